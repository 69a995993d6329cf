import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { decide, openLicence, propose, withdraw } from '../licences/actions.ts'
import { mergePeople, openPerson, partPeople } from '../people/actions.ts'
import { recordRelease } from '../sentences/actions.ts'
import {
  changeVictim, checkCase, checkDisclosure, disclose, exportVictim, linkCase, listDisclosures, listVictims, moveRestorative, openDisclosure, openVictim, prepareDisclosure, readPanelFacts, recordScheme, recordVictim, requestCondition, searchVictims, takeOver, tellVictim, unlinkCase, withdrawDisclosure, withdrawRequest,
} from './actions.ts'
import { outcomeOf } from './cases.ts'
import { informationEvents, stillToTell, type OffenderFacts } from './duties.ts'
import { addressesIn, decideMeeting } from './panels.ts'
import { decideRestorative, nextSteps, RESTORATIVE_MOVES, RESTORATIVE_STATES } from './restorative.ts'
import { decideScheme, neverWords } from './rules.ts'

describe('the Victim Contact Scheme', () => {
  const at = (state: 'offered' | 'opted-in' | 'opted-out' | 'declined', day: string) => ({ state, day })
  test.each([
    [[], at('offered', '2026-11-01'), true], [[], at('opted-in', '2026-11-01'), false], [[at('offered', '2026-11-01')], at('opted-in', '2026-11-02'), true],
    [[at('offered', '2026-11-01'), at('declined', '2026-11-02')], at('opted-in', '2026-11-20'), true], [[at('offered', '2026-11-01'), at('opted-in', '2026-11-02'), at('opted-out', '2026-11-03')], at('opted-in', '2026-11-20'), true],
    [[at('offered', '2026-11-10')], at('opted-in', '2026-11-02'), false], [[at('offered', '2026-11-10')], at('opted-in', '2026-12-02'), false],
  ])('%j then %j: %s', (steps, next, ok) => expect(decideScheme(steps, next, TODAY).ok).toBe(ok))
})

describe('what has to be told', () => {
  const facts = (more: Partial<OffenderFacts> = {}): OffenderFacts => ({
    sentences: [{ imposed: '2026-01-10', custody: { plannedRelease: '2027-01-15', released: null }, supervisionEnd: '2028-01-15' }], events: [], decided: [], considered: [], ...more,
  })
  const kinds = (given: OffenderFacts, optedIn: string) => informationEvents(given, optedIn).map(({ kind, due }) => `${kind} ${due}`)
  test('follows from the sentence', () => expect(kinds(facts(), '2026-01-20')).toEqual(['sentence 2026-02-21', 'release-planned 2026-10-23', 'supervision-end 2028-01-01']))
  test('is caught up with by whoever opts in late', () => expect(kinds(facts(), '2026-11-20')[0]).toBe('sentence 2026-11-27'))
  test('a recall is told within a day, one before opting in is not', () =>
    expect(kinds(facts({ events: [{ kind: 'recall', day: '2026-05-05' }, { kind: 'recall', day: '2026-12-05' }] }), '2026-11-20').filter((one) => one.startsWith('recall'))).toEqual(['recall 2026-12-06']))
  test('a release day that moves is told anew', () => {
    const told = [{ kind: 'release-planned', eventDay: '2027-01-15' }, { kind: 'sentence', eventDay: '2026-01-10' }]
    expect(stillToTell(informationEvents(facts(), '2026-01-20'), told, '2027-01-01')).toEqual([])
    const moved = facts({ sentences: [{ imposed: '2026-01-10', custody: { plannedRelease: '2027-01-20', released: null }, supervisionEnd: '2028-01-15' }] })
    expect(stillToTell(informationEvents(moved, '2026-01-20'), told, '2027-01-01').map((one) => one.kind)).toEqual(['release-planned'])
  })
  test('a sentence that was over is told nobody', () => expect(kinds(facts(), '2029-01-01')).toEqual([]))
})

