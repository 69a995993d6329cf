-- A restriction is proposed by one and approved by another, who answers for what is withheld; and who asks is confirmed by somebody else than whoever logged it.

create function answering_for(person uuid) returns table (organisation_id uuid, account_id uuid) language sql stable security definer set search_path = public as $$
  select distinct i.organisation_id, null::uuid from involvement i
  where i.person_id = any (array(select same_people(person))) and i.basis = 'responsible' and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
  union
  select distinct m.organisation_id, m.account_id from management m
  where m.person_id = any (array(select same_people(person))) and m.from_day <= viewer_today() and (m.until_day is null or m.until_day > viewer_today())
$$;
comment on function answering_for(uuid) is 'The organisations responsible for a person today (no account), and the accounts that manage them: whom to tell of what happens to their information, whether or not the viewer sees who that is. Ids alone.';
revoke execute on function answering_for(uuid) from public;
grant execute on function answering_for(uuid) to throughline_app;

alter table rights_restriction alter column from_day drop not null;
alter table rights_restriction add column proposed_by uuid references account;
alter table rights_restriction add column proposed_on date;
alter table rights_restriction add column approved_by uuid references account;
alter table rights_restriction add column approved_on date;
alter table rights_restriction add constraint rights_restriction_four_eyes check (approved_by <> proposed_by);
alter table rights_restriction add constraint rights_restriction_approved check ((approved_by is null) = (approved_on is null));

create function restriction_approvers(request uuid) returns table (organisation_id uuid, role text) language sql stable security definer set search_path = public as $$
  with asked as (select r.person_id, r.holder_id, r.classes, r.proposed_by from rights_restriction r where r.request_id = request and r.proposed_by is not null and r.limit_id is null),
  hats as (
    select distinct m.organisation_id, m.role from membership m cross join asked
    where m.role = any (array['governance-lead', 'delivery-unit-head']) and m.organisation_id = any (viewer_partners()) and m.account_id <> asked.proposed_by
      and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())),
  ranked as (
    select h.organisation_id, h.role, case
      when h.role = 'delivery-unit-head' and (asked.classes = '{}' or 'risk' = any (asked.classes)) and h.organisation_id in (select a.organisation_id from answering_for(asked.person_id) a) then 1
      when h.organisation_id = asked.holder_id then 2
      when h.role = 'delivery-unit-head' and h.organisation_id in (select a.organisation_id from answering_for(asked.person_id) a) then 3
      when h.role = 'governance-lead' then 4 end as place
    from hats h cross join asked)
  select ranked.organisation_id, ranked.role from ranked where place = (select min(place) from ranked)
$$;
comment on function restriction_approvers(uuid) is 'Who may approve a proposed restriction: for risk the head of whoever is responsible for the person, else the lead or head of the organisation that holds the information; where there is none, the head responsible, and at last another lead. Never whoever proposed it.';
revoke execute on function restriction_approvers(uuid) from public;
grant execute on function restriction_approvers(uuid) to throughline_app;

create function restriction_waits(request uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from rights_restriction r join rights_request q on q.id = r.request_id
    where r.request_id = request and q.state = 'proposed' and r.proposed_by <> viewer_account() and not excluded(r.person_id)
      and (viewer_organisation(), viewer_role()) in (select a.organisation_id, a.role from restriction_approvers(request) a))
$$;
comment on function restriction_waits(uuid) is 'Does a proposed restriction wait for this viewer to approve it?';
revoke execute on function restriction_waits(uuid) from public;
grant execute on function restriction_waits(uuid) to throughline_app;

create policy heads_read on rights_restriction for select to throughline_app
  using ((select viewer_role()) = 'delivery-unit-head' and restriction_waits(request_id) and exists (select 1 from rights_request r where r.id = request_id));
create policy heads_change on rights_restriction for update to throughline_app
  using ((select viewer_role()) = 'delivery-unit-head' and restriction_waits(request_id)) with check ((select viewer_role()) = 'delivery-unit-head' and restriction_waits(request_id));
create policy heads_change on rights_request for update to throughline_app
  using ((select viewer_role()) = 'delivery-unit-head' and restriction_waits(id)) with check (kind = 'restriction' and state in ('decided', 'identified'));
create policy heads_record on rights_step for insert to throughline_app
  with check ((select viewer_role()) = 'delivery-unit-head' and state in ('decided', 'identified') and restriction_waits(request_id));

create or replace function restrict_holder(id uuid, person uuid, holder uuid, classes text[], reason text, from_day date) returns void
language plpgsql security definer set search_path = public as $$
declare
  approved uuid;
begin
  select r.request_id into approved from rights_restriction r
  where r.person_id = person and r.holder_id = holder and r.classes = restrict_holder.classes and r.limit_id is null
    and r.approved_by = viewer_account() and r.proposed_by <> viewer_account() and r.approved_on = viewer_today()
    and (viewer_organisation(), viewer_role()) in (select a.organisation_id, a.role from restriction_approvers(r.request_id) a);
  if approved is null or not holder = any (viewer_partners()) then raise exception 'not permitted'; end if;
  insert into sight_limit (id, person_id, kind, organisation_id, classes, reason, from_day, set_by, set_at)
  values (restrict_holder.id, person, 'restriction', holder, restrict_holder.classes, restrict_holder.reason, restrict_holder.from_day, viewer_account(), viewer_now());
  update rights_restriction r set limit_id = restrict_holder.id where r.request_id = approved;
end $$;
comment on function restrict_holder(uuid, uuid, uuid, text[], text, date) is 'Withholds classes of what one organisation of the partnership holds about a person, on a request under article 18 that one proposed and the viewer, who may, approved.';

create or replace function standing_restriction(request uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from rights_restriction r join sight_limit l on l.id = r.limit_id
    where r.request_id = request and l.kind = 'restriction' and (r.organisation_id = viewer_organisation() or r.proposed_by = viewer_account() or l.set_by = viewer_account())
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      and not excluded(l.person_id)
      and not exists (
        select 1 from sight_limit k
        where k.person_id = any (array(select same_people(l.person_id))) and k.kind = 'lock' and k.organisation_id = viewer_organisation()
          and not coalesce(viewer_account() = any (k.accounts), false)
          and k.from_day <= viewer_today() and (k.until_day is null or k.until_day >= viewer_today())))
$$;
