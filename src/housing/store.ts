/** The rows of accommodation, its checks and work at six weeks: reading one person’s, what is due, and writing many at once. */
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../core/dates.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { DB } from '../platform/schema.ts'
import { ASK_AGAIN_DAYS, STALE_DAYS } from './duty-to-refer.ts'
import { CHECK_LAPSES_DAYS, checksAfter, DUTY_TO_REFER, EMPLOYMENT_WEEKS, employmentDue, type Check, type Employment, type Place, type PlaceKind, type Slept } from './rules.ts'

type Tx = Pick<Reading, 'tx'>

export interface ReleaseToHouse {
  readonly sentence: string
  readonly day: Day
  readonly released: boolean
}

/** The release that a place is found for: known to whoever may see needs, even where the sentence itself is masked. Null where there is no custody. */
export const releaseToHouse = async ({ tx }: Tx, people: readonly string[]): Promise<ReleaseToHouse | null> => {
  const { rows } = await sql<ReleaseToHouse>`
    select sentence_id as sentence, release_day as day, released from custody_to_house(${[...people]}::uuid[])`.execute(tx)
  return rows[0] ?? null
}

export interface StoredPlace extends Place {
  readonly personId: string
  readonly foundBy: string | null
  readonly organisation: string
}

/** A place that was found for a release, with no last night. */
export interface FoundPlace extends StoredPlace {
  readonly kind: PlaceKind
  readonly sentenceId: string
}

const placeRows = ({ tx }: Tx) =>
  tx.selectFrom('accommodation').innerJoin('organisation', 'organisation.id', 'accommodation.organisation_id').leftJoin('account', 'account.id', 'accommodation.found_by')
    .select(['accommodation.id', 'accommodation.person_id as personId', 'accommodation.sentence_id as sentenceId', 'accommodation.address_line as addressLine',
      'accommodation.from_day as from', 'accommodation.found_on as foundOn', 'accommodation.ended_on as endedOn', 'accommodation.end_reason as endReason',
      'accommodation.version', 'account.name as foundBy', 'organisation.name as organisation', sql<PlaceKind>`accommodation.kind`.as('kind'), sql<null>`null`.as('until')])

/** Every place that was found for these people, newest first; emergency placements apart. */
export const foundPlacesOf = (context: Tx, people: readonly string[]): Promise<FoundPlace[]> =>
  placeRows(context).where('accommodation.person_id', 'in', [...people]).orderBy('accommodation.from_day', 'desc').orderBy('accommodation.recorded_at', 'desc').execute()

/** Every place that these people have or had, newest first: those found, and emergency placements for their nights. What stands on a day is `placeOn`. */
export const placesOf = async (context: Tx, people: readonly string[]): Promise<StoredPlace[]> => {
  const found = await foundPlacesOf(context, people)
  const { rows } = await sql<StoredPlace>`
    select e.id, e.person_id as "personId", 'emergency' as kind, e.place as "addressLine", e.from_day as "from", e.until_day as "until", (e.recorded_at at time zone 'Europe/London')::date as "foundOn",
      e.left_on as "endedOn", case when e.left_on is not null then 'They left' end as "endReason", e.version, w.name as "foundBy", o.name as organisation
    from emergency_placement e join organisation o on o.id = e.organisation_id left join account w on w.id = e.recorded_by
    where e.person_id = any (${[...people]}::uuid[]) order by e.from_day desc, e.id`.execute(context.tx)
  return rows.length === 0 ? found : [...found, ...rows].toSorted((a, b) => (a.from === b.from ? 0 : a.from < b.from ? 1 : -1))
}

/** For statements about many people: do these ids have a place on this day, found or paid for by the night? The same decision as `placeOn`. */
export const hasPlaceOn = (ids: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  exists (select from accommodation a where a.person_id = any (${ids}) and a.ended_on is null and a.from_day <= ${day})
  or exists (select from emergency_placement e where e.person_id = any (${ids}) and e.left_on is null and ${day} between e.from_day and e.until_day))`

/** The place of these ids on this day as a value of `{kind, from, until}`, null where there is none. The same decision as `placeOn`. */
export const placeValue = (ids: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select jsonb_build_object('kind', x.kind, 'from', x.from_day, 'until', x.until_day) from (
    select a.kind, a.from_day, null::date as until_day from accommodation a where a.person_id = any (${ids}) and a.ended_on is null and a.from_day <= ${day}
    union all select 'emergency', e.from_day, e.until_day from emergency_placement e where e.person_id = any (${ids}) and e.left_on is null and ${day} between e.from_day and e.until_day
  ) x order by x.from_day desc, x.until_day is not null limit 1)`

