-- Emergency access: why, found how, ended when, reviewed by whom. The decision itself is in *_sharing_whole_decision.sql.

alter table emergency_access
  add column ground text not null default 'serious-harm' check (ground in ('vital-interests', 'safeguarding', 'serious-harm')),
  add column review_due_day date,
  add column ended_early boolean not null default false,
  add constraint emergency_access_taken unique (id, account_id);
comment on column emergency_access.ground is 'The ground in law: src/sharing/emergencies.ts says the words.';
comment on column emergency_access.review_due_day is 'By when it has to be reviewed, by the rule that held when it was taken.';

create table emergency_review (
  access_id uuid primary key,
  taken_by uuid not null,
  outcome text not null check (outcome in ('justified', 'not-justified', 'learning')),
  words text not null check (length(words) between 10 and 1000),
  follow_up text check (length(follow_up) between 10 and 1000),
  closed_by uuid not null references account,
  closed_at timestamptz not null,
  foreign key (access_id, taken_by) references emergency_access (id, account_id),
  check (closed_by <> taken_by),
  check (outcome <> 'not-justified' or follow_up is not null)
);
comment on table emergency_review is 'What came of the review of an emergency access. Never closed by whoever took it, and not justified never without what follows: the table itself refuses.';

drop policy sight on emergency_access;
create policy sight on emergency_access for select to throughline_app using (
  (account_id = (select viewer_account())
    or ((select viewer_role()) in ('governance-lead', 'right-of-access') and organisation_id = any ((select viewer_partners())::uuid[]))
    or ((select viewer_role()) = 'delivery-unit-head' and (organisation_id = (select viewer_organisation()) or exists (
      select 1 from involvement i
      where i.person_id = emergency_access.person_id and i.organisation_id = (select viewer_organisation()) and i.basis = 'responsible'
        and i.from_day <= (select viewer_today()) and (i.until_day is null or i.until_day >= (select viewer_today()))))))
  and (not (select any_limits()) or not excluded(person_id)));
comment on policy sight on emergency_access is 'Known to whoever took it, to the governance leads of the partnership, to the head of the organisation it was taken from or that took it; to nobody who is excluded from the person.';

alter table emergency_review enable row level security;
create policy sight on emergency_review for select to throughline_app using (exists (select 1 from emergency_access e where e.id = emergency_review.access_id));
create policy close on emergency_review for insert to throughline_app with check (
  closed_by = (select viewer_account()) and (select viewer_role()) in ('governance-lead', 'delivery-unit-head')
  and exists (select 1 from emergency_access e where e.id = emergency_review.access_id));
revoke update on emergency_review from throughline_app;

create function find_for_emergency(wanted_number text, wanted_surname text, wanted_birth date) returns uuid language sql stable security definer set search_path = public as $$
  with matched as materialized (
    select distinct current_person(p.id) as id from person p
    where (p.reference = wanted_number or p.pnc = wanted_number or p.prison_number = wanted_number or p.crn = wanted_number)
      and (wanted_surname <> '' or wanted_birth is not null) and (wanted_surname = '' or p.surname_key = wanted_surname) and (wanted_birth is null or p.birth_date = wanted_birth)
  )
  select (array_agg(m.id))[1] from matched m
  where exists (select 1 from sight_grid g where g.role = viewer_role() and g.basis = 'emergency' and g.class = 'identity' and g.sight = 'visible')
    and exists (
      select 1 from involvement i
      where i.person_id = any (array(select same_people(m.id))) and i.organisation_id = any (viewer_partners())
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(m.id))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
  having count(*) = 1
$$;
comment on function find_for_emergency(text, text, date) is 'The one person whom a number and a surname or birth date fit exactly, among those whom the viewer’s partners work with; otherwise nothing, whatever the cause. Only for roles that the grid gives emergency access, never for whoever is excluded.';

create function emergency_tries() returns table (tries integer, earliest timestamptz) language sql stable security definer set search_path = public as $$
  select count(*)::integer, min(occurred_at) from audit_entry
  where name = 'sharing.take-emergency-access' and account_id = viewer_account() and occurred_at > viewer_now() - interval '1 hour'
$$;
comment on function emergency_tries() is 'How often the viewer has tried to take emergency access within the hour, and when first. The audit rows are the count: nobody can take one away.';

create function end_emergency(access uuid) returns boolean language sql security definer set search_path = public as $$
  with ended as (
    update emergency_access set until_at = greatest(viewer_now(), from_at + interval '1 millisecond'), ended_early = true
    where id = access and account_id = viewer_account() and until_at > viewer_now() returning 1)
  select exists (select 1 from ended)
$$;
comment on function end_emergency(uuid) is 'Ends the viewer’s own emergency access at this moment. Nothing else of it can be changed, and nothing lengthens it.';

create function emergencies_running(holder uuid, at_organisation uuid, moment timestamptz) returns table (id uuid, person_id uuid, reference text, until_at timestamptz)
language sql stable security definer set search_path = public as $$
  select e.id, p.id, p.reference, e.until_at
  from emergency_access e join person p on p.id = current_person(e.person_id)
  where e.account_id = holder and e.organisation_id = at_organisation and e.from_at <= moment and e.until_at > moment
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(e.person_id))) and l.kind = 'exclusion' and holder = any (l.accounts)
        and l.from_day <= (moment at time zone 'Europe/London')::date and (l.until_day is null or l.until_day >= (moment at time zone 'Europe/London')::date))
$$;
comment on function emergencies_running(uuid, uuid, timestamptz) is 'For the banner on every page: whose record somebody has open by emergency access, and until when.';
