-- Continuity of care: a prescription for opioid dependence that must go on after prison, from prescriber to prescriber. All of it is of class health, but
-- for one row that asks the offender manager to contact the treatment service, without a word of why.

create table treatment_continuity (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  reference text not null unique check (reference ~ '^T-[A-Z0-9]{7}$'),
  drug text check (drug in ('methadone', 'buprenorphine', 'buprenorphine-injection', 'other-opioid')),
  dose text check (length(dose) between 2 and 200),
  prescriber text check (length(prescriber) between 2 and 200),
  release_day date,
  released_on date,
  receiving_service text check (length(receiving_service) between 2 and 200),
  receiving_prescriber text check (length(receiving_prescriber) between 2 and 200),
  last_supervised_on date,
  next_pickup_on date,
  next_pickup_at text check (length(next_pickup_at) between 2 and 200),
  script_held_by text check (length(script_held_by) between 2 and 200),
  handed_over_on date,
  handed_over_for date,
  acknowledge_by date,
  acknowledged_on date,
  appointment_on date,
  started_on date,
  naloxone text check (naloxone in ('trained', 'given', 'refused')),
  naloxone_on date,
  provider_organisation_id uuid references organisation,
  state text not null check (state in ('to-hand-over', 'sent', 'declined', 'acknowledged', 'appointed', 'started', 'settled', 'none-prescribed', 'stopped', 'refused', 'returned', 'died')),
  state_on date not null,
  opened_on date not null,
  organisation_id uuid not null references organisation,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  version integer not null default 1,
  check (state = 'none-prescribed' or (drug is not null and dose is not null)),
  check (state not in ('sent', 'acknowledged', 'appointed', 'started', 'settled') or (handed_over_on is not null and receiving_service is not null)),
  check (state not in ('appointed', 'started', 'settled') or (acknowledged_on is not null and appointment_on is not null)),
  check (state not in ('started', 'settled') or started_on is not null),
  check ((naloxone is null) = (naloxone_on is null))
);
comment on table treatment_continuity is 'Class: health. What is prescribed for opioid dependence to somebody who leaves prison, who takes the prescription on outside and since when, the first appointment and naloxone; or that nothing of it is prescribed. release_day and released_on follow the sentence, which the service outside does not see.';
create index treatment_continuity_person on treatment_continuity (person_id);
create index treatment_continuity_provider on treatment_continuity (provider_organisation_id, state);
create unique index treatment_continuity_one on treatment_continuity (sentence_id) where state in ('to-hand-over', 'sent', 'declined', 'acknowledged', 'appointed', 'started');

