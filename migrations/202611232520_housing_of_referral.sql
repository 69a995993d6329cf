-- A council to which somebody was referred read everything of class needs about them: assessments of children, health and attitudes, and whether
-- they work. Who refers promises the council who they are and what it was told. Of needs it sees where they sleep and the need for that, no other;
-- a council that is responsible for somebody, or supplied a record of them, sees what it saw.

create function referred_only(person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
      select 1 from involvement i where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = 'referred'
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
    and not exists (
      select 1 from involvement i where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis <> 'referred'
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$$;
revoke all on function referred_only(uuid) from public;
grant execute on function referred_only(uuid) to throughline_app;
comment on function referred_only(uuid) is 'Does the viewer’s organisation have to do with this person today by a referral alone?';

create policy of_referral on assessment as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or pathway = 'accommodation' or not referred_only(person_id));
-- Reads the assessment as who asks: an answer goes with it.
create policy of_referral on assessment_answer as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or exists (select 1 from assessment a where a.id = assessment_id));
create policy of_referral on gate_answer as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or question = 'housing' or not referred_only(person_id));
create policy of_referral on employment_status as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or not referred_only(person_id));
create policy of_referral on status_correction as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or about = 'accommodation' or not referred_only(person_id));
