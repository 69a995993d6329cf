/** A prison's extract and the sentence that everybody works with. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { expect, test } from 'vitest'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { yes } from '../core/result.ts'
import { extractConfirmed } from '../extracts/actions.ts'
import { action } from '../platform/action.ts'

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
const saved = async (person: string, details: Record<string, string>, number = randomUUID().slice(0, 8)): Promise<string> => {
  const officer = await world.as('data-officer', 'prison')
  const extract = randomUUID()
  await owner.insertInto('extract').values({
    id: extract, organisation_id: world.organisation.prison, agreement_id: world.agreement, agency: 'prison', file_name: 'test.csv', sha256: 'test', state: 'confirmed',
    received_by: officer.viewer.accountId, received_at: NOW, confirmed_by: officer.viewer.accountId, confirmed_at: NOW,
  }).execute()
  await owner.insertInto('source_record').values({
    id: randomUUID(), person_id: person, organisation_id: world.organisation.prison, class: 'identity', agency_number: number, forename: 'Alex', surname: 'Testerton', birth_date: '1990-01-01',
    sex: 'male', details: JSON.stringify(details), fingerprint: number, linked_by: 'test', received_on: TODAY, extract_id: extract,
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
