import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { seededRandom } from '../core/random.ts'
import { housingResults, unhousedBecause } from './actions.ts'
import { REASONS, reasonsBy, reasonsOf, resultsBy, succeeded, type Outcome } from './results.ts'
import { SLEPT, type Slept } from './rules.ts'

const outcome = (more: Partial<Outcome> = {}): Outcome => ({
  personId: 'p', prison: 'Peterborough', council: 'Fenland', release: '2026-06-20', day: 0, slept: 'rough-sleeping', duty: { state: 'sent', sentOn: '2026-05-01', policies: [] },
  refusedPolicies: [], failedChecks: 0, personDeclined: false, ...more,
})

describe('why somebody was not housed', () => {
  test.each<[string, Partial<Outcome>, string[]]>([
    ['asked in time, refused by nobody', {}, ['no-place']],
    ['refused by policies', { refusedPolicies: ['local-connection', 'arrears', 'local-connection', 'other'] }, ['local-connection', 'arrears', 'other-policy']],
    ['an address failed', { failedChecks: 2 }, ['failed-check']],
    ['did not agree', { duty: { state: 'no-consent', sentOn: '2026-06-19', policies: [] } }, ['no-consent']],
    ['never referred', { duty: null }, ['too-late']],
    ['referred 13 days before', { duty: { state: 'sent', sentOn: '2026-06-07', policies: [] } }, ['too-late']],
    ['referred 14 days before', { duty: { state: 'sent', sentOn: '2026-06-06', policies: [] } }, ['no-place']],
    ['referred 14 days before, over the clock change', { release: '2026-04-05', duty: { state: 'sent', sentOn: '2026-03-22', policies: [] } }, ['no-place']],
    ['declined', { personDeclined: true }, ['declined']],
  ])('%s', (_case, more, reasons) => expect(reasonsOf(outcome(more))).toEqual(reasons))
})

describe('what counts', () => {
  test('every roof on the first night, and only a settled place after three months', () => {
    for (const slept of Object.keys(SLEPT) as Slept[])
      expect([slept, succeeded({ day: 90, slept })]).toEqual([slept, slept === 'not-known' ? null : slept === 'settled'])
    expect([succeeded({ day: 0, slept: 'hostel' }), succeeded({ day: 0, slept: 'homeless-not-rough-sleeping' }), succeeded({ day: 0, slept: 'not-known' })]).toEqual([true, false, null])
  })
  test('shares have Wilson’s interval, and a small number hides its whole line', () => {
    const many = [...Array.from({ length: 84 }, () => outcome({ slept: 'settled' })), ...Array.from({ length: 16 }, () => outcome())]
    expect(resultsBy(many, 0, (one) => one.prison)[0]).toMatchObject({ known: 100, housed: 84, rate: 0.84, low: expect.closeTo(0.7558, 3), high: expect.closeTo(0.8990, 3) })
    expect(resultsBy(many.slice(0, 90), 0, (one) => one.prison)[0]).toMatchObject({ housed: null, rate: null, low: null })
  })
  test('no small count of reasons is shown, nor follows from what is shown, in random worlds', () => {
    const random = seededRandom('reasons')
    for (let world = 0; world < 200; world++) {
      const all = Array.from({ length: random.whole(0, 80) }, () => outcome({ council: random.pick(['A', 'B', 'C']), failedChecks: random.chance(0.3) ? 1 : 0, refusedPolicies: random.chance(0.4) ? ['arrears'] : [] }))
      const { counted, people } = reasonsBy(all, (one) => one.council ?? '')
      expect(people === null || people >= 10).toBe(true)
      for (const reason of Object.keys(REASONS)) {
        const line = counted.filter((one) => one.reason === reason)
        expect(line.every((one) => one.people === null || one.people >= 10)).toBe(true)
        const [total, ...parts] = line
        if (total?.people !== null && total !== undefined) expect(parts.filter((one) => one.people === null).length).not.toBe(1)
      }
    }
  })
})

const world = await makeWorld()
const { owner } = world.databases
const released = async (involved: Parameters<typeof world.person>[0], surname: string): Promise<string> => {
  const person = await world.person(involved, { surname })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({
    id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2025-01-10', imposed_day: '2025-03-01', months: 20, custody_start: '2025-03-01',
    prison_code: 'PBI', planned_release: '2026-06-20', released_on: '2026-06-20', sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2025-03-01T09:00:00Z'),
  }).execute()
  await owner.insertInto('accommodation_check').values({ id: crypto.randomUUID(), person_id: person, sentence_id: sentence, day_after: 0, due_day: '2026-06-20', slept: 'rough-sleeping', held: false, recorded_on: '2026-06-20' }).execute()
  return person
}

test('nobody counts whom they do not see: hidden people change no figure, and a reason leads to those alone who are seen', async () => {
  const seen = await released({ probation: 'responsible' }, 'Seen')
  for (let count = 0; count < 11; count++) await released({ outsider: 'responsible' }, 'Hidden')
  const manager = await world.as('offender-manager', 'probation')
  const results = await world.ask(manager, housingResults, { by: 'prison' })
  expect(results.ok && [results.value.reasons.people, results.value.firstNight.map(({ known }) => known)]).toEqual([null, [null, null]])
  const people = await world.ask(manager, unhousedBecause, { reason: 'too-late' })
  expect(people.ok && people.value.people.map(({ id, surname }) => [id, surname])).toEqual([[seen, 'Seen']])
  expect(await world.ask(await world.as('housing-officer', 'housing'), unhousedBecause, { reason: 'too-late' })).toMatchObject({ ok: true, value: { people: [] } })
  expect(await world.ask(await world.as('caseworker', 'provider'), housingResults, {})).toMatchObject({ ok: false, kind: 'not-found' })
})
