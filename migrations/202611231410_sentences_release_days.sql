-- A release day that moves is a dated row: when it was, when it is now, why, and who recorded it.

create table release_day_change (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  previous_day date not null,
  new_day date not null check (new_day <> previous_day),
  reason text not null check (length(reason) between 3 and 500),
  changed_on date not null,
  changed_by uuid references account,
  changed_at timestamptz not null
);
comment on table release_day_change is 'Class: sentence. A planned release day that was moved; the sentence itself carries the day that holds now.';
create index release_day_change_person on release_day_change (person_id);
create index release_day_change_sentence on release_day_change (sentence_id, changed_at);
call protect('release_day_change', 'sentence');
