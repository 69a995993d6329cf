-- The keys of a batch of people are written from the rows of those people, whatever the database last knew of how many rows there are:
-- in the one transaction of a large extract it still believes the tables empty.

create or replace function write_own_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with own as (
    insert into search_key (organisation_id, key, person_id, born)
    select distinct i.organisation_id, n.key, k.person_id, k.birth_date
    from (select distinct unnest(people) as id) asked
    cross join lateral (select * from known_identity one where one.person_id = asked.id offset 0) k
    cross join lateral (select distinct organisation_id from involvement where person_id = k.person_id offset 0) i
    cross join lateral (select pair from name_keys(k.forename_form, k.surname_form) as pair union all select '=' || k.birth_date::text) as n (key)
    where k.source_record_id is null and not k.withdrawn
    on conflict (organisation_id, key, person_id, born) do update set source_record_id = null where search_key.source_record_id is not null
    returning key
  )
  select learn_words(array(select distinct key from own where not starts_with(key, '=')))
$$;

create or replace function write_record_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with recorded as (
    insert into search_key (organisation_id, key, person_id, born, source_record_id)
    select s.organisation_id, n.key, k.person_id, k.birth_date, s.id
    from (select distinct unnest(people) as id) asked
    cross join lateral (select * from known_identity one where one.person_id = asked.id offset 0) k
    join source_record s on s.id = k.source_record_id
    cross join lateral (select pair from name_keys(k.forename_form, k.surname_form) as pair union all select '=' || k.birth_date::text) as n (key)
    where not k.withdrawn and not exists (
      select 1 from known_identity o where o.person_id = k.person_id and o.source_record_id is null and o.birth_date = k.birth_date and o.surname_form = k.surname_form and o.forename_form = k.forename_form)
    on conflict (organisation_id, key, person_id, born) do nothing
    returning key
  )
  select learn_words(array(select distinct key from recorded where not starts_with(key, '=')))
$$;
