/** Sessions and hats in the database. Reached before anybody is signed in, so it stands outside `perform`: it tells nothing about a person. */
import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { londonDay } from '../core/dates.ts'
import type { Viewer } from '../platform/context.ts'
import type { DB } from '../platform/schema.ts'
import { PURPOSES, ROLES, type Purpose, type Role } from '../platform/vocabulary.ts'
import { hatFits, sessionStands } from './rules.ts'

export interface SignedIn {
  readonly viewer: Viewer
  readonly csrf: string
  /** When the session's owner proved who they are; a change of hat keeps it. */
  readonly signedInAt: Date
  /** How they did. */
  readonly way: Arrival['way'] | null
}

/** From where a session begins, for its owner to know it by. */
export interface Arrival {
  readonly way: 'demonstration' | 'provider' | 'password' | 'passkey'
  /** The network and never the whole address. */
  readonly network: string
  /** What the browser says of itself. */
  readonly browser: string
  /** When the owner proved who they are, where that was before this session: at a change of hat. */
  readonly signedInAt?: Date
}

const BROWSER_LETTERS_MAX = 200

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Starts a session for one hat and gives the secret for its cookie; the database keeps only its hash. */
export const startSession = async (database: Kysely<DB>, membershipId: string, now: Date, arrival?: Arrival): Promise<string | null> => {
  const membership = await database.selectFrom('membership').selectAll().where('id', '=', membershipId).executeTakeFirst()
  if (!membership || !hatFits({ from: membership.from_day, until: membership.until_day, endedAt: membership.ended_at }, londonDay(now))) return null
  const token = randomBytes(32).toString('base64url')
  await database.insertInto('session').values({
    token_hash: hashOf(token), account_id: membership.account_id, membership_id: membership.id,
    csrf: randomBytes(24).toString('base64url'), created_at: now, seen_at: now,
    signed_in_at: arrival?.signedInAt ?? now, network: arrival?.network ?? null, browser: arrival?.browser.slice(0, BROWSER_LETTERS_MAX) ?? null, way: arrival?.way ?? null,
  }).execute()
  return token
}

/** Who this cookie belongs to, if its session still stands and the hat still fits today. */
export const findSession = async (database: Kysely<DB>, token: string, now: Date): Promise<SignedIn | null> => {
  const row = await hats(database).innerJoin('session', 'session.membership_id', 'membership.id')
    .select(['session.id as sessionId', 'session.csrf', 'session.created_at as createdAt', 'session.signed_in_at as signedInAt', 'session.way', 'session.seen_at as seenAt', 'session.ended_at as endedAt', 'membership.from_day as from', 'membership.until_day as until', 'membership.ended_at as hatEndedAt'])
    .where('session.token_hash', '=', hashOf(token)).executeTakeFirst()
  if (!row) return null
  const signedInAt = row.signedInAt ?? row.createdAt
  if (!sessionStands({ ...row, createdAt: signedInAt }, now) || !hatFits({ ...row, endedAt: row.hatEndedAt }, londonDay(now))) return null
  // One write a minute is enough to know that somebody is still there.
  if (now.getTime() - row.seenAt.getTime() > 60_000)
    await database.updateTable('session').set({ seen_at: now }).where('token_hash', '=', hashOf(token)).execute()
  return { viewer: { ...viewerOf(row), session: row.sessionId }, csrf: row.csrf, signedInAt, way: row.way as Arrival['way'] | null }
}

export const endSession = async (database: Kysely<DB>, token: string, now: Date): Promise<void> => {
  await database.updateTable('session').set({ ended_at: now }).where('token_hash', '=', hashOf(token)).where('ended_at', 'is', null).execute()
}

/** The hat named on a command line: `person@organisation`, where they have several a purpose settles which. */
export const findHat = async (database: Kysely<DB>, person: string, organisation: string, day: string, purpose?: string): Promise<Viewer | null> => {
  let rows = hats(database).select(['membership.from_day as from', 'membership.until_day as until', 'membership.ended_at as endedAt'])
    .where('account.handle', '=', person).where('organisation.handle', '=', organisation)
  if (purpose) rows = rows.where('membership.purpose', '=', purpose)
  const row = (await rows.execute()).find((hat) => hatFits(hat, day))
  return row ? viewerOf(row) : null
}

