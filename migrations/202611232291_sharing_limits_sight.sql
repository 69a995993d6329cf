-- Why a limit stands is for whoever keeps the limits of the organisation that set it, and for nobody whom it, or another one, keeps away.

create function locked_out(person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'lock' and l.organisation_id = viewer_organisation()
      and not coalesce(viewer_account() = any (l.accounts), false)
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$$;
comment on function locked_out(uuid) is 'Does a lock of the viewer’s own organisation keep the viewer from this person today?';

drop policy keep on sight_limit;
create policy keep on sight_limit to throughline_app
  using (organisation_id = (select viewer_organisation())
    and ((select viewer_role()) in ('governance-lead', 'administrator') or ((select viewer_role()) in ('delivery-unit-head', 'prison-offender-manager') and not locked_out(person_id)))
    and not excluded(person_id))
  with check (organisation_id = (select viewer_organisation()));
comment on policy keep on sight_limit is 'Known to whoever keeps the limits of the organisation that set it: its lead and administrator, its heads and prison offender managers unless its own lock shuts them out; never to whoever is excluded from that person by any limit at all. Anybody may write one for their own organisation: that is how a conflict is declared.';

create function limits_of_partners() returns table (id uuid, person_id uuid, kind text, organisation_id uuid, from_day date, until_day date, review_day date)
language sql stable security definer set search_path = public rows 20 as $$
  select l.id, l.person_id, l.kind, l.organisation_id, l.from_day, l.until_day, l.review_day from sight_limit l
  where viewer_role() = 'governance-lead' and l.organisation_id = any (viewer_partners()) and l.organisation_id <> viewer_organisation()
    and (l.until_day is null or l.until_day >= viewer_today()) and not excluded(l.person_id)
$$;
comment on function limits_of_partners() is 'That a partner keeps a limit and when it is looked at again, for the other leads of the partnership: not why, and not whom it names.';
revoke execute on function locked_out(uuid), limits_of_partners() from public;
grant execute on function locked_out(uuid), limits_of_partners() to throughline_app;
