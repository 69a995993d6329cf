/**
 * What a measure is: its meaning in words, and the same count made twice, by a query and plainly in memory.
 * A random test (measures/equality.test.ts) keeps the two equal.
 */
import { addDays, addMonths, type Day, isDay } from '../core/dates.ts'
import { no, type Result, yes } from '../core/result.ts'
import type { Sum } from '../core/suppression.ts'
import type { SnapshotTables } from './cohort.ts'

/** By what the releases of a measure may be split. */
export const GROUPINGS = { all: 'Everybody', 'sentence-band': 'Sentence length', district: 'District', prison: 'Prison' } as const
export type Grouping = keyof typeof GROUPINGS

export type Settings = {
  /** First and last day of the period, both included. */
  readonly from: Day
  readonly to: Day
  /** The snapshot's day: what is not known by its end has not happened. */
  readonly day: Day
  readonly by: Grouping
}

/**
 * One count: `part` says whether it is a group of the figure or people left out of it (then `code` is a key of `exclusions`).
 * `events` counts what the numerator's people did, where the measure counts that too (reoffences).
 */
export type CountRow = { readonly part: 'group' | 'excluded'; readonly code: string; readonly n: number; readonly numerator: number; readonly events: number }

export type Words = {
  readonly title: string
  readonly question: string
  readonly population: string
  readonly numerator: string
  /** What `n` counts. */
  readonly unit: 'people' | 'releases'
  /** What `events` counts, or null where the measure has none. */
  readonly events: string | null
  /** Who is left out, by code: the sentence that goes with the number. */
  readonly exclusions: Readonly<Record<string, string>>
  readonly caveats: readonly string[]
  readonly source: string
}

export type Measure<Tables, Chosen> = Words & {
  /** The query: answers `part, code, n, numerator, events` as text and integers. */
  readonly sql: (settings: Chosen) => string
  /** The same from rows in memory, written to be read. */
  readonly plain: (tables: Tables, settings: Chosen) => readonly CountRow[]
  /** Groups that stand in the figure even when empty, in this order; others follow by code. */
  readonly groups: readonly string[]
  readonly label: (code: string) => string
  /** Which counts add up to which, and further counts that could be worked out: for suppression. */
  readonly relations: (rows: readonly CountRow[]) => Relations
}

/** A measure of the evidence snapshot, with the period it takes where none is asked for, and by what it may be split. */
export type RecordMeasure = Measure<SnapshotTables, Settings> & {
  readonly period: (day: Day) => { readonly from: Day; readonly to: Day }
  /** `all` is understood. */
  readonly splits: readonly Exclude<Grouping, 'all'>[]
}

/** Names of counts are `n:<group>`, `numerator:<group>`; the complement `rest:<group>` is understood. */
export type Relations = { readonly sums: readonly Sum[]; readonly derived: ReadonlyMap<string, number> }

/** Groups that divide `total` without overlap: both their sizes and their numerators add up. */
export const divides = (total: string, parts: readonly string[]): Sum[] =>
  ['n', 'numerator', 'rest'].map((kind) => ({ total: `${kind}:${total}`, parts: parts.map((part) => `${kind}:${part}`) }))

/** The relations of a figure whose groups other than `all` divide everybody. */
export const partition = (rows: readonly CountRow[]): Relations => {
  const parts = rows.filter(({ part, code }) => part === 'group' && code !== 'all').map(({ code }) => code)
  return { sums: parts.length === 0 ? [] : divides('all', parts), derived: new Map() }
}

/** Groups that are shares of the same people: all have one size. */
export const sameSize = (groups: readonly string[]): Sum[] =>
  groups.slice(1).map((group, i) => ({ total: `n:${groups[i] ?? ''}`, parts: [`n:${group}`] }))

export const group = (code: string, n: number, numerator: number, events = 0): CountRow => ({ part: 'group', code, n, numerator, events })
export const excluded = (code: string, n: number): CountRow => ({ part: 'excluded', code, n, numerator: 0, events: 0 })

/** The code of the group whose grouping value is not recorded. */
export const NOT_KNOWN = 'not-known'

const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`
/** Is this the last day of its month? */
export const isMonthEnd = (day: Day): boolean => addDays(day, 1).endsWith('-01')
/** The last day of the last month that is over by the end of this day. */
export const wholeMonthsBy = (day: Day): Day => (isMonthEnd(day) ? day : addDays(monthStart(day), -1))

/** The latest twelve whole months that are over by the end of a day. */
export const yearTo = (day: Day): { readonly from: Day; readonly to: Day } => {
  const to = wholeMonthsBy(day)
  return { from: addMonths(monthStart(to), -11), to }
}

/**
 * The chosen settings with the measure's own period where none was asked for; refuses a period that is not one or not of whole
 * months, one that ends after the snapshot's day, and a split that the measure does not have.
 *
 * Whole months, because a figure up to Monday less the same up to Sunday would tell of the people of one day.
 */
export const settle = (
  measure: Pick<RecordMeasure, 'period' | 'splits'>,
  day: Day,
  asked: { readonly from?: Day | undefined; readonly to?: Day | undefined; readonly by?: Grouping | undefined } = {},
): Result<Settings> => {
  const usual = measure.period(day)
  const to = asked.to ?? usual.to
  if (!isDay(to)) return no('Enter a real date for the end of the period.', 'to')
  const from = asked.from ?? (asked.to === undefined ? usual.from : yearTo(to).from)
  if (!isDay(from)) return no('Enter a real date for the start of the period.', 'from')
  if (from > to) return no('The period must start before it ends.', 'from')
  if (to > day) return no('The period must end by the day of the snapshot.', 'to')
  if (!from.endsWith('-01')) return no('The period must start on the first day of a month.', 'from')
  if (!isMonthEnd(to)) return no('The period must end on the last day of a month.', 'to')
  const by = asked.by ?? 'all'
  if (by !== 'all' && !measure.splits.includes(by)) return no('This figure cannot be split like that.', 'by')
  return yes({ from, to, day, by })
}
