-- The gate record: what was true on release day and 1, 7, 28 and 90 days after, on seven questions.
-- Where somebody slept stays one truth in accommodation_check; here stands only who told it and how they knew.

create table gate_check (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  release_day date not null,
  day_after integer not null check (day_after in (0, 1, 7, 28, 90)),
  due_day date not null check (due_day = release_day + day_after),
  answered text[] not null default '{}' check (answered <@ '{money,prescription,phone,appointment,treatment,work}'),
  contradicted text[] not null default '{}' check (contradicted <@ '{money,prescription,phone,appointment,treatment,work}'),
  ended_on date,
  version integer not null default 1,
  unique (sentence_id, release_day, day_after)
);
comment on table gate_check is 'Class: needs. One day on which it is asked how somebody fares after release. It says which questions are answered and which are answered in two ways, never what was answered; why the checks ended stands in gate_end.';
create index gate_check_person on gate_check (person_id);
create index gate_check_due on gate_check (due_day, id) where ended_on is null;
create index gate_check_release on gate_check (release_day, day_after);

create table gate_answer (
  id uuid primary key,
  person_id uuid not null references person,
  check_id uuid not null references gate_check on delete cascade,
  question text not null check (question in ('housing', 'money', 'phone', 'appointment', 'work')),
  answer text check (answer in ('yes', 'no', 'not-needed', 'not-known')),
  known_how text not null check (known_how in ('seen', 'told-by-person', 'told-by-partner')),
  settles boolean not null default false,
  reason text check (length(reason) between 3 and 500),
  stands boolean not null default true,
  organisation_id uuid not null references organisation,
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  place bigint generated always as identity,
  check ((question = 'housing') = (answer is null)),
  check (settles <= (reason is not null))
);
comment on table gate_answer is 'Class: needs. What was answered to one question of a gate check, by whom and how they knew; nothing is overwritten. Of housing it holds who told it and how they knew: where the person slept stands in accommodation_check.';
create index gate_answer_check on gate_answer (check_id, question, place desc);
create index gate_answer_person on gate_answer (person_id);

create table gate_health_answer (
  id uuid primary key,
  person_id uuid not null references person,
  check_id uuid not null references gate_check on delete cascade,
  question text not null check (question in ('prescription', 'treatment')),
  answer text not null check (answer in ('yes', 'no', 'not-needed', 'not-known')),
  known_how text not null check (known_how in ('seen', 'told-by-person', 'told-by-partner')),
  settles boolean not null default false,
  reason text check (length(reason) between 3 and 500),
  stands boolean not null default true,
  organisation_id uuid not null references organisation,
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  place bigint generated always as identity,
  agreed boolean not null default false,
  check (settles <= (reason is not null))
);
comment on table gate_health_answer is 'Class: health. What was answered about prescription and treatment in a gate check, by whom and how they knew; nothing is overwritten.';
comment on column gate_health_answer.agreed is 'A provider of treatment told it after the person agreed that those who manage the sentence are told.';
create index gate_health_answer_check on gate_health_answer (check_id, question, place desc);
create index gate_health_answer_person on gate_health_answer (person_id);

create table gate_end (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  release_day date not null,
  why text not null check (why in ('died', 'recalled', 'returned', 'removed')),
  day date not null,
  note text check (length(note) between 3 and 500),
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  unique (sentence_id, release_day),
  check (day >= release_day)
);
comment on table gate_end is 'Class: sentence. Why the checks after a release ended before their time: death, recall, return to prison, removal from the country. Whoever sees needs alone sees that they ended, not why.';
create index gate_end_person on gate_end (person_id);

call protect('gate_check', 'needs');
call protect('gate_answer', 'needs');
call protect('gate_health_answer', 'health');
call protect('gate_end', 'sentence');

-- What a check says of its answers is derived in the transaction that writes them, as the owner: whoever answers about health need
-- not see needs, and whoever sees needs learns that it was answered. The latest word of each organisation counts; one that settles
-- counts against all before it; “not known” contradicts nobody. The words of this rule: standingOf() in src/gate/answers.ts.
create function gate_answers_stand() returns trigger language plpgsql security definer set search_path = public as $$
declare
  of_check uuid := new.check_id;
  stays uuid;
begin
  with said as (
    select id, question, answer, organisation_id, settles, place from gate_answer where check_id = of_check
    union all select id, question, answer, organisation_id, settles, place from gate_health_answer where check_id = of_check
  ), latest as (
    select distinct on (s.organisation_id) s.id, s.answer, s.place
    from said s
    where s.question = new.question and s.place >= coalesce((select max(t.place) from said t where t.question = new.question and t.settles), 0)
    order by s.organisation_id, s.place desc
  )
  select id into stays from latest order by answer is not distinct from 'not-known', place desc limit 1;
  if tg_table_name = 'gate_answer'
    then update gate_answer set stands = (id = stays) where check_id = of_check and question = new.question and stands <> (id = stays);
    else update gate_health_answer set stands = (id = stays) where check_id = of_check and question = new.question and stands <> (id = stays); end if;
  with said as (
    select question, answer, organisation_id, settles, place from gate_answer where check_id = of_check and question <> 'housing'
    union all select question, answer, organisation_id, settles, place from gate_health_answer where check_id = of_check
  ), latest as (
    select distinct on (s.question, s.organisation_id) s.question, s.answer
    from said s
    where s.place >= coalesce((select max(t.place) from said t where t.question = s.question and t.settles), 0)
    order by s.question, s.organisation_id, s.place desc
  ), standing as (
    select question, count(distinct answer) filter (where answer <> 'not-known') > 1 as two_ways from latest group by question
  )
  update gate_check g set version = g.version + 1,
    answered = coalesce((select array_agg(question order by question) from standing), '{}'),
    contradicted = coalesce((select array_agg(question order by question) from standing where two_ways), '{}')
  where g.id = of_check;
  return null;
