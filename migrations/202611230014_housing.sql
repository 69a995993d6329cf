-- Where somebody will sleep, and whether it held; and whether they had work at six weeks.

create table accommodation (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  kind text not null check (kind in ('settled', 'family-or-friends', 'temporary', 'approved-premises', 'hostel')),
  address_line text not null,
  from_day date not null,
  ended_on date,
  end_reason text,
  found_by uuid references account,
  organisation_id uuid not null references organisation,
  found_on date not null,
  recorded_at timestamptz not null,
  version integer not null default 1
);
comment on table accommodation is 'Class: needs. A place to sleep that somebody found for a person leaving prison.';
create index accommodation_person on accommodation (person_id);
create index accommodation_sentence on accommodation (sentence_id);

create table accommodation_check (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  day_after integer not null check (day_after in (0, 1, 7, 28, 90)),
  due_day date not null,
  slept text check (slept in ('settled', 'family-or-friends', 'temporary', 'approved-premises', 'hostel', 'homeless-not-rough-sleeping', 'rough-sleeping', 'not-known')),
  held boolean,
  recorded_on date,
  recorded_by uuid references account,
  recorded_at timestamptz,
  unique (sentence_id, day_after),
  check ((recorded_on is null) = (slept is null))
);
comment on table accommodation_check is 'Class: needs. Where the person slept on release day and 1, 7, 28 and 90 days after, and whether the accommodation held; a row without an answer is due.';
create index accommodation_check_person on accommodation_check (person_id);
create index accommodation_check_due on accommodation_check (due_day) where recorded_on is null;

create table employment_status (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  weeks_after integer not null check (weeks_after in (6, 26)),
  due_day date not null,
  available_for_work boolean,
  employed boolean,
  recorded_on date,
  recorded_by uuid references account,
  unique (sentence_id, weeks_after)
);
comment on table employment_status is 'Class: needs. Whether somebody available for work was employed six weeks (and six months) after release.';
create index employment_status_person on employment_status (person_id);

call protect('accommodation', 'needs');
call protect('accommodation_check', 'needs');
call protect('employment_status', 'needs');
