/** Sentences, moved release days and later convictions. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'sentence', finished: 'greatest(held.sentence_end, held.supervision_end)', keeps: 'case-record', written: { what: 'Sentence', on: "(held.recorded_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'release_day_change', finished: 'held.changed_on', keeps: 'case-record', written: { what: 'Release day moved', on: 'held.changed_on' }, erase: 'delete' },
  { table: 'custody_event', finished: 'held.day', keeps: 'case-record', written: { what: 'Change in custody', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'conviction', finished: 'held.convicted_day', keeps: 'case-record', erase: 'delete' },
] as const