end $$;
create trigger stand after insert on gate_answer for each row execute function gate_answers_stand();
create trigger stand after insert on gate_health_answer for each row execute function gate_answers_stand();

-- The health side: a provider to whom the person is referred, and who accepted, for health or for drugs and alcohol. Its
-- caseworkers see neither needs nor health: they are told which check asks them, and of the answers their own organisation’s.
create function treats(person uuid, provider uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from referral r
    where r.person_id = any (array(select same_people(person))) and (provider is null or r.provider_organisation_id = provider) and r.pathway in ('health', 'drugs-alcohol') and r.state = 'accepted')
$$;
comment on function treats(uuid, uuid) is 'Has this provider (any, when none is named) accepted the person for health, or for drugs and alcohol, and is it still working with them?';

create function gate_asked_of_provider(people uuid[] default null) returns table (
  id uuid, person_id uuid, sentence_id uuid, release_day date, day_after integer, due_day date, answered text[], contradicted text[], version integer)
language sql stable security definer set search_path = public as $$
  select g.id, g.person_id, g.sentence_id, g.release_day, g.day_after, g.due_day,
    array(select unnest(g.answered) intersect select unnest('{prescription,treatment}'::text[])), array(select unnest(g.contradicted) intersect select unnest('{prescription,treatment}'::text[])), g.version
  from gate_check g
  where viewer_role() = 'caseworker' and g.ended_on is null and (people is null or g.person_id = any (people))
    and exists (
      select 1 from involvement i
      where i.person_id = g.person_id and i.organisation_id = viewer_organisation() and i.basis = 'referred' and i.basis = any ((select own_bases('contact'))::text[])
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
        and (not i.guarded or (admitted(i.person_id, i.organisation_id, 'contact') and admitted(i.person_id, i.organisation_id, 'health'))))
    and treats(g.person_id, viewer_organisation())
$$;
comment on function gate_asked_of_provider(uuid[]) is 'The gate checks that ask the viewer’s own organisation, because it treats the person: which day, and which of its two questions are answered. Nobody but caseworkers is answered.';

-- Own words: what an organisation told about health it may read again, while it treats the person and may see them at all.
create policy own_words on gate_health_answer for select to throughline_app using (
  organisation_id = (select viewer_organisation()) and (select viewer_role()) = 'caseworker'
  and check_id = any (array(select asked.id from gate_asked_of_provider(array[gate_health_answer.person_id]) asked)));

create function gate_hold(wanted uuid, expected integer) returns boolean language sql security definer set search_path = public as $$
  with held as (update gate_check set version = version + 1 where id = wanted and version = expected returning 1) select exists (select 1 from held)
$$;
comment on function gate_hold(uuid, integer) is 'Takes a check for the rest of the transaction when it still is as the form was made from; false when somebody answered in between.';

create function end_gate_checks(of_sentence uuid, of_release date, on_day date, all_open boolean) returns integer language sql security definer set search_path = public as $$
  with ended as (
    update gate_check g set ended_on = on_day, version = version + 1
    where g.sentence_id = of_sentence and g.release_day = of_release and g.ended_on is null and (g.due_day >= on_day or (all_open and cardinality(g.answered) < 6)) returning 1)
  select count(*)::integer from ended
$$;
comment on function end_gate_checks(uuid, date, date, boolean) is 'Ends the checks from a day on, whoever records the reason: a prison that receives somebody again may not see the needs of before. all_open: those of earlier days that nobody answered, too. Answers how many ended.';

create function gate_releases_running(people uuid[], back_in uuid, on_day date) returns table (sentence_id uuid, release_day date, person_id uuid, day date)
language sql stable security definer set search_path = public as $$
  select s.id, s.released_on, s.person_id, back.day
  from sentence s
  cross join (select coalesce(on_day, (select custody_start from sentence where id = back_in)) as day) back
  where s.person_id = any (people) and s.id is distinct from back_in and s.released_on < back.day + (on_day is not null)::integer and s.released_on >= back.day - 90
    and exists (select 1 from gate_check g where g.sentence_id = s.id and g.release_day = s.released_on and g.ended_on is null)
    and not exists (select 1 from gate_end e where e.sentence_id = s.id and e.release_day = s.released_on)
$$;
comment on function gate_releases_running(uuid[], uuid, date) is 'Releases whose checks still run when somebody is back in prison on a day, or by a new sentence: told inside the action that records it, whoever does, so that nobody goes on asking.';
