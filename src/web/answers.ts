/** What every answer of the web door is made with: the frame round a page, messages, and the ways to sign in. */
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Core } from '../platform/action.ts'
import { clock, contextFor, type Viewer } from '../platform/context.ts'
import { sealOf } from '../platform/seal.ts'
import { PURPOSES, ROLES } from '../platform/vocabulary.ts'
import { auditAtDesk, endSession, findSession, named, networkOf, panelViews, routes, startSession, type Arrival, type Desk } from '../slices.ts'
import { MessagePage } from '../ui/doors.tsx'
import type { Frame } from '../ui/frame.ts'
import { documentText, Layout } from '../ui/layout.tsx'
import type { Around } from '../ui/page.ts'
import { ownAddress } from './hosts.ts'
import { bodyOf, cookieNames, csrfMatches, localPath, sameOrigin, type Visit } from './visits.ts'

const FOOTER = [{ text: 'Published papers', href: '/papers' }, { text: 'Directory of services', href: '/services' }, { text: 'API', href: '/api' }]

/** What the victims' side does is no choice of anybody else's lists. */
const TITLES = [...named.values()].filter(({ classes }) => !classes.includes('victim')).map(({ name, title }) => ({ name, title })).sort((a, b) => a.title.localeCompare(b.title))

/** This installation, as the door knows it. */
export interface Door {
  readonly core: Core
  readonly https: boolean
  readonly demonstration: boolean
  readonly address: string | undefined
  visitOf(request: FastifyRequest): Visit
}

export type Answers = ReturnType<typeof answersOf>

export const answersOf = ({ core, https, demonstration, address, visitOf }: Door) => {
  const names = cookieNames(https)
  // The door has refused every request that names a host which is not ours before anything is answered.
  const addressOf = (request: FastifyRequest): string => {
    const own = ownAddress(request, address, https)
    if (own === null) throw new Error('A request under a host that is not ours came past the door.')
    return own
  }
  const frameFor = (request: FastifyRequest, more: Partial<Frame> = {}): Frame => {
    const { viewer, csrf } = visitOf(request)
    const path = request.url.split('?')[0] ?? '/'
    const frame: Frame = {
      viewer: viewer ? { name: viewer.name, organisation: viewer.organisationName, roleTitle: ROLES[viewer.role].title, purposeTitle: PURPOSES[viewer.purpose] } : undefined,
      navigation: navigationFor(viewer, path), footer: FOOTER, demonstration, csrf, once: contextFor(viewer, 'web').requestId, path, errors: [], values: {},
      today: contextFor(viewer, 'web').today,
      titleOf: (name) => named.get(name)?.title,
      titles: TITLES,
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
  // It is a new one whatever cookie the browser brought, and that one's session ends: none that somebody planted is taken over.
  const signIn = async (
    request: FastifyRequest, reply: FastifyReply, membershipId: string, to: string, way: Arrival['way'], signedInAt?: Date,
  ): Promise<FastifyReply> => {
    const now = clock()
    const before = request.cookies[names.session]
    if (before) await endSession(core.database, before, now)
    const token = await startSession(core.database, membershipId, now, {
      way, network: networkOf(request.ip), browser: request.headers['user-agent'] ?? '', ...(signedInAt ? { signedInAt } : {}),
    })
    const started = token ? await findSession(core.database, token, now) : null
    if (!token || !started) return reply.redirect('/sign-in', 303)
    await auditAtDesk({ database: core.database, now }, signedInAt ? 'accounts.change-hat' : 'accounts.sign-in', 'done', started.viewer, [way])
    void reply.setCookie(names.session, token, { path: '/', httpOnly: true, sameSite: 'lax', secure: https })
    return reply.redirect(localPath(to), 303)
  }

  // Before anybody is signed in a browser is known by a cookie of chance; the keys in its forms are made from it.
  const visitorOf = (request: FastifyRequest, reply: FastifyReply): string => {
    const known = request.cookies[names.visitor]
    if (known !== undefined && /^[\w-]{43}$/.test(known)) return known
    const fresh = randomBytes(32).toString('base64url')
    void reply.setCookie(names.visitor, fresh, { path: '/', httpOnly: true, sameSite: 'lax', secure: https })
    return fresh
  }
  const deskOf = (request: FastifyRequest, browser: string): Desk =>
    ({ database: core.database, seal: sealOf(core.files.keys), now: clock(), network: networkOf(request.ip), site: { address: addressOf(request) }, browser })
  const formKeyOf = (browser: string): string => sealOf(core.files.keys).mark(`form ${browser}`).toString('base64url')
  /** Was this form made for this browser, and sent from a page of ours? Without it, somebody could be signed in as somebody else unawares. */
  const isOwnForm = (request: FastifyRequest): boolean => {
    const browser = request.cookies[names.visitor]
    return browser !== undefined && sameOrigin(request) && csrfMatches(formKeyOf(browser), bodyOf(request))
  }

  return { frameFor, html, message, notThere, toSignIn, signIn, names, addressOf, visitorOf, deskOf, formKeyOf, isOwnForm }
}

/**
 * The way around for a role, in the order that the pages ask for. An entry is marked on its own page and on those below it; one
 * person’s pages are below whatever list led there, so “Find a person” is marked on the search and what it found alone.
 */
export const navigationFor = (viewer: Viewer | null, path: string): Frame['navigation'] =>
  viewer
    ? routes.flatMap((route) => (route.kind === 'page' && route.menu?.roles.includes(viewer.role) ? [{ ...route.menu, href: route.path }] : []))
      .sort((a, b) => a.order - b.order).map(({ text, href }) => ({ text, href, active: path === href || path.startsWith(href === '/people' ? '/searches/' : `${href}/`) }))
    : []
