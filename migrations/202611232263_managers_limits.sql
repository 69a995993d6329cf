-- Counts of people do not count whom a limit keeps from the viewer: a total that differs by one would tell.
-- Limits are few: what a count takes off is looked up for those people alone, and the rest is counted from its index as before.

create or replace function people_held(organisations uuid[], day date) returns table (account_id uuid, people integer)
language sql stable security definer set search_path = public rows 500 as $$
  with held as (
    select m.account_id, m.organisation_id from management m where m.until_day is null and m.from_day <= day
    union all
    select m.account_id, m.organisation_id from management m where m.until_day > day and m.from_day <= day
  ), counted as (
    select held.account_id, count(*)::integer as people from held
    where held.organisation_id = any (organisations) and held.organisation_id = any ((select viewer_partners())::uuid[])
    group by 1
  ), kept_away as (
    select m.account_id, count(*)::integer as people
    from limited_people() limited join management m on m.person_id = limited.person_id
    where m.organisation_id = any (organisations) and m.organisation_id = any ((select viewer_partners())::uuid[])
      and m.from_day <= day and (m.until_day is null or m.until_day > day) and not admitted(m.person_id, m.organisation_id, 'contact')
    group by 1
  )
  select counted.account_id, counted.people - coalesce(kept_away.people, 0) from counted left join kept_away using (account_id)
$$;

create or replace function caseload_tiers(accounts uuid[], day date) returns table (account_id uuid, tier text, people integer)
language sql stable security definer set search_path = public rows 200 as $$
  with limited as materialized (select person_id from limited_people())
  select m.account_id, coalesce(newest.tier, ''), count(*)::integer
  from management m
  left join lateral (
    select left(r.tier, 1) as tier from risk_assessment r
    where r.person_id = m.person_id and r.assessed_on <= day order by r.assessed_on desc, r.recorded_at desc limit 1
  ) newest on true
  where m.account_id = any (accounts) and m.organisation_id = any ((select viewer_partners())::uuid[])
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
    and not exists (select from limited where limited.person_id = m.person_id and not admitted(m.person_id, m.organisation_id, 'contact'))
  group by 1, 2
$$;
