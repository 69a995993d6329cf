/** Where somebody slept, and work after release. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'accommodation', finished: 'coalesce(held.ended_on, held.from_day)', keeps: 'case-record', written: { what: 'Place to sleep', on: "(held.recorded_at at time zone 'Europe/London')::date" }, erase: 'delete' },
  { table: 'accommodation_check', finished: 'coalesce(held.recorded_on, held.due_day)', keeps: 'case-record', written: { what: 'Check where they slept', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'employment_status', finished: 'coalesce(held.recorded_on, held.due_day)', keeps: 'case-record', written: { what: 'Check of work', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'status_correction', finished: 'held.corrected_on', keeps: 'case-record', erase: 'delete' },
  { table: 'duty_to_refer', finished: "case when held.state = any (array['sent', 'acknowledged', 'in-review', 'accepted']) then held.sent_on + 182 else held.changed_on end", keeps: 'case-record', written: { what: 'Referral to a council', on: 'held.sent_on' }, erase: 'delete' },
  { table: 'duty_to_refer_change', finished: 'held.changed_on', keeps: 'case-record', erase: 'delete' },
  { table: 'homelessness_duty', finished: 'coalesce(held.ended_on, held.until_day, held.from_day)', keeps: 'case-record', erase: 'delete' },
  { table: 'housing_attempt', finished: 'held.on_day', keeps: 'case-record', erase: 'delete' },
  { table: 'housing_referral', finished: 'held.changed_on', keeps: 'case-record', written: { what: 'Referral to housing', on: 'held.sent_on' }, erase: 'delete' },
  { table: 'accommodation_status', finished: 'held.from_day', keeps: 'case-record', erase: 'delete' },
  { table: 'address_check', finished: 'held.checked_on', keeps: 'case-record', written: { what: 'Address check', on: 'held.checked_on' }, erase: 'delete' },
  { table: 'address_check_reason', finished: "(held.recorded_at at time zone 'Europe/London')::date", keeps: 'case-record', erase: 'delete' },
  { table: 'emergency_placement', finished: 'coalesce(held.left_on, held.until_day)', keeps: 'case-record', erase: 'delete' },
] as const
