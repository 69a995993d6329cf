-- A changed record is matched anew: it may now be about somebody else, or no longer fit the person whom it stands beside. And whoever sent
-- a file does not decide, in another role, whom its records are about.

alter table doubtful_link
  add column extract_id uuid references extract on delete set null,
  add column own boolean not null default false;
update doubtful_link d set extract_id = s.extract_id from source_record s where s.id = d.source_record_id;
-- The record's own person was written as the other one where a change raised the doubt.
update doubtful_link d set own = true from source_record s where s.id = d.source_record_id and s.person_id = d.person_id;
comment on column doubtful_link.extract_id is 'The extract that raised it; null where that is gone.';
comment on column doubtful_link.own is 'The record no longer fits the person whom it stands beside, and nobody else is meant.';

create function doubt_sent_by_viewer(record uuid, person uuid) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from doubtful_link d join source_record s on s.id = d.source_record_id join extract e on e.id = any (array[d.extract_id, s.extract_id])
    where d.source_record_id = record and d.person_id = person and viewer_account() in (e.confirmed_by, e.received_by))
$$;
comment on function doubt_sent_by_viewer(uuid, uuid) is 'Did this account send or confirm the extract that raised the doubt, or the record as it stands? Nobody decides in one hat what they sent in another.';
revoke all on function doubt_sent_by_viewer(uuid, uuid) from public;
grant execute on function doubt_sent_by_viewer(uuid, uuid) to throughline_app;
