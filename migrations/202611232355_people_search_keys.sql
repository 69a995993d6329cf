-- What a search by name walks. One row for each organisation through which a person may be found and for each two words of a name by
-- which they are or were known, in both orders: `smith james`, `james smith`; and one for each birth date: `=1988-03-27`. A search asks for the beginnings of such keys under the
-- organisations whose people its viewer may see, and so never passes by anybody else's, however common the name.

create table search_key (
  organisation_id uuid not null,
  key text collate "C" not null,
  person_id uuid not null,
  born date not null,
  source_record_id uuid,
  primary key (organisation_id, key, person_id, born)
);
comment on table search_key is 'Class: identity. Words of names by which people are found. Kept by triggers on known_identity and involvement; nobody else writes it, and it goes with them: no foreign keys, which would ask of every row what the triggers know.';
comment on column search_key.organisation_id is 'Of a person’s own facts, each organisation that has or had to do with them; of an agency’s record, that agency.';
comment on column search_key.source_record_id is 'The agency’s record that alone knows the person by this name; null where the person’s own facts have it.';
create index search_key_person on search_key (person_id);

call protect('search_key', 'identity');
revoke insert, update, delete on search_key from throughline_app;

create function name_keys(forename text, surname text) returns setof text language sql immutable parallel safe rows 3 as $$
  select pair from (values (forename || ' ' || surname), (surname || ' ' || forename)) as two (pair)
  where forename <> '' and surname <> '' and position(' ' in forename) = 0 and position(' ' in surname) = 0
  union all
  select distinct pair
  from (select (string_to_array(forename, ' '))[1:4] as first, (string_to_array(surname, ' '))[1:4] || case when position(' ' in surname) > 0 then array[replace(surname, ' ', '')] else '{}' end as last) as parts
  cross join lateral (
    select unnest(array[f || ' ' || l, l || ' ' || f]) from unnest(first) as f cross join unnest(last) as l
    union all select f.word || ' ' || g.word from unnest(first) with ordinality as f (word, place) join unnest(first) with ordinality as g (word, place) on g.place > f.place
    union all select l.word || ' ' || m.word from unnest(last) with ordinality as l (word, place) join unnest(last) with ordinality as m (word, place) on m.place > l.place
      and m.place < cardinality(last) -- the last of several is all of them as one word
    union all select last[cardinality(last)] where forename = '' and surname <> ''
    union all select forename where surname = '' and position(' ' in forename) = 0 and forename <> ''
  ) as pairs (pair)
  where forename = '' or surname = '' or position(' ' in forename) > 0 or position(' ' in surname) > 0
$$;
comment on function name_keys(text, text) is 'The keys under which somebody of these names (in the form of name_form()) is found: a word of one and a word of the other in both orders, words of one name in their order, several surnames also as one word; a lone word by itself.';

-- Every word of every name, so that a slip finds the words it may have been meant for. Nobody’s information, and shown to nobody.
create table name_word (
  word text collate "C" primary key,
  sound text collate "C" not null
);
comment on table name_word is 'Words of names that anybody is or was known by, without whose they are. A word goes with the last person who had it.';
create index name_word_sound on name_word (sound);
revoke all on name_word from throughline_app;

create table name_slip (
  slip text collate "C" not null,
  word text collate "C" not null references name_word on delete cascade,
  primary key (slip, word)
);
comment on table name_slip is 'Each word of a name, whole and with one letter left out: two words that are one slip apart meet in at least one of these.';
create index name_slip_word on name_slip (word);
revoke all on name_slip from throughline_app;

create function near_words(slips text[], sounds text[], beginnings text[]) returns setof text language sql stable security definer set search_path = public rows 50 as $$
  (select distinct word from name_slip where slip = any (slips) limit 300)
  union
  (select word from name_word where sound = any (sounds) order by word limit 100)
  union
  select w.word from unnest(beginnings) as b (letters) cross join lateral (
    select word from name_word where word >= b.letters and word < b.letters || U&'\+10FFFF' order by length(word), word limit 40) w
$$;
comment on function near_words(text[], text[], text[]) is 'Words of names that share one of these forms with a letter left out, or one of these sounds, or that begin so, the shortest first. The search alone asks it, and looks under them for people whom the viewer may see.';
revoke execute on function near_words(text[], text[], text[]) from public;
grant execute on function near_words(text[], text[], text[]) to throughline_app;
