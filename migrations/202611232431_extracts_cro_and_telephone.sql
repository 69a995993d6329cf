-- What agencies' records tell of both numbers; the triggers of known_identity and the rules of precedence and of waiting know them too.

alter table source_record add column cro text, add column telephone text;

create or replace function know_records() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'DELETE' then
    delete from known_identity k using former f where k.source_record_id = f.id;
    return null;
  end if;
  if tg_op = 'UPDATE' then
    -- Taken back, or found to be somebody else's: it was never about this person.
    update known_identity k set withdrawn = true, until_day = greatest(k.from_day, coalesce(k.until_day, w.withdrawn_on, writing_day()))
    from written w join former f on f.id = w.id
    where k.source_record_id = w.id and k.person_id = f.person_id and not k.withdrawn and (w.withdrawn_on is not null or w.person_id <> f.person_id);
    update known_identity k set until_day = greatest(k.from_day, w.received_on)
    from written w join former f on f.id = w.id
    where k.source_record_id = w.id and k.until_day is null
      and (w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone) is distinct from (f.forename, f.surname, f.birth_date, f.sex, f.pnc, f.prison_number, f.crn, f.cro, f.postcode, f.telephone);
  end if;
  insert into known_identity (person_id, source, source_record_id, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, from_day, until_day, withdrawn)
  select w.person_id, 'source_record', w.id, w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.cro, w.postcode, w.telephone, w.received_on, case when w.withdrawn_on is not null then greatest(w.received_on, w.withdrawn_on) end, w.withdrawn_on is not null
  from written w
  where tg_op = 'INSERT' or (w.withdrawn_on is null and not exists (select 1 from known_identity k where k.source_record_id = w.id and k.until_day is null));
  return null;
end $$;

drop function standing_records(uuid[]);
create function standing_records(people uuid[]) returns table(person_id uuid, agency text, class text, received_on date, agency_number text, forename text, surname text, birth_date date, sex text, pnc text, prison_number text, crn text, cro text, postcode text, telephone text) language sql stable security definer set search_path = public set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  with wanted as materialized (
    select distinct asked.id from unnest(people) as asked(id)
    where viewer_role() = 'data-officer'
      -- Whoever has just said that two are one human being lets the person follow the record that came with it.
      or exists (select 1 from first_known f where f.checked_by = viewer_account() and f.checked_on = viewer_today() and f.answer = 'same' and current_person(f.person_id) = asked.id)),
  known as materialized (
    select w.id as person_id, w.id from wanted w
    union select w.id, same.id from wanted w, lateral same_people(w.id) as same(id) where exists (select from person_merge m where m.into_id = w.id)
  )
  select k.person_id, o.kind, s.class, s.received_on, s.agency_number, s.forename, s.surname, s.birth_date, s.sex, s.pnc, s.prison_number, s.crn, s.cro, s.postcode, s.telephone
  from known k, lateral (select * from source_record where person_id = k.id and withdrawn_on is null offset 0) s, lateral (select kind from organisation where id = s.organisation_id offset 0) o
$$;
comment on function standing_records(uuid[]) is 'Every agency’s standing record of some people, for the rule that says which of them the person’s own fields follow: answered to a data officer’s action alone and never shown.';

drop function waiting_identities(uuid[]);
create function waiting_identities(people uuid[]) returns table(apart_id uuid, person_id uuid, sent boolean, surname text, birth_date date, pnc text, prison_number text, crn text, cro text) language sql stable security definer set search_path = public as $$
  with waits as materialized (
    select distinct f.apart_id, f.person_id from first_known f
    where f.answer is null and f.apart_id is not null and viewer_role() = 'data-officer'
      and (f.apart_id = any (people) or f.person_id = any (people) or current_person(f.person_id) = any (people))),
  sides as (
    select w.apart_id, w.person_id, true as sent, same.id from waits w, lateral same_people(w.apart_id) as same (id)
    union all select w.apart_id, w.person_id, false, same.id from waits w, lateral same_people(w.person_id) as same (id))
  select s.apart_id, s.person_id, s.sent, p.surname, p.birth_date, p.pnc, p.prison_number, p.crn, p.cro from sides s join person p on p.id = s.id
  union
  select s.apart_id, s.person_id, s.sent, r.surname, r.birth_date, r.pnc, r.prison_number, r.crn, r.cro from sides s join source_record r on r.person_id = s.id where r.withdrawn_on is null
$$;
revoke all on function waiting_identities(uuid[]) from public;
grant execute on function waiting_identities(uuid[]) to throughline_app;
comment on function waiting_identities(uuid[]) is 'Both sides of every wait that some people are in: for the rule that says what their numbers say, answered to a data officer’s action alone and never shown.';
