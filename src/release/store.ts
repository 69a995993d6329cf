/** Reading who leaves prison: one statement for a page of the list, one for the figures above it. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../core/dates.ts'
import type { Reading } from '../platform/context.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import { hasPlaceOn, myPeople, placeValue } from '../housing/actions.ts'
import { OVERDUE_DAYS_MAX, type Place } from '../housing/rules.ts'
import { moneyUnderWay } from '../finances/actions.ts'
import { planValue, type PlanValue } from './store/lists.ts'

export interface LeavingScope {
  readonly until: Day
  /** All, those without a place from release day, or those with pathways not assessed. */
  readonly show?: 'everyone' | 'no-place' | 'not-assessed'
  /** Only those for whom something is missing on this pathway. */
  readonly gap?: Pathway | undefined
  readonly after?: { readonly release: Day; readonly sentence: string } | undefined
  readonly limit: number
  /** These people’s records, instead of the viewer’s list. */
  readonly people?: readonly string[] | undefined
}

export interface LeavingRow {
  readonly sentence: string
  readonly personId: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly release: Day
  readonly prison: string
  readonly manager: string | null
  readonly managerSide: 'prison' | 'community' | null
  readonly place: Pick<Place, 'kind' | 'from' | 'until'> | null
  readonly needs: Partial<Record<Pathway, boolean>>
  readonly planned: readonly string[]
  readonly referred: readonly string[]
  /** Is something of money and papers under way, or done? */
  readonly money: boolean
  readonly start: Day
  readonly prisonCode: string
  /** Null where the viewer may not see plans. */
  readonly plan: PlanValue | null
}

/** Whose list it is: the prison’s, one manager’s own people, or everybody whom the unit manages. */
const whose = ({ viewer, today }: Reading, people: readonly string[] | undefined): RawBuilder<unknown> => {
  if (people) return sql`s.person_id = any (${[...people]}::uuid[])`
  switch (viewer?.role) {
    case 'resettlement-worker': case 'prison-offender-manager': return sql`s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId})`
    case 'offender-manager': return sql`s.person_id in (select id from mine)`
    case 'delivery-unit-head': return sql`exists (select 1 from management m where m.person_id = any (same.ids) and m.organisation_id = ${viewer.organisationId}
      and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}))`
    default: return sql`false`
  }
}

const NO_PLACE = sql`not ${hasPlaceOn(sql`same.ids`, sql`s.planned_release`)}`
const NOT_ALL_ASSESSED = sql`(select count(distinct a.pathway) from assessment a where a.person_id = any (same.ids) and a.assessed_on >= s.custody_start) < 7`

/** Something is missing on this pathway: the same decision as preparationOf in rules.ts, which a test holds equal. */
const gapOn = (pathway: Pathway): RawBuilder<unknown> => sql`coalesce((
  select a.need and not (
    exists (select 1 from goal g join plan on plan.id = g.plan_id and plan.state = 'agreed' where g.person_id = any (same.ids) and g.pathway = ${pathway} and g.ended_on is null
      and exists (select 1 from step where step.goal_id = g.id and step.done_on is null and step.dropped_on is null))
    or exists (select 1 from referral r where r.person_id = any (same.ids) and r.pathway = ${pathway} and r.state in ('sent', 'accepted'))
    ${pathway === 'accommodation' ? sql`or not (${NO_PLACE})` : pathway === 'finance-benefit-debt' ? sql`or ${moneyUnderWay(sql`s.id`)}` : sql``})
  from assessment a where a.person_id = any (same.ids) and a.pathway = ${pathway} and a.assessed_on >= s.custody_start
  order by a.assessed_on desc, a.recorded_at desc, a.id limit 1), true)`

/**
 * Sentences from which somebody walks out by a day. Of several that run at once the last release counts, over all records of
 * one human being; `same.ids` are those records (nearly always one, and then no function is called). `offset 0` keeps the
 * planner from repeating that sub-query wherever its answer is used; the last release is asked for as a value, so that it
 * looks at one person’s sentences by index instead of comparing all with all.
 */
const leaving = (context: Reading, { until, people }: Pick<LeavingScope, 'until' | 'people'>): RawBuilder<unknown> => sql`
  from sentence s
  cross join lateral (
    select case when exists (select 1 from person_merge m where m.person_id = s.person_id) or exists (select 1 from person_merge m where m.into_id = s.person_id)
      then array(select same_people(s.person_id)) else array[s.person_id] end as ids
    offset 0
  ) same
  where s.released_on is null and s.planned_release <= ${until}::date ${people ? sql`` : sql`and s.planned_release >= ${addDays(context.today, -OVERDUE_DAYS_MAX)}::date`}
    and ${whose(context, people)}
    and s.id = (select last.id from sentence last where last.person_id = any (same.ids) and last.released_on is null and last.planned_release is not null
      order by last.planned_release desc, last.id desc limit 1)`

