-- What reading, mapping and confirming an extract need beside its rows; and linking against every record of a person, not the person alone.

alter table extract
  add column version integer not null default 1,
  add column mapping jsonb not null default '{}',
  add column shape jsonb,
  add column read_after uuid references extract,
  drop constraint extract_state_check,
  add constraint extract_state_check check (state in ('reading', 'read', 'unreadable', 'confirming', 'confirmed', 'discarded'));
comment on column extract.version is 'One more with each reading and each decision: what is confirmed is what was previewed.';
comment on column extract.mapping is 'The officer’s own word on columns: heading as written to field, or null for not taken.';
comment on column extract.shape is 'How the bytes were read: encoding and delimiter.';
comment on column extract.read_after is 'The extract of this organisation that was confirmed last when this one was read: a later one makes this preview stale.';
comment on column extract_row.verdict is 'New, changed or refused; unchanged rows are only counted.';
create index extract_confirmed on extract (organisation_id, read_after) where state = 'confirmed';

create function linkage_name(forename text, surname text) returns text language sql immutable parallel safe as $$
  select lower(regexp_replace(replace(replace(replace(replace(replace(replace(replace(replace(
      translate(normalize(replace(forename, '|', '') || '|' || replace(surname, '|', ''), nfkd), 'ŁłØøĐđÐðı', 'LlOoDdDdi'),
    'ß', 'ss'), 'ẞ', 'ss'), 'Æ', 'ae'), 'æ', 'ae'), 'Œ', 'oe'), 'œ', 'oe'), 'Þ', 'th'), 'þ', 'th'), '[^a-zA-Z0-9|]', '', 'g'))
$$;
comment on function linkage_name(text, text) is 'A name reduced as plainName in src/extracts/verdicts.ts reduces it, or further: who agrees there agrees here. Only looks candidates up; the rule decides.';

create index person_linkage on person (birth_date, linkage_name(forename, surname));
create index source_record_linkage on source_record (birth_date, linkage_name(forename, surname)) where withdrawn_on is null;
create index source_record_pnc on source_record (pnc) where pnc is not null;
create index source_record_prison_number on source_record (prison_number) where prison_number is not null;
create index source_record_crn on source_record (crn) where crn is not null;

drop function link_candidates(jsonb);

-- The plan must not depend on statistics, since the tables grow from nothing within one import: each look-up stands behind
-- OFFSET 0, which keeps it an index scan for one row at a time.
create function linked_identities(wanted jsonb) returns table (row_number integer, person_id uuid, forename text, surname text, birth_date date, pnc text, prison_number text, crn text)
language sql stable security definer set search_path = public set enable_seqscan = off set jit = off as $$
  with w as materialized (
    select r.row_number, linkage_name(r.forename, r.surname) as name, r.birth_date, r.pnc, r.prison_number, r.crn
    from jsonb_to_recordset(wanted) as r(row_number integer, forename text, surname text, birth_date date, pnc text, prison_number text, crn text)
    where viewer_role() = 'data-officer'
  ), hit as (
    select w.row_number, p.id from w, lateral (select id from person where birth_date = w.birth_date and linkage_name(forename, surname) = w.name offset 0) p
    union select w.row_number, p.id from w, lateral (select id from person where pnc = w.pnc offset 0) p
    union select w.row_number, p.id from w, lateral (select id from person where prison_number = w.prison_number offset 0) p
    union select w.row_number, p.id from w, lateral (select id from person where crn = w.crn offset 0) p
    union select w.row_number, s.id from w, lateral (select person_id as id from source_record where birth_date = w.birth_date and linkage_name(forename, surname) = w.name and withdrawn_on is null offset 0) s
    union select w.row_number, s.id from w, lateral (select person_id as id from source_record where pnc = w.pnc and withdrawn_on is null offset 0) s
    union select w.row_number, s.id from w, lateral (select person_id as id from source_record where prison_number = w.prison_number and withdrawn_on is null offset 0) s
    union select w.row_number, s.id from w, lateral (select person_id as id from source_record where crn = w.crn and withdrawn_on is null offset 0) s
  ), found as materialized (
    select distinct hit.row_number, case when exists (select from person_merge m where m.person_id = hit.id) then current_person(hit.id) else hit.id end as person_id from hit
  ), known as materialized (
    select f.row_number, f.person_id, f.person_id as id from found f
    union select f.row_number, f.person_id, same.id from found f, lateral same_people(f.person_id) as same(id) where exists (select from person_merge m where m.into_id = f.person_id)
  )
  select k.row_number, k.person_id, p.forename, p.surname, p.birth_date, p.pnc, p.prison_number, p.crn from known k, lateral (select * from person where id = k.id offset 0) p
  union
  select k.row_number, k.person_id, s.forename, s.surname, s.birth_date, s.pnc, s.prison_number, s.crn from known k, lateral (select * from source_record where person_id = k.id and withdrawn_on is null offset 0) s
$$;
comment on function linked_identities(jsonb) is 'Everything known of the people whom new records may belong to, whoever supplied it, for the exact linking rules: answered to a data officer’s action alone and never shown, since who is known to whom is itself information.';

create function standing_records(people uuid[]) returns table (person_id uuid, agency text, class text, received_on date, agency_number text, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, postcode text)
language sql stable security definer set search_path = public set enable_seqscan = off set jit = off as $$
  with wanted as materialized (select distinct id from unnest(people) as asked(id) where viewer_role() = 'data-officer'),
  known as materialized (
    select w.id as person_id, w.id from wanted w
    union select w.id, same.id from wanted w, lateral same_people(w.id) as same(id) where exists (select from person_merge m where m.into_id = w.id)
  )
  select k.person_id, o.kind, s.class, s.received_on, s.agency_number, s.forename, s.surname, s.birth_date, s.sex, s.pnc, s.prison_number, s.crn, s.postcode
  from known k, lateral (select * from source_record where person_id = k.id and withdrawn_on is null offset 0) s, lateral (select kind from organisation where id = s.organisation_id offset 0) o
$$;
comment on function standing_records(uuid[]) is 'Every agency’s standing record of some people, for the rule that says which of them the person’s own fields follow: answered to a data officer’s action alone and never shown.';

create function used_references(wanted text[]) returns setof text language sql stable security definer set search_path = public as $$
  select reference from person where reference = any (wanted) and viewer_role() = 'data-officer'
$$;
comment on function used_references(text[]) is 'Which of these references are taken, so that an import of a million people does not meet one by chance.';
