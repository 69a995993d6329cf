-- Who needed treatment and who got it: one row for each order in the community of somebody with a need, under the viewer's own policies; and counts
-- without names for those who see nobody, as migration 2451 has them for release days.

create function treatment_reached(since date, until date, among uuid[] default null, with_health boolean default true) returns table (
  person_id uuid, sentence_id uuid, reached text, court text, district_code text)
language sql stable set search_path = public as $$
  with needed as (
    select s.id, s.person_id, s.imposed_day, s.court, p.district_code, same.ids
    from sentence s join person p on p.id = s.person_id
    cross join lateral (select array(select same_people(s.person_id)) as ids offset 0) same
    where s.kind in ('community', 'suspended') and s.imposed_day between since and until and (among is null or s.person_id = any (among))
      and exists (select 1 from assessment a where a.person_id = any (same.ids) and a.need and a.pathway in ('health', 'drugs-alcohol') and a.assessed_on <= s.imposed_day + 90)
  )
  select n.person_id, n.id,
    case
      when exists (select 1 from treatment_requirement r where r.sentence_id = n.id) then 'made'
      when not with_health then 'not-known'
      else coalesce((
        select case when t.state = any (array['to-assess', 'assessed', 'willing', 'proposed']) then 'open' when t.state = 'died' then 'withdrawn' when t.state = 'made' then 'not-made' else t.state end
        from treatment_path t where t.person_id = any (n.ids) and t.started_on between n.imposed_day - 120 and n.imposed_day + 365 order by t.started_on desc, t.recorded_at desc limit 1), 'never')
    end, n.court, n.district_code
  from needed n
$$;
comment on function treatment_reached(date, date, uuid[], boolean) is 'Orders in the community of people with a need on health or drugs and alcohol, and how far each came on the way to a treatment requirement. Runs as who asks: the policies decide whose. Without health only whether one was made.';

create function treatment_counts(since date, until date, by_what text, among uuid[] default null, with_health boolean default true) returns table (unit text, reached text, orders integer)
language sql stable set search_path = public as $$
  select u.unit, t.reached, count(*)::integer
  from treatment_reached(since, until, among, with_health) t
  cross join lateral (select t.court as unit where by_what = 'court' union all select coalesce(t.district_code, 'not-known') where by_what = 'area' union all select 'all') u
  group by u.unit, t.reached
$$;
comment on function treatment_counts(date, date, text, uuid[], boolean) is 'Orders of people with a need by how far they came, by court or by district, and all together.';

create function treatment_answered_for() returns uuid[] language sql stable security definer set search_path = public as $$
  select array(select distinct i.person_id from involvement i where i.organisation_id = viewer_organisation() and i.basis = 'responsible')
$$;
comment on function treatment_answered_for() is 'Everybody for whom the viewer’s organisation answers or answered: only of them does it see how treatment came about, so that nobody is counted as never considered because health is masked. It shows nobody: the policies decide whose rows are read.';

create function treatment_counts_without_names(since date, until date, by_what text) returns table (unit text, reached text, orders integer)
language sql stable security definer set search_path = public as $$
  with giver as materialized (
    select g.organisation_id, bool_or('health' = any (g.shares) and not ('health' = any (a.consent_classes))) as health
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not (a.consent_classes && '{needs,sentence}')
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    where g.signed_on <= viewer_today() and 'needs' = any (g.shares) and 'sentence' = any (g.shares)
    group by g.organisation_id
  )
  select c.* from treatment_counts(since, until, by_what, array(
    select distinct i.person_id from involvement i join giver on giver.organisation_id = i.organisation_id
    where i.basis = 'responsible' and (not i.guarded or admitted(i.person_id, i.organisation_id, 'needs'))
  ), coalesce((select bool_and(health) from giver), false)) c
  where viewer_role() in ('analyst', 'board-secretary')
$$;
comment on function treatment_counts_without_names(date, date, text) is 'Counts for the board and its analysts, of people for whom a giver of their agreement answers; where a giver does not share health, only whether a requirement was made. What it answers is suppressed before it is shown.';
