import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { addDays } from '../core/dates.ts'
import { openPerson } from '../people/actions.ts'
import { answerHousing, checkAddress, endPlacement, findPlace, housingOfPerson, housingReferralsHere, nowhereToSleepList, optionsOf, placeInEmergency, recordAttempt, recordStatus, referToCouncil, referToHousing } from './actions.ts'
import { recordSentence } from '../sentences/actions.ts'
import { releasePack } from '../release/actions/pack.ts'
import { releasePlan } from '../release/actions/plan.ts'
import { dueForRelease } from '../release/actions.ts'
import { nextMove, type NowhereFacts } from './nowhere.ts'
import { byMonth, checkBy, costOf, decideAddressCheck, eligibility, failedBefore, HOUSING_KINDS, nightsOf, nightsOver, penceOf, pounds, type EligibilityFacts, type HousingKind } from './placing.ts'
import { placeWords } from './rules.ts'
import { standingItems } from './told.ts'

const TODAY = '2026-11-23'

describe('whose move it is', () => {
  const facts: NowhereFacts = { release: '2026-12-20', custodyStart: '2026-03-01', duty: null, referrals: [], placements: [], managed: true }
  const duty = { state: 'sent', sentOn: '2026-11-16', answerBy: '2026-11-30', changedOn: '2026-11-16', until: null, authority: 'Fenland' } as const
  const waiting = { state: 'sent', answerBy: '2026-11-27', changedOn: TODAY, toWhom: 'Keyhaven', here: true } as const
  test.each<[string, Partial<NowhereFacts>, string, string, string]>([
    ['nobody referred', {}, 'refer', 'prison', '2026-10-25'],
    ['came into prison late', { custodyStart: '2026-11-20' }, 'refer', 'prison', '2026-11-20'],
    ['waiting for the council', { duty }, 'answer', 'council', '2026-11-30'],
    ['the council is late', { duty: { ...duty, sentOn: '2026-11-03', answerBy: '2026-11-17' } }, 'chase', 'prison', '2026-11-19'],
    ['out of date', { duty: { ...duty, sentOn: '2026-05-01' } }, 'refer', 'prison', '2026-10-25'],
    ['refused', { duty: { ...duty, state: 'not-accepted', changedOn: '2026-11-20' } }, 'review', 'manager', '2026-11-24'],
    ['accepted, duty runs past release', { duty: { ...duty, state: 'accepted', until: '2027-01-17' } }, 'house', 'council', '2026-12-20'],
    ['does not agree', { duty: { ...duty, state: 'no-consent' } }, 'other-ways', 'manager', '2026-11-22'],
    ['did not agree, four weeks ago', { duty: { ...duty, state: 'no-consent', sentOn: '2026-10-26' } }, 'refer', 'prison', '2026-10-25'],
    ['refused, a provider is asked', { duty: { ...duty, state: 'not-accepted' }, referrals: [waiting] }, 'wait', 'provider', '2026-11-27'],
    ['a provider that is not here', { duty: { ...duty, state: 'not-accepted' }, referrals: [{ ...waiting, here: false }] }, 'chase', 'manager', '2026-12-01'],
    ['a place is offered', { duty, referrals: [{ ...waiting, state: 'offered' }] }, 'offer', 'manager', '2026-11-25'],
    ['three days left', { release: '2026-11-26', duty }, 'emergency', 'manager', '2026-11-25'],
    ['three days left and no offender manager', { release: '2026-11-26', duty, managed: false }, 'emergency', 'head', '2026-11-25'],
    ['three days left over a holiday', { release: '2026-11-23', duty }, 'emergency', 'manager', '2026-11-20'],
    ['three days left, nights are paid for', { release: '2026-11-26', duty, placements: [{ from: '2026-11-26', until: '2026-12-02' }] }, 'answer', 'council', '2026-11-30'],
    ['a room for three nights', { release: TODAY, duty, placements: [{ from: TODAY, until: '2026-11-25' }] }, 'after', 'manager', TODAY],
    ['rooms that follow one another', { release: TODAY, duty: { ...duty, state: 'no-consent' }, placements: [{ from: '2026-11-30', until: '2026-12-06' }, { from: TODAY, until: '2026-11-29' }] }, 'after', 'manager', '2026-12-04'],
    ['a room that begins after release', { release: TODAY, duty, placements: [{ from: '2026-11-24', until: '2026-11-29' }] }, 'emergency', 'manager', '2026-11-20'],
  ])('%s', (_case, more, kind, owner, by) => expect(nextMove({ ...facts, ...more }, TODAY)).toMatchObject({ kind, owner, by }))
  test('there is always one, with an owner and a day', () => {
    for (const state of ['sent', 'acknowledged', 'accepted', 'not-accepted', 'withdrawn', 'no-consent'] as const)
      for (let left = -14; left <= 84; left += 7)
        for (const referrals of [[], [waiting]])
          expect(nextMove({ ...facts, release: addDays(TODAY, left), duty: { ...duty, state }, referrals }, TODAY)).toMatchObject({ owner: expect.any(String), by: expect.stringMatching(/^\d{4}-/) })
  })
})

