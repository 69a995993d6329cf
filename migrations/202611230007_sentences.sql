-- Where somebody is in their sentence, and what courts decided later.

create table offence (
  code text primary key,
  title text not null,
  category text not null,
  home_office_class text
);
comment on table offence is 'Offences by their national code. Source: data/offence-codes.';

create table sentence (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('custody', 'suspended', 'community')),
  offence_code text not null references offence,
  court text not null,
  offence_day date not null,
  imposed_day date not null,
  months integer not null check (months between 1 and 600),
  custody_start date,
  prison_code text references prison,
  planned_release date,
  released_on date check (released_on >= custody_start),
  sentence_end date not null,
  supervision_end date not null check (supervision_end >= imposed_day),
  homeless_on_entry boolean,
  recorded_at timestamptz not null,
  version integer not null default 1,
  check ((kind = 'custody') = (custody_start is not null)),
  check ((custody_start is null) = (prison_code is null)),
  check ((custody_start is null) = (planned_release is null))
);
comment on table sentence is 'Class: sentence. One sentence of a court: the offence, the length, custody and release days, the end of supervision.';
create index sentence_person on sentence (person_id, imposed_day desc);
create index sentence_release on sentence (prison_code, planned_release) where released_on is null;
create index sentence_released on sentence (released_on) where released_on is not null;

create table conviction (
  id uuid primary key,
  person_id uuid not null references person,
  offence_code text not null references offence,
  court text not null,
  offence_day date not null,
  convicted_day date not null check (convicted_day >= offence_day)
);
comment on table conviction is 'Class: sentence. A conviction or caution recorded after a sentence: what proven reoffending is measured from.';
create index conviction_person on conviction (person_id, offence_day);

call protect('sentence', 'sentence');
call protect('conviction', 'sentence');
