/**
 * Continuity of care: a prescription for opioid dependence goes on after prison, from prescriber to prescriber. Each state with what comes
 * next, whose it is and by when, or an explicit end; each move with where it leads. Dated rules with their source. Pure.
 */
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'

export const DRUGS = {
  methadone: 'Methadone, by mouth', buprenorphine: 'Buprenorphine, by mouth', 'buprenorphine-injection': 'Buprenorphine, injection that lasts', 'other-opioid': 'Another opioid substitute',
} as const
export type Drug = keyof typeof DRUGS

export const NALOXONE = { trained: 'Given, and shown how it is used', given: 'Given, not shown how it is used', refused: 'Refused' } as const
export type Naloxone = keyof typeof NALOXONE

export const PICKUPS = { collected: 'Collected', missed: 'Not collected', 'not-needed': 'Not needed on that day' } as const
export type Pickup = keyof typeof PICKUPS

export const CONTINUITY_OWNERS = { prison: 'the prison', service: 'the treatment service', manager: 'the offender manager' } as const
export type ContinuityOwner = keyof typeof CONTINUITY_OWNERS

export const CONTINUITY_STATES = {
  'to-hand-over': 'Not handed over', sent: 'Handed over, not acknowledged', declined: 'Not taken on', acknowledged: 'Taken on, no appointment', appointed: 'First appointment arranged', started: 'In treatment outside',
  settled: 'Settled in treatment outside', 'none-prescribed': 'Nothing prescribed', stopped: 'Not prescribed any more', refused: 'Did not want it to go on', returned: 'Back in prison', died: 'Died',
} as const
export type ContinuityState = keyof typeof CONTINUITY_STATES

const OPEN = ['to-hand-over', 'sent', 'declined', 'acknowledged', 'appointed', 'started'] as const satisfies readonly ContinuityState[]
const HANDED_OVER = ['sent', 'acknowledged', 'appointed'] as const satisfies readonly ContinuityState[]
/** From the handover on, the service outside answers for what is collected. */
const TAKEN_ON = ['acknowledged', 'appointed', 'started'] as const satisfies readonly ContinuityState[]
const among = (states: readonly ContinuityState[], state: ContinuityState): boolean => states.includes(state)

export const isGoing = (state: ContinuityState): boolean => among(OPEN, state)
export const isTakenOn = (state: ContinuityState): boolean => among(TAKEN_ON, state)
export const mayHandOver = (state: ContinuityState): boolean => isGoing(state) && state !== 'started'
export const mayAppoint = (state: ContinuityState): boolean => state === 'acknowledged' || state === 'appointed'

interface Measure {
  /** Treatment outside begins within so many days of the release. */
  readonly startDays: number
}

/** What is measured in England; Wales measures otherwise, and the page says which rule it counts by. */
export const MEASURE: readonly [DatedRule<Measure>, ...DatedRule<Measure>[]] = [{
  from: '2016-04-01', value: { startDays: 21 },
  source: 'Continuity of care for prison leavers: community treatment begins within three weeks of release (Public Health Outcomes Framework; From Harm to Hope, drug strategy for England, December 2021)',
}]

interface ContinuityStandard {
  readonly handOverDaysBefore: number
  readonly acknowledgeWorkingDays: number
  readonly appointWorkingDays: number
  /** After a day that was collected, the next one is known within so many days. */
  readonly nextPickupDays: number
  readonly settledDays: number
}

export const CONTINUITY_STANDARD: readonly [DatedRule<ContinuityStandard>, ...DatedRule<ContinuityStandard>[]] = [{
  from: '2016-04-01', value: { handOverDaysBefore: 7, acknowledgeWorkingDays: 2, appointWorkingDays: 2, nextPickupDays: 7, settledDays: 28 },
  source: 'Throughline’s own standard: the partnership may set others',
}]

export const measureOn = (release: Day): Measure => ruleOn(MEASURE, release).value
export const continuityStandardOn = (day: Day): ContinuityStandard => ruleOn(CONTINUITY_STANDARD, day).value

/** The last day on which a first appointment counts as within three weeks: the day of release is day 0. */
export const startBy = (release: Day): Day => addDays(release, measureOn(release).startDays)
export const acknowledgeBy = (handedOver: Day): Day => addWorkingDays(handedOver, continuityStandardOn(handedOver).acknowledgeWorkingDays)

interface Move { readonly title: string; readonly from: readonly ContinuityState[]; readonly to: ContinuityState; readonly by: 'service' | 'all'; readonly why: string | null }

