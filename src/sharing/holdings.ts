/** Why organisations have to do with somebody, and what narrowed or widened sight of them. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'involvement', of: 'held.person_id = any ($1) or held.by_merge in (select m.id from person_merge m where m.person_id = any ($1) or m.into_id = any ($1))', finished: 'held.until_day', keeps: 'case-record', erase: 'delete' },
  { table: 'agreement_person', finished: 'held.until_day', keeps: 'accountability', erase: 'delete' },
  { table: 'consent', finished: 'coalesce(held.until_day, held.from_day)', keeps: 'accountability', written: { what: 'Answer to a request for consent', on: "(held.recorded_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'sight_limit', finished: 'held.until_day', keeps: 'case-record', erase: 'delete' },
  { table: 'sight_limit_review', of: 'held.limit_id in (select l.id from sight_limit l where l.person_id = any ($1))', finished: 'held.reviewed_on', keeps: 'case-record', erase: 'delete' },
  { table: 'emergency_access', finished: 'held.until_at::date', keeps: 'accountability', erase: 'delete' },
  { table: 'emergency_review', of: 'held.access_id in (select e.id from emergency_access e where e.person_id = any ($1))', finished: 'held.closed_at::date', keeps: 'accountability', erase: 'delete' },
] as const
