/** The web door: pages, forms, files, sign-in and the JSON API, from the routes that the slices list. Knows only slices.ts. */
import { timingSafeEqual } from 'node:crypto'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { ask, mayUse, perform, type Action, type Core, type Query } from './platform/action.ts'
import { clock, contextFor, type Viewer } from './platform/context.ts'
import { dataFolder, foldersOf } from './platform/data-folder.ts'
import { openDatabases } from './platform/database.ts'
import { openIdSettings, registerOpenId, type OpenIdSettings } from './platform/open-id.ts'
import { openRecords } from './platform/records.ts'
import { COUNTS_STATEMENTS, countStatements, statementsSoFar } from './platform/query-count.ts'
import { storeUpload } from './platform/uploads.ts'
import { PURPOSES, ROLES } from './platform/vocabulary.ts'
import { answerApi, apiDocument } from './api.ts'
import { assemble, demonstrationHats, endSession, findSession, hatsOfAccount, hatsOfSubject, isDemonstration, named, panelViews, publishGrid, routes, startSession } from './slices.ts'
import { startWorker } from './worker.ts'
import { assets } from './ui/assets.ts'
import { HatsPage, MessagePage, SignInPage } from './ui/doors.tsx'
import { readForm } from './ui/form-body.ts'
import type { Frame } from './ui/frame.ts'
import { documentText, Layout } from './ui/layout.tsx'
import type { AnyFile, AnyForm, AnyPage, AnySearch, Around, PageRequest } from './ui/page.ts'

const COOKIE = 'throughline_session'
const NOTICE = 'throughline_notice'
const UPLOAD_BYTES_MAX = 1_000_000_000

const FOOTER = [{ text: 'Published papers', href: '/papers' }, { text: 'Directory of services', href: '/services' }, { text: 'API', href: '/api' }]

export interface WebOptions {
  readonly core: Core
  /** Behind HTTPS: cookies are marked secure and browsers are told to stay on it. */
  readonly https?: boolean
  /** An OpenID Connect provider, where there is one. */
  readonly openId?: OpenIdSettings | null
}

/** What a request carries once its cookie is read. */
interface Visit {
  readonly viewer: Viewer | null
  readonly csrf: string
}

const NOBODY: Visit = { viewer: null, csrf: '' }

