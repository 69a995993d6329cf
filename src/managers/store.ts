/** The rows of responsibility: what decides is read whole, what is shown is read through the policies. */
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { PoolClient } from 'pg'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { DB } from '../platform/schema.ts'
import type { Role } from '../platform/vocabulary.ts'
import type { Day } from '../core/dates.ts'
import { samePeople, seenPerson } from '../people/actions.ts'
import { assessmentsOf } from '../risk/actions.ts'
import { sentencesOf } from '../sentences/actions.ts'
import { governing, type Standing, type Term } from '../sentences/rules.ts'
import { sightsOf } from '../sharing/actions.ts'
import { caseloadOf, EMPTY_CASELOAD, pointsIn, pointsOf, type Caseload } from './caseload.ts'
import { continuity, nextAfter, responsibleOn, WAITING_COUNTED_MAX, type Candidate, type Continuity, type Responsibility } from './rules.ts'

const responsibilityColumns = sql`m.id, m.person_id as "personId", m.side, m.account_id as "accountId", a.name, m.organisation_id as "organisationId", o.name as organisation,
  m.from_day as "from", m.until_day as "until", m.reason, m.handover, m.ended_reason as "endedReason"`

const responsibilities = async ({ tx }: Pick<Reading, 'tx'>, rows: RawBuilder<unknown>): Promise<Responsibility[]> =>
  (await sql<Responsibility>`select ${responsibilityColumns} from ${rows} m join account a on a.id = m.account_id join organisation o on o.id = m.organisation_id order by m.from_day`.execute(tx)).rows

/** Everybody who was, is or will be responsible, seen or not: only for deciding. */
export const responsibilitiesForDecision = (context: Pick<Reading, 'tx'>, people: readonly string[]): Promise<Responsibility[]> =>
  responsibilities(context, sql`managements_for_decision(${[...people]}::uuid[])`)

/** The same as far as the viewer may see it: for showing. */
export const responsibilitiesOf = (context: Pick<Reading, 'tx'>, people: readonly string[]): Promise<Responsibility[]> =>
  responsibilities(context, sql`(select * from management where person_id = any (${[...people]}::uuid[]))`)

/** Merges wait for whoever allocates, and allocating waits for a merge: in between, two records could each get a manager. */
export const againstMerges = async ({ tx }: Acting, people: readonly string[], whose: 'share' | 'hold'): Promise<void> => {
  for (const person of people.toSorted())
    await (whose === 'hold'
      ? sql`select pg_advisory_xact_lock(hashtextextended(${`managers ${person}`}, 0))`
      : sql`select pg_advisory_xact_lock_shared(hashtextextended(${`managers ${person}`}, 0))`).execute(tx)
}

export interface NewManagement {
  readonly id: string
  readonly person: string
  readonly side: string
  readonly accountId: string
  readonly organisationId: string
  readonly from: string
  readonly reason: string
  readonly handover: string | null
}

/** Writes a responsibility. False where the database holds another one at the same time: somebody else was faster. */
export const insertManagement = async ({ tx, viewer, now }: Acting, row: NewManagement): Promise<boolean> => {
  await sql`savepoint one_manager`.execute(tx)
  try {
    await tx.insertInto('management').values({
      id: row.id, person_id: row.person, side: row.side, account_id: row.accountId, organisation_id: row.organisationId, from_day: row.from,
      reason: row.reason, handover: row.handover, decided_by: viewer.accountId, decided_at: now,
    }).execute()
    await sql`release savepoint one_manager`.execute(tx)
    return true
  } catch (fault) {
    if (!(fault instanceof Error) || !('constraint' in fault) || fault.constraint !== 'one_manager_at_a_time') throw fault
    await sql`rollback to savepoint one_manager`.execute(tx)
    return false
  }
}

/** Ends a responsibility: `until` is the first day on which it no longer holds. */
export const endManagement = async ({ tx, viewer, now }: Acting, id: string, until: string, why: string): Promise<void> => {
  await sql`select end_management(${id}::uuid, ${until}::date, ${why}, ${viewer.accountId}::uuid, ${now.toISOString()}::timestamptz)`.execute(tx)
}

