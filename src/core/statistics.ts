/**
 * Rates with their uncertainty, and summaries of lists of numbers. Proportions run from 0 to 1; `percentOf` alone gives percent.
 */
export type Interval = { readonly low: number; readonly high: number }
export type Rate = Interval & { readonly rate: number }

/**
 * The point below which a standard normal variable falls with probability `p` (0 < p < 1).
 * Wichura's algorithm AS 241 (Applied Statistics 37, 1988, pages 477 to 484), good to about 15 digits.
 */
export const normalQuantile = (p: number): number => {
  if (!(p > 0 && p < 1)) throw new RangeError('normalQuantile: a probability lies between 0 and 1')
  const ratio = (x: number, over: readonly number[], under: readonly number[]): number => polynomial(x, over) / polynomial(x, under)
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE_OVER, CENTRE_UNDER)
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const tail = r <= 5 ? ratio(r - 1.6, MIDDLE_OVER, MIDDLE_UNDER) : ratio(r - 5, FAR_OVER, FAR_UNDER)
  return q < 0 ? -tail : tail
}

const polynomial = (x: number, coefficients: readonly number[]): number => coefficients.reduceRight((sum, c) => sum * x + c, 0)
const CENTRE_OVER = [3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227]
const CENTRE_UNDER = [1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854]
const MIDDLE_OVER = [1.4234371107496837, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 7.745450142783414e-4]
const MIDDLE_UNDER = [1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 5.475938084995345e-4, 1.0507500716444169e-9]
const FAR_OVER = [6.657904643501104, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7]
const FAR_UNDER = [1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 7.868691311456133e-4, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15]

/**
 * The share `count` of `of`, with Wilson's score interval (Wilson 1927; Newcombe 1998, method 3), which stays inside 0 to 1 and
 * behaves with small groups. Null where there is nobody to take a share of.
 */
export const rateWithInterval = (count: number, of: number, confidence = 0.95): Rate | null => {
  if (!Number.isInteger(count) || !Number.isInteger(of) || count < 0 || count > of) {
    throw new RangeError(`rateWithInterval: ${count} of ${of} is not a share of whole people`)
  }
  if (of === 0) return null
  const z = normalQuantile((1 + confidence) / 2)
  const rate = count / of
  const middle = (rate + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z * Math.sqrt((rate * (1 - rate)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of)
  return { rate, low: count === 0 ? 0 : Math.max(0, middle - half), high: count === of ? 1 : Math.min(1, middle + half) }
}

/** Rounded to so many places, halves away from zero, as people round on paper. */
export const roundTo = (value: number, places: number): number => {
  const scale = 10 ** places
  // The nudge undoes the binary representation of a decimal half such as 1.005.
  const rounded = Math.round(Math.abs(value) * scale * (1 + 2 * Number.EPSILON)) / scale
  return value < 0 && rounded !== 0 ? -rounded : rounded
}

/** `count` of `of` as a percentage, rounded half up in whole numbers, so that no binary fraction gets in. Null of nobody. */
export const percentOf = (count: number, of: number, places: number): number | null => {
  if (of === 0) return null
  const scale = 10 ** places
  return Math.floor((200 * scale * count + of) / (2 * of)) / scale
}

/**
 * The value below which the share `p` (0 to 1) of the values lies, interpolated: definition 7 of Hyndman and Fan (1996), R's
 * default. Null of an empty list.
 */
export const quantile = (values: readonly number[], p: number): number | null => {
  if (!(p >= 0 && p <= 1)) throw new RangeError('quantile: a share lies between 0 and 1')
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * p
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place))
}

/** The middle value; null of an empty list. */
export const median = (values: readonly number[]): number | null => quantile(values, 0.5)

/**
 * The difference between two independent shares, first less second, with the normal (Wald) interval: the convention in which
 * the Justice Data Lab's published results read. Both groups must hold somebody.
 */
export const differenceOfRates = (
  first: { readonly count: number; readonly of: number },
  second: { readonly count: number; readonly of: number },
  confidence = 0.95,
): Interval & { readonly difference: number } => {
  if (first.of === 0 || second.of === 0) throw new RangeError('differenceOfRates: an empty group has no rate')
  const [a, b] = [first.count / first.of, second.count / second.of]
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt((a * (1 - a)) / first.of + (b * (1 - b)) / second.of)
  return { difference: a - b, low: a - b - half, high: a - b + half }
}
