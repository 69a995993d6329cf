/** A funnel plot as SVG without scripts: units by their size around a common share, between curves of chance. */
import { scaleLinear } from 'd3-scale'
import type { JSX } from 'preact'

export interface FunnelPoint {
  readonly label: string
  /** How many people or releases. */
  readonly of: number
  /** 0 to 1. */
  readonly rate: number
  /** Beyond the outer curve, so that it is drawn as a triangle; null within. */
  readonly apart: 'above' | 'below' | null
  /** Beyond the inner curve: its name is always written. */
  readonly noted: boolean
}

/** A curve’s place at one size. */
export interface FunnelLimit { readonly of: number; readonly low: number; readonly high: number }

const HEIGHT = 320
/** Room above for the words of the highest line, in hundredths of the height. */
const TOP = 6
/** So few are named in the picture; of more only those that stand apart. */
const NAMED_MAX = 8

/** A circle within the curves; a triangle that points up or down beyond them, so that no colour is needed. */
const Mark = ({ one, left, top, named, before }: { readonly one: FunnelPoint; readonly left: string; readonly top: number; readonly named: boolean; readonly before: boolean }): JSX.Element => (
  <svg x={left} y={top} overflow="visible">
    {one.apart === null ? <circle class="tl-funnel__unit" r="5" /> : <path class="tl-funnel__apart" d={one.apart === 'above' ? 'M-7 6 L7 6 L0 -7 Z' : 'M-7 -6 L7 -6 L0 7 Z'} />}
    {named ? <text x={before ? -10 : 10} y="5" text-anchor={before ? 'end' : 'start'}>{one.label}</text> : null}
  </svg>
)

/** The picture alone: the table beneath it is the page’s. `inner` and `outer` hold the same sizes, the smallest first. */
export const FunnelChart = ({ id, title, description, counted, points, target, inner, outer }: {
  readonly id: string
  readonly title: string
  readonly description: string
  /** What the sizes count: `releases`. */
  readonly counted: string
  readonly points: readonly FunnelPoint[]
  readonly target: number
  readonly inner: readonly FunnelLimit[]
  readonly outer: readonly FunnelLimit[]
}): JSX.Element => {
  const smallest = Math.min(...points.map(({ of }) => of))
  // The curves of tiny units run from nought to all: the picture is as high as what stands in it.
  const near = outer.filter(({ of }) => of >= smallest)
  const [lowest, highest] = [Math.min(...points.map(({ rate }) => rate), ...near.map(({ low }) => low)), Math.max(...points.map(({ rate }) => rate), ...near.map(({ high }) => high))]
  const x = scaleLinear().domain([0, Math.max(...outer.map(({ of }) => of))]).range([0, 100])
  const y = scaleLinear().domain([lowest, highest]).nice(4).range([100, TOP]).clamp(true)
  const at = (value: number): number => (y(value) / 100) * HEIGHT
  const curve = (limits: readonly FunnelLimit[], side: 'low' | 'high'): string => limits.map((one) => `${x(one.of).toFixed(2)},${y(one[side]).toFixed(2)}`).join(' ')
  return (
    <>
      <figcaption class="tl-chart__title" aria-hidden="true">{title}</figcaption>
      <svg role="img" aria-labelledby={`${id}-title ${id}-description`} width="100%" height={HEIGHT + 44} class="tl-chart__picture">
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        {y.ticks(4).map((tick) => <g class="tl-chart__tick"><line x1="0" x2="100%" y1={at(tick)} y2={at(tick)} /><text x="0" y={at(tick) - 4}>{(tick * 100).toFixed(0)}%</text></g>)}
        {x.ticks(4).filter((tick) => tick > 0).map((tick) => <text class="tl-chart__label--quiet" x={`${x(tick)}%`} y={HEIGHT + 20} text-anchor="middle">{tick.toLocaleString('en-GB')}</text>)}
        <text class="tl-chart__label--quiet" x="100%" y={HEIGHT + 40} text-anchor="end">{counted}</text>
        <line class="tl-funnel__target" x1="0" x2="100%" y1={at(target)} y2={at(target)} />
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height={HEIGHT}>
          {(['low', 'high'] as const).flatMap((side) => [<polyline class="tl-funnel__inner" points={curve(inner, side)} />, <polyline class="tl-funnel__outer" points={curve(outer, side)} />])}
        </svg>
        {points.map((one) => <Mark one={one} left={`${x(one.of).toFixed(2)}%`} top={at(one.rate)} named={points.length <= NAMED_MAX || one.noted} before={x(one.of) > 50} />)}
      </svg>
    </>
  )
}
