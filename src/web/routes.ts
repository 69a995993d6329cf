/** The pages, forms, files and searches that the slices list, each as an address that asks or performs what it names. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asAction, ask, asQuery, mayUse, perform, type Core } from '../platform/action.ts'
import { clock, contextFor, type Viewer } from '../platform/context.ts'
import { storeUpload } from '../platform/uploads.ts'
import { alertsOf, boundTo, newPasskeyQuestion, routes } from '../slices.ts'
import { readForm } from '../ui/form-body.ts'
import type { Frame } from '../ui/frame.ts'
import { partText } from '../ui/layout.tsx'
import type { AnyFile, AnyForm, AnyPage, AnySearch, AnyWhileTyping, PageRequest, Values } from '../ui/page.ts'
import type { Answers, Door } from './answers.ts'
import { bodyOf, csrfMatches, sameOrigin } from './visits.ts'

export const registerRoutes = (server: FastifyInstance, { core, https, visitOf }: Door, { frameFor, html, message, notThere, toSignIn, names, addressOf, deskOf }: Answers): void => {
  const requestOf = (request: FastifyRequest, kept: Readonly<Record<string, string>> = {}, typed: Values = {}): PageRequest => ({
    params: request.params as Record<string, string>,
    query: { ...(request.query as Record<string, string>), ...kept },
    typed,
    viewer: visitOf(request).viewer,
  })

  const showPage = async (page: AnyPage, request: FastifyRequest, reply: FastifyReply, status = 200, more: Partial<Frame> = {}): Promise<FastifyReply> => {
    const { viewer } = visitOf(request)
    if (page.ask.who !== 'anyone' && !viewer) return toSignIn(request, reply)
    if (!mayUse(page.ask, viewer)) return notThere(request, reply)
    const { search } = request.params as { search?: string }
    const kept = search ? await keptSearch(core, viewer, search) : {}
    if (kept === null) return notThere(request, reply)
    const result = await ask(core, contextFor(viewer, 'web'), asQuery(page.ask), page.input(requestOf(request, kept, search ? {} : more.values)))
    const notice = request.cookies[names.notice]
    if (notice) void reply.clearCookie(names.notice, { path: '/', secure: https })
    const passkeyAsked = page.passkeys && viewer ? await newPasskeyQuestion(deskOf(request, boundTo(viewer)), viewer.accountId) : null
    const alerts = viewer && !page.open ? await alertsOf(core.database, viewer, clock(), contextFor(viewer, 'web').today) : null
    const frame = frameFor(request, { ...alerts, ...(notice ? { notice } : {}), ...(passkeyAsked === null ? {} : { passkeyAsked }), ...(page.open ? { navigation: [] } : {}), values: kept, ...more })
    if (result.ok) {
      const view = result.value as never
      return html(reply, status, page.title(view), frame, page.render(view, frame), page.around?.(view, frame) ?? {})
    }
    // An address whose id is not one leads nowhere, like one that is not shared.
    if (result.kind === 'not-found' || Object.hasOwn(request.params as object, result.field ?? '')) return notThere(request, reply)
    const again = search ? againFor(page) : undefined
    if (again) return showPage(again, request, reply, 422, { values: kept, errors: result.more ?? [{ message: result.message, ...(result.field ? { field: result.field } : {}) }] })
    return message(request, reply, 422, 'There is a problem', result.message)
  }

  const postForm = async (form: AnyForm, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { viewer, csrf } = visitOf(request)
    if (!viewer) return toSignIn(request, reply)
    if (!mayUse(form.does, viewer)) return notThere(request, reply)
    const uploaded = form.upload && request.isMultipart() ? await storeUpload(core, viewer, request, form.upload, (values) => sameOrigin(request) && csrfMatches(csrf, values)) : null
    const body = uploaded?.values ?? bodyOf(request)
    if (!sameOrigin(request) || !csrfMatches(csrf, body)) return message(request, reply, 403, 'This form has expired', 'Your session changed while the form was open. Go back, copy what you wrote, load the page again and send it once more.')
    const asked = requestOf(request)
    const values = readForm(body)
    if (uploaded?.refused != null && form.upload) return showPage(form.again, request, reply, 422, { values, errors: [{ field: form.upload, message: uploaded.refused }] })
    const check = body['_step'] === 'check'
    const once = typeof body['_once'] === 'string' ? body['_once'] : undefined
    const result = await perform(core, contextFor(viewer, 'web'), asAction(form.does), form.input(asked, values), { preview: check, once })
    if (result.ok && !check) {
      const notice = form.notice?.(result.value as never, { address: addressOf(request) })
      if (notice) void reply.setCookie(names.notice, notice, { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: 60 })
      return reply.redirect(form.next(result.value as never, asked), 303)
    }
    if (result.ok) return showPage(form.again, request, reply, 200, { values, consequences: result.consequences })
    if (result.kind === 'not-found') return notThere(request, reply)
    const errors = result.more ?? [{ message: result.message, ...(result.field ? { field: result.field } : {}) }]
    return showPage(form.again, request, reply, result.kind === 'stale' ? 409 : 422, { values, errors, ...(result.kind === 'stale' ? { stale: result.current, errors: [{ message: result.message }] } : {}) })
  }

  const sendFile = async (file: AnyFile, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { viewer } = visitOf(request)
    if (file.ask.who !== 'anyone' && !viewer) return toSignIn(request, reply)
    const result = await ask(core, contextFor(viewer, 'web'), asQuery(file.ask), file.input(requestOf(request)))
    if (!result.ok) return notThere(request, reply)
    const { name, type, body, inline } = await file.file(result.value as never)
    return reply.header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename="${name.replace(/[^\w.-]+/g, '-')}"`)
      .type(type).send(typeof body === 'string' ? body : Buffer.from(body))
  }

  /** To our script, while somebody types: a part of a page, of which neither the words nor the answer are kept. What cannot be asked yet has no answer. */
  const answerTyping = async ({ ask: named, input, status, render }: AnyWhileTyping, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { viewer, csrf } = visitOf(request)
    if (!viewer || !mayUse(named, viewer) || !sameOrigin(request) || !csrfMatches(csrf, bodyOf(request))) return reply.status(401).send()
    const result = await ask(core, contextFor(viewer, 'web'), asQuery(named), input(readForm(bodyOf(request))))
    if (!result.ok) return reply.status(204).send()
    return reply.type('text/html; charset=utf-8').send(partText(status(result.value as never), render(result.value as never)))
  }

  const keepSearch = async ({ shows }: AnySearch, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { viewer, csrf } = visitOf(request)
    if (!viewer) return toSignIn(request, reply)
    if (!sameOrigin(request) || !csrfMatches(csrf, bodyOf(request))) return toSignIn(request, reply)
    const typed = readForm(bodyOf(request))
    const context = contextFor(viewer, 'web')
    const id = context.random.uuid()
    // What was kept for a day goes with the next search, whoever makes it.
    await core.database.deleteFrom('kept_search').where('kept_at', '<', keptSince()).execute()
    await core.database.insertInto('kept_search').values({ id, account_id: viewer.accountId, typed: JSON.stringify(typed), kept_at: context.now }).execute()
    return reply.redirect(shows.path.replace(':search', id), 303)
  }

  for (const route of routes) {
    if (route.kind === 'page') server.get(route.path, (request, reply) => showPage(route, request, reply))
    else if (route.kind === 'form') server.post(route.path, (request, reply) => postForm(route, request, reply))
    else if (route.kind === 'file') server.get(route.path, (request, reply) => sendFile(route, request, reply))
    else server.post(route.path, (request, reply) => (route.typed && request.headers['x-while-typing'] === '1' ? answerTyping(route.typed, request, reply) : keepSearch(route, request, reply)))
  }
}

/** The form to show again when what was typed into it has no answer. */
const againFor = (page: AnyPage): AnyPage | undefined => routes.find((route): route is AnySearch => route.kind === 'search' && route.shows === page)?.again

const SEARCH_KEPT_HOURS = 24

/** The moment since which searches are kept. */
const keptSince = (): Date => new Date(clock().getTime() - SEARCH_KEPT_HOURS * 3_600_000)

/** What somebody searched for, kept for them alone: personal words stay out of addresses. */
const keptSearch = async (core: Core, viewer: Viewer | null, id: string): Promise<Record<string, string> | null> => {
  if (!viewer || !z.uuid().safeParse(id).success) return null
  const row = await core.database.selectFrom('kept_search').select('typed').where('id', '=', id).where('account_id', '=', viewer.accountId).where('kept_at', '>=', keptSince()).executeTakeFirst()
  return row ? (row.typed as Record<string, string>) : null
}
