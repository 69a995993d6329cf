-- What was tried for somebody with nowhere to sleep, referrals to housing of every kind, where they lived, whether an address was checked, and nights paid for in an emergency.

create table housing_attempt (
  id uuid primary key,
  person_id uuid not null references person,
  what text not null check (what in ('family-or-friends', 'landlord', 'hostel', 'agency', 'other')),
  on_day date not null,
  outcome text not null check (outcome in ('waiting', 'no', 'no-answer', 'person-declined', 'offer')),
  words text not null check (length(words) between 3 and 1000),
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null
);
comment on table housing_attempt is 'Class: needs. Something that was tried to find somebody a place to sleep, on a day, with what came of it.';
create index housing_attempt_person on housing_attempt (person_id, on_day desc);

create table housing_referral (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('supported', 'cas1', 'cas2', 'cas3', 'private-let')),
  provider_organisation_id uuid references organisation,
  to_whom text not null check (length(to_whom) between 2 and 200),
  told text not null check (length(told) between 3 and 2000),
  advice text not null,
  sent_on date not null,
  answer_by date not null,
  sent_by uuid references account,
  sent_organisation_id uuid not null references organisation,
  state text not null check (state in ('sent', 'offered', 'refused', 'withdrawn', 'taken-up')),
  policies text[] not null default '{}',
  words text,
  changed_on date not null,
  changed_by uuid references account,
  recorded_at timestamptz not null,
  version integer not null default 1
);
comment on table housing_referral is 'Class: contact. One person referred to supported housing, to an approved premises or another community accommodation service, or to a private let, and what came of it.';
create index housing_referral_person on housing_referral (person_id, sent_on desc);
create index housing_referral_provider on housing_referral (provider_organisation_id, state, answer_by);

create table accommodation_status (
  id uuid primary key,
  person_id uuid not null references person,
  code text not null check (code in ('owner', 'private-rent', 'social-rent', 'supported', 'care-home', 'family-settled', 'family-transient', 'short-term', 'cas2', 'immigration', 'no-fixed-abode', 'rough-sleeping')),
  from_day date not null,
  source text not null check (length(source) between 3 and 200),
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null
);
comment on table accommodation_status is 'Class: needs. Where somebody lived from a day on, as somebody said it: settled, transient or none by its code. It holds until the next one.';
create index accommodation_status_person on accommodation_status (person_id, from_day desc, recorded_at desc);

create table address_check (
  id uuid primary key,
  accommodation_id uuid not null references accommodation,
  person_id uuid not null references person,
  outcome text not null check (outcome in ('passed', 'failed')),
  checked_on date not null,
  checked_by uuid references account,
  recorded_at timestamptz not null
);
comment on table address_check is 'Class: needs. Whether an address passed probation’s check, when and by whom. Why it did not pass is address_check_reason, for those alone who see risk.';
create index address_check_accommodation on address_check (accommodation_id, checked_on desc);
create index address_check_person on address_check (person_id);

create table address_check_reason (
  id uuid primary key,
  address_check_id uuid not null references address_check,
  person_id uuid not null references person,
  reason text not null check (reason in ('risk', 'licence-condition', 'occupants', 'property')),
  words text not null check (length(words) between 3 and 1000),
  recorded_at timestamptz not null
);
comment on table address_check_reason is 'Class: risk. Why an address did not pass: kept apart from the check, so that no council or provider learns whether a risk or a victim stood behind it, not even by its absence.';
create index address_check_reason_check on address_check_reason (address_check_id);
create index address_check_reason_person on address_check_reason (person_id);

create table emergency_placement (
  id uuid primary key,
  person_id uuid not null references person,
  authority_code text not null references area,
  place text not null check (length(place) between 3 and 200),
  payer text not null check (payer in ('council', 'probation', 'commissioner', 'charity', 'other')),
  pence_a_night integer not null check (pence_a_night between 0 and 100000),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  left_on date check (left_on >= from_day),
  next_step text,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  version integer not null default 1
);
comment on table emergency_placement is 'Class: needs. Nights that somebody pays for because there was nowhere else: pence a night, from the first night to the last that is paid for, and the day on which the person left.';
create index emergency_placement_person on emergency_placement (person_id);
create index emergency_placement_days on emergency_placement (from_day, until_day);

call protect('housing_attempt', 'needs');
call protect_owned('housing_referral', 'contact', 'provider_organisation_id');
call protect('accommodation_status', 'needs');
call protect('address_check', 'needs');
call protect('address_check_reason', 'risk');
call protect('emergency_placement', 'needs');

-- A provider that knows the person by another referral sees its own referrals to housing and nobody else's.
create policy own on housing_referral as restrictive for select to throughline_app
  using ((select viewer_role()) <> 'caseworker' or provider_organisation_id = (select viewer_organisation()));

create function housing_providers() returns table (organisation_id uuid, name text) language sql stable security definer set search_path = public as $$
  select distinct o.id, o.name
  from agreement a
  join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
  join agreement_party theirs on theirs.agreement_id = a.id and theirs.signed_on <= viewer_today() and (theirs.withdrawn_on is null or theirs.withdrawn_on > viewer_today())
  join organisation o on o.id = theirs.organisation_id and o.kind = any (array['charity', 'provider'])
  where viewer_today() between a.from_day and a.until_day and 'service-delivery' = any (a.purposes) and 'identity' = any (me.shares) and 'contact' = any (me.shares)
$$;
comment on function housing_providers() is 'Providers that may be told of a person referred to them: both have signed an agreement in force for delivering services.';
