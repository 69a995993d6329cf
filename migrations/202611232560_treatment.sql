-- Treatment requirements (MHTR, DRR, ATR): from the need to the end. What a court made is of class sentence, with attendance and court reviews;
-- how it came to that, drug tests and the provider’s reports are of class health.

create table treatment_path (
  id uuid primary key,
  person_id uuid not null references person,
  reference text not null unique check (reference ~ '^T-[A-Z0-9]{7}$'),
  kinds text[] not null check (kinds <@ '{mhtr-primary,mhtr-secondary,drr,atr}' and cardinality(kinds) between 1 and 3),
  why text not null check (length(why) between 3 and 1000),
  state text not null check (state in ('to-assess', 'assessed', 'willing', 'proposed', 'made', 'not-pursued', 'not-suitable', 'not-willing', 'not-made', 'withdrawn', 'died')),
  state_on date not null,
  provider_organisation_id uuid references organisation,
  assess_by date not null,
  court text check (length(court) between 2 and 200),
  hearing_on date,
  consented_on date,
  started_on date not null,
  started_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  version integer not null default 1,
  check (state <> 'proposed' or (court is not null and hearing_on is not null)),
  check (state not in ('willing', 'proposed', 'made') or consented_on is not null)
);
comment on table treatment_path is 'Class: health. One person’s way towards a treatment requirement, from the decision to consider one to what the court decided. Whether they are willing is in consented_on: no requirement is proposed without it.';
create index treatment_path_person on treatment_path (person_id, started_on desc);
create index treatment_path_provider on treatment_path (provider_organisation_id, state);

