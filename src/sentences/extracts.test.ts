/** The extracts of a prison and of probation, and the sentence that everybody works with. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { describe, expect, test } from 'vitest'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { yes } from '../core/result.ts'
import { extractConfirmed } from '../extracts/actions.ts'
import { openPerson } from '../people/actions.ts'
import { action } from '../platform/action.ts'
import { sentenceTold, untoldWords } from './disposals.ts'

const world = await makeWorld()
const { owner } = world.databases

/** What confirming does when the records are saved: it tells the slices below. */
const confirmed = action({
  name: 'test.confirm', title: 'Confirm', who: ['data-officer', 'offender-manager'], classes: [], input: z.object({ extract: z.uuid() }),
  run: async (context, { extract }) => {
    await context.emit(extractConfirmed, { extract })
    return yes(null)
  },
})

const offence = (await owner.selectFrom('offence').select('code').executeTakeFirstOrThrow()).code

/** An extract of the prison with one record of a person, as it stands once it is saved. */
const saved = async (person: string, details: Record<string, string>, agency: 'prison' | 'probation' = 'prison', more: { number?: string; withdrawnOn?: string; extract?: string } = {}): Promise<string> => {
  const officer = await world.as('data-officer', agency)
  const [extract, number] = [more.extract ?? randomUUID(), more.number ?? randomUUID().slice(0, 8)]
  if (more.extract === undefined) await owner.insertInto('extract').values({
    id: extract, organisation_id: world.organisation[agency], agreement_id: world.agreement, agency, file_name: 'test.csv', sha256: 'test', state: 'confirmed',
    received_by: officer.viewer.accountId, received_at: NOW, confirmed_by: officer.viewer.accountId, confirmed_at: NOW,
  }).execute()
  await owner.insertInto('source_record').values({
    id: randomUUID(), person_id: person, organisation_id: world.organisation[agency], class: 'identity', agency_number: number, forename: 'Alex', surname: 'Testerton', birth_date: '1990-01-01',
    sex: 'male', details: JSON.stringify(details), fingerprint: number, linked_by: 'test', received_on: TODAY, extract_id: extract, withdrawn_on: more.withdrawnOn ?? null,
  }).execute()
  return extract
}
const sentencesOf = (person: string) => owner.selectFrom('sentence').selectAll().where('person_id', '=', person).execute()
const TERM = { offenceCode: offence, sentenceStart: '2026-09-01', sentenceEnd: '2027-09-01', custodialMonths: '12', releaseDate: '2027-03-01' }

test('a person whom only the prison’s extract knows gets their sentence, and the prison sees them until release', async () => {
  const person = await world.person({ prison: 'supplied' })
  const officer = await world.as('data-officer', 'prison')
  const preview = await world.perform(officer, confirmed, { extract: await saved(person, TERM) })
  expect(preview.consequences).toContainEqual({ slice: 'sentences', words: '1 new sentence is taken from the extract.' })
  expect(await sentencesOf(person)).toEqual([expect.objectContaining({ kind: 'custody', prison_code: 'PBI', months: 12, custody_start: '2026-09-01', planned_release: '2027-03-01', released_on: null })])
  expect(await owner.selectFrom('involvement').select('basis').where('person_id', '=', person).where('because_of', '=', 'sentence').execute()).toEqual([{ basis: 'responsible' }])
})

test('a release day that differs moves, dated and with why; the same file again changes nothing', async () => {
  const person = await world.person({ prison: 'supplied' })
  const officer = await world.as('data-officer', 'prison')
  await world.perform(officer, confirmed, { extract: await saved(person, TERM) })
  const later = await saved(person, { ...TERM, releaseDate: '2027-03-08' })
  const moved = await world.perform(officer, confirmed, { extract: later })
  expect(moved.consequences).toContainEqual({ slice: 'sentences', words: '1 release day moves.' })
  await world.perform(officer, confirmed, { extract: later })
  expect((await sentencesOf(person)).map((one) => one.planned_release)).toEqual(['2027-03-08'])
  expect(await owner.selectFrom('release_day_change').select(['previous_day', 'new_day']).where('person_id', '=', person).execute()).toEqual([{ previous_day: '2027-03-01', new_day: '2027-03-08' }])
})

test('an offence that the national list does not have, or a release in the past, makes no sentence', async () => {
  const officer = await world.as('data-officer', 'prison')
  for (const details of [{ ...TERM, offenceCode: 'ZZ99999' }, { ...TERM, releaseDate: '2026-10-01' }]) {
    const person = await world.person({ prison: 'supplied' })
    await world.perform(officer, confirmed, { extract: await saved(person, details) })
    expect(await sentencesOf(person)).toEqual([])
  }
})

test('nobody but the officer whose extract it is can have sentences taken from it', async () => {
  const person = await world.person({ prison: 'supplied' })
  const extract = await saved(person, TERM)
  for (const other of [await world.as('data-officer', 'police'), await world.as('offender-manager', 'probation')]) await world.perform(other, confirmed, { extract })
  expect(await sentencesOf(person)).toEqual([])
})

