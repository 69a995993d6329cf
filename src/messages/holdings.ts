/** Letters and messages. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'message_wish', finished: null, keeps: 'with-person', written: { what: 'How somebody wants to be told', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'message', finished: "(held.state_at at time zone 'Europe/London')::date", keeps: 'case-record', written: { what: 'Letter or message about an appointment', on: 'held.send_day' }, erase: 'delete' },
] as const
