/** Reading the release plan of one person. */
import { sql } from 'kysely'
import { londonDay, type Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { Pathway } from '../../platform/vocabulary.ts'
import type { CourseFacts } from '../course.ts'
import { actsFor } from '../course.ts'
import type { PointKey } from '../points.ts'
import type { CourseItem } from '../workflow.ts'

type Tx = Pick<Reading, 'tx'>

/** One custody with its plan. */
export interface StoredPlan {
  readonly id: string
  readonly personId: string
  readonly sentence: string
  readonly custodyStart: Day
  readonly prison: string
  readonly prisonName: string
  readonly plannedRelease: Day
  readonly released: Day | null
  readonly endedAs: 'died' | 'removed' | null
  readonly started: Date
  readonly homeDistrict: string | null
  readonly homeName: string | null
  readonly resettlementPrison: string | null
  readonly resettlementName: string | null
  readonly expectedTransfer: Day | null
  readonly settledOn: Day | null
  readonly settledWords: string | null
  readonly version: number
}

/** The plan that counts: of the custody that still runs, the last release first; else of the last release. Null where there is none, or none that the viewer may see. */
export const planOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredPlan | null> => {
  const { rows } = await sql<StoredPlan>`
    select p.id, p.person_id as "personId", s.id as sentence, s.custody_start as "custodyStart", s.prison_code as prison, coalesce(prison.name, s.prison_code) as "prisonName", s.planned_release as "plannedRelease",
      s.released_on as released, s.custody_ended_as as "endedAs", p.started_at as started, p.home_district as "homeDistrict", home.name as "homeName", p.resettlement_prison as "resettlementPrison",
      resettlement.name as "resettlementName", p.expected_transfer as "expectedTransfer", p.settled_on as "settledOn", p.settled_words as "settledWords", p.version
    from release_plan p join sentence s on s.id = p.sentence_id left join prison on prison.code = s.prison_code left join prison resettlement on resettlement.code = p.resettlement_prison
    left join area home on home.code = p.home_district
    where p.person_id = any (${[...people]}::uuid[])
    order by s.released_on is not null, coalesce(s.released_on, s.planned_release) desc, s.custody_start desc, s.id limit 1`.execute(tx)
  return rows[0] ?? null
}

/** Something that is needed, with who does it. */
export interface StoredItem {
  readonly id: string
  readonly pathway: Pathway
  readonly words: string
  readonly organisationId: string
  readonly organisation: string
  readonly organisationKind: string
  readonly accountId: string | null
  readonly account: string | null
  /** The one who is named works there no more. */
  readonly left: boolean
  readonly byPoint: PointKey | null
  readonly dueDay: Day | null
  readonly doneOn: Day | null
  readonly doneBy: string | null
  readonly droppedOn: Day | null
  readonly dropReason: string | null
  readonly passedFrom: string | null
  readonly passedOn: Day | null
  readonly addedOn: Day
  readonly version: number
}

/** Every item of the plans of one human being: those of an earlier custody that are open go on. */
export const itemsOf = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, people: readonly string[], plan: string): Promise<StoredItem[]> => {
  const { rows } = await sql<StoredItem>`
    select i.id, i.pathway, i.words, i.owner_organisation_id as "organisationId", o.name as organisation, o.kind as "organisationKind", i.owner_account_id as "accountId", a.name as account,
      i.owner_account_id is not null and not exists (select from membership m where m.account_id = i.owner_account_id and m.organisation_id = i.owner_organisation_id
        and m.from_day <= ${today}::date and (m.until_day is null or m.until_day >= ${today}::date) and m.ended_at is null) as left,
      i.by_point as "byPoint", i.due_day as "dueDay", i.done_on as "doneOn", finisher.name as "doneBy", i.dropped_on as "droppedOn", i.drop_reason as "dropReason", passer.name as "passedFrom", i.passed_on as "passedOn",
      i.added_on as "addedOn", i.version
    from release_plan_item i join organisation o on o.id = i.owner_organisation_id left join account a on a.id = i.owner_account_id left join account finisher on finisher.id = i.done_by
    left join organisation passer on passer.id = i.passed_from_organisation_id
    where i.person_id = any (${[...people]}::uuid[]) and (i.plan_id = ${plan}::uuid or (i.done_on is null and i.dropped_on is null))
    order by i.added_on, i.pathway, i.words, i.id`.execute(tx)
  return rows
}

