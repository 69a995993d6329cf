import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { openPerson } from '../people/actions.ts'
import { assessRisk } from '../risk/actions.ts'
import { changeReleaseDay, recordRelease } from '../sentences/actions.ts'
import {
  answerGroup, answerPlace, answerRisk, askGroup, confirmScheme, decideEarly, earlyOfPerson, earlyWeeks, enterScheme, listEarly, openScheme, placeAsked, putForward, recordFacts, resumeScheme, sayCapacity, suspendScheme, withdrawEarly,
} from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
type Role = Parameters<typeof world.as>[0]
type At = Parameters<typeof world.as>[1]
const on = (day: string, role: Role, at: At) => world.as(role, at, new Date(`${day}T09:00:00Z`))
const MONDAY = '2026-11-23'
const DECIDING = '2026-12-01'
const prison = (day = MONDAY) => on(day, 'prison-offender-manager', 'prison')
const unit = (day = MONDAY) => on(day, 'delivery-unit-head', 'probation')
const manager = (day = MONDAY) => on(day, 'offender-manager', 'probation')
const worker = (day = MONDAY) => on(day, 'resettlement-worker', 'prison')

const entered = {
  name: 'Test scheme', source: 'Invented for tests 1', publishedOn: '2026-11-01', starts: '2026-11-09', ends: '', maxDaysEarly: '60', leastServedPercent: '40', checkDays: '5',
  standardWords: 'Those serving a standard determinate sentence', lengthWords: 'of under five years', lengthBelow: '60', offenceWords: 'save excluded offences', offenceCodes: 'SX03 PH97', chargeWords: 'with no charge pending',
  harmWords: 'assessed as medium or lower', harmAtMost: 'medium',
} as const
const value = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const scheme = await (async () => {
  const { scheme: id } = value(await world.perform(await prison(), enterScheme, entered))
  value(await world.perform(await unit(), confirmScheme, { scheme: id, version: 1 }))
  return id
})()

let count = 0
/** Somebody in the prison, managed outside; the criteria are met but for what no record has. */
const held = async (more: { facts?: boolean; harm?: string; offence?: string; managed?: boolean } = {}) => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', housing: 'supplied' }, { surname: `Early${String.fromCharCode(97 + (count++ % 26))}` })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({
    id: sentence, person_id: person, kind: 'custody', offence_code: more.offence ?? 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: '2027-01-12', released_on: null, sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  const { viewer } = await manager()
  if (more.managed !== false) await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  await owner.insertInto('risk_assessment').values({ id: crypto.randomUUID(), person_id: person, harm: more.harm ?? 'medium', likelihood_percent: 40, tier: 'B2', source: 'oasys', assessed_on: '2026-10-01', recorded_at: new Date('2026-10-01T09:00:00Z') }).execute()
  if (more.facts !== false) value(await world.perform(await prison(), recordFacts, { person, standard: 'yes', offence: 'no', charge: 'no' }))
  return { person, sentence }
}
const forward = async (more: Parameters<typeof held>[0] = {}) => {
  const one = await held(more)
  value(await world.perform(await worker(), putForward, { person: one.person }))
  return one
}
const answerAll = async (person: string) => {
  for (const agency of ['police', 'children', 'probation'] as const) value(await world.perform(await manager(), answerRisk, { person, agency, answer: 'clear', toldBy: 'Example officer' }))
  value(await world.perform(await worker(), answerPlace, { person, answer: 'place', toldBy: 'Example council' }))
}
const version = async (person: string) => (await owner.selectFrom('early_release_case').select('version').where('person_id', '=', person).orderBy('recorded_at', 'desc').executeTakeFirstOrThrow()).version
const decideAs = async (context: Awaited<ReturnType<typeof on>>, person: string, decision: 'release' | 'refuse' = 'release') => world.perform(context, decideEarly, { person, decision, reason: 'For tests', version: await version(person) })
const decidedCase = async () => {
  const one = await forward()
  await answerAll(one.person)
  value(await decideAs(await prison(DECIDING), one.person))
  value(await decideAs(await unit(DECIDING), one.person))
  return one
}
const planned = async (sentence: string) => (await owner.selectFrom('sentence').select('planned_release').where('id', '=', sentence).executeTakeFirstOrThrow()).planned_release
const due = async (context: Awaited<ReturnType<typeof on>>, person: string) => {
  const opened = value(await world.ask(context, openPerson, { person }))
  return opened.due.filter((one) => one.href.includes('early-release')).map((one) => one.words)
}

