import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { addDays } from '../core/dates.ts'
import { needsOverview } from '../needs/actions.ts'
import { openPerson } from '../people/actions.ts'
import { dutyToReferOf, endOwedDuty, listDuties, moveDuty, nowhereToSleepList, openDuty, optionsOf, referToCouncil } from './actions.ts'
import { answerBy, counts, decideDutyEnd, decideDutyMove, decideReferring, DUTY_MOVES, DUTY_STATES, dutyMovesOf, dutyUntil, routeOf, type DutyMove, type DutyState, type Referring } from './duty-to-refer.ts'

const TODAY = '2026-11-23'
const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

describe('whose duty it is', () => {
  test.each([
    ['E06000031', 'prison', 'duty'], ['E06000031', 'probation', 'duty'], ['E06000031', 'jobcentre', 'duty'], ['E06000031', 'charity', 'ordinary'], ['E06000031', 'police', 'ordinary'],
    ['E06000031', 'provider', 'ordinary'], ['W06000015', 'prison', 'wales'], ['W06000015', 'charity', 'wales'],
  ])('%s by a %s: %s', (code, kind, route) => expect(routeOf(code, kind, TODAY)).toBe(route))
  test('before October 2018 nobody had it', () => expect([routeOf('E06000031', 'prison', '2018-09-30'), routeOf('E06000031', 'prison', '2018-10-01')]).toEqual(['ordinary', 'duty']))
})

describe('days', () => {
  test.each([
    ['2026-11-23', '2026-12-07'], ['2026-12-18', '2027-01-06'], ['2026-03-27', '2026-04-14'], ['2028-02-25', '2028-03-10'],
  ])('sent on %s, an answer is expected by %s, over holidays, the clock change and a leap day', (sent, by) => expect(answerBy(sent)).toBe(by))
  test.each([
    ['prevention', '2026-11-23', '2027-01-17'], ['relief', '2028-02-01', '2028-03-27'], ['relief', '2027-02-01', '2027-03-28'], ['prevention', '2026-10-01', '2026-11-25'], ['priority-need', '2026-11-23', null],
  ] as const)('%s from %s runs until %s: 56 days with the first', (owed, from, until) => expect(dutyUntil(owed, from)).toBe(until))
  test('out of date the day after 26 weeks, whatever stood', () => {
    for (const state of ['sent', 'acknowledged', 'accepted'] as const)
      expect([counts({ state, sentOn: addDays(TODAY, -182) }, TODAY), counts({ state, sentOn: addDays(TODAY, -183) }, TODAY)]).toEqual([true, false])
    for (const state of ['not-accepted', 'withdrawn', 'no-consent'] as const) expect(counts({ state, sentOn: TODAY }, TODAY)).toBe(false)
  })
})