/** A server that answers every route of every slice; nothing listens until it is told to. */
export const buildWeb = async ({ core, https = false, openId }: WebOptions): Promise<FastifyInstance> => {
  const server = fastify({ bodyLimit: 1_000_000, logger: false, trustProxy: false, routerOptions: { maxParamLength: 200 } })
  const demonstration = await isDemonstration(core.database)
  const visits = new WeakMap<FastifyRequest, Visit>()
  const visitOf = (request: FastifyRequest): Visit => visits.get(request) ?? NOBODY

  await server.register(cookie)
  await server.register(formbody, { bodyLimit: 1_000_000 })
  await server.register(multipart, { limits: { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: 50 } })
  await server.register(rateLimit, { global: false })
  await server.register(helmet, {
    contentSecurityPolicy: { directives: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
      formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], upgradeInsecureRequests: https ? [] : null,
    } },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'same-origin' },
  })

  if (COUNTS_STATEMENTS) {
    server.addHook('onRequest', (_request, _reply, done) => countStatements(done))
    server.addHook('onSend', async (_request, reply) => { void reply.header('x-statements', statementsSoFar()) })
  }
  server.addHook('onRequest', async (request) => {
    const token = request.cookies[COOKIE]
    const found = token ? await findSession(core.database, token, clock()) : null
    visits.set(request, found ?? NOBODY)
  })
  // Nothing about a person stays in a browser's or a proxy's cache; the assets say otherwise for themselves.
  server.addHook('onSend', async (_request, reply) => { if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store') })

  const frameFor = (request: FastifyRequest, more: Partial<Frame> = {}): Frame => {
    const { viewer, csrf } = visitOf(request)
    const path = request.url.split('?')[0] ?? '/'
    const frame: Frame = {
      viewer: viewer ? { name: viewer.name, organisation: viewer.organisationName, roleTitle: ROLES[viewer.role].title, purposeTitle: PURPOSES[viewer.purpose] } : undefined,
      navigation: navigationFor(viewer, path), footer: FOOTER, demonstration, csrf, once: contextFor(viewer, 'web').requestId, path, errors: [], values: {},
      today: contextFor(viewer, 'web').today,
      titleOf: (name) => named.get(name)?.title,
      drawPanel: (name, data, person) => panelViews.get(name)?.render(data as never, frame, person) ?? null,
      ...more,
    }
    return frame
  }
  const html = (reply: FastifyReply, status: number, title: string, frame: Frame, content: VNode, around: Around = {}): FastifyReply =>
    reply.status(status).type('text/html; charset=utf-8').send(documentText(Layout({ title, frame, ...around, children: content })))
  const message = (request: FastifyRequest, reply: FastifyReply, status: number, heading: string, words: string): FastifyReply =>
    html(reply, status, heading, frameFor(request), MessagePage({ heading, words }))
  const notThere = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    message(request, reply, 404, 'Page not found', 'There is nothing here, or it is not shared with you. If you came from a link, tell whoever gave it to you.')
  const toSignIn = (request: FastifyRequest, reply: FastifyReply): FastifyReply => reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)

  // What every way of signing in ends with: a session for one hat, and the browser on its way.
  const signIn = async (reply: FastifyReply, membershipId: string, to: string): Promise<FastifyReply> => {
    const token = await startSession(core.database, membershipId, clock())
    if (!token) return reply.redirect('/sign-in', 303)
    void reply.setCookie(COOKIE, token, { path: '/', httpOnly: true, sameSite: 'lax', secure: https })
    return reply.redirect(localPath(to), 303)
  }

  // Assets, health and sign-in

  for (const [name, asset] of Object.entries(assets()))
    server.get(`/assets/${name}`, (request, reply) => {
      void reply.header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding').type(asset.type)
      return (request.headers['accept-encoding'] ?? '').includes('gzip') ? reply.header('content-encoding', 'gzip').send(asset.gzip) : reply.send(asset.body)
    })

  server.get('/health', async (_request, reply) => {
    await core.database.selectFrom('installation').select('only_row').execute()
    return reply.send({ status: 'well' })
  })

  server.get('/', async (request, reply) => {
    const { viewer } = visitOf(request)
    const first = viewer ? navigationFor(viewer, '/')[0] : undefined
    return reply.redirect(viewer ? (first?.href ?? '/papers') : '/sign-in', 303)
  })

  // The files that the demonstration's data officers load: written with the demonstration, about nobody who exists.
  const nextDay = demonstration && existsSync(core.files.nextDay) ? readdirSync(core.files.nextDay).filter((name) => name.endsWith('.csv')).sort() : []
  for (const name of nextDay)
    server.get(`/next-day/${name}`, (_request, reply) => reply.header('content-disposition', `attachment; filename="${name}"`).type('text/csv; charset=utf-8').send(createReadStream(join(core.files.nextDay, name))))

  server.get('/sign-in', async (request, reply) => {
    const { to } = request.query as { to?: string }
    const hats = await demonstrationHats(core.database, clock())
    return html(reply, 200, 'Sign in', frameFor(request), SignInPage({ hats, to: localPath(to ?? '/'), provider: openId?.title ?? null, demonstration, nextDay }))
  })

  server.post('/sign-in', { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } }, async (request, reply) => {
    // The demonstration's sign-in exists only in a database that was created as one.
    if (!demonstration || !sameOrigin(request)) return notThere(request, reply)
    const { person, to } = request.body as { person?: string; to?: string }
    const hat = (await demonstrationHats(core.database, clock())).find((one) => one.membershipId === person)
    return hat ? signIn(reply, hat.membershipId, to ?? '/') : reply.redirect('/sign-in', 303)
  })

  server.post('/sign-out', async (request, reply) => {
    const token = request.cookies[COOKIE]
    if (token && csrfMatches(visitOf(request).csrf, bodyOf(request))) await endSession(core.database, token, clock())
    void reply.clearCookie(COOKIE, { path: '/' })
    return reply.redirect('/sign-in', 303)
  })
  if (openId) registerOpenId(server, {
    settings: openId,
    arrive: async ({ subject, verifiedEmail }, to, request, reply) => {
      const [first, ...others] = await hatsOfSubject(core.database, subject, verifiedEmail, clock())
      if (!first) return message(request, reply, 403, 'You have no access here yet', 'Your account is known to your provider but not to Throughline. Ask your organisation’s administrator to add you.')
      return signIn(reply, first.membershipId, others.length > 0 ? '/hats' : to)
    },
    refuse: (request, reply) => message(request, reply, 400, 'Signing in did not finish', 'It may have taken too long, or been started in another window. Go to the sign-in page and start again.'),
  })

  // One person may act for several organisations, each in its own role and for its own purpose: one hat at a time.
  server.get('/hats', async (request, reply) => {
    const { viewer } = visitOf(request)
    if (!viewer) return toSignIn(request, reply)
    const frame = frameFor(request)
    return html(reply, 200, 'Choose your hat', frame, HatsPage({ frame, hats: await hatsOfAccount(core.database, viewer.accountId, clock()) }))
  })

  server.post('/hats', async (request, reply) => {
    const { viewer, csrf } = visitOf(request)
    const token = request.cookies[COOKIE]
    const { hat } = bodyOf(request)
    if (!viewer || !token || !csrfMatches(csrf, bodyOf(request))) return toSignIn(request, reply)
    const chosen = (await hatsOfAccount(core.database, viewer.accountId, clock())).find((one) => one.membershipId === hat)
    if (!chosen) return notThere(request, reply)
    await endSession(core.database, token, clock())
    return signIn(reply, chosen.membershipId, '/')
  })

  // Pages

  const requestOf = (request: FastifyRequest, kept: Readonly<Record<string, string>> = {}): PageRequest => ({
    params: request.params as Record<string, string>,
    query: { ...(request.query as Record<string, string>), ...kept },
    viewer: visitOf(request).viewer,
  })

  const showPage = async (page: AnyPage, request: FastifyRequest, reply: FastifyReply, status = 200, more: Partial<Frame> = {}): Promise<FastifyReply> => {
    const { viewer } = visitOf(request)
    if (page.ask.who !== 'anyone' && !viewer) return toSignIn(request, reply)
    if (!mayUse(page.ask, viewer)) return notThere(request, reply)
    const { search } = request.params as { search?: string }
    const kept = search ? await keptSearch(core, viewer, search) : {}
    if (kept === null) return notThere(request, reply)
    const result = await ask(core, contextFor(viewer, 'web'), page.ask as unknown as Query, page.input(requestOf(request, kept)))
    const notice = request.cookies[NOTICE]
    if (notice) void reply.clearCookie(NOTICE, { path: '/' })
    const frame = frameFor(request, { ...(notice ? { notice } : {}), ...(page.open ? { navigation: [] } : {}), values: kept, ...more })
    if (result.ok) {
      const view = result.value as never
      return html(reply, status, page.title(view), frame, page.render(view, frame), page.around?.(view, frame) ?? {})
    }
    // An address whose id is not one leads nowhere, like one that is not shared.
    if (result.kind === 'not-found' || Object.hasOwn(request.params as object, result.field ?? '')) return notThere(request, reply)
    return message(request, reply, 422, 'There is a problem', result.message)
  }

  const postForm = async (form: AnyForm, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { viewer, csrf } = visitOf(request)
    if (!viewer) return toSignIn(request, reply)
    if (!mayUse(form.does, viewer)) return notThere(request, reply)
    const body = form.upload && request.isMultipart() ? await storeUpload(core, viewer, request, form.upload) : bodyOf(request)
    if (!csrfMatches(csrf, body)) return message(request, reply, 403, 'This form has expired', 'Your session changed while the form was open. Go back, copy what you wrote, load the page again and send it once more.')
    const asked = requestOf(request)
    const values = readForm(body)
    const check = body['_step'] === 'check'
    const once = typeof body['_once'] === 'string' ? body['_once'] : undefined
    const result = await perform(core, contextFor(viewer, 'web'), form.does as unknown as Action, form.input(asked, values), { preview: check, once })
    if (result.ok && !check) {
      const notice = form.notice?.(result.value as never)
      if (notice) void reply.setCookie(NOTICE, notice, { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: 60 })
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
    const result = await ask(core, contextFor(viewer, 'web'), file.ask as unknown as Query, file.input(requestOf(request)))
    if (!result.ok) return notThere(request, reply)
    const { name, type, body, inline } = await file.file(result.value as never)
    return reply.header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename="${name.replace(/[^\w.-]+/g, '-')}"`)
      .type(type).send(typeof body === 'string' ? body : Buffer.from(body))
  }

  const keepSearch = async ({ shows }: AnySearch, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { viewer, csrf } = visitOf(request)
    if (!viewer) return toSignIn(request, reply)
    if (!csrfMatches(csrf, bodyOf(request))) return toSignIn(request, reply)
    const typed = readForm(bodyOf(request))
    const context = contextFor(viewer, 'web')
    const id = context.random.uuid()
    await core.database.insertInto('kept_search').values({ id, account_id: viewer.accountId, typed: JSON.stringify(typed), kept_at: context.now }).execute()
    return reply.redirect(shows.path.replace(':search', id), 303)
  }

  for (const route of routes) {
    if (route.kind === 'page') server.get(route.path, (request, reply) => showPage(route, request, reply))
    else if (route.kind === 'form') server.post(route.path, (request, reply) => postForm(route, request, reply))
    else if (route.kind === 'file') server.get(route.path, (request, reply) => sendFile(route, request, reply))
    else server.post(route.path, (request, reply) => keepSearch(route, request, reply))
  }

  // The JSON API: the same names

  server.get('/api', (_request, reply) => reply.send(apiDocument(named)))
  server.post('/api/:name', async (request, reply) => {
    const { viewer } = visitOf(request)
    // A page elsewhere cannot send JSON with a cookie without asking first, and asking is never granted.
    if (!(request.headers['content-type'] ?? '').startsWith('application/json') || !sameOrigin(request))
      return reply.status(415).send({ field: '', message: 'Send JSON, from this site or with a session of your own.' })
    const { status, body } = await answerApi(core, contextFor(viewer, 'api'), named.get((request.params as { name: string }).name), request.body)
    return reply.status(status).send(body)
  })

  server.setNotFoundHandler((request, reply) => notThere(request, reply))
  server.setErrorHandler((bug: Error & { statusCode?: number }, request, reply) => {
    if (bug.statusCode === 429) return message(request, reply, 429, 'Too many attempts', 'Wait a minute and try again.')
    if (bug.statusCode && bug.statusCode < 500) return message(request, reply, bug.statusCode, 'That could not be read', 'The server could not read what was sent. Go back and try again.')
    const id = contextFor(null, 'web').requestId
    // The kind and place of the fault, never its words: they may quote what was typed.
    console.error(JSON.stringify({ fault: id, kind: bug.name, code: (bug as { code?: string }).code, route: request.routeOptions.url, at: bug.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 6) }))
    if (process.env['THROUGHLINE_SHOW_FAULTS']) console.error(bug)
    return message(request, reply, 500, 'Sorry, something went wrong', `Nothing was saved. Please try again; if it happens again, tell your administrator this number: ${id}.`)
  })
  return server
}

const navigationFor = (viewer: Viewer | null, path: string): Frame['navigation'] =>
  viewer
    ? routes.flatMap((route) => (route.kind === 'page' && route.menu?.roles.includes(viewer.role) ? [{ ...route.menu, href: route.path }] : []))
      .sort((a, b) => a.order - b.order).map(({ text, href }) => ({ text, href, active: path === href || path.startsWith(`${href}/`) }))
    : []

/** Only a path on this site is followed after signing in. */
const localPath = (to: string): string => (/^\/(?![/\\])[\w\-./?=&%]*$/.test(to) ? to : '/')

/** Browsers say where a POST comes from; another site's is refused, and a program that says nothing has no cookie to abuse. */
const sameOrigin = (request: FastifyRequest): boolean => {
  const { origin } = request.headers
  if (origin === undefined) return true
  try {
    return new URL(origin).host === request.headers.host
  } catch {
    return false
  }
}

const bodyOf = (request: FastifyRequest): Readonly<Record<string, unknown>> => (request.body ?? {}) as Record<string, unknown>

const csrfMatches = (expected: string, body: Readonly<Record<string, unknown>>): boolean => {
  const given = body['_csrf']
  if (expected === '' || typeof given !== 'string' || given.length !== expected.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}

const keptSearch = async (core: Core, viewer: Viewer | null, id: string): Promise<Record<string, string> | null> => {
  if (!viewer || !/^[0-9a-f-]{36}$/.test(id)) return null
  const row = await core.database.selectFrom('kept_search').select('typed').where('id', '=', id).where('account_id', '=', viewer.accountId).executeTakeFirst()
  return row ? (row.typed as Record<string, string>) : null
}


export interface StartOptions {
  readonly people: number
  readonly seed: number
  readonly port: number
  readonly fresh?: boolean
  /** With DATABASE_URL: make its new, empty database a demonstration. Our own embedded one always is. */
  readonly demonstration?: boolean
  /** Another database of the embedded server, for measurements at another size. */
  readonly database?: string
}

/** `npm start`: opens the installation, makes it a demonstration the first time, and listens on this machine. */
export const main = async ({ people, seed, port, fresh = false, demonstration = false, database }: StartOptions): Promise<{ address: string; stop(): Promise<void> }> => {
  const installation = await openRecords({
    fresh,
    ...(database ? { database } : {}),
    populate: async ({ embedded, ...addresses }) => {
      const databases = openDatabases(addresses)
      try {
        if (embedded || demonstration) await (await import('./demonstration.ts')).loadDemonstration(databases, { people, seed, dataFolder: dataFolder() })
        else await databases.owner.insertInto('installation').values({ demonstration: false }).execute()
      } finally {
        await databases.close()
      }
    },
  })
  const databases = openDatabases(installation)
  await publishGrid(databases.owner)
  const https = process.env['THROUGHLINE_HTTPS'] === 'true'
  const server = await buildWeb({ core: assemble(databases.app, foldersOf(installation.dataFolder)), https, openId: openIdSettings() })
  const worker = startWorker(databases, installation.dataFolder)
  const address = await server.listen({ port, host: process.env['THROUGHLINE_HOST'] ?? '127.0.0.1' })
  return {
    address,
    stop: async () => {
      await server.close()
      await worker.stop()
      await databases.close()
      await installation.close()
    },
  }
}
