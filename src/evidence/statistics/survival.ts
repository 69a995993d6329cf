/**
 * Time until something happens, where some are followed for less time than others and some leave by another way. Pure; times are whole
 * days, and whoever leaves on a day is among those at risk on it.
 */
import { chiSquaredAbove } from '../../core/distributions.ts'
import { normalQuantile } from '../../core/statistics.ts'

/** People whose time ended on a day: all of them, and how many of them by the event. */
export interface Leaving { readonly day: number; readonly left: number; readonly events: number }

export interface Survival {
  /** Share to whom it has not happened by the end of the day. */
  readonly free: number
  /** Its standard error by Greenwood (1926). */
  readonly error: number
  /** The 95% interval on the log-log scale (R survival’s `conf.type = "log-log"`), which stays between 0 and 1; null while all are free, or when none is. */
  readonly low: number | null
  readonly high: number | null
}

export interface SurvivalStep extends Survival { readonly day: number; readonly atRisk: number; readonly events: number }

const Z95 = normalQuantile(0.975)

const survivalOf = (free: number, greenwood: number): Survival => {
  const error = free * Math.sqrt(greenwood)
  if (free <= 0 || free >= 1) return { free, error, low: null, high: null }
  const width = (Z95 * Math.sqrt(greenwood)) / Math.abs(Math.log(free))
  return { free, error, low: free ** Math.exp(width), high: free ** Math.exp(-width) }
}

/** Rows of one day as one, the earliest day first. */
const byDay = <T extends { readonly day: number }>(rows: readonly T[], together: (a: T, b: T) => T): T[] => {
  const days = new Map<number, T>()
  for (const row of rows) {
    const known = days.get(row.day)
    days.set(row.day, known === undefined ? row : together(known, row))
  }
  return [...days.values()].toSorted((a, b) => a.day - b.day)
}

const leftTogether = (a: Leaving, b: Leaving): Leaving => ({ day: a.day, left: a.left + b.left, events: a.events + b.events })

/** The curve of Kaplan and Meier (1958): one step for each day on which somebody’s time ended. */
export const survivalCurve = (leaving: readonly Leaving[]): readonly SurvivalStep[] => {
  let [atRisk, free, greenwood] = [leaving.reduce((sum, { left }) => sum + left, 0), 1, 0]
  return byDay(leaving, leftTogether).map(({ day, left, events }) => {
    const before = atRisk
    free *= 1 - events / before
    if (events > 0 && events < before) greenwood += events / (before * (before - events))
    atRisk -= left
    return { day, atRisk: before, events, ...survivalOf(free, greenwood) }
  })
}

/** How a curve stands at the end of each day asked; before the first step all are free. */
export const survivalAt = (curve: readonly SurvivalStep[], days: readonly number[]): readonly Survival[] => days.map((asked) => {
  const step = curve.findLast(({ day }) => day <= asked)
  return step === undefined ? survivalOf(1, 0) : { free: step.free, error: step.error, low: step.low, high: step.high }
})

/** The first day by whose end half or more have had the event; null while more than half are free. */
export const medianDay = (curve: readonly SurvivalStep[]): number | null => curve.find(({ free }) => free <= 0.5)?.day ?? null

/** People whose time ended on a day, and how many of them by each cause: death or recall competes with a reoffence, which can then no longer be seen. */
export interface LeavingByCause { readonly day: number; readonly left: number; readonly by: readonly number[] }

export interface Incidence { readonly share: number; readonly error: number }
export interface IncidenceStep { readonly day: number; readonly atRisk: number; readonly causes: readonly Incidence[] }

/** What the variance of one cause’s share is summed from, so that each day costs the same. */
interface Sums { share: number; a: number; sharesA: number; squaresA: number; b: number; c: number; sharesC: number }

/**
 * The share that left by each cause by the end of each day (Aalen and Johansen 1978), with the delta-method variance (Marubini and
 * Valsecchi 1995, section 10.4): shares and the free add up to 1, which one minus Kaplan–Meier of each cause does not.
 */
