/** Referrals, their history, sessions and outcomes. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'referral', finished: '(select max(c.changed_on) from referral_change c where c.referral_id = held.id)', keeps: 'case-record', written: { what: 'Referral to a service', on: "(held.made_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'referral_change', finished: 'held.changed_on', keeps: 'case-record', erase: 'delete' },
  { table: 'service_session', finished: 'held.held_on', keeps: 'case-record', written: { what: 'Session of a service', on: "(held.recorded_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'referral_outcome', finished: 'held.recorded_on', keeps: 'case-record', written: { what: 'Outcome of a referral', on: 'held.recorded_on' }, erase: 'delete' },
] as const
