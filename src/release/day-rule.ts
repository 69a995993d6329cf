/**
 * The day on which somebody walks out, and the days by which a licence has to be ready. Pure.
 *
 * A release that falls on a working day before a day that is not worked may be brought forward to the nearest earlier day that suits,
 * so that services are open when the person comes out. It is the governor’s decision, person by person. What falls on a weekend or
 * bank holiday is brought forward by the older section 23(3). In force from 12 December 2023: Criminal Justice Act 1961, section
 * 23(3) to (3D); Offenders (Day of Release from Detention) Act 2023. As the prison service plans it: calculate-release-dates-api@cd827b07,
 * NonFridayReleaseService.kt; licences: create-and-vary-a-licence-api@a6d37342, ReleaseDateService.kt.
 */
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { isWorkingDay, weekday, WEEKDAYS } from '../core/working-days.ts'

export const DAY_RULE = { from: '2023-12-12', source: 'Offenders (Day of Release from Detention) Act 2023' } as const

/** Is this day worked? The bank holidays of England and Wales by default; a case may bring its own. */
export type Worked = (day: Day) => boolean

/** Worked is what is neither weekend nor one of these days. */
export const workedExcept = (holidays: readonly Day[]): Worked => {
  const closed = new Set(holidays)
  return (day) => weekday(day) < 5 && !closed.has(day)
}

/** Does it suit: worked, and followed by a day that is? */
const suits = (day: Day, worked: Worked): boolean => worked(day) && worked(addDays(day, 1))

/** The nearest day, this or earlier, that is worked and followed by a day that is. */
export const earlierReleaseDay = (release: Day, worked: Worked = isWorkingDay): Day => {
  let day = release
  while (!suits(day, worked)) day = addDays(day, -1)
  return day
}

/**
 * The kinds of date on which somebody is let out or moved by operation of law, which the rule moves, under the names they go by;
 * all other dates (expiry, eligibility, parole, tariff, temporary release) stay.
 */
const MOVED_KINDS: ReadonlySet<string> = new Set([
  'conditional-release', 'automatic-release', 'post-recall-release', 'post-recall', 'early-transfer', 'mid-transfer', 'late-transfer', 'mid-term', 'youth-mid-term',
])

export interface PlannedDay {
  readonly plannedReleaseDate: Day
  readonly moved: boolean
}

/** The day for which a release is planned. A day that has passed, or is no release, stays; `today` may be left out. */
export const plannedReleaseDay = ({ scheduled, kind, today }: { readonly scheduled: Day; readonly kind: string; readonly today: Day | null }, worked: Worked = isWorkingDay): PlannedDay => {
  if (!MOVED_KINDS.has(kind) || (today !== null && scheduled < today)) return { plannedReleaseDate: scheduled, moved: false }
  const day = earlierReleaseDay(scheduled, worked)
  return { plannedReleaseDate: day, moved: day !== scheduled }
}

const FRIDAY = 4
/** A licence may be wanted on the third working day before that is no Friday, where the day itself is a Friday or not worked. */
const EARLIEST_DAYS = 3
/** A licence can be changed until two working days before it begins; who writes it is warned two working days before that. */
const CUT_OFF_DAYS = 2

/** The day so many of the days that count before a day; the day itself does not count. */
const daysBefore = (day: Day, count: number, counts: Worked): Day => {
  let [at, left] = [day, count]
  while (left > 0) {
    at = addDays(at, -1)
    if (counts(at)) left--
  }
  return at
}

/** The earliest day to which a release may be brought forward, for which a licence has to be ready. */
export const earliestReleaseDay = (scheduled: Day, worked: Worked = isWorkingDay): Day =>
  worked(scheduled) && weekday(scheduled) !== FRIDAY ? scheduled : daysBefore(scheduled, EARLIEST_DAYS, (day) => worked(day) && weekday(day) !== FRIDAY)

export interface LicenceCutOff {
  readonly cutOffDate: Day
  readonly warningDate: Day
}

/** The last days for changing a licence that begins on `start`, counted from the working day before where `start` is none. */
export const licenceCutOff = (start: Day, worked: Worked = isWorkingDay): LicenceCutOff => {
  const begins = worked(start) ? start : daysBefore(start, 1, worked)
  const cutOffDate = daysBefore(begins, CUT_OFF_DAYS, worked)
  return { cutOffDate, warningDate: daysBefore(cutOffDate, CUT_OFF_DAYS, worked) }
}

/** Longer moves round holidays want somebody to look: the Act’s publicity speaks of up to two days. */
const USUAL_MOVE_DAYS_MAX = 2

export interface ReleaseDayWarning {
  readonly words: string
  /** The day to which it could be brought forward; null when that has passed. */
  readonly better: Day | null
}

/** A day with its day of the week, as people say it: `Thursday 26 November 2026`. */
export const namedDay = (day: Day): string => `${WEEKDAYS[weekday(day)] ?? ''} ${longDay(day)}`

/** Is this a bad day to leave prison, and which earlier one would be better? Null when the day suits. */
export const releaseDayWarning = (release: Day, today: Day): ReleaseDayWarning | null => {
  if (release < today || suits(release, isWorkingDay)) return null
  const name = WEEKDAYS[weekday(release)] ?? ''
  const worked = isWorkingDay(release)
  const why = weekday(release) > FRIDAY ? `is a ${name}` : !worked ? 'is a bank holiday' : weekday(release) === FRIDAY ? `is a Friday${isWorkingDay(addDays(release, 3)) ? '' : ' before a bank holiday'}` : `is a ${name} before a bank holiday`
  const better = earlierReleaseDay(release)
  const move = daysBetween(better, release)
  if (better < today) return { words: `Release day ${why}, and no better day is left. Make sure that services are open or somebody meets them.`, better: null }
  const review = move > USUAL_MOVE_DAYS_MAX ? ` That is ${move} days earlier, so it should be reviewed.` : ''
  return { words: `Release day ${why}: services may be closed. They may be released on ${namedDay(better)} instead: ask the prison.${review}`, better }
}
