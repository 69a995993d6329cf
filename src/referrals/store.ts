/** The SQL of referrals: lists in one statement each, one whole referral, and writing many at once. */
import { sql, type RawBuilder } from 'kysely'
import type { PoolClient } from 'pg'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import type { ReferralRows } from './records.ts'
import type { Attendance, OutcomeResult, ReferralState } from './rules.ts'
import type { DueReferral, Happening, ToldReferral } from './words.ts'

/** One referral as its own row and the words around it; `person` is the record it was written under. */
export interface WholeReferral {
  readonly id: string
  readonly reference: string
  readonly person: string
  readonly serviceId: string
  readonly service: string
  readonly invented: boolean
  readonly pathway: Pathway
  readonly providerId: string
  readonly provider: string
  readonly referringId: string
  readonly referring: string
  readonly referredBy: string | null
  readonly reason: string
  readonly riskToKnow: string | null
  readonly needsToKnow: string | null
  readonly madeOn: string
  readonly respondBy: string
  readonly state: ReferralState
  readonly clockDay: string | null
  readonly recheckBy: string | null
  readonly version: number
}

/** One referral by its id, if the viewer may see it and whom it is about: asked together, so that somebody out of sight takes no statement more than nobody. */
export const findReferral = async ({ tx }: Pick<Reading, 'tx'>, id: string): Promise<WholeReferral | undefined> => {
  const { rows } = await sql<WholeReferral>`
    select r.id, r.reference, r.person_id as person, r.service_id as "serviceId", s.title as service, s.invented, r.pathway,
      r.provider_organisation_id as "providerId", p.name as provider, r.referring_organisation_id as "referringId", o.name as referring, a.name as "referredBy",
      r.reason, r.risk_to_know as "riskToKnow", r.needs_to_know as "needsToKnow", r.made_on as "madeOn", r.respond_by as "respondBy",
      r.state, r.clock_day as "clockDay", r.recheck_by as "recheckBy", r.version
    from referral r join service s on s.id = r.service_id join organisation p on p.id = r.provider_organisation_id
      join organisation o on o.id = r.referring_organisation_id left join account a on a.id = r.referred_by
    where r.id = ${id} and exists (select 1 from person seen where seen.id = current_person(r.person_id))`.execute(tx)
  return rows[0]
}

export interface Change {
  readonly state: ReferralState
  readonly reason: string | null
  readonly on: string
  readonly by: string | null
  readonly position: number
}

export interface Session {
  readonly heldOn: string
  readonly attendance: Attendance
  readonly minutes: number | null
  readonly note: string | null
}

export interface Outcome {
  readonly result: OutcomeResult
  readonly words: string
  readonly recordedOn: string
}

/** The changes of one referral in order. */
export const changesOf = async ({ tx }: Pick<Reading, 'tx'>, referral: string): Promise<Change[]> => {
  const { rows } = await sql<Change>`
    select c.state, c.reason, c.changed_on as on, a.name as by, c.position from referral_change c left join account a on a.id = c.changed_by
    where c.referral_id = ${referral} order by c.position`.execute(tx)
  return rows
}

/** The sessions of one referral, newest first. */
export const sessionsOf = async ({ tx }: Pick<Reading, 'tx'>, referral: string): Promise<Session[]> => {
  const { rows } = await sql<Session>`
    select held_on as "heldOn", attendance, minutes, note from service_session where referral_id = ${referral} order by held_on desc, recorded_at desc limit 200`.execute(tx)
  return rows
}

/** What came of one referral, when it has ended. */
export const outcomeOf = async ({ tx }: Pick<Reading, 'tx'>, referral: string): Promise<Outcome | null> => {
  const { rows } = await sql<Outcome>`select result, words, recorded_on as "recordedOn" from referral_outcome where referral_id = ${referral}`.execute(tx)
  return rows[0] ?? null
}

export interface ListedReferral {
  readonly id: string
  readonly reference: string
  readonly person: string
  readonly personReference: string
  readonly forename: string
  readonly surname: string
  readonly service: string
  readonly provider: string
  readonly referring: string
  readonly state: ReferralState
  readonly madeOn: string
  readonly clockDay: string
  readonly recheckBy: string | null
  readonly sessions: number
  readonly attended: number
}

type Row = Omit<ListedReferral, 'person'> & { readonly person: string | null }