/** Ends a responsibility because two records that each had a manager became one person; `until` is the first day on which it no longer holds. What stood there comes back with the parting. */
export const setManagementAside = async ({ tx }: Acting, { id, until, why, merge, stays }: { id: string; until: string; why: string; merge: string; stays: string }): Promise<void> => {
  await sql`select set_management_aside(${id}::uuid, ${until}::date, ${why}, ${merge}::uuid, ${stays}::uuid)`.execute(tx)
}

/** Once a merge is undone: whatever it had set aside stands again as it stood before. Answers whose responsibility for whom came back. */
export const giveManagementsBack = async ({ tx }: Acting, merge: string): Promise<{ personId: string; accountId: string }[]> =>
  (await sql<{ personId: string; accountId: string }>`select person_id as "personId", account_id as "accountId" from give_managements_back(${merge}::uuid)`.execute(tx)).rows

/** A cancelled handover leaves whoever would have handed over responsible. */
export const reopenManagement = async ({ tx }: Acting, id: string): Promise<void> => {
  await sql`select reopen_management(${id}::uuid)`.execute(tx)
}

export interface Colleague extends Candidate {
  readonly organisation: string
  /** How many people they are responsible for today. */
  readonly people: number
}

/** Offender managers of both sides at the viewer’s partners, those with the fewest people first; one account’s when it is given. */
export const managersToChoose = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, account?: string): Promise<Colleague[]> => {
  const { rows } = await sql<Colleague>`
    select a.id as "accountId", a.name, m.role, o.id as "organisationId", o.name as organisation, o.prison_code as prison, coalesce(h.people, 0) as people
    from membership m join account a on a.id = m.account_id join organisation o on o.id = m.organisation_id
    left join people_held(viewer_partners(), ${today}::date) h on h.account_id = a.id
    where o.id = any ((select viewer_partners())::uuid[]) and m.role in ('offender-manager', 'prison-offender-manager')
      and m.from_day <= ${today} and (m.until_day is null or m.until_day >= ${today}) and m.ended_at is null ${account === undefined ? sql`` : sql`and a.id = ${account}::uuid`}
    order by people, a.name limit 2000`.execute(tx)
  return rows.map((row) => ({ ...row, role: row.role satisfies Role }))
}

/** The caseloads of some colleagues by letter of the tier: one statement. */
export const caseloadsOf = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, accounts: readonly string[]): Promise<ReadonlyMap<string, Caseload>> => {
  const { rows } = await sql<{ account_id: string; tier: string; people: number }>`select * from caseload_tiers(${[...accounts]}::uuid[], ${today}::date)`.execute(tx)
  const counts = Map.groupBy(rows, (row) => row.account_id)
  return new Map(accounts.map((account) => [account, counts.has(account) ? caseloadOf(counts.get(account)!) : EMPTY_CASELOAD]))
}

