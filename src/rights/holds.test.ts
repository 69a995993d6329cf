/** A legal hold comes up on its lead's first page before its day, of people out of sight too, and on nobody else's. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { whatWaits } from '../notices/actions.ts'
import { makeWorld } from '../../tests/world.ts'
import { liftHold, retention, setHold, startRequest } from './actions.ts'

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

describe('another organisation’s hold', () => {
  const set = async (on: string): Promise<string> => {
    const done = await world.perform(lead, setHold, { person: on, reason: 'An inquiry of the ombudsman', review: '2027-02-01' })
    if (!done.ok) throw new Error(done.message)
    return done.value.hold
  }
  const standing = async (hold: string) => (await world.databases.owner.selectFrom('legal_hold').select('lifted_on').where('id', '=', hold).executeTakeFirstOrThrow()).lifted_on === null
  const seenBy = async (context: typeof lead, hold: string) => {
    const kept = await world.ask({ ...context, requestId: randomUUID() }, retention, {})
    return kept.ok ? kept.value.holds.find(({ id }) => id === hold) : undefined
  }

  test('is seen by a partner’s lead, who reads who ends it and cannot: neither through the door nor past it', async () => {
    const on = await world.person({ probation: 'responsible' }, { surname: 'Heldham' })
    const hold = await set(on)
    expect(await seenBy(other, hold)).toMatchObject({ organisation: 'Test probation', mayEnd: false })
    expect(await world.perform(other, liftHold, { hold, because: 'We want it gone' })).toMatchObject({ ok: false, message: 'Only Test probation, which set this hold, may end it. Ask its governance lead.' })
    const changed = await world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.account', ${other.viewer.accountId}, true), set_config('app.organisation', ${other.viewer.organisationId}, true), set_config('app.role', 'governance-lead', true), set_config('app.purpose', ${other.viewer.purpose}, true), set_config('app.today', ${other.today}, true), set_config('app.now', ${other.now.toISOString()}, true)`.execute(tx)
      expect(await tx.selectFrom('legal_hold').select('id').where('id', '=', hold).execute()).toHaveLength(1)
      return (await tx.updateTable('legal_hold').set({ lifted_on: other.today, lifted_by: other.viewer.accountId, lifted_because: 'We want it gone' }).where('id', '=', hold).executeTakeFirst()).numUpdatedRows
    })
    expect([changed, await standing(hold)]).toEqual([0n, true])
    expect(await world.perform(lead, liftHold, { hold, because: 'The inquiry has ended' })).toMatchObject({ ok: true })
  })

  test('whose setter has left the partnership is ended by whoever is responsible for the person, and every lead is told', async () => {
    const { owner } = world.databases
    const police = await world.as('governance-lead', 'police')
    const outsider = await world.as('governance-lead', 'prison')
    const on = await world.person({ probation: 'responsible', police: 'supplied' }, { surname: 'Leftham' })
    const made = await world.perform(police, setHold, { person: on, reason: 'A complaint to the police ombudsman', review: '2027-02-01' })
    const hold = made.ok ? made.value.hold : ''
    expect(await world.perform(lead, liftHold, { hold, because: 'It is over' })).toMatchObject({ ok: false, message: expect.stringContaining('Only Test police') })
    await owner.deleteFrom('partnership_member').where('organisation_id', '=', world.organisation.police).execute()
    expect(await seenBy(outsider, hold)).toMatchObject({ setterLeft: true, mayEnd: false, owners: ['Test probation'] })
    expect(await world.perform(outsider, liftHold, { hold, because: 'It is over' })).toMatchObject({ ok: false, message: expect.stringContaining('A governance lead of Test probation') })
    expect(await seenBy(lead, hold)).toMatchObject({ setterLeft: true, mayEnd: true })
    expect(await world.perform(lead, liftHold, { hold, because: 'The complaint was closed' })).toMatchObject({ ok: true })
    const told = await owner.selectFrom('notice').select(['organisation_id', 'role', 'words']).where('person_id', '=', on).execute()
    expect(new Set(told.map((one) => one.organisation_id))).toEqual(new Set((['probation', 'commissioner', 'prison', 'police'] as const).map((name) => world.organisation[name])))
    for (const one of told) expect([one.role, one.words]).toEqual(['governance-lead', expect.stringMatching(/ended the legal hold of Test police on P-\w+: Test police has left the partnership\.$/)])
  })

  test('by an organisation that was never in the partnership is neither seen nor ended', async () => {
    const { owner } = world.databases
    const on = await world.person({ probation: 'responsible' }, { surname: 'Strangeham' })
    const hold = randomUUID()
    await owner.deleteFrom('partnership_member').where('organisation_id', '=', world.organisation.outsider).execute()
    await owner.insertInto('legal_hold').values({ id: hold, person_id: on, organisation_id: world.organisation.outsider, reason: 'A claim elsewhere', from_day: '2026-11-01', review_day: '2027-02-01', set_by: lead.viewer.accountId, set_at: lead.now }).execute()
    expect(await seenBy(lead, hold)).toBeUndefined()
    expect(await world.perform(lead, liftHold, { hold, because: 'It is over' })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
