/**
 * What a measure of a snapshot made of files is: words, counts made twice (in SQL over the cohort and plainly over its entries), and the
 * answer that is told of the counts.
 */
import type { Sum } from '../../core/suppression.ts'
import { rateWithInterval } from '../../core/statistics.ts'
import type { Entry } from './cohort.ts'
import type { Cut, CutValue } from './cuts.ts'

/** Counts of the people of one group; `key` tells them apart within it (needs as bits, a day), null where a group is one. */
export interface Cell {
  readonly cuts: readonly CutValue[]
  readonly key: number | null
  readonly n: number
  readonly numerator: number
  readonly events: number
}

/** What is shown of a number: null where it is suppressed or is a rate of nobody. */
export type Shown = string | number | readonly string[] | null

/** One line of the answer: its counts by name (which suppression may hide), and its fields, given which counts are hidden. */
export interface Line {
  readonly counts: Readonly<Record<string, number>>
  readonly fields: (hidden: (count: string) => boolean) => Readonly<Record<string, Shown>>
}

/** What stands in a group: its lines, and which of their counts add up to which within it. Names of counts are the group's own. */
export interface Told {
  readonly lines: readonly Line[]
  /** Counts that nobody is shown and everybody could work out. */
  readonly derived: Readonly<Record<string, number>>
  readonly sums: readonly Sum[]
}

export interface FileMeasure {
  readonly title: string
  readonly question: string
  readonly population: string
  readonly numerator: string
  readonly exclusions: string
  readonly source: string
  readonly caveats: readonly string[]
  /** Which of the cohort it counts; SQL over `cohort`, and plainly. */
  readonly where: { readonly sql: string; readonly holds: (entry: Entry) => boolean }
  /** What tells cells of a group apart, and its numerator and events. `last` is the last day of follow-up, null where two years are complete. */
  readonly counted: (last: string | null) => { readonly key: Counted; readonly numerator: Counted; readonly events: Counted }
  /** Lines whose size is suppressed are left out where being listed would say that somebody is there. */
  readonly listsOnlyShown?: true
  /** The answer for one group. */
  readonly tell: (cells: readonly Cell[], needs: readonly string[]) => Told
}

/** A number of an entry, in SQL and plainly. */
export interface Counted { readonly sql: string; readonly of: (entry: Entry) => number | null }

export const NOUGHT: Counted = { sql: '0', of: () => 0 }
export const REOFFENDED: Counted = { sql: '(reoffences > 0)::integer', of: ({ reoffences }) => (reoffences > 0 ? 1 : 0) }
export const REOFFENCES: Counted = { sql: 'reoffences', of: ({ reoffences }) => reoffences }

/** The query of a measure: `c0`, `c1` … of the cuts, `key`, `n`, `numerator`, `events`. */
export const measureSql = (measure: FileMeasure, cuts: readonly Cut[], last: string | null): string => {
  const { key, numerator, events } = measure.counted(last)
  return `select ${cuts.map(({ sql }, i) => `${sql} as c${i}, `).join('')}(${key.sql})::integer as key, count(*)::integer as n, sum(${numerator.sql})::integer as numerator, sum(${events.sql})::integer as events
    from cohort where ${measure.where.sql} group by all having count(*) > 0`
}

/** The same from entries in memory, written to be read. */
export const plainCells = (measure: FileMeasure, entries: readonly Entry[], cuts: readonly Cut[], last: string | null): Cell[] => {
  const { key, numerator, events } = measure.counted(last)
  const told = entries.filter((entry) => measure.where.holds(entry)).map((entry) => ({ entry, values: cuts.map((cut) => cut.of(entry)), key: key.of(entry) }))
  return [...Map.groupBy(told, ({ values, key: own }) => JSON.stringify([values, own])).values()].map((group) => ({
    cuts: group[0]?.values ?? [], key: group[0]?.key ?? null, n: group.length,
    numerator: group.reduce((sum, { entry }) => sum + (numerator.of(entry) ?? 0), 0), events: group.reduce((sum, { entry }) => sum + (events.of(entry) ?? 0), 0),
  }))
}

/** Rate with its interval as three fields of a line, null where a count of it is hidden or there is nobody. */
export const rateFields = (numerator: number, n: number, hidden: boolean): { readonly rate: number | null; readonly low: number | null; readonly high: number | null } => {
  const rate = hidden ? null : rateWithInterval(numerator, n)
  return { rate: rate?.rate ?? null, low: rate?.low ?? null, high: rate?.high ?? null }
}