/** The CTE of the viewer’s own people, only where it is asked. */
const own = (context: Reading, people: readonly string[] | undefined): RawBuilder<unknown> =>
  !people && context.viewer?.role === 'offender-manager' ? sql`with recursive ${myPeople(context)}` : sql``

/** A page of the people who leave, soonest first, each with everything that the seven pathways are decided from. */
export const leavingPage = async (context: Reading, scope: LeavingScope): Promise<LeavingRow[]> => (await leavingStatement(context, scope).execute(context.tx)).rows

/** The one statement of the list; apart, so that a test can ask the database how it would run it. */
export const leavingStatement = (context: Reading, scope: LeavingScope): RawBuilder<LeavingRow> => {
  const { today } = context
  const { show, gap, after, limit, people } = scope
  return sql<LeavingRow>`
    ${own(context, people)}
    select l.sentence, p.id as "personId", p.reference, p.forename, p.surname, l.release, coalesce(prison.name, l.prison_code) as prison,
      manager.name as manager, manager.side as "managerSide", place.found as place,
      coalesce((select jsonb_object_agg(newest.pathway, newest.need) from (
        select distinct on (a.pathway) a.pathway, a.need from assessment a where a.person_id = any (l.ids) and a.assessed_on >= l.start
        order by a.pathway, a.assessed_on desc, a.recorded_at desc, a.id) newest), '{}') as needs,
      array(select distinct g.pathway from goal g join plan on plan.id = g.plan_id and plan.state = 'agreed' where g.person_id = any (l.ids) and g.ended_on is null
        and exists (select 1 from step where step.goal_id = g.id and step.done_on is null and step.dropped_on is null)) as planned,
      array(select distinct r.pathway from referral r where r.person_id = any (l.ids) and r.state in ('sent', 'accepted')) as referred, ${moneyUnderWay(sql`l.sentence`)} as money,
      l.start, l.prison_code as "prisonCode", ${planValue(sql`l.sentence`, today)} as plan
    from (
      select s.id as sentence, case when cardinality(same.ids) = 1 then s.person_id else current_person(s.person_id) end as person_id, s.planned_release as release, s.custody_start as start, s.prison_code, same.ids
      ${leaving(context, scope)}
      ${after ? sql`and (s.planned_release > ${after.release}::date or (s.planned_release = ${after.release}::date and s.id > ${after.sentence}::uuid))` : sql``}
      ${show === 'no-place' ? sql`and ${NO_PLACE}` : show === 'not-assessed' ? sql`and ${NOT_ALL_ASSESSED}` : sql``}
      ${gap ? sql`and ${gapOn(gap)}` : sql``}
      order by s.planned_release, s.id limit ${limit}
    ) l
    join person p on p.id = l.person_id
    left join prison on prison.code = l.prison_code
    left join lateral (
      select account.name, m.side from management m join account on account.id = m.account_id
      where m.person_id = any (l.ids) and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}) order by m.from_day desc limit 1
    ) manager on true
    left join lateral (select ${placeValue(sql`l.ids`, sql`l.release`)} as found) place on true
    order by l.release, l.sentence`
}

/** The figures count so many people, the soonest to leave; of more, the page says that there are more. */
export const FIGURES_PEOPLE_MAX = 1000

export interface LeavingFigures {
  /** One more than FIGURES_PEOPLE_MAX where there are more than that. */
  readonly leaving: number
  /** Of those counted, as the two below. */
  readonly nowhere: number
  readonly notAssessed: number
  readonly overdue: number
}

/** The figures above the list, over the people on it: one statement. */
export const leavingFigures = async (context: Reading, until: Day): Promise<LeavingFigures> =>
  (await figuresStatement(context, until).execute(context.tx)).rows[0] ?? { leaving: 0, nowhere: 0, notAssessed: 0, overdue: 0 }

/** The one statement of the figures: who leaves is found first, in order, and looked at afterwards. */
export const figuresStatement = (context: Reading, until: Day): RawBuilder<LeavingFigures> => sql<LeavingFigures>`
    ${own(context, undefined)}
    select count(*)::integer as leaving, count(*) filter (where s.counted and ${NO_PLACE})::integer as nowhere,
      count(*) filter (where s.counted and ${NOT_ALL_ASSESSED})::integer as "notAssessed", count(*) filter (where s.counted and s.planned_release < ${context.today}::date)::integer as overdue
    from (
      select s.planned_release, s.custody_start, same.ids, row_number() over (order by s.planned_release, s.id) <= ${FIGURES_PEOPLE_MAX} as counted
      ${leaving(context, { until })}
      order by s.planned_release, s.id limit ${FIGURES_PEOPLE_MAX + 1}
    ) s cross join lateral (select s.ids) same`
