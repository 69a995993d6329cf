import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { foldersOf } from './data-folder.ts'
import { openDatabases } from './database.ts'
import { ATTEMPTS_MAX, claimJob, startWorking, workOne, type Job } from './jobs.ts'

const database = await testDatabase()
const databases = openDatabases(database)
afterAll(() => databases.close())
const { owner } = databases
const files = foldersOf(tmpdir())
const NOW = new Date('2026-11-23T09:00:00Z')

const done: unknown[] = []
const tidy: Job = { name: 'tests.tidy', run: async (_hands, input) => void done.push(input) }
const broken: Job = { name: 'tests.broken', run: () => Promise.reject(new RangeError('Alex Testerton has no plan')) }
const ask = async (name: string, input: Record<string, string> = {}): Promise<string> => {
  const id = randomUUID()
  await owner.insertInto('job').values({ id, name, input: JSON.stringify(input), asked_at: new Date() }).execute()
  return id
}
const stateOf = (id: string) => owner.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

beforeEach(async () => {
  done.length = 0
  await owner.deleteFrom('job').execute()
})

test('jobs are done once, oldest first, and leave when they were done', async () => {
  const [first] = [await ask('tests.tidy', { number: '1' }), await ask('tests.tidy', { number: '2' }), await ask('others.tidy')]
  while (await workOne(databases, files, [tidy])) await Promise.resolve()
  expect(done).toEqual([{ number: '1' }, { number: '2' }])
  expect(await stateOf(first)).toMatchObject({ attempts: 1, failed: null, finished_at: expect.any(Date) })
})

test('a job whose worker dies is done by the next one, and by nobody while the first lives', async () => {
  const id = await ask('tests.tidy')
  const dying = new pg.Client({ connectionString: database.ownerUrl })
  dying.on('error', () => undefined)
  await dying.connect()
  expect(await claimJob(dying, ['tests.tidy'], NOW)).toMatchObject({ id })
  expect(await workOne(databases, files, [tidy])).toBe(false)
  const { rows } = await dying.query<{ pid: number }>('select pg_backend_pid() as pid')
  await databases.ownerPool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
  expect(await workOne(databases, files, [tidy])).toBe(true)
  expect(await stateOf(id)).toMatchObject({ attempts: 2, failed: null })
  expect(done.length).toBe(1)
})

test('a job that kills its worker again and again is given up, in words', async () => {
  const id = await ask('tests.tidy')
  await owner.updateTable('job').set({ attempts: ATTEMPTS_MAX }).where('id', '=', id).execute()
  expect(await workOne(databases, files, [tidy])).toBe(false)
  expect((await stateOf(id)).failed).toBe('The worker stopped 3 times while doing this.')
})

test('a job that throws is finished as failed without its words, and lets the next one through', async () => {
  const said: string[] = []
  const { error } = console
  console.error = (line: string) => void said.push(line)
  try {
    const id = await ask('tests.broken')
    await ask('tests.tidy')
    while (await workOne(databases, files, [tidy, broken])) await Promise.resolve()
    expect((await stateOf(id)).failed).toBe(`It went wrong (RangeError); the log has it under ${id}.`)
    expect(said.join()).toContain(id)
    expect(said.join()).not.toContain('Testerton')
    expect(done.length).toBe(1)
  } finally {
    console.error = error
  }
})

test('two workers at once do each job once', async () => {
  for (let i = 0; i < 6; i++) await ask('tests.tidy', { number: String(i) })
  const workers = [startWorking(databases, files, [tidy]), startWorking(databases, files, [tidy])]
  while (done.length < 6) await new Promise((resolve) => setTimeout(resolve, 20))
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(done.map((input) => JSON.stringify(input)).sort()).toEqual([...Array(6).keys()].map((i) => JSON.stringify({ number: String(i) })))
})
