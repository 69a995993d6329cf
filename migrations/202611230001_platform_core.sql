-- What every action needs: the viewer of a transaction, the audit, events, once-only keys, the installation itself.

comment on schema public is 'Throughline. Tables about a person carry their information class in the comment and are protected by sharing.protect().';

alter default privileges in schema public grant select, insert, update on tables to throughline_app;
alter default privileges in schema public grant usage on sequences to throughline_app;

create function viewer_account() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.account', true), '')::uuid $$;
create function viewer_organisation() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;
create function viewer_role() returns text language sql stable parallel safe as $$ select nullif(current_setting('app.role', true), '') $$;
create function viewer_purpose() returns text language sql stable parallel safe as $$ select nullif(current_setting('app.purpose', true), '') $$;
create function viewer_today() returns date language sql stable parallel safe as $$ select nullif(current_setting('app.today', true), '')::date $$;
comment on function viewer_organisation() is 'The organisation whose hat the viewer of this transaction wears; null for the public, who therefore see nobody.';

create table installation (
  only_row boolean primary key default true check (only_row),
  demonstration boolean not null,
  created_at timestamptz not null default now(),
  seed text
);
comment on table installation is 'One row: whether this database was created as a demonstration. Only then does the demonstration sign-in exist.';
revoke insert, update on installation from throughline_app;

create table audit_entry (
  id uuid primary key,
  occurred_at timestamptz not null,
  request_id uuid not null,
  door text not null check (door in ('web', 'api', 'cli', 'job')),
  account_id uuid,
  organisation_id uuid,
  role text,
  purpose text,
  name text not null,
  kind text not null check (kind in ('action', 'query')),
  outcome text not null check (outcome in ('done', 'previewed', 'refused', 'not-found', 'denied')),
  person_ids uuid[] not null default '{}',
  people_count integer not null default 0,
  classes text[] not null default '{}',
  fields text[] not null default '{}',
  allowed_by text
);
comment on table audit_entry is 'Who asked what about whom, when, for what purpose, and what allowed it. Ids, classes and field names only. Append-only.';
create index audit_entry_people on audit_entry using gin (person_ids);
create index audit_entry_when on audit_entry (occurred_at desc);
revoke update on audit_entry from throughline_app;

create table event (
  id uuid primary key,
  name text not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  request_id uuid not null
);
comment on table event is 'What happened, in ids and days, for reading later. Handlers run in the transaction of the action, not from here.';
revoke update on event from throughline_app;

create table once_only (
  account_id uuid not null,
  name text not null,
  key text not null check (length(key) between 8 and 100),
  outcome jsonb not null,
  done_at timestamptz not null default now(),
  primary key (account_id, name, key)
);
comment on table once_only is 'The key that each form carries: the same form sent twice does nothing the second time and gives the first outcome.';
revoke update on once_only from throughline_app;

create table kept_search (
  id uuid primary key,
  account_id uuid not null,
  typed jsonb not null,
  kept_at timestamptz not null
);
comment on table kept_search is 'What somebody searched for, so that no URL carries a name: theirs alone, and deleted after a day.';
grant delete on kept_search to throughline_app;

create table upload (
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  account_id uuid not null,
  organisation_id uuid not null,
  size_bytes bigint not null,
  stored_at timestamptz not null,
  primary key (sha256, organisation_id)
);
comment on table upload is 'A file that somebody sent, stored by its content in the data folder; read only by the organisation that sent it.';
alter table upload enable row level security;
create policy own on upload to throughline_app using (organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
