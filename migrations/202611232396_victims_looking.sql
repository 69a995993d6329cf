-- The victims' side reviews its own unusual looking (docs/decisions/2026-11-23-the-victims-wall.md): tables of its own behind the wall,
-- and nothing in those of the offenders' side. As everywhere here, no foreign key, trigger or second unique key joins them with anything.

create table victim_looking_day (
  day date not null,
  account_id uuid not null,
  organisation_id uuid not null,
  people integer not null,
  primary key (account_id, organisation_id, day)
);
comment on table victim_looking_day is 'How many different victims somebody opened on a day: what is usual for them is told from it. Nobody’s information: numbers only, and read by no door.';
revoke all on victim_looking_day from throughline_app;

create table victim_looking_review (
  only_row boolean primary key default true check (only_row),
  reviewed_until timestamptz not null
);
comment on table victim_looking_review is 'One row: up to which moment the hourly turn has gone through the victims’ side of the audit.';
revoke all on victim_looking_review from throughline_app;

create table victim_unusual_look (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  organisation_id uuid not null,
  day date not null,
  rule text not null check (rule in ('own-surname', 'strangers', 'beyond-usual', 'at-night', 'guessing', 'after-refusal')),
  victim_id uuid,
  how_many integer not null check (how_many > 0),
  usual integer,
  first_at timestamptz not null,
  last_at timestamptz not null,
  found_at timestamptz not null,
  due_day date not null,
  closed_at timestamptz,
  version integer not null default 1
);
comment on table victim_unusual_look is 'Class: victim. Somebody’s looking at victims’ records on one day that one rule of src/audit/unusual.ts found unusual. Figures only; the audit entries say the rest.';
create index victim_unusual_look_found on victim_unusual_look (day, account_id);
create index victim_unusual_look_open on victim_unusual_look (due_day, id) where closed_at is null;
create index victim_unusual_look_closed on victim_unusual_look (closed_at desc, id desc) where closed_at is not null;
revoke insert, update, delete on victim_unusual_look from throughline_app;
grant update (due_day, closed_at, version) on victim_unusual_look to throughline_app;

create function reviewed_on_victims_side() returns uuid[] language sql stable security definer set search_path = public as $$
  select case when viewer_purpose() = 'victim-services' and viewer_role() = any (array['victim-liaison-officer', 'victim-hub-worker']) and victim_organisations() <> '{}'
    then viewer_partners() else '{}'::uuid[] end
$$;
comment on function reviewed_on_victims_side() is 'Whose looking at victims’ records the viewer may review: that of every organisation of their partnership, once an agreement in force lets them behind the wall. An organisation that has no such agreement is reviewed too. Empty for everybody else.';
revoke all on function reviewed_on_victims_side() from public;
grant execute on function reviewed_on_victims_side() to throughline_app;

-- The wall of this side, and never one's own looking: who is under review does not learn it from here.
alter table victim_unusual_look enable row level security;
create policy sight on victim_unusual_look for select to throughline_app
  using (organisation_id = any ((select reviewed_on_victims_side())::uuid[]) and account_id <> (select viewer_account()));
create policy change on victim_unusual_look for update to throughline_app
  using (organisation_id = any ((select reviewed_on_victims_side())::uuid[]) and account_id <> (select viewer_account())) with check (true);

create table victim_unusual_review (
  id uuid primary key,
  unusual_look_id uuid not null references victim_unusual_look,
  outcome text not null check (outcome in ('explained', 'follow-up', 'breach')),
  words text not null check (length(words) between 10 and 2000),
  decided_by uuid not null,
  decided_at timestamptz not null
);
comment on table victim_unusual_review is 'Class: victim. What somebody else on the victims’ side made of it, each time as a row of its own: explained, to be followed up with the organisation, or reported as a breach.';
create index victim_unusual_review_look on victim_unusual_review (unusual_look_id, decided_at);
revoke update, delete on victim_unusual_review from throughline_app;
alter table victim_unusual_review enable row level security;
create policy sight on victim_unusual_review for select to throughline_app
  using (exists (select 1 from victim_unusual_look u where u.id = victim_unusual_review.unusual_look_id));
create policy record on victim_unusual_review for insert to throughline_app
  with check (decided_by = (select viewer_account()) and exists (select 1 from victim_unusual_look u where u.id = victim_unusual_review.unusual_look_id));
