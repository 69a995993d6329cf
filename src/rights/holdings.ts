/** What somebody asked about their own information, what was gathered for it, holds and disposals. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'rights_request', finished: 'held.closed_on', keeps: 'case-record', erase: 'delete' },
  { table: 'rights_step', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'rights_row', finished: '(select r.closed_on from rights_request r where r.id = held.request_id)', keeps: 'rights-record', erase: 'delete' },
  { table: 'rights_export', finished: '(select r.closed_on from rights_request r where r.id = held.request_id)', keeps: 'rights-record', erase: 'delete' },
  { table: 'rights_correction', finished: 'held.decided_on', keeps: 'case-record', erase: 'delete' },
  { table: 'rights_restriction', finished: 'held.lifted_on', keeps: 'case-record', erase: 'delete' },
  { table: 'rights_erasure', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'legal_hold', finished: 'coalesce(held.lifted_on, held.from_day)', keeps: 'case-record', erase: 'delete' },
  { table: 'disposal_person', finished: null, keeps: 'with-person', erase: 'delete' },
] as const
