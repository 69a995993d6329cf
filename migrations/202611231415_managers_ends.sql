-- How a responsibility ended, reviews of a manager after a change of risk, and the two questions that need every row.

alter table management
  add ended_reason text,
  add ended_by uuid references account,
  add ended_at timestamptz;
-- A handover that was arranged and never came about keeps its row, with an empty period: the day it would have begun on both ends.
alter table management drop constraint management_check;
alter table management add constraint management_period check (until_day >= from_day);
create index management_account_period on management (account_id, from_day, until_day);

create table manager_review (
  id uuid primary key,
  person_id uuid not null references person,
  management_id uuid not null references management,
  asked_on date not null,
  due_day date not null check (due_day >= asked_on),
  done_on date check (done_on >= asked_on),
  done_by uuid references account,
  finding text,
  check ((done_on is null) = (finding is null))
);
comment on table manager_review is 'Class: risk. After a rise in risk: is this still the right offender manager? Due until somebody records the answer.';
create index manager_review_person on manager_review (person_id);
create unique index manager_review_open on manager_review (management_id) where done_on is null;
call protect('manager_review', 'risk');

create function people_without_manager(day date) returns table (person_id uuid, needed_by date, waiting_since date)
language sql stable security definer set search_path = public rows 500 as $$
  with merged as materialized (
    select m.person_id as id, current_person(m.person_id) as kept from active_merge m
  ), current_sentence as (
    select coalesce(merged.kept, s.person_id) as person_id,
      min(case when s.custody_start <= day and s.released_on is null and s.planned_release > day then s.planned_release end) as release_day,
      bool_or(s.custody_start is null or s.released_on <= day or s.planned_release <= day) as supervised,
      min(least(s.imposed_day, s.custody_start)) as began
    from sentence s left join merged on merged.id = s.person_id
    where s.supervision_end >= day and least(s.imposed_day, s.custody_start) <= day
    group by 1
  ), held as (
    select coalesce(merged.kept, m.person_id) as person_id,
      bool_or(m.from_day <= day and (m.until_day is null or m.until_day > day)) as now,
      max(m.until_day) filter (where m.until_day <= day and m.until_day > m.from_day) as last_until
    from management m left join merged on merged.id = m.person_id
    group by 1
  ), waiting as (
    select c.person_id, c.release_day, c.supervised, greatest(c.began, h.last_until) as since
    from current_sentence c left join held h using (person_id)
    where h.now is not true
  )
  select w.person_id, case when w.supervised or w.release_day is null then w.since else w.release_day end, w.since from waiting w
$$;
comment on function people_without_manager(date) is 'Ids of everybody with a sentence that runs on the day and nobody responsible. It tells ids and days only; the list joins them to tables whose policies decide who is seen, so that a manager one may not see is not taken for none.';

create function caseloads(organisations uuid[], day date) returns table (account_id uuid, tier text, people bigint)
language sql stable security definer set search_path = public rows 500 as $$
  select m.account_id, newest.tier, count(*)
  from management m
  left join lateral (
    select left(r.tier, 1) as tier from risk_assessment r
    where r.person_id = m.person_id and r.assessed_on <= day order by r.assessed_on desc, r.recorded_at desc limit 1
  ) newest on true
  where m.organisation_id = any (organisations) and m.organisation_id = any (viewer_partners())
    and m.from_day <= day and (m.until_day is null or m.until_day > day)
  group by 1, 2
$$;
comment on function caseloads(uuid[], date) is 'How many people each colleague is responsible for, by letter of the tier: counts, never who they are.';
