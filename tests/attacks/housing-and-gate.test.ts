/** Attacks on what a council, a provider and a prison are told by housing and by the gate record. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/core/dates.ts'
import { gateCheck, gateChecksDue, gateOfPerson, recordGate } from '../../src/gate/actions.ts'
import { figuresOf, OUTCOMES, type CountRow, type Outcome } from '../../src/gate/results.ts'
import { answerHousing, dutyToReferOf, endOwedDuty, listDuties, moveDuty, nowhereToSleepList, openDuty, optionsOf, placeInEmergency, recordAttempt, referToCouncil, referToHousing } from '../../src/housing/actions.ts'
import { openPerson, searchPeople } from '../../src/people/actions.ts'
import { arrangeMeeting, dueForRelease, unhoused } from '../../src/release/actions.ts'
import { recordRelease } from '../../src/sentences/actions.ts'
import { makeWorld, TODAY } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('area').values([{ code: 'E06000031', name: 'Peterborough', kind: 'district' }]).onConflict((conflict) => conflict.doNothing()).execute()
await owner.updateTable('organisation').set({ area_code: 'E06000031' }).where('id', '=', world.organisation.housing).execute()
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const officer = await world.as('housing-officer', 'housing')
const caseworker = await world.as('caseworker', 'provider')
type Viewing = typeof worker
const on = (context: Viewing, day: string): Viewing => ({ ...context, today: day, now: new Date(`${day}T09:00:00Z`) })
const tomorrow = addDays(TODAY, 1)

const inPrison = async (more: Parameters<typeof world.person>[0] = {}, release = '2026-12-20'): Promise<string> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', ...more })
  await owner.insertInto('sentence').values({
    id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: release, released_on: null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  return person
}
const sentenceOf = async (person: string): Promise<string> => (await owner.selectFrom('sentence').select('id').where('person_id', '=', person).executeTakeFirstOrThrow()).id
const done = async (result: Promise<{ readonly ok: boolean }>): Promise<void> => expect(await result).toMatchObject({ ok: true })
const sees = async (context: Viewing, person: string): Promise<boolean> => (await world.ask(context, openPerson, { person })).ok

/** Somebody referred to the council, whose referral it accepted where asked. */
const referred = async (accepted: boolean): Promise<{ person: string; duty: string }> => {
  const person = await inPrison()
  const sent = await world.perform(worker, referToCouncil, { person, consent: 'yes', how: 'Asked today', authority: 'E06000031', told: 'Sofas before' })
  if (!sent.ok) throw new Error(sent.message)
  const { duty } = sent.value
  if (accepted) await done(world.perform(officer, moveDuty, { duty, move: 'accept', owed: 'prevention', from: TODAY, version: 1 }))
  return { person, duty }
}
const owedUnder = (duty: string) => owner.selectFrom('homelessness_duty').select(['id', 'version', 'ended_on']).where('duty_to_refer_id', '=', duty).executeTakeFirstOrThrow()

describe('a council', () => {
  test('that knows somebody by an application reads nothing of a referral to approved premises, nor the tier in its advice', async () => {
    const person = await inPrison({ housing: 'supplied' })
    await done(world.perform(manager, referToHousing, { person, kind: 'cas1', toWhom: 'Approved premises unit', told: 'Arson, three years ago' }))
    await owner.updateTable('housing_referral').set({ advice: 'Tier B2 fits, and release is within a year.' }).where('person_id', '=', person).execute()
    const [told, known] = [await world.ask(officer, optionsOf, { person }), await world.ask(officer, openPerson, { person })]
    expect([told.ok, known.ok]).toEqual([true, true])
    expect(JSON.stringify([told, known])).not.toMatch(/arson|approved premises unit|tier [a-d]/i)
  })
  test('sees the person no longer when nothing is owed any more and its records are finished, or the last check is made', async () => {
    for (const [why, last] of [['withdrawn', addDays(TODAY, 28)], ['housed', addDays('2026-12-20', 90)]] as const) {
      const { person, duty } = await referred(true)
      const owed = await owedUnder(duty)
      await done(world.perform(officer, endOwedDuty, { homelessnessDuty: owed.id, on: TODAY, why, version: owed.version }))
      expect([await sees(on(officer, last), person), await sees(on(officer, addDays(last, 1)), person)]).toEqual([true, false])
    }
  })
  test('goes on while prevention passes into relief', async () => {
    const { person, duty } = await referred(true)
    const owed = await owedUnder(duty)
    await done(world.perform(officer, endOwedDuty, { homelessnessDuty: owed.id, on: TODAY, why: 'homeless-now', version: owed.version }))
    expect(await sees(on(officer, '2027-06-01'), person)).toBe(true)
  })
  test('is not left reading of somebody who is recorded as not agreeing', async () => {
    const { person } = await referred(false)
    expect(await world.perform(worker, referToCouncil, { person, consent: 'no', how: 'Changed his mind today' })).toMatchObject({ ok: false, field: 'consent' })
  })
  test('is shut out at once where consent is taken back after it accepted, and owes nothing more under what was withdrawn', async () => {
    const { person, duty } = await referred(true)
    await done(world.perform(worker, moveDuty, { duty, move: 'withdraw', withdrawal: 'no-consent', version: 2 }))
    const owed = await owedUnder(duty)
    expect(owed.ended_on).toBe(TODAY)
    expect(await world.perform(officer, endOwedDuty, { homelessnessDuty: owed.id, on: TODAY, why: 'homeless-now', version: owed.version })).toMatchObject({ ok: false, kind: 'not-found' })
    expect([await sees(officer, person), await sees(on(officer, tomorrow), person)]).toEqual([false, false])
  })
})

