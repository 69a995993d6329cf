-- The evidence snapshot: dated files without names, and the pseudonyms that stand for people in them.

create table pseudonym (
  person_id uuid primary key references person,
  number bigint not null unique
);
comment on table pseudonym is 'A random number for each person, stable over snapshots, deleted on erasure. The doors cannot read it.';
revoke all on pseudonym from throughline_app;

create table snapshot (
  id uuid primary key,
  day date not null,
  made_at timestamptz not null,
  people integer not null,
  folder text not null,
  digest text not null,
  asked_by uuid references account
);
comment on table snapshot is 'One dated evidence snapshot: Parquet files in the data folder that measures read instead of the live tables.';
create index snapshot_day on snapshot (made_at desc);
