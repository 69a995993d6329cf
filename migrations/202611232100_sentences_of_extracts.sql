-- What a prison's extract says of sentences and release days becomes the sentence that everybody works with.

create function take_sentences(of_extract uuid) returns table (what text, sentence_id uuid, person_id uuid, custody_start date, prison_organisation uuid, previous_day date, planned_day date)
language plpgsql security definer set search_path = public as $$
#variable_conflict use_column
begin
  -- It writes for the officer who confirms their own extract, and for nobody else.
  if viewer_role() is distinct from 'data-officer' or not exists (select 1 from extract where id = of_extract and organisation_id = viewer_organisation()) then return; end if;
  return query
  with told as materialized (
    select current_person(r.person_id) as person, o.id as organisation, o.prison_code as prison, r.details ->> 'offenceCode' as offence,
      (r.details ->> 'sentenceStart')::date as begun, (r.details ->> 'sentenceEnd')::date as ends, (r.details ->> 'releaseDate')::date as release,
      (r.details ->> 'licenceEnd')::date as licence, (r.details ->> 'offenceDate')::date as offended, (r.details ->> 'custodialMonths')::integer as months
    from source_record r join organisation o on o.id = r.organisation_id
    where r.extract_id = of_extract and o.kind = 'prison' and o.prison_code is not null and r.withdrawn_on is null
  ), matched as materialized (
    select told.*, s.id as known, s.planned_release as was
    from told left join lateral (
      select s.id, s.planned_release from sentence s
      where s.person_id = any (array(select same_people(told.person))) and s.prison_code = told.prison and s.released_on is null
      order by abs(s.imposed_day - told.begun) limit 1) s on true
  ), added as (
    insert into sentence (id, person_id, kind, offence_code, court, offence_day, imposed_day, months, custody_start, prison_code, planned_release, sentence_end, supervision_end, recorded_at)
    select gen_random_uuid(), m.person, 'custody', m.offence, 'Not stated in the prison’s extract', coalesce(m.offended, m.begun), m.begun,
      greatest(1, coalesce(m.months, (m.ends - m.begun) / 30)), m.begun, m.prison, m.release, m.ends,
      coalesce(m.licence, case when m.ends - m.begun < 730 then greatest(m.ends, (m.release + interval '12 months')::date) else m.ends end), now()
    from matched m
    where m.known is null and m.release >= viewer_today() and m.ends >= m.begun and exists (select 1 from offence where code = m.offence)
      and not exists (select 1 from sentence s where s.person_id = any (array(select same_people(m.person))) and abs(s.imposed_day - m.begun) <= 31)
    returning id, person_id, custody_start, prison_code, planned_release
  ), moved as (
    update sentence s set planned_release = m.release, version = s.version + 1
    from matched m where s.id = m.known and m.release <> m.was and m.release >= viewer_today()
    returning s.id, s.person_id, m.was, m.release
  ), dated as (
    insert into release_day_change (id, person_id, sentence_id, previous_day, new_day, reason, changed_on, changed_by, changed_at)
    select gen_random_uuid(), moved.person_id, moved.id, moved.was, moved.release, 'The prison’s extract says so', viewer_today(), viewer_account(), now() from moved
  )
  select 'added', a.id, a.person_id, a.custody_start, viewer_organisation(), null::date, a.planned_release from added a
  union all
  select 'moved', moved.id, moved.person_id, null, null, moved.was, moved.release from moved;
end $$;
comment on function take_sentences(uuid) is 'Takes the sentences and release days of a confirmed prison extract: a new custodial sentence where none is known, a dated move where the day differs. A court or day of offence that the extract does not state is said, or stands on the day of the sentence.';
