/** Release plans and what is in them. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'release_plan', finished: null, keeps: 'with-person', written: { what: 'Release plan', on: "(held.started_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'release_point', finished: null, keeps: 'with-person', written: { what: 'Point of the release plan', on: 'held.done_on' }, erase: 'delete' },
  { table: 'release_plan_item', finished: null, keeps: 'with-person', written: { what: 'Item of the release plan', on: 'held.added_on' }, erase: 'delete' },
  { table: 'release_answer', finished: null, keeps: 'with-person', written: { what: 'Own words about the release', on: 'held.said_on' }, erase: 'delete' },
  { table: 'release_health_answer', finished: null, keeps: 'with-person', written: { what: 'Own words about health for the release', on: 'held.said_on' }, erase: 'delete' },
  { table: 'release_meeting', finished: null, keeps: 'with-person', written: { what: 'Meeting after release', on: 'held.arranged_on' }, erase: 'delete' },
  { table: 'release_meeting_move', finished: null, keeps: 'with-person', erase: 'delete' },
] as const
