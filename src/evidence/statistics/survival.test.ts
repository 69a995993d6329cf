import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cumulativeIncidence, incidenceAt, logRank, medianDay, survivalAt, survivalCurve, type Leaving } from './survival.ts'

const people = (days: readonly number[], events: readonly number[]): Leaving[] => days.map((day, i) => ({ day, left: 1, events: events[i] ?? 0 }))
/** Acute myelogenous leukaemia (Miller 1981), the `aml` of R’s package survival: with and without maintenance. */
const maintained = people([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
const others = people([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])

describe('as R’s survival gives for aml', () => {
  test('the curve with Greenwood’s errors', () => {
    const told = survivalAt(survivalCurve(maintained), [9, 13, 18, 23, 31, 34, 48]).map(({ free, error }) => [free.toFixed(3), error.toFixed(4)])
    expect(told).toEqual([['0.909', '0.0867'], ['0.818', '0.1163'], ['0.716', '0.1397'], ['0.614', '0.1526'], ['0.491', '0.1642'], ['0.368', '0.1627'], ['0.184', '0.1535']])
  })

  test('the median, and the interval on the log-log scale', () => {
    expect([medianDay(survivalCurve(maintained)), medianDay(survivalCurve(others))]).toEqual([31, 23])
    const [after13] = survivalAt(survivalCurve(maintained), [13])
    expect(after13?.low).toBeCloseTo(0.4474, 3)
    expect(after13?.high).toBeCloseTo(0.9512, 3)
  })

  test('the log-rank test: chi-squared 3.4 on 1 degree of freedom, p = 0.07', () => {
    const told = logRank([maintained, others])
    expect(told?.statistic).toBeCloseTo(3.396389, 6)
    expect(told?.p).toBeCloseTo(0.0653393, 6)
    expect(told?.groups.map(({ observed, expected }) => [observed, Number(expected.toFixed(2))])).toEqual([[7, 10.69], [11, 7.31]])
  })
})

const followed = fc.array(fc.record({ day: fc.integer({ min: 0, max: 40 }), cause: fc.constantFrom(null, 0, 1, 2) }), { minLength: 1, maxLength: 60 })
const rows = (all: readonly { readonly day: number; readonly cause: number | null }[]) => all.map(({ day, cause }) => ({ day, left: 1, by: [0, 1, 2].map((one) => (one === cause ? 1 : 0)) }))

describe('of any people', () => {
  test('the curve is the product of what is left, worked out person by person', () => {
    fc.assert(fc.property(followed, fc.integer({ min: 0, max: 45 }), (all, asked) => {
      const days = [...new Set(all.filter(({ cause }) => cause !== null).map(({ day }) => day))].filter((day) => day <= asked)
      const plain = days.reduce((free, day) => free * (1 - all.filter((one) => one.day === day && one.cause !== null).length / all.filter((one) => one.day >= day).length), 1)
      const [told] = survivalAt(survivalCurve(all.map(({ day, cause }) => ({ day, left: 1, events: cause === null ? 0 : 1 }))), [asked])
      expect(told?.free).toBeCloseTo(plain, 10)
    }))
  })

  test('what left by each cause and who is free make one, and a cause alone is what the curve has lost, with the same error', () => {
    fc.assert(fc.property(followed, fc.integer({ min: 0, max: 45 }), (all, asked) => {
      const curve = survivalCurve(all.map(({ day, cause }) => ({ day, left: 1, events: cause === null ? 0 : 1 })))
      const [free] = survivalAt(curve, [asked])
      const [shares = []] = incidenceAt(cumulativeIncidence(rows(all), 3), 3, [asked])
      expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1 - (free?.free ?? 1), 10)
      const [alone] = incidenceAt(cumulativeIncidence(all.map(({ day, cause }) => ({ day, left: 1, by: [cause === null ? 0 : 1] })), 1), 1, [asked])
      expect(alone?.[0]?.share).toBeCloseTo(1 - (free?.free ?? 1), 10)
      // Where all who were left had the event at once, Greenwood’s error is nought and the other is not asked for.
      if ((free?.free ?? 0) > 0) expect(alone?.[0]?.error).toBeCloseTo(free?.error ?? 0, 8)
    }))
  })

  test('groups of the same people do not differ, and the order of groups says nothing', () => {
    fc.assert(fc.property(followed, followed, (one, other) => {
      const [a, b] = [one, other].map((all) => all.map(({ day, cause }) => ({ day, left: 1, events: cause === null ? 0 : 1 })))
      if (!a || !b) return
      expect(logRank([a, a])?.statistic ?? 0).toBeCloseTo(0, 8)
      expect(logRank([a, b])?.statistic ?? 0).toBeCloseTo(logRank([b, a])?.statistic ?? 0, 8)
      expect(logRank([a, b, []])?.degrees ?? 1).toBe(1)
    }))
  })
})

test('a death competes with a reoffence: four people, worked out by hand', () => {
  // Day 1: one of 4 reoffends. Day 2: one of 3 dies. Day 3: one of 2 reoffends; the last is followed to day 4.
  const steps = cumulativeIncidence([{ day: 1, left: 1, by: [1, 0] }, { day: 2, left: 1, by: [0, 1] }, { day: 3, left: 1, by: [1, 0] }, { day: 4, left: 1, by: [0, 0] }], 2)
  expect(incidenceAt(steps, 2, [0, 1, 2, 3, 9]).map((causes) => causes.map(({ share }) => Number(share.toFixed(6))))).toEqual([[0, 0], [0.25, 0], [0.25, 0.25], [0.5, 0.25], [0.5, 0.25]])
  // One minus Kaplan and Meier with deaths as censored would say 0.625.
  expect(1 - (survivalAt(survivalCurve(people([1, 2, 3, 4], [1, 0, 1, 0])), [9])[0]?.free ?? 1)).toBeCloseTo(0.625, 10)
})

test('nothing is compared where one group alone has people, or nobody had the event', () => {
  expect(logRank([maintained, []])).toBeNull()
  expect(logRank([people([1, 2], [0, 0]), people([3], [0])])).toBeNull()
})