/** Where the last page of a list ended: state, clock, id. */
export interface Cursor {
  readonly state: string
  readonly clockDay: string
  readonly id: string
}

/**
 * A page of open referrals (only they have a clock), with the person as they are known today. The page is cut before people are
 * joined one by one (the inner limit keeps the planner from reading everybody for a page of twenty); `person` is null where the referral may be seen and the person not.
 */
const openReferrals = (which: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: number): RawBuilder<Row> => sql`
  select r.id, r.reference, p.id as person, p.reference as "personReference", p.forename, p.surname, s.title as service, o.name as provider, f.name as referring,
    r.state, r.made_on as "madeOn", r.clock_day as "clockDay", r.recheck_by as "recheckBy",
    (select count(*)::int from service_session t where t.referral_id = r.id) as sessions,
    (select count(*)::int from service_session t where t.referral_id = r.id and t.attendance = 'attended') as attended
  from (select * from referral r where r.clock_day is not null and ${which} order by ${order} limit ${limit}) r
    left join lateral (select * from person where id = current_person(r.person_id) limit 1) p on true join service s on s.id = r.service_id
    join organisation o on o.id = r.provider_organisation_id join organisation f on f.id = r.referring_organisation_id
  order by ${order}`

/** A page of a list, and where the next one begins. */
export interface ReferralPage {
  readonly referrals: readonly ListedReferral[]
  readonly next: Cursor | null
}

/** One row more than a page is read, to know whether there is a next one. */
const pageOf = (rows: readonly Row[], size: number): ReferralPage => {
  const last = rows.length > size ? rows[size - 1] : undefined
  return { referrals: rows.slice(0, size).filter((row): row is ListedReferral => row.person !== null), next: last ? { state: last.state, clockDay: last.clockDay, id: last.id } : null }
}

/** A provider's open referrals in one statement: those that wait for an answer first, each group by its clock. */
export const inboxOf = async ({ tx, viewer }: Reading, size: number, after: Cursor | null): Promise<ReferralPage> => {
  const further = after === null ? sql`` : sql`and (r.state < ${after.state} or (r.state = ${after.state} and (r.clock_day, r.id) > (${after.clockDay}::date, ${after.id}::uuid)))`
  const { rows } = await openReferrals(sql`r.provider_organisation_id = ${viewer?.organisationId ?? null} ${further}`, sql`r.state desc, r.clock_day, r.id`, size + 1).execute(tx)
  return pageOf(rows, size)
}

/** How many of a provider's referrals are open, waiting, and late. */
export const inboxCounts = async ({ tx, viewer, today }: Reading): Promise<{ waiting: number; active: number; late: number; recheck: number }> => {
  const { rows } = await sql<{ waiting: number; active: number; late: number; recheck: number }>`
    select count(*) filter (where state = 'sent')::int as waiting, count(*) filter (where state = 'accepted')::int as active,
      count(*) filter (where clock_day < ${today}::date)::int as late, count(*) filter (where recheck_by is not null)::int as recheck
    from referral where clock_day is not null and provider_organisation_id = ${viewer?.organisationId ?? null}`.execute(tx)
  return rows[0]!
}

/** The open referrals of the viewer's organisation (or of the viewer alone) in one statement: what is latest first. */
export const sentBy = async ({ tx, viewer }: Reading, own: boolean, size: number, after: Cursor | null): Promise<ReferralPage> => {
  const further = after === null ? sql`` : sql`and (r.clock_day, r.id) > (${after.clockDay}::date, ${after.id}::uuid)`
  const mine = own ? sql`and r.referred_by = ${viewer?.accountId ?? null}` : sql``
  const { rows } = await openReferrals(sql`r.referring_organisation_id = ${viewer?.organisationId ?? null} ${mine} ${further}`, sql`r.clock_day, r.id`, size + 1).execute(tx)
  return pageOf(rows, size)
}

/** An open referral of one of these records to a service, the oldest. */
export const openReferralTo = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[], service: string): Promise<{ reference: string; madeOn: string } | null> => {
  const row = await tx.selectFrom('referral').select(['reference', 'made_on as madeOn']).where('person_id', 'in', [...people]).where('service_id', '=', service)
    .where('clock_day', 'is not', null).orderBy('made_on').limit(1).executeTakeFirst()
  return row ?? null
}

