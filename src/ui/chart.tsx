/**
 * Charts as SVG without scripts: a title and a description for those who do not see them, the figures as a table beneath.
 * Lengths are percentages of the width, so that words stay at reading size on a phone.
 */
import { scaleLinear, scaleQuantize } from 'd3-scale'
import type { JSX } from 'preact'
import { Details } from './govuk/details.tsx'
import { classes } from './govuk/markup.ts'
import { DataTable } from './list.tsx'

export interface Bar {
  readonly label: string
  /** Null when it may not be shown (suppressed) or cannot be worked out. */
  readonly value: number | null
  /** The interval's ends, in the unit of `value`. */
  readonly interval?: readonly [low: number, high: number] | undefined
  /** How many people it rests on. */
  readonly people?: number | string | undefined
  /** Why there is no value, where it is not the chart's own word. */
  readonly hidden?: string | undefined
}

const LABEL_CHARACTERS_MAX = 40
const LINE = 20
const BAR = 16
const GAP = 16

/** Words in lines of at most so many characters, because SVG does not wrap. */
const lines = (text: string): string[] => {
  const wrapped: string[] = []
  for (const word of text.split(' ')) {
    const last = wrapped.at(-1)
    if (last !== undefined && last.length + word.length < LABEL_CHARACTERS_MAX) wrapped[wrapped.length - 1] = `${last} ${word}`
    else wrapped.push(word)
  }
  return wrapped
}

interface ChartWords {
  /** Unique on its page. */
  readonly id: string
  readonly title: string
  /** What the chart shows, in a sentence or two: the same finding a sighted reader takes from it. */
  readonly description: string
}

/**
 * Horizontal bars from zero, with intervals as whiskers; beneath, the table with the exact figures.
 * `unit` is `percent` (0 to 100) or the plural of what is counted; `hidden` is the word for a value that may not be shown.
 */
export const BarChart = ({ id, title, description, bars, unit, of, counted = 'People', hidden = 'Too few to show', decimals = 1 }: ChartWords & {
  readonly bars: readonly Bar[]
  readonly unit: string
  /** The heading of the first column: what the bars are. */
  readonly of: string
  /** The heading of the last column: what each bar rests on. */
  readonly counted?: string
  readonly hidden?: string
  readonly decimals?: number
}): JSX.Element => {
  const percent = unit === 'percent'
  const write = (value: number): string => (percent ? `${value.toFixed(decimals)}%` : value.toLocaleString('en-GB', { maximumFractionDigits: decimals }))
  const highest = Math.max(0, ...bars.map((bar) => Math.max(bar.value ?? 0, bar.interval?.[1] ?? 0)))
  const scale = scaleLinear().domain([0, highest || 1]).nice(4).range([0, 96])
  const at = (value: number): string => `${scale(value).toFixed(2)}%`
  let y = 0
  const placed = bars.map((bar) => {
    const label = lines(bar.label)
    const top = y
    y += label.length * LINE + BAR + GAP
    return { bar, label, top, barTop: top + label.length * LINE + 2 }
  })
  const bottom = y
  return (
    <figure class="tl-chart">
      <figcaption class="tl-chart__title" aria-hidden="true">{title}</figcaption>
      <svg role="img" aria-labelledby={`${id}-title ${id}-description`} width="100%" height={bottom + 24} class="tl-chart__picture">
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        {scale.ticks(4).map((tick) => (
          <g class="tl-chart__tick">
            <line x1={at(tick)} x2={at(tick)} y1={0} y2={bottom} />
            <text x={at(tick)} y={bottom + 18} text-anchor={tick === 0 ? 'start' : 'middle'}>{percent ? `${tick}%` : tick.toLocaleString('en-GB')}</text>
          </g>
        ))}
        {placed.map(({ bar, label, top, barTop }) => (
          <g>
            {label.map((line, index) => <text class="tl-chart__label" x="0" y={top + 15 + index * LINE}>{line}</text>)}
            <text class={bar.value === null ? 'tl-chart__label tl-chart__label--quiet' : 'tl-chart__value'} x="100%" y={top + 15} text-anchor="end">{bar.value === null ? (bar.hidden ?? hidden) : write(bar.value)}</text>
            {bar.value === null ? null : <rect class="tl-chart__bar" x="0" y={barTop} width={at(bar.value)} height={BAR} />}
            {bar.value === null || !bar.interval ? null : (
              <g class="tl-chart__interval">
                <line x1={at(bar.interval[0])} x2={at(bar.interval[1])} y1={barTop + BAR / 2} y2={barTop + BAR / 2} />
                {bar.interval.map((end) => <line x1={at(end)} x2={at(end)} y1={barTop + 3} y2={barTop + BAR - 3} />)}
              </g>
            )}
          </g>
        ))}
      </svg>
      <DataTable
        caption={`${title}: the figures`} quiet narrow rows={bars} empty={hidden}
        columns={[
          { heading: of, names: true, cell: (bar) => bar.label },
          { heading: percent ? 'Per cent' : unit.slice(0, 1).toUpperCase() + unit.slice(1), numeric: true, cell: (bar) => (bar.value === null ? (bar.hidden ?? hidden) : write(bar.value)) },
          ...(bars.some((bar) => bar.interval)
            ? [{ heading: '95% interval', numeric: true, cell: (bar: Bar) => (bar.value === null || !bar.interval ? '–' : `${write(bar.interval[0])} to ${write(bar.interval[1])}`) }]
            : []),
          ...(bars.some((bar) => bar.people !== undefined)
            ? [{ heading: counted, numeric: true, cell: (bar: Bar) => (typeof bar.people === 'number' ? bar.people.toLocaleString('en-GB') : bar.people ?? '–') }]
            : []),
        ]}
      />
    </figure>
  )
}

