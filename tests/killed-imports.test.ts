/** `kill -9` of a worker in the middle of reading and of saving a large extract, at random places: what it did is undone, the next worker does it whole, and nothing is there twice. */
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { bundle, checkout } from '../scripts/bundle.mjs'
import { seededRandom } from '../src/core/random.ts'
import type { Result } from '../src/core/result.ts'
import { confirmExtract, previewExtract, sendExtract } from '../src/extracts/actions.ts'
import { progressWords } from '../src/extracts/progress.ts'
import { workOne } from '../src/platform/jobs.ts'
import { jobs } from '../src/slices.ts'
import { makeWorld, TODAY } from './world.ts'

const world = await makeWorld()
const { owner, ownerPool } = world.databases
const { files } = world.core
const officer = await world.as('data-officer', 'police')
const random = seededRandom('killed imports')
const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
const ROWS = PROVE ? 60_000 : 20_000
const KILLS = PROVE ? 8 : 1
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}
beforeAll(() => bundle('worker', 'thread'), 120_000)

const letters = (n: number): string => Array.from(String(n).padStart(5, '0'), (figure) => 'abcdefghij'[Number(figure)]).join('')
// Padded, so that a file of few rows is one that the worker reads.
const content = (prefix: string): string => `Nominal ID,Surname,Forename,DOB,Note\n${Array.from({ length: ROWS }, (_, i) => `${prefix}${i},Oak${letters(i)},Ollie,01/02/19${50 + (i % 50)},${'x'.repeat(500)}`).join('\n')}\n`

const send = async (prefix: string): Promise<string> => {
  const text = content(prefix)
  const sha256 = createHash('sha256').update(text).digest('hex')
  await mkdir(files.uploads, { recursive: true })
  await writeFile(join(files.uploads, sha256), text)
  await owner.insertInto('upload').values({ sha256, account_id: randomUUID(), organisation_id: world.organisation.police, size_bytes: Buffer.byteLength(text), stored_at: new Date() }).execute()
  return ok(await world.perform(officer, sendExtract, { agreement: world.agreement, file: sha256 })).extract
}
const shown = async (extract: string) => ok(await world.ask(officer, previewExtract, { extract }))
const counts = async (): Promise<number[]> => Promise.all((['person', 'source_record', 'involvement', 'extract_row'] as const).map(async (table) => Number((await owner.selectFrom(table).select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)))

/** A worker of its own process that is killed some time after it has told of this phase for the first time; its words at that moment. */
const killedAt = async (extract: string, phase: string, milliseconds: number): Promise<string> => {
  const path = (...parts: string[]): string => JSON.stringify(join(checkout, ...parts))
  const child = spawn(process.execPath, ['--input-type=module', '-e', `
    const { startWorker } = await import(${path('.build', 'worker.mjs')})
    const { openDatabases } = await import(${path('src', 'platform', 'database.ts')})
    startWorker(openDatabases({ appUrl: process.env.APP, ownerUrl: process.env.OWNER }), ${JSON.stringify(join(files.uploads, '..'))})`],
  { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1', APP: String(ownerPool.options.connectionString).replaceAll('throughline_owner', 'throughline_app'), OWNER: ownerPool.options.connectionString } })
  const gone = once(child, 'exit')
  let told = ''
  for (let tries = 0; tries < 1200 && told === ''; tries++) {
    const { progress, extract: { state } } = await shown(extract)
    if (progress?.phase === phase && progress.all > 0) told = progressWords(progress)
    else if (state !== 'reading' && state !== 'confirming') break
    await new Promise((resolve) => { setTimeout(resolve, 20) })
  }
  await new Promise((resolve) => { setTimeout(resolve, milliseconds) })
  child.kill('SIGKILL')
  await gone
  // PostgreSQL ends the dead worker's sessions when it next listens for them: what they had not committed is undone.
  const working = async (): Promise<boolean> => (await sql<{ n: number }>`select count(*)::integer as n from pg_locks l join pg_class c on c.oid = l.relation where c.relname in ('extract_row', 'source_record') and l.mode like 'RowExclusive%' and l.pid <> pg_backend_pid()`.execute(owner)).rows[0]!.n > 0
  for (let tries = 0; tries < 400 && (await working()); tries++) await new Promise((resolve) => { setTimeout(resolve, 25) })
  return told
}

/** Another worker, here, until nothing is left to do. */
const workOn = async (): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    while (await workOne(world.databases, files, jobs)) await Promise.resolve()
    if ((await owner.selectFrom('job').select('id').where('finished_at', 'is', null).execute()).length === 0) return
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
}

test(`read and saved whole after ${KILLS} kill${KILLS === 1 ? '' : 's'} of each, with how far it is told to the end`, { timeout: 900_000 }, async () => {
  const extract = await send('K')
  const empty = await counts()
  for (let kill = 0; kill < KILLS; kill++) {
    // A job that kills its worker three times is given up: these were other deaths. What was told before the last one is not told anew.
    await owner.updateTable('job').set({ attempts: 0 }).execute()
    await owner.updateTable('extract_progress').set({ phase: 'waiting', of_all: 0 }).execute()
    const told = await killedAt(extract, 'reading', random.whole(0, 300))
    expect([told.replaceAll(/\d[\d,]*/g, 'n'), (await shown(extract)).extract.state, await counts()]).toEqual(['Reading and comparing rows: n of about n (n%).', 'reading', empty])
  }
  await workOn()
  const read = await shown(extract)
  expect([read.extract.state, read.extract.rowsNew, read.progress]).toEqual(['read', ROWS, null])
  ok(await world.perform(officer, confirmExtract, { extract, version: read.extract.version }))
  const staged = await counts()
  for (let kill = 0; kill < KILLS; kill++) {
    await owner.updateTable('job').set({ attempts: 0 }).execute()
    await owner.updateTable('extract_progress').set({ phase: 'waiting', of_all: 0 }).execute()
    const told = await killedAt(extract, 'new', random.whole(0, 900))
    expect([told.replaceAll(/\d[\d,]*/g, 'n'), (await shown(extract)).extract.state, await counts()]).toEqual(['Saving new records: n of n (n%).', 'confirming', staged])
  }
  await workOn()
  expect([(await shown(extract)).extract.state, await counts()]).toEqual(['confirmed', [ROWS, ROWS, ROWS, 0].map((n, i) => (i < 3 ? empty[i]! + n : n))])
  const { rows } = await sql<{ twice: number }>`select count(*)::integer as twice from (select agency_number from source_record group by agency_number having count(*) > 1) doubled`.execute(owner)
  expect(rows).toEqual([{ twice: 0 }])
  const { rows: audited } = await sql<{ people: number }>`select count(distinct person)::integer as people from audit_entry, unnest(person_ids) as person where name = 'extracts.confirm' and outcome = 'done' and occurred_at::date <= ${TODAY}::date + 3650`.execute(owner)
  expect(audited[0]?.people).toBe(ROWS)
})
