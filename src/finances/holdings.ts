/** Money and papers. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'finance_review', finished: 'held.asked_on', keeps: 'case-record', written: { what: 'Answers about money and papers', on: 'held.asked_on' }, erase: 'delete' },
  { table: 'finance_item', finished: 'held.ended_on', keeps: 'case-record', written: { what: 'Thing of money and papers', on: 'held.begun_on' }, erase: 'delete' },
  { table: 'finance_step', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'Step of money and papers', on: 'held.recorded_on' }, erase: 'delete' },
] as const
