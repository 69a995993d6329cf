/** The rows of the duty to refer: one person’s, one whole referral, lists by council and by whoever referred, and writing. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { counts, countsUntil, DUTY_STATES, STALE_DAYS, type DutyState, type Owed, type Policy, type Route } from '../duty-to-refer.ts'
import { myPeople } from '../store.ts'

type Tx = Pick<Reading, 'tx'>

export interface StoredDuty {
  readonly id: string
  readonly reference: string
  readonly personId: string
  /** Null where the person did not agree and nobody was told. */
  readonly authorityCode: string | null
  readonly authority: string | null
  readonly councilId: string | null
  readonly council: string | null
  readonly route: Route
  readonly consentHow: string
  readonly told: string | null
  readonly releaseDay: Day
  readonly sentOn: Day
  readonly answerBy: Day
  readonly sentBy: string | null
  readonly sentById: string | null
  readonly sentOrganisationId: string
  readonly sentOrganisation: string
  readonly state: DutyState
  readonly reason: string | null
  readonly policies: readonly Policy[]
  readonly changedOn: Day
  readonly version: number
}

const COLUMNS = sql`
  d.id, d.reference, d.person_id as "personId", d.authority_code as "authorityCode", a.name as authority, d.council_organisation_id as "councilId", c.name as council, d.route,
  d.consent_how as "consentHow", d.told, d.release_day as "releaseDay", d.sent_on as "sentOn", d.answer_by as "answerBy", who.name as "sentBy", d.sent_by as "sentById", d.sent_organisation_id as "sentOrganisationId",
  s.name as "sentOrganisation", d.state, d.reason, d.policies, d.changed_on as "changedOn", d.version`

const JOINS = sql`
  left join area a on a.code = d.authority_code left join organisation c on c.id = d.council_organisation_id
  join organisation s on s.id = d.sent_organisation_id left join account who on who.id = d.sent_by`

/** Every referral of these people to a housing authority that the viewer may see, the newest first. */
export const dutiesOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredDuty[]> =>
  (await sql<StoredDuty>`select ${COLUMNS} from duty_to_refer d ${JOINS} where d.person_id = any (${[...people]}::uuid[]) order by d.sent_on desc, d.recorded_at desc`.execute(tx)).rows

/**
 * The newest referral of these people to a council as words: which council, and how it stands. One that was refused was made; one
 * that was withdrawn, is out of date or was not agreed to was not. Null where there is none that the viewer sees.
 */
export const referralMade = async (context: Pick<Reading, 'tx' | 'today'>, people: readonly string[]): Promise<string | null> => {
  const made = (await dutiesOf(context, people)).find((one) => counts(one, context.today) || (one.state === 'not-accepted' && countsUntil(one.sentOn) >= context.today))
  return made ? `${made.authority ?? 'a council'}, ${DUTY_STATES[made.state].title.toLowerCase()}` : null
}

/** One referral to a housing authority. */
export const dutyById = async ({ tx }: Tx, id: string): Promise<StoredDuty | undefined> =>
  (await sql<StoredDuty>`select ${COLUMNS} from duty_to_refer d ${JOINS} where d.id = ${id}::uuid`.execute(tx)).rows[0]

export interface DutyChange {
  readonly dutyId: string
  readonly state: DutyState
  readonly reason: string | null
  readonly policies: readonly Policy[]
  readonly words: string | null
  readonly heardFrom: string | null
  readonly on: Day
  readonly by: string | null
  readonly position: number
}

/** What happened to these people’s referrals, in order. */
export const dutyChangesOf = async ({ tx }: Tx, people: readonly string[]): Promise<DutyChange[]> =>
  (await sql<DutyChange>`
    select h.duty_to_refer_id as "dutyId", h.state, h.reason, h.policies, h.words, h.heard_from as "heardFrom", h.changed_on as "on", who.name as by, h.position
    from duty_to_refer_change h left join account who on who.id = h.changed_by
    where h.person_id = any (${[...people]}::uuid[]) order by h.changed_at, h.position`.execute(tx)).rows

export interface OwedDuty {
  readonly id: string
  readonly dutyId: string
  readonly personId: string
  readonly councilId: string | null
  readonly owed: Owed
  readonly from: Day
  readonly until: Day | null
  readonly endedOn: Day | null
  readonly endReason: string | null
  readonly version: number
}

const owedRows = ({ tx }: Tx, which: RawBuilder<unknown>): Promise<OwedDuty[]> =>
  sql<OwedDuty>`
    select id, duty_to_refer_id as "dutyId", person_id as "personId", council_organisation_id as "councilId", owed, from_day as "from", until_day as "until", ended_on as "endedOn",
      end_reason as "endReason", version
    from homelessness_duty where ${which} order by from_day, recorded_at`.execute(tx).then(({ rows }) => rows)

