/** Plans with their goals, steps and history. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'plan', finished: 'coalesce(held.closed_on, held.review_day, held.started_at::date)', keeps: 'case-record', erase: 'delete' },
  { table: 'goal', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'step', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'plan_change', finished: 'held.changed_on', keeps: 'case-record', written: { what: 'Change to the plan', on: 'case when held.by_merge is null then held.changed_on end' }, erase: 'delete' },
  { table: 'plan_change', of: 'held.set_aside_for = any ($1) or held.by_merge in (select m.id from person_merge m where m.person_id = any ($1) or m.into_id = any ($1))', finished: null, keeps: 'with-person', erase: { empty: ['by_merge', 'set_aside_for'], because: 'Somebody else’s plan once closed by a merge that was undone: the merge goes, their plan stays.' } },
] as const
