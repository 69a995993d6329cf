-- Emergency release schemes: criteria as published, who was put forward, what partners answered, what prison and probation decided,
-- and what each week has of beds and appointments. A scheme, a week and a suspension are about nobody.

create table early_release_scheme (
  id uuid primary key,
  name text not null check (length(name) between 3 and 120),
  source text not null check (length(source) between 3 and 300),
  published_on date not null,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  max_days_early integer check (max_days_early between 1 and 365),
  least_served_percent integer check (least_served_percent between 1 and 99),
  check_days integer not null check (check_days between 1 and 30),
  criteria jsonb not null,
  entered_on date not null,
  entered_by uuid not null references account,
  organisation_id uuid not null references organisation,
  entered_at timestamptz not null,
  confirmed_on date,
  confirmed_by uuid references account,
  version integer not null default 1,
  check (num_nonnulls(max_days_early, least_served_percent) > 0),
  check ((confirmed_on is null) = (confirmed_by is null)),
  check (confirmed_by <> entered_by)
);
comment on table early_release_scheme is 'An emergency release scheme of the Government as it was published: its source, its criteria in words and as rule. It counts when a second person has compared it with the publication, for the organisations of a partnership of the one that entered it.';

create table early_release_suspension (
  id uuid primary key,
  scheme_id uuid not null references early_release_scheme,
  since date not null,
  words text not null check (length(words) between 3 and 500),
  decided text not null check (decided in ('stand', 'withdraw')),
  suspended_by uuid not null references account,
  recorded_at timestamptz not null,
  lifted_on date check (lifted_on >= since),
  lifted_words text check (length(lifted_words) between 3 and 500),
  lifted_by uuid references account,
  check ((lifted_on is null) = (lifted_words is null))
);
comment on table early_release_suspension is 'A scheme that was suspended: since when, why, and what happens to those already decided.';
create unique index early_release_suspension_one on early_release_suspension (scheme_id) where lifted_on is null;

create table early_release_capacity (
  scheme_id uuid not null references early_release_scheme,
  week date not null check (extract(isodow from week) = 1),
  district_code text not null references area,
  beds integer not null check (beds between 0 and 999),
  appointments integer not null check (appointments between 0 and 999),
  said_by text not null check (length(said_by) between 3 and 120),
  recorded_on date not null,
  recorded_by uuid not null references account,
  primary key (scheme_id, week, district_code)
);
comment on table early_release_capacity is 'Beds and first appointments that a district has in a week, as partners of the joint planning group said.';

create table early_release_request (
  id uuid primary key,
  scheme_id uuid not null references early_release_scheme,
  week date not null,
  district_code text not null references area,
  wants text not null check (wants in ('smooth', 'suspend')),
  words text not null check (length(words) between 3 and 500),
  asked_on date not null,
  asked_by uuid not null references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  answer text check (answer in ('agreed', 'declined')),
  answer_words text check (length(answer_words) between 3 and 500),
  answered_on date,
  answered_by uuid references account,
  check ((answer is null) = (answered_on is null) and (answer is null) = (answer_words is null)),
  check (answered_by <> asked_by)
);
comment on table early_release_request is 'What the joint planning group asks about a week that is too full: to smooth it or to suspend the scheme; and the answer.';

