/** Emergency early release. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'early_release_fact', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'What the criteria of an early release ask', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'early_release_case', finished: 'coalesce(held.ended_on, held.early_day)', keeps: 'case-record', written: { what: 'Put forward for an early release', on: 'held.put_forward_on' }, erase: 'delete' },
  { table: 'early_release_decision', finished: 'held.decided_on', keeps: 'case-record', written: { what: 'Decision about an early release', on: 'held.decided_on' }, erase: 'delete' },
  { table: 'early_release_check', finished: 'held.due_on', keeps: 'case-record', erase: 'delete' },
  { table: 'early_release_answer', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'Answer of a partner about an early release', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'early_release_place', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'Answer about a place for an early release', on: 'held.recorded_on' }, erase: 'delete' },
] as const
