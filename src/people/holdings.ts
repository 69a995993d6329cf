/** Who somebody is, and their merges. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'person', of: 'held.id = any ($1)', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'known_identity', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'search_key', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'address_key', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'people_apart', of: 'held.person_id = any ($1) or held.other_id = any ($1)', finished: null, keeps: 'with-person', erase: 'delete' },
  { table: 'person_merge', of: 'held.person_id = any ($1) or held.into_id = any ($1)', finished: null, keeps: 'with-person', erase: 'delete' },
] as const
