/**
 * Days as `YYYY-MM-DD` strings, from database to page. A day is a day in Europe/London; only moments carry a time.
 * All functions are pure: today is an argument.
 */
export type Day = string

const DAY_MS = 86_400_000
const pad = (n: number, width = 2): string => String(n).padStart(width, '0')
const toUtc = (day: Day): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))
const fromUtc = (ms: number): Day => {
  const date = new Date(ms)
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
}

/** Is this text a day that exists? `2026-02-30` is not. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && fromUtc(toUtc(text)) === text

/** The day so many days later (or earlier, when negative). */
export const addDays = (day: Day, days: number): Day => fromUtc(toUtc(day) + days * DAY_MS)

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((toUtc(to) - toUtc(from)) / DAY_MS)

/** The same day so many months later, moved back to the month's end where that day does not exist. */
export const addMonths = (day: Day, months: number): Day => {
  const start = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const year = Math.floor(start / 12)
  const month = start - year * 12
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return `${pad(year, 4)}-${pad(month + 1)}-${pad(Math.min(Number(day.slice(8, 10)), last))}`
}

/** Completed years from a birth date; someone born on 29 February turns a year older on 1 March. */
export const ageOn = (birthDate: Day, day: Day): number => {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

const LONDON = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' })

/** The day in England and Wales at a moment. */
export const londonDay = (moment: Date): Day => LONDON.format(moment)

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** A day as people write it: `3 March 2026`. */
export const longDay = (day: Day): string =>
  `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`

/** A day for narrow columns: `3 Mar 2026`. */
export const shortDay = (day: Day): string =>
  `${Number(day.slice(8, 10))} ${(MONTHS[Number(day.slice(5, 7)) - 1] ?? '').slice(0, 3)} ${day.slice(0, 4)}`

const LONDON_TIME = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: 'numeric', minute: '2-digit', hour12: true })

/** A moment as people write it: `3 March 2026 at 4:05pm`. */
export const longMoment = (moment: Date): string =>
  `${longDay(londonDay(moment))} at ${LONDON_TIME.format(moment).replace(' ', '').toLowerCase()}`

/** How far off a day is, as people say it: `today`, `in 3 days`, `5 days ago`. */
export const relativeDay = (day: Day, today: Day): string => {
  const days = daysBetween(today, day)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  return days > 0 ? `in ${days} days` : `${-days} days ago`
}
