/** What was unusual in looking at somebody. The audit’s own entries are never erased: they hold ids alone. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'unusual_look', finished: 'coalesce(held.closed_at::date, held.due_day)', keeps: 'case-record', erase: 'delete' },
  { table: 'unusual_look_review', of: 'held.unusual_look_id in (select u.id from unusual_look u where u.person_id = any ($1))', finished: 'held.decided_at::date', keeps: 'case-record', erase: 'delete' },
] as const
