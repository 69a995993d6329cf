-- The day of a release is told by the whole decision about needs: limits, conditions and emergency access as well.

create or replace function custody_to_house(people uuid[]) returns table (sentence_id uuid, release_day date, released boolean)
language sql stable security definer set search_path = public as $$
  select s.id, coalesce(s.released_on, s.planned_release), s.released_on is not null
  from sentence s
  where s.person_id = any (people) and s.custody_start <= viewer_today()
    and (exists (
        select 1 from involvement i
        where i.person_id = s.person_id
          and ((i.organisation_id = viewer_organisation() and i.basis = any ((select own_bases('needs'))::text[]))
            or i.organisation_id = any ((select partner_organisations('needs'))::uuid[]))
          and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
          and (not i.guarded or admitted(i.person_id, i.organisation_id, 'needs')))
      or s.person_id = any ((select emergency_people('needs'))::uuid[])
      or ((select has_conditions('needs')) and seen_conditionally(s.person_id, 'needs')))
  order by s.released_on is not null, coalesce(s.released_on, s.planned_release) desc, s.id
  limit 1
$$;
