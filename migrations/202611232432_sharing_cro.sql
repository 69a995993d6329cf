-- Whoever asks by an exact number may give the CRO number as well. A telephone number is nobody's alone, and does not open an emergency.

create or replace function find_for_emergency(wanted_number text, wanted_surname text, wanted_birth date) returns uuid language sql stable security definer set search_path = public as $$
  with matched as materialized (
    select distinct current_person(p.id) as id from person p
    where (p.reference = wanted_number or p.pnc = wanted_number or p.prison_number = wanted_number or p.crn = wanted_number or p.cro = wanted_number)
      and (wanted_surname <> '' or wanted_birth is not null) and (wanted_surname = '' or p.surname_key = wanted_surname) and (wanted_birth is null or p.birth_date = wanted_birth)
  )
  select (array_agg(m.id))[1] from matched m
  where exists (select 1 from sight_grid g where g.role = viewer_role() and g.basis = 'emergency' and g.class = 'identity' and g.sight = 'visible')
    and exists (
      select 1 from involvement i
      where i.person_id = any (array(select same_people(m.id))) and i.organisation_id = any (viewer_partners())
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(m.id))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
  having count(*) = 1
$$;

create or replace function person_for_governance(exact text) returns uuid language sql stable security definer set search_path = public as $$
  select current_person(p.id) from person p
  where viewer_role() = 'governance-lead' and upper(trim(exact)) in (p.reference, p.pnc, p.prison_number, p.crn, p.cro)
    and exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = any (viewer_partners()))
  order by p.id limit 1
$$;
