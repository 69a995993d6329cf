-- Matching one record against everybody, at once: look-ups by the blocks of linkage, how common names and days are, and who was said to be two people.

create index known_identity_postcode_forename on known_identity (postcode, forename_first) where postcode is not null;
create index known_identity_postcode_birth on known_identity (postcode, birth_date) where postcode is not null;

create table term_frequency (
  kind text not null check (kind in ('forename', 'surname', 'name', 'birth-date', 'postcode', 'sex')),
  term text collate "C" not null,
  records integer not null check (records > 0),
  primary key (kind, term)
);
comment on table term_frequency is 'How many known identities share a name, a birth date, a postcode: so rare is what two records have in common. About nobody: what one alone has is not kept. The empty term counts all that have one.';
revoke all on term_frequency from throughline_app;

create function refresh_term_frequencies() returns void language plpgsql security definer set search_path = public as $$
begin
  lock table term_frequency in share row exclusive mode;
  delete from term_frequency;
  insert into term_frequency (kind, term, records)
  select kind, coalesce(term, ''), count(*) from (
    select 'forename' as kind, forename_form as term from known_identity where not withdrawn and forename_form <> ''
    union all select 'surname', surname_form from known_identity where not withdrawn and surname_form <> ''
    union all select 'name', forename_form || '|' || surname_form from known_identity where not withdrawn and forename_form <> '' and surname_form <> ''
    union all select 'birth-date', birth_date::text from known_identity where not withdrawn
    union all select 'postcode', postcode from known_identity where not withdrawn and postcode is not null
    union all select 'sex', sex from known_identity where not withdrawn and sex <> 'not-known') terms
  group by grouping sets ((kind, term), (kind)) having count(*) > 1 or grouping(term) = 1;
end $$;
comment on function refresh_term_frequencies() is 'Counts anew; about ten seconds for a million identities.';

create function keep_term_frequencies() returns void language plpgsql security definer set search_path = public as $$
declare
  known real := (select reltuples from pg_class where oid = 'known_identity'::regclass);
  counted real := coalesce((select records from term_frequency where kind = 'birth-date' and term = ''), 0);
begin
  if viewer_role() = 'data-officer' and known >= 10000 and abs(known - counted) > 0.1 * known then perform refresh_term_frequencies(); end if;
end $$;
comment on function keep_term_frequencies() is 'After an extract: counts anew where the known identities grew or shrank by a tenth since they were counted, by the database’s own estimate.';

create function term_frequencies(kinds text[], terms text[]) returns table (kind text, term text, records integer) language sql stable security definer set search_path = public as $$
  select f.kind, f.term, f.records from unnest(kinds, terms) as asked (kind, term) join term_frequency f on f.kind = asked.kind and f.term = asked.term where viewer_role() = 'data-officer'
  union all select f.kind, f.term, f.records from term_frequency f where f.term = '' and viewer_role() = 'data-officer'
$$;
comment on function term_frequencies(text[], text[]) is 'How common these terms are, and how many there are of each kind: for the linking rule of a data officer’s action alone.';

-- Whoever decided that two records are two people has decided it for good: linkage neither joins them nor asks again.
create table people_apart (
  id uuid primary key,
  person_id uuid not null references person,
  other_id uuid not null references person check (other_id <> person_id),
  reason text not null check (length(reason) between 3 and 500),
  decided_by uuid not null references account,
  decided_at timestamptz not null
);
comment on table people_apart is 'Class: identity. Two records that somebody looked at and said to be two people. It holds for all records of both, whatever is merged or parted later. Seen by whoever sees both.';
create index people_apart_person on people_apart (person_id);
create index people_apart_other on people_apart (other_id);
call protect('people_apart', 'identity');
create policy of_other on people_apart as restrictive for select to throughline_app using (exists (select 1 from person p where p.id = people_apart.other_id));
revoke update, delete on people_apart from throughline_app;

