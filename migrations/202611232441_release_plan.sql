-- The release plan: one for each custody. Its points and its next action are computed (src/release/workflow.ts); what people decide stands here.

create table release_plan (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null unique references sentence,
  home_district text references area,
  resettlement_prison text references prison,
  expected_transfer date,
  settled_on date,
  settled_by uuid references account,
  settled_words text check (length(settled_words) between 3 and 500),
  started_at timestamptz not null,
  version integer not null default 1,
  check ((settled_on is null) = (settled_words is null))
);
comment on table release_plan is 'Class: plan. The release plan of one custody: where home is, the prison that prepares for it, an expected transfer, and how it was closed.';
create index release_plan_person on release_plan (person_id);

create table release_point (
  id uuid primary key,
  person_id uuid not null references person,
  plan_id uuid not null references release_plan,
  point text not null check (point in ('reception', 'twelve-weeks', 'eight-weeks', 'four-weeks', 'one-week', 'day')),
  done_on date not null,
  done_by uuid references account,
  words text not null default '' check (length(words) <= 1000),
  unique (plan_id, point)
);
comment on table release_point is 'Class: plan. A fixed point of a release plan that somebody kept, on which day and what came of it.';
create index release_point_person on release_point (person_id);

create table release_plan_item (
  id uuid primary key,
  person_id uuid not null references person,
  plan_id uuid not null references release_plan,
  pathway text not null check (pathway in ('accommodation', 'education-training-employment', 'health', 'drugs-alcohol', 'finance-benefit-debt', 'children-families', 'attitudes-thinking-behaviour')),
  words text not null check (length(words) between 3 and 300),
  owner_organisation_id uuid not null references organisation,
  owner_account_id uuid references account,
  by_point text check (by_point in ('reception', 'twelve-weeks', 'eight-weeks', 'four-weeks', 'one-week', 'day', 'day-1', 'day-7', 'day-28', 'day-90')),
  due_day date,
  done_on date,
  done_by uuid references account,
  dropped_on date,
  drop_reason text check (length(drop_reason) between 3 and 500),
  passed_from_organisation_id uuid references organisation,
  passed_on date,
  added_on date not null,
  added_by uuid references account,
  version integer not null default 1,
  check ((by_point is null) <> (due_day is null)),
  check ((dropped_on is null) = (drop_reason is null)),
  check (done_on is null or dropped_on is null),
  check ((passed_on is null) = (passed_from_organisation_id is null))
);
comment on table release_plan_item is 'Class: plan. Something that is needed for a release on one pathway: what, who does it, by a fixed point or a day; done, or dropped with the reason; passed to another prison’s team by a transfer.';
create index release_plan_item_person on release_plan_item (person_id);
create index release_plan_item_open on release_plan_item (owner_organisation_id) where done_on is null and dropped_on is null;

create table release_answer (
  id uuid primary key,
  person_id uuid not null references person,
  plan_id uuid not null references release_plan,
  pathway text not null check (pathway in ('accommodation', 'education-training-employment', 'finance-benefit-debt', 'children-families', 'attitudes-thinking-behaviour')),
  words text not null check (length(words) between 1 and 1000),
  said_on date not null,
  written_by uuid references account,
  written_at timestamptz not null
);
comment on table release_answer is 'Class: plan. What the person said about one pathway of their release, in their own words; the newest counts, the earlier ones stay.';
create index release_answer_person on release_answer (person_id, pathway, written_at desc);

create table release_health_answer (
  id uuid primary key,
  person_id uuid not null references person,
  plan_id uuid not null references release_plan,
  pathway text not null check (pathway in ('health', 'drugs-alcohol', 'prescription')),
  words text not null check (length(words) between 1 and 1000),
  said_on date not null,
  written_by uuid references account,
  written_at timestamptz not null
);
comment on table release_health_answer is 'Class: health. What the person said about health, drugs and alcohol for their release, and the words about their prescription that only they read in their pack.';
create index release_health_answer_person on release_health_answer (person_id, pathway, written_at desc);

create table release_meeting (
  id uuid primary key,
  person_id uuid not null references person,
  plan_id uuid not null references release_plan,
  who text not null check (length(who) between 2 and 100),
  organisation_id uuid references organisation,
  account_id uuid references account,
  place text not null check (length(place) between 2 and 200),
  day date not null,
  at_time text not null check (at_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  bring text not null default '' check (length(bring) <= 300),
  telephone text not null default '' check (length(telephone) <= 30),
  cancelled_on date,
  cancel_reason text check (length(cancel_reason) between 3 and 300),
  arranged_on date not null,
  arranged_by uuid references account,
  version integer not null default 1,
  check ((cancelled_on is null) = (cancel_reason is null))
);
comment on table release_meeting is 'Class: contact. A meeting of the day of release or after it: with whom, where, when, what to bring, which telephone.';
create index release_meeting_person on release_meeting (person_id, day);
create index release_meeting_account on release_meeting (account_id, day) where cancelled_on is null;
create index release_meeting_organisation on release_meeting (organisation_id, day) where cancelled_on is null;

create table release_meeting_move (
  id uuid primary key,
  person_id uuid not null references person,
  meeting_id uuid not null references release_meeting,
  previous_day date not null,
  previous_time text not null,
  previous_place text not null,
  reason text not null check (length(reason) between 3 and 300),
  moved_on date not null,
  moved_by uuid references account
);
comment on table release_meeting_move is 'Class: contact. Where and when a meeting was to be before it was moved, and why it was.';
create index release_meeting_move_person on release_meeting_move (person_id);
create index release_meeting_move_meeting on release_meeting_move (meeting_id);

call protect('release_plan', 'plan');
call protect('release_point', 'plan');
call protect('release_plan_item', 'plan');
call protect('release_answer', 'plan');
call protect('release_health_answer', 'health');
call protect('release_meeting', 'contact');
call protect('release_meeting_move', 'contact');

-- Everybody who is in custody has a plan from now on, also those who came in before there were plans.
insert into release_plan (id, person_id, sentence_id, started_at)
select gen_random_uuid(), person_id, id, now() from sentence where kind = 'custody' and released_on is null;

create function pass_release_items(of_sentence uuid, to_prison text, moved date) returns integer
language plpgsql security definer set search_path = public as $$
declare
  new_team uuid := (select id from organisation where prison_code = to_prison and kind = 'prison');
  passed integer;
begin
  if new_team is null then return 0; end if;
  update release_plan_item i set owner_organisation_id = new_team, owner_account_id = null, passed_from_organisation_id = i.owner_organisation_id, passed_on = moved, version = i.version + 1
  from release_plan p, organisation o
  where p.id = i.plan_id and p.sentence_id = of_sentence and o.id = i.owner_organisation_id and o.kind = 'prison' and o.id <> new_team and i.done_on is null and i.dropped_on is null;
  get diagnostics passed = row_count;
  return passed;
end $$;
comment on function pass_release_items(uuid, text, date) is 'What a prison’s team has not done when somebody is moved passes to the team of the new prison, whoever records the move. Answers how many items passed.';

create function start_release_plan(new_id uuid, of_sentence uuid, started timestamptz) returns void
language sql security definer set search_path = public as $$
  insert into release_plan (id, person_id, sentence_id, started_at)
  select new_id, person_id, id, started from sentence where id = of_sentence and kind = 'custody' on conflict (sentence_id) do nothing
$$;
comment on function start_release_plan(uuid, uuid, timestamptz) is 'A release plan begins with the custody, whoever records the reception: a data officer whose extract brings it sees no plan. A second time it does nothing.';