export const placeById = (context: Tx, id: string): Promise<FoundPlace | undefined> => placeRows(context).where('accommodation.id', '=', id).executeTakeFirst()

export interface StoredCheck extends Check {
  readonly id: string
  readonly personId: string
  readonly sentenceId: string
  readonly recordedBy: string | null
  readonly version: number
}

/** The checks of these people, the newest release first, then by day. */
export const storedChecksOf = ({ tx }: Tx, people: readonly string[]): Promise<StoredCheck[]> =>
  tx.selectFrom('accommodation_check').leftJoin('account', 'account.id', 'accommodation_check.recorded_by')
    .select(['accommodation_check.id', 'person_id as personId', 'sentence_id as sentenceId', 'day_after as dayAfter', 'due_day as due', 'held', 'recorded_on as recordedOn',
      'version', 'account.name as recordedBy', sql<Slept | null>`slept`.as('slept')])
    .where('person_id', 'in', [...people]).orderBy(sql`due_day - day_after`, 'desc').orderBy('sentence_id', 'desc').orderBy('day_after').execute()

export interface StoredEmployment extends Employment {
  readonly id: string
  readonly personId: string
  readonly sentenceId: string
  readonly recordedBy: string | null
  readonly version: number
}

/** Work at six weeks of these people, the newest release first. */
export const employmentOf = ({ tx }: Tx, people: readonly string[]): Promise<StoredEmployment[]> =>
  tx.selectFrom('employment_status').leftJoin('account', 'account.id', 'employment_status.recorded_by')
    .select(['employment_status.id', 'person_id as personId', 'sentence_id as sentenceId', 'due_day as due', 'available_for_work as availableForWork', 'employed',
      'recorded_on as recordedOn', 'version', 'account.name as recordedBy'])
    .where('person_id', 'in', [...people]).where('weeks_after', '=', EMPLOYMENT_WEEKS).orderBy('due_day', 'desc').orderBy('sentence_id', 'desc').execute()

export interface Correction {
  readonly about: 'accommodation' | 'employment'
  readonly daysAfter: number
  readonly previous: string
  readonly now: string
  readonly reason: string
  readonly correctedOn: Day
}

export const correctionsOf = ({ tx }: Tx, people: readonly string[]): Promise<Correction[]> =>
  tx.selectFrom('status_correction')
    .select(['days_after as daysAfter', 'previous_answer as previous', 'new_answer as now', 'reason', 'corrected_on as correctedOn', sql<Correction['about']>`about`.as('about')])
    .where('person_id', 'in', [...people]).orderBy('corrected_at', 'desc').execute()

/**
 * Makes the checks that follow a release where they are missing, and the question about work; those that are there and not
 * answered move to this release. Answers how many checks moved.
 */
export const scheduleChecks = async (
  { tx, random }: Acting, { sentence, person, release, work }: { readonly sentence: string; readonly person: string; readonly release: Day; readonly work: boolean },
): Promise<number> => {
  await tx.insertInto('accommodation_check').values(checksAfter(release).map(({ dayAfter, due }) => ({
    id: random.uuid(), person_id: person, sentence_id: sentence, day_after: dayAfter, due_day: due,
  }))).onConflict((conflict) => conflict.doNothing()).execute()
  if (work)
    await tx.insertInto('employment_status').values({ id: random.uuid(), person_id: person, sentence_id: sentence, weeks_after: EMPLOYMENT_WEEKS, due_day: employmentDue(release) })
      .onConflict((conflict) => conflict.doNothing()).execute()
  return moveChecks({ tx }, sentence, release)
}

/** Checks that nobody has answered follow the release day. Answers how many of accommodation moved. */
export const moveChecks = async ({ tx }: Tx, sentence: string, release: Day): Promise<number> => {
  const { rows } = await sql<{ moved: number }>`select move_accommodation_checks(${sentence}::uuid, ${release}::date) as moved`.execute(tx)
  return rows[0]?.moved ?? 0
}

export interface HousingDueRow {
  readonly id: string
  readonly personId: string
  readonly due: Day
  readonly what: 'check' | 'employment'
  /** Day after release of a check; 0 for work at six weeks. */
  readonly dayAfter: number
}

export interface DueScope {
  readonly until: Day
  readonly limit: number
  readonly people?: readonly string[] | undefined
  /** Rows after this one only. */
  readonly after?: { readonly due: Day; readonly id: string } | undefined
}

/**
 * Every id under which rows about the viewer’s own people may stand, as the rest of a WITH clause named `mine`: those whose
 * manager they are today, and the records merged with them.
 */