describe('restorative justice', () => {
  const nothing = { facilitator: '', words: '' }
  test('begins with the victim, and only what is on the screen can follow', () => {
    for (const to of Object.keys(RESTORATIVE_STATES) as (keyof typeof RESTORATIVE_STATES)[])
      expect(decideRestorative(null, to, 'victim-hub-worker', { facilitator: 'Fay', words: 'words' }).ok).toBe(to === 'explained')
    for (const move of RESTORATIVE_MOVES) for (const from of move.from)
      expect(decideRestorative(from === 'none' ? null : from, move.to, 'victim-hub-worker', { facilitator: 'Fay', words: 'words' }).ok).toBe(true)
  })
  test('can be stopped at any step, with the reason', () => {
    expect(decideRestorative('both-prepared', 'stopped', 'victim-liaison-officer', nothing)).toMatchObject({ ok: false, field: 'words' })
    expect(nextSteps('offender-agreed', 'victim-liaison-officer')).toEqual(['stopped'])
  })
  test('is prepared and held by the hub', () => expect(decideRestorative('wanted', 'victim-prepared', 'victim-liaison-officer', { ...nothing, facilitator: 'Fay' }).ok).toBe(false))
})

describe('a panel meeting', () => {
  const now = new Date('2026-11-23T09:00:00Z')
  test.each([
    ['2026-11-25', '14:00', '15:30', true], ['2026-11-25', '15:30', '14:00', false], ['2026-11-22', '14:00', '15:00', false], ['2026-11-25', '9.30', '10:00', false], ['2026-11-25', '08:00', '17:00', false], ['2027-06-01', '14:00', '15:00', false],
  ])('on %s from %s until %s: %s', (day, from, until, ok) => expect(decideMeeting(day, from, until, TODAY, now).ok).toBe(ok))
  test('is held in London’s time', () => {
    const summer = decideMeeting('2026-07-01', '14:00', '15:00', '2026-06-20', new Date('2026-06-20T09:00:00Z'))
    expect(summer.ok && summer.value.from.toISOString()).toBe('2026-07-01T13:00:00.000Z')
  })
  test('addresses are found however they are separated', () => expect(addressesIn(' A@b.c,\n d@e.f; A@b.c ')).toEqual(['a@b.c', 'd@e.f']))
})

test('a request is answered by its own row, or by one like it that stands', () => {
  const row = { id: '1', code: 'no-contact', areaCode: null, state: 'proposed', decidedOn: null, reason: null } as const
  expect(outcomeOf({ conditionId: '1', code: 'no-contact', areaCode: null, withdrawnOn: null }, [row]).state).toBe('waiting')
  expect(outcomeOf({ conditionId: '1', code: 'no-contact', areaCode: null, withdrawnOn: null }, [row, { ...row, id: '2', state: 'accepted', decidedOn: TODAY, reason: 'r' }])).toMatchObject({ state: 'accepted' })
  expect(outcomeOf({ conditionId: '1', code: 'no-contact', areaCode: null, withdrawnOn: TODAY }, [{ ...row, id: '2', state: 'accepted', decidedOn: TODAY, reason: 'r' }])).toMatchObject({ state: 'withdrawn' })
})

test.each([['ring after six', 'Never: ring after six'], ['Never ring after 6', 'Never: ring after 6'], ['Do not leave a message', 'Never: leave a message'], ['never', 'Never reach them'], ['Nevertheless by letter', 'Never: nevertheless by letter']])(
  'what must never be done, typed as “%s”, is said once', (typed, said) => expect(neverWords(typed)).toBe(said))

const world = await makeWorld()
const { owner } = world.databases
const LATER = new Date('2026-12-02T09:00:00Z')
const record = { forename: 'Verity', surname: 'Notareal', contactWay: 'text', contactNever: 'Never at home' } as const

