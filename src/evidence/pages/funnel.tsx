/** A figure that is split by prison or district as a funnel: which of them differ from all together by more than their size explains. */
import type { JSX } from 'preact'
import { FunnelChart, type FunnelLimit } from '../../ui/funnel-chart.tsx'
import { DataTable } from '../../ui/list.tsx'
import type { Figure } from '../figure.ts'
import { funnel, FUNNEL_TAILS, funnelLimits, type FunnelUnit, type Placed, type Standing } from '../statistics/funnel.ts'
import { cellOf, percent } from './figure.tsx'

const STANDINGS: Readonly<Record<Standing, string>> = {
  'far-above': 'Higher than chance explains: look why', above: 'Higher: watch', 'as-expected': 'As chance would have it', below: 'Lower: watch', 'far-below': 'Lower than chance explains: look why',
}
const CURVE_POINTS = 60

interface Unit extends FunnelUnit { readonly label: string }
type Shown = Unit & Placed

/** The units that may be shown, around the rate of all, those out of sight too. Null where the figure is not split, or fewer than two can be shown. */
const unitsOf = (figure: Figure): { readonly target: number; readonly units: readonly Shown[] } | null => {
  const all = cellOf(figure, 'all')
  const units = figure.cells.flatMap(({ group, label, n, numerator }): Unit[] => (group === 'all' || n === null || n === 0 || numerator === null ? [] : [{ label, count: numerator, of: n }]))
  return units.length < 2 || all === undefined || all.rate === null || !['prison', 'district'].includes(figure.by) ? null : funnel(units, all.rate)
}

const finding = (units: readonly Shown[], { by, unit }: Figure): string => {
  const apart = units.filter(({ standing }) => standing.startsWith('far-'))
  const told = apart.length === 0 ? `None of the ${units.length} that can be shown differs from all together by more than chance explains.`
    : `${apart.map(({ label, rate, standing }) => `${label} (${percent(rate)}) is ${standing === 'far-above' ? 'higher' : 'lower'}`).join('; ')} than chance explains.`
  return `${told} A ${by} with few ${unit} may lie far from the rest and mean nothing.`
}

/** Limits at sizes evenly spaced up to somewhat more than the largest unit. */
const limitsUpTo = (largest: number, target: number, tail: number): FunnelLimit[] =>
  Array.from({ length: CURVE_POINTS }, (_, i) => Math.max(1, Math.round((1.1 * largest * (i + 1)) / CURVE_POINTS))).map((of) => ({ of, ...funnelLimits(of, target, tail) }))

/** The funnel with its table, or nothing where the figure has none. */
export const Funnel = ({ figure }: { readonly figure: Figure }): JSX.Element | null => {
  const told = unitsOf(figure)
  if (told === null) return null
  const { target, units } = told
  const largest = Math.max(...units.map(({ of }) => of))
  return (
    <>
      <h2 class="govuk-heading-m">Which differ by more than chance</h2>
      <p class="govuk-body">{finding(units, figure)}</p>
      <figure class="tl-chart">
        <FunnelChart
          id="funnel" title={`${figure.title}: each ${figure.by} by its size`} counted={figure.unit} target={target}
          description={`${finding(units, figure)} The line is the share of all, ${percent(target)}; the curves are the limits of chance, 95% and 99.8%.`}
          points={units.map(({ label, of, rate, standing }) => ({ label, of, rate, apart: standing === 'far-above' ? 'above' : standing === 'far-below' ? 'below' : null, noted: standing !== 'as-expected' }))}
          inner={limitsUpTo(largest, target, FUNNEL_TAILS.inner)} outer={limitsUpTo(largest, target, FUNNEL_TAILS.outer)}
        />
        <DataTable
          caption="Each beside what chance alone would give one of its size" quiet narrow rows={units} empty="None can be shown."
          columns={[
            { heading: figure.by === 'prison' ? 'Prison' : 'District', names: true, cell: (one) => one.label },
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