const ORDER = { offenceCode: offence, disposal: 'ORA Community Order', sentenceStart: '2026-09-14', orderMonths: '12', court: 'Peterborough Magistrates’ Court', offenceDate: '2026-06-02' }

describe('what a record of probation tells of a sentence', () => {
  const registers = { offences: new Set([offence]), prisons: [{ code: 'PBI', name: 'Peterborough (HMP & YOI)' }, { code: 'PFI', name: 'Peterborough Female (HMP & YOI)' }] }
  const CUSTODY = { ...ORDER, disposal: 'Adult Custody', establishment: 'HMP Peterborough (women)', releaseDate: '2027-03-15' }
  test.each([
    ['a community order', ORDER, { kind: 'community', months: 12, ends: '2027-09-13', supervised: '2027-09-13', court: 'Peterborough Magistrates’ Court', offended: '2026-06-02', prison: null, release: null }],
    ['a suspended sentence, by its end', { ...ORDER, disposal: 'SSO', orderMonths: '', sentenceEnd: '2028-09-13' }, { kind: 'suspended', months: 24, ends: '2028-09-13' }],
    ['its licence end counts', { ...ORDER, licenceEnd: '2027-12-31' }, { supervised: '2027-12-31' }],
    ['a court and a day of offence that are not told', { offenceCode: offence, disposal: 'community order', sentenceStart: '2026-09-14', orderMonths: '6' }, { court: 'Not stated in probation’s extract', offended: '2026-09-14' }],
    ['prison, by the name of the prison', CUSTODY, { kind: 'custody', prison: 'PFI', release: '2027-03-15', supervised: '2028-03-15' }],
  ])('%s', (_case, details, told) => expect(sentenceTold(details, registers, TODAY)).toMatchObject({ told }))

  test.each([
    ['words that nobody knows', { ...ORDER, disposal: 'Order of an earlier scheme' }, '“Order of an earlier scheme” is not a disposal that is known here: ask for it to be added, or record the sentence by hand'],
    ['a fine', { ...ORDER, disposal: 'Fine' }, '“Fine” brings no sentence: no supervision follows from a fine'],
    ['no start', { ...ORDER, sentenceStart: '' }, 'the file does not say when the sentence began'],
    ['no offence of the list', { ...ORDER, offenceCode: 'ZZ99999' }, 'the offence code is missing, or not one of the national list'],
    ['neither length nor end', { ...ORDER, orderMonths: '' }, 'the file says neither when the sentence ends nor how long it is'],
    ['ended', { ...ORDER, sentenceStart: '2024-09-14' }, 'the sentence has ended'],
    ['ends before it begins', { ...ORDER, sentenceStart: '2027-09-14', sentenceEnd: '2027-01-01' }, 'the sentence would end before it began'],
    ['prison without the prison', { ...CUSTODY, establishment: 'HMP Nowhere' }, 'of a prison sentence the prison and the release day are missing: the prison’s own extract brings them'],
    ['prison already left', { ...CUSTODY, releaseDate: '2026-11-01' }, 'the release from prison lies in the past: record it by hand'],
  ])('%s brings none, and says why', (_case, details, why) => expect(sentenceTold(details, registers, TODAY)).toEqual({ why }))
  test('a file without such a column says nothing of it', () => expect(sentenceTold({ sentenceStart: '2026-09-14' }, registers, TODAY)).toBeNull())
  test('the officer is told how many and why', () => expect(untoldWords(['the sentence has ended', 'b', 'the sentence has ended'])).toEqual(['From 2 records no sentence is taken: the sentence has ended.', 'From 1 record no sentence is taken: b.']))
})