export const CONTINUITY_MOVES = {
  acknowledged: { title: 'We take it on', from: ['sent'], to: 'acknowledged', by: 'service', why: null },
  declined: { title: 'We do not take it on', from: ['sent'], to: 'declined', by: 'service', why: 'Say why, so that the prison finds another service.' },
  attended: { title: 'They came to the first appointment', from: ['appointed'], to: 'started', by: 'service', why: null },
  'did-not-attend': { title: 'They did not come to the first appointment', from: ['appointed'], to: 'acknowledged', by: 'service', why: null },
  settled: { title: 'Settled in treatment', from: ['started'], to: 'settled', by: 'service', why: null },
  stopped: { title: 'It is not prescribed any more', from: OPEN, to: 'stopped', by: 'all', why: 'Say who stopped it and why.' },
  refused: { title: 'They do not want it to go on', from: OPEN, to: 'refused', by: 'all', why: 'Say what they said, and what they were told of the risk.' },
  died: { title: 'They have died', from: OPEN, to: 'died', by: 'all', why: null },
} as const satisfies Record<string, Move>
export type ContinuityMove = keyof typeof CONTINUITY_MOVES

/** What may be recorded now: a prison records nothing for the service outside. */
export const continuityMovesFrom = (state: ContinuityState, forService: boolean): ContinuityMove[] =>
  (Object.keys(CONTINUITY_MOVES) as ContinuityMove[]).filter((name) => among(CONTINUITY_MOVES[name].from, state) && (forService || CONTINUITY_MOVES[name].by === 'all'))

/** One prescription with the facts that decide what comes next. */
export interface Continuity {
  readonly state: ContinuityState
  readonly stateOn: Day
  readonly openedOn: Day
  readonly drug: Drug | null
  /** As planned until the release, then as it was. */
  readonly releaseDay: Day
  readonly released: boolean
  readonly handedOverOn: Day | null
  /** The release day for which it was handed over. */
  readonly handedOverFor: Day | null
  readonly acknowledgeBy: Day | null
  readonly appointmentOn: Day | null
  readonly naloxone: Naloxone | null
  /** The first day of collecting without an outcome, and the last one with what it was. */
  readonly openPickup: Day | null
  readonly lastPickup: Day | null
  readonly lastOutcome: Pickup | null
}

/** Where a move leads, or why it cannot be made. */
export const decideContinuityMove = (one: Continuity, name: ContinuityMove, { day, words }: { readonly day: Day; readonly words: string }, today: Day): Result<ContinuityState> => {
  const move = CONTINUITY_MOVES[name]
  if (!among(move.from, one.state)) return no(`“${move.title}” cannot follow on “${CONTINUITY_STATES[one.state].toLowerCase()}”. Somebody may have gone on: load the page again.`, 'move')
  if (day > today) return no('Enter today or a day that has passed.', 'day')
  if (day < one.openedOn) return no(`This was recorded first on ${longDay(one.openedOn)}: enter that day or a later one.`, 'day')
  if ((name === 'attended' || name === 'did-not-attend') && one.appointmentOn !== null && day < one.appointmentOn) return no(`The appointment is not until ${longDay(one.appointmentOn)}. If it was earlier, change its day first.`, 'day')
  if (name === 'attended' && (!one.released || day < one.releaseDay)) return no('Treatment outside begins on the day of release at the earliest.', 'day')
  return move.why !== null && words.length < 3 ? no(move.why, 'words') : yes(move.to)
}

/** May it be handed over so? The last supervised dose is taken by the release, the next one collected on it or after. */
export const decideHandover = (one: Continuity, { lastSupervised, nextPickup }: { readonly lastSupervised: Day; readonly nextPickup: Day }): Result<null> => {
  if (!mayHandOver(one.state)) return no(one.state === 'started' ? 'They are in treatment outside already.' : 'This has ended: nothing is handed over any more.', 'dose')
  if (lastSupervised > one.releaseDay) return no(`They leave on ${longDay(one.releaseDay)}: the last supervised dose is on that day at the latest.`, 'lastSupervised')
  if (nextPickup < lastSupervised) return no('The next dose is collected after the last supervised one.', 'nextPickup')
  return nextPickup < one.releaseDay ? no(`They leave on ${longDay(one.releaseDay)}: the first dose outside is collected on that day or later.`, 'nextPickup') : yes(null)
}

