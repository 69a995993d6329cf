/** Intervals of counts of events, which may happen more than once to somebody: the rates of people are core/statistics.ts’s. Pure. */
import { gammaQuantile } from '../../core/distributions.ts'
import { type Interval, normalQuantile } from '../../core/statistics.ts'

const checked = (count: number): void => {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is not a count of events`)
}

/** The exact interval of a Poisson count (Garwood 1936; R’s `poisson.test`): never too narrow, and 0 to 3.69 for no event at 95%. */
export const exactPoisson = (count: number, confidence = 0.95): Interval => {
  checked(count)
  const tail = (1 - confidence) / 2
  return { low: count === 0 ? 0 : gammaQuantile(tail, count), high: gammaQuantile(1 - tail, count + 1) }
}

/** Byar’s approximation to the exact interval (Breslow and Day 1987, page 69), as public health indicators use it for 10 events and more. */
export const byar = (count: number, confidence = 0.95): Interval => {
  checked(count)
  const z = normalQuantile((1 + confidence) / 2)
  const limit = (n: number, sign: 1 | -1): number => n * (1 - 1 / (9 * n) + (sign * z) / (3 * Math.sqrt(n))) ** 3
  return { low: count === 0 ? 0 : limit(count, -1), high: limit(count + 1, 1) }
}

/** Below this Byar’s approximation is not good enough, and the exact interval stands (PHE indicator methods). */
export const BYAR_FROM = 10

/** The interval of a count of events: exact for few, Byar’s for many. */
export const countInterval = (count: number, confidence = 0.95): Interval => (count < BYAR_FROM ? exactPoisson(count, confidence) : byar(count, confidence))