describe('a scheme', () => {
  test('counts when another person compared it, and its words stand beside its rule', async () => {
    const { scheme: id } = value(await world.perform(await prison(), enterScheme, { ...entered, name: 'Second scheme', starts: '2028-01-03' }))
    expect(await world.perform(await prison(), confirmScheme, { scheme: id, version: 1 })).toMatchObject({ ok: false, message: expect.stringContaining('Somebody else') as string })
    const opened = value(await world.ask(await manager(), openScheme, { scheme: id }))
    expect(opened.scheme.criteria.map(({ rule }) => rule)).toEqual(['standard', 'length', 'offence', 'charge', 'harm'])
    expect(opened.may).toEqual({ confirm: false, suspend: false })
  })
  test.each([
    [{ lengthWords: '' }, 'lengthWords'], [{ lengthBelow: '' }, 'lengthBelow'], [{ harmAtMost: '' as const }, 'harmAtMost'], [{ offenceCodes: 'theft of all kinds' }, 'offenceCodes'], [{ maxDaysEarly: '', leastServedPercent: '' }, 'maxDaysEarly'],
    [{ ends: '2026-01-01' }, 'ends'], [{ publishedOn: '2027-01-01' }, 'publishedOn'], [{ checkDays: '0' }, 'checkDays'],
    [{ standardWords: '', lengthWords: '', lengthBelow: '', offenceWords: '', offenceCodes: '', chargeWords: '', harmWords: '', harmAtMost: '' as const }, 'standardWords'],
  ])('is refused beside the field: %j', async (change, field) => {
    expect(await world.perform(await prison(), enterScheme, { ...entered, ...change })).toMatchObject({ ok: false, field })
  })
})

describe('who meets it', () => {
  test('a fact that nobody recorded is asked for, by name of who knows; nobody is put forward on it', async () => {
    const { person } = await held({ facts: false })
    const list = value(await world.ask(await prison(), listEarly, { scheme, show: 'unknown' }))
    expect(list.people.find((one) => one.personId === person)?.words).toContain('the prison’s offender management unit')
    expect(list.missing.length).toBeGreaterThan(0)
    expect(await world.perform(await worker(), putForward, { person })).toMatchObject({ ok: false, message: expect.stringContaining('Cannot be decided') as string })
  })
  test('who is out is told why', async () => {
    await owner.insertInto('offence').values({ code: 'SX03001', title: 'Excluded in tests', category: 'Sexual' }).onConflict((conflict) => conflict.doNothing()).execute()
    const [risky, excluded] = [await held({ harm: 'high' }), await held({ offence: 'SX03001' })]
    const list = value(await world.ask(await prison(), listEarly, { scheme, show: 'out' }))
    expect(list.people.find((one) => one.personId === risky.person)?.words).toBe('Out: Risk of serious harm is high')
    expect(list.people.find((one) => one.personId === excluded.person)?.words).toBe('Out: The offence SX03001 is excluded')
  })
})