test('a room is named with its last night, in a sentence too', () => expect(placeWords({ kind: 'emergency', until: '2026-11-30' })).toBe('emergency room until 30 November 2026'))

describe('nights and what they cost', () => {
  const placed = { from: '2026-11-20', until: '2026-11-22', leftOn: null, penceANight: 4550 }
  test.each([
    ['planned, still running', { until: '2026-11-29' }, 10, 0], ['on the day after its last night', {}, 3, 0], ['a night past its end', { until: '2026-11-21' }, 3, 1],
    ['left early', { until: '2026-11-29', leftOn: '2026-11-22' }, 2, 0], ['left the day after', { leftOn: '2026-11-23' }, 3, 0], ['left on the first day', { leftOn: '2026-11-20' }, 0, 0],
    ['over the clock change', { from: '2026-10-24', until: '2026-10-26', leftOn: '2026-10-27' }, 3, 0], ['over a leap day', { from: '2028-02-28', until: '2028-03-01', leftOn: '2028-03-02' }, 3, 0],
  ])('%s', (_case, more, nights, over) => {
    const one = { ...placed, ...more }
    expect([nightsOf(one, TODAY), nightsOver(one, TODAY), costOf(one, TODAY)]).toEqual([nights, over, nights * 4550])
    expect(byMonth(one, TODAY).reduce((sum, { pence }) => sum + pence, 0)).toBe(costOf(one, TODAY))
  })
  test('a night belongs to the month of its evening', () => expect(byMonth({ ...placed, from: '2028-02-28', until: '2028-03-01', leftOn: '2028-03-02' }, TODAY)).toEqual([{ month: '2028-02', nights: 2, pence: 9100 }, { month: '2028-03', nights: 1, pence: 4550 }]))
  test.each([['45', 4500], ['45.5', 4550], ['£45.50', 4550], ['0.07', 7], ['1,000', 100_000], ['45.555', null], ['-4', null], ['much', null]])('%s is %s pence', (text, pence) => expect(penceOf(text)).toBe(pence))
  test('pence are shown as pounds', () => expect([pounds(4550), pounds(7), pounds(123_450)]).toEqual(['£45.50', '£0.07', '£1,234.50']))
})

describe('who is eligible, with reasons', () => {
  const facts: EligibilityFacts = { sex: 'male', tier: 'B2', release: { day: '2026-12-20', released: false }, hasPlace: false, settled: false, dutySentOn: '2026-11-01', dutyRefused: false }
  test.each<[HousingKind, Partial<EligibilityFacts>, boolean]>([
    ['cas1', {}, true], ['cas1', { tier: 'C3' }, false], ['cas1', { tier: 'C3', sex: 'female' }, true], ['cas1', { tier: null }, false], ['cas1', { release: { day: '2028-01-01', released: false } }, false],
    ['cas2', {}, true], ['cas2', { release: { day: '2026-11-01', released: true } }, false], ['cas3', {}, true], ['cas3', { dutySentOn: null }, false], ['cas3', { dutySentOn: '2026-05-24' }, false], ['cas3', { dutySentOn: '2026-05-25' }, true],
    ['cas3', { dutyRefused: true }, true], ['cas3', { hasPlace: true }, false], ['supported', {}, true], ['supported', { settled: true }, false], ['supported', { release: { day: '2027-02-16', released: false } }, false], ['private-let', {}, true], ['private-let', { hasPlace: true }, false],
  ])('%s with %o: %s', (kind, more, suitable) => {
    const advice = eligibility(kind, { ...facts, ...more }, TODAY)
    expect([advice.suitable, advice.reasons.length > 0]).toEqual([suitable, true])
  })
  test('every kind has a reason where nobody leaves prison', () => expect(Object.keys(HOUSING_KINDS).every((kind) => !eligibility(kind as HousingKind, { ...facts, release: null }, TODAY).suitable)).toBe(true))
})

