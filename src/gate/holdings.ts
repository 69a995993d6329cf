/** The gate record. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'gate_check', finished: 'held.due_day', keeps: 'case-record', erase: 'delete' },
  { table: 'gate_answer', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'Answer in a gate check', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'gate_health_answer', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'Answer about health in a gate check', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'gate_remedy', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'What was done about something missing after release', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'gate_health_remedy', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'What was done about a prescription after release', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'gate_end', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'End of the gate checks', on: 'held.recorded_on' }, erase: 'delete' },
] as const
