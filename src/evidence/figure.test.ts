import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivable } from '../core/suppression.ts'
import { MEASURES } from './catalogue.ts'
import { figureCsv, figureOf, hiddenOf } from './figure.ts'
import { type CountRow, group, type RecordMeasure } from './measure.ts'

const facts = { measure: 'm', period: { from: '2024-01-01', to: '2024-12-31' }, by: 'all', label: 'Made up', definition: 'd', snapshot: { id: 's', day: '2026-06-30' }, fromRecords: true }

describe('suppression in a figure', () => {
  const measure = MEASURES['reoffending-by-sentence-length']
  const counts = [group('all', 300, 120, 300), group('under-12-months', 200, 110, 280), group('12-months-to-4-years', 80, 6, 12), group('4-years-and-over', 20, 4, 8)]

  test('takes the rate with its count, and keeps the size where that is safe', () => {
    const shown = figureOf(measure, counts, facts)
    const cell = (code: string) => shown.cells.find((one) => one.group === code)
    expect(cell('12-months-to-4-years')).toMatchObject({ n: 80, numerator: null, rate: null, low: null, events: null, suppressed: true })
    expect(cell('under-12-months')).toMatchObject({ n: 200, numerator: 110, rate: 0.55, suppressed: false })
    expect(cell('all')).toMatchObject({ n: 300, numerator: 120, events: 300 })
  })

  test('hides who was left out when they are few', () => {
    const shown = figureOf(measure, [...counts, { part: 'excluded', code: 'follow-up-not-complete', n: 3, numerator: 0, events: 0 }], facts)
    expect(shown.excluded[0]?.n).toBeNull()
  })

  test('is written [c] in the CSV', () => {
    const [head, ...lines] = figureCsv(figureOf(measure, counts, facts)).split('\r\n')
    expect(head).toBe('group,label,n,numerator,reoffences,rate,low,high')
    expect(lines).toContain('12-months-to-4-years,12 months to under 4 years,80,[c],[c],[c],[c],[c]')
  })

  test('is left out where the records are openly published', () => {
    const shown = figureOf(measure, counts, { ...facts, fromRecords: false })
    expect(shown.cells.every(({ suppressed }) => !suppressed)).toBe(true)
  })
})

/** Counts by chance that hang together as the measure's do: people with needs as bits, or groups that divide everybody. */
const patterns = fc.array(fc.nat({ max: 127 }), { maxLength: 80 })
const rowsOf = (measure: RecordMeasure, people: readonly number[]): CountRow[] =>
  [...measure.plain({
    people: [], releases: [], offences: [],
    needs: people.flatMap((bits, i) =>
      ['accommodation', 'education-training-employment', 'health', 'drugs-alcohol', 'finance-benefit-debt', 'children-families', 'attitudes-thinking-behaviour']
        .map((pathway, bit) => ({ pseudonym: String(i), assessed_on: '2024-06-01', age: null, pathway, need: ((bits >> bit) & 1) === 1, version: 4 })),
    ),
  }, { from: '2024-01-01', to: '2024-12-31', day: '2024-12-31', by: 'all' })].filter(({ part }) => part === 'group')

describe.each(['needs-count', 'needs-overlap'] as const)('of the counts of %s', (name) => {
  test('none that is hidden can be worked out from those that are shown', () => {
    const measure = MEASURES[name]
    fc.assert(
      fc.property(patterns, (people) => {
        const rows = rowsOf(measure, people)
        const relations = measure.relations(rows)
        const hidden = hiddenOf(rows, relations, 10)
        const whole = rows.map(({ code }) => ({ total: `n:${code}`, parts: [`numerator:${code}`, `rest:${code}`] }))
        expect([...derivable(hidden, [...whole, ...relations.sums])]).toEqual([])
      }),
      { numRuns: Number(process.env['PROVE_RUNS'] ?? 40) },
    )
  }, 120_000)
})