/** An item as the way depends on it. Whoever left does nothing more: it falls to their team. */
export const courseItem = (item: StoredItem): CourseItem => ({
  id: item.id, owner: { role: actsFor(item.organisationKind), at: item.organisationKind, account: item.left ? null : item.accountId },
  due: item.byPoint !== null ? { by: item.byPoint } : item.dueDay ?? item.addedOn, added: item.passedOn !== null && item.passedOn > item.addedOn ? item.passedOn : item.addedOn,
})

export const isOpenItem = ({ doneOn, droppedOn }: Pick<StoredItem, 'doneOn' | 'droppedOn'>): boolean => doneOn === null && droppedOn === null

interface FactRow {
  readonly changes: Day[]
  readonly recalled: Day | null
  readonly managed: boolean
  readonly afterwards: CourseFacts['afterwards']
  readonly points: { readonly point: PointKey; readonly doneOn: Day }[]
  readonly checks: { readonly dayAfter: number; readonly due: Day; readonly recordedOn: Day | null }[]
}

/** What else the way is computed from, in one statement. */
export const factsOf = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, people: readonly string[], plan: StoredPlan, items: readonly StoredItem[]): Promise<CourseFacts> => {
  const ids = sql`any (${[...people]}::uuid[])`
  const { rows: [row] } = await sql<FactRow>`
    select array(select c.changed_on::text from release_day_change c where c.person_id = ${ids} and c.sentence_id = ${plan.sentence}::uuid
        union all select e.recorded_on::text from custody_event e where e.person_id = ${ids} and e.sentence_id = ${plan.sentence}::uuid and e.kind = 'transferred') as changes,
      (select max(e.day)::text from sentence_event e where e.person_id = ${ids} and e.kind = 'recall') as recalled,
      (select json_build_object('why', e.why, 'day', e.day) from gate_end e where e.person_id = ${ids} and e.sentence_id = ${plan.sentence}::uuid and e.why in ('died', 'removed')) as afterwards,
      exists (select from management m where m.person_id = ${ids} and m.side = 'community' and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed,
      coalesce((select json_agg(json_build_object('point', r.point, 'doneOn', r.done_on)) from release_point r where r.person_id = ${ids} and r.plan_id = ${plan.id}::uuid and r.taken_back_on is null), '[]') as points,
      coalesce((select json_agg(json_build_object('dayAfter', c.day_after, 'due', c.due_day, 'recordedOn', c.recorded_on)) from accommodation_check c where c.person_id = ${ids} and c.sentence_id = ${plan.sentence}::uuid), '[]') as checks`.execute(tx)
  const { changes = [], recalled = null, managed = false, afterwards = null, points = [], checks = [] } = row ?? {}
  return {
    custodyStart: plan.custodyStart, prison: plan.prison, plannedRelease: plan.plannedRelease, released: plan.released, endedAs: plan.endedAs, started: londonDay(plan.started), changes, recalled,
    settled: plan.settledOn, managed, afterwards, points, checks, items: items.filter(isOpenItem).map(courseItem),
  }
}

/** What is already being done about a pathway elsewhere: steps of the plan, referrals, money and papers, shown here and never typed again. */
export interface Arranged {
  readonly pathway: Pathway
  readonly what: 'step' | 'referral' | 'money'
  readonly words: string
  readonly owner: string
  readonly due: Day | null
}

export const arrangedFor = async ({ tx }: Tx, people: readonly string[]): Promise<Arranged[]> => {
  const { rows } = await sql<Arranged>`
    select g.pathway, 'step' as what, s.words, case when s.by_person then 'the person themself' else o.name end as owner, s.due_day as due
    from step s join goal g on g.id = s.goal_id join plan p on p.id = g.plan_id join organisation o on o.id = s.owner_organisation_id
    where s.person_id = any (${[...people]}::uuid[]) and p.state <> 'closed' and g.ended_on is null and s.done_on is null and s.dropped_on is null
    union all
    select r.pathway, 'referral', v.title, o.name, case r.state when 'sent' then r.respond_by end
    from referral r join service v on v.id = r.service_id join organisation o on o.id = r.provider_organisation_id
    where r.person_id = any (${[...people]}::uuid[]) and r.state in ('sent', 'accepted')
    order by 1, 5`.execute(tx)
  return rows
}

