import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { peopleNeeded, smallestFall } from './detectable.ts'
import { funnel, FUNNEL_TAILS, funnelLimits } from './funnel.ts'
import { byar, BYAR_FROM, countInterval, exactPoisson } from './intervals.ts'
import { directRate, indirectRatio } from './standardisation.ts'
import { controlChart, RUN_LENGTH } from './trend.ts'
import { statisticsCalculation } from './calculations.ts'

describe('intervals of counts', () => {
  // R’s poisson.test (Garwood’s exact limits).
  test.each([[0, 0, 3.688879], [1, 0.025318, 5.571643], [5, 1.623486, 11.668332], [10, 4.795389, 18.390356], [100, 81.363991, 121.626794]])('of %i events', (count, low, high) => {
    expect(exactPoisson(count).low).toBeCloseTo(low, 5)
    expect(exactPoisson(count).high).toBeCloseTo(high, 5)
  })

  test('Byar’s are within a hundredth of the width at 10 events and more, and the exact stand below', () => {
    for (const count of [BYAR_FROM, 35, 400, 100_000]) {
      const [exact, near] = [exactPoisson(count), byar(count)]
      expect(Math.abs(near.low - exact.low) + Math.abs(near.high - exact.high)).toBeLessThan(0.01 * (exact.high - exact.low))
      expect(countInterval(count)).toEqual(near)
    }
    expect(countInterval(BYAR_FROM - 1)).toEqual(exactPoisson(BYAR_FROM - 1))
  })
})

