/** Who is asked each question of the gate record, until when, and who else once it is late. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { isHealth, QUESTIONS, type QuestionName } from './questions.ts'

/** Who can be asked. `prison` is its resettlement team and offender managers; `prison-health` those in the prison who see health. */
export const OWNERS = {
  prison: 'the prison',
  'prison-health': 'the prison’s offender manager',
  manager: 'the offender manager',
  provider: 'the treatment provider',
  head: 'the head of the delivery unit',
} as const
export type Owner = keyof typeof OWNERS

interface Asking {
  /** Questions that the prison answers on release day. */
  readonly prisonOnTheDay: readonly QuestionName[]
  /** Working days after its day from which an open question is also the head’s. */
  readonly chaseWorkingDays: number
}

/**
 * Assumed, not law: the prison sees the person out and hears where they go; from the next day it is the offender manager who meets
 * them; treatment is known best by whoever treats. Housing keeps to the accommodation check (`recorderOf` in housing/rules.ts).
 */
const ASKING: readonly [DatedRule<Asking>, ...DatedRule<Asking>[]] = [{
  from: '2026-11-23',
  value: { prisonOnTheDay: ['housing', 'money', 'prescription', 'phone', 'work'], chaseWorkingDays: 2 },
  source: 'Throughline’s own: no guidance names who looks whether release day worked (HM Prison and Probation Service services as read in 2026 have no such record)',
}]

export interface CheckDue {
  readonly dayAfter: number
  readonly due: Day
}

/** What decides who is asked: does a provider treat the person, and does an offender manager in the community manage them? */
export interface Around {
  readonly treated: boolean
  readonly managed: boolean
}

const askingOn = (due: Day): Asking => ruleOn(ASKING, due).value

/** The one who answers for a question that is open today: always exactly one. */
export const ownerOf = (question: QuestionName, { dayAfter, due }: CheckDue, { treated, managed }: Around, today: Day): Owner => {
  if (dayAfter === 0 && today <= due && askingOn(due).prisonOnTheDay.includes(question)) return isHealth(question) ? 'prison-health' : 'prison'
  if (isHealth(question) && treated) return 'provider'
  return managed ? 'manager' : 'head'
}

/** The questions of a check that are this owner’s while they are open, on release day itself or later: from `ownerOf`, so that a list asks what the page does. */
export const askedOf = (owner: Owner, when: 'release-day' | 'later', around: Around, today: Day): QuestionName[] =>
  keysOf(QUESTIONS).filter((question) => ownerOf(question, { dayAfter: 0, due: when === 'release-day' ? today : addDays(today, -1) }, around, today) === owner)

/** Is a question so late that the head of the unit asks as well? */
export const isChased = ({ due }: Pick<CheckDue, 'due'>, today: Day): boolean => addWorkingDays(due, askingOn(due).chaseWorkingDays) < today

/** The last day whose open questions the head asks after today. */
export const chasedUntil = (today: Day): Day => {
  let day = addDays(today, -1)
  while (!isChased({ due: day }, today)) day = addDays(day, -1)
  return day
}
