/** What is read about merges: those that stand, and what stands under each record, named and dated, as far as the viewer sees it. */
import { sql } from 'kysely'
import { londonDay, type Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { SaidApart } from '../rules.ts'

export interface StandingMerge {
  readonly id: string
  readonly personId: string
  readonly reference: string
  readonly reason: string
  readonly decidedAt: Date
}

/** The merges by which records read as this human being’s: of these records, all that are one, over chains too. */
export const standingMerges = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<StandingMerge[]> =>
  tx.selectFrom('active_merge').innerJoin('person_merge', 'person_merge.id', 'active_merge.id').innerJoin('person', 'person.id', 'person_merge.person_id')
    .select(['person_merge.id', 'person.id as personId', 'person.reference', 'person_merge.reason', 'person_merge.decided_at as decidedAt'])
    .where('active_merge.into_id', 'in', [...people]).orderBy('person_merge.decided_at').execute()

/** Who last said of these two human beings, of whichever of their records, that they are two; null where nobody did, or not within the viewer's sight. */
export const saidApart = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[], others: readonly string[]): Promise<SaidApart | null> => {
  const { rows } = await sql<{ by: string; at: Date; reason: string }>`
    select account.name as by, x.decided_at as at, x.reason from people_apart x join account on account.id = x.decided_by
    where (x.person_id = any (${[...people]}::uuid[]) and x.other_id = any (${[...others]}::uuid[])) or (x.person_id = any (${[...others]}::uuid[]) and x.other_id = any (${[...people]}::uuid[]))
    order by x.decided_at desc limit 1`.execute(tx)
  const [said] = rows
  return said ? { by: said.by, on: londonDay(said.at), reason: said.reason } : null
}

/** Why somebody else says whether these two are one, where it is asked of them: the viewer sent the record, or would gain sight of a stranger. Null where nothing keeps the viewer from it. */
export const whyOthersJoin = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[], others: readonly string[]): Promise<'sent' | 'others' | null> =>
  (await sql<{ why: 'sent' | 'others' | null }>`select why_others_join(${[...people]}::uuid[], ${[...others]}::uuid[]) as why`.execute(tx)).rows[0]?.why ?? null

/** One row of a record, by what it is and the day on which it was written. */
export interface Written {
  readonly personId: string
  readonly what: string
  readonly day: Day
}

const WRITTEN_SHOWN_MAX = 500

/**
 * What was written under these records, as the slices name it (`written` of their holdings), the newest first; between two days where
 * they are given, both included. The policies decide of each row: nobody is told of a row that they could not read.
 */
export const writtenUnder = async ({ tx, offers }: Pick<Reading, 'tx' | 'offers'>, people: readonly string[], between: { readonly from: Day; readonly until: Day } = { from: '0001-01-01', until: '9999-12-31' }): Promise<Written[]> => {
  const parts = offers.holdings.flatMap(({ table, written }) => (written === undefined ? [] : [
    sql`select held.person_id as "personId", ${sql.lit(written.what)} as what, (${sql.raw(written.on)})::date as day from ${sql.table(table)} held where held.person_id = any (${people}::uuid[])`,
  ]))
  if (parts.length === 0 || people.length === 0) return []
  const { rows } = await sql<Written>`select * from (${sql.join(parts, sql` union all `)}) w where day between ${between.from}::date and ${between.until}::date order by day desc, what limit ${WRITTEN_SHOWN_MAX}`.execute(tx)
  return rows
}
