/** What everybody may read and do of the own account: sessions, password, second factors. */
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Refusal } from '../../core/result.ts'
import { SESSION_HOURS_MAX, SESSION_IDLE_MINUTES_MAX } from '../../organisations/rules.ts'
import { endSessions, openSessions, type OpenSession } from '../../organisations/actions.ts'
import { action, query, type Core } from '../../platform/action.ts'
import type { Context, Viewer } from '../../platform/context.ts'
import { hashPassword, passwordMatches } from '../../platform/passwords.ts'
import { newPasskeyOf } from '../../platform/passkeys.ts'
import { sealOf } from '../../platform/seal.ts'
import { keysOf, ROLES } from '../../platform/vocabulary.ts'
import { waitWords } from '../guesses.ts'
import { decidePassword } from '../passwords.ts'
import { addPasskey, factorsOf, keepRecoveryCodes, newRecoveryCodes, passwordHashOf, recoveryCodesLeft, setPassword, type Factor } from '../store/credentials.ts'
import { countOwnGuess, forgetOwnGuesses, type AskedAgain } from '../store/guesses.ts'
import { spendChallenge } from '../store/sign-in.ts'

const EVERYBODY = keysOf(ROLES)
const Current = z.string('Enter your password as it is now.').min(1, 'Enter your password as it is now.').max(1000)

export interface OwnAccount {
  readonly name: string
  readonly email: string
  readonly current: string | null
  readonly sessions: readonly OpenSession[]
  /** When this session ends however busy, and after how long without a request. */
  readonly endsAt: Date | null
  readonly idleMinutes: number
  readonly factors: readonly Factor[]
  readonly recoveryCodes: number
  /** False for accounts of a provider and of the demonstration: they have no password here. */
  readonly local: boolean
}

export const openOwn = query({
  name: 'accounts.own',
  title: 'Your account: where you are signed in, and how you prove who you are',
  who: EVERYBODY,
  classes: [],
  input: z.object({}),
  async run(context) {
    const { viewer, tx, now } = context
    const account = viewer && await tx.selectFrom('account').select(['name', 'email']).where('id', '=', viewer.accountId).executeTakeFirst()
    if (!viewer || !account) return notFound()
    const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
    const sessions = await openSessions(context, viewer.accountId, { seen: ago(SESSION_IDLE_MINUTES_MAX), signedIn: ago(SESSION_HOURS_MAX * 60) })
    const mine = sessions.find((session) => session.id === viewer.session)
    return yes<OwnAccount>({
      ...account, current: viewer.session ?? null, sessions, endsAt: mine ? new Date(mine.signedInAt.getTime() + SESSION_HOURS_MAX * 3_600_000) : null, idleMinutes: SESSION_IDLE_MINUTES_MAX,
      factors: await factorsOf(tx, viewer.accountId), recoveryCodes: await recoveryCodesLeft(tx, viewer.accountId), local: (await passwordHashOf(tx, viewer.accountId)) !== null,
    })
  },
})

export const endOwnSession = action({
  name: 'accounts.end-own-session',
  title: 'End one of your own sessions, on this or another machine',
  who: EVERYBODY,
  classes: [],
  input: z.object({ session: z.uuid() }),
  async run({ tx, viewer, now }, { session }) {
    return (await endSessions(tx, viewer.accountId, { only: session }, now)) > 0 ? yes({ session }) : notFound()
  },
})

export const endOtherSessions = action({
  name: 'accounts.end-other-sessions',
  title: 'Sign out everywhere else: ends all your sessions but this one',
  who: EVERYBODY,
  classes: [],
  input: z.object({ everywhere: z.literal('yes') }),
  async run({ tx, viewer, now }) {
    return yes({ ended: await endSessions(tx, viewer.accountId, { keep: viewer.session }, now) })
  },
})

/**
 * Whoever found an open browser does not know the password: it is asked before anything that proves who somebody is changes. The
 * guess is counted before it is judged and outside the action’s transaction, so that its refusal does not undo the counting, nor a preview get round it.
 */
