import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { betaBelow, binomialQuantile, binomialUpTo, chiSquaredAbove, gammaBelow, gammaQuantile, logGamma } from './distributions.ts'

/** Values of SciPy 1.17.1; R's lgamma, pgamma, pbeta, qgamma, pbinom, qbinom and pchisq are the same functions. */
describe('as published implementations say', () => {
  test.each([
    ['logGamma(0.5)', logGamma(0.5), 0.5723649429247],
    ['logGamma(171.5)', logGamma(171.5), 709.1431630309283],
    ['logGamma(1 million)', logGamma(1e6), 12815504.569147611],
    ['gammaBelow(4.2, 7.3)', gammaBelow(4.2, 7.3), 0.9196942109276846],
    ['gammaBelow(0.5, 0.01)', gammaBelow(0.5, 0.01), 0.11246291601828491],
    ['gammaBelow(1000, 1050)', gammaBelow(1000, 1050), 0.9413288886226819],
    ['gammaBelow(100000, 100100)', gammaBelow(100_000, 100_100), 0.6244451307044055],
    ['betaBelow(2.5, 4.1, 0.3)', betaBelow(2.5, 4.1, 0.3), 0.3631825104219686],
    ['betaBelow(30, 0.5, 0.999)', betaBelow(30, 0.5, 0.999), 0.8072373061595369],
    ['betaBelow(4500, 5500.5, 0.45)', betaBelow(4500, 5500.5, 0.45), 0.5020716075949324],
    ['betaBelow(1, 1000, 0.0001)', betaBelow(1, 1000, 1e-4), 0.09516710644145375],
    ['gammaQuantile(0.3, 2.5)', gammaQuantile(0.3, 2.5), 1.4999540663799533],
    ['gammaQuantile(0.999, 250)', gammaQuantile(0.999, 250), 301.7230028975888],
    ['binomialUpTo(40, 120, 0.3)', binomialUpTo(40, 120, 0.3), 0.8156988966972372],
    ['chiSquaredAbove(3.84, 1)', chiSquaredAbove(3.841458820694124, 1), 0.05],
    ['chiSquaredAbove(20, 4)', chiSquaredAbove(20, 4), 0.0004993992273873336],
  ])('%s', (_name, ours, theirs) => expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-10))

  test('the counts between which a binomial lies', () => {
    expect([0.025, 0.975, 0.001, 0.999].map((share) => binomialQuantile(share, 120, 0.3))).toEqual([26, 46, 21, 52])
    expect([0.025, 0.975].map((share) => binomialQuantile(share, 100_000, 0.013))).toEqual([1230, 1371])
  })
})

test('a binomial’s shares are the sums of its chances, written out', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, p) => {
    let [chance, sum] = [(1 - p) ** n, 0]
    for (let k = 0; k < n; k++) {
      sum += chance
      expect(binomialUpTo(k, n, p)).toBeCloseTo(sum, 9)
      chance *= ((n - k) / (k + 1)) * (p / (1 - p))
    }
  }))
})

test('a quantile of a gamma distribution has its share below it', () => {
  fc.assert(fc.property(fc.double({ min: 0.5, max: 5000, noNaN: true }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, p) => {
    expect(gammaBelow(a, gammaQuantile(p, a))).toBeCloseTo(p, 9)
  }))
})

test('shapes and shares that are none are refused', () => {
  expect(() => gammaBelow(0, 1)).toThrow('above nought')
  expect(() => betaBelow(1, -1, 0.5)).toThrow('above nought')
  expect(() => gammaQuantile(1, 2)).toThrow('between 0 and 1')
})
