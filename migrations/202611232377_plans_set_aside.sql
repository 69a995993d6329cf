-- A plan that a merge closed opens again as soon as the plan that it was closed for is another person’s, whichever merge of a chain is undone first.

alter table plan_change add column set_aside_for uuid;
comment on column plan_change.set_aside_for is 'Where a merge closed the plan: the record whose open plan stayed instead.';
update plan_change c set set_aside_for = m.into_id from person_merge m where m.id = c.by_merge and c.kind = 'closed';

create or replace function close_plans_of_merge(merge uuid, day date, moment timestamptz, account uuid) returns integer language plpgsql security definer set search_path = public as $$
declare
  merged_side uuid[];
  stays uuid;
  closed plan;
  count integer := 0;
begin
  with recursive side as (
    select m.person_id as id, 0 as step from active_merge m where m.id = merge
    union
    select m.person_id, side.step + 1 from side join active_merge m on m.into_id = side.id where side.step < 50
  )
  select array_agg(id) into merged_side from side;
  if merged_side is null then return 0; end if;
  select p.person_id into stays from plan p where p.state <> 'closed' and p.person_id in (select same_people(merged_side[1])) and p.person_id <> all (merged_side) limit 1;
  if not found then return 0; end if;
  for closed in
    update plan p set state = 'closed', closed_on = day, close_reason = 'merged', version = p.version + 1
    where p.person_id = any (merged_side) and p.state <> 'closed' returning p.*
  loop
    insert into plan_change (id, plan_id, person_id, kind, state, words, version, changed_on, changed_at, changed_by, by_merge, set_aside_for)
    values (gen_random_uuid(), closed.id, closed.person_id, 'closed', 'closed', 'merged', closed.version, day, moment, account, merge, stays);
    count := count + 1;
  end loop;
  return count;
end $$;

create or replace function reopen_plans_of_merge(merge uuid, day date, moment timestamptz, account uuid) returns integer language plpgsql security definer set search_path = public as $$
declare
  sides uuid[];
  aside record;
  stays uuid;
  opened plan;
  count integer := 0;
begin
  select array(select same_people(m.person_id)) || array(select same_people(m.into_id)) into sides from person_merge m join person_merge u on u.undoes = m.id where m.id = merge;
  if sides is null then return 0; end if;
  for aside in
    select c.id, c.plan_id, c.person_id, c.version from plan_change c join plan p on p.id = c.plan_id
    where c.person_id = any (sides) and c.kind = 'closed' and c.by_merge is not null and p.state = 'closed' and p.version = c.version
      and current_person(c.person_id) <> current_person(c.set_aside_for)
    order by array_position(sides, c.person_id), c.changed_at desc
  loop
    select other.person_id into stays from plan other where other.state <> 'closed' and other.person_id in (select same_people(aside.person_id)) limit 1;
    if found then
      update plan_change c set set_aside_for = stays where c.id = aside.id;
      continue;
    end if;
    update plan p set closed_on = null, close_reason = null, version = p.version + 1,
      state = coalesce((select before.state from plan_change before where before.plan_id = p.id and before.version < aside.version order by before.version desc limit 1),
        case when p.agreed_on is null then 'draft' else 'agreed' end)
    where p.id = aside.plan_id returning p.* into opened;
    insert into plan_change (id, plan_id, person_id, kind, state, words, version, changed_on, changed_at, changed_by, by_merge)
    values (gen_random_uuid(), opened.id, opened.person_id, 'reopened', opened.state, 'parted', opened.version, day, moment, account, merge);
    count := count + 1;
  end loop;
  return count;
end $$;
