import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOfRates, median, normalQuantile, percentOf, quantile, rateWithInterval, roundTo } from './statistics.ts'

describe('the Wilson interval', () => {
  // Newcombe, Statistics in Medicine 17 (1998), pages 857 to 872, table I, method 3 (score, no continuity correction).
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the one that Newcombe published', (count, of, low, high) => {
    const rate = rateWithInterval(count, of)
    expect(rate?.low).toBeCloseTo(low, 4)
    expect(rate?.high).toBeCloseTo(high, 4)
  })

  // scipy 1.17.1: binomtest(k, n).proportion_ci(confidence, 'wilson')
  test.each([
    [60, 231, 0.95, 0.20745095, 0.31988975],
    [10, 10, 0.99, 0.60114591, 1],
    [14_570, 24_426, 0.95, 0.59032836, 0.60263237],
  ])('of %i in %i at %d agrees with scipy to eight places', (count, of, confidence, low, high) => {
    const rate = rateWithInterval(count, of, confidence)
    expect(rate?.low).toBeCloseTo(low, 8)
    expect(rate?.high).toBeCloseTo(high, 8)
  })

  test('holds the rate and stays between nothing and all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const rate = rateWithInterval(Math.floor(of * share), of)!
        expect(rate.low).toBeGreaterThanOrEqual(0)
        expect(rate.low).toBeLessThanOrEqual(rate.rate)
        expect(rate.high).toBeGreaterThanOrEqual(rate.rate)
        expect(rate.high).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('there is none of nobody, and more than all is a bug', () => {
    expect(rateWithInterval(0, 0)).toBeNull()
    expect(() => rateWithInterval(3, 2)).toThrow(RangeError)
  })
})

test('normal quantiles agree with scipy 1.17.1 (norm.ppf)', () => {
  const known = [[0.975, 1.959963984540054], [0.995, 2.5758293035489004], [0.95, 1.6448536269514722], [0.001, -3.090232306167813], [1e-9, -5.9978070150076865], [0.5, 0], [0.6, 0.2533471031357997]] as const
  for (const [p, z] of known) expect(normalQuantile(p)).toBeCloseTo(z, 12)
  expect(normalQuantile(1e-14)).toBeCloseTo(-7.650628092935195, 9)
  expect(() => normalQuantile(1)).toThrow(RangeError)
})

test('quantiles are those that R prints', () => {
  // R: quantile(mtcars$mpg) gives 10.400 15.425 19.200 22.800 33.900
  const milesPerGallon = [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4]
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => roundTo(quantile(milesPerGallon, p)!, 3))).toEqual([10.4, 15.425, 19.2, 22.8, 33.9])
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNull()
})

test('percentages and rounding go half up, as on paper', () => {
  expect(percentOf(1, 8, 0)).toBe(13)
  expect(percentOf(14_570, 24_426, 2)).toBe(59.65)
  expect(percentOf(0, 0, 1)).toBeNull()
  expect([roundTo(1.005, 2), roundTo(-1.005, 2), roundTo(-0.001, 2), roundTo(2.5, 0)]).toEqual([1.01, -1.01, 0, 3])
})

test('the difference of two rates is that of the Langley House Trust result, about 8 points lower, 2 to 14', () => {
  const { difference, low, high } = differenceOfRates({ count: 60, of: 231 }, { count: 4080, of: 12_000 })
  expect([difference, low, high].map((x) => roundTo(100 * x, 1))).toEqual([-8, -13.7, -2.3])
})