describe('from put forward to the day', () => {
  test('each owner is asked, both sides decide, the release day moves and everything hears of it', async () => {
    const { person, sentence } = await forward()
    expect(await due(await manager(), person)).toEqual(['Before an early release, ask and record: police, children’s services, probation'])
    expect(await due(await worker(), person)).toEqual(['Before an early release, ask and record: housing'])
    expect(await due(await on(MONDAY, 'housing-officer', 'housing'), person)).toEqual(['Say whether there is a place from an earlier day'])
    expect(await decideAs(await prison(), person)).toMatchObject({ ok: false, message: expect.stringContaining('have not answered') as string })
    await answerAll(person)
    expect(await decideAs(await prison(), person)).toMatchObject({ ok: false, message: expect.stringContaining('has until 30 November 2026') as string })
    expect(await due(await prison(DECIDING), person)).toEqual(['Decide about the early release'])
    expect(value(await decideAs(await prison(DECIDING), person)).whole).toBe(false)
    expect(await planned(sentence)).toBe('2027-01-12')
    expect(await decideAs(await prison(DECIDING), person)).toMatchObject({ ok: false, message: 'Prison has decided already.' })
    const done = await decideAs(await unit(DECIDING), person)
    expect(value(done)).toMatchObject({ whole: true, day: '2026-12-03' })
    expect(done.consequences.length).toBeGreaterThan(0)
    expect(await planned(sentence)).toBe('2026-12-03')
    const opened = value(await world.ask(await manager(DECIDING), openPerson, { person }))
    expect(JSON.stringify(opened.timeline)).toContain('Release moved from 12 January 2027 to 3 December 2026: Early release: Test scheme')
    expect(value(await world.perform(await worker('2026-12-03'), recordRelease, { sentence, released: '2026-12-03', version: 2 })).person).toBe(person)
    expect(await owner.selectFrom('early_release_check').select('ended_on').where('person_id', '=', person).distinct().execute()).toEqual([{ ended_on: '2026-12-03' }])
  })
  test('a scheme’s person stands first when a fact that came later excludes them, and nobody decides for them', async () => {
    const { person } = await forward()
    await answerAll(person)
    value(await world.perform(await prison(), recordFacts, { person, offence: 'yes' }))
    const list = value(await world.ask(await prison(DECIDING), listEarly, { scheme }))
    expect(list.people[0]).toMatchObject({ personId: person, wrong: true })
    expect(list.people[0]?.words).toContain('an offence of the sentence is excluded')
    expect(await decideAs(await unit(DECIDING), person)).toMatchObject({ ok: false, message: expect.stringContaining('Nobody is released early on that') as string })
    expect(await due(await unit(DECIDING), person)).toEqual(['No longer meets the criteria: take the early release back'])
    value(await world.perform(await prison(DECIDING), withdrawEarly, { person, why: 'excluded', words: 'The warrant shows it', version: await version(person) }))
    expect(await due(await unit(DECIDING), person)).toEqual([])
  })
  test('an agency that never answered is the head’s from the day after; where nobody manages, from the first', async () => {
    const { person } = await forward()
    expect(await due(await unit(), person)).toEqual([])
    expect(await due(await unit(DECIDING), person)).toEqual(['Before an early release, ask and record: police, children’s services, probation'])
    const alone = await forward({ managed: false })
    expect(await due(await unit(), alone.person)).toHaveLength(1)
    const list = value(await world.ask(await unit(), listEarly, { scheme }))
    expect(list.people.find((one) => !one.wrong)).toMatchObject({ personId: alone.person, nobody: true })
  })
  test('a partner’s answer against it turns a decided release into one to take back; the day goes back', async () => {
    const { person, sentence } = await decidedCase()
    value(await world.perform(await manager(DECIDING), answerRisk, { person, agency: 'police', answer: 'against', words: 'New information', toldBy: 'Example officer' }))
    expect(await due(await prison(DECIDING), person)).toEqual(['A partner’s answer speaks against it: refuse it or take it back'])
    const back = await world.perform(await unit(DECIDING), withdrawEarly, { person, why: 'answer', words: 'New information of the police', version: await version(person) })
    expect(value(back)).toMatchObject({ given: '2027-01-12', decided: true })
    expect(await planned(sentence)).toBe('2027-01-12')
    expect(value(await world.ask(await manager(DECIDING), earlyOfPerson, { person })).past[0]).toMatchObject({ endedWhy: 'answer' })
  })
  test('a day that somebody moved after the decision is told, and a refusal ends it', async () => {
    const { sentence } = await decidedCase()
    const moved = await world.perform(await worker(DECIDING), changeReleaseDay, { sentence, day: '2026-12-14', reason: 'Days added', version: 2 })
    expect(moved.consequences.map(({ words }) => words).join(' ')).toContain('An early release on 3 December 2026 is decided')
    const { person } = await forward()
    value(await decideAs(await prison(), person, 'refuse'))
    expect(value(await world.ask(await manager(), earlyOfPerson, { person }))).toMatchObject({ one: { case: null }, past: [{ endedWhy: 'refused' }] })
  })
  test('a risk that rises puts them out', async () => {
    const { person } = await forward()
    value(await world.perform(await manager(), assessRisk, { person, harm: 'high', likelihoodPercent: 60, tier: 'A2', assessed: MONDAY, source: 'oasys' }))
    expect(await due(await prison(), person)).toEqual(['No longer meets the criteria: take the early release back'])
  })
})

