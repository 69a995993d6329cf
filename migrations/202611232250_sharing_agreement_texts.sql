-- The text of an agreement as a governance lead writes it, who signed, how it ended and what replaced it; and what a change of it
-- would do to sight, counted by the very policies.

alter table agreement
  add kept_by uuid references organisation,
  add edition integer not null default 1 check (edition >= 1),
  add supersedes uuid unique references agreement,
  add version integer not null default 1,
  add confidentiality text check (confidentiality in ('consent', 'public-interest', 'statute')),
  add impact_done_on date,
  add impact_by text,
  add impact_reference text,
  add impact_residual text check (impact_residual in ('low', 'medium', 'high'));
comment on column agreement.kept_by is 'The organisation whose governance lead wrote it and may change it until the first signature; null for one older than this register.';
comment on column agreement.edition is 'Which version of the agreement this is. A signed text is never changed: a change is a new version with its own signatures.';
comment on column agreement.supersedes is 'The version that this one takes the place of, once everybody who signed that one and stays has signed this one.';
comment on column agreement.confidentiality is 'Why the common law duty of confidentiality lets it be shared: the person consents, the public interest, or a statute.';
comment on column agreement.impact_residual is 'The risk that remains after what the impact assessment asked for.';
create index agreement_partnership on agreement (partnership_id);

alter table agreement_party
  add regime text check (regime in ('uk-gdpr', 'law-enforcement')),
  add conditions text[] not null default '{}',
  add signed_by uuid references account;
comment on column agreement_party.regime is 'Under which regime this party processes: UK GDPR, or Data Protection Act 2018 Part 3 for competent authorities; null for an agreement older than this register.';
comment on column agreement_party.conditions is 'The conditions that it relies on, by their names in src/sharing/law.ts.';

alter table agreement_person add left_because text check (length(left_because) between 3 and 500), add left_by uuid references account;
comment on column agreement_person.left_because is 'Why the person was taken off the list; until_day is the last day on it.';

create table agreement_change (
  id uuid primary key,
  agreement_id uuid not null references agreement,
  change text not null check (change in ('sent', 'signed', 'ended', 'superseded', 'reviewed')),
  organisation_id uuid not null references organisation,
  account_id uuid references account,
  on_day date not null,
  reason text check (length(reason) between 3 and 500),
  was_until date,
  effects jsonb not null default '[]',
  changed_at timestamptz not null,
  changed_order bigint generated always as identity
);
comment on table agreement_change is 'What happened to an agreement: sent out, signed, ended early (with the day it would have lasted to), superseded, reviewed; and whose sight it changed, counted, as it was shown before it was saved.';
create index agreement_change_agreement on agreement_change (agreement_id, changed_order);
revoke update on agreement_change from throughline_app;

create function viewer_agreements() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(a.id), '{}') from agreement a
  where exists (select 1 from partnership_member m where m.partnership_id = a.partnership_id and m.organisation_id = viewer_organisation())
    or exists (select 1 from agreement_party p where p.agreement_id = a.id
      and (p.organisation_id = viewer_organisation() or (a.partnership_id is null and p.organisation_id = any (viewer_partners()))))
$$;
comment on function viewer_agreements() is 'The agreements of the viewer’s partnerships and of their own organisation: whoever is outside cannot learn that one exists.';

create function viewer_keeps(agreement uuid) returns boolean language sql stable security definer set search_path = public as $$
  select viewer_role() = 'governance-lead' and exists (select 1 from agreement a where a.id = agreement and a.kept_by = viewer_organisation())
$$;
comment on function viewer_keeps(uuid) is 'Is the viewer the governance lead of the organisation that keeps this agreement?';

create function viewer_party(agreement uuid) returns boolean language sql stable security definer set search_path = public as $$
  select viewer_role() = 'governance-lead' and exists (select 1 from agreement_party p where p.agreement_id = agreement and p.organisation_id = viewer_organisation())
$$;
comment on function viewer_party(uuid) is 'Is the viewer the governance lead of a party to this agreement?';

