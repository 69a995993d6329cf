-- Continuity of care by the day of release: did treatment outside begin in time? One row for each release with a prescription, under the viewer's own
-- policies; and counts without names for those who see nobody, as migration 2561 has them for requirements.

create function continuity_reached(since date, until date, days integer, among uuid[] default null) returns table (person_id uuid, continuity_id uuid, reached text, prison_code text, district_code text)
language sql stable set search_path = public as $$
  select c.person_id, c.id, case when c.started_on is null then 'never' when c.started_on <= c.released_on + days then 'within' else 'late' end, s.prison_code, p.district_code
  from treatment_continuity c join sentence s on s.id = c.sentence_id join person p on p.id = c.person_id
  where c.released_on between since and until and c.drug is not null and (among is null or c.person_id = any (among))
    and not (c.started_on is null and ((c.state = 'stopped' and c.state_on <= c.released_on) or (c.state in ('died', 'returned') and c.state_on <= c.released_on + days)))
$$;
comment on function continuity_reached(date, date, integer, uuid[]) is 'Releases with a prescription for opioid dependence, and whether treatment outside began within so many days. Left out: what was stopped before release, and who died or was back in prison before the days were over. Runs as who asks.';

create function continuity_counts(since date, until date, days integer, by_what text, among uuid[] default null) returns table (unit text, reached text, people integer)
language sql stable set search_path = public as $$
  select u.unit, t.reached, count(*)::integer
  from continuity_reached(since, until, days, among) t
  cross join lateral (select t.prison_code as unit where by_what = 'prison' union all select coalesce(t.district_code, 'not-known') where by_what = 'area' union all select 'all') u
  group by u.unit, t.reached
$$;
comment on function continuity_counts(date, date, integer, text, uuid[]) is 'Releases with a prescription by whether treatment outside began in time, by prison or district, and all together.';

create function continuity_counts_without_names(since date, until date, days integer, by_what text) returns table (unit text, reached text, people integer)
language sql stable security definer set search_path = public as $$
  with giver as materialized (
    select distinct g.organisation_id
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not (a.consent_classes && '{health,sentence}')
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    where g.signed_on <= viewer_today() and (g.withdrawn_on is null or g.withdrawn_on > viewer_today()) and 'health' = any (g.shares) and 'sentence' = any (g.shares)
  )
  select c.* from continuity_counts(since, until, days, by_what, array(
    select distinct i.person_id from involvement i join giver on giver.organisation_id = i.organisation_id
    where i.basis = 'responsible' and (not i.guarded or admitted(i.person_id, i.organisation_id, 'health'))
  )) c
  where viewer_role() in ('analyst', 'board-secretary')
$$;
comment on function continuity_counts_without_names(date, date, integer, text) is 'Counts for the board and its analysts, of people for whom a giver answers that shares health and sentences with them for everyone; nobody else is counted. What it answers is suppressed before it is shown.';
