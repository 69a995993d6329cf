-- A search by street, today's or a former one. One row for each organisation through which somebody may be found, and for each two words of
-- a place where they sleep or slept: `mill road`, `mill peterborough`, `road peterborough`. Walked as search_key is, organisation by
-- organisation, so that nobody else's people are passed by; but of its own class: who may not read where somebody sleeps does not find them by it.

create table address_key (
  organisation_id uuid not null,
  key text collate "C" not null,
  person_id uuid not null,
  primary key (organisation_id, key, person_id)
);
comment on table address_key is 'Class: needs. Words of the places where people sleep or slept, by which they are found. Kept by triggers on accommodation and involvement; nobody else writes it, and it goes with them: no foreign keys, which would ask of every row what the triggers know.';
comment on column address_key.organisation_id is 'Each organisation that has or had to do with the person.';
create index address_key_person on address_key (person_id);

call protect('address_key', 'needs');
revoke insert, update, delete on address_key from throughline_app;

create function address_keys(address text) returns setof text language sql immutable parallel safe rows 6 as $$
  with parts as (
    select array(select word from unnest(string_to_array(name_form(address), ' ')) with ordinality as w (word, place) where length(word) > 1 order by place limit 8) as words)
  select distinct f.word || ' ' || g.word from parts cross join unnest(words) with ordinality as f (word, place) join unnest(words) with ordinality as g (word, place) on g.place > f.place
  union select words[cardinality(words)] from parts where cardinality(words) > 0
$$;
comment on function address_keys(text) is 'The keys under which whoever sleeps at an address is found: each two of its words in their order, and its last word. Figures are compared when somebody was found.';

-- Every word of every address, so that a slip finds the words it may have been meant for. Nobody's information, and shown to nobody.
create table address_word (word text collate "C" primary key);
comment on table address_word is 'Words of addresses, without whose they are. A word goes with the last person who had it.';
create table address_slip (
  slip text collate "C" not null,
  word text collate "C" not null references address_word on delete cascade,
  primary key (slip, word)
);
comment on table address_slip is 'Each word of an address, whole and with one letter left out: two words that are one slip apart meet in at least one of these.';
create index address_slip_word on address_slip (word);
revoke all on address_word, address_slip from throughline_app;

create function near_address_words(slips text[]) returns setof text language sql stable security definer set search_path = public rows 50 as $$
  select distinct word from address_slip where slip = any (slips) limit 300
$$;
comment on function near_address_words(text[]) is 'Words of addresses that share one of these forms with a letter left out. The search alone asks it, and looks under them for people whom the viewer may see.';

create function learn_address_words(keys text[]) returns void language sql security definer set search_path = public as $$
  with learnt as (
    insert into address_word (word)
    select word from (select distinct w collate "C" as word from unnest(keys) as key cross join lateral unnest(string_to_array(key, ' ')) as w) words
    where length(word) between 4 and 30 and not exists (select 1 from address_word known where known.word = words.word)
    order by word on conflict (word) do nothing returning word
  )
  insert into address_slip (slip, word)
  select distinct case when at = 0 then word else left(word, at - 1) || substr(word, at + 1) end, word
  from learnt cross join lateral generate_series(0, length(word)) as at where length(word) between 4 and 20
  order by 1, 2
$$;
comment on function learn_address_words(text[]) is 'Keeps the words of new keys of addresses, and the forms by which a slip finds them.';

-- A word is in a key first or second: whoever still has it has a key that begins with it, unless it ends every address it is in, and then it is a key alone.
create function forget_address_words(words text[]) returns void language sql security definer set search_path = public as $$
  delete from address_word w where w.word = any (words) and not exists (
    select 1 from organisation o cross join lateral (select 1 from address_key k where k.organisation_id = o.id and k.key >= w.word and k.key < w.word || '!' limit 1) k)
$$;
comment on function forget_address_words(text[]) is 'Lets go of words of addresses under which nobody is found any more.';

create function write_address_keys(people uuid[]) returns void language sql security definer set search_path = public as $$
  with own as (
    insert into address_key (organisation_id, key, person_id)
    select distinct i.organisation_id, n.key, a.person_id
    from (select person_id, address_line from accommodation where person_id = any (people) offset 0) a
    cross join lateral (select distinct organisation_id from involvement where person_id = a.person_id offset 0) i
    cross join lateral address_keys(a.address_line) as n (key)
    on conflict (organisation_id, key, person_id) do nothing
    returning key
  )
  select learn_address_words(array(select distinct key from own))
$$;
comment on function write_address_keys(uuid[]) is 'Adds the keys of people’s places that are missing, under each organisation that has to do with them.';

create function rewrite_address_keys(people uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  words text[];
begin
  with gone as (delete from address_key where person_id = any (people) returning key)
  select array_agg(distinct word) into words from gone cross join lateral unnest(string_to_array(key, ' ')) as word;
  perform write_address_keys(people);
  perform forget_address_words(words);
end $$;
comment on function rewrite_address_keys(uuid[]) is 'Writes all keys of these people’s places anew, and forgets words that nobody has any more.';

create function address_keys_of_places() returns trigger language plpgsql security definer set search_path = public as $$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct person_id from written);
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.address_line) is distinct from (f.person_id, f.address_line));
  else
    people := array(select distinct person_id from former);
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op = 'INSERT' then perform write_address_keys(people); else perform rewrite_address_keys(people); end if;
  return null;
end $$;
create trigger address_keys_new after insert on accommodation referencing new table as written for each statement execute function address_keys_of_places();
create trigger address_keys_changed after update on accommodation referencing old table as former new table as written for each statement execute function address_keys_of_places();
create trigger address_keys_gone after delete on accommodation referencing old table as former for each statement execute function address_keys_of_places();

create function address_keys_of_involvements() returns trigger language plpgsql security definer set search_path = public as $$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct w.person_id from written w where exists (select 1 from accommodation a where a.person_id = w.person_id)
      and not exists (select 1 from address_key k where k.person_id = w.person_id and k.organisation_id = w.organisation_id));
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.organisation_id) <> (f.person_id, f.organisation_id) and exists (select 1 from accommodation a where a.person_id = one));
  else
    people := array(select distinct f.person_id from former f where exists (select 1 from address_key k where k.person_id = f.person_id and k.organisation_id = f.organisation_id)
      and not exists (select 1 from involvement i where i.person_id = f.person_id and i.organisation_id = f.organisation_id));
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op = 'INSERT' then perform write_address_keys(people); else perform rewrite_address_keys(people); end if;
  return null;
end $$;
create trigger address_keys_new after insert on involvement referencing new table as written for each statement execute function address_keys_of_involvements();
create trigger address_keys_moved after update on involvement referencing old table as former new table as written for each statement execute function address_keys_of_involvements();
create trigger address_keys_gone after delete on involvement referencing old table as former for each statement execute function address_keys_of_involvements();

revoke execute on function near_address_words(text[]), learn_address_words(text[]), forget_address_words(text[]), write_address_keys(uuid[]), rewrite_address_keys(uuid[]) from public;
grant execute on function near_address_words(text[]) to throughline_app;

select write_address_keys(array(select distinct person_id from accommodation));
