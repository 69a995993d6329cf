/** What an account proves itself with, in the database: password hashes, sealed code secrets, passkeys, recovery codes. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { stepOfCode } from '../../platform/one-time-codes.ts'
import type { Passkey } from '../../platform/passkeys.ts'
import type { DB } from '../../platform/schema.ts'
import type { Seal } from '../../platform/seal.ts'
import { RECOVERY_CODES } from '../rules.ts'

/** The hash of an account's password today; null for one that signs in elsewhere, or is still invited. */
export const passwordHashOf = async (database: Kysely<DB>, account: string): Promise<string | null> =>
  (await database.selectFrom('account_password').select('hash').where('account_id', '=', account).where('ended_at', 'is', null).executeTakeFirst())?.hash ?? null

export const setPassword = async (tx: Transaction<DB>, account: string, hash: string, now: Date): Promise<void> => {
  await tx.updateTable('account_password').set({ ended_at: now }).where('account_id', '=', account).where('ended_at', 'is', null).execute()
  await tx.insertInto('account_password').values({ id: randomUUID(), account_id: account, hash, set_at: now }).execute()
}

export interface Factor {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly credential: string | null
  readonly addedAt: Date
  readonly usedAt: Date | null
}

export const factorsOf = (database: Kysely<DB>, account: string): Promise<Factor[]> =>
  database.selectFrom('account_factor').select(['id', 'kind', 'name', 'credential', 'added_at as addedAt', 'used_at as usedAt']).where('account_id', '=', account).where('ended_at', 'is', null).orderBy('added_at').orderBy('id').execute()

/** Ends every factor and recovery code: the account begins anew. */
export const endFactors = async (tx: Transaction<DB>, account: string, now: Date): Promise<void> => {
  await tx.updateTable('account_factor').set({ ended_at: now }).where('account_id', '=', account).where('ended_at', 'is', null).execute()
  await tx.updateTable('recovery_code').set({ ended_at: now }).where('account_id', '=', account).where('ended_at', 'is', null).where('used_at', 'is', null).execute()
}

const aboutSecret = (account: string): string => `code secret of ${account}`

/** Keeps an app's secret, sealed. `step` is that of the code that proved it: it counts as used. */
export const addCodes = async (tx: Transaction<DB>, seal: Seal, account: string, secret: string, step: number, now: Date): Promise<void> => {
  await tx.insertInto('account_factor').values({ id: randomUUID(), account_id: account, kind: 'code', name: 'Codes from an app', sealed_secret: seal.seal(secret, aboutSecret(account)), last_step: step, added_at: now }).execute()
}

export const addPasskey = async (tx: Transaction<DB>, account: string, passkey: Passkey, name: string, now: Date): Promise<void> => {
  await tx.insertInto('account_factor').values({
    id: randomUUID(), account_id: account, kind: 'passkey', name, credential: passkey.credential, public_key: Buffer.from(passkey.publicKey), counter: passkey.counter, site: passkey.site, added_at: now,
  }).execute()
}

/** Spends a code of an app: true once for each code. The row is locked, so that two browsers cannot spend the same one. */
export const spendCode = async (tx: Transaction<DB>, seal: Seal, account: string, code: string, now: Date): Promise<boolean> => {
  const rows = await tx.selectFrom('account_factor').select(['id', 'sealed_secret', 'last_step']).where('account_id', '=', account).where('kind', '=', 'code').where('ended_at', 'is', null).forUpdate().execute()
  for (const row of rows) {
    const step = row.sealed_secret === null ? null : stepOfCode(seal.open(row.sealed_secret, aboutSecret(account)), code, now, Number(row.last_step))
    if (step === null) continue
    await tx.updateTable('account_factor').set({ last_step: step, used_at: now }).where('id', '=', row.id).execute()
    return true
  }
  return false
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const CODE_LETTERS = 16
const markOf = (seal: Seal, account: string, code: string): Buffer => seal.mark(`recovery ${account} ${code}`)

/** New recovery codes, 80 bits each, as people write them down: `7k2m-q9xd-4hvw-c1za`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, () =>
  [...randomBytes(CODE_LETTERS)].map((byte) => LETTERS[byte & 31]).join('').replaceAll(/(.{4})(?=.)/g, '$1-'))

/** Keeps recovery codes as keyed hashes; those that were not used before are worth nothing any more. */
export const keepRecoveryCodes = async (tx: Transaction<DB>, seal: Seal, account: string, codes: readonly string[], now: Date): Promise<void> => {
  await tx.updateTable('recovery_code').set({ ended_at: now }).where('account_id', '=', account).where('ended_at', 'is', null).where('used_at', 'is', null).execute()
  await tx.insertInto('recovery_code').values(codes.map((code) => ({ id: randomUUID(), account_id: account, mark: markOf(seal, account, code.replaceAll('-', '')), made_at: now }))).execute()
}

/** Spends a recovery code as somebody typed it: true once for each. */
export const spendRecoveryCode = async (tx: Transaction<DB>, seal: Seal, account: string, typed: string, now: Date): Promise<boolean> => {
  const code = typed.toLowerCase().replaceAll(/[^0-9a-z]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  if (code.length !== CODE_LETTERS) return false
  const spent = await tx.updateTable('recovery_code').set({ used_at: now }).where('mark', '=', markOf(seal, account, code)).where('account_id', '=', account).where('used_at', 'is', null).where('ended_at', 'is', null).executeTakeFirst()
  return spent.numUpdatedRows > 0n
}

/** How many recovery codes are left. */
export const recoveryCodesLeft = async (database: Kysely<DB>, account: string): Promise<number> =>
  Number((await database.selectFrom('recovery_code').select((eb) => eb.fn.countAll<string>().as('left')).where('account_id', '=', account).where('used_at', 'is', null).where('ended_at', 'is', null).executeTakeFirstOrThrow()).left)
