-- The schema as migrations/ make it, for reading. Written by `npm run schema`; change it by a new migration.

CREATE EXTENSION btree_gist;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pg_trgm;
ALTER DEFAULT PRIVILEGES GRANT INSERT, SELECT, UPDATE ON TABLES TO throughline_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO throughline_app;

CREATE TABLE account (
  id uuid NOT NULL,
  handle text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  oidc_subject text,
  about text,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_email_key UNIQUE (email),
  CONSTRAINT account_handle_key UNIQUE (handle),
  CONSTRAINT account_oidc_subject_key UNIQUE (oidc_subject),
  CONSTRAINT account_handle_check CHECK (handle ~ '^[a-z0-9.-]+$'::text)
);
COMMENT ON TABLE account IS 'Somebody who signs in. Identity comes from the provider (OpenID Connect) or, in a demonstration, from the sign-in page.';
GRANT INSERT, SELECT, UPDATE ON account TO throughline_app;

CREATE VIEW active_merge AS
 SELECT id,
    person_id,
    into_id
   FROM person_merge m
  WHERE kind = 'merge'::text AND NOT (EXISTS ( SELECT 1
           FROM person_merge u
          WHERE u.undoes = m.id));
COMMENT ON VIEW active_merge IS 'Merges that stand today.';
GRANT INSERT, SELECT, UPDATE ON active_merge TO throughline_app;

CREATE TABLE agreement (
  id uuid NOT NULL,
  reference text NOT NULL,
  title text NOT NULL,
  about text NOT NULL,
  gateway text[] NOT NULL,
  regime text NOT NULL,
  purposes text[] NOT NULL,
  from_day date NOT NULL,
  until_day date NOT NULL,
  review_day date NOT NULL,
  partnership_id uuid,
  CONSTRAINT agreement_pkey PRIMARY KEY (id),
  CONSTRAINT agreement_reference_key UNIQUE (reference),
  CONSTRAINT agreement_partnership_id_fkey FOREIGN KEY (partnership_id) REFERENCES partnership(id),
  CONSTRAINT agreement_check CHECK (until_day >= from_day)
);
COMMENT ON TABLE agreement IS 'An information sharing agreement. In force is computed from its dates and each party’s signature.';
GRANT INSERT, SELECT, UPDATE ON agreement TO throughline_app;

CREATE TABLE agreement_party (
  agreement_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  capacity text NOT NULL,
  shares text[] NOT NULL,
  signed_on date,
  CONSTRAINT agreement_party_pkey PRIMARY KEY (agreement_id, organisation_id),
  CONSTRAINT agreement_party_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT agreement_party_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT agreement_party_capacity_check CHECK (capacity = ANY (ARRAY['controller'::text, 'joint-controller'::text, 'processor'::text]))
);
COMMENT ON TABLE agreement_party IS 'A party, in what capacity, and the classes of information it shares with the others. Receives nothing until it has signed.';
CREATE INDEX agreement_party_organisation ON public.agreement_party USING btree (organisation_id);
GRANT INSERT, SELECT, UPDATE ON agreement_party TO throughline_app;

CREATE TABLE area (
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  within_code text,
  CONSTRAINT area_pkey PRIMARY KEY (code),
  CONSTRAINT area_kind_check CHECK (kind = ANY (ARRAY['district'::text, 'community-safety-partnership'::text, 'police-area'::text, 'region'::text, 'probation-region'::text, 'probation-delivery-unit'::text]))
);
COMMENT ON TABLE area IS 'Areas by their official code (ONS or, for probation, Delius). Source: data/hmpps-geography.';
CREATE INDEX area_kind ON public.area USING btree (kind, name);
GRANT INSERT, SELECT, UPDATE ON area TO throughline_app;

