-- A record that name and birth date alone tie to somebody already known stands as a person of its own until whoever answers for
-- that person has said whether they are one human being (docs/decisions/2026-11-23-links-by-name-alone-wait.md).

alter table first_known
  add column apart_id uuid references person,
  add column class text not null default 'identity' check (class in ('identity', 'health')),
  add column due_day date,
  add column numbers text,
  add column numbers_say text check (numbers_say in ('one', 'two', 'both')),
  add column answer text check (answer in ('same', 'apart')),
  add column why text,
  add constraint first_known_waits check (apart_id is null or (by_name and due_day is not null and apart_id <> person_id)),
  add constraint first_known_answered check ((answer is null) = (why is null) and (answer is null or (apart_id is not null and checked_on is not null)));
comment on table first_known is 'Class: by row (a treatment service’s is health). An agency’s extract named somebody with whom it had nothing to do before: who answers for them (null: nobody), and whether name and birth date alone say that it is they. Then the record is kept apart until somebody answers.';
comment on column first_known.apart_id is 'The person of its own that the record is kept as, where name and birth date alone agree; null where a number agreed.';
comment on column first_known.due_day is 'The last day on which to answer: two working days (assumption, in the decision record).';
comment on column first_known.numbers is 'What numbers that came later say of it, in words.';
comment on column first_known.numbers_say is 'That the two are one, that they are two, or both (numbersSay in src/extracts/first-known.ts).';
comment on column first_known.answer is 'Same: the two were made one. Apart: two people, whom no file links again by name. Null: it waits.';
create index first_known_apart on first_known (apart_id) where apart_id is not null;

create function standing_of_candidates(people uuid[]) returns table (person_id uuid, own boolean, apart_from uuid[]) language sql stable security definer set search_path = public as $$
  select asked.id,
    exists (select 1 from involvement i where i.person_id = asked.id and i.organisation_id = viewer_organisation()
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())),
    coalesce((select array_agg(distinct current_person(f.person_id)) from first_known f where f.apart_id = asked.id and f.answer is distinct from 'same'), '{}')
  from unnest(people) as asked (id) where viewer_role() = 'data-officer'
$$;
comment on function standing_of_candidates(uuid[]) is 'Of people whom new records may belong to: has the officer’s own agency to do with them, and from whom are they kept apart. For the linking rules alone, and never shown.';

create function note_waiting(sent uuid, people uuid[], aparts uuid[], due date) returns void language sql security definer set search_path = public as $$
  insert into first_known (id, extract_id, person_id, organisation_id, holder_id, by_name, on_day, apart_id, class, due_day)
  select gen_random_uuid(), e.id, n.person, e.organisation_id, h.organisation_id, true, viewer_today(), n.apart, case e.agency when 'treatment' then 'health' else 'identity' end, due
  from extract e
  cross join (select distinct person, apart from unnest(people, aparts) as asked (person, apart)) n
  left join lateral (
    -- Whoever is responsible; where nobody is, whoever else told of them.
    select distinct on (i.organisation_id) i.organisation_id from involvement i
    where i.person_id = any (array(select same_people(n.person))) and i.organisation_id <> e.organisation_id and i.class = 'identity'
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (i.basis = 'responsible' or (i.basis = 'supplied' and not exists (
        select 1 from involvement r where r.person_id = any (array(select same_people(n.person))) and r.basis = 'responsible' and r.organisation_id <> e.organisation_id
          and r.from_day <= viewer_today() and (r.until_day is null or r.until_day >= viewer_today()))))) h on true
  where e.id = sent and viewer_role() = 'data-officer' and e.organisation_id = viewer_organisation()
    and not exists (select 1 from first_known f where f.apart_id = n.apart and f.person_id = n.person)
$$;
comment on function note_waiting(uuid, uuid[], uuid[], date) is 'Notes which known people an extract’s records may be about by name and birth date alone, and who answers for them. The data officer is told nothing of it.';

-- Numbers that come later, in anybody's extract, may settle it.
create function waiting_identities(people uuid[]) returns table (apart_id uuid, person_id uuid, sent boolean, surname text, birth_date date, pnc text, prison_number text, crn text)
language sql stable security definer set search_path = public as $$
  with waits as materialized (
    select distinct f.apart_id, f.person_id from first_known f
    where f.answer is null and f.apart_id is not null and viewer_role() = 'data-officer'
      and (f.apart_id = any (people) or f.person_id = any (people) or current_person(f.person_id) = any (people))),
  sides as (
    select w.apart_id, w.person_id, true as sent, same.id from waits w, lateral same_people(w.apart_id) as same (id)
    union all select w.apart_id, w.person_id, false, same.id from waits w, lateral same_people(w.person_id) as same (id))
  select s.apart_id, s.person_id, s.sent, p.surname, p.birth_date, p.pnc, p.prison_number, p.crn from sides s join person p on p.id = s.id
  union
  select s.apart_id, s.person_id, s.sent, r.surname, r.birth_date, r.pnc, r.prison_number, r.crn from sides s join source_record r on r.person_id = s.id where r.withdrawn_on is null
