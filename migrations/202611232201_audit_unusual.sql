-- Looking that stands out, for review by a governance lead: what the hourly turn found, and what was made of it.

create table looking_day (
  day date not null,
  account_id uuid not null,
  organisation_id uuid not null,
  people integer not null,
  primary key (account_id, organisation_id, day)
);
comment on table looking_day is 'How many different people somebody opened on a day: what is usual for them is told from it. Nobody’s information: numbers only.';
revoke all on looking_day from throughline_app;

create table looking_review (
  only_row boolean primary key default true check (only_row),
  reviewed_until timestamptz not null
);
comment on table looking_review is 'One row: up to which moment the hourly turn has gone through the audit.';
revoke all on looking_review from throughline_app;

create table unusual_look (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  organisation_id uuid not null references organisation,
  day date not null,
  rule text not null check (rule in ('own-surname', 'strangers', 'beyond-usual', 'at-night', 'guessing', 'after-refusal')),
  person_id uuid references person,
  how_many integer not null check (how_many > 0),
  usual integer,
  first_at timestamptz not null,
  last_at timestamptz not null,
  found_at timestamptz not null,
  due_day date not null,
  closed_at timestamptz,
  version integer not null default 1,
  unique nulls not distinct (account_id, organisation_id, day, rule, person_id)
);
comment on table unusual_look is 'Class: contact. Somebody’s looking on one day that one rule of src/audit/unusual.ts found unusual. Figures only; the audit entries say the rest.';
create index unusual_look_open on unusual_look (due_day, id) where closed_at is null;
create index unusual_look_closed on unusual_look (closed_at desc, id desc) where closed_at is not null;
revoke insert, update on unusual_look from throughline_app;
grant update (due_day, closed_at, version) on unusual_look to throughline_app;
-- Not protect(): this is about whoever looked, and a lead must review it even where the person is out of the lead's own sight.
-- The person then shows as nobody's: their row in person stays hidden by its own policy. The victims' side's looking is never written here.
alter table unusual_look enable row level security;
create policy sight on unusual_look for select to throughline_app
  using ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[]));
create policy change on unusual_look for update to throughline_app
  using ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[])) with check (true);

create table unusual_look_review (
  id uuid primary key,
  unusual_look_id uuid not null references unusual_look,
  outcome text not null check (outcome in ('explained', 'follow-up', 'breach')),
  words text not null check (length(words) between 10 and 2000),
  decided_by uuid not null references account,
  decided_at timestamptz not null
);
comment on table unusual_look_review is 'What a governance lead made of it, each time as a row of its own: explained, to be followed up with the organisation, or reported as a breach.';
create index unusual_look_review_look on unusual_look_review (unusual_look_id, decided_at);
revoke update on unusual_look_review from throughline_app;
alter table unusual_look_review enable row level security;
create policy sight on unusual_look_review for select to throughline_app
  using (exists (select 1 from unusual_look u where u.id = unusual_look_review.unusual_look_id));
create policy record on unusual_look_review for insert to throughline_app
  with check (exists (select 1 from unusual_look u where u.id = unusual_look_review.unusual_look_id));
