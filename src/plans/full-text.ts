/** Plans with everything that is held of them, in words, for a subject access export. Pure. */
import { longDay } from '../core/dates.ts'
import { PATHWAYS } from '../platform/vocabulary.ts'
import { PLAN_STATES, type Goal, type Plan, type Step } from './rules.ts'

type Row = Record<string, string | null>

const whenOf = ({ doneOn, droppedOn, due }: Step): string =>
  doneOn !== null ? `done on ${longDay(doneOn)}` : droppedOn !== null ? `dropped on ${longDay(droppedOn)}` : `by ${longDay(due)}`

const goalRows = (goal: Goal): Row[] => [
  { What: `Goal: ${PATHWAYS[goal.pathway]}`, Words: goal.words, Who: null, When: goal.endedOn === null ? null : `${goal.endedAs ?? 'ended'} on ${longDay(goal.endedOn)}` },
  ...goal.steps.map((step) => ({ What: 'Step', Words: step.words, Who: step.byPerson ? 'You' : step.owner, When: whenOf(step) })),
]

/** A row for what the person said, for each goal and for each step, of every plan. */
export const plansInFull = (plans: readonly Plan[]): Row[] => plans.flatMap((plan) => [
  { What: 'What you said', Words: plan.declined ? 'You did not want to say' : plan.ownWords, Who: null, When: plan.agreedOn === null ? null : `agreed on ${longDay(plan.agreedOn)}` },
  ...plan.goals.flatMap(goalRows),
].map((row) => ({ Plan: `Started on ${longDay(plan.startedOn)} by ${plan.organisation}`, State: PLAN_STATES[plan.state], ...row })))