-- Each look-up is an index scan of its own, and stops one record behind what a block may hold; then the block is cut: only records that agree in more are candidates.
create function linkage_candidates(wanted jsonb) returns table (row_number integer, person_id uuid, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, postcode text, standing boolean, cut text)
language plpgsql stable security definer set search_path = public set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
#variable_conflict use_column
begin
  if viewer_role() is distinct from 'data-officer' then return; end if;
  return query
  with w as materialized (
    select r.row_number, r.birth_date, r.pnc, r.prison_number, r.crn, r.postcode, r.forms, r.swapped_date, f.forename, split_part(f.forename, ' ', 1) as first, f.surname, name_sound(f.forename) as forename_sound, name_sound(f.surname) as surname_sound,
      make_date(extract(year from r.birth_date)::integer, 1, 1) as year_from, make_date(extract(year from r.birth_date)::integer, 12, 31) as year_until
    from jsonb_to_recordset(wanted) as r(row_number integer, forename text, surname text, birth_date date, swapped_date date, pnc text, prison_number text, crn text, postcode text, forms text[])
    cross join lateral (select name_form(r.forename) as forename, name_form(r.surname) as surname) f
  ), hit as materialized (
    select w.row_number, 'PNC number' as rule, k.person_id from w, lateral (select person_id from known_identity where pnc = w.pnc and not withdrawn limit 401) k
    union all select w.row_number, 'prison number', k.person_id from w, lateral (select person_id from known_identity where prison_number = w.prison_number and not withdrawn limit 401) k
    union all select w.row_number, 'CRN', k.person_id from w, lateral (select person_id from known_identity where crn = w.crn and not withdrawn limit 401) k
    union all select w.row_number, 'birth date and surname', k.person_id from w, lateral (select person_id from known_identity where birth_date = w.birth_date and surname_form = w.surname and not withdrawn limit 401) k where w.surname <> ''
    union all select w.row_number, 'birth date and forename', k.person_id from w cross join lateral unnest(w.forms) as form, lateral (select person_id from known_identity where birth_date = w.birth_date and forename_first = form and not withdrawn limit 401) k where w.first <> ''
    union all select w.row_number, 'both names and year of birth', k.person_id from w cross join lateral unnest(w.forms) as form,
      lateral (select person_id from known_identity where surname_form = w.surname and forename_first = form and birth_date between w.year_from and w.year_until and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
    union all select w.row_number, 'names in the other order and year of birth', k.person_id from w,
      lateral (select person_id from known_identity where surname_form = w.forename and forename_first = w.surname and birth_date between w.year_from and w.year_until and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
    union all select w.row_number, 'sounds of both names and birth date', k.person_id from w cross join lateral unnest(array[w.birth_date, w.swapped_date]) as day,
      lateral (select person_id from known_identity where surname_sound = w.surname_sound and forename_sound = w.forename_sound and birth_date = day and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
    union all select w.row_number, 'postcode and surname', k.person_id from w, lateral (select person_id from known_identity where postcode = w.postcode and surname_form = w.surname and not withdrawn limit 401) k where w.surname <> ''
    union all select w.row_number, 'postcode and forename', k.person_id from w cross join lateral unnest(w.forms) as form, lateral (select person_id from known_identity where postcode = w.postcode and forename_first = form and not withdrawn limit 401) k where w.first <> ''
    union all select w.row_number, 'postcode and birth date', k.person_id from w, lateral (select person_id from known_identity where postcode = w.postcode and birth_date = w.birth_date and not withdrawn limit 401) k
    union all select w.row_number, 'beginnings of both names and year of birth', k.person_id from w,
      lateral (select person_id from known_identity where left(surname_form, 3) = left(w.surname, 3) and left(forename_form, 2) = left(w.forename, 2) and birth_date between w.year_from and w.year_until and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
  ), too_large as materialized (
    select h.row_number, h.rule from hit h group by h.row_number, h.rule having count(*) > 400
  ), finer as materialized (
    select h.row_number, h.person_id from hit h where not exists (select 1 from too_large t where t.row_number = h.row_number and t.rule = h.rule)
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where birth_date = w.birth_date and surname_form = w.surname and forename_form = w.forename and not withdrawn order by birth_date, surname_form, forename_form limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where postcode = w.postcode and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where pnc = w.pnc and birth_date = w.birth_date and not withdrawn limit 400) k
  ), found as materialized (
    select distinct f.row_number, c.person_id from finer f
    join (select id, case when exists (select from person_merge m where m.person_id = id) then current_person(id) else id end as person_id from (select distinct person_id as id from finer) people) c on c.id = f.person_id
  ), known as materialized (
    select f.person_id, f.person_id as id from found f
    union select f.person_id, same.id from found f, lateral same_people(f.person_id) as same(id) where exists (select from person_merge m where m.into_id = f.person_id)
  )
  select f.row_number, f.person_id, null::text, null::text, null::date, null::text, null::text, null::text, null::text, null::text, null::boolean, null::text from found f
  union all select null, n.person_id, k.forename, k.surname, k.birth_date, k.sex, k.pnc, k.prison_number, k.crn, k.postcode, bool_or(k.until_day is null), null
  from known n, lateral (select * from known_identity where person_id = n.id and not withdrawn offset 0) k
  group by n.person_id, k.forename, k.surname, k.birth_date, k.sex, k.pnc, k.prison_number, k.crn, k.postcode
  union all select t.row_number, null, null, null, null, null, null, null, null, null, null, t.rule from too_large t;
end $$;
comment on function linkage_candidates(jsonb) is 'Everything known of the people whom records may be about, for the linking rule: answered to a data officer’s action alone and never shown, since who is known to whom is itself information. A row with a number says who is meant by which row, one with names a set of facts of somebody meant, one with a cut which block was too large. Victims are in tables of their own and never candidates.';

create function apart_among(people uuid[]) returns table (person_id uuid, other_id uuid) language sql stable security definer set search_path = public as $$
  select distinct current_person(a.person_id), current_person(a.other_id) from people_apart a
  where viewer_role() = 'data-officer' and (a.person_id = any (array(select same_people(p) from unnest(people) p)) or a.other_id = any (array(select same_people(p) from unnest(people) p)))
$$;
comment on function apart_among(uuid[]) is 'Who was said to be somebody else than any of these people: for the linking rule alone.';
revoke execute on function refresh_term_frequencies(), keep_term_frequencies(), term_frequencies(text[], text[]), linkage_candidates(jsonb), apart_among(uuid[]) from public;
grant execute on function keep_term_frequencies(), term_frequencies(text[], text[]), linkage_candidates(jsonb), apart_among(uuid[]) to throughline_app;
