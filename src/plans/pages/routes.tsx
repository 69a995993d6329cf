/** What people see of plans, and where each form leads. */
import { form, type PageRequest, type Pages, type Values } from '../../ui/page.ts'
import { addGoalToPlan, addStepToGoal, agreePlan, beginPlan, closePlan, dropStep, endGoalOfPlan, finishStep, reviewPlan, wordPlan } from '../actions.ts'
import { closePage, goalPage, reviewPage, stepPage, wordsPage } from './changes.tsx'
import { planHref, planPage, planPanel } from './plan.tsx'
import { historyPage, printPage } from './print.tsx'
import { longDay } from '../../core/dates.ts'

/** Ids from the path count before anything of the same name in the form. */
const input = ({ params }: PageRequest, values: Values): unknown => ({ ...values, ...params })
const toPlan = (_output: unknown, { params }: PageRequest): string => planHref(params['person'] ?? '')
const AT = '/people/:person/plan'

export const plansPages: Pages = {
  routes: [
    planPage, wordsPage, goalPage, stepPage, reviewPage, closePage, printPage, historyPage,
    form({ path: '/people/:person/plans', does: beginPlan, again: planPage, input, next: (_output, { params }) => `${planHref(params['person'] ?? '')}/words`, notice: () => 'The plan is started. Begin with their own words.' }),
    form({ path: `${AT}/words`, does: wordPlan, again: wordsPage, input, next: toPlan, notice: () => 'What you wrote is saved.' }),
    form({ path: `${AT}/goals`, does: addGoalToPlan, again: goalPage, input, next: ({ goal }, { params }) => `${planHref(params['person'] ?? '')}/goals/${goal}/steps`, notice: () => 'The goal is added. Now say who does what.' }),
    form({ path: `${AT}/goals/:goal/steps`, does: addStepToGoal, again: stepPage, input, next: toPlan, notice: () => 'The step is added.' }),
    form({ path: `${AT}/goals/:goal/end`, does: endGoalOfPlan, again: planPage, input, next: toPlan, notice: ({ as }) => (as === 'reached' ? 'The goal is reached.' : 'The goal is dropped.') }),
    form({ path: `${AT}/steps/:step/completion`, does: finishStep, again: planPage, input, next: toPlan, notice: () => 'The step is done.' }),
    form({ path: `${AT}/steps/:step/withdrawal`, does: dropStep, again: planPage, input, next: toPlan, notice: () => 'The step is dropped.' }),
    form({ path: `${AT}/agreement`, does: agreePlan, again: planPage, input, next: toPlan, notice: ({ reviewDay }) => `The plan is agreed. Review it by ${longDay(reviewDay)}.` }),
    form({ path: `${AT}/review`, does: reviewPlan, again: reviewPage, input, next: toPlan, notice: () => 'The review is recorded.' }),
    form({ path: `${AT}/closure`, does: closePlan, again: closePage, input, next: toPlan, notice: () => 'The plan is closed.' }),
  ],
  panels: [planPanel],
}
