/** Who is about to leave with nowhere to sleep, with everything that was tried: one statement. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { NowhereFacts } from '../nowhere.ts'
import { LEAVING_DAYS, OVERDUE_DAYS_MAX } from '../rules.ts'
import { myPeople } from '../store.ts'

export interface NowhereRow extends NowhereFacts {
  readonly id: string
  readonly personId: string
  readonly forename: string
  readonly surname: string
  readonly prison: string | null
  readonly manager: string | null
  readonly tried: readonly { readonly day: Day; readonly what: string; readonly detail: string | null; readonly outcome: string }[]
}

export interface NowhereScope {
  readonly limit: number
  readonly after?: { readonly release: Day; readonly id: string } | undefined
  readonly people?: readonly string[] | undefined
}

const SAME = sql`
  cross join lateral (
    select case when exists (select 1 from person_merge m where m.person_id = b.person_id) or exists (select 1 from person_merge m where m.into_id = b.person_id)
      then array(select same_people(b.person_id)) else array[b.person_id] end as ids
    offset 0) same`

/** Who leaves, as this viewer may know it: by the sentence; for a council’s officer by the referral to them and the day of release that is told to whoever sees needs. */
const leavers = ({ viewer, today }: Reading, people: readonly string[] | undefined): RawBuilder<unknown> => {
  const until = addDays(today, LEAVING_DAYS)
  const since = addDays(today, -OVERDUE_DAYS_MAX)
  if (viewer?.role === 'housing-officer') return sql`
    select distinct on (out.sentence_id) b.id, b.person_id, out.release_day as release, null::date as start, null as prison_code, same.ids
    from duty_to_refer b ${SAME} cross join lateral custody_to_house(same.ids) out
    where b.council_organisation_id = ${viewer.organisationId} and b.state = any (array['sent', 'acknowledged', 'in-review', 'accepted']) and not out.released and out.release_day between ${since}::date and ${until}::date
      ${people ? sql`and b.person_id = any (${[...people]}::uuid[])` : sql``}
    order by out.sentence_id, b.sent_on desc, b.id`
  const whose = people ? sql`b.person_id = any (${[...people]}::uuid[])`
    : viewer?.role === 'offender-manager' ? sql`b.person_id in (select id from mine)`
      : viewer?.role === 'delivery-unit-head' ? sql`(exists (select 1 from management m where m.person_id = any (same.ids) and m.organisation_id = ${viewer.organisationId} and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}))
        or (not exists (select 1 from management m where m.person_id = any (same.ids) and m.side = 'community' and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}))
          and exists (select 1 from involvement i where i.person_id = any (same.ids) and i.organisation_id = ${viewer.organisationId} and i.basis = 'responsible' and i.from_day <= ${today} and (i.until_day is null or i.until_day >= ${today}))))`
        : viewer?.role === 'resettlement-worker' || viewer?.role === 'prison-offender-manager' ? sql`b.prison_code = (select prison_code from organisation where id = ${viewer.organisationId})` : sql`false`
  return sql`
    select b.id, b.person_id, b.planned_release as release, b.custody_start as start, b.prison_code, same.ids
    from sentence b ${SAME}
    where b.released_on is null and b.planned_release between ${since}::date and ${until}::date and ${whose}
      and b.id = (select last.id from sentence last where last.person_id = any (same.ids) and last.released_on is null and last.planned_release is not null order by last.planned_release desc, last.id desc limit 1)`
}

/** A page of people with no place on the day they leave but, at most, nights in an emergency room, soonest first; each with the facts that the next move is decided from, and what was tried. One statement. */
export const nowherePage = async (context: Reading, { limit, after, people }: NowhereScope): Promise<NowhereRow[]> => {
  const { today, viewer } = context
  const own = !people && viewer?.role === 'offender-manager' ? sql`with recursive ${myPeople(context)}` : sql``
  const { rows } = await sql<NowhereRow>`
    ${own}
    select l.id, p.id as "personId", p.forename, p.surname, l.release, l.start as "custodyStart", coalesce(prison.name, l.prison_code) as prison, manager.name as manager, ${viewer?.role === 'housing-officer' ? sql`true` : sql`manager.name is not null`} as managed,
      (select jsonb_build_object('state', d.state, 'sentOn', d.sent_on, 'answerBy', d.answer_by, 'changedOn', d.changed_on, 'authority', a.name,
          'reviewed', exists (select from duty_to_refer_change h where h.duty_to_refer_id = d.id and h.state = 'in-review'),
          'until', (select max(h.until_day) from homelessness_duty h where h.duty_to_refer_id = d.id and h.ended_on is null))
        from duty_to_refer d left join area a on a.code = d.authority_code where d.person_id = any (l.ids) and d.state <> 'withdrawn' order by d.sent_on desc, d.recorded_at desc limit 1) as duty,
      coalesce((select jsonb_agg(jsonb_build_object('state', r.state, 'answerBy', r.answer_by, 'changedOn', r.changed_on, 'toWhom', r.to_whom, 'here', r.provider_organisation_id is not null) order by r.answer_by, r.id)
        from housing_referral r where r.person_id = any (l.ids) and r.state = any (array['sent', 'offered'])), '[]') as referrals,
      coalesce((select jsonb_agg(jsonb_build_object('from', e.from_day, 'until', e.until_day)) from emergency_placement e where e.person_id = any (l.ids) and e.until_day >= l.release and e.left_on is null), '[]') as placements,
      coalesce((select jsonb_agg(jsonb_build_object('day', t.day, 'what', t.what, 'detail', t.detail, 'outcome', t.outcome) order by t.day desc, t.what) from (
        select t.on_day as day, 'attempt:' || t.what as what, t.words as detail, t.outcome from housing_attempt t where t.person_id = any (l.ids)
        union all select r.changed_on, 'referral:' || r.kind, r.to_whom, r.state from housing_referral r where r.person_id = any (l.ids)
        union all select d.changed_on, 'council', a.name, d.state from duty_to_refer d left join area a on a.code = d.authority_code where d.person_id = any (l.ids)
        union all select x.ended_on, 'place', x.address_line, x.end_reason from accommodation x where x.person_id = any (l.ids) and x.ended_on is not null and x.found_on >= coalesce(l.start, x.found_on)
      ) t), '[]') as tried
    from (
      select * from (${leavers(context, people)}) l
      where not exists (select 1 from accommodation a where a.person_id = any (l.ids) and a.ended_on is null and a.from_day <= l.release)
        ${after ? sql`and (l.release, l.id) > (${after.release}::date, ${after.id}::uuid)` : sql``}
      order by l.release, l.id limit ${limit}
    ) l
    join lateral (select * from person where id = case when cardinality(l.ids) = 1 then l.person_id else current_person(l.person_id) end limit 1) p on true
    left join prison on prison.code = l.prison_code
    left join lateral (select account.name from management m join account on account.id = m.account_id where m.person_id = any (l.ids) and m.side = 'community' and m.from_day <= ${today}
      and (m.until_day is null or m.until_day > ${today}) order by m.from_day desc limit 1) manager on true
    order by l.release, l.id`.execute(context.tx)
  return rows
}
