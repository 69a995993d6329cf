/** A figure that is split by prison or district as a funnel: which of them differ from all together by more than their size explains. */
import { scaleLinear } from 'd3-scale'
import type { JSX } from 'preact'
import { DataTable } from '../../ui/list.tsx'
import type { Figure } from '../figure.ts'
import { funnel, FUNNEL_TAILS, funnelLimits, type FunnelUnit, type Placed, type Standing } from '../statistics/funnel.ts'
import { cellOf, percent } from './figure.tsx'

const STANDINGS: Readonly<Record<Standing, string>> = {
  'far-above': 'Higher than chance explains: look why', above: 'Higher: watch', 'as-expected': 'As chance would have it', below: 'Lower: watch', 'far-below': 'Lower than chance explains: look why',
}
const HEIGHT = 320
/** Room above for the words of the highest line, in hundredths of the height. */
const TOP = 6
/** So few are named in the picture; of more only those that stand apart. */
const NAMED_MAX = 8
const CURVE_POINTS = 60

interface Unit extends FunnelUnit { readonly label: string }
type Shown = Unit & Placed

/** The units that may be shown, around the rate of all, those out of sight too. Null where the figure is not split, or fewer than two can be shown. */
const unitsOf = (figure: Figure): { readonly target: number; readonly units: readonly Shown[] } | null => {
  const all = cellOf(figure, 'all')
  const units = figure.cells.flatMap(({ group, label, n, numerator }): Unit[] => (group === 'all' || n === null || n === 0 || numerator === null ? [] : [{ label, count: numerator, of: n }]))
  return units.length < 2 || all === undefined || all.rate === null || !['prison', 'district'].includes(figure.by) ? null : funnel(units, all.rate)
}

const finding = (units: readonly Shown[], unit: string): string => {
  const apart = units.filter(({ standing }) => standing.startsWith('far-'))
  const told = apart.length === 0 ? `None of the ${units.length} that can be shown differs from all together by more than chance explains.`
    : `${apart.map(({ label, rate, standing }) => `${label} (${percent(rate)}) is ${standing === 'far-above' ? 'higher' : 'lower'}`).join('; ')} than chance explains.`
  return `${told} A ${unit} with few releases may lie far from the rest and mean nothing.`
}

/** Limits at sizes evenly spaced, in units of the picture's own 100 by 100. */
const curve = (target: number, tail: number, side: 'low' | 'high', x: (of: number) => number, y: (rate: number) => number, largest: number): string =>
  Array.from({ length: CURVE_POINTS }, (_, i) => Math.max(1, Math.round((largest * (i + 1)) / CURVE_POINTS)))
    .map((of) => `${x(of).toFixed(2)},${y(funnelLimits(of, target, tail)[side]).toFixed(2)}`).join(' ')

/** A circle as expected; a triangle that points up or down beyond the outer limits, so that no colour is needed. */
const Mark = ({ one, left, top, named, before }: { readonly one: Shown; readonly left: string; readonly top: number; readonly named: boolean; readonly before: boolean }): JSX.Element => (
  <svg x={left} y={top} overflow="visible">
    {one.standing.startsWith('far-') ? <path class="tl-funnel__apart" d={one.standing === 'far-above' ? 'M-7 6 L7 6 L0 -7 Z' : 'M-7 -6 L7 -6 L0 7 Z'} /> : <circle class="tl-funnel__unit" r="5" />}
    {named ? <text x={before ? -10 : 10} y="5" text-anchor={before ? 'end' : 'start'}>{one.label}</text> : null}
  </svg>
)

/** The funnel with its table, or nothing where the figure has none. */
export const Funnel = ({ figure }: { readonly figure: Figure }): JSX.Element | null => {
  const told = unitsOf(figure)
  if (told === null) return null
  const { target, units } = told
  const unit = figure.by
  const largest = Math.max(...units.map(({ of }) => of)) * 1.1
  const [lowest, highest] = [Math.min(...units.map(({ rate, outer }) => Math.min(rate, outer.low))), Math.max(...units.map(({ rate, outer }) => Math.max(rate, outer.high)))]
  const x = scaleLinear().domain([0, largest]).range([0, 100])
  const y = scaleLinear().domain([lowest, highest]).nice(4).range([100, TOP]).clamp(true)
  const at = (value: number): number => (y(value) / 100) * HEIGHT
  return (
    <>
      <h2 class="govuk-heading-m">Which differ by more than chance</h2>
      <p class="govuk-body">{finding(units, unit)}</p>
      <figure class="tl-chart">
        <figcaption class="tl-chart__title" aria-hidden="true">{figure.title}: each {unit} by its size</figcaption>
        <svg role="img" aria-labelledby="funnel-title funnel-description" width="100%" height={HEIGHT + 44} class="tl-chart__picture">
          <title id="funnel-title">{figure.title}: each {unit} by its size</title>
          <desc id="funnel-description">{finding(units, unit)} The line is the share of all, {percent(target)}; the curves are the limits of chance, 95% and 99.8%.</desc>
          {y.ticks(4).map((tick) => <g class="tl-chart__tick"><line x1="0" x2="100%" y1={at(tick)} y2={at(tick)} /><text x="0" y={at(tick) - 4}>{(tick * 100).toFixed(0)}%</text></g>)}
          {x.ticks(4).filter((tick) => tick > 0).map((tick) => <text class="tl-chart__label--quiet" x={`${x(tick)}%`} y={HEIGHT + 20} text-anchor="middle">{tick.toLocaleString('en-GB')}</text>)}
          <text class="tl-chart__label--quiet" x="100%" y={HEIGHT + 40} text-anchor="end">{figure.unit}</text>
          <line class="tl-funnel__target" x1="0" x2="100%" y1={at(target)} y2={at(target)} />
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height={HEIGHT}>
            {(['low', 'high'] as const).flatMap((side) => [
              <polyline class="tl-funnel__inner" points={curve(target, FUNNEL_TAILS.inner, side, x, y, largest)} />, <polyline class="tl-funnel__outer" points={curve(target, FUNNEL_TAILS.outer, side, x, y, largest)} />,
            ])}
          </svg>
          {units.map((one) => <Mark one={one} left={`${x(one.of).toFixed(2)}%`} top={at(one.rate)} named={units.length <= NAMED_MAX || one.standing !== 'as-expected'} before={x(one.of) > 50} />)}
        </svg>
        <DataTable
          caption="Each beside what chance alone would give one of its size" quiet narrow rows={units} empty="None can be shown."
          columns={[
            { heading: unit === 'prison' ? 'Prison' : 'District', names: true, cell: (one) => one.label },
            { heading: figure.unit === 'people' ? 'People' : 'Releases', numeric: true, cell: (one) => one.of.toLocaleString('en-GB') },
            { heading: 'Share', numeric: true, cell: (one) => percent(one.rate) },
            { heading: 'By chance (95%)', numeric: true, cell: (one) => `${percent(one.inner.low)} to ${percent(one.inner.high)}` },
            { heading: 'What it says', cell: (one) => STANDINGS[one.standing] },
          ]}
        />
        <p class="govuk-body-s tl-quiet">Exact binomial limits around the share of all together, {percent(target)} (Spiegelhalter 2005). A signal is a reason to look, not a ranking: who lives there, and what was recorded, differ too.</p>
      </figure>
    </>
  )
}
