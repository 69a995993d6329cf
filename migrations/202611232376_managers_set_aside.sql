-- What a merge set aside comes back when the two are no longer one: until when somebody was responsible, and why it ended, as it was before.

alter table management add column set_aside_by uuid references person_merge (id), add column set_aside_for uuid, add column set_aside_was jsonb;
alter table management add constraint management_set_aside check ((set_aside_by is null) = (set_aside_for is null) and (set_aside_by is null) = (set_aside_was is null));
create index management_set_aside on management (person_id) where set_aside_by is not null;
comment on column management.set_aside_by is 'The merge that ended this, since both records had a manager; none once the two are two again.';
comment on column management.set_aside_for is 'The record on which the responsibility stands that stayed instead.';
comment on column management.set_aside_was is 'What stood here and in its involvement before, to be written back: until, reason, by, at, known (the involvement’s last day), left (until when the merge let it hold), and before (an earlier setting aside).';

create function set_management_aside(which uuid, day date, why text, merge uuid, stays uuid) returns void language sql security definer set search_path = public as $$
  update management m set
    set_aside_was = jsonb_build_object('until', m.until_day, 'reason', m.ended_reason, 'by', m.ended_by, 'at', m.ended_at, 'left', greatest(m.from_day, day),
      'known', (select i.until_day from involvement i where i.because_id = m.id and i.by_merge is null limit 1),
      'before', case when m.set_aside_by is null then null else jsonb_build_object('by', m.set_aside_by, 'for', m.set_aside_for, 'was', m.set_aside_was) end),
    set_aside_by = merge, set_aside_for = stays,
    until_day = greatest(m.from_day, day), ended_reason = why, ended_by = viewer_account(), ended_at = viewer_now()
  where m.id = which and exists (select 1 from active_merge a where a.id = merge);
  select end_involvement(which, day - 1);
$$;
comment on function set_management_aside(uuid, date, text, uuid, uuid) is 'Ends a responsibility because a merge made two people with a manager each into one, and keeps what stood there.';
revoke all on function set_management_aside(uuid, date, text, uuid, uuid) from public;
grant execute on function set_management_aside(uuid, date, text, uuid, uuid) to throughline_app;

create function give_managements_back(merge uuid) returns table (id uuid, person_id uuid, account_id uuid) language plpgsql security definer set search_path = public as $$
declare
  sides uuid[];
  aside management;
  was jsonb;
  other uuid;
begin
  select array(select same_people(m.person_id)) || array(select same_people(m.into_id)) into sides from person_merge m join person_merge u on u.undoes = m.id where m.id = merge;
  if sides is null then return; end if;
  for aside in
    select m.* from management m where m.person_id = any (sides) and m.set_aside_by is not null
    order by array_position(sides, m.person_id), m.from_day
  loop
    loop
      was := aside.set_aside_was;
      exit when current_person(aside.person_id) = current_person(aside.set_aside_for);
      -- Somebody has changed it since: their decision stands.
      if aside.until_day is distinct from (was ->> 'left')::date then
        update management m set set_aside_by = null, set_aside_for = null, set_aside_was = null where m.id = aside.id;
        exit;
      end if;
      -- Somebody else is responsible for what is one person still: it stays aside for them.
      select o.person_id into other from management o
      where o.person_id in (select same_people(aside.person_id)) and o.id <> aside.id and o.set_aside_by is null and not isempty(daterange(o.from_day, o.until_day))
        and daterange(o.from_day, o.until_day) && daterange(greatest(aside.from_day, viewer_today()), case when was ->> 'until' is not null then greatest((was ->> 'until')::date, aside.from_day, viewer_today()) end)
      limit 1;
      if found then
        update management m set set_aside_for = other where m.id = aside.id;
        exit;
      end if;
      update management m set until_day = (was ->> 'until')::date, ended_reason = was ->> 'reason', ended_by = (was ->> 'by')::uuid, ended_at = (was ->> 'at')::timestamptz,
        set_aside_by = (was -> 'before' ->> 'by')::uuid, set_aside_for = (was -> 'before' ->> 'for')::uuid, set_aside_was = nullif(was -> 'before' -> 'was', 'null'::jsonb)
      where m.id = aside.id returning m.* into aside;
      update involvement i set until_day = (was ->> 'known')::date where i.because_id = aside.id and i.by_merge is null;
      if aside.set_aside_by is null then
        id := aside.id; person_id := aside.person_id; account_id := aside.account_id;
        return next;
        exit;
      end if;
    end loop;
  end loop;
  perform spread_involvement(sides);
end $$;
comment on function give_managements_back(uuid) is 'Once a merge is undone: whatever was set aside for a record that is another person’s now stands again as it stood before, unless somebody has decided otherwise since.';
revoke all on function give_managements_back(uuid) from public;
grant execute on function give_managements_back(uuid) to throughline_app;