/** Who manages the person today, if the viewer may see it. */
export const managerOf = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, people: readonly string[]): Promise<{ name: string; organisation: string } | null> => {
  const row = await tx.selectFrom('management').innerJoin('account', 'account.id', 'management.account_id').innerJoin('organisation', 'organisation.id', 'management.organisation_id')
    .select(['account.name', 'organisation.name as organisation']).where('management.person_id', 'in', [...people]).where('management.from_day', '<=', today)
    .where((eb) => eb.or([eb('management.until_day', 'is', null), eb('management.until_day', '>', today)])).orderBy('management.from_day', 'desc').limit(1).executeTakeFirst()
  return row ?? null
}

/** Does the viewer's own organisation answer for this person today? */
export const isResponsible = async ({ tx, viewer, today }: Reading, people: readonly string[]): Promise<boolean> => {
  if (!viewer) return false
  const row = await tx.selectFrom('involvement').select('id').where('person_id', 'in', [...people]).where('organisation_id', '=', viewer.organisationId).where('basis', '=', 'responsible')
    .where('from_day', '<=', today).where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', today)])).limit(1).executeTakeFirst()
  return row !== undefined
}

export interface PersonReferral {
  readonly id: string
  readonly reference: string
  readonly service: string
  readonly provider: string
  readonly pathway: Pathway
  readonly state: ReferralState
  readonly madeOn: string
  readonly changedOn: string
  readonly clockDay: string | null
  readonly recheckBy: string | null
  readonly sessions: number
  readonly attended: number
  readonly lastSessionOn: string | null
}

/** The referrals of one person that the viewer may see, open ones first, with attendance; one statement. */
export const referralsOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<PersonReferral[]> => {
  const { rows } = await sql<PersonReferral>`
    select r.id, r.reference, s.title as service, o.name as provider, r.pathway, r.state, r.made_on as "madeOn", r.clock_day as "clockDay", r.recheck_by as "recheckBy",
      (select max(c.changed_on) from referral_change c where c.referral_id = r.id) as "changedOn", t.sessions, t.attended, t."lastSessionOn"
    from referral r join service s on s.id = r.service_id join organisation o on o.id = r.provider_organisation_id
      cross join lateral (select count(*)::int as sessions, (count(*) filter (where attendance = 'attended'))::int as attended, max(held_on) as "lastSessionOn"
        from service_session t where t.referral_id = r.id) t
    where r.person_id = any (${[...people]}::uuid[]) order by r.clock_day is null, r.made_on desc, r.id limit 50`.execute(tx)
  return rows
}

/** Changes and sessions of one person’s referrals, newest first, for the time line and subject access. */
export const happeningsOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<Happening[]> => {
  const { rows } = await sql<Happening>`
    select x.day, x.what, x.state, x.attendance, x.reason, s.title as service, o.name as provider
    from (
      select referral_id, changed_on as day, 'change' as what, state, null as attendance, reason from referral_change where person_id = any (${[...people]}::uuid[])
      union all
      select referral_id, held_on, 'session', null, attendance, null from service_session where person_id = any (${[...people]}::uuid[])
    ) x join referral r on r.id = x.referral_id join service s on s.id = r.service_id join organisation o on o.id = r.provider_organisation_id
    order by day desc limit 300`.execute(tx)
  return rows
}

/** Everything that providers were told about one person, for subject access. */
export const toldOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<ToldReferral[]> => {
  const { rows } = await sql<ToldReferral>`
    select r.reference, s.title as service, p.name as provider, o.name as referring, r.made_on as "madeOn", r.reason, r.risk_to_know as "riskToKnow",
      r.needs_to_know as "needsToKnow", r.state, c.result, c.words
    from referral r join service s on s.id = r.service_id join organisation p on p.id = r.provider_organisation_id
      join organisation o on o.id = r.referring_organisation_id left join referral_outcome c on c.referral_id = r.id
    where r.person_id = any (${[...people]}::uuid[]) order by r.made_on`.execute(tx)
  return rows
}