describe('a provider', () => {
  test('sees no more of somebody from the day on which the referral is withdrawn', async () => {
    const person = await inPrison()
    const sent = await world.perform(manager, referToHousing, { person, kind: 'supported', provider: world.organisation.provider, told: 'Needs support' })
    if (!sent.ok) throw new Error(sent.message)
    await done(world.perform(on(manager, tomorrow), answerHousing, { housingReferral: sent.value.referral, move: 'withdraw', words: 'Sent to the wrong one', version: 1 }))
    expect(await sees(on(caseworker, tomorrow), person)).toBe(false)
  })
  test('is told no number nor telephone, and finds nobody by one; nor does a council that does not know them', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' }, { pnc: '2001/1234567K', surname: 'Telephonic' })
    await owner.updateTable('person').set({ cro: '000005/93L', telephone: '07700900123' }).where('id', '=', person).execute()
    const seen = JSON.stringify([await world.ask(caseworker, openPerson, { person }), await world.ask(caseworker, searchPeople, { words: 'Telephonic' })])
    expect(seen).toContain('Telephonic')
    expect(seen).not.toMatch(/07700900123|000005\/93L|2001\/1234567K/)
    for (const context of [caseworker, officer]) expect(await world.ask(context, searchPeople, { words: '07700900123' })).toMatchObject({ value: { people: [], askThem: [] } })
  })
  test('and a council have no row of a meeting after release that is not their own', async () => {
    const person = await inPrison({ provider: 'referred', housing: 'referred' })
    await owner.insertInto('release_plan').values({ id: randomUUID(), person_id: person, sentence_id: await sentenceOf(person), started_at: new Date('2026-11-01T09:00:00Z') }).execute()
    await done(world.perform(manager, arrangeMeeting, { person, who: 'Sam at the surgery', day: '2026-12-20', at: '10am', place: 'Clinic Road' }))
    await done(world.perform(manager, arrangeMeeting, { person, who: 'Their keyworker', with: world.organisation.provider, day: '2026-12-20', at: '11am', place: 'Provider Road' }))
    const rowsFor = ({ viewer }: Viewing) => world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.account', ${viewer.accountId}, true), set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${viewer.role}, true), set_config('app.purpose', ${viewer.purpose}, true), set_config('app.today', ${TODAY}, true)`.execute(tx)
      return tx.selectFrom('release_meeting').select('who').where('person_id', '=', person).orderBy('at_time').execute()
    })
    expect([await rowsFor(caseworker), await rowsFor(officer), await rowsFor(manager)]).toEqual([[{ who: 'Their keyworker' }], [], [{ who: 'Sam at the surgery' }, { who: 'Their keyworker' }]])
  })
})

describe('what cannot be', () => {
  test.each([['nowhere to sleep', nowhereToSleepList, ''], ['duties to refer', listDuties, ''], ['gate checks', gateChecksDue, '1_'], ['leavers', dueForRelease, ''], ['unhoused', unhoused, '']] as const)('a place in the list of %s is refused in words', async (_name, query, prefix) => {
    for (const after of ['2026-99-99_00000000-0000-4000-8000-000000000000', `2026-11-23_${'-'.repeat(36)}`])
      expect(await world.ask(manager, query as typeof listDuties, { after: `${prefix}${after}` })).toMatchObject({ ok: false, kind: 'refused', field: 'after' })
  })
  test.each(['1900-01-01', '2025-11-21', '2027-03-01', '9990-01-01'])('a placement from %s costs nobody anything', async (from) => {
    expect(await world.perform(manager, placeInEmergency, { person: await inPrison(), authority: 'E06000031', place: 'Test Lodge', payer: 'council', price: '999', from, until: addDays(from, 1) })).toMatchObject({ ok: false, field: 'from' })
  })
  test('nothing was tried in another century', async () => {
    expect(await world.perform(manager, recordAttempt, { person: await inPrison(), what: 'other', on: '1066-10-14', outcome: 'no', words: 'Asked William' })).toMatchObject({ ok: false, field: 'on' })
  })
  test('a prison whom somebody left does nothing more with their referral', async () => {
    const { person, duty } = await referred(false)
    await owner.updateTable('involvement').set({ until_day: addDays(TODAY, -1) }).where('person_id', '=', person).where('organisation_id', '=', world.organisation.prison).execute()
    for (const shut of [await world.ask(worker, openDuty, { duty }), await world.perform(worker, moveDuty, { duty, move: 'withdraw', withdrawal: 'resolved', version: 1 }), await world.ask(worker, dutyToReferOf, { person })]) expect(shut).toMatchObject({ ok: false, kind: 'not-found' })
    expect(JSON.stringify(await world.ask(worker, listDuties, {}))).not.toContain(duty)
  })
})