describe('the workflow', () => {
  const of = (state: DutyState) => ({ state, sentOn: '2026-11-01', answerBy: '2026-11-13', changedOn: '2026-11-04' })
  const answers = { askedOn: TODAY, askedBy: 'His sister', owed: 'relief', from: TODAY, refusal: 'other', policies: ['arrears'], withdrawal: 'resolved', words: 'A sentence' } as const
  test('from every state exactly the moves that the table names are made, and nothing leads back to sent', () => {
    for (const state of keys(DUTY_STATES))
      for (const move of keys(DUTY_MOVES)) {
        const decided = decideDutyMove(of(state), move, answers, TODAY)
        expect([state, move, decided.ok]).toEqual([state, move, (DUTY_MOVES[move].from as readonly DutyState[]).includes(state)])
        if (decided.ok) expect(decided.value.state).not.toBe('sent')
      }
    expect(keys(DUTY_STATES).filter((state) => DUTY_STATES[state].final && dutyMovesOf(state, ['council', 'referrer']).length > 0)).toEqual([])
  })
  test.each<[string, DutyMove, Partial<Parameters<typeof decideDutyMove>[2]>, string | undefined]>([
    ['accepted with no duty named', 'accept', { owed: undefined }, 'owed'],
    ['accepted from before it was sent', 'accept', { from: '2026-10-31' }, 'from'],
    ['accepted from far ahead', 'accept', { from: addDays(TODAY, 57) }, 'from'],
    ['refused for no reason', 'refuse', { refusal: undefined }, 'refusal'],
    ['refused for another reason and no policy', 'refuse', { policies: [] }, 'policies'],
    ['refused with no words', 'refuse', { words: '' }, 'words'],
    ['withdrawn for another reason with no words', 'withdraw', { withdrawal: 'other', words: '' }, 'words'],
  ])('%s is refused beside its field', (_case, move, more, field) => expect(decideDutyMove(of('sent'), move, { ...answers, ...more }, TODAY)).toMatchObject({ ok: false, field }))
  test.each([['they did not allow it', false], ['it should have taken longer', false], ['the council extended nothing', false], ['a sentence', false], ['a sentence', true]] as const)('a late review is taken where the council’s leave is ticked, and by no word of “%s”: %s', (words, allowedLonger) =>
    expect(decideDutyMove({ ...of('not-accepted'), changedOn: '2026-10-20' }, 'ask-review', { ...answers, words, allowedLonger }, TODAY).ok).toBe(allowedLonger))
  test.each([['no-local-connection', ['local-connection']], ['intentionally-homeless', ['intentionality']]] as const)('%s names its policy by itself', (refusal, policies) =>
    expect(decideDutyMove(of('sent'), 'refuse', { refusal, words: 'A sentence' }, TODAY)).toMatchObject({ ok: true, value: { policies } }))
})

describe('whether somebody may be referred', () => {
  const good: Referring = { release: { day: '2026-12-20', released: false }, consent: 'yes', how: 'Asked today', authority: 'E06000031', told: 'Sleeps in his car', standing: null }
  test.each<[string, Partial<Referring>, string | boolean]>([
    ['with consent', {}, true], ['already out', { release: { day: '2026-11-01', released: true } }, true], ['exactly twelve weeks ahead', { release: { day: '2027-02-15', released: false } }, true],
    ['with no custody', { release: null }, ''], ['not asked', { how: '' }, 'how'], ['no council chosen', { authority: '' }, 'authority'], ['nothing told', { told: '' }, 'told'],
    ['twelve weeks and a day ahead', { release: { day: '2027-02-16', released: false } }, 'authority'], ['while one stands', { standing: { reference: 'H-0', authority: 'Fenland', sentOn: TODAY } }, 'authority'],
    ['who does not agree, with nothing else said', { consent: 'no', authority: '', told: '' }, true],
  ])('somebody %s', (_case, more, may) => {
    const decided = decideReferring({ ...good, ...more }, TODAY)
    expect(decided.ok || (decided.field ?? '')).toBe(may)
  })
})

describe('the end of a duty', () => {
  const prevention = { owed: 'prevention', from: '2026-10-01', endedOn: null } as const
  test('prevention passes into relief; relief cannot', () => {
    expect(decideDutyEnd(prevention, TODAY, 'homeless-now', TODAY)).toMatchObject({ ok: true, value: { follows: 'relief' } })
    expect(decideDutyEnd({ ...prevention, owed: 'relief' }, TODAY, 'homeless-now', TODAY)).toMatchObject({ ok: false, field: 'why' })
  })
  test.each([['2026-11-24', false], ['2026-11-25', true]])('the 56 days from 1 October 2026, through the clock change, are over on %s: %s', (on, over) => expect(decideDutyEnd(prevention, on, 'period-over', on).ok).toBe(over))
})

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('area').values([{ code: 'E06000031', name: 'Peterborough', kind: 'district' }, { code: 'E07000010', name: 'Fenland', kind: 'district' }, { code: 'E07000008', name: 'Cambridge', kind: 'district' }]).onConflict((conflict) => conflict.doNothing()).execute()
await owner.updateTable('organisation').set({ area_code: 'E06000031' }).where('id', '=', world.organisation.housing).execute()
/** A second council’s team, party to the same agreement. */
const fenland = crypto.randomUUID()
await owner.insertInto('organisation').values({ id: fenland, handle: 'housing-fenland', name: 'Fenland housing', kind: 'housing', area_code: 'E07000010', invented: true }).execute()
await owner.insertInto('agreement_party').values({ agreement_id: world.agreement, organisation_id: fenland, capacity: 'controller', shares: ['identity', 'needs', 'contact'], signed_on: '2020-01-01' }).execute()
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const head = await world.as('delivery-unit-head', 'probation')
const officer = await world.as('housing-officer', 'housing')
const other = { ...officer, viewer: { ...officer.viewer, accountId: crypto.randomUUID(), organisationId: fenland } }
await owner.insertInto('account').values({ id: other.viewer.accountId, handle: 'officer.fenland', name: 'Officer of Fenland', email: 'officer.fenland@example.invalid' }).execute()
const caseworker = await world.as('caseworker', 'provider')
const on = (context: typeof officer, day: string): typeof officer => ({ ...context, today: day, now: new Date(`${day}T09:00:00Z`) })