alter table agreement enable row level security;
create policy know on agreement for select to throughline_app using (id = any ((select viewer_agreements())::uuid[]) or kept_by = (select viewer_organisation()));
create policy write on agreement for insert to throughline_app with check ((select viewer_role()) = 'governance-lead' and kept_by = (select viewer_organisation()));
create policy change on agreement for update to throughline_app using (viewer_keeps(id) or viewer_party(id)) with check (true);

alter table agreement_party enable row level security;
create policy know on agreement_party for select to throughline_app using (agreement_id = any ((select viewer_agreements())::uuid[]));
create policy write on agreement_party for insert to throughline_app with check (viewer_keeps(agreement_id) and signed_on is null);
create policy sign on agreement_party for update to throughline_app using ((select viewer_role()) = 'governance-lead' and organisation_id = (select viewer_organisation())) with check (organisation_id = (select viewer_organisation()));
create policy remove on agreement_party for delete to throughline_app using (viewer_keeps(agreement_id) and signed_on is null);
grant delete on agreement_party to throughline_app;
comment on policy sign on agreement_party is 'A party is signed for by its own governance lead, and by nobody else, whatever the action is told.';

alter table agreement_change enable row level security;
create policy know on agreement_change for select to throughline_app using (agreement_id = any ((select viewer_agreements())::uuid[]));
create policy write on agreement_change for insert to throughline_app with check (organisation_id = (select viewer_organisation()) and (viewer_keeps(agreement_id) or viewer_party(agreement_id)));

create function supersede_agreement(change_id uuid, newer uuid, last_day date, counted jsonb) returns void language plpgsql security definer set search_path = public as $$
declare
  older uuid := (select a.supersedes from agreement a where a.id = newer);
begin
  if older is null or not (viewer_party(newer) or viewer_keeps(newer)) then return; end if;
  insert into agreement_change (id, agreement_id, change, organisation_id, account_id, on_day, was_until, effects, changed_at)
    select change_id, a.id, 'superseded', viewer_organisation(), viewer_account(), viewer_today(), a.until_day, counted, viewer_now() from agreement a where a.id = older and a.until_day > last_day;
  update agreement a set until_day = last_day where a.id = older and a.until_day > last_day;
end $$;
comment on function supersede_agreement(uuid, uuid, date, jsonb) is 'The version before ends because a party signed the newer one: whoever signs last need not have been a party to that one.';

create function pretend_signed(agreement uuid, on_day date) returns void language plpgsql security definer set search_path = public as $$
begin
  -- Only what its keeper could see come about: a text that nobody has signed and that is being sent out. The caller undoes it.
  if not viewer_keeps(agreement) or exists (select 1 from agreement_party p where p.agreement_id = agreement and p.signed_on is not null)
    or exists (select 1 from agreement_change c where c.agreement_id = agreement and c.change = 'sent') then return; end if;
  update agreement_party p set signed_on = on_day where p.agreement_id = agreement;
  update agreement a set until_day = greatest(a.from_day, on_day - 1) from agreement n where n.id = agreement and a.id = n.supersedes and a.until_day >= on_day;
end $$;
comment on function pretend_signed(uuid, date) is 'For counting behind a savepoint, and undone: the day on which every party of a text that is sent out has signed.';

create function seen_among(people uuid[], wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  -- Every table of a class carries the policy of the table person with its own class in place of identity: see protect().
  sight text := replace((select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = 'person'::regclass and polname = 'sight'), quote_literal('identity'), quote_literal(wanted));
  seen uuid[];
begin
  execute 'select coalesce(array_agg(person.id), ''{}'') from (select one as id from unnest($1) one) person where ' || sight into seen using people;
  return seen;
end $$;
comment on function seen_among(uuid[], text) is 'Of these people, those of whom the viewer of this transaction may see this class: the very policy that every table of the class has.';

create function sight_sources(classes text[]) returns table (class text, bases text[], partners uuid[], conditional boolean) language sql stable security definer set search_path = public as $$
  select one, own_bases(one), partner_organisations(one), has_conditions(one) from unnest(classes) one
$$;
comment on function sight_sources(text[]) is 'What the viewer’s sight of each class comes from today: compared before and after a change, it says which classes need to be counted at all.';

create function people_involved(organisations uuid[], among_bases text[], most integer) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct person_id), '{}') from (
    select i.person_id from involvement i
    where i.organisation_id = any (organisations) and i.basis = any (among_bases)
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
    limit most) found
