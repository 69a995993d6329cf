/** The random number by which snapshots know somebody: without it, what snapshots hold leads nowhere. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'pseudonym', finished: null, keeps: 'with-person', erase: 'delete' },
] as const
