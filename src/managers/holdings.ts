/** Who was responsible for somebody, and what a rise in risk asked for. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'management', finished: 'held.until_day', keeps: 'case-record', erase: 'delete' },
  { table: 'manager_review', finished: 'coalesce(held.done_on, held.due_day)', keeps: 'case-record', erase: 'delete' },
] as const
