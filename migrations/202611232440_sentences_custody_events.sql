-- What happens in custody beside the release: another prison, a death, a removal from the country, a return after recall.

create table custody_event (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  kind text not null check (kind in ('transferred', 'died', 'removed', 'returned')),
  day date not null,
  from_prison text references prison,
  to_prison text references prison,
  reason text not null check (length(reason) between 3 and 500),
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  check (kind <> 'transferred' or (from_prison is not null and to_prison is not null and from_prison <> to_prison)),
  check (kind <> 'returned' or to_prison is not null)
);
comment on table custody_event is 'Class: sentence. What happened in a custody beside its release: a move to another prison, a death, a removal from the country, a return to prison after recall. The sentence carries how it stands now.';
create index custody_event_person on custody_event (person_id, day);
create index custody_event_sentence on custody_event (sentence_id, day);
call protect('custody_event', 'sentence');

alter table sentence
  add column custody_ended_as text check (custody_ended_as in ('died', 'removed')),
  add column returned_from uuid references sentence,
  add constraint sentence_custody_ended check (custody_ended_as is null or released_on is not null),
  add constraint sentence_returned_in_custody check (returned_from is null or kind = 'custody');
comment on column sentence.custody_ended_as is 'How custody ended where it did not end by release: then released_on is the day of the death or the removal, and no release follows from it.';
comment on column sentence.returned_from is 'The sentence from whose licence somebody was recalled: this row is the custody that began with their return, with its own release. It is no further conviction.';
create unique index sentence_returned_from on sentence (returned_from) where returned_from is not null;