export interface Hat {
  readonly membershipId: string
  readonly handle: string
  readonly name: string
  readonly about: string | null
  readonly organisation: string
  readonly role: Role
  readonly roleTitle: string
  readonly purposeTitle: string
}

/** The people of the demonstration's story (those with an introduction), in the order of the roles; none outside a database that was created as a demonstration. */
export const demonstrationHats = async (database: Kysely<DB>, now: Date): Promise<Hat[]> => {
  if (!(await isDemonstration(database))) return []
  const rows = await fittingHats(hats(database).where('account.about', 'is not', null), now)
  const order = Object.keys(ROLES)
  return rows.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || a.organisation.localeCompare(b.organisation) || a.name.localeCompare(b.name))
}

/** Hats of the account that an identity provider named by its subject (or, the first time, by a verified e-mail address). */
export const hatsOfSubject = async (database: Kysely<DB>, subject: string, verifiedEmail: string | null, now: Date): Promise<Hat[]> => {
  const account = await database.selectFrom('account').select(['id', 'oidc_subject']).where((eb) => eb.or([
    eb('oidc_subject', '=', subject), ...(verifiedEmail ? [eb.and([eb('email', '=', verifiedEmail), eb('oidc_subject', 'is', null)])] : []),
  ])).executeTakeFirst()
  if (!account) return []
  if (account.oidc_subject === null) await database.updateTable('account').set({ oidc_subject: subject }).where('id', '=', account.id).execute()
  return hatsOfAccount(database, account.id, now)
}

/** The hats that somebody may wear today. */
export const hatsOfAccount = (database: Kysely<DB>, accountId: string, now: Date): Promise<Hat[]> => fittingHats(hats(database).where('account.id', '=', accountId), now)

/** Somebody in the first hat that they may wear on this day, for the audit of what happens before a hat is chosen; null without one. */
export const firstViewer = async (database: Kysely<DB>, accountId: string, now: Date): Promise<Viewer | null> => {
  const rows = await hats(database).select(['membership.from_day as from', 'membership.until_day as until', 'membership.ended_at as endedAt']).where('account.id', '=', accountId).orderBy('membership.from_day').orderBy('membership.id').execute()
  const row = rows.find((hat) => hatFits(hat, londonDay(now)))
  return row ? viewerOf(row) : null
}

const fittingHats = async (query: ReturnType<typeof hats>, now: Date): Promise<Hat[]> => {
  const rows = await query.select(['membership.id as membershipId', 'account.handle', 'account.about', 'membership.from_day as from', 'membership.until_day as until', 'membership.ended_at as endedAt']).execute()
  return rows.filter((row) => hatFits(row, londonDay(now))).map(({ membershipId, handle, name, about, organisationName, role, purpose }) =>
    ({ membershipId, handle, name, about, organisation: organisationName, role: role as Role, roleTitle: ROLES[role as Role].title, purposeTitle: PURPOSES[purpose as Purpose] }))
}

export const isDemonstration = async (database: Kysely<DB>): Promise<boolean> =>
  (await database.selectFrom('installation').select('demonstration').executeTakeFirst())?.demonstration ?? false

const hats = (database: Kysely<DB>) =>
  database.selectFrom('membership').innerJoin('account', 'account.id', 'membership.account_id').innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select(['account.id as accountId', 'account.name', 'organisation.id as organisationId', 'organisation.name as organisationName', 'membership.role', 'membership.purpose'])

const viewerOf = (row: { accountId: string; name: string; organisationId: string; organisationName: string; role: string; purpose: string }): Viewer => ({
  accountId: row.accountId, name: row.name, organisationId: row.organisationId, organisationName: row.organisationName,
  role: row.role as Role, purpose: row.purpose as Purpose,
})
