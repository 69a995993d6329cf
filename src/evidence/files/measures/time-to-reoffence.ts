import { daysBetween } from '../../../core/dates.ts'
import { medianDay, survivalAt, survivalCurve, type Leaving } from '../../statistics/survival.ts'
import { FOLLOW_UP_DAYS, TIME_DAYS } from '../cohort.ts'
import { type Cell, type FileMeasure, NOUGHT } from '../measure.ts'

/** The days on which the answer says how many are still free of a reoffence. */
const SAID = [FOLLOW_UP_DAYS, TIME_DAYS] as const

/** People of a cut by the day on which their time ended. */
const leavingOf = (cells: readonly Cell[]): Leaving[] => cells.map(({ key, n, numerator }) => ({ day: key ?? 0, left: n, events: numerator }))

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
    const curve = survivalCurve(leavingOf(cells))
    const [first, second] = survivalAt(curve, SAID)
    return {
      lines: [{
        counts: { n, year, both },
        fields: (hidden) => {
          const away = hidden('n') || hidden('year') || hidden('both') || n === 0
          return {
            offenders: hidden('n') ? null : n, reoffenders365: hidden('year') ? null : year, reoffenders730: hidden('both') ? null : both,
            free365: away ? null : (first?.free ?? null), low365: away ? null : (first?.low ?? null), high365: away ? null : (first?.high ?? null),
            free730: away ? null : (second?.free ?? null), low730: away ? null : (second?.low ?? null), high730: away ? null : (second?.high ?? null),
            medianDays: away ? null : medianDay(curve),
          }
        },
      }],
      derived: { later: both - year, free: n - both },
      sums: [{ total: 'both', parts: ['year', 'later'] }, { total: 'n', parts: ['both', 'free'] }],
    }
  },
}
