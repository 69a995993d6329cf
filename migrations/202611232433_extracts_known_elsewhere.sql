-- Exists-only by former names and agencies' names as well: whoever married, or is known to the police by another name, is asked about by what
-- the asker has. The person's own facts, of today or former, lead to every partner that may be named; what only an agency's record says
-- leads to that agency alone, and so tells nobody under which name another agency, a treatment service above all, keeps somebody.

create or replace function known_elsewhere(names text[], parts text[], birth date, number text) returns table (person_id uuid, organisation text) language sql stable security definer set search_path = public as $$
  with forms as materialized (
    -- Some words that stand together, as the form of a name has them, and the parts as one word each.
    select array_agg(form) as parted, array_to_string(names, ' ') as whole from (
      select array_to_string(names[a : b], ' ') as form from generate_subscripts(names, 1) as a cross join generate_subscripts(names, 1) as b where b >= a
      union select unnest(parts)) as one
  ), known as (
    select k.person_id, k.source_record_id from forms cross join lateral (
      select * from known_identity where birth_date = birth and surname_form = any (forms.parted) and not withdrawn offset 0) k
    where k.surname_form = forms.whole or k.forename_form = any (forms.parted)
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.pnc = number and not k.withdrawn
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.prison_number = number and not k.withdrawn
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.crn = number and not k.withdrawn
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.cro = number and not k.withdrawn
  ), alike as materialized (
    select found.person_id, found.teller from (
      select p.id as person_id, null::uuid as teller from person p where p.birth_date = birth and (p.surname_key = array_to_string(names, '') or p.surname_key = any (parts) and p.forename_key = any (parts))
      union select p.id, null from person p where number <> '' and p.reference = number
      union select k.person_id, s.organisation_id from known k left join source_record s on s.id = k.source_record_id where k.source_record_id is null or s.id is not null) found
    order by found.teller nulls first, found.person_id limit 40
  )
  select distinct current_person(alike.person_id), o.name
  from alike cross join lateral organisations_to_ask(alike.person_id) asked (id) join organisation o on o.id = asked.id
  where alike.teller is null or alike.teller = o.id
$$;
comment on function known_elsewhere(text[], text[], date, text) is 'People with exactly these details (surname and birth date, or a number), today’s or former, about whom the viewer may be told only whom to ask; what only an agency’s record says leads to that agency alone. Half a name and a telephone number tell nothing.';
