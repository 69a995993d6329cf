-- The same questions answered fast: the viewer’s partners are found once and not for every row, and whoever waits comes with the
-- ids under which their sentences were written, so that lists look them up by index.

create or replace function people_held(organisations uuid[], day date) returns table (account_id uuid, people integer)
language sql stable security definer set search_path = public rows 500 as $$
  select m.account_id, count(*)::integer from management m
  where m.organisation_id = any (organisations) and m.organisation_id = any ((select viewer_partners())::uuid[])
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
  group by 1
$$;

create or replace function caseload_tiers(accounts uuid[], day date) returns table (account_id uuid, tier text, people integer)
language sql stable security definer set search_path = public rows 200 as $$
  select m.account_id, coalesce(newest.tier, ''), count(*)::integer
  from management m
  left join lateral (
    select left(r.tier, 1) as tier from risk_assessment r
    where r.person_id = m.person_id and r.assessed_on <= day order by r.assessed_on desc, r.recorded_at desc limit 1
  ) newest on true
  where m.account_id = any (accounts) and m.organisation_id = any ((select viewer_partners())::uuid[])
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
  group by 1, 2
$$;

drop function people_without_manager(date);
create function people_without_manager(day date) returns table (person_id uuid, people uuid[], needed_by date, waiting_since date)
language sql stable security definer set search_path = public rows 500 as $$
  with merged as materialized (
    select m.person_id as id, current_person(m.person_id) as kept from active_merge m
  ), current_sentence as (
    select coalesce(merged.kept, s.person_id) as person_id, array_agg(distinct s.person_id) as people,
      min(case when s.custody_start <= day and s.released_on is null and s.planned_release > day then s.planned_release end) as release_day,
      bool_or(s.custody_start is null or s.released_on <= day or s.planned_release <= day) as supervised,
      min(least(s.imposed_day, s.custody_start)) as began
    from sentence s left join merged on merged.id = s.person_id
    where s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day
    group by 1
  ), held as (
    select coalesce(merged.kept, m.person_id) as person_id,
      bool_or(m.from_day <= day and (m.until_day is null or m.until_day > day)) as now,
      max(m.until_day) filter (where m.until_day <= day and m.until_day > m.from_day) as last_until
    from management m left join merged on merged.id = m.person_id
    group by 1
  ), waiting as (
    select c.person_id, c.people, c.release_day, c.supervised, greatest(c.began, h.last_until) as since
    from current_sentence c left join held h using (person_id)
    where h.now is not true
  )
  select w.person_id, w.people, case when w.supervised or w.release_day is null then w.since else w.release_day end, w.since from waiting w
$$;
comment on function people_without_manager(date) is 'Ids of everybody with a sentence that runs on the day and nobody responsible, and the ids their sentences were written under. It tells ids and days only; the list joins them to tables whose policies decide who is seen, so that a manager one may not see is not taken for none.';
