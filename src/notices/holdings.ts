/** Notices that are about somebody. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'notice', finished: 'held.written_at::date', keeps: 'case-record', erase: 'delete' },
  { table: 'notice_seen', of: 'held.notice_id in (select n.id from notice n where n.person_id = any ($1))', finished: 'held.seen_at::date', keeps: 'case-record', erase: 'delete' },
] as const
