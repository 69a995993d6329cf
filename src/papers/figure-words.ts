/** A figure in words and cells of text, so that the page, the PDF and what a screen reader says are the same. Pure. */
import { isDay, longDay } from '../core/dates.ts'
import type { Figure, FigureCell } from '../evidence/figure.ts'

/** Of a hidden count: it may be small itself, or give a small one away. */
export const NOT_SHOWN = 'not shown'
const NOBODY = 'nobody'

export const percentWords = (rate: number): string => `${(rate * 100).toFixed(1)}%`
const countWords = (count: number | null): string => (count === null ? NOT_SHOWN : count.toLocaleString('en-GB'))

/** The rate of a group, or why there is none. */
export const rateWords = ({ rate, suppressed }: FigureCell): string => (rate === null ? (suppressed ? NOT_SHOWN : NOBODY) : percentWords(rate))
export const intervalWords = ({ low, high }: FigureCell): string => (low === null || high === null ? '–' : `${percentWords(low)} to ${percentWords(high)}`)

/** `120 of 500`; each hidden count says so. */
export const peopleWords = (cell: FigureCell, { events }: Pick<Figure, 'events'>): string => {
  if (cell.n === null && cell.numerator === null) return NOT_SHOWN
  const counts = cell.numerator === null ? `${NOT_SHOWN}, of ${countWords(cell.n)}` : `${countWords(cell.numerator)} of ${countWords(cell.n)}`
  return events === null || cell.events === null ? counts : `${counts}; ${countWords(cell.events)} ${events}`
}

export interface FigureTable {
  readonly headings: readonly [group: string, percent: string, interval: string, counts: string]
  readonly rows: readonly (readonly [group: string, percent: string, interval: string, counts: string])[]
}

/** The figure's table: a line a group, ready to show. */
export const figureTable = (figure: Figure): FigureTable => ({
  headings: ['Group', 'Per cent', '95% interval', figure.unit === 'people' ? 'People' : 'Releases'],
  rows: figure.cells.map((cell) => [cell.label, rateWords(cell), intervalWords(cell), peopleWords(cell, figure)]),
})

const dayWords = (day: string): string => (isDay(day) ? longDay(day) : day)

/** `1 January 2024 to 31 December 2024`, or an external set's own words. */
export const periodWords = ({ period }: Pick<Figure, 'period'>): string =>
  period.from === period.to ? dayWords(period.from) : `${dayWords(period.from)} to ${dayWords(period.to)}`

const SAID_MAX = 12

/** The same finding that a sighted reader takes from the chart, in sentences. */
export const figureDescription = (figure: Figure): string => {
  const said = figure.cells.slice(0, SAID_MAX).map((cell) => `${cell.label}, ${rateWords(cell)}`)
  const left = figure.cells.length - said.length
  return `Bar chart. ${figure.numerator}, as a share of the ${figure.unit}. ${said.join('; ')}${left > 0 ? `; and ${left} more in the table beneath` : ''}.`
}

/** The line under a figure: whose records, which period, and what is hidden. */
export const figureNote = (figure: Figure): string =>
  [`${figure.label}.`, `Period: ${periodWords(figure)}.`, ...(figure.threshold === null ? [] : [`Counts below ${figure.threshold}, and those that would give them away, are not shown.`])].join(' ')

/** How a figure was made, line by line: what the definition page and the PDF's appendix show. */
export const figureDefinition = (figure: Figure): { readonly heading: string; readonly words: string }[] => [
  { heading: 'Question', words: figure.question },
  { heading: 'Population', words: figure.population },
  { heading: 'What is counted', words: figure.numerator },
  { heading: 'Period', words: periodWords(figure) },
  ...figure.excluded.map(({ why, n }) => ({ heading: 'Left out', words: `${why}: ${countWords(n)}` })),
  ...figure.caveats.map((words) => ({ heading: 'Beware', words })),
  { heading: 'Source', words: figure.source },
  { heading: 'Whose records', words: figure.label },
  { heading: 'Small numbers', words: figure.threshold === null ? 'The records are openly published: nothing is hidden.' : `Counts below ${figure.threshold}, and those that would give them away, are not shown.` },
  { heading: 'Definition', words: figure.definition },
]
