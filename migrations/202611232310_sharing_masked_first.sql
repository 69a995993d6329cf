-- Whom to ask is said only where nothing more is: a class that is masked because the person restricted its use is already more.

create function restricted(person uuid, holder uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'restriction' and l.organisation_id = holder and (l.classes = '{}' or wanted = any (l.classes))
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
  and not exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'lock' and l.organisation_id in (viewer_organisation(), holder) and not coalesce(viewer_account() = any (l.accounts), false)
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$$;
comment on function restricted(uuid, uuid, text) is 'Is this class of what the holder knows withheld from the viewer by a restriction, and by nothing else?';

create or replace function organisations_to_ask(person uuid) returns setof uuid language sql stable security definer set search_path = public as $$
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
    join agreement_party giver on giver.agreement_id = mine.id and giver.signed_on <= viewer_today()
    cross join lateral unnest(giver.shares) shared (class)
    where shared.class in ('identity', 'health') and (not (shared.class = any (mine.consent_classes)) or consented(person, mine.id, shared.class))
  ), counted as materialized (
    select i.organisation_id, g.sight, i.guarded
    from involvement i
    join sight_grid g on g.role = viewer_role() and g.class = 'identity' and g.basis = case when i.organisation_id = viewer_organisation() then i.basis else 'partner' end
    where i.person_id = person and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and case when i.organisation_id = viewer_organisation() then exists (select 1 from given where class = 'identity')
        else exists (select 1 from given where organisation_id = i.organisation_id and class = 'identity')
          and exists (select 1 from given where organisation_id = i.organisation_id and class = case when i.class = 'health' then 'health' else 'identity' end)
          and (g.sight <> 'visible' or exists (select 1 from sight_grid k where k.role = viewer_role() and k.basis = 'partner' and k.sight = 'visible' and k.class = case when i.class = 'health' then 'health' else 'identity' end)) end
  )
  select distinct c.organisation_id from counted c
  where c.sight = 'exists-only' and (not c.guarded or admitted(person, c.organisation_id, 'identity'))
    and not exists (select 1 from counted r where r.guarded and restricted(person, r.organisation_id, 'identity'))
$$;
