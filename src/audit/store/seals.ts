/** Sealing: takes the entries that wait, in their order, and writes their places in the chain, all in one transaction. */
import type { Loop } from '../../platform/loop.ts'
import { fingerprint } from '../../platform/fingerprint.ts'
import { beginningOf, sealEntries, type Entry } from '../chain.ts'
import { keepHead } from './heads.ts'

/** So many entries are sealed in one transaction: a long queue is worked off turn after turn, and memory stays bounded. */
const SEALED_AT_ONCE = 2000

interface Waiting { readonly seq: number; readonly sealed: boolean; readonly entry: Entry }

/** The sealer: each second, one process at a time. */
export const sealing: Loop = {
  name: 'audit.seal',
  everySeconds: 1,
  async run({ client, now, files }) {
    const { rows: waiting } = await client.query<Waiting>(`
      select q.seq, s.position is not null as sealed, audit_row(e) as entry
      from audit_queue q join audit_entry e on e.id = q.entry_id left join audit_seal s on s.entry_id = q.entry_id
      order by q.seq limit $1`, [SEALED_AT_ONCE])
    if (waiting.length === 0) return { more: false }
    const { rows: [chain] } = await client.query<{ id: string; position: number | null; hash: string | null }>(`
      select c.id, s.position, encode(s.hash, 'hex') as hash from audit_chain c left join (select position, hash from audit_seal order by position desc limit 1) s on true`)
    if (!chain) throw new Error('This database has lost the row of its audit chain.')
    const before = chain.position === null || chain.hash === null ? { position: 0, hash: beginningOf(fingerprint, chain.id).hash ?? '' } : { position: chain.position, hash: chain.hash }
    // What was queued a second time is already sealed, and only leaves the queue.
    const links = sealEntries(fingerprint, before, now.toISOString(), waiting.filter((one) => !one.sealed).map((one) => one.entry))
    await client.query(`
      insert into audit_seal (position, entry_id, leaf, hash, sealed_at)
      select position, entry_id, decode(leaf, 'hex'), decode(hash, 'hex'), $5 from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[]) as link (position, entry_id, leaf, hash)`,
    [links.map((link) => link.position), links.map((link) => link.entryId), links.map((link) => link.leaf), links.map((link) => link.hash), now])
    await client.query('delete from audit_queue where seq = any ($1::bigint[])', [waiting.map((one) => one.seq)])
    const head = links.at(-1)
    return {
      more: waiting.length === SEALED_AT_ONCE,
      ...(head ? { after: () => keepHead(files.auditHeads, chain.id, { position: head.position, hash: head.hash }, now) } : {}),
    }
  },
}
