-- The schema as migrations/ make it, for reading. Written by `npm run schema`; change it by a new migration.

CREATE EXTENSION btree_gist;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pg_trgm;
ALTER DEFAULT PRIVILEGES GRANT INSERT, SELECT, UPDATE ON TABLES TO throughline_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO throughline_app;

CREATE TABLE "extract" (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  agency text NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  columns jsonb DEFAULT '[]'::jsonb NOT NULL,
  state text NOT NULL,
  problem text,
  rows_new integer DEFAULT 0 NOT NULL,
  rows_changed integer DEFAULT 0 NOT NULL,
  rows_unchanged integer DEFAULT 0 NOT NULL,
  rows_refused integer DEFAULT 0 NOT NULL,
  received_by uuid NOT NULL,
  received_at timestamp with time zone NOT NULL,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  version integer DEFAULT 1 NOT NULL,
  mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
  shape jsonb,
  read_after uuid,
  contents_day date DEFAULT CURRENT_DATE NOT NULL,
  covers text DEFAULT 'changes'::text NOT NULL,
  rows_older integer DEFAULT 0 NOT NULL,
  rows_nameless integer DEFAULT 0 NOT NULL,
  rows_withdrawn integer DEFAULT 0 NOT NULL,
  rows_standing integer DEFAULT 0 NOT NULL,
  schedule_id uuid,
  waits_because text,
  CONSTRAINT extract_pkey PRIMARY KEY (id),
  CONSTRAINT extract_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT extract_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES account(id),
  CONSTRAINT extract_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT extract_read_after_fkey FOREIGN KEY (read_after) REFERENCES "extract"(id),
  CONSTRAINT extract_received_by_fkey FOREIGN KEY (received_by) REFERENCES account(id),
  CONSTRAINT extract_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES extract_schedule(id),
  CONSTRAINT extract_agency_check CHECK (agency = ANY (ARRAY['police'::text, 'prison'::text, 'probation'::text, 'housing'::text, 'treatment'::text])),
  CONSTRAINT extract_check CHECK ((state = 'confirmed'::text) = (confirmed_at IS NOT NULL)),
  CONSTRAINT extract_check1 CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
  CONSTRAINT extract_covers_check CHECK (covers = ANY (ARRAY['full'::text, 'changes'::text])),
  CONSTRAINT extract_state_check CHECK (state = ANY (ARRAY['reading'::text, 'read'::text, 'unreadable'::text, 'confirming'::text, 'confirmed'::text, 'discarded'::text]))
);
COMMENT ON TABLE "extract" IS 'One file that an agency’s data officer sent: nothing of it is written to a person before it is confirmed. Seen by that organisation alone.';
ALTER TABLE "extract" ENABLE ROW LEVEL SECURITY;
CREATE INDEX extract_confirmed ON public."extract" USING btree (organisation_id, read_after) WHERE (state = 'confirmed'::text);
CREATE INDEX extract_full ON public."extract" USING btree (organisation_id, contents_day) WHERE ((state = 'confirmed'::text) AND (covers = 'full'::text));
CREATE INDEX extract_organisation ON public."extract" USING btree (organisation_id, received_at DESC);
CREATE INDEX extract_schedule_days ON public."extract" USING btree (schedule_id, contents_day DESC) WHERE (schedule_id IS NOT NULL);
CREATE INDEX extract_sender ON public."extract" USING btree (received_by, received_at DESC);
CREATE POLICY own ON "extract" TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON "extract" TO throughline_app;
COMMENT ON COLUMN "extract".version IS 'One more with each reading and each decision: what is confirmed is what was previewed.';
COMMENT ON COLUMN "extract".mapping IS 'The officer’s own word on columns: heading as written to field, or null for not taken.';
COMMENT ON COLUMN "extract".shape IS 'How the bytes were read: encoding and delimiter.';
COMMENT ON COLUMN "extract".read_after IS 'The extract of this organisation that was confirmed last when this one was read: a later one makes this preview stale.';
COMMENT ON COLUMN "extract".contents_day IS 'The day of which the file’s contents are: what a file of a later day said is never overwritten by it.';
COMMENT ON COLUMN "extract".covers IS 'Everything that the agency has (what it lacks is withdrawn), or changes and additions only (nothing is).';
COMMENT ON COLUMN "extract".rows_older IS 'Rows that a file of a later day has overtaken: they are not taken.';
COMMENT ON COLUMN "extract".rows_nameless IS 'Refused rows whose agency number cannot be read: nobody knows which record they are.';
COMMENT ON COLUMN "extract".rows_withdrawn IS 'Records of the agency that a full file lacks.';
COMMENT ON COLUMN "extract".rows_standing IS 'Records of the agency that stood when the file was read.';
COMMENT ON COLUMN "extract".schedule_id IS 'The schedule that this file came by; null where somebody sent it.';
COMMENT ON COLUMN "extract".waits_because IS 'Why a file that came by a schedule waits for its officer, in a sentence.';

CREATE TABLE accommodation (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  kind text NOT NULL,
  address_line text NOT NULL,
  from_day date NOT NULL,
  ended_on date,
  end_reason text,
  found_by uuid,
  organisation_id uuid NOT NULL,
  found_on date NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  ended_by uuid,
  CONSTRAINT accommodation_pkey PRIMARY KEY (id),
  CONSTRAINT accommodation_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account(id),
  CONSTRAINT accommodation_found_by_fkey FOREIGN KEY (found_by) REFERENCES account(id),
  CONSTRAINT accommodation_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT accommodation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT accommodation_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT accommodation_ended_after_found CHECK (ended_on >= found_on),
  CONSTRAINT accommodation_ended_with_reason CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
  CONSTRAINT accommodation_kind_check CHECK (kind = ANY (ARRAY['settled'::text, 'family-or-friends'::text, 'temporary'::text, 'approved-premises'::text, 'hostel'::text]))
);
COMMENT ON TABLE accommodation IS 'Class: needs. A place to sleep that somebody found for a person leaving prison.';
ALTER TABLE accommodation ENABLE ROW LEVEL SECURITY;
CREATE INDEX accommodation_person ON public.accommodation USING btree (person_id);
CREATE INDEX accommodation_sentence ON public.accommodation USING btree (sentence_id);
CREATE TRIGGER address_keys_changed AFTER UPDATE ON accommodation REFERENCING OLD TABLE AS former NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION address_keys_of_places();
CREATE TRIGGER address_keys_gone AFTER DELETE ON accommodation REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION address_keys_of_places();
CREATE TRIGGER address_keys_new AFTER INSERT ON accommodation REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION address_keys_of_places();
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON accommodation FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON accommodation FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON accommodation FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON accommodation FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON accommodation FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON accommodation TO throughline_app;

CREATE TABLE accommodation_check (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  day_after integer NOT NULL,
  due_day date NOT NULL,
  slept text,
  held boolean,
  recorded_on date,
  recorded_by uuid,
  recorded_at timestamp with time zone,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT accommodation_check_pkey PRIMARY KEY (id),
  CONSTRAINT accommodation_check_sentence_id_day_after_key UNIQUE (sentence_id, day_after),
  CONSTRAINT accommodation_check_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT accommodation_check_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT accommodation_check_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT accommodation_check_check CHECK ((recorded_on IS NULL) = (slept IS NULL)),
  CONSTRAINT accommodation_check_day_after_check CHECK (day_after = ANY (ARRAY[0, 1, 7, 28, 90])),
  CONSTRAINT accommodation_check_slept_check CHECK (slept = ANY (ARRAY['settled'::text, 'family-or-friends'::text, 'temporary'::text, 'approved-premises'::text, 'hostel'::text, 'homeless-not-rough-sleeping'::text, 'rough-sleeping'::text, 'not-known'::text]))
);
COMMENT ON TABLE accommodation_check IS 'Class: needs. Where the person slept on release day and 1, 7, 28 and 90 days after, and whether the accommodation held; a row without an answer is due.';
ALTER TABLE accommodation_check ENABLE ROW LEVEL SECURITY;
CREATE INDEX accommodation_check_due ON public.accommodation_check USING btree (due_day) WHERE (recorded_on IS NULL);
CREATE INDEX accommodation_check_person ON public.accommodation_check USING btree (person_id);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON accommodation_check FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON accommodation_check FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON accommodation_check FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON accommodation_check FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON accommodation_check FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON accommodation_check TO throughline_app;
COMMENT ON COLUMN accommodation_check.version IS '1 while the check is due; one more each time an answer is recorded or corrected.';

CREATE TABLE accommodation_status (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  code text NOT NULL,
  from_day date NOT NULL,
  source text NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT accommodation_status_pkey PRIMARY KEY (id),
  CONSTRAINT accommodation_status_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT accommodation_status_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT accommodation_status_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT accommodation_status_code_check CHECK (code = ANY (ARRAY['owner'::text, 'private-rent'::text, 'social-rent'::text, 'supported'::text, 'care-home'::text, 'family-settled'::text, 'family-transient'::text, 'short-term'::text, 'cas2'::text, 'immigration'::text, 'no-fixed-abode'::text, 'rough-sleeping'::text])),
  CONSTRAINT accommodation_status_source_check CHECK (length(source) >= 3 AND length(source) <= 200)
);
COMMENT ON TABLE accommodation_status IS 'Class: needs. Where somebody lived from a day on, as somebody said it: settled, transient or none by its code. It holds until the next one.';
ALTER TABLE accommodation_status ENABLE ROW LEVEL SECURITY;
CREATE INDEX accommodation_status_person ON public.accommodation_status USING btree (person_id, from_day DESC, recorded_at DESC);
CREATE POLICY change ON accommodation_status FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation_status.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON accommodation_status FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON accommodation_status FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation_status.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON accommodation_status FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = accommodation_status.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON accommodation_status TO throughline_app;

CREATE TABLE account (
  id uuid NOT NULL,
  handle text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  oidc_subject text,
  about text,
  kept_by uuid,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_email_key UNIQUE (email),
  CONSTRAINT account_handle_key UNIQUE (handle),
  CONSTRAINT account_oidc_subject_key UNIQUE (oidc_subject),
  CONSTRAINT account_kept_by_fkey FOREIGN KEY (kept_by) REFERENCES organisation(id),
  CONSTRAINT account_handle_check CHECK (handle ~ '^[a-z0-9.-]+$'::text)
);
COMMENT ON TABLE account IS 'Somebody who signs in. Identity comes from the provider (OpenID Connect) or, in a demonstration, from the sign-in page.';
CREATE INDEX account_kept_by ON public.account USING btree (kept_by);
GRANT INSERT, SELECT, UPDATE ON account TO throughline_app;
COMMENT ON COLUMN account.kept_by IS 'The organisation whose administrators may give this account new credentials. Another organisation gives and ends hats of its own, nothing else.';

CREATE TABLE account_factor (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  sealed_secret bytea,
  last_step bigint,
  credential text,
  public_key bytea,
  counter bigint,
  site text,
  added_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT account_factor_pkey PRIMARY KEY (id),
  CONSTRAINT account_factor_credential_key UNIQUE (credential),
  CONSTRAINT account_factor_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT account_factor_check CHECK (
CASE kind
    WHEN 'code'::text THEN sealed_secret IS NOT NULL AND last_step IS NOT NULL
    ELSE credential IS NOT NULL AND public_key IS NOT NULL AND counter IS NOT NULL AND site IS NOT NULL
END),
  CONSTRAINT account_factor_kind_check CHECK (kind = ANY (ARRAY['code'::text, 'passkey'::text])),
  CONSTRAINT account_factor_name_check CHECK (length(name) >= 1 AND length(name) <= 60)
);
COMMENT ON TABLE account_factor IS 'What proves who somebody is beside a password: codes from an app (the secret sealed with the key of the data folder; last_step forbids a code''s second use) or a passkey (its public key).';
CREATE INDEX account_factor_account ON public.account_factor USING btree (account_id);
GRANT INSERT, SELECT, UPDATE ON account_factor TO throughline_app;

CREATE TABLE account_password (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  hash text NOT NULL,
  set_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT account_password_pkey PRIMARY KEY (id),
  CONSTRAINT account_password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT account_password_hash_check CHECK (hash ~~ '$argon2id$%'::text)
);
COMMENT ON TABLE account_password IS 'The Argon2id hash of a local account''s password. A new password ends the row and makes another.';
CREATE UNIQUE INDEX account_password_current ON public.account_password USING btree (account_id) WHERE (ended_at IS NULL);
GRANT INSERT, SELECT, UPDATE ON account_password TO throughline_app;

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

CREATE TABLE address_check (
  id uuid NOT NULL,
  accommodation_id uuid NOT NULL,
  person_id uuid NOT NULL,
  outcome text NOT NULL,
  checked_on date NOT NULL,
  checked_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT address_check_pkey PRIMARY KEY (id),
  CONSTRAINT address_check_accommodation_id_fkey FOREIGN KEY (accommodation_id) REFERENCES accommodation(id),
  CONSTRAINT address_check_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES account(id),
  CONSTRAINT address_check_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT address_check_outcome_check CHECK (outcome = ANY (ARRAY['passed'::text, 'failed'::text]))
);
COMMENT ON TABLE address_check IS 'Class: needs. Whether an address passed probation’s check, when and by whom. Why it did not pass is address_check_reason, for those alone who see risk.';
ALTER TABLE address_check ENABLE ROW LEVEL SECURITY;
CREATE INDEX address_check_accommodation ON public.address_check USING btree (accommodation_id, checked_on DESC);
CREATE INDEX address_check_person ON public.address_check USING btree (person_id);
CREATE POLICY change ON address_check FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON address_check FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON address_check FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON address_check FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON address_check TO throughline_app;

CREATE TABLE address_check_reason (
  id uuid NOT NULL,
  address_check_id uuid NOT NULL,
  person_id uuid NOT NULL,
  reason text NOT NULL,
  words text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT address_check_reason_pkey PRIMARY KEY (id),
  CONSTRAINT address_check_reason_address_check_id_fkey FOREIGN KEY (address_check_id) REFERENCES address_check(id),
  CONSTRAINT address_check_reason_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT address_check_reason_reason_check CHECK (reason = ANY (ARRAY['risk'::text, 'licence-condition'::text, 'occupants'::text, 'property'::text])),
  CONSTRAINT address_check_reason_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE address_check_reason IS 'Class: risk. Why an address did not pass: kept apart from the check, so that no council or provider learns whether a risk or a victim stood behind it, not even by its absence.';
ALTER TABLE address_check_reason ENABLE ROW LEVEL SECURITY;
CREATE INDEX address_check_reason_check ON public.address_check_reason USING btree (address_check_id);
CREATE INDEX address_check_reason_person ON public.address_check_reason USING btree (person_id);
CREATE POLICY change ON address_check_reason FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_check_reason.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text)))) WITH CHECK (true);
CREATE POLICY record ON address_check_reason FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON address_check_reason FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_check_reason.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
CREATE POLICY sight ON address_check_reason FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_check_reason.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
GRANT INSERT, SELECT, UPDATE ON address_check_reason TO throughline_app;

CREATE TABLE address_key (
  organisation_id uuid NOT NULL,
  key text NOT NULL,
  person_id uuid NOT NULL,
  CONSTRAINT address_key_pkey PRIMARY KEY (organisation_id, key, person_id)
);
COMMENT ON TABLE address_key IS 'Class: needs. Words of the places where people sleep or slept, by which they are found. Kept by triggers on accommodation and involvement; nobody else writes it, and it goes with them: no foreign keys, which would ask of every row what the triggers know.';
ALTER TABLE address_key ENABLE ROW LEVEL SECURITY;
CREATE INDEX address_key_person ON public.address_key USING btree (person_id);
CREATE POLICY change ON address_key FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_key.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON address_key FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON address_key FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_key.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON address_key FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = address_key.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT SELECT ON address_key TO throughline_app;
COMMENT ON COLUMN address_key.organisation_id IS 'Each organisation that has or had to do with the person.';

CREATE TABLE address_slip (
  slip text NOT NULL,
  word text NOT NULL,
  CONSTRAINT address_slip_pkey PRIMARY KEY (slip, word),
  CONSTRAINT address_slip_word_fkey FOREIGN KEY (word) REFERENCES address_word(word) ON DELETE CASCADE
);
COMMENT ON TABLE address_slip IS 'Each word of an address, whole and with one letter left out: two words that are one slip apart meet in at least one of these.';
CREATE INDEX address_slip_word ON public.address_slip USING btree (word);

CREATE TABLE address_word (
  word text NOT NULL,
  CONSTRAINT address_word_pkey PRIMARY KEY (word)
);
COMMENT ON TABLE address_word IS 'Words of addresses, without whose they are. A word goes with the last person who had it.';

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
  cohort text DEFAULT 'everyone'::text NOT NULL,
  consent_classes text[] DEFAULT '{}'::text[] NOT NULL,
  kept_by uuid,
  edition integer DEFAULT 1 NOT NULL,
  supersedes uuid,
  version integer DEFAULT 1 NOT NULL,
  confidentiality text,
  impact_done_on date,
  impact_by text,
  impact_reference text,
  impact_residual text,
  drafted_on date,
  CONSTRAINT agreement_pkey PRIMARY KEY (id),
  CONSTRAINT agreement_reference_key UNIQUE (reference),
  CONSTRAINT agreement_supersedes_key UNIQUE (supersedes),
  CONSTRAINT agreement_kept_by_fkey FOREIGN KEY (kept_by) REFERENCES organisation(id),
  CONSTRAINT agreement_partnership_id_fkey FOREIGN KEY (partnership_id) REFERENCES partnership(id),
  CONSTRAINT agreement_supersedes_fkey FOREIGN KEY (supersedes) REFERENCES agreement(id),
  CONSTRAINT agreement_check CHECK (until_day >= from_day),
  CONSTRAINT agreement_cohort_check CHECK (cohort = ANY (ARRAY['everyone'::text, 'supervised'::text, 'named'::text])),
  CONSTRAINT agreement_confidentiality_check CHECK (confidentiality = ANY (ARRAY['consent'::text, 'public-interest'::text, 'statute'::text])),
  CONSTRAINT agreement_edition_check CHECK (edition >= 1),
  CONSTRAINT agreement_impact_residual_check CHECK (impact_residual = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))
);
COMMENT ON TABLE agreement IS 'An information sharing agreement. In force is computed from its dates and each party’s signature.';
ALTER TABLE agreement ENABLE ROW LEVEL SECURITY;
CREATE INDEX agreement_partnership ON public.agreement USING btree (partnership_id);
CREATE TRIGGER sight_changed AFTER INSERT OR DELETE OR UPDATE ON agreement FOR EACH STATEMENT EXECUTE FUNCTION sight_changed();
CREATE POLICY change ON agreement FOR UPDATE TO throughline_app USING ((viewer_keeps(id) OR viewer_party(id))) WITH CHECK (true);
CREATE POLICY know ON agreement FOR SELECT TO throughline_app USING (((id = ANY (( SELECT viewer_agreements() AS viewer_agreements)::uuid[])) OR (kept_by = ( SELECT viewer_organisation() AS viewer_organisation))));
CREATE POLICY write ON agreement FOR INSERT TO throughline_app WITH CHECK (((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (kept_by = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON agreement TO throughline_app;
COMMENT ON COLUMN agreement.cohort IS 'Whom it is about: everyone its parties work with, people whom one of its parties is responsible for, or those on its own list (agreement_person).';
COMMENT ON COLUMN agreement.consent_classes IS 'Classes that it shares only while the person consents.';
COMMENT ON COLUMN agreement.kept_by IS 'The organisation whose governance lead wrote it and may change it until the first signature; null for one older than this register.';
COMMENT ON COLUMN agreement.edition IS 'Which version of the agreement this is. A signed text is never changed: a change is a new version with its own signatures.';
COMMENT ON COLUMN agreement.supersedes IS 'The version that this one takes the place of, once everybody who signed that one and stays has signed this one.';
COMMENT ON COLUMN agreement.confidentiality IS 'Why the common law duty of confidentiality lets it be shared: the person consents, the public interest, or a statute.';
COMMENT ON COLUMN agreement.impact_residual IS 'The risk that remains after what the impact assessment asked for.';
COMMENT ON COLUMN agreement.drafted_on IS 'When its text was begun; null for one older than this column.';

CREATE TABLE agreement_change (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  change text NOT NULL,
  organisation_id uuid NOT NULL,
  account_id uuid,
  on_day date NOT NULL,
  reason text,
  was_until date,
  effects jsonb DEFAULT '[]'::jsonb NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_order bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT agreement_change_pkey PRIMARY KEY (id),
  CONSTRAINT agreement_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT agreement_change_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT agreement_change_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT agreement_change_change_check CHECK (change = ANY (ARRAY['sent'::text, 'signed'::text, 'ended'::text, 'superseded'::text, 'reviewed'::text, 'withdrawn'::text])),
  CONSTRAINT agreement_change_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE agreement_change IS 'What happened to an agreement: sent out, signed, ended early (with the day it would have lasted to), superseded, reviewed; and whose sight it changed, counted, as it was shown before it was saved.';
ALTER TABLE agreement_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX agreement_change_agreement ON public.agreement_change USING btree (agreement_id, changed_order);
CREATE POLICY know ON agreement_change FOR SELECT TO throughline_app USING ((agreement_id = ANY (( SELECT viewer_agreements() AS viewer_agreements)::uuid[])));
CREATE POLICY write ON agreement_change FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (viewer_keeps(agreement_id) OR viewer_party(agreement_id))));
GRANT INSERT, SELECT ON agreement_change TO throughline_app;

CREATE TABLE agreement_party (
  agreement_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  capacity text NOT NULL,
  shares text[] NOT NULL,
  signed_on date,
  regime text,
  conditions text[] DEFAULT '{}'::text[] NOT NULL,
  signed_by uuid,
  withdrawn_on date,
  CONSTRAINT agreement_party_pkey PRIMARY KEY (agreement_id, organisation_id),
  CONSTRAINT agreement_party_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT agreement_party_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT agreement_party_signed_by_fkey FOREIGN KEY (signed_by) REFERENCES account(id),
  CONSTRAINT agreement_party_capacity_check CHECK (capacity = ANY (ARRAY['controller'::text, 'joint-controller'::text, 'processor'::text])),
  CONSTRAINT agreement_party_regime_check CHECK (regime = ANY (ARRAY['uk-gdpr'::text, 'law-enforcement'::text])),
  CONSTRAINT agreement_party_withdrawn CHECK (withdrawn_on IS NULL OR signed_on IS NOT NULL AND withdrawn_on > signed_on)
);
COMMENT ON TABLE agreement_party IS 'A party, in what capacity, and the classes of information it shares with the others. Receives nothing until it has signed.';
ALTER TABLE agreement_party ENABLE ROW LEVEL SECURITY;
CREATE INDEX agreement_party_organisation ON public.agreement_party USING btree (organisation_id);
CREATE TRIGGER sight_changed AFTER INSERT OR DELETE OR UPDATE ON agreement_party FOR EACH STATEMENT EXECUTE FUNCTION sight_changed();
CREATE CONSTRAINT TRIGGER signed_by_somebody AFTER UPDATE OF signed_on ON agreement_party DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION signature_has_signer();
CREATE POLICY know ON agreement_party FOR SELECT TO throughline_app USING ((agreement_id = ANY (( SELECT viewer_agreements() AS viewer_agreements)::uuid[])));
CREATE POLICY remove ON agreement_party FOR DELETE TO throughline_app USING ((viewer_keeps(agreement_id) AND (signed_on IS NULL)));
CREATE POLICY sign ON agreement_party FOR UPDATE TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
CREATE POLICY write ON agreement_party FOR INSERT TO throughline_app WITH CHECK ((viewer_keeps(agreement_id) AND (signed_on IS NULL)));
GRANT DELETE, INSERT, SELECT, UPDATE ON agreement_party TO throughline_app;
COMMENT ON COLUMN agreement_party.regime IS 'Under which regime this party processes: UK GDPR, or Data Protection Act 2018 Part 3 for competent authorities; null for an agreement older than this register.';
COMMENT ON COLUMN agreement_party.conditions IS 'The conditions that it relies on, by their names in src/sharing/law.ts.';
COMMENT ON COLUMN agreement_party.withdrawn_on IS 'The first day on which this party’s signature counts no more: it receives and gives nothing under the agreement. The signature itself stays recorded.';

CREATE TABLE agreement_person (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  person_id uuid NOT NULL,
  from_day date NOT NULL,
  until_day date,
  reason text NOT NULL,
  named_by uuid,
  named_at timestamp with time zone NOT NULL,
  left_because text,
  left_by uuid,
  CONSTRAINT agreement_person_pkey PRIMARY KEY (id),
  CONSTRAINT agreement_person_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT agreement_person_left_by_fkey FOREIGN KEY (left_by) REFERENCES account(id),
  CONSTRAINT agreement_person_named_by_fkey FOREIGN KEY (named_by) REFERENCES account(id),
  CONSTRAINT agreement_person_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT agreement_person_check CHECK (until_day >= from_day),
  CONSTRAINT agreement_person_left_because_check CHECK (length(left_because) >= 3 AND length(left_because) <= 500),
  CONSTRAINT agreement_person_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE agreement_person IS 'Class: identity. People on the list of an agreement whose cohort is named, from when until when and why.';
ALTER TABLE agreement_person ENABLE ROW LEVEL SECURITY;
CREATE INDEX agreement_person_agreement ON public.agreement_person USING btree (agreement_id, from_day);
CREATE INDEX agreement_person_person ON public.agreement_person USING btree (person_id, agreement_id);
CREATE POLICY change ON agreement_person FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = agreement_person.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text)))) WITH CHECK (true);
CREATE POLICY record ON agreement_person FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON agreement_person FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = agreement_person.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
CREATE POLICY sight ON agreement_person FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = agreement_person.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
GRANT INSERT, SELECT, UPDATE ON agreement_person TO throughline_app;
COMMENT ON COLUMN agreement_person.left_because IS 'Why the person was taken off the list; until_day is the last day on it.';

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

CREATE TABLE assessment (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  pathway text NOT NULL,
  question_version integer NOT NULL,
  need boolean NOT NULL,
  why text,
  assessed_on date NOT NULL,
  organisation_id uuid NOT NULL,
  assessed_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT assessment_pkey PRIMARY KEY (id),
  CONSTRAINT assessment_of_person UNIQUE (id, person_id),
  CONSTRAINT assessment_assessed_by_fkey FOREIGN KEY (assessed_by) REFERENCES account(id),
  CONSTRAINT assessment_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT assessment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT assessment_pathway_check CHECK (pathway = ANY (ARRAY['accommodation'::text, 'education-training-employment'::text, 'health'::text, 'drugs-alcohol'::text, 'finance-benefit-debt'::text, 'children-families'::text, 'attitudes-thinking-behaviour'::text]))
);
COMMENT ON TABLE assessment IS 'Class: needs. Whether somebody needs help on one pathway, as judged on a day with one version of the questions. Later assessments stand beside earlier ones.';
ALTER TABLE assessment ENABLE ROW LEVEL SECURITY;
CREATE INDEX assessment_person ON public.assessment USING btree (person_id, pathway, assessed_on DESC);
CREATE POLICY change ON assessment FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY of_referral ON assessment AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (pathway = 'accommodation'::text) OR (NOT referred_only(person_id))));
CREATE POLICY record ON assessment FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON assessment FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON assessment FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON assessment TO throughline_app;

CREATE TABLE assessment_answer (
  assessment_id uuid NOT NULL,
  person_id uuid NOT NULL,
  page text NOT NULL,
  question text NOT NULL,
  options text[] DEFAULT '{}'::text[] NOT NULL,
  words text,
  CONSTRAINT assessment_answer_pkey PRIMARY KEY (assessment_id, page, question),
  CONSTRAINT assessment_answer_of_assessment FOREIGN KEY (assessment_id, person_id) REFERENCES assessment(id, person_id)
);
COMMENT ON TABLE assessment_answer IS 'Class: needs. What was answered, on the pathways other than health and drugs and alcohol.';
ALTER TABLE assessment_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX assessment_answer_person ON public.assessment_answer USING btree (person_id);
CREATE POLICY change ON assessment_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY of_referral ON assessment_answer AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (EXISTS ( SELECT 1
   FROM assessment a
  WHERE (a.id = assessment_answer.assessment_id)))));
CREATE POLICY record ON assessment_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON assessment_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON assessment_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON assessment_answer TO throughline_app;

CREATE TABLE assessment_health_answer (
  assessment_id uuid NOT NULL,
  person_id uuid NOT NULL,
  page text NOT NULL,
  question text NOT NULL,
  options text[] DEFAULT '{}'::text[] NOT NULL,
  words text,
  CONSTRAINT assessment_health_answer_pkey PRIMARY KEY (assessment_id, page, question),
  CONSTRAINT assessment_health_answer_of_assessment FOREIGN KEY (assessment_id, person_id) REFERENCES assessment(id, person_id)
);
COMMENT ON TABLE assessment_health_answer IS 'Class: health. What was answered on the health and the drugs and alcohol pathways.';
ALTER TABLE assessment_health_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX assessment_health_answer_person ON public.assessment_health_answer USING btree (person_id);
CREATE POLICY change ON assessment_health_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY record ON assessment_health_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON assessment_health_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON assessment_health_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = assessment_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
GRANT INSERT, SELECT, UPDATE ON assessment_health_answer TO throughline_app;

CREATE TABLE audit_chain (
  only_row boolean DEFAULT true NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  begun_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT audit_chain_pkey PRIMARY KEY (only_row),
  CONSTRAINT audit_chain_only_row_check CHECK (only_row)
);
COMMENT ON TABLE audit_chain IS 'One row: the chain of this database, so that heads kept outside are never compared with another one’s.';
GRANT SELECT ON audit_chain TO throughline_app;

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
CREATE INDEX audit_entry_account ON public.audit_entry USING btree (account_id, occurred_at DESC);
CREATE INDEX audit_entry_newest ON public.audit_entry USING btree (occurred_at DESC, id DESC);
CREATE INDEX audit_entry_people ON public.audit_entry USING gin (person_ids);
CREATE TRIGGER queue_for_seal AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION queue_for_seal();
CREATE POLICY audit_read ON audit_entry FOR SELECT TO throughline_app USING ((
CASE
    WHEN on_victims_side(role, purpose, classes) THEN ((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['victim-liaison-officer'::text, 'victim-hub-worker'::text])) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))
    ELSE (((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['governance-lead'::text, 'right-of-access'::text])) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[]))) OR ((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (organisation_id IS NULL) AND (account_id IS NULL) AND (people_count = 0)))
END AND (NOT (person_ids && ( SELECT viewer_excluded_from() AS viewer_excluded_from)))));
CREATE POLICY audit_write ON audit_entry FOR INSERT TO throughline_app WITH CHECK (true);
GRANT INSERT, SELECT ON audit_entry TO throughline_app;

CREATE TABLE audit_queue (
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  entry_id uuid NOT NULL,
  queued_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT audit_queue_pkey PRIMARY KEY (seq)
);
COMMENT ON TABLE audit_queue IS 'Entries that wait for their seal. Filled by a trigger in the transaction of the entry, so that one committed late is never missed.';

CREATE TABLE audit_seal (
  "position" bigint NOT NULL,
  entry_id uuid NOT NULL,
  leaf bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT audit_seal_pkey PRIMARY KEY ("position"),
  CONSTRAINT audit_seal_entry_id_key UNIQUE (entry_id),
  CONSTRAINT audit_seal_hash_check CHECK (length(hash) = 32),
  CONSTRAINT audit_seal_leaf_check CHECK (length(leaf) = 32),
  CONSTRAINT audit_seal_position_check CHECK ("position" > 0)
);
COMMENT ON TABLE audit_seal IS 'The chain (src/audit/chain.ts): leaf is the SHA-256 of the entry’s canonical text, hash of the one before, the position, the entry, the moment and the leaf.';
CREATE INDEX audit_seal_when ON public.audit_seal USING brin (sealed_at);

CREATE TABLE board (
  id uuid NOT NULL,
  partnership_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  handle text NOT NULL,
  name text NOT NULL,
  CONSTRAINT board_pkey PRIMARY KEY (id),
  CONSTRAINT board_handle_key UNIQUE (handle),
  CONSTRAINT board_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT board_partnership_id_fkey FOREIGN KEY (partnership_id) REFERENCES partnership(id)
);
COMMENT ON TABLE board IS 'A board, panel or committee that papers go to.';
GRANT INSERT, SELECT, UPDATE ON board TO throughline_app;

CREATE TABLE calendar_key (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  role text NOT NULL,
  purpose text NOT NULL,
  key_hash bytea NOT NULL,
  last_letters text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  used_at timestamp with time zone,
  CONSTRAINT calendar_key_pkey PRIMARY KEY (id),
  CONSTRAINT calendar_key_key_hash_key UNIQUE (key_hash),
  CONSTRAINT calendar_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT calendar_key_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT calendar_key_key_hash_check CHECK (length(key_hash) = 32),
  CONSTRAINT calendar_key_last_letters_check CHECK (length(last_letters) = 4)
);
COMMENT ON TABLE calendar_key IS 'A key with which somebody’s calendar reads their own appointments: times, places and references, and does nothing else. Kept as a hash. About staff, not about people whom agencies work with.';
ALTER TABLE calendar_key ENABLE ROW LEVEL SECURITY;
CREATE INDEX calendar_key_account ON public.calendar_key USING btree (account_id, organisation_id, role, made_at DESC);
CREATE POLICY own ON calendar_key TO throughline_app USING ((account_id = ( SELECT viewer_account() AS viewer_account))) WITH CHECK ((account_id = ( SELECT viewer_account() AS viewer_account)));
GRANT INSERT, SELECT, UPDATE ON calendar_key TO throughline_app;

CREATE TABLE certificate (
  id uuid NOT NULL,
  kind text NOT NULL,
  reference text NOT NULL,
  organisation_id uuid NOT NULL,
  made_on date NOT NULL,
  made_at timestamp with time zone NOT NULL,
  ground text NOT NULL,
  first_by uuid NOT NULL,
  approved_by uuid NOT NULL,
  people integer NOT NULL,
  counts jsonb NOT NULL,
  files text[] DEFAULT '{}'::text[] NOT NULL,
  files_gone_at timestamp with time zone,
  CONSTRAINT certificate_pkey PRIMARY KEY (id),
  CONSTRAINT certificate_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  CONSTRAINT certificate_first_by_fkey FOREIGN KEY (first_by) REFERENCES account(id),
  CONSTRAINT certificate_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT certificate_check CHECK (first_by <> approved_by),
  CONSTRAINT certificate_kind_check CHECK (kind = ANY (ARRAY['erasure'::text, 'disposal'::text]))
);
COMMENT ON TABLE certificate IS 'What was deleted, by table and number of rows, when, on what ground and by whom: counts, never contents, and no person’s id.';
ALTER TABLE certificate ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX certificate_once ON public.certificate USING btree (kind, reference);
CREATE POLICY leads ON certificate FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[]))));
GRANT SELECT ON certificate TO throughline_app;

CREATE TABLE column_choice (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  agency text NOT NULL,
  heading text NOT NULL,
  heading_key text NOT NULL,
  field text,
  forgotten boolean DEFAULT false NOT NULL,
  extract_id uuid,
  decided_by uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT column_choice_pkey PRIMARY KEY (id),
  CONSTRAINT column_choice_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT column_choice_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id),
  CONSTRAINT column_choice_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT column_choice_agency_check CHECK (agency = ANY (ARRAY['police'::text, 'prison'::text, 'probation'::text, 'housing'::text, 'treatment'::text])),
  CONSTRAINT column_choice_check CHECK (NOT forgotten OR field IS NULL),
  CONSTRAINT column_choice_heading_key_check CHECK (heading_key <> ''::text)
);
COMMENT ON TABLE column_choice IS 'What an officer said once of a heading: taken for a field, not taken (no field), or to be forgotten again. The newest row of a heading holds. Seen by that organisation alone; about nobody.';
ALTER TABLE column_choice ENABLE ROW LEVEL SECURITY;
CREATE INDEX column_choice_place ON public.column_choice USING btree (organisation_id, agency, heading_key, place DESC);
CREATE POLICY own ON column_choice TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT ON column_choice TO throughline_app;
COMMENT ON COLUMN column_choice.place IS 'The order of writing: of the words on one heading the last holds.';

CREATE TABLE consent (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  classes text[] NOT NULL,
  answer text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  how text NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  recorded_order bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  copy_of uuid,
  by_parting uuid,
  CONSTRAINT consent_pkey PRIMARY KEY (id),
  CONSTRAINT consent_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT consent_by_parting_fkey FOREIGN KEY (by_parting) REFERENCES person_merge(id) ON DELETE SET NULL,
  CONSTRAINT consent_copy_of_fkey FOREIGN KEY (copy_of) REFERENCES consent(id) ON DELETE SET NULL,
  CONSTRAINT consent_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT consent_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT consent_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT consent_answer_check CHECK (answer = ANY (ARRAY['given'::text, 'refused'::text, 'withdrawn'::text, 'lapsed'::text])),
  CONSTRAINT consent_check CHECK (until_day >= from_day),
  CONSTRAINT consent_classes_check CHECK (cardinality(classes) > 0),
  CONSTRAINT consent_how_check CHECK (length(how) >= 3 AND length(how) <= 500)
);
COMMENT ON TABLE consent IS 'Class: contact. What somebody answered when asked whether classes of their information may be shared under an agreement. For each class the newest answer counts, until it expires.';
ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
CREATE INDEX consent_agreement ON public.consent USING btree (agreement_id, answer);
CREATE INDEX consent_person ON public.consent USING btree (person_id, agreement_id, from_day DESC, recorded_order DESC);
CREATE POLICY change ON consent FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = consent.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON consent FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON consent FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = consent.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON consent FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = consent.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON consent TO throughline_app;
COMMENT ON COLUMN consent.copy_of IS 'The answer that this one follows from on the other record or on the same, since two records were parted on which it stood as on one.';
COMMENT ON COLUMN consent.by_parting IS 'The merge whose undoing made this answer.';

CREATE TABLE conviction (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  offence_code text NOT NULL,
  court text NOT NULL,
  offence_day date NOT NULL,
  convicted_day date NOT NULL,
  CONSTRAINT conviction_pkey PRIMARY KEY (id),
  CONSTRAINT conviction_offence_code_fkey FOREIGN KEY (offence_code) REFERENCES offence(code),
  CONSTRAINT conviction_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT conviction_check CHECK (convicted_day >= offence_day)
);
COMMENT ON TABLE conviction IS 'Class: sentence. A conviction or caution recorded after a sentence: what proven reoffending is measured from.';
ALTER TABLE conviction ENABLE ROW LEVEL SECURITY;
CREATE INDEX conviction_person ON public.conviction USING btree (person_id, offence_day);
CREATE POLICY change ON conviction FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = conviction.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON conviction FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON conviction FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = conviction.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON conviction FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = conviction.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON conviction TO throughline_app;

CREATE TABLE custody_event (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  from_prison text,
  to_prison text,
  reason text NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT custody_event_pkey PRIMARY KEY (id),
  CONSTRAINT custody_event_from_prison_fkey FOREIGN KEY (from_prison) REFERENCES prison(code),
  CONSTRAINT custody_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT custody_event_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT custody_event_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT custody_event_to_prison_fkey FOREIGN KEY (to_prison) REFERENCES prison(code),
  CONSTRAINT custody_event_check CHECK (kind <> 'transferred'::text OR from_prison IS NOT NULL AND to_prison IS NOT NULL AND from_prison <> to_prison),
  CONSTRAINT custody_event_check1 CHECK (kind <> 'returned'::text OR to_prison IS NOT NULL),
  CONSTRAINT custody_event_kind_check CHECK (kind = ANY (ARRAY['transferred'::text, 'died'::text, 'removed'::text, 'returned'::text])),
  CONSTRAINT custody_event_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE custody_event IS 'Class: sentence. What happened in a custody beside its release: a move to another prison, a death, a removal from the country, a return to prison after recall. The sentence carries how it stands now.';
ALTER TABLE custody_event ENABLE ROW LEVEL SECURITY;
CREATE INDEX custody_event_person ON public.custody_event USING btree (person_id, day);
CREATE INDEX custody_event_sentence ON public.custody_event USING btree (sentence_id, day);
CREATE POLICY change ON custody_event FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = custody_event.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON custody_event FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON custody_event FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = custody_event.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON custody_event FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = custody_event.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON custody_event TO throughline_app;

CREATE TABLE desired_outcome (
  id uuid NOT NULL,
  service_category text NOT NULL,
  pathway text,
  words text NOT NULL,
  until_day date,
  CONSTRAINT desired_outcome_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE desired_outcome IS 'Outcomes that a referral can aim at. Source: data/hmpps-crs-contracts.';
GRANT INSERT, SELECT, UPDATE ON desired_outcome TO throughline_app;

CREATE TABLE disposal (
  id uuid NOT NULL,
  reference text NOT NULL,
  organisation_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  state text DEFAULT 'looking'::text NOT NULL,
  found jsonb DEFAULT '[]'::jsonb NOT NULL,
  held integer DEFAULT 0 NOT NULL,
  deleted jsonb DEFAULT '{}'::jsonb NOT NULL,
  people_gone integer DEFAULT 0 NOT NULL,
  approved_by uuid,
  approved_at timestamp with time zone,
  done_at timestamp with time zone,
  CONSTRAINT disposal_pkey PRIMARY KEY (id),
  CONSTRAINT disposal_reference_key UNIQUE (reference),
  CONSTRAINT disposal_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  CONSTRAINT disposal_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id),
  CONSTRAINT disposal_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT disposal_check CHECK (approved_by <> asked_by),
  CONSTRAINT disposal_state_check CHECK (state = ANY (ARRAY['looking'::text, 'found'::text, 'deleting'::text, 'done'::text, 'left'::text]))
);
COMMENT ON TABLE disposal IS 'One look at what the schedule says may go: numbers by kind and table, approved by a second person and then deleted in batches.';
ALTER TABLE disposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY leads ON disposal TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))) WITH CHECK ((( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[]))));
GRANT INSERT, SELECT, UPDATE ON disposal TO throughline_app;

CREATE TABLE disposal_person (
  disposal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  last_day date NOT NULL,
  CONSTRAINT disposal_person_pkey PRIMARY KEY (disposal_id, person_id),
  CONSTRAINT disposal_person_disposal_id_fkey FOREIGN KEY (disposal_id) REFERENCES disposal(id),
  CONSTRAINT disposal_person_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE disposal_person IS 'Class: identity. A person whose whole file may go, with the day on which the last of it was finished.';
ALTER TABLE disposal_person ENABLE ROW LEVEL SECURITY;
CREATE INDEX disposal_person_person ON public.disposal_person USING btree (person_id);
CREATE POLICY leads ON disposal_person FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (EXISTS ( SELECT 1
   FROM disposal d
  WHERE (d.id = disposal_person.disposal_id))) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = disposal_person.person_id)))));
GRANT SELECT ON disposal_person TO throughline_app;

CREATE TABLE doubtful_link (
  source_record_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  why text NOT NULL,
  noticed_on date NOT NULL,
  likelihood real,
  answer text,
  unsure_on date,
  decided_why text,
  decided_by uuid,
  decided_on date,
  extract_id uuid,
  own boolean DEFAULT false NOT NULL,
  CONSTRAINT doubtful_link_pkey PRIMARY KEY (source_record_id, person_id),
  CONSTRAINT doubtful_link_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT doubtful_link_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id) ON DELETE SET NULL,
  CONSTRAINT doubtful_link_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT doubtful_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT doubtful_link_source_record_id_fkey FOREIGN KEY (source_record_id) REFERENCES source_record(id),
  CONSTRAINT doubtful_link_answer_check CHECK (answer = ANY (ARRAY['same'::text, 'apart'::text])),
  CONSTRAINT doubtful_link_decided CHECK ((answer IS NULL) = (decided_on IS NULL) AND (answer IS NULL OR decided_by IS NOT NULL AND decided_why IS NOT NULL)),
  CONSTRAINT doubtful_link_decided_why_check CHECK (length(decided_why) >= 3 AND length(decided_why) <= 500),
  CONSTRAINT doubtful_link_likelihood_check CHECK (likelihood >= 0::double precision AND likelihood <= 1::double precision)
);
COMMENT ON TABLE doubtful_link IS 'Class: identity. A record that may belong to another person too, with why; kept apart until somebody decides.';
ALTER TABLE doubtful_link ENABLE ROW LEVEL SECURITY;
CREATE INDEX doubtful_link_person ON public.doubtful_link USING btree (person_id);
CREATE INDEX doubtful_link_waiting ON public.doubtful_link USING btree (noticed_on) WHERE (answer IS NULL);
CREATE POLICY decide ON doubtful_link FOR UPDATE TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['delivery-unit-head'::text, 'governance-lead'::text])) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = doubtful_link.person_id))) AND (EXISTS ( SELECT 1
   FROM source_record s
  WHERE (s.id = doubtful_link.source_record_id))))) WITH CHECK (((decided_by IS NULL) OR (decided_by = ( SELECT viewer_account() AS viewer_account))));
CREATE POLICY of_others ON doubtful_link AS RESTRICTIVE FOR UPDATE TO throughline_app USING (true) WITH CHECK (((( SELECT viewer_role() AS viewer_role) = 'data-officer'::text) OR (NOT doubt_of_others(source_record_id, person_id))));
CREATE POLICY own ON doubtful_link TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
CREATE POLICY reviewers ON doubtful_link FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['delivery-unit-head'::text, 'governance-lead'::text])) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = doubtful_link.person_id))) AND (EXISTS ( SELECT 1
   FROM source_record s
  WHERE (s.id = doubtful_link.source_record_id)))));
GRANT INSERT, SELECT, UPDATE ON doubtful_link TO throughline_app;
COMMENT ON COLUMN doubtful_link.answer IS 'Same: the two were made one. Apart: two people, for good (people_apart). Null: it waits for somebody who sees both.';
COMMENT ON COLUMN doubtful_link.unsure_on IS 'The last day on which somebody looked and could not say.';
COMMENT ON COLUMN doubtful_link.extract_id IS 'The extract that raised it; null where that is gone.';
COMMENT ON COLUMN doubtful_link.own IS 'The record no longer fits the person whom it stands beside, and nobody else is meant.';

CREATE TABLE duty_to_refer (
  id uuid NOT NULL,
  reference text NOT NULL,
  person_id uuid NOT NULL,
  authority_code text,
  council_organisation_id uuid,
  route text NOT NULL,
  consent boolean NOT NULL,
  consent_how text NOT NULL,
  told text,
  release_day date NOT NULL,
  sent_on date NOT NULL,
  answer_by date NOT NULL,
  sent_by uuid,
  sent_organisation_id uuid NOT NULL,
  state text NOT NULL,
  reason text,
  policies text[] DEFAULT '{}'::text[] NOT NULL,
  changed_on date NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT duty_to_refer_pkey PRIMARY KEY (id),
  CONSTRAINT duty_to_refer_reference_key UNIQUE (reference),
  CONSTRAINT duty_to_refer_authority_code_fkey FOREIGN KEY (authority_code) REFERENCES area(code),
  CONSTRAINT duty_to_refer_council_organisation_id_fkey FOREIGN KEY (council_organisation_id) REFERENCES organisation(id),
  CONSTRAINT duty_to_refer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT duty_to_refer_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES account(id),
  CONSTRAINT duty_to_refer_sent_organisation_id_fkey FOREIGN KEY (sent_organisation_id) REFERENCES organisation(id),
  CONSTRAINT duty_to_refer_chosen CHECK (NOT consent OR authority_code IS NOT NULL),
  CONSTRAINT duty_to_refer_consent_how_check CHECK (length(consent_how) >= 3 AND length(consent_how) <= 500),
  CONSTRAINT duty_to_refer_consented CHECK (consent OR state = 'no-consent'::text AND authority_code IS NULL AND council_organisation_id IS NULL AND told IS NULL),
  CONSTRAINT duty_to_refer_reference_check CHECK (reference ~ '^H-[0-9A-HJKMNP-TV-Z]{7}$'::text),
  CONSTRAINT duty_to_refer_route_check CHECK (route = ANY (ARRAY['duty'::text, 'ordinary'::text, 'wales'::text])),
  CONSTRAINT duty_to_refer_state_check CHECK (state = ANY (ARRAY['sent'::text, 'acknowledged'::text, 'accepted'::text, 'not-accepted'::text, 'in-review'::text, 'withdrawn'::text, 'no-consent'::text]))
);
COMMENT ON TABLE duty_to_refer IS 'Class: contact. One person referred to the housing authority of their choice, with their consent, and what came of it; or that they did not agree. Its state is its newest duty_to_refer_change.';
ALTER TABLE duty_to_refer ENABLE ROW LEVEL SECURITY;
CREATE INDEX duty_to_refer_council ON public.duty_to_refer USING btree (council_organisation_id, state, answer_by);
CREATE INDEX duty_to_refer_person ON public.duty_to_refer USING btree (person_id, sent_on DESC);
CREATE INDEX duty_to_refer_waiting ON public.duty_to_refer USING btree (answer_by) WHERE (state = ANY (ARRAY['sent'::text, 'acknowledged'::text, 'in-review'::text]));
CREATE POLICY change ON duty_to_refer FOR UPDATE TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY chosen ON duty_to_refer AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
CREATE POLICY record ON duty_to_refer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON duty_to_refer FOR DELETE TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON duty_to_refer FOR SELECT TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON duty_to_refer TO throughline_app;

CREATE TABLE duty_to_refer_change (
  id uuid NOT NULL,
  duty_to_refer_id uuid NOT NULL,
  person_id uuid NOT NULL,
  council_organisation_id uuid,
  state text NOT NULL,
  reason text,
  policies text[] DEFAULT '{}'::text[] NOT NULL,
  words text,
  heard_from text,
  changed_on date NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by uuid,
  "position" integer NOT NULL,
  CONSTRAINT duty_to_refer_change_pkey PRIMARY KEY (id),
  CONSTRAINT duty_to_refer_change_duty_to_refer_id_position_key UNIQUE (duty_to_refer_id, "position"),
  CONSTRAINT duty_to_refer_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  CONSTRAINT duty_to_refer_change_council_organisation_id_fkey FOREIGN KEY (council_organisation_id) REFERENCES organisation(id),
  CONSTRAINT duty_to_refer_change_duty_to_refer_id_fkey FOREIGN KEY (duty_to_refer_id) REFERENCES duty_to_refer(id),
  CONSTRAINT duty_to_refer_change_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT duty_to_refer_change_state_check CHECK (state = ANY (ARRAY['sent'::text, 'acknowledged'::text, 'accepted'::text, 'not-accepted'::text, 'in-review'::text, 'withdrawn'::text, 'no-consent'::text]))
);
COMMENT ON TABLE duty_to_refer_change IS 'Class: contact. Each change of a referral to a housing authority, with who, when and why; the one with the highest position counts.';
ALTER TABLE duty_to_refer_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX duty_to_refer_change_person ON public.duty_to_refer_change USING btree (person_id);
CREATE POLICY change ON duty_to_refer_change FOR UPDATE TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer_change.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY chosen ON duty_to_refer_change AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
CREATE POLICY record ON duty_to_refer_change FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON duty_to_refer_change FOR DELETE TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer_change.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON duty_to_refer_change FOR SELECT TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = duty_to_refer_change.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON duty_to_refer_change TO throughline_app;

CREATE TABLE early_release_answer (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  check_id uuid NOT NULL,
  answer text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  told_by text NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT early_release_answer_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_answer_check_id_fkey FOREIGN KEY (check_id) REFERENCES early_release_check(id) ON DELETE CASCADE,
  CONSTRAINT early_release_answer_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT early_release_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT early_release_answer_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT early_release_answer_answer_check CHECK (answer = ANY (ARRAY['clear'::text, 'conditions'::text, 'against'::text])),
  CONSTRAINT early_release_answer_check CHECK (answer = 'clear'::text OR length(words) >= 3),
  CONSTRAINT early_release_answer_told_by_check CHECK (length(told_by) >= 3 AND length(told_by) <= 120),
  CONSTRAINT early_release_answer_words_check CHECK (length(words) <= 1000)
);
COMMENT ON TABLE early_release_answer IS 'Class: risk. What police, children’s services or probation answered before an early release, and who said it. The newest counts.';
ALTER TABLE early_release_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX early_release_answer_check ON public.early_release_answer USING btree (check_id, place DESC);
CREATE INDEX early_release_answer_person ON public.early_release_answer USING btree (person_id);
CREATE TRIGGER answered AFTER INSERT ON early_release_answer FOR EACH ROW EXECUTE FUNCTION early_release_answered();
CREATE POLICY change ON early_release_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text)))) WITH CHECK (true);
CREATE POLICY record ON early_release_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON early_release_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
CREATE POLICY sight ON early_release_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
GRANT INSERT, SELECT, UPDATE ON early_release_answer TO throughline_app;

CREATE TABLE early_release_capacity (
  scheme_id uuid NOT NULL,
  week date NOT NULL,
  district_code text NOT NULL,
  beds integer NOT NULL,
  appointments integer NOT NULL,
  said_by text NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid NOT NULL,
  CONSTRAINT early_release_capacity_pkey PRIMARY KEY (scheme_id, week, district_code),
  CONSTRAINT early_release_capacity_district_code_fkey FOREIGN KEY (district_code) REFERENCES area(code),
  CONSTRAINT early_release_capacity_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT early_release_capacity_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES early_release_scheme(id),
  CONSTRAINT early_release_capacity_appointments_check CHECK (appointments >= 0 AND appointments <= 999),
  CONSTRAINT early_release_capacity_beds_check CHECK (beds >= 0 AND beds <= 999),
  CONSTRAINT early_release_capacity_said_by_check CHECK (length(said_by) >= 3 AND length(said_by) <= 120),
  CONSTRAINT early_release_capacity_week_check CHECK (EXTRACT(isodow FROM week) = 1::numeric)
);
COMMENT ON TABLE early_release_capacity IS 'Beds and first appointments that a district has in a week, as partners of the joint planning group said.';
GRANT INSERT, SELECT, UPDATE ON early_release_capacity TO throughline_app;

CREATE TABLE early_release_case (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  scheme_id uuid NOT NULL,
  early_day date NOT NULL,
  due_on date NOT NULL,
  planned_before date,
  put_forward_on date NOT NULL,
  put_forward_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  ended_on date,
  ended_why text,
  ended_words text,
  ended_by uuid,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT early_release_case_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_case_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account(id),
  CONSTRAINT early_release_case_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT early_release_case_put_forward_by_fkey FOREIGN KEY (put_forward_by) REFERENCES account(id),
  CONSTRAINT early_release_case_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES early_release_scheme(id),
  CONSTRAINT early_release_case_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT early_release_case_check CHECK ((ended_on IS NULL) = (ended_why IS NULL) AND (ended_on IS NULL) = (ended_words IS NULL)),
  CONSTRAINT early_release_case_ended_why_check CHECK (ended_why = ANY (ARRAY['refused'::text, 'charge'::text, 'answer'::text, 'address'::text, 'excluded'::text, 'suspended'::text, 'mistake'::text])),
  CONSTRAINT early_release_case_ended_words_check CHECK (length(ended_words) >= 3 AND length(ended_words) <= 500)
);
COMMENT ON TABLE early_release_case IS 'Class: sentence. Somebody put forward for an early release: for which day, until when partners may answer, the release day before, and why it ended.';
ALTER TABLE early_release_case ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX early_release_case_open ON public.early_release_case USING btree (sentence_id) WHERE (ended_on IS NULL);
CREATE INDEX early_release_case_person ON public.early_release_case USING btree (person_id);
CREATE TRIGGER ended AFTER UPDATE OF ended_on ON early_release_case FOR EACH ROW WHEN (new.ended_on IS NOT NULL) EXECUTE FUNCTION early_release_ended();
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON early_release_case FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON early_release_case FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_case.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON early_release_case FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON early_release_case FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_case.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON early_release_case FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_case.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON early_release_case TO throughline_app;

CREATE TABLE early_release_check (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  case_id uuid NOT NULL,
  agency text NOT NULL,
  due_on date NOT NULL,
  answered_on date,
  ended_on date,
  CONSTRAINT early_release_check_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_check_case_id_agency_key UNIQUE (case_id, agency),
  CONSTRAINT early_release_check_case_id_fkey FOREIGN KEY (case_id) REFERENCES early_release_case(id) ON DELETE CASCADE,
  CONSTRAINT early_release_check_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT early_release_check_agency_check CHECK (agency = ANY (ARRAY['police'::text, 'children'::text, 'probation'::text, 'housing'::text]))
);
COMMENT ON TABLE early_release_check IS 'Class: contact. An agency that is asked before an early release, by when, and whether it has answered; never what.';
ALTER TABLE early_release_check ENABLE ROW LEVEL SECURITY;
CREATE INDEX early_release_check_due ON public.early_release_check USING btree (due_on, id) WHERE ((answered_on IS NULL) AND (ended_on IS NULL));
CREATE INDEX early_release_check_person ON public.early_release_check USING btree (person_id);
CREATE POLICY change ON early_release_check FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON early_release_check FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON early_release_check FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON early_release_check FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON early_release_check TO throughline_app;

CREATE TABLE early_release_decision (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  case_id uuid NOT NULL,
  side text NOT NULL,
  decision text NOT NULL,
  reason text NOT NULL,
  decided_on date NOT NULL,
  decided_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT early_release_decision_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_decision_case_id_decided_by_key UNIQUE (case_id, decided_by),
  CONSTRAINT early_release_decision_case_id_side_key UNIQUE (case_id, side),
  CONSTRAINT early_release_decision_case_id_fkey FOREIGN KEY (case_id) REFERENCES early_release_case(id) ON DELETE CASCADE,
  CONSTRAINT early_release_decision_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT early_release_decision_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT early_release_decision_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT early_release_decision_decision_check CHECK (decision = ANY (ARRAY['release'::text, 'refuse'::text])),
  CONSTRAINT early_release_decision_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500),
  CONSTRAINT early_release_decision_side_check CHECK (side = ANY (ARRAY['prison'::text, 'probation'::text]))
);
COMMENT ON TABLE early_release_decision IS 'Class: sentence. What prison and probation each decided about an early release, and why; never the same person for both.';
ALTER TABLE early_release_decision ENABLE ROW LEVEL SECURITY;
CREATE INDEX early_release_decision_person ON public.early_release_decision USING btree (person_id);
CREATE POLICY change ON early_release_decision FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_decision.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON early_release_decision FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON early_release_decision FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_decision.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON early_release_decision FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_decision.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON early_release_decision TO throughline_app;

CREATE TABLE early_release_fact (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  asked text NOT NULL,
  answer boolean NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT early_release_fact_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_fact_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT early_release_fact_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT early_release_fact_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT early_release_fact_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT early_release_fact_asked_check CHECK (asked = ANY (ARRAY['standard'::text, 'offence'::text, 'charge'::text, 'register'::text]))
);
COMMENT ON TABLE early_release_fact IS 'Class: sentence. What the criteria of an early release ask and no shared record has: kind of sentence, an excluded offence, an open charge, the sex offenders’ register. The newest answer counts.';
ALTER TABLE early_release_fact ENABLE ROW LEVEL SECURITY;
CREATE INDEX early_release_fact_person ON public.early_release_fact USING btree (person_id);
CREATE INDEX early_release_fact_sentence ON public.early_release_fact USING btree (sentence_id, asked, place DESC);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON early_release_fact FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON early_release_fact FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_fact.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON early_release_fact FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON early_release_fact FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_fact.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON early_release_fact FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_fact.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON early_release_fact TO throughline_app;

CREATE TABLE early_release_place (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  check_id uuid NOT NULL,
  answer text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  told_by text NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT early_release_place_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_place_check_id_fkey FOREIGN KEY (check_id) REFERENCES early_release_check(id) ON DELETE CASCADE,
  CONSTRAINT early_release_place_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT early_release_place_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT early_release_place_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT early_release_place_answer_check CHECK (answer = ANY (ARRAY['place'::text, 'none'::text])),
  CONSTRAINT early_release_place_check CHECK (answer = 'place'::text OR length(words) >= 3),
  CONSTRAINT early_release_place_told_by_check CHECK (length(told_by) >= 3 AND length(told_by) <= 120),
  CONSTRAINT early_release_place_words_check CHECK (length(words) <= 1000)
);
COMMENT ON TABLE early_release_place IS 'Class: needs. Whether there is a place to sleep from the early day, and who said it. The newest counts.';
ALTER TABLE early_release_place ENABLE ROW LEVEL SECURITY;
CREATE INDEX early_release_place_check ON public.early_release_place USING btree (check_id, place DESC);
CREATE INDEX early_release_place_person ON public.early_release_place USING btree (person_id);
CREATE TRIGGER answered AFTER INSERT ON early_release_place FOR EACH ROW EXECUTE FUNCTION early_release_answered();
CREATE POLICY change ON early_release_place FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_place.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON early_release_place FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON early_release_place FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_place.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON early_release_place FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = early_release_place.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON early_release_place TO throughline_app;

CREATE TABLE early_release_request (
  id uuid NOT NULL,
  scheme_id uuid NOT NULL,
  week date NOT NULL,
  district_code text NOT NULL,
  wants text NOT NULL,
  words text NOT NULL,
  asked_on date NOT NULL,
  asked_by uuid NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  answer text,
  answer_words text,
  answered_on date,
  answered_by uuid,
  CONSTRAINT early_release_request_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_request_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES account(id),
  CONSTRAINT early_release_request_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id),
  CONSTRAINT early_release_request_district_code_fkey FOREIGN KEY (district_code) REFERENCES area(code),
  CONSTRAINT early_release_request_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT early_release_request_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES early_release_scheme(id),
  CONSTRAINT early_release_request_answer_check CHECK (answer = ANY (ARRAY['agreed'::text, 'declined'::text])),
  CONSTRAINT early_release_request_answer_words_check CHECK (length(answer_words) >= 3 AND length(answer_words) <= 500),
  CONSTRAINT early_release_request_check CHECK ((answer IS NULL) = (answered_on IS NULL) AND (answer IS NULL) = (answer_words IS NULL)),
  CONSTRAINT early_release_request_check1 CHECK (answered_by <> asked_by),
  CONSTRAINT early_release_request_wants_check CHECK (wants = ANY (ARRAY['smooth'::text, 'suspend'::text])),
  CONSTRAINT early_release_request_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE early_release_request IS 'What the joint planning group asks about a week that is too full: to smooth it or to suspend the scheme; and the answer.';
GRANT INSERT, SELECT, UPDATE ON early_release_request TO throughline_app;

CREATE TABLE early_release_scheme (
  id uuid NOT NULL,
  name text NOT NULL,
  source text NOT NULL,
  published_on date NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  max_days_early integer,
  least_served_percent integer,
  check_days integer NOT NULL,
  criteria jsonb NOT NULL,
  entered_on date NOT NULL,
  entered_by uuid NOT NULL,
  organisation_id uuid NOT NULL,
  entered_at timestamp with time zone NOT NULL,
  confirmed_on date,
  confirmed_by uuid,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT early_release_scheme_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_scheme_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES account(id),
  CONSTRAINT early_release_scheme_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account(id),
  CONSTRAINT early_release_scheme_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT early_release_scheme_check CHECK (ends_on >= starts_on),
  CONSTRAINT early_release_scheme_check1 CHECK (num_nonnulls(max_days_early, least_served_percent) > 0),
  CONSTRAINT early_release_scheme_check2 CHECK ((confirmed_on IS NULL) = (confirmed_by IS NULL)),
  CONSTRAINT early_release_scheme_check3 CHECK (confirmed_by <> entered_by),
  CONSTRAINT early_release_scheme_check_days_check CHECK (check_days >= 1 AND check_days <= 30),
  CONSTRAINT early_release_scheme_least_served_percent_check CHECK (least_served_percent >= 1 AND least_served_percent <= 99),
  CONSTRAINT early_release_scheme_max_days_early_check CHECK (max_days_early >= 1 AND max_days_early <= 365),
  CONSTRAINT early_release_scheme_name_check CHECK (length(name) >= 3 AND length(name) <= 120),
  CONSTRAINT early_release_scheme_source_check CHECK (length(source) >= 3 AND length(source) <= 300)
);
COMMENT ON TABLE early_release_scheme IS 'An emergency release scheme of the Government as it was published: its source, its criteria in words and as rule. It counts when a second person has compared it with the publication, for the organisations of a partnership of the one that entered it.';
GRANT INSERT, SELECT, UPDATE ON early_release_scheme TO throughline_app;

CREATE TABLE early_release_suspension (
  id uuid NOT NULL,
  scheme_id uuid NOT NULL,
  since date NOT NULL,
  words text NOT NULL,
  decided text NOT NULL,
  suspended_by uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  lifted_on date,
  lifted_words text,
  lifted_by uuid,
  CONSTRAINT early_release_suspension_pkey PRIMARY KEY (id),
  CONSTRAINT early_release_suspension_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES account(id),
  CONSTRAINT early_release_suspension_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES early_release_scheme(id),
  CONSTRAINT early_release_suspension_suspended_by_fkey FOREIGN KEY (suspended_by) REFERENCES account(id),
  CONSTRAINT early_release_suspension_check CHECK (lifted_on >= since),
  CONSTRAINT early_release_suspension_check1 CHECK ((lifted_on IS NULL) = (lifted_words IS NULL)),
  CONSTRAINT early_release_suspension_decided_check CHECK (decided = ANY (ARRAY['stand'::text, 'withdraw'::text])),
  CONSTRAINT early_release_suspension_lifted_words_check CHECK (length(lifted_words) >= 3 AND length(lifted_words) <= 500),
  CONSTRAINT early_release_suspension_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE early_release_suspension IS 'A scheme that was suspended: since when, why, and what happens to those already decided.';
CREATE UNIQUE INDEX early_release_suspension_one ON public.early_release_suspension USING btree (scheme_id) WHERE (lifted_on IS NULL);
GRANT INSERT, SELECT, UPDATE ON early_release_suspension TO throughline_app;

CREATE TABLE emergency_access (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  reason text NOT NULL,
  from_at timestamp with time zone NOT NULL,
  until_at timestamp with time zone NOT NULL,
  request_id uuid NOT NULL,
  ground text DEFAULT 'serious-harm'::text NOT NULL,
  review_due_day date,
  ended_early boolean DEFAULT false NOT NULL,
  CONSTRAINT emergency_access_pkey PRIMARY KEY (id),
  CONSTRAINT emergency_access_taken UNIQUE (id, account_id),
  CONSTRAINT emergency_access_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT emergency_access_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT emergency_access_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT emergency_access_check CHECK (until_at > from_at AND until_at <= (from_at + '01:00:00'::interval)),
  CONSTRAINT emergency_access_ground_check CHECK (ground = ANY (ARRAY['vital-interests'::text, 'safeguarding'::text, 'serious-harm'::text])),
  CONSTRAINT emergency_access_reason_check CHECK (length(reason) >= 20 AND length(reason) <= 1000)
);
COMMENT ON TABLE emergency_access IS 'Class: by row. Somebody took sight of a person for at most an hour, for a reason that is reviewed afterwards.';
ALTER TABLE emergency_access ENABLE ROW LEVEL SECURITY;
CREATE INDEX emergency_access_account ON public.emergency_access USING btree (account_id, until_at);
CREATE INDEX emergency_access_person ON public.emergency_access USING btree (person_id, from_at);
CREATE TRIGGER sight_changed AFTER INSERT OR DELETE OR UPDATE ON emergency_access FOR EACH STATEMENT EXECUTE FUNCTION sight_changed();
CREATE POLICY sight ON emergency_access FOR SELECT TO throughline_app USING ((((account_id = ( SELECT viewer_account() AS viewer_account)) OR ((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['governance-lead'::text, 'right-of-access'::text])) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[]))) OR ((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = emergency_access.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'responsible'::text) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))))))))) AND ((NOT ( SELECT any_limits() AS any_limits)) OR (NOT excluded(person_id)))));
CREATE POLICY take ON emergency_access FOR INSERT TO throughline_app WITH CHECK (((account_id = ( SELECT viewer_account() AS viewer_account)) AND (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT ON emergency_access TO throughline_app;
COMMENT ON COLUMN emergency_access.ground IS 'The ground in law: src/sharing/emergencies.ts says the words.';
COMMENT ON COLUMN emergency_access.review_due_day IS 'By when it has to be reviewed, by the rule that held when it was taken.';

CREATE TABLE emergency_placement (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  authority_code text NOT NULL,
  place text NOT NULL,
  payer text NOT NULL,
  pence_a_night integer NOT NULL,
  from_day date NOT NULL,
  until_day date NOT NULL,
  left_on date,
  next_step text,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT emergency_placement_pkey PRIMARY KEY (id),
  CONSTRAINT emergency_placement_authority_code_fkey FOREIGN KEY (authority_code) REFERENCES area(code),
  CONSTRAINT emergency_placement_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT emergency_placement_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT emergency_placement_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT emergency_placement_check CHECK (until_day >= from_day),
  CONSTRAINT emergency_placement_check1 CHECK (left_on >= from_day),
  CONSTRAINT emergency_placement_payer_check CHECK (payer = ANY (ARRAY['council'::text, 'probation'::text, 'commissioner'::text, 'charity'::text, 'other'::text])),
  CONSTRAINT emergency_placement_pence_a_night_check CHECK (pence_a_night >= 0 AND pence_a_night <= 100000),
  CONSTRAINT emergency_placement_place_check CHECK (length(place) >= 3 AND length(place) <= 200)
);
COMMENT ON TABLE emergency_placement IS 'Class: needs. Nights that somebody pays for because there was nowhere else: pence a night, from the first night to the last that is paid for, and the day on which the person left.';
ALTER TABLE emergency_placement ENABLE ROW LEVEL SECURITY;
CREATE INDEX emergency_placement_days ON public.emergency_placement USING btree (from_day, until_day);
CREATE INDEX emergency_placement_person ON public.emergency_placement USING btree (person_id);
CREATE POLICY change ON emergency_placement FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = emergency_placement.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON emergency_placement FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON emergency_placement FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = emergency_placement.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON emergency_placement FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = emergency_placement.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON emergency_placement TO throughline_app;

CREATE TABLE emergency_review (
  access_id uuid NOT NULL,
  taken_by uuid NOT NULL,
  outcome text NOT NULL,
  words text NOT NULL,
  follow_up text,
  closed_by uuid NOT NULL,
  closed_at timestamp with time zone NOT NULL,
  CONSTRAINT emergency_review_pkey PRIMARY KEY (access_id),
  CONSTRAINT emergency_review_access_id_taken_by_fkey FOREIGN KEY (access_id, taken_by) REFERENCES emergency_access(id, account_id),
  CONSTRAINT emergency_review_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES account(id),
  CONSTRAINT emergency_review_check CHECK (closed_by <> taken_by),
  CONSTRAINT emergency_review_check1 CHECK (outcome <> 'not-justified'::text OR follow_up IS NOT NULL),
  CONSTRAINT emergency_review_follow_up_check CHECK (length(follow_up) >= 10 AND length(follow_up) <= 1000),
  CONSTRAINT emergency_review_outcome_check CHECK (outcome = ANY (ARRAY['justified'::text, 'not-justified'::text, 'learning'::text])),
  CONSTRAINT emergency_review_words_check CHECK (length(words) >= 10 AND length(words) <= 1000)
);
COMMENT ON TABLE emergency_review IS 'What came of the review of an emergency access. Never closed by whoever took it, and not justified never without what follows: the table itself refuses.';
ALTER TABLE emergency_review ENABLE ROW LEVEL SECURITY;
CREATE POLICY close ON emergency_review FOR INSERT TO throughline_app WITH CHECK (((closed_by = ( SELECT viewer_account() AS viewer_account)) AND (( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['governance-lead'::text, 'delivery-unit-head'::text])) AND (EXISTS ( SELECT 1
   FROM emergency_access e
  WHERE (e.id = emergency_review.access_id)))));
CREATE POLICY sight ON emergency_review FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM emergency_access e
  WHERE (e.id = emergency_review.access_id))));
GRANT INSERT, SELECT ON emergency_review TO throughline_app;

CREATE TABLE employment_status (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  weeks_after integer NOT NULL,
  due_day date NOT NULL,
  available_for_work boolean,
  employed boolean,
  recorded_on date,
  recorded_by uuid,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT employment_status_pkey PRIMARY KEY (id),
  CONSTRAINT employment_status_sentence_id_weeks_after_key UNIQUE (sentence_id, weeks_after),
  CONSTRAINT employment_status_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT employment_status_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT employment_status_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT employment_status_weeks_after_check CHECK (weeks_after = ANY (ARRAY[6, 26]))
);
COMMENT ON TABLE employment_status IS 'Class: needs. Whether somebody available for work was employed six weeks (and six months) after release.';
ALTER TABLE employment_status ENABLE ROW LEVEL SECURITY;
CREATE INDEX employment_status_due ON public.employment_status USING btree (due_day) WHERE (recorded_on IS NULL);
CREATE INDEX employment_status_person ON public.employment_status USING btree (person_id);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON employment_status FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON employment_status FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = employment_status.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY of_referral ON employment_status AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (NOT referred_only(person_id))));
CREATE POLICY record ON employment_status FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON employment_status FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = employment_status.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON employment_status FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = employment_status.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON employment_status TO throughline_app;

CREATE TABLE erased_mark (
  mark bytea NOT NULL,
  certificate text NOT NULL,
  until_day date NOT NULL,
  CONSTRAINT erased_mark_pkey PRIMARY KEY (mark, certificate),
  CONSTRAINT erased_mark_mark_check CHECK (length(mark) = 32)
);
COMMENT ON TABLE erased_mark IS 'Keyed hashes of what an erased person’s records were found by (numbers; name and birth date): the key lies in the data folder, so the database alone cannot be tried against. No person, gone on its day (docs/decisions/2026-11-23-erasure-and-what-it-leaves.md).';
ALTER TABLE erased_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY leads ON erased_mark FOR SELECT TO throughline_app USING ((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text));
CREATE POLICY leads_lift ON erased_mark FOR DELETE TO throughline_app USING ((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text));
CREATE POLICY officers ON erased_mark FOR SELECT TO throughline_app USING ((( SELECT viewer_role() AS viewer_role) = 'data-officer'::text));
GRANT DELETE, SELECT ON erased_mark TO throughline_app;

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

CREATE TABLE extract_progress (
  extract_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  phase text NOT NULL,
  rows integer DEFAULT 0 NOT NULL,
  done bigint DEFAULT 0 NOT NULL,
  of_all bigint DEFAULT 0 NOT NULL,
  told_at timestamp with time zone NOT NULL,
  CONSTRAINT extract_progress_pkey PRIMARY KEY (extract_id),
  CONSTRAINT extract_progress_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id) ON DELETE CASCADE,
  CONSTRAINT extract_progress_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id)
);
COMMENT ON TABLE extract_progress IS 'How far the worker is with a large extract, written beside its transaction. Seen by that organisation alone.';
ALTER TABLE extract_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON extract_progress TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON extract_progress TO throughline_app;

CREATE TABLE extract_quality (
  extract_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  measure text NOT NULL,
  field text NOT NULL,
  rows integer NOT NULL,
  of_rows integer NOT NULL,
  CONSTRAINT extract_quality_pkey PRIMARY KEY (extract_id, measure, field),
  CONSTRAINT extract_quality_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id) ON DELETE CASCADE,
  CONSTRAINT extract_quality_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id)
);
COMMENT ON TABLE extract_quality IS 'Counts of what is wrong with one file, and of who is there twice once it is saved: figures of the agency’s own rows, about nobody. Seen by that organisation alone.';
ALTER TABLE extract_quality ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON extract_quality TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT DELETE, INSERT, SELECT, UPDATE ON extract_quality TO throughline_app;

CREATE TABLE extract_row (
  extract_id uuid NOT NULL,
  row_number integer NOT NULL,
  organisation_id uuid NOT NULL,
  verdict text NOT NULL,
  agency_number text,
  record jsonb,
  fingerprint text,
  cells text[],
  reasons text[] DEFAULT '{}'::text[] NOT NULL,
  CONSTRAINT extract_row_pkey PRIMARY KEY (extract_id, row_number),
  CONSTRAINT extract_row_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id) ON DELETE CASCADE,
  CONSTRAINT extract_row_check CHECK ((verdict = ANY (ARRAY['new'::text, 'changed'::text])) = (record IS NOT NULL)),
  CONSTRAINT extract_row_verdict_check CHECK (verdict = ANY (ARRAY['new'::text, 'changed'::text, 'unchanged'::text, 'refused'::text]))
);
COMMENT ON TABLE extract_row IS 'What one row of an extract would do, or why it was refused, until the extract is confirmed or discarded. Seen by that organisation alone.';
ALTER TABLE extract_row ENABLE ROW LEVEL SECURITY;
CREATE INDEX extract_row_verdict ON public.extract_row USING btree (extract_id, verdict, row_number);
CREATE POLICY own ON extract_row TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT DELETE, INSERT, SELECT, UPDATE ON extract_row TO throughline_app;
COMMENT ON COLUMN extract_row.verdict IS 'New, changed or refused; of a file of changes also unchanged, by number alone, so that no older file overwrites what it said.';

CREATE TABLE extract_schedule (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  account_id uuid NOT NULL,
  name text NOT NULL,
  file_pattern text NOT NULL,
  covers text NOT NULL,
  every_days integer NOT NULL,
  first_day date NOT NULL,
  confirms boolean NOT NULL,
  refused_per_thousand integer NOT NULL,
  changed_per_thousand integer NOT NULL,
  withdrawn_per_thousand integer NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamp with time zone NOT NULL,
  ended_by uuid,
  ended_at timestamp with time zone,
  CONSTRAINT extract_schedule_pkey PRIMARY KEY (id),
  CONSTRAINT extract_schedule_account_id_key UNIQUE (account_id),
  CONSTRAINT extract_schedule_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT extract_schedule_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT extract_schedule_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account(id),
  CONSTRAINT extract_schedule_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id),
  CONSTRAINT extract_schedule_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT extract_schedule_changed_per_thousand_check CHECK (changed_per_thousand >= 0 AND changed_per_thousand <= 1000),
  CONSTRAINT extract_schedule_check CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT extract_schedule_covers_check CHECK (covers = ANY (ARRAY['full'::text, 'changes'::text])),
  CONSTRAINT extract_schedule_every_days_check CHECK (every_days >= 1 AND every_days <= 92),
  CONSTRAINT extract_schedule_file_pattern_check CHECK (length(file_pattern) >= 1 AND length(file_pattern) <= 120),
  CONSTRAINT extract_schedule_name_check CHECK (length(name) >= 1 AND length(name) <= 80),
  CONSTRAINT extract_schedule_refused_per_thousand_check CHECK (refused_per_thousand >= 0 AND refused_per_thousand <= 1000),
  CONSTRAINT extract_schedule_withdrawn_per_thousand_check CHECK (withdrawn_per_thousand >= 0 AND withdrawn_per_thousand <= 1000)
);
COMMENT ON TABLE extract_schedule IS 'Which file of an organisation is to come, how often, and when it may be saved without a human being: the rules of docs/decisions/2026-11-23-files-that-come-by-themselves.md. It acts under an account of its own. About nobody.';
ALTER TABLE extract_schedule ENABLE ROW LEVEL SECURITY;
CREATE INDEX extract_schedule_organisation ON public.extract_schedule USING btree (organisation_id, made_at DESC);
CREATE POLICY own ON extract_schedule TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON extract_schedule TO throughline_app;

CREATE TABLE extract_withdrawal (
  extract_id uuid NOT NULL,
  agency_number text NOT NULL,
  organisation_id uuid NOT NULL,
  CONSTRAINT extract_withdrawal_pkey PRIMARY KEY (extract_id, agency_number),
  CONSTRAINT extract_withdrawal_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id) ON DELETE CASCADE
);
COMMENT ON TABLE extract_withdrawal IS 'The agency’s own numbers that a full file lacks, until the extract is confirmed or discarded. Seen by that organisation alone.';
ALTER TABLE extract_withdrawal ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON extract_withdrawal TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT DELETE, INSERT, SELECT, UPDATE ON extract_withdrawal TO throughline_app;

CREATE TABLE finance_item (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  kind text NOT NULL,
  what text,
  state text NOT NULL,
  since date NOT NULL,
  given_day date,
  claimed_on date,
  ended_on date,
  partner_organisation_id uuid,
  partner_kind text,
  begun_on date NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT finance_item_pkey PRIMARY KEY (id),
  CONSTRAINT finance_item_partner_organisation_id_fkey FOREIGN KEY (partner_organisation_id) REFERENCES organisation(id),
  CONSTRAINT finance_item_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT finance_item_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT finance_item_kind_check CHECK (kind = ANY (ARRAY['universal-credit'::text, 'identity-document'::text, 'bank-account'::text, 'housing-costs'::text, 'debt'::text, 'fines'::text])),
  CONSTRAINT finance_item_partner_kind_check CHECK (partner_kind = ANY (ARRAY['jobcentre'::text, 'adviser'::text])),
  CONSTRAINT finance_item_partner_kind_known CHECK ((partner_organisation_id IS NULL) = (partner_kind IS NULL)),
  CONSTRAINT finance_item_what_check CHECK (length(what) >= 2 AND length(what) <= 120 AND what !~ '[0-9]{6}'::text)
);
COMMENT ON TABLE finance_item IS 'Class: needs. One thing of somebody’s money and papers: a bank account, an identity document by its kind, Universal Credit, rent while in prison, a debt, a fine. How it stands is its newest finance_step. No number of an account or a paper is kept.';
ALTER TABLE finance_item ENABLE ROW LEVEL SECURITY;
CREATE INDEX finance_item_open ON public.finance_item USING btree (sentence_id) WHERE (ended_on IS NULL);
CREATE INDEX finance_item_partner ON public.finance_item USING btree (partner_organisation_id) WHERE (ended_on IS NULL);
CREATE INDEX finance_item_person ON public.finance_item USING btree (person_id);
CREATE INDEX finance_item_sentence ON public.finance_item USING btree (sentence_id);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON finance_item FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON finance_item FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_item.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON finance_item FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON finance_item FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_item.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON finance_item FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_item.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON finance_item TO throughline_app;

CREATE TABLE finance_review (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  rent text NOT NULL,
  papers text[] DEFAULT '{}'::text[] NOT NULL,
  words text,
  organisation_id uuid NOT NULL,
  asked_on date NOT NULL,
  asked_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT finance_review_pkey PRIMARY KEY (id),
  CONSTRAINT finance_review_sentence_id_key UNIQUE (sentence_id),
  CONSTRAINT finance_review_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id),
  CONSTRAINT finance_review_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT finance_review_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT finance_review_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT finance_review_rent_check CHECK (rent = ANY (ARRAY['none'::text, 'universal-credit'::text, 'housing-benefit'::text, 'other'::text, 'not-known'::text])),
  CONSTRAINT finance_review_words_check CHECK (length(words) >= 3 AND length(words) <= 500 AND words !~ '[0-9]{6}'::text)
);
COMMENT ON TABLE finance_review IS 'Class: needs. What somebody answered in one custody about money and papers: how the rent was paid, which papers they have in their hands. What follows from it stands in finance_item.';
ALTER TABLE finance_review ENABLE ROW LEVEL SECURITY;
CREATE INDEX finance_review_person ON public.finance_review USING btree (person_id);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON finance_review FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON finance_review FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON finance_review FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON finance_review FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON finance_review FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON finance_review TO throughline_app;

CREATE TABLE finance_step (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  item_id uuid NOT NULL,
  move text NOT NULL,
  state text NOT NULL,
  on_day date NOT NULL,
  given_day date,
  claimed_on date,
  ends boolean DEFAULT false NOT NULL,
  words text,
  organisation_id uuid NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT finance_step_pkey PRIMARY KEY (id),
  CONSTRAINT finance_step_item_id_fkey FOREIGN KEY (item_id) REFERENCES finance_item(id) ON DELETE CASCADE,
  CONSTRAINT finance_step_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT finance_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT finance_step_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT finance_step_words_check CHECK (length(words) >= 3 AND length(words) <= 500 AND words !~ '[0-9]{6}'::text)
);
COMMENT ON TABLE finance_step IS 'Class: needs. One step of a thing of money and papers: what happened, when, in whose words, recorded by whom. Nothing is overwritten.';
ALTER TABLE finance_step ENABLE ROW LEVEL SECURITY;
CREATE INDEX finance_step_item ON public.finance_step USING btree (item_id, place DESC);
CREATE INDEX finance_step_person ON public.finance_step USING btree (person_id);
CREATE TRIGGER counts BEFORE INSERT ON finance_step FOR EACH ROW EXECUTE FUNCTION finance_step_counts();
CREATE POLICY change ON finance_step FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON finance_step FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON finance_step FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON finance_step FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = finance_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON finance_step TO throughline_app;

CREATE TABLE first_known (
  id uuid NOT NULL,
  extract_id uuid,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  holder_id uuid,
  by_name boolean NOT NULL,
  on_day date NOT NULL,
  checked_on date,
  checked_by uuid,
  apart_id uuid,
  class text DEFAULT 'identity'::text NOT NULL,
  due_day date,
  numbers text,
  numbers_say text,
  answer text,
  why text,
  agrees text,
  likelihood real,
  CONSTRAINT first_known_pkey PRIMARY KEY (id),
  CONSTRAINT first_known_apart_id_fkey FOREIGN KEY (apart_id) REFERENCES person(id),
  CONSTRAINT first_known_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES account(id),
  CONSTRAINT first_known_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id),
  CONSTRAINT first_known_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES organisation(id),
  CONSTRAINT first_known_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT first_known_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT first_known_answer_check CHECK (answer = ANY (ARRAY['same'::text, 'apart'::text])),
  CONSTRAINT first_known_answered CHECK ((answer IS NULL) = (why IS NULL) AND (answer IS NULL OR apart_id IS NOT NULL AND checked_on IS NOT NULL)),
  CONSTRAINT first_known_check CHECK ((checked_on IS NULL) = (checked_by IS NULL)),
  CONSTRAINT first_known_class_check CHECK (class = ANY (ARRAY['identity'::text, 'health'::text])),
  CONSTRAINT first_known_likelihood_check CHECK (likelihood >= 0::double precision AND likelihood <= 1::double precision),
  CONSTRAINT first_known_numbers_say_check CHECK (numbers_say = ANY (ARRAY['one'::text, 'two'::text, 'both'::text])),
  CONSTRAINT first_known_waits CHECK (apart_id IS NULL OR by_name AND due_day IS NOT NULL AND apart_id <> person_id)
);
COMMENT ON TABLE first_known IS 'Class: by row (a treatment service’s is health). An agency’s extract named somebody with whom it had nothing to do before: who answers for them (null: nobody), and whether name and birth date alone say that it is they. Then the record is kept apart until somebody answers.';
ALTER TABLE first_known ENABLE ROW LEVEL SECURITY;
CREATE INDEX first_known_apart ON public.first_known USING btree (apart_id) WHERE (apart_id IS NOT NULL);
CREATE INDEX first_known_extract ON public.first_known USING btree (extract_id);
CREATE INDEX first_known_holder ON public.first_known USING btree (holder_id, on_day DESC);
CREATE INDEX first_known_person ON public.first_known USING btree (person_id);
CREATE POLICY answer ON first_known FOR SELECT TO throughline_app USING (((organisation_id <> ( SELECT viewer_organisation() AS viewer_organisation)) AND ((((holder_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = first_known.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'responsible'::text) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))))))) AND (( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['delivery-unit-head'::text, 'governance-lead'::text, 'offender-manager'::text, 'prison-offender-manager'::text, 'resettlement-worker'::text, 'housing-officer'::text]))) OR ((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))) AND ((class = 'identity'::text) OR (organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = first_known.person_id))) AND ((apart_id IS NULL) OR (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = first_known.apart_id))))));
CREATE POLICY check_it ON first_known FOR UPDATE TO throughline_app USING (((apart_id IS NULL) AND (( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['delivery-unit-head'::text, 'governance-lead'::text])))) WITH CHECK ((checked_by = ( SELECT viewer_account() AS viewer_account)));
GRANT SELECT, UPDATE ON first_known TO throughline_app;
COMMENT ON COLUMN first_known.apart_id IS 'The person of its own that the record is kept as, where name and birth date alone agree; null where a number agreed.';
COMMENT ON COLUMN first_known.due_day IS 'The last day on which to answer: two working days (assumption, in the decision record).';
COMMENT ON COLUMN first_known.numbers IS 'What numbers that came later say of it, in words.';
COMMENT ON COLUMN first_known.numbers_say IS 'That the two are one, that they are two, or both (numbersSay in src/extracts/first-known.ts).';
COMMENT ON COLUMN first_known.answer IS 'Same: the two were made one. Apart: two people, whom no file links again by name. Null: it waits.';
COMMENT ON COLUMN first_known.agrees IS 'What agrees and what differs between the record and the person, and how likely it makes them one, in words.';

CREATE TABLE gate_answer (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  check_id uuid NOT NULL,
  question text NOT NULL,
  answer text,
  known_how text NOT NULL,
  settles boolean DEFAULT false NOT NULL,
  reason text,
  stands boolean DEFAULT true NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT gate_answer_pkey PRIMARY KEY (id),
  CONSTRAINT gate_answer_check_id_fkey FOREIGN KEY (check_id) REFERENCES gate_check(id) ON DELETE CASCADE,
  CONSTRAINT gate_answer_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT gate_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gate_answer_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT gate_answer_answer_check CHECK (answer = ANY (ARRAY['yes'::text, 'no'::text, 'not-needed'::text, 'not-known'::text])),
  CONSTRAINT gate_answer_check CHECK ((question = 'housing'::text) = (answer IS NULL)),
  CONSTRAINT gate_answer_check1 CHECK (settles <= (reason IS NOT NULL)),
  CONSTRAINT gate_answer_known_how_check CHECK (known_how = ANY (ARRAY['seen'::text, 'told-by-person'::text, 'told-by-partner'::text])),
  CONSTRAINT gate_answer_question_check CHECK (question = ANY (ARRAY['housing'::text, 'money'::text, 'phone'::text, 'appointment'::text, 'work'::text])),
  CONSTRAINT gate_answer_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE gate_answer IS 'Class: needs. What was answered to one question of a gate check, by whom and how they knew; nothing is overwritten. Of housing it holds who told it and how they knew: where the person slept stands in accommodation_check.';
ALTER TABLE gate_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX gate_answer_check ON public.gate_answer USING btree (check_id, question, place DESC);
CREATE INDEX gate_answer_person ON public.gate_answer USING btree (person_id);
CREATE TRIGGER stand AFTER INSERT ON gate_answer FOR EACH ROW EXECUTE FUNCTION gate_answers_stand();
CREATE POLICY change ON gate_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY of_referral ON gate_answer AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (question = 'housing'::text) OR (NOT referred_only(person_id))));
CREATE POLICY record ON gate_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gate_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON gate_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON gate_answer TO throughline_app;

CREATE TABLE gate_check (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  release_day date NOT NULL,
  day_after integer NOT NULL,
  due_day date NOT NULL,
  answered text[] DEFAULT '{}'::text[] NOT NULL,
  contradicted text[] DEFAULT '{}'::text[] NOT NULL,
  ended_on date,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT gate_check_pkey PRIMARY KEY (id),
  CONSTRAINT gate_check_sentence_id_release_day_day_after_key UNIQUE (sentence_id, release_day, day_after),
  CONSTRAINT gate_check_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gate_check_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT gate_check_answered_check CHECK (answered <@ '{money,prescription,phone,appointment,treatment,work}'::text[]),
  CONSTRAINT gate_check_check CHECK (due_day = (release_day + day_after)),
  CONSTRAINT gate_check_contradicted_check CHECK (contradicted <@ '{money,prescription,phone,appointment,treatment,work}'::text[]),
  CONSTRAINT gate_check_day_after_check CHECK (day_after = ANY (ARRAY[0, 1, 7, 28, 90]))
);
COMMENT ON TABLE gate_check IS 'Class: needs. One day on which it is asked how somebody fares after release. It says which questions are answered and which are answered in two ways, never what was answered; why the checks ended stands in gate_end.';
ALTER TABLE gate_check ENABLE ROW LEVEL SECURITY;
CREATE INDEX gate_check_due ON public.gate_check USING btree (due_day, id) WHERE (ended_on IS NULL);
CREATE INDEX gate_check_person ON public.gate_check USING btree (person_id);
CREATE INDEX gate_check_release ON public.gate_check USING btree (release_day, day_after);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON gate_check FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON gate_check FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON gate_check FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gate_check FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON gate_check FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_check.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON gate_check TO throughline_app;

CREATE TABLE gate_end (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  release_day date NOT NULL,
  why text NOT NULL,
  day date NOT NULL,
  note text,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT gate_end_pkey PRIMARY KEY (id),
  CONSTRAINT gate_end_sentence_id_release_day_key UNIQUE (sentence_id, release_day),
  CONSTRAINT gate_end_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gate_end_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT gate_end_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT gate_end_check CHECK (day >= release_day),
  CONSTRAINT gate_end_note_check CHECK (length(note) >= 3 AND length(note) <= 500),
  CONSTRAINT gate_end_why_check CHECK (why = ANY (ARRAY['died'::text, 'recalled'::text, 'returned'::text, 'removed'::text]))
);
COMMENT ON TABLE gate_end IS 'Class: sentence. Why the checks after a release ended before their time: death, recall, return to prison, removal from the country. Whoever sees needs alone sees that they ended, not why.';
ALTER TABLE gate_end ENABLE ROW LEVEL SECURITY;
CREATE INDEX gate_end_person ON public.gate_end USING btree (person_id);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON gate_end FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON gate_end FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_end.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON gate_end FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gate_end FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_end.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON gate_end FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_end.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON gate_end TO throughline_app;

CREATE TABLE gate_health_answer (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  check_id uuid NOT NULL,
  question text NOT NULL,
  answer text NOT NULL,
  known_how text NOT NULL,
  settles boolean DEFAULT false NOT NULL,
  reason text,
  stands boolean DEFAULT true NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  agreed boolean DEFAULT false NOT NULL,
  CONSTRAINT gate_health_answer_pkey PRIMARY KEY (id),
  CONSTRAINT gate_health_answer_check_id_fkey FOREIGN KEY (check_id) REFERENCES gate_check(id) ON DELETE CASCADE,
  CONSTRAINT gate_health_answer_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT gate_health_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gate_health_answer_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT gate_health_answer_answer_check CHECK (answer = ANY (ARRAY['yes'::text, 'no'::text, 'not-needed'::text, 'not-known'::text])),
  CONSTRAINT gate_health_answer_check CHECK (settles <= (reason IS NOT NULL)),
  CONSTRAINT gate_health_answer_known_how_check CHECK (known_how = ANY (ARRAY['seen'::text, 'told-by-person'::text, 'told-by-partner'::text])),
  CONSTRAINT gate_health_answer_question_check CHECK (question = ANY (ARRAY['prescription'::text, 'treatment'::text])),
  CONSTRAINT gate_health_answer_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE gate_health_answer IS 'Class: health. What was answered about prescription and treatment in a gate check, by whom and how they knew; nothing is overwritten.';
ALTER TABLE gate_health_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX gate_health_answer_check ON public.gate_health_answer USING btree (check_id, question, place DESC);
CREATE INDEX gate_health_answer_person ON public.gate_health_answer USING btree (person_id);
CREATE TRIGGER stand AFTER INSERT ON gate_health_answer FOR EACH ROW EXECUTE FUNCTION gate_answers_stand();
CREATE POLICY change ON gate_health_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY own_words ON gate_health_answer FOR SELECT TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND (check_id = ANY (ARRAY( SELECT asked.id
   FROM gate_asked_of_provider(ARRAY[gate_health_answer.person_id]) asked(id, person_id, sentence_id, release_day, day_after, due_day, answered, contradicted, version))))));
CREATE POLICY record ON gate_health_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gate_health_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON gate_health_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
GRANT INSERT, SELECT, UPDATE ON gate_health_answer TO throughline_app;
COMMENT ON COLUMN gate_health_answer.agreed IS 'A provider of treatment told it after the person agreed that those who manage the sentence are told.';

CREATE TABLE gate_health_remedy (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  check_id uuid NOT NULL,
  question text NOT NULL,
  words text NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT gate_health_remedy_pkey PRIMARY KEY (id),
  CONSTRAINT gate_health_remedy_check_id_fkey FOREIGN KEY (check_id) REFERENCES gate_check(id) ON DELETE CASCADE,
  CONSTRAINT gate_health_remedy_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT gate_health_remedy_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gate_health_remedy_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT gate_health_remedy_question_check CHECK (question = ANY (ARRAY['prescription'::text, 'treatment'::text])),
  CONSTRAINT gate_health_remedy_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE gate_health_remedy IS 'Class: health. What was done about a prescription that was missed after a release, by whom and when.';
ALTER TABLE gate_health_remedy ENABLE ROW LEVEL SECURITY;
CREATE INDEX gate_health_remedy_check ON public.gate_health_remedy USING btree (check_id, question);
CREATE INDEX gate_health_remedy_person ON public.gate_health_remedy USING btree (person_id);
CREATE POLICY change ON gate_health_remedy FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_health_remedy.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY record ON gate_health_remedy FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gate_health_remedy FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_health_remedy.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON gate_health_remedy FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_health_remedy.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
GRANT INSERT, SELECT, UPDATE ON gate_health_remedy TO throughline_app;

CREATE TABLE gate_remedy (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  check_id uuid NOT NULL,
  question text NOT NULL,
  words text NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT gate_remedy_pkey PRIMARY KEY (id),
  CONSTRAINT gate_remedy_check_id_fkey FOREIGN KEY (check_id) REFERENCES gate_check(id) ON DELETE CASCADE,
  CONSTRAINT gate_remedy_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT gate_remedy_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gate_remedy_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT gate_remedy_question_check CHECK (question = ANY (ARRAY['housing'::text, 'money'::text, 'phone'::text, 'appointment'::text])),
  CONSTRAINT gate_remedy_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE gate_remedy IS 'Class: needs. What was done about something missing after a release (a place tonight, money, a telephone, meeting probation), by whom and when.';
ALTER TABLE gate_remedy ENABLE ROW LEVEL SECURITY;
CREATE INDEX gate_remedy_check ON public.gate_remedy USING btree (check_id, question);
CREATE INDEX gate_remedy_person ON public.gate_remedy USING btree (person_id);
CREATE POLICY change ON gate_remedy FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_remedy.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON gate_remedy FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gate_remedy FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_remedy.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON gate_remedy FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gate_remedy.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON gate_remedy TO throughline_app;

CREATE TABLE goal (
  id uuid NOT NULL,
  plan_id uuid NOT NULL,
  person_id uuid NOT NULL,
  pathway text NOT NULL,
  words text NOT NULL,
  "position" integer NOT NULL,
  ended_on date,
  ended_as text,
  CONSTRAINT goal_pkey PRIMARY KEY (id),
  CONSTRAINT goal_of_person UNIQUE (id, person_id),
  CONSTRAINT goal_of_plan FOREIGN KEY (plan_id, person_id) REFERENCES plan(id, person_id),
  CONSTRAINT goal_check CHECK ((ended_on IS NULL) = (ended_as IS NULL)),
  CONSTRAINT goal_ended_as_check CHECK (ended_as = ANY (ARRAY['reached'::text, 'dropped'::text])),
  CONSTRAINT goal_pathway_check CHECK (pathway = ANY (ARRAY['accommodation'::text, 'education-training-employment'::text, 'health'::text, 'drugs-alcohol'::text, 'finance-benefit-debt'::text, 'children-families'::text, 'attitudes-thinking-behaviour'::text])),
  CONSTRAINT goal_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE goal IS 'Class: plan. What the person wants to reach on one pathway.';
ALTER TABLE goal ENABLE ROW LEVEL SECURITY;
CREATE INDEX goal_person ON public.goal USING btree (person_id);
CREATE INDEX goal_plan ON public.goal USING btree (plan_id, "position");
CREATE POLICY change ON goal FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = goal.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON goal FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON goal FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = goal.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON goal FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = goal.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON goal TO throughline_app;

CREATE TABLE gp_answer (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  point text NOT NULL,
  answer text NOT NULL,
  practice text,
  on_day date NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT gp_answer_pkey PRIMARY KEY (id),
  CONSTRAINT gp_answer_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT gp_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT gp_answer_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT gp_answer_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT gp_answer_answer_check CHECK (answer = ANY (ARRAY['registered'::text, 'applied'::text, 'turned-away'::text, 'none'::text, 'not-wanted'::text])),
  CONSTRAINT gp_answer_point_check CHECK (point = ANY (ARRAY['before'::text, 'day-1'::text, 'day-28'::text])),
  CONSTRAINT gp_answer_practice_check CHECK (length(practice) >= 2 AND length(practice) <= 200)
);
COMMENT ON TABLE gp_answer IS 'Class: health. Whether somebody who leaves prison is registered with a GP, as it was before release and on days 1 and 28, and with which practice.';
ALTER TABLE gp_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX gp_answer_person ON public.gp_answer USING btree (person_id, place DESC);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON gp_answer FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON gp_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gp_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY of_mental_health_provider ON gp_answer FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id) AND ((EXISTS ( SELECT 1
   FROM treatment_requirement r
  WHERE ((r.person_id = ANY (ARRAY( SELECT same_people(gp_answer.person_id) AS same_people))) AND (r.provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (r.state = ANY (ARRAY['in-force'::text, 'breach'::text])) AND (r.kinds && '{mhtr-primary,mhtr-secondary}'::text[])))) OR (EXISTS ( SELECT 1
   FROM treatment_path p
  WHERE ((p.person_id = ANY (ARRAY( SELECT same_people(gp_answer.person_id) AS same_people))) AND (p.provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (p.state = ANY (ARRAY['to-assess'::text, 'assessed'::text, 'willing'::text, 'proposed'::text])) AND (p.kinds && '{mhtr-primary,mhtr-secondary}'::text[])))))));
CREATE POLICY record ON gp_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON gp_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gp_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON gp_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = gp_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
GRANT INSERT, SELECT, UPDATE ON gp_answer TO throughline_app;

CREATE TABLE guess_count (
  counted bytea NOT NULL,
  level double precision NOT NULL,
  counted_at timestamp with time zone NOT NULL,
  free_at timestamp with time zone NOT NULL,
  CONSTRAINT guess_count_pkey PRIMARY KEY (counted)
);
COMMENT ON TABLE guess_count IS 'How often secrets were guessed for one account from one network, and from one network for all: keyed hashes, shared by all processes. Never of one account from everywhere, which would let a stranger lock its owner out.';
GRANT DELETE, INSERT, SELECT, UPDATE ON guess_count TO throughline_app;

CREATE TABLE homelessness_duty (
  id uuid NOT NULL,
  duty_to_refer_id uuid NOT NULL,
  person_id uuid NOT NULL,
  council_organisation_id uuid,
  owed text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  ended_on date,
  end_reason text,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT homelessness_duty_pkey PRIMARY KEY (id),
  CONSTRAINT homelessness_duty_council_organisation_id_fkey FOREIGN KEY (council_organisation_id) REFERENCES organisation(id),
  CONSTRAINT homelessness_duty_duty_to_refer_id_fkey FOREIGN KEY (duty_to_refer_id) REFERENCES duty_to_refer(id),
  CONSTRAINT homelessness_duty_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT homelessness_duty_check CHECK (until_day >= from_day),
  CONSTRAINT homelessness_duty_check1 CHECK (ended_on >= from_day),
  CONSTRAINT homelessness_duty_ended_with_reason CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
  CONSTRAINT homelessness_duty_owed_check CHECK (owed = ANY (ARRAY['prevention'::text, 'relief'::text, 'priority-need'::text]))
);
COMMENT ON TABLE homelessness_duty IS 'Class: contact. A duty that a council owes one person: prevention and relief with the last of their 56 days, or the main duty.';
ALTER TABLE homelessness_duty ENABLE ROW LEVEL SECURITY;
CREATE INDEX homelessness_duty_person ON public.homelessness_duty USING btree (person_id);
CREATE INDEX homelessness_duty_referral ON public.homelessness_duty USING btree (duty_to_refer_id, from_day);
CREATE INDEX homelessness_duty_running ON public.homelessness_duty USING btree (until_day) WHERE (ended_on IS NULL);
CREATE POLICY change ON homelessness_duty FOR UPDATE TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = homelessness_duty.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = homelessness_duty.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY chosen ON homelessness_duty AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
CREATE POLICY record ON homelessness_duty FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON homelessness_duty FOR DELETE TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = homelessness_duty.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = homelessness_duty.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON homelessness_duty FOR SELECT TO throughline_app USING ((((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, council_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = homelessness_duty.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((council_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = homelessness_duty.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON homelessness_duty TO throughline_app;

CREATE TABLE housing_attempt (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  what text NOT NULL,
  on_day date NOT NULL,
  outcome text NOT NULL,
  words text NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT housing_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT housing_attempt_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT housing_attempt_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT housing_attempt_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT housing_attempt_outcome_check CHECK (outcome = ANY (ARRAY['waiting'::text, 'no'::text, 'no-answer'::text, 'person-declined'::text, 'offer'::text])),
  CONSTRAINT housing_attempt_what_check CHECK (what = ANY (ARRAY['family-or-friends'::text, 'landlord'::text, 'hostel'::text, 'agency'::text, 'other'::text])),
  CONSTRAINT housing_attempt_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE housing_attempt IS 'Class: needs. Something that was tried to find somebody a place to sleep, on a day, with what came of it.';
ALTER TABLE housing_attempt ENABLE ROW LEVEL SECURITY;
CREATE INDEX housing_attempt_person ON public.housing_attempt USING btree (person_id, on_day DESC);
CREATE POLICY change ON housing_attempt FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = housing_attempt.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY record ON housing_attempt FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON housing_attempt FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = housing_attempt.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON housing_attempt FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = housing_attempt.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON housing_attempt TO throughline_app;

CREATE TABLE housing_referral (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  provider_organisation_id uuid,
  to_whom text NOT NULL,
  told text NOT NULL,
  advice text NOT NULL,
  sent_on date NOT NULL,
  answer_by date NOT NULL,
  sent_by uuid,
  sent_organisation_id uuid NOT NULL,
  state text NOT NULL,
  policies text[] DEFAULT '{}'::text[] NOT NULL,
  words text,
  changed_on date NOT NULL,
  changed_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT housing_referral_pkey PRIMARY KEY (id),
  CONSTRAINT housing_referral_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  CONSTRAINT housing_referral_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT housing_referral_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT housing_referral_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES account(id),
  CONSTRAINT housing_referral_sent_organisation_id_fkey FOREIGN KEY (sent_organisation_id) REFERENCES organisation(id),
  CONSTRAINT housing_referral_kind_check CHECK (kind = ANY (ARRAY['supported'::text, 'cas1'::text, 'cas2'::text, 'cas3'::text, 'private-let'::text])),
  CONSTRAINT housing_referral_state_check CHECK (state = ANY (ARRAY['sent'::text, 'offered'::text, 'refused'::text, 'withdrawn'::text, 'taken-up'::text])),
  CONSTRAINT housing_referral_to_whom_check CHECK (length(to_whom) >= 2 AND length(to_whom) <= 200),
  CONSTRAINT housing_referral_told_check CHECK (length(told) >= 3 AND length(told) <= 2000)
);
COMMENT ON TABLE housing_referral IS 'Class: contact. One person referred to supported housing, to an approved premises or another community accommodation service, or to a private let, and what came of it.';
ALTER TABLE housing_referral ENABLE ROW LEVEL SECURITY;
CREATE INDEX housing_referral_person ON public.housing_referral USING btree (person_id, sent_on DESC);
CREATE INDEX housing_referral_provider ON public.housing_referral USING btree (provider_organisation_id, state, answer_by);
CREATE POLICY change ON housing_referral FOR UPDATE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = housing_referral.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = housing_referral.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY own ON housing_referral AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
CREATE POLICY record ON housing_referral FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON housing_referral FOR DELETE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = housing_referral.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = housing_referral.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON housing_referral FOR SELECT TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = housing_referral.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = housing_referral.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON housing_referral TO throughline_app;

CREATE TABLE incoming_file (
  organisation_id uuid NOT NULL,
  name text NOT NULL,
  size_bytes bigint NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  extract_id uuid,
  kept_as text,
  told_state text,
  CONSTRAINT incoming_file_pkey PRIMARY KEY (organisation_id, name),
  CONSTRAINT incoming_file_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id) ON DELETE SET NULL,
  CONSTRAINT incoming_file_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id)
);
COMMENT ON TABLE incoming_file IS 'A file in an organisation’s folder as the last look found it: taken once size and time stay the same, then followed until its result is written beside it.';
ALTER TABLE incoming_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incoming_file TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT DELETE, INSERT, SELECT, UPDATE ON incoming_file TO throughline_app;

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

CREATE TABLE invitation (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  token_hash bytea NOT NULL,
  reason text NOT NULL,
  made_by uuid,
  made_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  approved_at timestamp with time zone,
  approved_by uuid,
  CONSTRAINT invitation_pkey PRIMARY KEY (id),
  CONSTRAINT invitation_token_hash_key UNIQUE (token_hash),
  CONSTRAINT invitation_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT invitation_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  CONSTRAINT invitation_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id),
  CONSTRAINT invitation_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT invitation_approved_whole CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
  CONSTRAINT invitation_kind_check CHECK (kind = ANY (ARRAY['first'::text, 'again'::text, 'reset'::text])),
  CONSTRAINT invitation_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);
COMMENT ON TABLE invitation IS 'A link by which somebody chooses a password and a second factor: handed over by an administrator, good for three days and once. Only its hash is kept.';
CREATE INDEX invitation_account ON public.invitation USING btree (account_id, made_at DESC);
GRANT INSERT, SELECT, UPDATE ON invitation TO throughline_app;
COMMENT ON COLUMN invitation.kind IS 'The link that came with the account, another one before anything was chosen here, or one that replaces what was chosen.';
COMMENT ON COLUMN invitation.approved_by IS 'The second person without whom a link that is not the first opens no account with a role of the victims'' side, a governance lead''s or an administrator''s. Whether one is needed is asked when the link is used, of the roles of that day.';

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
  guarded boolean DEFAULT false NOT NULL,
  CONSTRAINT involvement_pkey PRIMARY KEY (id),
  CONSTRAINT involvement_by_merge_fkey FOREIGN KEY (by_merge) REFERENCES person_merge(id),
  CONSTRAINT involvement_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT involvement_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT involvement_basis_check CHECK (basis = ANY (ARRAY['responsible'::text, 'supplied'::text, 'referred'::text])),
  CONSTRAINT involvement_check CHECK (until_day >= (from_day - 1)),
  CONSTRAINT involvement_class_check CHECK (class = ANY (ARRAY['identity'::text, 'sentence'::text, 'risk'::text, 'needs'::text, 'health'::text, 'victim'::text, 'intelligence'::text, 'contact'::text, 'plan'::text]))
);
COMMENT ON TABLE involvement IS 'Class: by row. Why an organisation has to do with a person, from when until when, because of which row. Knowing it can itself tell something, hence the class.';
ALTER TABLE involvement ENABLE ROW LEVEL SECURITY;
CREATE INDEX involvement_because ON public.involvement USING btree (because_id);
CREATE INDEX involvement_organisation ON public.involvement USING btree (organisation_id, basis, person_id);
CREATE INDEX involvement_person ON public.involvement USING btree (person_id, organisation_id);
CREATE TRIGGER address_keys_gone AFTER DELETE ON involvement REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION address_keys_of_involvements();
CREATE TRIGGER address_keys_moved AFTER UPDATE ON involvement REFERENCING OLD TABLE AS former NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION address_keys_of_involvements();
CREATE TRIGGER address_keys_new AFTER INSERT ON involvement REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION address_keys_of_involvements();
CREATE TRIGGER guard BEFORE INSERT ON involvement FOR EACH ROW EXECUTE FUNCTION guard_new_involvement();
CREATE TRIGGER search_keys_gone AFTER DELETE ON involvement REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION search_keys_of_involvements();
CREATE TRIGGER search_keys_moved AFTER UPDATE ON involvement REFERENCING OLD TABLE AS former NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_keys_of_involvements();
CREATE TRIGGER search_keys_new AFTER INSERT ON involvement REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_keys_of_involvements();
CREATE POLICY change ON involvement FOR UPDATE TO throughline_app USING (true) WITH CHECK (true);
CREATE POLICY record ON involvement FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON involvement FOR DELETE TO throughline_app USING ((by_merge IS NOT NULL));
CREATE POLICY sight ON involvement FOR SELECT TO throughline_app USING ((((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR ((class = 'health'::text) AND (organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) OR ((class <> 'health'::text) AND (organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[])))) AND ((NOT guarded) OR admitted(person_id, organisation_id, 'involvement'::text))));
GRANT DELETE, INSERT, SELECT, UPDATE ON involvement TO throughline_app;
COMMENT ON COLUMN involvement.guarded IS 'There is or was a limit on sight of this person: ask admitted(). Set by trigger, never unset: the days decide.';

CREATE TABLE job (
  id uuid NOT NULL,
  name text NOT NULL,
  input jsonb DEFAULT '{}'::jsonb NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  asked_by uuid,
  attempts integer DEFAULT 0 NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  failed text,
  CONSTRAINT job_pkey PRIMARY KEY (id),
  CONSTRAINT job_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id),
  CONSTRAINT job_check CHECK (failed IS NULL OR finished_at IS NOT NULL),
  CONSTRAINT job_name_check CHECK (name ~ '^[a-z-]+\.[a-z-]+$'::text)
);
COMMENT ON TABLE job IS 'Work for the worker: a name and ids, never words about a person. Whoever does it holds an advisory lock, which ends with the worker.';
CREATE INDEX job_newest ON public.job USING btree (name, asked_at DESC);
CREATE INDEX job_waiting ON public.job USING btree (asked_at) WHERE (finished_at IS NULL);
GRANT INSERT, SELECT ON job TO throughline_app;

CREATE TABLE kept_search (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  typed jsonb NOT NULL,
  kept_at timestamp with time zone NOT NULL,
  CONSTRAINT kept_search_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE kept_search IS 'What somebody searched for, so that no URL carries a name: theirs alone, and deleted after a day.';
GRANT DELETE, INSERT, SELECT, UPDATE ON kept_search TO throughline_app;

CREATE TABLE known_identity (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  person_id uuid NOT NULL,
  source text NOT NULL,
  source_record_id uuid,
  forename text NOT NULL,
  surname text NOT NULL,
  birth_date date NOT NULL,
  sex text NOT NULL,
  pnc text,
  prison_number text,
  crn text,
  postcode text,
  from_day date NOT NULL,
  until_day date,
  withdrawn boolean DEFAULT false NOT NULL,
  forename_form text GENERATED ALWAYS AS (name_form(forename)) STORED NOT NULL,
  surname_form text GENERATED ALWAYS AS (name_form(surname)) STORED NOT NULL,
  forename_first text GENERATED ALWAYS AS (split_part(name_form(forename), ' '::text, 1)) STORED NOT NULL,
  forename_sound text GENERATED ALWAYS AS (name_sound(name_form(forename))) STORED NOT NULL,
  surname_sound text GENERATED ALWAYS AS (name_sound(name_form(surname))) STORED NOT NULL,
  cro text,
  telephone text,
  CONSTRAINT known_identity_pkey PRIMARY KEY (id),
  CONSTRAINT known_identity_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT known_identity_check CHECK (until_day >= from_day),
  CONSTRAINT known_identity_check1 CHECK ((source = 'source_record'::text) = (source_record_id IS NOT NULL)),
  CONSTRAINT known_identity_check2 CHECK (NOT withdrawn OR until_day IS NOT NULL),
  CONSTRAINT known_identity_source_check CHECK (source = ANY (ARRAY['person'::text, 'source_record'::text]))
);
COMMENT ON TABLE known_identity IS 'Class: identity. One set of facts by which a person is or was known: their own, or an agency record’s. A change closes a row and opens another; nothing is overwritten. Seen by whoever sees the person and, of an agency’s record, that record.';
ALTER TABLE known_identity ENABLE ROW LEVEL SECURITY;
CREATE INDEX known_identity_beginnings ON public.known_identity USING btree ("left"(surname_form, 3), "left"(forename_form, 2), birth_date);
CREATE INDEX known_identity_birth_forename ON public.known_identity USING btree (birth_date, forename_first, surname_form);
CREATE INDEX known_identity_birth_surname ON public.known_identity USING btree (birth_date, surname_form, forename_form);
CREATE INDEX known_identity_crn ON public.known_identity USING btree (crn) WHERE (crn IS NOT NULL);
CREATE INDEX known_identity_cro ON public.known_identity USING btree (cro) WHERE (cro IS NOT NULL);
CREATE INDEX known_identity_names ON public.known_identity USING btree (surname_form, forename_first, birth_date);
CREATE INDEX known_identity_person ON public.known_identity USING btree (person_id);
CREATE INDEX known_identity_pnc ON public.known_identity USING btree (pnc) WHERE (pnc IS NOT NULL);
CREATE INDEX known_identity_postcode ON public.known_identity USING btree (postcode, surname_form) WHERE (postcode IS NOT NULL);
CREATE INDEX known_identity_postcode_birth ON public.known_identity USING btree (postcode, birth_date) WHERE (postcode IS NOT NULL);
CREATE INDEX known_identity_postcode_forename ON public.known_identity USING btree (postcode, forename_first) WHERE (postcode IS NOT NULL);
CREATE INDEX known_identity_prison_number ON public.known_identity USING btree (prison_number) WHERE (prison_number IS NOT NULL);
CREATE INDEX known_identity_record ON public.known_identity USING btree (source_record_id) WHERE (source_record_id IS NOT NULL);
CREATE INDEX known_identity_sounds ON public.known_identity USING btree (surname_sound, forename_sound, birth_date);
CREATE UNIQUE INDEX known_identity_standing ON public.known_identity USING btree (person_id) WHERE ((source = 'person'::text) AND (until_day IS NULL));
CREATE INDEX known_identity_telephone ON public.known_identity USING btree (telephone) WHERE (telephone IS NOT NULL);
CREATE TRIGGER search_keys_changed AFTER UPDATE ON known_identity REFERENCING OLD TABLE AS former NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_keys_of_identities();
CREATE TRIGGER search_keys_gone AFTER DELETE ON known_identity REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION search_keys_of_identities();
CREATE TRIGGER search_keys_new AFTER INSERT ON known_identity REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_keys_of_identities();
CREATE POLICY change ON known_identity FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = known_identity.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text)))) WITH CHECK (true);
CREATE POLICY of_record ON known_identity AS RESTRICTIVE FOR SELECT TO throughline_app USING (((source_record_id IS NULL) OR (EXISTS ( SELECT 1
   FROM source_record s
  WHERE (s.id = known_identity.source_record_id)))));
CREATE POLICY record ON known_identity FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON known_identity FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = known_identity.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
CREATE POLICY sight ON known_identity FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = known_identity.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
GRANT SELECT ON known_identity TO throughline_app;
COMMENT ON COLUMN known_identity.until_day IS 'The day on which other facts replaced these, or the agency took its record back; null while they stand.';
COMMENT ON COLUMN known_identity.withdrawn IS 'The agency took the record back: it was never about this person, and finds nobody any more.';

CREATE TABLE legal_hold (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  reason text NOT NULL,
  from_day date NOT NULL,
  review_day date NOT NULL,
  set_by uuid NOT NULL,
  set_at timestamp with time zone NOT NULL,
  lifted_on date,
  lifted_by uuid,
  lifted_because text,
  copy_of uuid,
  by_parting uuid,
  partnerships uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  CONSTRAINT legal_hold_pkey PRIMARY KEY (id),
  CONSTRAINT legal_hold_by_parting_fkey FOREIGN KEY (by_parting) REFERENCES person_merge(id) ON DELETE SET NULL,
  CONSTRAINT legal_hold_copy_of_fkey FOREIGN KEY (copy_of) REFERENCES legal_hold(id) ON DELETE SET NULL,
  CONSTRAINT legal_hold_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES account(id),
  CONSTRAINT legal_hold_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT legal_hold_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT legal_hold_set_by_fkey FOREIGN KEY (set_by) REFERENCES account(id),
  CONSTRAINT legal_hold_check CHECK (review_day > from_day),
  CONSTRAINT legal_hold_check1 CHECK ((lifted_on IS NULL) = (lifted_because IS NULL)),
  CONSTRAINT legal_hold_lifted_because_check CHECK (length(lifted_because) >= 3 AND length(lifted_because) <= 500),
  CONSTRAINT legal_hold_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE legal_hold IS 'Class: identity. Nothing of this person goes while it stands: an inquiry, a claim, an inquest. Reviewed by a day.';
ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
CREATE INDEX legal_hold_person ON public.legal_hold USING btree (person_id) WHERE (lifted_on IS NULL);
CREATE TRIGGER partnerships BEFORE INSERT ON legal_hold FOR EACH ROW EXECUTE FUNCTION note_partnerships_of_hold();
CREATE POLICY leads ON legal_hold FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND ((organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])) OR (partnerships && ( SELECT viewer_partnerships() AS viewer_partnerships))) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = legal_hold.person_id)))));
CREATE POLICY leads_change ON legal_hold FOR UPDATE TO throughline_app USING (may_end_hold(organisation_id, partnerships, person_id)) WITH CHECK ((may_end_hold(organisation_id, partnerships, person_id) AND (lifted_by = ( SELECT viewer_account() AS viewer_account))));
CREATE POLICY leads_record ON legal_hold FOR INSERT TO throughline_app WITH CHECK ((( SELECT rights_side() AS rights_side) AND (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON legal_hold TO throughline_app;
COMMENT ON COLUMN legal_hold.copy_of IS 'The hold that this one repeats on the other record, since two records were parted on which it stood as on one.';
COMMENT ON COLUMN legal_hold.by_parting IS 'The merge whose undoing made this copy.';
COMMENT ON COLUMN legal_hold.partnerships IS 'The partnerships to which the organisation that set the hold belonged when it did: leads of these see it even after that organisation has left.';

CREATE TABLE licence_condition (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  code text NOT NULL,
  area_code text,
  shown_from date NOT NULL,
  state text DEFAULT 'proposed'::text NOT NULL,
  decided_on date,
  decided_by uuid,
  reason text,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT licence_condition_pkey PRIMARY KEY (id),
  CONSTRAINT licence_condition_area_code_fkey FOREIGN KEY (area_code) REFERENCES area(code),
  CONSTRAINT licence_condition_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT licence_condition_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT licence_condition_check CHECK ((state = 'proposed'::text) = (decided_on IS NULL)),
  CONSTRAINT licence_condition_check1 CHECK ((decided_on IS NULL) = (reason IS NULL)),
  CONSTRAINT licence_condition_code_check CHECK (code ~ '^[a-z-]{3,40}$'::text),
  CONSTRAINT licence_condition_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500),
  CONSTRAINT licence_condition_state_check CHECK (state = ANY (ARRAY['proposed'::text, 'accepted'::text, 'declined'::text]))
);
COMMENT ON TABLE licence_condition IS 'Class: sentence. A condition of the published list that was proposed for a licence, and what the offender manager decided. No column tells who proposed it or when: it is shown from a day on which all of a week are shown (docs/decisions/2026-11-23-the-victims-wall.md).';
ALTER TABLE licence_condition ENABLE ROW LEVEL SECURITY;
CREATE INDEX licence_condition_person ON public.licence_condition USING btree (person_id, shown_from);
CREATE INDEX licence_condition_waiting ON public.licence_condition USING btree (shown_from) WHERE (state = 'proposed'::text);
CREATE POLICY change ON licence_condition FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = licence_condition.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON licence_condition FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON licence_condition FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = licence_condition.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY shown ON licence_condition AS RESTRICTIVE FOR SELECT TO throughline_app USING ((shown_from <= ( SELECT viewer_today() AS viewer_today)));
CREATE POLICY sight ON licence_condition FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = licence_condition.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON licence_condition TO throughline_app;

CREATE TABLE licence_proposal (
  id uuid NOT NULL,
  condition_id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  CONSTRAINT licence_proposal_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE licence_proposal IS 'Class: victim. Who proposed a condition, whoever they were: written by every proposal and read through no door, so that a wrong one can be traced by the owner of the records and by nobody else.';
ALTER TABLE licence_proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY record ON licence_proposal FOR INSERT TO throughline_app WITH CHECK (((account_id = ( SELECT viewer_account() AS viewer_account)) AND (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON licence_proposal TO throughline_app;

CREATE TABLE looking_day (
  day date NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  people integer NOT NULL,
  CONSTRAINT looking_day_pkey PRIMARY KEY (account_id, organisation_id, day)
);
COMMENT ON TABLE looking_day IS 'How many different people somebody opened on a day: what is usual for them is told from it. Nobody’s information: numbers only.';

CREATE TABLE looking_review (
  only_row boolean DEFAULT true NOT NULL,
  reviewed_until timestamp with time zone NOT NULL,
  CONSTRAINT looking_review_pkey PRIMARY KEY (only_row),
  CONSTRAINT looking_review_only_row_check CHECK (only_row)
);
COMMENT ON TABLE looking_review IS 'One row: up to which moment the hourly turn has gone through the audit.';

CREATE TABLE management (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  side text NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  from_day date NOT NULL,
  until_day date,
  reason text NOT NULL,
  handover text,
  decided_by uuid,
  decided_at timestamp with time zone NOT NULL,
  ended_reason text,
  ended_by uuid,
  ended_at timestamp with time zone,
  set_aside_by uuid,
  set_aside_for uuid,
  set_aside_was jsonb,
  CONSTRAINT management_pkey PRIMARY KEY (id),
  CONSTRAINT management_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT management_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT management_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account(id),
  CONSTRAINT management_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT management_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT management_set_aside_by_fkey FOREIGN KEY (set_aside_by) REFERENCES person_merge(id),
  CONSTRAINT management_period CHECK (until_day >= from_day),
  CONSTRAINT management_set_aside CHECK ((set_aside_by IS NULL) = (set_aside_for IS NULL) AND (set_aside_by IS NULL) = (set_aside_was IS NULL)),
  CONSTRAINT management_side_check CHECK (side = ANY (ARRAY['prison'::text, 'community'::text])),
  CONSTRAINT one_manager_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(from_day, until_day) WITH &&)
);
COMMENT ON TABLE management IS 'Class: contact. Who is responsible for a person from a day until (not including) another. The exclusion constraint holds that there is never more than one.';
ALTER TABLE management ENABLE ROW LEVEL SECURITY;
CREATE INDEX management_account ON public.management USING btree (account_id) WHERE (until_day IS NULL);
CREATE INDEX management_account_period ON public.management USING btree (account_id, from_day, until_day);
CREATE INDEX management_load ON public.management USING btree (account_id) INCLUDE (organisation_id, from_day) WHERE (until_day IS NULL);
CREATE INDEX management_open ON public.management USING btree (person_id) INCLUDE (from_day) WHERE (until_day IS NULL);
CREATE INDEX management_person ON public.management USING btree (person_id, from_day DESC);
CREATE INDEX management_set_aside ON public.management USING btree (person_id) WHERE (set_aside_by IS NOT NULL);
CREATE INDEX management_until ON public.management USING btree (until_day) WHERE (until_day IS NOT NULL);
CREATE POLICY change ON management FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = management.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON management FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON management FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = management.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON management FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = management.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON management TO throughline_app;
COMMENT ON COLUMN management.set_aside_by IS 'The merge that ended this, since both records had a manager; none once the two are two again.';
COMMENT ON COLUMN management.set_aside_for IS 'The record on which the responsibility stands that stayed instead.';
COMMENT ON COLUMN management.set_aside_was IS 'What stood here and in its involvement before, to be written back: until, reason, by, at, known (the involvement’s last day), left (until when the merge let it hold), and before (an earlier setting aside).';

CREATE TABLE manager_review (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  management_id uuid NOT NULL,
  asked_on date NOT NULL,
  due_day date NOT NULL,
  done_on date,
  done_by uuid,
  finding text,
  CONSTRAINT manager_review_pkey PRIMARY KEY (id),
  CONSTRAINT manager_review_done_by_fkey FOREIGN KEY (done_by) REFERENCES account(id),
  CONSTRAINT manager_review_management_id_fkey FOREIGN KEY (management_id) REFERENCES management(id),
  CONSTRAINT manager_review_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT manager_review_check CHECK (due_day >= asked_on),
  CONSTRAINT manager_review_check1 CHECK (done_on >= asked_on),
  CONSTRAINT manager_review_check2 CHECK ((done_on IS NULL) = (finding IS NULL))
);
COMMENT ON TABLE manager_review IS 'Class: risk. After a rise in risk: is this still the right offender manager? Due until somebody records the answer.';
ALTER TABLE manager_review ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX manager_review_open ON public.manager_review USING btree (management_id) WHERE (done_on IS NULL);
CREATE INDEX manager_review_person ON public.manager_review USING btree (person_id);
CREATE POLICY change ON manager_review FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = manager_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text)))) WITH CHECK (true);
CREATE POLICY record ON manager_review FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON manager_review FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = manager_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
CREATE POLICY sight ON manager_review FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = manager_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
GRANT INSERT, SELECT, UPDATE ON manager_review TO throughline_app;

CREATE TABLE membership (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  role text NOT NULL,
  purpose text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  version integer DEFAULT 1 NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT membership_pkey PRIMARY KEY (id),
  CONSTRAINT membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT membership_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT membership_check CHECK (until_day >= from_day)
);
COMMENT ON TABLE membership IS 'A hat: this person acts for this organisation in this role, for this purpose, between these days.';
CREATE INDEX membership_account ON public.membership USING btree (account_id);
CREATE INDEX membership_organisation ON public.membership USING btree (organisation_id, role);
GRANT INSERT, SELECT, UPDATE ON membership TO throughline_app;
COMMENT ON COLUMN membership.ended_at IS 'The moment at which an administrator put its wearer out, in the middle of a day; none where the role ends with its last day. Taken away again when the role is let go on.';

CREATE TABLE membership_change (
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  kind text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  reason text NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT membership_change_pkey PRIMARY KEY (id),
  CONSTRAINT membership_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  CONSTRAINT membership_change_membership_id_fkey FOREIGN KEY (membership_id) REFERENCES membership(id),
  CONSTRAINT membership_change_kind_check CHECK (kind = ANY (ARRAY['given'::text, 'changed'::text, 'ended'::text, 'ended-now'::text])),
  CONSTRAINT membership_change_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);
COMMENT ON TABLE membership_change IS 'What became of a hat: given, its days changed, ended; by whom and why. About staff, not about people whom agencies work with. Append-only.';
CREATE INDEX membership_change_membership ON public.membership_change USING btree (membership_id, changed_at);
GRANT INSERT, SELECT ON membership_change TO throughline_app;

CREATE TABLE message (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  meeting_id uuid NOT NULL,
  meeting_version integer NOT NULL,
  about text NOT NULL,
  channel text NOT NULL,
  in_prison boolean NOT NULL,
  in_person boolean NOT NULL,
  language text NOT NULL,
  large_print boolean NOT NULL,
  send_at timestamp with time zone NOT NULL,
  send_day date NOT NULL,
  state text NOT NULL,
  state_at timestamp with time zone NOT NULL,
  reason text,
  tries integer DEFAULT 0 NOT NULL,
  look_at timestamp with time zone NOT NULL,
  service text,
  service_id text,
  words text,
  settled_on date,
  settled_by uuid,
  settled_how text,
  settled_words text,
  organisation_id uuid NOT NULL,
  planned_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT message_pkey PRIMARY KEY (id),
  CONSTRAINT message_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES release_meeting(id),
  CONSTRAINT message_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT message_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT message_planned_by_fkey FOREIGN KEY (planned_by) REFERENCES account(id),
  CONSTRAINT message_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES account(id),
  CONSTRAINT message_about_check CHECK (about = ANY (ARRAY['reminder'::text, 'change'::text, 'cancelled'::text])),
  CONSTRAINT message_channel_check CHECK (channel = ANY (ARRAY['sms'::text, 'email'::text, 'letter'::text, 'voice'::text])),
  CONSTRAINT message_check CHECK ((settled_on IS NULL) = (settled_how IS NULL)),
  CONSTRAINT message_check1 CHECK (settled_on IS NULL OR state = 'failed'::text),
  CONSTRAINT message_check2 CHECK (reason IS NULL OR (state = ANY (ARRAY['failed'::text, 'withdrawn'::text]))),
  CONSTRAINT message_language_check CHECK (language = ANY (ARRAY['en'::text, 'cy'::text])),
  CONSTRAINT message_reason_check CHECK (reason = ANY (ARRAY['moved'::text, 'corrected'::text, 'cancelled'::text, 'wish'::text, 'died'::text, 'past'::text, 'in-prison'::text, 'not-safe'::text, 'no-contact'::text, 'permanent-failure'::text, 'temporary-failure'::text, 'technical-failure'::text, 'service'::text])),
  CONSTRAINT message_service_check CHECK (service = ANY (ARRAY['notify'::text, 'local'::text, 'worker'::text])),
  CONSTRAINT message_service_id_check CHECK (length(service_id) >= 1 AND length(service_id) <= 100),
  CONSTRAINT message_settled_how_check CHECK (settled_how = ANY (ARRAY['told'::text, 'not-reached'::text, 'not-needed'::text])),
  CONSTRAINT message_settled_words_check CHECK (length(settled_words) <= 300),
  CONSTRAINT message_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'sent'::text, 'delivered'::text, 'failed'::text, 'withdrawn'::text])),
  CONSTRAINT message_words_check CHECK (length(words) <= 2000)
);
COMMENT ON TABLE message IS 'Class: contact. One message about one appointment: how it goes out and when, what became of it, and for one that failed what a worker did. Its words stand here once it is sent; they name no service, place, offence or name of the person.';
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
CREATE INDEX message_meeting ON public.message USING btree (meeting_id);
CREATE UNIQUE INDEX message_once ON public.message USING btree (meeting_id, meeting_version, about) WHERE (state <> 'withdrawn'::text);
CREATE INDEX message_open ON public.message USING btree (send_day, id) WHERE ((state = 'waiting'::text) OR ((state = 'failed'::text) AND (settled_on IS NULL)));
CREATE INDEX message_person ON public.message USING btree (person_id, send_day DESC);
CREATE INDEX message_to_send ON public.message USING btree (look_at, id) WHERE ((state = ANY (ARRAY['waiting'::text, 'sent'::text])) AND (channel = ANY (ARRAY['sms'::text, 'email'::text])));
CREATE TRIGGER stands_with_meeting BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION stands_with_meeting();
CREATE POLICY change ON message FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = message.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY own ON message AS RESTRICTIVE FOR SELECT TO throughline_app USING ((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text])));
CREATE POLICY record ON message FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON message FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = message.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON message FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = message.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON message TO throughline_app;
COMMENT ON COLUMN message.in_person IS 'Nothing is safe to send: a worker tells it when they meet.';
COMMENT ON COLUMN message.look_at IS 'When the loop looks again: after a failed try, or for what became of it.';

CREATE TABLE message_wish (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  channel text NOT NULL,
  telephone text,
  email text,
  language text NOT NULL,
  large_print boolean NOT NULL,
  safe boolean NOT NULL,
  why_not_safe text,
  told_by text NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT message_wish_pkey PRIMARY KEY (id),
  CONSTRAINT message_wish_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT message_wish_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT message_wish_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT message_wish_channel_check CHECK (channel = ANY (ARRAY['sms'::text, 'email'::text, 'letter'::text, 'voice'::text])),
  CONSTRAINT message_wish_check CHECK (channel <> 'sms'::text OR telephone IS NOT NULL),
  CONSTRAINT message_wish_check1 CHECK (channel <> 'email'::text OR email IS NOT NULL),
  CONSTRAINT message_wish_check2 CHECK (safe = (why_not_safe IS NULL)),
  CONSTRAINT message_wish_email_check CHECK (length(email) >= 3 AND length(email) <= 254 AND email ~ '^[^[:space:]@]+@[^[:space:]@]+$'::text),
  CONSTRAINT message_wish_language_check CHECK (language = ANY (ARRAY['en'::text, 'cy'::text])),
  CONSTRAINT message_wish_telephone_check CHECK (telephone ~ '^(0[1-9][0-9]{8,9}|\+[1-9][0-9]{6,14})$'::text),
  CONSTRAINT message_wish_told_by_check CHECK (length(told_by) >= 2 AND length(told_by) <= 100),
  CONSTRAINT message_wish_why_not_safe_check CHECK (length(why_not_safe) >= 3 AND length(why_not_safe) <= 300)
);
COMMENT ON TABLE message_wish IS 'Class: contact. How somebody wants to be told of appointments, in which language, and whether their telephone and e-mail are theirs alone; the newest counts, nothing is overwritten.';
ALTER TABLE message_wish ENABLE ROW LEVEL SECURITY;
CREATE INDEX message_wish_person ON public.message_wish USING btree (person_id, place DESC);
CREATE POLICY change ON message_wish FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = message_wish.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON message_wish FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON message_wish FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = message_wish.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON message_wish FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = message_wish.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON message_wish TO throughline_app;

CREATE TABLE migration (
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migration_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE migration IS 'The schema changes that this database has had, with a digest of each file as it was applied.';

CREATE TABLE name_slip (
  slip text NOT NULL,
  word text NOT NULL,
  CONSTRAINT name_slip_pkey PRIMARY KEY (slip, word),
  CONSTRAINT name_slip_word_fkey FOREIGN KEY (word) REFERENCES name_word(word) ON DELETE CASCADE
);
COMMENT ON TABLE name_slip IS 'Each word of a name, whole and with one letter left out: two words that are one slip apart meet in at least one of these.';
CREATE INDEX name_slip_word ON public.name_slip USING btree (word);

CREATE TABLE name_word (
  word text NOT NULL,
  sound text NOT NULL,
  CONSTRAINT name_word_pkey PRIMARY KEY (word)
);
COMMENT ON TABLE name_word IS 'Words of names that anybody is or was known by, without whose they are. A word goes with the last person who had it.';
CREATE INDEX name_word_sound ON public.name_word USING btree (sound);

CREATE TABLE notice (
  id uuid NOT NULL,
  account_id uuid,
  organisation_id uuid,
  role text,
  person_id uuid,
  words text NOT NULL,
  href text NOT NULL,
  written_at timestamp with time zone NOT NULL,
  request_id uuid NOT NULL,
  CONSTRAINT notice_pkey PRIMARY KEY (id),
  CONSTRAINT notice_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT notice_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT notice_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT notice_check CHECK ((account_id IS NULL) <> (organisation_id IS NULL)),
  CONSTRAINT notice_check1 CHECK ((organisation_id IS NULL) = (role IS NULL)),
  CONSTRAINT notice_href_check CHECK (href ~ '^/[a-z0-9/-]*$'::text),
  CONSTRAINT notice_words_check CHECK (length(words) >= 3 AND length(words) <= 300)
);
COMMENT ON TABLE notice IS 'Class: by row. A sentence for one account, or for whoever holds a role at an organisation. Its words name no person: at most the short reference, and nobody who is excluded from that person is shown it.';
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE INDEX notice_account ON public.notice USING btree (account_id, written_at DESC) WHERE (account_id IS NOT NULL);
CREATE INDEX notice_person ON public.notice USING btree (person_id);
CREATE INDEX notice_role ON public.notice USING btree (organisation_id, role, written_at DESC) WHERE (organisation_id IS NOT NULL);
CREATE POLICY read_own ON notice FOR SELECT TO throughline_app USING ((((account_id = ( SELECT viewer_account() AS viewer_account)) OR ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (role = ( SELECT viewer_role() AS viewer_role)))) AND ((person_id IS NULL) OR (NOT ( SELECT any_limits() AS any_limits)) OR (NOT excluded(person_id)))));
CREATE POLICY write ON notice FOR INSERT TO throughline_app WITH CHECK (true);
GRANT INSERT, SELECT ON notice TO throughline_app;

CREATE TABLE notice_seen (
  notice_id uuid NOT NULL,
  account_id uuid NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT notice_seen_pkey PRIMARY KEY (notice_id, account_id),
  CONSTRAINT notice_seen_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT notice_seen_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id)
);
COMMENT ON TABLE notice_seen IS 'Who has seen a notice, and when. A notice for a role is seen by each of its holders for themselves.';
ALTER TABLE notice_seen ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notice_seen TO throughline_app USING ((account_id = ( SELECT viewer_account() AS viewer_account))) WITH CHECK ((account_id = ( SELECT viewer_account() AS viewer_account)));
GRANT INSERT, SELECT ON notice_seen TO throughline_app;

CREATE TABLE offence (
  code text NOT NULL,
  title text NOT NULL,
  category text NOT NULL,
  home_office_class text,
  CONSTRAINT offence_pkey PRIMARY KEY (code)
);
COMMENT ON TABLE offence IS 'Offences by their national code. Source: data/offence-codes.';
GRANT INSERT, SELECT, UPDATE ON offence TO throughline_app;

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

CREATE TABLE out_of_court_condition (
  id uuid NOT NULL,
  disposal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  youth boolean NOT NULL,
  purpose text NOT NULL,
  words text NOT NULL,
  place text,
  due_on date NOT NULL,
  result text,
  result_words text,
  result_on date,
  replaced_on date,
  organisation_id uuid NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT out_of_court_condition_pkey PRIMARY KEY (id),
  CONSTRAINT out_of_court_condition_disposal_id_fkey FOREIGN KEY (disposal_id) REFERENCES out_of_court_disposal(id) ON DELETE CASCADE,
  CONSTRAINT out_of_court_condition_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT out_of_court_condition_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT out_of_court_condition_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT out_of_court_condition_check CHECK ((result IS NULL) = (result_on IS NULL)),
  CONSTRAINT out_of_court_condition_place_check CHECK (length(place) >= 2 AND length(place) <= 200),
  CONSTRAINT out_of_court_condition_purpose_check CHECK (purpose = ANY (ARRAY['rehabilitative'::text, 'reparative'::text, 'restrictive'::text])),
  CONSTRAINT out_of_court_condition_result_check CHECK (result = ANY (ARRAY['done'::text, 'partly'::text, 'not-done'::text])),
  CONSTRAINT out_of_court_condition_result_words_check CHECK (length(result_words) >= 3 AND length(result_words) <= 1000),
  CONSTRAINT out_of_court_condition_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE out_of_court_condition IS 'Class: sentence. One condition of an out-of-court disposal, with its day, its place and whether it was met. One that was varied stays, with the day on which another took its place.';
ALTER TABLE out_of_court_condition ENABLE ROW LEVEL SECURITY;
CREATE INDEX out_of_court_condition_of ON public.out_of_court_condition USING btree (disposal_id, due_on);
CREATE INDEX out_of_court_condition_person ON public.out_of_court_condition USING btree (person_id);
CREATE TRIGGER stands_with_disposal BEFORE INSERT ON out_of_court_condition FOR EACH ROW EXECUTE FUNCTION stands_with_disposal();
CREATE POLICY apart ON out_of_court_condition AS RESTRICTIVE FOR SELECT TO throughline_app USING (
CASE ( SELECT viewer_role() AS viewer_role)
    WHEN 'disposal-officer'::text THEN (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))
    WHEN 'offender-manager'::text THEN ((NOT youth) AND answered_for_here(person_id))
    WHEN 'delivery-unit-head'::text THEN ((NOT youth) AND answered_for_here(person_id))
    ELSE (( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text)
END);
CREATE POLICY change ON out_of_court_condition FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_condition.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_issuer ON out_of_court_condition FOR UPDATE TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'disposal-officer'::text) AND issued_here(person_id))) WITH CHECK (true);
CREATE POLICY of_issuer ON out_of_court_condition FOR SELECT TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'disposal-officer'::text) AND issued_here(person_id)));
CREATE POLICY record ON out_of_court_condition FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON out_of_court_condition FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_condition.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON out_of_court_condition FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_condition.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON out_of_court_condition TO throughline_app;

CREATE TABLE out_of_court_disposal (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  reference text NOT NULL,
  kind text NOT NULL,
  youth boolean NOT NULL,
  offence_code text NOT NULL,
  offence_kind text NOT NULL,
  offence_day date NOT NULL,
  crime_reference text NOT NULL,
  answer text NOT NULL,
  evidence boolean NOT NULL,
  repeat_reason text,
  authority text NOT NULL,
  authoriser text,
  authorised_on date,
  victim_ask_by date,
  youth_told_on date,
  referral_id uuid,
  offered_on date NOT NULL,
  issued_on date,
  state text NOT NULL,
  state_on date NOT NULL,
  source text NOT NULL,
  organisation_id uuid NOT NULL,
  officer_id uuid,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT out_of_court_disposal_pkey PRIMARY KEY (id),
  CONSTRAINT out_of_court_disposal_reference_key UNIQUE (reference),
  CONSTRAINT out_of_court_disposal_offence_code_fkey FOREIGN KEY (offence_code) REFERENCES offence(code),
  CONSTRAINT out_of_court_disposal_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES account(id),
  CONSTRAINT out_of_court_disposal_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT out_of_court_disposal_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT out_of_court_disposal_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id) ON DELETE SET NULL,
  CONSTRAINT out_of_court_disposal_answer_check CHECK (answer = ANY (ARRAY['admits'::text, 'responsible'::text, 'neither'::text])),
  CONSTRAINT out_of_court_disposal_authoriser_check CHECK (length(authoriser) >= 2 AND length(authoriser) <= 200),
  CONSTRAINT out_of_court_disposal_authority_check CHECK (authority = ANY (ARRAY['officer'::text, 'inspector'::text, 'prosecutor'::text])),
  CONSTRAINT out_of_court_disposal_check CHECK ((authoriser IS NULL) = (authorised_on IS NULL)),
  CONSTRAINT out_of_court_disposal_check1 CHECK (source = 'imported'::text OR authority = 'officer'::text OR issued_on IS NULL OR authorised_on IS NOT NULL),
  CONSTRAINT out_of_court_disposal_crime_reference_check CHECK (length(crime_reference) >= 3 AND length(crime_reference) <= 40),
  CONSTRAINT out_of_court_disposal_kind_check CHECK (kind = ANY (ARRAY['community-resolution'::text, 'diversion'::text, 'simple-caution'::text, 'conditional-caution'::text, 'diversionary-caution'::text, 'community-caution'::text, 'youth-caution'::text, 'youth-conditional-caution'::text])),
  CONSTRAINT out_of_court_disposal_offence_kind_check CHECK (offence_kind = ANY (ARRAY['summary'::text, 'either-way'::text, 'indictable-only'::text])),
  CONSTRAINT out_of_court_disposal_reference_check CHECK (reference ~ '^O-[A-Z0-9]{7}$'::text),
  CONSTRAINT out_of_court_disposal_repeat_reason_check CHECK (length(repeat_reason) >= 3 AND length(repeat_reason) <= 1000),
  CONSTRAINT out_of_court_disposal_source_check CHECK (source = ANY (ARRAY['platform'::text, 'imported'::text])),
  CONSTRAINT out_of_court_disposal_state_check CHECK (state = ANY (ARRAY['offered'::text, 'accepted'::text, 'in-force'::text, 'breached'::text, 'complied'::text, 'given'::text, 'ended-in-part'::text, 'prosecuted'::text, 'declined'::text, 'withdrawn'::text, 'died'::text]))
);
COMMENT ON TABLE out_of_court_disposal IS 'Class: sentence. What the police decide without a court: kind, offence, who authorised it, where it stands. No sentence of a court, and in no list or figure of sentences.';
ALTER TABLE out_of_court_disposal ENABLE ROW LEVEL SECURITY;
CREATE INDEX out_of_court_disposal_open ON public.out_of_court_disposal USING btree (organisation_id, state_on) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text, 'in-force'::text, 'breached'::text]));
CREATE INDEX out_of_court_disposal_person ON public.out_of_court_disposal USING btree (person_id, offered_on DESC);
CREATE POLICY apart ON out_of_court_disposal AS RESTRICTIVE FOR SELECT TO throughline_app USING (
CASE ( SELECT viewer_role() AS viewer_role)
    WHEN 'disposal-officer'::text THEN (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))
    WHEN 'offender-manager'::text THEN ((NOT youth) AND answered_for_here(person_id))
    WHEN 'delivery-unit-head'::text THEN ((NOT youth) AND answered_for_here(person_id))
    ELSE (( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text)
END);
CREATE POLICY change ON out_of_court_disposal FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_disposal.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_issuer ON out_of_court_disposal FOR UPDATE TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'disposal-officer'::text) AND issued_here(person_id))) WITH CHECK (true);
CREATE POLICY of_issuer ON out_of_court_disposal FOR SELECT TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'disposal-officer'::text) AND issued_here(person_id)));
CREATE POLICY record ON out_of_court_disposal FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON out_of_court_disposal FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_disposal.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON out_of_court_disposal FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_disposal.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON out_of_court_disposal TO throughline_app;

CREATE TABLE out_of_court_step (
  id uuid NOT NULL,
  disposal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  youth boolean NOT NULL,
  step text NOT NULL,
  on_day date NOT NULL,
  words text,
  organisation_id uuid NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT out_of_court_step_pkey PRIMARY KEY (id),
  CONSTRAINT out_of_court_step_disposal_id_fkey FOREIGN KEY (disposal_id) REFERENCES out_of_court_disposal(id) ON DELETE CASCADE,
  CONSTRAINT out_of_court_step_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT out_of_court_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT out_of_court_step_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT out_of_court_step_step_check CHECK (step = ANY (ARRAY['offered'::text, 'accept'::text, 'decline'::text, 'issue'::text, 'comply'::text, 'breach'::text, 'vary'::text, 'end-in-part'::text, 'prosecute'::text, 'withdraw'::text, 'died'::text, 'authorised'::text, 'youth-told'::text, 'referred'::text])),
  CONSTRAINT out_of_court_step_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE out_of_court_step IS 'Class: sentence. What happened to an out-of-court disposal, step by step: who, when and why. Nothing is overwritten.';
ALTER TABLE out_of_court_step ENABLE ROW LEVEL SECURITY;
CREATE INDEX out_of_court_step_of ON public.out_of_court_step USING btree (disposal_id, place);
CREATE INDEX out_of_court_step_person ON public.out_of_court_step USING btree (person_id);
CREATE TRIGGER stands_with_disposal BEFORE INSERT ON out_of_court_step FOR EACH ROW EXECUTE FUNCTION stands_with_disposal();
CREATE POLICY apart ON out_of_court_step AS RESTRICTIVE FOR SELECT TO throughline_app USING (
CASE ( SELECT viewer_role() AS viewer_role)
    WHEN 'disposal-officer'::text THEN (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))
    WHEN 'offender-manager'::text THEN ((NOT youth) AND answered_for_here(person_id))
    WHEN 'delivery-unit-head'::text THEN ((NOT youth) AND answered_for_here(person_id))
    ELSE (( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text)
END);
CREATE POLICY change ON out_of_court_step FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_issuer ON out_of_court_step FOR UPDATE TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'disposal-officer'::text) AND issued_here(person_id))) WITH CHECK (true);
CREATE POLICY of_issuer ON out_of_court_step FOR SELECT TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'disposal-officer'::text) AND issued_here(person_id)));
CREATE POLICY record ON out_of_court_step FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON out_of_court_step FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON out_of_court_step FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = out_of_court_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON out_of_court_step TO throughline_app;

CREATE TABLE out_of_court_view (
  id uuid NOT NULL,
  disposal_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  outcome text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  asked_on date NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT out_of_court_view_pkey PRIMARY KEY (id),
  CONSTRAINT out_of_court_view_outcome_check CHECK (outcome = ANY (ARRAY['asked'::text, 'not-reached'::text])),
  CONSTRAINT out_of_court_view_words_check CHECK (length(words) <= 2000)
);
COMMENT ON TABLE out_of_court_view IS 'Class: victim. What a victim wants before the police issue an out-of-court disposal, in their own words; made only by somebody on the victims’ side.';
ALTER TABLE out_of_court_view ENABLE ROW LEVEL SECURITY;
CREATE INDEX out_of_court_view_of ON public.out_of_court_view USING btree (disposal_id, recorded_at);
CREATE POLICY wall ON out_of_court_view TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON out_of_court_view TO throughline_app;

CREATE TABLE panel_attendee (
  disclosure_id uuid NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  host_organisation_id uuid NOT NULL,
  CONSTRAINT panel_attendee_pkey PRIMARY KEY (disclosure_id, account_id),
  CONSTRAINT panel_attendee_disclosure_id_fkey FOREIGN KEY (disclosure_id) REFERENCES panel_disclosure(id)
);
COMMENT ON TABLE panel_attendee IS 'Class: victim. Who may read a disclosure, each for the organisation whose hat they wear at the meeting.';
ALTER TABLE panel_attendee ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON panel_attendee TO throughline_app USING ((host_organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((host_organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON panel_attendee TO throughline_app;

CREATE TABLE panel_disclosure (
  id uuid NOT NULL,
  victim_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  meeting text NOT NULL,
  from_at timestamp with time zone NOT NULL,
  until_at timestamp with time zone NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamp with time zone NOT NULL,
  withdrawn_at timestamp with time zone,
  checked_at timestamp with time zone,
  CONSTRAINT panel_disclosure_pkey PRIMARY KEY (id),
  CONSTRAINT panel_disclosure_victim_id_fkey FOREIGN KEY (victim_id) REFERENCES victim(id),
  CONSTRAINT panel_disclosure_check CHECK (until_at > from_at)
);
COMMENT ON TABLE panel_disclosure IS 'Class: victim. Facts of one victim opened to named attendees of one meeting, between two moments.';
ALTER TABLE panel_disclosure ENABLE ROW LEVEL SECURITY;
CREATE INDEX panel_disclosure_victim ON public.panel_disclosure USING btree (victim_id);
CREATE POLICY wall ON panel_disclosure TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON panel_disclosure TO throughline_app;
COMMENT ON COLUMN panel_disclosure.checked_at IS 'When the names and roles of the attendees were checked and the facts opened; none while it waits for that, and nobody reads it until then.';

CREATE TABLE panel_fact (
  disclosure_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  "position" integer NOT NULL,
  title text NOT NULL,
  words text NOT NULL,
  CONSTRAINT panel_fact_pkey PRIMARY KEY (disclosure_id, "position"),
  CONSTRAINT panel_fact_disclosure_id_fkey FOREIGN KEY (disclosure_id) REFERENCES panel_disclosure(id)
);
COMMENT ON TABLE panel_fact IS 'Class: victim. One fact that was chosen for a meeting, in the words that stood when it was chosen.';
ALTER TABLE panel_fact ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON panel_fact TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON panel_fact TO throughline_app;

CREATE TABLE paper (
  id uuid NOT NULL,
  reference text NOT NULL,
  board_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  title text NOT NULL,
  agenda_item text DEFAULT ''::text NOT NULL,
  meeting_day date NOT NULL,
  author text NOT NULL,
  contact text NOT NULL,
  state text NOT NULL,
  published_at timestamp with time zone,
  published_by uuid,
  withdrawn_at timestamp with time zone,
  withdraw_reason text,
  started_by uuid,
  started_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  revision integer DEFAULT 1 NOT NULL,
  withdrawn_by uuid,
  pdf_problem text,
  CONSTRAINT paper_pkey PRIMARY KEY (id),
  CONSTRAINT paper_reference_key UNIQUE (reference),
  CONSTRAINT paper_board_id_fkey FOREIGN KEY (board_id) REFERENCES board(id),
  CONSTRAINT paper_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT paper_published_by_fkey FOREIGN KEY (published_by) REFERENCES account(id),
  CONSTRAINT paper_started_by_fkey FOREIGN KEY (started_by) REFERENCES account(id),
  CONSTRAINT paper_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES account(id),
  CONSTRAINT paper_check CHECK ((published_at IS NULL) = (state = 'draft'::text)),
  CONSTRAINT paper_state_check CHECK (state = ANY (ARRAY['draft'::text, 'published'::text, 'withdrawn'::text])),
  CONSTRAINT paper_withdrawn_with_reason CHECK ((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL AND withdraw_reason IS NOT NULL))
);
COMMENT ON TABLE paper IS 'A board paper. Nothing in it is about a person. A draft is seen by its organisation; a published paper by anyone.';
ALTER TABLE paper ENABLE ROW LEVEL SECURITY;
CREATE INDEX paper_board ON public.paper USING btree (board_id, meeting_day DESC);
CREATE INDEX paper_organisation ON public.paper USING btree (organisation_id, meeting_day DESC);
CREATE INDEX paper_published ON public.paper USING btree (published_at DESC, id DESC) WHERE (state = 'published'::text);
CREATE TRIGGER frozen BEFORE UPDATE ON paper FOR EACH ROW WHEN (old.state <> 'draft'::text) EXECUTE FUNCTION refuse_change_of_published_paper();
CREATE POLICY changeable ON paper FOR UPDATE TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'board-secretary'::text)));
CREATE POLICY readable ON paper FOR SELECT TO throughline_app USING (((state <> 'draft'::text) OR ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'board-secretary'::text))));
CREATE POLICY writable ON paper FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'board-secretary'::text)));
GRANT INSERT, SELECT, UPDATE ON paper TO throughline_app;
COMMENT ON COLUMN paper.version IS 'Of the heading block alone: title, board, meeting, author, contact.';
COMMENT ON COLUMN paper.revision IS 'Counts every change to the paper or to anything in it: whoever publishes names the one they read.';
COMMENT ON COLUMN paper.pdf_problem IS 'Why a published paper has no PDF, in a sentence; null where it has one.';

CREATE TABLE paper_figure (
  id uuid NOT NULL,
  paper_id uuid NOT NULL,
  section_id uuid NOT NULL,
  "position" integer NOT NULL,
  measure text NOT NULL,
  parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
  caption text NOT NULL,
  frozen jsonb,
  snapshot_id uuid,
  CONSTRAINT paper_figure_pkey PRIMARY KEY (id),
  CONSTRAINT paper_figure_section_id_position_key UNIQUE (section_id, "position"),
  CONSTRAINT paper_figure_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id),
  CONSTRAINT paper_figure_section FOREIGN KEY (paper_id, section_id) REFERENCES paper_section(paper_id, id),
  CONSTRAINT paper_figure_section_id_fkey FOREIGN KEY (section_id) REFERENCES paper_section(id),
  CONSTRAINT paper_figure_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES snapshot(id)
);
COMMENT ON TABLE paper_figure IS 'A figure in a paper: live until the paper is published, then frozen with the definition and snapshot that it leads to.';
ALTER TABLE paper_figure ENABLE ROW LEVEL SECURITY;
CREATE INDEX paper_figure_paper ON public.paper_figure USING btree (paper_id);
CREATE TRIGGER frozen BEFORE INSERT OR DELETE OR UPDATE ON paper_figure FOR EACH ROW EXECUTE FUNCTION refuse_change_in_published_paper();
CREATE POLICY with_paper ON paper_figure TO throughline_app USING ((EXISTS ( SELECT 1
   FROM paper
  WHERE (paper.id = paper_figure.paper_id))));
GRANT DELETE, INSERT, SELECT, UPDATE ON paper_figure TO throughline_app;
COMMENT ON COLUMN paper_figure.frozen IS 'On publication: the whole figure as it was shown, and the day, time and digest of the snapshot it was made of.';

CREATE TABLE paper_implication (
  paper_id uuid NOT NULL,
  section_id uuid NOT NULL,
  category text NOT NULL,
  applies boolean NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  CONSTRAINT paper_implication_pkey PRIMARY KEY (section_id, category),
  CONSTRAINT paper_implication_paper_id_section_id_fkey FOREIGN KEY (paper_id, section_id) REFERENCES paper_section(paper_id, id) ON DELETE CASCADE,
  CONSTRAINT paper_implication_check CHECK (applies = (words <> ''::text))
);
COMMENT ON TABLE paper_implication IS 'What a paper says under one category of implications. No row: nobody has decided yet, and the paper cannot be published.';
ALTER TABLE paper_implication ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER frozen BEFORE INSERT OR DELETE OR UPDATE ON paper_implication FOR EACH ROW EXECUTE FUNCTION refuse_change_in_published_paper();
CREATE POLICY with_paper ON paper_implication TO throughline_app USING ((EXISTS ( SELECT 1
   FROM paper
  WHERE (paper.id = paper_implication.paper_id))));
GRANT DELETE, INSERT, SELECT, UPDATE ON paper_implication TO throughline_app;

CREATE TABLE paper_section (
  id uuid NOT NULL,
  paper_id uuid NOT NULL,
  "position" integer NOT NULL,
  kind text NOT NULL,
  heading text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT paper_section_pkey PRIMARY KEY (id),
  CONSTRAINT paper_section_of_paper UNIQUE (paper_id, id),
  CONSTRAINT paper_section_paper_id_position_key UNIQUE (paper_id, "position"),
  CONSTRAINT paper_section_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id)
);
COMMENT ON TABLE paper_section IS 'A numbered section of a paper; its paragraphs are numbered 1.1, 1.2 when it is shown.';
ALTER TABLE paper_section ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER frozen BEFORE INSERT OR DELETE OR UPDATE ON paper_section FOR EACH ROW EXECUTE FUNCTION refuse_change_in_published_paper();
CREATE POLICY with_paper ON paper_section TO throughline_app USING ((EXISTS ( SELECT 1
   FROM paper
  WHERE (paper.id = paper_section.paper_id))));
GRANT DELETE, INSERT, SELECT, UPDATE ON paper_section TO throughline_app;

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

CREATE TABLE people_apart (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  other_id uuid NOT NULL,
  reason text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT people_apart_pkey PRIMARY KEY (id),
  CONSTRAINT people_apart_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT people_apart_other_id_fkey FOREIGN KEY (other_id) REFERENCES person(id),
  CONSTRAINT people_apart_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT people_apart_check CHECK (other_id <> person_id),
  CONSTRAINT people_apart_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE people_apart IS 'Class: identity. Two records that somebody looked at and said to be two people. It holds for all records of both, whatever is merged or parted later. Seen by whoever sees both.';
ALTER TABLE people_apart ENABLE ROW LEVEL SECURITY;
CREATE INDEX people_apart_other ON public.people_apart USING btree (other_id);
CREATE INDEX people_apart_person ON public.people_apart USING btree (person_id);
CREATE POLICY change ON people_apart FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = people_apart.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text)))) WITH CHECK (true);
CREATE POLICY of_other ON people_apart AS RESTRICTIVE FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = people_apart.other_id))));
CREATE POLICY record ON people_apart FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON people_apart FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = people_apart.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
CREATE POLICY sight ON people_apart FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = people_apart.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
GRANT INSERT, SELECT ON people_apart TO throughline_app;

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
  cro text,
  telephone text,
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
CREATE INDEX person_cro ON public.person USING btree (cro) WHERE (cro IS NOT NULL);
CREATE INDEX person_pnc ON public.person USING btree (pnc) WHERE (pnc IS NOT NULL);
CREATE INDEX person_prison_number ON public.person USING btree (prison_number) WHERE (prison_number IS NOT NULL);
CREATE INDEX person_surname ON public.person USING btree (surname_key, forename_key);
CREATE TRIGGER know_changed_people AFTER UPDATE ON person REFERENCING OLD TABLE AS former NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION know_people();
CREATE TRIGGER know_new_people AFTER INSERT ON person REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION know_people();
CREATE POLICY change ON person FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = person.id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(id, 'identity'::text)))) WITH CHECK (true);
CREATE POLICY record ON person FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON person FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = person.id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(id, 'identity'::text))));
CREATE POLICY sight ON person FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = person.id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(id, 'identity'::text))));
GRANT INSERT, SELECT, UPDATE ON person TO throughline_app;
COMMENT ON COLUMN person.cro IS 'Criminal Records Office number with its check letter, as `000005/93L` or, of a file without fingerprints, `SF93/5Q` (readCro in src/people/identifiers.ts).';
COMMENT ON COLUMN person.telephone IS 'In figures alone, from 0 within the United Kingdom and from + elsewhere: `07700900123` (readTelephone in src/people/identifiers.ts).';

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
CREATE TRIGGER guard AFTER INSERT ON person_merge FOR EACH ROW EXECUTE FUNCTION guard_merged();
CREATE TRIGGER sight_changed AFTER INSERT OR DELETE OR UPDATE ON person_merge FOR EACH STATEMENT EXECUTE FUNCTION sight_changed();
CREATE POLICY change ON person_merge FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = person_merge.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text)))) WITH CHECK (true);
CREATE POLICY record ON person_merge FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON person_merge FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = person_merge.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
CREATE POLICY sight ON person_merge FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = person_merge.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
GRANT INSERT, SELECT, UPDATE ON person_merge TO throughline_app;

CREATE TABLE plan (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  state text NOT NULL,
  own_words text DEFAULT ''::text NOT NULL,
  review_day date,
  agreed_on date,
  agreed_by uuid,
  closed_on date,
  close_reason text,
  started_by uuid,
  organisation_id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  own_words_declined boolean DEFAULT false NOT NULL,
  CONSTRAINT plan_pkey PRIMARY KEY (id),
  CONSTRAINT plan_of_person UNIQUE (id, person_id),
  CONSTRAINT plan_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES account(id),
  CONSTRAINT plan_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT plan_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT plan_started_by_fkey FOREIGN KEY (started_by) REFERENCES account(id),
  CONSTRAINT plan_agreed_on CHECK (state <> 'agreed'::text OR agreed_on IS NOT NULL),
  CONSTRAINT plan_check1 CHECK ((state = 'closed'::text) = (closed_on IS NOT NULL)),
  CONSTRAINT plan_state_check CHECK (state = ANY (ARRAY['draft'::text, 'agreed'::text, 'closed'::text])),
  CONSTRAINT plan_words_or_declined CHECK (NOT own_words_declined OR own_words = ''::text)
);
COMMENT ON TABLE plan IS 'Class: plan. One plan at a time for a person: their own words, when it was agreed, when it is reviewed.';
ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX one_open_plan ON public.plan USING btree (person_id) WHERE (state <> 'closed'::text);
CREATE INDEX plan_person ON public.plan USING btree (person_id);
CREATE POLICY change ON plan FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = plan.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON plan FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON plan FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = plan.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON plan FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = plan.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON plan TO throughline_app;
COMMENT ON COLUMN plan.own_words_declined IS 'They were asked what they want and did not want to say. Empty words without it: nobody has asked yet.';

CREATE TABLE plan_change (
  id uuid NOT NULL,
  plan_id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  words text,
  version integer NOT NULL,
  changed_on date NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by uuid,
  by_merge uuid,
  set_aside_for uuid,
  CONSTRAINT plan_change_pkey PRIMARY KEY (id),
  CONSTRAINT plan_change_by_merge_fkey FOREIGN KEY (by_merge) REFERENCES person_merge(id),
  CONSTRAINT plan_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  CONSTRAINT plan_change_of_plan FOREIGN KEY (plan_id, person_id) REFERENCES plan(id, person_id),
  CONSTRAINT plan_change_kind_check CHECK (kind = ANY (ARRAY['started'::text, 'worded'::text, 'changed'::text, 'agreed'::text, 'reviewed'::text, 'closed'::text, 'reopened'::text])),
  CONSTRAINT plan_change_state_check CHECK (state = ANY (ARRAY['draft'::text, 'agreed'::text, 'closed'::text]))
);
COMMENT ON TABLE plan_change IS 'Class: plan. What happened to a plan, who did it, when and why; `state` and `version` are the plan’s after it.';
ALTER TABLE plan_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX plan_change_merge ON public.plan_change USING btree (by_merge) WHERE (by_merge IS NOT NULL);
CREATE INDEX plan_change_person ON public.plan_change USING btree (person_id, changed_on);
CREATE INDEX plan_change_plan ON public.plan_change USING btree (plan_id, version);
CREATE POLICY change ON plan_change FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = plan_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON plan_change FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON plan_change FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = plan_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON plan_change FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = plan_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON plan_change TO throughline_app;
COMMENT ON COLUMN plan_change.set_aside_for IS 'Where a merge closed the plan: the record whose open plan stayed instead.';

CREATE TABLE prison (
  code text NOT NULL,
  name text NOT NULL,
  active boolean NOT NULL,
  holds_men boolean NOT NULL,
  holds_women boolean NOT NULL,
  CONSTRAINT prison_pkey PRIMARY KEY (code),
  CONSTRAINT prison_code_check CHECK (code ~ '^[A-Z0-9]{3,5}$'::text)
);
COMMENT ON TABLE prison IS 'Prisons by their three-letter code. Source: data/prisons.';
GRANT INSERT, SELECT, UPDATE ON prison TO throughline_app;

CREATE TABLE pseudonym (
  person_id uuid NOT NULL,
  number bigint NOT NULL,
  CONSTRAINT pseudonym_pkey PRIMARY KEY (person_id),
  CONSTRAINT pseudonym_number_key UNIQUE (number),
  CONSTRAINT pseudonym_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE pseudonym IS 'A random number for each person, stable over snapshots, deleted on erasure. The doors cannot read it.';

CREATE TABLE question (
  pathway text NOT NULL,
  version integer NOT NULL,
  page text NOT NULL,
  question text NOT NULL,
  "position" integer NOT NULL,
  parent_question text,
  parent_option text,
  kind text NOT NULL,
  title text NOT NULL,
  hint text,
  required boolean NOT NULL,
  CONSTRAINT question_pkey PRIMARY KEY (pathway, version, page, question),
  CONSTRAINT question_kind_check CHECK (kind = ANY (ARRAY['RADIO'::text, 'CHECKBOX'::text, 'SHORT_TEXT'::text, 'LONG_TEXT'::text, 'ADDRESS'::text]))
);
COMMENT ON TABLE question IS 'The published resettlement question set, every version. Source: data/resettlement-questions.';
GRANT INSERT, SELECT, UPDATE ON question TO throughline_app;

CREATE TABLE question_option (
  pathway text NOT NULL,
  version integer NOT NULL,
  question text NOT NULL,
  "position" integer NOT NULL,
  option text NOT NULL,
  label text NOT NULL,
  exclusive boolean NOT NULL,
  CONSTRAINT question_option_pkey PRIMARY KEY (pathway, version, question, option)
);
COMMENT ON TABLE question_option IS 'The answers that a question offers, in the words of its version.';
GRANT INSERT, SELECT, UPDATE ON question_option TO throughline_app;

CREATE TABLE record_withdrawal (
  id uuid NOT NULL,
  source_record_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  extract_id uuid,
  reason text NOT NULL,
  withdrawn_on date NOT NULL,
  withdrawn_by uuid NOT NULL,
  withdrawn_at timestamp with time zone NOT NULL,
  CONSTRAINT record_withdrawal_pkey PRIMARY KEY (id),
  CONSTRAINT record_withdrawal_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id),
  CONSTRAINT record_withdrawal_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT record_withdrawal_source_record_id_fkey FOREIGN KEY (source_record_id) REFERENCES source_record(id) ON DELETE CASCADE,
  CONSTRAINT record_withdrawal_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES account(id),
  CONSTRAINT record_withdrawal_reason_check CHECK (reason = ANY (ARRAY['lacking'::text, 'not-ours'::text, 'wrong-person'::text, 'duplicate'::text]))
);
COMMENT ON TABLE record_withdrawal IS 'Class: identity. Why an agency withdrew a record: its full file of a day lacked it, or its data officer said so by hand. One row each time.';
ALTER TABLE record_withdrawal ENABLE ROW LEVEL SECURITY;
CREATE INDEX record_withdrawal_record ON public.record_withdrawal USING btree (source_record_id);
CREATE POLICY own ON record_withdrawal TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT ON record_withdrawal TO throughline_app;

CREATE TABLE recovery_code (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  mark bytea NOT NULL,
  made_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_code_mark_key UNIQUE (mark),
  CONSTRAINT recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
COMMENT ON TABLE recovery_code IS 'Codes for the day when the telephone is lost: each once, kept only as a keyed hash.';
CREATE INDEX recovery_code_account ON public.recovery_code USING btree (account_id);
GRANT INSERT, SELECT, UPDATE ON recovery_code TO throughline_app;

CREATE TABLE referral (
  id uuid NOT NULL,
  reference text NOT NULL,
  person_id uuid NOT NULL,
  service_id uuid NOT NULL,
  pathway text NOT NULL,
  provider_organisation_id uuid NOT NULL,
  referring_organisation_id uuid NOT NULL,
  referred_by uuid,
  reason text NOT NULL,
  risk_to_know text,
  needs_to_know text,
  respond_by date NOT NULL,
  made_on date NOT NULL,
  made_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  state text DEFAULT 'sent'::text NOT NULL,
  clock_day date,
  recheck_by date,
  apart boolean DEFAULT false NOT NULL,
  CONSTRAINT referral_pkey PRIMARY KEY (id),
  CONSTRAINT referral_of_person UNIQUE (id, person_id, provider_organisation_id),
  CONSTRAINT referral_reference_key UNIQUE (reference),
  CONSTRAINT referral_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT referral_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT referral_referred_by_fkey FOREIGN KEY (referred_by) REFERENCES account(id),
  CONSTRAINT referral_referring_organisation_id_fkey FOREIGN KEY (referring_organisation_id) REFERENCES organisation(id),
  CONSTRAINT referral_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id),
  CONSTRAINT referral_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 2000),
  CONSTRAINT referral_reference_check CHECK (reference ~ '^R-[0-9A-HJKMNP-TV-Z]{7}$'::text),
  CONSTRAINT referral_state_check CHECK (state = ANY (ARRAY['sent'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'completed'::text, 'ended-early'::text]))
);
COMMENT ON TABLE referral IS 'Class: contact. One person referred to one service, with only what the provider needs to know. Its state is its newest referral_change.';
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
CREATE INDEX referral_open_provider ON public.referral USING btree (provider_organisation_id, state DESC, clock_day, id) WHERE (clock_day IS NOT NULL);
CREATE INDEX referral_open_referrer ON public.referral USING btree (referring_organisation_id, clock_day, id) WHERE (clock_day IS NOT NULL);
CREATE INDEX referral_person ON public.referral USING btree (person_id);
CREATE INDEX referral_provider ON public.referral USING btree (provider_organisation_id, made_on DESC);
CREATE INDEX referral_recheck ON public.referral USING btree (provider_organisation_id, recheck_by) WHERE (recheck_by IS NOT NULL);
CREATE POLICY apart ON referral AS RESTRICTIVE FOR SELECT TO throughline_app USING (((NOT apart) OR (( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text) OR ((( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)))));
CREATE POLICY change ON referral FOR UPDATE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON referral FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON referral FOR DELETE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON referral FOR SELECT TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON referral TO throughline_app;
COMMENT ON COLUMN referral.state IS 'The state of the newest referral_change; a test holds them equal.';
COMMENT ON COLUMN referral.clock_day IS 'By when somebody must do the next thing (answer, first session, next session); null when the referral has ended.';
COMMENT ON COLUMN referral.recheck_by IS 'By when the provider is to read again what it needs to know, because that or the risk changed; null when it has.';
COMMENT ON COLUMN referral.apart IS 'Sent by the police for an out-of-court disposal: seen by its provider, and by the force through its disposal.';

CREATE TABLE referral_change (
  id uuid NOT NULL,
  referral_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid NOT NULL,
  state text NOT NULL,
  reason text,
  changed_on date NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by uuid,
  "position" integer NOT NULL,
  CONSTRAINT referral_change_pkey PRIMARY KEY (id),
  CONSTRAINT referral_change_referral_id_position_key UNIQUE (referral_id, "position"),
  CONSTRAINT referral_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  CONSTRAINT referral_change_of_referral FOREIGN KEY (referral_id, person_id, provider_organisation_id) REFERENCES referral(id, person_id, provider_organisation_id),
  CONSTRAINT referral_change_state_check CHECK (state = ANY (ARRAY['sent'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'completed'::text, 'ended-early'::text]))
);
COMMENT ON TABLE referral_change IS 'Class: contact. Each change of a referral’s state, with who, when and why; the one with the highest position counts.';
ALTER TABLE referral_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX referral_change_person ON public.referral_change USING btree (person_id);
CREATE POLICY apart ON referral_change AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text) OR ((( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) OR (NOT is_apart(referral_id))));
CREATE POLICY change ON referral_change FOR UPDATE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral_change.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON referral_change FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON referral_change FOR DELETE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral_change.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON referral_change FOR SELECT TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral_change.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON referral_change TO throughline_app;

CREATE TABLE referral_outcome (
  referral_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid NOT NULL,
  result text NOT NULL,
  words text NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  CONSTRAINT referral_outcome_pkey PRIMARY KEY (referral_id),
  CONSTRAINT referral_outcome_of_referral FOREIGN KEY (referral_id, person_id, provider_organisation_id) REFERENCES referral(id, person_id, provider_organisation_id),
  CONSTRAINT referral_outcome_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT referral_outcome_result_check CHECK (result = ANY (ARRAY['achieved'::text, 'partly-achieved'::text, 'not-achieved'::text]))
);
COMMENT ON TABLE referral_outcome IS 'Class: contact. What came of a referral.';
ALTER TABLE referral_outcome ENABLE ROW LEVEL SECURITY;
CREATE INDEX referral_outcome_person ON public.referral_outcome USING btree (person_id);
CREATE POLICY apart ON referral_outcome AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text) OR ((( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) OR (NOT is_apart(referral_id))));
CREATE POLICY change ON referral_outcome FOR UPDATE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral_outcome.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral_outcome.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON referral_outcome FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON referral_outcome FOR DELETE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral_outcome.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral_outcome.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON referral_outcome FOR SELECT TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = referral_outcome.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = referral_outcome.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON referral_outcome TO throughline_app;

CREATE TABLE release_answer (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  pathway text NOT NULL,
  words text NOT NULL,
  said_on date NOT NULL,
  written_by uuid,
  written_at timestamp with time zone NOT NULL,
  CONSTRAINT release_answer_pkey PRIMARY KEY (id),
  CONSTRAINT release_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_answer_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES release_plan(id),
  CONSTRAINT release_answer_written_by_fkey FOREIGN KEY (written_by) REFERENCES account(id),
  CONSTRAINT release_answer_pathway_check CHECK (pathway = ANY (ARRAY['accommodation'::text, 'education-training-employment'::text, 'finance-benefit-debt'::text, 'children-families'::text, 'attitudes-thinking-behaviour'::text])),
  CONSTRAINT release_answer_words_check CHECK (length(words) >= 1 AND length(words) <= 1000)
);
COMMENT ON TABLE release_answer IS 'Class: plan. What the person said about one pathway of their release, in their own words; the newest counts, the earlier ones stay.';
ALTER TABLE release_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_answer_person ON public.release_answer USING btree (person_id, pathway, written_at DESC);
CREATE POLICY change ON release_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON release_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON release_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON release_answer TO throughline_app;

CREATE TABLE release_day_change (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  previous_day date NOT NULL,
  new_day date NOT NULL,
  reason text NOT NULL,
  changed_on date NOT NULL,
  changed_by uuid,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT release_day_change_pkey PRIMARY KEY (id),
  CONSTRAINT release_day_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  CONSTRAINT release_day_change_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_day_change_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT release_day_change_check CHECK (new_day <> previous_day),
  CONSTRAINT release_day_change_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE release_day_change IS 'Class: sentence. A planned release day that was moved; the sentence itself carries the day that holds now.';
ALTER TABLE release_day_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_day_change_person ON public.release_day_change USING btree (person_id);
CREATE INDEX release_day_change_sentence ON public.release_day_change USING btree (sentence_id, changed_at);
CREATE POLICY change ON release_day_change FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_day_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON release_day_change FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_day_change FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_day_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON release_day_change FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_day_change.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON release_day_change TO throughline_app;

CREATE TABLE release_health_answer (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  pathway text NOT NULL,
  words text NOT NULL,
  said_on date NOT NULL,
  written_by uuid,
  written_at timestamp with time zone NOT NULL,
  CONSTRAINT release_health_answer_pkey PRIMARY KEY (id),
  CONSTRAINT release_health_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_health_answer_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES release_plan(id),
  CONSTRAINT release_health_answer_written_by_fkey FOREIGN KEY (written_by) REFERENCES account(id),
  CONSTRAINT release_health_answer_pathway_check CHECK (pathway = ANY (ARRAY['health'::text, 'drugs-alcohol'::text, 'prescription'::text])),
  CONSTRAINT release_health_answer_words_check CHECK (length(words) >= 1 AND length(words) <= 1000)
);
COMMENT ON TABLE release_health_answer IS 'Class: health. What the person said about health, drugs and alcohol for their release, and the words about their prescription that only they read in their pack.';
ALTER TABLE release_health_answer ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_health_answer_person ON public.release_health_answer USING btree (person_id, pathway, written_at DESC);
CREATE POLICY change ON release_health_answer FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY record ON release_health_answer FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_health_answer FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON release_health_answer FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_health_answer.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
GRANT INSERT, SELECT, UPDATE ON release_health_answer TO throughline_app;

CREATE TABLE release_meeting (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  who text NOT NULL,
  organisation_id uuid,
  account_id uuid,
  place text NOT NULL,
  day date NOT NULL,
  at_time text NOT NULL,
  bring text DEFAULT ''::text NOT NULL,
  telephone text DEFAULT ''::text NOT NULL,
  cancelled_on date,
  cancel_reason text,
  arranged_on date NOT NULL,
  arranged_by uuid,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT release_meeting_pkey PRIMARY KEY (id),
  CONSTRAINT release_meeting_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT release_meeting_arranged_by_fkey FOREIGN KEY (arranged_by) REFERENCES account(id),
  CONSTRAINT release_meeting_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT release_meeting_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_meeting_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES release_plan(id),
  CONSTRAINT release_meeting_at_time_check CHECK (at_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text),
  CONSTRAINT release_meeting_bring_check CHECK (length(bring) <= 300),
  CONSTRAINT release_meeting_cancel_reason_check CHECK (length(cancel_reason) >= 3 AND length(cancel_reason) <= 300),
  CONSTRAINT release_meeting_check CHECK ((cancelled_on IS NULL) = (cancel_reason IS NULL)),
  CONSTRAINT release_meeting_place_check CHECK (length(place) >= 2 AND length(place) <= 200),
  CONSTRAINT release_meeting_telephone_check CHECK (length(telephone) <= 30),
  CONSTRAINT release_meeting_who_check CHECK (length(who) >= 2 AND length(who) <= 100)
);
COMMENT ON TABLE release_meeting IS 'Class: contact. A meeting of the day of release or after it: with whom, where, when, what to bring, which telephone.';
ALTER TABLE release_meeting ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_meeting_account ON public.release_meeting USING btree (account_id, day) WHERE (cancelled_on IS NULL);
CREATE INDEX release_meeting_organisation ON public.release_meeting USING btree (organisation_id, day) WHERE (cancelled_on IS NULL);
CREATE INDEX release_meeting_person ON public.release_meeting USING btree (person_id, day);
CREATE POLICY change ON release_meeting FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_meeting.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY own ON release_meeting AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text])) OR (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
CREATE POLICY record ON release_meeting FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_meeting FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_meeting.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON release_meeting FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_meeting.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON release_meeting TO throughline_app;

CREATE TABLE release_meeting_move (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  meeting_id uuid NOT NULL,
  previous_day date NOT NULL,
  previous_time text NOT NULL,
  previous_place text NOT NULL,
  reason text NOT NULL,
  moved_on date NOT NULL,
  moved_by uuid,
  CONSTRAINT release_meeting_move_pkey PRIMARY KEY (id),
  CONSTRAINT release_meeting_move_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES release_meeting(id),
  CONSTRAINT release_meeting_move_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES account(id),
  CONSTRAINT release_meeting_move_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_meeting_move_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 300)
);
COMMENT ON TABLE release_meeting_move IS 'Class: contact. Where and when a meeting was to be before it was moved, and why it was.';
ALTER TABLE release_meeting_move ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_meeting_move_meeting ON public.release_meeting_move USING btree (meeting_id);
CREATE INDEX release_meeting_move_person ON public.release_meeting_move USING btree (person_id);
CREATE POLICY change ON release_meeting_move FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_meeting_move.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY own ON release_meeting_move AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text])) OR (EXISTS ( SELECT 1
   FROM release_meeting m
  WHERE (m.id = release_meeting_move.meeting_id)))));
CREATE POLICY record ON release_meeting_move FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_meeting_move FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_meeting_move.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON release_meeting_move FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_meeting_move.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON release_meeting_move TO throughline_app;

CREATE TABLE release_plan (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  home_district text,
  resettlement_prison text,
  expected_transfer date,
  settled_on date,
  settled_by uuid,
  settled_words text,
  started_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT release_plan_pkey PRIMARY KEY (id),
  CONSTRAINT release_plan_sentence_id_key UNIQUE (sentence_id),
  CONSTRAINT release_plan_home_district_fkey FOREIGN KEY (home_district) REFERENCES area(code),
  CONSTRAINT release_plan_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_plan_resettlement_prison_fkey FOREIGN KEY (resettlement_prison) REFERENCES prison(code),
  CONSTRAINT release_plan_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT release_plan_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES account(id),
  CONSTRAINT release_plan_check CHECK ((settled_on IS NULL) = (settled_words IS NULL)),
  CONSTRAINT release_plan_settled_words_check CHECK (length(settled_words) >= 3 AND length(settled_words) <= 500)
);
COMMENT ON TABLE release_plan IS 'Class: plan. The release plan of one custody: where home is, the prison that prepares for it, an expected transfer, and how it was closed.';
ALTER TABLE release_plan ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_plan_person ON public.release_plan USING btree (person_id);
CREATE POLICY change ON release_plan FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_plan.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON release_plan FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_plan FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_plan.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON release_plan FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_plan.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON release_plan TO throughline_app;

CREATE TABLE release_plan_item (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  pathway text NOT NULL,
  words text NOT NULL,
  owner_organisation_id uuid NOT NULL,
  owner_account_id uuid,
  by_point text,
  due_day date,
  done_on date,
  done_by uuid,
  dropped_on date,
  drop_reason text,
  passed_from_organisation_id uuid,
  passed_on date,
  added_on date NOT NULL,
  added_by uuid,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT release_plan_item_pkey PRIMARY KEY (id),
  CONSTRAINT release_plan_item_added_by_fkey FOREIGN KEY (added_by) REFERENCES account(id),
  CONSTRAINT release_plan_item_done_by_fkey FOREIGN KEY (done_by) REFERENCES account(id),
  CONSTRAINT release_plan_item_owner_account_id_fkey FOREIGN KEY (owner_account_id) REFERENCES account(id),
  CONSTRAINT release_plan_item_owner_organisation_id_fkey FOREIGN KEY (owner_organisation_id) REFERENCES organisation(id),
  CONSTRAINT release_plan_item_passed_from_organisation_id_fkey FOREIGN KEY (passed_from_organisation_id) REFERENCES organisation(id),
  CONSTRAINT release_plan_item_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_plan_item_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES release_plan(id),
  CONSTRAINT release_plan_item_by_point_check CHECK (by_point = ANY (ARRAY['reception'::text, 'twelve-weeks'::text, 'eight-weeks'::text, 'four-weeks'::text, 'one-week'::text, 'day'::text, 'day-1'::text, 'day-7'::text, 'day-28'::text, 'day-90'::text])),
  CONSTRAINT release_plan_item_check CHECK ((by_point IS NULL) <> (due_day IS NULL)),
  CONSTRAINT release_plan_item_check1 CHECK ((dropped_on IS NULL) = (drop_reason IS NULL)),
  CONSTRAINT release_plan_item_check2 CHECK (done_on IS NULL OR dropped_on IS NULL),
  CONSTRAINT release_plan_item_check3 CHECK ((passed_on IS NULL) = (passed_from_organisation_id IS NULL)),
  CONSTRAINT release_plan_item_drop_reason_check CHECK (length(drop_reason) >= 3 AND length(drop_reason) <= 500),
  CONSTRAINT release_plan_item_pathway_check CHECK (pathway = ANY (ARRAY['accommodation'::text, 'education-training-employment'::text, 'health'::text, 'drugs-alcohol'::text, 'finance-benefit-debt'::text, 'children-families'::text, 'attitudes-thinking-behaviour'::text])),
  CONSTRAINT release_plan_item_words_check CHECK (length(words) >= 3 AND length(words) <= 300)
);
COMMENT ON TABLE release_plan_item IS 'Class: plan. Something that is needed for a release on one pathway: what, who does it, by a fixed point or a day; done, or dropped with the reason; passed to another prison’s team by a transfer.';
ALTER TABLE release_plan_item ENABLE ROW LEVEL SECURITY;
CREATE INDEX release_plan_item_open ON public.release_plan_item USING btree (owner_organisation_id) WHERE ((done_on IS NULL) AND (dropped_on IS NULL));
CREATE INDEX release_plan_item_person ON public.release_plan_item USING btree (person_id);
CREATE INDEX release_plan_item_plan ON public.release_plan_item USING btree (plan_id) WHERE ((done_on IS NULL) AND (dropped_on IS NULL));
CREATE POLICY change ON release_plan_item FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_plan_item.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON release_plan_item FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_plan_item FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_plan_item.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON release_plan_item FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_plan_item.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON release_plan_item TO throughline_app;

CREATE TABLE release_point (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  point text NOT NULL,
  done_on date NOT NULL,
  done_by uuid,
  words text DEFAULT ''::text NOT NULL,
  taken_back_on date,
  taken_back_by uuid,
  taken_back_why text,
  CONSTRAINT release_point_pkey PRIMARY KEY (id),
  CONSTRAINT release_point_done_by_fkey FOREIGN KEY (done_by) REFERENCES account(id),
  CONSTRAINT release_point_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT release_point_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES release_plan(id),
  CONSTRAINT release_point_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES account(id),
  CONSTRAINT release_point_check CHECK ((taken_back_on IS NULL) = (taken_back_why IS NULL)),
  CONSTRAINT release_point_point_check CHECK (point = ANY (ARRAY['reception'::text, 'twelve-weeks'::text, 'eight-weeks'::text, 'four-weeks'::text, 'one-week'::text, 'day'::text])),
  CONSTRAINT release_point_taken_back_why_check CHECK (length(taken_back_why) >= 3 AND length(taken_back_why) <= 500),
  CONSTRAINT release_point_words_check CHECK (length(words) <= 1000)
);
COMMENT ON TABLE release_point IS 'Class: plan. A fixed point of a release plan that somebody kept, on which day and what came of it.';
ALTER TABLE release_point ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX release_point_kept ON public.release_point USING btree (plan_id, point) WHERE (taken_back_on IS NULL);
CREATE INDEX release_point_person ON public.release_point USING btree (person_id);
CREATE POLICY change ON release_point FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_point.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON release_point FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON release_point FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_point.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON release_point FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = release_point.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON release_point TO throughline_app;

CREATE TABLE restorative_approach (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  week date NOT NULL,
  CONSTRAINT restorative_approach_pkey PRIMARY KEY (id),
  CONSTRAINT restorative_approach_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE restorative_approach IS 'Class: contact. A person agreed to be approached about restorative justice, in a week: the one line that their manager learns.';
ALTER TABLE restorative_approach ENABLE ROW LEVEL SECURITY;
CREATE INDEX restorative_approach_person ON public.restorative_approach USING btree (person_id);
CREATE POLICY change ON restorative_approach FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = restorative_approach.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON restorative_approach FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON restorative_approach FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = restorative_approach.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY responsible_only ON restorative_approach AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text) OR (EXISTS ( SELECT 1
   FROM management m
  WHERE ((m.person_id = ANY (ARRAY( SELECT same_people(restorative_approach.person_id) AS same_people))) AND (m.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((m.until_day IS NULL) OR (m.until_day > ( SELECT viewer_today() AS viewer_today))) AND ((m.account_id = ( SELECT viewer_account() AS viewer_account)) OR ((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND (m.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)))))))));
CREATE POLICY sight ON restorative_approach FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = restorative_approach.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON restorative_approach TO throughline_app;

CREATE TABLE restorative_change (
  id uuid NOT NULL,
  victim_id uuid NOT NULL,
  case_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  state text NOT NULL,
  changed_on date NOT NULL,
  changed_by uuid NOT NULL,
  facilitator text DEFAULT ''::text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  "position" integer NOT NULL,
  CONSTRAINT restorative_change_pkey PRIMARY KEY (id),
  CONSTRAINT restorative_change_case_id_fkey FOREIGN KEY (case_id) REFERENCES victim_case(id),
  CONSTRAINT restorative_change_victim_id_fkey FOREIGN KEY (victim_id) REFERENCES victim(id)
);
COMMENT ON TABLE restorative_change IS 'Class: victim. Restorative justice step by step, led by the victim: each state with its day, the facilitator, and the reason or outcome.';
ALTER TABLE restorative_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX restorative_change_case ON public.restorative_change USING btree (case_id, "position");
CREATE POLICY wall ON restorative_change TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON restorative_change TO throughline_app;

CREATE TABLE rights_correction (
  request_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  holder_id uuid NOT NULL,
  section text NOT NULL,
  row_words text NOT NULL,
  says text NOT NULL,
  decision text,
  reason text,
  statement text,
  decided_by uuid,
  decided_on date,
  recipients_told_on date,
  recipients text,
  CONSTRAINT rights_correction_pkey PRIMARY KEY (request_id),
  CONSTRAINT rights_correction_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT rights_correction_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES organisation(id),
  CONSTRAINT rights_correction_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_correction_request_id_person_id_fkey FOREIGN KEY (request_id, person_id) REFERENCES rights_request(id, person_id),
  CONSTRAINT rights_correction_check CHECK ((decision IS NULL) = (decided_on IS NULL)),
  CONSTRAINT rights_correction_check1 CHECK ((decision IS NULL) = (reason IS NULL)),
  CONSTRAINT rights_correction_decision_check CHECK (decision = ANY (ARRAY['corrected'::text, 'refused'::text])),
  CONSTRAINT rights_correction_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 2000),
  CONSTRAINT rights_correction_row_words_check CHECK (length(row_words) >= 3 AND length(row_words) <= 1000),
  CONSTRAINT rights_correction_says_check CHECK (length(says) >= 3 AND length(says) <= 2000),
  CONSTRAINT rights_correction_section_check CHECK (length(section) >= 3 AND length(section) <= 200),
  CONSTRAINT rights_correction_statement_check CHECK (length(statement) <= 2000)
);
COMMENT ON TABLE rights_correction IS 'Class: by row. What the person says is wrong, in whose record; corrected, or refused with the reason and the person’s own statement kept beside it; and who that it was shared with has been told.';
ALTER TABLE rights_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY leads ON rights_correction FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_correction.request_id)))));
CREATE POLICY leads_change ON rights_correction FOR UPDATE TO throughline_app USING (( SELECT rights_side() AS rights_side)) WITH CHECK (( SELECT rights_side() AS rights_side));
CREATE POLICY leads_record ON rights_correction FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))));
CREATE POLICY managers ON rights_correction FOR INSERT TO throughline_app WITH CHECK (((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['offender-manager'::text, 'prison-offender-manager'::text, 'delivery-unit-head'::text])) AND (organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON rights_correction TO throughline_app;

CREATE TABLE rights_erasure (
  request_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  ground text NOT NULL,
  reason text NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_on date NOT NULL,
  approved_by uuid,
  approved_on date,
  CONSTRAINT rights_erasure_pkey PRIMARY KEY (request_id),
  CONSTRAINT rights_erasure_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  CONSTRAINT rights_erasure_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_erasure_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES account(id),
  CONSTRAINT rights_erasure_request_id_person_id_fkey FOREIGN KEY (request_id, person_id) REFERENCES rights_request(id, person_id),
  CONSTRAINT rights_erasure_check CHECK (approved_by <> proposed_by),
  CONSTRAINT rights_erasure_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 2000)
);
COMMENT ON TABLE rights_erasure IS 'Class: identity. Why somebody is to be erased, who proposed it and who approved it: never the same person.';
ALTER TABLE rights_erasure ENABLE ROW LEVEL SECURITY;
CREATE POLICY leads ON rights_erasure FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_erasure.request_id)))));
CREATE POLICY leads_change ON rights_erasure FOR UPDATE TO throughline_app USING (( SELECT rights_side() AS rights_side)) WITH CHECK (( SELECT rights_side() AS rights_side));
CREATE POLICY leads_record ON rights_erasure FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))));
GRANT INSERT, SELECT, UPDATE ON rights_erasure TO throughline_app;

CREATE TABLE rights_export (
  id uuid NOT NULL,
  request_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  form text NOT NULL,
  sha256 text NOT NULL,
  size_bytes integer NOT NULL,
  made_at timestamp with time zone NOT NULL,
  approved_by uuid NOT NULL,
  CONSTRAINT rights_export_pkey PRIMARY KEY (id),
  CONSTRAINT rights_export_request_id_form_key UNIQUE (request_id, form),
  CONSTRAINT rights_export_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  CONSTRAINT rights_export_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_export_request_id_person_id_fkey FOREIGN KEY (request_id, person_id) REFERENCES rights_request(id, person_id),
  CONSTRAINT rights_export_form_check CHECK (form = ANY (ARRAY['html'::text, 'pdf'::text, 'json'::text])),
  CONSTRAINT rights_export_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
COMMENT ON TABLE rights_export IS 'Class: by row. The copy that leaves, frozen: one file a form, named by the fingerprint of its content in the data folder.';
ALTER TABLE rights_export ENABLE ROW LEVEL SECURITY;
CREATE POLICY leads ON rights_export FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_export.request_id)))));
CREATE POLICY leads_change ON rights_export FOR UPDATE TO throughline_app USING (( SELECT rights_side() AS rights_side)) WITH CHECK (( SELECT rights_side() AS rights_side));
CREATE POLICY leads_record ON rights_export FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))));
GRANT INSERT, SELECT ON rights_export TO throughline_app;

CREATE TABLE rights_request (
  id uuid NOT NULL,
  reference text NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  regime text NOT NULL,
  asked_by text NOT NULL,
  asked_how text NOT NULL,
  received_on date NOT NULL,
  identified_on date,
  identity_how text,
  extended_on date,
  extended_because text,
  state text NOT NULL,
  closed_on date,
  logged_by uuid NOT NULL,
  logged_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  identified_by uuid,
  CONSTRAINT rights_request_pkey PRIMARY KEY (id),
  CONSTRAINT rights_request_id_person_id_key UNIQUE (id, person_id),
  CONSTRAINT rights_request_reference_key UNIQUE (reference),
  CONSTRAINT rights_request_identified_by_fkey FOREIGN KEY (identified_by) REFERENCES account(id),
  CONSTRAINT rights_request_logged_by_fkey FOREIGN KEY (logged_by) REFERENCES account(id),
  CONSTRAINT rights_request_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_request_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT rights_request_asked_by_check CHECK (asked_by = ANY (ARRAY['person'::text, 'representative'::text])),
  CONSTRAINT rights_request_asked_how_check CHECK (length(asked_how) >= 3 AND length(asked_how) <= 500),
  CONSTRAINT rights_request_check CHECK (identified_on >= received_on),
  CONSTRAINT rights_request_check1 CHECK ((state = ANY (ARRAY['told'::text, 'refused'::text, 'withdrawn'::text])) = (closed_on IS NOT NULL)),
  CONSTRAINT rights_request_check2 CHECK ((identified_on IS NULL) = (identity_how IS NULL)),
  CONSTRAINT rights_request_check3 CHECK ((extended_on IS NULL) = (extended_because IS NULL)),
  CONSTRAINT rights_request_extended_because_check CHECK (length(extended_because) >= 3 AND length(extended_because) <= 500),
  CONSTRAINT rights_request_identity_how_check CHECK (length(identity_how) >= 3 AND length(identity_how) <= 500),
  CONSTRAINT rights_request_kind_check CHECK (kind = ANY (ARRAY['access'::text, 'correction'::text, 'restriction'::text, 'erasure'::text])),
  CONSTRAINT rights_request_reference_check CHECK (reference ~ '^R-[0-9A-Z]{7}$'::text),
  CONSTRAINT rights_request_regime_check CHECK (regime = ANY (ARRAY['general'::text, 'law-enforcement'::text])),
  CONSTRAINT rights_request_state CHECK (state = ANY (ARRAY['received'::text, 'identified'::text, 'gathered'::text, 'reviewed'::text, 'ready'::text, 'decided'::text, 'proposed'::text, 'erasing'::text, 'told'::text, 'refused'::text, 'withdrawn'::text])),
  CONSTRAINT rights_request_two_people CHECK (identified_by <> logged_by)
);
COMMENT ON TABLE rights_request IS 'Class: identity. What somebody asked about their own information, with its clock. Seen by governance leads of the partnership, and by the person’s own managers.';
ALTER TABLE rights_request ENABLE ROW LEVEL SECURITY;
CREATE INDEX rights_request_open ON public.rights_request USING btree (received_on) WHERE (state <> ALL (ARRAY['told'::text, 'refused'::text, 'withdrawn'::text]));
CREATE INDEX rights_request_person ON public.rights_request USING btree (person_id);
CREATE POLICY heads_change ON rights_request FOR UPDATE TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND restriction_waits(id))) WITH CHECK (((kind = 'restriction'::text) AND (state = ANY (ARRAY['decided'::text, 'identified'::text]))));
CREATE POLICY leads ON rights_request FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])) AND ((EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = rights_request.person_id))) OR ((kind = 'restriction'::text) AND standing_restriction(id)))));
CREATE POLICY leads_change ON rights_request FOR UPDATE TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))) WITH CHECK ((( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[]))));
CREATE POLICY managers ON rights_request FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['offender-manager'::text, 'prison-offender-manager'::text, 'delivery-unit-head'::text])) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = rights_request.person_id)))));
CREATE POLICY managers_confirm ON rights_request FOR UPDATE TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['offender-manager'::text, 'prison-offender-manager'::text, 'delivery-unit-head'::text])) AND (state = 'received'::text) AND (logged_by <> ( SELECT viewer_account() AS viewer_account)) AND (( SELECT viewer_organisation() AS viewer_organisation) = ANY (ARRAY( SELECT a.organisation_id
   FROM answering_for(rights_request.person_id) a(organisation_id, account_id)))) AND (EXISTS ( SELECT 1
   FROM person p
  WHERE (p.id = rights_request.person_id))))) WITH CHECK (((state = ANY (ARRAY['received'::text, 'identified'::text])) AND (identified_by = ( SELECT viewer_account() AS viewer_account))));
CREATE POLICY received ON rights_request FOR INSERT TO throughline_app WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON rights_request TO throughline_app;

CREATE TABLE rights_restriction (
  request_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  holder_id uuid NOT NULL,
  classes text[] DEFAULT '{}'::text[] NOT NULL,
  limit_id uuid,
  ground text NOT NULL,
  from_day date,
  notice_on date,
  lifted_on date,
  lifted_because text,
  proposed_by uuid,
  proposed_on date,
  approved_by uuid,
  approved_on date,
  CONSTRAINT rights_restriction_pkey PRIMARY KEY (request_id),
  CONSTRAINT rights_restriction_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  CONSTRAINT rights_restriction_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES organisation(id),
  CONSTRAINT rights_restriction_limit_id_fkey FOREIGN KEY (limit_id) REFERENCES sight_limit(id),
  CONSTRAINT rights_restriction_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_restriction_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES account(id),
  CONSTRAINT rights_restriction_request_id_person_id_fkey FOREIGN KEY (request_id, person_id) REFERENCES rights_request(id, person_id),
  CONSTRAINT rights_restriction_approved CHECK ((approved_by IS NULL) = (approved_on IS NULL)),
  CONSTRAINT rights_restriction_check CHECK (lifted_on > notice_on),
  CONSTRAINT rights_restriction_check1 CHECK ((lifted_on IS NULL) = (lifted_because IS NULL)),
  CONSTRAINT rights_restriction_check2 CHECK (lifted_on IS NULL OR notice_on IS NOT NULL),
  CONSTRAINT rights_restriction_four_eyes CHECK (approved_by <> proposed_by),
  CONSTRAINT rights_restriction_lifted_because_check CHECK (length(lifted_because) >= 3 AND length(lifted_because) <= 500)
);
COMMENT ON TABLE rights_restriction IS 'Class: identity. What one organisation keeps and does not use, why; lifted only after the person was told that it would be (UK GDPR article 18(3)).';
ALTER TABLE rights_restriction ENABLE ROW LEVEL SECURITY;
CREATE POLICY heads_change ON rights_restriction FOR UPDATE TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND restriction_waits(request_id))) WITH CHECK (((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND restriction_waits(request_id)));
CREATE POLICY heads_read ON rights_restriction FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND restriction_waits(request_id) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_restriction.request_id)))));
CREATE POLICY leads ON rights_restriction FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_restriction.request_id)))));
CREATE POLICY leads_change ON rights_restriction FOR UPDATE TO throughline_app USING (( SELECT rights_side() AS rights_side)) WITH CHECK (( SELECT rights_side() AS rights_side));
CREATE POLICY leads_record ON rights_restriction FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))));
GRANT INSERT, SELECT, UPDATE ON rights_restriction TO throughline_app;

CREATE TABLE rights_row (
  id uuid NOT NULL,
  request_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  section text NOT NULL,
  section_position integer NOT NULL,
  "position" integer NOT NULL,
  told jsonb NOT NULL,
  marks jsonb DEFAULT '[]'::jsonb NOT NULL,
  decision text,
  fields text[] DEFAULT '{}'::text[] NOT NULL,
  words text[] DEFAULT '{}'::text[] NOT NULL,
  ground text,
  decided_by uuid,
  decided_at timestamp with time zone,
  CONSTRAINT rights_row_pkey PRIMARY KEY (id),
  CONSTRAINT rights_row_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT rights_row_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_row_request_id_person_id_fkey FOREIGN KEY (request_id, person_id) REFERENCES rights_request(id, person_id),
  CONSTRAINT rights_row_check CHECK ((decision IS NULL) = (decided_by IS NULL)),
  CONSTRAINT rights_row_check1 CHECK ((ground IS NOT NULL) = (NOT decision IS DISTINCT FROM 'redact'::text)),
  CONSTRAINT rights_row_decision_check CHECK (decision = ANY (ARRAY['keep'::text, 'redact'::text])),
  CONSTRAINT rights_row_ground_check CHECK (ground = ANY (ARRAY['third-party'::text, 'crime'::text, 'harm'::text, 'privilege'::text]))
);
COMMENT ON TABLE rights_row IS 'Class: by row (every class that the person’s own copy may hold). One gathered row of a copy, what was marked in it, and what was decided: read only under the duty of the right of access.';
ALTER TABLE rights_row ENABLE ROW LEVEL SECURITY;
CREATE INDEX rights_row_request ON public.rights_row USING btree (request_id, section_position, "position");
CREATE POLICY duty ON rights_row TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_row.request_id)))));
GRANT DELETE, INSERT, SELECT, UPDATE ON rights_row TO throughline_app;

CREATE TABLE rights_step (
  id uuid NOT NULL,
  request_id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  state text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  done_on date NOT NULL,
  done_at timestamp with time zone NOT NULL,
  done_by uuid NOT NULL,
  CONSTRAINT rights_step_pkey PRIMARY KEY (id),
  CONSTRAINT rights_step_done_by_fkey FOREIGN KEY (done_by) REFERENCES account(id),
  CONSTRAINT rights_step_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT rights_step_request_id_person_id_fkey FOREIGN KEY (request_id, person_id) REFERENCES rights_request(id, person_id),
  CONSTRAINT rights_step_state CHECK (state = ANY (ARRAY['received'::text, 'identified'::text, 'gathered'::text, 'reviewed'::text, 'ready'::text, 'decided'::text, 'proposed'::text, 'erasing'::text, 'told'::text, 'refused'::text, 'withdrawn'::text])),
  CONSTRAINT rights_step_words_check CHECK (length(words) <= 2000)
);
COMMENT ON TABLE rights_step IS 'Class: identity. Each step of a request: what, when, by whom, and why. Append-only.';
ALTER TABLE rights_step ENABLE ROW LEVEL SECURITY;
CREATE INDEX rights_step_request ON public.rights_step USING btree (request_id, done_at);
CREATE POLICY heads_record ON rights_step FOR INSERT TO throughline_app WITH CHECK (((( SELECT viewer_role() AS viewer_role) = 'delivery-unit-head'::text) AND (state = ANY (ARRAY['decided'::text, 'identified'::text])) AND restriction_waits(request_id)));
CREATE POLICY leads ON rights_step FOR SELECT TO throughline_app USING ((( SELECT rights_side() AS rights_side) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE (r.id = rights_step.request_id)))));
CREATE POLICY leads_change ON rights_step FOR UPDATE TO throughline_app USING (( SELECT rights_side() AS rights_side)) WITH CHECK (( SELECT rights_side() AS rights_side));
CREATE POLICY leads_record ON rights_step FOR INSERT TO throughline_app WITH CHECK (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (( SELECT rights_side() AS rights_side) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])))));
CREATE POLICY managers_confirm ON rights_step FOR INSERT TO throughline_app WITH CHECK (((state = 'identified'::text) AND (( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['offender-manager'::text, 'prison-offender-manager'::text, 'delivery-unit-head'::text])) AND (EXISTS ( SELECT 1
   FROM rights_request r
  WHERE ((r.id = rights_step.request_id) AND (r.identified_by = ( SELECT viewer_account() AS viewer_account)))))));
GRANT INSERT, SELECT ON rights_step TO throughline_app;

CREATE TABLE risk_assessment (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  harm text NOT NULL,
  likelihood_percent integer NOT NULL,
  tier text NOT NULL,
  source text NOT NULL,
  assessed_on date NOT NULL,
  assessed_by uuid,
  organisation_id uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT risk_assessment_pkey PRIMARY KEY (id),
  CONSTRAINT risk_assessment_assessed_by_fkey FOREIGN KEY (assessed_by) REFERENCES account(id),
  CONSTRAINT risk_assessment_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT risk_assessment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT risk_assessment_harm_check CHECK (harm = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'very-high'::text])),
  CONSTRAINT risk_assessment_likelihood_percent_check CHECK (likelihood_percent >= 0 AND likelihood_percent <= 100),
  CONSTRAINT risk_assessment_tier_check CHECK (tier ~ '^[A-D][0-3]$'::text)
);
COMMENT ON TABLE risk_assessment IS 'Class: risk. A dated judgement of risk with its source; the newest counts, the others show movement.';
ALTER TABLE risk_assessment ENABLE ROW LEVEL SECURITY;
CREATE INDEX risk_assessment_person ON public.risk_assessment USING btree (person_id, assessed_on DESC);
CREATE POLICY change ON risk_assessment FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = risk_assessment.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text)))) WITH CHECK (true);
CREATE POLICY record ON risk_assessment FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON risk_assessment FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = risk_assessment.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
CREATE POLICY sight ON risk_assessment FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = risk_assessment.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('risk'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('risk'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'risk'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('risk'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('risk'::text) AS has_conditions) AND seen_conditionally(person_id, 'risk'::text))));
GRANT INSERT, SELECT, UPDATE ON risk_assessment TO throughline_app;

CREATE TABLE schedule_missed (
  schedule_id uuid NOT NULL,
  due_day date NOT NULL,
  organisation_id uuid NOT NULL,
  told_at timestamp with time zone NOT NULL,
  CONSTRAINT schedule_missed_pkey PRIMARY KEY (schedule_id, due_day),
  CONSTRAINT schedule_missed_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES extract_schedule(id)
);
COMMENT ON TABLE schedule_missed IS 'A file that did not come on its day, and that its officers were told so: once a day that was missed.';
ALTER TABLE schedule_missed ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON schedule_missed TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON schedule_missed TO throughline_app;

CREATE TABLE search_key (
  organisation_id uuid NOT NULL,
  key text NOT NULL,
  person_id uuid NOT NULL,
  born date NOT NULL,
  source_record_id uuid,
  CONSTRAINT search_key_pkey PRIMARY KEY (organisation_id, key, person_id, born)
);
COMMENT ON TABLE search_key IS 'Class: identity. Words of names by which people are found. Kept by triggers on known_identity and involvement; nobody else writes it, and it goes with them: no foreign keys, which would ask of every row what the triggers know.';
ALTER TABLE search_key ENABLE ROW LEVEL SECURITY;
CREATE INDEX search_key_person ON public.search_key USING btree (person_id);
CREATE POLICY change ON search_key FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = search_key.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text)))) WITH CHECK (true);
CREATE POLICY of_record ON search_key AS RESTRICTIVE FOR SELECT TO throughline_app USING (((source_record_id IS NULL) OR (EXISTS ( SELECT 1
   FROM source_record s
  WHERE (s.id = search_key.source_record_id)))));
CREATE POLICY record ON search_key FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON search_key FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = search_key.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
CREATE POLICY sight ON search_key FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = search_key.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('identity'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'identity'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('identity'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('identity'::text) AS has_conditions) AND seen_conditionally(person_id, 'identity'::text))));
GRANT SELECT ON search_key TO throughline_app;
COMMENT ON COLUMN search_key.organisation_id IS 'Of a person’s own facts, each organisation that has or had to do with them; of an agency’s record, that agency.';
COMMENT ON COLUMN search_key.source_record_id IS 'The agency’s record that alone knows the person by this name; null where the person’s own facts have it.';

CREATE TABLE sentence (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  offence_code text NOT NULL,
  court text NOT NULL,
  offence_day date NOT NULL,
  imposed_day date NOT NULL,
  months integer NOT NULL,
  custody_start date,
  prison_code text,
  planned_release date,
  released_on date,
  sentence_end date NOT NULL,
  supervision_end date NOT NULL,
  homeless_on_entry boolean,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  custody_ended_as text,
  returned_from uuid,
  CONSTRAINT sentence_pkey PRIMARY KEY (id),
  CONSTRAINT sentence_offence_code_fkey FOREIGN KEY (offence_code) REFERENCES offence(code),
  CONSTRAINT sentence_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT sentence_prison_code_fkey FOREIGN KEY (prison_code) REFERENCES prison(code),
  CONSTRAINT sentence_returned_from_fkey FOREIGN KEY (returned_from) REFERENCES sentence(id),
  CONSTRAINT sentence_check CHECK (released_on >= custody_start),
  CONSTRAINT sentence_check1 CHECK (supervision_end >= imposed_day),
  CONSTRAINT sentence_check2 CHECK ((kind = 'custody'::text) = (custody_start IS NOT NULL)),
  CONSTRAINT sentence_check3 CHECK ((custody_start IS NULL) = (prison_code IS NULL)),
  CONSTRAINT sentence_check4 CHECK ((custody_start IS NULL) = (planned_release IS NULL)),
  CONSTRAINT sentence_custody_ended CHECK (custody_ended_as IS NULL OR released_on IS NOT NULL),
  CONSTRAINT sentence_custody_ended_as_check CHECK (custody_ended_as = ANY (ARRAY['died'::text, 'removed'::text])),
  CONSTRAINT sentence_kind_check CHECK (kind = ANY (ARRAY['custody'::text, 'suspended'::text, 'community'::text])),
  CONSTRAINT sentence_months_check CHECK (months >= 1 AND months <= 600),
  CONSTRAINT sentence_returned_in_custody CHECK (returned_from IS NULL OR kind = 'custody'::text)
);
COMMENT ON TABLE sentence IS 'Class: sentence. One sentence of a court: the offence, the length, custody and release days, the end of supervision.';
ALTER TABLE sentence ENABLE ROW LEVEL SECURITY;
CREATE INDEX sentence_leaving ON public.sentence USING btree (planned_release, id) WHERE (released_on IS NULL);
CREATE INDEX sentence_person ON public.sentence USING btree (person_id, imposed_day DESC);
CREATE INDEX sentence_release ON public.sentence USING btree (prison_code, planned_release) WHERE (released_on IS NULL);
CREATE INDEX sentence_released ON public.sentence USING btree (released_on) WHERE (released_on IS NOT NULL);
CREATE UNIQUE INDEX sentence_returned_from ON public.sentence USING btree (returned_from) WHERE (returned_from IS NOT NULL);
CREATE INDEX sentence_running ON public.sentence USING btree (person_id) INCLUDE (supervision_end, imposed_day, custody_start);
CREATE TRIGGER continuity_follows AFTER UPDATE OF planned_release, released_on ON sentence FOR EACH ROW EXECUTE FUNCTION release_day_moves();
CREATE TRIGGER early_release_over AFTER UPDATE OF released_on ON sentence FOR EACH ROW WHEN (new.released_on IS NOT NULL) EXECUTE FUNCTION early_release_over();
CREATE POLICY change ON sentence FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = sentence.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON sentence FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON sentence FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = sentence.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON sentence FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = sentence.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON sentence TO throughline_app;
COMMENT ON COLUMN sentence.custody_ended_as IS 'How custody ended where it did not end by release: then released_on is the day of the death or the removal, and no release follows from it.';
COMMENT ON COLUMN sentence.returned_from IS 'The sentence from whose licence somebody was recalled: this row is the custody that began with their return, with its own release. It is no further conviction.';

CREATE TABLE sentence_event (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid,
  CONSTRAINT sentence_event_pkey PRIMARY KEY (id),
  CONSTRAINT sentence_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT sentence_event_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT sentence_event_kind_check CHECK (kind = ANY (ARRAY['open-conditions'::text, 'parole-hearing'::text, 'recall'::text]))
);
COMMENT ON TABLE sentence_event IS 'Class: sentence. A dated event in a custodial sentence that is no sentence of a court: a move to open conditions, a parole hearing, a recall to prison.';
ALTER TABLE sentence_event ENABLE ROW LEVEL SECURITY;
CREATE INDEX sentence_event_person ON public.sentence_event USING btree (person_id, day);
CREATE POLICY change ON sentence_event FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = sentence_event.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY record ON sentence_event FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON sentence_event FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = sentence_event.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON sentence_event FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = sentence_event.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
GRANT INSERT, SELECT, UPDATE ON sentence_event TO throughline_app;

CREATE TABLE service (
  id uuid NOT NULL,
  reference text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  provider_organisation_id uuid NOT NULL,
  about text NOT NULL,
  area_kind text NOT NULL,
  area_code text,
  area_name text NOT NULL,
  women boolean NOT NULL,
  men boolean NOT NULL,
  minimum_age integer,
  maximum_age integer,
  offered_from date,
  offered_until date,
  cost text DEFAULT 'free to the person'::text NOT NULL,
  from_paper text,
  invented boolean DEFAULT false NOT NULL,
  source text NOT NULL,
  CONSTRAINT service_pkey PRIMARY KEY (id),
  CONSTRAINT service_reference_key UNIQUE (reference),
  CONSTRAINT service_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT service_area_kind_check CHECK (area_kind = ANY (ARRAY['probation-region'::text, 'police-area'::text, 'everywhere'::text]))
);
COMMENT ON TABLE service IS 'A service that somebody can be referred to. Source: data/hmpps-crs-contracts, and the papers’ own services.';
CREATE INDEX service_area ON public.service USING btree (area_kind, area_code);
CREATE INDEX service_provider ON public.service USING btree (provider_organisation_id);
GRANT INSERT, SELECT, UPDATE ON service TO throughline_app;

CREATE TABLE service_activity (
  service_id uuid NOT NULL,
  line integer NOT NULL,
  need_area text NOT NULL,
  pathway text,
  activity text NOT NULL,
  delivery_method text,
  delivery_location text,
  CONSTRAINT service_activity_pkey PRIMARY KEY (service_id, line),
  CONSTRAINT service_activity_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id)
);
COMMENT ON TABLE service_activity IS 'What a service does, how and where, as its contract says.';
GRANT INSERT, SELECT, UPDATE ON service_activity TO throughline_app;

CREATE TABLE service_pathway (
  service_id uuid NOT NULL,
  pathway text NOT NULL,
  CONSTRAINT service_pathway_pkey PRIMARY KEY (service_id, pathway),
  CONSTRAINT service_pathway_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id)
);
COMMENT ON TABLE service_pathway IS 'The pathways on which a service helps.';
CREATE INDEX service_pathway_pathway ON public.service_pathway USING btree (pathway);
GRANT INSERT, SELECT, UPDATE ON service_pathway TO throughline_app;

CREATE TABLE service_session (
  id uuid NOT NULL,
  referral_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid NOT NULL,
  held_on date NOT NULL,
  attendance text NOT NULL,
  minutes integer,
  note text,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT service_session_pkey PRIMARY KEY (id),
  CONSTRAINT service_session_of_referral FOREIGN KEY (referral_id, person_id, provider_organisation_id) REFERENCES referral(id, person_id, provider_organisation_id),
  CONSTRAINT service_session_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT service_session_attendance_check CHECK (attendance = ANY (ARRAY['attended'::text, 'missed-acceptable'::text, 'missed'::text])),
  CONSTRAINT service_session_minutes_check CHECK (minutes >= 0 AND minutes <= 600)
);
COMMENT ON TABLE service_session IS 'Class: contact. One session of a service: whether the person came.';
ALTER TABLE service_session ENABLE ROW LEVEL SECURITY;
CREATE INDEX service_session_person ON public.service_session USING btree (person_id);
CREATE INDEX service_session_referral ON public.service_session USING btree (referral_id, held_on);
CREATE POLICY apart ON service_session AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'right-of-access'::text) OR ((( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) OR (NOT is_apart(referral_id))));
CREATE POLICY change ON service_session FOR UPDATE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = service_session.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = service_session.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text)))) WITH CHECK (true);
CREATE POLICY record ON service_session FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON service_session FOR DELETE TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = service_session.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = service_session.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
CREATE POLICY sight ON service_session FOR SELECT TO throughline_app USING ((((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('contact'::text) AS own_bases) <> '{}'::text[]) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, provider_organisation_id, 'contact'::text))) OR ( SELECT true
   FROM involvement i
  WHERE ((i.person_id = service_session.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis <> 'referred'::text) AND (i.basis = ANY (( SELECT own_bases('contact'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('contact'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'contact'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('contact'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('contact'::text) AS has_conditions) AND ((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) OR (NOT (EXISTS ( SELECT 1
   FROM involvement i
  WHERE ((i.person_id = service_session.person_id) AND (i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = 'referred'::text)))))) AND seen_conditionally(person_id, 'contact'::text))));
GRANT INSERT, SELECT, UPDATE ON service_session TO throughline_app;

CREATE TABLE session (
  token_hash bytea NOT NULL,
  account_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  csrf text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  signed_in_at timestamp with time zone,
  network text,
  browser text,
  way text,
  CONSTRAINT session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT session_id_key UNIQUE (id),
  CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT session_membership_id_fkey FOREIGN KEY (membership_id) REFERENCES membership(id),
  CONSTRAINT session_way_check CHECK (way = ANY (ARRAY['demonstration'::text, 'provider'::text, 'password'::text, 'passkey'::text]))
);
COMMENT ON TABLE session IS 'A signed-in browser. Only a hash of its cookie is kept; it ends after idle and absolute limits, or at sign-out.';
CREATE INDEX session_account ON public.session USING btree (account_id, created_at DESC);
GRANT INSERT, SELECT, UPDATE ON session TO throughline_app;
COMMENT ON COLUMN session.signed_in_at IS 'When its owner proved who they are. A change of hat makes a new session and keeps this moment, so that it lengthens no day.';
COMMENT ON COLUMN session.network IS 'The network it began from, never the whole address: 203.0.113.0/24.';

CREATE TABLE sight_grid (
  role text NOT NULL,
  basis text NOT NULL,
  class text NOT NULL,
  sight text NOT NULL,
  CONSTRAINT sight_grid_pkey PRIMARY KEY (role, basis, class),
  CONSTRAINT sight_grid_basis_check CHECK (basis = ANY (ARRAY['responsible'::text, 'supplied'::text, 'referred'::text, 'partner'::text, 'consented'::text, 'emergency'::text])),
  CONSTRAINT sight_grid_sight_check CHECK (sight = ANY (ARRAY['visible'::text, 'masked'::text, 'exists-only'::text]))
);
COMMENT ON TABLE sight_grid IS 'The grid of src/sharing/grid.ts, copied here at start; what is not in it is hidden.';
CREATE TRIGGER sight_changed AFTER INSERT OR DELETE OR UPDATE ON sight_grid FOR EACH STATEMENT EXECUTE FUNCTION sight_changed();
GRANT SELECT ON sight_grid TO throughline_app;

CREATE TABLE sight_limit (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  organisation_id uuid NOT NULL,
  accounts uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  classes text[] DEFAULT '{}'::text[] NOT NULL,
  reason text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  review_day date,
  set_by uuid,
  set_at timestamp with time zone NOT NULL,
  lifted_by uuid,
  lifted_because text,
  copy_of uuid,
  by_parting uuid,
  CONSTRAINT sight_limit_pkey PRIMARY KEY (id),
  CONSTRAINT sight_limit_by_parting_fkey FOREIGN KEY (by_parting) REFERENCES person_merge(id) ON DELETE SET NULL,
  CONSTRAINT sight_limit_copy_of_fkey FOREIGN KEY (copy_of) REFERENCES sight_limit(id) ON DELETE SET NULL,
  CONSTRAINT sight_limit_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES account(id),
  CONSTRAINT sight_limit_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT sight_limit_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT sight_limit_set_by_fkey FOREIGN KEY (set_by) REFERENCES account(id),
  CONSTRAINT sight_limit_check1 CHECK ((kind = 'exclusion'::text) <= (cardinality(accounts) > 0)),
  CONSTRAINT sight_limit_check2 CHECK (kind = 'restriction'::text OR classes = '{}'::text[]),
  CONSTRAINT sight_limit_days CHECK (until_day >= (from_day - 1)),
  CONSTRAINT sight_limit_kind_check CHECK (kind = ANY (ARRAY['exclusion'::text, 'lock'::text, 'restriction'::text])),
  CONSTRAINT sight_limit_lifted_because_check CHECK (length(lifted_because) >= 3 AND length(lifted_because) <= 500),
  CONSTRAINT sight_limit_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE sight_limit IS 'Class: by row. What narrows sight of one person: an exclusion shuts out named accounts, a lock admits only named accounts to what an organisation knows, a restriction withholds classes of what an organisation holds (none named: all).';
ALTER TABLE sight_limit ENABLE ROW LEVEL SECURITY;
CREATE INDEX sight_limit_accounts ON public.sight_limit USING gin (accounts);
CREATE INDEX sight_limit_organisation ON public.sight_limit USING btree (organisation_id, from_day);
CREATE INDEX sight_limit_person ON public.sight_limit USING btree (person_id);
CREATE TRIGGER guard AFTER INSERT ON sight_limit FOR EACH ROW EXECUTE FUNCTION guard_involvements();
CREATE TRIGGER sight_changed AFTER INSERT OR DELETE OR UPDATE ON sight_limit FOR EACH STATEMENT EXECUTE FUNCTION sight_changed();
CREATE POLICY keep ON sight_limit TO throughline_app USING (((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND ((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['governance-lead'::text, 'administrator'::text])) OR ((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['delivery-unit-head'::text, 'prison-offender-manager'::text])) AND (NOT locked_out(person_id)))) AND (NOT excluded(person_id)))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON sight_limit TO throughline_app;
COMMENT ON COLUMN sight_limit.copy_of IS 'The limit that this one repeats on the other record, since two records were parted on which it stood as on one.';
COMMENT ON COLUMN sight_limit.by_parting IS 'The merge whose undoing made this copy.';

CREATE TABLE sight_limit_review (
  id uuid NOT NULL,
  limit_id uuid NOT NULL,
  finding text NOT NULL,
  next_day date NOT NULL,
  reviewed_by uuid NOT NULL,
  reviewed_on date NOT NULL,
  reviewed_at timestamp with time zone NOT NULL,
  CONSTRAINT sight_limit_review_pkey PRIMARY KEY (id),
  CONSTRAINT sight_limit_review_limit_id_fkey FOREIGN KEY (limit_id) REFERENCES sight_limit(id),
  CONSTRAINT sight_limit_review_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES account(id),
  CONSTRAINT sight_limit_review_finding_check CHECK (length(finding) >= 3 AND length(finding) <= 500)
);
COMMENT ON TABLE sight_limit_review IS 'Each time somebody looked whether a limit is still needed: what they found, and when it is looked at next.';
ALTER TABLE sight_limit_review ENABLE ROW LEVEL SECURITY;
CREATE INDEX sight_limit_review_limit ON public.sight_limit_review USING btree (limit_id, reviewed_at DESC);
CREATE POLICY keep ON sight_limit_review TO throughline_app USING ((EXISTS ( SELECT 1
   FROM sight_limit l
  WHERE (l.id = sight_limit_review.limit_id)))) WITH CHECK ((EXISTS ( SELECT 1
   FROM sight_limit l
  WHERE (l.id = sight_limit_review.limit_id))));
GRANT INSERT, SELECT ON sight_limit_review TO throughline_app;

CREATE TABLE sign_in (
  token_hash bytea NOT NULL,
  account_id uuid NOT NULL,
  invitation_id uuid,
  password_hash text,
  sealed_set_up bytea,
  wrong_codes integer DEFAULT 0 NOT NULL,
  began_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT sign_in_pkey PRIMARY KEY (token_hash),
  CONSTRAINT sign_in_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT sign_in_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES invitation(id)
);
COMMENT ON TABLE sign_in IS 'A sign-in under way: the password was right, or an invitation was opened, and the second factor is still owed. Opens nothing by itself.';
CREATE INDEX sign_in_account ON public.sign_in USING btree (account_id);
GRANT INSERT, SELECT, UPDATE ON sign_in TO throughline_app;

CREATE TABLE snapshot (
  id uuid NOT NULL,
  day date NOT NULL,
  made_at timestamp with time zone NOT NULL,
  people integer NOT NULL,
  folder text NOT NULL,
  digest text NOT NULL,
  asked_by uuid,
  agreement_id uuid,
  CONSTRAINT snapshot_pkey PRIMARY KEY (id),
  CONSTRAINT snapshot_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT snapshot_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
);
COMMENT ON TABLE snapshot IS 'One dated evidence snapshot: Parquet files in the data folder that measures read instead of the live tables.';
CREATE INDEX snapshot_agreement ON public.snapshot USING btree (agreement_id, made_at DESC);
CREATE INDEX snapshot_day ON public.snapshot USING btree (made_at DESC);
GRANT SELECT ON snapshot TO throughline_app;
COMMENT ON COLUMN snapshot.folder IS 'Below the snapshots of the data folder.';
COMMENT ON COLUMN snapshot.digest IS 'The first 16 hexadecimal figures of the SHA-256 over its files: the same content has the same digest. Figures carry it as their snapshot.';
COMMENT ON COLUMN snapshot.agreement_id IS 'The agreement with the purpose of evidence that allowed this snapshot: whose rows are in it, and who may measure it.';

CREATE TABLE source_record (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  class text NOT NULL,
  agency_number text NOT NULL,
  forename text NOT NULL,
  surname text NOT NULL,
  birth_date date NOT NULL,
  sex text NOT NULL,
  pnc text,
  prison_number text,
  crn text,
  postcode text,
  details jsonb DEFAULT '{}'::jsonb NOT NULL,
  fingerprint text NOT NULL,
  linked_by text NOT NULL,
  received_on date NOT NULL,
  withdrawn_on date,
  extract_id uuid,
  told_on date,
  cro text,
  telephone text,
  CONSTRAINT source_record_pkey PRIMARY KEY (id),
  CONSTRAINT source_record_organisation_id_agency_number_key UNIQUE (organisation_id, agency_number),
  CONSTRAINT source_record_extract_id_fkey FOREIGN KEY (extract_id) REFERENCES "extract"(id),
  CONSTRAINT source_record_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT source_record_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT source_record_class_check CHECK (class = ANY (ARRAY['identity'::text, 'health'::text])),
  CONSTRAINT source_record_sex_check CHECK (sex = ANY (ARRAY['male'::text, 'female'::text, 'not-known'::text]))
);
COMMENT ON TABLE source_record IS 'Class: by row (a treatment service’s record is health). One agency’s own record of a person, kept beside the person it was linked to, with the rule that linked it.';
ALTER TABLE source_record ENABLE ROW LEVEL SECURITY;
CREATE INDEX source_record_crn ON public.source_record USING btree (crn) WHERE (crn IS NOT NULL);
CREATE INDEX source_record_names ON public.source_record USING btree (birth_date, surname);
CREATE INDEX source_record_person ON public.source_record USING btree (person_id);
CREATE INDEX source_record_pnc ON public.source_record USING btree (pnc) WHERE (pnc IS NOT NULL);
CREATE INDEX source_record_prison_number ON public.source_record USING btree (prison_number) WHERE (prison_number IS NOT NULL);
CREATE TRIGGER forget_records AFTER DELETE ON source_record REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION know_records();
CREATE TRIGGER know_changed_records AFTER UPDATE ON source_record REFERENCING OLD TABLE AS former NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION know_records();
CREATE TRIGGER know_new_records AFTER INSERT ON source_record REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION know_records();
CREATE POLICY change ON source_record FOR UPDATE TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
CREATE POLICY record ON source_record FOR INSERT TO throughline_app WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
CREATE POLICY sight ON source_record FOR SELECT TO throughline_app USING (((((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT own_bases('identity'::text) AS own_bases) <> '{}'::text[])) OR ((class = 'identity'::text) AND (organisation_id = ANY (( SELECT partner_organisations('identity'::text) AS partner_organisations)::uuid[]))) OR ((class = 'health'::text) AND (organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) OR ((((class = 'identity'::text) AND ( SELECT has_conditions('identity'::text) AS has_conditions)) OR ((class = 'health'::text) AND ( SELECT has_conditions('health'::text) AS has_conditions))) AND told_by(person_id, organisation_id, class))) AND ((NOT ( SELECT any_limits() AS any_limits)) OR admitted(person_id, organisation_id, class))));
GRANT INSERT, SELECT, UPDATE ON source_record TO throughline_app;
COMMENT ON COLUMN source_record.told_on IS 'The day of a later file that said the same or lacked it, or on which its officer withdrew it; where it is null the record is of the day of its extract.';

CREATE TABLE status_correction (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  about text NOT NULL,
  days_after integer NOT NULL,
  previous_answer text NOT NULL,
  new_answer text NOT NULL,
  reason text NOT NULL,
  corrected_on date NOT NULL,
  corrected_by uuid,
  corrected_at timestamp with time zone NOT NULL,
  CONSTRAINT status_correction_pkey PRIMARY KEY (id),
  CONSTRAINT status_correction_corrected_by_fkey FOREIGN KEY (corrected_by) REFERENCES account(id),
  CONSTRAINT status_correction_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT status_correction_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT status_correction_about_check CHECK (about = ANY (ARRAY['accommodation'::text, 'employment'::text])),
  CONSTRAINT status_correction_check CHECK (new_answer <> previous_answer),
  CONSTRAINT status_correction_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500)
);
COMMENT ON TABLE status_correction IS 'Class: needs. An answer about where somebody slept, or whether they worked, that was recorded wrongly: what it said, what it says now, why, and who corrected it. The check itself carries the answer that holds.';
ALTER TABLE status_correction ENABLE ROW LEVEL SECURITY;
CREATE INDEX status_correction_person ON public.status_correction USING btree (person_id, corrected_on);
CREATE POLICY change ON status_correction FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = status_correction.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text)))) WITH CHECK (true);
CREATE POLICY of_referral ON status_correction AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> 'housing-officer'::text) OR (about = 'accommodation'::text) OR (NOT referred_only(person_id))));
CREATE POLICY record ON status_correction FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON status_correction FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = status_correction.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
CREATE POLICY sight ON status_correction FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = status_correction.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('needs'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('needs'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'needs'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('needs'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('needs'::text) AS has_conditions) AND seen_conditionally(person_id, 'needs'::text))));
GRANT INSERT, SELECT, UPDATE ON status_correction TO throughline_app;

CREATE TABLE step (
  id uuid NOT NULL,
  goal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  words text NOT NULL,
  owner_organisation_id uuid NOT NULL,
  due_day date NOT NULL,
  done_on date,
  done_by uuid,
  dropped_on date,
  "position" integer NOT NULL,
  by_person boolean DEFAULT false NOT NULL,
  CONSTRAINT step_pkey PRIMARY KEY (id),
  CONSTRAINT step_done_by_fkey FOREIGN KEY (done_by) REFERENCES account(id),
  CONSTRAINT step_of_goal FOREIGN KEY (goal_id, person_id) REFERENCES goal(id, person_id),
  CONSTRAINT step_owner_organisation_id_fkey FOREIGN KEY (owner_organisation_id) REFERENCES organisation(id),
  CONSTRAINT step_check CHECK (done_on IS NULL OR dropped_on IS NULL),
  CONSTRAINT step_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE step IS 'Class: plan. One thing that one organisation, or the person themself, does by a day.';
ALTER TABLE step ENABLE ROW LEVEL SECURITY;
CREATE INDEX step_due ON public.step USING btree (due_day) WHERE ((done_on IS NULL) AND (dropped_on IS NULL));
CREATE INDEX step_goal ON public.step USING btree (goal_id, "position");
CREATE INDEX step_person ON public.step USING btree (person_id);
CREATE POLICY change ON step FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text)))) WITH CHECK (true);
CREATE POLICY record ON step FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON step FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
CREATE POLICY sight ON step FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('plan'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('plan'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'plan'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('plan'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('plan'::text) AS has_conditions) AND seen_conditionally(person_id, 'plan'::text))));
GRANT INSERT, SELECT, UPDATE ON step TO throughline_app;
COMMENT ON COLUMN step.by_person IS 'The person does it themself; the organisation that owns the step asks them about it.';

CREATE TABLE stored_document (
  paper_id uuid NOT NULL,
  sha256 text NOT NULL,
  pdf bytea NOT NULL,
  made_at timestamp with time zone NOT NULL,
  CONSTRAINT stored_document_pkey PRIMARY KEY (paper_id),
  CONSTRAINT stored_document_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id)
);
COMMENT ON TABLE stored_document IS 'The PDF of a published paper as it was published; never made again.';
ALTER TABLE stored_document ENABLE ROW LEVEL SECURITY;
CREATE POLICY readable ON stored_document FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM paper
  WHERE ((paper.id = stored_document.paper_id) AND ((paper.state = 'published'::text) OR (paper.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)))))));
CREATE POLICY writable ON stored_document FOR INSERT TO throughline_app WITH CHECK ((EXISTS ( SELECT 1
   FROM paper
  WHERE ((paper.id = stored_document.paper_id) AND (paper.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'board-secretary'::text)))));
GRANT INSERT, SELECT ON stored_document TO throughline_app;

CREATE TABLE term_frequency (
  kind text NOT NULL,
  term text NOT NULL,
  records integer NOT NULL,
  CONSTRAINT term_frequency_pkey PRIMARY KEY (kind, term),
  CONSTRAINT term_frequency_kind_check CHECK (kind = ANY (ARRAY['forename'::text, 'surname'::text, 'name'::text, 'birth-date'::text, 'postcode'::text, 'sex'::text])),
  CONSTRAINT term_frequency_records_check CHECK (records > 0)
);
COMMENT ON TABLE term_frequency IS 'How many known identities share a name, a birth date, a postcode: so rare is what two records have in common. About nobody: what one alone has is not kept. The empty term counts all that have one.';

CREATE TABLE treatment_call (
  id uuid NOT NULL,
  continuity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  day date NOT NULL,
  answered_on date,
  answered_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT treatment_call_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_call_continuity_id_day_key UNIQUE (continuity_id, day),
  CONSTRAINT treatment_call_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES account(id),
  CONSTRAINT treatment_call_continuity_id_fkey FOREIGN KEY (continuity_id) REFERENCES treatment_continuity(id) ON DELETE CASCADE,
  CONSTRAINT treatment_call_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_call_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_call_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id)
);
COMMENT ON TABLE treatment_call IS 'Class: sentence. That the offender manager is to contact the treatment service on a day, without a word of why; and when they did.';
ALTER TABLE treatment_call ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_call_person ON public.treatment_call USING btree (person_id) WHERE (answered_on IS NULL);
CREATE TRIGGER stands_with_continuity BEFORE INSERT ON treatment_call FOR EACH ROW EXECUTE FUNCTION stands_with_continuity();
CREATE POLICY change ON treatment_call FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_call.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_call FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY managers_only ON treatment_call AS RESTRICTIVE FOR SELECT TO throughline_app USING ((( SELECT viewer_role() AS viewer_role) = ANY (ARRAY['offender-manager'::text, 'delivery-unit-head'::text, 'caseworker'::text])));
CREATE POLICY of_provider ON treatment_call FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_call FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_call FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_call.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON treatment_call FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_call.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY treatment_only ON treatment_call AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_call TO throughline_app;

CREATE TABLE treatment_continuity (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  reference text NOT NULL,
  drug text,
  dose text,
  prescriber text,
  release_day date,
  released_on date,
  receiving_service text,
  receiving_prescriber text,
  last_supervised_on date,
  next_pickup_on date,
  next_pickup_at text,
  script_held_by text,
  handed_over_on date,
  handed_over_for date,
  acknowledge_by date,
  acknowledged_on date,
  appointment_on date,
  started_on date,
  naloxone text,
  naloxone_on date,
  provider_organisation_id uuid,
  state text NOT NULL,
  state_on date NOT NULL,
  opened_on date NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT treatment_continuity_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_continuity_reference_key UNIQUE (reference),
  CONSTRAINT treatment_continuity_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_continuity_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_continuity_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_continuity_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_continuity_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT treatment_continuity_check CHECK (state = 'none-prescribed'::text OR drug IS NOT NULL AND dose IS NOT NULL),
  CONSTRAINT treatment_continuity_check1 CHECK ((state <> ALL (ARRAY['sent'::text, 'acknowledged'::text, 'appointed'::text, 'started'::text, 'settled'::text])) OR handed_over_on IS NOT NULL AND receiving_service IS NOT NULL),
  CONSTRAINT treatment_continuity_check2 CHECK ((state <> ALL (ARRAY['appointed'::text, 'started'::text, 'settled'::text])) OR acknowledged_on IS NOT NULL AND appointment_on IS NOT NULL),
  CONSTRAINT treatment_continuity_check3 CHECK ((state <> ALL (ARRAY['started'::text, 'settled'::text])) OR started_on IS NOT NULL),
  CONSTRAINT treatment_continuity_check4 CHECK ((naloxone IS NULL) = (naloxone_on IS NULL)),
  CONSTRAINT treatment_continuity_dose_check CHECK (length(dose) >= 2 AND length(dose) <= 200),
  CONSTRAINT treatment_continuity_drug_check CHECK (drug = ANY (ARRAY['methadone'::text, 'buprenorphine'::text, 'buprenorphine-injection'::text, 'other-opioid'::text])),
  CONSTRAINT treatment_continuity_naloxone_check CHECK (naloxone = ANY (ARRAY['trained'::text, 'given'::text, 'refused'::text])),
  CONSTRAINT treatment_continuity_next_pickup_at_check CHECK (length(next_pickup_at) >= 2 AND length(next_pickup_at) <= 200),
  CONSTRAINT treatment_continuity_prescriber_check CHECK (length(prescriber) >= 2 AND length(prescriber) <= 200),
  CONSTRAINT treatment_continuity_receiving_prescriber_check CHECK (length(receiving_prescriber) >= 2 AND length(receiving_prescriber) <= 200),
  CONSTRAINT treatment_continuity_receiving_service_check CHECK (length(receiving_service) >= 2 AND length(receiving_service) <= 200),
  CONSTRAINT treatment_continuity_reference_check CHECK (reference ~ '^T-[A-Z0-9]{7}$'::text),
  CONSTRAINT treatment_continuity_script_held_by_check CHECK (length(script_held_by) >= 2 AND length(script_held_by) <= 200),
  CONSTRAINT treatment_continuity_state_check CHECK (state = ANY (ARRAY['to-hand-over'::text, 'sent'::text, 'declined'::text, 'acknowledged'::text, 'appointed'::text, 'started'::text, 'settled'::text, 'none-prescribed'::text, 'stopped'::text, 'refused'::text, 'returned'::text, 'died'::text]))
);
COMMENT ON TABLE treatment_continuity IS 'Class: health. What is prescribed for opioid dependence to somebody who leaves prison, who takes the prescription on outside and since when, the first appointment and naloxone; or that nothing of it is prescribed. release_day and released_on follow the sentence, which the service outside does not see.';
ALTER TABLE treatment_continuity ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX treatment_continuity_one ON public.treatment_continuity USING btree (sentence_id) WHERE (state = ANY (ARRAY['to-hand-over'::text, 'sent'::text, 'declined'::text, 'acknowledged'::text, 'appointed'::text, 'started'::text]));
CREATE INDEX treatment_continuity_person ON public.treatment_continuity USING btree (person_id);
CREATE INDEX treatment_continuity_provider ON public.treatment_continuity USING btree (provider_organisation_id, state);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON treatment_continuity FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE TRIGGER with_release_day BEFORE INSERT ON treatment_continuity FOR EACH ROW EXECUTE FUNCTION release_day_of_custody();
CREATE POLICY change ON treatment_continuity FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_continuity.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_continuity FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_continuity FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_continuity FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_continuity FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_continuity.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_continuity FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_continuity.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_continuity AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_continuity TO throughline_app;

CREATE TABLE treatment_continuity_step (
  id uuid NOT NULL,
  continuity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  step text NOT NULL,
  on_day date NOT NULL,
  words text,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT treatment_continuity_step_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_continuity_step_continuity_id_fkey FOREIGN KEY (continuity_id) REFERENCES treatment_continuity(id) ON DELETE CASCADE,
  CONSTRAINT treatment_continuity_step_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_continuity_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_continuity_step_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_continuity_step_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_continuity_step_step_check CHECK (step = ANY (ARRAY['prescribed'::text, 'none-prescribed'::text, 'handed-over'::text, 'acknowledged'::text, 'declined'::text, 'appointed'::text, 'attended'::text, 'did-not-attend'::text, 'settled'::text, 'stopped'::text, 'refused'::text, 'returned'::text, 'died'::text, 'naloxone'::text])),
  CONSTRAINT treatment_continuity_step_words_check CHECK (length(words) >= 2 AND length(words) <= 1000)
);
COMMENT ON TABLE treatment_continuity_step IS 'Class: health. Each step of a prescription from prison to the community: which, when, by whom and in which words. Nothing is overwritten.';
ALTER TABLE treatment_continuity_step ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_continuity_step_of ON public.treatment_continuity_step USING btree (continuity_id, place);
CREATE INDEX treatment_continuity_step_person ON public.treatment_continuity_step USING btree (person_id);
CREATE TRIGGER stands_with_continuity BEFORE INSERT ON treatment_continuity_step FOR EACH ROW EXECUTE FUNCTION stands_with_continuity();
CREATE POLICY change ON treatment_continuity_step FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_continuity_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_continuity_step FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_continuity_step FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_continuity_step FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_continuity_step FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_continuity_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_continuity_step FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_continuity_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_continuity_step AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_continuity_step TO throughline_app;

CREATE TABLE treatment_path (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  reference text NOT NULL,
  kinds text[] NOT NULL,
  why text NOT NULL,
  state text NOT NULL,
  state_on date NOT NULL,
  provider_organisation_id uuid,
  assess_by date NOT NULL,
  court text,
  hearing_on date,
  consented_on date,
  started_on date NOT NULL,
  started_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT treatment_path_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_path_reference_key UNIQUE (reference),
  CONSTRAINT treatment_path_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_path_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_path_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_path_started_by_fkey FOREIGN KEY (started_by) REFERENCES account(id),
  CONSTRAINT treatment_path_check CHECK (state <> 'proposed'::text OR court IS NOT NULL AND hearing_on IS NOT NULL),
  CONSTRAINT treatment_path_check1 CHECK ((state <> ALL (ARRAY['willing'::text, 'proposed'::text, 'made'::text])) OR consented_on IS NOT NULL),
  CONSTRAINT treatment_path_court_check CHECK (length(court) >= 2 AND length(court) <= 200),
  CONSTRAINT treatment_path_kinds_check CHECK (kinds <@ '{mhtr-primary,mhtr-secondary,drr,atr}'::text[] AND cardinality(kinds) >= 1 AND cardinality(kinds) <= 3),
  CONSTRAINT treatment_path_reference_check CHECK (reference ~ '^T-[A-Z0-9]{7}$'::text),
  CONSTRAINT treatment_path_state_check CHECK (state = ANY (ARRAY['to-assess'::text, 'assessed'::text, 'willing'::text, 'proposed'::text, 'made'::text, 'not-pursued'::text, 'not-suitable'::text, 'not-willing'::text, 'not-made'::text, 'withdrawn'::text, 'died'::text])),
  CONSTRAINT treatment_path_why_check CHECK (length(why) >= 3 AND length(why) <= 1000)
);
COMMENT ON TABLE treatment_path IS 'Class: health. One person’s way towards a treatment requirement, from the decision to consider one to what the court decided. Whether they are willing is in consented_on: no requirement is proposed without it.';
ALTER TABLE treatment_path ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_path_person ON public.treatment_path USING btree (person_id, started_on DESC);
CREATE INDEX treatment_path_provider ON public.treatment_path USING btree (provider_organisation_id, state);
CREATE POLICY change ON treatment_path FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_path.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_path FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_path FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_path FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_path FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_path.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_path FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_path.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_path AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_path TO throughline_app;

CREATE TABLE treatment_path_step (
  id uuid NOT NULL,
  path_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  state text NOT NULL,
  on_day date NOT NULL,
  words text,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT treatment_path_step_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_path_step_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_path_step_path_id_fkey FOREIGN KEY (path_id) REFERENCES treatment_path(id) ON DELETE CASCADE,
  CONSTRAINT treatment_path_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_path_step_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_path_step_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_path_step_state_check CHECK (state = ANY (ARRAY['to-assess'::text, 'assessed'::text, 'willing'::text, 'proposed'::text, 'made'::text, 'not-pursued'::text, 'not-suitable'::text, 'not-willing'::text, 'not-made'::text, 'withdrawn'::text, 'died'::text])),
  CONSTRAINT treatment_path_step_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE treatment_path_step IS 'Class: health. Each step on the way towards a treatment requirement: which, when, by whom, and why it went no further where it did not.';
ALTER TABLE treatment_path_step ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_path_step_path ON public.treatment_path_step USING btree (path_id, place);
CREATE INDEX treatment_path_step_person ON public.treatment_path_step USING btree (person_id);
CREATE POLICY change ON treatment_path_step FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_path_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_path_step FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_path_step FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_path_step FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_path_step FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_path_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_path_step FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_path_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_path_step AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_path_step TO throughline_app;

CREATE TABLE treatment_pickup (
  id uuid NOT NULL,
  continuity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  day date NOT NULL,
  outcome text,
  words text,
  recorded_on date,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT treatment_pickup_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_pickup_continuity_id_day_key UNIQUE (continuity_id, day),
  CONSTRAINT treatment_pickup_continuity_id_fkey FOREIGN KEY (continuity_id) REFERENCES treatment_continuity(id) ON DELETE CASCADE,
  CONSTRAINT treatment_pickup_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_pickup_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_pickup_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_pickup_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_pickup_check CHECK ((outcome IS NULL) = (recorded_on IS NULL)),
  CONSTRAINT treatment_pickup_outcome_check CHECK (outcome = ANY (ARRAY['collected'::text, 'missed'::text, 'not-needed'::text])),
  CONSTRAINT treatment_pickup_words_check CHECK (length(words) >= 2 AND length(words) <= 500)
);
COMMENT ON TABLE treatment_pickup IS 'Class: health. One day on which somebody is to collect what they are prescribed, and whether they did.';
ALTER TABLE treatment_pickup ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_pickup_person ON public.treatment_pickup USING btree (person_id, day DESC);
CREATE TRIGGER stands_with_continuity BEFORE INSERT ON treatment_pickup FOR EACH ROW EXECUTE FUNCTION stands_with_continuity();
CREATE POLICY change ON treatment_pickup FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_pickup.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_pickup FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_pickup FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_pickup FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_pickup FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_pickup.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_pickup FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_pickup.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_pickup AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_pickup TO throughline_app;

CREATE TABLE treatment_report (
  id uuid NOT NULL,
  review_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  words text NOT NULL,
  written_on date NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT treatment_report_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_report_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_report_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_report_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_report_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_report_review_id_fkey FOREIGN KEY (review_id) REFERENCES treatment_review(id) ON DELETE CASCADE,
  CONSTRAINT treatment_report_words_check CHECK (length(words) >= 10 AND length(words) <= 4000)
);
COMMENT ON TABLE treatment_report IS 'Class: health. The provider’s report for a review by the court, with the results of tests; the newest counts, earlier ones stay.';
ALTER TABLE treatment_report ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_report_person ON public.treatment_report USING btree (person_id);
CREATE INDEX treatment_report_review ON public.treatment_report USING btree (review_id);
CREATE POLICY change ON treatment_report FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_report.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_report FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_report FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_report FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_report FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_report.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_report FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_report.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_report AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_report TO throughline_app;

CREATE TABLE treatment_requirement (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  sentence_id uuid NOT NULL,
  reference text NOT NULL,
  kinds text[] NOT NULL,
  court text NOT NULL,
  made_on date NOT NULL,
  ends_on date NOT NULL,
  setting text NOT NULL,
  practitioner text,
  consented_on date,
  test_every_days integer,
  review_every_months integer,
  provider_organisation_id uuid,
  state text NOT NULL,
  state_on date NOT NULL,
  source text NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_by uuid,
  recorded_at timestamp with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT treatment_requirement_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_requirement_reference_key UNIQUE (reference),
  CONSTRAINT treatment_requirement_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_requirement_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_requirement_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_requirement_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_requirement_sentence_id_fkey FOREIGN KEY (sentence_id) REFERENCES sentence(id),
  CONSTRAINT treatment_requirement_check CHECK (ends_on > made_on),
  CONSTRAINT treatment_requirement_check1 CHECK (source = 'imported'::text OR consented_on IS NOT NULL AND consented_on <= made_on),
  CONSTRAINT treatment_requirement_check2 CHECK (test_every_days IS NULL OR ('drr'::text = ANY (kinds))),
  CONSTRAINT treatment_requirement_court_check CHECK (length(court) >= 2 AND length(court) <= 200),
  CONSTRAINT treatment_requirement_kinds_check CHECK (kinds <@ '{mhtr-primary,mhtr-secondary,drr,atr}'::text[] AND cardinality(kinds) >= 1 AND cardinality(kinds) <= 3),
  CONSTRAINT treatment_requirement_practitioner_check CHECK (length(practitioner) >= 2 AND length(practitioner) <= 200),
  CONSTRAINT treatment_requirement_reference_check CHECK (reference ~ '^T-[A-Z0-9]{7}$'::text),
  CONSTRAINT treatment_requirement_review_every_months_check CHECK (review_every_months >= 1 AND review_every_months <= 12),
  CONSTRAINT treatment_requirement_setting_check CHECK (setting = ANY (ARRAY['in-patient'::text, 'resident'::text, 'institution'::text, 'practitioner'::text])),
  CONSTRAINT treatment_requirement_source_check CHECK (source = ANY (ARRAY['platform'::text, 'imported'::text])),
  CONSTRAINT treatment_requirement_state_check CHECK (state = ANY (ARRAY['in-force'::text, 'breach'::text, 'completed'::text, 'revoked'::text, 'expired'::text, 'died'::text])),
  CONSTRAINT treatment_requirement_test_every_days_check CHECK (test_every_days >= 1 AND test_every_days <= 62)
);
COMMENT ON TABLE treatment_requirement IS 'Class: sentence. A treatment requirement as a court made it: which kinds, how long, where, tests and reviews, and whether consent is recorded. Only what was imported may lack it.';
ALTER TABLE treatment_requirement ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_requirement_person ON public.treatment_requirement USING btree (person_id, made_on DESC);
CREATE INDEX treatment_requirement_provider ON public.treatment_requirement USING btree (provider_organisation_id, state);
CREATE INDEX treatment_requirement_sentence ON public.treatment_requirement USING btree (sentence_id);
CREATE TRIGGER stands_with_sentence BEFORE INSERT ON treatment_requirement FOR EACH ROW EXECUTE FUNCTION stands_with_sentence();
CREATE POLICY change ON treatment_requirement FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_requirement.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_requirement FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_requirement FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_requirement FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_requirement FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_requirement.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON treatment_requirement FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_requirement.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY treatment_only ON treatment_requirement AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_requirement TO throughline_app;

CREATE TABLE treatment_requirement_step (
  id uuid NOT NULL,
  requirement_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  step text NOT NULL,
  on_day date NOT NULL,
  words text,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT treatment_requirement_step_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_requirement_step_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_requirement_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_requirement_step_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_requirement_step_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_requirement_step_requirement_id_fkey FOREIGN KEY (requirement_id) REFERENCES treatment_requirement(id) ON DELETE CASCADE,
  CONSTRAINT treatment_requirement_step_step_check CHECK (step = ANY (ARRAY['made'::text, 'consent-recorded'::text, 'warned'::text, 'breach-begun'::text, 'breach-decided'::text, 'completed'::text, 'revoked'::text, 'expired'::text, 'died'::text])),
  CONSTRAINT treatment_requirement_step_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE treatment_requirement_step IS 'Class: sentence. What happened to a treatment requirement: warnings, breach and what the court decided, its end. Nothing is overwritten.';
ALTER TABLE treatment_requirement_step ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_requirement_step_of ON public.treatment_requirement_step USING btree (requirement_id, place);
CREATE INDEX treatment_requirement_step_person ON public.treatment_requirement_step USING btree (person_id);
CREATE TRIGGER stands_with_requirement BEFORE INSERT ON treatment_requirement_step FOR EACH ROW EXECUTE FUNCTION stands_with_requirement();
CREATE POLICY change ON treatment_requirement_step FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_requirement_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_requirement_step FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_requirement_step FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_requirement_step FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_requirement_step FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_requirement_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON treatment_requirement_step FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_requirement_step.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY treatment_only ON treatment_requirement_step AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_requirement_step TO throughline_app;

CREATE TABLE treatment_review (
  id uuid NOT NULL,
  requirement_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  day date NOT NULL,
  reported_on date,
  outcome text,
  words text,
  recorded_on date,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT treatment_review_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_review_requirement_id_day_key UNIQUE (requirement_id, day),
  CONSTRAINT treatment_review_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_review_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_review_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_review_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_review_requirement_id_fkey FOREIGN KEY (requirement_id) REFERENCES treatment_requirement(id) ON DELETE CASCADE,
  CONSTRAINT treatment_review_check CHECK ((outcome IS NULL) = (recorded_on IS NULL)),
  CONSTRAINT treatment_review_outcome_check CHECK (outcome = ANY (ARRAY['continues'::text, 'changed'::text, 'revoked'::text, 'adjourned'::text])),
  CONSTRAINT treatment_review_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
COMMENT ON TABLE treatment_review IS 'Class: sentence. One review of a treatment requirement by the court: its day, whether the provider’s report is written, and what the court decided.';
ALTER TABLE treatment_review ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_review_person ON public.treatment_review USING btree (person_id, day DESC);
CREATE TRIGGER stands_with_requirement BEFORE INSERT ON treatment_review FOR EACH ROW EXECUTE FUNCTION stands_with_requirement();
CREATE POLICY change ON treatment_review FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_review FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_review FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_review FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_review FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON treatment_review FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_review.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY treatment_only ON treatment_review AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_review TO throughline_app;

CREATE TABLE treatment_session (
  id uuid NOT NULL,
  requirement_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  day date NOT NULL,
  attendance text,
  recorded_on date,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT treatment_session_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_session_requirement_id_day_key UNIQUE (requirement_id, day),
  CONSTRAINT treatment_session_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_session_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_session_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_session_requirement_id_fkey FOREIGN KEY (requirement_id) REFERENCES treatment_requirement(id) ON DELETE CASCADE,
  CONSTRAINT treatment_session_attendance_check CHECK (attendance = ANY (ARRAY['attended'::text, 'missed-with-reason'::text, 'missed'::text, 'cancelled'::text])),
  CONSTRAINT treatment_session_check CHECK ((attendance IS NULL) = (recorded_on IS NULL))
);
COMMENT ON TABLE treatment_session IS 'Class: sentence. One appointment under a treatment requirement and whether the person came: compliance with the sentence, without a word of what was said or given.';
ALTER TABLE treatment_session ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_session_person ON public.treatment_session USING btree (person_id, day DESC);
CREATE TRIGGER stands_with_requirement BEFORE INSERT ON treatment_session FOR EACH ROW EXECUTE FUNCTION stands_with_requirement();
CREATE POLICY change ON treatment_session FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_session.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_session FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_session FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_session FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_session FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_session.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY sight ON treatment_session FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_session.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('sentence'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('sentence'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'sentence'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('sentence'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('sentence'::text) AS has_conditions) AND seen_conditionally(person_id, 'sentence'::text))));
CREATE POLICY treatment_only ON treatment_session AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_session TO throughline_app;

CREATE TABLE treatment_test (
  id uuid NOT NULL,
  requirement_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_organisation_id uuid,
  day date NOT NULL,
  result text NOT NULL,
  words text,
  recorded_on date NOT NULL,
  recorded_by uuid,
  organisation_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT treatment_test_pkey PRIMARY KEY (id),
  CONSTRAINT treatment_test_requirement_id_day_key UNIQUE (requirement_id, day),
  CONSTRAINT treatment_test_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_test_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT treatment_test_provider_organisation_id_fkey FOREIGN KEY (provider_organisation_id) REFERENCES organisation(id),
  CONSTRAINT treatment_test_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  CONSTRAINT treatment_test_requirement_id_fkey FOREIGN KEY (requirement_id) REFERENCES treatment_requirement(id) ON DELETE CASCADE,
  CONSTRAINT treatment_test_result_check CHECK (result = ANY (ARRAY['negative'::text, 'positive'::text, 'refused'::text, 'no-sample'::text])),
  CONSTRAINT treatment_test_words_check CHECK (length(words) >= 3 AND length(words) <= 500)
);
COMMENT ON TABLE treatment_test IS 'Class: health. One drug test under a drug rehabilitation requirement and its result.';
ALTER TABLE treatment_test ENABLE ROW LEVEL SECURITY;
CREATE INDEX treatment_test_person ON public.treatment_test USING btree (person_id, day DESC);
CREATE TRIGGER stands_with_requirement BEFORE INSERT ON treatment_test FOR EACH ROW EXECUTE FUNCTION stands_with_requirement();
CREATE POLICY change ON treatment_test FOR UPDATE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_test.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text)))) WITH CHECK (true);
CREATE POLICY change_of_provider ON treatment_test FOR UPDATE TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id))) WITH CHECK (true);
CREATE POLICY of_provider ON treatment_test FOR SELECT TO throughline_app USING (((provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (( SELECT viewer_role() AS viewer_role) = 'caseworker'::text) AND treated_here(person_id)));
CREATE POLICY record ON treatment_test FOR INSERT TO throughline_app WITH CHECK (true);
CREATE POLICY remove ON treatment_test FOR DELETE TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_test.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY sight ON treatment_test FOR SELECT TO throughline_app USING ((( SELECT true
   FROM involvement i
  WHERE ((i.person_id = treatment_test.person_id) AND (((i.organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)) AND (i.basis = ANY (( SELECT own_bases('health'::text) AS own_bases)::text[]))) OR (i.organisation_id = ANY (( SELECT partner_organisations('health'::text) AS partner_organisations)::uuid[]))) AND (i.from_day <= ( SELECT viewer_today() AS viewer_today)) AND ((i.until_day IS NULL) OR (i.until_day >= ( SELECT viewer_today() AS viewer_today))) AND ((NOT i.guarded) OR admitted(i.person_id, i.organisation_id, 'health'::text)))
 LIMIT 1) OR (person_id = ANY (( SELECT emergency_people('health'::text) AS emergency_people)::uuid[])) OR (( SELECT has_conditions('health'::text) AS has_conditions) AND seen_conditionally(person_id, 'health'::text))));
CREATE POLICY treatment_only ON treatment_test AS RESTRICTIVE FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) <> ALL (ARRAY['caseworker'::text, 'housing-officer'::text, 'victim-liaison-officer'::text, 'victim-hub-worker'::text])) OR (provider_organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))));
GRANT INSERT, SELECT, UPDATE ON treatment_test TO throughline_app;

CREATE TABLE unusual_look (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  day date NOT NULL,
  rule text NOT NULL,
  person_id uuid,
  how_many integer NOT NULL,
  usual integer,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  found_at timestamp with time zone NOT NULL,
  due_day date NOT NULL,
  closed_at timestamp with time zone,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT unusual_look_pkey PRIMARY KEY (id),
  CONSTRAINT unusual_look_account_id_organisation_id_day_rule_person_id_key UNIQUE NULLS NOT DISTINCT (account_id, organisation_id, day, rule, person_id),
  CONSTRAINT unusual_look_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT unusual_look_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT unusual_look_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT unusual_look_how_many_check CHECK (how_many > 0),
  CONSTRAINT unusual_look_rule_check CHECK (rule = ANY (ARRAY['own-surname'::text, 'strangers'::text, 'beyond-usual'::text, 'at-night'::text, 'guessing'::text, 'after-refusal'::text]))
);
COMMENT ON TABLE unusual_look IS 'Class: contact. Somebody’s looking on one day that one rule of src/audit/unusual.ts found unusual. Figures only; the audit entries say the rest.';
ALTER TABLE unusual_look ENABLE ROW LEVEL SECURITY;
CREATE INDEX unusual_look_closed ON public.unusual_look USING btree (closed_at DESC, id DESC) WHERE (closed_at IS NOT NULL);
CREATE INDEX unusual_look_open ON public.unusual_look USING btree (due_day, id) WHERE (closed_at IS NULL);
CREATE POLICY change ON unusual_look FOR UPDATE TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])) AND ((person_id IS NULL) OR (NOT (person_id = ANY (( SELECT viewer_excluded_from() AS viewer_excluded_from)::uuid[])))))) WITH CHECK (true);
CREATE POLICY sight ON unusual_look FOR SELECT TO throughline_app USING (((( SELECT viewer_role() AS viewer_role) = 'governance-lead'::text) AND (organisation_id = ANY (( SELECT viewer_partners() AS viewer_partners)::uuid[])) AND ((person_id IS NULL) OR (NOT (person_id = ANY (( SELECT viewer_excluded_from() AS viewer_excluded_from)::uuid[]))))));
GRANT SELECT ON unusual_look TO throughline_app;
GRANT UPDATE (due_day, closed_at, version) ON unusual_look TO throughline_app;

CREATE TABLE unusual_look_review (
  id uuid NOT NULL,
  unusual_look_id uuid NOT NULL,
  outcome text NOT NULL,
  words text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT unusual_look_review_pkey PRIMARY KEY (id),
  CONSTRAINT unusual_look_review_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id),
  CONSTRAINT unusual_look_review_unusual_look_id_fkey FOREIGN KEY (unusual_look_id) REFERENCES unusual_look(id),
  CONSTRAINT unusual_look_review_outcome_check CHECK (outcome = ANY (ARRAY['explained'::text, 'follow-up'::text, 'breach'::text])),
  CONSTRAINT unusual_look_review_words_check CHECK (length(words) >= 10 AND length(words) <= 2000)
);
COMMENT ON TABLE unusual_look_review IS 'What a governance lead made of it, each time as a row of its own: explained, to be followed up with the organisation, or reported as a breach.';
ALTER TABLE unusual_look_review ENABLE ROW LEVEL SECURITY;
CREATE INDEX unusual_look_review_look ON public.unusual_look_review USING btree (unusual_look_id, decided_at);
CREATE POLICY record ON unusual_look_review FOR INSERT TO throughline_app WITH CHECK ((EXISTS ( SELECT 1
   FROM unusual_look u
  WHERE (u.id = unusual_look_review.unusual_look_id))));
CREATE POLICY sight ON unusual_look_review FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM unusual_look u
  WHERE (u.id = unusual_look_review.unusual_look_id))));
GRANT INSERT, SELECT ON unusual_look_review TO throughline_app;

CREATE TABLE upload (
  sha256 text NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  size_bytes bigint NOT NULL,
  stored_at timestamp with time zone NOT NULL,
  CONSTRAINT upload_pkey PRIMARY KEY (sha256, organisation_id),
  CONSTRAINT upload_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
COMMENT ON TABLE upload IS 'A file that somebody sent, stored by its content in the data folder; read only by the organisation that sent it.';
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON upload TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON upload TO throughline_app;

CREATE TABLE upload_key (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  account_id uuid NOT NULL,
  name text NOT NULL,
  key_hash bytea NOT NULL,
  last_letters text NOT NULL,
  expires_on date NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamp with time zone NOT NULL,
  revoked_by uuid,
  revoked_at timestamp with time zone,
  used_at timestamp with time zone,
  CONSTRAINT upload_key_pkey PRIMARY KEY (id),
  CONSTRAINT upload_key_account_id_key UNIQUE (account_id),
  CONSTRAINT upload_key_key_hash_key UNIQUE (key_hash),
  CONSTRAINT upload_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT upload_key_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  CONSTRAINT upload_key_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id),
  CONSTRAINT upload_key_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT upload_key_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES account(id),
  CONSTRAINT upload_key_check CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CONSTRAINT upload_key_key_hash_check CHECK (length(key_hash) = 32),
  CONSTRAINT upload_key_last_letters_check CHECK (length(last_letters) = 4),
  CONSTRAINT upload_key_name_check CHECK (length(name) >= 1 AND length(name) <= 80)
);
COMMENT ON TABLE upload_key IS 'A key with which one organisation’s system sends extracts under one agreement, and does nothing else. Kept as a hash; it acts under an account of its own, so that the audit names it. About nobody.';
ALTER TABLE upload_key ENABLE ROW LEVEL SECURITY;
CREATE INDEX upload_key_organisation ON public.upload_key USING btree (organisation_id, made_at DESC);
CREATE POLICY own ON upload_key TO throughline_app USING ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation))) WITH CHECK ((organisation_id = ( SELECT viewer_organisation() AS viewer_organisation)));
GRANT INSERT, SELECT, UPDATE ON upload_key TO throughline_app;

CREATE TABLE used_challenge (
  challenge text NOT NULL,
  used_at timestamp with time zone NOT NULL,
  CONSTRAINT used_challenge_pkey PRIMARY KEY (challenge)
);
COMMENT ON TABLE used_challenge IS 'Challenges that a passkey has answered: none is answered twice. Older ones than an hour are deleted.';
GRANT DELETE, INSERT, SELECT, UPDATE ON used_challenge TO throughline_app;

CREATE TABLE victim (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  reference text NOT NULL,
  forename text NOT NULL,
  surname text NOT NULL,
  forename_key text NOT NULL,
  surname_key text NOT NULL,
  officer_id uuid NOT NULL,
  language text DEFAULT 'English'::text NOT NULL,
  contact_way text NOT NULL,
  contact_detail text DEFAULT ''::text NOT NULL,
  contact_when text DEFAULT ''::text NOT NULL,
  contact_never text DEFAULT ''::text NOT NULL,
  safe_words text DEFAULT ''::text NOT NULL,
  children text DEFAULT ''::text NOT NULL,
  vulnerability text DEFAULT ''::text NOT NULL,
  recorded_on date NOT NULL,
  recorded_by uuid NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT victim_pkey PRIMARY KEY (id),
  CONSTRAINT victim_contact_way_check CHECK (contact_way = ANY (ARRAY['telephone'::text, 'text'::text, 'e-mail'::text, 'letter'::text, 'through-another'::text])),
  CONSTRAINT victim_reference_check CHECK (reference ~ '^V-[0-9A-HJKMNP-TV-Z]{7}$'::text)
);
COMMENT ON TABLE victim IS 'Class: victim. A victim and how they may be reached: how, when and never, in which language, with which safe words. Never a person of the offenders’ side; one human being may be both, as two records.';
ALTER TABLE victim ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_name ON public.victim USING btree (organisation_id, surname_key, forename_key);
CREATE INDEX victim_officer ON public.victim USING btree (officer_id);
CREATE POLICY wall ON victim TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON victim TO throughline_app;

CREATE TABLE victim_case (
  id uuid NOT NULL,
  victim_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  offender_id uuid NOT NULL,
  sentence_id uuid,
  linked_on date NOT NULL,
  linked_by uuid NOT NULL,
  unlinked_on date,
  unlinked_by uuid,
  unlink_reason text,
  CONSTRAINT victim_case_pkey PRIMARY KEY (id),
  CONSTRAINT victim_case_victim_id_fkey FOREIGN KEY (victim_id) REFERENCES victim(id),
  CONSTRAINT victim_case_unlink_reason_check CHECK (length(unlink_reason) >= 3 AND length(unlink_reason) <= 500)
);
COMMENT ON TABLE victim_case IS 'Class: victim. The offence that somebody is a victim of: the offender’s id as it was written, resolved through merges when reading, without a foreign key. Made only by somebody on the victims’ side.';
ALTER TABLE victim_case ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_case_victim ON public.victim_case USING btree (victim_id);
CREATE POLICY wall ON victim_case TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON victim_case TO throughline_app;
COMMENT ON COLUMN victim_case.unlinked_on IS 'The day on which the link was found to be wrong; none while it stands. The row stays, so that it can be said what was done in its name.';

CREATE TABLE victim_looking_day (
  day date NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  people integer NOT NULL,
  CONSTRAINT victim_looking_day_pkey PRIMARY KEY (account_id, organisation_id, day)
);
COMMENT ON TABLE victim_looking_day IS 'How many different victims somebody opened on a day: what is usual for them is told from it. Nobody’s information: numbers only, and read by no door.';

CREATE TABLE victim_looking_review (
  only_row boolean DEFAULT true NOT NULL,
  reviewed_until timestamp with time zone NOT NULL,
  CONSTRAINT victim_looking_review_pkey PRIMARY KEY (only_row),
  CONSTRAINT victim_looking_review_only_row_check CHECK (only_row)
);
COMMENT ON TABLE victim_looking_review IS 'One row: up to which moment the hourly turn has gone through the victims’ side of the audit.';

CREATE TABLE victim_request (
  id uuid NOT NULL,
  victim_id uuid NOT NULL,
  case_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  code text NOT NULL,
  area_code text,
  condition_id uuid NOT NULL,
  why text NOT NULL,
  requested_on date NOT NULL,
  requested_by uuid NOT NULL,
  withdrawn_on date,
  withdrawn_by uuid,
  withdrawn_why text,
  CONSTRAINT victim_request_pkey PRIMARY KEY (id),
  CONSTRAINT victim_request_case_id_fkey FOREIGN KEY (case_id) REFERENCES victim_case(id),
  CONSTRAINT victim_request_victim_id_fkey FOREIGN KEY (victim_id) REFERENCES victim(id),
  CONSTRAINT victim_request_withdrawn_why_check CHECK (length(withdrawn_why) >= 3 AND length(withdrawn_why) <= 1000)
);
COMMENT ON TABLE victim_request IS 'Class: victim. A licence condition that a victim asked for and why; what travels is another row, without its source. The only link between the two, and no foreign key.';
ALTER TABLE victim_request ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_request_victim ON public.victim_request USING btree (victim_id);
CREATE POLICY wall ON victim_request TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON victim_request TO throughline_app;
COMMENT ON COLUMN victim_request.withdrawn_on IS 'The day on which the request was taken back, before anybody decided on it.';

CREATE TABLE victim_scheme (
  id uuid NOT NULL,
  victim_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  state text NOT NULL,
  day date NOT NULL,
  recorded_by uuid NOT NULL,
  "position" integer NOT NULL,
  CONSTRAINT victim_scheme_pkey PRIMARY KEY (id),
  CONSTRAINT victim_scheme_victim_id_fkey FOREIGN KEY (victim_id) REFERENCES victim(id),
  CONSTRAINT victim_scheme_state_check CHECK (state = ANY (ARRAY['offered'::text, 'opted-in'::text, 'opted-out'::text, 'declined'::text]))
);
COMMENT ON TABLE victim_scheme IS 'Class: victim. The Victim Contact Scheme: offered, opted in, opted out, declined, each on a day.';
ALTER TABLE victim_scheme ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_scheme_victim ON public.victim_scheme USING btree (victim_id, "position");
CREATE POLICY wall ON victim_scheme TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON victim_scheme TO throughline_app;

CREATE TABLE victim_told (
  id uuid NOT NULL,
  victim_id uuid NOT NULL,
  case_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  event_day date NOT NULL,
  told_on date NOT NULL,
  told_by uuid NOT NULL,
  way text NOT NULL,
  words text DEFAULT ''::text NOT NULL,
  CONSTRAINT victim_told_pkey PRIMARY KEY (id),
  CONSTRAINT victim_told_case_id_fkey FOREIGN KEY (case_id) REFERENCES victim_case(id),
  CONSTRAINT victim_told_victim_id_fkey FOREIGN KEY (victim_id) REFERENCES victim(id)
);
COMMENT ON TABLE victim_told IS 'Class: victim. What a victim was told of an event in the sentence: which, when, by whom, how.';
ALTER TABLE victim_told ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_told_case ON public.victim_told USING btree (case_id);
CREATE POLICY wall ON victim_told TO throughline_app USING ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[]))) WITH CHECK ((organisation_id = ANY (( SELECT victim_organisations() AS victim_organisations)::uuid[])));
GRANT INSERT, SELECT, UPDATE ON victim_told TO throughline_app;

CREATE TABLE victim_unusual_look (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  day date NOT NULL,
  rule text NOT NULL,
  victim_id uuid,
  how_many integer NOT NULL,
  usual integer,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  found_at timestamp with time zone NOT NULL,
  due_day date NOT NULL,
  closed_at timestamp with time zone,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT victim_unusual_look_pkey PRIMARY KEY (id),
  CONSTRAINT victim_unusual_look_how_many_check CHECK (how_many > 0),
  CONSTRAINT victim_unusual_look_rule_check CHECK (rule = ANY (ARRAY['own-surname'::text, 'strangers'::text, 'beyond-usual'::text, 'at-night'::text, 'guessing'::text, 'after-refusal'::text]))
);
COMMENT ON TABLE victim_unusual_look IS 'Class: victim. Somebody’s looking at victims’ records on one day that one rule of src/audit/unusual.ts found unusual. Figures only; the audit entries say the rest.';
ALTER TABLE victim_unusual_look ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_unusual_look_closed ON public.victim_unusual_look USING btree (closed_at DESC, id DESC) WHERE (closed_at IS NOT NULL);
CREATE INDEX victim_unusual_look_found ON public.victim_unusual_look USING btree (day, account_id);
CREATE INDEX victim_unusual_look_open ON public.victim_unusual_look USING btree (due_day, id) WHERE (closed_at IS NULL);
CREATE POLICY change ON victim_unusual_look FOR UPDATE TO throughline_app USING (((organisation_id = ANY (( SELECT reviewed_on_victims_side() AS reviewed_on_victims_side)::uuid[])) AND (account_id <> ( SELECT viewer_account() AS viewer_account)))) WITH CHECK (true);
CREATE POLICY sight ON victim_unusual_look FOR SELECT TO throughline_app USING (((organisation_id = ANY (( SELECT reviewed_on_victims_side() AS reviewed_on_victims_side)::uuid[])) AND (account_id <> ( SELECT viewer_account() AS viewer_account))));
GRANT SELECT ON victim_unusual_look TO throughline_app;
GRANT UPDATE (due_day, closed_at, version) ON victim_unusual_look TO throughline_app;

CREATE TABLE victim_unusual_review (
  id uuid NOT NULL,
  unusual_look_id uuid NOT NULL,
  outcome text NOT NULL,
  words text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT victim_unusual_review_pkey PRIMARY KEY (id),
  CONSTRAINT victim_unusual_review_unusual_look_id_fkey FOREIGN KEY (unusual_look_id) REFERENCES victim_unusual_look(id),
  CONSTRAINT victim_unusual_review_outcome_check CHECK (outcome = ANY (ARRAY['explained'::text, 'follow-up'::text, 'breach'::text])),
  CONSTRAINT victim_unusual_review_words_check CHECK (length(words) >= 10 AND length(words) <= 2000)
);
COMMENT ON TABLE victim_unusual_review IS 'Class: victim. What somebody else on the victims’ side made of it, each time as a row of its own: explained, to be followed up with the organisation, or reported as a breach.';
ALTER TABLE victim_unusual_review ENABLE ROW LEVEL SECURITY;
CREATE INDEX victim_unusual_review_look ON public.victim_unusual_review USING btree (unusual_look_id, decided_at);
CREATE POLICY record ON victim_unusual_review FOR INSERT TO throughline_app WITH CHECK (((decided_by = ( SELECT viewer_account() AS viewer_account)) AND (EXISTS ( SELECT 1
   FROM victim_unusual_look u
  WHERE (u.id = victim_unusual_review.unusual_look_id)))));
CREATE POLICY sight ON victim_unusual_review FOR SELECT TO throughline_app USING ((EXISTS ( SELECT 1
   FROM victim_unusual_look u
  WHERE (u.id = victim_unusual_review.unusual_look_id))));
GRANT INSERT, SELECT ON victim_unusual_review TO throughline_app;

CREATE OR REPLACE FUNCTION public.address_keys(address text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE ROWS 6
AS $function$
  with parts as (
    select array(select word from unnest(string_to_array(name_form(address), ' ')) with ordinality as w (word, place) where length(word) > 1 order by place limit 8) as words)
  select distinct f.word || ' ' || g.word from parts cross join unnest(words) with ordinality as f (word, place) join unnest(words) with ordinality as g (word, place) on g.place > f.place
  union select words[cardinality(words)] from parts where cardinality(words) > 0
$function$;
COMMENT ON FUNCTION address_keys(text) IS 'The keys under which whoever sleeps at an address is found: each two of its words in their order, and its last word. Figures are compared when somebody was found.';

CREATE OR REPLACE FUNCTION public.address_keys_of_involvements()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct w.person_id from written w where exists (select 1 from accommodation a where a.person_id = w.person_id)
      and not exists (select 1 from address_key k where k.person_id = w.person_id and k.organisation_id = w.organisation_id));
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.organisation_id) <> (f.person_id, f.organisation_id) and exists (select 1 from accommodation a where a.person_id = one));
  else
    people := array(select distinct f.person_id from former f where exists (select 1 from address_key k where k.person_id = f.person_id and k.organisation_id = f.organisation_id)
      and not exists (select 1 from involvement i where i.person_id = f.person_id and i.organisation_id = f.organisation_id));
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op = 'INSERT' then perform write_address_keys(people); else perform rewrite_address_keys(people); end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.address_keys_of_places()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct person_id from written);
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.address_line) is distinct from (f.person_id, f.address_line));
  else
    people := array(select distinct person_id from former);
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op = 'INSERT' then perform write_address_keys(people); else perform rewrite_address_keys(people); end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.admitted(person uuid, holder uuid, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select not exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person)))
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      and case l.kind
        when 'exclusion' then viewer_account() = any (l.accounts)
        when 'lock' then l.organisation_id in (viewer_organisation(), holder) and not coalesce(viewer_account() = any (l.accounts), false)
        else l.organisation_id = holder and (l.classes = '{}' or wanted = any (l.classes)) end)
$function$;
COMMENT ON FUNCTION admitted(uuid,uuid,text) IS 'Does no limit keep the viewer from this class of what the holder knows about the person today?';

CREATE OR REPLACE FUNCTION public.agreed_by_number(apart uuid, known uuid)
 RETURNS TABLE(words text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select f.numbers from first_known f
  where f.apart_id = apart and f.person_id = known and f.answer is null and f.numbers_say = 'one' and viewer_role() = 'data-officer' limit 1
$function$;
REVOKE ALL ON FUNCTION agreed_by_number(uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION agreed_by_number(uuid,uuid) TO throughline_app;
COMMENT ON FUNCTION agreed_by_number(uuid,uuid) IS 'The words in which a number settled a wait (numbersSay in src/extracts/first-known.ts), for the worker that makes the two one; nothing where no number did.';

CREATE OR REPLACE FUNCTION public.agreements_for_decision(organisation uuid)
 RETURNS TABLE(facts jsonb, known boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select jsonb_build_object('id', a.id, 'title', a.title, 'purposes', a.purposes, 'from', a.from_day, 'until', a.until_day, 'cohort', a.cohort, 'consentFor', a.consent_classes,
      'parties', (select jsonb_agg(jsonb_build_object('organisationId', p.organisation_id, 'shares', p.shares, 'signedOn', p.signed_on)) from agreement_party p where p.agreement_id = a.id)),
    a.id = any (viewer_agreements())
  from agreement a
  where viewer_role() = 'governance-lead' and organisation = any (viewer_partners())
    and exists (select 1 from agreement_party p where p.agreement_id = a.id and p.organisation_id = organisation)
$function$;
COMMENT ON FUNCTION agreements_for_decision(uuid) IS 'Every agreement of a partner organisation, as the decision needs them; `known` says which may be named to the governance lead who asks why a colleague there does not see something.';

CREATE OR REPLACE FUNCTION public.answered_for_here(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from involvement i
    where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = 'responsible'
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$function$;
REVOKE ALL ON FUNCTION answered_for_here(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answered_for_here(uuid) TO throughline_app;
COMMENT ON FUNCTION answered_for_here(uuid) IS 'Is the viewer’s organisation responsible for this person today?';

CREATE OR REPLACE FUNCTION public.answering_for(person uuid)
 RETURNS TABLE(organisation_id uuid, account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select distinct i.organisation_id, null::uuid from involvement i
  where i.person_id = any (array(select same_people(person))) and i.basis = 'responsible' and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
  union
  select distinct m.organisation_id, m.account_id from management m
  where m.person_id = any (array(select same_people(person))) and m.from_day <= viewer_today() and (m.until_day is null or m.until_day > viewer_today())
$function$;
REVOKE ALL ON FUNCTION answering_for(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answering_for(uuid) TO throughline_app;
COMMENT ON FUNCTION answering_for(uuid) IS 'The organisations responsible for a person today (no account), and the accounts that manage them: whom to tell of what happens to their information, whether or not the viewer sees who that is. Ids alone.';

CREATE OR REPLACE FUNCTION public.any_limits()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select exists (select 1 from sight_limit) $function$;

CREATE OR REPLACE FUNCTION public.apart_among(people uuid[])
 RETURNS TABLE(person_id uuid, other_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with humans as materialized (
    select one as id from unnest(people) as one where exists (select from people_apart)
    union select same.id from unnest(people) as one cross join lateral same_people(one) as same (id)
    where exists (select from people_apart) and (exists (select from person_merge m where m.person_id = one) or exists (select from person_merge m where m.into_id = one))
  )
  select distinct current_person(a.person_id), current_person(a.other_id) from people_apart a
  where viewer_role() = 'data-officer' and (a.person_id in (select h.id from humans h) or a.other_id in (select h.id from humans h))
$function$;
REVOKE ALL ON FUNCTION apart_among(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION apart_among(uuid[]) TO throughline_app;
COMMENT ON FUNCTION apart_among(uuid[]) IS 'Who was said to be somebody else than any of these people: for the linking rule alone.';

CREATE OR REPLACE FUNCTION public.audit_links(after_position bigint, last_position bigint, wanted integer)
 RETURNS TABLE("position" bigint, entry_id uuid, leaf text, hash text, sealed_at timestamp with time zone, entry json, shown boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select s.position, s.entry_id, encode(s.leaf, 'hex'), encode(s.hash, 'hex'), s.sealed_at, case when e.id is null then null else audit_row(e) end,
    coalesce(e.organisation_id = any ((select viewer_partners())::uuid[]) and not on_victims_side(e.role, e.purpose, e.classes)
      and not e.person_ids && (select viewer_excluded_from())::uuid[], false)
  from audit_seal s left join audit_entry e on e.id = s.entry_id
  where viewer_role() = 'governance-lead' and s.position > after_position and s.position <= last_position
  order by s.position limit wanted
$function$;
REVOKE ALL ON FUNCTION audit_links(bigint,bigint,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_links(bigint,bigint,integer) TO throughline_app;
COMMENT ON FUNCTION audit_links(bigint,bigint,integer) IS 'Links of the chain with their entries, for proving; shown says whether this viewer may also read the entry.';

CREATE OR REPLACE FUNCTION public.audit_loose_entries(from_moment timestamp with time zone, until_moment timestamp with time zone, wanted integer)
 RETURNS TABLE(entry_id uuid, fault text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  (select e.id, 'inserted' from audit_entry e
   where viewer_role() = 'governance-lead' and e.occurred_at >= from_moment and e.occurred_at < until_moment
     and not exists (select 1 from audit_seal s where s.entry_id = e.id) and not exists (select 1 from audit_queue q where q.entry_id = e.id)
   order by e.occurred_at, e.id limit wanted)
  union all
  (select q.entry_id, 'dropped-unsealed' from audit_queue q
   where viewer_role() = 'governance-lead' and not exists (select 1 from audit_entry e where e.id = q.entry_id)
   order by q.seq limit wanted)
$function$;
REVOKE ALL ON FUNCTION audit_loose_entries(timestamp with time zone,timestamp with time zone,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_loose_entries(timestamp with time zone,timestamp with time zone,integer) TO throughline_app;
COMMENT ON FUNCTION audit_loose_entries(timestamp with time zone,timestamp with time zone,integer) IS 'Entries that came past the queue, and queued ones that vanished before their seal.';

CREATE OR REPLACE FUNCTION public.audit_positions(from_moment timestamp with time zone, until_moment timestamp with time zone)
 RETURNS TABLE(first_position bigint, last_position bigint, before text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select p.first, p.last, (select encode(b.hash, 'hex') from audit_seal b where b.position = p.first - 1)
  from (select min(s.position) as first, max(s.position) as last from audit_seal s where s.sealed_at >= from_moment and s.sealed_at < until_moment) p
  where viewer_role() = 'governance-lead'
$function$;
REVOKE ALL ON FUNCTION audit_positions(timestamp with time zone,timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_positions(timestamp with time zone,timestamp with time zone) TO throughline_app;
COMMENT ON FUNCTION audit_positions(timestamp with time zone,timestamp with time zone) IS 'The first and last position sealed in a period, and the hash before them.';

CREATE OR REPLACE FUNCTION public.audit_row(e audit_entry)
 RETURNS json
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select json_build_object('id', e.id, 'occurred_at', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'request_id', e.request_id, 'door', e.door,
    'account_id', e.account_id, 'organisation_id', e.organisation_id, 'role', e.role, 'purpose', e.purpose, 'name', e.name, 'kind', e.kind, 'outcome', e.outcome,
    'person_ids', e.person_ids, 'people_count', e.people_count, 'classes', e.classes, 'fields', e.fields, 'allowed_by', e.allowed_by)
$function$;
COMMENT ON FUNCTION audit_row(audit_entry) IS 'Every column of an entry, as the canonical text takes them; moments to the microsecond, so that none can be moved unseen.';

CREATE OR REPLACE FUNCTION public.audit_state()
 RETURNS TABLE(chain_id uuid, "position" bigint, head text, sealed_at timestamp with time zone, unsealed bigint, unsealed_since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select c.id, coalesce(s.position, 0), encode(s.hash, 'hex'), s.sealed_at, q.unsealed, q.since
  from audit_chain c
    left join (select * from audit_seal order by audit_seal.position desc limit 1) s on true
    cross join (select count(*) as unsealed, min(queued_at) as since from audit_queue) q
  where viewer_role() = 'governance-lead'
$function$;
REVOKE ALL ON FUNCTION audit_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_state() TO throughline_app;
COMMENT ON FUNCTION audit_state() IS 'How far the chain is sealed, its head, and what waits.';

CREATE OR REPLACE FUNCTION public.calendar_key_of(hash bytea, today date)
 RETURNS TABLE(account_id uuid, account_name text, organisation_id uuid, organisation_name text, role text, purpose text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update calendar_key set used_at = now() where key_hash = hash and revoked_at is null and (used_at is null or used_at < now() - interval '1 minute');
  select k.account_id, a.name, k.organisation_id, o.name, k.role, k.purpose
  from calendar_key k join account a on a.id = k.account_id join organisation o on o.id = k.organisation_id
  where k.key_hash = hash and k.revoked_at is null and exists (
    select 1 from membership m where m.account_id = k.account_id and m.organisation_id = k.organisation_id and m.role = k.role and m.purpose = k.purpose
      and m.ended_at is null and m.from_day <= today and (m.until_day is null or m.until_day >= today))
$function$;
COMMENT ON FUNCTION calendar_key_of(bytea,date) IS 'Under which hat the calendar of this key reads, as long as the key is not revoked and the hat fits that day.';

CREATE OR REPLACE FUNCTION public.caseload_tiers(accounts uuid[], day date)
 RETURNS TABLE(account_id uuid, tier text, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 200
 SET search_path TO 'public'
AS $function$
  with limited as materialized (select person_id from limited_people())
  select m.account_id, coalesce(newest.tier, ''), count(*)::integer
  from management m
  left join lateral (
    select left(r.tier, 1) as tier from risk_assessment r
    where r.person_id = m.person_id and r.assessed_on <= day order by r.assessed_on desc, r.recorded_at desc limit 1
  ) newest on true
  where m.account_id = any (accounts) and m.organisation_id = any ((select viewer_partners())::uuid[])
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
    and not exists (select from limited where limited.person_id = m.person_id and not admitted(m.person_id, m.organisation_id, 'contact'))
  group by 1, 2
$function$;
COMMENT ON FUNCTION caseload_tiers(uuid[],date) IS 'The caseload of some colleagues by letter of the tier (empty: not assessed): counts, never who they are.';

CREATE OR REPLACE FUNCTION public.clocks_of_requests()
 RETURNS TABLE(id uuid, reference text, regime text, received_on date, identified_on date, lengthened boolean, state text, closed_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select r.id, r.reference, r.regime, r.received_on, r.identified_on, r.extended_on is not null, r.state, r.closed_on from rights_request r
  where viewer_role() = 'governance-lead' and r.organisation_id = viewer_organisation() and not excluded(r.person_id)
$function$;
REVOKE ALL ON FUNCTION clocks_of_requests() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clocks_of_requests() TO throughline_app;
COMMENT ON FUNCTION clocks_of_requests() IS 'Clock, reference and state of the requests that the lead’s own organisation received, of people out of sight too: a day in law runs for them as well. Nothing of who they are or what they said.';

CREATE OR REPLACE FUNCTION public.close_plans_of_merge(merge uuid, day date, moment timestamp with time zone, account uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  merged_side uuid[];
  stays uuid;
  closed plan;
  count integer := 0;
begin
  with recursive side as (
    select m.person_id as id, 0 as step from active_merge m where m.id = merge
    union
    select m.person_id, side.step + 1 from side join active_merge m on m.into_id = side.id where side.step < 50
  )
  select array_agg(id) into merged_side from side;
  if merged_side is null then return 0; end if;
  select p.person_id into stays from plan p where p.state <> 'closed' and p.person_id in (select same_people(merged_side[1])) and p.person_id <> all (merged_side) limit 1;
  if not found then return 0; end if;
  for closed in
    update plan p set state = 'closed', closed_on = day, close_reason = 'merged', version = p.version + 1
    where p.person_id = any (merged_side) and p.state <> 'closed' returning p.*
  loop
    insert into plan_change (id, plan_id, person_id, kind, state, words, version, changed_on, changed_at, changed_by, by_merge, set_aside_for)
    values (gen_random_uuid(), closed.id, closed.person_id, 'closed', 'closed', 'merged', closed.version, day, moment, account, merge, stays);
    count := count + 1;
  end loop;
  return count;
end $function$;
COMMENT ON FUNCTION close_plans_of_merge(uuid,date,timestamp with time zone,uuid) IS 'Where both sides of a standing merge have an open plan, closes the merged side’s as “merged”. The kept side’s stays open.';

CREATE OR REPLACE FUNCTION public.consented(person uuid, agreement uuid, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce((
    select c.answer = 'given' and (c.until_day is null or c.until_day >= viewer_today())
    from consent c
    where c.person_id = any (array(select same_people(person))) and c.agreement_id = agreement and wanted = any (c.classes) and c.from_day <= viewer_today()
    order by c.from_day desc, c.recorded_order desc limit 1), false)
$function$;
COMMENT ON FUNCTION consented(uuid,uuid,text) IS 'Does the newest answer about this class under this agreement give consent today?';

CREATE OR REPLACE FUNCTION public.continuity_counts(since date, until date, days integer, by_what text, among uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(unit text, reached text, people integer)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select u.unit, t.reached, count(*)::integer
  from continuity_reached(since, until, days, among) t
  cross join lateral (select t.prison_code as unit where by_what = 'prison' union all select coalesce(t.district_code, 'not-known') where by_what = 'area' union all select 'all') u
  group by u.unit, t.reached
$function$;
COMMENT ON FUNCTION continuity_counts(date,date,integer,text,uuid[]) IS 'Releases with a prescription by whether treatment outside began in time, by prison or district, and all together.';

CREATE OR REPLACE FUNCTION public.continuity_counts_without_names(since date, until date, days integer, by_what text)
 RETURNS TABLE(unit text, reached text, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with giver as materialized (
    select distinct g.organisation_id
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not (a.consent_classes && '{health,sentence}')
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    where g.signed_on <= viewer_today() and (g.withdrawn_on is null or g.withdrawn_on > viewer_today()) and 'health' = any (g.shares) and 'sentence' = any (g.shares)
  )
  select c.* from continuity_counts(since, until, days, by_what, array(
    select distinct i.person_id from involvement i join giver on giver.organisation_id = i.organisation_id
    where i.basis = 'responsible' and (not i.guarded or admitted(i.person_id, i.organisation_id, 'health'))
  )) c
  where viewer_role() in ('analyst', 'board-secretary')
$function$;
COMMENT ON FUNCTION continuity_counts_without_names(date,date,integer,text) IS 'Counts for the board and its analysts, of people for whom a giver answers that shares health and sentences with them for everyone; nobody else is counted. What it answers is suppressed before it is shown.';

CREATE OR REPLACE FUNCTION public.continuity_reached(since date, until date, days integer, among uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(person_id uuid, continuity_id uuid, reached text, prison_code text, district_code text)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select c.person_id, c.id, case when c.started_on is null then 'never' when c.started_on <= c.released_on + days then 'within' else 'late' end, s.prison_code, p.district_code
  from treatment_continuity c join sentence s on s.id = c.sentence_id join person p on p.id = c.person_id
  where c.released_on between since and until and c.drug is not null and (among is null or c.person_id = any (among))
    and not (c.started_on is null and ((c.state = 'stopped' and c.state_on <= c.released_on) or (c.state in ('died', 'returned') and c.state_on <= c.released_on + days)))
$function$;
COMMENT ON FUNCTION continuity_reached(date,date,integer,uuid[]) IS 'Releases with a prescription for opioid dependence, and whether treatment outside began within so many days. Left out: what was stopped before release, and who died or was back in prison before the days were over. Runs as who asks.';

CREATE OR REPLACE FUNCTION public.continuity_told_of(sentence uuid)
 RETURNS TABLE(reference text, person_id uuid, organisation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select reference, person_id, provider_organisation_id from treatment_continuity
  where sentence_id = sentence and provider_organisation_id is not null and state in ('sent', 'acknowledged', 'appointed')
$function$;
COMMENT ON FUNCTION continuity_told_of(uuid) IS 'The service that takes on a prescription of this custody, so that it hears of a release day that moves; inside the action that moves it.';

CREATE OR REPLACE FUNCTION public.copy_holds_on_parting(merge uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into legal_hold (id, person_id, organisation_id, reason, from_day, review_day, set_by, set_at, copy_of, by_parting)
  select gen_random_uuid(), p.other, h.organisation_id, left('Set when two records counted as one, which have been parted since: ' || h.reason, 500),
    h.from_day, least(h.review_day, greatest(viewer_today(), h.from_day + 1)), h.set_by, h.set_at, coalesce(h.copy_of, h.id), merge
  from parted_records(merge) p join legal_hold h on h.person_id = any (p.own) left join legal_hold f on f.id = h.copy_of
  where h.lifted_on is null and case when p.kept then h.set_at >= p.since else h.set_at > p.since end
    and array(select one_when(coalesce(f.person_id, h.person_id), h.set_at)) && array(select same_people(p.other))
    and not exists (select 1 from legal_hold k where k.person_id = any (array(select same_people(p.other))) and coalesce(k.copy_of, k.id) = coalesce(h.copy_of, h.id) and k.lifted_on is null)
$function$;
REVOKE ALL ON FUNCTION copy_holds_on_parting(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION copy_holds_on_parting(uuid) TO throughline_app;
COMMENT ON FUNCTION copy_holds_on_parting(uuid) IS 'Legal holds that were set while two records counted as one go on standing on both of them once the viewer parts them. What was set on one alone stays there alone.';

CREATE OR REPLACE FUNCTION public.copy_limits_on_parting(merge uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into sight_limit (id, person_id, kind, organisation_id, accounts, classes, reason, from_day, until_day, review_day, set_by, set_at, copy_of, by_parting)
  select gen_random_uuid(), p.other, l.kind, l.organisation_id, l.accounts, l.classes, left('Set when two records counted as one, which have been parted since: ' || l.reason, 500),
    l.from_day, l.until_day, least(l.review_day, viewer_today()), l.set_by, l.set_at, coalesce(l.copy_of, l.id), merge
  from parted_records(merge) p join sight_limit l on l.person_id = any (p.own) left join sight_limit f on f.id = l.copy_of
  where (l.until_day is null or l.until_day >= viewer_today()) and case when p.kept then l.set_at >= p.since else l.set_at > p.since end
    and array(select one_when(coalesce(f.person_id, l.person_id), l.set_at)) && array(select same_people(p.other))
    and not exists (select 1 from sight_limit k where k.person_id = any (array(select same_people(p.other))) and coalesce(k.copy_of, k.id) = coalesce(l.copy_of, l.id) and (k.until_day is null or k.until_day >= viewer_today()))
$function$;
REVOKE ALL ON FUNCTION copy_limits_on_parting(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION copy_limits_on_parting(uuid) TO throughline_app;
COMMENT ON FUNCTION copy_limits_on_parting(uuid) IS 'Exclusions, locks and restrictions that were set while two records counted as one go on standing on both of them once the viewer parts them; each is due to be looked at at once. What was set on one alone stays there alone.';

CREATE OR REPLACE FUNCTION public.current_person(person uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not exists (select from person_merge m where m.person_id = person) then return person; end if;
  return (
    with recursive chain as (
      select person as id, 0 as step
      union
      select m.into_id, chain.step + 1 from chain join active_merge m on m.person_id = chain.id where chain.step < 50
    )
    select id from chain order by step desc, id limit 1);
end $function$;
COMMENT ON FUNCTION current_person(uuid) IS 'The id under which this human being is known today, following merges that stand.';

CREATE OR REPLACE FUNCTION public.custody_to_house(people uuid[])
 RETURNS TABLE(sentence_id uuid, release_day date, released boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
$function$;
COMMENT ON FUNCTION custody_to_house(uuid[]) IS 'The release that accommodation is found for: which sentence, which day. It tells whoever may see this person’s needs nothing of the sentence but that day, because a bed is needed from it: a housing officer does not see sentences.';

CREATE OR REPLACE FUNCTION public.days_of_files(disposal uuid)
 RETURNS TABLE(last_day date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select d.last_day from disposal_person d
  where d.disposal_id = disposal and viewer_role() = 'governance-lead' and not excluded(d.person_id)
    and exists (select 1 from involvement i where i.person_id = any (array(select same_people(d.person_id))) and i.organisation_id = any (viewer_partners()))
$function$;
REVOKE ALL ON FUNCTION days_of_files(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION days_of_files(uuid) TO throughline_app;
COMMENT ON FUNCTION days_of_files(uuid) IS 'The last days of the files that a look found, of people with whom an organisation of the partnership ever had to do: nearly all are out of sight, since nobody has to do with them any longer. No ids.';

CREATE OR REPLACE FUNCTION public.decided_about(person uuid, wanted text)
 RETURNS TABLE(organisation_id uuid, guarded boolean, sight text)
 LANGUAGE sql
 STABLE
AS $function$
  with given as materialized (
    select g.organisation_id, g.class, g.basis from given_about(person, array[wanted, 'identity', 'health']) g
  ), grid as materialized (
    select g.basis, g.class, g.sight from sight_grid g where g.role = viewer_role() and g.class in (wanted, 'identity', 'health')
  )
  select i.organisation_id, i.guarded, r.sight
  from involvement i
  cross join lateral (select case when i.class = 'health' then 'health' else 'identity' end as class offset 0) knowing
  join grid r on r.class = wanted and case when i.organisation_id = viewer_organisation() then r.basis = i.basis
    else r.basis in ('partner', 'consented') and exists (select 1 from given g where g.organisation_id = i.organisation_id and g.class = wanted and g.basis = r.basis) end
  where i.person_id = person and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
    and case when i.organisation_id = viewer_organisation() then exists (select 1 from given g where g.class = wanted)
      else exists (
        select 1 from given g where g.organisation_id = i.organisation_id and g.class = knowing.class
          and (r.sight <> 'visible' or exists (select 1 from grid k where k.basis = g.basis and k.class = g.class and k.sight = 'visible'))) end
$function$;
REVOKE ALL ON FUNCTION decided_about(uuid,text) FROM PUBLIC;
COMMENT ON FUNCTION decided_about(uuid,text) IS 'The whole decision about one class of one person, but for limits: a row for each organisation that has to do with the person and each sight that this gives the viewer.';

CREATE OR REPLACE FUNCTION public.discard_draft(draft uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if viewer_role() is distinct from 'governance-lead' or not exists (
    select 1 from agreement a left join agreement o on o.id = a.supersedes
    where a.id = draft and not exists (select 1 from agreement_change c where c.agreement_id = a.id and c.change = 'sent')
      and a.kept_by is not null and not exists (select 1 from agreement_party p where p.agreement_id = a.id and p.signed_on is not null)
      and (a.kept_by = viewer_organisation() or o.kept_by = viewer_organisation()
        or (o.id is not null and viewer_party(o.id) and coalesce(a.drafted_on, a.from_day) < viewer_today() - 30)))
    then return false; end if;
  delete from agreement_party where agreement_id = draft;
  delete from agreement where id = draft;
  return true;
end $function$;
REVOKE ALL ON FUNCTION discard_draft(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION discard_draft(uuid) TO throughline_app;
COMMENT ON FUNCTION discard_draft(uuid) IS 'Discards a draft that was never sent out: by its writer, by the keeper of the agreement that it would follow, or after 30 days by any party to that agreement.';

CREATE OR REPLACE FUNCTION public.doubt_of_others(record uuid, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from source_record s
    where s.id = record and current_person(s.person_id) <> current_person(person)
      and (s.organisation_id = viewer_organisation() or exists (
        select 1 from involvement i where i.person_id = any (array(select same_people(s.person_id))) and i.organisation_id = viewer_organisation()
          and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))))
    and not exists (
      select 1 from involvement i where i.person_id = any (array(select same_people(person))) and i.organisation_id = viewer_organisation()
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$function$;
REVOKE ALL ON FUNCTION doubt_of_others(uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION doubt_of_others(uuid,uuid) TO throughline_app;
COMMENT ON FUNCTION doubt_of_others(uuid,uuid) IS 'Would saying that the record is of this person give the viewer’s organisation, which has to do with the record and not with the person, sight of its own? Then somebody else says so.';

CREATE OR REPLACE FUNCTION public.doubt_sent_by_viewer(record uuid, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from doubtful_link d join source_record s on s.id = d.source_record_id join extract e on e.id = any (array[d.extract_id, s.extract_id])
    where d.source_record_id = record and d.person_id = person and viewer_account() in (e.confirmed_by, e.received_by))
$function$;
REVOKE ALL ON FUNCTION doubt_sent_by_viewer(uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION doubt_sent_by_viewer(uuid,uuid) TO throughline_app;
COMMENT ON FUNCTION doubt_sent_by_viewer(uuid,uuid) IS 'Did this account send or confirm the extract that raised the doubt, or the record as it stands? Nobody decides in one hat what they sent in another.';

CREATE OR REPLACE FUNCTION public.early_release_answered()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update early_release_check set answered_on = new.recorded_on where id = new.check_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.early_release_ended()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update early_release_check set ended_on = new.ended_on where case_id = new.id and ended_on is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.early_release_over()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update early_release_check c set ended_on = new.released_on from early_release_case e where e.id = c.case_id and e.sentence_id = new.id and c.ended_on is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.emergencies_running(holder uuid, at_organisation uuid, moment timestamp with time zone)
 RETURNS TABLE(id uuid, person_id uuid, reference text, until_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select e.id, p.id, p.reference, e.until_at
  from emergency_access e join person p on p.id = current_person(e.person_id)
  where e.account_id = holder and e.organisation_id = at_organisation and e.from_at <= moment and e.until_at > moment
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(e.person_id))) and l.kind = 'exclusion' and holder = any (l.accounts)
        and l.from_day <= (moment at time zone 'Europe/London')::date and (l.until_day is null or l.until_day >= (moment at time zone 'Europe/London')::date))
$function$;
COMMENT ON FUNCTION emergencies_running(uuid,uuid,timestamp with time zone) IS 'For the banner on every page: whose record somebody has open by emergency access, and until when.';

CREATE OR REPLACE FUNCTION public.emergency_people(wanted text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;
COMMENT ON FUNCTION emergency_people(text) IS 'People of whom the viewer has taken emergency sight at this moment, for a class that it opens. Whoever is excluded from a person cannot.';

CREATE OR REPLACE FUNCTION public.emergency_people_now(wanted text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct same.id), '{}')
  from emergency_access e cross join lateral same_people(e.person_id) same (id)
  where e.account_id = viewer_account() and e.organisation_id = viewer_organisation() and e.from_at <= viewer_now() and e.until_at > viewer_now()
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'emergency' and g.sight = 'visible')
    and not exists (
      select 1 from sight_limit l
      where l.person_id = any (array(select same_people(e.person_id))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$function$;
COMMENT ON FUNCTION emergency_people_now(text) IS 'What emergency_people() remembers, worked out.';

CREATE OR REPLACE FUNCTION public.emergency_tries()
 RETURNS TABLE(tries integer, earliest timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select count(*)::integer, min(occurred_at) from audit_entry
  where name = 'sharing.take-emergency-access' and account_id = viewer_account() and occurred_at > viewer_now() - interval '1 hour'
$function$;
COMMENT ON FUNCTION emergency_tries() IS 'How often the viewer has tried to take emergency access within the hour, and when first. The audit rows are the count: nobody can take one away.';

CREATE OR REPLACE FUNCTION public.end_continuity(person uuid, as_what text, on_day date, by_account uuid, of_organisation uuid, at_moment timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with ended as (
    update treatment_continuity set state = as_what, state_on = on_day, version = version + 1
    where person_id = any (array(select same_people(person))) and as_what in ('died', 'returned') and (as_what = 'died' or released_on is not null)
      and state in ('to-hand-over', 'sent', 'declined', 'acknowledged', 'appointed', 'started') returning id, person_id
  ), said as (
    insert into treatment_continuity_step (id, continuity_id, person_id, step, on_day, recorded_by, organisation_id, recorded_at)
    select gen_random_uuid(), id, person_id, as_what, on_day, by_account, of_organisation, at_moment from ended
  ), settled as (
    update treatment_call set answered_on = on_day where answered_on is null and continuity_id in (select id from ended)
  )
  select end_involvement(id, on_day) from ended
$function$;
COMMENT ON FUNCTION end_continuity(uuid,text,date,uuid,uuid,timestamp with time zone) IS 'Ends what goes on outside when somebody dies or is back in prison, whoever records it: a prison that does need not see what is prescribed, and is told nothing.';

CREATE OR REPLACE FUNCTION public.end_emergency(access uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with ended as (
    update emergency_access set until_at = greatest(viewer_now(), from_at + interval '1 millisecond'), ended_early = true
    where id = access and account_id = viewer_account() and until_at > viewer_now() returning 1)
  select exists (select 1 from ended)
$function$;
COMMENT ON FUNCTION end_emergency(uuid) IS 'Ends the viewer’s own emergency access at this moment. Nothing else of it can be changed, and nothing lengthens it.';

CREATE OR REPLACE FUNCTION public.end_gate_checks(of_sentence uuid, of_release date, on_day date, all_open boolean)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with ended as (
    update gate_check g set ended_on = on_day, version = version + 1
    where g.sentence_id = of_sentence and g.release_day = of_release and g.ended_on is null and (g.due_day >= on_day or (all_open and cardinality(g.answered) < 6)) returning 1)
  select count(*)::integer from ended
$function$;
COMMENT ON FUNCTION end_gate_checks(uuid,date,date,boolean) IS 'Ends the checks from a day on, whoever records the reason: a prison that receives somebody again may not see the needs of before. all_open: those of earlier days that nobody answered, too. Answers how many ended.';

CREATE OR REPLACE FUNCTION public.end_involvement(because uuid, last_day date)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update involvement set until_day = greatest(from_day, last_day)
  where because_id = because and (until_day is null or until_day > last_day)
$function$;
COMMENT ON FUNCTION end_involvement(uuid,date) IS 'Ends what rested on one row, whoever’s it is: the update policy lets a viewer change only involvements that they may also read.';

CREATE OR REPLACE FUNCTION public.end_involvement_at_once(because uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update involvement set until_day = greatest(from_day, viewer_today()) - 1
  where because_id = because and (until_day is null or until_day >= viewer_today())
$function$;
COMMENT ON FUNCTION end_involvement_at_once(uuid) IS 'Ends what rested on one row so that it holds on no day from today, not even on the day on which it began.';

CREATE OR REPLACE FUNCTION public.end_management(which uuid, day date, why text, decider uuid, moment timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update management set until_day = greatest(from_day, day), ended_reason = why, ended_by = decider, ended_at = moment where id = which
$function$;
COMMENT ON FUNCTION end_management(uuid,date,text,uuid,timestamp with time zone) IS 'Ends a responsibility on a day (the first on which it no longer holds), because a handover, a merge or its end was decided.';

CREATE OR REPLACE FUNCTION public.end_own_hold(hold uuid, because text)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with ended as (
    update legal_hold h set lifted_on = viewer_today(), lifted_by = viewer_account(), lifted_because = because
    where h.id = hold and viewer_role() = 'governance-lead' and h.organisation_id = viewer_organisation() and h.lifted_on is null and not excluded(h.person_id) returning 1)
  select exists (select 1 from ended)
$function$;
REVOKE ALL ON FUNCTION end_own_hold(uuid,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_own_hold(uuid,text) TO throughline_app;
COMMENT ON FUNCTION end_own_hold(uuid,text) IS 'Ends a hold of the lead’s own organisation on somebody who has gone out of sight since it was set.';

CREATE OR REPLACE FUNCTION public.end_treatment_by_death(person uuid, on_day date, by_account uuid, of_organisation uuid, at_moment timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with ways as (
    update treatment_path set state = 'died', state_on = on_day, version = version + 1
    where person_id = any (array(select same_people(person))) and state in ('to-assess', 'assessed', 'willing', 'proposed') returning id, person_id, provider_organisation_id
  ), said as (
    insert into treatment_path_step (id, path_id, person_id, provider_organisation_id, state, on_day, recorded_by, organisation_id, recorded_at)
    select gen_random_uuid(), id, person_id, provider_organisation_id, 'died', on_day, by_account, of_organisation, at_moment from ways
  ), requirements as (
    update treatment_requirement set state = 'died', state_on = greatest(on_day, made_on), version = version + 1
    where person_id = any (array(select same_people(person))) and state in ('in-force', 'breach') returning id, person_id
  ), told as (
    insert into treatment_requirement_step (id, requirement_id, person_id, step, on_day, recorded_by, organisation_id, recorded_at)
    select gen_random_uuid(), id, person_id, 'died', on_day, by_account, of_organisation, at_moment from requirements
  )
  select
$function$;
COMMENT ON FUNCTION end_treatment_by_death(uuid,date,uuid,uuid,timestamp with time zone) IS 'Ends ways to treatment and requirements of somebody who has died, inside the action that records it: a prison that does need not see them, and is told nothing.';

CREATE OR REPLACE FUNCTION public.excluded(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$function$;
COMMENT ON FUNCTION excluded(uuid) IS 'Is the viewer on the exclusion list of this person today? For what is not about a class of information: notices, reviews, the lists themselves.';

CREATE OR REPLACE FUNCTION public.facts_for_decision(people uuid[])
 RETURNS TABLE(person_id uuid, facts jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
$function$;
COMMENT ON FUNCTION facts_for_decision(uuid[]) IS 'The facts that the decision in words needs, about people whom the viewer already sees or whom a governance lead asks about; the decision never names an organisation that the grid hides.';

CREATE OR REPLACE FUNCTION public.finance_carry(people uuid[], into_sentence uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare carried integer;
begin
  with of_sentence as (select id, person_id from sentence where id = into_sentence and custody_start is not null), moved as (
    update finance_item f set sentence_id = t.id, person_id = t.person_id, version = f.version + 1 from of_sentence t, sentence old
    where old.id = f.sentence_id and f.person_id = any (people) and f.ended_on is null and f.sentence_id <> t.id and old.released_on is not null returning f.id, f.person_id
  ), steps as (update finance_step s set person_id = m.person_id from moved m where s.item_id = m.id and s.person_id <> m.person_id)
  select count(*) into carried from moved;
  return carried;
end $function$;
COMMENT ON FUNCTION finance_carry(uuid[],uuid) IS 'What is open goes on in the new custody: the prison that receives somebody again keeps it. Answers how many.';

CREATE OR REPLACE FUNCTION public.finance_end(people uuid[], kinds text[], how text, day date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare ended integer;
begin
  with open as (
    select f.id, f.person_id, greatest(f.since, day) as on_day, s.id as sentence from finance_item f join sentence s on s.id = f.sentence_id
    where f.person_id = any (people) and f.kind = any (kinds) and f.ended_on is null
  )
  insert into finance_step (id, person_id, item_id, move, state, on_day, ends, organisation_id, recorded_on, recorded_by, recorded_at)
  select gen_random_uuid(), o.person_id, o.id, how, how, o.on_day, true, viewer_organisation(), viewer_today(), viewer_account(), viewer_now() from open o;
  get diagnostics ended = row_count;
  return ended;
end $function$;
COMMENT ON FUNCTION finance_end(uuid[],text[],text,date) IS 'Ends what is open when somebody dies, is removed or is recalled, whoever records that. Answers how many ended.';

CREATE OR REPLACE FUNCTION public.finance_hold(wanted uuid, expected integer)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with held as (update finance_item set version = version + 1 where id = wanted and version = expected returning 1) select exists (select 1 from held)
$function$;
COMMENT ON FUNCTION finance_hold(uuid,integer) IS 'Takes a thing for the rest of the transaction when it still is as the form was made from; false when somebody recorded something in between.';

CREATE OR REPLACE FUNCTION public.finance_of_partner(people uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(id uuid, person_id uuid, kind text, what text, state text, since date, given_day date, claimed_on date, ended_on date, begun_on date, version integer, partner_kind text, custody_start date, release date, released date, prison text, ended_as text, recalled date, managed boolean, moved date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select f.id, f.person_id, f.kind, f.what, f.state, f.since, f.given_day, f.claimed_on, f.ended_on, f.begun_on, f.version, f.partner_kind,
    s.custody_start, s.planned_release, case when s.custody_ended_as is null then s.released_on end, prison.name, s.custody_ended_as, null::date, true,
    (select max(c.changed_on) from release_day_change c where c.sentence_id = s.id)
  from finance_item f join sentence s on s.id = f.sentence_id left join prison on prison.code = s.prison_code
  where viewer_role() = any (array['work-coach', 'caseworker']) and f.partner_organisation_id = viewer_organisation()
    and f.partner_kind = case viewer_role() when 'work-coach' then 'jobcentre' else 'adviser' end
    and (people is null or f.person_id = any (people))
    and exists (
      select 1 from involvement i
      where i.person_id = f.person_id and i.organisation_id = viewer_organisation() and i.basis = 'referred' and i.basis = any ((select own_bases('contact'))::text[])
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
        and (not i.guarded or admitted(i.person_id, i.organisation_id, 'contact')))
    and not exists (
      select 1 from involvement i join sight_limit l on l.person_id = any (array(select same_people(f.person_id))) and l.kind = 'restriction' and l.organisation_id = i.organisation_id and (l.classes = '{}' or 'needs' = any (l.classes))
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      where i.person_id = f.person_id and i.basis = 'responsible')
$function$;
COMMENT ON FUNCTION finance_of_partner(uuid[]) IS 'The things of money and papers with which the viewer’s organisation was asked to help: for a Jobcentre coach Universal Credit, for a debt adviser debts and fines, with the days of custody and release that they need. What the person had restricted is not told.';

CREATE OR REPLACE FUNCTION public.finance_partners()
 RETURNS TABLE(organisation_id uuid, name text, partner_kind text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select o.id, o.name, case when o.kind = 'jobcentre' then 'jobcentre' else 'adviser' end
  from organisation o
  where (o.kind = 'jobcentre' or exists (select 1 from service s join service_pathway w on w.service_id = s.id where s.provider_organisation_id = o.id and w.pathway = 'finance-benefit-debt'))
    and exists (
      select 1 from agreement a
      join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
      join agreement_party other on other.agreement_id = a.id and other.organisation_id = o.id and other.signed_on <= viewer_today() and (other.withdrawn_on is null or other.withdrawn_on > viewer_today())
      where viewer_today() between a.from_day and a.until_day and 'identity' = any (me.shares) and 'contact' = any (me.shares))
  order by 3, o.name
$function$;
COMMENT ON FUNCTION finance_partners() IS 'Jobcentres and debt advisers who may be asked to help with somebody’s money today: an agreement in force, signed by both, under which the viewer’s organisation shares who somebody is and who works with them.';

CREATE OR REPLACE FUNCTION public.finance_step_counts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select person_id into strict new.person_id from finance_item where id = new.item_id;
  update finance_item set state = new.state, since = new.on_day, given_day = new.given_day, claimed_on = coalesce(new.claimed_on, claimed_on),
    ended_on = case when new.ends then new.on_day end, version = version + 1
  where id = new.item_id;
  return new;
end $function$;
COMMENT ON FUNCTION finance_step_counts() IS 'Lets a step count: the thing stands as its newest step says. Runs as the owner, since a Jobcentre coach records steps of their own things without seeing needs.';

CREATE OR REPLACE FUNCTION public.finance_steps_of_partner(items uuid[])
 RETURNS TABLE(item_id uuid, move text, state text, on_day date, given_day date, words text, recorded_on date, by_name text, organisation text, place bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select t.item_id, t.move, t.state, t.on_day, t.given_day, case when t.organisation_id = viewer_organisation() then t.words end, t.recorded_on, case when t.organisation_id = viewer_organisation() then a.name end, o.name, t.place
  from finance_step t join organisation o on o.id = t.organisation_id left join account a on a.id = t.recorded_by
  where t.item_id = any (items) and t.item_id in (select id from finance_of_partner())
$function$;
COMMENT ON FUNCTION finance_steps_of_partner(uuid[]) IS 'What happened to the viewer’s own things of money and papers; the words only of their own organisation.';

CREATE OR REPLACE FUNCTION public.find_for_emergency(wanted_number text, wanted_surname text, wanted_birth date)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with matched as materialized (
    select distinct current_person(p.id) as id from person p
    where (p.reference = wanted_number or p.pnc = wanted_number or p.prison_number = wanted_number or p.crn = wanted_number or p.cro = wanted_number)
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
$function$;
COMMENT ON FUNCTION find_for_emergency(text,text,date) IS 'The one person whom a number and a surname or birth date fit exactly, among those whom the viewer’s partners work with; otherwise nothing, whatever the cause. Only for roles that the grid gives emergency access, never for whoever is excluded.';

CREATE OR REPLACE FUNCTION public.forget_address_words(words text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  delete from address_word w where w.word = any (words) and not exists (
    select 1 from organisation o cross join lateral (select 1 from address_key k where k.organisation_id = o.id and k.key >= w.word and k.key < w.word || '!' limit 1) k)
$function$;
REVOKE ALL ON FUNCTION forget_address_words(text[]) FROM PUBLIC;
COMMENT ON FUNCTION forget_address_words(text[]) IS 'Lets go of words of addresses under which nobody is found any more.';

CREATE OR REPLACE FUNCTION public.forget_words(words text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  delete from name_word w where w.word = any (words) and not exists (
    select 1 from organisation o cross join lateral (select 1 from search_key k where k.organisation_id = o.id and k.key >= w.word and k.key < w.word || '!' limit 1) k)
$function$;
REVOKE ALL ON FUNCTION forget_words(text[]) FROM PUBLIC;
COMMENT ON FUNCTION forget_words(text[]) IS 'Lets go of words under which nobody is found any more.';

CREATE OR REPLACE FUNCTION public.gate_answers_stand()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  of_check uuid := new.check_id;
  stays uuid;
begin
  with said as (
    select id, question, answer, organisation_id, settles, place from gate_answer where check_id = of_check
    union all select id, question, answer, organisation_id, settles, place from gate_health_answer where check_id = of_check
  ), latest as (
    select distinct on (s.organisation_id) s.id, s.answer, s.place
    from said s
    where s.question = new.question and s.place >= coalesce((select max(t.place) from said t where t.question = new.question and t.settles), 0)
    order by s.organisation_id, s.place desc
  )
  select id into stays from latest order by answer is not distinct from 'not-known', place desc limit 1;
  if tg_table_name = 'gate_answer'
    then update gate_answer set stands = (id = stays) where check_id = of_check and question = new.question and stands <> (id = stays);
    else update gate_health_answer set stands = (id = stays) where check_id = of_check and question = new.question and stands <> (id = stays); end if;
  with said as (
    select question, answer, organisation_id, settles, place from gate_answer where check_id = of_check and question <> 'housing'
    union all select question, answer, organisation_id, settles, place from gate_health_answer where check_id = of_check
  ), latest as (
    select distinct on (s.question, s.organisation_id) s.question, s.answer
    from said s
    where s.place >= coalesce((select max(t.place) from said t where t.question = s.question and t.settles), 0)
    order by s.question, s.organisation_id, s.place desc
  ), standing as (
    select question, count(distinct answer) filter (where answer <> 'not-known') > 1 as two_ways from latest group by question
  )
  update gate_check g set version = g.version + 1,
    answered = coalesce((select array_agg(question order by question) from standing), '{}'),
    contradicted = coalesce((select array_agg(question order by question) from standing where two_ways), '{}')
  where g.id = of_check;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.gate_asked_of_provider(people uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(id uuid, person_id uuid, sentence_id uuid, release_day date, day_after integer, due_day date, answered text[], contradicted text[], version integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select g.id, g.person_id, g.sentence_id, g.release_day, g.day_after, g.due_day,
    array(select unnest(g.answered) intersect select unnest('{prescription,treatment}'::text[])), array(select unnest(g.contradicted) intersect select unnest('{prescription,treatment}'::text[])), g.version
  from gate_check g
  where viewer_role() = 'caseworker' and g.ended_on is null and (people is null or g.person_id = any (people))
    and exists (
      select 1 from involvement i
      where i.person_id = g.person_id and i.organisation_id = viewer_organisation() and i.basis = 'referred' and i.basis = any ((select own_bases('contact'))::text[])
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
        and (not i.guarded or (admitted(i.person_id, i.organisation_id, 'contact') and admitted(i.person_id, i.organisation_id, 'health'))))
    and treats(g.person_id, viewer_organisation())
$function$;
COMMENT ON FUNCTION gate_asked_of_provider(uuid[]) IS 'The gate checks that ask the viewer’s own organisation, because it treats the person: which day, and which of its two questions are answered. Nobody but caseworkers is answered.';

CREATE OR REPLACE FUNCTION public.gate_contradicted(of_check uuid, questions text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select array(
    select q from unnest(questions) q
    where q <> all (array['prescription', 'treatment']) or exists (select 1 from gate_health_answer h where h.check_id = of_check and h.question = q))
$function$;
COMMENT ON FUNCTION gate_contradicted(uuid,text[]) IS 'Which questions of a check are answered in two ways, those of health only for whoever sees an answer to them. Runs as who asks.';

CREATE OR REPLACE FUNCTION public.gate_counts(since date, until date, by_what text, among uuid[] DEFAULT NULL::uuid[], with_health boolean DEFAULT true)
 RETURNS TABLE(unit text, day_after integer, question text, outcome text, people integer)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select u.unit, o.day_after, o.question, o.outcome, count(*)::integer
  from gate_outcomes(since, until, among, with_health) o
  cross join lateral (
    select o.prison_code as unit where by_what = 'prison' and o.prison_code is not null
    union all select coalesce(o.district_code, 'not-known') where by_what = 'area'
    union all select distinct r.provider_organisation_id::text from referral r where by_what = 'provider' and r.person_id = o.person_id and r.state in ('accepted', 'completed', 'ended-early')
    union all select 'all'
  ) u
  group by u.unit, o.day_after, o.question, o.outcome
$function$;
COMMENT ON FUNCTION gate_counts(date,date,text,uuid[],boolean) IS 'Releases counted by prison, by district or by the providers that took the person on (a person may count for several), and all together.';

CREATE OR REPLACE FUNCTION public.gate_counts_without_names(since date, until date, by_what text)
 RETURNS TABLE(unit text, day_after integer, question text, outcome text, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with giver as materialized (
    select g.organisation_id, bool_or('health' = any (g.shares) and not ('health' = any (a.consent_classes))) as health
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not (a.consent_classes && '{needs,sentence}')
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    where g.signed_on <= viewer_today() and 'needs' = any (g.shares) and 'sentence' = any (g.shares)
    group by g.organisation_id
  ), own as (select o.prison_code from organisation o where o.id = viewer_organisation())
  select c.* from gate_counts(since, until, by_what, array(
    select distinct i.person_id
    from involvement i join giver on giver.organisation_id = i.organisation_id
    where i.basis = 'responsible' and (not i.guarded or admitted(i.person_id, i.organisation_id, 'needs'))
      and (viewer_role() in ('analyst', 'board-secretary') or exists (
        select 1 from sentence s where s.person_id = i.person_id and s.released_on between since and until and s.prison_code = (select prison_code from own)))
  ), coalesce((select bool_and(health) from giver), false)) c
  where viewer_role() in ('analyst', 'board-secretary')
    or (viewer_role() in ('resettlement-worker', 'prison-offender-manager') and by_what = 'prison' and c.unit = (select prison_code from own))
$function$;
COMMENT ON FUNCTION gate_counts_without_names(date,date,text) IS 'Counts for those who see nobody, or no longer: the board and its analysts of the people whom a giver of their agreement is responsible for, a prison of its own releases. Whoever is shut out of a person does not count them; prescription and treatment are counted only where every giver shares health. What it answers is suppressed before it is shown.';

CREATE OR REPLACE FUNCTION public.gate_hold(wanted uuid, expected integer)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with held as (update gate_check set version = version + 1 where id = wanted and version = expected returning 1) select exists (select 1 from held)
$function$;
COMMENT ON FUNCTION gate_hold(uuid,integer) IS 'Takes a check for the rest of the transaction when it still is as the form was made from; false when somebody answered in between.';

CREATE OR REPLACE FUNCTION public.gate_outcomes(since date, until date, among uuid[] DEFAULT NULL::uuid[], with_health boolean DEFAULT true)
 RETURNS TABLE(person_id uuid, sentence_id uuid, day_after integer, question text, outcome text, prison_code text, district_code text)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  with asked as (
    select g.*, s.prison_code, p.district_code, c.slept
    from gate_check g
    join sentence s on s.id = g.sentence_id
    join person p on p.id = g.person_id
    left join accommodation_check c on c.sentence_id = g.sentence_id and c.day_after = g.day_after and c.due_day = g.due_day
    where g.release_day between since and until and g.due_day < viewer_today() and g.ended_on is null and (among is null or g.person_id = any (among))
  ), told as (
    select asked.id, asked.person_id, asked.sentence_id, asked.day_after, asked.prison_code, asked.district_code, q.question,
      case
        when q.question = 'housing' then case when asked.slept is null then 'open' when asked.slept = 'not-known' then 'not-known' when asked.slept in ('rough-sleeping', 'homeless-not-rough-sleeping') then 'no' else 'yes' end
        when q.question = any (asked.contradicted) then 'not-known'
        when q.question = any (asked.answered) then coalesce(
          (select a.answer from gate_answer a where a.check_id = asked.id and a.question = q.question and a.stands),
          (select h.answer from gate_health_answer h where h.check_id = asked.id and h.question = q.question and h.stands), 'not-known')
        else 'open' end as outcome
    from asked cross join unnest('{housing,money,prescription,phone,appointment,treatment,work}'::text[]) q (question)
    where with_health or q.question not in ('prescription', 'treatment')
  )
  select person_id, sentence_id, day_after, question, outcome, prison_code, district_code from told
  union all
  select person_id, sentence_id, day_after, 'everything',
    case when bool_or(outcome = 'no') then 'no' when bool_or(outcome = 'open') then 'open' when bool_or(outcome = 'not-known') then 'not-known' else 'yes' end, prison_code, district_code
  from told group by id, person_id, sentence_id, day_after, prison_code, district_code
$function$;
COMMENT ON FUNCTION gate_outcomes(date,date,uuid[],boolean) IS 'How each question stands of each gate check of releases in a period whose day has passed; ended checks ask nothing. “everything” is missing where one answer is no, open where one is open. Runs as who asks: the policies decide whose.';

CREATE OR REPLACE FUNCTION public.gate_releases_running(people uuid[], back_in uuid, on_day date)
 RETURNS TABLE(sentence_id uuid, release_day date, person_id uuid, day date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select s.id, s.released_on, s.person_id, back.day
  from sentence s
  cross join (select coalesce(on_day, (select custody_start from sentence where id = back_in)) as day) back
  where s.person_id = any (people) and s.id is distinct from back_in and s.released_on < back.day + (on_day is not null)::integer and s.released_on >= back.day - 90
    and exists (select 1 from gate_check g where g.sentence_id = s.id and g.release_day = s.released_on and g.ended_on is null)
    and not exists (select 1 from gate_end e where e.sentence_id = s.id and e.release_day = s.released_on)
$function$;
COMMENT ON FUNCTION gate_releases_running(uuid[],uuid,date) IS 'Releases whose checks still run when somebody is back in prison on a day, or by a new sentence: told inside the action that records it, whoever does, so that nobody goes on asking.';

CREATE OR REPLACE FUNCTION public.give_managements_back(merge uuid)
 RETURNS TABLE(id uuid, person_id uuid, account_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  sides uuid[];
  aside management;
  was jsonb;
  other uuid;
begin
  select array(select same_people(m.person_id)) || array(select same_people(m.into_id)) into sides from person_merge m join person_merge u on u.undoes = m.id where m.id = merge;
  if sides is null then return; end if;
  for aside in
    select m.* from management m where m.person_id = any (sides) and m.set_aside_by is not null
    order by array_position(sides, m.person_id), m.from_day
  loop
    loop
      was := aside.set_aside_was;
      exit when current_person(aside.person_id) = current_person(aside.set_aside_for);
      -- Somebody has changed it since: their decision stands.
      if aside.until_day is distinct from (was ->> 'left')::date then
        update management m set set_aside_by = null, set_aside_for = null, set_aside_was = null where m.id = aside.id;
        exit;
      end if;
      -- Somebody else is responsible for what is one person still: it stays aside for them.
      select o.person_id into other from management o
      where o.person_id in (select same_people(aside.person_id)) and o.id <> aside.id and o.set_aside_by is null and not isempty(daterange(o.from_day, o.until_day))
        and daterange(o.from_day, o.until_day) && daterange(greatest(aside.from_day, viewer_today()), case when was ->> 'until' is not null then greatest((was ->> 'until')::date, aside.from_day, viewer_today()) end)
      limit 1;
      if found then
        update management m set set_aside_for = other where m.id = aside.id;
        exit;
      end if;
      update management m set until_day = (was ->> 'until')::date, ended_reason = was ->> 'reason', ended_by = (was ->> 'by')::uuid, ended_at = (was ->> 'at')::timestamptz,
        set_aside_by = (was -> 'before' ->> 'by')::uuid, set_aside_for = (was -> 'before' ->> 'for')::uuid, set_aside_was = nullif(was -> 'before' -> 'was', 'null'::jsonb)
      where m.id = aside.id returning m.* into aside;
      update involvement i set until_day = (was ->> 'known')::date where i.because_id = aside.id and i.by_merge is null;
      if aside.set_aside_by is null then
        id := aside.id; person_id := aside.person_id; account_id := aside.account_id;
        return next;
        exit;
      end if;
    end loop;
  end loop;
  perform spread_involvement(sides);
end $function$;
REVOKE ALL ON FUNCTION give_managements_back(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION give_managements_back(uuid) TO throughline_app;
COMMENT ON FUNCTION give_managements_back(uuid) IS 'Once a merge is undone: whatever was set aside for a record that is another person’s now stands again as it stood before, unless somebody has decided otherwise since.';

CREATE OR REPLACE FUNCTION public.given_about(person uuid, classes text[])
 RETURNS TABLE(organisation_id uuid, class text, basis text)
 LANGUAGE sql
 STABLE
AS $function$
  with mine as materialized (
    select a.id, a.consent_classes
    from agreement a
    join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and case a.cohort
        when 'everyone' then true
        when 'named' then exists (
          select 1 from agreement_person n
          where n.agreement_id = a.id and n.person_id = any (array(select same_people(person)))
            and n.from_day <= viewer_today() and (n.until_day is null or n.until_day >= viewer_today()))
        else exists (
          select 1 from involvement i
          join agreement_party p on p.agreement_id = a.id and p.organisation_id = i.organisation_id and p.signed_on <= viewer_today() and (p.withdrawn_on is null or p.withdrawn_on > viewer_today())
          where i.person_id = person and i.basis = 'responsible' and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())) end
  )
  select giver.organisation_id, shared.class, case when shared.class = any (mine.consent_classes) then 'consented' else 'partner' end
  from mine
  join agreement_party giver on giver.agreement_id = mine.id and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today())
  cross join lateral unnest(giver.shares) shared (class)
  where shared.class = any (classes) and (not (shared.class = any (mine.consent_classes)) or consented(person, mine.id, shared.class))
$function$;
REVOKE ALL ON FUNCTION given_about(uuid,text[]) FROM PUBLIC;
COMMENT ON FUNCTION given_about(uuid,text[]) IS 'Who gives the viewer which of these classes of this person today, and whether because the person consents to it: under every agreement in force that the viewer’s organisation signed and that is about this person.';

CREATE OR REPLACE FUNCTION public.guard_involvements()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update involvement set guarded = true where person_id = any (array(select same_people(new.person_id))) and not guarded;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.guard_merged()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if exists (select 1 from sight_limit l where l.person_id = any (array(select same_people(new.into_id)) || array(select same_people(new.person_id))))
    then update involvement set guarded = true where person_id = any (array(select same_people(new.into_id)) || array(select same_people(new.person_id))) and not guarded; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.guard_new_involvement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if exists (select 1 from sight_limit)
    then new.guarded := exists (select 1 from sight_limit l where l.person_id = any (array(select same_people(new.person_id)))); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.has_conditions(wanted text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;
COMMENT ON FUNCTION has_conditions(text) IS 'Does any agreement of the viewer’s organisation share this class of some people only, so that each person has to be asked about?';

CREATE OR REPLACE FUNCTION public.has_conditions_now(wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with given as materialized (
    select giver.organisation_id, shared.class, case when shared.class = any (a.consent_classes) then 'consented' else 'partner' end as basis,
      a.cohort <> 'everyone' or shared.class = any (a.consent_classes) as conditional
    from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today())
    cross join lateral unnest(giver.shares) shared (class)
    where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and shared.class in (wanted, 'identity', 'health')
  ), visible as materialized (
    select g.basis, g.class from sight_grid g where g.role = viewer_role() and g.sight = 'visible' and g.class in (wanted, 'identity', 'health')
  ), opening as materialized (
    select g.organisation_id, g.class, g.conditional from given g join visible v on v.basis = g.basis and v.class = g.class where g.organisation_id <> viewer_organisation()
  )
  select exists (select 1 from opening o where o.class = wanted and o.conditional)
    or exists (select 1 from opening k join opening w on w.organisation_id = k.organisation_id and w.class = wanted where k.conditional)
    or (exists (select 1 from given g where g.class = wanted and g.conditional) and not exists (select 1 from given g where g.class = wanted and not g.conditional)
      and exists (select 1 from visible v where v.class = wanted and v.basis in ('responsible', 'supplied', 'referred')))
$function$;
COMMENT ON FUNCTION has_conditions_now(text) IS 'What has_conditions() remembers, worked out.';

CREATE OR REPLACE FUNCTION public.hats_of(organisations uuid[], for_purposes text[])
 RETURNS TABLE(organisation_id uuid, role text, purpose text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select distinct m.organisation_id, m.role, m.purpose from membership m
  where m.organisation_id = any (organisations) and m.purpose = any (for_purposes) and worn(m)
$function$;
COMMENT ON FUNCTION hats_of(uuid[],text[]) IS 'Which roles somebody holds today at these organisations for these purposes: whose sight an agreement can change.';

CREATE OR REPLACE FUNCTION public.held_people(people uuid[])
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select 1 from legal_hold where person_id = any (people) and lifted_on is null)
$function$;
REVOKE ALL ON FUNCTION held_people(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION held_people(uuid[]) TO throughline_app;
COMMENT ON FUNCTION held_people(uuid[]) IS 'Does a legal hold stand on any of these records of one person, whoever set it?';

CREATE OR REPLACE FUNCTION public.housing_providers()
 RETURNS TABLE(organisation_id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select distinct o.id, o.name
  from agreement a
  join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
  join agreement_party theirs on theirs.agreement_id = a.id and theirs.signed_on <= viewer_today() and (theirs.withdrawn_on is null or theirs.withdrawn_on > viewer_today())
  join organisation o on o.id = theirs.organisation_id and o.kind = any (array['charity', 'provider'])
  where viewer_today() between a.from_day and a.until_day and 'service-delivery' = any (a.purposes) and 'identity' = any (me.shares) and 'contact' = any (me.shares)
$function$;
COMMENT ON FUNCTION housing_providers() IS 'Providers that may be told of a person referred to them: both have signed an agreement in force for delivering services.';

CREATE OR REPLACE FUNCTION public.housing_teams()
 RETURNS TABLE(authority_code text, organisation_id uuid, name text, receives boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select distinct on (o.area_code) o.area_code, o.id, o.name, exists (
    select 1 from agreement a
    join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
    join agreement_party team on team.agreement_id = a.id and team.organisation_id = o.id and team.signed_on <= viewer_today() and (team.withdrawn_on is null or team.withdrawn_on > viewer_today())
    where viewer_today() between a.from_day and a.until_day and 'resettlement' = any (a.purposes)
      and 'identity' = any (me.shares) and 'contact' = any (me.shares))
  from organisation o
  where o.kind = any (array['housing', 'council']) and o.area_code is not null
  order by o.area_code, o.kind = 'housing' desc, o.name
$function$;
COMMENT ON FUNCTION housing_teams() IS 'The housing team of each authority that is here, and whether it may be told of a person today: an agreement in force for resettlement, signed by both, under which the viewer’s organisation shares who somebody is and who works with them.';

CREATE OR REPLACE FUNCTION public.is_apart(referral uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select r.apart from referral r where r.id = $1 $function$;
REVOKE ALL ON FUNCTION is_apart(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_apart(uuid) TO throughline_app;
COMMENT ON FUNCTION is_apart(uuid) IS 'Was this referral sent for an out-of-court disposal? For the policies of what hangs on it.';

CREATE OR REPLACE FUNCTION public.issued_here(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select viewer_role() = 'disposal-officer' and exists (
    select 1 from involvement i
    where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = any ((select own_bases('identity'))::text[])
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (not i.guarded or (admitted(i.person_id, i.organisation_id, 'identity') and admitted(i.person_id, i.organisation_id, 'sentence'))))
$function$;
REVOKE ALL ON FUNCTION issued_here(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION issued_here(uuid) TO throughline_app;
COMMENT ON FUNCTION issued_here(uuid) IS 'Does the viewer’s force know this person today, may its disposal officers see who they are and what it decided, and is the viewer one?';

CREATE OR REPLACE FUNCTION public.keep_term_frequencies()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  known real := (select reltuples from pg_class where oid = 'known_identity'::regclass);
  counted real := coalesce((select records from term_frequency where kind = 'birth-date' and term = ''), 0);
begin
  if viewer_role() = 'data-officer' and known >= 10000 and abs(known - counted) > 0.1 * known then perform refresh_term_frequencies(); end if;
end $function$;
REVOKE ALL ON FUNCTION keep_term_frequencies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_term_frequencies() TO throughline_app;
COMMENT ON FUNCTION keep_term_frequencies() IS 'After an extract: counts anew where the known identities grew or shrank by a tenth since they were counted, by the database’s own estimate.';

CREATE OR REPLACE FUNCTION public.know_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'UPDATE' then
    update known_identity k set until_day = greatest(k.from_day, writing_day())
    from written w join former f on f.id = w.id
    where k.person_id = w.id and k.source = 'person' and k.until_day is null
      and (w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone) is distinct from (f.forename, f.surname, f.birth_date, f.sex, f.pnc, f.prison_number, f.crn, f.cro, f.postcode, f.telephone);
    insert into known_identity (person_id, source, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, from_day)
    select w.id, 'person', w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone, writing_day() from written w
    where not exists (select 1 from known_identity k where k.person_id = w.id and k.source = 'person' and k.until_day is null);
  else
    insert into known_identity (person_id, source, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, from_day)
    select w.id, 'person', w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone, (w.created_at at time zone 'Europe/London')::date from written w;
  end if;
  return null;
end $function$;
COMMENT ON FUNCTION know_people() IS 'Keeps the person’s own rows of known_identity, in one statement for all people of a write.';

CREATE OR REPLACE FUNCTION public.know_records()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'DELETE' then
    delete from known_identity k using former f where k.source_record_id = f.id;
    return null;
  end if;
  if tg_op = 'UPDATE' then
    -- Taken back, or found to be somebody else's: it was never about this person.
    update known_identity k set withdrawn = true, until_day = greatest(k.from_day, coalesce(k.until_day, w.withdrawn_on, writing_day()))
    from written w join former f on f.id = w.id
    where k.source_record_id = w.id and k.person_id = f.person_id and not k.withdrawn and (w.withdrawn_on is not null or w.person_id <> f.person_id);
    update known_identity k set until_day = greatest(k.from_day, w.received_on)
    from written w join former f on f.id = w.id
    where k.source_record_id = w.id and k.until_day is null
      and (w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone) is distinct from (f.forename, f.surname, f.birth_date, f.sex, f.pnc, f.prison_number, f.crn, f.cro, f.postcode, f.telephone);
  end if;
  insert into known_identity (person_id, source, source_record_id, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, from_day, until_day, withdrawn)
  select w.person_id, 'source_record', w.id, w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone, w.received_on, case when w.withdrawn_on is not null then greatest(w.received_on, w.withdrawn_on) end, w.withdrawn_on is not null
  from written w
  where tg_op = 'INSERT' or (w.withdrawn_on is null and not exists (select 1 from known_identity k where k.source_record_id = w.id and k.until_day is null));
  return null;
end $function$;
COMMENT ON FUNCTION know_records() IS 'Keeps the rows of known_identity that agencies’ records make, in one statement for all records of a write.';

CREATE OR REPLACE FUNCTION public.known_elsewhere(names text[], parts text[], birth date, number text)
 RETURNS TABLE(person_id uuid, organisation text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with forms as materialized (
    -- Some words that stand together, as the form of a name has them, and the parts as one word each.
    select array_agg(form) as parted, array_to_string(names, ' ') as whole from (
      select array_to_string(names[a : b], ' ') as form from generate_subscripts(names, 1) as a cross join generate_subscripts(names, 1) as b where b >= a
      union select unnest(parts)) as one
  ), known as (
    select k.person_id, k.source_record_id from forms cross join lateral (
      select * from known_identity where birth_date = birth and surname_form = any (forms.parted) and not withdrawn offset 0) k
    where k.surname_form = forms.whole or k.forename_form = any (forms.parted)
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.pnc = number and not k.withdrawn
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.prison_number = number and not k.withdrawn
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.crn = number and not k.withdrawn
    union select k.person_id, k.source_record_id from known_identity k where number <> '' and k.cro = number and not k.withdrawn
  ), alike as materialized (
    select found.person_id, found.teller from (
      select p.id as person_id, null::uuid as teller from person p where p.birth_date = birth and (p.surname_key = array_to_string(names, '') or p.surname_key = any (parts) and p.forename_key = any (parts))
      union select p.id, null from person p where number <> '' and p.reference = number
      union select k.person_id, s.organisation_id from known k left join source_record s on s.id = k.source_record_id where k.source_record_id is null or s.id is not null) found
    order by found.teller nulls first, found.person_id limit 40
  )
  select distinct current_person(alike.person_id), o.name
  from alike cross join lateral organisations_to_ask(alike.person_id) asked (id) join organisation o on o.id = asked.id
  where alike.teller is null or alike.teller = o.id
$function$;
COMMENT ON FUNCTION known_elsewhere(text[],text[],date,text) IS 'People with exactly these details (surname and birth date, or a number), today’s or former, about whom the viewer may be told only whom to ask; what only an agency’s record says leads to that agency alone. Half a name and a telephone number tell nothing.';

CREATE OR REPLACE FUNCTION public.learn_address_words(keys text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with learnt as (
    insert into address_word (word)
    select word from (select distinct w collate "C" as word from unnest(keys) as key cross join lateral unnest(string_to_array(key, ' ')) as w) words
    where length(word) between 4 and 30 and not exists (select 1 from address_word known where known.word = words.word)
    order by word on conflict (word) do nothing returning word
  )
  insert into address_slip (slip, word)
  select distinct case when at = 0 then word else left(word, at - 1) || substr(word, at + 1) end, word
  from learnt cross join lateral generate_series(0, length(word)) as at where length(word) between 4 and 20
  order by 1, 2
$function$;
REVOKE ALL ON FUNCTION learn_address_words(text[]) FROM PUBLIC;
COMMENT ON FUNCTION learn_address_words(text[]) IS 'Keeps the words of new keys of addresses, and the forms by which a slip finds them.';

CREATE OR REPLACE FUNCTION public.learn_words(keys text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with learnt as (
    insert into name_word (word, sound)
    select word, name_sound(word) from (select distinct w collate "C" as word from unnest(keys) as key cross join lateral unnest(string_to_array(key, ' ')) as w) words
    where length(word) between 2 and 30 and not exists (select 1 from name_word known where known.word = words.word)
    order by word on conflict (word) do nothing returning word
  )
  insert into name_slip (slip, word)
  select distinct case when at = 0 then word else left(word, at - 1) || substr(word, at + 1) end, word
  from learnt cross join lateral generate_series(0, length(word)) as at where length(word) between 3 and 20
  order by 1, 2
$function$;
REVOKE ALL ON FUNCTION learn_words(text[]) FROM PUBLIC;
COMMENT ON FUNCTION learn_words(text[]) IS 'Keeps the words of new keys, and the forms by which a slip finds them.';

CREATE OR REPLACE FUNCTION public.lift_restriction(limit_id uuid, last_day date, because text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if viewer_role() is distinct from 'governance-lead' then raise exception 'not permitted'; end if;
  update sight_limit set until_day = greatest(last_day, from_day - 1), lifted_by = viewer_account(), lifted_because = because
  where (id = limit_id or copy_of = limit_id) and kind = 'restriction' and until_day is null and organisation_id = any (viewer_partners());
end $function$;
REVOKE ALL ON FUNCTION lift_restriction(uuid,date,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lift_restriction(uuid,date,text) TO throughline_app;
COMMENT ON FUNCTION lift_restriction(uuid,date,text) IS 'Ends a restriction after its last day, on each record on which it stands since a merge was undone.';

CREATE OR REPLACE FUNCTION public.limited_people()
 RETURNS TABLE(person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public'
AS $function$
  select distinct same.id from sight_limit l cross join lateral same_people(l.person_id) same (id)
  where l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
$function$;
REVOKE ALL ON FUNCTION limited_people() FROM PUBLIC;
COMMENT ON FUNCTION limited_people() IS 'Everybody about whom a limit stands today: the few of whom counts ask admitted().';

CREATE OR REPLACE FUNCTION public.limits_of_partners()
 RETURNS TABLE(id uuid, person_id uuid, kind text, organisation_id uuid, from_day date, until_day date, review_day date)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public'
AS $function$
  select l.id, l.person_id, l.kind, l.organisation_id, l.from_day, l.until_day, l.review_day from sight_limit l
  where viewer_role() = 'governance-lead' and l.organisation_id = any (viewer_partners()) and l.organisation_id <> viewer_organisation()
    and (l.until_day is null or l.until_day >= viewer_today()) and not excluded(l.person_id)
$function$;
REVOKE ALL ON FUNCTION limits_of_partners() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION limits_of_partners() TO throughline_app;
COMMENT ON FUNCTION limits_of_partners() IS 'That a partner keeps a limit and when it is looked at again, for the other leads of the partnership: not why, and not whom it names.';

CREATE OR REPLACE FUNCTION public.linkage_candidates(wanted jsonb)
 RETURNS TABLE(row_number integer, person_id uuid, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, cro text, postcode text, standing boolean, cut text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET jit TO 'off'
AS $function$
#variable_conflict use_column
begin
  if viewer_role() is distinct from 'data-officer' then return; end if;
  return query
  with w as materialized (
    select r.row_number, r.birth_date, r.pnc, r.prison_number, r.crn, r.cro, r.postcode, r.forms, r.swapped_date, f.forename, split_part(f.forename, ' ', 1) as first, f.surname, name_sound(f.forename) as forename_sound, name_sound(f.surname) as surname_sound,
      make_date(extract(year from r.birth_date)::integer, 1, 1) as year_from, make_date(extract(year from r.birth_date)::integer, 12, 31) as year_until
    from jsonb_to_recordset(wanted) as r(row_number integer, forename text, surname text, birth_date date, swapped_date date, pnc text, prison_number text, crn text, cro text, postcode text, forms text[])
    cross join lateral (select name_form(r.forename) as forename, name_form(r.surname) as surname offset 0) f
  ), hit as materialized (
    select w.row_number, 'PNC number' as rule, k.person_id from w, lateral (select person_id from known_identity where pnc = w.pnc and not withdrawn limit 401) k
    union all select w.row_number, 'prison number', k.person_id from w, lateral (select person_id from known_identity where prison_number = w.prison_number and not withdrawn limit 401) k
    union all select w.row_number, 'CRN', k.person_id from w, lateral (select person_id from known_identity where crn = w.crn and not withdrawn limit 401) k
    union all select w.row_number, 'CRO number', k.person_id from w, lateral (select person_id from known_identity where cro = w.cro and not withdrawn limit 401) k
    union all select w.row_number, 'birth date and surname', k.person_id from w, lateral (select person_id from known_identity where birth_date = w.birth_date and surname_form = w.surname and not withdrawn limit 401) k where w.surname <> ''
    union all select w.row_number, 'birth date and forename', k.person_id from w cross join lateral unnest(w.forms) as form, lateral (select person_id from known_identity where birth_date = w.birth_date and forename_first = form and not withdrawn limit 401) k where w.first <> ''
    union all select w.row_number, 'both names and year of birth', k.person_id from w cross join lateral unnest(w.forms) as form,
      lateral (select person_id from known_identity where surname_form = w.surname and forename_first = form and birth_date between w.year_from and w.year_until and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
    union all select w.row_number, 'names in the other order and year of birth', k.person_id from w,
      lateral (select person_id from known_identity where surname_form = w.forename and forename_first = w.surname and birth_date between w.year_from and w.year_until and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
    union all select w.row_number, 'sounds of both names and birth date', k.person_id from w cross join lateral unnest(array[w.birth_date, w.swapped_date]) as day,
      lateral (select person_id from known_identity where surname_sound = w.surname_sound and forename_sound = w.forename_sound and birth_date = day and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
    union all select w.row_number, 'postcode and surname', k.person_id from w, lateral (select person_id from known_identity where postcode = w.postcode and surname_form = w.surname and not withdrawn limit 401) k where w.surname <> ''
    union all select w.row_number, 'postcode and forename', k.person_id from w cross join lateral unnest(w.forms) as form, lateral (select person_id from known_identity where postcode = w.postcode and forename_first = form and not withdrawn limit 401) k where w.first <> ''
    union all select w.row_number, 'postcode and birth date', k.person_id from w, lateral (select person_id from known_identity where postcode = w.postcode and birth_date = w.birth_date and not withdrawn limit 401) k
    union all select w.row_number, 'beginnings of both names and year of birth', k.person_id from w,
      lateral (select person_id from known_identity where left(surname_form, 3) = left(w.surname, 3) and left(forename_form, 2) = left(w.forename, 2) and birth_date between w.year_from and w.year_until and not withdrawn limit 401) k where w.first <> '' and w.surname <> ''
  ), too_large as materialized (
    select h.row_number, h.rule from hit h group by h.row_number, h.rule having count(*) > 400
  ), finer as materialized (
    select h.row_number, h.person_id from hit h where not exists (select 1 from too_large t where t.row_number = h.row_number and t.rule = h.rule)
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where birth_date = w.birth_date and surname_form = w.surname and forename_form = w.forename and not withdrawn order by birth_date, surname_form, forename_form limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where postcode = w.postcode and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where pnc = w.pnc and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where prison_number = w.prison_number and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where crn = w.crn and birth_date = w.birth_date and not withdrawn limit 400) k
    union select t.row_number, k.person_id from too_large t join w on w.row_number = t.row_number, lateral (select person_id from known_identity where cro = w.cro and birth_date = w.birth_date and not withdrawn limit 400) k
  ), found as materialized (
    select distinct f.row_number, c.person_id from finer f
    join (select people.id, case when exists (select from person_merge m where m.person_id = people.id) then current_person(people.id) else people.id end as person_id from (select distinct person_id as id from finer) people) c on c.id = f.person_id
  ), known as materialized (
    select f.person_id, f.person_id as id from found f
    union select f.person_id, same.id from found f, lateral same_people(f.person_id) as same(id) where exists (select from person_merge m where m.into_id = f.person_id)
  )
  select f.row_number, f.person_id, null::text, null::text, null::date, null::text, null::text, null::text, null::text, null::text, null::text, null::boolean, null::text from found f
  union all select null, n.person_id, k.forename, k.surname, k.birth_date, k.sex, k.pnc, k.prison_number, k.crn, k.cro, k.postcode, bool_or(k.until_day is null), null
  from known n, lateral (select * from known_identity where person_id = n.id and not withdrawn offset 0) k
  group by n.person_id, k.forename, k.surname, k.birth_date, k.sex, k.pnc, k.prison_number, k.crn, k.cro, k.postcode
  union all select t.row_number, null, null, null, null, null, null, null, null, null, null, null, t.rule from too_large t;
end $function$;
REVOKE ALL ON FUNCTION linkage_candidates(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linkage_candidates(jsonb) TO throughline_app;
COMMENT ON FUNCTION linkage_candidates(jsonb) IS 'Everything known of the people whom records may be about, for the linking rule: answered to a data officer’s action alone and never shown, since who is known to whom is itself information. A row with a number says who is meant by which row, one with names a set of facts of somebody meant, one with a cut which block was too large. Victims are in tables of their own and never candidates.';

CREATE OR REPLACE FUNCTION public.locked_out(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'lock' and l.organisation_id = viewer_organisation()
      and not coalesce(viewer_account() = any (l.accounts), false)
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$function$;
REVOKE ALL ON FUNCTION locked_out(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION locked_out(uuid) TO throughline_app;
COMMENT ON FUNCTION locked_out(uuid) IS 'Does a lock of the viewer’s own organisation keep the viewer from this person today?';

CREATE OR REPLACE FUNCTION public.managements_for_decision(people uuid[])
 RETURNS SETOF management
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select * from management where person_id = any (people) order by from_day
$function$;
COMMENT ON FUNCTION managements_for_decision(uuid[]) IS 'Everybody who was, is or will be responsible for one human being, whichever the viewer may see: the decision must not overlook one. What is shown is read through the policy.';

CREATE OR REPLACE FUNCTION public.may_end_hold(setter uuid, partnerships uuid[], person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(viewer_role() = 'governance-lead' and (setter = viewer_organisation()
    or (partnerships && viewer_partnerships() and not (setter = any (viewer_partners()))
      and exists (select 1 from answering_for(person) a where a.organisation_id = viewer_organisation() and a.account_id is null))), false)
$function$;
REVOKE ALL ON FUNCTION may_end_hold(uuid,uuid[],uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_end_hold(uuid,uuid[],uuid) TO throughline_app;
COMMENT ON FUNCTION may_end_hold(uuid,uuid[],uuid) IS 'May the viewer end this hold? The governance lead of the organisation that set it; where that shares no partnership with the viewer’s any more, the lead of whoever is responsible for the person today.';

CREATE OR REPLACE FUNCTION public.move_accommodation_checks(of_sentence uuid, release date)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with moved as (
    update accommodation_check set due_day = release + day_after
    where sentence_id = of_sentence and recorded_on is null and due_day <> release + day_after returning 1
  ), work as (
    update employment_status set due_day = release + weeks_after * 7
    where sentence_id = of_sentence and recorded_on is null and due_day <> release + weeks_after * 7
  )
  select count(*)::integer from moved
$function$;
COMMENT ON FUNCTION move_accommodation_checks(uuid,date) IS 'The days of checks that nobody has answered follow the release day, whoever records it: a prison that records yesterday’s release has by then lost sight of the person. Answers how many checks moved.';

CREATE OR REPLACE FUNCTION public.my_people()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select array(
    select same_people(m.person_id) from management m
    where m.account_id = viewer_account() and m.from_day <= viewer_today() and (m.until_day is null or m.until_day > viewer_today()))
$function$;
COMMENT ON FUNCTION my_people() IS 'The people whom the viewer manages today, with the records merged with theirs. Runs as who asks.';

CREATE OR REPLACE FUNCTION public.name_form(name text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  form text;
begin
  if name !~ '[^\x01-\x7f]' then
    form := translate(lower(name), $c$-'`._!"#$%&()*+,/:;<=>?@[\]^{|}~0123456789$c$ || chr(9) || chr(10) || chr(13), ' ');
  else
    form := regexp_replace(
        replace(replace(replace(replace(replace(
          translate(lower(regexp_replace(normalize(regexp_replace(name, '[''’`.]', '', 'g'), nfkd), '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0655\u0670]', '', 'g')),
            'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЄҐЂЈЉЊЋЏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩÆŒØŁĐÐÞ', 'абвгдежзиклмнопрстуфхцчшщъыьэюяієґђјљњћџαβγδεζηθικλμνξοπρστυφχψωæœøłđðþ'),
          'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'),
        '[\x01-\x60\x7b-\x7f\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u3003]+', ' ', 'g');
  end if;
  form := btrim(replace(replace(replace(form, '   ', ' '), '  ', ' '), '  ', ' '));
  if replace(form, ' ', '') = any ('{unknown,notknown,nk,na,none,null,nan,notprovided,notstated,noname,xx,xxx,xxxx,test,refused,anonymous}') then return ''; end if;
  return form;
end $function$;
COMMENT ON FUNCTION name_form(text) IS 'A name as linkage compares it, like nameForm in src/people/linkage/normal-forms.ts: lower case, no marks or punctuation, parts parted by one blank; empty for words that stand where a name is not known.';

CREATE OR REPLACE FUNCTION public.name_keys(forename text, surname text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE ROWS 3
AS $function$
  select pair from (values (forename || ' ' || surname), (surname || ' ' || forename)) as two (pair)
  where forename <> '' and surname <> '' and position(' ' in forename) = 0 and position(' ' in surname) = 0
  union all
  select distinct pair
  from (select (string_to_array(forename, ' '))[1:4] as first, (string_to_array(surname, ' '))[1:4] || case when position(' ' in surname) > 0 then array[replace(surname, ' ', '')] else '{}' end as last) as parts
  cross join lateral (
    select unnest(array[f || ' ' || l, l || ' ' || f]) from unnest(first) as f cross join unnest(last) as l
    union all select f.word || ' ' || g.word from unnest(first) with ordinality as f (word, place) join unnest(first) with ordinality as g (word, place) on g.place > f.place
    union all select l.word || ' ' || m.word from unnest(last) with ordinality as l (word, place) join unnest(last) with ordinality as m (word, place) on m.place > l.place
      and m.place < cardinality(last) -- the last of several is all of them as one word
    union all select last[cardinality(last)] where forename = '' and surname <> ''
    union all select forename where surname = '' and position(' ' in forename) = 0 and forename <> ''
  ) as pairs (pair)
  where forename = '' or surname = '' or position(' ' in forename) > 0 or position(' ' in surname) > 0
$function$;
COMMENT ON FUNCTION name_keys(text,text) IS 'The keys under which somebody of these names (in the form of name_form()) is found: a word of one and a word of the other in both orders, words of one name in their order, several surnames also as one word; a lone word by itself.';

CREATE OR REPLACE FUNCTION public.name_sound(form text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  plain text := replace(form, ' ', '');
  sounds text;
  said text;
  letter text;
  before text := '';
begin
  if plain = '' or translate(plain, 'abcdefghijklmnopqrstuvwxyz', '') <> '' then return plain; end if;
  sounds := case when left(plain, 2) = any ('{kn,gn,pn,wr}') then substr(plain, 2) when left(plain, 1) = 'x' then 's' || substr(plain, 2)
    when starts_with(plain, 'mac') then 'mk' || substr(plain, 4) when starts_with(plain, 'mc') then 'mk' || substr(plain, 3) else plain end;
  sounds := replace(replace(replace(replace(replace(replace(replace(replace(replace(sounds, 'ough', 'o'), 'augh', 'o'), 'tch', 'x'), 'sch', 'sk'), 'ch', 'x'), 'sh', 'x'), 'ph', 'f'), 'th', 't'), 'ght', 't');
  -- A c is soft before e, i and y.
  sounds := replace(replace(replace(replace(replace(replace(replace(sounds, 'ck', 'k'), 'ce', 'se'), 'ci', 'si'), 'cy', 'sy'), 'c', 'k'), 'q', 'k'), 'z', 's');
  sounds := replace(replace(replace(replace(replace(replace(sounds, 'ge', 'je'), 'gi', 'ji'), 'gy', 'jy'), 'wh', 'w'), 'v', 'f'), 'dg', 'j');
  said := case when left(sounds, 1) = any ('{a,e,i,o,u,y}') then 'a' else left(sounds, 1) end;
  -- Doubled letters sound once; the first letter stands by itself.
  foreach letter in array string_to_array(translate(substr(sounds, 2), 'aeiouyhw', ''), null) loop
    if letter <> before then said := said || letter; end if;
    before := letter;
  end loop;
  return said;
end $function$;
COMMENT ON FUNCTION name_sound(text) IS 'What a name in its form sounds like in English, as soundOf in src/people/linkage/names.ts says: it only brings spellings together, the comparison decides.';

CREATE OR REPLACE FUNCTION public.near_address_words(slips text[])
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO 'public'
AS $function$
  select distinct word from address_slip where slip = any (slips) limit 300
$function$;
REVOKE ALL ON FUNCTION near_address_words(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION near_address_words(text[]) TO throughline_app;
COMMENT ON FUNCTION near_address_words(text[]) IS 'Words of addresses that share one of these forms with a letter left out. The search alone asks it, and looks under them for people whom the viewer may see.';

CREATE OR REPLACE FUNCTION public.near_words(slips text[], sounds text[], beginnings text[])
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO 'public'
AS $function$
  (select distinct word from name_slip where slip = any (slips) limit 300)
  union
  (select word from name_word where sound = any (sounds) order by word limit 100)
  union
  select w.word from unnest(beginnings) as b (letters) cross join lateral (
    select word from name_word where word >= b.letters and word < b.letters || U&'\+10FFFF' order by length(word), word limit 40) w
$function$;
REVOKE ALL ON FUNCTION near_words(text[],text[],text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION near_words(text[],text[],text[]) TO throughline_app;
COMMENT ON FUNCTION near_words(text[],text[],text[]) IS 'Words of names that share one of these forms with a letter left out, or one of these sounds, or that begin so, the shortest first. The search alone asks it, and looks under them for people whom the viewer may see.';

CREATE OR REPLACE FUNCTION public.note_first_known(sent uuid, people uuid[], names boolean[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
$function$;
REVOKE ALL ON FUNCTION note_first_known(uuid,uuid[],boolean[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_first_known(uuid,uuid[],boolean[]) TO throughline_app;
COMMENT ON FUNCTION note_first_known(uuid,uuid[],boolean[]) IS 'Before an extract’s involvements are written: which of these people are new to the agency and known to another. The data officer is told nothing of it.';

CREATE OR REPLACE FUNCTION public.note_numbers(apart uuid, known uuid, said text, words text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update first_known set numbers = words, numbers_say = said where apart_id = apart and person_id = known and answer is null and viewer_role() = 'data-officer'
$function$;
REVOKE ALL ON FUNCTION note_numbers(uuid,uuid,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_numbers(uuid,uuid,text,text) TO throughline_app;
COMMENT ON FUNCTION note_numbers(uuid,uuid,text,text) IS 'Says in words what numbers that came later say of a link that waits; the data officer sees nothing of it.';

CREATE OR REPLACE FUNCTION public.note_partnerships_of_hold()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  new.partnerships := case when new.copy_of is null then array(select m.partnership_id from partnership_member m where m.organisation_id = new.organisation_id)
    else coalesce((select h.partnerships from legal_hold h where h.id = new.copy_of), '{}') end;
  return new;
end $function$;
REVOKE ALL ON FUNCTION note_partnerships_of_hold() FROM PUBLIC;
COMMENT ON FUNCTION note_partnerships_of_hold() IS 'A hold remembers where its organisation stood when it was set; one that is repeated on a parted record remembers what the first one did.';

CREATE OR REPLACE FUNCTION public.note_waiting(sent uuid, people uuid[], aparts uuid[], words text[], likely real[], due date)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into first_known (id, extract_id, person_id, organisation_id, holder_id, by_name, on_day, apart_id, class, due_day, agrees, likelihood)
  select gen_random_uuid(), e.id, n.person, e.organisation_id, h.organisation_id, true, viewer_today(), n.apart, case e.agency when 'treatment' then 'health' else 'identity' end, due, n.agrees, n.likelihood
  from extract e
  cross join (select distinct on (person, apart) person, apart, agrees, likelihood from unnest(people, aparts, words, likely) as asked (person, apart, agrees, likelihood) order by person, apart, likelihood desc) n
  left join lateral (
    -- Whoever is responsible; where nobody is, whoever else told of them.
    select distinct on (i.organisation_id) i.organisation_id from involvement i
    where i.person_id = any (array(select same_people(n.person))) and i.organisation_id <> e.organisation_id and i.class = 'identity'
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (i.basis = 'responsible' or (i.basis = 'supplied' and not exists (
        select 1 from involvement r where r.person_id = any (array(select same_people(n.person))) and r.basis = 'responsible' and r.organisation_id <> e.organisation_id
          and r.from_day <= viewer_today() and (r.until_day is null or r.until_day >= viewer_today()))))) h on true
  where e.id = sent and viewer_role() = 'data-officer' and e.organisation_id = viewer_organisation()
    and not exists (select 1 from first_known f where f.apart_id = n.apart and f.person_id = n.person)
$function$;
REVOKE ALL ON FUNCTION note_waiting(uuid,uuid[],uuid[],text[],real[],date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_waiting(uuid,uuid[],uuid[],text[],real[],date) TO throughline_app;
COMMENT ON FUNCTION note_waiting(uuid,uuid[],uuid[],text[],real[],date) IS 'Notes which known people an extract’s records may be about though no number says so, and who answers for them. The data officer is told nothing of it.';

CREATE OR REPLACE FUNCTION public.on_victims_side(role text, purpose text, classes text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select 'victim' = any (classes) or coalesce(role = any (array['victim-liaison-officer', 'victim-hub-worker']), false) or coalesce(purpose = 'victim-services', false)
$function$;
COMMENT ON FUNCTION on_victims_side(text,text,text[]) IS 'An entry that shows that there is a victim: by its classes, or by who looked. An offender’s page that lists such a look would tell.';

CREATE OR REPLACE FUNCTION public.one_when(person uuid, moment timestamp with time zone)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 2
 SET search_path TO 'public'
AS $function$
  with recursive same as (
    select person as id, 0 as step
    union
    select case when m.into_id = same.id then m.person_id else m.into_id end, same.step + 1
    from same join person_merge m on m.kind = 'merge' and same.step < 50
      and ((m.into_id = same.id and m.decided_at <= moment) or (m.person_id = same.id and m.decided_at < moment))
      and not exists (select 1 from person_merge u where u.undoes = m.id and u.decided_at < moment)
  )
  select distinct id from same
$function$;
REVOKE ALL ON FUNCTION one_when(uuid,timestamp with time zone) FROM PUBLIC;
COMMENT ON FUNCTION one_when(uuid,timestamp with time zone) IS 'Every record that counted as one human being with this one at a moment. What is written goes to the record that is kept: a merge of the same moment was there before it where this record is the one kept; a parting of the same moment was not yet.';

CREATE OR REPLACE FUNCTION public.opened_since_reviewed(request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from rights_request q join audit_entry e on e.account_id = viewer_account() and e.name = 'rights.review' and e.outcome = 'done' and q.person_id = any (e.person_ids)
    where q.id = request and e.occurred_at >= (select max(s.done_at) from rights_step s where s.request_id = request and s.state = 'reviewed'))
$function$;
REVOKE ALL ON FUNCTION opened_since_reviewed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opened_since_reviewed(uuid) TO throughline_app;
COMMENT ON FUNCTION opened_since_reviewed(uuid) IS 'Has the viewer opened the decided rows of this copy since it was last said to be read through? Asked of the audit, which a second person may not read whole.';

CREATE OR REPLACE FUNCTION public.organisations_to_ask(person uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with decided as materialized (select d.organisation_id, d.guarded, d.sight from decided_about(person, 'identity') d)
  select distinct d.organisation_id from decided d
  where d.sight = 'exists-only' and (not d.guarded or admitted(person, d.organisation_id, 'identity'))
    and not exists (select 1 from decided m where m.sight = 'masked' and (not m.guarded or admitted(person, m.organisation_id, 'identity')))
    and not exists (select 1 from decided r where r.guarded and restricted(person, r.organisation_id, 'identity'))
$function$;
COMMENT ON FUNCTION organisations_to_ask(uuid) IS 'Which partners the viewer may be told to ask about a person of whom they see nothing else.';

CREATE OR REPLACE FUNCTION public.out_of_court_asked(people uuid[])
 RETURNS TABLE(disposal_id uuid, asked_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select d.id, min(v.asked_on) from out_of_court_disposal d join out_of_court_view v on v.disposal_id = d.id
  where d.person_id = any (people) and d.organisation_id = viewer_organisation() and issued_here(d.person_id) group by d.id
$function$;
REVOKE ALL ON FUNCTION out_of_court_asked(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION out_of_court_asked(uuid[]) TO throughline_app;
COMMENT ON FUNCTION out_of_court_asked(uuid[]) IS 'On which day the victim was asked, or was tried for and not reached: the one thing that the issuing force learns.';

CREATE OR REPLACE FUNCTION public.out_of_court_counts(since date, until date, by_what text)
 RETURNS TABLE(unit text, outcome text, victim text, referral text, disposals integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select u.unit, t.outcome, t.victim, t.referral, count(*)::integer
  from out_of_court_facts(since, until) t
  cross join lateral (select t.kind as unit where by_what = 'kind' union all select t.district_code where by_what = 'area' union all select 'all') u
  group by 1, 2, 3, 4
$function$;
REVOKE ALL ON FUNCTION out_of_court_counts(date,date,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION out_of_court_counts(date,date,text) TO throughline_app;
COMMENT ON FUNCTION out_of_court_counts(date,date,text) IS 'Disposals counted by kind or by district, and all together. What it answers is suppressed before it is shown to whoever sees no names.';

CREATE OR REPLACE FUNCTION public.out_of_court_facts(since date, until date)
 RETURNS TABLE(person_id uuid, disposal_id uuid, kind text, district_code text, outcome text, victim text, referral text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with force as materialized (
    select viewer_organisation() as id, true as own where viewer_role() = 'disposal-officer'
    union
    select g.organisation_id, false
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not ('sentence' = any (a.consent_classes))
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    where viewer_role() in ('analyst', 'board-secretary') and g.signed_on <= viewer_today() and (g.withdrawn_on is null or g.withdrawn_on > viewer_today()) and 'sentence' = any (g.shares)
  )
  select d.person_id, d.id, d.kind, coalesce(p.district_code, 'not-known'),
    case d.state when 'complied' then 'complied' when 'given' then 'given' when 'breached' then 'breached' when 'prosecuted' then 'breached' when 'ended-in-part' then 'breached'
      when 'declined' then 'not-issued' when 'withdrawn' then 'not-issued' when 'died' then 'not-issued' else 'open' end,
    case when d.victim_ask_by is null then 'nobody' when exists (select 1 from out_of_court_view v where v.disposal_id = d.id) then 'asked' else 'not-asked' end,
    case when r.id is null then 'none' when r.state in ('accepted', 'completed', 'ended-early') then 'taken-up' else 'not-taken-up' end
  from out_of_court_disposal d
  join force f on f.id = d.organisation_id
  join person p on p.id = current_person(d.person_id)
  left join referral r on r.id = d.referral_id
  where d.offered_on between since and until
    and case when f.own then issued_here(d.person_id) else exists (
      select 1 from involvement i where i.person_id = d.person_id and i.organisation_id = d.organisation_id and (not i.guarded or admitted(i.person_id, i.organisation_id, 'sentence'))) end
$function$;
REVOKE ALL ON FUNCTION out_of_court_facts(date,date) FROM PUBLIC;
COMMENT ON FUNCTION out_of_court_facts(date,date) IS 'Disposals offered in a time, of the viewer’s own force or of forces that share with an analyst’s organisation, and what came of each. Called by the two functions below alone.';

CREATE OR REPLACE FUNCTION public.out_of_court_people(since date, until date, by_what text, wanted text)
 RETURNS TABLE(person_id uuid, disposal_id uuid, outcome text, victim text, referral text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select t.person_id, t.disposal_id, t.outcome, t.victim, t.referral from out_of_court_facts(since, until) t
  where viewer_role() = 'disposal-officer' and (wanted = 'all' or case by_what when 'kind' then t.kind = wanted else t.district_code = wanted end)
$function$;
REVOKE ALL ON FUNCTION out_of_court_people(date,date,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION out_of_court_people(date,date,text,text) TO throughline_app;
COMMENT ON FUNCTION out_of_court_people(date,date,text,text) IS 'The people behind a figure, for the officers of the force that issued it.';

CREATE OR REPLACE FUNCTION public.out_of_court_referrals(people uuid[])
 RETURNS TABLE(disposal_id uuid, service text, provider text, state text, respond_by date, made_on date, changed_on date, sessions integer, attended integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select d.id, s.title, o.name, r.state, r.respond_by, r.made_on, (select max(c.changed_on) from referral_change c where c.referral_id = r.id),
    (select count(*)::integer from service_session t where t.referral_id = r.id), (select count(*)::integer from service_session t where t.referral_id = r.id and t.attendance = 'attended')
  from out_of_court_disposal d join referral r on r.id = d.referral_id join service s on s.id = r.service_id join organisation o on o.id = r.provider_organisation_id
  where d.person_id = any (people) and d.organisation_id = viewer_organisation() and issued_here(d.person_id)
$function$;
REVOKE ALL ON FUNCTION out_of_court_referrals(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION out_of_court_referrals(uuid[]) TO throughline_app;
COMMENT ON FUNCTION out_of_court_referrals(uuid[]) IS 'The referrals that rest on the force’s own disposals of these people: service, state and attendance.';

CREATE OR REPLACE FUNCTION public.own_bases(wanted text)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;
COMMENT ON FUNCTION own_bases(text) IS 'The bases on which the viewer’s organisation may see this class of all its own people today: agreements for everyone, without consent.';

CREATE OR REPLACE FUNCTION public.own_bases_now(wanted text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(g.basis), '{}') from sight_grid g
  where g.role = viewer_role() and g.class = wanted and g.sight = 'visible' and g.basis in ('responsible', 'supplied', 'referred')
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
      join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today()) and wanted = any (giver.shares)
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
        and a.cohort = 'everyone' and not (wanted = any (a.consent_classes)))
$function$;
COMMENT ON FUNCTION own_bases_now(text) IS 'What own_bases() remembers, worked out.';

CREATE OR REPLACE FUNCTION public.panel_attendees(which uuid)
 RETURNS TABLE(name text, organisation text, roles text[], manages boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select c.name, o.name, array(select distinct m.role from membership m where m.account_id = c.id and m.organisation_id = t.organisation_id and m.ended_at is null
      and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today()) order by 1),
    exists (select 1 from victim_case k join management g on g.person_id = any (array(select same_people(k.offender_id)))
      where k.victim_id = d.victim_id and k.unlinked_on is null and g.account_id = c.id and g.from_day <= viewer_today() and (g.until_day is null or g.until_day > viewer_today()))
  from panel_disclosure d join panel_attendee t on t.disclosure_id = d.id join account c on c.id = t.account_id join organisation o on o.id = t.organisation_id
  where d.id = which and d.organisation_id = any (victim_organisations())
  order by c.name
$function$;
COMMENT ON FUNCTION panel_attendees(uuid) IS 'Who was named for a meeting, in which roles today, and who of them manages the person who offended. Answers the victims’ side only.';

CREATE OR REPLACE FUNCTION public.panel_candidates(under uuid, addresses text[])
 RETURNS TABLE(account_id uuid, name text, email text, organisation_id uuid, organisation text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select distinct on (c.email) c.id, c.name, c.email, o.id, o.name
  from account c
  join membership m on m.account_id = c.id and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today()) and m.ended_at is null
  join organisation o on o.id = m.organisation_id
  join agreement_party p on p.agreement_id = under and p.organisation_id = m.organisation_id and p.signed_on <= viewer_today() and (p.withdrawn_on is null or p.withdrawn_on > viewer_today())
  where c.email = any (addresses) and victim_organisations() <> '{}'
  order by c.email, m.from_day desc
$function$;
COMMENT ON FUNCTION panel_candidates(uuid,text[]) IS 'Who of these e-mail addresses may attend a panel under an agreement: somebody who today works for a party that has signed it. Answers the victims’ side only.';

CREATE OR REPLACE FUNCTION public.panel_facts(which uuid, moment timestamp with time zone)
 RETURNS TABLE(meeting text, host text, agreement text, until_at timestamp with time zone, fact_position integer, title text, words text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select d.meeting, o.name, a.title, d.until_at, f.position, f.title, f.words
  from panel_disclosure d
  join panel_attendee t on t.disclosure_id = d.id and t.account_id = viewer_account() and t.organisation_id = viewer_organisation()
  join panel_fact f on f.disclosure_id = d.id
  join organisation o on o.id = d.organisation_id
  join agreement a on a.id = d.agreement_id and viewer_today() between a.from_day and a.until_day and 'victim-services' = any (a.purposes)
  join agreement_party host on host.agreement_id = a.id and host.organisation_id = d.organisation_id and host.signed_on <= viewer_today() and (host.withdrawn_on is null or host.withdrawn_on > viewer_today()) and 'victim' = any (host.shares)
  join agreement_party guest on guest.agreement_id = a.id and guest.organisation_id = t.organisation_id and guest.signed_on <= viewer_today() and (guest.withdrawn_on is null or guest.withdrawn_on > viewer_today())
  where d.id = which and d.withdrawn_at is null and d.checked_at is not null and d.from_at <= moment and moment < d.until_at
    and (moment at time zone 'Europe/London')::date = viewer_today()
  order by f.position
$function$;
COMMENT ON FUNCTION panel_facts(uuid,timestamp with time zone) IS 'What a named attendee reads at the meeting, between its two moments and under an agreement in force; nothing to anybody else or at any other time.';

CREATE OR REPLACE FUNCTION public.part_first_known(one uuid, other uuid, words text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update first_known f set answer = 'apart', why = words, checked_on = viewer_today(), checked_by = viewer_account()
  where f.answer = 'same' and ((f.apart_id = one and f.person_id = other) or (f.apart_id = other and f.person_id = one))
    and current_person(f.apart_id) <> current_person(f.person_id)
$function$;
REVOKE ALL ON FUNCTION part_first_known(uuid,uuid,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION part_first_known(uuid,uuid,text) TO throughline_app;
COMMENT ON FUNCTION part_first_known(uuid,uuid,text) IS 'Two records that were made one by an answer are parted again: the answer is then that they are two.';

CREATE OR REPLACE FUNCTION public.parted_records(merge uuid)
 RETURNS TABLE(own uuid[], other uuid, since timestamp with time zone, kept boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with undone as (
    select m.person_id, m.into_id, m.decided_at from person_merge m join person_merge u on u.undoes = m.id
    where m.id = merge and u.decided_by = viewer_account() and u.decided_at = viewer_now()
  )
  select array(select same_people(into_id)), current_person(person_id), decided_at, true from undone
  union all select array(select same_people(person_id)), current_person(into_id), decided_at, false from undone
$function$;
REVOKE ALL ON FUNCTION parted_records(uuid) FROM PUBLIC;
COMMENT ON FUNCTION parted_records(uuid) IS 'For a merge that the viewer undoes at this moment: the records of each of the two people, whose other record is which, and since when they were one. Nothing for any other merge.';

CREATE OR REPLACE FUNCTION public.partner_organisations(wanted text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;
COMMENT ON FUNCTION partner_organisations(text) IS 'The organisations that share this class of all their people with the viewer today: agreements for everyone, without consent, in force, that both signed.';

CREATE OR REPLACE FUNCTION public.partner_organisations_now(wanted text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct giver.organisation_id), '{}')
  from agreement a
  join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
  join agreement_party giver on giver.agreement_id = a.id and giver.organisation_id <> mine.organisation_id
    and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today()) and wanted = any (giver.shares)
  where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
    and a.cohort = 'everyone' and not (wanted = any (a.consent_classes))
    and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = wanted and g.basis = 'partner' and g.sight = 'visible')
$function$;
COMMENT ON FUNCTION partner_organisations_now(text) IS 'What partner_organisations() remembers, worked out.';

CREATE OR REPLACE FUNCTION public.pass_open_items(of_sentence uuid, team uuid, holder uuid, day date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare passed integer;
begin
  if team is null then return 0; end if;
  update release_plan_item i set owner_organisation_id = team, owner_account_id = holder, passed_from_organisation_id = i.owner_organisation_id, passed_on = day, version = i.version + 1
  from sentence s, organisation o
  where s.id = of_sentence and i.person_id in (select same_people(s.person_id)) and o.id = i.owner_organisation_id and o.kind = 'prison' and o.id <> team and i.done_on is null and i.dropped_on is null;
  get diagnostics passed = row_count;
  return passed;
end $function$;
REVOKE ALL ON FUNCTION pass_open_items(uuid,uuid,uuid,date) FROM PUBLIC;
COMMENT ON FUNCTION pass_open_items(uuid,uuid,uuid,date) IS 'Gives what prisons’ teams have not done for somebody to another team, and to one of it where named. Answers how many items passed.';

CREATE OR REPLACE FUNCTION public.pass_release_items(of_sentence uuid, to_prison text, moved date)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select pass_open_items(of_sentence, (select id from organisation where prison_code = to_prison and kind = 'prison'), null, moved)
$function$;
COMMENT ON FUNCTION pass_release_items(uuid,text,date) IS 'What a prison’s team has not done when somebody is moved passes to the team of the new prison, whoever records the move. Answers how many items passed.';

CREATE OR REPLACE FUNCTION public.pass_release_items_outside(of_sentence uuid, released date)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce((
    select pass_open_items(of_sentence, team.organisation_id, team.account_id, released)
    from (
      select m.organisation_id, m.account_id, 1 as rank, m.from_day from management m, sentence s
      where s.id = of_sentence and m.person_id in (select same_people(s.person_id)) and m.side = 'community' and m.from_day <= released and (m.until_day is null or m.until_day > released)
      union all
      select i.organisation_id, null, 2, i.from_day from involvement i join organisation o on o.id = i.organisation_id and o.kind = 'probation', sentence s
      where s.id = of_sentence and i.person_id in (select same_people(s.person_id)) and i.basis = 'responsible' and i.from_day <= released and (i.until_day is null or i.until_day >= released)
      order by rank, from_day desc, organisation_id limit 1
    ) team), 0)
$function$;
COMMENT ON FUNCTION pass_release_items_outside(uuid,date) IS 'What a prison’s team has not done at release passes to the offender manager in the community, or to the probation team that is responsible. Answers how many items passed.';

CREATE OR REPLACE FUNCTION public.people_consenting(agreement uuid, most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct person_id), '{}') from (
    select c.person_id from consent c where c.agreement_id = agreement and c.answer = 'given' limit most) found
$function$;
COMMENT ON FUNCTION people_consenting(uuid,integer) IS 'People who once consented under an agreement, at most so many: only ids, to count whose sight changes.';

CREATE OR REPLACE FUNCTION public.people_held(organisations uuid[], day date)
 RETURNS TABLE(account_id uuid, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 500
 SET search_path TO 'public'
AS $function$
  with held as (
    select m.account_id, m.organisation_id from management m where m.until_day is null and m.from_day <= day
    union all
    select m.account_id, m.organisation_id from management m where m.until_day > day and m.from_day <= day
  ), counted as (
    select held.account_id, count(*)::integer as people from held
    where held.organisation_id = any (organisations) and held.organisation_id = any ((select viewer_partners())::uuid[])
    group by 1
  ), kept_away as (
    select m.account_id, count(*)::integer as people
    from limited_people() limited join management m on m.person_id = limited.person_id
    where m.organisation_id = any (organisations) and m.organisation_id = any ((select viewer_partners())::uuid[])
      and m.from_day <= day and (m.until_day is null or m.until_day > day) and not admitted(m.person_id, m.organisation_id, 'contact')
    group by 1
  )
  select counted.account_id, counted.people - coalesce(kept_away.people, 0) from counted left join kept_away using (account_id)
$function$;
COMMENT ON FUNCTION people_held(uuid[],date) IS 'How many people each colleague is responsible for: counts, never who they are.';

CREATE OR REPLACE FUNCTION public.people_in_conflict(day date)
 RETURNS TABLE(person_id uuid, people uuid[], needed_by date, waiting_since date)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 10
 SET search_path TO 'public'
AS $function$
  with shut_out as (
    select current_person(l.person_id) as kept, m.person_id as held, greatest(l.from_day, m.from_day) as since
    from sight_limit l cross join lateral same_people(l.person_id) same (id)
    join management m on m.person_id = same.id and m.account_id = any (l.accounts) and m.from_day <= day and (m.until_day is null or m.until_day > day)
    where l.kind = 'exclusion' and l.from_day <= day and (l.until_day is null or l.until_day >= day)
  ), waiting as (
    select s.kept, min(s.since) as since, array(select same_people(s.kept)) as people from shut_out s group by s.kept
  )
  select w.kept, w.people, w.since, w.since from waiting w
  where exists (select from sentence s where s.person_id = any (w.people) and s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day)
$function$;
REVOKE ALL ON FUNCTION people_in_conflict(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_in_conflict(date) TO throughline_app;
COMMENT ON FUNCTION people_in_conflict(date) IS 'Ids of everybody with a sentence that runs on the day and whose manager is shut out of them, since when. It tells ids and days only; the list joins them to tables whose policies decide who is seen.';

CREATE OR REPLACE FUNCTION public.people_involved(organisations uuid[], among_bases text[], most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct person_id), '{}') from (
    select i.person_id from involvement i
    where i.organisation_id = any (organisations) and i.basis = any (among_bases)
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
    limit most) found
$function$;
COMMENT ON FUNCTION people_involved(uuid[],text[],integer) IS 'People whom these organisations have to do with today, from at most so many rows: only ids, to count whose sight changes. For governance leads and for the person whose consent is asked.';

CREATE OR REPLACE FUNCTION public.people_named(agreement uuid, most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct person_id), '{}') from (
    select n.person_id from agreement_person n where n.agreement_id = agreement and n.from_day <= viewer_today() and (n.until_day is null or n.until_day >= viewer_today()) limit most) found
$function$;
COMMENT ON FUNCTION people_named(uuid,integer) IS 'People on the list of an agreement, at most so many: only ids, to count whose sight changes.';

CREATE OR REPLACE FUNCTION public.people_without_manager(day date)
 RETURNS TABLE(person_id uuid, people uuid[], needed_by date, waiting_since date)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 2000
 SET search_path TO 'public'
AS $function$
  with merged as materialized (
    select m.person_id as id, current_person(m.person_id) as kept from active_merge m
  ), candidate as materialized (
    select distinct coalesce(merged.kept, s.person_id) as id
    from sentence s left join merged on merged.id = s.person_id
    where s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day
      and not exists (select from management m where m.person_id = s.person_id and m.until_day is null and m.from_day <= day)
  ), same as materialized (
    select c.id as kept, c.id from candidate c
    union all select merged.kept, merged.id from merged where merged.kept in (select candidate.id from candidate)
  ), serving as (
    select same.kept, array_agg(distinct s.person_id) as people,
      min(case when s.custody_start <= day and s.released_on is null and s.planned_release > day then s.planned_release end) as release_day,
      bool_or(s.custody_start is null or s.released_on <= day or s.planned_release <= day) as supervised,
      min(least(s.imposed_day, s.custody_start)) as began
    from same cross join lateral (select * from sentence where sentence.person_id = same.id offset 0) s
    where s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day
    group by 1
  ), held as (
    select same.kept, bool_or(m.from_day <= day and (m.until_day is null or m.until_day > day)) as now,
      max(m.until_day) filter (where m.until_day <= day and m.until_day > m.from_day) as last_until
    from same cross join lateral (select * from management where management.person_id = same.id offset 0) m
    group by 1
  ), waiting as (
    select serving.kept, serving.people, serving.release_day, serving.supervised, greatest(serving.began, held.last_until) as since
    from serving left join held using (kept) where held.now is not true
  )
  select w.kept, w.people, case when w.supervised or w.release_day is null then w.since else w.release_day end, w.since from waiting w
$function$;
COMMENT ON FUNCTION people_without_manager(date) IS 'Ids of everybody with a sentence that runs on the day and nobody responsible, and the ids their sentences were written under. It tells ids and days only; the list joins them to tables whose policies decide who is seen, so that a manager one may not see is not taken for none.';

CREATE OR REPLACE FUNCTION public.person_for_governance(exact text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select current_person(p.id) from person p
  where viewer_role() = 'governance-lead' and upper(trim(exact)) in (p.reference, p.pnc, p.prison_number, p.crn, p.cro)
    and exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = any (viewer_partners()))
  order by p.id limit 1
$function$;
COMMENT ON FUNCTION person_for_governance(text) IS 'The id behind an exact reference or number, for a governance lead and for nobody else, of people whom somebody in the lead’s partnerships has to do with. Tells no name.';

CREATE OR REPLACE FUNCTION public.person_to_limit(wanted text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select current_person(p.id) from person p
  where p.reference = wanted and viewer_role() = 'administrator' and not excluded(p.id)
    and exists (
      select 1 from involvement i
      where i.person_id = any (array(select same_people(p.id))) and i.organisation_id = viewer_organisation()
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$function$;
COMMENT ON FUNCTION person_to_limit(text) IS 'The id behind a reference, for an administrator who shuts a colleague out of one of the agency’s people and may otherwise see nobody.';

CREATE OR REPLACE FUNCTION public.pretend_signed(agreement uuid, on_day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  -- Only what its keeper could see come about: a text that nobody has signed and that is being sent out. The caller undoes it.
  if not viewer_keeps(agreement) or exists (select 1 from agreement_party p where p.agreement_id = agreement and p.signed_on is not null)
    or exists (select 1 from agreement_change c where c.agreement_id = agreement and c.change = 'sent') then return; end if;
  update agreement_party p set signed_on = on_day where p.agreement_id = agreement;
  update agreement a set until_day = greatest(a.from_day, on_day - 1) from agreement n where n.id = agreement and a.id = n.supersedes and a.until_day >= on_day;
end $function$;
COMMENT ON FUNCTION pretend_signed(uuid,date) IS 'For counting behind a savepoint, and undone: the day on which every party of a text that is sent out has signed.';

CREATE OR REPLACE PROCEDURE public.protect(IN protected regclass, IN class text)
 LANGUAGE plpgsql
AS $procedure$
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
end $procedure$;
COMMENT ON PROCEDURE protect(regclass,text) IS 'Gives a table with a person_id the one generated row-level policy of its information class. Every migration that makes such a table calls it.';

CREATE OR REPLACE PROCEDURE public.protect_owned(IN protected regclass, IN class text, IN owner_column text)
 LANGUAGE plpgsql
AS $procedure$
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
end $procedure$;
COMMENT ON PROCEDURE protect_owned(regclass,text,text) IS 'Like protect(), for rows that belong to one organisation (a source record, a referral): its own, its partners’ under an agreement, and whoever is responsible for the person.';

CREATE OR REPLACE FUNCTION public.queue_for_seal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into audit_queue (entry_id) select id from written order by occurred_at, id;
  return null;
end $function$;
COMMENT ON FUNCTION queue_for_seal() IS 'Runs as its definer: whoever writes an entry can neither see nor empty the queue.';

CREATE OR REPLACE FUNCTION public.references_to_review(people uuid[])
 RETURNS TABLE(person_id uuid, reference text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select p.id, p.reference from person p
  where p.id = any (people) and not excluded(p.id)
    and viewer_role() in ('governance-lead', 'delivery-unit-head', 'administrator', 'prison-offender-manager', 'offender-manager', 'resettlement-worker')
    and (exists (select 1 from sight_limit l where l.person_id = p.id and l.organisation_id = any (viewer_partners()))
      or exists (select 1 from emergency_access e where e.person_id = p.id and e.organisation_id = any (viewer_partners())))
$function$;
COMMENT ON FUNCTION references_to_review(uuid[]) IS 'The short references, and nothing else, of people whose limits or emergency accesses somebody keeps or reviews without seeing the person.';

CREATE OR REPLACE FUNCTION public.referred_only(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
      select 1 from involvement i where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = 'referred'
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
    and not exists (
      select 1 from involvement i where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis <> 'referred'
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$function$;
REVOKE ALL ON FUNCTION referred_only(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referred_only(uuid) TO throughline_app;
COMMENT ON FUNCTION referred_only(uuid) IS 'Does the viewer’s organisation have to do with this person today by a referral alone?';

CREATE OR REPLACE FUNCTION public.refresh_term_frequencies()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  lock table term_frequency in share row exclusive mode;
  delete from term_frequency;
  insert into term_frequency (kind, term, records)
  select kind, coalesce(term, ''), count(*) from (
    select 'forename' as kind, forename_form as term from known_identity where not withdrawn and forename_form <> ''
    union all select 'surname', surname_form from known_identity where not withdrawn and surname_form <> ''
    union all select 'name', forename_form || '|' || surname_form from known_identity where not withdrawn and forename_form <> '' and surname_form <> ''
    union all select 'birth-date', birth_date::text from known_identity where not withdrawn
    union all select 'postcode', postcode from known_identity where not withdrawn and postcode is not null
    union all select 'sex', sex from known_identity where not withdrawn and sex <> 'not-known') terms
  group by grouping sets ((kind, term), (kind)) having count(*) > 1 or grouping(term) = 1;
  analyze term_frequency;
end $function$;
REVOKE ALL ON FUNCTION refresh_term_frequencies() FROM PUBLIC;
COMMENT ON FUNCTION refresh_term_frequencies() IS 'Counts anew; about ten seconds for a million identities.';

CREATE OR REPLACE FUNCTION public.refuse_change_in_published_paper()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare held text;
begin
  select state into held from paper where id = case when tg_op = 'DELETE' then old.paper_id else new.paper_id end;
  if held is distinct from 'draft' then
    raise exception 'what stands in a paper that is % no longer changes', held;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_published_paper()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'published' and new.state = 'withdrawn'
    and (to_jsonb(new) - array['state', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason', 'revision'])
      = (to_jsonb(old) - array['state', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason', 'revision']) then
    return new;
  end if;
  raise exception 'paper % is %: it no longer changes', old.id, old.state;
end $function$;

CREATE OR REPLACE FUNCTION public.release_day_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update treatment_continuity set release_day = coalesce(new.released_on, new.planned_release), released_on = new.released_on
  where sentence_id = new.id and (release_day, released_on) is distinct from (coalesce(new.released_on, new.planned_release), new.released_on);
  return null;
end $function$;
COMMENT ON FUNCTION release_day_moves() IS 'Moves the clock of a prescription with the release day, whoever moves it and however: a prison that does need not see what is prescribed.';

CREATE OR REPLACE FUNCTION public.release_day_of_custody()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select coalesce(released_on, planned_release), released_on into strict new.release_day, new.released_on from sentence where id = new.sentence_id;
  return new;
end $function$;
COMMENT ON FUNCTION release_day_of_custody() IS 'Gives a row the release day of its custody: the service outside, which reads it, sees no sentence.';

CREATE OR REPLACE FUNCTION public.reopen_management(which uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update management set until_day = null, ended_reason = null, ended_by = null, ended_at = null where id = which
$function$;
COMMENT ON FUNCTION reopen_management(uuid) IS 'A handover that was arranged does not come about: whoever would have handed over stays responsible.';

CREATE OR REPLACE FUNCTION public.reopen_plans_of_merge(merge uuid, day date, moment timestamp with time zone, account uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  sides uuid[];
  aside record;
  stays uuid;
  opened plan;
  count integer := 0;
begin
  select array(select same_people(m.person_id)) || array(select same_people(m.into_id)) into sides from person_merge m join person_merge u on u.undoes = m.id where m.id = merge;
  if sides is null then return 0; end if;
  for aside in
    select c.id, c.plan_id, c.person_id, c.version from plan_change c join plan p on p.id = c.plan_id
    where c.person_id = any (sides) and c.kind = 'closed' and c.by_merge is not null and p.state = 'closed' and p.version = c.version
      and current_person(c.person_id) <> current_person(c.set_aside_for)
    order by array_position(sides, c.person_id), c.changed_at desc
  loop
    select other.person_id into stays from plan other where other.state <> 'closed' and other.person_id in (select same_people(aside.person_id)) limit 1;
    if found then
      update plan_change c set set_aside_for = stays where c.id = aside.id;
      continue;
    end if;
    update plan p set closed_on = null, close_reason = null, version = p.version + 1,
      state = coalesce((select before.state from plan_change before where before.plan_id = p.id and before.version < aside.version order by before.version desc limit 1),
        case when p.agreed_on is null then 'draft' else 'agreed' end)
    where p.id = aside.plan_id returning p.* into opened;
    insert into plan_change (id, plan_id, person_id, kind, state, words, version, changed_on, changed_at, changed_by, by_merge)
    values (gen_random_uuid(), opened.id, opened.person_id, 'reopened', opened.state, 'parted', opened.version, day, moment, account, merge);
    count := count + 1;
  end loop;
  return count;
end $function$;
COMMENT ON FUNCTION reopen_plans_of_merge(uuid,date,timestamp with time zone,uuid) IS 'Opens again what an undone merge had closed, as it was. Who undoes a merge may no longer see one of the records, and it must open all the same.';

CREATE OR REPLACE FUNCTION public.restrict_holder(id uuid, person uuid, holder uuid, classes text[], reason text, from_day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  approved uuid;
begin
  select r.request_id into approved from rights_restriction r
  where r.person_id = person and r.holder_id = holder and r.classes = restrict_holder.classes and r.limit_id is null
    and r.approved_by = viewer_account() and r.proposed_by <> viewer_account() and r.approved_on = viewer_today()
    and (viewer_organisation(), viewer_role()) in (select a.organisation_id, a.role from restriction_approvers(r.request_id) a);
  if approved is null or not holder = any (viewer_partners()) then raise exception 'not permitted'; end if;
  insert into sight_limit (id, person_id, kind, organisation_id, classes, reason, from_day, set_by, set_at)
  values (restrict_holder.id, person, 'restriction', holder, restrict_holder.classes, restrict_holder.reason, restrict_holder.from_day, viewer_account(), viewer_now());
  update rights_restriction r set limit_id = restrict_holder.id where r.request_id = approved;
end $function$;
REVOKE ALL ON FUNCTION restrict_holder(uuid,uuid,uuid,text[],text,date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION restrict_holder(uuid,uuid,uuid,text[],text,date) TO throughline_app;
COMMENT ON FUNCTION restrict_holder(uuid,uuid,uuid,text[],text,date) IS 'Withholds classes of what one organisation of the partnership holds about a person, on a request under article 18 that one proposed and the viewer, who may, approved.';

CREATE OR REPLACE FUNCTION public.restricted(person uuid, holder uuid, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'restriction' and l.organisation_id = holder and (l.classes = '{}' or wanted = any (l.classes))
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
  and not exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'lock' and l.organisation_id in (viewer_organisation(), holder) and not coalesce(viewer_account() = any (l.accounts), false)
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$function$;
COMMENT ON FUNCTION restricted(uuid,uuid,text) IS 'Is this class of what the holder knows withheld from the viewer by a restriction, and by nothing else?';

CREATE OR REPLACE FUNCTION public.restriction_approvers(request uuid)
 RETURNS TABLE(organisation_id uuid, role text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with asked as (select r.person_id, r.holder_id, r.classes, r.proposed_by from rights_restriction r where r.request_id = request and r.proposed_by is not null and r.limit_id is null),
  hats as (
    select distinct m.organisation_id, m.role from membership m cross join asked
    where m.role = any (array['governance-lead', 'delivery-unit-head']) and m.organisation_id = any (viewer_partners()) and m.account_id <> asked.proposed_by and worn(m)),
  ranked as (
    select h.organisation_id, h.role, case
      when h.role = 'delivery-unit-head' and (asked.classes = '{}' or 'risk' = any (asked.classes)) and h.organisation_id in (select a.organisation_id from answering_for(asked.person_id) a) then 1
      when h.organisation_id = asked.holder_id then 2
      when h.role = 'delivery-unit-head' and h.organisation_id in (select a.organisation_id from answering_for(asked.person_id) a) then 3
      when h.role = 'governance-lead' then 4 end as place
    from hats h cross join asked)
  select ranked.organisation_id, ranked.role from ranked where place = (select min(place) from ranked)
$function$;
REVOKE ALL ON FUNCTION restriction_approvers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION restriction_approvers(uuid) TO throughline_app;
COMMENT ON FUNCTION restriction_approvers(uuid) IS 'Who may approve a proposed restriction: for risk the head of whoever is responsible for the person, else the lead or head of the organisation that holds the information; where there is none, the head responsible, and at last another lead. Never whoever proposed it.';

CREATE OR REPLACE FUNCTION public.restriction_waits(request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from rights_restriction r join rights_request q on q.id = r.request_id
    where r.request_id = request and q.state = 'proposed' and r.proposed_by <> viewer_account() and not excluded(r.person_id)
      and (viewer_organisation(), viewer_role()) in (select a.organisation_id, a.role from restriction_approvers(request) a))
$function$;
REVOKE ALL ON FUNCTION restriction_waits(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION restriction_waits(uuid) TO throughline_app;
COMMENT ON FUNCTION restriction_waits(uuid) IS 'Does a proposed restriction wait for this viewer to approve it?';

CREATE OR REPLACE FUNCTION public.reviewed_on_victims_side()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select case when viewer_purpose() = 'victim-services' and viewer_role() = any (array['victim-liaison-officer', 'victim-hub-worker']) and victim_organisations() <> '{}'
    then viewer_partners() else '{}'::uuid[] end
$function$;
REVOKE ALL ON FUNCTION reviewed_on_victims_side() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reviewed_on_victims_side() TO throughline_app;
COMMENT ON FUNCTION reviewed_on_victims_side() IS 'Whose looking at victims’ records the viewer may review: that of every organisation of their partnership, once an agreement in force lets them behind the wall. An organisation that has no such agreement is reviewed too. Empty for everybody else.';

CREATE OR REPLACE FUNCTION public.reviews_for_other_leads()
 RETURNS TABLE(organisation_id uuid, due date)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 5
 SET search_path TO 'public'
AS $function$
  select e.organisation_id, coalesce(e.review_due_day, (e.from_at at time zone 'Europe/London')::date + 4) from emergency_access e
  where viewer_role() = 'governance-lead' and e.organisation_id = any (viewer_partners())
    and not exists (select 1 from emergency_review v where v.access_id = e.id) and excluded(e.person_id)
$function$;
REVOKE ALL ON FUNCTION reviews_for_other_leads() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reviews_for_other_leads() TO throughline_app;
COMMENT ON FUNCTION reviews_for_other_leads() IS 'Emergency accesses that wait for a review and that this governance lead is shut out of: where they were taken and by when they have to be reviewed, not by whom and of whom. Another lead closes them.';

CREATE OR REPLACE FUNCTION public.reviews_of_holds()
 RETURNS TABLE(id uuid, review_day date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select h.id, h.review_day from legal_hold h
  where viewer_role() = 'governance-lead' and h.organisation_id = viewer_organisation() and h.lifted_on is null and not excluded(h.person_id)
$function$;
REVOKE ALL ON FUNCTION reviews_of_holds() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reviews_of_holds() TO throughline_app;
COMMENT ON FUNCTION reviews_of_holds() IS 'When the legal holds of the lead’s own organisation are looked at again, of people out of sight too: a hold that nobody reviews keeps somebody’s file for ever.';

CREATE OR REPLACE FUNCTION public.rewrite_address_keys(people uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  words text[];
begin
  with gone as (delete from address_key where person_id = any (people) returning key)
  select array_agg(distinct word) into words from gone cross join lateral unnest(string_to_array(key, ' ')) as word;
  perform write_address_keys(people);
  perform forget_address_words(words);
end $function$;
REVOKE ALL ON FUNCTION rewrite_address_keys(uuid[]) FROM PUBLIC;
COMMENT ON FUNCTION rewrite_address_keys(uuid[]) IS 'Writes all keys of these people’s places anew, and forgets words that nobody has any more.';

CREATE OR REPLACE FUNCTION public.rewrite_search_keys(people uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  words text[];
begin
  with gone as (delete from search_key where person_id = any (people) returning key)
  select array_agg(distinct word) into words from gone cross join lateral unnest(string_to_array(key, ' ')) as word;
  perform write_own_keys(people), write_record_keys(people);
  perform forget_words(words);
end $function$;
REVOKE ALL ON FUNCTION rewrite_search_keys(uuid[]) FROM PUBLIC;
COMMENT ON FUNCTION rewrite_search_keys(uuid[]) IS 'Writes all keys of these people anew, and forgets words that nobody has any more.';

CREATE OR REPLACE FUNCTION public.rights_side()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select viewer_role() = any (array['governance-lead', 'right-of-access'])
$function$;
COMMENT ON FUNCTION rights_side() IS 'Does the viewer answer requests of people about their own information?';

CREATE OR REPLACE FUNCTION public.same_people(person uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 2
 SET search_path TO 'public'
AS $function$
begin
  if not exists (select from person_merge m where m.person_id = person) and not exists (select from person_merge m where m.into_id = person) then
    return next person;
    return;
  end if;
  return query
    with recursive same as (
      select current_person(person) as id, 0 as step
      union
      select m.person_id, same.step + 1 from same join active_merge m on m.into_id = same.id where same.step < 50
    )
    select ids.id from (select same.id, min(same.step) as step from same group by same.id) ids order by ids.step, ids.id;
end $function$;
COMMENT ON FUNCTION same_people(uuid) IS 'Every id under which rows about this one human being were written, the current one first.';

CREATE OR REPLACE FUNCTION public.search_keys_of_identities()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct w.person_id from written w where not w.withdrawn and (w.source_record_id is not null or exists (select 1 from involvement i where i.person_id = w.person_id)));
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.forename_form, w.surname_form, w.birth_date, w.withdrawn) is distinct from (f.person_id, f.forename_form, f.surname_form, f.birth_date, f.withdrawn));
  else
    people := array(select distinct person_id from former);
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op <> 'INSERT' then
    perform rewrite_search_keys(people);
  else
    perform write_own_keys(array(select distinct w.person_id from written w where w.source_record_id is null and w.person_id = any (people)));
    perform write_record_keys(array(select distinct w.person_id from written w where w.source_record_id is not null and w.person_id = any (people)));
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.search_keys_of_involvements()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct w.person_id from written w where not exists (select 1 from search_key k where k.person_id = w.person_id and k.organisation_id = w.organisation_id and k.source_record_id is null));
  elsif tg_op = 'UPDATE' then
    people := array(select distinct one from written w join former f on f.id = w.id cross join lateral unnest(array[w.person_id, f.person_id]) as one
      where (w.person_id, w.organisation_id) <> (f.person_id, f.organisation_id));
  else
    people := array(select distinct f.person_id from former f where not exists (select 1 from involvement i where i.person_id = f.person_id and i.organisation_id = f.organisation_id));
  end if;
  if people = '{}' then return null; end if;
  perform from person where id = any (people) order by id for no key update;
  if tg_op = 'INSERT' then perform write_own_keys(people); else perform rewrite_search_keys(people); end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.searched_organisations()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select array(
    select viewer_organisation() where viewer_organisation() is not null
    union select unnest(partner_organisations('identity'))
    union select unnest(partner_organisations('health'))
    union
    select giver.organisation_id
    from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today()
    where has_conditions('identity') and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes)
      and exists (select 1 from sight_grid g where g.role = viewer_role() and g.class = 'identity' and g.basis in ('partner', 'consented') and g.sight = 'visible'))
$function$;
REVOKE ALL ON FUNCTION searched_organisations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION searched_organisations() TO throughline_app;
COMMENT ON FUNCTION searched_organisations() IS 'Through which organisations a search looks: at least all through which the viewer might see who somebody is. Whom of them the viewer sees, the policy of each row says.';

CREATE OR REPLACE FUNCTION public.seen_among(people uuid[], wanted text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  -- Every table of a class carries the policy of the table person with its own class in place of identity: see protect().
  sight text := replace((select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = 'person'::regclass and polname = 'sight'), quote_literal('identity'), quote_literal(wanted));
  seen uuid[];
begin
  execute 'select coalesce(array_agg(person.id), ''{}'') from (select one as id from unnest($1) one) person where ' || sight into seen using people;
  return seen;
end $function$;
COMMENT ON FUNCTION seen_among(uuid[],text) IS 'Of these people, those of whom the viewer of this transaction may see this class: the very policy that every table of the class has.';

CREATE OR REPLACE FUNCTION public.seen_by_emergency_alone()
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
declare
  opened uuid[] := emergency_people('identity');
  moment text := current_setting('app.now', true);
  otherwise uuid[];
begin
  if opened = '{}' then return opened; end if;
  -- Without the moment there is no emergency: what is still seen rests on something else.
  perform set_config('app.now', '', true);
  otherwise := array(select p.id from person p where p.id = any (opened));
  perform set_config('app.now', coalesce(moment, ''), true);
  return array(select one from unnest(opened) one where not (one = any (otherwise)));
end $function$;
REVOKE ALL ON FUNCTION seen_by_emergency_alone() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seen_by_emergency_alone() TO throughline_app;
COMMENT ON FUNCTION seen_by_emergency_alone() IS 'People whom the viewer may look at by emergency access alone, and change nothing about. It runs as the viewer: the policies answer.';

CREATE OR REPLACE FUNCTION public.seen_conditionally(person uuid, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select 1 from decided_about(person, wanted) d where d.sight = 'visible' and (not d.guarded or admitted(person, d.organisation_id, wanted)))
$function$;
COMMENT ON FUNCTION seen_conditionally(uuid,text) IS 'The decision for one person where agreements hold for some people only or with consent only; asked only where has_conditions() says so.';

CREATE OR REPLACE FUNCTION public.sender_of(account uuid, organisation uuid, today date)
 RETURNS TABLE(account_name text, organisation_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select a.name, o.name from account a join organisation o on o.id = organisation
  where a.id = account and (
    exists (select from upload_key k where k.account_id = account and k.organisation_id = organisation and k.revoked_at is null and k.expires_on >= today)
    or exists (select from extract_schedule s where s.account_id = account and s.organisation_id = organisation and s.ended_at is null))
$function$;
REVOKE ALL ON FUNCTION sender_of(uuid,uuid,date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sender_of(uuid,uuid,date) TO throughline_app;
COMMENT ON FUNCTION sender_of(uuid,uuid,date) IS 'A key or a schedule by its account, as long as it stands: for the worker, which does what they asked.';

CREATE OR REPLACE FUNCTION public.sender_of_extract(sent uuid, account uuid, organisation uuid)
 RETURNS TABLE(account_name text, organisation_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select a.name, o.name from extract e join account a on a.id = e.received_by join organisation o on o.id = e.organisation_id
  where e.id = sent and e.received_by = account and e.organisation_id = organisation and e.state in ('reading', 'read', 'unreadable')
    and (exists (select from upload_key k where k.account_id = account and k.organisation_id = organisation) or exists (select from extract_schedule s where s.account_id = account and s.organisation_id = organisation))
$function$;
REVOKE ALL ON FUNCTION sender_of_extract(uuid,uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sender_of_extract(uuid,uuid,uuid) TO throughline_app;
COMMENT ON FUNCTION sender_of_extract(uuid,uuid,uuid) IS 'The key or schedule that an extract was taken from, whether or not it stands today: for the worker, which reads what was received.';

CREATE OR REPLACE FUNCTION public.sent_by_viewer(wait uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select 1 from first_known f join extract e on e.id = f.extract_id where f.id = wait and viewer_account() in (e.confirmed_by, e.received_by))
$function$;
REVOKE ALL ON FUNCTION sent_by_viewer(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sent_by_viewer(uuid) TO throughline_app;
COMMENT ON FUNCTION sent_by_viewer(uuid) IS 'Did this account send or confirm the extract itself? Nobody answers in one hat what they sent in another.';

CREATE OR REPLACE FUNCTION public.set_management_aside(which uuid, day date, why text, merge uuid, stays uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update management m set
    set_aside_was = jsonb_build_object('until', m.until_day, 'reason', m.ended_reason, 'by', m.ended_by, 'at', m.ended_at, 'left', greatest(m.from_day, day),
      'known', (select i.until_day from involvement i where i.because_id = m.id and i.by_merge is null limit 1),
      'before', case when m.set_aside_by is null then null else jsonb_build_object('by', m.set_aside_by, 'for', m.set_aside_for, 'was', m.set_aside_was) end),
    set_aside_by = merge, set_aside_for = stays,
    until_day = greatest(m.from_day, day), ended_reason = why, ended_by = viewer_account(), ended_at = viewer_now()
  where m.id = which and exists (select 1 from active_merge a where a.id = merge);
  select end_involvement(which, day - 1);
$function$;
REVOKE ALL ON FUNCTION set_management_aside(uuid,date,text,uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_management_aside(uuid,date,text,uuid,uuid) TO throughline_app;
COMMENT ON FUNCTION set_management_aside(uuid,date,text,uuid,uuid) IS 'Ends a responsibility because a merge made two people with a manager each into one, and keeps what stood there.';

CREATE OR REPLACE FUNCTION public.settle_consents_on_parting(merge uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  asked_again integer;
begin
  with parted as materialized (select p.own, p.other, p.since, p.kept from parted_records(merge) p),
  answered as materialized (
    select c.*, p.own, p.other from parted p join consent c on c.person_id = any (p.own)
    where case when p.kept then c.recorded_at >= p.since else c.recorded_at > p.since end
      and array(select one_when(c.person_id, c.recorded_at)) && array(select same_people(p.other))
      and not exists (
        select 1 from consent n where n.agreement_id = c.agreement_id and (n.person_id = any (p.own) or n.person_id = any (array(select same_people(p.other))))
          and n.classes @> c.classes and (n.from_day, n.recorded_order) > (c.from_day, c.recorded_order) and n.from_day <= viewer_today())
  ), settled as (
    insert into consent (id, person_id, agreement_id, classes, answer, from_day, until_day, how, organisation_id, recorded_by, recorded_at, copy_of, by_parting)
    select gen_random_uuid(), on_record.id, a.agreement_id, a.classes, case when a.answer = 'given' then 'lapsed' else a.answer end,
      case when a.answer = 'given' then greatest(a.from_day, viewer_today()) else a.from_day end, null,
      left(case when a.answer = 'given' then 'Given when two records counted as one, which have been parted since: ask again. ' else 'Answered when two records counted as one, which have been parted since: ' end || a.how, 500),
      a.organisation_id, a.recorded_by, viewer_now(), a.id, merge
    from answered a cross join lateral (
      select a.other as id union all select a.person_id where a.answer = 'given') on_record
    where a.answer <> 'given' or a.until_day is null or a.until_day >= viewer_today()
    returning answer
  )
  select count(*) filter (where answer = 'lapsed') into asked_again from settled;
  return asked_again;
end $function$;
REVOKE ALL ON FUNCTION settle_consents_on_parting(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settle_consents_on_parting(uuid) TO throughline_app;
COMMENT ON FUNCTION settle_consents_on_parting(uuid) IS 'Once the viewer parts two records: what was answered while they were one. Consent lapses on both, refusals and withdrawals stand on both; answers how many lapsed.';

CREATE OR REPLACE FUNCTION public.settle_first_known(apart uuid, known uuid, said text, words text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update first_known f set answer = said, why = words, checked_on = viewer_today(), checked_by = viewer_account()
  where f.apart_id is not null and f.answer is null
    and ((f.apart_id = apart and f.person_id = known)
      -- Made one in any other way than by an answer, for every wait that this settles.
      or (said = 'same' and current_person(f.apart_id) = current_person(f.person_id) and f.apart_id = any (array(select same_people(apart)))))
$function$;
REVOKE ALL ON FUNCTION settle_first_known(uuid,uuid,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settle_first_known(uuid,uuid,text,text) TO throughline_app;
COMMENT ON FUNCTION settle_first_known(uuid,uuid,text,text) IS 'Writes one answer for every agency that was asked about the same two people.';

CREATE OR REPLACE FUNCTION public.sight_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.sight_changes', (coalesce(nullif(current_setting('app.sight_changes', true), ''), '0')::integer + 1)::text, true);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.sight_sources(classes text[])
 RETURNS TABLE(class text, bases text[], partners uuid[], conditional boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select one, own_bases(one), partner_organisations(one), has_conditions(one) from unnest(classes) one
$function$;
COMMENT ON FUNCTION sight_sources(text[]) IS 'What the viewer’s sight of each class comes from today: compared before and after a change, it says which classes need to be counted at all.';

CREATE OR REPLACE FUNCTION public.signature_has_signer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select 1 from agreement_party p join agreement a on a.id = p.agreement_id
    where p.agreement_id = new.agreement_id and p.organisation_id = new.organisation_id and p.signed_on is not null and p.signed_by is null and a.kept_by is not null)
  then raise exception 'a signature without a signer is only for counting and is never kept'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.spread_involvement(people uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  humans uuid[] := array(select distinct same.id from unnest(people) asked (id) cross join lateral same_people(asked.id) same (id));
  gained integer;
begin
  delete from involvement where person_id = any (humans) and by_merge is not null;
  insert into involvement (id, person_id, organisation_id, basis, class, from_day, until_day, because_of, because_id, by_merge)
  select gen_random_uuid(), same.id, i.organisation_id, i.basis, i.class, greatest(i.from_day, (merge.decided_at at time zone 'Europe/London')::date), i.until_day, i.because_of, i.because_id, merge.id
  from involvement i cross join lateral same_people(i.person_id) same (id)
  -- The merge that is nearest to the record: any of those that make the two one would do, and one of them has to be named.
  cross join lateral (
    select m.id, made.decided_at from active_merge m join person_merge made on made.id = m.id
    where same.id in (m.person_id, m.into_id) order by (i.person_id in (m.person_id, m.into_id)) desc, m.id limit 1) merge
  where i.person_id = any (humans) and i.by_merge is null and same.id <> i.person_id and (i.until_day is null or i.until_day >= greatest(viewer_today(), (merge.decided_at at time zone 'Europe/London')::date));
  get diagnostics gained = row_count;
  return gained;
end $function$;
REVOKE ALL ON FUNCTION spread_involvement(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION spread_involvement(uuid[]) TO throughline_app;
COMMENT ON FUNCTION spread_involvement(uuid[]) IS 'Makes anew, from what was written about each record itself, which organisations have to do with all the records of these human beings: after a merge, after its undoing, and when somebody starts to have to do with one of them.';

CREATE OR REPLACE FUNCTION public.standing_of_candidates(people uuid[])
 RETURNS TABLE(person_id uuid, own boolean, apart_from uuid[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select asked.id,
    exists (select 1 from involvement i where i.person_id = asked.id and i.organisation_id = viewer_organisation()
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())),
    coalesce((select array_agg(distinct current_person(f.person_id)) from first_known f where f.apart_id = asked.id and f.answer is distinct from 'same'), '{}')
  from unnest(people) as asked (id) where viewer_role() = 'data-officer'
$function$;
REVOKE ALL ON FUNCTION standing_of_candidates(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_of_candidates(uuid[]) TO throughline_app;
COMMENT ON FUNCTION standing_of_candidates(uuid[]) IS 'Of people whom new records may belong to: has the officer’s own agency to do with them, and from whom are they kept apart. For the linking rules alone, and never shown.';

CREATE OR REPLACE FUNCTION public.standing_records(people uuid[])
 RETURNS TABLE(person_id uuid, agency text, class text, received_on date, agency_number text, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, cro text, postcode text, telephone text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET jit TO 'off'
AS $function$
  with wanted as materialized (
    select distinct asked.id from unnest(people) as asked(id)
    where viewer_role() = 'data-officer'
      -- Whoever has just said that two are one human being lets the person follow the record that came with it.
      or exists (select 1 from first_known f where f.checked_by = viewer_account() and f.checked_on = viewer_today() and f.answer = 'same' and current_person(f.person_id) = asked.id)),
  known as materialized (
    select w.id as person_id, w.id from wanted w
    union select w.id, same.id from wanted w, lateral same_people(w.id) as same(id) where exists (select from person_merge m where m.into_id = w.id)
  )
  select k.person_id, o.kind, s.class, s.received_on, s.agency_number, s.forename, s.surname, s.birth_date, s.sex, s.pnc, s.prison_number, s.crn, s.cro, s.postcode, s.telephone
  from known k, lateral (select * from source_record where person_id = k.id and withdrawn_on is null offset 0) s, lateral (select kind from organisation where id = s.organisation_id offset 0) o
$function$;
COMMENT ON FUNCTION standing_records(uuid[]) IS 'Every agency’s standing record of some people, for the rule that says which of them the person’s own fields follow: answered to a data officer’s action alone and never shown.';

CREATE OR REPLACE FUNCTION public.standing_restriction(request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from rights_restriction r join sight_limit l on l.id = r.limit_id
    where r.request_id = request and l.kind = 'restriction' and (r.organisation_id = viewer_organisation() or r.proposed_by = viewer_account() or l.set_by = viewer_account())
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      and not excluded(l.person_id)
      and not exists (
        select 1 from sight_limit k
        where k.person_id = any (array(select same_people(l.person_id))) and k.kind = 'lock' and k.organisation_id = viewer_organisation()
          and not coalesce(viewer_account() = any (k.accounts), false)
          and k.from_day <= viewer_today() and (k.until_day is null or k.until_day >= viewer_today())))
$function$;
REVOKE ALL ON FUNCTION standing_restriction(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_restriction(uuid) TO throughline_app;
COMMENT ON FUNCTION standing_restriction(uuid) IS 'Does the restriction that answered this request of the viewer’s organisation, or that the viewer set, stand with no other limit in the viewer’s way? It may hide the person from everybody, and has to be lifted by somebody all the same (UK GDPR article 18(3)).';

CREATE OR REPLACE FUNCTION public.stands_with_continuity()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select person_id, provider_organisation_id into strict new.person_id, new.provider_organisation_id from treatment_continuity where id = new.continuity_id;
  return new;
end $function$;
COMMENT ON FUNCTION stands_with_continuity() IS 'Gives a row of a prescription its record and the service that takes it on: no form can name another.';

CREATE OR REPLACE FUNCTION public.stands_with_disposal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select person_id, youth, organisation_id into strict new.person_id, new.youth, new.organisation_id from out_of_court_disposal where id = new.disposal_id;
  return new;
end $function$;
COMMENT ON FUNCTION stands_with_disposal() IS 'Gives a row of an out-of-court disposal the record, the force and the side (youth or adult) of the disposal, so that no form can name another.';

CREATE OR REPLACE FUNCTION public.stands_with_meeting()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select person_id into strict new.person_id from release_meeting where id = new.meeting_id;
  return new;
end $function$;
COMMENT ON FUNCTION stands_with_meeting() IS 'Gives a message the record on which its appointment stands; it answers nothing.';

CREATE OR REPLACE FUNCTION public.stands_with_requirement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select person_id, provider_organisation_id into strict new.person_id, new.provider_organisation_id from treatment_requirement where id = new.requirement_id;
  return new;
end $function$;
COMMENT ON FUNCTION stands_with_requirement() IS 'Gives a row of a treatment requirement the record and the provider of the requirement: whoever writes it need not see sentences, and no form can name another.';

CREATE OR REPLACE FUNCTION public.stands_with_sentence()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select person_id into strict new.person_id from sentence where id = new.sentence_id;
  return new;
end $function$;
COMMENT ON FUNCTION stands_with_sentence() IS 'Gives a row that belongs to a sentence the record on which the sentence stands. It reads the sentence as the owner, because whoever records a place or a check need not see sentences; it answers nothing.';

CREATE OR REPLACE FUNCTION public.start_release_plan(new_id uuid, of_sentence uuid, started timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into release_plan (id, person_id, sentence_id, started_at)
  select new_id, person_id, id, started from sentence where id = of_sentence and kind = 'custody' on conflict (sentence_id) do nothing
$function$;
COMMENT ON FUNCTION start_release_plan(uuid,uuid,timestamp with time zone) IS 'A release plan begins with the custody, whoever records the reception: a data officer whose extract brings it sees no plan. A second time it does nothing.';

CREATE OR REPLACE FUNCTION public.supersede_agreement(change_id uuid, newer uuid, last_day date, counted jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  older uuid := (select a.supersedes from agreement a where a.id = newer);
begin
  if older is null or not (viewer_party(newer) or viewer_keeps(newer)) then return; end if;
  insert into agreement_change (id, agreement_id, change, organisation_id, account_id, on_day, was_until, effects, changed_at)
    select change_id, a.id, 'superseded', viewer_organisation(), viewer_account(), viewer_today(), a.until_day, counted, viewer_now() from agreement a where a.id = older and a.until_day > last_day;
  update agreement a set until_day = last_day where a.id = older and a.until_day > last_day;
end $function$;
COMMENT ON FUNCTION supersede_agreement(uuid,uuid,date,jsonb) IS 'The version before ends because a party signed the newer one: whoever signs last need not have been a party to that one.';

CREATE OR REPLACE FUNCTION public.take_sentences(of_extract uuid)
 RETURNS TABLE(what text, sentence_id uuid, person_id uuid, custody_start date, prison_organisation uuid, previous_day date, planned_day date)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
#variable_conflict use_column
begin
  -- It writes for the officer who confirms their own extract, and for nobody else.
  if viewer_role() is distinct from 'data-officer' or not exists (select 1 from extract where id = of_extract and organisation_id = viewer_organisation()) then return; end if;
  return query
  with told as materialized (
    select current_person(r.person_id) as person, o.id as organisation, o.prison_code as prison, r.details ->> 'offenceCode' as offence,
      (r.details ->> 'sentenceStart')::date as begun, (r.details ->> 'sentenceEnd')::date as ends, (r.details ->> 'releaseDate')::date as release,
      (r.details ->> 'licenceEnd')::date as licence, (r.details ->> 'offenceDate')::date as offended, (r.details ->> 'custodialMonths')::integer as months
    from source_record r join organisation o on o.id = r.organisation_id
    where r.extract_id = of_extract and o.kind = 'prison' and o.prison_code is not null and r.withdrawn_on is null
  ), matched as materialized (
    select told.*, s.id as known, s.planned_release as was
    from told left join lateral (
      select s.id, s.planned_release from sentence s
      where s.person_id = any (array(select same_people(told.person))) and s.prison_code = told.prison and s.released_on is null
      order by abs(s.imposed_day - told.begun) limit 1) s on true
  ), added as (
    insert into sentence (id, person_id, kind, offence_code, court, offence_day, imposed_day, months, custody_start, prison_code, planned_release, sentence_end, supervision_end, recorded_at)
    select gen_random_uuid(), m.person, 'custody', m.offence, 'Not stated in the prison’s extract', coalesce(m.offended, m.begun), m.begun,
      greatest(1, coalesce(m.months, (m.ends - m.begun) / 30)), m.begun, m.prison, m.release, m.ends,
      coalesce(m.licence, case when m.ends - m.begun < 730 then greatest(m.ends, (m.release + interval '12 months')::date) else m.ends end), now()
    from matched m
    where m.known is null and m.release >= viewer_today() and m.ends >= m.begun and exists (select 1 from offence where code = m.offence)
      and not exists (select 1 from sentence s where s.person_id = any (array(select same_people(m.person))) and abs(s.imposed_day - m.begun) <= 31)
    returning id, person_id, custody_start, prison_code, planned_release
  ), moved as (
    update sentence s set planned_release = m.release, version = s.version + 1
    from matched m where s.id = m.known and m.release <> m.was and m.release >= viewer_today()
    returning s.id, s.person_id, m.was, m.release
  ), dated as (
    insert into release_day_change (id, person_id, sentence_id, previous_day, new_day, reason, changed_on, changed_by, changed_at)
    select gen_random_uuid(), moved.person_id, moved.id, moved.was, moved.release, 'The prison’s extract says so', viewer_today(), viewer_account(), now() from moved
  )
  select 'added', a.id, a.person_id, a.custody_start, viewer_organisation(), null::date, a.planned_release from added a
  union all
  select 'moved', moved.id, moved.person_id, null, null, moved.was, moved.release from moved;
end $function$;
COMMENT ON FUNCTION take_sentences(uuid) IS 'Takes the sentences and release days of a confirmed prison extract: a new custodial sentence where none is known, a dated move where the day differs. A court or day of offence that the extract does not state is said, or stands on the day of the sentence.';

CREATE OR REPLACE FUNCTION public.take_told_sentences(of_extract uuid, told jsonb)
 RETURNS TABLE(what text, sentence_id uuid, person_id uuid, kind text, custody_start date, prison_organisation uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
#variable_conflict use_column
begin
  -- It writes for the officer of probation who confirms their own extract, and for nobody else.
  if viewer_role() is distinct from 'data-officer' or not exists (
    select 1 from extract e join organisation o on o.id = e.organisation_id
    where e.id = of_extract and e.organisation_id = viewer_organisation() and o.kind = 'probation') then return; end if;
  return query
  with said as materialized (
    -- A person whom the file holds twice has one sentence of a kind.
    select distinct on (current_person(r.person_id), t.kind) current_person(r.person_id) as person, t.*
    from jsonb_to_recordset(told) as t (record uuid, kind text, offence text, court text, offended date, imposed date, months integer, prison text, release date, ends date, supervised date)
    join source_record r on r.id = t.record and r.extract_id = of_extract and r.withdrawn_on is null
    order by current_person(r.person_id), t.kind, t.imposed desc, t.record
  ), near as materialized (
    select said.*, same.ids,
      exists (select 1 from sentence s where s.person_id = any (same.ids) and s.kind = said.kind and abs(s.imposed_day - said.imposed) <= 31) as known,
      exists (select 1 from sentence s where s.person_id = any (same.ids) and s.kind <> said.kind and abs(s.imposed_day - said.imposed) <= 31) as beside
    from said cross join lateral (select array(select same_people(said.person)) as ids offset 0) same
  ), added as (
    insert into sentence (id, person_id, kind, offence_code, court, offence_day, imposed_day, months, custody_start, prison_code, planned_release, sentence_end, supervision_end, recorded_at)
    select gen_random_uuid(), n.person, n.kind, n.offence, n.court, n.offended, n.imposed, n.months, case when n.kind = 'custody' then n.imposed end, n.prison, n.release, n.ends, n.supervised, now()
    from near n where not n.known
    returning id, person_id, kind, custody_start, prison_code
  )
  select case when n.beside then 'added-beside' else 'added' end, a.id, a.person_id, a.kind, a.custody_start,
    (select o.id from organisation o where o.prison_code = a.prison_code and o.kind = 'prison' limit 1)
  from added a join near n on n.person = a.person_id and n.kind = a.kind;
end $function$;
COMMENT ON FUNCTION take_told_sentences(uuid,jsonb) IS 'Takes the sentences that a confirmed probation extract tells, as src/sentences/disposals.ts read them. One of the same kind within a month is known already; one of another kind is written beside it, and both stand.';

CREATE OR REPLACE FUNCTION public.term_frequencies(kinds text[], terms text[])
 RETURNS TABLE(kind text, term text, records integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
  select f.kind, f.term, f.records from unnest(kinds, terms) as asked (kind, term) join term_frequency f on f.kind = asked.kind and f.term = asked.term where viewer_role() = 'data-officer'
  union all select f.kind, f.term, f.records from unnest(array['forename', 'surname', 'name', 'birth-date', 'postcode', 'sex']) as each (kind) join term_frequency f on f.kind = each.kind and f.term = '' where viewer_role() = 'data-officer'
$function$;
REVOKE ALL ON FUNCTION term_frequencies(text[],text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION term_frequencies(text[],text[]) TO throughline_app;
COMMENT ON FUNCTION term_frequencies(text[],text[]) IS 'How common these terms are, and how many there are of each kind: for the linking rule of a data officer’s action alone.';

CREATE OR REPLACE FUNCTION public.told_by(person uuid, holder uuid, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from given_about(person, array[wanted]) g
    join sight_grid r on r.role = viewer_role() and r.class = wanted and r.basis = g.basis and r.sight = 'visible'
    where g.organisation_id = holder and holder <> viewer_organisation())
$function$;
COMMENT ON FUNCTION told_by(uuid,uuid,text) IS 'May the viewer see what this one partner itself recorded of this class of this person, but for limits? What another agency tells, or the viewer’s own work with the person, opens nothing of this one’s.';

CREATE OR REPLACE FUNCTION public.told_of_first_known(sent uuid)
 RETURNS TABLE(organisation_id uuid, role text, people integer, by_name integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with counted as (
    select f.holder_id, count(*)::integer as people, (count(*) filter (where f.by_name))::integer as by_name from first_known f
    where f.extract_id = sent and f.organisation_id = viewer_organisation() and f.apart_id is null group by f.holder_id),
  headed as (
    select c.*, exists (select 1 from membership m where m.organisation_id = c.holder_id and m.role = 'delivery-unit-head' and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) as head from counted c)
  select h.holder_id, 'delivery-unit-head', h.people, h.by_name from headed h where h.head
  union all
  select l.organisation_id, 'governance-lead', sum(h.people)::integer, sum(h.by_name)::integer
  from headed h cross join (select distinct m.organisation_id from membership m where m.role = 'governance-lead' and m.organisation_id = any (viewer_partners()) and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) l
  where not h.head group by l.organisation_id
$function$;
REVOKE ALL ON FUNCTION told_of_first_known(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_of_first_known(uuid) TO throughline_app;
COMMENT ON FUNCTION told_of_first_known(uuid) IS 'Who gets one notice about the people whom an extract made known to its agency: the heads of those responsible, and the governance leads for people who have no such head.';

CREATE OR REPLACE FUNCTION public.told_of_waiting(sent uuid)
 RETURNS TABLE(organisation_id uuid, role text, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with counted as (
    select f.holder_id, count(*)::integer as people from first_known f
    where f.extract_id = sent and f.organisation_id = viewer_organisation() and f.apart_id is not null and f.class = 'identity' and f.answer is null group by f.holder_id),
  headed as (
    select c.*, exists (select 1 from membership m where m.organisation_id = c.holder_id and m.role = 'delivery-unit-head' and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) as head from counted c)
  select h.holder_id, 'delivery-unit-head', h.people from headed h where h.head
  union all
  select l.organisation_id, 'governance-lead', sum(h.people)::integer
  from headed h cross join (select distinct m.organisation_id from membership m
    where m.role = 'governance-lead' and m.organisation_id = any (viewer_partners()) and m.organisation_id <> viewer_organisation()
      and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) l
  where not h.head group by l.organisation_id
$function$;
REVOKE ALL ON FUNCTION told_of_waiting(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_of_waiting(uuid) TO throughline_app;
COMMENT ON FUNCTION told_of_waiting(uuid) IS 'Who gets one notice that an extract’s records wait for their answer: the heads of those responsible, else the governance leads of others than the sender. Of a treatment service’s records nobody is told: that alone would say whose patient somebody is.';

CREATE OR REPLACE FUNCTION public.treated(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from referral r where r.person_id = any (array(select same_people(person))) and r.pathway = any (array['health', 'drugs-alcohol']) and r.state = 'accepted')
$function$;
COMMENT ON FUNCTION treated(uuid) IS 'Does a provider work with the person for health, or for drugs and alcohol, as far as the viewer sees the referral? Runs as who asks.';

CREATE OR REPLACE FUNCTION public.treated_here(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select viewer_role() = 'caseworker' and exists (
    select 1 from involvement i
    where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = 'referred' and i.basis = any ((select own_bases('contact'))::text[])
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (not i.guarded or (admitted(i.person_id, i.organisation_id, 'contact') and admitted(i.person_id, i.organisation_id, 'health'))))
$function$;
REVOKE ALL ON FUNCTION treated_here(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION treated_here(uuid) TO throughline_app;
COMMENT ON FUNCTION treated_here(uuid) IS 'Is the person referred to the viewer’s own organisation today, may its caseworker see contact and health of them at all, and is the viewer a caseworker?';

CREATE OR REPLACE FUNCTION public.treatment_answered_for()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select array(select distinct i.person_id from involvement i where i.organisation_id = viewer_organisation() and i.basis = 'responsible')
$function$;
COMMENT ON FUNCTION treatment_answered_for() IS 'Everybody for whom the viewer’s organisation answers or answered: only of them does it see how treatment came about, so that nobody is counted as never considered because health is masked. It shows nobody: the policies decide whose rows are read.';

CREATE OR REPLACE FUNCTION public.treatment_counts(since date, until date, by_what text, among uuid[] DEFAULT NULL::uuid[], with_health boolean DEFAULT true)
 RETURNS TABLE(unit text, reached text, orders integer)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  select u.unit, t.reached, count(*)::integer
  from treatment_reached(since, until, among, with_health) t
  cross join lateral (select t.court as unit where by_what = 'court' union all select coalesce(t.district_code, 'not-known') where by_what = 'area' union all select 'all') u
  group by u.unit, t.reached
$function$;
COMMENT ON FUNCTION treatment_counts(date,date,text,uuid[],boolean) IS 'Orders of people with a need by how far they came, by court or by district, and all together.';

CREATE OR REPLACE FUNCTION public.treatment_counts_without_names(since date, until date, by_what text)
 RETURNS TABLE(unit text, reached text, orders integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with giver as materialized (
    select g.organisation_id, bool_or('health' = any (g.shares) and not ('health' = any (a.consent_classes))) as health
    from agreement_party g
    join agreement a on a.id = g.agreement_id and viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes) and a.cohort = 'everyone' and not (a.consent_classes && '{needs,sentence}')
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    where g.signed_on <= viewer_today() and 'needs' = any (g.shares) and 'sentence' = any (g.shares)
    group by g.organisation_id
  )
  select c.* from treatment_counts(since, until, by_what, array(
    select distinct i.person_id from involvement i join giver on giver.organisation_id = i.organisation_id
    where i.basis = 'responsible' and (not i.guarded or admitted(i.person_id, i.organisation_id, 'needs'))
  ), coalesce((select bool_and(health) from giver), false)) c
  where viewer_role() in ('analyst', 'board-secretary')
$function$;
COMMENT ON FUNCTION treatment_counts_without_names(date,date,text) IS 'Counts for the board and its analysts, of people for whom a giver of their agreement answers; where a giver does not share health, only whether a requirement was made. What it answers is suppressed before it is shown.';

CREATE OR REPLACE FUNCTION public.treatment_providers()
 RETURNS TABLE(organisation_id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select distinct o.id, o.name
  from agreement a
  join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
  join agreement_party theirs on theirs.agreement_id = a.id and theirs.signed_on <= viewer_today() and (theirs.withdrawn_on is null or theirs.withdrawn_on > viewer_today())
  join organisation o on o.id = theirs.organisation_id and o.id <> me.organisation_id
  where viewer_today() between a.from_day and a.until_day and 'service-delivery' = any (a.purposes) and 'identity' = any (me.shares) and 'contact' = any (me.shares)
    and (o.kind = 'treatment' or exists (select 1 from service s join service_pathway w on w.service_id = s.id where s.provider_organisation_id = o.id and w.pathway in ('health', 'drugs-alcohol')))
$function$;
COMMENT ON FUNCTION treatment_providers() IS 'Providers of treatment that may be told of a person: both have signed an agreement in force for delivering services, and they treat drugs, alcohol or health.';

CREATE OR REPLACE FUNCTION public.treatment_reached(since date, until date, among uuid[] DEFAULT NULL::uuid[], with_health boolean DEFAULT true)
 RETURNS TABLE(person_id uuid, sentence_id uuid, reached text, court text, district_code text)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  with needed as (
    select s.id, s.person_id, s.imposed_day, s.court, p.district_code, same.ids
    from sentence s join person p on p.id = s.person_id
    cross join lateral (select array(select same_people(s.person_id)) as ids offset 0) same
    where s.kind in ('community', 'suspended') and s.imposed_day between since and until and (among is null or s.person_id = any (among))
      and exists (select 1 from assessment a where a.person_id = any (same.ids) and a.need and a.pathway in ('health', 'drugs-alcohol') and a.assessed_on <= s.imposed_day + 90)
  )
  select n.person_id, n.id,
    case
      when exists (select 1 from treatment_requirement r where r.sentence_id = n.id) then 'made'
      when not with_health then 'not-known'
      else coalesce((
        select case when t.state = any (array['to-assess', 'assessed', 'willing', 'proposed']) then 'open' when t.state = 'died' then 'withdrawn' when t.state = 'made' then 'not-made' else t.state end
        from treatment_path t where t.person_id = any (n.ids) and t.started_on between n.imposed_day - 120 and n.imposed_day + 365 order by t.started_on desc, t.recorded_at desc limit 1), 'never')
    end, n.court, n.district_code
  from needed n
$function$;
COMMENT ON FUNCTION treatment_reached(date,date,uuid[],boolean) IS 'Orders in the community of people with a need on health or drugs and alcohol, and how far each came on the way to a treatment requirement. Runs as who asks: the policies decide whose. Without health only whether one was made.';

CREATE OR REPLACE FUNCTION public.treats(person uuid, provider uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (
    select 1 from referral r
    where r.person_id = any (array(select same_people(person))) and (provider is null or r.provider_organisation_id = provider) and r.pathway in ('health', 'drugs-alcohol') and r.state = 'accepted')
$function$;
COMMENT ON FUNCTION treats(uuid,uuid) IS 'Has this provider (any, when none is named) accepted the person for health, or for drugs and alcohol, and is it still working with them?';

CREATE OR REPLACE FUNCTION public.upload_key_of(hash bytea, today date)
 RETURNS TABLE(key_id uuid, account_id uuid, account_name text, organisation_id uuid, organisation_name text, agreement_id uuid)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  -- One write a minute is enough to know that a key is in use.
  update upload_key set used_at = now() where key_hash = hash and revoked_at is null and expires_on >= today and (used_at is null or used_at < now() - interval '1 minute');
  select k.id, k.account_id, a.name, k.organisation_id, o.name, k.agreement_id
  from upload_key k join account a on a.id = k.account_id join organisation o on o.id = k.organisation_id
  where k.key_hash = hash and k.revoked_at is null and k.expires_on >= today
$function$;
REVOKE ALL ON FUNCTION upload_key_of(bytea,date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION upload_key_of(bytea,date) TO throughline_app;
COMMENT ON FUNCTION upload_key_of(bytea,date) IS 'The key of this hash, as long as it is neither revoked nor over.';

CREATE OR REPLACE FUNCTION public.used_references(wanted text[])
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select reference from person where reference = any (wanted) and viewer_role() = 'data-officer'
$function$;
COMMENT ON FUNCTION used_references(text[]) IS 'Which of these references are taken, so that an import of a million people does not meet one by chance.';

CREATE OR REPLACE FUNCTION public.victim_organisations()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct seen.id), '{}') from (
    select unnest(array[mine.organisation_id, giver.organisation_id]) as id
    from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
    join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and (giver.withdrawn_on is null or giver.withdrawn_on > viewer_today()) and 'victim' = any (giver.shares)
    where viewer_today() between a.from_day and a.until_day and 'victim-services' = any (a.purposes)
      and viewer_purpose() = 'victim-services' and viewer_role() = any (array['victim-liaison-officer', 'victim-hub-worker'])) seen
$function$;
COMMENT ON FUNCTION victim_organisations() IS 'Whose victims the viewer may see: their own organisation’s and those of parties that share the class victim, under an agreement in force for victims’ services, and only on the victims’ side. Empty for everybody else.';

CREATE OR REPLACE FUNCTION public.victims_to_ask()
 RETURNS TABLE(id uuid, reference text, crime_reference text, offence text, force text, ask_by date, offered_on date, asked_on date, outcome text, words text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select d.id, d.reference, d.crime_reference, f.title, o.name, d.victim_ask_by, d.offered_on, v.asked_on, v.outcome, v.words
  from out_of_court_disposal d join offence f on f.code = d.offence_code join organisation o on o.id = d.organisation_id
  left join lateral (select * from out_of_court_view v where v.disposal_id = d.id and v.organisation_id = any (victim_organisations()) order by v.recorded_at desc limit 1) v on true
  where viewer_role() = 'victim-hub-worker' and d.victim_ask_by is not null and d.state in ('offered', 'accepted', 'in-force', 'breached')
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
      join agreement_party theirs on theirs.agreement_id = a.id and theirs.organisation_id = d.organisation_id and theirs.signed_on <= viewer_today() and (theirs.withdrawn_on is null or theirs.withdrawn_on > viewer_today())
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes))
  order by v.asked_on is not null, d.victim_ask_by, d.id
$function$;
REVOKE ALL ON FUNCTION victims_to_ask() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION victims_to_ask() TO throughline_app;
COMMENT ON FUNCTION victims_to_ask() IS 'For the Victim and Witness Hub: whose victims are to be asked, by the number of the crime in the force’s own system; no name, and nothing of the person who is offered the disposal.';

CREATE OR REPLACE FUNCTION public.viewer_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.account', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION public.viewer_agreements()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(a.id), '{}') from agreement a
  where exists (select 1 from partnership_member m where m.partnership_id = a.partnership_id and m.organisation_id = viewer_organisation())
    or exists (select 1 from agreement_party p where p.agreement_id = a.id
      and (p.organisation_id = viewer_organisation() or (a.partnership_id is null and p.organisation_id = any (viewer_partners()))))
$function$;
COMMENT ON FUNCTION viewer_agreements() IS 'The agreements of the viewer’s partnerships and of their own organisation: whoever is outside cannot learn that one exists.';

CREATE OR REPLACE FUNCTION public.viewer_excluded_from()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(array_agg(distinct same.id), '{}')
  from sight_limit l cross join lateral same_people(l.person_id) same (id)
  where l.kind = 'exclusion' and viewer_account() = any (l.accounts)
    and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
$function$;
COMMENT ON FUNCTION viewer_excluded_from() IS 'Everybody from whom the viewer is excluded today, with all their records. Policies ask it once a statement.';

CREATE OR REPLACE FUNCTION public.viewer_keeps(agreement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select viewer_role() = 'governance-lead' and exists (select 1 from agreement a where a.id = agreement and a.kept_by = viewer_organisation())
$function$;
COMMENT ON FUNCTION viewer_keeps(uuid) IS 'Is the viewer the governance lead of the organisation that keeps this agreement?';

CREATE OR REPLACE FUNCTION public.viewer_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.now', true), '')::timestamptz $function$;

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

CREATE OR REPLACE FUNCTION public.viewer_partnerships()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(partnership_id), '{}') from partnership_member where organisation_id = viewer_organisation()
$function$;
COMMENT ON FUNCTION viewer_partnerships() IS 'The partnerships of the viewer’s own organisation.';

CREATE OR REPLACE FUNCTION public.viewer_party(agreement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select viewer_role() = 'governance-lead' and exists (select 1 from agreement_party p where p.agreement_id = agreement and p.organisation_id = viewer_organisation())
$function$;
COMMENT ON FUNCTION viewer_party(uuid) IS 'Is the viewer the governance lead of a party to this agreement?';

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

CREATE OR REPLACE FUNCTION public.waiting_identities(people uuid[])
 RETURNS TABLE(apart_id uuid, person_id uuid, sent boolean, surname text, birth_date date, pnc text, prison_number text, crn text, cro text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with waits as materialized (
    select distinct f.apart_id, f.person_id from first_known f
    where f.answer is null and f.apart_id is not null and viewer_role() = 'data-officer'
      and (f.apart_id = any (people) or f.person_id = any (people) or current_person(f.person_id) = any (people))),
  sides as (
    select w.apart_id, w.person_id, true as sent, same.id from waits w, lateral same_people(w.apart_id) as same (id)
    union all select w.apart_id, w.person_id, false, same.id from waits w, lateral same_people(w.person_id) as same (id))
  select s.apart_id, s.person_id, s.sent, p.surname, p.birth_date, p.pnc, p.prison_number, p.crn, p.cro from sides s join person p on p.id = s.id
  union
  select s.apart_id, s.person_id, s.sent, r.surname, r.birth_date, r.pnc, r.prison_number, r.crn, r.cro from sides s join source_record r on r.person_id = s.id where r.withdrawn_on is null
$function$;
REVOKE ALL ON FUNCTION waiting_identities(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_identities(uuid[]) TO throughline_app;
COMMENT ON FUNCTION waiting_identities(uuid[]) IS 'Both sides of every wait that some people are in: for the rule that says what their numbers say, answered to a data officer’s action alone and never shown.';

CREATE OR REPLACE FUNCTION public.waiting_notices(reader uuid, at_organisation uuid, in_role text, today date)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select count(*)::integer from (
    select 1 from notice n
    where (n.account_id = reader or (n.organisation_id = at_organisation and n.role = in_role))
      and not exists (select 1 from notice_seen s where s.notice_id = n.id and s.account_id = reader)
      and (n.person_id is null or not exists (
        select 1 from sight_limit l
        where l.person_id = any (array(select same_people(n.person_id))) and l.from_day <= today and (l.until_day is null or l.until_day >= today)
          and l.kind = 'exclusion' and reader = any (l.accounts)))
    limit 100) waiting
$function$;
COMMENT ON FUNCTION waiting_notices(uuid,uuid,text,date) IS 'How many notices somebody has not seen, at most 100: for the line on every page, which is drawn outside the transaction that read the page. It counts what the policy shows.';

CREATE OR REPLACE FUNCTION public.why_others_join(people uuid[], others uuid[])
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with asked as (
    select viewer_account() in (e.confirmed_by, e.received_by) as sent, false as of_others
    from first_known f join extract e on e.id = f.extract_id
    where f.answer is distinct from 'same' and (f.apart_id = any (people) and f.person_id = any (others) or f.apart_id = any (others) and f.person_id = any (people))
    union all
    select doubt_sent_by_viewer(d.source_record_id, d.person_id), doubt_of_others(d.source_record_id, d.person_id)
    from doubtful_link d join source_record s on s.id = d.source_record_id
    where d.answer is distinct from 'same' and (s.person_id = any (people) and d.person_id = any (others) or s.person_id = any (others) and d.person_id = any (people)))
  select case when bool_or(sent) then 'sent' when bool_or(of_others) then 'others' end from asked
$function$;
REVOKE ALL ON FUNCTION why_others_join(uuid[],uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION why_others_join(uuid[],uuid[]) TO throughline_app;
COMMENT ON FUNCTION why_others_join(uuid[],uuid[]) IS 'Of two people of whom it waits for an answer whether they are one, or of whom it was answered that they are not: why somebody else makes them one. `sent`: this account sent the record; `others`: it would show the viewer’s organisation somebody whom it does not know. Null where nothing keeps the viewer from it.';

CREATE OR REPLACE FUNCTION public.withdraw_own_proposals(people uuid[], wanted text, area text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with mine as (
    delete from licence_proposal p using licence_condition c
    where c.id = p.condition_id and c.person_id = any (people) and c.code = wanted and c.area_code is not distinct from area and c.state = 'proposed' and p.account_id = viewer_account() returning p.condition_id)
  delete from licence_condition c using mine where c.id = mine.condition_id and c.state = 'proposed'
$function$;
COMMENT ON FUNCTION withdraw_own_proposals(uuid[],text,text) IS 'Takes back the viewer’s own undecided proposals of one condition for one person. Answers nothing, so that nobody learns from it whether there was one.';

CREATE OR REPLACE FUNCTION public.withdraw_proposal(condition uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with mine as (
    delete from licence_proposal p using licence_condition c
    where p.condition_id = condition and c.id = condition and c.state = 'proposed' and p.organisation_id = viewer_organisation() and 'victim-services' = viewer_purpose() returning p.condition_id)
  delete from licence_condition c using mine where c.id = mine.condition_id and c.state = 'proposed'
$function$;
COMMENT ON FUNCTION withdraw_proposal(uuid) IS 'Takes back one undecided proposal of the viewer’s organisation, from the victims’ side alone. Answers nothing.';

CREATE OR REPLACE FUNCTION public.worn(hat membership)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select hat.ended_at is null and hat.from_day <= viewer_today() and (hat.until_day is null or hat.until_day >= viewer_today())
$function$;
COMMENT ON FUNCTION worn(membership) IS 'May this hat be worn on the day of the request? As hatFits says in src/organisations/rules.ts.';

CREATE OR REPLACE FUNCTION public.write_address_keys(people uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with own as (
    insert into address_key (organisation_id, key, person_id)
    select distinct i.organisation_id, n.key, a.person_id
    from (select person_id, address_line from accommodation where person_id = any (people) offset 0) a
    cross join lateral (select distinct organisation_id from involvement where person_id = a.person_id offset 0) i
    cross join lateral address_keys(a.address_line) as n (key)
    on conflict (organisation_id, key, person_id) do nothing
    returning key
  )
  select learn_address_words(array(select distinct key from own))
$function$;
REVOKE ALL ON FUNCTION write_address_keys(uuid[]) FROM PUBLIC;
COMMENT ON FUNCTION write_address_keys(uuid[]) IS 'Adds the keys of people’s places that are missing, under each organisation that has to do with them.';

CREATE OR REPLACE FUNCTION public.write_own_keys(people uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with own as (
    insert into search_key (organisation_id, key, person_id, born)
    select distinct i.organisation_id, n.key, k.person_id, k.birth_date
    from (select distinct unnest(people) as id) asked
    cross join lateral (select * from known_identity one where one.person_id = asked.id offset 0) k
    cross join lateral (select distinct organisation_id from involvement where person_id = k.person_id offset 0) i
    cross join lateral (select pair from name_keys(k.forename_form, k.surname_form) as pair union all select '=' || k.birth_date::text) as n (key)
    where k.source_record_id is null and not k.withdrawn
    on conflict (organisation_id, key, person_id, born) do update set source_record_id = null where search_key.source_record_id is not null
    returning key
  )
  select learn_words(array(select distinct key from own where not starts_with(key, '=')))
$function$;
REVOKE ALL ON FUNCTION write_own_keys(uuid[]) FROM PUBLIC;
COMMENT ON FUNCTION write_own_keys(uuid[]) IS 'Adds the keys of people’s own facts that are missing, under each organisation that has to do with them.';

CREATE OR REPLACE FUNCTION public.write_record_keys(people uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with recorded as (
    insert into search_key (organisation_id, key, person_id, born, source_record_id)
    select s.organisation_id, n.key, k.person_id, k.birth_date, s.id
    from (select distinct unnest(people) as id) asked
    cross join lateral (select * from known_identity one where one.person_id = asked.id offset 0) k
    join source_record s on s.id = k.source_record_id
    cross join lateral (select pair from name_keys(k.forename_form, k.surname_form) as pair union all select '=' || k.birth_date::text) as n (key)
    where not k.withdrawn and not exists (
      select 1 from known_identity o where o.person_id = k.person_id and o.source_record_id is null and o.birth_date = k.birth_date and o.surname_form = k.surname_form and o.forename_form = k.forename_form)
    on conflict (organisation_id, key, person_id, born) do nothing
    returning key
  )
  select learn_words(array(select distinct key from recorded where not starts_with(key, '=')))
$function$;
REVOKE ALL ON FUNCTION write_record_keys(uuid[]) FROM PUBLIC;
COMMENT ON FUNCTION write_record_keys(uuid[]) IS 'Adds the keys that are missing of what only an agency’s record says, under that agency.';

CREATE OR REPLACE FUNCTION public.writing_day()
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(viewer_today(), (now() at time zone 'Europe/London')::date) $function$;
COMMENT ON FUNCTION writing_day() IS 'The viewer’s day, or today where nobody is signed in.';
