/** Guesses as all processes count them: one row a pair of account and network, and one a network, under keyed hashes. */
import type { Transaction } from 'kysely'
import type { DB } from '../../platform/schema.ts'
import { FOR_ACCOUNT, FOR_NETWORK, takeGuess, type Allowance } from '../guesses.ts'
import type { AppDatabase } from '../../platform/context.ts'
import type { Seal } from '../../platform/seal.ts'
import type { Desk } from './desk.ts'

/** What is guessed at: the letters of an address (whether or not anybody has it), or an account's codes. */
type Target = `password ${string}` | `code ${string}`

const keysOf = ({ seal, network }: Desk, target: Target): readonly (readonly [Buffer, Allowance])[] =>
  [[seal.mark(`guess ${target} ${network}`), FOR_ACCOUNT], [seal.mark(`guess anybody ${network}`), FOR_NETWORK]]

/**
 * Counts a guess before it is judged, or says from when on the next is taken. Rows are locked in one order, so that a thousand
 * guesses at the same moment are taken one after the other.
 */
export const countGuess = (desk: Desk, target: Target): Promise<{ readonly freeAt: Date } | null> => desk.database.transaction().execute(async (tx) => {
  for (const [counted, allowance] of keysOf(desk, target).toSorted(([a], [b]) => Buffer.compare(a, b))) {
    const waits = await countOne(tx, counted, allowance, desk.now)
    if (waits) return waits
  }
  return null
})

/** Where somebody who is signed in already is asked for their password once more. */
export interface AskedAgain {
  readonly database: AppDatabase
  readonly seal: Seal
  readonly account: string
  readonly now: Date
}

const againKey = ({ seal, account }: AskedAgain): Buffer => seal.mark(`guess own password ${account}`)

/**
 * Counts a guess at the password of whoever is signed in, or says from when on the next is taken. Counted for the account and not for
 * the network or the session: whoever stole a session could move it to other networks, and a change of hat makes another. It shuts
 * nobody out of signing in, which counts by itself, and ending the other sessions asks for no password.
 */
export const countOwnGuess = (asked: AskedAgain): Promise<{ readonly freeAt: Date } | null> =>
  asked.database.transaction().execute((tx) => countOne(tx, againKey(asked), FOR_ACCOUNT, asked.now))

/** The password was right: what was guessed before is forgotten. */
export const forgetOwnGuesses = async (asked: AskedAgain): Promise<void> => {
  await asked.database.deleteFrom('guess_count').where('counted', '=', againKey(asked)).execute()
}

const countOne = async (tx: Transaction<DB>, counted: Buffer, allowance: Allowance, now: Date): Promise<{ readonly freeAt: Date } | null> => {
  await tx.insertInto('guess_count').values({ counted, level: 0, counted_at: now, free_at: now }).onConflict((conflict) => conflict.doNothing()).execute()
  const row = await tx.selectFrom('guess_count').select(['level', 'counted_at as countedAt', 'free_at as freeAt']).where('counted', '=', counted).forUpdate().executeTakeFirst()
  const guess = takeGuess(row ?? null, allowance, now)
  if (!guess.taken) return { freeAt: guess.freeAt }
  await tx.updateTable('guess_count').set({ level: guess.count.level, counted_at: guess.count.countedAt, free_at: guess.count.freeAt }).where('counted', '=', counted).execute()
  return null
}

/** The secret was right: what this network guessed of it before is forgotten, and what nobody has guessed for a day goes too. */
export const forgetGuesses = async (desk: Desk, target: Target): Promise<void> => {
  const [own] = keysOf(desk, target)
  if (own) await desk.database.deleteFrom('guess_count').where((eb) => eb.or([eb('counted', '=', own[0]), eb('counted_at', '<', new Date(desk.now.getTime() - 86_400_000))])).execute()
}
