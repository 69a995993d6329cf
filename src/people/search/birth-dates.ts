/** Birth dates as people type them, in any form. Pure. */
import type { Day } from '../../core/dates.ts'

/** A birth date, or what of it is known: a whole day, a month or a year. Both ends count. */
export interface Birth {
  readonly from: Day
  readonly until: Day
  /** As it was typed. */
  readonly typed: string
}

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
/** A month by its name or its first three letters; September by four as well. */
const MONTH = '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const monthOf = (name: string): number => MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1

/** Nobody younger is a suspect: the age of criminal responsibility in England and Wales (Children and Young Persons Act 1933, section 50). */
const YOUNGEST = 10
const OLDEST = 120

const two = (n: number): string => String(n).padStart(2, '0')

const monthDays = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** A day of these parts, or null where the calendar has none. */
const dayOf = (year: number, month: number, day: number): Day | null =>
  month >= 1 && month <= 12 && day >= 1 && day <= monthDays(year, month) ? `${year}-${two(month)}-${two(day)}` : null

/** Of two figures, the latest year in which somebody old enough was born: in 2026 `88` is 1988 and `15` is 2015, `17` is 1917. */
export const wholeYear = (figures: string, today: Day): number => {
  const latest = Number(today.slice(0, 4)) - YOUNGEST
  const year = Number(figures)
  if (figures.length > 2) return year
  return 2000 + year <= latest ? 2000 + year : 1900 + year
}

const plausible = (year: number, today: Day): boolean => year <= Number(today.slice(0, 4)) && year >= Number(today.slice(0, 4)) - OLDEST

interface Form {
  readonly pattern: RegExp
  /** Year, month and day among the pattern's groups; 0 where it has none. */
  readonly places: readonly [year: number, month: number, day: number]
  /** Leaves it alone where it reads no real day, because it may be another number. */
  readonly orElseNumber?: true
}

const bare = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\d/])${pattern}(?![\\p{L}\\d/])`, 'iu')

const FORMS: readonly Form[] = [
  { pattern: bare('(\\d{4})[-/. ](\\d{1,2})[-/. ](\\d{1,2})'), places: [1, 2, 3] },
  { pattern: bare('(\\d{1,2})[-/. ](\\d{1,2})[-/. ]\'?(\\d{4}|\\d{2})'), places: [3, 2, 1] },
  { pattern: bare(`(\\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/., ]*${MONTH}[-/., ]*'?(\\d{4}|\\d{2})`), places: [3, 2, 1] },
  { pattern: bare(`${MONTH}[ ]+(\\d{1,2})(?:st|nd|rd|th)?[, ]+(\\d{4})`), places: [3, 1, 2] },
  { pattern: bare(`${MONTH}[-/., ]*(\\d{4})`), places: [2, 1, 0] },
  { pattern: bare('(\\d{2})(\\d{2})(\\d{4})'), places: [3, 2, 1], orElseNumber: true },
  { pattern: bare('(\\d{4})(\\d{2})(\\d{2})'), places: [1, 2, 3], orElseNumber: true },
  { pattern: bare('(\\d{2})(\\d{2})(\\d{2})'), places: [3, 2, 1], orElseNumber: true },
  { pattern: bare('(\\d{1,2})[/](\\d{4})'), places: [2, 1, 0], orElseNumber: true },
  { pattern: bare('((?:19|20)\\d{2})'), places: [1, 0, 0], orElseNumber: true },
]

const readForm = (form: Form, groups: readonly (string | undefined)[], today: Day): Birth | null => {
  const [yearAt, monthAt, dayAt] = form.places
  const typed = groups[0] ?? ''
  const year = wholeYear(groups[yearAt] ?? '', today)
  if (!plausible(year, today)) return null
  if (monthAt === 0) return { from: `${year}-01-01`, until: `${year}-12-31`, typed }
  const monthText = groups[monthAt] ?? ''
  const month = /\d/.test(monthText) ? Number(monthText) : monthOf(monthText)
  if (dayAt === 0) return month >= 1 && month <= 12 ? { from: `${year}-${two(month)}-01`, until: `${year}-${two(month)}-${two(monthDays(year, month))}`, typed } : null
  const day = Number(groups[dayAt])
  // Month first, as some countries and systems write it, where day first makes no day.
  const whole = dayOf(year, month, day) ?? dayOf(year, day, month)
  return whole === null ? null : { from: whole, until: whole, typed }
}

/** The first birth date in a text, and the text without it. `wrong` is what looks like a date and is none: 31/2/1988. */
export const takeBirth = (text: string, today: Day): { readonly birth: Birth | null; readonly wrong: string | null; readonly rest: string } => {
  const plain = text.replace(/\b(d\.?o\.?b\.?|date of birth|born(?: on| in)?)(?=[\s:]|$):?/i, ' ')
  let wrong: string | null = null
  for (const form of FORMS) {
    const found = form.pattern.exec(plain)
    if (!found) continue
    const birth = readForm(form, found, today)
    if (birth) return { birth, wrong: null, rest: `${plain.slice(0, found.index)} ${plain.slice(found.index + found[0].length)}` }
    if (form.orElseNumber === undefined) {
      wrong = found[0]
      break
    }
  }
  return { birth: null, wrong, rest: wrong === null ? plain : plain.replace(wrong, ' ') }
}

/** How a recorded birth date stands to a typed one; `null`: nothing in common. */
export type Nearness = 'same' | 'swapped' | 'one-figure' | null

/** Does a birth date answer to what was typed: the day itself, day and month swapped, or one figure other? Of a month or a year, only one within it. */
export const nearBirth = (recorded: Day, { from, until }: Birth): Nearness => {
  if (recorded >= from && recorded <= until) return 'same'
  if (from !== until) return null
  const [year, month, day] = from.split('-')
  if (recorded === `${year}-${day}-${month}`) return 'swapped'
  let others = 0
  for (let at = 0; at < from.length; at++) if (from[at] !== recorded[at]) others++
  return others === 1 ? 'one-figure' : null
}

/** Every real day that a typed day may have been meant for: itself, swapped, and with one figure other. */
export const daysNear = ({ from, until }: Birth): Day[] => {
  if (from !== until) return []
  const found = new Set<Day>([from])
  const [year = '', month = '', day = ''] = from.split('-')
  const add = (y: number, m: number, d: number): void => {
    const real = dayOf(y, m, d)
    if (real !== null) found.add(real)
  }
  add(Number(year), Number(day), Number(month))
  for (let at = 0; at < from.length; at++)
    if (from[at] !== '-')
      for (let figure = 0; figure <= 9; figure++) {
        const [y, m, d] = (from.slice(0, at) + figure + from.slice(at + 1)).split('-').map(Number)
        if (y !== undefined && y >= 1900 && m !== undefined && d !== undefined) add(y, m, d)
      }
  return [...found]
}
