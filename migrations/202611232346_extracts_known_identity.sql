-- Each agency's record makes its person known by its own facts too, from the day it came to the day it was changed or taken back.

-- That another agency holds a record, a treatment service above all, is information of its own: its facts are seen where the record is.
create policy of_record on known_identity as restrictive for select to throughline_app using (
  source_record_id is null or exists (select 1 from source_record s where s.id = known_identity.source_record_id));

create function know_records() returns trigger language plpgsql security definer set search_path = public as $$
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
      and (w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.postcode) is distinct from (f.forename, f.surname, f.birth_date, f.sex, f.pnc, f.prison_number, f.crn, f.postcode);
  end if;
  insert into known_identity (person_id, source, source_record_id, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, from_day, until_day, withdrawn)
  select w.person_id, 'source_record', w.id, w.forename, w.surname, w.birth_date, w.sex, w.pnc, w.prison_number, w.crn, w.postcode, w.received_on, case when w.withdrawn_on is not null then greatest(w.received_on, w.withdrawn_on) end, w.withdrawn_on is not null
  from written w
  where tg_op = 'INSERT' or (w.withdrawn_on is null and not exists (select 1 from known_identity k where k.source_record_id = w.id and k.until_day is null));
  return null;
end $$;
comment on function know_records() is 'Keeps the rows of known_identity that agencies’ records make, in one statement for all records of a write.';
create trigger know_new_records after insert on source_record referencing new table as written for each statement execute function know_records();
create trigger know_changed_records after update on source_record referencing old table as former new table as written for each statement execute function know_records();
-- No foreign key: this table stands above the records in the order of the slices, and erasure goes by that order.
create trigger forget_records after delete on source_record referencing old table as former for each statement execute function know_records();

insert into known_identity (person_id, source, source_record_id, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, from_day, until_day, withdrawn)
select person_id, 'source_record', id, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, received_on, case when withdrawn_on is not null then greatest(received_on, withdrawn_on) end, withdrawn_on is not null from source_record;
