/** Rates made comparable between populations of other make-up. Pure. */
import type { Interval } from '../../core/statistics.ts'
import { countInterval } from './intervals.ts'

/** One stratum (an age band): events, people, and the people of the standard population. */
export interface DirectStratum { readonly events: number; readonly people: number; readonly standard: number }
export interface IndirectStratum { readonly events: number; readonly people: number; readonly referenceEvents: number; readonly referencePeople: number }

const sumOf = <T>(all: readonly T[], value: (one: T) => number): number => all.reduce((sum, one) => sum + value(one), 0)

/**
 * The directly standardised rate: what the rate would be in the standard population, with the interval of Dobson, Kuulasmaa, Eberle and
 * Scherer (1991) around the exact or Byar’s interval of all events. Null where no stratum has people, or the standard has none.
 */
export const directRate = (strata: readonly DirectStratum[], confidence = 0.95): (Interval & { readonly rate: number }) | null => {
  const asked = strata.filter(({ people }) => people > 0)
  const standard = sumOf(asked, (one) => one.standard)
  if (standard === 0) return null
  const rate = sumOf(asked, (one) => (one.standard * one.events) / one.people) / standard
  const variance = sumOf(asked, (one) => (one.standard ** 2 * one.events) / one.people ** 2) / standard ** 2
  const events = sumOf(asked, (one) => one.events)
  const { low, high } = countInterval(events, confidence)
  // Of no event nothing can be scaled: each would weigh as the heaviest stratum does.
  const scale = events === 0 ? Math.max(...asked.map((one) => one.standard / one.people)) / standard : Math.sqrt(variance / events)
  return { rate, low: rate + scale * (low - events), high: rate + scale * (high - events) }
}

/** Events against those expected at the reference’s rates (1 = as expected), with the exact or Byar’s interval. Null where none are expected. */
export const indirectRatio = (strata: readonly IndirectStratum[], confidence = 0.95): (Interval & { readonly events: number; readonly expected: number; readonly ratio: number }) | null => {
  const expected = sumOf(strata.filter(({ referencePeople }) => referencePeople > 0), (one) => (one.people * one.referenceEvents) / one.referencePeople)
  if (expected === 0) return null
  const events = sumOf(strata, (one) => one.events)
  const { low, high } = countInterval(events, confidence)
  return { events, expected, ratio: events / expected, low: low / expected, high: high / expected }
}
