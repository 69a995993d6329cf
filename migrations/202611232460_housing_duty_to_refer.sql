-- The duty to refer: one row a referral, a dated row for each change, and the duties that a council owes once it accepts.

create table duty_to_refer (
  id uuid primary key,
  reference text not null unique check (reference ~ '^H-[0-9A-HJKMNP-TV-Z]{7}$'),
  person_id uuid not null references person,
  authority_code text references area,
  council_organisation_id uuid references organisation,
  route text not null check (route in ('duty', 'ordinary', 'wales')),
  consent boolean not null,
  consent_how text not null check (length(consent_how) between 3 and 500),
  told text,
  release_day date not null,
  sent_on date not null,
  answer_by date not null,
  sent_by uuid references account,
  sent_organisation_id uuid not null references organisation,
  state text not null check (state in ('sent', 'acknowledged', 'accepted', 'not-accepted', 'withdrawn', 'no-consent')),
  reason text,
  policies text[] not null default '{}',
  changed_on date not null,
  recorded_at timestamptz not null,
  version integer not null default 1,
  constraint duty_to_refer_consented check (consent or (state = 'no-consent' and authority_code is null and council_organisation_id is null and told is null)),
  constraint duty_to_refer_chosen check (not consent or authority_code is not null)
);
comment on table duty_to_refer is 'Class: contact. One person referred to the housing authority of their choice, with their consent, and what came of it; or that they did not agree. Its state is its newest duty_to_refer_change.';
create index duty_to_refer_person on duty_to_refer (person_id, sent_on desc);
create index duty_to_refer_council on duty_to_refer (council_organisation_id, state, answer_by);
create index duty_to_refer_waiting on duty_to_refer (answer_by) where state in ('sent', 'acknowledged');

create table duty_to_refer_change (
  id uuid primary key,
  duty_to_refer_id uuid not null references duty_to_refer,
  person_id uuid not null references person,
  council_organisation_id uuid references organisation,
  state text not null check (state in ('sent', 'acknowledged', 'accepted', 'not-accepted', 'withdrawn', 'no-consent')),
  reason text,
  policies text[] not null default '{}',
  words text,
  heard_from text,
  changed_on date not null,
  changed_at timestamptz not null,
  changed_by uuid references account,
  position integer not null,
  unique (duty_to_refer_id, position)
);
comment on table duty_to_refer_change is 'Class: contact. Each change of a referral to a housing authority, with who, when and why; the one with the highest position counts.';
create index duty_to_refer_change_person on duty_to_refer_change (person_id);

create table homelessness_duty (
  id uuid primary key,
  duty_to_refer_id uuid not null references duty_to_refer,
  person_id uuid not null references person,
  council_organisation_id uuid references organisation,
  owed text not null check (owed in ('prevention', 'relief', 'priority-need')),
  from_day date not null,
  until_day date check (until_day >= from_day),
  ended_on date check (ended_on >= from_day),
  end_reason text,
  recorded_at timestamptz not null,
  version integer not null default 1,
  constraint homelessness_duty_ended_with_reason check ((ended_on is null) = (end_reason is null))
);
comment on table homelessness_duty is 'Class: contact. A duty that a council owes one person: prevention and relief with the last of their 56 days, or the main duty.';
create index homelessness_duty_person on homelessness_duty (person_id);
create index homelessness_duty_referral on homelessness_duty (duty_to_refer_id, from_day);
create index homelessness_duty_running on homelessness_duty (until_day) where ended_on is null;

call protect_owned('duty_to_refer', 'contact', 'council_organisation_id');
call protect_owned('duty_to_refer_change', 'contact', 'council_organisation_id');
call protect_owned('homelessness_duty', 'contact', 'council_organisation_id');

-- A council that was not chosen sees nothing of it, though it may know the person by an application or a referral of its own.
create policy chosen on duty_to_refer as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or council_organisation_id = (select viewer_organisation()));
create policy chosen on duty_to_refer_change as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or council_organisation_id = (select viewer_organisation()));
create policy chosen on homelessness_duty as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'housing-officer' or council_organisation_id = (select viewer_organisation()));

create function housing_teams() returns table (authority_code text, organisation_id uuid, name text, receives boolean)
language sql stable security definer set search_path = public as $$
  select distinct on (o.area_code) o.area_code, o.id, o.name, exists (
    select 1 from agreement a
    join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
    join agreement_party team on team.agreement_id = a.id and team.organisation_id = o.id and team.signed_on <= viewer_today() and (team.withdrawn_on is null or team.withdrawn_on > viewer_today())
    where viewer_today() between a.from_day and a.until_day and 'resettlement' = any (a.purposes)
      and 'identity' = any (me.shares) and 'contact' = any (me.shares))
  from organisation o
  where o.kind = any (array['housing', 'council']) and o.area_code is not null
  order by o.area_code, o.kind = 'housing' desc, o.name
$$;
comment on function housing_teams() is 'The housing team of each authority that is here, and whether it may be told of a person today: an agreement in force for resettlement, signed by both, under which the viewer’s organisation shares who somebody is and who works with them.';
