-- Places: the real registers of districts, police areas, probation regions and prisons.

create table area (
  code text primary key,
  name text not null,
  kind text not null check (kind in ('district', 'community-safety-partnership', 'police-area', 'region', 'probation-region', 'probation-delivery-unit')),
  within_code text
);
comment on table area is 'Areas by their official code (ONS or, for probation, Delius). Source: data/hmpps-geography.';
create index area_kind on area (kind, name);

create table prison (
  code text primary key check (code ~ '^[A-Z0-9]{3,5}$'),
  name text not null,
  active boolean not null,
  holds_men boolean not null,
  holds_women boolean not null
);
comment on table prison is 'Prisons by their three-letter code. Source: data/prisons.';
