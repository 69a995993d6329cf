-- Nearly nobody has merged records: for them the two functions answer from two index probes, without walking anything.

create or replace function current_person(person uuid) returns uuid language plpgsql stable security definer set search_path = public as $$
begin
  if not exists (select from person_merge m where m.person_id = person) then return person; end if;
  return (
    with recursive chain as (
      select person as id, 0 as step
      union all
      select m.into_id, chain.step + 1 from chain join active_merge m on m.person_id = chain.id where chain.step < 50
    )
    select id from chain order by step desc limit 1);
end $$;

create or replace function same_people(person uuid) returns setof uuid language plpgsql stable security definer set search_path = public rows 2 as $$
begin
  if not exists (select from person_merge m where m.person_id = person) and not exists (select from person_merge m where m.into_id = person) then
    return next person;
    return;
  end if;
  return query
    with recursive same as (
      select current_person(person) as id, 0 as step
      union
      select m.person_id, same.step + 1 from same join active_merge m on m.into_id = same.id where same.step < 50
    )
    select ids.id from (select same.id, min(same.step) as step from same group by same.id) ids order by ids.step, ids.id;
end $$;
