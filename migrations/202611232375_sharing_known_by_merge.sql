-- Whoever has to do with one record has to do with the human being: over a chain of merges too, and in whatever order they are undone.

create function spread_involvement(people uuid[]) returns integer language plpgsql security definer set search_path = public as $$
declare
  humans uuid[] := array(select distinct same.id from unnest(people) asked (id) cross join lateral same_people(asked.id) same (id));
  gained integer;
begin
  delete from involvement where person_id = any (humans) and by_merge is not null;
  insert into involvement (id, person_id, organisation_id, basis, class, from_day, until_day, because_of, because_id, by_merge)
  select gen_random_uuid(), same.id, i.organisation_id, i.basis, i.class, greatest(i.from_day, (merge.decided_at at time zone 'Europe/London')::date), i.until_day, i.because_of, i.because_id, merge.id
  from involvement i cross join lateral same_people(i.person_id) same (id)
  -- The merge that is nearest to the record: any of those that make the two one would do, and one of them has to be named.
  cross join lateral (
    select m.id, made.decided_at from active_merge m join person_merge made on made.id = m.id
    where same.id in (m.person_id, m.into_id) order by (i.person_id in (m.person_id, m.into_id)) desc, m.id limit 1) merge
  where i.person_id = any (humans) and i.by_merge is null and same.id <> i.person_id and (i.until_day is null or i.until_day >= greatest(viewer_today(), (merge.decided_at at time zone 'Europe/London')::date));
  get diagnostics gained = row_count;
  return gained;
end $$;
comment on function spread_involvement(uuid[]) is 'Makes anew, from what was written about each record itself, which organisations have to do with all the records of these human beings: after a merge, after its undoing, and when somebody starts to have to do with one of them.';
revoke all on function spread_involvement(uuid[]) from public;
grant execute on function spread_involvement(uuid[]) to throughline_app;

drop function involve_merged(uuid);
