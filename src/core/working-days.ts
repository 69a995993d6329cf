/**
 * Working days in England and Wales: not Saturday, not Sunday, not a bank holiday.
 * Source: Banking and Financial Dealings Act 1971, Schedule 1, and the days moved or added by proclamation (gov.uk/bank-holidays).
 */
import { addDays, daysBetween, type Day } from './dates.ts'

/** Days that a proclamation moved or added; every other year follows the rule. */
const PROCLAIMED: Readonly<Record<number, { readonly added: readonly Day[]; readonly notHeld: readonly Day[] }>> = {
  2020: { added: ['2020-05-08'], notHeld: ['2020-05-04'] },
  2022: { added: ['2022-06-02', '2022-06-03', '2022-09-19'], notHeld: ['2022-05-30'] },
  2023: { added: ['2023-05-08'], notHeld: [] },
}

const pad = (n: number): string => String(n).padStart(2, '0')
const dayOf = (year: number, month: number, day: number): Day => `${year}-${pad(month)}-${pad(day)}`

/** 0 Monday … 6 Sunday. */
const weekday = (day: Day): number => ((daysBetween('2024-01-01', day) % 7) + 7) % 7

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

/** The bank holidays of England and Wales in one year. */
export const bankHolidays = (year: number): Day[] => {
  const easter = easterSunday(year)
  const usual = [
    ...substituted([dayOf(year, 1, 1)]), addDays(easter, -2), addDays(easter, 1),
    firstMonday(year, 5), lastMonday(year, 5), lastMonday(year, 8),
    ...substituted([dayOf(year, 12, 25), dayOf(year, 12, 26)]),
  ]
  const proclaimed = PROCLAIMED[year]
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
