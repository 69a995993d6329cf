/** Conditions of somebody’s licence and events in their sentence. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'licence_condition', finished: 'coalesce(held.decided_on, held.shown_from)', keeps: 'case-record', erase: 'delete' },
  { table: 'licence_proposal', of: 'held.condition_id in (select c.id from licence_condition c where c.person_id = any ($1))', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'sentence_event', finished: 'held.day', keeps: 'case-record', written: { what: 'Event in a sentence', on: 'held.recorded_on' }, erase: 'delete' },
] as const
