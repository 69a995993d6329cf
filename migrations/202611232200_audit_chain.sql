-- The chain of the audit: every committed entry is sealed in order, what is sealed cannot be changed unnoticed, and nobody but
-- the victims' side reads what the victims' side did. Nothing here is older than the entries: the first seal is position 1.

create table audit_chain (
  only_row boolean primary key default true check (only_row),
  id uuid not null default gen_random_uuid(),
  begun_at timestamptz not null default now()
);
comment on table audit_chain is 'One row: the chain of this database, so that heads kept outside are never compared with another one’s.';
revoke insert, update on audit_chain from throughline_app;
insert into audit_chain default values;

create table audit_queue (
  seq bigint generated always as identity primary key,
  entry_id uuid not null,
  queued_at timestamptz not null default clock_timestamp()
);
comment on table audit_queue is 'Entries that wait for their seal. Filled by a trigger in the transaction of the entry, so that one committed late is never missed.';
revoke all on audit_queue from throughline_app;

create table audit_seal (
  position bigint primary key check (position > 0),
  entry_id uuid not null unique,
  leaf bytea not null check (length(leaf) = 32),
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz(3) not null
);
comment on table audit_seal is 'The chain (src/audit/chain.ts): leaf is the SHA-256 of the entry’s canonical text, hash of the one before, the position, the entry, the moment and the leaf.';
create index audit_seal_when on audit_seal using brin (sealed_at);
revoke all on audit_seal from throughline_app;
revoke update, delete, truncate on audit_entry from throughline_app;

create function queue_for_seal() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into audit_queue (entry_id) select id from written order by occurred_at, id;
  return null;
end $$;
comment on function queue_for_seal() is 'Runs as its definer: whoever writes an entry can neither see nor empty the queue.';
create trigger queue_for_seal after insert on audit_entry referencing new table as written for each statement execute function queue_for_seal();
insert into audit_queue (entry_id) select id from audit_entry order by occurred_at, id;

create function audit_row(e audit_entry) returns json language sql stable parallel safe as $$
  select json_build_object('id', e.id, 'occurred_at', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'request_id', e.request_id, 'door', e.door,
    'account_id', e.account_id, 'organisation_id', e.organisation_id, 'role', e.role, 'purpose', e.purpose, 'name', e.name, 'kind', e.kind, 'outcome', e.outcome,
    'person_ids', e.person_ids, 'people_count', e.people_count, 'classes', e.classes, 'fields', e.fields, 'allowed_by', e.allowed_by)
$$;
comment on function audit_row(audit_entry) is 'Every column of an entry, as the canonical text takes them; moments to the microsecond, so that none can be moved unseen.';

create function on_victims_side(role text, purpose text, classes text[]) returns boolean language sql immutable parallel safe as $$
  select 'victim' = any (classes) or coalesce(role = any (array['victim-liaison-officer', 'victim-hub-worker']), false) or coalesce(purpose = 'victim-services', false)
$$;
comment on function on_victims_side(text, text, text[]) is 'An entry that shows that there is a victim: by its classes, or by who looked. An offender’s page that lists such a look would tell.';

drop policy audit_read on audit_entry;
-- The victims' side reads its own partners' entries of that side; nobody else reads one. The public's refusals, which are about nobody, are the leads' to see.
create policy audit_read on audit_entry for select to throughline_app using (
  case when on_victims_side(role, purpose, classes)
    then (select viewer_role()) = any (array['victim-liaison-officer', 'victim-hub-worker']) and organisation_id = any ((select viewer_partners())::uuid[])
    else ((select viewer_role()) = any (array['governance-lead', 'right-of-access']) and organisation_id = any ((select viewer_partners())::uuid[]))
      or ((select viewer_role()) = 'governance-lead' and organisation_id is null and account_id is null and people_count = 0)
  end);
create index audit_entry_newest on audit_entry (occurred_at desc, id desc);
drop index audit_entry_when;
create index audit_entry_account on audit_entry (account_id, occurred_at desc);

-- Proving the chain needs every entry; who proves it sees none. These four run as their definer, for governance leads alone.
create function audit_state() returns table (chain_id uuid, "position" bigint, head text, sealed_at timestamptz, unsealed bigint, unsealed_since timestamptz)
  language sql stable security definer set search_path = public as $$
  select c.id, coalesce(s.position, 0), encode(s.hash, 'hex'), s.sealed_at, q.unsealed, q.since
  from audit_chain c
    left join (select * from audit_seal order by audit_seal.position desc limit 1) s on true
    cross join (select count(*) as unsealed, min(queued_at) as since from audit_queue) q
  where viewer_role() = 'governance-lead'
$$;
comment on function audit_state() is 'How far the chain is sealed, its head, and what waits.';

create function audit_positions(from_moment timestamptz, until_moment timestamptz) returns table (first_position bigint, last_position bigint, before text)
  language sql stable security definer set search_path = public as $$
  select p.first, p.last, (select encode(b.hash, 'hex') from audit_seal b where b.position = p.first - 1)
  from (select min(s.position) as first, max(s.position) as last from audit_seal s where s.sealed_at >= from_moment and s.sealed_at < until_moment) p
  where viewer_role() = 'governance-lead'
$$;
comment on function audit_positions(timestamptz, timestamptz) is 'The first and last position sealed in a period, and the hash before them.';

create function audit_links(after_position bigint, last_position bigint, wanted integer)
  returns table ("position" bigint, entry_id uuid, leaf text, hash text, sealed_at timestamptz, entry json, shown boolean)
  language sql stable security definer set search_path = public as $$
  select s.position, s.entry_id, encode(s.leaf, 'hex'), encode(s.hash, 'hex'), s.sealed_at, case when e.id is null then null else audit_row(e) end,
    coalesce(e.organisation_id = any ((select viewer_partners())::uuid[]) and not on_victims_side(e.role, e.purpose, e.classes), false)
  from audit_seal s left join audit_entry e on e.id = s.entry_id
  where viewer_role() = 'governance-lead' and s.position > after_position and s.position <= last_position
  order by s.position limit wanted
$$;
comment on function audit_links(bigint, bigint, integer) is 'Links of the chain with their entries, for proving; shown says whether this viewer may also read the entry.';

create function audit_loose_entries(from_moment timestamptz, until_moment timestamptz, wanted integer) returns table (entry_id uuid, fault text)
  language sql stable security definer set search_path = public as $$
  (select e.id, 'inserted' from audit_entry e
   where viewer_role() = 'governance-lead' and e.occurred_at >= from_moment and e.occurred_at < until_moment
     and not exists (select 1 from audit_seal s where s.entry_id = e.id) and not exists (select 1 from audit_queue q where q.entry_id = e.id)
   order by e.occurred_at, e.id limit wanted)
  union all
  (select q.entry_id, 'dropped-unsealed' from audit_queue q
   where viewer_role() = 'governance-lead' and not exists (select 1 from audit_entry e where e.id = q.entry_id)
   order by q.seq limit wanted)
$$;
comment on function audit_loose_entries(timestamptz, timestamptz, integer) is 'Entries that came past the queue, and queued ones that vanished before their seal.';
revoke execute on function audit_state(), audit_positions(timestamptz, timestamptz), audit_links(bigint, bigint, integer), audit_loose_entries(timestamptz, timestamptz, integer) from public;
grant execute on function audit_state(), audit_positions(timestamptz, timestamptz), audit_links(bigint, bigint, integer), audit_loose_entries(timestamptz, timestamptz, integer) to throughline_app;