/** What a provider must do by a day: answer, hold or record a session, or look again. One statement. */
export const dueAtProvider = async ({ tx, viewer }: Reading, { until, limit, people }: { until: string; limit: number; people?: readonly string[] }): Promise<DueReferral[]> => {
  const mine = sql`r.provider_organisation_id = ${viewer?.organisationId ?? null} ${people ? sql`and r.person_id = any (${[...people]}::uuid[])` : sql``}`
  const { rows } = await sql<DueReferral>`
    select d.id, d.person_id as "personId", d.due, s.title as service, o.name as provider, d.state, d.recheck,
      (select count(*)::int from service_session t where t.referral_id = d.id) as sessions
    from (
      select r.id, r.person_id, r.service_id, r.provider_organisation_id, r.state, r.clock_day as due, false as recheck from referral r where ${mine} and r.clock_day is not null and r.clock_day <= ${until}::date
      union all
      select r.id, r.person_id, r.service_id, r.provider_organisation_id, r.state, r.recheck_by, true from referral r where ${mine} and r.recheck_by is not null and r.recheck_by <= ${until}::date
      order by due, id limit ${limit}
    ) d join service s on s.id = d.service_id join organisation o on o.id = d.provider_organisation_id order by d.due, d.id`.execute(tx)
  return rows
}

/** What has become late at providers, for those who referred: the viewer's organisation, or only the viewer's own people. One statement. */
export const lateForReferrer = async ({ tx, viewer, today }: Reading, { until, limit, people }: { until: string; limit: number; people?: readonly string[] }, own: boolean): Promise<DueReferral[]> => {
  const whose = people ? sql`r.person_id = any (${[...people]}::uuid[])` : sql`r.referring_organisation_id = ${viewer?.organisationId ?? null} ${own ? sql`
    and (r.referred_by = ${viewer?.accountId ?? null} or exists (select 1 from management m where m.person_id = r.person_id and m.account_id = ${viewer?.accountId ?? null}
      and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)))` : sql``}`
  const { rows } = await sql<DueReferral>`
    select r.id, r.person_id as "personId", r.clock_day as due, s.title as service, o.name as provider, r.state, false as recheck,
      (select count(*)::int from service_session t where t.referral_id = r.id) as sessions
    from referral r join service s on s.id = r.service_id join organisation o on o.id = r.provider_organisation_id
    where ${whose} and r.clock_day is not null and r.clock_day < ${today}::date and r.clock_day <= ${until}::date order by r.clock_day, r.id limit ${limit}`.execute(tx)
  return rows
}

/** Saves the referral over the version that the form was made from; false when somebody saved another in between. */
export const saveReferral = async ({ tx }: Acting, id: string, version: number, set: {
  state?: ReferralState; clock_day?: string | null; recheck_by?: string | null; risk_to_know?: string | null; needs_to_know?: string | null
}): Promise<boolean> => {
  const saved = await tx.updateTable('referral').set({ ...set, version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  return saved.numUpdatedRows === 1n
}

/** The dated row of a change of state: who, when, why. */
export const writeChange = async (
  { tx, viewer, today, now, random }: Acting, referral: { readonly id: string; readonly person: string; readonly providerId: string },
  state: ReferralState, reason: string | null, position: number,
): Promise<void> => {
  await tx.insertInto('referral_change').values({
    id: random.uuid(), referral_id: referral.id, person_id: referral.person, provider_organisation_id: referral.providerId, state, reason,
    changed_on: today, changed_at: now, changed_by: viewer.accountId, position,
  }).execute()
}

/** Writes whole referrals with COPY, constraints on. What the providers may see follows from the involvements, which the sharing slice writes. */
export const loadReferrals = async (client: PoolClient, all: readonly ReferralRows[]): Promise<number> => {
  const count = await copyRows(client, 'referral', ['id', 'reference', 'person_id', 'service_id', 'pathway', 'provider_organisation_id', 'referring_organisation_id', 'referred_by',
    'reason', 'risk_to_know', 'needs_to_know', 'respond_by', 'made_on', 'made_at', 'version', 'state', 'clock_day', 'recheck_by'], all.map((one) => one.referral))
  await copyRows(client, 'referral_change', ['id', 'referral_id', 'person_id', 'provider_organisation_id', 'state', 'reason', 'changed_on', 'changed_at', 'changed_by', 'position'], all.flatMap((one) => one.changes))
  await copyRows(client, 'service_session', ['id', 'referral_id', 'person_id', 'provider_organisation_id', 'held_on', 'attendance', 'minutes', 'note', 'recorded_by', 'recorded_at'], all.flatMap((one) => one.sessions))
  await copyRows(client, 'referral_outcome', ['referral_id', 'person_id', 'provider_organisation_id', 'result', 'words', 'recorded_on', 'recorded_by'], all.flatMap((one) => one.outcome ?? []))
  return count
}
