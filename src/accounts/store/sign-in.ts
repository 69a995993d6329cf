/** Signing in with a password and a second factor, or with a passkey alone; each step is counted, and audited when it was judged. */
import { createHash, randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { credentialOf, passkeyAnswers } from '../../platform/passkeys.ts'
import { hashPassword, isOutdated, passwordMatches } from '../../platform/passwords.ts'
import type { DB } from '../../platform/schema.ts'
import { CODES_WRONG_MAX, SIGN_IN_MINUTES_MAX } from '../rules.ts'
import { setPassword, spendCode, spendRecoveryCode } from './credentials.ts'
import { auditAtDesk, type Desk } from './desk.ts'
import { countGuess, forgetGuesses } from './guesses.ts'

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

export type FirstStep = { readonly kind: 'wait'; readonly freeAt: Date } | { readonly kind: 'wrong' } | { readonly kind: 'owed'; readonly token: string }

/**
 * The first step. The answer is the same, and takes the same work, whether the address has no account or the password is wrong;
 * a right password opens nothing but the second step.
 */
export const beginSignIn = async (desk: Desk, typedEmail: string, password: string): Promise<FirstStep> => {
  const email = typedEmail.trim().toLowerCase().slice(0, 254)
  const waits = await countGuess(desk, `password ${email}`)
  if (waits) return { kind: 'wait', ...waits }
  const { database, now } = desk
  const account = await database.selectFrom('account').leftJoin('account_password', (join) => join.onRef('account_password.account_id', '=', 'account.id').on('account_password.ended_at', 'is', null))
    .select(['account.id', 'account_password.hash']).where((eb) => eb(eb.fn<string>('lower', ['account.email']), '=', email)).executeTakeFirst()
  const kept = account?.hash ?? null
  if (!(await passwordMatches(kept, password)) || !account || kept === null) {
    await auditAtDesk(desk, 'accounts.sign-in', 'refused', account?.id ?? null, ['password'])
    return { kind: 'wrong' }
  }
  await forgetGuesses(desk, `password ${email}`)
  if (isOutdated(kept)) {
    const better = await hashPassword(password)
    await database.transaction().execute((tx) => setPassword(tx, account.id, better, now))
  }
  return { kind: 'owed', token: await startOwing(desk, { account_id: account.id }) }
}

/** A sign-in under way, under a secret for its cookie; the database keeps the secret's hash. */
export const startOwing = async ({ database, now }: Desk, row: { readonly account_id: string; readonly invitation_id?: string; readonly password_hash?: string }, sealSetUp?: (token: string) => Buffer): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  await database.insertInto('sign_in').values({ token_hash: hashOf(token), ...row, sealed_set_up: sealSetUp?.(token) ?? null, began_at: now }).execute()
  return token
}

export interface Owed {
  readonly account: string
  readonly name: string
  readonly email: string
  readonly wrongCodes: number
  readonly invitation: string | null
  readonly passwordHash: string | null
  readonly sealedSetUp: Buffer | null
}

/** The sign-in that this cookie belongs to, while it is under way. */
export const owedBy = async (database: Desk['database'] | Transaction<DB>, token: string | undefined, now: Date): Promise<Owed | null> => {
  if (token === undefined) return null
  const row = await database.selectFrom('sign_in').innerJoin('account', 'account.id', 'sign_in.account_id')
    .select(['account.id as account', 'account.name', 'account.email', 'sign_in.wrong_codes as wrongCodes', 'sign_in.invitation_id as invitation', 'sign_in.password_hash as passwordHash', 'sign_in.sealed_set_up as sealedSetUp'])
    .where('sign_in.token_hash', '=', hashOf(token)).where('sign_in.ended_at', 'is', null).where('sign_in.began_at', '>', new Date(now.getTime() - SIGN_IN_MINUTES_MAX * 60_000)).executeTakeFirst()
  return row ?? null
}

