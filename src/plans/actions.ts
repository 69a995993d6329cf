/** The plan agreed with the person: what can be done with it and asked of it. */
import { z } from 'zod'
import { longDay } from '../core/dates.ts'
import { Version } from '../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../core/result.ts'
import { partnersOf } from '../organisations/actions.ts'
import { currentPerson, personMerged, personParted, samePeople, seenPerson, type PersonSummary } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { action, query } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, keysOf, type Pathway, PATHWAYS, SEEING_ROLES } from '../platform/vocabulary.ts'
import { currentNeeds, hiddenBecause } from '../needs/actions.ts'
import { onlyLooks } from '../sharing/actions.ts'
import { HOLDINGS } from './holdings.ts'
import { plansInFull } from './full-text.ts'
import { plainPlan } from './plain-words.ts'
import {
  CHANGE_WORDS, decideAgreement, decideDueDay, decideGoalEnd, decideOwnWords, decideReviewDay, decideStepEnd, DECLINED_WORDS, mergeWords, needsWithoutGoal, OWN_WORDS_LETTERS_MAX, PARTED_WORDS, THEMSELF, WORDS_LETTERS_MAX,
  type Goal, type Plan,
} from './rules.ts'
import { addGoal, addStep, changePlan, changesOf, doneSteps, dueParts, endGoal, endStep, lockedPlan, openPlanOf, planChanged, plansOf, settlePlans, startPlan, stepsClosedByMerge } from './store.ts'

export { loadPlans } from './store.ts'


const words = (what: string) => z.string().trim().min(3, `Say ${what}, in at least 3 letters.`).max(WORDS_LETTERS_MAX, `Use at most ${WORDS_LETTERS_MAX} letters.`)
const PathwayName = z.enum(keysOf(PATHWAYS), { error: 'Choose one of the seven pathways.' })

export interface PlanPanel {
  /** Why the plan is not shown; null when it is. */
  readonly hidden: string | null
  readonly plan: Plan | null
  /** Pathways with a need and no goal. */
  readonly gaps: readonly Pathway[]
  readonly mayPlan: boolean
}

const readPlan = async (context: Reading, people: readonly string[]): Promise<PlanPanel> => {
  const hidden = await hiddenBecause(context, people[0] ?? '', 'plan')
  if (hidden !== null) return { hidden, plan: null, gaps: [], mayPlan: false }
  const plan = (await openPlanOf(context, people)) ?? null
  return { hidden, plan, gaps: needsWithoutGoal(await currentNeeds(context, people), plan?.goals ?? []), mayPlan: CASE_ROLES.some((role) => role === context.viewer?.role) && !(await onlyLooks(context, people)) }
}

/** The open plan of one person, and which needs have no goal. */
export const openPlan = query({
  name: 'plans.open',
  title: 'The open plan of one person: goals, steps, their own words, needs without a goal',
  who: SEEING_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, goal: z.union([z.literal(''), z.uuid('This is not the id of a goal.')]).default(''), pathway: z.string().max(50).default('') }),
  async run(context, { person, goal, pathway }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const panel = await readPlan(context, await samePeople(context, person))
    const chosen = panel.plan?.goals.find(({ id }) => id === goal) ?? null
    if (goal !== '' && chosen === null) return notFound()
    // Own organisation first: most steps are one’s own.
    const owners = chosen ? (await partnersOf(context)).toSorted((a, b) => Number(b.id === context.viewer?.organisationId) - Number(a.id === context.viewer?.organisationId)) : []
    return yes({ person: found, today: context.today, ...panel, goal: chosen, pathway, owners })
  },
  about: ({ person }) => [person.id],
})

/** The open plan in everyday words, for the person to take away. */
export const printPlan = query({
  name: 'plans.print',
  title: 'The plan in plain language, for the person to take away',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    const plan = found ? await openPlanOf(context, await samePeople(context, person)) : undefined
    return found && plan ? yes({ person: found, plan: plainPlan(plan, context.today) }) : notFound()
  },
  about: ({ person }) => [person.id],
})