/** The duties that councils owe or owed these people, in order of their first day. */
export const owedTo = (context: Tx, people: readonly string[]): Promise<OwedDuty[]> => owedRows(context, sql`person_id = any (${[...people]}::uuid[])`)

/** One duty that a council owes. */
export const owedById = async (context: Tx, id: string): Promise<OwedDuty | undefined> => (await owedRows(context, sql`id = ${id}::uuid`))[0]

export interface HousingTeam {
  readonly code: string
  readonly organisationId: string
  readonly name: string
  readonly receives: boolean
}

/** The housing teams that are here, by authority, and whether each may be told of a person today. */
export const housingTeams = async ({ tx }: Tx): Promise<HousingTeam[]> =>
  (await sql<HousingTeam>`select authority_code as code, organisation_id as "organisationId", name, receives from housing_teams()`.execute(tx)).rows

/** An authority by its code, if it is a district of England or Wales. */
export const authorityByCode = async ({ tx }: Tx, code: string): Promise<{ code: string; name: string } | undefined> =>
  tx.selectFrom('area').select(['code', 'name']).where('code', '=', code).where('kind', '=', 'district').where((eb) => eb.or([eb('code', 'like', 'E%'), eb('code', 'like', 'W%')])).executeTakeFirst()

/** The kind of the viewer’s own organisation: whose duty it is. */
export const ownKind = async ({ tx, viewer }: Pick<Reading, 'tx' | 'viewer'>): Promise<string> =>
  (await tx.selectFrom('organisation').select('kind').where('id', '=', viewer?.organisationId ?? '').executeTakeFirst())?.kind ?? ''

