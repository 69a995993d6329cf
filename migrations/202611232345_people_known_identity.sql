-- By which facts somebody is or was known: the maiden name, the old address, the birth date with day and month swapped. One row for each
-- set of facts that stood at one time, the person's own and each agency record's, so that search and linkage look in one place.
-- Rows are kept by triggers, so that no writer of people can forget them; nobody else writes them.

create function name_form(name text) returns text language sql immutable parallel safe as $$
  select case when replace(form, ' ', '') = any ('{unknown,notknown,nk,na,none,null,nan,notprovided,notstated,noname,xx,xxx,xxxx,test,refused,anonymous}') then '' else form end
  from (select btrim(replace(replace(replace(letters, '   ', ' '), '  ', ' '), '  ', ' ')) as form from (
    select case when name !~ '[^\x01-\x7f]' then translate(lower(name), $c$-'`._!"#$%&()*+,/:;<=>?@[\]^{|}~0123456789$c$ || chr(9) || chr(10) || chr(13), ' ')
      else regexp_replace(
        replace(replace(replace(replace(replace(
          translate(lower(regexp_replace(normalize(regexp_replace(name, '[''’`.]', '', 'g'), nfkd), '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0655\u0670]', '', 'g')),
            'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЄҐЂЈЉЊЋЏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩÆŒØŁĐÐÞ', 'абвгдежзиклмнопрстуфхцчшщъыьэюяієґђјљњћџαβγδεζηθικλμνξοπρστυφχψωæœøłđðþ'),
          'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'),
        '[\x01-\x60\x7b-\x7f\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u3003]+', ' ', 'g') end as letters) as raw) as formed
$$;
comment on function name_form(text) is 'A name as linkage compares it, like nameForm in src/people/linkage/normal-forms.ts: lower case, no marks or punctuation, parts parted by one blank; empty for words that stand where a name is not known.';

create function name_sound(form text) returns text language sql immutable parallel safe as $$
  select case when plain !~ '^[a-z]+$' then plain else
    (case when left(sounds, 1) = any ('{a,e,i,o,u,y}') then 'a' else left(sounds, 1) end) || regexp_replace(translate(substr(sounds, 2), 'aeiouyhw', ''), '(.)\1+', '\1', 'g') end
  from (select plain, replace(replace(replace(regexp_replace(replace(replace(replace(regexp_replace(replace(replace(replace(replace(replace(replace(replace(
      regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(plain, '^(kn|gn|pn)', 'n'), '^wr', 'r'), '^x', 's'), '^(mac|mc)', 'mk'), 'ough|augh', 'o', 'g'),
      'tch', 'x'), 'sch', 'sk'), 'ch', 'x'), 'sh', 'x'), 'ph', 'f'), 'th', 't'), 'ght', 't'),
      'ck|c(?![eiy])', 'k', 'g'), 'c', 's'), 'q', 'k'), 'z', 's'),
      'g(?=[eiy])', 'j', 'g'), 'wh', 'w'), 'v', 'f'), 'dg', 'j') as sounds
    from (select replace(form, ' ', '') as plain) as p) as s
$$;
comment on function name_sound(text) is 'What a name in its form sounds like in English, as soundOf in src/people/linkage/names.ts says: it only brings spellings together, the comparison decides.';

create table known_identity (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person on delete cascade,
  source text not null check (source in ('person', 'source_record')),
  source_record_id uuid,
  forename text not null,
  surname text not null,
  birth_date date not null,
  sex text not null,
  pnc text,
  prison_number text,
  crn text,
  postcode text,
  from_day date not null,
  until_day date check (until_day >= from_day),
  withdrawn boolean not null default false,
  forename_form text collate "C" not null generated always as (name_form(forename)) stored,
  surname_form text collate "C" not null generated always as (name_form(surname)) stored,
  forename_first text collate "C" not null generated always as (split_part(name_form(forename), ' ', 1)) stored,
  forename_sound text collate "C" not null generated always as (name_sound(name_form(forename))) stored,
  surname_sound text collate "C" not null generated always as (name_sound(name_form(surname))) stored,
  check ((source = 'source_record') = (source_record_id is not null)),
  check (not withdrawn or until_day is not null)
);
comment on table known_identity is 'Class: identity. One set of facts by which a person is or was known: their own, or an agency record’s. A change closes a row and opens another; nothing is overwritten. Seen by whoever sees the person and, of an agency’s record, that record.';
comment on column known_identity.until_day is 'The day on which other facts replaced these, or the agency took its record back; null while they stand.';
comment on column known_identity.withdrawn is 'The agency took the record back: it was never about this person, and finds nobody any more.';
create index known_identity_person on known_identity (person_id);
create unique index known_identity_standing on known_identity (person_id) where source = 'person' and until_day is null;
create index known_identity_record on known_identity (source_record_id);
create index known_identity_pnc on known_identity (pnc) where pnc is not null;
create index known_identity_prison_number on known_identity (prison_number) where prison_number is not null;
create index known_identity_crn on known_identity (crn) where crn is not null;
create index known_identity_birth_surname on known_identity (birth_date, surname_form, forename_form);
create index known_identity_birth_forename on known_identity (birth_date, forename_first, surname_form);
create index known_identity_names on known_identity (surname_form, forename_first, birth_date);
create index known_identity_sounds on known_identity (surname_sound, forename_sound, birth_date);
create index known_identity_postcode on known_identity (postcode, surname_form) where postcode is not null;
create index known_identity_beginnings on known_identity (left(surname_form, 3), left(forename_form, 2), birth_date);

call protect('known_identity', 'identity');
revoke insert, update, delete on known_identity from throughline_app;

-- Under the owner's hand (a load, a test) no viewer's day is set: then it is the day of London.
create function writing_day() returns date language sql stable as $$ select coalesce(viewer_today(), (now() at time zone 'Europe/London')::date) $$;
comment on function writing_day() is 'The viewer’s day, or today where nobody is signed in.';

create function know_people() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    update known_identity k set until_day = greatest(k.from_day, writing_day())
    from written w join former f on f.id = w.id
    where k.person_id = w.id and k.source = 'person' and k.until_day is null
      and (w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.postcode) is distinct from (f.forename, f.surname, f.birth_date, f.sex, f.pnc, f.prison_number, f.crn, f.postcode);
    insert into known_identity (person_id, source, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, from_day)
    select w.id, 'person', w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.postcode, writing_day() from written w
    where not exists (select 1 from known_identity k where k.person_id = w.id and k.source = 'person' and k.until_day is null);
  else
    insert into known_identity (person_id, source, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, from_day)
    select w.id, 'person', w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.postcode, (w.created_at at time zone 'Europe/London')::date from written w;
  end if;
  return null;
end $$;
comment on function know_people() is 'Keeps the person’s own rows of known_identity, in one statement for all people of a write.';
create trigger know_new_people after insert on person referencing new table as written for each statement execute function know_people();
create trigger know_changed_people after update on person referencing old table as former new table as written for each statement execute function know_people();

insert into known_identity (person_id, source, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, from_day)
select id, 'person', forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, (created_at at time zone 'Europe/London')::date from person;
