/**
 * The whole way of an out-of-court disposal on one screen: each state with what comes next, whose it is and by when, or an explicit end;
 * each move with where it leads from and to. Pure.
 */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { AUTHORITIES, kindOf, PURPOSES, type Authority, type ConditionPurpose, type Kind } from './kinds.ts'

export const OWNERS = { officer: 'the police officer', prosecutor: 'the prosecutor', service: 'the support service', victims: 'the victims’ service' } as const
export type Owner = keyof typeof OWNERS

export const STATES = {
  offered: { title: 'Offered', open: true }, accepted: { title: 'Accepted', open: true }, 'in-force': { title: 'In force', open: true }, breached: { title: 'Breached', open: true },
  complied: { title: 'Complied with', open: false }, given: { title: 'Given, without conditions', open: false }, 'ended-in-part': { title: 'Ended, complied with in part', open: false },
  prosecuted: { title: 'Returned for prosecution', open: false }, declined: { title: 'Not accepted', open: false }, withdrawn: { title: 'Withdrawn', open: false }, died: { title: 'Died', open: false },
} as const satisfies Record<string, { title: string; open: boolean }>
export type State = keyof typeof STATES

interface Move { readonly title: string; readonly from: readonly State[]; readonly to: State; readonly why: string | null }

/** `issue` leads to `given` where the kind has no conditions: the only move whose end the kind decides. */
export const MOVES = {
  accept: { title: 'They accept it', from: ['offered'], to: 'accepted', why: null },
  decline: { title: 'They do not accept it', from: ['offered', 'accepted'], to: 'declined', why: 'Say what they answered, and what follows.' },
  issue: { title: 'It is issued: they signed and have a copy', from: ['accepted'], to: 'in-force', why: null },
  comply: { title: 'It is complied with', from: ['in-force'], to: 'complied', why: null },
  breach: { title: 'A condition is broken', from: ['in-force'], to: 'breached', why: 'Say what was not done, and what they say about it.' },
  vary: { title: 'Vary it: more time for what is not done', from: ['breached'], to: 'in-force', why: 'Say why more time is right.' },
  'end-in-part': { title: 'End it as complied with in part', from: ['breached'], to: 'ended-in-part', why: 'Say why that is enough.' },
  prosecute: { title: 'Return it for prosecution', from: ['breached'], to: 'prosecuted', why: 'Say what goes to the prosecutor.' },
  withdraw: { title: 'It is withdrawn', from: ['offered', 'accepted'], to: 'withdrawn', why: 'Say why it is withdrawn.' },
  died: { title: 'They have died', from: ['offered', 'accepted', 'in-force', 'breached'], to: 'died', why: null },
} as const satisfies Record<string, Move>
export type MoveName = keyof typeof MOVES

export const isOpen = (state: State): boolean => STATES[state].open

export const movesFrom = (state: State): MoveName[] => (Object.keys(MOVES) as MoveName[]).filter((name) => (MOVES[name].from as readonly State[]).includes(state))

interface Standard {
  /** Working days for each step of the officer: the answer, the authority, the issue, the decision about a breach. */
  readonly stepWorkingDays: number
  /** Working days within which the victim is asked. */
  readonly victimWorkingDays: number
  /** Working days after issue within which somebody with a rehabilitative condition is referred. */
  readonly referWorkingDays: number
  /** Working days within which the youth justice service is told. */
  readonly youthWorkingDays: number
}

/** How long each step may take: no guidance that we hold sets it, so these are the partnership’s own. */
export const STANDARD: readonly [DatedRule<Standard>, ...DatedRule<Standard>[]] = [{
  from: '2000-01-01', value: { stepWorkingDays: 5, victimWorkingDays: 5, referWorkingDays: 2, youthWorkingDays: 1 }, source: 'Throughline’s own standard: the partnership may set others',
}]
export const standardOn = (day: Day): Standard => ruleOn(STANDARD, day).value

export const RESULTS = { done: 'Done', partly: 'Done in part', 'not-done': 'Not done' } as const
export type ConditionResult = keyof typeof RESULTS

