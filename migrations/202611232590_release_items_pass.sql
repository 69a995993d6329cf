-- What a prison's team has not done at release passes to those who manage the person outside: from the next day the prison sees the
-- person no longer, and an item of theirs would be nobody's. A move takes every open item of a prison's team, those of an earlier custody too.
drop function pass_release_items(uuid, text, date);

create function pass_open_items(of_sentence uuid, team uuid, holder uuid, day date) returns integer
language plpgsql security definer set search_path = public as $$
declare passed integer;
begin
  if team is null then return 0; end if;
  update release_plan_item i set owner_organisation_id = team, owner_account_id = holder, passed_from_organisation_id = i.owner_organisation_id, passed_on = day, version = i.version + 1
  from sentence s, organisation o
  where s.id = of_sentence and i.person_id in (select same_people(s.person_id)) and o.id = i.owner_organisation_id and o.kind = 'prison' and o.id <> team and i.done_on is null and i.dropped_on is null;
  get diagnostics passed = row_count;
  return passed;
end $$;
comment on function pass_open_items(uuid, uuid, uuid, date) is 'Gives what prisons’ teams have not done for somebody to another team, and to one of it where named. Answers how many items passed.';
revoke execute on function pass_open_items(uuid, uuid, uuid, date) from public;

create function pass_release_items(of_sentence uuid, to_prison text, moved date) returns integer
language sql security definer set search_path = public as $$
  select pass_open_items(of_sentence, (select id from organisation where prison_code = to_prison and kind = 'prison'), null, moved)
$$;
comment on function pass_release_items(uuid, text, date) is 'What a prison’s team has not done when somebody is moved passes to the team of the new prison, whoever records the move. Answers how many items passed.';

create function pass_release_items_outside(of_sentence uuid, released date) returns integer
language sql security definer set search_path = public as $$
  select coalesce((
    select pass_open_items(of_sentence, team.organisation_id, team.account_id, released)
    from (
      select m.organisation_id, m.account_id, 1 as rank, m.from_day from management m, sentence s
      where s.id = of_sentence and m.person_id in (select same_people(s.person_id)) and m.side = 'community' and m.from_day <= released and (m.until_day is null or m.until_day > released)
      union all
      select i.organisation_id, null, 2, i.from_day from involvement i join organisation o on o.id = i.organisation_id and o.kind = 'probation', sentence s
      where s.id = of_sentence and i.person_id in (select same_people(s.person_id)) and i.basis = 'responsible' and i.from_day <= released and (i.until_day is null or i.until_day >= released)
      order by rank, from_day desc, organisation_id limit 1
    ) team), 0)
$$;
comment on function pass_release_items_outside(uuid, date) is 'What a prison’s team has not done at release passes to the offender manager in the community, or to the probation team that is responsible. Answers how many items passed.';
