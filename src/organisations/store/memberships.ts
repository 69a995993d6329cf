/** Accounts and hats as an administrator changes them: each change of a hat is a dated row that says who and why. */
import { sql, type Transaction } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { DB } from '../../platform/schema.ts'
import type { Purpose, Role } from '../../platform/vocabulary.ts'

/** Opens an account that this organisation keeps; gives its id. The address is unique: ask `accountOfEmail` first. */
export const openAccount = async ({ tx, random }: Acting, account: { readonly handle: string; readonly name: string; readonly email: string; readonly keptBy: string }): Promise<string> => {
  const id = random.uuid()
  await tx.insertInto('account').values({ id, handle: account.handle, name: account.name, email: account.email, kept_by: account.keptBy }).execute()
  return id
}

/** Gives a hat, with who gave it and why; gives its id. */
export const giveHat = async (
  { tx, random, viewer, now }: Acting,
  hat: { readonly account: string; readonly organisation: string; readonly role: Role; readonly purpose: Purpose; readonly from: Day; readonly until: Day | null; readonly reason: string },
): Promise<string> => {
  const id = random.uuid()
  await tx.insertInto('membership').values({ id, account_id: hat.account, organisation_id: hat.organisation, role: hat.role, purpose: hat.purpose, from_day: hat.from, until_day: hat.until }).execute()
  await tx.insertInto('membership_change').values({ id: random.uuid(), membership_id: id, kind: 'given', from_day: hat.from, until_day: hat.until, reason: hat.reason, changed_by: viewer.accountId, changed_at: now }).execute()
  return id
}

/** Sets a hat's last day (none: until further notice) and the moment at which its wearer is put out, if they are, with who did and why. False when somebody else changed it first. */
export const setLastDay = async (
  { tx, random, viewer, now }: Acting,
  change: { readonly hat: string; readonly version: number; readonly from: Day; readonly until: Day | null; readonly endedAt: Date | null; readonly kind: 'changed' | 'ended' | 'ended-now'; readonly reason: string },
): Promise<boolean> => {
  const changed = await tx.updateTable('membership').set({ until_day: change.until, ended_at: change.endedAt, version: change.version + 1 }).where('id', '=', change.hat).where('version', '=', change.version).executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return false
  await tx.insertInto('membership_change').values({ id: random.uuid(), membership_id: change.hat, kind: change.kind, from_day: change.from, until_day: change.until, reason: change.reason, changed_by: viewer.accountId, changed_at: now }).execute()
  return true
}

/**
 * Changes of roles come one after the other: of one agency, so that two administrators who end each other at the same moment cannot
 * both succeed, and then of one account, whichever agencies act, so that two of them cannot each give what clashes with the other's.
 * The account is named by its id, or by its address where nobody may have it yet; always in this order, so that nobody waits in a ring.
 * Ask what the account has after this, never before.
 */
export const oneAtATime = async ({ tx }: Acting, organisation: string, of: { readonly account: string } | { readonly email: string }): Promise<void> => {
  const lock = (what: string) => sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx)
  await lock(`administration ${organisation}`)
  if ('email' in of) await lock(`address ${of.email.toLowerCase()}`)
  const accounts = tx.selectFrom('account').select('id').where((eb) => ('email' in of ? eb(eb.fn<string>('lower', ['email']), '=', of.email.toLowerCase()) : eb('id', '=', of.account)))
  await accounts.forNoKeyUpdate().execute()
}

/**
 * Puts an account out of the hats that other organisations gave it, with who is answerable and why: its credentials were made anew, and
 * only their own administrators can say whether it is still the same person. They let each go on. Gives the organisations.
 */
export const endHatsElsewhere = async (
  { tx, random, now, today }: Pick<Reading, 'tx' | 'random' | 'now' | 'today'>, account: string, but: string, because: { readonly by: string; readonly reason: string },
): Promise<string[]> => {
  await tx.selectFrom('account').select('id').where('id', '=', account).forNoKeyUpdate().execute()
  const ended = await tx.updateTable('membership').set((eb) => ({ ended_at: now, version: eb('version', '+', 1) }))
    .where('account_id', '=', account).where('organisation_id', '!=', but).where('ended_at', 'is', null).where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', today)]))
    .returning(['id', 'organisation_id', 'from_day', 'until_day']).execute()
  if (ended.length > 0) await tx.insertInto('membership_change').values(ended.map((hat) => ({
    id: random.uuid(), membership_id: hat.id, kind: 'ended-now', from_day: hat.from_day, until_day: hat.until_day, reason: because.reason, changed_by: because.by, changed_at: now,
  }))).execute()
  return [...new Set(ended.map((hat) => hat.organisation_id))]
}

export interface OpenSession {
  readonly id: string
  readonly signedInAt: Date
  readonly seenAt: Date
  readonly network: string | null
  readonly browser: string | null
  readonly organisation: string
  readonly role: string
}

/** The sessions of an account that have neither ended nor run out since these moments, newest first. */
export const openSessions = ({ tx }: Reading, account: string, since: { readonly seen: Date; readonly signedIn: Date }): Promise<OpenSession[]> =>
  tx.selectFrom('session').innerJoin('membership', 'membership.id', 'session.membership_id').innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select((eb) => ['session.id', eb.fn.coalesce('session.signed_in_at', 'session.created_at').as('signedInAt'), 'session.seen_at as seenAt', 'session.network', 'session.browser', 'organisation.name as organisation', 'membership.role'])
    .where('session.account_id', '=', account).where('session.ended_at', 'is', null).where('session.seen_at', '>', since.seen)
    .where((eb) => eb(eb.fn.coalesce('session.signed_in_at', 'session.created_at'), '>', since.signedIn)).orderBy('session.created_at', 'desc').limit(50).execute()

/** Ends sessions of an account: one, those of one hat, or all but the one that is kept. Gives how many ended. */
export const endSessions = async (tx: Transaction<DB>, account: string, which: { readonly only?: string; readonly hat?: string; readonly keep?: string | undefined }, now: Date): Promise<number> => {
  let ending = tx.updateTable('session').set({ ended_at: now }).where('account_id', '=', account).where('ended_at', 'is', null)
  if (which.only !== undefined) ending = ending.where('id', '=', which.only)
  if (which.hat !== undefined) ending = ending.where('membership_id', '=', which.hat)
  if (which.keep !== undefined) ending = ending.where('id', '!=', which.keep)
  return Number((await ending.executeTakeFirst()).numUpdatedRows)
}
