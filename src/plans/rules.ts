/**
 * The plan agreed with the person: goals by pathway, steps with an owner and a day, their own words. What may be done, and
 * when. Pure.
 *
 * draft → agreed → closed. Changing what an agreed plan says makes it a draft again until it is agreed again: a plan is only
 * ever agreed as it stands. Ticking a step off changes nothing that was agreed.
 */
import { addMonths, isDay, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { PATHWAYS, type Pathway } from '../platform/vocabulary.ts'

export const PLAN_STATES = { draft: 'Draft', agreed: 'Agreed', closed: 'Closed' } as const
export type PlanState = keyof typeof PLAN_STATES

/** A plan is looked at again within so many months of today. This platform’s own standard (2026-11-23). */
export const REVIEW_MONTHS_MAX = 6
/** Where nobody chose a day for the review, it is so many months from the agreement. */
export const REVIEW_MONTHS_USUAL = 3
export const WORDS_LETTERS_MAX = 500
export const OWN_WORDS_LETTERS_MAX = 2000

export interface Step {
  readonly id: string
  readonly words: string
  readonly ownerId: string
  readonly owner: string
  /** The person does it themself; the owner asks them about it. */
  readonly byPerson: boolean
  readonly due: Day
  readonly doneOn: Day | null
  readonly droppedOn: Day | null
}

export interface Goal {
  readonly id: string
  readonly pathway: Pathway
  readonly words: string
  readonly endedOn: Day | null
  readonly endedAs: 'reached' | 'dropped' | null
  readonly steps: readonly Step[]
}

export interface Plan {
  readonly id: string
  readonly personId: string
  readonly state: PlanState
  readonly ownWords: string
  /** They were asked and did not want to say; then there are no words. */
  readonly declined: boolean
  readonly reviewDay: Day | null
  readonly startedOn: Day
  /** The last time it was agreed; a draft that has one was changed since. */
  readonly agreedOn: Day | null
  readonly closedOn: Day | null
  readonly closeReason: string | null
  readonly organisation: string
  readonly version: number
  readonly goals: readonly Goal[]
}

export const isOpen = ({ doneOn, droppedOn }: Pick<Step, 'doneOn' | 'droppedOn'>): boolean => doneOn === null && droppedOn === null
export const isOverdue = (step: Step, today: Day): boolean => isOpen(step) && step.due < today
export const openSteps = ({ goals }: Pick<Plan, 'goals'>): Step[] => goals.flatMap(({ steps }) => steps.filter(isOpen))

/** Steps in the order to read them: overdue first, then the others that are open by day, then those that are over. */
export const stepsInOrder = (steps: readonly Step[]): Step[] =>
  steps.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))

/** Goals in the order to read them: those with an overdue step first, then as they were written; ended ones last. */
export const goalsInOrder = (goals: readonly Goal[], today: Day): Goal[] => {
  const rank = (goal: Goal): number => (goal.endedOn !== null ? 2 : goal.steps.some((step) => isOverdue(step, today)) ? 0 : 1)
  return goals.toSorted((a, b) => rank(a) - rank(b))
}

/** Pathways with a need and no goal that is still worked on or was reached. */
export const needsWithoutGoal = (needs: readonly Pathway[], goals: readonly Goal[]): Pathway[] =>
  needs.filter((need) => !goals.some(({ pathway, endedAs }) => pathway === need && endedAs !== 'dropped'))

/** How the plan stands, in a sentence. */
export const stateWords = ({ state, agreedOn, closedOn, closeReason }: Pick<Plan, 'state' | 'agreedOn' | 'closedOn' | 'closeReason'>): string => {
  if (state === 'closed') return `Closed on ${longDay(closedOn ?? '')}${closeReason ? `: ${closeReason}` : ''}.`
  if (state === 'agreed') return `Agreed with the person on ${longDay(agreedOn ?? '')}.`
  return agreedOn === null ? 'Not agreed with the person yet.' : `Changed since it was agreed on ${longDay(agreedOn)}. Agree it with the person again.`
}

/** Chosen as the owner of a step that the person does themself. */
export const THEMSELF = 'person'

/** Who does a step, as the people who work with the person read it. */
export const doerOf = ({ byPerson, owner }: Pick<Step, 'byPerson' | 'owner'>): string => (byPerson ? 'The person themself' : owner)

export const DECLINED_WORDS = 'They did not want to say.'

/** Are these words of somebody? Dashes and dots say nothing. */
const says = (words: string): boolean => /[\p{L}\p{N}]/u.test(words)

/**
 * What is kept of what the person wants: what they said, or that they did not want to say. Saving neither would look like having
 * asked, so it is refused; a draft stays without by not saving.
 */
export const decideOwnWords = (words: string, declined: boolean, before: Pick<Plan, 'ownWords'>): Result<{ ownWords: string; declined: boolean }> => {
  if (declined && says(words)) return no('Write down what they said, or choose that they did not want to say: not both.', 'ownWords')
  if (declined) return yes({ ownWords: '', declined: true })
  if (says(words)) return yes({ ownWords: words, declined: false })
  return no(before.ownWords === '' ? 'Write down what they say, or choose that they did not want to say.' : 'Keep what the person said, or write what they say now.', 'ownWords')
}

