/**
 * How fast an agency's extract is taken in: sent, read, compared and staged; then confirmed, linked and saved. Beside it, in
 * the same run, a plain COPY of the very rows that it wrote into tables of the same shape and indexes.
 *
 *   node bench/imports.ts [--megabytes 20] [--read-only]
 *   node bench/imports.ts --json --app URL --owner URL --folder F --file F [--read-only]   on an empty, migrated database
 */
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, copyFileSync, createReadStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { perform, type Core } from '../src/platform/action.ts'
import { contextFor, type Viewer } from '../src/platform/context.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../src/platform/database.ts'
import { workOne } from '../src/platform/jobs.ts'
import { openRecords } from '../src/platform/records.ts'
import { confirmExtract, extracts, sendExtract } from '../src/extracts/actions.ts'
import { explainForAudit, seenByEmergencyAlone } from '../src/sharing/actions.ts'
import { publishGrid } from '../src/sharing/store.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'

const TABLES = ['person', 'source_record', 'involvement'] as const

interface Measured {
  readonly rows: number
  readonly readSeconds: number
  readonly saveSeconds: number | null
  readonly copySeconds: number | null
  /** Of this process alone; the database has processes of its own. */
  readonly peakMegabytes: number
}

/** A prison with one data officer and an agreement: all that an import needs. */
const officerOf = async ({ owner }: Databases): Promise<{ viewer: Viewer; agreement: string }> => {
  const [organisation, account, agreement] = [randomUUID(), randomUUID(), randomUUID()]
  await owner.insertInto('organisation').values({ id: organisation, handle: 'bench-prison', name: 'Bench prison', kind: 'prison', invented: true }).execute()
  await owner.insertInto('account').values({ id: account, handle: 'bench.officer', name: 'Bench officer', email: 'bench@example.invalid' }).execute()
  await owner.insertInto('membership').values({ id: randomUUID(), account_id: account, organisation_id: organisation, role: 'data-officer', purpose: 'data-supply', from_day: '2020-01-01' }).execute()
  await owner.insertInto('agreement').values({
    id: agreement, reference: 'BENCH-1', title: 'Bench agreement', about: 'For measuring', gateway: [], regime: 'none', purposes: ['data-supply'], from_day: '2020-01-01', until_day: '2100-01-01', review_day: '2100-01-01',
  }).execute()
  await owner.insertInto('agreement_party').values({ agreement_id: agreement, organisation_id: organisation, capacity: 'controller', shares: ['identity'], signed_on: '2020-01-01' }).execute()
  return { agreement, viewer: { accountId: account, name: 'Bench officer', organisationId: organisation, organisationName: 'Bench prison', role: 'data-officer', purpose: 'data-supply' } }
}

const fingerprintOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

const plainCopy = async ({ ownerPool }: Databases): Promise<number> => {
  const [from, to] = [await ownerPool.connect(), await ownerPool.connect()]
  try {
    let total = 0
    for (const table of TABLES) {
      await to.query(`create table plain_${table} (like ${table} including all)`)
      total += await seconds(() => pipeline(from.query(copyTo(`copy ${table} to stdout`)), to.query(copyFrom(`copy plain_${table} from stdin`))))
    }
    return total
  } finally {
    from.release()
    to.release()
  }
}

