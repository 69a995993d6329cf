-- What was set while two records counted as one was set on one human being: when they are parted it stands on both, to be looked at again at once.

alter table sight_limit add column copy_of uuid references sight_limit on delete set null, add column by_parting uuid references person_merge on delete set null;
comment on column sight_limit.copy_of is 'The limit that this one repeats on the other record, since two records were parted on which it stood as on one.';
comment on column sight_limit.by_parting is 'The merge whose undoing made this copy.';
alter table legal_hold add column copy_of uuid references legal_hold on delete set null, add column by_parting uuid references person_merge on delete set null;
comment on column legal_hold.copy_of is 'The hold that this one repeats on the other record, since two records were parted on which it stood as on one.';
comment on column legal_hold.by_parting is 'The merge whose undoing made this copy.';

-- What is set while the merge stands is written on the record that is kept. What stood on either record before the merge goes on standing there alone.
create function parted_records(merge uuid) returns table (own uuid[], other uuid, since timestamptz, kept boolean) language sql stable security definer set search_path = public as $$
  with undone as (
    select m.person_id, m.into_id, m.decided_at from person_merge m join person_merge u on u.undoes = m.id
    where m.id = merge and u.decided_by = viewer_account() and u.decided_at = viewer_now()
  )
  select array(select same_people(into_id)), current_person(person_id), decided_at, true from undone
  union all select array(select same_people(person_id)), current_person(into_id), decided_at, false from undone
$$;
comment on function parted_records(uuid) is 'For a merge that the viewer undoes at this moment: the records of each of the two people, whose other record is which, and since when they were one. Nothing for any other merge.';
revoke execute on function parted_records(uuid) from public;

create function copy_limits_on_parting(merge uuid) returns void language sql security definer set search_path = public as $$
  insert into sight_limit (id, person_id, kind, organisation_id, accounts, classes, reason, from_day, until_day, review_day, set_by, set_at, copy_of, by_parting)
  select gen_random_uuid(), p.other, l.kind, l.organisation_id, l.accounts, l.classes, left('Set when two records counted as one, which have been parted since: ' || l.reason, 500),
    l.from_day, l.until_day, least(l.review_day, viewer_today()), l.set_by, l.set_at, coalesce(l.copy_of, l.id), merge
  from parted_records(merge) p join sight_limit l on l.person_id = any (p.own)
  where (l.until_day is null or l.until_day >= viewer_today()) and case when p.kept then l.set_at >= p.since else l.set_at > p.since end
    and not exists (select 1 from sight_limit k where k.person_id = any (array(select same_people(p.other))) and coalesce(k.copy_of, k.id) = coalesce(l.copy_of, l.id) and (k.until_day is null or k.until_day >= viewer_today()))
$$;
comment on function copy_limits_on_parting(uuid) is 'Exclusions, locks and restrictions that were set while two records counted as one go on standing on both of them once the viewer parts them; each is due to be looked at at once.';

create function copy_holds_on_parting(merge uuid) returns void language sql security definer set search_path = public as $$
  insert into legal_hold (id, person_id, organisation_id, reason, from_day, review_day, set_by, set_at, copy_of, by_parting)
  select gen_random_uuid(), p.other, h.organisation_id, left('Set when two records counted as one, which have been parted since: ' || h.reason, 500),
    h.from_day, least(h.review_day, greatest(viewer_today(), h.from_day + 1)), h.set_by, h.set_at, coalesce(h.copy_of, h.id), merge
  from parted_records(merge) p join legal_hold h on h.person_id = any (p.own)
  where h.lifted_on is null and case when p.kept then h.set_at >= p.since else h.set_at > p.since end
    and not exists (select 1 from legal_hold k where k.person_id = any (array(select same_people(p.other))) and coalesce(k.copy_of, k.id) = coalesce(h.copy_of, h.id) and k.lifted_on is null)
$$;
comment on function copy_holds_on_parting(uuid) is 'Legal holds that were set while two records counted as one go on standing on both of them once the viewer parts them.';
revoke execute on function copy_limits_on_parting(uuid), copy_holds_on_parting(uuid) from public;
grant execute on function copy_limits_on_parting(uuid), copy_holds_on_parting(uuid) to throughline_app;

-- A restriction is lifted by the request that asked for it: its copies with it.
create or replace function lift_restriction(limit_id uuid, last_day date, because text) returns void
language plpgsql security definer set search_path = public as $$
begin
  if viewer_role() is distinct from 'governance-lead' then raise exception 'not permitted'; end if;
  update sight_limit set until_day = greatest(last_day, from_day - 1), lifted_by = viewer_account(), lifted_because = because
  where (id = limit_id or copy_of = limit_id) and kind = 'restriction' and until_day is null and organisation_id = any (viewer_partners());
end $$;
comment on function lift_restriction(uuid, date, text) is 'Ends a restriction after its last day, on each record on which it stands since a merge was undone.';
