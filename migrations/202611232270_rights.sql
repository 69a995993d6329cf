-- Requests of people about their own information; what was gathered and decided; holds, disposals and certificates.
-- Governance leads of the partnership work on them; `right-of-access` is the same lead while answering under that duty.

create function rights_side() returns boolean language sql stable parallel safe as $$
  select viewer_role() = any (array['governance-lead', 'right-of-access'])
$$;
comment on function rights_side() is 'Does the viewer answer requests of people about their own information?';

create table rights_request (
  id uuid primary key,
  reference text not null unique check (reference ~ '^R-[0-9A-Z]{7}$'),
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  kind text not null check (kind in ('access', 'correction', 'restriction', 'erasure')),
  regime text not null check (regime in ('general', 'law-enforcement')),
  asked_by text not null check (asked_by in ('person', 'representative')),
  asked_how text not null check (length(asked_how) between 3 and 500),
  received_on date not null,
  identified_on date check (identified_on >= received_on),
  identity_how text check (length(identity_how) between 3 and 500),
  extended_on date,
  extended_because text check (length(extended_because) between 3 and 500),
  state text not null,
  closed_on date,
  logged_by uuid not null references account,
  logged_at timestamptz not null,
  version integer not null default 1,
  unique (id, person_id),
  check ((state in ('told', 'refused', 'withdrawn')) = (closed_on is not null)),
  check ((identified_on is null) = (identity_how is null)),
  check ((extended_on is null) = (extended_because is null))
);
comment on table rights_request is 'Class: identity. What somebody asked about their own information, with its clock. Seen by governance leads of the partnership, and by the person’s own managers.';
create index rights_request_open on rights_request (received_on) where state not in ('told', 'refused', 'withdrawn');
create index rights_request_person on rights_request (person_id);

create table rights_step (
  id uuid primary key,
  request_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  state text not null,
  words text not null default '' check (length(words) <= 2000),
  done_on date not null,
  done_at timestamptz not null,
  done_by uuid not null references account,
  foreign key (request_id, person_id) references rights_request (id, person_id)
);
comment on table rights_step is 'Class: identity. Each step of a request: what, when, by whom, and why. Append-only.';
create index rights_step_request on rights_step (request_id, done_at);

create table rights_row (
  id uuid primary key,
  request_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  section text not null,
  section_position integer not null,
  position integer not null,
  told jsonb not null,
  marks jsonb not null default '[]',
  decision text check (decision in ('keep', 'redact')),
  fields text[] not null default '{}',
  words text[] not null default '{}',
  ground text check (ground in ('third-party', 'crime', 'harm', 'privilege')),
  decided_by uuid references account,
  decided_at timestamptz,
  foreign key (request_id, person_id) references rights_request (id, person_id),
  check ((decision is null) = (decided_by is null)),
  check ((ground is not null) = (decision is not distinct from 'redact'))
);
comment on table rights_row is 'Class: by row (every class that the person’s own copy may hold). One gathered row of a copy, what was marked in it, and what was decided: read only under the duty of the right of access.';
create index rights_row_request on rights_row (request_id, section_position, position);

create table rights_export (
  id uuid primary key,
  request_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  form text not null check (form in ('html', 'pdf', 'json')),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes integer not null,
  made_at timestamptz not null,
  approved_by uuid not null references account,
  unique (request_id, form),
  foreign key (request_id, person_id) references rights_request (id, person_id)
);
comment on table rights_export is 'Class: by row. The copy that leaves, frozen: one file a form, named by the fingerprint of its content in the data folder.';

create table rights_correction (
  request_id uuid primary key,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  holder_id uuid not null references organisation,
  section text not null check (length(section) between 3 and 200),
  row_words text not null check (length(row_words) between 3 and 1000),
  says text not null check (length(says) between 3 and 2000),
  decision text check (decision in ('corrected', 'refused')),
  reason text check (length(reason) between 3 and 2000),
  statement text check (length(statement) <= 2000),
  decided_by uuid references account,
  decided_on date,
  recipients_told_on date,
  recipients text,
  foreign key (request_id, person_id) references rights_request (id, person_id),
  check ((decision is null) = (decided_on is null)),
  check ((decision is null) = (reason is null))
);
comment on table rights_correction is 'Class: by row. What the person says is wrong, in whose record; corrected, or refused with the reason and the person’s own statement kept beside it; and who that it was shared with has been told.';

create table rights_restriction (
  request_id uuid primary key,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  holder_id uuid not null references organisation,
  classes text[] not null default '{}',
  limit_id uuid references sight_limit,
  ground text not null,
  from_day date not null,
  notice_on date,
  lifted_on date check (lifted_on > notice_on),
  lifted_because text check (length(lifted_because) between 3 and 500),
  foreign key (request_id, person_id) references rights_request (id, person_id),
  check ((lifted_on is null) = (lifted_because is null)),
  check (lifted_on is null or notice_on is not null)
);
comment on table rights_restriction is 'Class: identity. What one organisation keeps and does not use, why; lifted only after the person was told that it would be (UK GDPR article 18(3)).';