/** Ends a sign-in under way: true for whoever ends it, once. */
export const stopOwing = async (database: Desk['database'] | Transaction<DB>, token: string, now: Date): Promise<boolean> =>
  (await database.updateTable('sign_in').set({ ended_at: now }).where('token_hash', '=', hashOf(token)).where('ended_at', 'is', null).executeTakeFirst()).numUpdatedRows > 0n

export type SecondStep = { readonly kind: 'wait'; readonly freeAt: Date } | { readonly kind: 'wrong' } | { readonly kind: 'begin-again' } | { readonly kind: 'proved'; readonly account: string }

/** The second step: six digits of an app, or a recovery code, each once. After a few wrong ones the password is asked again. */
export const proveWithCode = async (desk: Desk, token: string | undefined, typed: string): Promise<SecondStep> => {
  const { database, seal, now } = desk
  const owed = await owedBy(database, token, now)
  if (token === undefined || !owed || owed.invitation !== null) return { kind: 'begin-again' }
  const waits = await countGuess(desk, `code ${owed.account}`)
  if (waits) return { kind: 'wait', ...waits }
  const proved = await database.transaction().execute(async (tx) => {
    await tx.selectFrom('sign_in').select('token_hash').where('token_hash', '=', hashOf(token)).forUpdate().execute()
    const right = await spendCode(tx, seal, owed.account, typed, now) || await spendRecoveryCode(tx, seal, owed.account, typed, now)
    return right && stopOwing(tx, token, now)
  })
  if (proved) {
    await forgetGuesses(desk, `code ${owed.account}`)
    return { kind: 'proved', account: owed.account }
  }
  await auditAtDesk(desk, 'accounts.sign-in', 'refused', owed.account, ['code'])
  await database.updateTable('sign_in').set((eb) => ({ wrong_codes: eb('wrong_codes', '+', 1) })).where('token_hash', '=', hashOf(token)).execute()
  if (owed.wrongCodes + 1 < CODES_WRONG_MAX) return { kind: 'wrong' }
  await stopOwing(database, token, now)
  return { kind: 'begin-again' }
}

/**
 * A passkey proves who somebody is by itself: the browser asked for a finger, a face or a PIN (NIST SP 800-63B-4, a multi-factor
 * authenticator), and no imitation of this site can use its answer. Nobody can be locked out of it by guesses. Null when it does not hold.
 */
export const proveWithPasskey = async (desk: Desk, json: string): Promise<string | null> => {
  const { database, now } = desk
  const credential = credentialOf(json)
  const row = credential === null ? undefined : await database.selectFrom('account_factor').select(['id', 'account_id', 'public_key', 'counter', 'site'])
    .where('credential', '=', credential).where('ended_at', 'is', null).executeTakeFirst()
  const answer = row && credential !== null && row.public_key && row.site !== null
    ? await passkeyAnswers({ ...desk, bound: desk.browser }, json, { credential, publicKey: new Uint8Array(row.public_key), counter: Number(row.counter), site: row.site }) : null
  const proved = row && answer ? await database.transaction().execute(async (tx) => {
    if (!(await spendChallenge(tx, answer.challenge, now))) return false
    await tx.updateTable('account_factor').set({ counter: answer.counter, used_at: now }).where('id', '=', row.id).execute()
    return true
  }) : false
  if (row && proved) return row.account_id
  await auditAtDesk(desk, 'accounts.sign-in', 'refused', row?.account_id ?? null, ['passkey'])
  return null
}

const CHALLENGES_KEPT_MS = 3_600_000

/** True for the first answer to a challenge, and for no other. */
export const spendChallenge = async (tx: Transaction<DB>, challenge: string, now: Date): Promise<boolean> => {
  await tx.deleteFrom('used_challenge').where('used_at', '<', new Date(now.getTime() - CHALLENGES_KEPT_MS)).execute()
  return (await tx.insertInto('used_challenge').values({ challenge, used_at: now }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n
}