create table early_release_fact (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  asked text not null check (asked in ('standard', 'offence', 'charge', 'register')),
  answer boolean not null,
  recorded_on date not null,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table early_release_fact is 'Class: sentence. What the criteria of an early release ask and no shared record has: kind of sentence, an excluded offence, an open charge, the sex offenders’ register. The newest answer counts.';
create index early_release_fact_sentence on early_release_fact (sentence_id, asked, place desc);
create index early_release_fact_person on early_release_fact (person_id);

create table early_release_case (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  scheme_id uuid not null references early_release_scheme,
  early_day date not null,
  due_on date not null,
  planned_before date,
  put_forward_on date not null,
  put_forward_by uuid references account,
  recorded_at timestamptz not null,
  ended_on date,
  ended_why text check (ended_why in ('refused', 'charge', 'answer', 'address', 'excluded', 'suspended', 'mistake')),
  ended_words text check (length(ended_words) between 3 and 500),
  ended_by uuid references account,
  version integer not null default 1,
  check ((ended_on is null) = (ended_why is null) and (ended_on is null) = (ended_words is null))
);
comment on table early_release_case is 'Class: sentence. Somebody put forward for an early release: for which day, until when partners may answer, the release day before, and why it ended.';
create unique index early_release_case_open on early_release_case (sentence_id) where ended_on is null;
create index early_release_case_person on early_release_case (person_id);

create table early_release_decision (
  id uuid primary key,
  person_id uuid not null references person,
  case_id uuid not null references early_release_case on delete cascade,
  side text not null check (side in ('prison', 'probation')),
  decision text not null check (decision in ('release', 'refuse')),
  reason text not null check (length(reason) between 3 and 500),
  decided_on date not null,
  decided_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  unique (case_id, side),
  unique (case_id, decided_by)
);
comment on table early_release_decision is 'Class: sentence. What prison and probation each decided about an early release, and why; never the same person for both.';
create index early_release_decision_person on early_release_decision (person_id);

create table early_release_check (
  id uuid primary key,
  person_id uuid not null references person,
  case_id uuid not null references early_release_case on delete cascade,
  agency text not null check (agency in ('police', 'children', 'probation', 'housing')),
  due_on date not null,
  answered_on date,
  ended_on date,
  unique (case_id, agency)
);
comment on table early_release_check is 'Class: contact. An agency that is asked before an early release, by when, and whether it has answered; never what.';
create index early_release_check_person on early_release_check (person_id);
create index early_release_check_due on early_release_check (due_on, id) where answered_on is null and ended_on is null;

create table early_release_answer (
  id uuid primary key,
  person_id uuid not null references person,
  check_id uuid not null references early_release_check on delete cascade,
  answer text not null check (answer in ('clear', 'conditions', 'against')),
  words text not null default '' check (length(words) <= 1000),
  told_by text not null check (length(told_by) between 3 and 120),
  recorded_on date not null,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity,
  check (answer = 'clear' or length(words) >= 3)
);
comment on table early_release_answer is 'Class: risk. What police, children’s services or probation answered before an early release, and who said it. The newest counts.';
create index early_release_answer_check on early_release_answer (check_id, place desc);
create index early_release_answer_person on early_release_answer (person_id);

create table early_release_place (
  id uuid primary key,
  person_id uuid not null references person,
  check_id uuid not null references early_release_check on delete cascade,
  answer text not null check (answer in ('place', 'none')),
  words text not null default '' check (length(words) <= 1000),
  told_by text not null check (length(told_by) between 3 and 120),
  recorded_on date not null,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity,
  check (answer = 'place' or length(words) >= 3)
);
comment on table early_release_place is 'Class: needs. Whether there is a place to sleep from the early day, and who said it. The newest counts.';
create index early_release_place_check on early_release_place (check_id, place desc);
create index early_release_place_person on early_release_place (person_id);

call protect('early_release_fact', 'sentence');
call protect('early_release_case', 'sentence');
call protect('early_release_decision', 'sentence');
call protect('early_release_check', 'contact');
call protect('early_release_answer', 'risk');
call protect('early_release_place', 'needs');

-- What belongs to a sentence stands on its record, whoever writes it.
create trigger stands_with_sentence before insert on early_release_fact for each row execute function stands_with_sentence();
create trigger stands_with_sentence before insert on early_release_case for each row execute function stands_with_sentence();

-- That it was answered is told to everybody who may know that it was asked; what was answered is not.
create function early_release_answered() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update early_release_check set answered_on = new.recorded_on where id = new.check_id;
  return null;
end $$;
create trigger answered after insert on early_release_answer for each row execute function early_release_answered();
create trigger answered after insert on early_release_place for each row execute function early_release_answered();

-- Whoever ends a case need not see contacts: nobody is asked any more.
create function early_release_ended() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update early_release_check set ended_on = new.ended_on where case_id = new.id and ended_on is null;
  return null;
end $$;
create trigger ended after update of ended_on on early_release_case for each row when (new.ended_on is not null) execute function early_release_ended();

-- A release ends the asking.
create function early_release_over() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update early_release_check c set ended_on = new.released_on from early_release_case e where e.id = c.case_id and e.sentence_id = new.id and c.ended_on is null;
  return null;
end $$;
create trigger early_release_over after update of released_on on sentence for each row when (new.released_on is not null) execute function early_release_over();
