-- The whole decision: agreements for some people only or with consent only, emergency access, and limits on sight.
-- Words: src/sharing/rules.ts. The common case (an agreement for everyone, nobody limited) stays the one probe it was.

create function viewer_now() returns timestamptz language sql stable parallel safe as $$ select nullif(current_setting('app.now', true), '')::timestamptz $$;

alter table agreement
  add cohort text not null default 'everyone' check (cohort in ('everyone', 'supervised', 'named')),
  add consent_classes text[] not null default '{}';
comment on column agreement.cohort is 'Whom it is about: everyone its parties work with, people whom one of its parties is responsible for, or those on its own list (agreement_person).';
comment on column agreement.consent_classes is 'Classes that it shares only while the person consents.';

create table agreement_person (
  id uuid primary key,
  agreement_id uuid not null references agreement,
  person_id uuid not null references person,
  from_day date not null,
  until_day date check (until_day >= from_day),
  reason text not null check (length(reason) between 3 and 500),
  named_by uuid references account,
  named_at timestamptz not null
);
comment on table agreement_person is 'Class: identity. People on the list of an agreement whose cohort is named, from when until when and why.';
create index agreement_person_person on agreement_person (person_id, agreement_id);
create index agreement_person_agreement on agreement_person (agreement_id, from_day);

create table consent (
  id uuid primary key,
  person_id uuid not null references person,
  agreement_id uuid not null references agreement,
  classes text[] not null check (cardinality(classes) > 0),
  answer text not null check (answer in ('given', 'refused', 'withdrawn', 'lapsed')),
  from_day date not null,
  until_day date check (until_day >= from_day),
  how text not null check (length(how) between 3 and 500),
  organisation_id uuid not null references organisation,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  recorded_order bigint generated always as identity
);
comment on table consent is 'Class: contact. What somebody answered when asked whether classes of their information may be shared under an agreement. For each class the newest answer counts, until it expires.';
create index consent_person on consent (person_id, agreement_id, from_day desc, recorded_order desc);

create table sight_limit (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('exclusion', 'lock', 'restriction')),
  organisation_id uuid not null references organisation,
  accounts uuid[] not null default '{}',
  classes text[] not null default '{}',
  reason text not null check (length(reason) between 3 and 500),
  from_day date not null,
  until_day date check (until_day >= from_day),
  review_day date,
  set_by uuid references account,
  set_at timestamptz not null,
  lifted_by uuid references account,
  lifted_because text check (length(lifted_because) between 3 and 500),
  check ((kind = 'exclusion') <= (cardinality(accounts) > 0)),
  check (kind = 'restriction' or classes = '{}')
);
comment on table sight_limit is 'Class: by row. What narrows sight of one person: an exclusion shuts out named accounts, a lock admits only named accounts to what an organisation knows, a restriction withholds classes of what an organisation holds (none named: all).';
create index sight_limit_person on sight_limit (person_id);
create index sight_limit_organisation on sight_limit (organisation_id, from_day);

create table emergency_access (
  id uuid primary key,
  person_id uuid not null references person,
  account_id uuid not null references account,
  organisation_id uuid not null references organisation,
  reason text not null check (length(reason) between 20 and 1000),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at and until_at <= from_at + interval '1 hour'),
  request_id uuid not null
);
comment on table emergency_access is 'Class: by row. Somebody took sight of a person for at most an hour, for a reason that is reviewed afterwards.';
create index emergency_access_account on emergency_access (account_id, until_at);
create index emergency_access_person on emergency_access (person_id, from_at);

-- Limits are rare: involvements of people who have any are marked, so that nobody else's rows pay for the look.

alter table involvement add guarded boolean not null default false;
comment on column involvement.guarded is 'There is or was a limit on sight of this person: ask admitted(). Set by trigger, never unset: the days decide.';

create function guard_involvements() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update involvement set guarded = true where person_id = any (array(select same_people(new.person_id))) and not guarded;
  return new;
end $$;
create trigger guard after insert on sight_limit for each row execute function guard_involvements();

create function guard_new_involvement() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select 1 from sight_limit)
    then new.guarded := exists (select 1 from sight_limit l where l.person_id = any (array(select same_people(new.person_id)))); end if;
  return new;
end $$;
create trigger guard before insert on involvement for each row execute function guard_new_involvement();

