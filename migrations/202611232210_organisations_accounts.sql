-- Who keeps an account, what changed in a hat and why, and from where a session began. Columns have defaults: the previous release runs on.

alter table account add column kept_by uuid references organisation;
comment on column account.kept_by is 'The organisation whose administrators may give this account new credentials. Another organisation gives and ends hats of its own, nothing else.';
update account set kept_by = (select m.organisation_id from membership m where m.account_id = account.id order by m.from_day, m.id limit 1);
create index account_kept_by on account (kept_by);

alter table membership add column version integer not null default 1;

create table membership_change (
  id uuid primary key,
  membership_id uuid not null references membership,
  kind text not null check (kind in ('given', 'changed', 'ended')),
  from_day date not null,
  until_day date,
  reason text not null check (length(reason) between 1 and 500),
  changed_by uuid not null references account,
  changed_at timestamptz not null
);
comment on table membership_change is 'What became of a hat: given, its days changed, ended; by whom and why. About staff, not about people whom agencies work with. Append-only.';
create index membership_change_membership on membership_change (membership_id, changed_at);
revoke update on membership_change from throughline_app;

alter table session add column id uuid not null default gen_random_uuid() unique;
alter table session add column signed_in_at timestamptz;
alter table session add column network text;
alter table session add column browser text;
alter table session add column way text check (way in ('demonstration', 'provider', 'password', 'passkey'));
comment on column session.signed_in_at is 'When its owner proved who they are. A change of hat makes a new session and keeps this moment, so that it lengthens no day.';
comment on column session.network is 'The network it began from, never the whole address: 203.0.113.0/24.';
create index session_account on session (account_id, created_at desc);
