import { expect, test } from 'vitest'
import { listManagers } from '../managers/actions.ts'
import { openPerson } from '../people/actions.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { endCustody, listSentences, recordReturn, transfer } from './actions.ts'
import { decideReturn, governing, standingWords } from './rules.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('prison').values({ code: 'LTI', name: 'Littlehey (HMP)', active: true, holds_men: true, holds_women: false }).execute()
await owner.updateTable('organisation').set({ prison_code: 'LTI' }).where('id', '=', world.organisation.police).execute()
await owner.updateTable('organisation').set({ kind: 'prison' }).where('id', '=', world.organisation.police).execute()
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const newWorker = await world.as('resettlement-worker', 'police')

const inPrison = async (more: { released?: string; planned?: string } = {}): Promise<{ person: string; sentence: string }> => {
  const person = await world.person({ probation: 'responsible' })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({
    id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01', prison_code: 'PBI',
    planned_release: more.planned ?? '2026-12-03', released_on: more.released ?? null, sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  await owner.insertInto('involvement').values({ id: crypto.randomUUID(), person_id: person, organisation_id: world.organisation.prison, basis: 'responsible', class: 'identity', from_day: '2026-03-01', until_day: more.released ?? null, because_of: 'sentence', because_id: sentence }).execute()
  return { person, sentence }
}
const moved = { prison: 'LTI', moved: TODAY, reason: 'To the resettlement prison' }
const sees = async (context: typeof worker, person: string, day?: string): Promise<boolean> => (await world.ask(day === undefined ? context : { ...context, today: day }, openPerson, { person })).ok

test('a move to another prison takes the person to its team, and from the old one the day after', async () => {
  const { person, sentence } = await inPrison()
  expect([await sees(worker, person), await sees(newWorker, person)]).toEqual([true, false])
  expect(await world.perform(worker, transfer, { sentence, ...moved, prison: 'PBI', version: 1 })).toMatchObject({ ok: false, field: 'prison' })
  expect(await world.perform(worker, transfer, { sentence, ...moved, moved: '2026-11-24', version: 1 })).toMatchObject({ ok: false, field: 'moved' })
  expect(await world.perform(worker, transfer, { sentence, ...moved, version: 1 })).toMatchObject({ ok: true, value: { prison: 'HMP Littlehey', known: true } })
  expect(await world.perform(worker, transfer, { sentence, ...moved, prison: 'PBI', version: 1 })).toMatchObject({ ok: false, kind: 'stale' })
  expect([await sees(newWorker, person), await sees(worker, person), await sees(worker, person, '2026-11-24')]).toEqual([true, true, false])
  expect(JSON.stringify(await world.ask(manager, openPerson, { person }))).toContain('Moved from HMP Peterborough to HMP Littlehey')
})

test('a death in custody ends it: no release follows, and the standing says so', async () => {
  const { person, sentence } = await inPrison()
  expect(await world.perform(worker, endCustody, { sentence, how: 'died', ended: '2026-11-20', reason: 'Told by the governor', version: 1 })).toMatchObject({ ok: true })
  const { rows } = { rows: await owner.selectFrom('accommodation_check').select('id').where('sentence_id', '=', sentence).execute() }
  expect(rows).toEqual([])
  const listed = await world.ask(manager, listSentences, { person })
  expect(listed.ok && listed.value.sentences[0]?.standing).toEqual({ at: 'ended', since: '2026-11-20' })
  expect(await world.perform(manager, endCustody, { sentence, how: 'removed', ended: '2026-11-21', reason: 'Told twice', version: 2 })).toMatchObject({ ok: false })
})

test('a return after recall is a custody of its own that keeps the first release', async () => {
  const { person, sentence } = await inPrison({ released: '2026-10-01', planned: '2026-10-01' })
  const back = { sentence, prison: 'PBI', returned: '2026-11-20', plannedRelease: '2026-12-18', reason: 'Missed three appointments', version: 1 }
  expect(await world.perform(worker, recordReturn, back)).toMatchObject({ ok: false, kind: 'not-found' })
  expect(await world.perform(manager, recordReturn, { ...back, plannedRelease: '2026-11-19' })).toMatchObject({ ok: false, field: 'plannedRelease' })
  expect(await world.perform(manager, recordReturn, back)).toMatchObject({ ok: true })
  expect(await world.perform(manager, recordReturn, back)).toMatchObject({ ok: false, message: 'A return from this release is recorded already.' })
  const listed = await world.ask(manager, listSentences, { person })
  if (!listed.ok) throw new Error(listed.message)
  expect(listed.value.sentences).toHaveLength(2)
  const now = governing(listed.value.sentences, TODAY)
  expect(now && standingWords(now.standing, TODAY)).toContain('In custody at HMP Peterborough, due for release on 18 December 2026')
  expect(await sees(worker, person)).toBe(true)
})

test('nobody returns who was never released, nor after supervision ended', () => {
  const custody = { start: '2026-03-01', prison: 'PBI', prisonName: 'Peterborough (HMP)', plannedRelease: '2026-10-01', released: '2026-10-01' }
  const sentence = { id: 's', kind: 'custody' as const, offence: 'Theft', court: 'Test', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 20, custody, sentenceEnd: '2027-10-31', supervisionEnd: '2027-10-31', version: 1 }
  expect(decideReturn({ ...sentence, custody: { ...custody, released: null } }, { day: '2026-11-20', plannedRelease: '2026-12-18' }, TODAY)).toMatchObject({ ok: false })
  expect(decideReturn({ ...sentence, supervisionEnd: '2026-11-01' }, { day: '2026-11-20', plannedRelease: '2026-12-18' }, TODAY)).toMatchObject({ ok: false, field: 'returned' })
  expect(decideReturn(sentence, { day: '2026-11-20', plannedRelease: '2026-12-18' }, TODAY)).toMatchObject({ ok: true })
})

test('somebody outside, and the victims’ side, record nothing of it', async () => {
  const { person, sentence } = await inPrison()
  for (const context of [await world.as('resettlement-worker', 'outsider'), await world.as('victim-liaison-officer', 'probation'), await world.as('housing-officer', 'housing')])
    expect(await world.perform(context, transfer, { sentence, ...moved, version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
  expect(await world.ask(await world.as('resettlement-worker', 'outsider'), listManagers, { person })).toMatchObject({ ok: false })
})
