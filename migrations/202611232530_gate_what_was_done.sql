-- What was done about something that was missing after a release: it closes the due item, and the answer stays as it was given.

create table gate_remedy (
  id uuid primary key,
  person_id uuid not null references person,
  check_id uuid not null references gate_check on delete cascade,
  question text not null check (question in ('housing', 'money', 'phone', 'appointment')),
  words text not null check (length(words) between 3 and 500),
  organisation_id uuid not null references organisation,
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null
);
comment on table gate_remedy is 'Class: needs. What was done about something missing after a release (a place tonight, money, a telephone, meeting probation), by whom and when.';
create index gate_remedy_check on gate_remedy (check_id, question);
create index gate_remedy_person on gate_remedy (person_id);

create table gate_health_remedy (
  id uuid primary key,
  person_id uuid not null references person,
  check_id uuid not null references gate_check on delete cascade,
  question text not null check (question in ('prescription', 'treatment')),
  words text not null check (length(words) between 3 and 500),
  organisation_id uuid not null references organisation,
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null
);
comment on table gate_health_remedy is 'Class: health. What was done about a prescription that was missed after a release, by whom and when.';
create index gate_health_remedy_check on gate_health_remedy (check_id, question);
create index gate_health_remedy_person on gate_health_remedy (person_id);

call protect('gate_remedy', 'needs');
call protect('gate_health_remedy', 'health');