create table treatment_path_step (
  id uuid primary key,
  path_id uuid not null references treatment_path on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  state text not null check (state in ('to-assess', 'assessed', 'willing', 'proposed', 'made', 'not-pursued', 'not-suitable', 'not-willing', 'not-made', 'withdrawn', 'died')),
  on_day date not null,
  words text check (length(words) between 3 and 1000),
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table treatment_path_step is 'Class: health. Each step on the way towards a treatment requirement: which, when, by whom, and why it went no further where it did not.';
create index treatment_path_step_path on treatment_path_step (path_id, place);
create index treatment_path_step_person on treatment_path_step (person_id);

create table treatment_requirement (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  reference text not null unique check (reference ~ '^T-[A-Z0-9]{7}$'),
  kinds text[] not null check (kinds <@ '{mhtr-primary,mhtr-secondary,drr,atr}' and cardinality(kinds) between 1 and 3),
  court text not null check (length(court) between 2 and 200),
  made_on date not null,
  ends_on date not null check (ends_on > made_on),
  setting text not null check (setting in ('in-patient', 'resident', 'institution', 'practitioner')),
  practitioner text check (length(practitioner) between 2 and 200),
  consented_on date,
  test_every_days integer check (test_every_days between 1 and 62),
  review_every_months integer check (review_every_months between 1 and 12),
  provider_organisation_id uuid references organisation,
  state text not null check (state in ('in-force', 'breach', 'completed', 'revoked', 'expired', 'died')),
  state_on date not null,
  source text not null check (source in ('platform', 'imported')),
  organisation_id uuid not null references organisation,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  version integer not null default 1,
  check (source = 'imported' or (consented_on is not null and consented_on <= made_on)),
  check (test_every_days is null or 'drr' = any (kinds))
);
comment on table treatment_requirement is 'Class: sentence. A treatment requirement as a court made it: which kinds, how long, where, tests and reviews, and whether consent is recorded. Only what was imported may lack it.';
create index treatment_requirement_person on treatment_requirement (person_id, made_on desc);
create index treatment_requirement_sentence on treatment_requirement (sentence_id);
create index treatment_requirement_provider on treatment_requirement (provider_organisation_id, state);

create table treatment_requirement_step (
  id uuid primary key,
  requirement_id uuid not null references treatment_requirement on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  step text not null check (step in ('made', 'consent-recorded', 'warned', 'breach-begun', 'breach-decided', 'completed', 'revoked', 'expired', 'died')),
  on_day date not null,
  words text check (length(words) between 3 and 1000),
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table treatment_requirement_step is 'Class: sentence. What happened to a treatment requirement: warnings, breach and what the court decided, its end. Nothing is overwritten.';
create index treatment_requirement_step_of on treatment_requirement_step (requirement_id, place);
create index treatment_requirement_step_person on treatment_requirement_step (person_id);

create table treatment_session (
  id uuid primary key,
  requirement_id uuid not null references treatment_requirement on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  day date not null,
  attendance text check (attendance in ('attended', 'missed-with-reason', 'missed', 'cancelled')),
  recorded_on date,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  unique (requirement_id, day),
  check ((attendance is null) = (recorded_on is null))
);
comment on table treatment_session is 'Class: sentence. One appointment under a treatment requirement and whether the person came: compliance with the sentence, without a word of what was said or given.';
create index treatment_session_person on treatment_session (person_id, day desc);

create table treatment_test (
  id uuid primary key,
  requirement_id uuid not null references treatment_requirement on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  day date not null,
  result text not null check (result in ('negative', 'positive', 'refused', 'no-sample')),
  words text check (length(words) between 3 and 500),
  recorded_on date not null,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  unique (requirement_id, day)
);
comment on table treatment_test is 'Class: health. One drug test under a drug rehabilitation requirement and its result.';
create index treatment_test_person on treatment_test (person_id, day desc);

create table treatment_review (
  id uuid primary key,
  requirement_id uuid not null references treatment_requirement on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  day date not null,
  reported_on date,
  outcome text check (outcome in ('continues', 'changed', 'revoked', 'adjourned')),
  words text check (length(words) between 3 and 1000),
  recorded_on date,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  unique (requirement_id, day),
  check ((outcome is null) = (recorded_on is null))
);
comment on table treatment_review is 'Class: sentence. One review of a treatment requirement by the court: its day, whether the provider’s report is written, and what the court decided.';
create index treatment_review_person on treatment_review (person_id, day desc);

create table treatment_report (
  id uuid primary key,
  review_id uuid not null references treatment_review on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  words text not null check (length(words) between 10 and 4000),
  written_on date not null,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null
);
comment on table treatment_report is 'Class: health. The provider’s report for a review by the court, with the results of tests; the newest counts, earlier ones stay.';
create index treatment_report_review on treatment_report (review_id);
create index treatment_report_person on treatment_report (person_id);

call protect('treatment_path', 'health');
call protect('treatment_path_step', 'health');
call protect('treatment_requirement', 'sentence');
call protect('treatment_requirement_step', 'sentence');
call protect('treatment_session', 'sentence');
call protect('treatment_test', 'health');
call protect('treatment_review', 'sentence');
call protect('treatment_report', 'health');

-- What belongs to a requirement stands on the record on which its sentence stands (stands_with_sentence, migration 2510), and what hangs on it, too.
create trigger stands_with_sentence before insert on treatment_requirement for each row execute function stands_with_sentence();
create function stands_with_requirement() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select person_id, provider_organisation_id into strict new.person_id, new.provider_organisation_id from treatment_requirement where id = new.requirement_id;
  return new;
end $$;
comment on function stands_with_requirement() is 'Gives a row of a treatment requirement the record and the provider of the requirement: whoever writes it need not see sentences, and no form can name another.';
create trigger stands_with_requirement before insert on treatment_requirement_step for each row execute function stands_with_requirement();
create trigger stands_with_requirement before insert on treatment_session for each row execute function stands_with_requirement();
create trigger stands_with_requirement before insert on treatment_test for each row execute function stands_with_requirement();
create trigger stands_with_requirement before insert on treatment_review for each row execute function stands_with_requirement();

-- The provider named: of class sentence and health its caseworkers see nothing else, and this only while the person is referred to them and is not kept
-- from them (a lock, an exclusion, a restriction of contact or health).
create function treated_here(person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select viewer_role() = 'caseworker' and exists (
    select 1 from involvement i
    where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = 'referred' and i.basis = any ((select own_bases('contact'))::text[])
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (not i.guarded or (admitted(i.person_id, i.organisation_id, 'contact') and admitted(i.person_id, i.organisation_id, 'health'))))
$$;
revoke all on function treated_here(uuid) from public;
grant execute on function treated_here(uuid) to throughline_app;
comment on function treated_here(uuid) is 'Is the person referred to the viewer’s own organisation today, may its caseworker see contact and health of them at all, and is the viewer a caseworker?';

do $$
declare
  one text;
begin
  foreach one in array array['treatment_path', 'treatment_path_step', 'treatment_requirement', 'treatment_requirement_step', 'treatment_session', 'treatment_test', 'treatment_review', 'treatment_report'] loop
    execute format('create policy of_provider on %1$I for select to throughline_app using (provider_organisation_id = (select viewer_organisation()) and (select viewer_role()) = %2$L and treated_here(person_id))', one, 'caseworker');
    execute format('create policy change_of_provider on %1$I for update to throughline_app using (provider_organisation_id = (select viewer_organisation()) and (select viewer_role()) = %2$L and treated_here(person_id)) with check (true)', one, 'caseworker');
    -- A council, another provider and the victims’ side read nothing of treatment, whatever else they see of a sentence.
    execute format('create policy treatment_only on %1$I as restrictive for select to throughline_app using ((select viewer_role()) <> all (array[''caseworker'', ''housing-officer'', ''victim-liaison-officer'', ''victim-hub-worker'']) or provider_organisation_id = (select viewer_organisation()))', one);
  end loop;
end $$;

create function treatment_providers() returns table (organisation_id uuid, name text) language sql stable security definer set search_path = public as $$
  select distinct o.id, o.name
  from agreement a
  join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
  join agreement_party theirs on theirs.agreement_id = a.id and theirs.signed_on <= viewer_today() and (theirs.withdrawn_on is null or theirs.withdrawn_on > viewer_today())
  join organisation o on o.id = theirs.organisation_id and o.id <> me.organisation_id
  where viewer_today() between a.from_day and a.until_day and 'service-delivery' = any (a.purposes) and 'identity' = any (me.shares) and 'contact' = any (me.shares)
    and (o.kind = 'treatment' or exists (select 1 from service s join service_pathway w on w.service_id = s.id where s.provider_organisation_id = o.id and w.pathway in ('health', 'drugs-alcohol')))
$$;
comment on function treatment_providers() is 'Providers of treatment that may be told of a person: both have signed an agreement in force for delivering services, and they treat drugs, alcohol or health.';

create function end_treatment_by_death(person uuid, on_day date, by_account uuid, of_organisation uuid, at_moment timestamptz) returns void language sql security definer set search_path = public as $$
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
$$;
comment on function end_treatment_by_death(uuid, date, uuid, uuid, timestamptz) is 'Ends ways to treatment and requirements of somebody who has died, inside the action that records it: a prison that does need not see them, and is told nothing.';