$$;
comment on function waiting_identities(uuid[]) is 'Both sides of every wait that some people are in: for the rule that says what their numbers say, answered to a data officer’s action alone and never shown.';

create function note_numbers(apart uuid, known uuid, said text, words text) returns void language sql security definer set search_path = public as $$
  update first_known set numbers = words, numbers_say = said where apart_id = apart and person_id = known and answer is null and viewer_role() = 'data-officer'
$$;
comment on function note_numbers(uuid, uuid, text, text) is 'Says in words what numbers that came later say of a link that waits; the data officer sees nothing of it.';

create function settle_first_known(apart uuid, known uuid, said text, words text) returns void language sql security definer set search_path = public as $$
  update first_known f set answer = said, why = words, checked_on = viewer_today(), checked_by = viewer_account()
  where f.apart_id is not null and f.answer is null
    and ((f.apart_id = apart and f.person_id = known)
      -- Made one in any other way than by an answer, for every wait that this settles.
      or (said = 'same' and current_person(f.apart_id) = current_person(f.person_id) and f.apart_id = any (array(select same_people(apart)))))
$$;
comment on function settle_first_known(uuid, uuid, text, text) is 'Writes one answer for every agency that was asked about the same two people.';

create function part_first_known(one uuid, other uuid, words text) returns void language sql security definer set search_path = public as $$
  update first_known f set answer = 'apart', why = words, checked_on = viewer_today(), checked_by = viewer_account()
  where f.answer = 'same' and ((f.apart_id = one and f.person_id = other) or (f.apart_id = other and f.person_id = one))
    and current_person(f.apart_id) <> current_person(f.person_id)
$$;
comment on function part_first_known(uuid, uuid, text) is 'Two records that were made one by an answer are parted again: the answer is then that they are two.';

create function sent_by_viewer(wait uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from first_known f join extract e on e.id = f.extract_id where f.id = wait and viewer_account() in (e.confirmed_by, e.received_by))
$$;
comment on function sent_by_viewer(uuid) is 'Did this account send or confirm the extract itself? Nobody answers in one hat what they sent in another.';

create function told_of_waiting(sent uuid) returns table (organisation_id uuid, role text, people integer) language sql stable security definer set search_path = public as $$
  with counted as (
    select f.holder_id, count(*)::integer as people from first_known f
    where f.extract_id = sent and f.organisation_id = viewer_organisation() and f.apart_id is not null and f.class = 'identity' and f.answer is null group by f.holder_id),
  headed as (
    select c.*, exists (select 1 from membership m where m.organisation_id = c.holder_id and m.role = 'delivery-unit-head' and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) as head from counted c)
  select h.holder_id, 'delivery-unit-head', h.people from headed h where h.head
  union all
  select l.organisation_id, 'governance-lead', sum(h.people)::integer
  from headed h cross join (select distinct m.organisation_id from membership m
    where m.role = 'governance-lead' and m.organisation_id = any (viewer_partners()) and m.organisation_id <> viewer_organisation()
      and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) l
  where not h.head group by l.organisation_id
$$;
comment on function told_of_waiting(uuid) is 'Who gets one notice that an extract’s records wait for their answer: the heads of those responsible, else the governance leads of others than the sender. Of a treatment service’s records nobody is told: that alone would say whose patient somebody is.';

create or replace function told_of_first_known(sent uuid) returns table (organisation_id uuid, role text, people integer, by_name integer) language sql stable security definer set search_path = public as $$
  with counted as (
    select f.holder_id, count(*)::integer as people, (count(*) filter (where f.by_name))::integer as by_name from first_known f
    where f.extract_id = sent and f.organisation_id = viewer_organisation() and f.apart_id is null group by f.holder_id),
  headed as (
    select c.*, exists (select 1 from membership m where m.organisation_id = c.holder_id and m.role = 'delivery-unit-head' and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) as head from counted c)
  select h.holder_id, 'delivery-unit-head', h.people, h.by_name from headed h where h.head
  union all
  select l.organisation_id, 'governance-lead', sum(h.people)::integer, sum(h.by_name)::integer
  from headed h cross join (select distinct m.organisation_id from membership m where m.role = 'governance-lead' and m.organisation_id = any (viewer_partners()) and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())) l
  where not h.head group by l.organisation_id
$$;

