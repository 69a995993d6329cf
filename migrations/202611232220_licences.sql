-- Licence conditions as anybody may propose them: once shown, nothing in a row tells who did, nor on which day of the week before.

create table licence_condition (
  id uuid primary key,
  person_id uuid not null references person,
  code text not null check (code ~ '^[a-z-]{3,40}$'),
  area_code text references area,
  shown_from date not null,
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'declined')),
  decided_on date,
  decided_by uuid references account,
  reason text check (length(reason) between 3 and 500),
  version integer not null default 1,
  check ((state = 'proposed') = (decided_on is null)),
  check ((decided_on is null) = (reason is null))
);
comment on table licence_condition is 'Class: sentence. A condition of the published list that was proposed for a licence, and what the offender manager decided. No column tells who proposed it or when: it is shown from a day on which all of a week are shown (docs/decisions/2026-11-23-the-victims-wall.md).';
create index licence_condition_person on licence_condition (person_id, shown_from);
create index licence_condition_waiting on licence_condition (shown_from) where state = 'proposed';
call protect('licence_condition', 'sentence');
-- What was proposed this week is shown to nobody before its day, its proposer included.
create policy shown on licence_condition as restrictive for select to throughline_app using (shown_from <= (select viewer_today()));

create table licence_proposal (
  id uuid primary key,
  condition_id uuid not null,
  account_id uuid not null,
  organisation_id uuid not null,
  proposed_at timestamptz not null
);
comment on table licence_proposal is 'Class: victim. Who proposed a condition, whoever they were: written by every proposal and read through no door, so that a wrong one can be traced by the owner of the records and by nobody else.';
alter table licence_proposal enable row level security;
create policy record on licence_proposal for insert to throughline_app with check (account_id = (select viewer_account()) and organisation_id = (select viewer_organisation()));

create table sentence_event (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('open-conditions', 'parole-hearing', 'recall')),
  day date not null,
  recorded_on date not null,
  recorded_by uuid references account
);
comment on table sentence_event is 'Class: sentence. A dated event in a custodial sentence that is no sentence of a court: a move to open conditions, a parole hearing, a recall to prison.';
create index sentence_event_person on sentence_event (person_id, day);
call protect('sentence_event', 'sentence');
