-- What was set on somebody before a record was merged with theirs was not set on that record, in whatever order a chain comes apart:
-- a limit, a hold or an answer goes on standing, after a parting, only on records that were one with its own when it was set. Until now a limit
-- set on C alone was copied to A when A was parted from B, if C had been merged with B after A: it shut people out of somebody of whom nobody had said so.

create function one_when(person uuid, moment timestamptz) returns setof uuid language sql stable security definer set search_path = public rows 2 as $$
  with recursive same as (
    select person as id, 0 as step
    union
    select case when m.into_id = same.id then m.person_id else m.into_id end, same.step + 1
    from same join person_merge m on m.kind = 'merge' and same.step < 50
      and ((m.into_id = same.id and m.decided_at <= moment) or (m.person_id = same.id and m.decided_at < moment))
      and not exists (select 1 from person_merge u where u.undoes = m.id and u.decided_at < moment)
  )
  select distinct id from same
$$;
comment on function one_when(uuid, timestamptz) is 'Every record that counted as one human being with this one at a moment. What is written goes to the record that is kept: a merge of the same moment was there before it where this record is the one kept; a parting of the same moment was not yet.';
revoke execute on function one_when(uuid, timestamptz) from public;

create or replace function copy_limits_on_parting(merge uuid) returns void language sql security definer set search_path = public as $$
  insert into sight_limit (id, person_id, kind, organisation_id, accounts, classes, reason, from_day, until_day, review_day, set_by, set_at, copy_of, by_parting)
  select gen_random_uuid(), p.other, l.kind, l.organisation_id, l.accounts, l.classes, left('Set when two records counted as one, which have been parted since: ' || l.reason, 500),
    l.from_day, l.until_day, least(l.review_day, viewer_today()), l.set_by, l.set_at, coalesce(l.copy_of, l.id), merge
  from parted_records(merge) p join sight_limit l on l.person_id = any (p.own) left join sight_limit f on f.id = l.copy_of
  where (l.until_day is null or l.until_day >= viewer_today()) and case when p.kept then l.set_at >= p.since else l.set_at > p.since end
    and array(select one_when(coalesce(f.person_id, l.person_id), l.set_at)) && array(select same_people(p.other))
    and not exists (select 1 from sight_limit k where k.person_id = any (array(select same_people(p.other))) and coalesce(k.copy_of, k.id) = coalesce(l.copy_of, l.id) and (k.until_day is null or k.until_day >= viewer_today()))
$$;
comment on function copy_limits_on_parting(uuid) is 'Exclusions, locks and restrictions that were set while two records counted as one go on standing on both of them once the viewer parts them; each is due to be looked at at once. What was set on one alone stays there alone.';

create or replace function copy_holds_on_parting(merge uuid) returns void language sql security definer set search_path = public as $$
  insert into legal_hold (id, person_id, organisation_id, reason, from_day, review_day, set_by, set_at, copy_of, by_parting)
  select gen_random_uuid(), p.other, h.organisation_id, left('Set when two records counted as one, which have been parted since: ' || h.reason, 500),
    h.from_day, least(h.review_day, greatest(viewer_today(), h.from_day + 1)), h.set_by, h.set_at, coalesce(h.copy_of, h.id), merge
  from parted_records(merge) p join legal_hold h on h.person_id = any (p.own) left join legal_hold f on f.id = h.copy_of
  where h.lifted_on is null and case when p.kept then h.set_at >= p.since else h.set_at > p.since end
    and array(select one_when(coalesce(f.person_id, h.person_id), h.set_at)) && array(select same_people(p.other))
    and not exists (select 1 from legal_hold k where k.person_id = any (array(select same_people(p.other))) and coalesce(k.copy_of, k.id) = coalesce(h.copy_of, h.id) and k.lifted_on is null)
$$;
comment on function copy_holds_on_parting(uuid) is 'Legal holds that were set while two records counted as one go on standing on both of them once the viewer parts them. What was set on one alone stays there alone.';

-- An answer given on one record alone, before it was merged into the chain, neither lapses nor spreads.
create or replace function settle_consents_on_parting(merge uuid) returns integer language plpgsql security definer set search_path = public as $$
declare
  asked_again integer;
begin
  with parted as materialized (select p.own, p.other, p.since, p.kept from parted_records(merge) p),
  answered as materialized (
    select c.*, p.own, p.other from parted p join consent c on c.person_id = any (p.own)
    where case when p.kept then c.recorded_at >= p.since else c.recorded_at > p.since end
      and array(select one_when(c.person_id, c.recorded_at)) && array(select same_people(p.other))
      and not exists (
        select 1 from consent n where n.agreement_id = c.agreement_id and (n.person_id = any (p.own) or n.person_id = any (array(select same_people(p.other))))
          and n.classes @> c.classes and (n.from_day, n.recorded_order) > (c.from_day, c.recorded_order) and n.from_day <= viewer_today())
  ), settled as (
    insert into consent (id, person_id, agreement_id, classes, answer, from_day, until_day, how, organisation_id, recorded_by, recorded_at, copy_of, by_parting)
    select gen_random_uuid(), on_record.id, a.agreement_id, a.classes, case when a.answer = 'given' then 'lapsed' else a.answer end,
      case when a.answer = 'given' then greatest(a.from_day, viewer_today()) else a.from_day end, null,
      left(case when a.answer = 'given' then 'Given when two records counted as one, which have been parted since: ask again. ' else 'Answered when two records counted as one, which have been parted since: ' end || a.how, 500),
      a.organisation_id, a.recorded_by, viewer_now(), a.id, merge
    from answered a cross join lateral (
      select a.other as id union all select a.person_id where a.answer = 'given') on_record
    where a.answer <> 'given' or a.until_day is null or a.until_day >= viewer_today()
    returning answer
  )
  select count(*) filter (where answer = 'lapsed') into asked_again from settled;
  return asked_again;
end $$;
