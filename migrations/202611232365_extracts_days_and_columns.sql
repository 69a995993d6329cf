-- Files come late, out of order and more than once: each says of which day its contents are and whether it is everything its agency
-- has; and what an officer corrected once about a heading is remembered for the next file.

alter table extract
  add column contents_day date not null default current_date,
  add column covers text not null default 'changes' check (covers in ('full', 'changes')),
  add column rows_older integer not null default 0,
  add column rows_nameless integer not null default 0,
  add column rows_withdrawn integer not null default 0,
  add column rows_standing integer not null default 0;
update extract set contents_day = (received_at at time zone 'Europe/London')::date;
comment on column extract.contents_day is 'The day of which the file’s contents are: what a file of a later day said is never overwritten by it.';
comment on column extract.covers is 'Everything that the agency has (what it lacks is withdrawn), or changes and additions only (nothing is).';
comment on column extract.rows_older is 'Rows that a file of a later day has overtaken: they are not taken.';
comment on column extract.rows_nameless is 'Refused rows whose agency number cannot be read: nobody knows which record they are.';
comment on column extract.rows_withdrawn is 'Records of the agency that a full file lacks.';
comment on column extract.rows_standing is 'Records of the agency that stood when the file was read.';
create index extract_full on extract (organisation_id, contents_day) where state = 'confirmed' and covers = 'full';

alter table source_record add column told_on date;
comment on column source_record.told_on is 'The day of a later file that said the same or lacked it, or on which its officer withdrew it; where it is null the record is of the day of its extract.';

alter table extract_row drop constraint extract_row_check;
alter table extract_row add constraint extract_row_check check ((verdict in ('new', 'changed')) = (record is not null));
comment on column extract_row.verdict is 'New, changed or refused; of a file of changes also unchanged, by number alone, so that no older file overwrites what it said.';

create table extract_withdrawal (
  extract_id uuid not null references extract on delete cascade,
  agency_number text not null,
  organisation_id uuid not null,
  primary key (extract_id, agency_number)
);
comment on table extract_withdrawal is 'The agency’s own numbers that a full file lacks, until the extract is confirmed or discarded. Seen by that organisation alone.';
alter table extract_withdrawal enable row level security;
create policy own on extract_withdrawal to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
grant delete on extract_withdrawal to throughline_app;

create table column_choice (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  agency text not null check (agency in ('police', 'prison', 'probation', 'housing', 'treatment')),
  heading text not null,
  heading_key text not null check (heading_key <> ''),
  field text,
  forgotten boolean not null default false,
  extract_id uuid references extract,
  decided_by uuid not null references account,
  decided_at timestamptz not null,
  check (not forgotten or field is null)
);
comment on table column_choice is 'What an officer said once of a heading: taken for a field, not taken (no field), or to be forgotten again. The newest row of a heading holds. Seen by that organisation alone; about nobody.';
create index column_choice_newest on column_choice (organisation_id, agency, heading_key, decided_at desc);
alter table column_choice enable row level security;
create policy own on column_choice to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
revoke update on column_choice from throughline_app;

create table record_withdrawal (
  id uuid primary key,
  source_record_id uuid not null references source_record on delete cascade,
  organisation_id uuid not null references organisation,
  extract_id uuid references extract,
  reason text not null check (reason in ('lacking', 'not-ours', 'wrong-person', 'duplicate')),
  withdrawn_on date not null,
  withdrawn_by uuid not null references account,
  withdrawn_at timestamptz not null
);
comment on table record_withdrawal is 'Class: identity. Why an agency withdrew a record: its full file of a day lacked it, or its data officer said so by hand. One row each time.';
create index record_withdrawal_record on record_withdrawal (source_record_id);
alter table record_withdrawal enable row level security;
create policy own on record_withdrawal to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
revoke update on record_withdrawal from throughline_app;

create table extract_quality (
  extract_id uuid not null references extract on delete cascade,
  organisation_id uuid not null references organisation,
  measure text not null,
  field text not null,
  rows integer not null,
  of_rows integer not null,
  primary key (extract_id, measure, field)
);
comment on table extract_quality is 'Counts of what is wrong with one file, and of who is there twice once it is saved: figures of the agency’s own rows, about nobody. Seen by that organisation alone.';
alter table extract_quality enable row level security;
create policy own on extract_quality to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
grant delete on extract_quality to throughline_app;

create table extract_progress (
  extract_id uuid primary key references extract on delete cascade,
  organisation_id uuid not null references organisation,
  phase text not null,
  rows integer not null default 0,
  done bigint not null default 0,
  of_all bigint not null default 0,
  told_at timestamptz not null
);
comment on table extract_progress is 'How far the worker is with a large extract, written beside its transaction. Seen by that organisation alone.';
alter table extract_progress enable row level security;
create policy own on extract_progress to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
