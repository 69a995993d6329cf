-- Restricting what one organisation holds, for whoever answers requests of people in the partnership, whose own organisation it need not be.

create function restrict_holder(id uuid, person uuid, holder uuid, classes text[], reason text, from_day date) returns void
language plpgsql security definer set search_path = public as $$
begin
  if viewer_role() is distinct from 'governance-lead' or not holder = any (viewer_partners()) then raise exception 'not permitted'; end if;
  insert into sight_limit (id, person_id, kind, organisation_id, classes, reason, from_day, set_by, set_at)
  values (restrict_holder.id, person, 'restriction', holder, restrict_holder.classes, restrict_holder.reason, restrict_holder.from_day, viewer_account(), viewer_now());
end $$;
comment on function restrict_holder(uuid, uuid, uuid, text[], text, date) is 'Withholds classes of what one organisation of the partnership holds about a person, on a request under article 18.';

create function lift_restriction(limit_id uuid, last_day date, because text) returns void
language plpgsql security definer set search_path = public as $$
begin
  if viewer_role() is distinct from 'governance-lead' then raise exception 'not permitted'; end if;
  update sight_limit set until_day = greatest(last_day, from_day - 1), lifted_by = viewer_account(), lifted_because = because
  where id = limit_id and kind = 'restriction' and until_day is null and organisation_id = any (viewer_partners());
end $$;
comment on function lift_restriction(uuid, date, text) is 'Ends a restriction after its last day.';
revoke execute on function restrict_holder(uuid, uuid, uuid, text[], text, date), lift_restriction(uuid, date, text) from public;
grant execute on function restrict_holder(uuid, uuid, uuid, text[], text, date), lift_restriction(uuid, date, text) to throughline_app;
