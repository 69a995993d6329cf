-- Files that come without anybody at a page: by a key of one organisation and agreement, or from a folder by a schedule.

create table upload_key (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  agreement_id uuid not null references agreement,
  account_id uuid not null unique references account,
  name text not null check (length(name) between 1 and 80),
  key_hash bytea not null unique check (length(key_hash) = 32),
  last_letters text not null check (length(last_letters) = 4),
  expires_on date not null,
  made_by uuid not null references account,
  made_at timestamptz not null,
  revoked_by uuid references account,
  revoked_at timestamptz,
  used_at timestamptz,
  check ((revoked_at is null) = (revoked_by is null))
);
comment on table upload_key is 'A key with which one organisation’s system sends extracts under one agreement, and does nothing else. Kept as a hash; it acts under an account of its own, so that the audit names it. About nobody.';
create index upload_key_organisation on upload_key (organisation_id, made_at desc);
alter table upload_key enable row level security;
create policy own on upload_key to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));

create table extract_schedule (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  agreement_id uuid not null references agreement,
  account_id uuid not null unique references account,
  name text not null check (length(name) between 1 and 80),
  file_pattern text not null check (length(file_pattern) between 1 and 120),
  covers text not null check (covers in ('full', 'changes')),
  every_days integer not null check (every_days between 1 and 92),
  first_day date not null,
  confirms boolean not null,
  refused_per_thousand integer not null check (refused_per_thousand between 0 and 1000),
  changed_per_thousand integer not null check (changed_per_thousand between 0 and 1000),
  withdrawn_per_thousand integer not null check (withdrawn_per_thousand between 0 and 1000),
  version integer not null default 1,
  made_by uuid not null references account,
  made_at timestamptz not null,
  ended_by uuid references account,
  ended_at timestamptz,
  check ((ended_at is null) = (ended_by is null))
);
comment on table extract_schedule is 'Which file of an organisation is to come, how often, and when it may be saved without a human being: the rules of docs/decisions/2026-11-23-files-that-come-by-themselves.md. It acts under an account of its own. About nobody.';
create index extract_schedule_organisation on extract_schedule (organisation_id, made_at desc);
alter table extract_schedule enable row level security;
create policy own on extract_schedule to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));

alter table extract
  add column schedule_id uuid references extract_schedule,
  add column waits_because text;
comment on column extract.schedule_id is 'The schedule that this file came by; null where somebody sent it.';
comment on column extract.waits_because is 'Why a file that came by a schedule waits for its officer, in a sentence.';
create index extract_schedule_days on extract (schedule_id, contents_day desc) where schedule_id is not null;
create index extract_sender on extract (received_by, received_at desc);

create table schedule_missed (
  schedule_id uuid not null references extract_schedule,
  due_day date not null,
  organisation_id uuid not null,
  told_at timestamptz not null,
  primary key (schedule_id, due_day)
);
comment on table schedule_missed is 'A file that did not come on its day, and that its officers were told so: once a day that was missed.';
alter table schedule_missed enable row level security;
create policy own on schedule_missed to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));

create table incoming_file (
  organisation_id uuid not null references organisation,
  name text not null,
  size_bytes bigint not null,
  changed_at timestamptz not null,
  seen_at timestamptz not null,
  extract_id uuid references extract on delete set null,
  kept_as text,
  told_state text,
  primary key (organisation_id, name)
);
comment on table incoming_file is 'A file in an organisation’s folder as the last look found it: taken once size and time stay the same, then followed until its result is written beside it.';
alter table incoming_file enable row level security;
create policy own on incoming_file to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
grant delete on incoming_file to throughline_app;

-- Nobody is signed in when a key comes: it is found by its hash alone, which only its holder can give.
create function upload_key_of(hash bytea, today date) returns table (key_id uuid, account_id uuid, account_name text, organisation_id uuid, organisation_name text, agreement_id uuid) language sql volatile security definer set search_path = public as $$
  -- One write a minute is enough to know that a key is in use.
  update upload_key set used_at = now() where key_hash = hash and revoked_at is null and expires_on >= today and (used_at is null or used_at < now() - interval '1 minute');
  select k.id, k.account_id, a.name, k.organisation_id, o.name, k.agreement_id
  from upload_key k join account a on a.id = k.account_id join organisation o on o.id = k.organisation_id
  where k.key_hash = hash and k.revoked_at is null and k.expires_on >= today
$$;
comment on function upload_key_of(bytea, date) is 'The key of this hash, as long as it is neither revoked nor over.';

create function sender_of(account uuid, organisation uuid, today date) returns table (account_name text, organisation_name text) language sql stable security definer set search_path = public as $$
  select a.name, o.name from account a join organisation o on o.id = organisation
  where a.id = account and (
    exists (select from upload_key k where k.account_id = account and k.organisation_id = organisation and k.revoked_at is null and k.expires_on >= today)
    or exists (select from extract_schedule s where s.account_id = account and s.organisation_id = organisation and s.ended_at is null))
$$;
comment on function sender_of(uuid, uuid, date) is 'A key or a schedule by its account, as long as it stands: for the worker, which does what they asked.';
revoke execute on function upload_key_of(bytea, date), sender_of(uuid, uuid, date) from public;
grant execute on function upload_key_of(bytea, date), sender_of(uuid, uuid, date) to throughline_app;
