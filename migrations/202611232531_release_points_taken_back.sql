-- A point that was kept by mistake is taken back with the reason; what was recorded stays readable.
alter table release_point drop constraint release_point_plan_id_point_key;
alter table release_point add column taken_back_on date, add column taken_back_by uuid references account, add column taken_back_why text check (length(taken_back_why) between 3 and 500),
  add check ((taken_back_on is null) = (taken_back_why is null));
create unique index release_point_kept on release_point (plan_id, point) where taken_back_on is null;
