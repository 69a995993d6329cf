-- Who may know what: agreements, why an organisation has to do with a person, and the row-level policies that follow from both.

create table agreement (
  id uuid primary key,
  reference text not null unique,
  title text not null,
  about text not null,
  gateway text[] not null,
  regime text not null,
  purposes text[] not null,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  review_day date not null,
  partnership_id uuid references partnership
);
comment on table agreement is 'An information sharing agreement. In force is computed from its dates and each party’s signature.';

create table agreement_party (
  agreement_id uuid not null references agreement,
  organisation_id uuid not null references organisation,
  capacity text not null check (capacity in ('controller', 'joint-controller', 'processor')),
  shares text[] not null,
  signed_on date,
  primary key (agreement_id, organisation_id)
);
comment on table agreement_party is 'A party, in what capacity, and the classes of information it shares with the others. Receives nothing until it has signed.';
create index agreement_party_organisation on agreement_party (organisation_id);

create table involvement (
  id uuid primary key,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  basis text not null check (basis in ('responsible', 'supplied', 'referred')),
  class text not null check (class in ('identity', 'sentence', 'risk', 'needs', 'health', 'victim', 'intelligence', 'contact', 'plan')),
  from_day date not null,
  until_day date check (until_day >= from_day),
  because_of text not null,
  because_id uuid not null,
  by_merge uuid references person_merge
);
comment on table involvement is 'Class: by row. Why an organisation has to do with a person, from when until when, because of which row. Knowing it can itself tell something, hence the class.';
create index involvement_person on involvement (person_id, organisation_id);
create index involvement_organisation on involvement (organisation_id, basis, person_id);
create index involvement_because on involvement (because_id);

create table sight_grid (
  role text not null,
  basis text not null check (basis in ('responsible', 'supplied', 'referred', 'partner')),
  class text not null,
  sight text not null check (sight in ('visible', 'masked', 'exists-only')),
  primary key (role, basis, class)
);
comment on table sight_grid is 'The grid of src/sharing/grid.ts, copied here at start; what is not in it is hidden.';
revoke insert, update on sight_grid from throughline_app;

create function own_bases(wanted text) returns text[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(g.basis), '{}') from sight_grid g
  where g.role = viewer_role() and g.class = wanted and g.sight = 'visible' and g.basis <> 'partner'
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
      join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes))
$$;
comment on function own_bases(text) is 'The bases on which the viewer’s organisation may see this class of its own people today.';

create function partner_organisations(wanted text) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct giver.organisation_id), '{}')
  from agreement a
  join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
  join agreement_party giver on giver.agreement_id = a.id and giver.organisation_id <> mine.organisation_id
    and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
  where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'partner' and g.sight = 'visible')
$$;
comment on function partner_organisations(text) is 'The organisations that share this class of their people with the viewer today, under an agreement in force that both signed.';

create procedure protect(protected regclass, class text) language plpgsql as $$
declare
  seen text := format($policy$exists (
    select 1 from involvement i
    where i.person_id = %1$s.person_id
      and ((i.organisation_id = (select viewer_organisation()) and i.basis = any ((select own_bases(%2$L))::text[]))
        or i.organisation_id = any ((select partner_organisations(%2$L))::uuid[]))
      and i.from_day <= (select viewer_today())
      and (i.until_day is null or i.until_day >= (select viewer_today())))$policy$, protected, class);
begin
  if protected = 'person'::regclass then seen := replace(seen, 'person.person_id', 'person.id'); end if;
  execute format('alter table %s enable row level security', protected);
  execute format('create policy sight on %s for select to throughline_app using (%s)', protected, seen);
  execute format('create policy record on %s for insert to throughline_app with check (true)', protected);
  execute format('create policy change on %s for update to throughline_app using (%s) with check (true)', protected, seen);
  execute format('create policy remove on %s for delete to throughline_app using (%s)', protected, seen);
end $$;
comment on procedure protect(regclass, text) is 'Gives a table with a person_id the one generated row-level policy of its information class. Every migration that makes such a table calls it.';

create procedure protect_owned(protected regclass, class text, owner_column text) language plpgsql as $$
declare
  seen text := format($policy$(%1$s.%3$I = (select viewer_organisation()) and (select own_bases(%2$L)) <> '{}')
    or exists (
      select 1 from involvement i
      where i.person_id = %1$s.person_id
        and ((i.organisation_id = (select viewer_organisation()) and i.basis = 'responsible' and 'responsible' = any ((select own_bases(%2$L))::text[]))
          or (%1$s.%3$I = any ((select partner_organisations(%2$L))::uuid[]) and i.organisation_id = %1$s.%3$I))
        and i.from_day <= (select viewer_today())
        and (i.until_day is null or i.until_day >= (select viewer_today())))$policy$, protected, class, owner_column);
begin
  execute format('alter table %s enable row level security', protected);
  execute format('create policy sight on %s for select to throughline_app using (%s)', protected, seen);
  execute format('create policy record on %s for insert to throughline_app with check (true)', protected);
  execute format('create policy change on %s for update to throughline_app using (%s) with check (true)', protected, seen);
  execute format('create policy remove on %s for delete to throughline_app using (%s)', protected, seen);
end $$;
comment on procedure protect_owned(regclass, text, text) is 'Like protect(), for rows that belong to one organisation (a source record, a referral): its own, its partners’ under an agreement, and whoever is responsible for the person.';

call protect('person', 'identity');
call protect('person_merge', 'identity');

-- Involvement cannot look at itself for its policy: an organisation sees its own, and its partners’ under an agreement that shares the row’s class.
alter table involvement enable row level security;
create policy sight on involvement for select to throughline_app using (
  organisation_id = (select viewer_organisation())
  or (class = 'health' and organisation_id = any ((select partner_organisations('health'))::uuid[]))
  or (class <> 'health' and organisation_id = any ((select partner_organisations('identity'))::uuid[])));
create policy record on involvement for insert to throughline_app with check (true);
create policy change on involvement for update to throughline_app using (true) with check (true);
create policy remove on involvement for delete to throughline_app using (by_merge is not null);
grant delete on involvement to throughline_app;

create function involvements_for_decision(about uuid) returns setof involvement language sql stable security definer set search_path = public as $$
  select * from involvement where person_id = about
$$;
comment on function involvements_for_decision(uuid) is 'The facts that the decision in words needs. It tells of one person whose page the viewer already opened, and the decision never names an organisation that the grid hides.';
