/** A figure as people see it: the chart with its intervals and table, who was left out, what to beware of, where it comes from. */
import type { JSX } from 'preact'
import { isDay, longDay } from '../../core/dates.ts'
import { PATHWAYS } from '../../platform/vocabulary.ts'
import { BarChart, CoOccurrenceGrid, type Bar } from '../../ui/chart.tsx'
import { DataTable } from '../../ui/list.tsx'
import type { Figure, FigureCell } from '../figure.ts'

const TOO_FEW = 'Too few to show'

export const count = (number: number | null): string => (number === null ? TOO_FEW : number.toLocaleString('en-GB'))
export const percent = (rate: number | null): string => (rate === null ? TOO_FEW : `${(rate * 100).toFixed(1)}%`)
export const interval = ({ low, high }: FigureCell): string => (low === null || high === null ? '' : `95% interval ${percent(low)} to ${percent(high)}`)
export const cellOf = (figure: Figure, group: string): FigureCell | undefined => figure.cells.find((cell) => cell.group === group)

/** `1 November 2025 to 31 October 2026`, or the data set's own words. */
export const periodWords = ({ period: { from, to } }: Figure): string => `${isDay(from) ? longDay(from) : from} to ${isDay(to) ? longDay(to) : to}`

const barOf = ({ label, n, numerator, rate, low, high }: FigureCell): Bar => ({
  label,
  value: rate === null ? null : rate * 100,
  interval: low === null || high === null ? undefined : [low * 100, high * 100],
  people: numerator === null || n === null ? (n === null ? TOO_FEW : `of ${count(n)}`) : `${count(numerator)} of ${count(n)}`,
})

/** What a reader takes from the chart: the largest and the smallest share. */
const finding = (cells: readonly FigureCell[]): string => {
  const shown = cells.filter(({ rate, group }) => rate !== null && group !== 'all').sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0))
  const [highest, lowest] = [shown[0], shown.at(-1)]
  if (highest === undefined || lowest === undefined) return 'No share can be shown.'
  return highest === lowest ? `${highest.label}: ${percent(highest.rate)}.` : `Highest: ${highest.label}, ${percent(highest.rate)}. Lowest: ${lowest.label}, ${percent(lowest.rate)}.`
}

/** Shares as bars with their intervals, and the table beneath. Groups with nobody are left out. */
export const FigureChart = ({ figure, id, title = figure.title, of = 'Group', only = () => true }: {
  readonly figure: Figure
  readonly id: string
  readonly title?: string
  readonly of?: string
  /** Which groups are drawn. */
  readonly only?: (cell: FigureCell) => boolean
}): JSX.Element => {
  const cells = figure.cells.filter((cell) => cell.n !== 0 && only(cell))
  return cells.length === 0
    ? <p class="govuk-body tl-empty">Nobody belongs to this figure in this period. Choose a longer or an earlier one.</p>
    : <BarChart id={id} title={title} description={`${figure.question} ${finding(cells)}`} bars={cells.map(barOf)} unit="percent" of={of} counted={figure.unit === 'people' ? 'People' : 'Releases'} hidden={TOO_FEW} />
}

/** Which needs occur together, as a half grid. */
export const OverlapGrid = ({ figure, id }: { readonly figure: Figure; readonly id: string }): JSX.Element => {
  const pathways = Object.keys(PATHWAYS)
  const numerator = (group: string): number | null => cellOf(figure, group)?.numerator ?? null
  const pairs = figure.cells.filter(({ group }) => group.includes('+'))
  return (
    <CoOccurrenceGrid
      id={id} title={figure.title} labels={Object.values(PATHWAYS)} hidden="Too few"
      description={`${figure.question} The diagonal is everybody with that need. ${finding(pairs)}`}
      counts={pathways.map((row, i) => pathways.slice(0, i + 1).map((column) => numerator(row === column ? row : `${column}+${row}`)))}
    />
  )
}

/** People who were left out, and why, as numbers: what a rate does not say by itself. */
export const LeftOut = ({ figure }: { readonly figure: Figure }): JSX.Element | null =>
  figure.excluded.length === 0 ? null : (
    <DataTable
      caption="Who was left out" quiet narrow rows={figure.excluded} empty="Nobody was left out."
      columns={[
        { heading: 'Left out', names: true, cell: ({ why }) => why },
        { heading: figure.unit === 'people' ? 'People' : 'Releases', numeric: true, cell: ({ n }) => count(n) },
      ]}
    />
  )

/** Caveats, source, and what was counted on which day: stands under each figure. */
export const Beware = ({ figure }: { readonly figure: Figure }): JSX.Element => (
  <ul class="govuk-list govuk-list--bullet">
    {figure.caveats.map((caveat) => <li>{caveat}</li>)}
    {figure.threshold === null ? null : <li>A number below {figure.threshold}, and any from which one could be worked out, is not shown.</li>}
  </ul>
)

/** One line: over which days, of which day’s records, whose. */
export const Provenance = ({ figure }: { readonly figure: Figure }): JSX.Element => (
  <p class="govuk-body-s tl-quiet">
    {periodWords(figure)}. {figure.label}. {isDay(figure.snapshot.day) ? `Records as told by ${longDay(figure.snapshot.day)}` : ''}, snapshot {figure.snapshot.id}, definition {figure.definition}.
  </p>
)