/** What was asked since a custody began: the pathways assessed, and whether a council was asked about homelessness or the person said no to it. */
export const askedOf = async ({ tx }: Tx, people: readonly string[], since: Day): Promise<{ readonly assessed: readonly Pathway[]; readonly referred: boolean }> => {
  const ids = sql`any (${[...people]}::uuid[])`
  const { rows: [row] } = await sql<{ assessed: Pathway[]; referred: boolean }>`
    select array(select distinct a.pathway from assessment a where a.person_id = ${ids} and a.assessed_on >= ${since}::date) as assessed,
      exists (select from duty_to_refer d where d.person_id = ${ids} and d.sent_on >= ${since}::date) as referred`.execute(tx)
  return row ?? { assessed: [], referred: false }
}

/** What somebody said about a pathway, the newest of each; about health only where the viewer may see it. */
export interface Answer {
  readonly pathway: Pathway | 'prescription'
  readonly words: string
  readonly saidOn: Day
}

export const answersOf = async ({ tx }: Tx, people: readonly string[]): Promise<Answer[]> => {
  const { rows } = await sql<Answer>`
    select distinct on (a.pathway) a.pathway, a.words, a.said_on as "saidOn" from (
      select pathway, words, said_on, written_at, person_id from release_answer union all select pathway, words, said_on, written_at, person_id from release_health_answer
    ) a where a.person_id = any (${[...people]}::uuid[]) order by a.pathway, a.written_at desc`.execute(tx)
  return rows
}

/** A meeting of the day of release or after it. */
export interface StoredMeeting {
  readonly id: string
  readonly personId: string
  readonly who: string
  readonly organisationId: string | null
  readonly organisation: string | null
  readonly accountId: string | null
  readonly place: string
  readonly day: Day
  readonly at: string
  readonly bring: string
  readonly telephone: string
  readonly cancelledOn: Day | null
  readonly cancelReason: string | null
  readonly moves: readonly { readonly day: Day; readonly at: string; readonly place: string; readonly reason: string }[]
  readonly version: number
}

/** The meetings of one human being from a day on, in order of time; those that were cancelled say so. */
export const meetingsOf = async ({ tx }: Tx, people: readonly string[], from: Day): Promise<StoredMeeting[]> => {
  const { rows } = await sql<StoredMeeting>`
    select m.id, m.person_id as "personId", m.who, m.organisation_id as "organisationId", o.name as organisation, m.account_id as "accountId", m.place, m.day, m.at_time as at, m.bring, m.telephone, m.cancelled_on as "cancelledOn",
      m.cancel_reason as "cancelReason", m.version,
      coalesce((select json_agg(json_build_object('day', v.previous_day, 'at', v.previous_time, 'place', v.previous_place, 'reason', v.reason) order by v.moved_on, v.id) from release_meeting_move v where v.meeting_id = m.id), '[]') as moves
    from release_meeting m left join organisation o on o.id = m.organisation_id
    where m.person_id = any (${[...people]}::uuid[]) and m.day >= ${from}::date order by m.day, m.at_time, m.id`.execute(tx)
  return rows
}

/** The plan begins with the custody; a second time nothing happens. */
export const startPlanOf = async ({ tx, random, now }: Acting, sentence: string): Promise<void> => {
  await sql`select start_release_plan(${random.uuid()}::uuid, ${sentence}::uuid, ${now}::timestamptz)`.execute(tx)
}

/** What the old prison’s team has not done passes to the new one’s; answers how many items. */
export const passItems = async ({ tx }: Acting, sentence: string, to: string, day: Day): Promise<number> => {
  const { rows } = await sql<{ passed: number }>`select pass_release_items(${sentence}::uuid, ${to}, ${day}::date) as passed`.execute(tx)
  return rows[0]?.passed ?? 0
}

/** What the prison’s team has not done at release passes to whoever manages the person outside; answers how many items. */
export const passItemsOutside = async ({ tx }: Acting, sentence: string, day: Day): Promise<number> => {
  const { rows } = await sql<{ passed: number }>`select pass_release_items_outside(${sentence}::uuid, ${day}::date) as passed`.execute(tx)
  return rows[0]?.passed ?? 0
}
