-- Somebody whose manager is shut out of them has a manager on record and nobody who can work with them: they wait like somebody without one.

create function people_in_conflict(day date) returns table (person_id uuid, people uuid[], needed_by date, waiting_since date)
language sql stable security definer set search_path = public rows 10 as $$
  with shut_out as (
    select current_person(l.person_id) as kept, m.person_id as held, greatest(l.from_day, m.from_day) as since
    from sight_limit l cross join lateral same_people(l.person_id) same (id)
    join management m on m.person_id = same.id and m.account_id = any (l.accounts) and m.from_day <= day and (m.until_day is null or m.until_day > day)
    where l.kind = 'exclusion' and l.from_day <= day and (l.until_day is null or l.until_day >= day)
  ), waiting as (
    select s.kept, min(s.since) as since, array(select same_people(s.kept)) as people from shut_out s group by s.kept
  )
  select w.kept, w.people, w.since, w.since from waiting w
  where exists (select from sentence s where s.person_id = any (w.people) and s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day)
$$;
comment on function people_in_conflict(date) is 'Ids of everybody with a sentence that runs on the day and whose manager is shut out of them, since when. It tells ids and days only; the list joins them to tables whose policies decide who is seen.';
revoke all on function people_in_conflict(date) from public;
grant execute on function people_in_conflict(date) to throughline_app;
