/** Moments of the clock in England and Wales, over its changes. Pure. */
import type { Day } from './dates.ts'

const PARTS = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** Milliseconds by which the clock there is before that of Greenwich at a moment. */
const offsetAt = (moment: number): number => {
  const part = Object.fromEntries(PARTS.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute'], part['second']) - Math.floor(moment / 1000) * 1000
}

/**
 * The moment at which a clock on a wall in London shows this on this day. An hour that comes twice is the first of the two; a time that is
 * left out in spring is as much later as the clock went on.
 *
 * @param at `14:05`
 */
export const londonMoment = (day: Day, at: string): Date => {
  const wall = Date.parse(`${day}T${at}:00Z`)
  const before = wall - offsetAt(wall - 3_600_000)
  return new Date(before + offsetAt(before) === wall ? before : wall - Math.min(offsetAt(wall - 3_600_000), offsetAt(wall)))
}

/** What the clock in London shows at a moment: `14:05`. */
export const londonTime = (moment: Date): string => {
  const text = PARTS.format(moment)
  return text.slice(-8, -3)
}
