/** Signing in to local accounts: invitation, password, second factor, passkey. Every form carries the key of this browser. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { clock } from '../platform/context.ts'
import { codeAddress, qrPicture } from '../platform/one-time-codes.ts'
import { acceptInvitation, beginSignIn, finishSetUp, hatsOfAccount, invitedBy, newPasskeyQuestion, owedBy, passkeyQuestion, proveWithCode, proveWithPasskey, settingUp, waitWords, type Arrival, type Desk } from '../slices.ts'
import type { Frame } from '../ui/frame.ts'
import { CodePage, InvitationPage, PasswordPage, SetUpPage } from '../ui/local-sign-in.tsx'
import type { Answers, Door } from './answers.ts'
import { bodyOf, localPath } from './visits.ts'

const OWED_SECONDS = 1800
const ONE_ANSWER = 'This address and password do not belong together. Check both; after a few attempts you have to wait a little.'

export const registerLocalSignIn = (
  server: FastifyInstance, { core, https }: Door, { frameFor, html, message, notThere, signIn, names, visitorOf, deskOf, formKeyOf, isOwnForm }: Answers,
): void => {
  const text = (request: FastifyRequest, field: string): string => {
    const value = bodyOf(request)[field]
    return typeof value === 'string' ? value : ''
  }
  /** A frame for somebody who is not signed in yet, with the key of this browser's forms. */
  const strangerFrame = (request: FastifyRequest, browser: string, more: Partial<Frame> = {}): Frame => frameFor(request, { viewer: undefined, navigation: [], csrf: formKeyOf(browser), ...more })
  const expired = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    message(request, reply, 403, 'This form has expired', 'It was made for another browser, or too long ago. Go to the sign-in page and begin again.')
  const beginAgain = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    void reply.clearCookie(names.owed, { path: '/', secure: https })
    return message(request, reply, 403, 'Begin again', 'This took too long, or there were too many wrong codes. Go to the sign-in page and type your password again.')
  }
  const owe = (reply: FastifyReply, token: string): void => { void reply.setCookie(names.owed, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: https, maxAge: OWED_SECONDS }) }
  const waitMessage = (freeAt: Date): string => `There were too many attempts from where you are. Wait ${waitWords(freeAt, clock())} and try again, or use a passkey.`

  /** Somebody has proved who they are: the first hat, or the choice of one; nobody without a hat today. */
  const arrive = async (request: FastifyRequest, reply: FastifyReply, account: string, way: Arrival['way']): Promise<FastifyReply> => {
    void reply.clearCookie(names.owed, { path: '/', secure: https })
    const [first, ...others] = await hatsOfAccount(core.database, account, clock())
    if (!first) return message(request, reply, 403, 'Your access has ended', 'You have no role on this day. If you should, ask your organisation’s administrator.')
    return signIn(request, reply, first.membershipId, others.length > 0 ? '/hats' : text(request, 'to'), way)
  }

  server.post('/sign-in/password', async (request, reply) => {
    if (!isOwnForm(request)) return expired(request, reply)
    const browser = visitorOf(request, reply)
    const desk = deskOf(request, browser)
    const [email, to] = [text(request, 'email'), localPath(text(request, 'to'))]
    const step = await beginSignIn(desk, email, text(request, 'password').slice(0, 1000))
    if (step.kind === 'owed') {
      owe(reply, step.token)
      return reply.redirect(`/sign-in/code?to=${encodeURIComponent(to)}`, 303)
    }
    const said = step.kind === 'wait' ? waitMessage(step.freeAt) : ONE_ANSWER
    const frame = strangerFrame(request, browser, { errors: [{ field: 'password', message: said }], values: { email }, passkeyAsked: await passkeyQuestion(desk) })
    return html(reply, step.kind === 'wait' ? 429 : 422, 'Sign in', frame, PasswordPage({ frame, to }))
  })

  const showCode = async (request: FastifyRequest, reply: FastifyReply, desk: Desk, to: string, status = 200, more: Partial<Frame> = {}): Promise<FastifyReply> => {
    const frame = strangerFrame(request, desk.browser, { passkeyAsked: await passkeyQuestion(desk), ...more })
    return html(reply, status, 'Show that it is you', frame, CodePage({ frame, to }))
  }

  server.get('/sign-in/code', async (request, reply) => {
    const desk = deskOf(request, visitorOf(request, reply))
    const { to } = request.query as { to?: string }
    const owed = await owedBy(core.database, request.cookies[names.owed], desk.now)
    return owed && owed.invitation === null ? showCode(request, reply, desk, localPath(to ?? '/')) : reply.redirect('/sign-in', 303)
  })

  server.post('/sign-in/code', async (request, reply) => {
    if (!isOwnForm(request)) return expired(request, reply)
    const desk = deskOf(request, visitorOf(request, reply))
    const step = await proveWithCode(desk, request.cookies[names.owed], (text(request, 'code') || text(request, 'recovery')).slice(0, 100))
    if (step.kind === 'proved') return arrive(request, reply, step.account, 'password')
    if (step.kind === 'begin-again') return beginAgain(request, reply)
    const said = step.kind === 'wait' ? waitMessage(step.freeAt) : 'This code is not right, or was used already. Wait for the next one and type all six digits.'
    return showCode(request, reply, desk, localPath(text(request, 'to')), step.kind === 'wait' ? 429 : 422, { errors: [{ field: 'code', message: said }] })
  })

  server.post('/sign-in/passkey', async (request, reply) => {
    if (!isOwnForm(request)) return expired(request, reply)
    const account = await proveWithPasskey(deskOf(request, visitorOf(request, reply)), text(request, 'passkey').slice(0, 30_000))
    if (account !== null) return arrive(request, reply, account, 'passkey')
    return message(request, reply, 403, 'This passkey is not known here', 'It may have been removed, or the page was open too long. Go to the sign-in page and try again, or use your password.')
  })

  const showInvitation = async (request: FastifyRequest, reply: FastifyReply, status = 200, errors: Frame['errors'] = []): Promise<FastifyReply> => {
    const browser = visitorOf(request, reply)
    const { token } = request.params as { token: string }
    const invited = await invitedBy(deskOf(request, browser), token)
    if (!invited) return message(request, reply, 404, 'This link is not good any more', 'It was used already, or is older than three days, or a newer one was made, or a second person has not approved it yet. Ask your organisation’s administrator.')
    const frame = strangerFrame(request, browser, { errors })
    return html(reply, status, invited.kind === 'reset' ? 'Choose a new password' : 'Welcome', frame, InvitationPage({ frame, invited, path: `/invitations/${token}` }))
  }

  server.get('/invitations/:token', (request, reply) => showInvitation(request, reply))

  server.post('/invitations/:token', async (request, reply) => {
    if (!isOwnForm(request)) return expired(request, reply)
    const { token } = request.params as { token: string }
    const accepted = await acceptInvitation(deskOf(request, visitorOf(request, reply)), token, text(request, 'password').slice(0, 1000), text(request, 'again').slice(0, 1000))
    if (!accepted.ok) return showInvitation(request, reply, 422, [{ field: accepted.field, message: accepted.message }])
    owe(reply, accepted.value)
    return reply.redirect('/sign-in/second-factor', 303)
  })

  const showSetUp = async (request: FastifyRequest, reply: FastifyReply, status = 200, errors: Frame['errors'] = []): Promise<FastifyReply> => {
    const desk = deskOf(request, visitorOf(request, reply))
    const setUp = await settingUp(desk, request.cookies[names.owed])
    if (!setUp) return notThere(request, reply)
    const frame = strangerFrame(request, desk.browser, { errors, passkeyAsked: (await newPasskeyQuestion(desk, setUp.account)) ?? undefined })
    return html(reply, status, 'Add a second proof that it is you', frame, SetUpPage({ frame, ...setUp, picture: qrPicture(codeAddress(setUp.secret, setUp.email)) }))
  }

  server.get('/sign-in/second-factor', (request, reply) => showSetUp(request, reply))

  server.post('/sign-in/second-factor', async (request, reply) => {
    if (!isOwnForm(request)) return expired(request, reply)
    const owed = request.cookies[names.owed]
    const passkey = text(request, 'passkey').slice(0, 30_000)
    const finished = owed === undefined ? null : await finishSetUp(deskOf(request, visitorOf(request, reply)), owed, passkey === '' ? { code: text(request, 'code').slice(0, 20) } : { passkey })
    if (finished?.ok) return arrive(request, reply, finished.value, passkey === '' ? 'password' : 'passkey')
    return finished && finished.field ? showSetUp(request, reply, 422, [{ field: finished.field, message: finished.message }]) : beginAgain(request, reply)
  })
}
