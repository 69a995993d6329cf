-- Access ends for a leaver with the last day, and for whoever is put out at that moment: one function says so, and lists of who has
-- which role today ask it. Where only the days were asked, somebody who was put out was still listed until midnight.
create function worn(hat membership) returns boolean language sql stable as $$
  select hat.ended_at is null and hat.from_day <= viewer_today() and (hat.until_day is null or hat.until_day >= viewer_today())
$$;
comment on function worn(membership) is 'May this hat be worn on the day of the request? As hatFits says in src/organisations/rules.ts.';

create or replace function hats_of(organisations uuid[], for_purposes text[]) returns table (organisation_id uuid, role text, purpose text) language sql stable security definer set search_path = public as $$
  select distinct m.organisation_id, m.role, m.purpose from membership m
  where m.organisation_id = any (organisations) and m.purpose = any (for_purposes) and worn(m)
$$;

create or replace function restriction_approvers(request uuid) returns table (organisation_id uuid, role text) language sql stable security definer set search_path = public as $$
  with asked as (select r.person_id, r.holder_id, r.classes, r.proposed_by from rights_restriction r where r.request_id = request and r.proposed_by is not null and r.limit_id is null),
  hats as (
    select distinct m.organisation_id, m.role from membership m cross join asked
    where m.role = any (array['governance-lead', 'delivery-unit-head']) and m.organisation_id = any (viewer_partners()) and m.account_id <> asked.proposed_by and worn(m)),
  ranked as (
    select h.organisation_id, h.role, case
      when h.role = 'delivery-unit-head' and (asked.classes = '{}' or 'risk' = any (asked.classes)) and h.organisation_id in (select a.organisation_id from answering_for(asked.person_id) a) then 1
      when h.organisation_id = asked.holder_id then 2
      when h.role = 'delivery-unit-head' and h.organisation_id in (select a.organisation_id from answering_for(asked.person_id) a) then 3
      when h.role = 'governance-lead' then 4 end as place
    from hats h cross join asked)
  select ranked.organisation_id, ranked.role from ranked where place = (select min(place) from ranked)
$$;
