/**
 * Parameters of law and policy, each with the day from which it holds and what says so, so that old cases keep old rules. Pure.
 */
import type { Day } from './dates.ts'

/** One rule of several that followed each other. */
export interface Dated {
  readonly from: Day
  readonly source: string
}

/** A rule that is one value. */
export interface DatedRule<T> extends Dated {
  readonly value: T
}

/**
 * The rule in force on a day: the newest that had begun by then, in whatever order they stand. For a day before all of them it is the
 * oldest: something that happened then is still answered by a rule, never by none.
 */
export const ruleOn = <R extends Dated>(rules: readonly [R, ...R[]], day: Day): R => {
  let found = rules[0]
  for (const one of rules) if (one.from <= day ? found.from > day || one.from > found.from : one.from < found.from && found.from > day) found = one
  return found
}
