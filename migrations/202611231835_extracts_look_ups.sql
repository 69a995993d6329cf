-- A partial index tempts the planner, before statistics are there, to read all of it for one row: this one is whole.

drop index source_record_linkage;
create index source_record_linkage on source_record (birth_date, linkage_name(forename, surname));

create or replace function linked_identities(wanted jsonb) returns table (row_number integer, person_id uuid, forename text, surname text, birth_date date, pnc text, prison_number text, crn text)
language sql stable security definer set search_path = public set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  with w as materialized (
    select r.row_number, linkage_name(r.forename, r.surname) as name, r.birth_date, r.pnc, r.prison_number, r.crn
    from jsonb_to_recordset(wanted) as r(row_number integer, forename text, surname text, birth_date date, pnc text, prison_number text, crn text)
    where viewer_role() = 'data-officer'
  ), hit as (
    select w.row_number, p.id from w, lateral (select id from person where birth_date = w.birth_date and linkage_name(forename, surname) = w.name offset 0) p
    union select w.row_number, p.id from w, lateral (select id from person where pnc = w.pnc offset 0) p
    union select w.row_number, p.id from w, lateral (select id from person where prison_number = w.prison_number offset 0) p
    union select w.row_number, p.id from w, lateral (select id from person where crn = w.crn offset 0) p
    union select w.row_number, s.id from w, lateral (select person_id as id, withdrawn_on from source_record where birth_date = w.birth_date and linkage_name(forename, surname) = w.name offset 0) s where s.withdrawn_on is null
    union select w.row_number, s.id from w, lateral (select person_id as id, withdrawn_on from source_record where pnc = w.pnc offset 0) s where s.withdrawn_on is null
    union select w.row_number, s.id from w, lateral (select person_id as id, withdrawn_on from source_record where prison_number = w.prison_number offset 0) s where s.withdrawn_on is null
    union select w.row_number, s.id from w, lateral (select person_id as id, withdrawn_on from source_record where crn = w.crn offset 0) s where s.withdrawn_on is null
  ), found as materialized (
    select distinct hit.row_number, case when exists (select from person_merge m where m.person_id = hit.id) then current_person(hit.id) else hit.id end as person_id from hit
  ), known as materialized (
    select f.row_number, f.person_id, f.person_id as id from found f
    union select f.row_number, f.person_id, same.id from found f, lateral same_people(f.person_id) as same(id) where exists (select from person_merge m where m.into_id = f.person_id)
  )
  select k.row_number, k.person_id, p.forename, p.surname, p.birth_date, p.pnc, p.prison_number, p.crn from known k, lateral (select * from person where id = k.id offset 0) p
  union
  select k.row_number, k.person_id, s.forename, s.surname, s.birth_date, s.pnc, s.prison_number, s.crn from known k, lateral (select * from source_record where person_id = k.id offset 0) s where s.withdrawn_on is null
$$;

create or replace function standing_records(people uuid[]) returns table (person_id uuid, agency text, class text, received_on date, agency_number text, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, postcode text)
language sql stable security definer set search_path = public set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  with wanted as materialized (select distinct id from unnest(people) as asked(id) where viewer_role() = 'data-officer'),
  known as materialized (
    select w.id as person_id, w.id from wanted w
    union select w.id, same.id from wanted w, lateral same_people(w.id) as same(id) where exists (select from person_merge m where m.into_id = w.id)
  )
  select k.person_id, o.kind, s.class, s.received_on, s.agency_number, s.forename, s.surname, s.birth_date, s.sex, s.pnc, s.prison_number, s.crn, s.postcode
  from known k, lateral (select * from source_record where person_id = k.id offset 0) s, lateral (select kind from organisation where id = s.organisation_id offset 0) o
  where s.withdrawn_on is null
$$;
