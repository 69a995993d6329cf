/** A legal hold comes up on its lead's first page before its day, of people out of sight too, and on nobody else's. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { whatWaits } from '../notices/actions.ts'
import { makeWorld } from '../../tests/world.ts'
import { retention, setHold, startRequest } from './actions.ts'

const world = await makeWorld()
const lead = await world.as('governance-lead', 'probation')
const other = await world.as('governance-lead', 'commissioner')
const person = await world.person({ probation: 'responsible' }, { forename: 'Alex', surname: 'Testerton' })

const waiting = async (context: typeof lead) => {
  const told = await world.ask({ ...context, requestId: randomUUID() }, whatWaits, {})
  return told.ok ? told.value.waiting.filter(({ href }) => href === '/rights/retention').map(({ words, count, overdue, earliest }) => [words, count, overdue, earliest]) : told
}

test('a hold waits from 30 days before its day, is overdue after it, and is called by the person’s name', async () => {
  for (const review of ['2026-12-23', '2026-12-24']) expect(await world.perform(lead, setHold, { person, reason: 'An inquest into a death in custody', review })).toMatchObject({ ok: true })
  expect(await waiting(lead)).toEqual([['Legal holds to look at again', 1, 0, '2026-12-23']])
  expect(await waiting(other)).toEqual([])
  expect(await waiting({ ...lead, today: '2026-12-24' })).toEqual([['Legal holds to look at again', 2, 1, '2026-12-23']])
  const kept = await world.ask(lead, retention, {})
  expect(kept.ok && kept.value.holds.map(({ name }) => name)).toEqual(['Alex Testerton', 'Alex Testerton'])
  // It is set and ended on the person's own page, whether or not they ever asked anything; a manager sees nothing of it there.
  const own = await world.ask(lead, startRequest, { person })
  expect(own.ok && [own.value.holds.length, own.value.organisations.map(({ name }) => name)]).toEqual([2, ['Test probation']])
  const manager = await world.ask(await world.as('offender-manager', 'probation'), startRequest, { person })
  expect(manager.ok && [manager.value.lead, manager.value.holds]).toEqual([false, []])
  await world.databases.owner.updateTable('involvement').set({ until_day: '2026-11-22' }).where('person_id', '=', person).execute()
  expect(await waiting(lead)).toEqual([['Legal holds to look at again', 1, 0, '2026-12-23']])
  const gone = await world.ask(lead, retention, {})
  expect(gone.ok && [gone.value.holds.length, gone.value.holdsOutOfSight.length]).toEqual([0, 2])
})