describe('addresses', () => {
  test.each([['hostel', '2026-11-23', '2026-12-20', '2026-12-07'], ['hostel', '2026-11-23', '2026-11-27', '2026-11-27'], ['approved-premises', '2026-11-23', '2026-12-20', null]])('a %s found on %s for %s is checked by %s', (kind, foundOn, from, by) => expect(checkBy({ kind, foundOn, from })).toBe(by))
  test('the same address in other letters is the same address', () => expect([failedBefore('1 Test St., Town', ['1 TEST ST TOWN']), failedBefore('11 Test St', ['1 Test St'])]).toEqual([true, false]))
  test('a failure wants a reason and words', () => {
    const place = { endedOn: null, foundOn: '2026-11-01' }
    expect(decideAddressCheck(place, { outcome: 'failed', on: TODAY, reason: '', words: 'Why' }, TODAY)).toMatchObject({ ok: false, field: 'reason' })
    expect(decideAddressCheck(place, { outcome: 'failed', on: TODAY, reason: 'risk', words: '' }, TODAY)).toMatchObject({ ok: false, field: 'words' })
    expect(decideAddressCheck({ ...place, endedOn: TODAY }, { outcome: 'passed', on: TODAY, reason: '', words: '' }, TODAY).ok).toBe(false)
  })
})

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('area').values([{ code: 'E06000031', name: 'Peterborough', kind: 'district' }]).onConflict((conflict) => conflict.doNothing()).execute()
await owner.updateTable('organisation').set({ area_code: 'E06000031' }).where('id', '=', world.organisation.housing).execute()
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const head = await world.as('delivery-unit-head', 'probation')
const officer = await world.as('housing-officer', 'housing')
const caseworker = await world.as('caseworker', 'provider')
const rival = await world.as('caseworker', 'other-provider')
const inPrison = async (more: Parameters<typeof world.person>[0] = {}, release = '2026-12-20'): Promise<string> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', ...more })
  await owner.insertInto('sentence').values({
    id: crypto.randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: release, released_on: null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  return person
}
const listed = async (context: typeof worker, person: string) => {
  const answer = await world.ask(context, nowhereToSleepList, {})
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.people.find((one) => one.personId === person)
}
const options = async (context: typeof worker, person: string) => {
  const answer = await world.ask(context, optionsOf, { person })
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}

describe('the list of those with nowhere to sleep', () => {
  test('an emergency room paid for from release night is a place for its nights wherever it is asked, and what follows its last night is due before it ends', async () => {
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    const start = '2026-03-01'
    expect(await world.perform({ ...manager, today: start, now: new Date(`${start}T09:00:00Z`) }, recordSentence, {
      person, kind: 'custody', offenceCode: 'TH68010', court: 'Test Court', offenceDay: '2026-01-10', imposed: start, months: 20, custodyStart: start, prison: 'PBI', plannedRelease: TODAY, sentenceEnd: '2027-10-31', supervisionEnd: '',
    })).toMatchObject({ ok: true })
    const everywhere = async () => {
      const [list, leaving, housing, plan, pack] = [await listed(worker, person), await world.ask(worker, dueForRelease, {}), await world.ask(worker, housingOfPerson, { person }), await world.ask(worker, releasePlan, { person }), await world.ask(worker, releasePack, { person })]
      if (!leaving.ok || !housing.ok || !plan.ok || !pack.ok) throw new Error('not told')
      return { list, leaver: leaving.value.people.find(({ personId }) => personId === person), housing: housing.value, plan: plan.value.place, pack: pack.value.pack }
    }
    const before = await everywhere()
    expect([before.list?.move.kind, before.leaver?.nowhere, before.housing.nowhere, before.plan]).toEqual(['emergency', true, true, null])
    expect(await world.perform(worker, placeInEmergency, { person, authority: 'E06000031', place: 'Testville guest house', payer: 'council', price: '45', from: TODAY, until: '2026-11-30' })).toMatchObject({ ok: true })
    const after = await everywhere()
    expect(after.list).toMatchObject({ placedUntil: '2026-11-30', move: { kind: 'refer' } })
    expect(after.leaver).toMatchObject({ nowhere: false, place: { kind: 'emergency', from: TODAY, until: '2026-11-30' } })
    expect([after.housing.nowhere, after.housing.place?.addressLine, after.plan?.until]).toEqual([false, 'Testville guest house', '2026-11-30'])
    expect(JSON.stringify(after.pack)).toContain('Emergency room until 30 November 2026')
    const opened = await world.ask(manager, openPerson, { person })
    expect(opened.ok && opened.value.due).toContainEqual(expect.objectContaining({ due: '2026-11-28', words: 'Emergency room until 30 November 2026: arrange where they sleep after that' }))
    expect((await options(manager, person)).advice.find(({ kind }) => kind === 'private-let')).toMatchObject({ suitable: true })
    expect(await world.perform(worker, findPlace, { person, kind: 'hostel', addressLine: 'Testville hostel', from: '2026-12-01' })).toMatchObject({ ok: true })
    const followed = await world.ask(manager, openPerson, { person })
    expect(followed.ok && JSON.stringify(followed.value.due)).not.toContain('Emergency room')
  })

  test('what was tried stands with its outcome; the council sees its own once referred, and a place takes them off', async () => {
    const person = await inPrison()
    expect(await listed(worker, person)).toMatchObject({ tried: [], move: { kind: 'refer', owner: 'prison' } })
    expect(await listed(officer, person)).toBeUndefined()
    await world.perform(worker, recordAttempt, { person, what: 'family-or-friends', on: TODAY, outcome: 'no', words: 'His sister has no room' })
    await world.perform(worker, referToCouncil, { person, consent: 'yes', how: 'Asked today', authority: 'E06000031', told: 'Sofas before' })
    expect(await listed(worker, person)).toMatchObject({ tried: [{ what: 'attempt:family-or-friends', outcome: 'no' }, { what: 'council', outcome: 'sent' }], move: { kind: 'answer', owner: 'council' } })
    expect(await listed(officer, person)).toMatchObject({ release: '2026-12-20', move: { owner: 'council' } })
    const found = await world.perform(worker, findPlace, { person, kind: 'settled', addressLine: '1 Test Street', from: '2026-12-20' })
    expect(found.ok).toBe(true)
    expect([await listed(worker, person), await listed(officer, person)]).toEqual([undefined, undefined])
  })
  test('three days before release the move is a night under a roof, on the manager’s list of what is due', async () => {
    const person = await inPrison({}, addDays(TODAY, 3))
    expect(await listed(worker, person)).toMatchObject({ move: { kind: 'emergency', by: '2026-11-25' } })
    const opened = await world.ask(manager, openPerson, { person })
    expect(opened.ok && opened.value.due.map(({ words }) => words)).toContain('Arrange an emergency placement: nothing is found')
  })
})

describe('an address that fails its check', () => {
  test('stands no longer as a place; why is read by those who see risk, and no council is told a reason, nor that there is one', async () => {
    const person = await inPrison({ housing: 'supplied', provider: 'referred' })
    const found = await world.perform(officer, findPlace, { person, kind: 'family-or-friends', addressLine: '9 Cousin Road', from: '2026-12-20' })
    if (!found.ok) throw new Error(found.message)
    const check = { accommodation: found.value.accommodation, outcome: 'failed', on: TODAY, reason: 'risk', words: 'Too near somebody who must be kept safe', version: 1 } as const
    expect(await world.perform(officer, checkAddress, check)).toMatchObject({ ok: false, kind: 'not-found' })
    const failed = await world.perform(manager, checkAddress, check)
    expect(failed.consequences.map(({ words }) => words).join()).toContain('back on the list of people with nowhere to sleep')
    expect((await options(manager, person)).checks).toMatchObject([{ outcome: 'failed', reason: 'risk', words: 'Too near somebody who must be kept safe' }])
    const council = await options(officer, person)
    expect(council.checks).toMatchObject([{ outcome: 'failed', reason: null, words: null }])
    for (const answer of [council, await world.ask(officer, housingOfPerson, { person }), await world.ask(officer, openPerson, { person }), await world.ask(officer, nowhereToSleepList, {}), await world.ask(caseworker, openPerson, { person })])
      expect(JSON.stringify(answer)).not.toMatch(/kept safe|"reason":"risk"/)
    expect(await listed(worker, person)).toMatchObject({ tried: [{ what: 'place', detail: '9 Cousin Road', outcome: 'It did not pass the check of the address' }] })
    expect(await world.perform(officer, findPlace, { person, kind: 'temporary', addressLine: '9, Cousin road', from: '2026-12-20' })).toMatchObject({ ok: false, field: 'addressLine' })
    // The council reads the same of a check that failed for the property.
    const other = await inPrison({ housing: 'supplied' })
    const second = await world.perform(officer, findPlace, { person: other, kind: 'family-or-friends', addressLine: '9 Cousin Road', from: '2026-12-20' })
    if (!second.ok) throw new Error(second.message)
    await world.perform(manager, checkAddress, { ...check, accommodation: second.value.accommodation, reason: 'property', words: 'No heating' })
    const shape = (one: typeof council) => one.checks.map(({ id: _id, accommodationId: _place, ...rest }) => rest)
    expect(shape(await options(officer, other))).toEqual(shape(council))
  })
})

describe('referrals to housing', () => {
  test('a provider sees its own and answers it; another sees nothing of it, though the person is referred to it too', async () => {
    const person = await inPrison({ 'other-provider': 'referred' })
    const sent = await world.perform(manager, referToHousing, { person, kind: 'supported', provider: world.organisation.provider, told: 'Needs support to keep a tenancy' })
    if (!sent.ok) throw new Error(sent.message)
    const inbox = async (context: typeof worker) => {
      const answer = await world.ask(context, housingReferralsHere, {})
      return answer.ok ? answer.value.referrals.map(({ id }) => id) : null
    }
    expect([await inbox(caseworker), await inbox(rival)]).toEqual([[sent.value.referral], []])
    const refusal = { housingReferral: sent.value.referral, move: 'refuse', version: 1 } as const
    expect(await world.perform(rival, answerHousing, { ...refusal, policies: ['offence'] })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(manager, answerHousing, { ...refusal, policies: ['offence'] })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(caseworker, answerHousing, refusal)).toMatchObject({ ok: false, field: 'policies' })
    expect(await world.perform(caseworker, answerHousing, { ...refusal, policies: ['offence'] })).toMatchObject({ ok: true, value: { state: 'refused' } })
    expect((await options(manager, person)).referrals).toMatchObject([{ state: 'refused', policies: ['offence'] }])
    expect(JSON.stringify(await world.ask(rival, openPerson, { person }))).not.toContain('Test provider')
  })
  test('where somebody lived is dated and sourced, and the same twice is refused', async () => {
    const person = await inPrison()
    const status = { person, code: 'short-term', from: '2026-02-01', source: 'He says so' } as const
    expect((await world.perform(worker, recordStatus, status)).ok).toBe(true)
    expect(await world.perform(manager, recordStatus, status)).toMatchObject({ ok: false, field: 'code' })
    expect((await options(head, person)).statuses).toMatchObject([{ code: 'short-term', source: 'He says so' }])
  })
})

describe('an emergency placement', () => {
  test('is paid for once a night, ends when they leave, and one that runs on is chased', async () => {
    const person = await inPrison()
    const placement = { person, authority: 'E06000031', place: 'Test Lodge', payer: 'council', price: '45.50', from: addDays(TODAY, -5), until: addDays(TODAY, -3) } as const
    expect((await world.perform(manager, placeInEmergency, placement)).ok).toBe(true)
    expect(await world.perform(worker, placeInEmergency, { ...placement, from: addDays(TODAY, -2), until: TODAY })).toMatchObject({ ok: false, field: 'from' })
    const opened = await world.ask(manager, openPerson, { person })
    expect(opened.ok && opened.value.due.map(({ words }) => words).join()).toContain('runs past its last night')
    const [one] = (await options(manager, person)).placements
    expect(await world.perform(manager, endPlacement, { emergencyPlacement: one!.id, leftOn: addDays(TODAY, -2), version: 1 })).toMatchObject({ ok: true })
    expect((await options(manager, person)).placements.map((row) => [nightsOf(row, TODAY), costOf(row, TODAY)])).toEqual([[3, 13_650]])
  })
})

test('two addresses of one person that are due on one day are one task with their number, and one room follows another', () => {
  const found = { personId: 'a', what: 'unchecked', kind: 'settled', foundOn: '2026-11-20', from: '2026-12-10', until: null, due: '2026-12-10' } as const
  const room = { ...found, what: 'ending', kind: 'Test room', from: '2026-11-20', until: '2026-12-01', due: '2026-12-02' } as const
  const words = (...tasks: Parameters<typeof standingItems>[0]) => standingItems(tasks).map((one) => one.words)
  expect(words(found)).toEqual(['Check the address that was found'])
  expect(words(found, { ...found })).toEqual(['Check the 2 addresses that were found'])
  expect(words(found, { ...found, personId: 'b' })).toEqual(['Check the address that was found', 'Check the address that was found'])
  expect(words(room, { ...room })).toEqual(['Emergency room until 1 December 2026: arrange where they sleep after that'])
  expect(words({ ...room, what: 'over' }, { ...room, what: 'over' })).toEqual(['2 emergency placements run past their last nights: agree more nights, or record that they left'])
})
