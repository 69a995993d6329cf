/** What a request leaves behind for somebody who comes after it: in the audit, in kept searches, in folders. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeSnapshot } from '../../src/evidence/store.ts'
import { NOW, TODAY } from '../world.ts'
import { makeGround } from './ground.ts'

const { world, browserOf } = await makeGround()
const { owner } = world.databases

describe('what is kept of a request', () => {
  test('are names of fields that the input has, never words that somebody put in the place of a name', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    await manager.api('people.search', { words: 'zz', 'Jane Doe, born 1990, lives at 7 Elm Way': 1 })
    await manager.api('people.merge', { 'He said that he would kill her': 1 })
    const rows = await owner.selectFrom('audit_entry').select('fields').where('account_id', '=', manager.context.viewer.accountId).execute()
    expect(rows.flatMap((row) => row.fields).filter((field) => /[^A-Za-z]/.test(field))).toEqual([])
    expect(rows.map((row) => row.fields)).toContainEqual(['words'])
  })

  test('are names that were searched for, for one day alone', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    const search = () => manager.post('/searches', `_csrf=${encodeURIComponent(manager.csrf)}&words=forgetmenot`)
    const address = (await search()).headers.location!
    expect((await manager.get(address)).statusCode).toBe(200)
    await owner.updateTable('kept_search').set({ kept_at: new Date(NOW.getTime() - 25 * 3_600_000) }).where('id', '=', address.split('/').at(-1)!).execute()
    expect((await manager.get(address)).statusCode).toBe(404)
    await search()
    expect(await owner.selectFrom('kept_search').select('id').where('id', '=', address.split('/').at(-1)!).execute()).toEqual([])
  })

  test('lies in folders that no other user of the machine can open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-attacks-'))
    await writeSnapshot(join(folder, 'snapshots', 'one'), { day: TODAY, fromRecords: true, label: 'test' }, { people: [], needs: [], releases: [], offences: [] })
    for (const path of [join(folder, 'snapshots'), join(folder, 'snapshots', 'one')]) expect((await stat(path)).mode & 0o077).toBe(0)
    await rm(folder, { recursive: true })
  })
})
