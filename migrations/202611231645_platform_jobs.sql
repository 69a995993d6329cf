-- Work that a request asks for and does not wait for: written in the action's own transaction, done by the worker.

create table job (
  id uuid primary key,
  name text not null check (name ~ '^[a-z-]+\.[a-z-]+$'),
  input jsonb not null default '{}',
  asked_at timestamptz not null,
  asked_by uuid references account,
  attempts integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  failed text,
  check (failed is null or finished_at is not null)
);
comment on table job is 'Work for the worker: a name and ids, never words about a person. Whoever does it holds an advisory lock, which ends with the worker.';
create index job_waiting on job (asked_at) where finished_at is null;
create index job_newest on job (name, asked_at desc);
revoke update on job from throughline_app;
