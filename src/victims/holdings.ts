/** What the victims’ side keeps is about a victim, not about the offender: it stays, and its way to an erased offender leads nowhere. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
export const HOLDINGS = [
  { table: 'victim_case', of: 'held.offender_id = any ($1)', finished: null, keeps: 'with-person', erase: { unlink: ['offender_id', 'sentence_id'], because: 'The record is the victim’s own (Victims’ Code). It is neither counted on a certificate nor shown: that would tell that there is a victim.' } },
  { table: 'restorative_approach', finished: 'held.week', keeps: 'case-record', erase: 'delete' },
] as const
