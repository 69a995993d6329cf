-- That somebody agreed to be approached implies a victim: it is for whoever is responsible for them today and that unit's head, not
-- for every colleague who sees the person, nor for an hour of emergency. The person's own request for their information tells it too.

create policy responsible_only on restorative_approach as restrictive for select to throughline_app using (
  (select viewer_role()) = 'right-of-access'
  or exists (
    select 1 from management m
    where m.person_id = any (array(select same_people(restorative_approach.person_id)))
      and m.from_day <= (select viewer_today()) and (m.until_day is null or m.until_day > (select viewer_today()))
      and (m.account_id = (select viewer_account()) or ((select viewer_role()) = 'delivery-unit-head' and m.organisation_id = (select viewer_organisation())))));
