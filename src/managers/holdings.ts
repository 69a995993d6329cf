/** Who was responsible for somebody, and what a rise in risk asked for. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'management', finished: 'held.until_day', keeps: 'case-record', written: { what: 'Offender manager allocated', on: "(held.decided_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'management', of: 'held.set_aside_for = any ($1) or held.set_aside_by in (select m.id from person_merge m where m.person_id = any ($1) or m.into_id = any ($1))', finished: null, keeps: 'with-person', erase: { empty: ['set_aside_by', 'set_aside_for', 'set_aside_was'], because: 'Somebody else’s manager, once set aside by a merge: the merge goes, who was responsible for them stays.' } },
  { table: 'manager_review', finished: 'coalesce(held.done_on, held.due_day)', keeps: 'case-record', erase: 'delete' },
] as const
