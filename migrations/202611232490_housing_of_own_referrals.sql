-- A council that knows somebody by an application of its own read every referral of theirs to housing: to approved premises with what those
-- were told of risk, and the tier in the advice. Like a provider it sees its own alone.

drop policy own on housing_referral;
create policy own on housing_referral as restrictive for select to throughline_app
  using ((select viewer_role()) <> all (array['caseworker', 'housing-officer']) or provider_organisation_id = (select viewer_organisation()));

-- Whom somebody meets after release says as much of them as a referral does: those to whom they were referred see their own meetings.
create policy own on release_meeting as restrictive for select to throughline_app
  using ((select viewer_role()) <> all (array['caseworker', 'housing-officer']) or organisation_id = (select viewer_organisation()));
create policy own on release_meeting_move as restrictive for select to throughline_app
  using ((select viewer_role()) <> all (array['caseworker', 'housing-officer']) or exists (select 1 from release_meeting m where m.id = meeting_id));
