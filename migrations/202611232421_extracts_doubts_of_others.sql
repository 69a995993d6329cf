-- Nobody decides a pair whose answer would show their own organisation somebody whom it does not know: whoever knows that person does.

create function doubt_of_others(record uuid, person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from source_record s
    where s.id = record and current_person(s.person_id) <> current_person(person)
      and (s.organisation_id = viewer_organisation() or exists (
        select 1 from involvement i where i.person_id = any (array(select same_people(s.person_id))) and i.organisation_id = viewer_organisation()
          and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))))
    and not exists (
      select 1 from involvement i where i.person_id = any (array(select same_people(person))) and i.organisation_id = viewer_organisation()
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$$;
comment on function doubt_of_others(uuid, uuid) is 'Would saying that the record is of this person give the viewer’s organisation, which has to do with the record and not with the person, sight of its own? Then somebody else says so.';
revoke execute on function doubt_of_others(uuid, uuid) from public;
grant execute on function doubt_of_others(uuid, uuid) to throughline_app;

create policy of_others on doubtful_link as restrictive for update to throughline_app
  using (true) with check ((select viewer_role()) = 'data-officer' or not doubt_of_others(source_record_id, person_id));
comment on policy of_others on doubtful_link is 'The officer whose extract raises a doubt again writes it unanswered; nobody else of an organisation that would gain sight by the answer writes anything.';
