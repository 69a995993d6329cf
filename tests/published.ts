/** Which measure, group and period answers each published figure, on its own population and definition. */
import { followedQuarter, latestYear } from '../seeds/comparison.ts'
import { PUBLISHED, type PublishedId } from '../seeds/rates.ts'
import { addDays, addMonths, type Day } from '../src/core/dates.ts'
import { MEASURES, type MeasureName } from '../src/evidence/catalogue.ts'
import type { Figure } from '../src/evidence/figure.ts'

export interface Asked {
  readonly id: PublishedId
  readonly measure: MeasureName
  /** The group of the measure that is the figure's population. */
  readonly group: string
  readonly from: Day
  readonly to: Day
}

/** Before the first release of any history. */
const FIRST = '2020-01-01'
/** A year to reoffend and half a year to be convicted. */
const FOLLOWED_MONTHS = 18

const lastDayBefore = (day: Day): Day => addDays(`${day.slice(0, 8)}01`, -1)

/** The published figures as measures are asked for them on a day. */
export const publishedAsked = (today: Day): readonly Asked[] => {
  const followed = { from: FIRST, to: lastDayBefore(addMonths(today, -FOLLOWED_MONTHS)) }
  return [
    { id: 'need-two-plus', measure: 'needs-count', group: 'two-or-more', from: FIRST, to: lastDayBefore(today) },
    { id: 'acc-79-seed', measure: 'reoffending-by-entry-housing', group: 'homeless', ...followed },
    { id: 'acc-47-seed', measure: 'reoffending-by-entry-housing', group: 'not-homeless', ...followed },
    { id: 'pr-2023q2-lt12', measure: 'reoffending-by-sentence-length', group: 'under-12-months', ...followedQuarter(today) },
    { id: 'acc-housed-2425', measure: 'housed-first-night', group: 'all', ...latestYear(today, 0) },
    { id: 'emp-6w-2425', measure: 'employed-at-six-weeks', group: 'all', ...latestYear(today, 43) },
  ]
}

const percent = (share: number | null | undefined): string => `${((share ?? 0) * 100).toFixed(1)}%`

/** One published figure beside what a measure made, with the interval and what both count; and whether the published one lies inside. */
export const besidePublished = ({ id, measure, group, from, to }: Asked, figure: Figure): { readonly words: string; readonly inside: boolean } => {
  const cell = figure.cells.find((one) => one.group === group)
  const { population, numerator } = MEASURES[measure]
  const inside = cell !== undefined && (cell.low ?? 1) <= PUBLISHED[id] && PUBLISHED[id] <= (cell.high ?? 0)
  return {
    inside,
    words: `${id}: published ${percent(PUBLISHED[id])}, made ${percent(cell?.rate)} (95% interval ${percent(cell?.low)} to ${percent(cell?.high)}, n ${cell?.n ?? 0}) by ${measure}, ${cell?.label ?? group}, ${from} to ${to}. Population: ${population}. Counted: ${numerator}.`,
  }
}
