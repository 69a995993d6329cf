/** Who needed treatment and who got it: shares, what is hidden, periods; and counted through the door. */
import { expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { seededRandom } from '../core/random.ts'
import { treatmentUptake, treatmentUptakePeople } from './actions.ts'
import { figuresOf, halvesBefore, REACHED, uptakeSentence, uptakeWords, type CountRow, type Reached } from './figures.ts'

const rows = (unit: string, counts: Partial<Record<Reached, number>>): CountRow[] => Object.entries(counts).map(([reached, orders]) => ({ unit, reached: reached as Reached, orders }))

test('uptake is of orders with a need, with its interval, and the largest loss is named', () => {
  const [all] = figuresOf(rows('all', { never: 40, 'not-willing': 20, made: 20 }), false)
  expect(uptakeWords(all!)).toBe('25 % (17 % to 35 %), 20 of 80')
  expect(uptakeSentence(all)).toBe('Of 80 orders of people with a need on health or drugs and alcohol, 20 came with a treatment requirement: 25 % (95 % interval 17 % to 35 %). Most of the others: nobody considered it (40).')
  expect(uptakeSentence(undefined)).toContain('Nobody with a need')
})

test('nothing small can be read or worked out from what is shown', () => {
  const random = seededRandom('uptake')
  for (let turn = 0; turn < 300; turn++) {
    const units = ['A', 'B', 'C'].slice(0, random.whole(1, 3))
    const steps = (Object.keys(REACHED) as Reached[]).filter(() => random.chance(0.6)).filter((step, _at, all) => step !== 'not-known' || all.every((other) => other === 'made' || other === 'not-known'))
    if (steps.length === 0) continue
    const parts = units.flatMap((unit) => rows(unit, Object.fromEntries(steps.map((step) => [step, random.whole(1, 60)]))))
    const whole = rows('all', Object.fromEntries(steps.map((step) => [step, parts.filter((row) => row.reached === step).reduce((sum, row) => sum + row.orders, 0)])))
    const figures = figuresOf([...whole, ...parts], true)
    for (const { unit, needed, counts, steps: counted } of figures) {
      const open = counted.filter((step) => counts[step] === null)
      for (const step of counted) expect(counts[step] === null || counts[step] >= 10).toBe(true)
      // One hidden count alone in a line follows from its total.
      if (needed !== null) expect([turn, unit, open.length === 1]).toEqual([turn, unit, false])
    }
    for (const step of figures[0]!.steps) {
      const hidden = figures.filter((figure) => figure.counts[step] === null)
      if (!hidden.some((figure) => figure.unit === 'all')) expect([turn, step, hidden.length === 1]).toEqual([turn, step, false])
    }
  }
})

test('half-years are whole, follow each other and never overlap', () => {
  expect(halvesBefore('2026-11-23').map(({ code, since, until }) => [code, since, until])).toEqual([
    ['2026-h1', '2026-01-01', '2026-06-30'], ['2025-h2', '2025-07-01', '2025-12-31'], ['2025-h1', '2025-01-01', '2025-06-30'], ['2024-h2', '2024-07-01', '2024-12-31']])
  expect(halvesBefore('2028-02-29')[0]).toMatchObject({ code: '2027-h2', until: '2027-12-31' })
})

const world = await makeWorld()
const { owner } = world.databases

const order = async (reached: Reached, need = true): Promise<string> => {
  const person = await world.person({ probation: 'responsible' }, { surname: 'Counted' })
  const [sentence, by] = [crypto.randomUUID(), { organisation_id: world.organisation.probation, recorded_at: new Date('2026-03-02T09:00:00Z') }]
  await owner.insertInto('sentence').values({ id: sentence, person_id: person, kind: 'community', offence_code: 'TH68010', court: 'Counted Magistrates', offence_day: '2026-01-10', imposed_day: '2026-03-02', months: 24, sentence_end: '2028-03-01', supervision_end: '2028-03-01', recorded_at: by.recorded_at }).execute()
  if (need) await owner.insertInto('assessment').values({ id: crypto.randomUUID(), person_id: person, pathway: 'health', question_version: 4, need: true, why: 'Low', assessed_on: '2026-03-20', ...by }).execute()
  const id = crypto.randomUUID()
  if (reached !== 'never') await owner.insertInto('treatment_path').values({ id, person_id: person, reference: `T-${id.slice(0, 7).toUpperCase()}`, kinds: ['mhtr-primary'], why: 'Low for months', state: reached, state_on: '2026-03-02', assess_by: '2026-02-20', consented_on: reached === 'made' ? '2026-02-25' : null, started_on: '2026-02-10', ...by }).execute()
  if (reached === 'made') await owner.insertInto('treatment_requirement').values({ id, person_id: person, sentence_id: sentence, reference: `T-${id.slice(0, 7).toUpperCase()}`, kinds: ['mhtr-primary'], court: 'Counted Magistrates', made_on: '2026-03-02', ends_on: '2026-12-01', setting: 'practitioner', consented_on: '2026-02-25', state: 'in-force', state_on: '2026-03-02', source: 'imported', ...by }).execute()
  return person
}

test('through the door: whoever sees people counts them and follows each figure; the board is given what is not small; nobody else is given any', async () => {
  for (let n = 0; n < 12; n++) await order('never')
  for (let n = 0; n < 11; n++) await order('made')
  const unwilling = [await order('not-willing'), await order('not-willing')]
  await order('never', false)
  const head = await world.as('delivery-unit-head', 'probation')
  const seen = await world.ask(head, treatmentUptake, { by: 'court', period: '2026-h1' })
  expect(seen.ok && seen.value.figures.map((one) => [one.unit, one.needed, one.counts.never, one.counts.made, one.counts['not-willing']])).toEqual([['all', 25, 12, 11, 2], ['Counted Magistrates', 25, 12, 11, 2]])
  const people = await world.ask(head, treatmentUptakePeople, { by: 'court', period: '2026-h1', unit: 'Counted Magistrates', reached: 'not-willing' })
  expect(people.ok && people.value.people.map((one) => one.id).toSorted()).toEqual(unwilling.toSorted())
  const passedOn = await world.ask(head, treatmentUptake, { by: 'court', period: '2026-h1', suppress: true })
  expect(passedOn.ok && passedOn.value.figures[0]?.counts['not-willing']).toBe(null)

  // The prison is a giver too and does not share health: the board is told whether one was made, and not why not. Once it does, each step, but for the small ones.
  const secretary = await world.as('board-secretary', 'commissioner')
  const board = await world.ask(secretary, treatmentUptake, { by: 'court', period: '2026-h1' })
  expect(board.ok && [board.value.figures[0]?.steps, board.value.figures[0]?.counts.made, board.value.figures[0]?.counts['not-known']]).toEqual([['made', 'not-known'], 11, 14])
  await owner.updateTable('agreement_party').set({ shares: ['identity', 'sentence', 'risk', 'needs', 'health', 'contact', 'plan'] }).where('organisation_id', '=', world.organisation.prison).execute()
  const whole = await world.ask(secretary, treatmentUptake, { by: 'court', period: '2026-h1' })
  expect(whole.ok && [whole.value.figures[0]?.counts['not-willing'], whole.value.figures[0]?.counts.withdrawn]).toEqual([null, null])
  expect(JSON.stringify([board, whole])).not.toMatch(/Alex|:2[,}]/)
  for (const [role, at] of [['analyst', 'commissioner'], ['offender-manager', 'outsider']] as const) {
    const told = await world.ask(await world.as(role, at), treatmentUptakePeople, { by: 'court', period: '2026-h1', reached: 'never' })
    expect([role, told.ok ? told.value.people : []]).toEqual([role, []])
  }
  const elsewhere = await world.ask(await world.as('delivery-unit-head', 'outsider'), treatmentUptake, { by: 'court', period: '2026-h1' })
  expect(elsewhere.ok && elsewhere.value.figures).toEqual([])
})
