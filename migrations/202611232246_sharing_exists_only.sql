-- Exists-only: somebody with exactly these details is known to a partner, and whom to ask. One function tells it, as its definer.

create function organisations_to_ask(person uuid) returns setof uuid language sql stable security definer set search_path = public as $$
  with mine as materialized (
    select a.id, a.consent_classes
    from agreement a
    join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today()
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and case a.cohort
        when 'everyone' then true
        when 'named' then exists (
          select 1 from agreement_person n
          where n.agreement_id = a.id and n.person_id = any (array(select same_people(person)))
            and n.from_day <= viewer_today() and (n.until_day is null or n.until_day >= viewer_today()))
        else exists (
          select 1 from involvement i
          join agreement_party p on p.agreement_id = a.id and p.organisation_id = i.organisation_id and p.signed_on <= viewer_today()
          where i.person_id = person and i.basis = 'responsible' and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())) end
  ), given as materialized (
    select giver.organisation_id, shared.class
    from mine
    join agreement_party giver on giver.agreement_id = mine.id and giver.signed_on <= viewer_today() and giver.organisation_id <> viewer_organisation()
    cross join lateral unnest(giver.shares) shared (class)
    where shared.class in ('identity', 'health') and (not (shared.class = any (mine.consent_classes)) or consented(person, mine.id, shared.class))
  )
  select distinct i.organisation_id
  from involvement i
  where i.person_id = person and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.basis = 'partner' and g.class = 'identity' and g.sight = 'exists-only')
    and exists (select 1 from given where organisation_id = i.organisation_id and class = 'identity')
    and exists (select 1 from given where organisation_id = i.organisation_id and class = case when i.class = 'health' then 'health' else 'identity' end)
    and (not i.guarded or admitted(person, i.organisation_id, 'identity'))
$$;
comment on function organisations_to_ask(uuid) is 'Which partners the viewer may be told to ask about a person of whom they see nothing else.';

create function known_elsewhere(names text[], parts text[], birth date, number text) returns table (person_id uuid, organisation text) language sql stable security definer set search_path = public as $$
  with alike as materialized (
    select p.id from person p where p.birth_date = birth and (p.surname_key = array_to_string(names, '') or p.surname_key = any (parts) and p.forename_key = any (parts))
    union select p.id from person p where number <> '' and p.reference = number
    union select p.id from person p where number <> '' and p.pnc = number
    union select p.id from person p where number <> '' and p.prison_number = number
    union select p.id from person p where number <> '' and p.crn = number
    limit 20
  )
  select alike.id, o.name from alike cross join lateral organisations_to_ask(alike.id) asked (id) join organisation o on o.id = asked.id
$$;
comment on function known_elsewhere(text[], text[], date, text) is 'People with exactly these details (surname and birth date, or a number) about whom the viewer may be told only whom to ask. Half a name tells nothing.';
