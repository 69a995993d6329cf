-- GP registration of people who leave prison: asked from a month before release, and again on days 1 and 28. Nothing is overwritten: the newest answer counts.

create table gp_answer (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  point text not null check (point in ('before', 'day-1', 'day-28')),
  answer text not null check (answer in ('registered', 'applied', 'turned-away', 'none', 'not-wanted')),
  practice text check (length(practice) between 2 and 200),
  on_day date not null,
  recorded_by uuid references account,
  organisation_id uuid not null references organisation,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table gp_answer is 'Class: health. Whether somebody who leaves prison is registered with a GP, as it was before release and on days 1 and 28, and with which practice.';
create index gp_answer_person on gp_answer (person_id, place desc);
call protect('gp_answer', 'health');
create trigger stands_with_sentence before insert on gp_answer for each row execute function stands_with_sentence();

-- A mental health provider that treats or assesses somebody under an order needs to know whether there is a GP, and sees that alone.
create policy of_mental_health_provider on gp_answer for select to throughline_app using ((select viewer_role()) = 'caseworker' and treated_here(person_id) and (
  exists (select 1 from treatment_requirement r where r.person_id = any (array(select same_people(gp_answer.person_id))) and r.provider_organisation_id = (select viewer_organisation()) and r.state in ('in-force', 'breach') and r.kinds && '{mhtr-primary,mhtr-secondary}')
  or exists (select 1 from treatment_path p where p.person_id = any (array(select same_people(gp_answer.person_id))) and p.provider_organisation_id = (select viewer_organisation()) and p.state in ('to-assess', 'assessed', 'willing', 'proposed') and p.kinds && '{mhtr-primary,mhtr-secondary}')));
