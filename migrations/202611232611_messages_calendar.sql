-- The calendar of somebody who works with people: an address with a secret key, for the hat under which it was made and no longer.

create table calendar_key (
  id uuid primary key,
  account_id uuid not null references account,
  organisation_id uuid not null references organisation,
  role text not null,
  purpose text not null,
  key_hash bytea not null unique check (length(key_hash) = 32),
  last_letters text not null check (length(last_letters) = 4),
  made_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz
);
comment on table calendar_key is 'A key with which somebody’s calendar reads their own appointments: times, places and references, and does nothing else. Kept as a hash. About staff, not about people whom agencies work with.';
create index calendar_key_account on calendar_key (account_id, organisation_id, role, made_at desc);
alter table calendar_key enable row level security;
create policy own on calendar_key to throughline_app using (account_id = (select viewer_account())) with check (account_id = (select viewer_account()));
grant select, insert, update on calendar_key to throughline_app;

-- Nobody is signed in when a calendar asks: its key is found by the hash alone, and only while the hat fits, so that it stops with whoever leaves.
create function calendar_key_of(hash bytea, today date) returns table (account_id uuid, account_name text, organisation_id uuid, organisation_name text, role text, purpose text) language sql volatile security definer set search_path = public as $$
  update calendar_key set used_at = now() where key_hash = hash and revoked_at is null and (used_at is null or used_at < now() - interval '1 minute');
  select k.account_id, a.name, k.organisation_id, o.name, k.role, k.purpose
  from calendar_key k join account a on a.id = k.account_id join organisation o on o.id = k.organisation_id
  where k.key_hash = hash and k.revoked_at is null and exists (
    select 1 from membership m where m.account_id = k.account_id and m.organisation_id = k.organisation_id and m.role = k.role and m.purpose = k.purpose
      and m.ended_at is null and m.from_day <= today and (m.until_day is null or m.until_day >= today))
$$;
comment on function calendar_key_of(bytea, date) is 'Under which hat the calendar of this key reads, as long as the key is not revoked and the hat fits that day.';
