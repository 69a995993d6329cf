-- That a provider treats somebody, and that two answers about treatment or prescription differ, is information about health. Both were told to
-- everybody who sees needs, to councils too. Now each is told as far as the rows that say so are seen.

create function treated(person uuid) returns boolean language sql stable set search_path = public as $$
  select exists (
    select 1 from referral r where r.person_id = any (array(select same_people(person))) and r.pathway = any (array['health', 'drugs-alcohol']) and r.state = 'accepted')
$$;
comment on function treated(uuid) is 'Does a provider work with the person for health, or for drugs and alcohol, as far as the viewer sees the referral? Runs as who asks.';

create function gate_contradicted(of_check uuid, questions text[]) returns text[] language sql stable set search_path = public as $$
  select array(
    select q from unnest(questions) q
    where q <> all (array['prescription', 'treatment']) or exists (select 1 from gate_health_answer h where h.check_id = of_check and h.question = q))
$$;
comment on function gate_contradicted(uuid, text[]) is 'Which questions of a check are answered in two ways, those of health only for whoever sees an answer to them. Runs as who asks.';
