-- Whoever is excluded from a person reads nothing of what was done with that person either: neither who looked nor that there was a look.

create function viewer_excluded_from() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct same.id), '{}')
  from sight_limit l cross join lateral same_people(l.person_id) same (id)
  where l.kind = 'exclusion' and viewer_account() = any (l.accounts)
    and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
$$;
comment on function viewer_excluded_from() is 'Everybody from whom the viewer is excluded today, with all their records. Policies ask it once a statement.';

drop policy audit_read on audit_entry;
create policy audit_read on audit_entry for select to throughline_app using (
  case when on_victims_side(role, purpose, classes)
    then (select viewer_role()) = any (array['victim-liaison-officer', 'victim-hub-worker']) and organisation_id = any ((select viewer_partners())::uuid[])
    else ((select viewer_role()) = any (array['governance-lead', 'right-of-access']) and organisation_id = any ((select viewer_partners())::uuid[]))
      or ((select viewer_role()) = 'governance-lead' and organisation_id is null and account_id is null and people_count = 0)
  end
  and not person_ids && (select viewer_excluded_from())::uuid[]);

drop policy sight on unusual_look;
create policy sight on unusual_look for select to throughline_app
  using ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[]) and (person_id is null or not person_id = any ((select viewer_excluded_from())::uuid[])));
drop policy change on unusual_look;
create policy change on unusual_look for update to throughline_app
  using ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[]) and (person_id is null or not person_id = any ((select viewer_excluded_from())::uuid[]))) with check (true);

create or replace function audit_links(after_position bigint, last_position bigint, wanted integer)
  returns table ("position" bigint, entry_id uuid, leaf text, hash text, sealed_at timestamptz, entry json, shown boolean)
  language sql stable security definer set search_path = public as $$
  select s.position, s.entry_id, encode(s.leaf, 'hex'), encode(s.hash, 'hex'), s.sealed_at, case when e.id is null then null else audit_row(e) end,
    coalesce(e.organisation_id = any ((select viewer_partners())::uuid[]) and not on_victims_side(e.role, e.purpose, e.classes)
      and not e.person_ids && (select viewer_excluded_from())::uuid[], false)
  from audit_seal s left join audit_entry e on e.id = s.entry_id
  where viewer_role() = 'governance-lead' and s.position > after_position and s.position <= last_position
  order by s.position limit wanted
$$;
