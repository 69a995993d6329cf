-- Where an agreement shares a class only with consent, what a role sees is a row of the grid of its own: a role may be shown with the
-- person's consent what it is never shown by partners' agreements alone. The whole decision about one person stands in one function now,
-- and the health record of one agency is opened by consent to share what that agency holds. Words: src/sharing/rules.ts.

alter table sight_grid drop constraint sight_grid_basis_check, add constraint sight_grid_basis_check check (basis in ('responsible', 'supplied', 'referred', 'partner', 'consented', 'emergency'));

-- The three functions below that run as their caller are written into the statement that asks them, and cost nothing of their own.

create function given_about(person uuid, classes text[]) returns table (organisation_id uuid, class text, basis text) language sql stable as $$
  with mine as materialized (
    select a.id, a.consent_classes
    from agreement a
    join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and case a.cohort
        when 'everyone' then true
        when 'named' then exists (
          select 1 from agreement_person n
          where n.agreement_id = a.id and n.person_id = any (array(select same_people(person)))
            and n.from_day <= viewer_today() and (n.until_day is null or n.until_day >= viewer_today()))
        else exists (
          select 1 from involvement i
          join agreement_party p on p.agreement_id = a.id and p.organisation_id = i.organisation_id and p.signed_on <= viewer_today() and (p.withdrawn_on is null or p.withdrawn_on > viewer_today())
          where i.person_id = person and i.basis = 'responsible' and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())) end
  )
  select giver.organisation_id, shared.class, case when shared.class = any (mine.consent_classes) then 'consented' else 'partner' end
  from mine
  join agreement_party giver on giver.agreement_id = mine.id and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today())
  cross join lateral unnest(giver.shares) shared (class)
  where shared.class = any (classes) and (not (shared.class = any (mine.consent_classes)) or consented(person, mine.id, shared.class))
$$;
comment on function given_about(uuid, text[]) is 'Who gives the viewer which of these classes of this person today, and whether because the person consents to it: under every agreement in force that the viewer’s organisation signed and that is about this person.';

create function decided_about(person uuid, wanted text) returns table (organisation_id uuid, guarded boolean, sight text) language sql stable as $$
  with given as materialized (
    select g.organisation_id, g.class, g.basis from given_about(person, array[wanted, 'identity', 'health']) g
  ), grid as materialized (
    select g.basis, g.class, g.sight from sight_grid g where g.role = viewer_role() and g.class in (wanted, 'identity', 'health')
  )
  select i.organisation_id, i.guarded, r.sight
  from involvement i
  cross join lateral (select case when i.class = 'health' then 'health' else 'identity' end as class offset 0) knowing
  join grid r on r.class = wanted and case when i.organisation_id = viewer_organisation() then r.basis = i.basis
    else r.basis in ('partner', 'consented') and exists (select 1 from given g where g.organisation_id = i.organisation_id and g.class = wanted and g.basis = r.basis) end
  where i.person_id = person and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
    and case when i.organisation_id = viewer_organisation() then exists (select 1 from given g where g.class = wanted)
      else exists (
        select 1 from given g where g.organisation_id = i.organisation_id and g.class = knowing.class
          and (r.sight <> 'visible' or exists (select 1 from grid k where k.basis = g.basis and k.class = g.class and k.sight = 'visible'))) end
$$;
comment on function decided_about(uuid, text) is 'The whole decision about one class of one person, but for limits: a row for each organisation that has to do with the person and each sight that this gives the viewer.';
revoke execute on function given_about(uuid, text[]), decided_about(uuid, text) from public;

create or replace function seen_conditionally(person uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from decided_about(person, wanted) d where d.sight = 'visible' and (not d.guarded or admitted(person, d.organisation_id, wanted)))
$$;

create or replace function organisations_to_ask(person uuid) returns setof uuid language sql stable security definer set search_path = public as $$
  with decided as materialized (select d.organisation_id, d.guarded, d.sight from decided_about(person, 'identity') d)
  select distinct d.organisation_id from decided d
  where d.sight = 'exists-only' and (not d.guarded or admitted(person, d.organisation_id, 'identity'))
    and not exists (select 1 from decided m where m.sight = 'masked' and (not m.guarded or admitted(person, m.organisation_id, 'identity')))
    and not exists (select 1 from decided r where r.guarded and restricted(person, r.organisation_id, 'identity'))
$$;

create function told_by(person uuid, holder uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from given_about(person, array[wanted]) g
    join sight_grid r on r.role = viewer_role() and r.class = wanted and r.basis = g.basis and r.sight = 'visible'
    where g.organisation_id = holder and holder <> viewer_organisation())
$$;
comment on function told_by(uuid, uuid, text) is 'May the viewer see what this one partner itself recorded of this class of this person, but for limits? What another agency tells, or the viewer’s own work with the person, opens nothing of this one’s.';

create or replace function has_conditions_now(wanted text) returns boolean language sql stable security definer set search_path = public as $$
  with given as materialized (
    select giver.organisation_id, shared.class, case when shared.class = any (a.consent_classes) then 'consented' else 'partner' end as basis,
      a.cohort <> 'everyone' or shared.class = any (a.consent_classes) as conditional
    from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today())
    cross join lateral unnest(giver.shares) shared (class)
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and shared.class in (wanted, 'identity', 'health')
  ), visible as materialized (
    select g.basis, g.class from sight_grid g where g.role = viewer_role() and g.sight = 'visible' and g.class in (wanted, 'identity', 'health')
  ), opening as materialized (
    select g.organisation_id, g.class, g.conditional from given g join visible v on v.basis = g.basis and v.class = g.class where g.organisation_id <> viewer_organisation()
  )
  select exists (select 1 from opening o where o.class = wanted and o.conditional)
    or exists (select 1 from opening k join opening w on w.organisation_id = k.organisation_id and w.class = wanted where k.conditional)
    or (exists (select 1 from given g where g.class = wanted and g.conditional) and not exists (select 1 from given g where g.class = wanted and not g.conditional)
      and exists (select 1 from visible v where v.class = wanted and v.basis in ('responsible', 'supplied', 'referred')))
$$;

drop policy sight on source_record;
create policy sight on source_record for select to throughline_app using (
  ((organisation_id = (select viewer_organisation()) and (select own_bases('identity')) <> '{}')
    or (class = 'identity' and organisation_id = any ((select partner_organisations('identity'))::uuid[]))
    or (class = 'health' and organisation_id = any ((select partner_organisations('health'))::uuid[]))
    or (((class = 'identity' and (select has_conditions('identity'))) or (class = 'health' and (select has_conditions('health')))) and told_by(person_id, organisation_id, class)))
  and (not (select any_limits()) or admitted(person_id, organisation_id, class)));
comment on policy sight on source_record is 'Each agency’s record is opened by what that agency gives: freely, of the people whom an agreement is about, or with the consent of the one whom it is about.';