const knowsPassword = async (core: Core, { viewer, now }: Context & { readonly viewer: Viewer }, { current }: { readonly current: string }): Promise<Refusal | null> => {
  const asked: AskedAgain = { database: core.database, seal: sealOf(core.files.keys), account: viewer.accountId, now }
  const kept = await passwordHashOf(core.database, viewer.accountId)
  if (kept === null) return no('This account has no password here: whoever signs you in keeps it.', 'current')
  const waits = await countOwnGuess(asked)
  if (waits) return no(`There were too many attempts at your password. Wait ${waitWords(waits.freeAt, now)} and try again. If they were not yours, end your other sessions on your account page now.`, 'current')
  if (!(await passwordMatches(kept, current))) return no('This is not your password as it is now.', 'current')
  await forgetOwnGuesses(asked)
  return null
}

export const changePassword = action({
  name: 'accounts.change-password',
  title: 'Change your password; every other session of yours ends',
  who: EVERYBODY,
  classes: [],
  input: z.object({ current: Current, password: z.string().max(1000).default(''), again: z.string().max(1000).default('') }),
  proves: knowsPassword,
  async run({ tx, viewer, now }, { password, again }) {
    const account = await tx.selectFrom('account').select(['name', 'email']).where('id', '=', viewer.accountId).executeTakeFirstOrThrow()
    const decided = decidePassword(password, again, { ...account, organisation: viewer.organisationName })
    if (!decided.ok) return decided
    await setPassword(tx, viewer.accountId, await hashPassword(decided.value), now)
    return yes({ ended: await endSessions(tx, viewer.accountId, { keep: viewer.session }, now) })
  },
})

export const addOwnPasskey = action({
  name: 'accounts.add-passkey',
  title: 'Add a passkey to your account',
  who: EVERYBODY,
  classes: [],
  input: z.object({ current: Current, name: letters(60).min(1, 'Give the passkey a name, for example “Work laptop”.'), passkey: z.string('Your browser made no passkey.').min(2, 'Your browser made no passkey. Passkeys need a browser that runs scripts.').max(30_000) }),
  proves: knowsPassword,
  async run(context, { name, passkey }) {
    const { tx, viewer, now, files } = context
    const made = await newPasskeyOf({ seal: sealOf(files.keys), bound: boundTo(viewer), now }, passkey)
    if (!made || !(await spendChallenge(tx, made.challenge, now))) return no('The passkey was not made. Load the page again and try once more.', 'passkey')
    if (await tx.selectFrom('account_factor').select('id').where('credential', '=', made.credential).executeTakeFirst()) return no('This passkey is known already.', 'passkey')
    await addPasskey(tx, viewer.accountId, made, name, now)
    return yes({ name })
  },
})

/** The secret of a signed-in browser that its challenges are bound to: its session. */
export const boundTo = ({ accountId, session }: { readonly accountId: string; readonly session?: string }): string => `${accountId} ${session ?? ''}`

export const removeFactor = action({
  name: 'accounts.remove-factor',
  title: 'Remove a second factor of your own; the last one stays',
  who: EVERYBODY,
  classes: [],
  input: z.object({ factor: z.uuid(), current: Current }),
  proves: knowsPassword,
  async run({ tx, viewer, now }, { factor }) {
    // One after the other, so that two browsers cannot each remove what the other keeps.
    await tx.selectFrom('account').select('id').where('id', '=', viewer.accountId).forUpdate().execute()
    const factors = await factorsOf(tx, viewer.accountId)
    if (!factors.some((one) => one.id === factor)) return notFound()
    if (factors.length === 1) return no('This is your only second factor. Add another before you remove it.', 'factor')
    await tx.updateTable('account_factor').set({ ended_at: now }).where('id', '=', factor).where('account_id', '=', viewer.accountId).execute()
    return yes({ factor })
  },
})

export const renewRecoveryCodes = action({
  name: 'accounts.renew-recovery-codes',
  title: 'Get new recovery codes; the old ones are worth nothing any more',
  who: EVERYBODY,
  tellsOnce: true,
  classes: [],
  input: z.object({ current: Current }),
  proves: knowsPassword,
  async run(context) {
    const codes = newRecoveryCodes()
    await keepRecoveryCodes(context.tx, sealOf(context.files.keys), context.viewer.accountId, codes, context.now)
    return yes({ codes })
  },
})
