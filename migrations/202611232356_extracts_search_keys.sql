-- Who keeps the keys: what writes the facts by which people are known, and what writes who has to do with them. A key is two words of a
-- name, or `=` and a birth date: whoever has no known name is found by that.

create policy of_record on search_key as restrictive for select to throughline_app using (
  source_record_id is null or exists (select 1 from source_record s where s.id = search_key.source_record_id));
comment on policy of_record on search_key is 'A name that only an agency’s record has finds the person for whoever sees that record.';

create function learn_words(keys text[]) returns void language sql security definer set search_path = public as $$
  with learnt as (
    insert into name_word (word, sound)
    select word, name_sound(word) from (select distinct w collate "C" as word from unnest(keys) as key cross join lateral unnest(string_to_array(key, ' ')) as w) words where length(word) between 2 and 30
    order by word on conflict (word) do nothing returning word
  )
  insert into name_slip (slip, word)
  select distinct case when at = 0 then word else left(word, at - 1) || substr(word, at + 1) end, word
  from learnt cross join lateral generate_series(0, length(word)) as at where length(word) between 3 and 20
  order by 1, 2
$$;
comment on function learn_words(text[]) is 'Keeps the words of new keys, and the forms by which a slip finds them.';

create function forget_words(words text[]) returns void language sql security definer set search_path = public as $$
  delete from name_word w where w.word = any (words) and not exists (
    select 1 from organisation o cross join lateral (select 1 from search_key k where k.organisation_id = o.id and k.key >= w.word and k.key < w.word || '!' limit 1) k)
$$;
comment on function forget_words(text[]) is 'Lets go of words under which nobody is found any more.';

create function write_own_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with own as (
    insert into search_key (organisation_id, key, person_id, born)
    select distinct i.organisation_id, n.key, k.person_id, k.birth_date
    from known_identity k
    cross join lateral (select distinct organisation_id from involvement where person_id = k.person_id offset 0) i
    cross join lateral (select name_keys(k.forename_form, k.surname_form) union all select '=' || k.birth_date::text) as n (key)
    where k.person_id = any (people) and k.source_record_id is null and not k.withdrawn
    on conflict (organisation_id, key, person_id, born) do update set source_record_id = null where search_key.source_record_id is not null
    returning key
  )
  select learn_words(array(select distinct key from own where not starts_with(key, '=')))
$$;
comment on function write_own_keys(uuid[]) is 'Adds the keys of people’s own facts that are missing, under each organisation that has to do with them.';

create function write_record_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with recorded as (
    insert into search_key (organisation_id, key, person_id, born, source_record_id)
    select s.organisation_id, n.key, k.person_id, k.birth_date, s.id
    from known_identity k join source_record s on s.id = k.source_record_id
    cross join lateral (select name_keys(k.forename_form, k.surname_form) union all select '=' || k.birth_date::text) as n (key)
    where k.person_id = any (people) and not k.withdrawn and not exists (
      select 1 from known_identity o where o.person_id = k.person_id and o.source_record_id is null and o.birth_date = k.birth_date and o.surname_form = k.surname_form and o.forename_form = k.forename_form)
    on conflict (organisation_id, key, person_id, born) do nothing
    returning key
  )
  select learn_words(array(select distinct key from recorded where not starts_with(key, '=')))
$$;
comment on function write_record_keys(uuid[]) is 'Adds the keys that are missing of what only an agency’s record says, under that agency.';

create function rewrite_search_keys(people uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  words text[];
begin
  with gone as (delete from search_key where person_id = any (people) returning key)
  select array_agg(distinct word) into words from gone cross join lateral unnest(string_to_array(key, ' ')) as word;
  perform write_own_keys(people), write_record_keys(people);
  perform forget_words(words);
end $$;
comment on function rewrite_search_keys(uuid[]) is 'Writes all keys of these people anew, and forgets words that nobody has any more.';
revoke execute on function learn_words(text[]), forget_words(text[]), write_own_keys(uuid[]), write_record_keys(uuid[]), rewrite_search_keys(uuid[]) from public;

-- Two writers of one person wait for each other: each would else miss the other's half.

create function search_keys_of_identities() returns trigger language plpgsql security definer set search_path = public as $$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct w.person_id from written w where not w.withdrawn and (w.source_record_id is not null or exists (select 1 from involvement i where i.person_id = w.person_id)));
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.forename_form, w.surname_form, w.birth_date, w.withdrawn) is distinct from (f.person_id, f.forename_form, f.surname_form, f.birth_date, f.withdrawn));
  else
    people := array(select distinct person_id from former);
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op <> 'INSERT' then
    perform rewrite_search_keys(people);
  else
    perform write_own_keys(array(select distinct w.person_id from written w where w.source_record_id is null and w.person_id = any (people)));
    perform write_record_keys(array(select distinct w.person_id from written w where w.source_record_id is not null and w.person_id = any (people)));
  end if;
  return null;
end $$;
create trigger search_keys_new after insert on known_identity referencing new table as written for each statement execute function search_keys_of_identities();
create trigger search_keys_changed after update on known_identity referencing old table as former new table as written for each statement execute function search_keys_of_identities();
create trigger search_keys_gone after delete on known_identity referencing old table as former for each statement execute function search_keys_of_identities();

create function search_keys_of_involvements() returns trigger language plpgsql security definer set search_path = public as $$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct w.person_id from written w where not exists (select 1 from search_key k where k.person_id = w.person_id and k.organisation_id = w.organisation_id and k.source_record_id is null));
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.organisation_id) <> (f.person_id, f.organisation_id));
  else
    people := array(select distinct f.person_id from former f where not exists (select 1 from involvement i where i.person_id = f.person_id and i.organisation_id = f.organisation_id));
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op = 'INSERT' then perform write_own_keys(people); else perform rewrite_search_keys(people); end if;
  return null;
end $$;
create trigger search_keys_new after insert on involvement referencing new table as written for each statement execute function search_keys_of_involvements();
create trigger search_keys_moved after update on involvement referencing old table as former new table as written for each statement execute function search_keys_of_involvements();
create trigger search_keys_gone after delete on involvement referencing old table as former for each statement execute function search_keys_of_involvements();

create function searched_organisations() returns uuid[] language sql stable security definer set search_path = public as $$
  select array(
    select viewer_organisation() where viewer_organisation() is not null
    union select unnest(partner_organisations('identity'))
    union select unnest(partner_organisations('health'))
    union
    select giver.organisation_id
    from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today()
    where has_conditions('identity') and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = 'identity' and g.basis in ('partner', 'consented') and g.sight = 'visible'))
$$;
comment on function searched_organisations() is 'Through which organisations a search looks: at least all through which the viewer might see who somebody is. Whom of them the viewer sees, the policy of each row says.';
revoke execute on function searched_organisations() from public;
grant execute on function searched_organisations() to throughline_app;

select write_own_keys(array(select id from person)), write_record_keys(array(select id from person));
