-- One human being, and the dated merges that make several records one.

create table person (
  id uuid primary key,
  reference text not null unique check (reference ~ '^P-[0-9A-HJKMNP-TV-Z]{7}$'),
  forename text not null,
  surname text not null,
  forename_key text collate "C" not null,
  surname_key text collate "C" not null,
  birth_date date not null,
  sex text not null check (sex in ('male', 'female', 'not-known')),
  pnc text,
  prison_number text,
  crn text,
  postcode text,
  district_code text references area,
  created_at timestamptz not null,
  version integer not null default 1
);
comment on table person is 'Class: identity. Who somebody is, as the partnership knows them; each agency’s own record stands beside it in source_record.';
create index person_surname on person (surname_key, forename_key);
create index person_birth on person (birth_date, surname_key);
create index person_pnc on person (pnc) where pnc is not null;
create index person_prison_number on person (prison_number) where prison_number is not null;
create index person_crn on person (crn) where crn is not null;

create table person_merge (
  id uuid primary key,
  kind text not null check (kind in ('merge', 'unmerge')),
  person_id uuid not null references person,
  into_id uuid not null references person check (into_id <> person_id),
  undoes uuid unique references person_merge,
  reason text not null check (length(reason) between 3 and 500),
  decided_by uuid not null references account,
  decided_at timestamptz not null,
  check ((kind = 'unmerge') = (undoes is not null))
);
comment on table person_merge is 'Class: identity. A merge is a row; an un-merge is another that undoes it. Rows keep the person id they were written with.';
create index person_merge_person on person_merge (person_id);
create index person_merge_into on person_merge (into_id);

create view active_merge as
  select m.id, m.person_id, m.into_id from person_merge m
  where m.kind = 'merge' and not exists (select 1 from person_merge u where u.undoes = m.id);
comment on view active_merge is 'Merges that stand today.';

create function current_person(person uuid) returns uuid language sql stable security definer set search_path = public as $$
  with recursive chain as (
    select person as id, 0 as step
    union all
    select m.into_id, chain.step + 1 from chain join active_merge m on m.person_id = chain.id where chain.step < 50
  )
  select id from chain order by step desc limit 1
$$;
comment on function current_person(uuid) is 'The id under which this human being is known today, following merges that stand.';

create function same_people(person uuid) returns setof uuid language sql stable security definer set search_path = public as $$
  with recursive same as (
    select current_person(person) as id, 0 as step
    union
    select m.person_id, same.step + 1 from same join active_merge m on m.into_id = same.id where same.step < 50
  )
  select id from (select id, min(step) as step from same group by id) ids order by step, id
$$;
comment on function same_people(uuid) is 'Every id under which rows about this one human being were written, the current one first.';