const sentence = async (person: string): Promise<string> => {
  const id = randomUUID()
  await owner.insertInto('sentence').values({
    id, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Peterborough', offence_day: '2025-01-10', imposed_day: '2025-06-01', months: 36, custody_start: '2025-06-01', prison_code: 'PBI',
    planned_release: '2027-01-15', sentence_end: '2028-05-31', supervision_end: '2028-05-31', recorded_at: NOW,
  }).execute()
  return id
}
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference

const setUp = async () => {
  const officer = await world.as('victim-liaison-officer', 'probation')
  const person = await world.person()
  await sentence(person)
  const made = await world.perform(officer, recordVictim, record)
  const victim = made.ok ? made.value.victim : ''
  await world.perform(officer, recordScheme, { victim, state: 'offered', day: '2026-01-05' })
  await world.perform(officer, recordScheme, { victim, state: 'opted-in', day: '2026-01-10' })
  expect(await world.perform(officer, linkCase, { victim, number: await referenceOf(person) })).toMatchObject({ ok: true })
  const opened = await world.ask(officer, openVictim, { victim })
  return { officer, person, victim, of: opened.ok ? opened.value.cases[0]!.id : '' }
}

beforeAll(async () => {
  await owner.insertInto('area').values({ code: 'E07000010', name: 'Fenland', kind: 'district' }).onConflict((conflict) => conflict.doNothing()).execute()
  // Both victims' services share with each other here, as in the demonstration.
  await sql`update agreement_party set shares = array_append(shares, 'victim') where organisation_id = ${world.organisation.probation}`.execute(owner)
})