describe('suspension', () => {
  test('stops at once, takes decided ones back, tells prisons, units and the victims’ side without a name, and goes on', async () => {
    const [decided, open] = [await decidedCase(), await forward()]
    const other = await held()
    const done = await world.perform(await unit(DECIDING), suspendScheme, { scheme, words: 'No beds in Peterborough.', decided: 'withdraw' })
    expect(value(done).back).toBeGreaterThan(0)
    expect(await planned(decided.sentence)).toBe('2027-01-12')
    expect(await world.perform(await worker(DECIDING), putForward, { person: other.person })).toMatchObject({ ok: false, message: expect.stringContaining('suspended since 1 December 2026') as string })
    expect(await decideAs(await prison(DECIDING), open.person)).toMatchObject({ ok: false, message: expect.stringContaining('suspended') as string })
    expect(await due(await manager(DECIDING), open.person)).toEqual([])
    const told = await owner.selectFrom('notice').select(['role', 'words', 'person_id', 'href']).where('words', 'like', 'Test scheme is suspended%').execute()
    expect(new Set(told.map(({ role }) => role))).toEqual(new Set(['delivery-unit-head', 'offender-manager', 'prison-offender-manager', 'resettlement-worker', 'victim-liaison-officer']))
    expect(told.every(({ person_id: about }) => about === null)).toBe(true)
    expect(await world.perform(await prison(DECIDING), suspendScheme, { scheme, words: 'Again', decided: 'stand' })).toMatchObject({ ok: false })
    value(await world.perform(await prison(DECIDING), resumeScheme, { scheme, words: 'Beds are there again' }))
    expect(await due(await manager(DECIDING), open.person)).toHaveLength(1)
  })
})

describe('the weeks', () => {
  test('counts, capacity, and a request that somebody else answers', async () => {
    const district = (await owner.selectFrom('area').select('code').where('kind', '=', 'district').limit(1).executeTakeFirst())?.code ?? 'E07000008'
    await owner.insertInto('area').values({ code: district, name: 'Testville', kind: 'district' }).onConflict((conflict) => conflict.doNothing()).execute()
    const { person } = await forward()
    await owner.updateTable('person').set({ district_code: district }).where('id', '=', person).execute()
    const before = value(await world.ask(await unit(), earlyWeeks, { scheme }))
    expect(before.rows.filter((row) => row.district === district)).toMatchObject([{ week: '2026-11-30', mayBe: 1, leaving: 0, beds: null }, { week: '2027-01-11', leaving: 1, noPlace: 1 }])
    value(await world.perform(await worker(), sayCapacity, { scheme, district, week: '2027-01-11', beds: 0, appointments: 3, saidBy: 'Example council' }))
    const after = value(await world.ask(await unit(), earlyWeeks, { scheme }))
    expect(after.rows.find((row) => row.district === district && row.week === '2027-01-11')).toMatchObject({ bedsShort: 1, appointmentsShort: 0 })
    expect(after.sentence).toContain('short of beds or appointments')
    expect(await world.perform(await worker(), sayCapacity, { scheme, district, week: '2027-01-12', beds: 0, appointments: 3, saidBy: 'Example council' })).toMatchObject({ ok: false, field: 'week' })
    value(await world.perform(await unit(), askGroup, { scheme, district, week: '2027-01-11', wants: 'smooth', words: 'No bed' }))
    const [asked] = value(await world.ask(await prison(), earlyWeeks, { scheme })).requests
    expect(await world.perform(await unit(), answerGroup, { scheme, request: asked!.id, answer: 'agreed', words: 'By us' })).toMatchObject({ ok: false })
    value(await world.perform(await prison(), answerGroup, { scheme, request: asked!.id, answer: 'agreed', words: 'Two move to the week after' }))
    expect(value(await world.ask(await unit(), earlyWeeks, { scheme })).requests[0]).toMatchObject({ answer: 'agreed' })
  })
})

