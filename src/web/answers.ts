/** What every answer of the web door is made with: the frame round a page, messages, and the ways to sign in. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Core } from '../platform/action.ts'
import { clock, contextFor, type Viewer } from '../platform/context.ts'
import { PURPOSES, ROLES } from '../platform/vocabulary.ts'
import { named, panelViews, routes, startSession } from '../slices.ts'
import { MessagePage } from '../ui/doors.tsx'
import type { Frame } from '../ui/frame.ts'
import { documentText, Layout } from '../ui/layout.tsx'
import type { Around } from '../ui/page.ts'
import { COOKIE, localPath, type Visit } from './visits.ts'

const FOOTER = [{ text: 'Published papers', href: '/papers' }, { text: 'Directory of services', href: '/services' }, { text: 'API', href: '/api' }]

/** This installation, as the door knows it. */
export interface Door {
  readonly core: Core
  readonly https: boolean
  readonly demonstration: boolean
  visitOf(request: FastifyRequest): Visit
}

export type Answers = ReturnType<typeof answersOf>

export const answersOf = ({ core, https, demonstration, visitOf }: Door) => {
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

  return { frameFor, html, message, notThere, toSignIn, signIn }
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
