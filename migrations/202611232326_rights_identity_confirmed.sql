-- Who asks is confirmed by somebody else than whoever logged the request: another lead, or a manager or head of whoever is responsible for the person.
alter table rights_request add column identified_by uuid references account;
alter table rights_request add constraint rights_request_two_people check (identified_by <> logged_by);

create policy managers_confirm on rights_request for update to throughline_app using (
  (select viewer_role()) = any (array['offender-manager', 'prison-offender-manager', 'delivery-unit-head']) and state = 'received' and logged_by <> (select viewer_account())
  and (select viewer_organisation()) = any (array(select a.organisation_id from answering_for(person_id) a)) and exists (select 1 from person p where p.id = person_id))
  with check (state in ('received', 'identified') and identified_by = (select viewer_account()));
create policy managers_confirm on rights_step for insert to throughline_app with check (
  state = 'identified' and (select viewer_role()) = any (array['offender-manager', 'prison-offender-manager', 'delivery-unit-head'])
  and exists (select 1 from rights_request r where r.id = request_id and r.identified_by = (select viewer_account())));
