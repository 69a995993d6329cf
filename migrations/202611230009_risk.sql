-- Risk of serious harm and likelihood of reoffending, as dated judgements.

create table risk_assessment (
  id uuid primary key,
  person_id uuid not null references person,
  harm text not null check (harm in ('low', 'medium', 'high', 'very-high')),
  likelihood_percent integer not null check (likelihood_percent between 0 and 100),
  tier text not null check (tier ~ '^[A-D][0-3]$'),
  source text not null,
  assessed_on date not null,
  assessed_by uuid references account,
  organisation_id uuid references organisation,
  recorded_at timestamptz not null
);
comment on table risk_assessment is 'Class: risk. A dated judgement of risk with its source; the newest counts, the others show movement.';
create index risk_assessment_person on risk_assessment (person_id, assessed_on desc);

call protect('risk_assessment', 'risk');