/** Every plan the person has had, and what happened to each. */
export const planHistory = query({
  name: 'plans.history',
  title: 'Every plan of one person, and what happened to each',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found || await hiddenBecause(context, found.id, 'plan') !== null) return notFound()
    const people = await samePeople(context, person)
    return yes({ person: found, today: context.today, plans: await plansOf(context, people), changes: await changesOf(context, people) })
  },
  about: ({ person }) => [person.id],
})

type Held = Result<{ readonly found: PersonSummary; readonly plan: Plan }>

/** The person and their open plan, held until the action ends; an older version of the plan is stale, where one was given. */
const heldPlan = async (context: Acting, person: string, version: number | null = null): Promise<Held> => {
  const found = await seenPerson(context, person)
  const plan = found ? await lockedPlan(context, await samePeople(context, person)) : undefined
  if (!found || !plan) return notFound()
  if (version === null || version === plan.version) return yes({ found, plan })
  return stale({ ownWords: plan.ownWords, declined: plan.declined, reviewDay: plan.reviewDay, state: plan.state, goals: plan.goals.map(({ pathway, words: goal }) => ({ pathway, words: goal })), version: plan.version })
}

const goalIn = ({ goals }: Plan, id: string): Goal | undefined => goals.find((goal) => goal.id === id)

export const beginPlan = action({
  name: 'plans.start',
  title: 'Start a plan for a person',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found || await hiddenBecause(context, found.id, 'plan') !== null) return notFound()
    await context.tx.selectFrom('person').select('id').where('id', '=', found.id).forUpdate().execute()
    if (await openPlanOf(context, await samePeople(context, person))) return no('There is an open plan already. Change that one, or close it first.')
    return yes({ plan: await startPlan(context, await currentPerson(context, person)) })
  },
  about: ({ person }) => [person],
})

export const wordPlan = action({
  name: 'plans.word',
  title: 'Write down the person’s own words, or that they did not want to say, and the day of the next review',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({
    person: PersonId, version: Version, reviewDay: z.string().trim().max(30).default(''),
    ownWords: z.string().trim().max(OWN_WORDS_LETTERS_MAX, `Use at most ${OWN_WORDS_LETTERS_MAX} letters.`).default(''),
    declined: z.array(z.literal('yes', 'Choose it or leave it.')).max(1).default([]),
  }),
  async run(context, { person, version, ownWords: said, declined, reviewDay }) {
    const held = await heldPlan(context, person, version)
    if (!held.ok) return held
    const { plan } = held.value
    const day = reviewDay === plan.reviewDay ? yes(plan.reviewDay) : decideReviewDay(reviewDay, context.today, false)
    if (!day.ok) return day
    const own = decideOwnWords(said, declined.length > 0, plan)
    if (!own.ok) return own
    const reworded = own.value.ownWords !== plan.ownWords || own.value.declined !== plan.declined
    const state = reworded && plan.state === 'agreed' ? 'draft' : plan.state
    return yes({ version: await changePlan(context, plan, reworded ? 'worded' : 'changed', { ...own.value, reviewDay: day.value, state }, !reworded ? null : own.value.declined ? DECLINED_WORDS : own.value.ownWords) })
  },
  about: ({ person }) => [person],
})

export const addGoalToPlan = action({
  name: 'plans.add-goal',
  title: 'Add a goal on one pathway',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, pathway: PathwayName, words: words('what the person wants to reach') }),
  async run(context, { person, pathway, words: goal }) {
    const held = await heldPlan(context, person)
    if (!held.ok) return held
    const { plan } = held.value
    if (plan.goals.some((one) => one.pathway === pathway && one.endedOn === null && one.words === goal)) return no('The plan has this goal already.', 'words')
    await planChanged(context, plan)
    return yes({ goal: await addGoal(context, plan, pathway, goal) })
  },
  about: ({ person }) => [person],
})