describe('a victim’s record through the door', () => {
  test('is kept, searched, changed and taken over on the victims’ side', async () => {
    const { officer, victim } = await setUp()
    const hub = await world.as('victim-hub-worker', 'victim-hub')
    expect(await world.ask(hub, searchVictims, { words: 'verity nota' })).toMatchObject({ ok: true })
    expect(await world.ask(hub, openVictim, { victim })).toMatchObject({ ok: true, value: { cases: [{ offender: null }] } })
    expect(await world.perform(officer, changeVictim, { victim, version: 1, ...record, contactNever: 'Never by letter' })).toMatchObject({ ok: true })
    expect(await world.perform(officer, changeVictim, { victim, version: 1, ...record })).toMatchObject({ ok: false, kind: 'stale' })
    expect(await world.perform(hub, takeOver, { victim, version: 2 })).toMatchObject({ ok: false, kind: 'not-found' })
    const mine = await world.ask(officer, listVictims, {})
    expect(mine.ok && mine.value.victims.some((one) => one.id === victim)).toBe(true)
  })

  test('closes when the agreement ends, and opens to nobody for another purpose', async () => {
    const { officer, victim } = await setUp()
    const afterwards = await world.as('victim-liaison-officer', 'probation', new Date('2031-01-01T09:00:00Z'))
    expect(await world.ask(afterwards, openVictim, { victim })).toMatchObject({ ok: false, kind: 'not-found' })
    const forged = { ...officer, viewer: { ...officer.viewer, purpose: 'offender-management' as const } }
    expect(await world.ask(forged, openVictim, { victim })).toMatchObject({ ok: false, kind: 'not-found' })
    const elsewhere = await world.as('victim-liaison-officer', 'outsider')
    expect(await world.ask(elsewhere, openVictim, { victim })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('what was due shows as overdue until it is told, by whom, when and how', async () => {
    const { officer, victim, of } = await setUp()
    const before = await world.ask(officer, openVictim, { victim })
    expect(before.ok && before.value.duties.map((duty) => `${duty.kind} ${duty.due}`)).toEqual(['sentence 2026-01-17', 'release-planned 2026-10-23'])
    expect(await world.perform(officer, tellVictim, { case: of, kind: 'sentence', eventDay: '2025-06-01', toldOn: TODAY, way: 'telephone' })).toMatchObject({ ok: true })
    const after = await world.ask(officer, openVictim, { victim })
    expect(after.ok && after.value.duties.map((duty) => duty.kind)).toEqual(['release-planned'])
    expect(after.ok && after.value.cases[0]!.told[0]).toMatchObject({ kind: 'sentence', by: officer.viewer.name, way: 'telephone' })
  })

  test('the release is to be told from the day on which it is recorded', async () => {
    const { officer, victim, person } = await setUp()
    const [row] = await owner.selectFrom('sentence').select(['id', 'version']).where('person_id', '=', person).execute()
    expect(await world.perform(await world.as('offender-manager', 'probation'), recordRelease, { sentence: row!.id, released: TODAY, version: row!.version })).toMatchObject({ ok: true })
    const opened = await world.ask(officer, openVictim, { victim })
    expect(opened.ok && opened.value.duties.map((duty) => duty.kind)).toContain('released')
  })
})

describe('what a victim asks for', () => {
  test('travels without its source, and comes back as a decision', async () => {
    const { officer, victim, of, person } = await setUp()
    const asked = await world.perform(officer, requestCondition, { case: of, code: 'exclusion-zone', area: 'E07000010', why: 'Walks there with her children' })
    expect(asked).toMatchObject({ ok: true, value: { shownFrom: '2026-11-30' } })
    const manager = await world.as('offender-manager', 'probation', LATER)
    const licence = await world.ask(manager, openLicence, { person })
    const condition = licence.ok ? licence.value.conditions[0]! : undefined
    expect(JSON.stringify(licence)).not.toMatch(/victim|children|Verity/i)
    await world.perform(manager, decide, { condition: condition!.id, decision: 'accepted', reason: 'Proportionate', version: 1 })
    const opened = await world.ask(await world.as('victim-liaison-officer', 'probation', LATER), openVictim, { victim })
    expect(opened.ok && opened.value.cases[0]!.requests[0]!.outcome).toMatchObject({ state: 'accepted', reason: 'Proportionate' })
    expect(opened.ok && opened.value.duties.map((duty) => duty.kind)).toContain('licence-conditions')
  })
})

describe('a case is checked before it is linked, and unlinked when it is the wrong one', () => {
  test('the check shows the name, the year of birth, the offence and the sentence, and no day of birth or address', async () => {
    const { officer, victim } = await setUp()
    const person = await world.person()
    const id = await sentence(person)
    const checked = await world.ask(officer, checkCase, { victim, number: await referenceOf(person) })
    expect(checked).toMatchObject({ ok: true, value: { refused: '', found: { reference: await referenceOf(person), sentence: { id, offence: 'Theft from shop' } } } })
    const born = (await owner.selectFrom('person').select('birth_date').where('id', '=', person).executeTakeFirstOrThrow()).birth_date
    expect(checked.ok && checked.value.found?.born).toBe(born?.slice(0, 4) ?? null)
    if (born !== null) expect(JSON.stringify(checked)).not.toContain(born)
    expect(await world.ask(officer, checkCase, { victim, number: 'P-0000000' })).toMatchObject({ ok: true, value: { found: null } })
    expect(await world.perform(officer, linkCase, { victim, number: await referenceOf(person), checked: randomUUID() })).toMatchObject({ ok: false, field: 'number' })
    expect(await world.perform(officer, linkCase, { victim, number: await referenceOf(person), checked: id })).toMatchObject({ ok: true })
    expect(await world.ask(await world.as('offender-manager', 'probation'), checkCase, { victim, number: await referenceOf(person) })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('unlinking takes back what nobody decided, leaves no trace on the other side, and keeps the row with its reason', async () => {
    const { officer, victim, of, person } = await setUp()
    const licence = async () => JSON.stringify(await world.ask(await world.as('offender-manager', 'probation', LATER), openLicence, { person }))
    const before = await licence()
    await world.perform(officer, requestCondition, { case: of, code: 'no-contact', why: 'Frightened' })
    expect(await licence()).toContain('"no-contact"')
    expect(await world.perform(officer, unlinkCase, { case: of, reason: 'The referral had another number' })).toMatchObject({ ok: true, value: { withdrawn: 1, decided: 0 } })
    expect(await licence()).toBe(before)
    const opened = await world.ask(officer, openVictim, { victim })
    expect(opened).toMatchObject({ ok: true, value: { cases: [], unlinked: [{ unlinkReason: 'The referral had another number', unlinkedOn: TODAY }] } })
    expect(await world.perform(officer, requestCondition, { case: of, code: 'no-contact', why: 'Frightened' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(officer, linkCase, { victim, number: await referenceOf(person) })).toMatchObject({ ok: true })
  })

  test('what was decided stays on the licence', async () => {
    const { officer, of, person } = await setUp()
    await world.perform(officer, requestCondition, { case: of, code: 'no-contact', why: 'Frightened', urgent: 'yes' })
    const manager = await world.as('offender-manager', 'probation', LATER)
    const opened = await world.ask(manager, openLicence, { person })
    await world.perform(manager, decide, { condition: opened.ok ? opened.value.conditions[0]!.id : '', decision: 'accepted', reason: 'Proportionate', version: 1 })
    const officerLater = await world.as('victim-liaison-officer', 'probation', LATER)
    expect(await world.perform(officerLater, unlinkCase, { case: of, reason: 'Another person' })).toMatchObject({ ok: true, value: { withdrawn: 0, decided: 1 } })
    expect(await world.ask(manager, openLicence, { person })).toMatchObject({ ok: true, value: { conditions: [{ state: 'accepted' }] } })
  })
})

describe('a request', () => {
  test('is taken back while nobody has decided, and another proposal of the same stays', async () => {
    const { officer, victim, of, person } = await setUp()
    const manager = await world.as('offender-manager', 'probation')
    await world.perform(officer, requestCondition, { case: of, code: 'no-contact', why: 'Frightened' })
    await world.perform(manager, propose, { person, code: 'no-contact' })
    const opened = await world.ask(officer, openVictim, { victim })
    const request = opened.ok ? opened.value.cases[0]!.requests[0]!.id : ''
    expect(await world.perform(manager, withdrawRequest, { case: of, request, reason: 'Not mine' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(officer, withdrawRequest, { case: of, request, reason: 'She asks for another one' })).toMatchObject({ ok: true })
    expect(await world.perform(officer, withdrawRequest, { case: of, request, reason: 'Once more' })).toMatchObject({ ok: false, field: 'reason' })
    expect(await world.ask(officer, openVictim, { victim })).toMatchObject({ ok: true, value: { cases: [{ requests: [{ outcome: { state: 'withdrawn' } }] }] } })
    expect(await owner.selectFrom('licence_condition').select('code').where('person_id', '=', person).execute()).toHaveLength(1)
    // The manager's own is taken back by the same words, whether or not there is one.
    for (const left of [0, 0]) {
      expect(await world.perform(manager, withdraw, { person, code: 'no-contact' })).toMatchObject({ ok: true, value: { person } })
      expect(await owner.selectFrom('licence_condition').select('code').where('person_id', '=', person).execute()).toHaveLength(left)
    }
    expect(await owner.selectFrom('licence_proposal').innerJoin('licence_condition', 'licence_condition.id', 'licence_proposal.condition_id').select('licence_proposal.id').where('person_id', '=', person).execute()).toEqual([])
  })

  test('says beforehand when it will be read, and an urgent one is read tomorrow, whoever asks', async () => {
    const { officer, victim, of, person } = await setUp()
    expect(await world.ask(officer, openVictim, { victim })).toMatchObject({ ok: true, value: { cases: [{ shown: { usual: '2026-11-30', urgent: '2026-11-24' } }] } })
    const manager = await world.as('offender-manager', 'probation')
    expect(await world.ask(manager, openLicence, { person })).toMatchObject({ ok: true, value: { shown: { usual: '2026-11-30', urgent: '2026-11-24' } } })
    expect(await world.perform(officer, requestCondition, { case: of, code: 'no-contact', why: 'Frightened', urgent: 'yes' })).toMatchObject({ ok: true, value: { shownFrom: '2026-11-24' } })
    expect(await world.perform(manager, propose, { person, code: 'curfew', urgent: 'yes' })).toMatchObject({ ok: true, value: { shownFrom: '2026-11-24' } })
    const rows = await owner.selectFrom('licence_condition').selectAll().where('person_id', '=', person).execute()
    const [one, other] = rows.map(({ id: _id, code: _code, ...row }) => row)
    expect(one).toEqual(other)
  })
})

describe('a merge of the offender', () => {
  test('keeps the link on the victims’ side, and so does parting them again', async () => {
    const { officer, victim, person } = await setUp()
    const kept = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    const merged = await world.perform(manager, mergePeople, { person, into: await referenceOf(kept), reason: 'The same human being' })
    const during = await world.ask(officer, openVictim, { victim })
    expect(during.ok && during.value.cases[0]).toMatchObject({ offender: { reference: await referenceOf(kept) }, sentence: { offence: 'Theft from shop' } })
    expect(during.ok && during.value.duties.length).toBe(2)
    await world.perform(manager, partPeople, { merge: merged.ok ? merged.value.mergeId : '', reason: 'Two after all' })
    const after = await world.ask(officer, openVictim, { victim })
    expect(after.ok && after.value.cases[0]).toMatchObject({ offender: { reference: await referenceOf(person) } })
  })
})

describe('restorative justice through the door', () => {
  test('the manager reads one neutral line once the other side agreed, and nothing before', async () => {
    const { officer, of, person } = await setUp()
    const hub = await world.as('victim-hub-worker', 'victim-hub')
    const manager = await world.as('offender-manager', 'probation')
    await world.databases.owner.insertInto('management').values({
      id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW,
    }).execute()
    const page = async () => JSON.stringify(await world.ask(manager, openPerson, { person }))
    // Colleagues who see the person, a lead and a prison's worker learn nothing: that a victim exists follows from it.
    const others = async () => JSON.stringify(await Promise.all([
      world.as('governance-lead', 'commissioner'), world.as('governance-lead', 'probation'), world.as('resettlement-worker', 'prison'), world.as('data-officer', 'probation'),
    ].map(async (hat) => world.ask(await hat, openPerson, { person }))))
    expect(await world.perform(manager, moveRestorative, { case: of, state: 'explained' })).toMatchObject({ ok: false, kind: 'not-found' })
    await world.perform(officer, moveRestorative, { case: of, state: 'explained' })
    expect(await world.perform(officer, moveRestorative, { case: of, state: 'wanted' })).toMatchObject({ ok: false, field: 'state' })
    await world.perform(officer, moveRestorative, { case: of, from: 'explained', state: 'wanted' })
    await world.perform(hub, moveRestorative, { case: of, from: 'wanted', state: 'victim-prepared', facilitator: 'Fay Fictional' })
    expect(await page()).not.toMatch(/restorative|approached/i)
    // The hub finds what it has to prepare in its own list.
    expect(await world.ask(hub, listVictims, {})).toMatchObject({ ok: true, value: { restorative: [{ state: 'victim-prepared', surname: 'Notareal' }] } })
    expect(await world.perform(hub, moveRestorative, { case: of, from: 'victim-prepared', state: 'offender-agreed', facilitator: 'Fay Fictional' })).toMatchObject({ ok: true })
    expect(await page()).toContain('"title":"Restorative justice","data":{"week":"2026-11-23"}')
    expect(await page()).not.toMatch(/Verity|Fay/)
    expect(await others()).not.toMatch(/restorative|approached/i)
    const agreed = await page()
    expect(await world.perform(hub, moveRestorative, { case: of, from: 'offender-agreed', state: 'stopped', words: 'She no longer wants to' })).toMatchObject({ ok: true })
    expect(await page()).toBe(agreed)
  })
})

describe('a panel', () => {
  test('reads the chosen facts between its two moments and at no other time, and nothing else opens', async () => {
    const { officer, victim, person } = await setUp()
    const at = (time: string) => world.as('delivery-unit-head', 'probation', new Date(`2026-11-25T${time}:00Z`))
    const head = await at('14:10')
    const offered = await world.ask(officer, prepareDisclosure, { victim })
    expect(offered.ok && offered.value.facts.map((fact) => fact.key)).toEqual(['name', 'language'])
    const meeting = { victim, agreement: world.agreement, meeting: 'Risk panel', day: '2026-11-25', from: '14:00', until: '15:00', facts: ['name'] }
    expect(await world.perform(officer, disclose, { ...meeting, attendees: 'nobody@example.invalid' })).toMatchObject({ ok: false, field: 'attendees' })
    const done = await world.perform(officer, disclose, { ...meeting, attendees: 'delivery-unit-head.probation@example.invalid' })
    const disclosure = done.ok ? done.value.disclosure : ''
    // Chosen and not yet checked: nobody reads it.
    expect(await world.ask(head, readPanelFacts, { disclosure })).toMatchObject({ ok: false, kind: 'not-found' })
    const check = { ok: true, value: { attendees: [{ name: head.viewer.name, roles: ['delivery-unit-head'], manages: false }], facts: [{ title: 'Name' }] } }
    expect(await world.ask(officer, checkDisclosure, { disclosure })).toMatchObject(check)
    const managed = { id: randomUUID(), person_id: person, side: 'community', account_id: head.viewer.accountId, organisation_id: head.viewer.organisationId, from_day: '2026-01-01', reason: 'allocation', decided_at: NOW }
    await owner.insertInto('management').values(managed).execute()
    expect(await world.ask(officer, checkDisclosure, { disclosure })).toMatchObject({ ok: true, value: { attendees: [{ manages: true }] } })
    expect(await world.ask(head, checkDisclosure, { disclosure })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(officer, openDisclosure, { disclosure })).toMatchObject({ ok: true })
    expect(await owner.selectFrom('notice').select('id').execute()).toEqual([])
    const read = await world.ask(head, readPanelFacts, { disclosure })
    expect(read).toMatchObject({ ok: true, value: { facts: [{ title: 'Name', words: 'Verity Notareal' }] } })
    for (const time of ['13:59', '15:00']) expect(await world.ask(await at(time), readPanelFacts, { disclosure })).toMatchObject({ ok: false, kind: 'not-found' })
    const other = await world.as('offender-manager', 'probation', new Date('2026-11-25T14:10:00Z'))
    expect(await world.ask(other, readPanelFacts, { disclosure })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(head, openVictim, { victim })).toMatchObject({ ok: false, kind: 'not-found' })
    const looks = await owner.selectFrom('audit_entry').select(['classes', 'person_ids', 'outcome']).where('name', '=', 'victims.panel-facts').where('account_id', '=', head.viewer.accountId).execute()
    expect(looks.map((look) => look.outcome).sort()).toEqual(['done', 'not-found', 'not-found', 'not-found'])
    expect(looks.every((look) => look.classes.join() === 'victim' && look.person_ids.length === 0)).toBe(true)
    expect(await world.ask(officer, listDisclosures, {})).toMatchObject({ ok: true, value: { disclosures: [{ state: 'to come', facts: ['Name'] }] } })
    await world.perform(officer, withdrawDisclosure, { disclosure })
    expect(await world.ask(head, readPanelFacts, { disclosure })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

test('a victim’s own export holds what is theirs, and not the offender’s name', async () => {
  const { officer, victim, person } = await setUp()
  const made = JSON.stringify(await world.ask(officer, exportVictim, { victim }))
  for (const words of ['Never at home', 'Opted in', 'Theft from shop']) expect(made).toContain(words)
  expect(made).not.toContain(await referenceOf(person))
  expect(made).not.toContain('Testerton')
})