export interface Condition {
  readonly id: string
  readonly purpose: ConditionPurpose
  readonly words: string
  readonly dueOn: Day
  readonly result: ConditionResult | null
  /** The day on which another one took its place. */
  readonly replacedOn: Day | null
}

export type ReferralStanding = { readonly state: string; readonly respondBy: Day; readonly on: Day } | null

/** A disposal with the facts that decide what comes next. */
export interface Course {
  readonly kind: Kind
  readonly youth: boolean
  readonly state: State
  readonly stateOn: Day
  readonly offeredOn: Day
  readonly issuedOn: Day | null
  readonly authority: Authority
  readonly authorisedOn: Day | null
  /** By when a victim is to be asked; null where nobody is to be asked. */
  readonly victimAskBy: Day | null
  /** undefined for whoever is not told. */
  readonly victimAskedOn: Day | null | undefined
  readonly youthToldOn: Day | null
  readonly conditions: readonly Condition[]
  readonly referral: ReferralStanding
}

export interface NextStep { readonly key: string; readonly owner: Owner; readonly words: string; readonly due: Day }

export const openConditions = (conditions: readonly Condition[]): Condition[] => conditions.filter((one) => one.replacedOn === null && one.result === null)
const failed = (conditions: readonly Condition[]): Condition[] => conditions.filter((one) => one.replacedOn === null && (one.result === 'not-done' || one.result === 'partly'))

