-- Partnerships, the organisations in them, people who sign in and the hats they wear.

create table partnership (
  id uuid primary key,
  handle text not null unique,
  name text not null,
  area_code text references area
);
comment on table partnership is 'A local partnership. Several can live in one installation.';

create table organisation (
  id uuid primary key,
  handle text not null unique check (handle ~ '^[a-z0-9-]+$'),
  name text not null,
  kind text not null check (kind in ('police', 'prison', 'probation', 'council', 'housing', 'treatment', 'mental-health', 'public-health', 'gp',
    'jobcentre', 'youth-justice', 'court', 'commissioner', 'panel', 'combined-authority', 'victim-hub', 'charity', 'employer', 'provider', 'partnership')),
  area_code text references area,
  prison_code text references prison,
  invented boolean not null default false
);
comment on table organisation is 'A body that works with others here. Invented ones belong to the demonstration and say so.';

create table partnership_member (
  partnership_id uuid not null references partnership,
  organisation_id uuid not null references organisation,
  primary key (partnership_id, organisation_id)
);
comment on table partnership_member is 'Which organisations make up a partnership.';
create index partnership_member_organisation on partnership_member (organisation_id);

create table account (
  id uuid primary key,
  handle text not null unique check (handle ~ '^[a-z0-9.-]+$'),
  name text not null,
  email text not null unique,
  oidc_subject text unique,
  about text
);
comment on table account is 'Somebody who signs in. Identity comes from the provider (OpenID Connect) or, in a demonstration, from the sign-in page.';

create table membership (
  id uuid primary key,
  account_id uuid not null references account,
  organisation_id uuid not null references organisation,
  role text not null,
  purpose text not null,
  from_day date not null,
  until_day date check (until_day >= from_day)
);
comment on table membership is 'A hat: this person acts for this organisation in this role, for this purpose, between these days.';
create index membership_account on membership (account_id);
create index membership_organisation on membership (organisation_id, role);

create table session (
  token_hash bytea primary key,
  account_id uuid not null references account,
  membership_id uuid not null references membership,
  csrf text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);
comment on table session is 'A signed-in browser. Only a hash of its cookie is kept; it ends after idle and absolute limits, or at sign-out.';

create function viewer_partners() returns uuid[] language sql stable parallel safe as $$
  select coalesce(array_agg(distinct other.organisation_id), '{}')
  from partnership_member mine join partnership_member other using (partnership_id)
  where mine.organisation_id = viewer_organisation()
$$;
comment on function viewer_partners() is 'Every organisation that shares a partnership with the viewer’s own, itself included.';

alter table audit_entry enable row level security;
create policy audit_write on audit_entry for insert to throughline_app with check (true);
create policy audit_read on audit_entry for select to throughline_app
  using ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[]));