export const myPeople = ({ viewer, today }: Pick<Reading, 'viewer' | 'today'>): RawBuilder<unknown> => sql`
  mine(id) as (
    select person_id from management where account_id = ${viewer?.accountId ?? null} and from_day <= ${today} and (until_day is null or until_day > ${today})
    union
    select other.id from mine cross join lateral (
      select into_id as id from active_merge where person_id = mine.id union all select person_id from active_merge where into_id = mine.id
    ) other
  )`

/** Is it asked about the viewer’s own people, so that the statement needs `mine`? Planning it costs more than asking about one person. */
const asksWhoseManager = ({ viewer }: Pick<Reading, 'viewer'>, { people }: DueScope): boolean => people === undefined && viewer?.role === 'offender-manager'

/** Whose rows this viewer is expected to act on, given the person’s id and, for the prison, the sentence’s. */
const expectedOf = ({ viewer, today }: Pick<Reading, 'viewer' | 'today'>, scope: DueScope, table: 'c' | 'e'): RawBuilder<unknown> => {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  if (scope.people) return sql`true`
  const firstNight = table === 'c' ? sql`c.day_after = 0 and c.due_day >= ${today}` : sql`false`
  switch (viewer?.role) {
    case 'resettlement-worker': case 'prison-offender-manager':
      return sql`${firstNight} and exists (select 1 from sentence s where s.id = ${column('sentence_id')}
        and s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId}))`
    case 'offender-manager':
      return sql`not (${firstNight}) and ${column('person_id')} in (select id from mine)`
    case 'delivery-unit-head': case 'housing-officer':
      return sql`not (${firstNight}) and exists (select 1 from involvement i where i.person_id = ${column('person_id')} and i.organisation_id = ${viewer.organisationId}
        and i.from_day <= ${today} and (i.until_day is null or i.until_day >= ${today}))`
    default: return sql`false`
  }
}

/**
 * Checks and questions about work that wait for an answer, earliest first: one statement. Each branch stops at the limit on
 * its own index; what nobody has answered for 90 days has lapsed, and
 * after a recall nobody is asked where somebody sleeps outside. The current record is asked for before the join: compared
 * with a function’s answer, a protected table is read whole.
 */
export const checksDue = async (context: Reading, scope: DueScope): Promise<(HousingDueRow & { forename: string; surname: string; currentId: string; release: Day })[]> => {
  const { after, until, limit } = scope
  const lapsed = addDays(context.today, -CHECK_LAPSES_DAYS)
  const open = (table: 'c' | 'e') => {
    const column = (name: string) => sql.ref(`${table}.${name}`)
    const later = after ? sql`and (${column('due_day')}, ${column('id')}) > (${after.due}::date, ${after.id}::uuid)` : sql``
    return sql`${column('recorded_on')} is null and ${column('due_day')} between ${lapsed}::date and ${until}::date ${later} and ${expectedOf(context, scope, table)}
      and not exists (select 1 from sentence_event r join sentence left_by on left_by.id = ${column('sentence_id')} where r.person_id = ${column('person_id')} and r.kind = 'recall' and r.day >= left_by.released_on and r.day <= ${column('due_day')})`
  }
  // Once a release is recorded, the gate record of the same day asks where they slept with the rest: one task is asked once. A council’s
  // housing officer has no gate record. A release that counts no longer, since a newer one has come, is asked about nowhere.
  const council = context.viewer?.role === 'housing-officer'
  const sleptOnly = council ? sql`true` : sql`not exists (select 1 from gate_check g where g.sentence_id = c.sentence_id and g.day_after = c.day_after)`
  const newest = (table: 'accommodation_check' | 'employment_status', row: 'c' | 'e', release: RawBuilder<unknown>) => sql`not exists (select 1 from ${sql.table(table)} n where n.person_id = any (array(select same_people(${sql.ref(`${row}.person_id`)})))
    and ${release} and (n.due_day, n.sentence_id) > (${sql.ref(`${row}.due_day`)}, ${sql.ref(`${row}.sentence_id`)}))`
  // A few people’s rows are all read by the index of people: looking for them in the order of days would read everybody’s.
  const rowsOf = (table: 'accommodation_check' | 'employment_status') =>
    (scope.people ? sql`(select * from ${sql.table(table)} where person_id = any (${[...scope.people]}::uuid[]) offset 0)` : sql.table(table))
  const { rows } = await sql<HousingDueRow & { forename: string; surname: string; currentId: string; release: Day }>`
    with recursive ${asksWhoseManager(context, scope) ? sql`${myPeople(context)},` : sql``} due as (
      (select c.id, c.person_id, c.due_day, 'check' as what, c.day_after, c.due_day - c.day_after as release
        from ${rowsOf('accommodation_check')} c where ${open('c')} and ${sleptOnly} and ${newest('accommodation_check', 'c', sql`n.day_after = c.day_after and n.due_day - n.day_after <= ${context.today}::date`)} order by c.due_day, c.id limit ${limit})
      union all
      (select e.id, e.person_id, e.due_day, 'employment', 0, e.due_day - e.weeks_after * 7
        from ${rowsOf('employment_status')} e where e.weeks_after = ${EMPLOYMENT_WEEKS} and ${open('e')} and ${newest('employment_status', 'e', sql`n.weeks_after = e.weeks_after`)} order by e.due_day, e.id limit ${limit})
      order by due_day, id limit ${limit}
    )
    select due.id, due.person_id as "personId", due.due_day as due, due.what, due.day_after as "dayAfter", due.release, p.id as "currentId", p.forename, p.surname
    from (select due.*, current_person(due.person_id) as current from due offset 0) due join person p on p.id = due.current
    order by due.due_day, due.id`.execute(context.tx)
  return rows
}