CREATE TABLE audit_entry (
  id uuid NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  request_id uuid NOT NULL,
  door text NOT NULL,
  account_id uuid,
  organisation_id uuid,
  role text,
  purpose text,
  name text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  person_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  people_count integer DEFAULT 0 NOT NULL,
  classes text[] DEFAULT '{}'::text[] NOT NULL,
  fields text[] DEFAULT '{}'::text[] NOT NULL,
  allowed_by text,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (id),
  CONSTRAINT audit_entry_door_check CHECK (door = ANY (ARRAY['web'::text, 'api'::text, 'cli'::text, 'job'::text])),
  CONSTRAINT audit_entry_kind_check CHECK (kind = ANY (ARRAY['action'::text, 'query'::text])),
  CONSTRAINT audit_entry_outcome_check CHECK (outcome = ANY (ARRAY['done'::text, 'previewed'::text, 'refused'::text, 'not-found'::text, 'denied'::text]))
);
COMMENT ON TABLE audit_entry IS 'Who asked what about whom, when, for what purpose, and what allowed it. Ids, classes and field names only. Append-only.';
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE INDEX audit_entry_people ON public.audit_entry USING gin (person_ids);
CREATE INDEX audit_entry_when ON public.audit_entry USING btree (occurred_at DESC);
CREATE POLICY audit_read ON audit_entry FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[]))));
CREATE POLICY audit_write ON audit_entry FOR INSERT TO throughline_app WITH CHECK (true);
GRANT INSERT, SELECT ON audit_entry TO throughline_app;

CREATE TABLE event (
  id uuid NOT NULL,
  name text NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  request_id uuid NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE event IS 'What happened, in ids and days, for reading later. Handlers run in the transaction of the action, not from here.';
GRANT INSERT, SELECT ON event TO throughline_app;

CREATE TABLE installation (
  only_row boolean DEFAULT true NOT NULL,
  demonstration boolean NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  seed text,
  CONSTRAINT installation_pkey PRIMARY KEY (only_row),
  CONSTRAINT installation_only_row_check CHECK (only_row)
);
COMMENT ON TABLE installation IS 'One row: whether this database was created as a demonstration. Only then does the demonstration sign-in exist.';
GRANT SELECT ON installation TO throughline_app;

CREATE TABLE involvement (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  basis text NOT NULL,
  class text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  because_of text NOT NULL,
  because_id uuid NOT NULL,
  by_merge uuid,
  CONSTRAINT involvement_pkey PRIMARY KEY (id),
  CONSTRAINT involvement_by_merge_fkey FOREIGN KEY (by_merge) REFERENCES person_merge(id),
  CONSTRAINT involvement_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT involvement_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT involvement_basis_check CHECK (basis = ANY (ARRAY['responsible'::text, 'supplied'::text, 'referred'::text])),
  CONSTRAINT involvement_check CHECK (until_day >= from_day),
  CONSTRAINT involvement_class_check CHECK (class = ANY (ARRAY['identity'::text, 'sentence'::text, 'risk'::text, 'needs'::text, 'health'::text, 'victim'::text, 'intelligence'::text, 'contact'::text, 'plan'::text]))
);
COMMENT ON TABLE involvement IS 'Class: by row. Why an organisation has to do with a person, from when until when, because of which row. Knowing it can itself tell something, hence the class.';
ALTER TABLE involvement ENABLE ROW LEVEL SECURITY;
CREATE INDEX involvement_because ON public.involvement USING btree (because_id);
CREATE INDEX involvement_organisation ON public.involvement USING btree (organisation_id, basis, person_id);
CREATE INDEX involvement_person ON public.involvement USING btree (person_id, organisation_id);
CREATE POLICY change ON involvement FOR UPDATE TO throughline_app USING (true) WITH CHECK (true);
CREATE POLICY record ON involvement FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON involvement FOR DELETE TO throughline_app USING ((by_merge IS NOT NULL));
CREATE POLICY sight ON involvement FOR SELECT TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR ((class = 'health'::text) AND (organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) OR ((class <> 'health'::text) AND (organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[])))));
GRANT DELETE, INSERT, SELECT, UPDATE ON involvement TO throughline_app;

