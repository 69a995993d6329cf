-- Exclusion lists and locks: who keeps them, when they are looked at again, how they end. What they do stands in *_sharing_whole_decision.sql.

do $$
declare
  one text;
begin
  for one in select conname from pg_constraint where conrelid = 'sight_limit'::regclass and pg_get_constraintdef(oid) like '%until_day >= from_day%' loop
    execute format('alter table sight_limit drop constraint %I', one);
  end loop;
end $$;
alter table sight_limit add constraint sight_limit_days check (until_day >= from_day - 1);
comment on constraint sight_limit_days on sight_limit is 'A limit that is lifted on its first day held on no day: its last is the day before.';
create index sight_limit_accounts on sight_limit using gin (accounts);

create table sight_limit_review (
  id uuid primary key,
  limit_id uuid not null references sight_limit,
  finding text not null check (length(finding) between 3 and 500),
  next_day date not null,
  reviewed_by uuid not null references account,
  reviewed_on date not null,
  reviewed_at timestamptz not null
);
comment on table sight_limit_review is 'Each time somebody looked whether a limit is still needed: what they found, and when it is looked at next.';
create index sight_limit_review_limit on sight_limit_review (limit_id, reviewed_at desc);

drop policy keep on sight_limit;
create policy keep on sight_limit to throughline_app
  using (((organisation_id = (select viewer_organisation()) and (select viewer_role()) in ('delivery-unit-head', 'administrator', 'prison-offender-manager'))
      or ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[])))
    and not excluded(person_id))
  with check (organisation_id = (select viewer_organisation()) or ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[])));
comment on policy keep on sight_limit is 'Known to whoever keeps the agency’s limits and to the governance leads of the partnership, except whoever is excluded from that person by any limit at all. Anybody may write one for their own organisation: that is how a conflict is declared.';
alter table sight_limit_review enable row level security;
create policy keep on sight_limit_review to throughline_app
  using (exists (select 1 from sight_limit l where l.id = sight_limit_review.limit_id)) with check (exists (select 1 from sight_limit l where l.id = sight_limit_review.limit_id));
revoke update on sight_limit_review from throughline_app;

create function person_to_limit(wanted text) returns uuid language sql stable security definer set search_path = public as $$
  select current_person(p.id) from person p
  where p.reference = wanted and viewer_role() = 'administrator' and not excluded(p.id)
    and exists (
      select 1 from involvement i
      where i.person_id = any (array(select same_people(p.id))) and i.organisation_id = viewer_organisation()
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$$;
comment on function person_to_limit(text) is 'The id behind a reference, for an administrator who shuts a colleague out of one of the agency’s people and may otherwise see nobody.';

create function references_to_review(people uuid[]) returns table (person_id uuid, reference text) language sql stable security definer set search_path = public as $$
  select p.id, p.reference from person p
  where p.id = any (people) and not excluded(p.id)
    and viewer_role() in ('governance-lead', 'delivery-unit-head', 'administrator', 'prison-offender-manager', 'offender-manager', 'resettlement-worker')
    and (exists (select 1 from sight_limit l where l.person_id = p.id and l.organisation_id = any (viewer_partners()))
      or exists (select 1 from emergency_access e where e.person_id = p.id and e.organisation_id = any (viewer_partners())))
$$;
comment on function references_to_review(uuid[]) is 'The short references, and nothing else, of people whose limits or emergency accesses somebody keeps or reviews without seeing the person.';

create function limited_people() returns table (person_id uuid) language sql stable security definer set search_path = public rows 20 as $$
  select distinct same.id from sight_limit l cross join lateral same_people(l.person_id) same (id)
  where l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
$$;
comment on function limited_people() is 'Everybody about whom a limit stands today: the few of whom counts ask admitted().';
revoke execute on function limited_people() from public;