export const cumulativeIncidence = (leaving: readonly LeavingByCause[], causes: number): readonly IncidenceStep[] => {
  let [atRisk, free] = [leaving.reduce((sum, { left }) => sum + left, 0), 1]
  const sums = Array.from({ length: causes }, (): Sums => ({ share: 0, a: 0, sharesA: 0, squaresA: 0, b: 0, c: 0, sharesC: 0 }))
  const together = (x: LeavingByCause, y: LeavingByCause): LeavingByCause => ({ day: x.day, left: x.left + y.left, by: Array.from({ length: causes }, (_, i) => (x.by[i] ?? 0) + (y.by[i] ?? 0)) })
  return byDay(leaving, together).map(({ day, left, by }) => {
    const n = atRisk
    const all = by.reduce((sum, events) => sum + events, 0)
    // Where all who are left leave by an event nothing more can happen, and no later day asks for this term.
    const a = all > 0 && all < n ? all / (n * (n - all)) : 0
    const told = sums.map((one, i): Incidence => {
      const events = by[i] ?? 0
      one.share += (free * events) / n
      const c = (free * events) / n ** 2
      one.a += a
      one.sharesA += one.share * a
      one.squaresA += one.share ** 2 * a
      one.b += (free ** 2 * events * (n - events)) / n ** 3
      one.c += c
      one.sharesC += one.share * c
      const { share } = one
      const variance = share ** 2 * one.a - 2 * share * one.sharesA + one.squaresA + one.b - 2 * share * one.c + 2 * one.sharesC
      return { share, error: Math.sqrt(Math.max(0, variance)) }
    })
    free *= 1 - all / n
    atRisk -= left
    return { day, atRisk: n, causes: told }
  })
}

/** How incidence stands at the end of each day asked. */
export const incidenceAt = (steps: readonly IncidenceStep[], causes: number, days: readonly number[]): readonly (readonly Incidence[])[] =>
  days.map((asked) => steps.findLast(({ day }) => day <= asked)?.causes ?? Array.from({ length: causes }, () => ({ share: 0, error: 0 })))

export interface LogRank { readonly statistic: number; readonly degrees: number; readonly p: number; readonly groups: readonly { readonly people: number; readonly observed: number; readonly expected: number }[] }

/**
 * Do the curves of two or more groups differ by more than chance (Mantel 1966; R survival’s `survdiff`)? Ties by the hypergeometric
 * variance. Null where fewer than two groups have people, or no event parts them.
 */
export const logRank = (groups: readonly (readonly Leaving[])[]): LogRank | null => {
  const days = groups.map((rows) => byDay(rows, leftTogether))
  const atRisk = groups.map((rows) => rows.reduce((sum, { left }) => sum + left, 0))
  const people = [...atRisk]
  const observed = groups.map((rows) => rows.reduce((sum, { events }) => sum + events, 0))
  const expected = groups.map(() => 0)
  const variance = groups.map(() => groups.map(() => 0))
  const place = groups.map(() => 0)
  for (const day of [...new Set(days.flatMap((rows) => rows.map((row) => row.day)))].toSorted((a, b) => a - b)) {
    const here = days.map((rows, g) => (rows[place[g] ?? 0]?.day === day ? rows[place[g] ?? 0] : undefined))
    const n = atRisk.reduce((sum, one) => sum + one, 0)
    const events = here.reduce((sum, row) => sum + (row?.events ?? 0), 0)
    const spread = n > 1 ? (events * (n - events)) / (n - 1) : 0
    atRisk.forEach((mine, g) => {
      expected[g] = (expected[g] ?? 0) + (events * mine) / n
      const row = variance[g] ?? []
      atRisk.forEach((other, h) => { row[h] = (row[h] ?? 0) + spread * (mine / n) * ((g === h ? 1 : 0) - other / n) })
    })
    here.forEach((row, g) => {
      if (row === undefined) return
      place[g] = (place[g] ?? 0) + 1
      atRisk[g] = (atRisk[g] ?? 0) - row.left
    })
  }
  const some = people.flatMap((count, g) => (count > 0 ? [g] : []))
  // The differences add up to nought, so one group less tells all.
  const free = some.slice(1)
  const apart = free.map((g) => (observed[g] ?? 0) - (expected[g] ?? 0))
  const solved = free.length === 0 ? null : solve(free.map((g) => free.map((h) => variance[g]?.[h] ?? 0)), apart)
  if (solved === null) return null
  const statistic = solved.reduce((sum, one, i) => sum + one * (apart[i] ?? 0), 0)
  return { statistic, degrees: free.length, p: chiSquaredAbove(statistic, free.length), groups: groups.map((_, g) => ({ people: people[g] ?? 0, observed: observed[g] ?? 0, expected: expected[g] ?? 0 })) }
}

/** Solves a small symmetric system by elimination with pivots; null where it has no one answer. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null => {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  const size = rows.length
  const scale = Math.max(...matrix.flat().map(Math.abs))
  for (let column = 0; column < size; column++) {
    const best = rows.slice(column).reduce((found, row, i) => (Math.abs(row[column] ?? 0) > Math.abs(rows[found]?.[column] ?? 0) ? column + i : found), column)
    const [pivot, other] = [rows[best], rows[column]]
    if (pivot === undefined || other === undefined || Math.abs(pivot[column] ?? 0) <= scale * 1e-12) return null
    rows[best] = other
    rows[column] = pivot
    rows.forEach((row, i) => {
      if (i === column) return
      const share = (row[column] ?? 0) / (pivot[column] ?? 1)
      pivot.forEach((value, j) => { row[j] = (row[j] ?? 0) - share * value })
    })
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1))
}
