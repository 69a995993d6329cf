-- What the policies ask about the viewer is the same for every statement of a transaction: remembered in settings that end with it.
-- A setting carries the viewer and the moment it was worked out for, and how often agreements, grid, emergencies, limits and merges
-- changed in this transaction: a change of hat or of any of these asks again. Whoever could forge it could as well set app.role.

create function sight_changed() returns trigger language plpgsql as $$
begin
  perform set_config('app.sight_changes', (coalesce(nullif(current_setting('app.sight_changes', true), ''), '0')::integer + 1)::text, true);
  return null;
end $$;

create trigger sight_changed after insert or update or delete on agreement for each statement execute function sight_changed();
create trigger sight_changed after insert or update or delete on agreement_party for each statement execute function sight_changed();
create trigger sight_changed after insert or update or delete on sight_grid for each statement execute function sight_changed();
create trigger sight_changed after insert or update or delete on emergency_access for each statement execute function sight_changed();
create trigger sight_changed after insert or update or delete on sight_limit for each statement execute function sight_changed();
create trigger sight_changed after insert or update or delete on person_merge for each statement execute function sight_changed();

create function own_bases_now(wanted text) returns text[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(g.basis), '{}') from sight_grid g
  where g.role = viewer_role() and g.class = wanted and g.sight = 'visible' and g.basis in ('responsible', 'supplied', 'referred')
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
      join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
        and a.cohort = 'everyone' and not (wanted = any (a.consent_classes)))
$$;
comment on function own_bases_now(text) is 'What own_bases() remembers, worked out.';
create or replace function own_bases(wanted text) returns text[] language plpgsql stable security definer set search_path = public as $$
declare
  key text := concat(current_setting('app.account', true), '|', current_setting('app.organisation', true), '|', current_setting('app.role', true), '|', current_setting('app.purpose', true), '|',
    current_setting('app.today', true), '|', current_setting('app.now', true), '|', current_setting('app.sight_changes', true), '|');
  kept text := current_setting('app.own_bases_' || wanted, true);
  answer text[];
begin
  if starts_with(kept, key) then return substr(kept, length(key) + 1)::text[]; end if;
  answer := own_bases_now(wanted);
  perform set_config('app.own_bases_' || wanted, key || answer::text, true);
  return answer;
end $$;

create function partner_organisations_now(wanted text) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct giver.organisation_id), '{}')
  from agreement a
  join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
  join agreement_party giver on giver.agreement_id = a.id and giver.organisation_id <> mine.organisation_id
    and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
  where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
    and a.cohort = 'everyone' and not (wanted = any (a.consent_classes))
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'partner' and g.sight = 'visible')
$$;
comment on function partner_organisations_now(text) is 'What partner_organisations() remembers, worked out.';
create or replace function partner_organisations(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  key text := concat(current_setting('app.account', true), '|', current_setting('app.organisation', true), '|', current_setting('app.role', true), '|', current_setting('app.purpose', true), '|',
    current_setting('app.today', true), '|', current_setting('app.now', true), '|', current_setting('app.sight_changes', true), '|');
  kept text := current_setting('app.partner_organisations_' || wanted, true);
  answer uuid[];
begin
  if starts_with(kept, key) then return substr(kept, length(key) + 1)::uuid[]; end if;
  answer := partner_organisations_now(wanted);
  perform set_config('app.partner_organisations_' || wanted, key || answer::text, true);
  return answer;
end $$;

create function emergency_people_now(wanted text) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct same.id), '{}')
  from emergency_access e cross join lateral same_people(e.person_id) same (id)
  where e.account_id = viewer_account() and e.organisation_id = viewer_organisation() and e.from_at <= viewer_now() and e.until_at > viewer_now()
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'emergency' and g.sight = 'visible')
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(e.person_id))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$$;
comment on function emergency_people_now(text) is 'What emergency_people() remembers, worked out.';
create or replace function emergency_people(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  key text := concat(current_setting('app.account', true), '|', current_setting('app.organisation', true), '|', current_setting('app.role', true), '|', current_setting('app.purpose', true), '|',
    current_setting('app.today', true), '|', current_setting('app.now', true), '|', current_setting('app.sight_changes', true), '|');
  kept text := current_setting('app.emergency_people_' || wanted, true);
  answer uuid[];
begin
  if starts_with(kept, key) then return substr(kept, length(key) + 1)::uuid[]; end if;
  answer := emergency_people_now(wanted);
  perform set_config('app.emergency_people_' || wanted, key || answer::text, true);
  return answer;
end $$;

create function has_conditions_now(wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and ((a.cohort <> 'everyone' and exists (select 1 from agreement_party giver where giver.agreement_id = a.id and giver.shares && array[wanted, 'identity', 'health']))
        or a.consent_classes && array[wanted, 'identity', 'health'])
      and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.sight = 'visible'))
$$;
comment on function has_conditions_now(text) is 'What has_conditions() remembers, worked out.';
create or replace function has_conditions(wanted text) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  key text := concat(current_setting('app.account', true), '|', current_setting('app.organisation', true), '|', current_setting('app.role', true), '|', current_setting('app.purpose', true), '|',
    current_setting('app.today', true), '|', current_setting('app.now', true), '|', current_setting('app.sight_changes', true), '|');
  kept text := current_setting('app.has_conditions_' || wanted, true);
  answer boolean;
begin
  if starts_with(kept, key) then return substr(kept, length(key) + 1)::boolean; end if;
  answer := has_conditions_now(wanted);
  perform set_config('app.has_conditions_' || wanted, key || answer::text, true);
  return answer;
end $$;
