/** Correction, restriction, retention and holds, through the door. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Result } from '../core/result.ts'
import { openPerson } from '../people/actions.ts'
import { workOne } from '../platform/jobs.ts'
import { takeTurn } from '../platform/loop.ts'
import { jobs, loops } from '../slices.ts'
import { makeWorld, NOW } from '../../tests/world.ts'
import {
  approveDisposal, approveRestriction, confirmIdentity, declineRestriction, decideCorrection, liftHold, liftInformationRestriction, logRequest, lookForDue, noticeLifting, openRequest, restrictInformation, retention, setHold, tellPerson, tellRecipients,
} from './actions.ts'
import type { RequestKind } from './rules.ts'

const world = await makeWorld()
const { owner } = world.databases
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}
const lead = await world.as('governance-lead', 'probation')
const second = await world.as('governance-lead', 'commissioner')
const manager = await world.as('offender-manager', 'probation')
const head = await world.as('delivery-unit-head', 'probation')
const later = new Date('2026-11-25T09:00:00Z')
const leadLater = { ...lead, now: later, today: '2026-11-25' }

const log = async (person: string, kind: RequestKind, more: object = {}): Promise<string> => {
  const { request } = ok(await world.perform(manager, logRequest, { person, kind, askedBy: 'person', askedHow: 'At an appointment', received: '2026-11-23', ...more }))
  ok(await world.perform(lead, confirmIdentity, { request, version: 1, identified: '2026-11-23', how: 'Known to the officer' }))
  return request
}
const version = async (request: string): Promise<number> => ok(await world.ask(lead, openRequest, { request })).request.version

test('a correction is decided by the holder, the person’s words are kept, and all who have it are told', async () => {
  const person = await world.person({ probation: 'responsible', police: 'supplied' })
  const wrong = { holder: world.organisation.probation, section: 'Your plans', rowWords: '3 March: lives alone', says: 'I live with my brother' }
  expect(await world.perform(manager, logRequest, { person, kind: 'correction', askedBy: 'person', askedHow: 'By letter', received: '2026-11-23', ...wrong, says: '' })).toMatchObject({ ok: false, field: 'says' })
  const request = await log(person, 'correction', wrong)
  expect(await world.perform(lead, decideCorrection, { request, version: await version(request), decision: 'refused', decidedBy: 'Helen, head', reason: 'The record is right as it stands' })).toMatchObject({ ok: false, field: 'statement' })
  ok(await world.perform(lead, decideCorrection, { request, version: await version(request), decision: 'corrected', decidedBy: 'Helen, head', reason: 'The plan of 3 March was changed' }))
  expect(await world.perform(lead, tellRecipients, { request, who: [] })).toMatchObject({ ok: false, message: expect.stringContaining('Test police') })
  const { recipients } = ok(await world.ask(lead, openRequest, { request })).correction!
  ok(await world.perform(lead, tellRecipients, { request, who: recipients }))
  ok(await world.perform(lead, tellPerson, { request, version: await version(request), how: 'By letter' }))
  const refusedOne = await log(person, 'correction', wrong)
  ok(await world.perform(lead, decideCorrection, { request: refusedOne, version: await version(refusedOne), decision: 'refused', decidedBy: 'Helen, head', reason: 'The record is right as it stands', statement: 'I say that it is wrong' }))
  expect(ok(await world.ask(lead, openRequest, { request: refusedOne })).correction).toMatchObject({ decision: 'refused', statement: 'I say that it is wrong' })
})

const manage = async (person: string): Promise<void> => {
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW }).execute()
}
const noticesOf = async (person: string): Promise<{ account_id: string | null; role: string | null; words: string }[]> =>
  owner.selectFrom('notice').select(['account_id', 'role', 'words']).where('person_id', '=', person).orderBy('words').execute()

test('a restriction shows its consequences first, shuts the holder’s own officer out once the head has approved it, and is lifted only after notice', async () => {
  const person = await world.person({ probation: 'responsible' })
  await manage(person)
  const request = await log(person, 'restriction')
  const input = { request, version: await version(request), holder: world.organisation.probation, classes: [], ground: 'accuracy' as const }
  const shown = await world.perform(lead, restrictInformation, input, { preview: true })
  expect(shown.consequences.map(({ words }) => words).join(' ')).toMatch(/Nothing changes before.*Nobody at Test probation.*partners? will no longer get it/s)
  ok(await world.perform(lead, restrictInformation, input))
  expect((await world.ask(manager, openPerson, { person })).ok).toBe(true)
  expect(await world.perform(lead, noticeLifting, { request })).toMatchObject({ ok: false })
  const { reference } = ok(await world.ask(head, openRequest, { request })).request
  expect(ok(await world.ask(head, openRequest, { request })).restriction).toMatchObject({ waitsForMe: true })
  ok(await world.perform(head, approveRestriction, { request, version: await version(request) }))
  expect((await world.ask(manager, openPerson, { person })).ok).toBe(false)
  // Whoever answers for the person is told, by the reference alone.
  const told = await noticesOf(person)
  expect(told.filter(({ words }) => words.includes('restricted from today')).map(({ account_id, role }) => (account_id === manager.viewer.accountId ? 'the manager' : role)).sort((a, b) => String(a).localeCompare(String(b)))).toEqual(['delivery-unit-head', 'the manager'])
  for (const { words } of told) expect([words.includes(reference), /Testerton|Alex/.test(words)]).toEqual([true, false])
  expect(await world.perform(lead, liftInformationRestriction, { request, because: 'It was checked and is right' })).toMatchObject({ ok: false, field: 'because' })
  const limit = await owner.selectFrom('sight_limit').selectAll().where('person_id', '=', person).executeTakeFirstOrThrow()
  expect(limit).toMatchObject({ kind: 'restriction', until_day: null, from_day: '2026-11-23', set_by: head.viewer.accountId })
  ok(await world.perform(lead, noticeLifting, { request }))
  ok(await world.perform(leadLater, liftInformationRestriction, { request, because: 'It was checked and is right' }))
  expect((await world.ask({ ...manager, now: later, today: '2026-11-25' }, openPerson, { person })).ok).toBe(true)
})

test('an attack: a lead of another organisation cannot hide what probation holds, alone, with a colleague of theirs, or past the door', async () => {
  const person = await world.person({ probation: 'responsible' })
  const request = await log(person, 'restriction')
  const propose = async (classes: readonly ('needs' | 'risk')[]): Promise<void> => { ok(await world.perform(second, restrictInformation, { request, version: await version(request), holder: world.organisation.probation, classes: [...classes], ground: 'accuracy' })) }
  await propose(['needs'])
  const housing = await world.as('governance-lead', 'housing')
  for (const one of [second, housing, manager]) expect((await world.perform(one, approveRestriction, { request, version: await version(request) })).ok).toBe(false)
  for (const one of [second, manager]) expect((await world.perform(one, declineRestriction, { request, version: await version(request), words: 'No need' })).ok).toBe(false)
  expect(ok(await world.ask(second, openRequest, { request })).restriction).toMatchObject({ waitsForMe: false, from: null, lifted: null })
  ok(await world.perform(head, declineRestriction, { request, version: await version(request), words: 'Their officer works with it' }))
  expect((await noticesOf(person)).some(({ account_id, words }) => account_id === second.viewer.accountId && words.includes('sent back'))).toBe(true)
  // Needs may be approved by the lead of the holder, risk by nobody but the head responsible.
  await propose(['risk'])
  expect((await world.perform(lead, approveRestriction, { request, version: await version(request) })).ok).toBe(false)
  ok(await world.perform(head, declineRestriction, { request, version: await version(request), words: 'Risk has to be seen' }))
  await propose(['needs'])
  ok(await world.perform(lead, approveRestriction, { request, version: await version(request) }))
  expect(await owner.selectFrom('sight_limit').select(['classes', 'set_by']).where('person_id', '=', person).execute()).toEqual([{ classes: ['needs'], set_by: lead.viewer.accountId }])
  // The manager’s page says that it is a restriction, not that her role is too small.
  const panels = JSON.stringify(ok(await world.ask(manager, openPerson, { person })).panels)
  expect([panels.includes('has had the use of this restricted: needs by pathway'), panels.includes('Your role does not see this: needs')]).toEqual([true, false])
})

describe('the schedule', () => {
  const file = async (end: string): Promise<string> => {
    const person = await world.person({}, { surname: `Finished${end.replaceAll('-', '')}` })
    await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2010-01-01', until_day: end, because_of: 'test', because_id: randomUUID() }).execute()
    await owner.insertInto('risk_assessment').values({ id: randomUUID(), person_id: person, harm: 'low', likelihood_percent: 10, tier: 'D1', source: 'oasys', assessed_on: '2012-01-01', organisation_id: world.organisation.probation, recorded_at: NOW }).execute()
    return person
  }
  const work = async (): Promise<void> => { while (await workOne(world.databases, world.core.files, jobs)) await Promise.resolve() }
  const there = async (ids: readonly string[]): Promise<string[]> => (await owner.selectFrom('person').select('id').where('id', 'in', [...ids]).execute()).map(({ id }) => id)

  test('finds whole files on their day and not before, stops at a hold, deletes after a second person, and certifies counts', async () => {
    // Six years before the real today of the worker, and a day less.
    const now = new Date()
    const day = (offset: number): string => new Date(Date.UTC(now.getUTCFullYear() - 6, now.getUTCMonth(), now.getUTCDate() + offset, 12)).toISOString().slice(0, 10)
    const [due, notYet, held, heldLate] = [await file(day(-3)), await file(day(3)), await file(day(-5)), await file(day(-4))]
    // Involvement of long ago is not seen: holds are set where the person still is in sight.
    const seen = async (person: string): Promise<void> => { await owner.insertInto('legal_hold').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation.probation, reason: 'An inquest', from_day: '2020-01-01', review_day: '2027-01-01', set_by: lead.viewer.accountId, set_at: NOW }).execute() }
    await seen(held)
    ok(await world.perform(lead, lookForDue, {}))
    await work()
    const found = ok(await world.ask(lead, retention, {})).disposal!
    expect(found).toMatchObject({ state: 'found', held: 1, byMe: true })
    // How many and of which years, for the second person too: nobody has to do with them any longer, so nobody sees who they are.
    for (const either of [lead, second]) {
      const { files } = ok(await world.ask(either, retention, {})).disposal!
      expect(files.reduce((sum, row) => sum + row.files, 0)).toBe(2)
      expect(JSON.stringify(files)).not.toMatch(new RegExp(`${due}|${heldLate}|Finished`))
    }
    expect(await world.perform(lead, approveDisposal, { disposal: found.id, how: 'delete' })).toMatchObject({ ok: false, message: expect.stringContaining('second person') })
    await seen(heldLate)
    ok(await world.perform(second, approveDisposal, { disposal: found.id, how: 'delete' }))
    await work()
    expect((await there([due, notYet, held, heldLate])).sort()).toEqual([notYet, held, heldLate].sort())
    const { certificates } = ok(await world.ask(second, retention, {}))
    expect(certificates[0]).toMatchObject({ kind: 'disposal', people: 1, counts: { person: 1, involvement: 1, risk_assessment: 1, disposal_person: 1 } })
    expect(JSON.stringify(certificates)).not.toContain(due)
  })

  test('a hold is reviewed within a year, and its end says why', async () => {
    const person = await world.person({ probation: 'responsible' })
    expect(await world.perform(lead, setHold, { person, reason: 'A claim for damages', review: '2028-01-01' })).toMatchObject({ ok: false, field: 'review' })
    const { hold } = ok(await world.perform(lead, setHold, { person, reason: 'A claim for damages', review: '2027-05-01' }))
    ok(await world.perform(lead, liftHold, { hold, because: 'Settled' }))
    expect(await world.perform(lead, liftHold, { hold, because: 'Settled' })).toMatchObject({ ok: false })
    expect((await world.perform(manager, setHold, { person, reason: 'A claim for damages', review: '2027-05-01' })).ok).toBe(false)
  })

  test('old searches, form keys and finished work go by themselves; new ones stay', async () => {
    const old = new Date('2025-01-01T00:00:00Z')
    const account = lead.viewer.accountId
    for (const kept_at of [old, NOW]) await owner.insertInto('kept_search').values({ id: randomUUID(), account_id: account, typed: JSON.stringify({ words: 'Somebody' }), kept_at }).execute()
    for (const [key, done_at] of [['old-key-1', old], ['new-key-1', NOW]] as const) await owner.insertInto('once_only').values({ account_id: account, name: 'x', key, outcome: 'null', done_at }).execute()
    await takeTurn(world.databases, world.core.files, loops.find(({ name }) => name === 'rights.housekeeping')!, NOW)
    expect(await owner.selectFrom('kept_search').select('kept_at').execute()).toEqual([{ kept_at: NOW }])
    expect((await owner.selectFrom('once_only').select('key').where('name', '=', 'x').execute())).toEqual([{ key: expect.stringContaining('new') }])
  })
})