CREATE TABLE kept_search (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  typed jsonb NOT NULL,
  kept_at timestamp with time zone NOT NULL,
  CONSTRAINT kept_search_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE kept_search IS 'What somebody searched for, so that no URL carries a name: theirs alone, and deleted after a day.';
GRANT DELETE, INSERT, SELECT, UPDATE ON kept_search TO throughline_app;

CREATE TABLE membership (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  role text NOT NULL,
  purpose text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  CONSTRAINT membership_pkey PRIMARY KEY (id),
  CONSTRAINT membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT membership_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT membership_check CHECK (until_day >= from_day)
);
COMMENT ON TABLE membership IS 'A hat: this person acts for this organisation in this role, for this purpose, between these days.';
CREATE INDEX membership_account ON public.membership USING btree (account_id);
CREATE INDEX membership_organisation ON public.membership USING btree (organisation_id, role);
GRANT INSERT, SELECT, UPDATE ON membership TO throughline_app;

CREATE TABLE migration (
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migration_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE migration IS 'The schema changes that this database has had, with a digest of each file as it was applied.';

CREATE TABLE once_only (
  account_id uuid NOT NULL,
  name text NOT NULL,
  key text NOT NULL,
  outcome jsonb NOT NULL,
  done_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT once_only_pkey PRIMARY KEY (account_id, name, key),
  CONSTRAINT once_only_key_check CHECK (length(key) >= 8 AND length(key) <= 100)
);
COMMENT ON TABLE once_only IS 'The key that each form carries: the same form sent twice does nothing the second time and gives the first outcome.';
GRANT INSERT, SELECT ON once_only TO throughline_app;

CREATE TABLE organisation (
  id uuid NOT NULL,
  handle text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  area_code text,
  prison_code text,
  invented boolean DEFAULT false NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_handle_key UNIQUE (handle),
  CONSTRAINT organisation_area_code_fkey FOREIGN KEY (area_code) REFERENCES area(code),
  CONSTRAINT organisation_prison_code_fkey FOREIGN KEY (prison_code) REFERENCES prison(code),
  CONSTRAINT organisation_handle_check CHECK (handle ~ '^[a-z0-9-]+$'::text),
  CONSTRAINT organisation_kind_check CHECK (kind = ANY (ARRAY['police'::text, 'prison'::text, 'probation'::text, 'council'::text, 'housing'::text, 'treatment'::text, 'mental-health'::text, 'public-health'::text, 'gp'::text, 'jobcentre'::text, 'youth-justice'::text, 'court'::text, 'commissioner'::text, 'panel'::text, 'combined-authority'::text, 'victim-hub'::text, 'charity'::text, 'employer'::text, 'provider'::text, 'partnership'::text]))
);
COMMENT ON TABLE organisation IS 'A body that works with others here. Invented ones belong to the demonstration and say so.';
GRANT INSERT, SELECT, UPDATE ON organisation TO throughline_app;

CREATE TABLE partnership (
  id uuid NOT NULL,
  handle text NOT NULL,
  name text NOT NULL,
  area_code text,
  CONSTRAINT partnership_pkey PRIMARY KEY (id),
  CONSTRAINT partnership_handle_key UNIQUE (handle),
  CONSTRAINT partnership_area_code_fkey FOREIGN KEY (area_code) REFERENCES area(code)
);
COMMENT ON TABLE partnership IS 'A local partnership. Several can live in one installation.';
GRANT INSERT, SELECT, UPDATE ON partnership TO throughline_app;

CREATE TABLE partnership_member (
  partnership_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  CONSTRAINT partnership_member_pkey PRIMARY KEY (partnership_id, organisation_id),
  CONSTRAINT partnership_member_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT partnership_member_partnership_id_fkey FOREIGN KEY (partnership_id) REFERENCES partnership(id)
);
COMMENT ON TABLE partnership_member IS 'Which organisations make up a partnership.';
CREATE INDEX partnership_member_organisation ON public.partnership_member USING btree (organisation_id);
GRANT INSERT, SELECT, UPDATE ON partnership_member TO throughline_app;

CREATE TABLE person (
  id uuid NOT NULL,
  reference text NOT NULL,
  forename text NOT NULL,
  surname text NOT NULL,
  forename_key text NOT NULL,
  surname_key text NOT NULL,
  birth_date date NOT NULL,
  sex text NOT NULL,
  pnc text,
  prison_number text,
  crn text,
  postcode text,
  district_code text,
  created_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_reference_key UNIQUE (reference),
  CONSTRAINT person_district_code_fkey FOREIGN KEY (district_code) REFERENCES area(code),
  CONSTRAINT person_reference_check CHECK (reference ~ '^P-[0-9A-HJKMNP-TV-Z]{7}$'::text),
  CONSTRAINT person_sex_check CHECK (sex = ANY (ARRAY['male'::text, 'female'::text, 'not-known'::text]))
);
COMMENT ON TABLE person IS 'Class: identity. Who somebody is, as the partnership knows them; each agency’s own record stands beside it in source_record.';
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
CREATE INDEX person_birth ON public.person USING btree (birth_date, surname_key);
CREATE INDEX person_crn ON public.person USING btree (crn) WHERE (crn IS NOT NULL);
CREATE INDEX person_pnc ON public.person USING btree (pnc) WHERE (pnc IS NOT NULL);
CREATE INDEX person_prison_number ON public.person USING btree (prison_number) WHERE (prison_number IS NOT NULL);
CREATE INDEX person_surname ON public.person USING btree (surname_key, forename_key);
CREATE POLICY change ON person FOR UPDATE TO throughline_app USING ((EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = person.id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))))))) WITH CHECK (true);
CREATE POLICY record ON person FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON person FOR DELETE TO throughline_app USING ((EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = person.id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today)))))));
CREATE POLICY sight ON person FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = person.id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today)))))));
GRANT INSERT, SELECT, UPDATE ON person TO throughline_app;

