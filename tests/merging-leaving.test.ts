/**
 * Two records that each have a release plan, a referral to a council and checks after a release: told once while they are one, written
 * where they belong, and given back when they are parted. The same is tried at random in tests/merging.test.ts.
 */
import { expect, test } from 'vitest'
import { addDays } from '../src/core/dates.ts'
import { makeStage } from './merging/stage.ts'
import { tableOf, text, type Row } from './merging/ledger.ts'
import { TODAY } from './world.ts'

const stage = await makeStage()
const MANAGER = 'offender-manager@probation'

const act = async (name: string, input: Readonly<Record<string, unknown>>, who = MANAGER): Promise<string[]> => {
  const done = await stage.act(name, who, input)
  if (!done.ok) throw new Error(`${name}: ${done.message}`)
  return done.consequences.map(({ words }) => words)
}
const rowsOf = async (people: readonly string[], table: string, holds: (row: Row) => boolean = () => true): Promise<Row[]> =>
  [...await stage.rows(people)].filter(([key, row]) => tableOf(key) === table && holds(row)).map(([, row]) => row)
const only = async (person: string, table: string, holds?: (row: Row) => boolean): Promise<Row> => (await rowsOf([person], table, holds))[0]!
const custody = (person: string, release: string) => act('sentences.record', {
  person, kind: 'custody', offenceCode: 'TH68010', court: 'Court', offenceDay: '2026-01-01', imposed: '2026-02-01', months: 24, custodyStart: '2026-02-01', prison: 'PBI', plannedRelease: release, sentenceEnd: '2028-02-01', supervisionEnd: '2028-02-01',
})
const reference = async (person: string): Promise<string> => text((await stage.rows([person])).get(`person ${person}`)?.['reference'])
const merge = async (from: string, into: string) => {
  const done = await stage.merge(from, await reference(into))
  if (!done.ok) throw new Error(done.message)
  return { id: done.value.mergeId, words: done.consequences.map(({ words }) => words).join(' ') }
}
const due = async (person: string, who = MANAGER): Promise<string[]> => {
  const page = await stage.page(who, person)
  if (!page.ok) throw new Error(page.message)
  return page.value.due.map(({ words, href }) => `${words} ${href}`)
}
const release = async (person: string, day = TODAY): Promise<void> => {
  const { id, version } = await only(person, 'sentence')
  await act('sentences.release', { sentence: id, released: day, version })
}
const answer = async (person: string, check: Row, more: Readonly<Record<string, unknown>>) =>
  act('gate.record', { person, day: check['day_after'], how: 'seen', reason: '', begun: '', read: '', agreed: '', slept: '', money: '', prescription: '', phone: '', appointment: '', treatment: '', work: '', version: check['version'], ...more })

test('a release that is recorded while two records are one leaves its checks with its sentence', async () => {
  const [one, other] = [await stage.person(0), await stage.person(0)]
  await custody(one, addDays(TODAY, 20))
  const { id } = await merge(one, other)
  await act('housing.find', { person: other, kind: 'settled', addressLine: '1 Elm Way', from: TODAY })
  await release(one)
  const check = await only(one, 'gate_check', (row) => row['day_after'] === 0)
  await answer(other, check, { slept: 'settled', money: 'yes' })
  expect((await stage.part(id)).ok).toBe(true)
  for (const table of ['accommodation', 'accommodation_check', 'employment_status', 'gate_check', 'gate_answer']) {
    expect(await rowsOf([other], table), `${table} of somebody who was never in prison`).toEqual([])
    expect((await rowsOf([one], table)).length, table).toBeGreaterThan(0)
  }
})

test('two plans: the one that counts is asked for, what is open of the other goes on, and a moved meeting keeps its move', async () => {
  const [one, other] = [await stage.person(0), await stage.person(0)]
  await custody(one, addDays(TODAY, 20))
  await custody(other, addDays(TODAY, 40))
  for (const person of [one, other]) {
    await act('release.add-item', { person, pathway: 'health', words: `See the doctor ${person.slice(0, 4)}`, owner: 'me', point: '', day: addDays(TODAY, 10) })
    await act('release.arrange-meeting', { person, who: 'Ms Worker', with: 'me', day: addDays(TODAY, 40 - (person === one ? 20 : 0)), at: '10:00', place: 'Room', bring: '', telephone: '' })
  }
  const { id, words } = await merge(one, other)
  expect(words).toContain('Both records have a release plan. The one with release on')
  const asked = await due(other)
  expect(asked.filter((line) => line.startsWith('Release plan,')).length).toBe(1)
  expect(asked.filter((line) => line.startsWith('For the release: See the doctor')).length).toBe(2)
  expect(asked.filter((line) => line.includes(one) && line.includes('/release-plan'))).toEqual([])
  const meeting = await only(one, 'release_meeting')
  await act('release.move-meeting', { person: other, meeting: meeting['id'], version: meeting['version'], day: addDays(TODAY, 41), at: '11:00', place: 'Hall', reason: 'She is away' })
  expect((await stage.part(id)).ok).toBe(true)
  expect((await rowsOf([one], 'release_meeting_move')).length).toBe(1)
  expect(await rowsOf([other], 'release_meeting_move')).toEqual([])
})

test('two referrals to a council: both are told of at the merge, nobody is asked to refer again, and the council sees one human being once', async () => {
  const [one, other] = [await stage.person(0), await stage.person(0)]
  await custody(one, addDays(TODAY, 20))
  await custody(other, addDays(TODAY, 40))
  const unreferred = await merge(one, other)
  expect((await due(other)).filter((line) => line.startsWith('Refer to a council'))).toHaveLength(1)
  await stage.part(unreferred.id)
  for (const person of [one, other]) await act('housing.refer-to-council', { person, consent: 'yes', how: 'Asked at the meeting', authority: 'E06000031', told: 'Nowhere to go' })
  const { words } = await merge(one, other)
  expect(words).toContain('Both records have a referral to a council')
  expect((await due(other)).filter((line) => line.startsWith('Refer to a council'))).toEqual([])
  const list = await stage.nowhere('housing-officer@housing')
  expect(list.filter((person) => person === other || person === one)).toEqual([other])
})

test('two releases: the newer is asked about and answered, housing with it, and parting gives each its own back', async () => {
  const [one, other] = [await stage.person(0), await stage.person(0)]
  for (const [person, day] of [[one, addDays(TODAY, -3)], [other, addDays(TODAY, -1)]] as const) {
    await custody(person, day)
    await release(person, day)
  }
  const [before, after] = [await rowsOf([one], 'gate_check'), await rowsOf([other], 'gate_check')]
  const { id, words } = await merge(one, other)
  expect(words).toContain('Both records were released')
  const asked = (await due(one)).filter((line) => line.includes('/gate/'))
  expect(asked.filter((line) => line.endsWith('/gate/0'))).toHaveLength(1)
  expect(asked.filter((line) => line.endsWith('/gate/1'))).toHaveLength(1)
  await answer(one, after.find((row) => row['day_after'] === 0)!, { slept: 'settled', money: 'yes' })
  expect((await stage.part(id)).ok).toBe(true)
  expect(await rowsOf([one], 'gate_check')).toEqual(before)
  expect((await only(other, 'gate_check', (row) => row['day_after'] === 0))['answered']).toEqual(['money'])
  expect((await only(other, 'accommodation_check', (row) => row['day_after'] === 0))['slept']).toBe('settled')
  expect((await only(one, 'accommodation_check', (row) => row['day_after'] === 0))['slept']).toBeNull()
})
