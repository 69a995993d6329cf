/** Reading the chain for a proof or an export: batch by batch, so that memory stays bounded however long it is. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import { fingerprint } from '../../platform/fingerprint.ts'
import { beginningOf, chainCheck, cutOff, type Before, type Entry, type Fault, type Finding, type KeptHead, type Link, type Proof } from '../chain.ts'
import { keptHeads, otherChains } from './heads.ts'

const LINKS_AT_ONCE = 2000
const LOOSE_MAX = 100

/** How far the chain is sealed, and what waits. */
export interface ChainState {
  readonly chainId: string
  /** 0 before the first entry is sealed. */
  readonly position: number
  readonly head: string | null
  readonly sealedAt: Date | null
  readonly unsealed: number
  readonly unsealedSince: Date | null
}

export const chainState = async ({ tx }: Pick<Reading, 'tx'>): Promise<ChainState> => {
  const { rows: [state] } = await sql<ChainState>`
    select chain_id as "chainId", position, head, sealed_at as "sealedAt", unsealed, unsealed_since as "unsealedSince" from audit_state()`.execute(tx)
  if (!state) throw new Error('This database has lost the row of its audit chain.')
  return state
}

/** The places that were sealed between two days (in London), and what stands before them; null where there are none. */
export const stretchOf = async ({ tx }: Pick<Reading, 'tx'>, chainId: string, from: Day, to: Day): Promise<{ first: number; last: number; before: Before } | null> => {
  const { rows: [row] } = await sql<{ first: number | null; last: number | null; before: string | null }>`
    select first_position as first, last_position as last, before from audit_positions(${from}::date::timestamp at time zone 'Europe/London', (${to}::date + 1)::timestamp at time zone 'Europe/London')`.execute(tx)
  if (!row || row.first === null || row.last === null) return null
  return { first: row.first, last: row.last, before: row.first === 1 ? beginningOf(fingerprint, chainId) : { position: row.first - 1, hash: row.before } }
}

/** The links of a stretch, one after the other. `shown` says whether this viewer may also read the entry. */
export async function* linksOf({ tx }: Pick<Reading, 'tx'>, after: number, last: number): AsyncGenerator<Link & { readonly shown: boolean }> {
  for (let position = after; ;) {
    const { rows } = await sql<{ position: number; entry_id: string; leaf: string; hash: string; sealed_at: Date; entry: Entry | null; shown: boolean }>`
      select * from audit_links(${position}, ${last}, ${LINKS_AT_ONCE})`.execute(tx)
    for (const { entry_id, sealed_at, ...row } of rows) yield { ...row, entryId: entry_id, sealedAt: sealed_at.toISOString() }
    const end = rows.at(-1)
    if (!end || rows.length < LINKS_AT_ONCE) return
    position = end.position
  }
}

/** What proving a period says. */
export interface PeriodProof extends Proof {
  readonly state: ChainState
  readonly first: number | null
  readonly last: number | null
  /** How many heads kept in the data folder were compared. */
  readonly keptHeads: number
  readonly otherChains: number
  /** The place of the head that somebody noted, where the period has it. */
  readonly notedAt: number | null
}

/**
 * Proves what was sealed between two days: each entry, their order, what came past the chain, and the heads kept outside.
 * `noted` is a head that somebody wrote down, or empty.
 */
export const provePeriod = async (context: Reading, from: Day, to: Day, noted: string): Promise<PeriodProof> => {
  const state = await chainState(context)
  const heads = await keptHeads(context.files.auditHeads, state.chainId)
  const stretch = await stretchOf(context, state.chainId, from, to)
  const check = chainCheck(fingerprint, stretch?.before ?? beginningOf(fingerprint, state.chainId), heads)
  let notedAt: number | null = null
  if (stretch) for await (const link of linksOf(context, stretch.first - 1, stretch.last)) {
    check.step(link)
    if (link.hash === noted) notedAt = link.position
  }
  const proof = check.finish()
  const cut = cutOff(state.position, heads)
  const findings: Finding[] = [...proof.findings, ...await looseEntries(context, from, to), ...(cut ? [cut] : [])]
  return {
    ...proof, findings, state, notedAt, first: stretch?.first ?? null, last: stretch?.last ?? null, head: stretch ? proof.head : null,
    keptHeads: stretch ? compared(heads, stretch.first, stretch.last) : 0, otherChains: await otherChains(context.files.auditHeads, state.chainId),
  }
}

const compared = (heads: readonly KeptHead[], first: number, last: number): number => heads.filter(({ position }) => position >= first && position <= last).length

const looseEntries = async ({ tx }: Reading, from: Day, to: Day): Promise<Finding[]> => {
  const { rows } = await sql<{ entry_id: string; fault: Fault }>`
    select entry_id, fault from audit_loose_entries(${from}::date::timestamp at time zone 'Europe/London', (${to}::date + 1)::timestamp at time zone 'Europe/London', ${LOOSE_MAX})`.execute(tx)
  return rows.map(({ entry_id, fault }) => ({ fault, position: null, entryId: entry_id, count: 1 }))
}
