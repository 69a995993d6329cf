/**
 * The whole way of a treatment requirement on one screen: each state with what comes next, whose it is and by when, or an explicit end;
 * each move with where it leads from and to, and who makes it. Pure.
 */
import { addDays, addMonths, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { complianceOf, complianceWords, lawOn, nextTest, reviewCompulsory, standardOn, type Kind } from './rules.ts'

export const OWNERS = { manager: 'the offender manager', provider: 'the treatment provider' } as const
export type Owner = keyof typeof OWNERS

interface State {
  readonly title: string
  /** What is to be done, and by whom; an end has none. */
  readonly next: { readonly words: string; readonly owner: Owner } | null
}

const manager = (words: string) => ({ words, owner: 'manager' }) as const

/** The way to the court. `suggested` has no row: it follows from the needs until somebody decides. */
export const PATH_STATES = {
  suggested: { title: 'Suggested', next: manager('Decide whether to consider a treatment requirement') },
  'to-assess': { title: 'Being assessed', next: { words: 'Assess whether treatment is suitable', owner: 'provider' } },
  assessed: { title: 'Suitable', next: manager('Ask whether they are willing') },
  willing: { title: 'Willing', next: manager('Propose it to the court') },
  proposed: { title: 'Proposed to the court', next: manager('Record what the court decided') },
  made: { title: 'Made by the court', next: null },
  'not-pursued': { title: 'Not pursued', next: null },
  'not-suitable': { title: 'Not suitable', next: null },
  'not-willing': { title: 'Not willing', next: null },
  'not-made': { title: 'Not made by the court', next: null },
  withdrawn: { title: 'Withdrawn', next: null },
  died: { title: 'Died', next: null },
} as const satisfies Record<string, State>
export type PathState = keyof typeof PATH_STATES

export const REQUIREMENT_STATES = {
  'in-force': { title: 'In force' }, breach: { title: 'Before the court for breach' },
  completed: { title: 'Completed' }, revoked: { title: 'Revoked by the court' }, expired: { title: 'Ran out' }, died: { title: 'Died' },
} as const
export type RequirementState = keyof typeof REQUIREMENT_STATES

interface PathMove {
  readonly title: string
  readonly from: readonly PathState[]
  readonly to: PathState
  /** The provider makes its own moves; whoever manages the sentence may record them for a provider that has no seat here. */
  readonly by: Owner
  readonly why: string | null
}

const OPEN: readonly PathState[] = ['to-assess', 'assessed', 'willing', 'proposed']

export const PATH_MOVES = {
  suitable: { title: 'Treatment is suitable', from: ['to-assess'], to: 'assessed', by: 'provider', why: null },
  'not-suitable': { title: 'Treatment is not suitable', from: ['to-assess'], to: 'not-suitable', by: 'provider', why: 'Say why treatment is not suitable.' },
  willing: { title: 'They are willing', from: ['assessed'], to: 'willing', by: 'manager', why: null },
  propose: { title: 'It is proposed to the court', from: ['willing'], to: 'proposed', by: 'manager', why: null },
  'not-willing': { title: 'They are not willing', from: ['to-assess', 'assessed', 'willing', 'proposed'], to: 'not-willing', by: 'manager', why: 'Say how they answered.' },
  'not-made': { title: 'The court did not make it', from: ['proposed'], to: 'not-made', by: 'manager', why: 'Say what the court did instead.' },
  withdraw: { title: 'It is withdrawn', from: OPEN, to: 'withdrawn', by: 'manager', why: 'Say why it is withdrawn.' },
  died: { title: 'They have died', from: OPEN, to: 'died', by: 'manager', why: null },
} as const satisfies Record<string, PathMove>
export type PathMoveName = keyof typeof PATH_MOVES

export const pathMovesFrom = (state: PathState, by: Owner | null = null): PathMoveName[] =>
  (Object.keys(PATH_MOVES) as PathMoveName[]).filter((name) => (PATH_MOVES[name].from as readonly PathState[]).includes(state) && (by === null || PATH_MOVES[name].by === by))

export const isOpenPath = (state: PathState): boolean => PATH_STATES[state].next !== null

/** Where a move leads, or why it cannot be made. */
export const decidePathMove = (state: PathState, name: PathMoveName, words: string): Result<PathState> => {
  const move = PATH_MOVES[name]
  if (!(move.from as readonly PathState[]).includes(state)) return no(`“${move.title}” cannot follow on “${PATH_STATES[state].title.toLowerCase()}”. Somebody may have gone on: load the page again.`, 'move')
  return move.why !== null && words.length < 3 ? no(move.why, 'words') : yes(move.to)
}

/** What happens to a requirement that is made: each step with where it leads. */
export const REQUIREMENT_STEPS = {
  'consent-recorded': { title: 'They say that they are willing', from: ['in-force'], to: 'in-force', why: null },
  warned: { title: 'They were warned', from: ['in-force'], to: 'in-force', why: 'Say how they were warned.' },
  'breach-begun': { title: 'Take it to the court for breach', from: ['in-force'], to: 'breach', why: 'Say what the failures were.' },
  'breach-decided': { title: 'The court let it go on', from: ['breach'], to: 'in-force', why: 'Say what the court decided.' },
  completed: { title: 'It is completed', from: ['in-force'], to: 'completed', why: null },
  revoked: { title: 'The court revoked it', from: ['in-force', 'breach'], to: 'revoked', why: 'Say why the court revoked it.' },
  expired: { title: 'It ran out without being completed', from: ['in-force', 'breach'], to: 'expired', why: 'Say what was left undone.' },
  died: { title: 'They have died', from: ['in-force', 'breach'], to: 'died', why: null },
} as const satisfies Record<string, { title: string; from: readonly RequirementState[]; to: RequirementState; why: string | null }>
export type RequirementStepName = keyof typeof REQUIREMENT_STEPS

export const isOver = (state: RequirementState): boolean => state !== 'in-force' && state !== 'breach'

export const requirementStepsFrom = (state: RequirementState, consented: boolean): RequirementStepName[] =>
  (Object.keys(REQUIREMENT_STEPS) as RequirementStepName[]).filter((name) => (REQUIREMENT_STEPS[name].from as readonly RequirementState[]).includes(state) && (name !== 'consent-recorded' || !consented))

export const decideRequirementStep = (one: { readonly state: RequirementState; readonly madeOn: Day; readonly endsOn: Day; readonly consented: boolean }, name: RequirementStepName, { day, words }: { readonly day: Day; readonly words: string }, today: Day): Result<RequirementState> => {
  const step = REQUIREMENT_STEPS[name]
  if (!requirementStepsFrom(one.state, one.consented).includes(name)) return no(`“${step.title}” cannot be recorded while it is “${REQUIREMENT_STATES[one.state].title.toLowerCase()}”. Load the page again.`, 'step')
  if (day > today) return no('Enter today or a day that has passed.', 'day')
  if (day < one.madeOn) return no('Enter a day after the requirement was made.', 'day')
  if (name === 'expired' && day <= one.endsOn) return no('It has not run out on that day.', 'day')
  return step.why !== null && words.length < 3 ? no(step.why, 'words') : yes(step.to)
}

/** Something that somebody must do: the key says what, the words say it to them. */
export interface NextStep {
  readonly key: string
  readonly owner: Owner
  readonly words: string
  readonly due: Day
}

export interface Path {
  readonly state: PathState
  readonly stateOn: Day
  readonly assessBy: Day
  readonly hearingOn: Day | null
}

/** What comes next on the way to the court; none at its end. */
export const nextOnPath = ({ state, stateOn, assessBy, hearingOn }: Path): NextStep[] => {
  const { next } = PATH_STATES[state]
  if (next === null) return []
  const due = state === 'to-assess' ? assessBy : state === 'proposed' && hearingOn !== null ? hearingOn : addWorkingDays(stateOn, standardOn(stateOn).stepWorkingDays)
  return [{ key: `path ${state}`, ...next, due }]
}

/** A requirement with the facts that decide what comes next. `lastTest` is undefined for whoever does not see tests. */
export interface Course {
  readonly kinds: readonly Kind[]
  readonly state: RequirementState
  readonly stateOn: Day
  readonly madeOn: Day
  readonly endsOn: Day
  readonly consented: boolean
  readonly testEveryDays: number | null
  readonly reviewEveryMonths: number | null
  /** The first appointment that nobody recorded, and the last one that was. */
  readonly openSession: Day | null
  readonly lastSession: Day | null
  readonly lastTest: Day | null | undefined
  /** The first review without an outcome, whether its report is written, and the last one with an outcome. */
  readonly openReview: Day | null
  readonly reported: boolean
  readonly lastReview: Day | null
  readonly missed: readonly Day[]
  readonly warned: readonly Day[]
  /** The day on which the court last decided about breach. */
  readonly settledOn: Day | null
}

/** Everything that is to be done for a requirement, the earliest first: at least one thing until its end, then nothing. */
export const nextSteps = (course: Course, today: Day): NextStep[] => {
  if (isOver(course.state)) return []
  const standard = standardOn(course.madeOn)
  const steps: NextStep[] = []
  const add = (key: string, owner: Owner, words: string, due: Day): unknown => steps.push({ key, owner, words, due })
  if (course.state === 'breach') add('breach', 'manager', 'Record what the court decided about the breach', addWorkingDays(course.stateOn, standard.stepWorkingDays))
  else if (course.endsOn < today) add('end', 'manager', 'The last day has passed: record whether it was completed', addDays(course.endsOn, 1))
  else {
    if (!course.consented) add('consent', 'manager', 'No consent is recorded: ask whether they are willing and record it, or take it back to the court', course.madeOn)
    if (course.openSession === null) add('session', 'provider', 'Arrange the next appointment', addWorkingDays(course.lastSession ?? course.madeOn, standard.sessionWorkingDays))
    else add('session', 'provider', course.openSession > today ? 'Next appointment' : 'Record whether they came', course.openSession)
    if (course.testEveryDays !== null && course.lastTest !== undefined) add('test', 'provider', 'Take a drug test', nextTest(course.madeOn, course.testEveryDays, course.lastTest))
    reviewSteps(course, today, standard.reportDaysBefore, add)
    const compliance = complianceOf(course.missed, course.warned, course.madeOn, course.settledOn)
    if (compliance.state !== 'complies') add('compliance', 'manager', complianceWords(compliance), addWorkingDays(compliance.since, standard.stepWorkingDays))
  }
  return steps.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

const reviewSteps = (course: Course, today: Day, before: number, add: (key: string, owner: Owner, words: string, due: Day) => unknown): void => {
  const { openReview, reviewEveryMonths, madeOn, endsOn, lastReview } = course
  if (openReview !== null) {
    if (!course.reported) add('report', 'provider', 'Write the report for the court review', addDays(openReview, -before))
    add('review', 'manager', openReview > today ? 'Review by the court' : 'Record what the court decided at the review', openReview)
    return
  }
  if (reviewEveryMonths === null && !reviewCompulsory(course)) return
  const due = addMonths(lastReview ?? madeOn, reviewEveryMonths ?? lawOn(madeOn).reviewsApartMonths)
  if (due <= endsOn) add('plan-review', 'manager', 'Ask the court for the day of the next review', due)
}