export const addStepToGoal = action({
  name: 'plans.add-step',
  title: 'Add a step to a goal: what, who owns it, by when',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, goal: z.uuid('This is not the id of a goal.'), words: words('what is to be done'), owner: z.union([z.literal(THEMSELF), z.uuid()], 'Choose who will do it.'), due: z.string().trim().max(30) }),
  async run(context, input) {
    const held = await heldPlan(context, input.person)
    if (!held.ok) return held
    const { plan } = held.value
    const goal = goalIn(plan, input.goal)
    if (!goal) return notFound()
    if (goal.endedOn !== null) return no(`This goal was ${goal.endedAs ?? 'ended'} on ${longDay(goal.endedOn)}. Add another goal for a new step.`)
    const due = decideDueDay(input.due, context.today)
    if (!due.ok) return due
    const byPerson = input.owner === THEMSELF
    // What the person does themself is asked about by whoever agreed it with them.
    const owner = byPerson ? context.viewer.organisationId : input.owner
    if (!byPerson && !(await partnersOf(context)).some(({ id }) => id === owner)) return no('Choose an organisation of your partnership.', 'owner')
    await planChanged(context, plan)
    return yes({ step: await addStep(context, plan, goal, { words: input.words, owner, byPerson, due: due.value }) })
  },
  about: ({ person }) => [person],
})

const StepInput = z.object({ person: PersonId, step: z.uuid('This is not the id of a step.') })

const stepEnd = async (context: Acting, { person, step: id }: z.output<typeof StepInput>, as: 'done' | 'dropped'): Promise<Result<{ step: string }>> => {
  const held = await heldPlan(context, person)
  if (!held.ok) return held
  const { plan } = held.value
  const step = plan.goals.flatMap(({ steps }) => steps).find((one) => one.id === id)
  if (!step) return notFound()
  const decision = decideStepEnd(step)
  if (!decision.ok) return decision
  // Doing what was agreed leaves the plan as agreed; dropping it does not.
  if (as === 'dropped') await planChanged(context, plan)
  await endStep(context, id, as)
  return yes({ step: id })
}

export const finishStep = action({
  name: 'plans.finish-step', title: 'Tick a step off: it is done', who: CASE_ROLES, classes: ['plan'], input: StepInput,
  run: (context, input) => stepEnd(context, input, 'done'),
  about: ({ person }) => [person],
})

export const dropStep = action({
  name: 'plans.drop-step', title: 'Drop a step that is not needed any more', who: CASE_ROLES, classes: ['plan'], input: StepInput,
  run: (context, input) => stepEnd(context, input, 'dropped'),
  about: ({ person }) => [person],
})

export const endGoalOfPlan = action({
  name: 'plans.end-goal',
  title: 'End a goal: reached, or dropped with its open steps',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, goal: z.uuid('This is not the id of a goal.'), as: z.enum(['reached', 'dropped'], { error: 'Say whether the goal was reached or dropped.' }) }),
  async run(context, { person, goal: id, as }) {
    const held = await heldPlan(context, person)
    if (!held.ok) return held
    const goal = goalIn(held.value.plan, id)
    if (!goal) return notFound()
    const decision = decideGoalEnd(goal, as)
    if (!decision.ok) return decision
    if (as === 'dropped') await planChanged(context, held.value.plan)
    await endGoal(context, id, as, decision.value.dropped)
    return yes({ goal: id, as })
  },
  about: ({ person }) => [person],
})

export const agreePlan = action({
  name: 'plans.agree',
  title: 'Agree the plan with the person, as it stands',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, version: Version }),
  async run(context, { person, version }) {
    const held = await heldPlan(context, person, version)
    if (!held.ok) return held
    const decision = decideAgreement(held.value.plan, context.today)
    if (!decision.ok) return decision
    await changePlan(context, held.value.plan, 'agreed', { state: 'agreed', agreed: true, reviewDay: decision.value.reviewDay })
    return yes({ reviewDay: decision.value.reviewDay })
  },
  about: ({ person }) => [person],
})