create table rights_erasure (
  request_id uuid primary key,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  ground text not null,
  reason text not null check (length(reason) between 3 and 2000),
  proposed_by uuid not null references account,
  proposed_on date not null,
  approved_by uuid references account,
  approved_on date,
  check (approved_by <> proposed_by),
  foreign key (request_id, person_id) references rights_request (id, person_id)
);
comment on table rights_erasure is 'Class: identity. Why somebody is to be erased, who proposed it and who approved it: never the same person.';

create table legal_hold (
  id uuid primary key,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  reason text not null check (length(reason) between 3 and 500),
  from_day date not null,
  review_day date not null check (review_day > from_day),
  set_by uuid not null references account,
  set_at timestamptz not null,
  lifted_on date,
  lifted_by uuid references account,
  lifted_because text check (length(lifted_because) between 3 and 500),
  check ((lifted_on is null) = (lifted_because is null))
);
comment on table legal_hold is 'Class: identity. Nothing of this person goes while it stands: an inquiry, a claim, an inquest. Reviewed by a day.';
create index legal_hold_person on legal_hold (person_id) where lifted_on is null;

create table certificate (
  id uuid primary key,
  kind text not null check (kind in ('erasure', 'disposal')),
  reference text not null,
  organisation_id uuid not null references organisation,
  made_on date not null,
  made_at timestamptz not null,
  ground text not null,
  first_by uuid not null references account,
  approved_by uuid not null references account,
  people integer not null,
  counts jsonb not null,
  files text[] not null default '{}',
  files_gone_at timestamptz,
  check (first_by <> approved_by)
);
comment on table certificate is 'What was deleted, by table and number of rows, when, on what ground and by whom: counts, never contents, and no person’s id.';
create unique index certificate_once on certificate (kind, reference);

create table disposal (
  id uuid primary key,
  reference text not null unique,
  organisation_id uuid not null references organisation,
  asked_by uuid not null references account,
  asked_at timestamptz not null,
  state text not null default 'looking' check (state in ('looking', 'found', 'deleting', 'done', 'left')),
  found jsonb not null default '[]',
  held integer not null default 0,
  deleted jsonb not null default '{}',
  people_gone integer not null default 0,
  approved_by uuid references account,
  approved_at timestamptz,
  done_at timestamptz,
  check (approved_by <> asked_by)
);
comment on table disposal is 'One look at what the schedule says may go: numbers by kind and table, approved by a second person and then deleted in batches.';

create table disposal_person (
  disposal_id uuid not null references disposal,
  person_id uuid not null references person,
  last_day date not null,
  primary key (disposal_id, person_id)
);
comment on table disposal_person is 'Class: identity. A person whose whole file may go, with the day on which the last of it was finished.';
create index disposal_person_person on disposal_person (person_id);

alter table rights_request enable row level security;
create policy leads on rights_request to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
alter table rights_step enable row level security;
create policy leads on rights_step to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
alter table rights_correction enable row level security;
create policy leads on rights_correction to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
alter table rights_restriction enable row level security;
create policy leads on rights_restriction to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
alter table rights_erasure enable row level security;
create policy leads on rights_erasure to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
alter table legal_hold enable row level security;
create policy leads on legal_hold to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
alter table rights_export enable row level security;
create policy leads on rights_export to throughline_app
  using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]))
  with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])));
comment on policy leads on rights_request is 'A request reaches whoever answers for the whole partnership, whichever organisation received it; the record itself is read under the right of access alone.';
alter table rights_row enable row level security;
create policy duty on rights_row to throughline_app using ((select viewer_role()) = 'right-of-access' and organisation_id = any ((select viewer_partners())::uuid[]));
comment on policy duty on rights_row is 'Not even a governance lead sees a gathered row but in the queries that answer to the duty.';
alter table certificate enable row level security;
create policy leads on certificate for select to throughline_app using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]));
revoke insert, update on certificate from throughline_app;
alter table disposal enable row level security;
create policy leads on disposal to throughline_app using ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])) with check ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[]));
alter table disposal_person enable row level security;
create policy leads on disposal_person for select to throughline_app using ((select rights_side()) and exists (select 1 from disposal d where d.id = disposal_id));
revoke insert, update on disposal_person from throughline_app;
revoke update on rights_step, rights_export from throughline_app;
grant delete on rights_row to throughline_app;

-- The person's own manager logs what the person asks and sees how it stands, of people whom they see; never what was gathered or decided.
create policy managers on rights_request for select to throughline_app using (
  (select viewer_role()) = any (array['offender-manager', 'prison-offender-manager', 'delivery-unit-head']) and exists (select 1 from person p where p.id = person_id));
create policy managers on rights_correction for insert to throughline_app with check (
  (select viewer_role()) = any (array['offender-manager', 'prison-offender-manager', 'delivery-unit-head']) and organisation_id = (select viewer_organisation()));

create function held_people(people uuid[]) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from legal_hold where person_id = any (people) and lifted_on is null)
$$;
comment on function held_people(uuid[]) is 'Does a legal hold stand on any of these records of one person, whoever set it?';
revoke execute on function held_people(uuid[]) from public;
grant execute on function held_people(uuid[]) to throughline_app;