/** Takes a file in on an empty database, as the web door and its worker would. */
const measure = async (databases: Databases, folder: string, file: string, readOnly: boolean): Promise<Measured> => {
  await publishGrid(databases.owner)
  const { viewer, agreement } = await officerOf(databases)
  const files = foldersOf(folder)
  const core: Core = { database: databases.app, files, handlers: [], offers: { panels: [], timeline: [], due: [], openWork: [], attention: [], subjectAccess: [], holdings: [], erasing: [] }, explain: explainForAudit, onlyLookedAt: seenByEmergencyAlone }
  const jobs = extracts.jobs ?? []
  const context = { ...contextFor(viewer, 'cli'), viewer }
  const sha256 = await fingerprintOf(file)
  mkdirSync(files.uploads, { recursive: true })
  copyFileSync(file, join(files.uploads, sha256))
  await databases.owner.insertInto('upload').values({ sha256, account_id: viewer.accountId, organisation_id: viewer.organisationId, size_bytes: statSync(file).size, stored_at: new Date() }).execute()
  let extract = ''
  const readSeconds = await seconds(async () => {
    const sent = await perform(core, context, sendExtract, { agreement, file: sha256 })
    if (!sent.ok) throw new Error(sent.message)
    extract = sent.value.extract
    await workOne(databases, files, jobs)
  })
  const read = await databases.owner.selectFrom('extract').selectAll().where('id', '=', extract).executeTakeFirstOrThrow()
  if (read.state !== 'read') throw new Error(read.problem ?? `The extract is ${read.state}.`)
  let saveSeconds: number | null = null
  let copySeconds: number | null = null
  if (!readOnly) {
    saveSeconds = await seconds(async () => {
      const confirmed = await perform(core, { ...context, requestId: randomUUID() }, confirmExtract, { extract, version: read.version })
      if (!confirmed.ok) throw new Error(confirmed.message)
      await workOne(databases, files, jobs)
    })
    const { state } = await databases.owner.selectFrom('extract').select('state').where('id', '=', extract).executeTakeFirstOrThrow()
    if (state !== 'confirmed') throw new Error(`The extract is ${state}.`)
    copySeconds = await plainCopy(databases)
  }
  return { rows: read.rows_new + read.rows_refused, readSeconds, saveSeconds, copySeconds, peakMegabytes: peakMegabytes() }
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    megabytes: { type: 'string', default: '20' }, 'read-only': { type: 'boolean', default: false }, json: { type: 'boolean', default: false },
    app: { type: 'string' }, owner: { type: 'string' }, folder: { type: 'string' }, file: { type: 'string' },
  },
})
const readOnly = values['read-only']

if (values.json && values.app !== undefined && values.owner !== undefined && values.folder !== undefined && values.file !== undefined) {
  const databases = openDatabases({ appUrl: values.app, ownerUrl: values.owner })
  process.stdout.write(JSON.stringify(await measure(databases, values.folder, values.file, readOnly)))
  await databases.close()
} else {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'))
  chmodSync(folder, 0o755)
  const records = await openRecords({ dataFolder: folder, environment: {}, populate: async () => {} })
  try {
    const file = join(folder, 'extract.csv')
    execFileSync(process.execPath, [join(import.meta.dirname, 'extracts.ts'), '--write', file, '--megabytes', values.megabytes])
    const options = ['--json', '--app', records.appUrl, '--owner', records.ownerUrl, '--folder', folder, '--file', file, ...(readOnly ? ['--read-only'] : [])]
    // The flag with which scripts/bundle.mjs starts the product.
    const { rows, readSeconds, saveSeconds, copySeconds, peakMegabytes }: Measured = JSON.parse(execFileSync(process.execPath, ['--max-semi-space-size=8', import.meta.filename, ...options], { encoding: 'utf8' }))
    const line = (what: string, taken: number): string => `${what.padEnd(28)} ${taken.toFixed(1).padStart(7)} s  ${Math.round(rows / taken).toString().padStart(8)} rows/s`
    console.log(`${(statSync(file).size / 1_048_576).toFixed(0)} MB, ${rows} rows, peak of the process ${peakMegabytes.toFixed(0)} MB`)
    console.log(line('sent, read and staged', readSeconds))
    if (saveSeconds !== null && copySeconds !== null) {
      console.log(line('confirmed, linked and saved', saveSeconds))
      console.log(line('plain COPY of what it wrote', copySeconds))
      console.log(`The whole import takes ${((readSeconds + saveSeconds) / copySeconds).toFixed(1)} times as long as the plain COPY.`)
    }
  } finally {
    await records.close()
    rmSync(folder, { recursive: true })
  }
}
