/**
 * `npm run bench -- audit [--entries 200000]`: entries sealed a second on the database, against a plain loop that hashes the same
 * entries without one; entries proved a second on the database and from an exported file, against the same loop.
 */
import { randomUUID } from 'node:crypto'
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { exportAudit, verifyAudit } from '../src/audit/actions/proof.ts'
import { searchAudit } from '../src/audit/actions/search.ts'
import { beginningOf, sealEntries, type Entry } from '../src/audit/chain.ts'
import { sealing } from '../src/audit/store/seals.ts'
import { listingUnusual } from '../src/audit/store/unusual.ts'
import { verifyExport } from '../src/audit/tools.ts'
import { ask, type Core } from '../src/platform/action.ts'
import { contextFor } from '../src/platform/context.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../src/platform/database.ts'
import { fingerprint } from '../src/platform/fingerprint.ts'
import { takeTurn } from '../src/platform/loop.ts'
import { openRecords } from '../src/platform/records.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'
import { assemble } from '../src/slices.ts'

const NEEDED_A_SECOND = 1000

const seconds = async (work: () => unknown): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** Entries as requests write them, a statement each hundred: what the queue's trigger costs is in the writing. */
const write = async ({ owner, ownerPool }: Databases, entries: number, organisation: string): Promise<void> => {
  await owner.insertInto('organisation').values({ id: organisation, handle: 'bench', name: 'Bench', kind: 'commissioner', invented: true }).execute()
  const partnership = randomUUID()
  await owner.insertInto('partnership').values({ id: partnership, handle: 'bench', name: 'Bench' }).execute()
  await owner.insertInto('partnership_member').values({ partnership_id: partnership, organisation_id: organisation }).execute()
  await ownerPool.query(`
  do $$ begin for i in 1..${Math.ceil(entries / 100)} loop
    insert into audit_entry (id, occurred_at, request_id, door, account_id, organisation_id, role, purpose, name, kind, outcome, person_ids, people_count, classes, fields, allowed_by)
    select gen_random_uuid(), now() + (i * 100 + n) * interval '1 millisecond', gen_random_uuid(), 'web', gen_random_uuid(), '${organisation}', 'offender-manager', 'offender-management', 'people.open', 'query', 'done',
      array[gen_random_uuid()], 1, '{identity,contact}', '{person}', 'visible: your organisation is responsible for this person, under “Working together”' from generate_series(1, 100) n;
  end loop; end $$`)
}

const benchAudit = async (databases: Databases, core: Core, folder: string, wanted: number): Promise<void> => {
  const organisation = randomUUID()
  const writing = await seconds(() => write(databases, wanted, organisation))
  const { rows } = await databases.ownerPool.query<{ entry: Entry }>('select audit_row(e) as entry from audit_queue q join audit_entry e on e.id = q.entry_id order by q.seq')
  const entries = rows.map((row) => row.entry)
  const { rows: [chain] } = await databases.ownerPool.query<{ id: string }>('select id from audit_chain')
  const before = { position: 0, hash: beginningOf(fingerprint, chain?.id ?? '').hash ?? '' }
  const rate = (taken: number): number => Math.round(entries.length / taken)
  const say = (what: string, taken: number, plain: number): void =>
    console.log(`${what.padEnd(34)} ${rate(taken).toLocaleString('en-GB').padStart(9)} entries a second; the plain loop is ${(taken / plain).toFixed(1)} times as fast`)
  console.log(`${entries.length.toLocaleString('en-GB')} entries, written with their queue at ${rate(writing).toLocaleString('en-GB')} a second`)
  const plain = Math.min(await seconds(() => sealEntries(fingerprint, before, new Date().toISOString(), entries)), await seconds(() => sealEntries(fingerprint, before, new Date().toISOString(), entries)))
  console.log(`${'Hashed in memory, a plain loop'.padEnd(34)} ${rate(plain).toLocaleString('en-GB').padStart(9)} entries a second`)
  const sealed = await seconds(async () => { while (await takeTurn(databases, core.files, sealing)) ; })
  say('Sealed on the database', sealed, plain)
  if (rate(sealed) < NEEDED_A_SECOND) throw new Error(`Sealing must keep up with ${NEEDED_A_SECOND} entries a second.`)

  const lead = contextFor({ accountId: randomUUID(), name: 'Bench lead', organisationId: organisation, organisationName: 'Bench', role: 'governance-lead', purpose: 'governance' }, 'job')
  const proved = await seconds(async () => {
    const proof = await ask(core, lead, verifyAudit, {})
    if (!proof.ok || !proof.value.whole || proof.value.checked !== entries.length) throw new Error('The proof on the database does not say that all is whole.')
  })
  say('Proved on the database', proved, plain)

  const paths: string[] = []
  const exporting = await seconds(async () => {
    for (let after: number | null = 0; after !== null;) {
      const part: Awaited<ReturnType<typeof exportPart>> = await exportPart(core, lead, after)
      const path = join(folder, `audit-${paths.length}.jsonl`)
      await pipeline(Readable.from([part.header, ...part.links].map((line) => `${JSON.stringify(line)}\n`)), createWriteStream(path))
      paths.push(path)
      after = part.next
    }
  })
  say(`Exported, ${paths.length} ${paths.length === 1 ? 'file' : 'files'}`, exporting, plain)
  let answer: unknown
  const offline = await seconds(async () => { answer = await verifyExport.run({ in: paths }) })
  say('Proved from the files', offline, plain)
  console.log(JSON.stringify(answer))
  await databases.ownerPool.query('analyze')
  const listing = await seconds(() => takeTurn(databases, core.files, listingUnusual))
  console.log(`One hourly turn over a day of all these entries: ${listing.toFixed(1)} s`)
  for (const asked of [{}, { outcome: 'denied' as const }, { name: 'people.merge' }]) {
    const times: number[] = []
    for (let i = 0; i < 5; i++) times.push(await seconds(() => ask(core, lead, searchAudit, asked)))
    console.log(`A page of the search ${JSON.stringify(asked)}: ${(times.sort((a, b) => a - b)[2]! * 1000).toFixed(0)} ms, the middle of five`)
  }
  console.log(`Most memory of this process: ${peakMegabytes()} MB, the entries of the plain loop included`)
}

const exportPart = async (core: Core, lead: ReturnType<typeof contextFor>, after: number) => {
  const part = await ask(core, lead, exportAudit, { after })
  if (!part.ok) throw new Error(part.message)
  return part.value
}

/** The door of `npm run bench -- audit`. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { entries: { type: 'string', default: '200000' } } })
  const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'))
  chmodSync(folder, 0o755)
  const installation = await openRecords({ dataFolder: folder, populate: async () => {} })
  const databases = openDatabases(installation)
  try {
    const core = assemble(databases.app, foldersOf(folder))
    await benchAudit(databases, core, folder, Number(values.entries))
  } finally {
    await databases.close()
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
