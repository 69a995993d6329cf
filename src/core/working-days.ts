/**
 * Working days in England and Wales: not Saturday, not Sunday, not a bank holiday.
 * Source: Banking and Financial Dealings Act 1971, Schedule 1 (with New Year’s Day since 1974 and the first Monday in May since 1978),
 * and the days moved or added by proclamation. `data/bank-holidays` ships the days of 2015 to 2035 as a list; a test holds both equal.
 */
import { addDays, daysBetween, type Day } from './dates.ts'

/** What the Crown proclaimed for one year: days added, and days of the Act that were not held. */
interface Proclaimed {
  readonly year: number
  readonly added: readonly Day[]
  readonly notHeld: readonly Day[]
  readonly why: string
}

/**
 * Years in which a proclamation under section 1(2) and (3) of the Act moved or added a day (London Gazette; gov.uk/bank-holidays);
 * every other year follows the rule. A substitute for a day at the weekend is no row: the rule gives it.
 */
const PROCLAIMED: readonly Proclaimed[] = [
  { year: 1995, added: ['1995-05-08'], notHeld: ['1995-05-01'], why: '50 years since victory in Europe' },
  { year: 1999, added: ['1999-12-31'], notHeld: [], why: 'the turn of the millennium' },
  { year: 2002, added: ['2002-06-03', '2002-06-04'], notHeld: ['2002-05-27'], why: 'the Queen’s golden jubilee' },
  { year: 2011, added: ['2011-04-29'], notHeld: [], why: 'a royal wedding' },
  { year: 2012, added: ['2012-06-04', '2012-06-05'], notHeld: ['2012-05-28'], why: 'the Queen’s diamond jubilee' },
  { year: 2020, added: ['2020-05-08'], notHeld: ['2020-05-04'], why: '75 years since victory in Europe' },
  { year: 2022, added: ['2022-06-02', '2022-06-03', '2022-09-19'], notHeld: ['2022-05-30'], why: 'the Queen’s platinum jubilee and her funeral' },
  { year: 2023, added: ['2023-05-08'], notHeld: [], why: 'the coronation of the King' },
]

const pad = (n: number): string => String(n).padStart(2, '0')
const dayOf = (year: number, month: number, day: number): Day => `${year}-${pad(month)}-${pad(day)}`

/** The days of the week in the order of `weekday`. */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** The day of the week: 0 Monday … 6 Sunday. */
export const weekday = (day: Day): number => ((daysBetween('2024-01-01', day) % 7) + 7) % 7

const firstMonday = (year: number, month: number): Day => {
  const first = dayOf(year, month, 1)
  return addDays(first, (7 - weekday(first)) % 7)
}

const lastMonday = (year: number, month: number): Day => {
  const last = addDays(dayOf(year, month + 1, 1), -1)
  return addDays(last, -weekday(last))
}

/** Easter Sunday of a year (Gregorian calendar; the anonymous algorithm of 1876). */
export const easterSunday = (year: number): Day => {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const [d, e] = [Math.floor(b / 4), b % 4]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const [i, k] = [Math.floor(c / 4), c % 4]
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1)
}

/** The holidays at the turn of the year move to the next free weekday when they fall on a weekend. */
const substituted = (days: readonly Day[]): Day[] => {
  const taken: Day[] = []
  for (const day of days) {
    let held = day
    while (weekday(held) > 4 || taken.includes(held)) held = addDays(held, 1)
    taken.push(held)
  }
  return taken
}

/** The bank holidays of England and Wales in one year from 1978, in order. */
export const bankHolidays = (year: number): Day[] => {
  const easter = easterSunday(year)
  const usual = [
    ...substituted([dayOf(year, 1, 1)]), addDays(easter, -2), addDays(easter, 1),
    firstMonday(year, 5), lastMonday(year, 5), lastMonday(year, 8),
    ...substituted([dayOf(year, 12, 25), dayOf(year, 12, 26)]),
  ]
  const proclaimed = PROCLAIMED.find((one) => one.year === year)
  return [...usual.filter((day) => !proclaimed?.notHeld.includes(day)), ...(proclaimed?.added ?? [])].sort()
}

const known = new Map<number, ReadonlySet<Day>>()

/** Is this day worked? Answers are remembered by year, because a loader asks a million times. */
export const isWorkingDay = (day: Day): boolean => {
  if (weekday(day) > 4) return false
  const year = Number(day.slice(0, 4))
  const holidays = known.get(year) ?? new Set(bankHolidays(year))
  known.set(year, holidays)
  return !holidays.has(day)
}

/** The day so many working days after a day; the day itself does not count. */
export const addWorkingDays = (day: Day, count: number): Day => {
  let [at, left] = [day, count]
  while (left > 0) {
    at = addDays(at, 1)
    if (isWorkingDay(at)) left--
  }
  return at
}