const inPrison = async (more: Parameters<typeof world.person>[0] = {}, release = '2026-12-20'): Promise<string> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', provider: 'referred', ...more })
  await owner.insertInto('sentence').values({
    id: crypto.randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: release, released_on: null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  return person
}
const asked = { consent: 'yes', how: 'At the 12-week meeting', authority: 'E06000031', told: 'Sofas of friends before' } as const
const refer = async (person: string, more: object = {}) => {
  const made = await world.perform(worker, referToCouncil, { person, ...asked, ...more })
  if (!made.ok) throw new Error(made.message)
  return made.value.duty
}
const dueOf = async (context: typeof worker, person: string) => {
  const opened = await world.ask(context, openPerson, { person })
  return opened.ok ? opened.value.due.map(({ words }) => words) : []
}
const open = async (context: typeof worker, duty: string) => {
  const opened = await world.ask(context, openDuty, { duty })
  if (!opened.ok) throw new Error(opened.message)
  return opened.value
}

describe('through the door', () => {
  test('a council that did not know the person is asked, accepts, and passes from prevention into relief; the referrer is told', async () => {
    const person = await inPrison()
    expect(await world.ask(officer, openPerson, { person })).toMatchObject({ ok: false })
    const preview = await world.perform(worker, referToCouncil, { person, ...asked }, { preview: true })
    expect(preview.consequences.map(({ words }) => words).join()).toContain('is asked to answer by 7 December 2026')
    expect(await world.ask(officer, openPerson, { person })).toMatchObject({ ok: false })
    expect(await dueOf(worker, person)).toContainEqual(expect.stringContaining('duty to refer'))
    const duty = await refer(person)
    expect((await dueOf(worker, person)).join()).not.toContain('duty to refer')
    const list = await world.ask(officer, listDuties, {})
    expect(list.ok && list.value.duties).toEqual([expect.objectContaining({ id: duty, authority: 'Peterborough', due: '2026-12-07' })])
    expect(await world.perform(officer, moveDuty, { duty, move: 'acknowledge', version: 1 })).toMatchObject({ ok: true })
    const accepted = await world.perform(officer, moveDuty, { duty, move: 'accept', owed: 'prevention', from: TODAY, version: 2 })
    expect(accepted.ok && accepted.consequences.map(({ words }) => words)).toEqual(['Test housing owes the prevention duty until 17 January 2027.'])
    const notices = await owner.selectFrom('notice').select('account_id').where('person_id', '=', person).where('account_id', '=', worker.viewer.accountId).execute()
    expect(notices).toHaveLength(2)
    const prevention = (await open(worker, duty)).owed[0]!
    const later = on(officer, '2026-12-20')
    expect(await world.perform(later, endOwedDuty, { homelessnessDuty: prevention.id, on: '2026-12-20', why: 'homeless-now', version: 1 })).toMatchObject({ ok: true })
    expect((await open(manager, duty)).owed).toMatchObject([{ owed: 'prevention', endedOn: '2026-12-20' }, { owed: 'relief', from: '2026-12-20', until: '2027-02-13' }])
    expect(await world.perform(later, endOwedDuty, { homelessnessDuty: prevention.id, on: '2026-12-20', why: 'housed', version: 1 })).toMatchObject({ ok: false, kind: 'stale' })
  })

  test('somebody who does not agree is told to nobody, and asked again after four weeks', async () => {
    const person = await inPrison({}, '2027-01-05')
    expect(await world.perform(worker, referToCouncil, { person, consent: 'no', how: 'Will stay with his sister, he says', authority: 'E06000031', told: 'Something' })).toMatchObject({ ok: true, value: { state: 'no-consent' } })
    expect(await world.ask(officer, openPerson, { person })).toMatchObject({ ok: false })
    expect(await owner.selectFrom('duty_to_refer').select(['authority_code', 'told']).where('person_id', '=', person).execute()).toEqual([{ authority_code: null, told: null }])
    expect((await dueOf(worker, person)).join()).not.toContain('duty to refer')
    expect(await dueOf(on(worker, '2026-12-21'), person)).toContainEqual(expect.stringContaining('duty to refer'))
  })

  test('a referral that was refused was made: nobody is asked to make it again, community accommodation is open, and the next move is a review or another council', async () => {
    const person = await inPrison()
    const duty = await refer(person, { authority: 'E07000008' })
    expect(await world.perform(manager, moveDuty, { duty, move: 'refuse', refusal: 'no-local-connection', words: 'Never lived there', heardFrom: 'Ms Lee, by telephone', version: 1 })).toMatchObject({ ok: true })
    expect((await dueOf(worker, person)).join()).not.toContain('duty to refer')
    const told = await world.ask(worker, optionsOf, { person })
    expect(told.ok && told.value.duties).toMatchObject([{ authority: 'Cambridge', state: 'not-accepted' }])
    expect(told.ok && told.value.advice.find(({ kind }) => kind === 'cas3')).toEqual({ kind: 'cas3', suitable: true, reasons: ['No place yet, and the council was asked and refused: this is the next step.'] })
    const list = await world.ask(worker, nowhereToSleepList, {})
    expect(list.ok && list.value.people.find(({ personId }) => personId === person)).toMatchObject({ manager: null, managed: false, move: { kind: 'review', owner: 'head' } })
    const heads = await world.ask(head, nowhereToSleepList, {})
    expect(heads.ok && heads.value.people.map(({ personId }) => personId)).toContain(person)
    const managed = await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, side: 'community', from_day: '2020-01-01', reason: 'Test', decided_at: new Date('2020-01-01T09:00:00Z') }).executeTakeFirst()
    expect(managed.numInsertedOrUpdatedRows).toBe(1n)
    const after = await world.ask(worker, nowhereToSleepList, {})
    expect(after.ok && after.value.people.find(({ personId }) => personId === person)).toMatchObject({ managed: true, move: { kind: 'review', owner: 'manager' } })
  })

  test('a review of a refusal is asked for once and within 21 days, has a clock, opens the council’s sight again, and is upheld or changes the decision', async () => {
    const person = await inPrison()
    const duty = await refer(person)
    expect(await world.perform(officer, moveDuty, { duty, move: 'refuse', refusal: 'no-local-connection', words: 'Never lived there', version: 1 })).toMatchObject({ ok: true })
    expect(await world.ask(officer, openPerson, { person })).toMatchObject({ ok: false })
    const review = { duty, move: 'ask-review' as const, askedOn: '2026-12-01', askedBy: 'The person', words: 'Lived there for ten years', version: 2 }
    expect(await world.perform(on(manager, '2026-12-20'), moveDuty, { ...review, askedOn: '2026-12-14' })).toMatchObject({ ok: false, field: 'askedOn', message: expect.stringContaining('13 December 2026') })
    expect(await world.perform(on(manager, '2026-12-20'), moveDuty, { ...review, askedOn: '2026-12-14', words: 'They did not allow longer', allowedLonger: '' })).toMatchObject({ ok: false, field: 'askedOn' })
    expect(await world.perform(on(manager, '2026-12-20'), moveDuty, { ...review, askedOn: '2026-12-14', allowedLonger: 'yes' }, { preview: true })).toMatchObject({ ok: true })
    expect(await world.perform(on(manager, '2026-12-01'), moveDuty, { ...review, askedBy: '' })).toMatchObject({ ok: false, field: 'askedBy' })
    const asking = await world.perform(on(manager, '2026-12-01'), moveDuty, review)
    expect(asking).toMatchObject({ ok: true })
    expect((await open(manager, duty)).duty).toMatchObject({ state: 'in-review', answerBy: '2027-01-25', reason: 'no-local-connection' })
    const later = on(officer, '2026-12-02')
    expect(await dueOf(later, person)).toContain('Decide the review of your refusal')
    expect(await world.perform(manager, moveDuty, { duty, move: 'uphold', words: 'Not mine to say', version: 3 })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(later, moveDuty, { duty, move: 'uphold', words: 'No address there since 2010', version: 3 })).toMatchObject({ ok: true })
    expect(await world.ask(later, openPerson, { person })).toMatchObject({ ok: false })
    expect(await world.perform(on(manager, '2026-12-03'), moveDuty, { ...review, askedOn: '2026-12-03', version: 4 })).toMatchObject({ ok: false, message: expect.stringContaining('no review of a review') })
    const second = await refer(person, { authority: 'E07000008' })
    expect(await world.perform(manager, moveDuty, { duty: second, move: 'refuse', refusal: 'intentionally-homeless', words: 'Left a flat', heardFrom: 'Ms Lee', version: 1 })).toMatchObject({ ok: true })
    expect(await world.perform(manager, moveDuty, { ...review, duty: second, askedOn: TODAY })).toMatchObject({ ok: true })
    expect(await world.perform(manager, moveDuty, { duty: second, move: 'change', owed: 'relief', from: TODAY, heardFrom: 'Ms Lee, by letter', version: 3 })).toMatchObject({ ok: true })
    expect((await open(manager, second)).owed).toMatchObject([{ owed: 'relief' }])
  })

  test('an answer that is late is chased by whoever referred from the day after, and by the council from the start', async () => {
    const person = await inPrison()
    await refer(person)
    expect(await dueOf(officer, person)).toContain('Answer the referral of somebody who will have nowhere to sleep')
    expect((await dueOf(on(worker, '2026-12-07'), person)).join()).not.toContain('has not answered')
    expect(await dueOf(on(worker, '2026-12-08'), person)).toContain('Peterborough has not answered the referral: call them')
  })

  test('a council that is not here is answered for by the referrer, who says who told them; one that is here answers itself', async () => {
    const person = await inPrison()
    const duty = await refer(person, { authority: 'E07000008' })
    const refusal = { duty, move: 'refuse' as const, refusal: 'no-local-connection' as const, policies: ['arrears' as const], words: 'Never lived there', version: 1 }
    expect(await world.perform(manager, moveDuty, refusal)).toMatchObject({ ok: false, field: 'heardFrom' })
    expect(await world.perform(manager, moveDuty, { ...refusal, heardFrom: 'Ms Lee, by telephone' })).toMatchObject({ ok: true })
    expect((await open(worker, duty)).duty).toMatchObject({ state: 'not-accepted', policies: ['local-connection', 'arrears'] })
    const second = await refer(person)
    expect(await world.perform(manager, moveDuty, { duty: second, move: 'accept', owed: 'relief', from: TODAY, version: 1, heardFrom: 'Me' })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('attacks', () => {
  test('a council that was not chosen sees nothing, though it knows the person by a record of its own', async () => {
    const person = await inPrison()
    await owner.insertInto('involvement').values({ id: crypto.randomUUID(), person_id: person, organisation_id: fenland, basis: 'supplied', class: 'identity', from_day: '2026-01-01', because_of: 'test', because_id: crypto.randomUUID() }).execute()
    const duty = await refer(person)
    expect((await world.ask(other, openPerson, { person })).ok).toBe(true)
    expect(await world.ask(other, openDuty, { duty })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(other, listDuties, {})).toMatchObject({ ok: true, value: { duties: [], counts: { waiting: 0, late: 0, accepted: 0 } } })
    expect(await world.perform(other, moveDuty, { duty, move: 'refuse', refusal: 'other', policies: ['offence'], words: 'Not ours', version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
    const opened = await world.ask(other, openPerson, { person })
    expect(JSON.stringify(opened)).not.toContain('Peterborough')
    expect(await dueOf(other, person)).toEqual([])
  })

  test('a withdrawn referral ends the council’s sight at once, and its id leads nowhere', async () => {
    const person = await inPrison()
    const duty = await refer(person)
    expect((await world.ask(officer, openDuty, { duty })).ok).toBe(true)
    expect(await world.perform(officer, moveDuty, { duty, move: 'withdraw', withdrawal: 'resolved', version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
    const tomorrow = addDays(TODAY, 1)
    expect(await world.perform(on(worker, tomorrow), moveDuty, { duty, move: 'withdraw', withdrawal: 'incorrect-authority', version: 1 })).toMatchObject({ ok: true })
    expect(await world.ask(on(officer, tomorrow), openDuty, { duty })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(on(officer, tomorrow), openPerson, { person })).toMatchObject({ ok: false })
    expect(await world.perform(on(worker, tomorrow), moveDuty, { duty, move: 'withdraw', withdrawal: 'resolved', version: 2 })).toMatchObject({ ok: false, message: expect.stringContaining('That is final') })
  })

  test('a council to which somebody was referred reads the need for accommodation and no other, and nothing at all once it refuses but its own answer; one that supplied a record reads what it read', async () => {
    const person = await inPrison()
    for (const [pathway, why] of [['accommodation', 'Lost his flat'], ['children-families', 'Social care is involved'], ['attitudes-thinking-behaviour', 'Owes a gang money']] as const)
      await owner.insertInto('assessment').values({ id: crypto.randomUUID(), person_id: person, pathway, question_version: 1, need: true, why, assessed_on: '2026-11-01', organisation_id: world.organisation.prison, assessed_by: worker.viewer.accountId, recorded_at: new Date('2026-11-01T09:00:00Z') }).execute()
    const read = async (context: typeof officer) => JSON.stringify([await world.ask(context, needsOverview, { person }), await world.ask(context, openPerson, { person }), await world.ask(context, optionsOf, { person })])
    const duty = await refer(person)
    expect(await read(officer)).toContain('Lost his flat')
    expect(await read(officer)).not.toMatch(/social care|gang|children-families/i)
    expect(await read(manager)).toContain('Social care is involved')
    expect(await world.perform(officer, moveDuty, { duty, move: 'refuse', refusal: 'other', policies: ['arrears'], words: 'Owes us rent', version: 1 })).toMatchObject({ ok: true })
    expect(await world.ask(officer, openPerson, { person })).toMatchObject({ ok: false })
    expect(await world.ask(officer, optionsOf, { person })).toMatchObject({ ok: false })
    expect(await world.ask(officer, openDuty, { duty })).toMatchObject({ ok: false, kind: 'not-found' })
    const own = await world.ask(officer, listDuties, {})
    const kept = own.ok ? own.value.answered.filter(({ words }) => words === 'Owes us rent') : []
    expect(kept).toMatchObject([{ policies: ['arrears'], reason: 'other' }])
    expect(JSON.stringify(kept)).not.toMatch(/Testerton|Sofas/)
    await owner.insertInto('involvement').values({ id: crypto.randomUUID(), person_id: person, organisation_id: world.organisation.housing, basis: 'supplied', class: 'identity', from_day: '2026-01-01', because_of: 'test', because_id: crypto.randomUUID() }).execute()
    expect(await read(officer)).toContain('Social care is involved')
  })

  test('a caseworker sees nothing of it; two who refer at once make one referral', async () => {
    const person = await inPrison()
    const both = await Promise.all([world.perform(worker, referToCouncil, { person, ...asked }), world.perform(manager, referToCouncil, { person, ...asked, authority: 'E07000010' })])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(await world.ask(caseworker, dutyToReferOf, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    const opened = await world.ask(caseworker, openPerson, { person })
    expect(opened.ok && opened.value.timeline.filter(({ source }) => source === 'Duty to refer')).toEqual([])
  })
})