/** What stands in the way of agreeing the plan, each in a sentence that says what to do; empty when nothing does. */
export const missingForAgreement = ({ ownWords, declined, goals }: Pick<Plan, 'ownWords' | 'declined' | 'goals'>): string[] => {
  const worked = goals.filter(({ endedAs }) => endedAs !== 'dropped')
  return [
    ...(says(ownWords) || declined ? [] : ['Write down what the person wants, in their own words, or that they did not want to say.']),
    ...(worked.length === 0 ? ['Add at least one goal.'] : []),
    ...worked.filter(({ endedOn, steps }) => endedOn === null && !steps.some(({ droppedOn }) => droppedOn === null))
      .map(({ pathway, words }) => `Add a step to “${words}” (${PATHWAYS[pathway]}): who does what, and by when.`),
  ]
}

/** May the plan be agreed, and when is it reviewed? */
export const decideAgreement = (plan: Plan, today: Day): Result<{ reviewDay: Day }> => {
  if (plan.state === 'agreed') return no(`This plan was agreed on ${longDay(plan.agreedOn ?? '')} and has not changed since.`)
  const missing = missingForAgreement(plan)
  if (missing.length > 0) return { ...no(missing[0] ?? ''), more: missing.map((message) => ({ field: '', message })) }
  return yes({ reviewDay: plan.reviewDay !== null && plan.reviewDay > today ? plan.reviewDay : addMonths(today, REVIEW_MONTHS_USUAL) })
}

/** A day on which the plan is looked at again; empty leaves it open where `required` is false. */
export const decideReviewDay = (day: string, today: Day, required: boolean): Result<Day | null> => {
  if (day === '') return required ? no('Choose the day of the next review.', 'reviewDay') : yes(null)
  if (!isDay(day)) return no('Enter a real day for the review, for example 27 3 2027.', 'reviewDay')
  if (day <= today) return no('The review must be after today.', 'reviewDay')
  return day <= addMonths(today, REVIEW_MONTHS_MAX) ? yes(day) : no(`Choose a day within ${REVIEW_MONTHS_MAX} months: by ${longDay(addMonths(today, REVIEW_MONTHS_MAX))}.`, 'reviewDay')
}

/** The day by which a new step is to be done. */
export const decideDueDay = (day: string, today: Day): Result<Day> => {
  if (!isDay(day)) return no('Enter a real day by which it is done, for example 27 3 2027.', 'due')
  return day < today ? no('Choose a day from today on.', 'due') : yes(day)
}

/** May this step be ticked off, or dropped? */
export const decideStepEnd = ({ doneOn, droppedOn }: Pick<Step, 'doneOn' | 'droppedOn'>): Result<null> => {
  if (doneOn !== null) return no(`This step was already done on ${longDay(doneOn)}.`)
  return droppedOn === null ? yes(null) : no(`This step was already dropped on ${longDay(droppedOn)}.`)
}

/** May this goal end as reached or dropped? Dropping it drops its open steps; reaching it leaves none open. */
export const decideGoalEnd = (goal: Goal, as: 'reached' | 'dropped'): Result<{ dropped: string[] }> => {
  if (goal.endedOn !== null) return no(`This goal was already ${goal.endedAs ?? 'ended'} on ${longDay(goal.endedOn)}.`)
  const open = goal.steps.filter(isOpen)
  if (as === 'reached' && open.length > 0) return no(`${open.length === 1 ? 'One step is' : `${open.length} steps are`} still open. Mark each done or dropped first.`)
  return yes({ dropped: open.map(({ id }) => id) })
}

const counted = (count: number, one: string): string => (count === 1 ? `one ${one}` : `${count} ${one}s`)

/** What a merge did to two open plans, for the person who is about to save it. */
export const mergeWords = (openSteps: number): string =>
  `Both records have an open plan. The plan of the record that is kept stays open; the other is closed as “merged”${openSteps === 0 ? '' : `, with ${counted(openSteps, 'open step')} that nobody is reminded of any more`}. Undoing the merge opens it again.`
export const PARTED_WORDS = 'The plan that the merge had closed is open again, as it was.'

/** What can happen to a plan, as the time line and the history say it. */
export const CHANGE_WORDS = {
  started: 'Plan started', worded: 'Their own words written down', changed: 'Plan changed', agreed: 'Plan agreed with the person', reviewed: 'Plan reviewed', closed: 'Plan closed', reopened: 'Plan opened again',
} as const
export type ChangeKind = keyof typeof CHANGE_WORDS

/** One dated row of what happened to a plan. */
export interface PlanChange {
  readonly planId: string
  readonly kind: ChangeKind
  readonly state: PlanState
  readonly words: string | null
  readonly on: Day
  readonly by: string | null
}
