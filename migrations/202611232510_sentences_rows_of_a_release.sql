-- What belongs to one release stands on the record on which its sentence stands: places found for it, checks after it, why they ended.
-- Written while two records were one, these went to the record that was kept; after a parting the one had a release without
-- checks, and the other checks of a release that was not theirs. Held here, so that whoever writes them, an action, a
-- handler or a loader, cannot miss it.
create function stands_with_sentence() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select person_id into strict new.person_id from sentence where id = new.sentence_id;
  return new;
end $$;
comment on function stands_with_sentence() is 'Gives a row that belongs to a sentence the record on which the sentence stands. It reads the sentence as the owner, because whoever records a place or a check need not see sentences; it answers nothing.';

create trigger stands_with_sentence before insert on accommodation for each row execute function stands_with_sentence();
create trigger stands_with_sentence before insert on accommodation_check for each row execute function stands_with_sentence();
create trigger stands_with_sentence before insert on employment_status for each row execute function stands_with_sentence();
create trigger stands_with_sentence before insert on gate_check for each row execute function stands_with_sentence();
create trigger stands_with_sentence before insert on gate_end for each row execute function stands_with_sentence();

update accommodation r set person_id = s.person_id from sentence s where s.id = r.sentence_id and s.person_id <> r.person_id;
update accommodation_check r set person_id = s.person_id from sentence s where s.id = r.sentence_id and s.person_id <> r.person_id;
update employment_status r set person_id = s.person_id from sentence s where s.id = r.sentence_id and s.person_id <> r.person_id;
update gate_check r set person_id = s.person_id from sentence s where s.id = r.sentence_id and s.person_id <> r.person_id;
update gate_end r set person_id = s.person_id from sentence s where s.id = r.sentence_id and s.person_id <> r.person_id;
-- What hangs on those rows goes with them.
update address_check r set person_id = a.person_id from accommodation a where a.id = r.accommodation_id and a.person_id <> r.person_id;
update address_check_reason r set person_id = c.person_id from address_check c where c.id = r.address_check_id and c.person_id <> r.person_id;
update status_correction r set person_id = s.person_id from sentence s where s.id = r.sentence_id and s.person_id <> r.person_id;
update gate_answer r set person_id = g.person_id from gate_check g where g.id = r.check_id and g.person_id <> r.person_id;
update gate_health_answer r set person_id = g.person_id from gate_check g where g.id = r.check_id and g.person_id <> r.person_id;
update release_meeting_move r set person_id = m.person_id from release_meeting m where m.id = r.meeting_id and m.person_id <> r.person_id;
