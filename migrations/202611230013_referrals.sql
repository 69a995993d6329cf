-- Referrals: the least information needed, and what came of them.

create table referral (
  id uuid primary key,
  reference text not null unique check (reference ~ '^R-[0-9A-HJKMNP-TV-Z]{7}$'),
  person_id uuid not null references person,
  service_id uuid not null references service,
  pathway text not null,
  provider_organisation_id uuid not null references organisation,
  referring_organisation_id uuid not null references organisation,
  referred_by uuid references account,
  reason text not null check (length(reason) between 3 and 2000),
  risk_to_know text,
  needs_to_know text,
  respond_by date not null,
  made_on date not null,
  made_at timestamptz not null,
  version integer not null default 1
);
comment on table referral is 'Class: contact. One person referred to one service, with only what the provider needs to know. Its state is its newest referral_change.';
create index referral_person on referral (person_id);
create index referral_provider on referral (provider_organisation_id, made_on desc);

create table referral_change (
  id uuid primary key,
  referral_id uuid not null references referral,
  person_id uuid not null references person,
  provider_organisation_id uuid not null references organisation,
  state text not null check (state in ('sent', 'accepted', 'declined', 'withdrawn', 'completed', 'ended-early')),
  reason text,
  changed_on date not null,
  changed_at timestamptz not null,
  changed_by uuid references account,
  position integer not null,
  unique (referral_id, position)
);
comment on table referral_change is 'Class: contact. Each change of a referral’s state, with who, when and why; the one with the highest position counts.';
create index referral_change_person on referral_change (person_id);

create table service_session (
  id uuid primary key,
  referral_id uuid not null references referral,
  person_id uuid not null references person,
  provider_organisation_id uuid not null references organisation,
  held_on date not null,
  attendance text not null check (attendance in ('attended', 'missed-acceptable', 'missed')),
  minutes integer check (minutes between 0 and 600),
  note text,
  recorded_by uuid references account,
  recorded_at timestamptz not null
);
comment on table service_session is 'Class: contact. One session of a service: whether the person came.';
create index service_session_referral on service_session (referral_id, held_on);
create index service_session_person on service_session (person_id);

create table referral_outcome (
  referral_id uuid primary key references referral,
  person_id uuid not null references person,
  provider_organisation_id uuid not null references organisation,
  result text not null check (result in ('achieved', 'partly-achieved', 'not-achieved')),
  words text not null,
  recorded_on date not null,
  recorded_by uuid references account
);
comment on table referral_outcome is 'Class: contact. What came of a referral.';
create index referral_outcome_person on referral_outcome (person_id);

call protect_owned('referral', 'contact', 'provider_organisation_id');
call protect_owned('referral_change', 'contact', 'provider_organisation_id');
call protect_owned('service_session', 'contact', 'provider_organisation_id');
call protect_owned('referral_outcome', 'contact', 'provider_organisation_id');
