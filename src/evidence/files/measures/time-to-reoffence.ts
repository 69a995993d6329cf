import { daysBetween } from '../../../core/dates.ts'
import { normalQuantile } from '../../../core/statistics.ts'
import { FOLLOW_UP_DAYS, TIME_DAYS } from '../cohort.ts'
import { type Cell, type FileMeasure, NOUGHT } from '../measure.ts'

/** The days on which the answer says how many are still free of a reoffence. */
const SAID = [FOLLOW_UP_DAYS, TIME_DAYS] as const

interface Survival { readonly free: number; readonly low: number | null; readonly high: number | null }

/**
 * The share still free of an event at the end of each day asked: Kaplan and Meier (1958), with Greenwood's variance and a 95% interval on
 * the log-log scale (R survival's `conf.type = "log-log"`), which stays between 0 and 1; none while all are free, or when none is.
 *
 * @param cells `key` the day on which people's time ended, `n` how many ended then, `numerator` how many of them by an event
 */
export const kaplanMeier = (cells: readonly Cell[], days: readonly number[]): readonly Survival[] => {
  const z = normalQuantile(0.975)
  const ended = cells.toSorted((a, b) => (a.key ?? 0) - (b.key ?? 0))
  const total = cells.reduce((sum, { n }) => sum + n, 0)
  return days.map((day) => {
    let [atRisk, free, greenwood] = [total, 1, 0]
    for (const { key, n, numerator } of ended) {
      if ((key ?? 0) > day) break
      free *= 1 - numerator / atRisk
      if (numerator > 0 && numerator < atRisk) greenwood += numerator / (atRisk * (atRisk - numerator))
      atRisk -= n
    }
    if (free <= 0 || free >= 1) return { free, low: null, high: null }
    const width = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(free))
    return { free, low: free ** Math.exp(width), high: free ** Math.exp(-width) }
  })
}

/** The first day by whose end half or more have reoffended; null while more than half are free. */
const medianDays = (cells: readonly Cell[]): number | null => {
  const days = cells.filter(({ numerator }) => numerator > 0).map(({ key }) => key ?? 0).toSorted((a, b) => a - b)
  const free = kaplanMeier(cells, days)
  const place = free.findIndex((one) => one.free <= 0.5)
  return days[place] ?? null
}

const endSql = (last: string | null): string => (last === null ? String(TIME_DAYS) : `least(${TIME_DAYS}, greatest(0, date '${last}' - index_on))`)
const endOf = (last: string | null, index: string): number => (last === null ? TIME_DAYS : Math.min(TIME_DAYS, Math.max(0, daysBetween(index, last))))

/** How long people stay free of a proven reoffence, over two years. */
export const timeToReoffence: FileMeasure = {
  title: 'Time to the first reoffence',
  question: 'How many are still free of a proven reoffence after a year, and after two?',
  population: 'Each person’s first disposal in each quarter of 2021 and 2022',
  numerator: `Followed people whose first later offence that was ever proven lies within ${TIME_DAYS} days`,
  exclusions: 'Nobody; whoever is not followed for two years by the day named as --until leaves on that day',
  source: 'Kaplan and Meier (1958) with Greenwood’s variance; cohort of proven reoffending',
  caveats: ['Without --until two years of follow-up are taken to be complete for everybody.', 'An offence that is proven late counts here and not in the one-year rate.'],
  where: { sql: 'true', holds: () => true },
  // Whoever is free leaves at the end of the last day, and is counted among those at risk on it.
  counted: (last) => ({
    key: { sql: `least(coalesce(first_days, 99999), ${endSql(last)})`, of: ({ first_days, index_on }) => Math.min(first_days ?? 99_999, endOf(last, index_on)) },
    numerator: { sql: `(coalesce(first_days, 99999) <= ${endSql(last)})::integer`, of: ({ first_days, index_on }) => ((first_days ?? 99_999) <= endOf(last, index_on) ? 1 : 0) },
    events: NOUGHT,
  }),
  tell: (cells) => {
    const n = cells.reduce((sum, cell) => sum + cell.n, 0)
    const within = (day: number): number => cells.filter(({ key }) => (key ?? 0) <= day).reduce((sum, { numerator }) => sum + numerator, 0)
    const [year, both] = [within(FOLLOW_UP_DAYS), within(TIME_DAYS)]
    const [first, second] = kaplanMeier(cells, SAID)
    return {
      lines: [{
        counts: { n, year, both },
        fields: (hidden) => {
          const away = hidden('n') || hidden('year') || hidden('both') || n === 0
          return {
            offenders: hidden('n') ? null : n, reoffenders365: hidden('year') ? null : year, reoffenders730: hidden('both') ? null : both,
            free365: away ? null : (first?.free ?? null), low365: away ? null : (first?.low ?? null), high365: away ? null : (first?.high ?? null),
            free730: away ? null : (second?.free ?? null), low730: away ? null : (second?.low ?? null), high730: away ? null : (second?.high ?? null),
            medianDays: away ? null : medianDays(cells),
          }
        },
      }],
      derived: { later: both - year, free: n - both },
      sums: [{ total: 'both', parts: ['year', 'later'] }, { total: 'n', parts: ['both', 'free'] }],
    }
  },
}
