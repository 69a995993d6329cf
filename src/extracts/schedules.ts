/** Files that come by themselves: which file it is, of which day, when it is late, and whether it may be saved without a human being. Pure. */
import { addDays, isDay, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { HeadingDifferences } from './remembered.ts'
import { counted, type ExtractState } from './states.ts'
import { whyWithdrawalAsks, type Covers } from './telling.ts'

/** Where the day stands in a file's name, in the orders in which agencies write it. */
const DAY_FORMS = {
  '{YYYY-MM-DD}': { form: '(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})' },
  '{YYYYMMDD}': { form: '(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})' },
  '{DD-MM-YYYY}': { form: '(?<day>\\d{2})-(?<month>\\d{2})-(?<year>\\d{4})' },
  '{DDMMYYYY}': { form: '(?<day>\\d{2})(?<month>\\d{2})(?<year>\\d{4})' },
} as const
export const DAY_FORM_WORDS = Object.keys(DAY_FORMS).join(', ')

const STARS_MAX = 2
const formIn = (pattern: string): keyof typeof DAY_FORMS | undefined => {
  const found = Object.keys(DAY_FORMS).filter((form) => pattern.split(form).length === 2)
  return found.length === 1 ? (found[0] as keyof typeof DAY_FORMS) : undefined
}

/** Is this a pattern by which a file's day can be told? */
export const decidePattern = (pattern: string): Result<true> => {
  if (/[/\\]/.test(pattern) || pattern.startsWith('.')) return no('Give the name of a file, without a folder.', 'filePattern')
  if (!/\.(csv|txt)$/i.test(pattern)) return no('The name has to end in .csv or .txt.', 'filePattern')
  if (formIn(pattern) === undefined) return no(`Say once where the day of the contents stands in the name, as ${DAY_FORM_WORDS}: police-{YYYY-MM-DD}.csv.`, 'filePattern')
  return pattern.split('*').length - 1 > STARS_MAX ? no(`Use at most ${STARS_MAX} stars.`, 'filePattern') : yes(true)
}

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')

/** The day that a file's name says, or null where the pattern is for other files. A day that does not exist is none. */
export const dayOfFile = (pattern: string, name: string): Day | null => {
  const form = formIn(pattern)
  if (form === undefined) return null
  const text = pattern.split(form).map((part) => part.split('*').map(escaped).join('[^/]*')).join(DAY_FORMS[form].form)
  const groups = new RegExp(`^${text}$`, 'i').exec(name)?.groups
  const day = groups ? `${groups['year']}-${groups['month']}-${groups['day']}` : ''
  return isDay(day) ? day : null
}

/** What a schedule lets through without its officer: shares of a thousand. */
export interface ScheduleRules {
  readonly confirms: boolean
  readonly covers: Covers
  /** Of the rows of the file. */
  readonly refusedPerThousand: number
  /** New and changed, of the records that stand. */
  readonly changedPerThousand: number
  /** Of the records that stand. */
  readonly withdrawnPerThousand: number
}

/** No schedule may be laxer than this: above it the file is more likely wrong than the agency is. Source: this project. */
export const LAXEST = { refusedPerThousand: 200, changedPerThousand: 500, withdrawnPerThousand: 50 } as const

interface Arrived {
  readonly state: ExtractState
  readonly problem: string | null
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsUnchanged: number
  readonly rowsRefused: number
  readonly rowsOlder: number
  readonly rowsWithdrawn: number
  readonly rowsStanding: number
  readonly rowsNameless: number
}

const over = (count: number, of: number, perThousand: number): boolean => count * 1000 > of * perThousand
const share = (count: number, of: number): string => `${Math.round((1000 * count) / Math.max(1, of)) / 10} in 100`

/**
 * Why a file that came by itself waits for its officer, in a sentence; null where it may be saved at once. `headings` are its differences
 * from the last file that was saved; `first` where none was.
 */
export const whyWaits = (rules: ScheduleRules | null, file: Arrived, headings: HeadingDifferences | null, first: boolean): string | null => {
  if (file.state !== 'read') return file.problem ?? 'It could not be read.'
  if (rules === null) return 'No schedule of yours is for a file of this name, so it waits for you.'
  if (!rules.confirms) return 'Its schedule asks for your confirmation each time.'
  if (first) return 'It is the first file of your agency: look once at what its columns were taken for.'
  const [gone, added] = [headings?.gone[0], headings?.added[0] ?? headings?.taken[0]?.now]
  if (gone) return `Its heading “${gone.heading}” is no longer there.`
  if (added) return `Its heading “${added.heading}” is new, or is taken for something else than last time.`
  const rows = file.rowsNew + file.rowsChanged + file.rowsUnchanged + file.rowsRefused + file.rowsOlder
  if (over(file.rowsRefused, rows, rules.refusedPerThousand)) return `${counted(file.rowsRefused, 'row was', 'rows were')} refused: ${share(file.rowsRefused, rows)}, more than its schedule lets through.`
  const moved = file.rowsNew + file.rowsChanged
  if (over(moved, file.rowsStanding, rules.changedPerThousand)) return `${counted(moved, 'record is', 'records are')} new or changed: ${share(moved, file.rowsStanding)}, more than its schedule lets through.`
  if (over(file.rowsWithdrawn, file.rowsStanding, rules.withdrawnPerThousand)) return `It lacks ${counted(file.rowsWithdrawn, 'record')}: ${share(file.rowsWithdrawn, file.rowsStanding)}, more than its schedule lets through.`
  return whyWithdrawalAsks(file)
}

interface Expectation {
  readonly everyDays: number
  /** The day of which the first file's contents were to be. */
  readonly firstDay: Day
  /** The newest day of which a file has come, or null. */
  readonly newestDay: Day | null
}

/** A file of a day is looked for until the end of the next day: most are made at night. */
const GRACE_DAYS = 1

/** The day by which the next file has to be here; after it the file is overdue. */
export const dueDay = ({ everyDays, firstDay, newestDay }: Expectation): Day => addDays(newestDay === null || newestDay < firstDay ? firstDay : addDays(newestDay, everyDays), GRACE_DAYS)

/** Whether the next file is late, in words; null where it is not. */
export const overdueWords = (expectation: Expectation, today: Day): string | null => {
  const due = dueDay(expectation)
  if (due >= today) return null
  return expectation.newestDay === null ? `No file has come yet; the first was due on ${longDay(due)}.` : `The newest is of ${longDay(expectation.newestDay)}; the next was due on ${longDay(due)}.`
}
