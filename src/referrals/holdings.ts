/** Referrals, their history, sessions and outcomes. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'referral', finished: '(select max(c.changed_on) from referral_change c where c.referral_id = held.id)', keeps: 'case-record', erase: 'delete' },
  { table: 'referral_change', finished: 'held.changed_on', keeps: 'case-record', erase: 'delete' },
  { table: 'service_session', finished: 'held.held_on', keeps: 'case-record', erase: 'delete' },
  { table: 'referral_outcome', finished: 'held.recorded_on', keeps: 'case-record', erase: 'delete' },
] as const
