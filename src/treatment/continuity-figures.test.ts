/** Continuity of care by the day of release: counts, what is hidden, and who reads what. */
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { continuityFigurePeople, continuityFigures } from './actions.ts'
import { beganSentence, beganWords, continuityFiguresOf, type BeganRow } from './continuity-figures.ts'

const rows = (unit: string, within: number, late: number, never: number): BeganRow[] => [{ unit, reached: 'within', people: within }, { unit, reached: 'late', people: late }, { unit, reached: 'never', people: never }]

describe('figures', () => {
  test('say the share with its interval, and hide what is small and what would give it away', () => {
    const all = [...rows('all', 40, 21, 39), ...rows('LTI', 10, 9, 11), ...rows('PBI', 30, 12, 28)]
    const [whole] = continuityFiguresOf(all, true)
    expect(beganSentence(whole)).toBe('Of 100 releases with a prescription for opioid dependence, treatment outside began within three weeks after 40: 40 % (95 % interval 31 % to 50 %).')
    const hidden = continuityFiguresOf([...rows('all', 32, 21, 39), ...rows('LTI', 2, 9, 11), ...rows('PBI', 30, 12, 28)], true)
    expect(hidden.find((one) => one.unit === 'LTI')!.counts.within).toBeNull()
    expect(beganWords(hidden.find((one) => one.unit === 'LTI')!)).toBe('Too few to show')
    for (const part of ['within', 'late', 'never'] as const) {
      const shown = hidden.map((one) => one.counts[part])
      expect(shown.filter((value) => value === null).length).not.toBe(1)
    }
    expect(continuityFiguresOf(rows('all', 2, 0, 0), false)[0]!.counts.within).toBe(2)
    expect(beganSentence(undefined)).toContain('Nobody was released')
  })
})

const world = await makeWorld()
const { owner } = world.databases
const person = async (released: string, started: string | null, state: string, stateOn: string, surname = 'Countable') => {
  const id = await world.person({ probation: 'responsible' }, { surname })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({ id: sentence, person_id: id, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2025-01-10', imposed_day: '2025-05-10', months: 14, custody_start: '2025-05-10', prison_code: 'PBI', planned_release: released, released_on: released, sentence_end: '2027-07-09', supervision_end: '2027-12-02', recorded_at: new Date('2025-05-10T09:00:00Z') }).execute()
  const handed = started === null ? {} : { handed_over_on: released, handed_over_for: released, receiving_service: 'Test', acknowledge_by: released, acknowledged_on: released, appointment_on: started, started_on: started }
  await owner.insertInto('treatment_continuity').values({ id: crypto.randomUUID(), person_id: id, sentence_id: sentence, reference: `T-${id.slice(0, 7).toUpperCase()}`, drug: 'methadone', dose: 'Zqdose', state, state_on: stateOn, opened_on: '2026-01-02', organisation_id: world.organisation.prison, recorded_at: new Date('2026-01-02T09:00:00Z'), ...handed }).execute()
  return id
}

describe('through the door', () => {
  test('counts by the day of release to the day, leaves out who could not begin, and leads to the people of whoever answers for them', async () => {
    const manager = await world.as('offender-manager', 'probation')
    const inTime = await person('2026-03-03', '2026-03-24', 'settled', '2026-04-01')
    const late = await person('2026-03-03', '2026-03-25', 'settled', '2026-04-01')
    await person('2026-03-03', null, 'refused', '2026-03-10')
    await person('2026-03-03', null, 'died', '2026-03-24')
    await person('2026-03-03', null, 'stopped', '2026-03-03')
    await person('2026-07-01', '2026-07-02', 'settled', '2026-08-01')
    const read = await world.ask(manager, continuityFigures, { period: '2026-h1' })
    expect(read.ok && read.value.figures.find((one) => one.unit === 'PBI')).toMatchObject({ releases: 3, counts: { within: 1, late: 1, never: 1 } })
    const behind = async (reached: 'within' | 'late') => { const people = await world.ask(manager, continuityFigurePeople, { period: '2026-h1', unit: 'PBI', reached }); return people.ok ? people.value.people.map((one) => one.id) : people.message }
    expect([await behind('within'), await behind('late')]).toEqual([[inTime], [late]])
    expect((await world.ask(await world.as('analyst', 'commissioner'), continuityFigurePeople, { period: '2026-h1' })).ok).toBe(false)
  })

  test('the board’s analyst reads suppressed counts without names; nobody else reads any', async () => {
    for (let one = 0; one < 12; one++) await person('2025-09-01', '2025-09-10', 'settled', '2025-10-01', `Zqname${String.fromCharCode(97 + one)}`)
    const analyst = await world.ask(await world.as('analyst', 'commissioner'), continuityFigures, { period: '2025-h2' })
    expect(analyst.ok && analyst.value.suppressed).toBe(true)
    expect(JSON.stringify(analyst)).not.toMatch(/Zq|methadone/i)
    expect(analyst.ok && analyst.value.figures.find((one) => one.unit === 'all')?.releases).toBe(12)
    for (const [role, at] of [['housing-officer', 'housing'], ['caseworker', 'treatment'], ['resettlement-worker', 'prison'], ['governance-lead', 'commissioner']] as const) expect([role, (await world.ask(await world.as(role, at), continuityFigures, {})).ok]).toEqual([role, false])
    const now = await world.ask(await world.as('offender-manager', 'probation'), continuityFigures, { period: 'now' })
    expect(now.ok && now.value.period).toMatchObject({ since: '2026-07-01', until: '2026-11-02' })
  })
})
