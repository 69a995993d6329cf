/** GP registration of people who leave prison: asked from a month before release, checked on days 1 and 28; what its absence holds up. Pure. */
import { addDays, addMonths, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { Kind } from './rules.ts'

export const GP_ANSWERS = { registered: 'Registered', applied: 'Applied, no answer yet', 'turned-away': 'Turned away by the practice', none: 'Not registered', 'not-wanted': 'They do not want one' } as const
export type GpAnswer = keyof typeof GP_ANSWERS

export const GP_POINTS = { before: 'Before release', 'day-1': 'Day 1', 'day-28': 'Day 28' } as const
export type GpPoint = keyof typeof GP_POINTS

interface GpRule {
  readonly monthsBefore: number
  readonly firstDay: number
  readonly lastDay: number
  /** Treatment that does not begin without a GP. */
  readonly needed: readonly Kind[]
}

export const GP_RULE: readonly [DatedRule<GpRule>, ...DatedRule<GpRule>[]] = [{
  from: '2016-04-01', value: { monthsBefore: 1, firstDay: 1, lastDay: 28, needed: ['mhtr-primary', 'mhtr-secondary'] },
  source: 'Registration up to a month before release: NHS England, registering people with a GP before they leave prison (recalled, to be checked against the text). Days 1 and 28, and which treatment waits for a GP: Throughline’s own standard, the partnership may set others',
}]

export const gpRuleOn = (release: Day): GpRule => ruleOn(GP_RULE, release).value

/** Does one of these kinds of treatment wait for a GP? */
export const needsGp = (kinds: readonly Kind[], today: Day): boolean => kinds.some((kind) => gpRuleOn(today).needed.includes(kind))

export interface GpCourse {
  readonly releaseDay: Day
  readonly released: boolean
  /** The newest answer at each point, if there is one. */
  readonly answers: Readonly<Partial<Record<GpPoint, GpAnswer>>>
}

/** The answer that counts now: the newest point that was answered. */
export const gpStanding = ({ answers }: Pick<GpCourse, 'answers'>): GpAnswer | null => answers['day-28'] ?? answers['day-1'] ?? answers.before ?? null

/** For which point an answer is recorded today. */
export const gpPoint = ({ released, answers, releaseDay }: GpCourse, today: Day): GpPoint =>
  !released ? 'before' : today >= addDays(releaseDay, gpRuleOn(releaseDay).lastDay) || answers['day-1'] === 'registered' ? 'day-28' : 'day-1'

export interface GpStep { readonly words: string; readonly owner: 'prison' | 'manager'; readonly due: Day }

/** What comes next, whose it is and by when; null before its time, and at its end: registered on day 28, or not wanted. */
export const nextOnGp = (course: GpCourse, today: Day): GpStep | null => {
  const { releaseDay, released, answers } = course
  const rule = gpRuleOn(releaseDay)
  if (gpStanding(course) === 'not-wanted') return null
  if (!released) return today < addMonths(releaseDay, -rule.monthsBefore) || answers.before === 'registered' ? null : { words: answers.before === undefined ? 'Register them with a GP before release' : `${GP_ANSWERS[answers.before]}: register them with a GP before release`, owner: 'prison', due: releaseDay }
  if (answers['day-28'] === 'registered') return null
  const last = addDays(releaseDay, rule.lastDay)
  if (answers['day-28'] !== undefined) return { words: 'Still without a GP after day 28: register them with one', owner: 'manager', due: last }
  if (answers['day-1'] === undefined) return { words: 'Check on day 1 that they are registered with a GP', owner: 'manager', due: addDays(releaseDay, rule.firstDay) }
  return { words: answers['day-1'] === 'registered' ? 'Check on day 28 that they are still registered with a GP' : 'Without a GP since release: register them with one', owner: 'manager', due: last }
}

/** May it be answered so? */
export const decideGp = (course: GpCourse, { answer, practice, day }: { readonly answer: GpAnswer; readonly practice: string; readonly day: Day }, today: Day): Result<GpPoint> => {
  const from = addMonths(course.releaseDay, -gpRuleOn(course.releaseDay).monthsBefore)
  if (day > today) return no('Enter today or a day that has passed.', 'day')
  if (!course.released && today < from) return no(`They leave on ${longDay(course.releaseDay)}: a practice takes them on from ${longDay(from)}.`, 'answer')
  if (course.released && day < course.releaseDay) return no(`They left on ${longDay(course.releaseDay)}: enter that day or a later one.`, 'day')
  return answer === 'registered' && practice.length < 2 ? no('Enter the name of the practice.', 'practice') : yes(gpPoint(course, today))
}
