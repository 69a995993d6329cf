/**
 * Distribution functions that intervals, funnels and tests ask for, and their inverses: gamma, beta, and through them Poisson,
 * binomial and chi-squared. Good to about 12 digits in the range of counts of people; checked against R's and SciPy's values.
 * Own code: the kept library (stdlib) brings 230 packages for these five functions (docs/decisions/2026-11-24-statistics.md).
 */

const LANCZOS_G = 607 / 128
// The coefficients of Godfrey (2001) for g = 607/128 and 15 terms.
const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202, 3.399464998481189e-05, 4.652362892704858e-05, -9.837447530487956e-05,
  0.0001580887032249125, -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-05, -2.6190838401581408e-05, 3.6899182659531625e-06,
]

/** The natural logarithm of the gamma function, for x > 0. */
export const logGamma = (x: number): number => {
  const base = x + LANCZOS_G - 0.5
  const sum = LANCZOS.reduce((total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (x - 1 + i)), 0)
  return (x - 0.5) * Math.log(base) - base + 0.5 * Math.log(2 * Math.PI) + Math.log(sum)
}

const TINY = 1e-300
const CLOSE = 1e-15
const TERMS_MAX = 100_000

/** A continued fraction b0 + a1/(b1 + a2/(b2 + …)) by the method of Lentz as Thompson and Barnett (1986) changed it. */
const fraction = (first: number, term: (i: number) => readonly [a: number, b: number]): number => {
  let value = first === 0 ? TINY : first
  let [c, d] = [value, 0]
  for (let i = 1; i <= TERMS_MAX; i++) {
    const [a, b] = term(i)
    d = b + a * d
    d = 1 / (d === 0 ? TINY : d)
    c = b + a / c
    if (c === 0) c = TINY
    const step = c * d
    value *= step
    if (Math.abs(step - 1) < CLOSE) return value
  }
  throw new RangeError('fraction: it does not settle for these arguments')
}

/** The shares of a gamma distribution of shape `a` and scale 1 below and above `x` (the regularised incomplete gamma functions); the smaller one keeps its digits. */
const gammaSides = (a: number, x: number): readonly [below: number, above: number] => {
  if (!(a > 0) || Number.isNaN(x)) throw new RangeError('gammaBelow: a shape is above nought')
  if (x <= 0) return [0, 1]
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let i = 1; i < TERMS_MAX && term > sum * CLOSE; i++) {
      term *= x / (a + i)
      sum += term
    }
    const below = Math.min(1, sum * scale)
    return [below, 1 - below]
  }
  const above = scale / fraction(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a])
  return [1 - above, above]
}

/** The share of a gamma distribution of shape `a` and scale 1 that lies below `x`. */
export const gammaBelow = (a: number, x: number): number => gammaSides(a, x)[0]

/** The share of a beta distribution that lies below `x` (the regularised incomplete beta function). */
export const betaBelow = (a: number, b: number, x: number): number => {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) throw new RangeError('betaBelow: shapes are above nought')
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction settles fast on the near side of the mean alone.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(b, a, 1 - x)
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  return scale / fraction(1, (i) => {
    const m = Math.floor(i / 2)
    return i % 2 === 0
      ? [(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)), 1]
      : [(-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)), 1]
  })
}

/** Where a growing function reaches `p`, between two bounds of which the first lies below and the second not, to the last bit. */
const reached = (growing: (x: number) => number, p: number, from: number, to: number): number => {
  let [low, high] = [from, to]
  for (;;) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) return high
    if (growing(middle) < p) low = middle
    else high = middle
  }
}

/** The point below which the share `p` (0 to 1, not 1) of a gamma distribution of shape `a` lies. */
export const gammaQuantile = (p: number, a: number): number => {
  if (!(p >= 0 && p < 1)) throw new RangeError('gammaQuantile: a share lies between 0 and 1')
  if (p === 0) return 0
  let high = a + 1
  while (gammaBelow(a, high) < p) high *= 2
  return reached((x) => gammaBelow(a, x), p, 0, high)
}

/** The share of a binomial distribution (`n` people, each with chance `p`) at or below `k`. */
export const binomialUpTo = (k: number, n: number, p: number): number => (k < 0 ? 0 : k >= n ? 1 : betaBelow(n - k, k + 1, 1 - p))

/** The smallest count at or below which at least the share `share` of a binomial distribution lies. */
export const binomialQuantile = (share: number, n: number, p: number): number => {
  let [low, high] = [-1, n]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (binomialUpTo(middle, n, p) >= share) high = middle
    else low = middle
  }
  return high
}

/** The share of a chi-squared distribution above `x`: the p-value of a statistic. */
export const chiSquaredAbove = (x: number, degrees: number): number => gammaSides(degrees / 2, x / 2)[1]
