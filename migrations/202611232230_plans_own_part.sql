-- What the person does themself, and that somebody asked and they did not want to say.

alter table plan add column own_words_declined boolean not null default false;
alter table plan add constraint plan_words_or_declined check (not own_words_declined or own_words = '');
comment on column plan.own_words_declined is 'They were asked what they want and did not want to say. Empty words without it: nobody has asked yet.';

alter table step add column by_person boolean not null default false;
comment on column step.by_person is 'The person does it themself; the organisation that owns the step asks them about it.';
comment on table step is 'Class: plan. One thing that one organisation, or the person themself, does by a day.';
