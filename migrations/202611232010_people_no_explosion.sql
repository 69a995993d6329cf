-- Should merges ever point round in a circle, or one stand twice, following them stays as short as the chain: every step keeps
-- each id once, where a plain UNION ALL would double them with every step.

create or replace function current_person(person uuid) returns uuid language plpgsql stable security definer set search_path = public as $$
begin
  if not exists (select from person_merge m where m.person_id = person) then return person; end if;
  return (
    with recursive chain as (
      select person as id, 0 as step
      union
      select m.into_id, chain.step + 1 from chain join active_merge m on m.person_id = chain.id where chain.step < 50
    )
    select id from chain order by step desc, id limit 1);
end $$;
