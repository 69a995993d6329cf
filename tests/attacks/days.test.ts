/** What ends with a day ends at midnight in London, in winter, in summer and on the days when the clocks change; an hour is an hour then too. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startSession } from '../../src/slices.ts'
import { makeGround } from './ground.ts'

const { world, server } = await makeGround()
const { owner, app } = world.databases

/** The last moment of a day in London, and the first of the next. */
const MIDNIGHTS: readonly (readonly [string, string, string])[] = [
  ['2026-11-23', '2026-11-23T23:59:59.999Z', '2026-11-24T00:00:00.000Z'],
  ['2026-07-01', '2026-07-01T22:59:59.999Z', '2026-07-01T23:00:00.000Z'],
  ['2026-10-24', '2026-10-24T22:59:59.999Z', '2026-10-24T23:00:00.000Z'],
  ['2026-10-25', '2026-10-25T23:59:59.999Z', '2026-10-26T00:00:00.000Z'],
  ['2026-03-28', '2026-03-28T23:59:59.999Z', '2026-03-29T00:00:00.000Z'],
  ['2026-03-29', '2026-03-29T22:59:59.999Z', '2026-03-29T23:00:00.000Z'],
]

let attempts = 0
let leaks = 0

/** Does somebody who signs in a minute before a moment read this person’s page at it? */
const reads = async (person: string, moment: string, role: 'offender-manager' | 'caseworker' = 'offender-manager'): Promise<boolean> => {
  const { viewer } = await world.as(role, role === 'caseworker' ? 'provider' : 'probation')
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const token = await startSession(app, id, new Date(Date.parse(moment) - 60_000))
  process.env['THROUGHLINE_NOW'] = moment
  attempts++
  const { statusCode } = await server.inject({ method: 'GET', url: `/people/${person}`, cookies: { throughline_session: token ?? '' } })
  return statusCode === 200
}

const endsAt = async (person: string, last: string, first: string, role?: 'offender-manager' | 'caseworker'): Promise<void> => {
  const seen = [await reads(person, last, role), await reads(person, first, role)]
  if (seen[1]) leaks++
  expect([last, ...seen]).toEqual([last, true, false])
}

test('an agreement, an involvement and a hat end with their last day in London', { timeout: 120_000 }, async () => {
  const person = await world.person()
  const { viewer } = await world.as('offender-manager', 'probation')
  for (const [day, last, first] of MIDNIGHTS) {
    await owner.updateTable('agreement').set({ until_day: day }).where('id', '=', world.agreement).execute()
    await endsAt(person, last, first)
    await owner.updateTable('agreement').set({ until_day: '2030-12-31' }).where('id', '=', world.agreement).execute()
    await owner.updateTable('involvement').set({ until_day: day }).where('person_id', '=', person).execute()
    await endsAt(person, last, first)
    await owner.updateTable('involvement').set({ until_day: null }).where('person_id', '=', person).execute()
    await owner.updateTable('membership').set({ until_day: day }).where('account_id', '=', viewer.accountId).execute()
    await endsAt(person, last, first)
    await owner.updateTable('membership').set({ until_day: null }).where('account_id', '=', viewer.accountId).execute()
  }
})

test('nothing is seen before the day on which an agreement was signed begins', { timeout: 60_000 }, async () => {
  const person = await world.person()
  for (const [day, last, first] of MIDNIGHTS) {
    await owner.updateTable('agreement_party').set({ signed_on: first.slice(0, 10) > day ? first.slice(0, 10) : nextDay(day) }).where('agreement_id', '=', world.agreement).execute()
    const seen = [await reads(person, last), await reads(person, first)]
    if (seen[0]) leaks++
    expect([last, ...seen]).toEqual([last, false, true])
  }
  await owner.updateTable('agreement_party').set({ signed_on: '2020-01-01' }).where('agreement_id', '=', world.agreement).execute()
})

test('consent and an exclusion hold to the end of their last day', { timeout: 60_000 }, async () => {
  const person = await world.person()
  const { viewer } = await world.as('offender-manager', 'probation')
  for (const [day, last, first] of MIDNIGHTS) {
    await owner.updateTable('agreement').set({ consent_classes: ['identity'] }).where('id', '=', world.agreement).execute()
    const id = randomUUID()
    await owner.insertInto('consent').values({ id, person_id: person, agreement_id: world.agreement, classes: ['identity'], answer: 'given', from_day: '2026-01-01', until_day: day, how: 'asked in a test', organisation_id: viewer.organisationId, recorded_at: new Date(last) }).execute()
    await endsAt(person, last, first)
    await owner.deleteFrom('consent').where('id', '=', id).execute()
    await owner.updateTable('agreement').set({ consent_classes: [] }).where('id', '=', world.agreement).execute()
    const limit = randomUUID()
    await owner.insertInto('sight_limit').values({ id: limit, person_id: person, kind: 'exclusion', organisation_id: viewer.organisationId, accounts: [viewer.accountId], reason: 'in a test', from_day: '2026-01-01', until_day: day, set_at: new Date(last) }).execute()
    const seen = [await reads(person, last), await reads(person, first)]
    if (seen[0]) leaks++
    expect([last, ...seen]).toEqual([last, false, true])
    await owner.deleteFrom('sight_limit').where('id', '=', limit).execute()
  }
})

test('an hour of emergency access is sixty minutes while the clocks change', { timeout: 60_000 }, async () => {
  const { viewer } = await world.as('offender-manager', 'probation')
  for (const [from, until] of [['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'], ['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'], ['2026-11-23T23:30:00.000Z', '2026-11-24T00:30:00.000Z']] as const) {
    const person = await world.person({ outsider: 'responsible' })
    await owner.insertInto('emergency_access').values({ id: randomUUID(), person_id: person, account_id: viewer.accountId, organisation_id: viewer.organisationId, reason: 'somebody may come to harm tonight', from_at: new Date(from), until_at: new Date(until), request_id: randomUUID() }).execute()
    const just = (moment: string, by: number): string => new Date(Date.parse(moment) + by).toISOString()
    const seen = [await reads(person, just(from, -1)), await reads(person, from), await reads(person, just(until, -1)), await reads(person, until)]
    if (seen[0] || seen[3]) leaks++
    expect([from, ...seen]).toEqual([from, false, true, true, false])
  }
  console.log(`attack: midnight and clock change: ${attempts} attempts, ${leaks} leaks`)
})

const nextDay = (day: string): string => new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
