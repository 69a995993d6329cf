-- Each change of a plan is a dated row; a draft can be closed; a merge closes one of two open plans and its undoing opens it again.

create table plan_change (
  id uuid primary key,
  plan_id uuid not null references plan,
  person_id uuid not null references person,
  kind text not null check (kind in ('started', 'worded', 'changed', 'agreed', 'reviewed', 'closed', 'reopened')),
  state text not null check (state in ('draft', 'agreed', 'closed')),
  words text,
  version integer not null,
  changed_on date not null,
  changed_at timestamptz not null,
  changed_by uuid references account,
  by_merge uuid references person_merge
);
comment on table plan_change is 'Class: plan. What happened to a plan, who did it, when and why; `state` and `version` are the plan’s after it.';
create index plan_change_plan on plan_change (plan_id, version);
create index plan_change_person on plan_change (person_id, changed_on);
create index plan_change_merge on plan_change (by_merge) where by_merge is not null;
call protect('plan_change', 'plan');

-- What was never agreed can be closed too: two drafts may meet in a merge.
alter table plan drop constraint plan_check;
alter table plan add constraint plan_agreed_on check (state <> 'agreed' or agreed_on is not null);

-- One human being has one open plan, whatever the one who merges may see of it: hence functions that run as the owner. They
-- can only be used on a merge that stands, or that was undone, and do nothing a second time.
create function close_plans_of_merge(merge uuid, day date, moment timestamptz, account uuid) returns integer
language plpgsql security definer set search_path = public as $$
declare
  merged_side uuid[];
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
  perform 1 from plan p where p.state <> 'closed' and p.person_id in (select same_people(merged_side[1])) and p.person_id <> all (merged_side);
  if not found then return 0; end if;
  for closed in
    update plan p set state = 'closed', closed_on = day, close_reason = 'merged', version = p.version + 1
    where p.person_id = any (merged_side) and p.state <> 'closed' returning p.*
  loop
    insert into plan_change (id, plan_id, person_id, kind, state, words, version, changed_on, changed_at, changed_by, by_merge)
    values (gen_random_uuid(), closed.id, closed.person_id, 'closed', 'closed', 'merged', closed.version, day, moment, account, merge);
    count := count + 1;
  end loop;
  return count;
end $$;
comment on function close_plans_of_merge(uuid, date, timestamptz, uuid) is 'Where both sides of a standing merge have an open plan, closes the merged side’s as “merged”. The kept side’s stays open.';

create function reopen_plans_of_merge(merge uuid, day date, moment timestamptz, account uuid) returns integer
language plpgsql security definer set search_path = public as $$
declare
  opened plan;
  count integer := 0;
begin
  if not exists (select 1 from person_merge u where u.undoes = merge) then return 0; end if;
  for opened in
    update plan p set closed_on = null, close_reason = null, version = p.version + 1,
      state = coalesce((select before.state from plan_change before where before.plan_id = p.id and before.version < c.version order by before.version desc limit 1),
        case when p.agreed_on is null then 'draft' else 'agreed' end)
    from plan_change c
    where c.by_merge = merge and c.kind = 'closed' and c.plan_id = p.id and p.state = 'closed' and p.version = c.version
      and not exists (select 1 from plan other where other.state <> 'closed' and other.person_id in (select same_people(p.person_id)))
    returning p.*
  loop
    insert into plan_change (id, plan_id, person_id, kind, state, words, version, changed_on, changed_at, changed_by, by_merge)
    values (gen_random_uuid(), opened.id, opened.person_id, 'reopened', opened.state, 'parted', opened.version, day, moment, account, merge);
    count := count + 1;
  end loop;
  return count;
end $$;
comment on function reopen_plans_of_merge(uuid, date, timestamptz, uuid) is 'Opens again what an undone merge had closed, as it was. Who undoes a merge may no longer see one of the records, and it must open all the same.';
