-- Who waits for a manager and how many people each manager has, answered from indexes that hold just that, so that a quarter of
-- a million people cost a list what a few thousand did.

create index management_open on management (person_id) include (from_day) where until_day is null;
create index management_load on management (account_id) include (organisation_id, from_day) where until_day is null;
create index management_until on management (until_day) where until_day is not null;
create index sentence_running on sentence (person_id) include (supervision_end, imposed_day, custody_start);

-- Whoever holds an open responsibility today waits for nobody, which two indexes tell of nearly all; the few who are left are looked at one by one.
create or replace function people_without_manager(day date) returns table (person_id uuid, people uuid[], needed_by date, waiting_since date)
language sql stable security definer set search_path = public rows 2000 as $$
  with merged as materialized (
    select m.person_id as id, current_person(m.person_id) as kept from active_merge m
  ), candidate as materialized (
    select distinct coalesce(merged.kept, s.person_id) as id
    from sentence s left join merged on merged.id = s.person_id
    where s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day
      and not exists (select from management m where m.person_id = s.person_id and m.until_day is null and m.from_day <= day)
  ), same as materialized (
    select c.id as kept, c.id from candidate c
    union all select merged.kept, merged.id from merged where merged.kept in (select candidate.id from candidate)
  ), serving as (
    select same.kept, array_agg(distinct s.person_id) as people,
      min(case when s.custody_start <= day and s.released_on is null and s.planned_release > day then s.planned_release end) as release_day,
      bool_or(s.custody_start is null or s.released_on <= day or s.planned_release <= day) as supervised,
      min(least(s.imposed_day, s.custody_start)) as began
    from same cross join lateral (select * from sentence where sentence.person_id = same.id offset 0) s
    where s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day
    group by 1
  ), held as (
    select same.kept, bool_or(m.from_day <= day and (m.until_day is null or m.until_day > day)) as now,
      max(m.until_day) filter (where m.until_day <= day and m.until_day > m.from_day) as last_until
    from same cross join lateral (select * from management where management.person_id = same.id offset 0) m
    group by 1
  ), waiting as (
    select serving.kept, serving.people, serving.release_day, serving.supervised, greatest(serving.began, held.last_until) as since
    from serving left join held using (kept) where held.now is not true
  )
  select w.kept, w.people, case when w.supervised or w.release_day is null then w.since else w.release_day end, w.since from waiting w
$$;

create or replace function people_held(organisations uuid[], day date) returns table (account_id uuid, people integer)
language sql stable security definer set search_path = public rows 500 as $$
  with held as (
    select m.account_id, m.organisation_id from management m where m.until_day is null and m.from_day <= day
    union all
    select m.account_id, m.organisation_id from management m where m.until_day > day and m.from_day <= day
  )
  select held.account_id, count(*)::integer from held
  where held.organisation_id = any (organisations) and held.organisation_id = any ((select viewer_partners())::uuid[])
  group by 1
$$;
