/** Signing in and out, and changing hats: the demonstration's list of people, or an OpenID Connect provider. */
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { clock } from '../platform/context.ts'
import { registerOpenId, type OpenIdSettings } from '../platform/open-id.ts'
import { auditAtDesk, demonstrationHats, endSession, hatsOfAccount, hatsOfSubject, passkeyQuestion } from '../slices.ts'
import { HatsPage, SignInPage } from '../ui/doors.tsx'
import type { Answers, Door } from './answers.ts'
import { bodyOf, csrfMatches, localPath, sameOrigin } from './visits.ts'

export const registerSignIn = (
  server: FastifyInstance, { core, https, demonstration, visitOf }: Door, { frameFor, html, message, notThere, toSignIn, signIn, names, visitorOf, deskOf, formKeyOf }: Answers, openId: OpenIdSettings | null | undefined,
): void => {
  // The files that the demonstration's data officers load: written with the demonstration, about nobody who exists.
  const nextDay = demonstration && existsSync(core.files.nextDay) ? readdirSync(core.files.nextDay).filter((name) => name.endsWith('.csv')).sort() : []
  for (const name of nextDay)
    server.get(`/next-day/${name}`, (_request, reply) => reply.header('content-disposition', `attachment; filename="${name}"`).type('text/csv; charset=utf-8').send(createReadStream(join(core.files.nextDay, name))))

  server.get('/sign-in', async (request, reply) => {
    const { to } = request.query as { to?: string }
    const hats = await demonstrationHats(core.database, clock())
    const browser = visitorOf(request, reply)
    const frame = frameFor(request, { csrf: formKeyOf(browser), passkeyAsked: await passkeyQuestion(deskOf(request, browser)) })
    return html(reply, 200, 'Sign in', frame, SignInPage({ frame, hats, to: localPath(to ?? '/'), provider: openId?.title ?? null, demonstration, nextDay }))
  })

  server.post('/sign-in', { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } }, async (request, reply) => {
    // The demonstration's sign-in exists only in a database that was created as one.
    if (!demonstration || !sameOrigin(request)) return notThere(request, reply)
    const { person, to } = bodyOf(request)
    const hat = (await demonstrationHats(core.database, clock())).find((one) => one.membershipId === person)
    return hat ? signIn(request, reply, hat.membershipId, typeof to === 'string' ? to : '/', 'demonstration') : reply.redirect('/sign-in', 303)
  })

  server.post('/sign-out', async (request, reply) => {
    const token = request.cookies[names.session]
    const { viewer } = visitOf(request)
    // Without the page's key too: the cookie goes in any case, and what it opened must not outlive it.
    if (token && sameOrigin(request)) {
      await endSession(core.database, token, clock())
      if (viewer) await auditAtDesk({ database: core.database, now: clock() }, 'accounts.sign-out', 'done', viewer)
    }
    void reply.clearCookie(names.session, { path: '/', secure: https })
    return reply.redirect('/sign-in', 303)
  })
  if (openId) registerOpenId(server, {
    settings: openId,
    arrive: async ({ subject, verifiedEmail }, to, request, reply) => {
      const [first, ...others] = await hatsOfSubject(core.database, subject, verifiedEmail, clock())
      if (!first) return message(request, reply, 403, 'You have no access here yet', 'Your account is known to your provider but not to Throughline. Ask your organisation’s administrator to add you.')
      return signIn(request, reply, first.membershipId, others.length > 0 ? '/hats' : to, 'provider')
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
    const { viewer, csrf, signedInAt, way } = visitOf(request)
    const { hat } = bodyOf(request)
    if (!viewer || !csrfMatches(csrf, bodyOf(request))) return toSignIn(request, reply)
    const chosen = (await hatsOfAccount(core.database, viewer.accountId, clock())).find((one) => one.membershipId === hat)
    if (!chosen) return notThere(request, reply)
    // The day does not begin again with another hat: twelve hours from proving who somebody is, whichever they wear.
    return signIn(request, reply, chosen.membershipId, '/', way ?? 'provider', signedInAt)
  })
}