/** Everything that is to be done, the earliest first: at least one thing of the officer’s until the end, then nothing. */
export const nextSteps = (course: Course): NextStep[] => {
  const { state, stateOn } = course
  if (!isOpen(state)) return []
  const standard = standardOn(course.offeredOn)
  const soon = addWorkingDays(stateOn, standard.stepWorkingDays)
  const steps: NextStep[] = []
  const add = (key: string, owner: Owner, words: string, due: Day): unknown => steps.push({ key, owner, words, due })
  if (course.authority !== 'officer' && course.authorisedOn === null && (state === 'offered' || state === 'accepted'))
    add('authority', course.authority === 'prosecutor' ? 'prosecutor' : 'officer', course.authority === 'prosecutor' ? 'Get the prosecutor’s authority' : 'Get an inspector’s authority', addWorkingDays(course.offeredOn, standard.stepWorkingDays))
  if (course.youth && course.youthToldOn === null) add('youth', 'officer', 'Tell the youth justice service', addWorkingDays(course.offeredOn, standard.youthWorkingDays))
  if (course.victimAskBy !== null && course.victimAskedOn === null) add('victim', 'victims', 'Ask the victim', course.victimAskBy)
  if (state === 'offered') add('answer', 'officer', 'Record whether they accept it', soon)
  if (state === 'accepted') {
    const missing = kindOf(course.kind).conditions === 'always' && course.conditions.length === 0
    add('issue', 'officer', missing ? 'Set the conditions' : 'Issue it', soon)
  }
  if (state === 'breached') add('breach', 'officer', 'Decide about the breach', soon)
  if (state === 'in-force') inForce(course, standard, add)
  return steps.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

const inForce = (course: Course, standard: Standard, add: (key: string, owner: Owner, words: string, due: Day) => unknown): void => {
  const open = openConditions(course.conditions)
  for (const one of open) add(`condition ${one.id}`, 'officer', `Record whether the condition was met: ${PURPOSES[one.purpose].toLowerCase()}`, one.dueOn)
  if (failed(course.conditions).length > 0) add('failed', 'officer', 'A condition was not met: decide whether it is a breach', addWorkingDays(course.stateOn > lastDue(course) ? course.stateOn : lastDue(course), standard.stepWorkingDays))
  else if (open.length === 0) add('comply', 'officer', 'Every condition is met: record that it is complied with', addWorkingDays(lastDue(course), standard.stepWorkingDays))
  const { referral, youth, issuedOn } = course
  const wanted = !youth && course.conditions.some((one) => one.replacedOn === null && one.purpose === 'rehabilitative' && one.result === null)
  if (referral?.state === 'sent') add('referral', 'service', 'Answer the referral', referral.respondBy)
  else if (wanted && (referral === null || referral.state === 'declined')) add('refer', 'officer', referral === null ? 'Refer them to the support service' : 'The service declined: refer them to another', addWorkingDays(referral?.on ?? issuedOn ?? course.stateOn, standard.referWorkingDays))
}

const lastDue = (course: Course): Day => course.conditions.filter((one) => one.replacedOn === null).reduce((last, one) => (one.dueOn > last ? one.dueOn : last), course.stateOn)

/** The same step as whoever chases it reads it: what another owes is theirs to ask for. */
export const chaseWords = ({ owner, words }: NextStep): string => (owner === 'victims' ? 'The victim is not asked yet: call the victims’ service' : owner === 'service' ? 'The referral is not answered: call the service' : words)

/** Where a move leads, or why it cannot be made. `due` is the new day of a variation. */
export const decideMove = (course: Course, name: MoveName, { day, words, due }: { readonly day: Day; readonly words: string; readonly due: Day | null }, today: Day): Result<State> => {
  const move = MOVES[name]
  if (!movesFrom(course.state).includes(name)) return no(`“${move.title}” cannot follow on “${STATES[course.state].title.toLowerCase()}”. Somebody may have gone on: load the page again.`, 'move')
  if (day > today) return no('Enter today or a day that has passed.', 'day')
  if (day < course.stateOn) return no(`Enter a day from ${longDay(course.stateOn)}, when it came to where it is.`, 'day')
  if (move.why !== null && words.length < 3) return no(move.why, 'words')
  if (name === 'issue') return decideIssue(course)
  if (name === 'comply' && openConditions(course.conditions).length + failed(course.conditions).length > 0) return no('A condition is open or was not met: record each first. What was not met is a breach, or is varied.', 'move')
  if (name === 'vary') return due === null ? no('Enter the new day.', 'due') : decideDue(course, due, today)
  return yes(move.to)
}

const decideIssue = (course: Course): Result<State> => {
  const { conditions } = kindOf(course.kind)
  if (course.authority !== 'officer' && course.authorisedOn === null) return no(`${AUTHORITIES[course.authority]} must authorise it first.`, 'move')
  if (course.victimAskBy !== null && course.victimAskedOn === null) return no('The victim has not been asked: their view comes before it is issued.', 'move')
  if (course.youth && course.youthToldOn === null) return no('Tell the youth justice service first.', 'move')
  if (conditions === 'always' && course.conditions.length === 0) return no('Set at least one condition first.', 'move')
  return yes(course.conditions.length === 0 ? 'given' : 'in-force')
}

/** May something be due on this day? Counted from the issue, or from today before it. */
export const decideDue = (course: Pick<Course, 'kind' | 'issuedOn'>, due: Day, today: Day): Result<'in-force'> => {
  const { weeksMax } = kindOf(course.kind)
  const last = addDays(course.issuedOn ?? today, weeksMax.exceptional * 7)
  if (due < today) return no('Enter a day that is still to come.', 'due')
  return due > last ? no(`Conditions end within ${weeksMax.usual} weeks, ${weeksMax.exceptional} where that is exceptional: ${longDay(last)} at the latest.`, 'due') : yes('in-force')
}

/** May a condition be set? */
export const decideCondition = (course: Course, due: Day, words: string, today: Day): Result<'set'> => {
  if (kindOf(course.kind).conditions === 'never') return no(`A ${kindOf(course.kind).title.toLowerCase()} has no conditions.`, 'words')
  if (course.state !== 'offered' && course.state !== 'accepted') return no('Conditions are set before it is issued. Afterwards it can only be varied where one is broken.', 'words')
  const decided = decideDue(course, due, today)
  if (!decided.ok) return decided
  const { weeksMax } = kindOf(course.kind)
  if (due > addDays(today, weeksMax.usual * 7) && words.length < 40) return no(`That is more than ${weeksMax.usual} weeks: say in the condition why it is exceptional.`, 'words')
  return yes('set')
}