describe('attacks', () => {
  test('one account decides for one side only, in the database too', async () => {
    const { person } = await forward()
    await answerAll(person)
    value(await decideAs(await prison(DECIDING), person))
    const decider = (await prison()).viewer
    // The same person wearing the other side’s hat.
    const twice = await on(DECIDING, 'delivery-unit-head', 'probation')
    const disguised = { ...twice, viewer: { ...twice.viewer, accountId: decider.accountId } }
    expect(await decideAs(disguised, person)).toMatchObject({ ok: false, message: expect.stringContaining('decide apart') as string })
    const row = await owner.selectFrom('early_release_decision').selectAll().where('person_id', '=', person).executeTakeFirstOrThrow()
    await expect(owner.insertInto('early_release_decision').values({ id: crypto.randomUUID(), person_id: row.person_id, case_id: row.case_id, side: 'probation', decision: 'release', reason: 'Forged', decided_on: row.decided_on, decided_by: row.decided_by, organisation_id: row.organisation_id, recorded_at: row.recorded_at }).execute()).rejects.toThrow(/unique/)
  })
  test('a prison that does not hold them sees and decides nothing; nobody else is in its counts', async () => {
    const { person } = await forward()
    await owner.updateTable('involvement').set({ until_day: '2026-11-20' }).where('person_id', '=', person).where('organisation_id', '=', world.organisation.prison).execute()
    expect(await world.ask(await prison(), earlyOfPerson, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await decideAs(await prison(DECIDING), person)).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(await prison(), withdrawEarly, { person, why: 'mistake', words: 'x y z', version: await version(person) })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(JSON.stringify(value(await world.ask(await prison(), listEarly, { scheme })))).not.toContain(person)
    const total = async (context: Awaited<ReturnType<typeof on>>) => value(await world.ask(context, earlyWeeks, { scheme })).rows.reduce((all, row) => all + (row.leaving ?? 0), 0)
    expect(await total(await prison())).toBe((await total(await unit())) - 1)
  })
  test('where no unit manages yet, the one that has the record decides; never beside one that manages', async () => {
    const person = (await forward({ managed: false })).person
    const probation = owner.updateTable('involvement').where('person_id', '=', person).where('organisation_id', '=', world.organisation.probation)
    await probation.set({ basis: 'supplied' }).execute()
    expect(value(await world.ask(await unit(), earlyOfPerson, { person })).may.decide).toBe('probation')
    const other = crypto.randomUUID()
    await owner.insertInto('organisation').values({ id: other, handle: `unit-${person.slice(0, 8)}`, name: 'Other unit', kind: 'probation', invented: true }).execute()
    await owner.insertInto('involvement').values({ id: crypto.randomUUID(), person_id: person, organisation_id: other, basis: 'responsible', class: 'identity', from_day: '2026-01-01', because_of: 'test', because_id: crypto.randomUUID() }).execute()
    await owner.insertInto('agreement_party').values({ agreement_id: world.agreement, organisation_id: other, capacity: 'controller', shares: ['identity'], signed_on: '2020-01-01' }).execute()
    expect(value(await world.ask(await unit(), earlyOfPerson, { person })).may.decide).toBeNull()
  })
  test('a council learns that it is asked and nothing of scheme, day or risk; a caseworker nothing', async () => {
    const { person } = await forward()
    value(await world.perform(await manager(), answerRisk, { person, agency: 'police', answer: 'conditions', words: 'SECRETWORD', toldBy: 'Example officer' }))
    const council = await on(MONDAY, 'housing-officer', 'housing')
    const told = JSON.stringify([value(await world.ask(council, placeAsked, { person })), value(await world.ask(council, openPerson, { person }))])
    for (const word of ['SECRETWORD', 'Test scheme', '2026-12-03', 'conditions']) expect(told).not.toContain(word)
    expect(await world.ask(council, earlyOfPerson, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    value(await world.perform(council, answerPlace, { person, answer: 'none', words: 'Nothing until January', toldBy: 'Example officer of the council' }))
    expect(await due(await prison(), person)).toEqual(['A partner’s answer speaks against it: refuse it or take it back'])
    const provider = await on(MONDAY, 'caseworker', 'provider')
    expect(await world.ask(provider, placeAsked, { person })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
