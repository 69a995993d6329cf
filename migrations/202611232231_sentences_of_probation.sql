-- What probation's extract says of sentences, decided by the disposal in its words, becomes the sentence that everybody works with.

create function take_told_sentences(of_extract uuid, told jsonb)
returns table (what text, sentence_id uuid, person_id uuid, kind text, custody_start date, prison_organisation uuid)
language plpgsql security definer set search_path = public as $$
#variable_conflict use_column
begin
  -- It writes for the officer of probation who confirms their own extract, and for nobody else.
  if viewer_role() is distinct from 'data-officer' or not exists (
    select 1 from extract e join organisation o on o.id = e.organisation_id
    where e.id = of_extract and e.organisation_id = viewer_organisation() and o.kind = 'probation') then return; end if;
  return query
  with said as materialized (
    -- A person whom the file holds twice has one sentence of a kind.
    select distinct on (current_person(r.person_id), t.kind) current_person(r.person_id) as person, t.*
    from jsonb_to_recordset(told) as t (record uuid, kind text, offence text, court text, offended date, imposed date, months integer, prison text, release date, ends date, supervised date)
    join source_record r on r.id = t.record and r.extract_id = of_extract and r.withdrawn_on is null
    order by current_person(r.person_id), t.kind, t.imposed desc, t.record
  ), near as materialized (
    select said.*, same.ids,
      exists (select 1 from sentence s where s.person_id = any (same.ids) and s.kind = said.kind and abs(s.imposed_day - said.imposed) <= 31) as known,
      exists (select 1 from sentence s where s.person_id = any (same.ids) and s.kind <> said.kind and abs(s.imposed_day - said.imposed) <= 31) as beside
    from said cross join lateral (select array(select same_people(said.person)) as ids offset 0) same
  ), added as (
    insert into sentence (id, person_id, kind, offence_code, court, offence_day, imposed_day, months, custody_start, prison_code, planned_release, sentence_end, supervision_end, recorded_at)
    select gen_random_uuid(), n.person, n.kind, n.offence, n.court, n.offended, n.imposed, n.months, case when n.kind = 'custody' then n.imposed end, n.prison, n.release, n.ends, n.supervised, now()
    from near n where not n.known
    returning id, person_id, kind, custody_start, prison_code
  )
  select case when n.beside then 'added-beside' else 'added' end, a.id, a.person_id, a.kind, a.custody_start,
    (select o.id from organisation o where o.prison_code = a.prison_code and o.kind = 'prison' limit 1)
  from added a join near n on n.person = a.person_id and n.kind = a.kind;
end $$;
comment on function take_told_sentences(uuid, jsonb) is 'Takes the sentences that a confirmed probation extract tells, as src/sentences/disposals.ts read them. One of the same kind within a month is known already; one of another kind is written beside it, and both stand.';
