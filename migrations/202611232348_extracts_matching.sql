-- The linking rule of scores takes the place of the exact one; what it says of a pair stands beside the pair, and a pair is decided for good.

drop function linked_identities(jsonb);
drop index person_linkage;
drop index source_record_linkage;
drop function linkage_name(text, text);

alter table first_known add column agrees text, add column likelihood real check (likelihood between 0 and 1);
comment on column first_known.agrees is 'What agrees and what differs between the record and the person, and how likely it makes them one, in words.';

alter table doubtful_link
  add column likelihood real check (likelihood between 0 and 1),
  add column answer text check (answer in ('same', 'apart')),
  add column unsure_on date,
  add column decided_why text check (length(decided_why) between 3 and 500),
  add column decided_by uuid references account,
  add column decided_on date,
  add constraint doubtful_link_decided check ((answer is null) = (decided_on is null) and (answer is null or (decided_by is not null and decided_why is not null)));
comment on column doubtful_link.answer is 'Same: the two were made one. Apart: two people, for good (people_apart). Null: it waits for somebody who sees both.';
comment on column doubtful_link.unsure_on is 'The last day on which somebody looked and could not say.';
create index doubtful_link_person on doubtful_link (person_id);
create index doubtful_link_waiting on doubtful_link (noticed_on) where answer is null;

-- Whoever decides sees both records already: the doubt tells them nothing of a third. The agency that sent it sees its own doubts as before.
create policy reviewers on doubtful_link for select to throughline_app using (
  (select viewer_role()) = any (array['delivery-unit-head', 'governance-lead'])
  and exists (select 1 from person p where p.id = doubtful_link.person_id) and exists (select 1 from source_record s where s.id = doubtful_link.source_record_id));
comment on policy reviewers on doubtful_link is 'Heads and governance leads decide about pairs of which they see both sides; where nobody at one agency does, a lead of the partnership does.';
create policy decide on doubtful_link for update to throughline_app using (
  (select viewer_role()) = any (array['delivery-unit-head', 'governance-lead'])
  and exists (select 1 from person p where p.id = doubtful_link.person_id) and exists (select 1 from source_record s where s.id = doubtful_link.source_record_id))
  with check (decided_by is null or decided_by = (select viewer_account()));

drop function note_waiting(uuid, uuid[], uuid[], date);
create function note_waiting(sent uuid, people uuid[], aparts uuid[], words text[], likely real[], due date) returns void language sql security definer set search_path = public as $$
  insert into first_known (id, extract_id, person_id, organisation_id, holder_id, by_name, on_day, apart_id, class, due_day, agrees, likelihood)
  select gen_random_uuid(), e.id, n.person, e.organisation_id, h.organisation_id, true, viewer_today(), n.apart, case e.agency when 'treatment' then 'health' else 'identity' end, due, n.agrees, n.likelihood
  from extract e
  cross join (select distinct on (person, apart) person, apart, agrees, likelihood from unnest(people, aparts, words, likely) as asked (person, apart, agrees, likelihood) order by person, apart, likelihood desc) n
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
comment on function note_waiting(uuid, uuid[], uuid[], text[], real[], date) is 'Notes which known people an extract’s records may be about though no number says so, and who answers for them. The data officer is told nothing of it.';
revoke execute on function note_waiting(uuid, uuid[], uuid[], text[], real[], date) from public;
grant execute on function note_waiting(uuid, uuid[], uuid[], text[], real[], date) to throughline_app;
