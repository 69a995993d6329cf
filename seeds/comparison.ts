/** Compares a population with the published figures, each only on its own population and definition. */
import { addDays, addMonths, type Day } from '../src/core/dates.ts'
import { keysOf } from '../src/platform/vocabulary.ts'
import { isHoused, type History } from './history.ts'
import { PUBLISHED, type PublishedId } from './rates.ts'

export interface Comparison {
  readonly figureId: PublishedId
  /** Per cent, as published. */
  readonly published: number
  /** Per cent, in this population. */
  readonly made: number
  /** People in the population of the figure. */
  readonly n: number
  /** 95% interval of `made` (Wilson), per cent. */
  readonly low: number
  readonly high: number
  readonly inside: boolean
  readonly population: string
  readonly definition: string
}

/** The 95% interval of a proportion by Wilson's score method, as two proportions. */
export const wilson = (successes: number, n: number): readonly [low: number, high: number] => {
  if (n === 0) return [0, 1]
  const z = 1.959964
  const p = successes / n
  const middle = p + (z * z) / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return [(middle - half) / scale, (middle + half) / scale]
}

/** First and last day of a stretch of releases. */
export interface Stretch {
  readonly from: Day
  readonly to: Day
}

const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`
/** A year in which to reoffend and half a year in which to be convicted. */
const FOLLOWED_MONTHS = 18

/** The latest calendar quarter whose every release is at least 18 months old: a year to reoffend, half a year to be convicted. */
export const followedQuarter = (today: Day): Stretch => {
  const limit = addMonths(monthStart(today), -FOLLOWED_MONTHS)
  const quarterStart = addMonths(limit, -((Number(limit.slice(5, 7)) - 1) % 3))
  return { from: addMonths(quarterStart, -3), to: addDays(quarterStart, -1) }
}

/** The latest twelve whole months that ended at least so many days before today. */
export const latestYear = (today: Day, days: number): Stretch => {
  const end = monthStart(addDays(today, -days))
  return { from: addMonths(end, -12), to: addDays(end, -1) }
}

/** Days in which an offence counts as a reoffence, and days more in which it must be convicted. */
export const FOLLOW_UP_DAYS = 365
export const CONVICTION_DAYS = 183

/** Was there a proven reoffence: an offence within a year of release, convicted in that year or the six months after it? */
export const reoffended = (history: History, release: Day): boolean => history.convictions.some((conviction) =>
  conviction.offenceDay >= release && conviction.offenceDay <= addDays(release, FOLLOW_UP_DAYS)
  && conviction.convictionDay <= addDays(release, FOLLOW_UP_DAYS + CONVICTION_DAYS))

const within = (day: Day, stretch: Stretch): boolean => day >= stretch.from && day <= stretch.to

interface Measure {
  readonly population: string
  readonly definition: string
  /** Counted and successful, counted, or outside the population of the figure. */
  readonly count: (history: History) => boolean | null
}

const needed = (history: History): boolean | null => {
  if (history.assessments.length === 0) return null
  const newest = new Map(history.assessments.map((assessment) => [assessment.pathway, assessment.need]))
  return [...newest.values()].filter(Boolean).length >= 2
}

const measures = (today: Day): Readonly<Record<PublishedId, Measure>> => {
  const followed = addMonths(today, -FOLLOWED_MONTHS)
  const quarter = followedQuarter(today)
  const year = latestYear(today, 0)
  const workYear = latestYear(today, 43)
  const released = (history: History): Day | null => history.sentences.at(-1)?.custody?.released ?? null
  const entered = (history: History, homeless: boolean): boolean | null => {
    const release = released(history)
    const home = isHoused(history.resettlement?.onEntry ?? 'not-known')
    return release === null || release > followed || home === null || home === homeless ? null : reoffended(history, release)
  }
  const proven = 'An offence within a year of release, convicted in that year or the six months after it.'
  return {
    'need-two-plus': { population: 'People with at least one pathway assessed', definition: 'A need on two or more pathways by the newest assessment of each.', count: needed },
    'acc-79-seed': { population: `People who were homeless when they entered prison, released by ${followed}`, definition: proven, count: (history) => entered(history, true) },
    'acc-47-seed': { population: `People who were not homeless when they entered prison, released by ${followed}`, definition: proven, count: (history) => entered(history, false) },
    'pr-2023q2-lt12': {
      population: `Adults released from a sentence of under 12 months, ${quarter.from} to ${quarter.to}`,
      definition: proven,
      count: (history) => {
        const sentence = history.sentences.at(-1)
        const release = released(history)
        return sentence === undefined || release === null || sentence.months >= 12 || !within(release, quarter) ? null : reoffended(history, release)
      },
    },
    'acc-housed-2425': {
      population: `Releases from custody with a known status, ${year.from} to ${year.to}`,
      definition: 'Housed on the first night after release.',
      count: (history) => {
        const release = released(history)
        return release === null || !within(release, year) ? null : isHoused(history.resettlement?.checks[0]?.where ?? 'not-known')
      },
    },
    'emp-6w-2425': {
      population: `Releases of people available for work with a known status, ${workYear.from} to ${workYear.to}`,
      definition: 'Employed six weeks after release.',
      count: (history) => {
        const release = released(history)
        const status = history.resettlement?.sixWeeks
        return release === null || !within(release, workYear) || !status?.availableForWork ? null : status.employed
      },
    },
  }
}

/** Measures each published figure on its own population. One pass, so that any number of histories will do. */
export const compareWithPublished = (histories: Iterable<History>, today: Day): Comparison[] => {
  const measured = measures(today)
  const tallies = keysOf(PUBLISHED).map((figureId) => ({ figureId, measure: measured[figureId], n: 0, successes: 0 }))
  for (const history of histories) {
    for (const tally of tallies) {
      const counted = tally.measure.count(history)
      if (counted !== null) tally.n++
      if (counted === true) tally.successes++
    }
  }
  return tallies.map(({ figureId, measure, n, successes }) => {
    const [low, high] = wilson(successes, n)
    const published = PUBLISHED[figureId]
    return {
      figureId, published: published * 100, made: n === 0 ? 0 : (successes / n) * 100, n, low: low * 100, high: high * 100,
      inside: low <= published && published <= high, population: measure.population, definition: measure.definition,
    }
  })
}

/** Published figures that contradict those reproduced, or each other, and why they are left. */
export const NOT_REPRODUCED: readonly { readonly figureId: string, readonly why: string }[] = [
  { figureId: 'acc-housed-2324', why: '85.7% housed in 2023/24 is the year before; the population has one rate of first nights, that of 2024/25 (84.0%).' },
  { figureId: 'acc-housed-2223', why: '86.3% housed in 2022/23: the same, two years before.' },
  { figureId: 'acc-settled3m-2324', why: '73.5% settled at three months counts other releases and another status; nothing is solved for it.' },
  { figureId: 'pr-2017q2-lt12', why: '64.4% after under 12 months is the cohort of 2017, reported second hand; 59.2% is that of 2023.' },
  { figureId: 'pr-2018q4-lt12', why: '61.0% after under 12 months is the cohort of late 2018.' },
  { figureId: 'pr-2023q2-custody-orders', why: '35.2% mixes releases with court orders; with 79% against 47% for people entering prison, releases alone come to 52%.' },
  { figureId: 'pr-2023q2-all', why: '27.5% includes cautions and fines, which the population does not hold.' },
  { figureId: 'acc-2022-homeless', why: '67% of those homeless after release (2022) is another population than 79% of those homeless on entry (2005 to 2006).' },
  { figureId: 'acc-2022-settled', why: '33% of those settled after release: the same contradiction with 47% of those not homeless on entry.' },
  { figureId: 'acc-spcr-unstable', why: '66% against 51% is by accommodation after release, in an older sample.' },
  { figureId: 'emp-2022-reoff-emp', why: '17% of those in work reoffended (2022) while all who left prison did so less often than 79% and 47% allow.' },
  { figureId: 'emp-2022-reoff-unemp', why: '35% of those out of work: the same.' },
  { figureId: 'emp-omic', why: '8% into work is an inspection’s sample of 2022/23; 20.1% is all supervised releases of 2024/25.' },
]
