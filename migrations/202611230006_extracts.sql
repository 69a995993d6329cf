-- Each agency's extracts: the file, what each row would do, and the source records that stand beside the person.

create table extract (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  agreement_id uuid not null references agreement,
  agency text not null check (agency in ('police', 'prison', 'probation', 'housing', 'treatment')),
  file_name text not null,
  sha256 text not null,
  columns jsonb not null default '[]',
  state text not null check (state in ('reading', 'read', 'unreadable', 'confirmed', 'discarded')),
  problem text,
  rows_new integer not null default 0,
  rows_changed integer not null default 0,
  rows_unchanged integer not null default 0,
  rows_refused integer not null default 0,
  received_by uuid not null references account,
  received_at timestamptz not null,
  confirmed_by uuid references account,
  confirmed_at timestamptz,
  check ((state = 'confirmed') = (confirmed_at is not null)),
  check ((confirmed_at is null) = (confirmed_by is null))
);
comment on table extract is 'One file that an agency’s data officer sent: nothing of it is written to a person before it is confirmed. Seen by that organisation alone.';
create index extract_organisation on extract (organisation_id, received_at desc);

create table extract_row (
  extract_id uuid not null references extract on delete cascade,
  row_number integer not null,
  organisation_id uuid not null,
  verdict text not null check (verdict in ('new', 'changed', 'unchanged', 'refused')),
  agency_number text,
  record jsonb,
  fingerprint text,
  cells text[],
  reasons text[] not null default '{}',
  primary key (extract_id, row_number),
  check ((verdict = 'refused') = (record is null))
);
comment on table extract_row is 'What one row of an extract would do, or why it was refused, until the extract is confirmed or discarded. Seen by that organisation alone.';
create index extract_row_verdict on extract_row (extract_id, verdict, row_number);

create table source_record (
  id uuid primary key,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  class text not null check (class in ('identity', 'health')),
  agency_number text not null,
  forename text not null,
  surname text not null,
  birth_date date not null,
  sex text not null check (sex in ('male', 'female', 'not-known')),
  pnc text,
  prison_number text,
  crn text,
  postcode text,
  details jsonb not null default '{}',
  fingerprint text not null,
  linked_by text not null,
  received_on date not null,
  withdrawn_on date,
  extract_id uuid references extract,
  unique (organisation_id, agency_number)
);
comment on table source_record is 'Class: by row (a treatment service’s record is health). One agency’s own record of a person, kept beside the person it was linked to, with the rule that linked it.';
create index source_record_person on source_record (person_id);
create index source_record_names on source_record (birth_date, surname);

create table doubtful_link (
  source_record_id uuid not null references source_record,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  why text not null,
  noticed_on date not null,
  primary key (source_record_id, person_id)
);
comment on table doubtful_link is 'Class: identity. A record that may belong to another person too, with why; kept apart until somebody decides.';

alter table extract enable row level security;
create policy own on extract to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
alter table extract_row enable row level security;
create policy own on extract_row to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
alter table doubtful_link enable row level security;
create policy own on doubtful_link to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
grant delete on extract_row to throughline_app;

alter table source_record enable row level security;
create policy sight on source_record for select to throughline_app using (
  (organisation_id = (select viewer_organisation()) and (select own_bases('identity')) <> '{}')
  or (class = 'identity' and organisation_id = any ((select partner_organisations('identity'))::uuid[]))
  or (class = 'health' and organisation_id = any ((select partner_organisations('health'))::uuid[])));
create policy record on source_record for insert to throughline_app with check (organisation_id = (select viewer_organisation()));
create policy change on source_record for update to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));

-- Linking has to compare a new record with everybody, seen or not; it answers ids and numbers to the action alone, and only for a data officer.
create function link_candidates(wanted jsonb) returns table (row_number integer, person_id uuid, forename text, surname text, birth_date date, pnc text, prison_number text, crn text)
language sql stable security definer set search_path = public as $$
  select distinct w.row_number, current_person(p.id), p.forename, p.surname, p.birth_date, p.pnc, p.prison_number, p.crn
  from jsonb_to_recordset(wanted) as w(row_number integer, surname_key text, forename_key text, birth_date date, pnc text, prison_number text, crn text)
  join person p on (p.birth_date = w.birth_date and p.surname_key = w.surname_key and p.forename_key = w.forename_key)
    or (w.pnc is not null and p.pnc = w.pnc) or (w.prison_number is not null and p.prison_number = w.prison_number) or (w.crn is not null and p.crn = w.crn)
  where viewer_role() = 'data-officer'
$$;
comment on function link_candidates(jsonb) is 'People whom new records may belong to, for the exact linking rules; never shown to the data officer.';