/** People who leave prison within the days of the duty to refer, with no place from that day and no open referral to a council: one statement. */
export const dutiesToRefer = async (context: Reading, { until, limit, people }: DueScope): Promise<{ personId: string; release: Day; custodyStart: Day }[]> => {
  const { tx, viewer, today } = context
  const whose = people ? sql`s.person_id = any (${[...people]}::uuid[])`
    : viewer?.role === 'offender-manager' ? sql`s.person_id in (select id from mine)`
      : viewer?.role === 'resettlement-worker' ? sql`s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId})` : sql`false`
  const horizon = addDays(until < today ? until : today, DUTY_TO_REFER.days)
  const { rows } = await sql<{ personId: string; release: Day; custodyStart: Day }>`
    ${asksWhoseManager(context, { until, limit, people }) ? sql`with recursive ${myPeople(context)}` : sql``}
    select current_person(s.person_id) as "personId", s.planned_release as release, s.custody_start as "custodyStart"
    from sentence s cross join lateral (select array(select same_people(s.person_id)) as ids offset 0) same
    where s.released_on is null and s.planned_release between ${today}::date and ${horizon}::date and ${whose}
      and not exists (select 1 from sentence later where later.person_id = any (same.ids) and later.released_on is null and (later.planned_release, later.id) > (s.planned_release, s.id))
      and not exists (select 1 from accommodation a where a.person_id = any (same.ids) and a.ended_on is null and a.from_day <= s.planned_release)
      and not exists (select 1 from referral r join organisation o on o.id = r.provider_organisation_id and o.kind in ('council', 'housing')
        where r.person_id = any (same.ids) and r.pathway = 'accommodation' and r.state in ('sent', 'accepted'))
      and not exists (select 1 from duty_to_refer d where d.person_id = any (same.ids) and d.state <> 'withdrawn'
        and d.sent_on >= ${addDays(today, -STALE_DAYS)}::date and (d.state <> 'no-consent' or d.sent_on > ${addDays(today, -ASK_AGAIN_DAYS)}::date))
    order by s.planned_release, s.id limit ${limit}`.execute(tx)
  return rows
}

const PLACE_COLUMNS = ['id', 'person_id', 'sentence_id', 'kind', 'address_line', 'from_day', 'ended_on', 'end_reason', 'ended_by', 'found_by', 'organisation_id', 'found_on',
  'recorded_at', 'version'] as const
const CHECK_COLUMNS = ['id', 'person_id', 'sentence_id', 'day_after', 'due_day', 'slept', 'held', 'recorded_on', 'recorded_by', 'recorded_at', 'version'] as const
const EMPLOYMENT_COLUMNS = ['id', 'person_id', 'sentence_id', 'weeks_after', 'due_day', 'available_for_work', 'employed', 'recorded_on', 'recorded_by', 'version'] as const

export type PlaceRow = Readonly<Selectable<DB['accommodation']>>
export type CheckRow = Readonly<Selectable<DB['accommodation_check']>>
export type EmploymentRow = Readonly<Selectable<DB['employment_status']>>
type Rows<R> = Iterable<R> | AsyncIterable<R>

/** Copies many places in. Answers how many. */
export const loadPlaces = (client: PoolClient, rows: Rows<PlaceRow>): Promise<number> => copyRows(client, 'accommodation', PLACE_COLUMNS, rows)

/** Copies many checks in: version 1 while due, 2 when an answer is recorded, as the action would leave them. */
export const loadChecks = (client: PoolClient, rows: Rows<CheckRow>): Promise<number> => copyRows(client, 'accommodation_check', CHECK_COLUMNS, rows)

/** Copies many answers about work in; the versions as for checks. */
export const loadEmployment = (client: PoolClient, rows: Rows<EmploymentRow>): Promise<number> => copyRows(client, 'employment_status', EMPLOYMENT_COLUMNS, rows)
