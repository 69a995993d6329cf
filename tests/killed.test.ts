/** `kill -9` of a worker in the middle of erasing somebody and of deleting by the schedule: nothing is there by halves, and the next worker does the rest. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { bundle, checkout } from '../scripts/bundle.mjs'
import type { Result } from '../src/core/result.ts'
import { workOne } from '../src/platform/jobs.ts'
import { approveDisposal, approveErasure, confirmIdentity, logRequest, lookForDue, proposeErasure, retention } from '../src/rights/actions.ts'
import { jobs } from '../src/slices.ts'
import { makeWorld, NOW } from './world.ts'

const world = await makeWorld()
const { owner, ownerPool } = world.databases
const { files } = world.core
const [lead, second] = [await world.as('governance-lead', 'probation'), await world.as('governance-lead', 'commissioner')]
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}
beforeAll(() => bundle('worker', 'thread'), 120_000)

/** A worker of its own process that is killed while it waits for a row of this person, which is the last of their rows to go. */
const killedAt = async (person: string): Promise<void> => {
  const held = await ownerPool.connect()
  try {
    await held.query('begin')
    // Only the person's own deletion waits for this lock: rows that name them, as search keys do, may come and go before it.
    await held.query('select from person where id = $1 for key share', [person])
    const path = (...parts: string[]): string => JSON.stringify(join(checkout, ...parts))
    const url = ownerPool.options.connectionString
    const child = spawn(process.execPath, ['--input-type=module', '-e', `
      const { startWorker } = await import(${path('.build', 'worker.mjs')})
      const { openDatabases } = await import(${path('src', 'platform', 'database.ts')})
      startWorker(openDatabases({ appUrl: process.env.CASE, ownerUrl: process.env.CASE }), ${JSON.stringify(join(files.uploads, '..'))})`], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1', CASE: url } })
    const gone = once(child, 'exit')
    const waits = async (): Promise<boolean> => (await sql<{ n: number }>`
      select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'delete from "person"%'`.execute(owner)).rows[0]!.n > 0
    for (let tries = 0; tries < 400 && !(await waits()); tries++) await new Promise((resolve) => { setTimeout(resolve, 50) })
    expect(await waits()).toBe(true)
    child.kill('SIGKILL')
    await gone
    expect(child.signalCode).toBe('SIGKILL')
  } finally {
    await held.query('rollback')
    held.release()
  }
  // PostgreSQL ends the dead worker's sessions when it next listens for them: what they had not committed is undone.
  const working = async (): Promise<boolean> => (await sql<{ n: number }>`select count(*)::integer as n from pg_locks l join pg_class c on c.oid = l.relation where c.relname in ('person', 'disposal', 'rights_request') and l.pid <> pg_backend_pid()`.execute(owner)).rows[0]!.n > 0
  for (let tries = 0; tries < 400 && (await working()); tries++) await new Promise((resolve) => { setTimeout(resolve, 25) })
}

/** Another worker, here, until nothing is left to do. */
const workOn = async (): Promise<void> => {
  for (let tries = 0; tries < 40; tries++) {
    while (await workOne(world.databases, files, jobs)) await Promise.resolve()
    if ((await owner.selectFrom('job').select('id').where('finished_at', 'is', null).execute()).length === 0) return
    // The dead one's lock on the job goes with its session.
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
}
const rowsOf = async (table: 'involvement' | 'risk_assessment' | 'management', people: readonly string[]): Promise<number> => (await owner.selectFrom(table).select('id').where('person_id', 'in', [...people]).execute()).length
const left = async (people: readonly string[]): Promise<string[]> => (await owner.selectFrom('person').select('id').where('id', 'in', [...people]).execute()).map(({ id }) => id)

test('erasing: everything is there after the kill, and nothing after the next worker', { timeout: 120_000 }, async () => {
  const person = await world.person({ probation: 'supplied' }, { surname: 'Halfway' })
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: lead.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2018-01-01', until_day: '2019-01-01', reason: 'Allocated', decided_at: NOW }).execute()
  const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
  const { request } = ok(await world.perform(lead, logRequest, { person, kind: 'erasure', askedBy: 'person', askedHow: 'By letter', received: '2026-11-20' }))
  ok(await world.perform(second, confirmIdentity, { request, version: 1, identified: '2026-11-20', how: 'Known for years' }))
  ok(await world.perform(lead, proposeErasure, { request, version: 2, ground: 'not-needed', reason: 'Nothing of it is needed any longer' }))
  ok(await world.perform(second, approveErasure, { request, version: 3, reference }))
  await killedAt(person)
  expect([await left([person]), await rowsOf('management', [person]), await rowsOf('involvement', [person])]).toEqual([[person], 1, 1])
  expect([await owner.selectFrom('certificate').select('id').execute(), await owner.selectFrom('audit_entry').select('id').where('name', '=', 'rights.erase').execute()]).toEqual([[], []])
  await workOn()
  expect([await left([person]), await rowsOf('management', [person]), await rowsOf('involvement', [person])]).toEqual([[], 0, 0])
  expect(await owner.selectFrom('certificate').select(['kind', 'people']).execute()).toEqual([{ kind: 'erasure', people: 1 }])
})

test('deleting by the schedule: whole batches are gone after the kill, the one in hand is whole, and the next worker goes on from there', { timeout: 120_000 }, async () => {
  const people: string[] = []
  for (let n = 0; n < 25; n++) people.push(await world.person({}, { surname: `Finished${n}` }))
  // The person at whom it is killed is in the last batch, however the batches are read: the greatest id, finished last.
  const last = people.toSorted().at(-1)!
  for (const person of people) {
    await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2005-01-01', until_day: person === last ? '2010-06-01' : '2010-01-01', because_of: 'test', because_id: randomUUID() }).execute()
    await owner.insertInto('risk_assessment').values({ id: randomUUID(), person_id: person, harm: 'low', likelihood_percent: 10, tier: 'D1', source: 'oasys', assessed_on: '2009-01-01', organisation_id: world.organisation.probation, recorded_at: NOW }).execute()
  }
  ok(await world.perform(lead, lookForDue, {}))
  await workOn()
  const found = ok(await world.ask(lead, retention, {})).disposal!
  expect(found.files).toEqual([{ year: '2010', files: 25 }])
  ok(await world.perform(second, approveDisposal, { disposal: found.id, how: 'delete' }))
  await killedAt(last)
  const standing = await left(people)
  const counted = await owner.selectFrom('disposal').select(['state', 'people_gone']).where('id', '=', found.id).executeTakeFirstOrThrow()
  expect([standing.length, standing.includes(last), counted]).toEqual([5, true, { state: 'deleting', people_gone: 20 }])
  expect([await rowsOf('involvement', people), await rowsOf('risk_assessment', people)]).toEqual([5, 5])
  await workOn()
  expect([await left(people), await rowsOf('involvement', people), await rowsOf('risk_assessment', people)]).toEqual([[], 0, 0])
  const { certificates } = ok(await world.ask(second, retention, {}))
  expect(certificates.find(({ kind }) => kind === 'disposal')).toMatchObject({ people: 25, counts: { person: 25, involvement: 25, risk_assessment: 25 } })
})
