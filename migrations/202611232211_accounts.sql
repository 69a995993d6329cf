-- Local accounts: passwords, second factors, invitations, and the counting of guesses. All of it is about staff, and is read
-- before anybody is signed in: there is no viewer whom a policy could name. Nothing here says anything about a person whom agencies work with.

create table account_password (
  id uuid primary key,
  account_id uuid not null references account,
  hash text not null check (hash like '$argon2id$%'),
  set_at timestamptz not null,
  ended_at timestamptz
);
comment on table account_password is 'The Argon2id hash of a local account''s password. A new password ends the row and makes another.';
create unique index account_password_current on account_password (account_id) where ended_at is null;

create table account_factor (
  id uuid primary key,
  account_id uuid not null references account,
  kind text not null check (kind in ('code', 'passkey')),
  name text not null check (length(name) between 1 and 60),
  sealed_secret bytea,
  last_step bigint,
  credential text unique,
  public_key bytea,
  counter bigint,
  site text,
  added_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  check (case kind when 'code' then sealed_secret is not null and last_step is not null else credential is not null and public_key is not null and counter is not null and site is not null end)
);
comment on table account_factor is 'What proves who somebody is beside a password: codes from an app (the secret sealed with the key of the data folder; last_step forbids a code''s second use) or a passkey (its public key).';
create index account_factor_account on account_factor (account_id);

create table recovery_code (
  id uuid primary key,
  account_id uuid not null references account,
  mark bytea not null unique,
  made_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz
);
comment on table recovery_code is 'Codes for the day when the telephone is lost: each once, kept only as a keyed hash.';
create index recovery_code_account on recovery_code (account_id);

create table invitation (
  id uuid primary key,
  account_id uuid not null references account,
  organisation_id uuid not null references organisation,
  kind text not null check (kind in ('first', 'reset')),
  token_hash bytea not null unique,
  reason text not null check (length(reason) between 1 and 500),
  made_by uuid references account,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
comment on table invitation is 'A link by which somebody chooses a password and a second factor: handed over by an administrator, good for three days and once. Only its hash is kept.';
create index invitation_account on invitation (account_id, made_at desc);

create table sign_in (
  token_hash bytea primary key,
  account_id uuid not null references account,
  invitation_id uuid references invitation,
  password_hash text,
  sealed_set_up bytea,
  wrong_codes integer not null default 0,
  began_at timestamptz not null,
  ended_at timestamptz
);
comment on table sign_in is 'A sign-in under way: the password was right, or an invitation was opened, and the second factor is still owed. Opens nothing by itself.';
create index sign_in_account on sign_in (account_id);

create table guess_count (
  counted bytea primary key,
  level double precision not null,
  counted_at timestamptz not null,
  free_at timestamptz not null
);
comment on table guess_count is 'How often secrets were guessed for one account from one network, and from one network for all: keyed hashes, shared by all processes. Never of one account from everywhere, which would let a stranger lock its owner out.';

create table used_challenge (
  challenge text primary key,
  used_at timestamptz not null
);
comment on table used_challenge is 'Challenges that a passkey has answered: none is answered twice. Older ones than an hour are deleted.';
grant delete on used_challenge, guess_count to throughline_app;