CREATE TABLE person_merge (
  id uuid NOT NULL,
  kind text NOT NULL,
  person_id uuid NOT NULL,
  into_id uuid NOT NULL,
  undoes uuid,
  reason text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT person_merge_pkey PRIMARY KEY (id),
  CONSTRAINT person_merge_undoes_key UNIQUE (undoes),
  CONSTRAINT person_merge_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT person_merge_into_id_fkey FOREIGN KEY (into_id) REFERENCES person(id),
  CONSTRAINT person_merge_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT person_merge_undoes_fkey FOREIGN KEY (undoes) REFERENCES person_merge(id),
  CONSTRAINT person_merge_check CHECK (into_id <> person_id),
  CONSTRAINT person_merge_check1 CHECK ((kind = 'unmerge'::text) = (undoes IS NOT NULL)),
  CONSTRAINT person_merge_kind_check CHECK (kind = ANY (ARRAY['merge'::text, 'unmerge'::text])),
  CONSTRAINT person_merge_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE person_merge IS 'Class: identity. A merge is a row; an un-merge is another that undoes it. Rows keep the person id they were written with.';
ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY;
CREATE INDEX person_merge_into ON public.person_merge USING btree (into_id);
CREATE INDEX person_merge_person ON public.person_merge USING btree (person_id);
CREATE POLICY change ON person_merge FOR UPDATE TO throughline_app USING ((EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = person_merge.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))))))) WITH CHECK (true);
CREATE POLICY record ON person_merge FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON person_merge FOR DELETE TO throughline_app USING ((EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = person_merge.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today)))))));
CREATE POLICY sight ON person_merge FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = person_merge.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today)))))));
GRANT INSERT, SELECT, UPDATE ON person_merge TO throughline_app;

CREATE TABLE prison (
  code text NOT NULL,
  name text NOT NULL,
  active boolean NOT NULL,
  holds_men boolean NOT NULL,
  holds_women boolean NOT NULL,
  CONSTRAINT prison_pkey PRIMARY KEY (code),
  CONSTRAINT prison_code_check CHECK (code ~ '^[A-Z]{3}$'::text)
);
COMMENT ON TABLE prison IS 'Prisons by their three-letter code. Source: data/prisons.';
GRANT INSERT, SELECT, UPDATE ON prison TO throughline_app;

CREATE TABLE session (
  token_hash bytea NOT NULL,
  account_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  csrf text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT session_membership_id_fkey FOREIGN KEY (membership_id) REFERENCES membership(id)
);
COMMENT ON TABLE session IS 'A signed-in browser. Only a hash of its cookie is kept; it ends after idle and absolute limits, or at sign-out.';
GRANT INSERT, SELECT, UPDATE ON session TO throughline_app;

CREATE TABLE sight_grid (
  role text NOT NULL,
  basis text NOT NULL,
  class text NOT NULL,
  sight text NOT NULL,
  CONSTRAINT sight_grid_pkey PRIMARY KEY (role, basis, class),
  CONSTRAINT sight_grid_basis_check CHECK (basis = ANY (ARRAY['responsible'::text, 'supplied'::text, 'referred'::text, 'partner'::text])),
  CONSTRAINT sight_grid_sight_check CHECK (sight = ANY (ARRAY['visible'::text, 'masked'::text, 'exists-only'::text]))
);
COMMENT ON TABLE sight_grid IS 'The grid of src/sharing/grid.ts, copied here at start; what is not in it is hidden.';
GRANT SELECT ON sight_grid TO throughline_app;

