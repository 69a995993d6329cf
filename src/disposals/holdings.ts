/** Out-of-court disposals. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
const recorded = "(held.recorded_at at time zone 'Europe/London')::date"

export const HOLDINGS = [
  { table: 'out_of_court_disposal', finished: 'held.state_on', keeps: 'case-record', written: { what: 'Out-of-court disposal', on: recorded }, erase: 'delete' },
  { table: 'out_of_court_condition', finished: 'held.due_on', keeps: 'case-record', written: { what: 'Condition of an out-of-court disposal', on: recorded }, erase: 'delete' },
  { table: 'out_of_court_step', finished: 'held.on_day', keeps: 'case-record', written: { what: 'Step of an out-of-court disposal', on: recorded }, erase: 'delete' },
] as const
