-- A case linked by mistake is unlinked and a request withdrawn, each by a dated row that says who and why; a panel reads only what was checked.

alter table victim_case add column unlinked_on date, add column unlinked_by uuid, add column unlink_reason text check (length(unlink_reason) between 3 and 500);
comment on column victim_case.unlinked_on is 'The day on which the link was found to be wrong; none while it stands. The row stays, so that it can be said what was done in its name.';

alter table victim_request add column withdrawn_on date, add column withdrawn_by uuid, add column withdrawn_why text check (length(withdrawn_why) between 3 and 1000);
comment on column victim_request.withdrawn_on is 'The day on which the request was taken back, before anybody decided on it.';

-- The doors' role may not delete a proposal, and does not see those of this week: two functions take back what is still undecided, and tell
-- nothing of what they found. Nothing stays on the offenders' side, whoever proposed it; another proposal of the same condition stays as it is.
create function withdraw_proposal(condition uuid) returns void language sql security definer set search_path = public as $$
  with mine as (
    delete from licence_proposal p using licence_condition c
    where p.condition_id = condition and c.id = condition and c.state = 'proposed' and p.organisation_id = viewer_organisation() and 'victim-services' = viewer_purpose() returning p.condition_id)
  delete from licence_condition c using mine where c.id = mine.condition_id and c.state = 'proposed'
$$;
comment on function withdraw_proposal(uuid) is 'Takes back one undecided proposal of the viewer’s organisation, from the victims’ side alone. Answers nothing.';

create function withdraw_own_proposals(people uuid[], wanted text, area text) returns void language sql security definer set search_path = public as $$
  with mine as (
    delete from licence_proposal p using licence_condition c
    where c.id = p.condition_id and c.person_id = any (people) and c.code = wanted and c.area_code is not distinct from area and c.state = 'proposed' and p.account_id = viewer_account() returning p.condition_id)
  delete from licence_condition c using mine where c.id = mine.condition_id and c.state = 'proposed'
$$;
comment on function withdraw_own_proposals(uuid[], text, text) is 'Takes back the viewer’s own undecided proposals of one condition for one person. Answers nothing, so that nobody learns from it whether there was one.';
