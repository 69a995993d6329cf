/** Agencies’ own records of somebody. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'source_record', finished: 'held.withdrawn_on', keeps: 'supplied-record', erase: 'delete' },
  { table: 'record_withdrawal', of: 'held.source_record_id in (select s.id from source_record s where s.person_id = any ($1))', finished: 'held.withdrawn_on', keeps: 'supplied-record', erase: 'delete' },
  { table: 'first_known', of: 'held.person_id = any ($1) or held.apart_id = any ($1)', finished: 'coalesce(held.checked_on, held.on_day)', keeps: 'supplied-record', erase: 'delete' },
  { table: 'doubtful_link', of: 'held.person_id = any ($1) or held.source_record_id in (select s.id from source_record s where s.person_id = any ($1))', finished: '(select s.withdrawn_on from source_record s where s.id = held.source_record_id)', keeps: 'supplied-record', erase: 'delete' },
] as const

/** What is kept for a while after an extract is confirmed or discarded. The files go with their rows (platform/uploads.ts keeps one row a file). */
export const PASSING = [
  { table: 'extract_row', finished: "(select coalesce(e.confirmed_at, e.received_at)::date from extract e where e.id = held.extract_id and e.state in ('confirmed', 'discarded', 'unreadable'))", keeps: 'extract-row' },
  { table: 'upload', finished: "(select max(coalesce(e.confirmed_at, e.received_at))::date from extract e where e.sha256 = held.sha256 and e.organisation_id = held.organisation_id having bool_and(e.state in ('confirmed', 'discarded', 'unreadable')))", keeps: 'upload' },
] as const
