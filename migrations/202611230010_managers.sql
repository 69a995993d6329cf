-- One offender manager at any moment: the prison's until a dated handover, then the community's.

create table management (
  id uuid primary key,
  person_id uuid not null references person,
  side text not null check (side in ('prison', 'community')),
  account_id uuid not null references account,
  organisation_id uuid not null references organisation,
  from_day date not null,
  until_day date check (until_day > from_day),
  reason text not null,
  handover text,
  decided_by uuid references account,
  decided_at timestamptz not null,
  constraint one_manager_at_a_time exclude using gist (person_id with =, daterange(from_day, until_day) with &&)
);
comment on table management is 'Class: contact. Who is responsible for a person from a day until (not including) another. The exclusion constraint holds that there is never more than one.';
create index management_person on management (person_id, from_day desc);
create index management_account on management (account_id) where until_day is null;

call protect('management', 'contact');
