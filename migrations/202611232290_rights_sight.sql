-- A lead answers requests about people whom the lead sees. Of a request that the lead's own organisation received about somebody out
-- of sight the clock is shown, so that no day in law is missed: no words and no person. Of anybody else out of sight: nothing.

create function standing_restriction(request uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from rights_restriction r join sight_limit l on l.id = r.limit_id
    where r.request_id = request and l.kind = 'restriction' and (r.organisation_id = viewer_organisation() or l.set_by = viewer_account())
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      and not excluded(l.person_id)
      and not exists (
        select 1 from sight_limit k
        where k.person_id = any (array(select same_people(l.person_id))) and k.kind = 'lock' and k.organisation_id = viewer_organisation()
          and not coalesce(viewer_account() = any (k.accounts), false)
          and k.from_day <= viewer_today() and (k.until_day is null or k.until_day >= viewer_today())))
$$;
comment on function standing_restriction(uuid) is 'Does the restriction that answered this request of the viewer’s organisation, or that the viewer set, stand with no other limit in the viewer’s way? It may hide the person from everybody, and has to be lifted by somebody all the same (UK GDPR article 18(3)).';
revoke execute on function standing_restriction(uuid) from public;
grant execute on function standing_restriction(uuid) to throughline_app;

drop policy leads on rights_request;
create policy leads on rights_request for select to throughline_app using (
  (select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])
  and (exists (select 1 from person p where p.id = rights_request.person_id)
    or (kind = 'restriction' and standing_restriction(id))));
comment on policy leads on rights_request is 'A request about somebody whom the lead sees, whichever organisation of the partnership received it; and one whose own restriction hides the person, so that it can be lifted. Whoever is excluded from the person sees nothing of it.';
create policy leads_change on rights_request for update to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])) with check ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]));
create policy received on rights_request for insert to throughline_app with check (organisation_id = (select viewer_organisation()));

do $$
declare
  part text;
begin
  foreach part in array array['rights_step', 'rights_correction', 'rights_restriction', 'rights_erasure', 'rights_export'] loop
    execute format('drop policy leads on %I', part);
    execute format('create policy leads on %1$I for select to throughline_app using ((select rights_side()) and exists (select 1 from rights_request r where r.id = %1$I.request_id))', part);
    execute format('create policy leads_change on %1$I for update to throughline_app using ((select rights_side())) with check ((select rights_side()))', part);
    execute format('create policy leads_record on %1$I for insert to throughline_app with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and exists (select 1 from rights_request r where r.id = %1$I.request_id)))', part);
  end loop;
end $$;
drop policy duty on rights_row;
create policy duty on rights_row to throughline_app using ((select viewer_role()) = 'right-of-access' and exists (select 1 from rights_request r where r.id = rights_row.request_id));
comment on policy duty on rights_row is 'Not even a governance lead sees a gathered row but in the queries that answer to the duty.';

drop policy leads on legal_hold;
create policy leads on legal_hold for select to throughline_app using (
  (select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]) and exists (select 1 from person p where p.id = legal_hold.person_id));
create policy leads_change on legal_hold for update to throughline_app using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])) with check ((select rights_side()));
create policy leads_record on legal_hold for insert to throughline_app with check ((select rights_side()) and organisation_id = (select viewer_organisation()));

drop policy leads on disposal_person;
create policy leads on disposal_person for select to throughline_app using (
  (select rights_side()) and exists (select 1 from disposal d where d.id = disposal_id) and exists (select 1 from person p where p.id = disposal_person.person_id));

create function clocks_of_requests() returns table (id uuid, reference text, regime text, received_on date, identified_on date, lengthened boolean, state text, closed_on date)
language sql stable security definer set search_path = public as $$
  select r.id, r.reference, r.regime, r.received_on, r.identified_on, r.extended_on is not null, r.state, r.closed_on from rights_request r
  where viewer_role() = 'governance-lead' and r.organisation_id = viewer_organisation() and not excluded(r.person_id)
$$;
comment on function clocks_of_requests() is 'Clock, reference and state of the requests that the lead’s own organisation received, of people out of sight too: a day in law runs for them as well. Nothing of who they are or what they said.';

create function reviews_of_holds() returns table (id uuid, review_day date) language sql stable security definer set search_path = public as $$
  select h.id, h.review_day from legal_hold h
  where viewer_role() = 'governance-lead' and h.organisation_id = viewer_organisation() and h.lifted_on is null and not excluded(h.person_id)
$$;
comment on function reviews_of_holds() is 'When the legal holds of the lead’s own organisation are looked at again, of people out of sight too: a hold that nobody reviews keeps somebody’s file for ever.';

create function end_own_hold(hold uuid, because text) returns boolean language sql security definer set search_path = public as $$
  with ended as (
    update legal_hold h set lifted_on = viewer_today(), lifted_by = viewer_account(), lifted_because = because
    where h.id = hold and viewer_role() = 'governance-lead' and h.organisation_id = viewer_organisation() and h.lifted_on is null and not excluded(h.person_id) returning 1)
  select exists (select 1 from ended)
$$;
comment on function end_own_hold(uuid, text) is 'Ends a hold of the lead’s own organisation on somebody who has gone out of sight since it was set.';

create function days_of_files(disposal uuid) returns table (last_day date) language sql stable security definer set search_path = public as $$
  select d.last_day from disposal_person d
  where d.disposal_id = disposal and viewer_role() = 'governance-lead' and not excluded(d.person_id)
    and exists (select 1 from involvement i where i.person_id = any (array(select same_people(d.person_id))) and i.organisation_id = any (viewer_partners()))
$$;
comment on function days_of_files(uuid) is 'The last days of the files that a look found, of people with whom an organisation of the partnership ever had to do: nearly all are out of sight, since nobody has to do with them any longer. No ids.';
revoke execute on function clocks_of_requests(), reviews_of_holds(), end_own_hold(uuid, text), days_of_files(uuid) from public;
grant execute on function clocks_of_requests(), reviews_of_holds(), end_own_hold(uuid, text), days_of_files(uuid) to throughline_app;
