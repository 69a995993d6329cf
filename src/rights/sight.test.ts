/** Who sees a request about one's own information: leads who see the person; of the rest the clock, for whoever received it; the excluded nothing. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Result } from '../core/result.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { approveRestriction, confirmIdentity, liftHold, listRequests, logRequest, noticeLifting, openRequest, restrictInformation, retention, setHold, startRequest } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}
const probation = await world.as('governance-lead', 'probation')
const manager = await world.as('offender-manager', 'probation')
const commissioner = await world.as('governance-lead', 'commissioner')
const HOW = 'Words that only those may read who see them'
const log = async (person: string, kind: 'access' | 'restriction' = 'access'): Promise<{ request: string; reference: string }> => ok(await world.perform(probation, logRequest, { person, kind, askedBy: 'person', askedHow: HOW, received: '2026-11-02' }))
const everything = async (lead: typeof probation, person: string, request: string): Promise<string> => JSON.stringify([
  await world.ask(lead, listRequests, {}), await world.ask(lead, openRequest, { request }), await world.ask(lead, startRequest, { person }), await world.ask(lead, retention, {}),
])
const hold = async (person: string): Promise<string> => ok(await world.perform(probation, setHold, { person, reason: 'The inquest into a death', review: '2027-02-01' })).hold

test('somebody in sight: every lead of the partnership sees it whole', async () => {
  const person = await world.person()
  const { request, reference } = await log(person)
  await hold(person)
  for (const lead of [probation, commissioner]) {
    const all = await everything(lead, person, request)
    for (const words of [reference, HOW, person, 'inquest']) expect(all).toContain(words)
  }
})

test('somebody out of sight: clock, reference and state for the lead who received it, and for another lead nothing, not even in a count', async () => {
  const before = await world.ask(commissioner, listRequests, {})
  const holdsBefore = ok(await world.ask(commissioner, retention, {}))
  const person = await world.person()
  const { request, reference } = await log(person)
  const held = await hold(person)
  ok(await world.perform(manager, confirmIdentity, { request, version: 1, identified: '2026-11-03', how: HOW }))
  await owner.updateTable('involvement').set({ until_day: '2026-11-22' }).where('person_id', '=', person).execute()

  const listed = ok(await world.ask(probation, listRequests, {}))
  expect(listed.outOfSight).toEqual([{ reference, state: 'identified', due: '2026-12-03', closedOn: null }])
  expect(listed.open.some(({ id }) => id === request)).toBe(false)
  expect(ok(await world.ask(probation, retention, {})).holdsOutOfSight).toEqual([{ id: held, reviewDay: '2027-02-01' }])
  const all = JSON.stringify([listed, await world.ask(probation, openRequest, { request }), ok(await world.ask(probation, retention, {})).holdsOutOfSight])
  for (const words of [person, request, 'inquest']) expect(all).not.toContain(words)

  expect(await world.ask(commissioner, listRequests, {})).toEqual(before)
  expect(ok(await world.ask(commissioner, retention, {}))).toEqual(holdsBefore)
  expect((await world.perform(commissioner, liftHold, { hold: held, because: 'It is over' })).ok).toBe(false)
  // A hold that nobody could end would keep the file for ever.
  expect(ok(await world.perform(probation, liftHold, { hold: held, because: 'The inquest has ended' }))).toEqual({ hold: held, person: null })
  expect(ok(await world.ask(probation, retention, {})).holdsOutOfSight).toEqual([])
})

test('a lead on the exclusion list of the person: nothing of it at all, as if nobody had asked', async () => {
  const before = [await world.ask(probation, listRequests, {}), await world.ask(probation, retention, {})]
  const person = await world.person()
  const { request, reference } = await log(person)
  const held = await hold(person)
  await owner.insertInto('sight_limit').values({
    id: randomUUID(), person_id: person, kind: 'exclusion', organisation_id: world.organisation.police, accounts: [probation.viewer.accountId], reason: 'A relative of the lead', from_day: TODAY, set_at: NOW,
  }).execute()
  expect([await world.ask(probation, listRequests, {}), await world.ask(probation, retention, {})]).toEqual(before)
  expect(await world.ask(probation, openRequest, { request })).toEqual(await world.ask(probation, openRequest, { request: randomUUID() }))
  expect((await world.perform(probation, liftHold, { hold: held, because: 'It is over' })).ok).toBe(false)
  const all = await everything(probation, person, request)
  for (const words of [reference, person]) expect(all).not.toContain(words)
  expect(await everything(commissioner, person, request)).toContain(reference)
})

test('a restriction that hides the person from everybody is still there to be lifted, for whoever set it and for whoever received it', async () => {
  const person = await world.person()
  const { request } = await log(person, 'restriction')
  ok(await world.perform(manager, confirmIdentity, { request, version: 1, identified: TODAY, how: HOW }))
  ok(await world.perform(commissioner, restrictInformation, { request, version: 2, holder: world.organisation.probation, classes: [], ground: 'accuracy' }))
  ok(await world.perform(await world.as('delivery-unit-head', 'probation'), approveRestriction, { request, version: 3 }))
  for (const lead of [probation, commissioner]) expect(ok(await world.ask(lead, openRequest, { request }))).toMatchObject({ person: null, request: { state: 'decided' }, restriction: { lifted: null } })
  expect((await world.ask(manager, openRequest, { request })).ok).toBe(false)
  ok(await world.perform(probation, noticeLifting, { request }))
})
