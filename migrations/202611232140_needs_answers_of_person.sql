-- An answer is about the person of its assessment: who sees it is decided by the person on its own row, so the two must never differ.
-- One look-up holds what two held, that the assessment and the person exist, and more.

alter table assessment add constraint assessment_of_person unique (id, person_id);
alter table assessment_answer
  drop constraint assessment_answer_assessment_id_fkey, drop constraint assessment_answer_person_id_fkey,
  add constraint assessment_answer_of_assessment foreign key (assessment_id, person_id) references assessment (id, person_id);
alter table assessment_health_answer
  drop constraint assessment_health_answer_assessment_id_fkey, drop constraint assessment_health_answer_person_id_fkey,
  add constraint assessment_health_answer_of_assessment foreign key (assessment_id, person_id) references assessment (id, person_id);