create table treatment_continuity_step (
  id uuid primary key,
  continuity_id uuid not null references treatment_continuity on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  step text not null check (step in ('prescribed', 'none-prescribed', 'handed-over', 'acknowledged', 'declined', 'appointed', 'attended', 'did-not-attend', 'settled', 'stopped', 'refused', 'returned', 'died', 'naloxone')),
  on_day date not null,
  words text check (length(words) between 2 and 1000),
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table treatment_continuity_step is 'Class: health. Each step of a prescription from prison to the community: which, when, by whom and in which words. Nothing is overwritten.';
create index treatment_continuity_step_of on treatment_continuity_step (continuity_id, place);
create index treatment_continuity_step_person on treatment_continuity_step (person_id);

create table treatment_pickup (
  id uuid primary key,
  continuity_id uuid not null references treatment_continuity on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  day date not null,
  outcome text check (outcome in ('collected', 'missed', 'not-needed')),
  words text check (length(words) between 2 and 500),
  recorded_on date,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  unique (continuity_id, day),
  check ((outcome is null) = (recorded_on is null))
);
comment on table treatment_pickup is 'Class: health. One day on which somebody is to collect what they are prescribed, and whether they did.';
create index treatment_pickup_person on treatment_pickup (person_id, day desc);

create table treatment_call (
  id uuid primary key,
  continuity_id uuid not null references treatment_continuity on delete cascade,
  person_id uuid not null references person,
  provider_organisation_id uuid references organisation,
  day date not null,
  answered_on date,
  answered_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  unique (continuity_id, day)
);
comment on table treatment_call is 'Class: sentence. That the offender manager is to contact the treatment service on a day, without a word of why; and when they did.';
create index treatment_call_person on treatment_call (person_id) where answered_on is null;

call protect('treatment_continuity', 'health');
call protect('treatment_continuity_step', 'health');
call protect('treatment_pickup', 'health');
call protect('treatment_call', 'sentence');

-- It stands on the record on which the custody stands; the release day comes from there and follows it.
create trigger stands_with_sentence before insert on treatment_continuity for each row execute function stands_with_sentence();
create function release_day_of_custody() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select coalesce(released_on, planned_release), released_on into strict new.release_day, new.released_on from sentence where id = new.sentence_id;
  return new;
end $$;
comment on function release_day_of_custody() is 'Gives a row the release day of its custody: the service outside, which reads it, sees no sentence.';
create trigger with_release_day before insert on treatment_continuity for each row execute function release_day_of_custody();
create function release_day_moves() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update treatment_continuity set release_day = coalesce(new.released_on, new.planned_release), released_on = new.released_on
  where sentence_id = new.id and (release_day, released_on) is distinct from (coalesce(new.released_on, new.planned_release), new.released_on);
  return null;
end $$;
comment on function release_day_moves() is 'Moves the clock of a prescription with the release day, whoever moves it and however: a prison that does need not see what is prescribed.';
create trigger continuity_follows after update of planned_release, released_on on sentence for each row execute function release_day_moves();

create function stands_with_continuity() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select person_id, provider_organisation_id into strict new.person_id, new.provider_organisation_id from treatment_continuity where id = new.continuity_id;
  return new;
end $$;
comment on function stands_with_continuity() is 'Gives a row of a prescription its record and the service that takes it on: no form can name another.';
create trigger stands_with_continuity before insert on treatment_continuity_step for each row execute function stands_with_continuity();
create trigger stands_with_continuity before insert on treatment_pickup for each row execute function stands_with_continuity();
create trigger stands_with_continuity before insert on treatment_call for each row execute function stands_with_continuity();

do $$
declare
  one text;
begin
  foreach one in array array['treatment_continuity', 'treatment_continuity_step', 'treatment_pickup', 'treatment_call'] loop
    execute format('create policy of_provider on %1$I for select to throughline_app using (provider_organisation_id = (select viewer_organisation()) and (select viewer_role()) = %2$L and treated_here(person_id))', one, 'caseworker');
    execute format('create policy change_of_provider on %1$I for update to throughline_app using (provider_organisation_id = (select viewer_organisation()) and (select viewer_role()) = %2$L and treated_here(person_id)) with check (true)', one, 'caseworker');
    execute format('create policy treatment_only on %1$I as restrictive for select to throughline_app using ((select viewer_role()) <> all (array[''caseworker'', ''housing-officer'', ''victim-liaison-officer'', ''victim-hub-worker'']) or provider_organisation_id = (select viewer_organisation()))', one);
  end loop;
end $$;
-- That the service is to be contacted points to treatment: only those who manage the sentence outside are told.
create policy managers_only on treatment_call as restrictive for select to throughline_app using ((select viewer_role()) in ('offender-manager', 'delivery-unit-head', 'caseworker'));

-- Whom to tell that the release day has moved: whoever moves it may not see that anything is prescribed, and is told nothing.
create function continuity_told_of(sentence uuid) returns table (reference text, person_id uuid, organisation_id uuid) language sql stable security definer set search_path = public as $$
  select reference, person_id, provider_organisation_id from treatment_continuity
  where sentence_id = sentence and provider_organisation_id is not null and state in ('sent', 'acknowledged', 'appointed')
$$;
comment on function continuity_told_of(uuid) is 'The service that takes on a prescription of this custody, so that it hears of a release day that moves; inside the action that moves it.';

create function end_continuity(person uuid, as_what text, on_day date, by_account uuid, of_organisation uuid, at_moment timestamptz) returns void language sql security definer set search_path = public as $$
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
$$;
comment on function end_continuity(uuid, text, date, uuid, uuid, timestamptz) is 'Ends what goes on outside when somebody dies or is back in prison, whoever records it: a prison that does need not see what is prescribed, and is told nothing.';
