-- Needs on the seven pathways, asked with a versioned question set.

create table question (
  pathway text not null,
  version integer not null,
  page text not null,
  question text not null,
  position integer not null,
  parent_question text,
  parent_option text,
  kind text not null check (kind in ('RADIO', 'CHECKBOX', 'SHORT_TEXT', 'LONG_TEXT', 'ADDRESS')),
  title text not null,
  hint text,
  required boolean not null,
  primary key (pathway, version, page, question)
);
comment on table question is 'The published resettlement question set, every version. Source: data/resettlement-questions.';

create table question_option (
  pathway text not null,
  version integer not null,
  question text not null,
  position integer not null,
  option text not null,
  label text not null,
  exclusive boolean not null,
  primary key (pathway, version, question, option)
);
comment on table question_option is 'The answers that a question offers, in the words of its version.';

create table assessment (
  id uuid primary key,
  person_id uuid not null references person,
  pathway text not null check (pathway in ('accommodation', 'education-training-employment', 'health', 'drugs-alcohol', 'finance-benefit-debt', 'children-families', 'attitudes-thinking-behaviour')),
  question_version integer not null,
  need boolean not null,
  why text,
  assessed_on date not null,
  organisation_id uuid not null references organisation,
  assessed_by uuid references account,
  recorded_at timestamptz not null
);
comment on table assessment is 'Class: needs. Whether somebody needs help on one pathway, as judged on a day with one version of the questions. Later assessments stand beside earlier ones.';
create index assessment_person on assessment (person_id, pathway, assessed_on desc);

create table assessment_answer (
  assessment_id uuid not null references assessment,
  person_id uuid not null references person,
  page text not null,
  question text not null,
  options text[] not null default '{}',
  words text,
  primary key (assessment_id, page, question)
);
comment on table assessment_answer is 'Class: needs. What was answered, on the pathways other than health and drugs and alcohol.';
create index assessment_answer_person on assessment_answer (person_id);

create table assessment_health_answer (
  assessment_id uuid not null references assessment,
  person_id uuid not null references person,
  page text not null,
  question text not null,
  options text[] not null default '{}',
  words text,
  primary key (assessment_id, page, question)
);
comment on table assessment_health_answer is 'Class: health. What was answered on the health and the drugs and alcohol pathways.';
create index assessment_health_answer_person on assessment_health_answer (person_id);

call protect('assessment', 'needs');
call protect('assessment_answer', 'needs');
call protect('assessment_health_answer', 'health');
