-- Facts are opened to a panel in two steps: chosen, and checked with the names and roles of those who will read them. Until then nobody reads them.

alter table panel_disclosure add column checked_at timestamptz;
update panel_disclosure set checked_at = made_at;
comment on column panel_disclosure.checked_at is 'When the names and roles of the attendees were checked and the facts opened; none while it waits for that, and nobody reads it until then.';

create or replace function panel_facts(which uuid, moment timestamptz) returns table (meeting text, host text, agreement text, until_at timestamptz, fact_position integer, title text, words text)
language sql stable security definer set search_path = public as $$
  select d.meeting, o.name, a.title, d.until_at, f.position, f.title, f.words
  from panel_disclosure d
  join panel_attendee t on t.disclosure_id = d.id and t.account_id = viewer_account() and t.organisation_id = viewer_organisation()
  join panel_fact f on f.disclosure_id = d.id
  join organisation o on o.id = d.organisation_id
  join agreement a on a.id = d.agreement_id and viewer_today() between a.from_day and a.until_day and 'victim-services' = any (a.purposes)
  join agreement_party host on host.agreement_id = a.id and host.organisation_id = d.organisation_id and host.signed_on <= viewer_today() and 'victim' = any (host.shares)
  join agreement_party guest on guest.agreement_id = a.id and guest.organisation_id = t.organisation_id and guest.signed_on <= viewer_today()
  where d.id = which and d.withdrawn_at is null and d.checked_at is not null and d.from_at <= moment and moment < d.until_at
    and (moment at time zone 'Europe/London')::date = viewer_today()
  order by f.position
$$;

create function panel_attendees(which uuid) returns table (name text, organisation text, roles text[], manages boolean)
language sql stable security definer set search_path = public as $$
  select c.name, o.name, array(select distinct m.role from membership m where m.account_id = c.id and m.organisation_id = t.organisation_id and m.ended_at is null
      and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today()) order by 1),
    exists (select 1 from victim_case k join management g on g.person_id = any (array(select same_people(k.offender_id)))
      where k.victim_id = d.victim_id and k.unlinked_on is null and g.account_id = c.id and g.from_day <= viewer_today() and (g.until_day is null or g.until_day > viewer_today()))
  from panel_disclosure d join panel_attendee t on t.disclosure_id = d.id join account c on c.id = t.account_id join organisation o on o.id = t.organisation_id
  where d.id = which and d.organisation_id = any (victim_organisations())
  order by c.name
$$;
comment on function panel_attendees(uuid) is 'Who was named for a meeting, in which roles today, and who of them manages the person who offended. Answers the victims’ side only.';
