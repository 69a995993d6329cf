/** Funnels: which units differ from all together by more than their size lets chance explain. Pure. */
import { binomialQuantile, binomialUpTo } from '../../core/distributions.ts'
import { type Interval } from '../../core/statistics.ts'

/** One unit of a funnel: a prison, an area, a provider. */
export interface FunnelUnit { readonly count: number; readonly of: number }

/** How a unit stands: beyond the outer limits is a signal to look, between the two a reason to watch, else as chance would have it. */
export type Standing = 'far-below' | 'below' | 'as-expected' | 'above' | 'far-above'

/** Two-sided tails of the two pairs of limits: 95% and 99.8% (Spiegelhalter 2005, Statistics in Medicine 24, 1185 to 1202). */
export const FUNNEL_TAILS = { inner: 0.025, outer: 0.001 } as const

/**
 * The exact binomial limit of a share for a unit of `of` people, interpolated between counts so that it does not jump (Spiegelhalter 2005,
 * appendix A.1.1, which R’s FunnelPlotR and Stata’s funnelcompar draw): the share of `target` below which `tail` lies.
 */
const limit = (of: number, target: number, tail: number): number => {
  const reached = binomialQuantile(tail, of, target)
  const upTo = binomialUpTo(reached, of, target)
  const before = binomialUpTo(reached - 1, of, target)
  const back = upTo === before ? 0 : (upTo - tail) / (upTo - before)
  return Math.min(1, Math.max(0, (reached - back) / of))
}

/** Both limits of a unit of `of` people (at least 1) around a target share (0 to 1), at a one-sided tail. */
export const funnelLimits = (of: number, target: number, tail: number): Interval => {
  if (!Number.isInteger(of) || of < 1) throw new RangeError('funnelLimits: a unit has people')
  if (!(target >= 0 && target <= 1)) throw new RangeError('funnelLimits: a target is a share')
  return target === 0 || target === 1 ? { low: target, high: target } : { low: limit(of, target, tail), high: limit(of, target, 1 - tail) }
}

/** A unit beside all units together. */
export interface Placed extends FunnelUnit { readonly rate: number; readonly inner: Interval; readonly outer: Interval; readonly standing: Standing }

/**
 * Where units stand around their common rate (all counts over all people), or around `around` where that is known of more units than may be
 * shown; in the order given, a unit of nobody left out. Null of nobody at all.
 */
export const funnel = <U extends FunnelUnit>(units: readonly U[], around?: number): { readonly target: number; readonly units: readonly (U & Placed)[] } | null => {
  const asked = units.filter(({ of }) => of > 0)
  const of = asked.reduce((sum, unit) => sum + unit.of, 0)
  if (of === 0) return null
  const target = around ?? asked.reduce((sum, { count }) => sum + count, 0) / of
  return { target, units: asked.map((unit) => ({ ...unit, ...placed(unit, target) })) }
}

const placed = ({ count, of }: FunnelUnit, target: number): Placed => {
  const [inner, outer] = [funnelLimits(of, target, FUNNEL_TAILS.inner), funnelLimits(of, target, FUNNEL_TAILS.outer)]
  const rate = count / of
  return { count, of, rate, inner, outer, standing: rate < outer.low ? 'far-below' : rate > outer.high ? 'far-above' : rate < inner.low ? 'below' : rate > inner.high ? 'above' : 'as-expected' }
}
