-- Whoever answers for a person is told when another agency's extract makes that person known to it for the first time.

create table first_known (
  id uuid primary key,
  extract_id uuid references extract,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  holder_id uuid references organisation,
  by_name boolean not null,
  on_day date not null,
  checked_on date,
  checked_by uuid references account,
  check ((checked_on is null) = (checked_by is null))
);
comment on table first_known is 'Class: identity. An agency’s extract named somebody with whom it had nothing to do before: who answers for them (null: nobody), and whether name and birth date alone say that it is they. Never of a health service’s extract.';
create index first_known_person on first_known (person_id);
create index first_known_holder on first_known (holder_id, on_day desc);
create index first_known_extract on first_known (extract_id);

create function note_first_known(sent uuid, people uuid[], names boolean[]) returns void language sql security definer set search_path = public as $$
  insert into first_known (id, extract_id, person_id, organisation_id, holder_id, by_name, on_day)
  select gen_random_uuid(), e.id, n.person, e.organisation_id, h.organisation_id, n.by_name, viewer_today()
  from extract e
  cross join (select person, bool_and(named) as by_name from unnest(people, names) as asked (person, named) group by person) n
  left join lateral (
    select distinct i.organisation_id from involvement i
    where i.person_id = any (array(select same_people(n.person))) and i.basis = 'responsible' and i.organisation_id <> e.organisation_id
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())) h on true
  where e.id = sent and viewer_role() = 'data-officer' and e.organisation_id = viewer_organisation()
    and not exists (select 1 from involvement own where own.person_id = any (array(select same_people(n.person))) and own.organisation_id = e.organisation_id)
    and exists (select 1 from involvement other where other.person_id = any (array(select same_people(n.person))))
    and not exists (select 1 from first_known f where f.extract_id = e.id and f.person_id = n.person)
$$;
comment on function note_first_known(uuid, uuid[], boolean[]) is 'Before an extract’s involvements are written: which of these people are new to the agency and known to another. The data officer is told nothing of it.';

create function told_of_first_known(sent uuid) returns table (organisation_id uuid, role text, people integer, by_name integer) language sql stable security definer set search_path = public as $$
  with counted as (
    select f.holder_id, count(*)::integer as people, (count(*) filter (where f.by_name))::integer as by_name from first_known f
    where f.extract_id = sent and f.organisation_id = viewer_organisation() group by f.holder_id),
  headed as (
    select c.*, exists (select 1 from membership m where m.organisation_id = c.holder_id and m.role = 'delivery-unit-head' and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) as head from counted c)
  select h.holder_id, 'delivery-unit-head', h.people, h.by_name from headed h where h.head
  union all
  select l.organisation_id, 'governance-lead', sum(h.people)::integer, sum(h.by_name)::integer
  from headed h cross join (select distinct m.organisation_id from membership m where m.role = 'governance-lead' and m.organisation_id = any (viewer_partners()) and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) l
  where not h.head group by l.organisation_id
$$;
comment on function told_of_first_known(uuid) is 'Who gets one notice about the people whom an extract made known to its agency: the heads of those responsible, and the governance leads for people who have no such head.';
revoke execute on function note_first_known(uuid, uuid[], boolean[]), told_of_first_known(uuid) from public;
grant execute on function note_first_known(uuid, uuid[], boolean[]), told_of_first_known(uuid) to throughline_app;

alter table first_known enable row level security;
create policy answer on first_known for select to throughline_app using (
  ((holder_id = (select viewer_organisation()) and (select viewer_role()) in ('delivery-unit-head', 'governance-lead'))
    or ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[])))
  and exists (select 1 from person p where p.id = first_known.person_id));
create policy check_it on first_known for update to throughline_app using (exists (select 1 from person p where p.id = first_known.person_id))
  with check (checked_by = (select viewer_account()));
comment on policy answer on first_known is 'For the head and governance lead of whoever answers for the person, and the governance leads of the partnership, as far as they see the person at all.';
revoke insert, delete on first_known from throughline_app;