create function guard_merged() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select 1 from sight_limit l where l.person_id = any (array(select same_people(new.into_id)) || array(select same_people(new.person_id))))
    then update involvement set guarded = true where person_id = any (array(select same_people(new.into_id)) || array(select same_people(new.person_id))) and not guarded; end if;
  return new;
end $$;
create trigger guard after insert on person_merge for each row execute function guard_merged();

create function admitted(person uuid, holder uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select not exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person)))
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      and case l.kind
        when 'exclusion' then viewer_account() = any (l.accounts)
        when 'lock' then l.organisation_id in (viewer_organisation(), holder) and not coalesce(viewer_account() = any (l.accounts), false)
        else l.organisation_id = holder and (l.classes = '{}' or wanted = any (l.classes)) end)
$$;
comment on function admitted(uuid, uuid, text) is 'Does no limit keep the viewer from this class of what the holder knows about the person today?';

create function any_limits() returns boolean language sql stable security definer set search_path = public as $$ select exists (select 1 from sight_limit) $$;

create function consented(person uuid, agreement uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select coalesce((
    select c.answer = 'given' and (c.until_day is null or c.until_day >= viewer_today())
    from consent c
    where c.person_id = any (array(select same_people(person))) and c.agreement_id = agreement and wanted = any (c.classes) and c.from_day <= viewer_today()
    order by c.from_day desc, c.recorded_order desc limit 1), false)
$$;
comment on function consented(uuid, uuid, text) is 'Does the newest answer about this class under this agreement give consent today?';

create or replace function own_bases(wanted text) returns text[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(g.basis), '{}') from sight_grid g
  where g.role = viewer_role() and g.class = wanted and g.sight = 'visible' and g.basis in ('responsible', 'supplied', 'referred')
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
      join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
        and a.cohort = 'everyone' and not (wanted = any (a.consent_classes)))
$$;
comment on function own_bases(text) is 'The bases on which the viewer’s organisation may see this class of all its own people today: agreements for everyone, without consent.';

create or replace function partner_organisations(wanted text) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct giver.organisation_id), '{}')
  from agreement a
  join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
  join agreement_party giver on giver.agreement_id = a.id and giver.organisation_id <> mine.organisation_id
    and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
  where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
    and a.cohort = 'everyone' and not (wanted = any (a.consent_classes))
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'partner' and g.sight = 'visible')
$$;
comment on function partner_organisations(text) is 'The organisations that share this class of all their people with the viewer today: agreements for everyone, without consent, in force, that both signed.';

create function has_conditions(wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and ((a.cohort <> 'everyone' and exists (select 1 from agreement_party giver where giver.agreement_id = a.id and giver.shares && array[wanted, 'identity', 'health']))
        or a.consent_classes && array[wanted, 'identity', 'health'])
      and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.sight = 'visible'))
$$;
comment on function has_conditions(text) is 'Does any agreement of the viewer’s organisation share this class of some people only, so that each person has to be asked about?';

create function seen_conditionally(person uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
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
    where shared.class in (wanted, 'identity', 'health')
      and (not (shared.class = any (mine.consent_classes)) or consented(person, mine.id, shared.class))
  ), visible as materialized (
    select g.basis, g.class from sight_grid g where g.role = viewer_role() and g.sight = 'visible' and g.class in (wanted, 'identity', 'health')
  )
  select exists (
    select 1 from involvement i
    where i.person_id = person and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (not i.guarded or admitted(person, i.organisation_id, wanted))
      and case when i.organisation_id = viewer_organisation()
        then exists (select 1 from given where class = wanted) and exists (select 1 from visible where basis = i.basis and class = wanted)
        else exists (select 1 from given where organisation_id = i.organisation_id and class = wanted)
          and exists (select 1 from given where organisation_id = i.organisation_id and class = case when i.class = 'health' then 'health' else 'identity' end)
          and exists (select 1 from visible where basis = 'partner' and class = wanted)
          and exists (select 1 from visible where basis = 'partner' and class = case when i.class = 'health' then 'health' else 'identity' end) end)
$$;
comment on function seen_conditionally(uuid, text) is 'The decision for one person where agreements hold for some people only or with consent only; asked only where has_conditions() says so.';

alter table sight_grid drop constraint sight_grid_basis_check, add constraint sight_grid_basis_check check (basis in ('responsible', 'supplied', 'referred', 'partner', 'emergency'));