/** The sentences of a listed person as far as the viewer may see them, in the shape that the sentence rules read. */
const termsOf = (people: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (select coalesce(json_agg(json_build_object('imposed', s.imposed_day, 'supervisionEnd', s.supervision_end, 'custody', case when s.custody_start is not null then
      json_build_object('start', s.custody_start, 'prison', s.prison_code, 'prisonName', r.name, 'plannedRelease', s.planned_release, 'released', s.released_on) end)), '[]')
    from sentence s left join prison r on r.code = s.prison_code where s.person_id = any (${people}))`

const newestTier = (people: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (select r.tier from risk_assessment r where r.person_id = any (${people}) order by r.assessed_on desc, r.recorded_at desc limit 1)`

export interface ListedPerson {
  readonly id: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly birthDate: string
  readonly terms: readonly Term[]
  readonly tier: string | null
}

export interface UnallocatedRow extends ListedPerson {
  /** The planned release, or since when somebody in the community waits. */
  readonly neededBy: string
  readonly waitingSince: string
  /** They have a manager on record who is shut out of them: a conflict was declared. */
  readonly conflict: boolean
}

export const UNALLOCATED_PAGE_SIZE = 20

/** Whoever needs a manager on a day: nobody is responsible, or whoever is was shut out of the person. */
const needing = (day: Day): RawBuilder<unknown> => sql`
  (select *, false as conflict from people_without_manager(${day}::date) union all select *, true from people_in_conflict(${day}::date))`

/** How many people with a current sentence need a manager, as far as the viewer may see them: one more than WAITING_COUNTED_MAX where there are more. */
export const waitingCount = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>): Promise<number> => {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::integer as waiting from (
      select 1 from (select * from ${needing(today)} needing offset 0) w
      cross join lateral (select 1 from person where person.id = w.person_id offset 0) p
      where exists (select 1 from sentence s where s.person_id = any (w.people)) limit ${WAITING_COUNTED_MAX + 1}
    ) seen`.execute(tx)
  return rows[0]?.waiting ?? 0
}

/**
 * A page of people with a current sentence who need a manager, whoever waits longest or is released soonest first: one
 * statement. Who they are is looked up in that order until the page is full, so that the policies are asked about the page alone.
 */
export const unallocatedPage = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, after: { readonly day: string; readonly id: string } | null): Promise<UnallocatedRow[]> => {
  const { rows } = await sql<UnallocatedRow>`
    with page as materialized (
      select p.id, p.reference, p.forename, p.surname, p.birth_date as "birthDate", w.needed_by as "neededBy", w.waiting_since as "waitingSince", w.conflict, w.people
      from (
        select * from ${needing(today)} needing ${after ? sql`where (needed_by, person_id) > (${after.day}::date, ${after.id}::uuid)` : sql``}
        order by needed_by, person_id offset 0
      ) w
      cross join lateral (select * from person where person.id = w.person_id offset 0) p
      where exists (select 1 from sentence s where s.person_id = any (w.people))
      order by w.needed_by, w.person_id limit ${UNALLOCATED_PAGE_SIZE + 1}
    )
    select page.*, ${termsOf(sql`page.people`)} as terms, ${newestTier(sql`array(select same_people(page.id))`)} as tier from page order by "neededBy", id`.execute(tx)
  return rows
}

export interface HeldRow extends ListedPerson {
  /** Every id under which this person’s rows were written. */
  readonly people: readonly string[]
  readonly from: string
  readonly until: string | null
}

/** More than any caseload should be: beyond it the page says so. */
export const CASELOAD_PEOPLE_MAX = 200

/**
 * Everybody whom an account is responsible for today: one statement. The current record is asked for before the join: compared
 * with a function’s answer, a protected table is read whole.
 */
export const heldBy = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, account: string): Promise<HeldRow[]> => {
  const same = sql`held.people`
  const { rows } = await sql<HeldRow>`
    with held as materialized (
      select p.id, p.reference, p.forename, p.surname, p.birth_date as "birthDate", mine."from", mine."until", array(select same_people(p.id)) as people
      from (
        select current_person(m.person_id) as id, m.from_day as "from", m.until_day as "until" from management m
        where m.account_id = ${account}::uuid and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}) offset 0
      ) mine join person p on p.id = mine.id
      order by p.surname_key, p.forename_key limit ${CASELOAD_PEOPLE_MAX + 1}
    )
    select held.*, ${termsOf(same)} as terms, ${newestTier(same)} as tier from held`.execute(tx)
  return rows
}

export interface ManagerDueRow {
  readonly personId: string
  readonly due: string
  readonly what: 'handover' | 'review' | 'arrange-handover'
  readonly name: string | null
}

/** What is due of handovers and reviews, earliest first: of some people, or of those whom one account is responsible for. One statement. */
export const managersDue = async (
  { tx, today }: Pick<Reading, 'tx' | 'today'>,
  scope: { readonly account: string; readonly until: string; readonly noticeUntil: string; readonly noticeDays: number; readonly limit: number; readonly people?: readonly string[] | undefined },
): Promise<ManagerDueRow[]> => {
  const mine = scope.people ? sql`m.person_id = any (${[...scope.people]}::uuid[])` : sql`m.account_id = ${scope.account}::uuid`
  const { rows } = await sql<ManagerDueRow>`
    with current as materialized (
      select m.id, m.person_id, m.side, m.until_day from management m where ${mine} and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today})
    )
    select m.person_id as "personId", n.from_day as due, 'handover' as what, a.name
    from current m join management n on n.person_id = m.person_id and n.from_day = m.until_day and n.from_day > ${today} and (n.until_day is null or n.until_day > n.from_day)
    join account a on a.id = n.account_id where n.from_day <= ${scope.noticeUntil}
    union all
    select m.person_id, v.due_day, 'review', null from current m join manager_review v on v.management_id = m.id and v.done_on is null
    where v.due_day <= ${scope.until}
    union all
    select m.person_id, (s.planned_release - ${scope.noticeDays}::integer)::date, 'arrange-handover', null
    from current m join sentence s on s.person_id = m.person_id and s.released_on is null
    where m.side = 'prison' and m.until_day is null and (s.planned_release - ${scope.noticeDays}::integer)::date <= ${scope.noticeUntil}
    order by due limit ${scope.limit}`.execute(tx)
  return rows
}

/** Who is responsible as the viewer may see it, for the panel and the page. */
export interface Who {
  readonly rows: readonly Responsibility[]
  readonly current: Responsibility | null
  readonly next: Responsibility | null
  readonly continuity: Continuity
}

export const whoIsResponsible = async (context: Reading, people: readonly string[]): Promise<Who> => {
  const rows = await responsibilitiesOf(context, people)
  return {
    rows, current: responsibleOn(rows, context.today, people) ?? null, next: nextAfter(rows, context.today) ?? null, continuity: continuity(rows, context.today, people),
  }
}

/** How much work somebody is and where they are held, as far as the viewer may see it. */
export const workOf = async (context: Reading, people: readonly string[]): Promise<{ standing: Standing | null; tier: string | null; heldAt(day: Day): string | null }> => {
  const sentences = await sentencesOf(context, people)
  const [newest] = await assessmentsOf(context, people)
  return {
    standing: governing(sentences, context.today)?.standing ?? null,
    tier: newest?.tier ?? null,
    heldAt: (day) => {
      const now = governing(sentences, day)
      return now?.standing.at === 'in-custody' ? (now.sentence.custody?.prison ?? null) : null
    },
  }
}

/** What every change of responsibility is decided from; not found where the viewer may not see the person. */
export const prepare = async (context: Acting, input: { readonly person: string; readonly manager: string; readonly from: Day; readonly reason: string }) => {
  await againstMerges(context, [input.person], 'share')
  const person = await seenPerson(context, input.person)
  // What decides is read whole and refuses by name, so only for whoever may see who works with the person.
  if (!person || (await sightsOf(context, [person.id], 'contact')).get(person.id)?.sight !== 'visible') return null
  const people = await samePeople(context, person.id)
  const [candidate] = await managersToChoose(context, input.manager)
  const caseload = candidate && (await caseloadsOf(context, [candidate.accountId])).get(candidate.accountId)
  const work = await workOf(context, people)
  return {
    person, people, today: context.today, from: input.from, reason: input.reason, candidate, rows: await responsibilitiesForDecision(context, people),
    heldAt: work.heldAt(input.from), points: caseload ? pointsIn(caseload) : 0, added: pointsOf(work.tier),
  }
}

/** Every check of whether the manager is still the right one, oldest first, with what was found; as far as the viewer may see it. */
export const reviewsOf = ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<{ asked: Day; due: Day; done: Day | null; finding: string | null }[]> =>
  tx.selectFrom('manager_review').select(['asked_on as asked', 'due_day as due', 'done_on as done', 'finding']).where('person_id', 'in', [...people]).orderBy('asked_on').execute()

const COLUMNS = ['id', 'person_id', 'side', 'account_id', 'organisation_id', 'from_day', 'until_day', 'reason', 'handover', 'decided_by', 'decided_at', 'ended_reason', 'ended_by', 'ended_at'] as const

export type ManagementRow = Readonly<Pick<Selectable<DB['management']>, (typeof COLUMNS)[number]>>

const REVIEW_COLUMNS = ['id', 'person_id', 'management_id', 'asked_on', 'due_day', 'done_on', 'done_by', 'finding'] as const

export type ReviewRow = Readonly<Selectable<DB['manager_review']>>

/** Copies many checks of whether the manager is still the right one, answered or due. Answers how many. */
export const loadReviews = (client: PoolClient, rows: Iterable<ReviewRow> | AsyncIterable<ReviewRow>): Promise<number> => copyRows(client, 'manager_review', REVIEW_COLUMNS, rows)

/** Copies many responsibilities in, decided beforehand with this slice’s rules; the exclusion constraint is on. Answers how many. */
export const loadManagements = (client: PoolClient, rows: Iterable<ManagementRow> | AsyncIterable<ManagementRow>): Promise<number> => copyRows(client, 'management', COLUMNS, rows)
