-- The directory of services: the real contracts and the papers' own.

create table service (
  id uuid primary key,
  reference text not null unique,
  title text not null,
  kind text not null,
  provider_organisation_id uuid not null references organisation,
  about text not null,
  area_kind text not null check (area_kind in ('probation-region', 'police-area', 'everywhere')),
  area_code text,
  area_name text not null,
  women boolean not null,
  men boolean not null,
  minimum_age integer,
  maximum_age integer,
  offered_from date,
  offered_until date,
  cost text not null default 'free to the person',
  from_paper text,
  invented boolean not null default false,
  source text not null
);
comment on table service is 'A service that somebody can be referred to. Source: data/hmpps-crs-contracts, and the papers’ own services.';
create index service_area on service (area_kind, area_code);
create index service_provider on service (provider_organisation_id);

create table service_pathway (
  service_id uuid not null references service,
  pathway text not null,
  primary key (service_id, pathway)
);
comment on table service_pathway is 'The pathways on which a service helps.';
create index service_pathway_pathway on service_pathway (pathway);

create table service_activity (
  service_id uuid not null references service,
  line integer not null,
  need_area text not null,
  pathway text,
  activity text not null,
  delivery_method text,
  delivery_location text,
  primary key (service_id, line)
);
comment on table service_activity is 'What a service does, how and where, as its contract says.';

create table desired_outcome (
  id uuid primary key,
  service_category text not null,
  pathway text,
  words text not null,
  until_day date
);
comment on table desired_outcome is 'Outcomes that a referral can aim at. Source: data/hmpps-crs-contracts.';