describe('funnels', () => {
  // Spiegelhalter’s interpolation over SciPy 1.17.1’s binom.ppf and binom.cdf.
  test.each([
    [120, 0.3, FUNNEL_TAILS.inner, 0.215436, 0.3796], [120, 0.3, FUNNEL_TAILS.outer, 0.171637, 0.429608], [10, 0.3, FUNNEL_TAILS.inner, 0, 0.560802], [2500, 0.082, FUNNEL_TAILS.outer, 0.065325, 0.099221],
  ])('the limits of %i people around %f at %f', (of, target, tail, low, high) => {
    expect(funnelLimits(of, target, tail).low).toBeCloseTo(low, 5)
    expect(funnelLimits(of, target, tail).high).toBeCloseTo(high, 5)
  })

  test('a unit stands apart only beyond the limits of its own size', () => {
    const told = funnel([{ name: 'large', count: 240, of: 1000 }, { name: 'small', count: 1, of: 4 }, { name: 'high', count: 60, of: 100 }, { name: 'empty', count: 0, of: 0 }])
    expect(told?.units.map(({ name, standing }) => [name, standing])).toEqual([['large', 'below'], ['small', 'as-expected'], ['high', 'far-above']])
    expect(funnel([{ count: 0, of: 0 }])).toBeNull()
  })

  test('the outer limits lie outside the inner, and both narrow as units grow', () => {
    fc.assert(fc.property(fc.integer({ min: 20, max: 5000 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (of, target) => {
      const [inner, outer, larger] = [funnelLimits(of, target, FUNNEL_TAILS.inner), funnelLimits(of, target, FUNNEL_TAILS.outer), funnelLimits(of * 4, target, FUNNEL_TAILS.inner)]
      expect(outer.low).toBeLessThanOrEqual(inner.low)
      expect(outer.high).toBeGreaterThanOrEqual(inner.high)
      expect(larger.high - larger.low).toBeLessThan(inner.high - inner.low)
    }))
  })
})

describe('trends', () => {
  const month = (count: number, of = 100) => ({ count, of })
  test('a month beyond three standard errors signals, and a small one has wider limits', () => {
    const told = controlChart([month(30), month(31), month(29), month(52), month(3, 10), month(30)])
    expect(told?.points.map(({ signal }) => signal)).toEqual([null, null, null, 'outside', null, null])
    const [large, small] = [told?.points[0], told?.points[4]]
    expect((small?.limits.high ?? 0) - (small?.limits.low ?? 0)).toBeGreaterThan((large?.limits.high ?? 0) - (large?.limits.low ?? 0))
  })

  test('seven months on one side signal together, six do not; a month of nobody breaks no run', () => {
    const low = Array.from({ length: RUN_LENGTH }, () => month(28))
    const high = Array.from({ length: RUN_LENGTH - 1 }, () => month(33))
    const told = controlChart([...low.slice(0, 3), month(0, 0), ...low.slice(3), ...high])
    expect(told?.points.map(({ signal }) => signal)).toEqual([...low.map(() => 'run'), ...high.map(() => null)])
  })
})

describe('standardised rates', () => {
  test('directly, with the interval of Dobson and others', () => {
    // Worked out apart in Python from the formula: Byar’s limits of 35 are 24.37521 and 48.67801.
    const told = directRate([{ events: 10, people: 1000, standard: 500 }, { events: 20, people: 800, standard: 300 }, { events: 5, people: 400, standard: 200 }])
    expect([told?.rate, told?.low, told?.high].map((one) => one?.toFixed(6))).toEqual(['0.015000', '0.010399', '0.020923'])
    expect(directRate([])).toBeNull()
  })

  test('of a population that is the standard, it is the plain rate', () => {
    fc.assert(fc.property(fc.array(fc.record({ events: fc.integer({ min: 0, max: 50 }), people: fc.integer({ min: 1, max: 500 }) }), { minLength: 1, maxLength: 8 }), (strata) => {
      const told = directRate(strata.map((one) => ({ ...one, standard: one.people })))
      expect(told?.rate).toBeCloseTo(strata.reduce((sum, { events }) => sum + events, 0) / strata.reduce((sum, { people }) => sum + people, 0), 10)
      expect(told?.low).toBeLessThanOrEqual(told?.rate ?? 0)
      expect(told?.high).toBeGreaterThanOrEqual(told?.rate ?? 0)
    }))
  })

  test('indirectly: events over those expected', () => {
    expect(indirectRatio([{ events: 12, people: 100, referenceEvents: 50, referencePeople: 1000 }, { events: 8, people: 50, referenceEvents: 100, referencePeople: 1000 }])).toMatchObject({ events: 20, expected: 10, ratio: 2 })
    expect(indirectRatio([{ events: 1, people: 10, referenceEvents: 0, referencePeople: 10 }])).toBeNull()
  })
})

describe('how many people', () => {
  test('as R’s power.prop.test says: 76.7 a group for 50% against 75% with 90% power', () => {
    expect(peopleNeeded(0.5, 0.75, { power: 0.9, confidence: 0.95, comparedWith: 1 })).toBeCloseTo(76.70693, 4)
    expect(peopleNeeded(0.3, 0.25)).toBeCloseTo(1250.71673, 4)
    expect(peopleNeeded(0.3, 0.25, { power: 0.8, confidence: 0.95, comparedWith: 20 })).toBeCloseTo(668.47554, 4)
  })

  test('the smallest fall that so many show is the one for which so many are needed', () => {
    fc.assert(fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.integer({ min: 30, max: 5000 }), (from, people) => {
      const fall = smallestFall(from, people)
      if (fall === null) expect(peopleNeeded(from, 0)).toBeGreaterThan(people)
      else expect(peopleNeeded(from, from - fall)).toBeCloseTo(people, 3)
    }))
  })
})

describe('as a calculation', () => {
  test.each([
    [{ kind: 'people-needed', from: 0.3, to: 0.25 }, { people: 1251 }],
    [{ kind: 'people-needed', from: 0.3, to: 0.3 }, { error: 'no-difference' }],
    [{ kind: 'funnel', units: [{ name: 'A', count: 5, of: 3 }] }, { error: 'count-invalid', message: 'At units.0.count: A count is at most the people it is of.' }],
    [{ kind: 'proportion', count: 0, of: 0 }, { error: 'nobody' }],
    [{ kind: 'competing-risks', people: [{ days: 1, cause: 'reoffence' }, { days: 2, cause: 'death' }, { days: 3 }], atDays: [2] }, { people: 3, at: [{ day: 2, causes: { death: { share: expect.closeTo(1 / 3) }, reoffence: { share: expect.closeTo(1 / 3) } } }] }],
    [{ kind: 'log-rank', groups: [[{ days: 1, event: false }], [{ days: 2, event: false }]] }, { error: 'nothing-to-compare' }],
    [{ kind: 'survival', people: [{ days: -1, event: true }], atDays: [] }, { error: 'days-invalid' }],
    [{ kind: 'median' }, { error: 'kind-invalid' }],
  ])('%j', (input, result) => expect(statisticsCalculation.calculate(input)).toMatchObject(result))
})
