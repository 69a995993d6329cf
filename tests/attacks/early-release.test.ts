/** Attacks on an emergency early release: what the victims’ side does shows nothing on the offenders’ side, and a conflict shuts out whoever would decide. */
import { expect, test } from 'vitest'
import { answerRisk, confirmScheme, decideEarly, earlyOfPerson, earlyWeeks, enterScheme, listEarly, openScheme, putForward, recordFacts, suspendScheme } from '../../src/schemes/actions.ts'
import { openPerson } from '../../src/people/actions.ts'
import { declareConflict } from '../../src/sharing/actions.ts'
import { linkCase, openVictim, recordScheme, recordVictim, tellVictim } from '../../src/victims/actions.ts'
import { makeWorld } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases
type Viewing = Awaited<ReturnType<typeof world.as>>
const value = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const [prison, unit, manager, liaison] = await Promise.all([world.as('prison-offender-manager', 'prison'), world.as('delivery-unit-head', 'probation'), world.as('offender-manager', 'probation'), world.as('victim-liaison-officer', 'probation')])
const scheme = value(await world.perform(prison, enterScheme, {
  name: 'Test scheme', source: 'Invented for tests 1', publishedOn: '2026-11-01', starts: '2026-11-09', maxDaysEarly: '60', checkDays: '5', standardWords: 'Those serving a standard determinate sentence',
})).scheme
value(await world.perform(unit, confirmScheme, { scheme, version: 1 }))

const held = async (surname: string) => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible' }, { forename: 'Alex', surname })
  await owner.insertInto('sentence').values({
    id: crypto.randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: '2027-01-12', released_on: null, sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  value(await world.perform(prison, recordFacts, { person, standard: 'yes' }))
  return person
}
/** A victim of this person who chose to be told. */
const withVictim = async (person: string) => {
  const { victim } = value(await world.perform(liaison, recordVictim, { forename: 'Verity', surname: 'Notareal', contactWay: 'text' }))
  value(await world.perform(liaison, recordScheme, { victim, state: 'offered', day: '2026-10-05' }))
  value(await world.perform(liaison, recordScheme, { victim, state: 'opted-in', day: '2026-10-10' }))
  const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
  value(await world.perform(liaison, linkCase, { victim, number: reference }))
  return victim
}

test('with and without a victim the offenders’ side is shown the same, before and after the victim is told', async () => {
  const [one, other] = [await held('Samesame'), await held('Samesame')]
  const victim = await withVictim(one)
  for (const person of [one, other]) value(await world.perform(prison, putForward, { person }))
  const plain = async (context: Viewing, person: string): Promise<string> => {
    const told = [await world.ask(context, earlyOfPerson, { person }), await world.ask(context, openPerson, { person })]
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
    return JSON.stringify(told).replaceAll(person, 'person').replaceAll(reference, 'reference').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
  }
  const same = async () => { for (const context of [prison, unit, manager]) expect(await plain(context, one)).toBe(await plain(context, other)) }
  await same()
  const opened = value(await world.ask(liaison, openVictim, { victim }))
  expect(opened.duties).toContainEqual(expect.objectContaining({ kind: 'early-release', due: '2026-11-30' }))
  value(await world.perform(liaison, tellVictim, { case: opened.cases[0]!.id, kind: 'early-release', eventDay: '2026-11-30', toldOn: '2026-11-23', way: 'text', words: 'HIDDENWORD' }))
  await same()
  const after = value(await world.ask(liaison, openVictim, { victim }))
  expect(after.duties.some(({ kind }) => kind === 'early-release')).toBe(false)
  const lists = JSON.stringify([await world.ask(prison, listEarly, { scheme }), await world.ask(unit, earlyWeeks, { scheme })])
  for (const word of ['HIDDENWORD', 'Verity', 'victim']) expect(lists).not.toContain(word)
})

test('whoever knows the person decides nothing about them, and does not find them in the list', async () => {
  const person = await held('Conflicted')
  value(await world.perform(prison, putForward, { person }))
  value(await world.perform(unit, declareConflict, { person, reason: 'A cousin of mine' }))
  expect(await world.perform(unit, decideEarly, { person, decision: 'refuse', reason: 'For tests', version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
  expect(await world.perform(unit, answerRisk, { person, agency: 'police', answer: 'clear', toldBy: 'Example officer' })).toMatchObject({ ok: false, kind: 'not-found' })
  expect(JSON.stringify(value(await world.ask(unit, listEarly, { scheme })))).not.toContain(person)
})

test('an organisation of no common partnership neither reads a scheme nor suspends it', async () => {
  const far = await world.as('delivery-unit-head', 'outsider')
  await owner.deleteFrom('partnership_member').where('organisation_id', '=', world.organisation.outsider).execute()
  expect(await world.ask(far, openScheme, { scheme })).toMatchObject({ ok: false, kind: 'not-found' })
  expect(await world.perform(far, suspendScheme, { scheme, words: 'From afar', decided: 'withdraw' })).toMatchObject({ ok: false, kind: 'not-found' })
  expect(value(await world.ask(far, listEarly, {}))).toMatchObject({ scheme: null, people: [] })
})