const SHADES = [0, 1, 2, 3, 4] as const
const ROW = 56

/**
 * Which needs occur together: a half grid, the darker the more people. The diagonal is all who have that one need.
 * `counts[row][column]` with `column <= row`; null when it may not be shown.
 */
export const CoOccurrenceGrid = ({ id, title, description, labels, counts, hidden = 'Too few' }: ChartWords & {
  readonly labels: readonly string[]
  readonly counts: readonly (readonly (number | null)[])[]
  readonly hidden?: string
}): JSX.Element => {
  const shown = counts.flatMap((row, index) => row.slice(0, index + 1)).filter((count) => count !== null)
  const shade = scaleQuantize<number>().domain([0, Math.max(1, ...shown)]).range(SHADES)
  const step = 100 / Math.max(1, labels.length)
  const count = (row: number, column: number): number | null => counts[row]?.[column] ?? null
  const written = (value: number | null): string => (value === null ? hidden : value.toLocaleString('en-GB'))
  const height = labels.length * ROW + 22
  return (
    <figure class="tl-chart">
      <figcaption class="tl-chart__title" aria-hidden="true">{title}</figcaption>
      <svg role="img" aria-labelledby={`${id}-title ${id}-description`} width="100%" height={height} class="tl-chart__picture">
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        {labels.map((label, row) => (
          <g>
            <text class="tl-chart__label" x="0" y={row * ROW + 15}>{`${row + 1}  ${label}`}</text>
            {labels.slice(0, row + 1).map((_label, column) => {
              const value = count(row, column)
              const level = value === null ? 'hidden' : shade(value)
              return (
                <g class={classes(`tl-grid__cell tl-grid__cell--${level}`, row === column && 'tl-grid__cell--own')}>
                  <rect x={`${column * step}%`} y={row * ROW + 20} width={`${step - 0.4}%`} height={ROW - 26} />
                  <text x={`${(column + 0.5) * step - 0.2}%`} y={row * ROW + 40} text-anchor="middle">{value === null ? '–' : written(value)}</text>
                </g>
              )
            })}
          </g>
        ))}
        {labels.map((_label, column) => (
          <text class="tl-chart__label tl-chart__label--quiet" x={`${(column + 0.5) * step - 0.2}%`} y={height - 6} text-anchor="middle">{column + 1}</text>
        ))}
      </svg>
      <Details summaryText="The figures as a table">
        <DataTable
          caption={`${title}: the figures`} quiet narrow rows={labels.map((label, row) => ({ label, row }))} empty={hidden}
          columns={[
            { heading: 'Need', names: true, cell: ({ label }) => label },
            ...labels.map((label, column) => ({
              heading: label,
              numeric: true,
              cell: ({ row }: { readonly row: number }) => written(column <= row ? count(row, column) : count(column, row)),
            })),
          ]}
        />
      </Details>
    </figure>
  )
}