export const reviewPlan = action({
  name: 'plans.review',
  title: 'Record a review of the plan and the day of the next one',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, version: Version, words: words('what came of the review'), reviewDay: z.string().trim().max(30).default('') }),
  async run(context, { person, version, words: found, reviewDay }) {
    const held = await heldPlan(context, person, version)
    if (!held.ok) return held
    if (held.value.plan.state !== 'agreed') return no('Agree the plan with the person before you review it.')
    const day = decideReviewDay(reviewDay, context.today, true)
    if (!day.ok) return day
    return yes({ version: await changePlan(context, held.value.plan, 'reviewed', { reviewDay: day.value }, found) })
  },
  about: ({ person }) => [person],
})

export const closePlan = action({
  name: 'plans.close',
  title: 'Close the plan, with the reason',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, version: Version, reason: words('why the plan ends') }),
  async run(context, { person, version, reason }) {
    const held = await heldPlan(context, person, version)
    if (!held.ok) return held
    await changePlan(context, held.value.plan, 'closed', { state: 'closed', closeReason: reason }, reason)
    return yes({ plan: held.value.plan.id })
  },
  about: ({ person }) => [person],
})

export const plans = slice({
  name: 'plans',
  holdings: HOLDINGS,
  named: [openPlan, printPlan, planHistory, beginPlan, wordPlan, addGoalToPlan, addStepToGoal, finishStep, dropStep, endGoalOfPlan, agreePlan, reviewPlan, closePlan],
  panels: [{ name: 'plans.plan', title: 'Plan', order: 40, read: readPlan }],
  timeline: [{
    name: 'plans',
    async read(context, people) {
      const [changes, steps] = await Promise.all([changesOf(context, people, 50), doneSteps(context, people)])
      return [
        ...changes.map(({ on, kind, by }) => ({ day: on, words: `${CHANGE_WORDS[kind]}${by ? ` (${by})` : ''}`, source: 'plans' })),
        ...steps.map(({ day, words: step, owner, byPerson }) => ({ day, words: `Step done by ${byPerson ? 'the person themself' : owner}: ${step}`, source: 'plans' })),
      ]
    },
  }],
  due: [{
    name: 'plans',
    async read(context, scope) {
      const managesPeople = context.viewer?.role === 'offender-manager' || context.viewer?.role === 'prison-offender-manager'
      return (await dueParts(context, scope, managesPeople)).map(({ personId, due, words: step, owner, byPerson }) =>
        ({ personId, due, words: step === null ? 'Review the plan' : `${step} (${byPerson ? 'the person themself' : owner ?? 'nobody'})`, href: `/people/${personId}/plan` }))
    },
  }],
  handlers: [
    onEvent(personMerged, 'plans', async (context, { mergeId }) => {
      if (await settlePlans(context, mergeId, 'close') === 0) return []
      const steps = await stepsClosedByMerge(context, mergeId)
      return steps === null ? [] : [mergeWords(steps)]
    }),
    onEvent(personParted, 'plans', async (context, { mergeId }) =>
      (await settlePlans(context, mergeId, 'reopen') > 0 && await stepsClosedByMerge(context, mergeId) !== null ? [PARTED_WORDS] : [])),
  ],
  subjectAccess: [{
    title: 'Your plans',
    read: async (context, ids) => plansInFull((await plansOf(context, ids, 1000)).toReversed()),
  }, {
    title: 'What happened to your plans',
    read: async (context, ids) => (await changesOf(context, ids, 5000)).toReversed().map(({ on, kind, words, by }) => ({ Day: longDay(on), What: CHANGE_WORDS[kind], Words: words, Who: by })),
  }],
})
