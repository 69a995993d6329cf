-- Of a number that too many records bear, whoever is born on the day stays a candidate: for every strong number, as for the PNC alone until now.
create or replace function linkage_candidates(wanted jsonb) returns table(row_number integer, person_id uuid, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, cro text, postcode text, standing boolean, cut text) language plpgsql stable security definer set search_path = public set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
#variable_conflict use_column
begin
  if viewer_role() is distinct from 'data-officer' then return; end if;
  return query
  with w as materialized (
    select r.row_number, r.birth_date, r.pnc, r.prison_number, r.crn, r.cro, r.postcode, r.forms, r.swapped_date, f.forename, split_part(f.forename, ' ', 1) as first, f.surname, name_sound(f.forename) as forename_sound, name_sound(f.surname) as surname_sound,
      make_date(extract(year from r.birth_date)::integer, 1, 1) as year_from, make_date(extract(year from r.birth_date)::integer, 12, 31) as year_until
    from jsonb_to_recordset(wanted) as r(row_number integer, forename text, surname text, birth_date date, swapped_date date, pnc text, prison_number text, crn text, cro text, postcode text, forms text[])
    cross join lateral (select name_form(r.forename) as forename, name_form(r.surname) as surname offset 0) f
  ), hit as materialized (
    select w.row_number, 'PNC number' as rule, k.person_id from w, lateral (select person_id from known_identity where pnc = w.pnc and not withdrawn limit 401) k
    union all select w.row_number, 'prison number', k.person_id from w, lateral (select person_id from known_identity where prison_number = w.prison_number and not withdrawn limit 401) k
    union all select w.row_number, 'CRN', k.person_id from w, lateral (select person_id from known_identity where crn = w.crn and not withdrawn limit 401) k
    union all select w.row_number, 'CRO number', k.person_id from w, lateral (select person_id from known_identity where cro = w.cro and not withdrawn limit 401) k
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
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where prison_number = w.prison_number and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where crn = w.crn and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where cro = w.cro and birth_date = w.birth_date and not withdrawn limit 400) k
  ), found as materialized (
    select distinct f.row_number, c.person_id from finer f
    join (select people.id, case when exists (select from person_merge m where m.person_id = people.id) then current_person(people.id) else people.id end as person_id from (select distinct person_id as id from finer) people) c on c.id = f.person_id
  ), known as materialized (
    select f.person_id, f.person_id as id from found f
    union select f.person_id, same.id from found f, lateral same_people(f.person_id) as same(id) where exists (select from person_merge m where m.into_id = f.person_id)
  )
  select f.row_number, f.person_id, null::text, null::text, null::date, null::text, null::text, null::text, null::text, null::text, null::text, null::boolean, null::text from found f
  union all select null, n.person_id, k.forename, k.surname, k.birth_date, k.sex, k.pnc, k.prison_number, k.crn, k.cro, k.postcode, bool_or(k.until_day is null), null
  from known n, lateral (select * from known_identity where person_id = n.id and not withdrawn offset 0) k
  group by n.person_id, k.forename, k.surname, k.birth_date, k.sex, k.pnc, k.prison_number, k.crn, k.cro, k.postcode
  union all select t.row_number, null, null, null, null, null, null, null, null, null, null, null, t.rule from too_large t;
end $$;