describe('a confirmed extract of probation', () => {
  test('brings the sentences that it tells, in a preview too, and the same file again nothing', async () => {
    const [person, other, unknown] = [await world.person({ probation: 'supplied' }), await world.person({ probation: 'supplied' }), await world.person({ probation: 'supplied' })]
    const extract = await saved(person, ORDER, 'probation')
    await saved(other, { ...ORDER, disposal: 'Suspended Sentence Order', orderMonths: '18' }, 'probation', { extract })
    await saved(unknown, { ...ORDER, disposal: 'Order of an earlier scheme' }, 'probation', { extract })
    const officer = await world.as('data-officer', 'probation')
    const told = ['2 new sentences are taken from the extract.', 'From 1 record no sentence is taken: “Order of an earlier scheme” is not a disposal that is known here: ask for it to be added, or record the sentence by hand.']
    const preview = await world.perform(officer, confirmed, { extract }, { preview: true })
    expect(preview.consequences.filter(({ slice }) => slice === 'sentences').map(({ words }) => words)).toEqual(told)
    expect(await sentencesOf(person)).toEqual([])
    await world.perform(officer, confirmed, { extract })
    expect(await sentencesOf(person)).toEqual([expect.objectContaining({ kind: 'community', months: 12, imposed_day: '2026-09-14', sentence_end: '2027-09-13', court: 'Peterborough Magistrates’ Court', offence_day: '2026-06-02', custody_start: null })])
    expect(await sentencesOf(other)).toEqual([expect.objectContaining({ kind: 'suspended', months: 18 })])
    expect(await sentencesOf(unknown)).toEqual([])
    const again = await world.perform(officer, confirmed, { extract })
    expect(again.consequences.map(({ words }) => words)).toEqual([told[1]])
    expect(await sentencesOf(person)).toHaveLength(1)
  })

  test('that comes late brings the sentence with its own days', async () => {
    const person = await world.person({ probation: 'supplied' })
    await world.perform(await world.as('data-officer', 'probation'), confirmed, { extract: await saved(person, { ...ORDER, sentenceStart: '2025-12-20', orderMonths: '24' }, 'probation') })
    const [sentence] = await sentencesOf(person)
    expect(sentence).toMatchObject({ imposed_day: '2025-12-20', sentence_end: '2027-12-19' })
    expect(sentence!.recorded_at > new Date('2026-01-01')).toBe(true)
  })

  test('that contradicts the prison’s leaves both standing and shows the difference', async () => {
    const person = await world.person({ prison: 'supplied', probation: 'responsible' })
    await world.perform(await world.as('data-officer', 'prison'), confirmed, { extract: await saved(person, TERM) })
    // The same sentence with another end: one sentence, and two records that differ.
    await world.perform(await world.as('data-officer', 'probation'), confirmed, { extract: await saved(person, { ...TERM, disposal: 'Custody', establishment: 'PBI', sentenceEnd: '2027-11-01' }, 'probation') })
    expect(await sentencesOf(person)).toEqual([expect.objectContaining({ sentence_end: '2027-09-01' })])
    const opened = await world.ask(await world.as('offender-manager', 'probation'), openPerson, { person })
    const panel = opened.ok ? opened.value.panels.find(({ name }) => name === 'extracts.records')?.data : undefined
    expect(panel).toMatchObject({ differences: [{ what: 'Sentence end', tellings: expect.arrayContaining([{ organisation: 'Test prison', value: '2027-09-01' }, { organisation: 'Test probation', value: '2027-11-01' }]) }] })
    // Another kind of sentence of the same month: both are kept, and it is said.
    const another = await world.perform(await world.as('data-officer', 'probation'), confirmed, { extract: await saved(person, ORDER, 'probation') })
    expect(another.consequences.map(({ words }) => words)).toContain('1 of them stands beside a sentence of another kind that began in the same month: both are kept, and the person’s page shows both.')
    expect((await sentencesOf(person)).map(({ kind }) => kind).toSorted()).toEqual(['community', 'custody'])
    // A role that is not shown sentences is shown no difference either.
    const housing = await world.person({ prison: 'supplied', probation: 'responsible', housing: 'supplied' })
    await saved(housing, TERM)
    await saved(housing, { ...ORDER, sentenceEnd: '2027-11-01' }, 'probation')
    const seen = await world.ask(await world.as('housing-officer', 'housing'), openPerson, { person: housing })
    expect(seen.ok && seen.value.panels.find(({ name }) => name === 'extracts.records')?.data).not.toMatchObject({ differences: [expect.anything()] })
  })

  test('whose record was withdrawn brings nothing', async () => {
    const person = await world.person({ probation: 'supplied' })
    const done = await world.perform(await world.as('data-officer', 'probation'), confirmed, { extract: await saved(person, ORDER, 'probation', { withdrawnOn: '2026-11-20' }) })
    expect([done.consequences, await sentencesOf(person)]).toEqual([[], []])
  })

  test('a person whom the file holds twice gets one sentence; and nobody but its own officer takes any', async () => {
    const person = await world.person({ probation: 'supplied' })
    const extract = await saved(person, ORDER, 'probation')
    await saved(person, { ...ORDER, sentenceStart: '2026-09-15' }, 'probation', { extract })
    for (const other of [await world.as('data-officer', 'prison'), await world.as('data-officer', 'police'), await world.as('offender-manager', 'probation')]) await world.perform(other, confirmed, { extract })
    expect(await sentencesOf(person)).toEqual([])
    await world.perform(await world.as('data-officer', 'probation'), confirmed, { extract })
    expect(await sentencesOf(person)).toHaveLength(1)
    // The words of another agency’s extract, sent straight to the database, are taken for nobody either.
    const forged = JSON.stringify([{ record: randomUUID(), kind: 'community', offence, court: 'x', offended: TODAY, imposed: TODAY, months: 1, ends: TODAY, supervised: TODAY }])
    expect((await sql`select * from take_told_sentences(${extract}::uuid, ${forged}::jsonb)`.execute(world.databases.app)).rows).toEqual([])
  })
})