/** Saves a change over the version that it was decided from; false when somebody saved another in between. */
export const saveDuty = async ({ tx }: Acting, id: string, version: number, set: { state: DutyState; reason: string | null; policies: Policy[]; changed_on: Day; answer_by?: Day }): Promise<boolean> => {
  const saved = await tx.updateTable('duty_to_refer').set({ ...set, version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  return saved.numUpdatedRows === 1n
}

/** The dated row of a change: who, when, why. */
export const writeDutyChange = async (
  { tx, viewer, today, now, random }: Acting, duty: { readonly id: string; readonly person: string; readonly council: string | null },
  change: { readonly state: DutyState; readonly reason: string | null; readonly policies: readonly Policy[]; readonly words: string; readonly heardFrom: string }, position: number,
): Promise<void> => {
  await tx.insertInto('duty_to_refer_change').values({
    id: random.uuid(), duty_to_refer_id: duty.id, person_id: duty.person, council_organisation_id: duty.council, state: change.state, reason: change.reason, policies: [...change.policies],
    words: change.words || null, heard_from: change.heardFrom || null, changed_on: today, changed_at: now, changed_by: viewer.accountId, position,
  }).execute()
}

export interface ListedDuty {
  readonly id: string
  readonly reference: string
  readonly person: string
  readonly forename: string
  readonly surname: string
  readonly authority: string
  readonly sentOrganisation: string
  readonly releaseDay: Day
  readonly sentOn: Day
  readonly answerBy: Day
  readonly state: DutyState
  /** The last day of the duty that runs, once accepted. */
  readonly until: Day | null
}

/** Whose referrals a list shows: a council’s own, the viewer’s people, or those of the viewer’s organisation. */
const whose = ({ viewer, today }: Pick<Reading, 'viewer' | 'today'>): RawBuilder<unknown> => {
  switch (viewer?.role) {
    case 'housing-officer': return sql`d.council_organisation_id = ${viewer.organisationId}`
    case 'offender-manager': return sql`(d.sent_by = ${viewer.accountId} or d.person_id in (select id from mine))`
    case 'delivery-unit-head': return sql`exists (select 1 from management m where m.person_id = d.person_id and m.organisation_id = ${viewer.organisationId}
      and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}))`
    case 'prison-offender-manager': case 'resettlement-worker': return sql`d.sent_organisation_id = ${viewer.organisationId}`
    default: return sql`false`
  }
}

/** The rest of a WITH clause of the viewer’s own people, where the statement asks about them. */
const own = (context: Pick<Reading, 'viewer' | 'today'>, people?: readonly string[]): RawBuilder<unknown> =>
  (!people && context.viewer?.role === 'offender-manager' ? sql`with recursive ${myPeople(context)}` : sql``)

/** A page of referrals that wait for an answer or under which a duty runs: what is late first. One statement; a referral out of date is left out. */
export const dutyList = async (context: Reading, limit: number, after?: { readonly due: Day; readonly id: string }): Promise<(ListedDuty & { due: Day })[]> => {
  const later = after ? sql`where (due, id) > (${after.due}::date, ${after.id}::uuid)` : sql``
  const { rows } = await sql<ListedDuty & { due: Day }>`
    ${own(context)}
    select l.id, l.reference, p.id as person, p.forename, p.surname, a.name as authority, s.name as "sentOrganisation", l.release_day as "releaseDay", l.sent_on as "sentOn", l.answer_by as "answerBy",
      l.state, l.until, l.due
    from (select * from (
      select d.*, h.until, case when d.state = 'accepted' then coalesce(h.until, d.sent_on + ${STALE_DAYS}::int) else d.answer_by end as due
      from duty_to_refer d left join lateral (select max(until_day) as until from homelessness_duty h where h.duty_to_refer_id = d.id and h.ended_on is null) h on true
      where d.state = any (array['sent', 'acknowledged', 'in-review', 'accepted']) and d.sent_on >= ${addDays(context.today, -STALE_DAYS)}::date and ${whose(context)}
    ) d ${later} order by due, id limit ${limit}) l
    join lateral (select * from person where id = current_person(l.person_id) limit 1) p on true
    join area a on a.code = l.authority_code join organisation s on s.id = l.sent_organisation_id
    order by l.due, l.id`.execute(context.tx)
  return rows
}

/** How many wait for an answer, and how many of them are late. */
export const dutyCounts = async (context: Reading): Promise<{ waiting: number; late: number; accepted: number }> => {
  const { rows } = await sql<{ waiting: number; late: number; accepted: number }>`
    ${own(context)}
    select count(*) filter (where d.state <> 'accepted')::int as waiting, count(*) filter (where d.state <> 'accepted' and d.answer_by < ${context.today}::date)::int as late,
      count(*) filter (where d.state = 'accepted')::int as accepted
    from duty_to_refer d where d.state = any (array['sent', 'acknowledged', 'in-review', 'accepted']) and d.sent_on >= ${addDays(context.today, -STALE_DAYS)}::date and ${whose(context)}`.execute(context.tx)
  return rows[0] ?? { waiting: 0, late: 0, accepted: 0 }
}

export interface DueDuty {
  readonly id: string
  readonly personId: string
  readonly due: Day
  readonly what: 'answer' | 'review' | 'period'
  readonly authority: string
  readonly owed: Owed | null
}

/**
 * What is due by a day: a council’s answers and the ends of its duties; for whoever referred, answers that are late. One statement,
 * earliest first.
 */
export const dutiesDue = async (context: Reading, { until, limit, people }: { until: Day; limit: number; people?: readonly string[] }): Promise<DueDuty[]> => {
  const council = context.viewer?.role === 'housing-officer'
  // Whoever referred chases from the day after: until then it is the council’s.
  const last = council || until < context.today ? until : addDays(context.today, -1)
  const scope = people ? sql`d.person_id = any (${[...people]}::uuid[])` : whose(context)
  const { rows } = await sql<DueDuty>`
    ${own(context, people)}
    select due.id, current_person(due.person_id) as "personId", due.due, due.what, a.name as authority, due.owed from (
      (select d.id, d.person_id, d.authority_code, d.answer_by as due, case when d.state = 'in-review' then 'review' else 'answer' end as what, null as owed from duty_to_refer d
        where d.state = any (array['sent', 'acknowledged', 'in-review']) and d.sent_on >= ${addDays(context.today, -STALE_DAYS)}::date and d.answer_by <= ${last}::date and ${scope}
        order by d.answer_by, d.id limit ${limit})
      union all
      (select d.id, d.person_id, d.authority_code, h.until_day, 'period', h.owed from homelessness_duty h join duty_to_refer d on d.id = h.duty_to_refer_id
        where ${council ? sql`true` : sql`false`} and h.ended_on is null and h.until_day <= ${until}::date and d.state = 'accepted' and ${scope}
        order by h.until_day, d.id limit ${limit})
      order by due, id limit ${limit}
    ) due join area a on a.code = due.authority_code order by due.due, due.id`.execute(context.tx)
  return rows
}

/** A council’s own record of what it refused, the newest first: its answer and no person. Empty for everybody else. */
export const answeredHere = async ({ tx, viewer }: Pick<Reading, 'tx' | 'viewer'>): Promise<{ reference: string; sentOrganisation: string; on: Day; reason: string | null; policies: readonly Policy[]; words: string | null }[]> =>
  viewer?.role !== 'housing-officer' ? [] : (await sql<{ reference: string; sentOrganisation: string; on: Day; reason: string | null; policies: readonly Policy[]; words: string | null }>`
    select d.reference, s.name as "sentOrganisation", d.changed_on as "on", d.reason, d.policies,
      (select h.words from duty_to_refer_change h where h.duty_to_refer_id = d.id order by h.position desc limit 1) as words
    from duty_to_refer d join organisation s on s.id = d.sent_organisation_id
    where d.council_organisation_id = ${viewer.organisationId} and d.state = 'not-accepted' order by d.changed_on desc, d.id limit 20`.execute(tx)).rows
