/** Needs as they were assessed, with the answers. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'assessment', finished: 'held.assessed_on', keeps: 'case-record', written: { what: 'Assessment of needs', on: "(held.recorded_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'assessment_answer', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'assessment_health_answer', finished: null, keeps: 'with-person', erase: 'delete' },
] as const