$$;
comment on function people_involved(uuid[], text[], integer) is 'People whom these organisations have to do with today, from at most so many rows: only ids, to count whose sight changes. For governance leads and for the person whose consent is asked.';

create function people_named(agreement uuid, most integer) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct person_id), '{}') from (
    select n.person_id from agreement_person n where n.agreement_id = agreement and n.from_day <= viewer_today() and (n.until_day is null or n.until_day >= viewer_today()) limit most) found
$$;
comment on function people_named(uuid, integer) is 'People on the list of an agreement, at most so many: only ids, to count whose sight changes.';

create function people_consenting(agreement uuid, most integer) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct person_id), '{}') from (
    select c.person_id from consent c where c.agreement_id = agreement and c.answer = 'given' limit most) found
$$;
comment on function people_consenting(uuid, integer) is 'People who once consented under an agreement, at most so many: only ids, to count whose sight changes.';
create index consent_agreement on consent (agreement_id, answer);

create function hats_of(organisations uuid[], for_purposes text[]) returns table (organisation_id uuid, role text, purpose text) language sql stable security definer set search_path = public as $$
  select distinct m.organisation_id, m.role, m.purpose from membership m
  where m.organisation_id = any (organisations) and m.purpose = any (for_purposes) and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())
$$;
comment on function hats_of(uuid[], text[]) is 'Which roles somebody holds today at these organisations for these purposes: whose sight an agreement can change.';

create function signature_has_signer() returns trigger language plpgsql as $$
begin
  if exists (select 1 from agreement_party p join agreement a on a.id = p.agreement_id
    where p.agreement_id = new.agreement_id and p.organisation_id = new.organisation_id and p.signed_on is not null and p.signed_by is null and a.kept_by is not null)
  then raise exception 'a signature without a signer is only for counting and is never kept'; end if;
  return null;
end $$;
create constraint trigger signed_by_somebody after update of signed_on on agreement_party deferrable initially deferred for each row execute function signature_has_signer();

create function person_for_governance(exact text) returns uuid language sql stable security definer set search_path = public as $$
  select current_person(p.id) from person p
  where viewer_role() = 'governance-lead' and upper(trim(exact)) in (p.reference, p.pnc, p.prison_number, p.crn)
    and exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = any (viewer_partners()))
  order by p.id limit 1
$$;
comment on function person_for_governance(text) is 'The id behind an exact reference or number, for a governance lead and for nobody else, of people whom somebody in the lead’s partnerships has to do with. Tells no name.';

create function agreements_for_decision(organisation uuid) returns table (facts jsonb, known boolean) language sql stable security definer set search_path = public as $$
  select jsonb_build_object('id', a.id, 'title', a.title, 'purposes', a.purposes, 'from', a.from_day, 'until', a.until_day, 'cohort', a.cohort, 'consentFor', a.consent_classes,
      'parties', (select jsonb_agg(jsonb_build_object('organisationId', p.organisation_id, 'shares', p.shares, 'signedOn', p.signed_on)) from agreement_party p where p.agreement_id = a.id)),
    a.id = any (viewer_agreements())
  from agreement a
  where viewer_role() = 'governance-lead' and organisation = any (viewer_partners())
    and exists (select 1 from agreement_party p where p.agreement_id = a.id and p.organisation_id = organisation)
$$;
comment on function agreements_for_decision(uuid) is 'Every agreement of a partner organisation, as the decision needs them; `known` says which may be named to the governance lead who asks why a colleague there does not see something.';
