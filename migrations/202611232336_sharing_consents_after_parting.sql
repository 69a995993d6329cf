-- What somebody answered while two records counted as one was answered by one human being, and nobody knows of which record they were:
-- taking back, refusing and lapsing stands on both; consent stands on neither, and has to be asked for again.

alter table consent add column copy_of uuid references consent on delete set null, add column by_parting uuid references person_merge on delete set null;
comment on column consent.copy_of is 'The answer that this one follows from on the other record or on the same, since two records were parted on which it stood as on one.';
comment on column consent.by_parting is 'The merge whose undoing made this answer.';

create function settle_consents_on_parting(merge uuid) returns integer language plpgsql security definer set search_path = public as $$
declare
  asked_again integer;
begin
  with parted as materialized (select p.own, p.other, p.since, p.kept from parted_records(merge) p),
  answered as materialized (
    select c.*, p.own, p.other from parted p join consent c on c.person_id = any (p.own)
    where case when p.kept then c.recorded_at >= p.since else c.recorded_at > p.since end
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
comment on function settle_consents_on_parting(uuid) is 'Once the viewer parts two records: what was answered while they were one. Consent lapses on both, refusals and withdrawals stand on both; answers how many lapsed.';
revoke execute on function settle_consents_on_parting(uuid) from public;
grant execute on function settle_consents_on_parting(uuid) to throughline_app;
