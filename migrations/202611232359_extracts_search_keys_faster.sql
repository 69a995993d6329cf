-- The same keys in a fraction of the time: the pairs of a name are written into the statement that asks for them, and only new words are
-- worked out.

create or replace function learn_words(keys text[]) returns void language sql security definer set search_path = public as $$
  with learnt as (
    insert into name_word (word, sound)
    select word, name_sound(word) from (select distinct w collate "C" as word from unnest(keys) as key cross join lateral unnest(string_to_array(key, ' ')) as w) words
    where length(word) between 2 and 30 and not exists (select 1 from name_word known where known.word = words.word)
    order by word on conflict (word) do nothing returning word
  )
  insert into name_slip (slip, word)
  select distinct case when at = 0 then word else left(word, at - 1) || substr(word, at + 1) end, word
  from learnt cross join lateral generate_series(0, length(word)) as at where length(word) between 3 and 20
  order by 1, 2
$$;

create or replace function write_own_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with own as (
    insert into search_key (organisation_id, key, person_id, born)
    select distinct i.organisation_id, n.key, k.person_id, k.birth_date
    from known_identity k
    cross join lateral (select distinct organisation_id from involvement where person_id = k.person_id offset 0) i
    cross join lateral (select pair from name_keys(k.forename_form, k.surname_form) as pair union all select '=' || k.birth_date::text) as n (key)
    where k.person_id = any (people) and k.source_record_id is null and not k.withdrawn
    on conflict (organisation_id, key, person_id, born) do update set source_record_id = null where search_key.source_record_id is not null
    returning key
  )
  select learn_words(array(select distinct key from own where not starts_with(key, '=')))
$$;

create or replace function write_record_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with recorded as (
    insert into search_key (organisation_id, key, person_id, born, source_record_id)
    select s.organisation_id, n.key, k.person_id, k.birth_date, s.id
    from known_identity k join source_record s on s.id = k.source_record_id
    cross join lateral (select pair from name_keys(k.forename_form, k.surname_form) as pair union all select '=' || k.birth_date::text) as n (key)
    where k.person_id = any (people) and not k.withdrawn and not exists (
      select 1 from known_identity o where o.person_id = k.person_id and o.source_record_id is null and o.birth_date = k.birth_date and o.surname_form = k.surname_form and o.forename_form = k.forename_form)
    on conflict (organisation_id, key, person_id, born) do nothing
    returning key
  )
  select learn_words(array(select distinct key from recorded where not starts_with(key, '=')))
$$;
