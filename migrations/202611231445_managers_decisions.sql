-- Exactly one is responsible whoever is looking: what decides that is read whole, and ended by whoever decides, seen or not.

drop function caseloads(uuid[], date);

create function managements_for_decision(people uuid[]) returns setof management language sql stable security definer set search_path = public as $$
  select * from management where person_id = any (people) order by from_day
$$;
comment on function managements_for_decision(uuid[]) is 'Everybody who was, is or will be responsible for one human being, whichever the viewer may see: the decision must not overlook one. What is shown is read through the policy.';

create function end_management(which uuid, day date, why text, decider uuid, moment timestamptz) returns void language sql security definer set search_path = public as $$
  update management set until_day = greatest(from_day, day), ended_reason = why, ended_by = decider, ended_at = moment where id = which
$$;
comment on function end_management(uuid, date, text, uuid, timestamptz) is 'Ends a responsibility on a day (the first on which it no longer holds), because a handover, a merge or its end was decided.';

create function reopen_management(which uuid) returns void language sql security definer set search_path = public as $$
  update management set until_day = null, ended_reason = null, ended_by = null, ended_at = null where id = which
$$;
comment on function reopen_management(uuid) is 'A handover that was arranged does not come about: whoever would have handed over stays responsible.';

create function people_held(organisations uuid[], day date) returns table (account_id uuid, people integer)
language sql stable security definer set search_path = public rows 500 as $$
  select m.account_id, count(*)::integer from management m
  where m.organisation_id = any (organisations) and m.organisation_id = any (viewer_partners())
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
  group by 1
$$;
comment on function people_held(uuid[], date) is 'How many people each colleague is responsible for: counts, never who they are.';

create function caseload_tiers(accounts uuid[], day date) returns table (account_id uuid, tier text, people integer)
language sql stable security definer set search_path = public rows 200 as $$
  select m.account_id, coalesce(newest.tier, ''), count(*)::integer
  from management m
  left join lateral (
    select left(r.tier, 1) as tier from risk_assessment r
    where r.person_id = m.person_id and r.assessed_on <= day order by r.assessed_on desc, r.recorded_at desc limit 1
  ) newest on true
  where m.account_id = any (accounts) and m.organisation_id = any (viewer_partners())
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
  group by 1, 2
$$;
comment on function caseload_tiers(uuid[], date) is 'The caseload of some colleagues by letter of the tier (empty: not assessed): counts, never who they are.';
