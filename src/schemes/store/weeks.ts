/** The joint planning group’s weeks: counts under the viewer’s own policies, capacity, and what was asked. */
import { sql } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import { hasPlaceOn } from '../../housing/actions.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { WEEKS_AHEAD, weekOf, type Capacity, type WeekCount } from '../weeks.ts'

/** Who leaves in each week and district from this week on, of those whom the viewer may see: nobody hidden is in a count. One statement. */
export const weekCounts = async ({ tx, today }: Reading, scheme: string): Promise<WeekCount[]> => {
  const [from, until] = [weekOf(today), addDays(weekOf(today), WEEKS_AHEAD * 7)]
  const { rows } = await sql<WeekCount>`
    with held as (
      select s.id, s.planned_release, current_person(s.person_id) as current from sentence s where s.kind = 'custody' and s.released_on is null and s.custody_start <= ${today}::date
    ), one as (select distinct on (current) * from held order by current, planned_release desc, id),
    with_case as (
      select o.*, coalesce(p.district_code, 'not-known') as district, c.early_day, c.planned_before, array(select same_people(o.current)) as ids
      from one o join person p on p.id = o.current left join early_release_case c on c.sentence_id = o.id and c.ended_on is null and c.scheme_id = ${scheme}
      where o.planned_release < ${until}::date or c.early_day < ${until}::date
    ), leaving as (
      select district, date_trunc('week', planned_release)::date as week, 1 as leaving, (planned_before is not null)::integer as early, 0 as may_be, (not ${hasPlaceOn(sql`ids`, sql`planned_release`)})::integer as no_place
      from with_case where planned_release >= ${from}::date and planned_release < ${until}::date
      union all
      select district, date_trunc('week', early_day)::date, 0, 0, 1, 0 from with_case where early_day is not null and planned_before is null and early_day >= ${from}::date and early_day < ${until}::date
    )
    select district, week, sum(leaving)::integer as leaving, sum(early)::integer as early, sum(may_be)::integer as "mayBe", sum(no_place)::integer as "noPlace" from leaving group by 1, 2`.execute(tx)
  return rows
}

/** What partners said that a week has, from this week on. */
export const capacitiesOf = async ({ tx, today }: Reading, scheme: string): Promise<Capacity[]> =>
  tx.selectFrom('early_release_capacity').select(['district_code as district', 'week', 'beds', 'appointments', 'said_by as saidBy']).where('scheme_id', '=', scheme)
    .where('week', '>=', weekOf(today)).where('week', '<', addDays(weekOf(today), WEEKS_AHEAD * 7)).execute()

/** Says what a week has; the newest word stands. */
export const saveCapacity = async ({ tx, viewer, today }: Acting, scheme: string, { district, week, beds, appointments, saidBy }: Capacity): Promise<void> => {
  const said = { beds, appointments, said_by: saidBy, recorded_on: today, recorded_by: viewer.accountId }
  await tx.insertInto('early_release_capacity').values({ scheme_id: scheme, week, district_code: district, ...said })
    .onConflict((conflict) => conflict.columns(['scheme_id', 'week', 'district_code']).doUpdateSet(said)).execute()
}

export interface GroupRequest {
  readonly id: string
  readonly week: Day
  readonly district: string
  readonly wants: 'smooth' | 'suspend'
  readonly words: string
  readonly askedOn: Day
  readonly askedById: string
  readonly by: string
  readonly organisation: string
  readonly answer: 'agreed' | 'declined' | null
  readonly answerWords: string | null
  readonly answeredBy: string | null
}

/** What the group asked about weeks, those without an answer first. */
export const requestsOf = async ({ tx }: Reading, scheme: string): Promise<GroupRequest[]> => {
  const { rows } = await sql<GroupRequest>`
    select r.id, r.week, ar.name as district, r.wants, r.words, r.asked_on as "askedOn", r.asked_by as "askedById", a.name as by, o.name as organisation, r.answer, r.answer_words as "answerWords", b.name as "answeredBy"
    from early_release_request r join account a on a.id = r.asked_by join organisation o on o.id = r.organisation_id join area ar on ar.code = r.district_code left join account b on b.id = r.answered_by
    where r.scheme_id = ${scheme} order by r.answer is not null, r.recorded_at desc limit 50`.execute(tx)
  return rows
}

/** Writes what is asked about a week. */
export const insertRequest = async ({ tx, random, viewer, today, now }: Acting, scheme: string, asked: { readonly week: Day; readonly district: string; readonly wants: 'smooth' | 'suspend'; readonly words: string }): Promise<void> => {
  await tx.insertInto('early_release_request').values({
    id: random.uuid(), scheme_id: scheme, week: asked.week, district_code: asked.district, wants: asked.wants, words: asked.words, asked_on: today, asked_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
  }).execute()
}

/** Writes the answer to what was asked. */
export const saveRequestAnswer = async ({ tx, viewer, today }: Acting, request: string, answer: 'agreed' | 'declined', words: string): Promise<void> => {
  await tx.updateTable('early_release_request').set({ answer, answer_words: words, answered_on: today, answered_by: viewer.accountId }).where('id', '=', request).where('answer', 'is', null).execute()
}
