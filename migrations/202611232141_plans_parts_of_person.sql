-- Goals, steps and changes are about the person of their plan: who sees them is decided by the person on their own rows, so the two
-- must never differ. One look-up holds what two held, and more.

alter table plan add constraint plan_of_person unique (id, person_id);
alter table goal
  drop constraint goal_plan_id_fkey, drop constraint goal_person_id_fkey,
  add constraint goal_of_plan foreign key (plan_id, person_id) references plan (id, person_id),
  add constraint goal_of_person unique (id, person_id);
alter table step
  drop constraint step_goal_id_fkey, drop constraint step_person_id_fkey,
  add constraint step_of_goal foreign key (goal_id, person_id) references goal (id, person_id);
alter table plan_change
  drop constraint plan_change_plan_id_fkey, drop constraint plan_change_person_id_fkey,
  add constraint plan_change_of_plan foreign key (plan_id, person_id) references plan (id, person_id);
