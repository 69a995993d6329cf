/**
 * How fast an agency's extract is taken in: sent, read, compared and staged; then confirmed, linked and saved. Beside it, in
 * the same run, a plain COPY of the very rows that it wrote into tables of the same shape and indexes.
 *
 *   node bench/imports.ts [--megabytes 20] [--read-only] [--by-key]   sent through the door for systems, with a key
 *   node bench/imports.ts --megabytes 36 --again                     then once more with one row in a hundred changed (36 MB: 250,000 rows)
 *   node bench/imports.ts --json --app URL --owner URL --folder F --file F [--read-only]   on an empty, migrated database
 */
import { execFile, execFileSync } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, copyFileSync, createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { bundle, checkout } from '../scripts/bundle.mjs'
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
  /** The same file with one row in a hundred changed: sent, read, confirmed and saved. */
  readonly againSeconds: number | null
  readonly againChanged: number
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

/** The door for systems, open on a port of its own, and a key of the officer's organisation. */
const withDoor = async (core: Core, owner: Databases['owner'], viewer: Viewer, agreement: string): Promise<{ readonly address: string; readonly key: string; close(): Promise<void> }> => {
  const [account, key] = [randomUUID(), `tlk_${randomBytes(32).toString('base64url')}`]
  await owner.insertInto('account').values({ id: account, handle: `key.${account}`, name: 'Bench key', email: `key.${account}@example.invalid` }).execute()
  await owner.insertInto('upload_key').values({
    id: randomUUID(), organisation_id: viewer.organisationId, agreement_id: agreement, account_id: account, name: 'Bench key', key_hash: createHash('sha256').update(key).digest(), last_letters: key.slice(-4),
    expires_on: '2100-01-01', made_by: viewer.accountId, made_at: new Date(),
  }).execute()
  // Bundled by the process that measures: the door brings pages, which this one cannot read as they stand.
  const { buildWeb } = await import(pathToFileURL(join(checkout, '.build', 'web.mjs')).href) as typeof import('../src/web.ts')
  const server = await buildWeb({ core })
  return { address: await server.listen({ port: 0, host: '127.0.0.1' }), key, close: () => server.close() }
}

/** A copy of a file in which each hundredth row has moved house. */
const changedCopy = async (file: string): Promise<{ readonly copy: string; readonly changed: number }> => {
  const copy = `${file}.changed`
  let [row, changed] = [0, 0]
  await pipeline(async function* () {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const moved = row++ % 100 === 2
      if (moved) changed++
      yield `${moved ? line.replace(/,PE\d \dAA,/, ',CB1 1AA,') : line}\n`
    }
  }, createWriteStream(copy))
  return { copy, changed }
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
const measure = async (databases: Databases, folder: string, file: string, { readOnly, byKey, again }: { readonly readOnly: boolean; readonly byKey: boolean; readonly again: boolean }): Promise<Measured> => {
  await publishGrid(databases.owner)
  const { viewer, agreement } = await officerOf(databases)
  const files = foldersOf(folder)
  const core: Core = { database: databases.app, files, handlers: [], offers: { panels: [], timeline: [], due: [], openWork: [], attention: [], subjectAccess: [], holdings: [], erasing: [] }, explain: explainForAudit, onlyLookedAt: seenByEmergencyAlone }
  const jobs = extracts.jobs ?? []
  const context = { ...contextFor(viewer, 'cli'), viewer }
  const store = async (path: string): Promise<string> => {
    const sha256 = await fingerprintOf(path)
    mkdirSync(files.uploads, { recursive: true })
    copyFileSync(path, join(files.uploads, sha256))
    await databases.owner.insertInto('upload').values({ sha256, account_id: viewer.accountId, organisation_id: viewer.organisationId, size_bytes: statSync(path).size, stored_at: new Date() }).execute()
    return sha256
  }
  const sent = async (sha256: string): Promise<string> => {
    const result = await perform(core, { ...context, requestId: randomUUID() }, sendExtract, { agreement, file: sha256 })
    if (!result.ok) throw new Error(result.message)
    return result.value.extract
  }
  const sentByKey = async (): Promise<string> => {
    const door = await withDoor(core, databases.owner, viewer, agreement)
    const curl = promisify(execFile)
    const { stdout } = await curl('curl', ['-sS', '-X', 'POST', '-T', file, '-H', `Authorization: Bearer ${door.key}`, '-H', 'Content-Type: text/csv', `${door.address}/uploads?day=${context.today}`])
    await door.close()
    const { extract = '', message } = JSON.parse(stdout) as { extract?: string; message?: string }
    if (extract === '') throw new Error(message)
    return extract
  }
  const stateOf = async (extract: string, wanted: string) => {
    const read = await databases.owner.selectFrom('extract').selectAll().where('id', '=', extract).executeTakeFirstOrThrow()
    if (read.state !== wanted) throw new Error(read.problem ?? `The extract is ${read.state}.`)
    return read
  }
  const confirmed = async (extract: string, version: number): Promise<void> => {
    const result = await perform(core, { ...context, requestId: randomUUID() }, confirmExtract, { extract, version })
    if (!result.ok) throw new Error(result.message)
    await workOne(databases, files, jobs)
    await stateOf(extract, 'confirmed')
  }
  const stored = byKey ? '' : await store(file)
  let extract = ''
  const readSeconds = await seconds(async () => {
    extract = byKey ? await sentByKey() : await sent(stored)
    await workOne(databases, files, jobs)
  })
  const read = await stateOf(extract, 'read')
  let [saveSeconds, copySeconds, againSeconds]: (number | null)[] = [null, null, null]
  let againChanged = 0
  if (!readOnly) {
    saveSeconds = await seconds(() => confirmed(extract, read.version))
    copySeconds = await plainCopy(databases)
  }
  if (again) {
    const { copy } = await changedCopy(file)
    const fresh = await store(copy)
    againSeconds = await seconds(async () => {
      const second = await sent(fresh)
      await workOne(databases, files, jobs)
      const { version, rows_changed: changed } = await stateOf(second, 'read')
      againChanged = changed
      await confirmed(second, version)
    })
  }
  return { rows: read.rows_new + read.rows_refused, readSeconds, saveSeconds: saveSeconds ?? null, copySeconds: copySeconds ?? null, againSeconds: againSeconds ?? null, againChanged, peakMegabytes: peakMegabytes() }
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    megabytes: { type: 'string', default: '20' }, 'read-only': { type: 'boolean', default: false }, 'by-key': { type: 'boolean', default: false }, again: { type: 'boolean', default: false }, json: { type: 'boolean', default: false },
    app: { type: 'string' }, owner: { type: 'string' }, folder: { type: 'string' }, file: { type: 'string' },
  },
})
const readOnly = values['read-only']

