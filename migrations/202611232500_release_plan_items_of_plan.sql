-- The list of leavers reads each plan's open items: without this it read everybody's items for each person, 8 ms of 9.
create index release_plan_item_plan on release_plan_item (plan_id) where done_on is null and dropped_on is null;