const service = randomUUID()
await owner.insertInto('service').values({
  id: service, reference: 'GATE-1', title: 'Test treatment', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England', women: true, men: true, source: 'Invented for tests',
}).execute()
let references = 0
const RELEASED = '2026-11-16'
const released = async (treated: boolean): Promise<string> => {
  const person = await inPrison({ housing: 'referred', provider: 'referred' }, RELEASED)
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  if (treated) await owner.insertInto('referral').values({
    id: randomUUID(), reference: `R-GATE${String(references++).padStart(3, '0')}`, person_id: person, service_id: service, pathway: 'drugs-alcohol', provider_organisation_id: world.organisation.provider,
    referring_organisation_id: world.organisation.probation, reason: 'For tests', respond_by: '2026-10-30', made_on: '2026-10-20', made_at: new Date('2026-10-20T09:00:00Z'), state: 'accepted', clock_day: '2026-12-01',
  }).execute()
  await done(world.perform(on(worker, RELEASED), recordRelease, { sentence: await sentenceOf(person), released: RELEASED, version: 1 }))
  return person
}

describe('the gate record', () => {
  test('tells a council that knows somebody by a referral of its own nothing of their treatment', async () => {
    const ownersFor = async (context: Viewing, person: string) => {
      const asked = await world.ask(context, gateCheck, { person, day: 1 })
      if (!asked.ok) throw new Error(asked.message)
      return asked.value.questions.map(({ question, owner: whose }) => [question, whose])
    }
    const [treated, other] = [await released(true), await released(false)]
    expect(await ownersFor(officer, treated)).toEqual(await ownersFor(officer, other))
    expect(Object.fromEntries(await ownersFor(manager, treated))).toMatchObject({ treatment: 'provider', money: 'manager' })
  })
  test('tells nobody who sees no health that two say different things of it', async () => {
    const person = await released(true)
    const version = async () => (await owner.selectFrom('gate_check').select('version').where('person_id', '=', person).where('day_after', '=', 1).executeTakeFirstOrThrow()).version
    await done(world.perform(manager, recordGate, { person, day: 1, how: 'seen', treatment: 'yes', version: await version() }))
    await done(world.perform(caseworker, recordGate, { person, day: 1, how: 'seen', treatment: 'no', agreed: 'yes', version: await version() }))
    const told = async (context: Viewing) => JSON.stringify([await world.ask(context, gateOfPerson, { person }), await world.ask(context, gateCheck, { person, day: 1 }), await world.ask(context, openPerson, { person })])
    expect(await told(manager)).toMatch(/Said in two ways: treatment[^]*which answer is right: treatment/)
    for (const context of [officer, worker]) expect(await told(context)).not.toMatch(/"contradicted":\["treatment"\]|which answer is right|Said in two ways/)
  })
  test('in figures by provider, tells nothing of the one who is with none', () => {
    const outcomes = Object.keys(OUTCOMES) as Outcome[]
    const rows = (alone: number): CountRow[] => (['everything', 'money'] as const).flatMap((question) => ['all', 'A'].flatMap((unit) =>
      outcomes.map((outcome) => ({ unit, dayAfter: 0, question, outcome, people: 30 + (unit === 'all' && outcome === 'no' ? alone : 0) }))))
    const difference = (alone: number): number | null => {
      const [all, one] = ['all', 'A'].map((unit) => figuresOf(rows(alone), 0, { suppressing: true, additive: false }).find((figure) => figure.unit === unit && figure.question === 'money')?.counts.no ?? null)
      return all === null || one === null || all === undefined || one === undefined ? null : all - one
    }
    expect([difference(0), difference(1), difference(9)]).toEqual([0, null, null])
  })
})
