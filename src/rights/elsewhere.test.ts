/** A name in what is written about others: which words count as it, and what the page tells of where they stand. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Result } from '../core/result.ts'
import { makeWorld, NOW } from '../../tests/world.ts'
import { confirmIdentity, logRequest, nameElsewhere } from './actions.ts'
import { deletedWords, namePattern, tableWords } from './elsewhere.ts'

const world = await makeWorld()
const { owner } = world.databases
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

describe('a name', () => {
  test.each([
    ['He moved in with Mary-Ann O’Test.', true],
    ['O’TEST, Mary-Ann', true],
    ['mary-ann\n  o’test rang', true],
    ['Mrs O’Test rang', true],
    ['Ms. O’Test rang', true],
    ['O’Test rang', false],
    ['Rosemary-Ann O’Test', false],
    ['Mary-Ann O’Tester', false],
    ['Mary-Anna O’Test', false],
  ])('%s', async (words, stands) => {
    const pattern = namePattern([{ forename: 'Mary-Ann', surname: 'O’Test' }])
    const { rows } = await sql<{ stands: boolean }>`select ${words}::text ~* ${pattern} as stands`.execute(owner)
    expect(rows[0]?.stands).toBe(stands)
  })

  test('is taken as it is written, whatever it is written with', async () => {
    const { rows } = await sql<{ stands: boolean }>`select 'anything at all' ~* ${namePattern([{ forename: '.*', surname: '(' }])} as stands`.execute(owner)
    expect(deletedWords({ source_record: 1, extract_row: 0, once_only: 4 })).toBe('agencies’ records: 1; forms that were sent: 4')
    expect([rows[0]?.stands, namePattern([]), namePattern([{ forename: '', surname: 'Test' }]), tableWords('referral_change')]).toEqual([false, null, null, 'referral change'])
  })
})

describe('before somebody is erased', () => {
  test('the lead learns where to look, not what stands there, and nothing of people out of sight', async () => {
    const [lead, manager] = [await world.as('governance-lead', 'probation'), await world.as('offender-manager', 'probation')]
    const name = { forename: 'Quillon', surname: 'Vasterby' }
    const person = await world.person({ probation: 'supplied' }, name)
    const written = async (about: string, words: string): Promise<void> => {
      await owner.insertInto('management').values({ id: randomUUID(), person_id: about, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: words, decided_at: NOW }).execute()
    }
    await written(await world.person(), 'Moved away from Quillon Vasterby, his cousin')
    await written(await world.person(), 'Mr Vasterby must not know the address')
    await written(await world.person({ outsider: 'responsible' }), 'Quillon Vasterby once more')
    await written(person, 'Quillon Vasterby asked for a change himself')
    const { request } = ok(await world.perform(lead, logRequest, { person, kind: 'erasure', askedBy: 'person', askedHow: 'By letter', received: '2026-11-20' }))
    ok(await world.perform(await world.as('governance-lead', 'commissioner'), confirmIdentity, { request, version: 1, identified: '2026-11-20', how: 'Known for years' }))
    const { found } = ok(await world.ask(lead, nameElsewhere, { request }))
    expect(found).toEqual([{ slice: 'managers', table: 'management', places: 2 }])
    expect((await world.ask(manager, nameElsewhere, { request })).ok).toBe(false)
  })
})
