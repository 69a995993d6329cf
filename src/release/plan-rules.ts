/** What may be done with a release plan: items, meetings, where home is, closing. Pure. */
import { addDays, isDay, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { keysOf, PATHWAYS, type InformationClass, type Pathway } from '../platform/vocabulary.ts'
import { POINTS, type PointKey } from './points.ts'
import type { Course } from './workflow.ts'

export const ITEM_LETTERS_MAX = 300
export const ANSWER_LETTERS_MAX = 1000

/** Whose words about which subject are of which class: a resettlement worker sees nothing of health. */
export const ANSWER_SUBJECTS = { ...PATHWAYS, prescription: 'Prescription' } as const
export type AnswerSubject = keyof typeof ANSWER_SUBJECTS
export const answerClassOf = (subject: AnswerSubject): Extract<InformationClass, 'plan' | 'health'> => (subject === 'health' || subject === 'drugs-alcohol' || subject === 'prescription' ? 'health' : 'plan')

/** By when something is needed: a fixed point or a day. */
export const decideItemDue = ({ point, day }: { readonly point: PointKey | ''; readonly day: string }, today: Day): Result<{ readonly byPoint: PointKey | null; readonly dueDay: Day | null }> => {
  if (point !== '') return yes({ byPoint: point, dueDay: null })
  if (!isDay(day)) return no('Choose a point, or enter the day by which it is needed.', 'day')
  return day < today ? no('The day by which it is needed cannot have passed.', 'day') : yes({ byPoint: null, dueDay: day })
}

/** An item is done or dropped once. */
export const decideItemEnd = ({ doneOn, droppedOn }: { readonly doneOn: Day | null; readonly droppedOn: Day | null }): Result<null> =>
  doneOn !== null ? no(`This was done on ${longDay(doneOn)}.`) : droppedOn !== null ? no(`This was dropped on ${longDay(droppedOn)}.`) : yes(null)

/** May the plan of this course still be changed? After its end there is nothing to prepare. */
export const decideOpen = ({ end }: Course): Result<null> => (end === null ? yes(null) : no(`This release plan ended on ${longDay(end.day)}: nothing more is planned in it.`))

/** So long after release a meeting still belongs to it. */
export const MEETINGS_DAYS = 28

/** A meeting belongs to the day of release or the weeks after it, and is not in the past. */
export const decideMeetingDay = (day: Day, course: Course, today: Day): Result<Day> => {
  if (day < today) return no('A meeting is arranged for today or later.', 'day')
  const release = course.released ?? course.release
  if (release === null) return no('There is no release day yet: record it first.', 'day')
  if (day < release) return no(`Release is on ${longDay(release)}: this is for meetings of that day and after it.`, 'day')
  if (day > addDays(release, MEETINGS_DAYS)) return no(`This is for the first ${MEETINGS_DAYS} days after release, until ${longDay(addDays(release, MEETINGS_DAYS))}.`, 'day')
  return yes(day)
}

/** A time of the day as it is kept: `09:30`, from `9.30`, `9:30am`, `2pm`, `1430`. */
export const readTime = (typed: string): Result<string> => {
  const parts = /^(\d{1,2})(?:[.:]?(\d{2}))?\s*(am|pm)?$/i.exec(typed.trim())
  const hours = Number(parts?.[1])
  const half = parts?.[3]?.toLowerCase()
  const at = half === 'pm' && hours < 12 ? hours + 12 : half === 'am' && hours === 12 ? 0 : hours
  const minutes = Number(parts?.[2] ?? 0)
  if (!parts || at > 23 || minutes > 59 || (half !== undefined && (hours < 1 || hours > 12))) return no('Enter a time of day, for example 9:30am or 14:15.', 'at')
  return yes(`${String(at).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`)
}

/** May a meeting be at this time? Nobody is in two places at once: `own` is the meeting that moves, which does not stand in its own way. */
export const decideMeetingTime = (
  { day, at, own }: { readonly day: Day; readonly at: string; readonly own: string | null },
  meetings: readonly { readonly id: string; readonly who: string; readonly day: Day; readonly at: string; readonly cancelledOn: Day | null }[],
): Result<string> => {
  const clash = meetings.find((one) => one.id !== own && one.cancelledOn === null && one.day === day && one.at === at)
  return clash ? no(`They meet ${clash.who} at that time already. Choose another time, or move that meeting.`, 'at') : yes(at)
}

/** A time as people say it: `9:30am`, `12 noon`, `2pm`. */
export const timeWords = (at: string): string => {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  if (hours === 12 && minutes === 0) return '12 noon'
  const of = hours % 12 === 0 ? 12 : hours % 12
  return `${of}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}${hours < 12 ? 'am' : 'pm'}`
}

/** A move to the resettlement prison so near to release leaves its team little time: 12 weeks, the time of the pre-release report. */
export const LATE_TRANSFER_DAYS = 84

/** What a transfer leaves, in sentences for both teams. */
export const transferWords = ({ passed, known, to, release, day }: { readonly passed: number; readonly known: boolean; readonly to: string; readonly release: Day; readonly day: Day }): string[] => {
  const late = addDays(day, LATE_TRANSFER_DAYS) > release
  const items = passed === 0 ? 'Nothing in the release plan is left undone by the prison.' : `${passed === 1 ? 'One item that is not done passes' : `${passed} items that are not done pass`} to the team of ${to}, and ${passed === 1 ? 'is' : 'are'} told to both teams.`
  return [
    known ? items : `${to} does not use Throughline: tell its team yourself what is not done.`,
    ...(late ? [`This is a late move: release is on ${longDay(release)}. The points that have passed are due at once at ${to}.`] : []),
  ]
}

/** The pathways in their order, for forms. */
export const PATHWAY_KEYS = keysOf(PATHWAYS)

/** By when, in words. */
export const byWords = ({ byPoint, dueDay }: { readonly byPoint: PointKey | null; readonly dueDay: Day | null }, due: Day): string => (byPoint !== null ? `by ${POINTS[byPoint].title.toLowerCase()} (${longDay(due)})` : `by ${longDay(dueDay ?? due)}`)

/** What is needed of an item where it is moved to another pathway or back: only the seven. */
export const isPathway = (text: string): text is Pathway => text in PATHWAYS
