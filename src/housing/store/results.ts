/** Releases whose night is known, with what led to it: under the viewer's own policies, so that nobody counts whom they do not see. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { Outcome } from '../results.ts'

/** First nights and three months of releases within the days given, of people whom the viewer sees. One statement. */
export const outcomesBetween = async ({ tx }: Reading, from: Day, until: Day): Promise<Outcome[]> =>
  (await sql<Outcome>`
    select c.person_id as "personId", coalesce(prison.name, s.prison_code, 'Not known') as prison, coalesce(d.council, home.name) as council, c.due_day - c.day_after as release, c.day_after as day, c.slept,
      d.duty, coalesce(r.policies, '{}') as "refusedPolicies", coalesce(f.failed, 0)::int as "failedChecks", coalesce(t.declined, false) as "personDeclined"
    from accommodation_check c
    cross join lateral (select array(select same_people(c.person_id)) as ids offset 0) same
    join person p on p.id = c.person_id left join area home on home.code = p.district_code
    left join sentence s on s.id = c.sentence_id left join prison on prison.code = s.prison_code
    left join lateral (select a.name as council, jsonb_build_object('state', d.state, 'sentOn', d.sent_on, 'policies', d.policies) as duty from duty_to_refer d left join area a on a.code = d.authority_code
      where d.person_id = any (same.ids) and d.sent_on <= c.due_day and d.sent_on >= c.due_day - c.day_after - 200 order by d.state = 'withdrawn', d.sent_on desc limit 1) d on true
    left join lateral (select array_agg(distinct policy) as policies from (
      select unnest(x.policies) as policy from duty_to_refer x where x.person_id = any (same.ids) and x.state = 'not-accepted' and x.sent_on between c.due_day - c.day_after - 200 and c.due_day
      union all select unnest(x.policies) from housing_referral x where x.person_id = any (same.ids) and x.state = 'refused' and x.sent_on between c.due_day - c.day_after - 200 and c.due_day) x) r on true
    left join lateral (select count(*) as failed from address_check k where k.person_id = any (same.ids) and k.outcome = 'failed' and k.checked_on between c.due_day - c.day_after - 200 and c.due_day) f on true
    left join lateral (select bool_or(h.outcome = 'person-declined') as declined from housing_attempt h where h.person_id = any (same.ids) and h.on_day between c.due_day - c.day_after - 200 and c.due_day) t on true
    where c.day_after = any (array[0, 90]) and c.slept is not null and c.due_day - c.day_after between ${from}::date and ${until}::date
    order by release, c.id`.execute(tx)).rows