-- Whoever merges may not see every organisation that has to do with the two: its sight follows all the same, from this day on.
create function involve_merged(merge uuid) returns void language sql security definer set search_path = public as $$
  insert into involvement (id, person_id, organisation_id, basis, class, from_day, until_day, because_of, because_id, by_merge)
  select gen_random_uuid(), case i.person_id when m.person_id then m.into_id else m.person_id end, i.organisation_id, i.basis, i.class, greatest(i.from_day, viewer_today()), i.until_day, i.because_of, i.because_id, m.id
  from active_merge m join involvement i on i.person_id in (m.person_id, m.into_id)
  where m.id = merge and i.by_merge is null and (i.until_day is null or i.until_day >= viewer_today())
    and not exists (select 1 from involvement done where done.by_merge = merge)
$$;
comment on function involve_merged(uuid) is 'Whoever has to do with one of two merged records has to do with the person, from the day of the merge; marked, so that parting them ends it.';

revoke execute on function standing_of_candidates(uuid[]), note_waiting(uuid, uuid[], uuid[], date), waiting_identities(uuid[]), note_numbers(uuid, uuid, text, text), settle_first_known(uuid, uuid, text, text),
  part_first_known(uuid, uuid, text), sent_by_viewer(uuid), told_of_waiting(uuid), involve_merged(uuid) from public;
grant execute on function standing_of_candidates(uuid[]), note_waiting(uuid, uuid[], uuid[], date), waiting_identities(uuid[]), note_numbers(uuid, uuid, text, text), settle_first_known(uuid, uuid, text, text),
  part_first_known(uuid, uuid, text), sent_by_viewer(uuid), told_of_waiting(uuid), involve_merged(uuid) to throughline_app;

drop policy answer on first_known;
create policy answer on first_known for select to throughline_app using (
  organisation_id <> (select viewer_organisation())
  and (((holder_id = (select viewer_organisation()) or exists (
      -- Whoever became responsible after it was noted answers too.
      select 1 from involvement i where i.person_id = first_known.person_id and i.organisation_id = (select viewer_organisation()) and i.basis = 'responsible'
        and i.from_day <= (select viewer_today()) and (i.until_day is null or i.until_day >= (select viewer_today())))) and (select viewer_role()) = any (array['delivery-unit-head', 'governance-lead', 'offender-manager', 'prison-offender-manager', 'resettlement-worker', 'housing-officer']))
    or ((select viewer_role()) = 'governance-lead' and organisation_id = any ((select viewer_partners())::uuid[])))
  and (class = 'identity' or organisation_id = any ((select partner_organisations('health'))::uuid[]))
  and exists (select 1 from person p where p.id = first_known.person_id)
  and (apart_id is null or exists (select 1 from person p where p.id = first_known.apart_id)));
comment on policy answer on first_known is 'For whoever works with people at an agency that answers for this one, and the governance leads of the partnership, as far as they see both records; never for the agency that sent it. Who of them may answer is the action’s to say.';
drop policy check_it on first_known;
create policy check_it on first_known for update to throughline_app using (apart_id is null and (select viewer_role()) = any (array['delivery-unit-head', 'governance-lead']))
  with check (checked_by = (select viewer_account()));

create or replace function standing_records(people uuid[]) returns table (person_id uuid, agency text, class text, received_on date, agency_number text, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, postcode text)
language sql stable security definer set search_path = public set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  with wanted as materialized (
    select distinct asked.id from unnest(people) as asked(id)
    where viewer_role() = 'data-officer'
      -- Whoever has just said that two are one human being lets the person follow the record that came with it.
      or exists (select 1 from first_known f where f.checked_by = viewer_account() and f.checked_on = viewer_today() and f.answer = 'same' and current_person(f.person_id) = asked.id)),
  known as materialized (
    select w.id as person_id, w.id from wanted w
    union select w.id, same.id from wanted w, lateral same_people(w.id) as same(id) where exists (select from person_merge m where m.into_id = w.id)
  )
  select k.person_id, o.kind, s.class, s.received_on, s.agency_number, s.forename, s.surname, s.birth_date, s.sex, s.pnc, s.prison_number, s.crn, s.postcode
  from known k, lateral (select * from source_record where person_id = k.id and withdrawn_on is null offset 0) s, lateral (select kind from organisation where id = s.organisation_id offset 0) o
$$;

create function agreed_by_number(apart uuid, known uuid) returns table (words text) language sql stable security definer set search_path = public as $$
  select f.numbers from first_known f
  where f.apart_id = apart and f.person_id = known and f.answer is null and f.numbers_say = 'one' and viewer_role() = 'data-officer' limit 1
$$;
comment on function agreed_by_number(uuid, uuid) is 'The words in which a number settled a wait (numbersSay in src/extracts/first-known.ts), for the worker that makes the two one; nothing where no number did.';
revoke execute on function agreed_by_number(uuid, uuid) from public;
grant execute on function agreed_by_number(uuid, uuid) to throughline_app;
