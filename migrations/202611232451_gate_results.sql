-- What came of it: one row for each question of each check whose day has passed, under the viewer's own policies; and counts
-- without names for those who see nobody, of people whom a giver of an agreement of theirs works with.

create function gate_outcomes(since date, until date, among uuid[] default null, with_health boolean default true) returns table (
  person_id uuid, sentence_id uuid, day_after integer, question text, outcome text, prison_code text, district_code text)
language sql stable set search_path = public as $$
  with asked as (
    select g.*, s.prison_code, p.district_code, c.slept
    from gate_check g
    join sentence s on s.id = g.sentence_id
    join person p on p.id = g.person_id
    left join accommodation_check c on c.sentence_id = g.sentence_id and c.day_after = g.day_after and c.due_day = g.due_day
    where g.release_day between since and until and g.due_day < viewer_today() and g.ended_on is null and (among is null or g.person_id = any (among))
  ), told as (
    select asked.id, asked.person_id, asked.sentence_id, asked.day_after, asked.prison_code, asked.district_code, q.question,
      case
        when q.question = 'housing' then case when asked.slept is null then 'open' when asked.slept = 'not-known' then 'not-known' when asked.slept in ('rough-sleeping', 'homeless-not-rough-sleeping') then 'no' else 'yes' end
        when q.question = any (asked.contradicted) then 'not-known'
        when q.question = any (asked.answered) then coalesce(
          (select a.answer from gate_answer a where a.check_id = asked.id and a.question = q.question and a.stands),
          (select h.answer from gate_health_answer h where h.check_id = asked.id and h.question = q.question and h.stands), 'not-known')
        else 'open' end as outcome
    from asked cross join unnest('{housing,money,prescription,phone,appointment,treatment,work}'::text[]) q (question)
    where with_health or q.question not in ('prescription', 'treatment')
  )
  select person_id, sentence_id, day_after, question, outcome, prison_code, district_code from told
  union all
  select person_id, sentence_id, day_after, 'everything',
    case when bool_or(outcome = 'no') then 'no' when bool_or(outcome = 'open') then 'open' when bool_or(outcome = 'not-known') then 'not-known' else 'yes' end, prison_code, district_code
  from told group by id, person_id, sentence_id, day_after, prison_code, district_code
$$;
comment on function gate_outcomes(date, date, uuid[], boolean) is 'How each question stands of each gate check of releases in a period whose day has passed; ended checks ask nothing. “everything” is missing where one answer is no, open where one is open. Runs as who asks: the policies decide whose.';

create function gate_counts(since date, until date, by_what text, among uuid[] default null, with_health boolean default true) returns table (unit text, day_after integer, question text, outcome text, people integer)
language sql stable set search_path = public as $$
  select u.unit, o.day_after, o.question, o.outcome, count(*)::integer
  from gate_outcomes(since, until, among, with_health) o
  cross join lateral (
    select o.prison_code as unit where by_what = 'prison' and o.prison_code is not null
    union all select coalesce(o.district_code, 'not-known') where by_what = 'area'
    union all select distinct r.provider_organisation_id::text from referral r where by_what = 'provider' and r.person_id = o.person_id and r.state in ('accepted', 'completed', 'ended-early')
    union all select 'all'
  ) u
  group by u.unit, o.day_after, o.question, o.outcome
$$;
comment on function gate_counts(date, date, text, uuid[], boolean) is 'Releases counted by prison, by district or by the providers that took the person on (a person may count for several), and all together.';

create function gate_counts_without_names(since date, until date, by_what text) returns table (unit text, day_after integer, question text, outcome text, people integer)
language sql stable security definer set search_path = public as $$
  with giver as materialized (
    select g.organisation_id, bool_or('health' = any (g.shares) and not ('health' = any (a.consent_classes))) as health
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not (a.consent_classes && '{needs,sentence}')
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    where g.signed_on <= viewer_today() and 'needs' = any (g.shares) and 'sentence' = any (g.shares)
    group by g.organisation_id
  ), own as (select o.prison_code from organisation o where o.id = viewer_organisation())
  select c.* from gate_counts(since, until, by_what, array(
    select distinct i.person_id
    from involvement i join giver on giver.organisation_id = i.organisation_id
    where i.basis = 'responsible' and (not i.guarded or admitted(i.person_id, i.organisation_id, 'needs'))
      and (viewer_role() in ('analyst', 'board-secretary') or exists (
        select 1 from sentence s where s.person_id = i.person_id and s.released_on between since and until and s.prison_code = (select prison_code from own)))
  ), coalesce((select bool_and(health) from giver), false)) c
  where viewer_role() in ('analyst', 'board-secretary')
    or (viewer_role() in ('resettlement-worker', 'prison-offender-manager') and by_what = 'prison' and c.unit = (select prison_code from own))
$$;
comment on function gate_counts_without_names(date, date, text) is 'Counts for those who see nobody, or no longer: the board and its analysts of the people whom a giver of their agreement is responsible for, a prison of its own releases. Whoever is shut out of a person does not count them; prescription and treatment are counted only where every giver shares health. What it answers is suppressed before it is shown.';