create function emergency_people(wanted text) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct same.id), '{}')
  from emergency_access e cross join lateral same_people(e.person_id) same (id)
  where e.account_id = viewer_account() and e.organisation_id = viewer_organisation() and e.from_at <= viewer_now() and e.until_at > viewer_now()
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'emergency' and g.sight = 'visible')
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(e.person_id))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$$;
comment on function emergency_people(text) is 'People of whom the viewer has taken emergency sight at this moment, for a class that it opens. Whoever is excluded from a person cannot.';

create or replace procedure protect(protected regclass, class text) language plpgsql as $$
declare
  seen text := format($policy$(
    select true from involvement i
    where i.person_id = %1$s.person_id
      and ((i.organisation_id = (select viewer_organisation()) and i.basis = any ((select own_bases(%2$L))::text[]))
        or i.organisation_id = any ((select partner_organisations(%2$L))::uuid[]))
      and i.from_day <= (select viewer_today())
      and (i.until_day is null or i.until_day >= (select viewer_today()))
      and (not i.guarded or admitted(i.person_id, i.organisation_id, %2$L))
    limit 1)
    or %1$s.person_id = any ((select emergency_people(%2$L))::uuid[])
    or ((select has_conditions(%2$L)) and seen_conditionally(%1$s.person_id, %2$L))$policy$, protected, class);
begin
  if protected = 'person'::regclass then seen := replace(seen, 'person.person_id', 'person.id'); end if;
  execute format('alter table %s enable row level security', protected);
  execute format('drop policy if exists sight on %1$s; drop policy if exists record on %1$s; drop policy if exists change on %1$s; drop policy if exists remove on %1$s', protected);
  execute format('create policy sight on %s for select to throughline_app using (%s)', protected, seen);
  execute format('create policy record on %s for insert to throughline_app with check (true)', protected);
  execute format('create policy change on %s for update to throughline_app using (%s) with check (true)', protected, seen);
  execute format('create policy remove on %s for delete to throughline_app using (%s)', protected, seen);
end $$;

create or replace procedure protect_owned(protected regclass, class text, owner_column text) language plpgsql as $$
declare
  seen text := format($policy$(%1$s.%3$I = (select viewer_organisation()) and (select own_bases(%2$L)) <> '{}'
      and (not (select any_limits()) or admitted(%1$s.person_id, %1$s.%3$I, %2$L)))
    or (
      select true from involvement i
      where i.person_id = %1$s.person_id
        and ((i.organisation_id = (select viewer_organisation()) and i.basis <> 'referred' and i.basis = any ((select own_bases(%2$L))::text[]))
          or i.organisation_id = any ((select partner_organisations(%2$L))::uuid[]))
        and i.from_day <= (select viewer_today())
        and (i.until_day is null or i.until_day >= (select viewer_today()))
        and (not i.guarded or admitted(i.person_id, i.organisation_id, %2$L))
      limit 1)
    or %1$s.person_id = any ((select emergency_people(%2$L))::uuid[])
    or ((select has_conditions(%2$L)) and (%1$s.%3$I = (select viewer_organisation())
        or not exists (select 1 from involvement i where i.person_id = %1$s.person_id and i.organisation_id = (select viewer_organisation()) and i.basis = 'referred'))
      and seen_conditionally(%1$s.person_id, %2$L))$policy$, protected, class, owner_column);
begin
  execute format('alter table %s enable row level security', protected);
  execute format('drop policy if exists sight on %1$s; drop policy if exists record on %1$s; drop policy if exists change on %1$s; drop policy if exists remove on %1$s', protected);
  execute format('create policy sight on %s for select to throughline_app using (%s)', protected, seen);
  execute format('create policy record on %s for insert to throughline_app with check (true)', protected);
  execute format('create policy change on %s for update to throughline_app using (%s) with check (true)', protected, seen);
  execute format('create policy remove on %s for delete to throughline_app using (%s)', protected, seen);
end $$;

do $$
declare
  one record;
begin
  -- Every table that the two procedures protected before, with the class and the owner that its policy names.
  for one in
    select c.oid::regclass as protected, substring(pg_get_expr(p.polqual, p.polrelid) from 'own_bases\(''([a-z]+)''') as class,
      case when c.relname in ('referral', 'referral_change', 'service_session', 'referral_outcome') then 'provider_organisation_id' end as owner
    from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polname = 'sight' and c.relname not in ('involvement', 'source_record')
      and pg_get_expr(p.polqual, p.polrelid) like '%involvement%' and pg_get_expr(p.polqual, p.polrelid) like '%own_bases%'
  loop
    if one.owner is null then call protect(one.protected, one.class); else call protect_owned(one.protected, one.class, one.owner); end if;
  end loop;
