/** A figure: what a measure said of one snapshot, in the one shape that screen, CSV, PDF, API and a published paper share. */
import { disarmed } from '../extracts/mending.ts'
import { z } from 'zod'
import { rateWithInterval } from '../core/statistics.ts'
import { countsToHide, SMALL_NUMBER } from '../core/suppression.ts'
import { type CountRow, group, NOT_KNOWN, type Relations, type Words } from './measure.ts'

/** A group's line. What is null was suppressed, or is a rate of nobody. Rates are from 0 to 1. */
export const figureCell = z.object({
  group: z.string(),
  label: z.string(),
  n: z.number().int().nullable(),
  numerator: z.number().int().nullable(),
  /** What the numerator's people did, where the measure counts it (reoffences). */
  events: z.number().int().nullable(),
  rate: z.number().nullable(),
  /** The 95% Wilson interval of the rate. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  suppressed: z.boolean(),
})

export const figure = z.object({
  measure: z.string(),
  title: z.string(),
  question: z.string(),
  population: z.string(),
  /** What the numerator counts, what `n` counts, and what `events` counts (null where nothing). */
  numerator: z.string(),
  unit: z.enum(['people', 'releases']),
  events: z.string().nullable(),
  /** In words where it is not two days (an external data set's own period). */
  period: z.object({ from: z.string(), to: z.string() }),
  /** By what the cells are split, as asked. */
  by: z.string(),
  cells: z.array(figureCell),
  excluded: z.array(z.object({ code: z.string(), why: z.string(), n: z.number().int().nullable() })),
  caveats: z.array(z.string()),
  source: z.string(),
  /** Whose records: shown beside the figure wherever it goes. */
  label: z.string(),
  /** The first 12 hexadecimal digits of the SHA-256 of the measure's words and query: another definition, another version. */
  definition: z.string(),
  snapshot: z.object({ id: z.string(), day: z.string() }),
  /** Counts below this are suppressed; null where the records are openly published. */
  threshold: z.number().int().nullable(),
})
export type FigureCell = z.infer<typeof figureCell>
export type Figure = z.infer<typeof figure>

/** What a figure says about itself beside its counts. */
export type FigureFacts = Pick<Figure, 'measure' | 'period' | 'by' | 'label' | 'definition' | 'snapshot'> & {
  /** Made of people's records that are not openly published: small numbers are suppressed, always. */
  readonly fromRecords: boolean
  readonly threshold?: number
}

/** What shapes counts into a figure, of whatever measure. */
export type Shape = Words & {
  readonly groups: readonly string[]
  readonly label: (code: string) => string
  readonly relations: (rows: readonly CountRow[]) => Relations
}

/** The groups in the measure's order, then the others by code, the not-known last; fixed groups with nobody are filled in. */
const inOrder = (rows: readonly CountRow[], fixed: readonly string[]): CountRow[] => {
  const found = new Map(rows.map((row) => [row.code, row]))
  const last = (code: string): number => (code === NOT_KNOWN ? 1 : 0)
  const others = rows.filter(({ code }) => !fixed.includes(code)).sort((a, b) => last(a.code) - last(b.code) || (a.code < b.code ? -1 : 1))
  return [...fixed.map((code) => found.get(code) ?? group(code, 0, 0)), ...others]
}

/** The names of this figure's counts that may not be shown. */
export const hiddenOf = (rows: readonly CountRow[], relations: Relations, threshold: number): ReadonlySet<string> => {
  const counts = new Map(relations.derived)
  const harmless = new Set<string>()
  for (const { code, n, numerator } of rows) {
    const names = [`n:${code}`, `numerator:${code}`, `rest:${code}`] as const
    counts.set(names[0], n).set(names[1], numerator).set(names[2], n - numerator)
    // An empty group says nothing about anybody.
    if (n === 0) for (const name of names) harmless.add(name)
  }
  const whole = rows.map(({ code }) => ({ total: `n:${code}`, parts: [`numerator:${code}`, `rest:${code}`] }))
  return countsToHide(counts, [...whole, ...relations.sums], threshold, harmless)
}

/**
 * The figure of a measure's counts. Rates go with their counts: where either is suppressed, so is the rate, its interval and
 * the events.
 */
export const figureOf = (measure: Shape, counts: readonly CountRow[], facts: FigureFacts): Figure => {
  const { fromRecords, threshold = SMALL_NUMBER.value, ...kept } = facts
  const rows = inOrder(counts.filter(({ part }) => part === 'group'), measure.groups)
  const hidden = fromRecords ? hiddenOf(rows, measure.relations(rows), threshold) : new Set<string>()
  const cells = rows.map(({ code, n, numerator, events }): FigureCell => {
    const hides = (kind: string): boolean => hidden.has(`${kind}:${code}`)
    const suppressed = hides('n') || hides('numerator')
    const rate = suppressed ? null : rateWithInterval(numerator, n)
    return {
      group: code,
      label: measure.label(code),
      n: hides('n') ? null : n,
      numerator: hides('numerator') ? null : numerator,
      events: suppressed || measure.events === null ? null : events,
      rate: rate?.rate ?? null,
      low: rate?.low ?? null,
      high: rate?.high ?? null,
      suppressed,
    }
  })
  const left = counts.filter(({ part }) => part === 'excluded')
  const excluded = Object.entries(measure.exclusions).map(([code, why]) => {
    const n = left.find((row) => row.code === code)?.n ?? 0
    return { code, why, n: fromRecords && n > 0 && n < threshold ? null : n }
  })
  const { title, question, population, numerator, unit, events, caveats, source } = measure
  return { ...kept, title, question, population, numerator, unit, events, cells, excluded, caveats: [...caveats], source, threshold: fromRecords ? threshold : null }
}

/** The figure as CSV, one line a cell; suppressed counts are written `[c]`, the government's mark for confidential. */
export const figureCsv = (shown: Pick<Figure, 'cells' | 'events'>): string => {
  const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const value = (number: number | null, suppressed: boolean): string => (number === null ? (suppressed ? '[c]' : '') : String(number))
  const head = ['group', 'label', 'n', 'numerator', ...(shown.events === null ? [] : [shown.events]), 'rate', 'low', 'high']
  const lines = shown.cells.map(({ group, label, n, numerator, events, rate, low, high, suppressed }) => {
    const counts = [n, numerator, ...(shown.events === null ? [] : [events]), rate, low, high]
    // Names of groups come from records and from other people's files: a spreadsheet must not run one as a formula.
    return [disarmed(group), disarmed(label), ...counts.map((number) => value(number, suppressed))]
  })
  return [head, ...lines].map((line) => line.map(quoted).join(',')).join('\r\n') + '\r\n'
}