CREATE TABLE upload (
  sha256 text NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  size_bytes bigint NOT NULL,
  stored_at timestamp with time zone NOT NULL,
  CONSTRAINT upload_pkey PRIMARY KEY (sha256),
  CONSTRAINT upload_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
COMMENT ON TABLE upload IS 'A file that somebody sent, stored by its content in the data folder; read only by the organisation that sent it.';
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON upload TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON upload TO throughline_app;

CREATE OR REPLACE FUNCTION public.current_person(person uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with recursive chain as (
    select person as id, 0 as step
    union all
    select m.into_id, chain.step + 1 from chain join active_merge m on m.person_id = chain.id where chain.step < 50
  )
  select id from chain order by step desc limit 1
$function$;
COMMENT ON FUNCTION current_person(uuid) IS 'The id under which this human being is known today, following merges that stand.';

CREATE OR REPLACE FUNCTION public.involvements_for_decision(about uuid)
 RETURNS SETOF involvement
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select * from involvement where person_id = about
$function$;
COMMENT ON FUNCTION involvements_for_decision(uuid) IS 'The facts that the decision in words needs. It tells of one person whose page the viewer already opened, and the decision never names an organisation that the grid hides.';

CREATE OR REPLACE FUNCTION public.own_bases(wanted text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(g.basis), '{}') from sight_grid g
  where g.role = viewer_role() and g.class = wanted and g.sight = 'visible' and g.basis <> 'partner'
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
      join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes))
$function$;
COMMENT ON FUNCTION own_bases(text) IS 'The bases on which the viewer’s organisation may see this class of its own people today.';

CREATE OR REPLACE FUNCTION public.partner_organisations(wanted text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct giver.organisation_id), '{}')
  from agreement a
  join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
  join agreement_party giver on giver.agreement_id = a.id and giver.organisation_id <> mine.organisation_id
    and giver.signed_on <= viewer_today() and wanted = any (giver.shares)
  where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'partner' and g.sight = 'visible')
$function$;
COMMENT ON FUNCTION partner_organisations(text) IS 'The organisations that share this class of their people with the viewer today, under an agreement in force that both signed.';

CREATE OR REPLACE PROCEDURE public.protect(IN protected regclass, IN class text)
 LANGUAGE plpgsql
AS $procedure$
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
end $procedure$;
COMMENT ON PROCEDURE protect(regclass,text) IS 'Gives a table with a person_id the one generated row-level policy of its information class. Every migration that makes such a table calls it.';

CREATE OR REPLACE PROCEDURE public.protect_owned(IN protected regclass, IN class text, IN owner_column text)
 LANGUAGE plpgsql
AS $procedure$
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
end $procedure$;
COMMENT ON PROCEDURE protect_owned(regclass,text,text) IS 'Like protect(), for rows that belong to one organisation (a source record, a referral): its own, its partners’ under an agreement, and whoever is responsible for the person.';

CREATE OR REPLACE FUNCTION public.same_people(person uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with recursive same as (
    select current_person(person) as id, 0 as step
    union
    select m.person_id, same.step + 1 from same join active_merge m on m.into_id = same.id where same.step < 50
  )
  select id from (select id, min(step) as step from same group by id) ids order by step, id
$function$;
COMMENT ON FUNCTION same_people(uuid) IS 'Every id under which rows about this one human being were written, the current one first.';

CREATE OR REPLACE FUNCTION public.viewer_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.account', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION public.viewer_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.organisation', true), '')::uuid $function$;
COMMENT ON FUNCTION viewer_organisation() IS 'The organisation whose hat the viewer of this transaction wears; null for the public, who therefore see nobody.';

CREATE OR REPLACE FUNCTION public.viewer_partners()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(distinct other.organisation_id), '{}')
  from partnership_member mine join partnership_member other using (partnership_id)
  where mine.organisation_id = viewer_organisation()
$function$;
COMMENT ON FUNCTION viewer_partners() IS 'Every organisation that shares a partnership with the viewer’s own, itself included.';

CREATE OR REPLACE FUNCTION public.viewer_purpose()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.purpose', true), '') $function$;

CREATE OR REPLACE FUNCTION public.viewer_role()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.role', true), '') $function$;

CREATE OR REPLACE FUNCTION public.viewer_today()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.today', true), '')::date $function$;
