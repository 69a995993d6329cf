/** Judgements of risk. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'risk_assessment', finished: 'held.assessed_on', keeps: 'case-record', written: { what: 'Assessment of risk', on: "(held.recorded_at at time zone 'Europe/London')::date" }, erase: 'delete' },
] as const
