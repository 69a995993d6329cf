-- What a check of accommodation needs beside its answer: a version, corrections that stay readable, and days that follow the release.

alter table accommodation
  add column ended_by uuid references account,
  add constraint accommodation_ended_with_reason check ((ended_on is null) = (end_reason is null)),
  add constraint accommodation_ended_after_found check (ended_on >= found_on);

alter table accommodation_check add column version integer not null default 1;
comment on column accommodation_check.version is '1 while the check is due; one more each time an answer is recorded or corrected.';

alter table employment_status add column version integer not null default 1;
create index employment_status_due on employment_status (due_day) where recorded_on is null;

create table status_correction (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  about text not null check (about in ('accommodation', 'employment')),
  days_after integer not null,
  previous_answer text not null,
  new_answer text not null check (new_answer <> previous_answer),
  reason text not null check (length(reason) between 3 and 500),
  corrected_on date not null,
  corrected_by uuid references account,
  corrected_at timestamptz not null
);
comment on table status_correction is 'Class: needs. An answer about where somebody slept, or whether they worked, that was recorded wrongly: what it said, what it says now, why, and who corrected it. The check itself carries the answer that holds.';
create index status_correction_person on status_correction (person_id, corrected_on);
call protect('status_correction', 'needs');

create function custody_to_house(people uuid[]) returns table (sentence_id uuid, release_day date, released boolean)
language sql stable security definer set search_path = public as $$
  select s.id, coalesce(s.released_on, s.planned_release), s.released_on is not null
  from sentence s
  where s.person_id = any (people) and s.custody_start <= viewer_today()
    and exists (
      select 1 from involvement i
      where i.person_id = s.person_id
        and ((i.organisation_id = viewer_organisation() and i.basis = any (own_bases('needs')))
          or i.organisation_id = any (partner_organisations('needs')))
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
  order by s.released_on is not null, coalesce(s.released_on, s.planned_release) desc, s.id
  limit 1
$$;
comment on function custody_to_house(uuid[]) is 'The release that accommodation is found for: which sentence, which day. It tells whoever may see this person’s needs nothing of the sentence but that day, because a bed is needed from it: a housing officer does not see sentences.';

create function move_accommodation_checks(of_sentence uuid, release date) returns integer
language sql security definer set search_path = public as $$
  with moved as (
    update accommodation_check set due_day = release + day_after
    where sentence_id = of_sentence and recorded_on is null and due_day <> release + day_after returning 1
  ), work as (
    update employment_status set due_day = release + weeks_after * 7
    where sentence_id = of_sentence and recorded_on is null and due_day <> release + weeks_after * 7
  )
  select count(*)::integer from moved
$$;
comment on function move_accommodation_checks(uuid, date) is 'The days of checks that nobody has answered follow the release day, whoever records it: a prison that records yesterday’s release has by then lost sight of the person. Answers how many checks moved.';
