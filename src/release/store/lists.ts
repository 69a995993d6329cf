/** The way of many people at once: what the list of leavers and the due items compute the next action from. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import { myPeople } from '../../housing/actions.ts'
import { actsFor, courseOf } from '../course.ts'
import type { PointKey } from '../points.ts'
import type { Course } from '../workflow.ts'

/** A plan as one value of a statement. */
export interface PlanValue {
  readonly id: string
  readonly started: Day
  readonly changes: readonly Day[]
  readonly points: readonly { readonly point: PointKey; readonly doneOn: Day }[]
  readonly items: readonly {
    readonly id: string; readonly words: string; readonly organisationId: string; readonly organisation: string; readonly kind: string; readonly accountId: string | null; readonly account: string | null; readonly left: boolean
    readonly byPoint: PointKey | null; readonly dueDay: Day | null; readonly addedOn: Day
  }[]
}

/** The plan of a sentence as one value: what was kept, what is open, and since when things stand as they do. */
export const planValue = (sentence: RawBuilder<unknown>, today: Day): RawBuilder<unknown> => sql`(
  select json_build_object('id', p.id, 'started', (p.started_at at time zone 'Europe/London')::date,
    'changes', array(select c.changed_on from release_day_change c where c.sentence_id = ${sentence} union all select e.recorded_on from custody_event e where e.sentence_id = ${sentence} and e.kind = 'transferred'),
    'points', coalesce((select json_agg(json_build_object('point', r.point, 'doneOn', r.done_on)) from release_point r where r.plan_id = p.id and r.taken_back_on is null), '[]'),
    'items', coalesce((select json_agg(json_build_object('id', i.id, 'words', i.words, 'organisationId', i.owner_organisation_id, 'organisation', o.name, 'kind', o.kind, 'accountId', i.owner_account_id, 'account', a.name,
        'left', i.owner_account_id is not null and not exists (select from membership m where m.account_id = i.owner_account_id and m.organisation_id = i.owner_organisation_id and (m.until_day is null or m.until_day >= ${today}::date) and m.ended_at is null),
        'byPoint', i.by_point, 'dueDay', i.due_day, 'addedOn', greatest(i.added_on, i.passed_on)) order by i.added_on, i.pathway, i.words, i.id)
      from release_plan_item i join organisation o on o.id = i.owner_organisation_id left join account a on a.id = i.owner_account_id where i.plan_id = p.id and i.done_on is null and i.dropped_on is null), '[]'))
  from release_plan p where p.sentence_id = ${sentence})`

/** The way of somebody in custody from one row of a list. */
export const custodyCourse = (row: { readonly start: Day; readonly prisonCode: string; readonly release: Day }, plan: PlanValue, today: Day): Course => courseOf({
  custodyStart: row.start, prison: row.prisonCode, plannedRelease: row.release, released: null, endedAs: null, started: plan.started, changes: plan.changes, recalled: null, afterwards: null, settled: null, managed: true,
  points: plan.points, checks: [],
  items: plan.items.map((item) => ({ id: item.id, owner: { role: actsFor(item.kind), at: item.kind, account: item.left ? null : item.accountId }, due: item.byPoint !== null ? { by: item.byPoint } : item.dueDay ?? item.addedOn, added: item.addedOn })),
}, today)

export interface DuePlanRow {
  readonly personId: string
  readonly start: Day
  readonly prisonCode: string
  readonly release: Day
  readonly released: Day | null
  readonly mine: boolean
  /** Is it the plan that counts for this human being, as `planOf` has it? Of the others only what is open goes on. */
  readonly counts: boolean
  readonly plan: PlanValue
}

/** Due items look so far ahead, and so far back for a reception that nobody has looked at. */
const LOOK_AHEAD_DAYS = 100

/** The plans in which somebody of the viewer’s organisation may have something to do by a day: one statement. */
export const duePlans = async (context: Reading, { until, people }: { readonly until: Day; readonly people?: readonly string[] | undefined }): Promise<DuePlanRow[]> => {
  const { tx, viewer, today } = context
  const prison = sql`(select prison_code from organisation where id = ${viewer?.organisationId ?? null})`
  const soon = addDays(until < addDays(today, LOOK_AHEAD_DAYS) ? until : addDays(today, LOOK_AHEAD_DAYS), LOOK_AHEAD_DAYS)
  const held = viewer?.role === 'resettlement-worker' || viewer?.role === 'prison-offender-manager'
  const owned = sql`exists (select from release_plan_item i where i.plan_id = p.id and i.owner_organisation_id = ${viewer?.organisationId ?? null}::uuid and i.done_on is null and i.dropped_on is null)`
  const whose = people ? sql`p.person_id = any (${[...people]}::uuid[])` : held ? sql`((s.released_on is null and s.prison_code = ${prison} and (s.planned_release <= ${soon}::date or s.custody_start >= ${addDays(today, -LOOK_AHEAD_DAYS)}::date)) or ${owned})` : owned
  const manages = !people && viewer?.role === 'offender-manager'
  const { rows } = await sql<DuePlanRow>`
    ${manages ? sql`with recursive ${myPeople(context)}` : sql``}
    select current_person(p.person_id) as "personId", s.custody_start as start, s.prison_code as "prisonCode", s.planned_release as release, s.released_on as released,
      ${manages ? sql`p.person_id in (select id from mine)` : sql`true`} as mine, not exists (select from release_plan q join sentence t on t.id = q.sentence_id where q.person_id = any (same.ids) and q.id <> p.id and (case when s.released_on is null then t.released_on is null
        and (t.planned_release, t.custody_start, s.id) > (s.planned_release, s.custody_start, t.id) else t.released_on is null or (t.released_on, t.custody_start, s.id) > (s.released_on, s.custody_start, t.id) end)) as counts,
      ${planValue(sql`s.id`, today)} as plan
    from release_plan p join sentence s on s.id = p.sentence_id cross join lateral (select array(select same_people(p.person_id)) as ids offset 0) same
    where p.settled_on is null and s.custody_ended_as is null and ${whose}`.execute(tx)
  return rows
}

export interface DueMeetingRow {
  readonly personId: string
  readonly day: Day
  readonly at: string
  readonly who: string
  readonly place: string
}

/** Meetings that the viewer, or somebody of their organisation whom nobody named, has with people who leave prison: one statement. */
export const dueMeetings = async ({ tx, viewer, today }: Reading, { until, limit, people }: { readonly until: Day; readonly limit: number; readonly people?: readonly string[] | undefined }): Promise<DueMeetingRow[]> => {
  const whose = people ? sql`m.person_id = any (${[...people]}::uuid[])` : sql`(m.account_id = ${viewer?.accountId ?? null}::uuid or (m.account_id is null and m.organisation_id = ${viewer?.organisationId ?? null}::uuid))`
  const { rows } = await sql<DueMeetingRow>`
    select current_person(m.person_id) as "personId", m.day, m.at_time as at, m.who, m.place from release_meeting m
    where m.cancelled_on is null and m.day between ${today}::date and ${until}::date and ${whose} order by m.day, m.at_time, m.id limit ${limit}`.execute(tx)
  return rows
}
