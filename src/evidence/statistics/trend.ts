/** Shares month by month with control limits: what changed, and what only went up and down. Pure. */
import type { Interval } from '../../core/statistics.ts'

export interface Period { readonly count: number; readonly of: number }

/** Why a period stands out; `null` where nothing but chance need be thought of. */
export type Signal = 'outside' | 'run' | null

export interface TrendPoint extends Period { readonly rate: number; readonly limits: Interval; readonly signal: Signal }

/** Three standard errors each way (Shewhart 1931): about 3 in 1,000 steady periods fall outside. */
const SIGMAS = 3
/** So many in a row on one side of the middle are no longer chance: 1 in 64 for a steady process (Making data count, NHS England: seven). */
export const RUN_LENGTH = 7

/**
 * A p chart: each period’s share, the share of all periods together, limits that are wider for smaller periods, and the periods that signal.
 * Periods of nobody are left out and break no run; so does a share right on the middle. Null where nobody was counted.
 */
export const controlChart = (periods: readonly Period[]): { readonly middle: number; readonly points: readonly TrendPoint[] } | null => {
  const asked = periods.filter(({ of }) => of > 0)
  const of = asked.reduce((sum, period) => sum + period.of, 0)
  if (of === 0) return null
  const middle = asked.reduce((sum, { count }) => sum + count, 0) / of
  const rates = asked.map((period) => period.count / period.of)
  const inRun = runs(rates.map((rate) => Math.sign(rate - middle)))
  return {
    middle,
    points: asked.map((period, i) => {
      const half = SIGMAS * Math.sqrt((middle * (1 - middle)) / period.of)
      const limits = { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
      const rate = period.count / period.of
      return { ...period, rate, limits, signal: rate < limits.low || rate > limits.high ? 'outside' : inRun.has(i) ? 'run' : null }
    }),
  }
}

/** The places that belong to a run of at least seven on one side; noughts are passed over. */
const runs = (sides: readonly number[]): ReadonlySet<number> => {
  const found = new Set<number>()
  let run: number[] = []
  sides.forEach((side, i) => {
    if (side === 0) return
    const last = run.at(-1)
    run = last !== undefined && sides[last] === side ? [...run, i] : [i]
    if (run.length >= RUN_LENGTH) for (const place of run) found.add(place)
  })
  return found
}