end $$;

drop policy sight on involvement;
create policy sight on involvement for select to throughline_app using (
  (organisation_id = (select viewer_organisation())
    or (class = 'health' and organisation_id = any ((select partner_organisations('health'))::uuid[]))
    or (class <> 'health' and organisation_id = any ((select partner_organisations('identity'))::uuid[])))
  and (not guarded or admitted(person_id, organisation_id, 'involvement')));
comment on policy sight on involvement is 'A restriction of one class does not hide that the organisation has to do with the person: admitted() is asked about no class at all.';

drop policy sight on source_record;
create policy sight on source_record for select to throughline_app using (
  ((organisation_id = (select viewer_organisation()) and (select own_bases('identity')) <> '{}')
    or (class = 'identity' and organisation_id = any ((select partner_organisations('identity'))::uuid[]))
    or (class = 'health' and organisation_id = any ((select partner_organisations('health'))::uuid[])))
  and (not (select any_limits()) or admitted(person_id, organisation_id, class)));

drop function involvements_for_decision(uuid);
create function facts_for_decision(people uuid[]) returns table (person_id uuid, facts jsonb) language sql stable security definer set search_path = public as $$
  select asked.id, jsonb_build_object(
    'involvements', coalesce((select jsonb_agg(jsonb_build_object('organisationId', i.organisation_id, 'basis', i.basis, 'class', i.class, 'from', i.from_day, 'until', i.until_day))
      from involvement i where i.person_id = asked.id), '[]'),
    'consents', coalesce((select jsonb_agg(jsonb_build_object('agreementId', c.agreement_id, 'classes', c.classes, 'answer', c.answer, 'from', c.from_day, 'until', c.until_day) order by c.from_day, c.recorded_order)
      from consent c where c.person_id = any (same.ids)), '[]'),
    'namedIn', coalesce((select jsonb_agg(distinct n.agreement_id)
      from agreement_person n where n.person_id = any (same.ids) and n.from_day <= viewer_today() and (n.until_day is null or n.until_day >= viewer_today())), '[]'),
    'limits', coalesce((select jsonb_agg(jsonb_build_object('kind', l.kind, 'organisationId', l.organisation_id, 'accountIds', l.accounts, 'classes', l.classes, 'from', l.from_day, 'until', l.until_day))
      from sight_limit l where l.person_id = any (same.ids)), '[]'),
    'emergencies', coalesce((select jsonb_agg(jsonb_build_object('accountId', e.account_id, 'organisationId', e.organisation_id, 'from', e.from_at, 'until', e.until_at))
      from emergency_access e where e.person_id = any (same.ids) and e.until_at > viewer_now() - interval '1 day'), '[]'))
  from unnest(people) asked (id) cross join lateral (select array(select same_people(asked.id)) as ids offset 0) same
$$;
comment on function facts_for_decision(uuid[]) is 'The facts that the decision in words needs, about people whom the viewer already sees or whom a governance lead asks about; the decision never names an organisation that the grid hides.';

call protect('agreement_person', 'identity');
call protect('consent', 'contact');

-- A limit is known to whoever keeps the agency's limits and to nobody whom it shuts out.
alter table sight_limit enable row level security;
create policy keep on sight_limit to throughline_app
  using (organisation_id = (select viewer_organisation()) and (select viewer_role()) in ('governance-lead', 'delivery-unit-head', 'administrator', 'prison-offender-manager', 'offender-manager') and not coalesce((select viewer_account()) = any (accounts) and kind = 'exclusion', false))
  with check (organisation_id = (select viewer_organisation()));

-- Emergency access is known to whoever took it, to their organisation's lead, to those responsible for the person, and to the governance leads.
alter table emergency_access enable row level security;
create policy sight on emergency_access for select to throughline_app using (
  account_id = (select viewer_account())
  or ((select viewer_role()) in ('governance-lead', 'delivery-unit-head') and organisation_id = any ((select viewer_partners())::uuid[])));
create policy take on emergency_access for insert to throughline_app with check (account_id = (select viewer_account()) and organisation_id = (select viewer_organisation()));
revoke update on emergency_access from throughline_app;