if (values.json && values.app !== undefined && values.owner !== undefined && values.folder !== undefined && values.file !== undefined) {
  const databases = openDatabases({ appUrl: values.app, ownerUrl: values.owner })
  process.stdout.write(JSON.stringify(await measure(databases, values.folder, values.file, { readOnly, byKey: values['by-key'], again: values.again })))
  await databases.close()
} else {
  if (values['by-key']) await bundle('web', 'worker', 'thread')
  const folder = mkdtempSync(join(tmpdir(), 'imports-'))
  chmodSync(folder, 0o755)
  const records = await openRecords({ dataFolder: folder, environment: {}, populate: async () => {} })
  try {
    const file = join(folder, 'extract.csv')
    execFileSync(process.execPath, [join(import.meta.dirname, 'extracts.ts'), '--write', file, '--megabytes', values.megabytes])
    const options = ['--json', '--app', records.appUrl, '--owner', records.ownerUrl, '--folder', folder, '--file', file, ...(readOnly ? ['--read-only'] : []), ...(values['by-key'] ? ['--by-key'] : []), ...(values.again ? ['--again'] : [])]
    // The flag with which scripts/bundle.mjs starts the product.
    const { rows, readSeconds, saveSeconds, copySeconds, againSeconds, againChanged, peakMegabytes }: Measured = JSON.parse(execFileSync(process.execPath, ['--max-semi-space-size=8', import.meta.filename, ...options], { encoding: 'utf8' }))
    const line = (what: string, taken: number): string => `${what.padEnd(28)} ${taken.toFixed(1).padStart(7)} s  ${Math.round(rows / taken).toString().padStart(8)} rows/s`
    console.log(`${(statSync(file).size / 1_048_576).toFixed(0)} MB, ${rows} rows, peak of the process ${peakMegabytes.toFixed(0)} MB`)
    console.log(line(values['by-key'] ? 'sent by key, read, staged' : 'sent, read and staged', readSeconds))
    if (saveSeconds !== null && copySeconds !== null) {
      console.log(line('confirmed, linked and saved', saveSeconds))
      console.log(line('plain COPY of what it wrote', copySeconds))
      console.log(`The whole import takes ${((readSeconds + saveSeconds) / copySeconds).toFixed(1)} times as long as the plain COPY.`)
    }
    if (saveSeconds !== null && againSeconds !== null) {
      console.log(line(`again, ${againChanged} rows changed`, againSeconds))
      console.log(`Loading all of it took ${((readSeconds + saveSeconds) / againSeconds).toFixed(1)} times as long.`)
    }
  } finally {
    await records.close()
    rmSync(folder, { recursive: true })
  }
}
