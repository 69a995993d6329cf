/** Loops: one process at a time, a turn that fails leaves nothing and is tried again, and stopping waits for the turn in hand. */
import { expect, test, vi } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { startLoops, takeTurn, type Loop } from './loop.ts'

const world = await makeWorld()
const { files } = world.core
await world.databases.ownerPool.query('create table turns_taken (n integer)')
const taken = async (): Promise<number> => (await world.databases.ownerPool.query<{ n: number }>('select count(*) as n from turns_taken')).rows[0]!.n
const loop = (run: Loop['run'], name = 'test.loop'): Loop => ({ name, everySeconds: 0.01, run })

test('a turn is one process’s alone, and another loop’s goes on beside it', async () => {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => { letGo = resolve })
  const slow = takeTurn(world.databases, files, loop(async () => { await held; return { more: true } }))
  // Of this database: pg_locks shows those of every other test's too.
  const locks = `select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
  await vi.waitFor(async () => expect((await world.databases.ownerPool.query(locks)).rowCount).toBeGreaterThan(0))
  let ran = false
  const noted = async () => { ran = true; return { more: true } }
  expect([await takeTurn(world.databases, files, loop(noted)), ran]).toEqual([false, false])
  expect([await takeTurn(world.databases, files, loop(noted, 'test.other')), ran]).toEqual([true, true])
  letGo()
  expect(await slow).toBe(true)
})

test('a turn that fails leaves nothing behind, and what comes after a commit is not done', async () => {
  let after = false
  await expect(takeTurn(world.databases, files, loop(async ({ client }) => {
    await client.query('insert into turns_taken values (1)')
    throw new Error('in the middle')
  }))).rejects.toThrow('in the middle')
  expect(await taken()).toBe(0)
  await takeTurn(world.databases, files, loop(async ({ client }) => {
    await client.query('insert into turns_taken values (1)')
    return { more: false, after: async () => { after = await taken() === 1 } }
  }))
  expect(after).toBe(true)
})

test('turns go on after a failure, and stopping waits for the one in hand', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let turns = 0
  let ended = 0
  const going = startLoops(world.databases, files, [loop(async () => {
    turns++
    if (turns === 1) throw new Error('a name that nobody may read in a log')
    ended++
    return { more: false }
  })])
  await vi.waitFor(() => expect(ended).toBeGreaterThan(1))
  await going.stop()
  const before = ended
  expect([ended, turns]).toEqual([before, before + 1])
  expect(JSON.stringify(logged.mock.calls)).not.toContain('a name that nobody may read')
  logged.mockRestore()
})