/** May the first appointment be on this day? A late one may, and is said to be late. */
export const decideFirstAppointment = (one: Continuity, day: Day, today: Day): Result<null> => {
  if (!mayAppoint(one.state)) return no(one.state === 'sent' ? 'Take it on first.' : 'No first appointment is to be given here any more.', 'day')
  return day < today && !one.released ? no('Enter today or a day to come.', 'day') : day < one.releaseDay ? no(`They leave on ${longDay(one.releaseDay)}: choose that day or a later one.`, 'day') : yes(null)
}

export interface ContinuityStep { readonly key: string; readonly owner: ContinuityOwner; readonly words: string; readonly due: Day }

const later = (one: Day, other: Day): Day => (one > other ? one : other)
const earlier = (one: Day, other: Day): Day => (one < other ? one : other)

/** The day of an appointment counted from the release, where it is too late. */
export const lateAppointment = ({ appointmentOn, releaseDay, state }: Pick<Continuity, 'appointmentOn' | 'releaseDay' | 'state'>): string | null =>
  state === 'appointed' && appointmentOn !== null && appointmentOn > startBy(releaseDay) ? `The first appointment is on day ${daysBetween(releaseDay, appointmentOn)} after release: three weeks end on ${longDay(startBy(releaseDay))}` : null

/** Everything that is to be done, the earliest first: at least one thing until its end, then nothing. */
export const nextOnContinuity = (one: Continuity, today: Day): ContinuityStep[] => {
  if (!isGoing(one.state)) return []
  const { releaseDay, released, stateOn } = one
  const standard = continuityStandardOn(one.openedOn)
  const steps: ContinuityStep[] = []
  const add = (key: string, owner: ContinuityOwner, words: string, due: Day): unknown => steps.push({ key, owner, words, due })
  const inside: ContinuityOwner = released ? 'manager' : 'prison'
  switch (one.state) {
    case 'to-hand-over': case 'declined':
      add('hand-over', inside, released ? 'Left prison without a handover: find who prescribes outside, and hand over today' : one.state === 'declined' ? 'Hand it over to another service: the first did not take it on' : 'Hand over what is prescribed to a prescriber outside',
        later(earlier(releaseDay, one.openedOn), addDays(releaseDay, -standard.handOverDaysBefore)))
      break
    case 'sent': {
      const due = one.acknowledgeBy ?? acknowledgeBy(stateOn)
      add('acknowledge', 'service', 'Answer the handover: say whether you take it on', due)
      if (due < today) add('chase', inside, 'Nobody has acknowledged the handover: telephone the service, or hand over to another', addDays(due, 1))
      break
    }
    case 'acknowledged': add('appoint', 'service', 'Give the first appointment', earlier(addWorkingDays(stateOn, standard.appointWorkingDays), startBy(releaseDay))); break
    case 'appointed': {
      const late = lateAppointment(one)
      add('attend', 'service', (one.appointmentOn ?? stateOn) > today ? 'First appointment' : 'Record whether they came to the first appointment', one.appointmentOn ?? stateOn)
      if (late !== null) add('earlier', 'service', `${late}. Give an earlier one`, stateOn)
      break
    }
    default: add('settle', 'service', 'Record whether treatment has settled', addDays(releaseDay, standard.settledDays))
  }
  if (among(HANDED_OVER, one.state) && one.handedOverFor !== releaseDay && !released)
    add('hand-over-again', 'prison', `The release day has moved to ${longDay(releaseDay)}: check the last supervised dose and the next one to collect, and hand over again`, later(one.handedOverOn ?? stateOn, addDays(releaseDay, -standard.handOverDaysBefore)))
  if (one.naloxone === null) add('naloxone', released ? 'service' : 'prison', 'Give naloxone and show how it is used, or record that they refuse', releaseDay)
  if (isTakenOn(one.state) || (one.state === 'sent' && released)) pickupSteps(one, today, standard.nextPickupDays, add)
  return steps.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

const pickupSteps = (one: Continuity, today: Day, nextPickupDays: number, add: (key: string, owner: ContinuityOwner, words: string, due: Day) => unknown): void => {
  const { openPickup, lastPickup, lastOutcome } = one
  if (lastOutcome === 'missed' && lastPickup !== null && (openPickup === null || openPickup >= today)) add('missed', 'service', `Did not collect on ${longDay(lastPickup)}: reach them, and record the next day of collecting`, lastPickup)
  if (openPickup !== null) add('pickup', 'service', openPickup > today ? 'Next day of collecting' : 'Record whether it was collected', openPickup)
  else if (lastOutcome === 'collected' && lastPickup !== null && one.drug !== 'buprenorphine-injection') add('pickup', 'service', 'Enter the next day of collecting', addDays(lastPickup, nextPickupDays))
}
