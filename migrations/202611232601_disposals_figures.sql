-- Figures of out-of-court disposals: by kind and by district, how each ended, whether the victim was asked and whether a referral was taken up.
-- The facts are worked out as the owner, because whoever counts sees neither a victim's word nor a referral; only counts leave, and of a force's own people names.

create function out_of_court_facts(since date, until date) returns table (person_id uuid, disposal_id uuid, kind text, district_code text, outcome text, victim text, referral text)
language sql stable security definer set search_path = public as $$
  with force as materialized (
    select viewer_organisation() as id, true as own where viewer_role() = 'disposal-officer'
    union
    select g.organisation_id, false
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not ('sentence' = any (a.consent_classes))
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    where viewer_role() in ('analyst', 'board-secretary') and g.signed_on <= viewer_today() and (g.withdrawn_on is null or g.withdrawn_on > viewer_today()) and 'sentence' = any (g.shares)
  )
  select d.person_id, d.id, d.kind, coalesce(p.district_code, 'not-known'),
    case d.state when 'complied' then 'complied' when 'given' then 'given' when 'breached' then 'breached' when 'prosecuted' then 'breached' when 'ended-in-part' then 'breached'
      when 'declined' then 'not-issued' when 'withdrawn' then 'not-issued' when 'died' then 'not-issued' else 'open' end,
    case when d.victim_ask_by is null then 'nobody' when exists (select 1 from out_of_court_view v where v.disposal_id = d.id) then 'asked' else 'not-asked' end,
    case when r.id is null then 'none' when r.state in ('accepted', 'completed', 'ended-early') then 'taken-up' else 'not-taken-up' end
  from out_of_court_disposal d
  join force f on f.id = d.organisation_id
  join person p on p.id = current_person(d.person_id)
  left join referral r on r.id = d.referral_id
  where d.offered_on between since and until
    and case when f.own then issued_here(d.person_id) else exists (
      select 1 from involvement i where i.person_id = d.person_id and i.organisation_id = d.organisation_id and (not i.guarded or admitted(i.person_id, i.organisation_id, 'sentence'))) end
$$;
revoke all on function out_of_court_facts(date, date) from public;
comment on function out_of_court_facts(date, date) is 'Disposals offered in a time, of the viewer’s own force or of forces that share with an analyst’s organisation, and what came of each. Called by the two functions below alone.';

create function out_of_court_counts(since date, until date, by_what text) returns table (unit text, outcome text, victim text, referral text, disposals integer)
language sql stable security definer set search_path = public as $$
  select u.unit, t.outcome, t.victim, t.referral, count(*)::integer
  from out_of_court_facts(since, until) t
  cross join lateral (select t.kind as unit where by_what = 'kind' union all select t.district_code where by_what = 'area' union all select 'all') u
  group by 1, 2, 3, 4
$$;
revoke all on function out_of_court_counts(date, date, text) from public;
grant execute on function out_of_court_counts(date, date, text) to throughline_app;
comment on function out_of_court_counts(date, date, text) is 'Disposals counted by kind or by district, and all together. What it answers is suppressed before it is shown to whoever sees no names.';

create function out_of_court_people(since date, until date, by_what text, wanted text) returns table (person_id uuid, disposal_id uuid, outcome text, victim text, referral text)
language sql stable security definer set search_path = public as $$
  select t.person_id, t.disposal_id, t.outcome, t.victim, t.referral from out_of_court_facts(since, until) t
  where viewer_role() = 'disposal-officer' and (wanted = 'all' or case by_what when 'kind' then t.kind = wanted else t.district_code = wanted end)
$$;
revoke all on function out_of_court_people(date, date, text, text) from public;
grant execute on function out_of_court_people(date, date, text, text) to throughline_app;
comment on function out_of_court_people(date, date, text, text) is 'The people behind a figure, for the officers of the force that issued it.';
