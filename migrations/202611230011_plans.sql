-- The plan agreed with the person.

create table plan (
  id uuid primary key,
  person_id uuid not null references person,
  state text not null check (state in ('draft', 'agreed', 'closed')),
  own_words text not null default '',
  review_day date,
  agreed_on date,
  agreed_by uuid references account,
  closed_on date,
  close_reason text,
  started_by uuid references account,
  organisation_id uuid not null references organisation,
  started_at timestamptz not null,
  version integer not null default 1,
  check ((state = 'draft') or agreed_on is not null),
  check ((state = 'closed') = (closed_on is not null))
);
comment on table plan is 'Class: plan. One plan at a time for a person: their own words, when it was agreed, when it is reviewed.';
create index plan_person on plan (person_id);
create unique index one_open_plan on plan (person_id) where state <> 'closed';

create table goal (
  id uuid primary key,
  plan_id uuid not null references plan,
  person_id uuid not null references person,
  pathway text not null check (pathway in ('accommodation', 'education-training-employment', 'health', 'drugs-alcohol', 'finance-benefit-debt', 'children-families', 'attitudes-thinking-behaviour')),
  words text not null check (length(words) between 3 and 500),
  position integer not null,
  ended_on date,
  ended_as text check (ended_as in ('reached', 'dropped')),
  check ((ended_on is null) = (ended_as is null))
);
comment on table goal is 'Class: plan. What the person wants to reach on one pathway.';
create index goal_plan on goal (plan_id, position);
create index goal_person on goal (person_id);

create table step (
  id uuid primary key,
  goal_id uuid not null references goal,
  person_id uuid not null references person,
  words text not null check (length(words) between 3 and 500),
  owner_organisation_id uuid not null references organisation,
  due_day date not null,
  done_on date,
  done_by uuid references account,
  dropped_on date,
  position integer not null,
  check (done_on is null or dropped_on is null)
);
comment on table step is 'Class: plan. One thing that one organisation does by a day.';
create index step_goal on step (goal_id, position);
create index step_person on step (person_id);
create index step_due on step (due_day) where done_on is null and dropped_on is null;

call protect('plan', 'plan');
call protect('goal', 'plan');
call protect('step', 'plan');
