/** A referral from sending to outcome: the workflow as data, its clocks, and every decision about it. Pure. */
import { no, yes, type Result } from '../core/result.ts'
import { addDays, longDay, type Day } from '../core/dates.ts'
import { addWorkingDays } from '../core/working-days.ts'
import type { Random } from '../core/random.ts'
import { randomReference } from '../core/reference.ts'
import { PATHWAYS, type Pathway } from '../platform/vocabulary.ts'
import { misfitSentence, notYetWords, type Fit } from '../services/rules.ts'

/**
 * What a referral can be. The newest dated change says which; `open` ones have an owner and a clock.
 * `rank` puts what waits for an answer first in every list.
 */
export const STATES = {
  sent: { title: 'Waiting for an answer', was: 'sent', open: true },
  accepted: { title: 'Accepted', was: 'accepted', open: true },
  declined: { title: 'Declined', was: 'declined', open: false },
  withdrawn: { title: 'Withdrawn', was: 'withdrawn', open: false },
  completed: { title: 'Completed', was: 'completed', open: false },
  'ended-early': { title: 'Ended early', was: 'ended early', open: false },
} as const

export type ReferralState = keyof typeof STATES

/** Whose move it is: the organisation that was asked, or the one that asked. */
export type Party = 'provider' | 'referrer'

/** The workflow: from which states, to which, who may, and what must be given or true. */
export const TRANSITIONS = {
  accept: { from: ['sent'], to: 'accepted', by: 'provider', needs: [] },
  decline: { from: ['sent'], to: 'declined', by: 'provider', needs: ['reason'] },
  withdraw: { from: ['sent', 'accepted'], to: 'withdrawn', by: 'referrer', needs: ['reason'] },
  complete: { from: ['accepted'], to: 'completed', by: 'provider', needs: ['session', 'outcome'] },
  'end-early': { from: ['accepted'], to: 'ended-early', by: 'provider', needs: ['reason', 'outcome'] },
} as const satisfies Record<string, { from: readonly ReferralState[]; to: ReferralState; by: Party; needs: readonly ('reason' | 'session' | 'outcome')[] }>

export type Transition = keyof typeof TRANSITIONS

/** A provider answers within so many working days of the referral. Our own standard; the contracts’ service levels are not published. */
export const RESPOND_WORKING_DAYS_MAX = 5
/** The first session is held within so many working days of acceptance. Our own standard. */
export const FIRST_SESSION_WORKING_DAYS_MAX = 10
/** With no session for so long, somebody should ask whether the person still comes. Our own standard. */
export const QUIET_DAYS_MAX = 28
/** A provider that is asked to look again does so within so many working days. Our own standard. */
export const RECHECK_WORKING_DAYS_MAX = 2
/**
 * How long a provider still sees the person after the referral ends: nothing was begun when it was still waiting, so sight ends
 * at once (at the latest with the day it was sent on); a service that was being delivered has this long to finish its records.
 */
export const SIGHT_DAYS_AFTER_END = { sent: 0, accepted: 28 } as const

export const ATTENDANCE = {
  attended: 'Came',
  'missed-acceptable': 'Did not come, for a good reason',
  missed: 'Did not come',
} as const
export type Attendance = keyof typeof ATTENDANCE

export const RESULTS = { achieved: 'Achieved', 'partly-achieved': 'Partly achieved', 'not-achieved': 'Not achieved' } as const
export type OutcomeResult = keyof typeof RESULTS

/** `R-7K2M9QX`: a short readable reference that nobody can count up from. */
export const newReferralReference = (random: Random): string => randomReference('R', random)

/** By when a provider answers a referral made on a day. */
export const respondBy = (madeOn: Day): Day => addWorkingDays(madeOn, RESPOND_WORKING_DAYS_MAX)

/** By when a provider looks again at what it was told. */
export const recheckBy = (askedOn: Day): Day => addWorkingDays(askedOn, RECHECK_WORKING_DAYS_MAX)

export interface ClockFacts {
  readonly state: ReferralState
  readonly respondBy: Day
  readonly acceptedOn: Day | null
  readonly lastSessionOn: Day | null
}

/** By when the next thing is due: an answer, the first session, the next one; null when the referral has ended. */
export const clockDay = ({ state, respondBy, acceptedOn, lastSessionOn }: ClockFacts): Day | null => {
  if (state === 'sent') return respondBy
  if (state !== 'accepted' || acceptedOn === null) return null
  return lastSessionOn === null ? addWorkingDays(acceptedOn, FIRST_SESSION_WORKING_DAYS_MAX) : addDays(lastSessionOn, QUIET_DAYS_MAX)
}

/** What the clock is for, as the provider reads it. */
export const nextStepWords = (state: ReferralState, hasSession: boolean): string =>
  state === 'sent' ? 'Accept or decline' : hasSession ? 'Record the next session, or finish' : 'Hold the first session'

/** What is overdue, as the referrer reads it. */
export const chaseWords = (state: ReferralState, provider: string, service: string): string =>
  state === 'sent' ? `${provider} has not answered the referral to ${service}: call them` : `${provider} has recorded no session of ${service} for a while: ask whether the person still comes`

/** What an end of a referral leaves the provider: the last day on which it still sees the person. */
export const lastDayOfSight = (from: ReferralState, endedOn: Day): Day => {
  const days = from === 'accepted' ? SIGHT_DAYS_AFTER_END.accepted : SIGHT_DAYS_AFTER_END.sent
  return addDays(endedOn, days === 0 ? -1 : days)
}

export interface Standing {
  readonly state: ReferralState
  /** The day of the newest change. */
  readonly changedOn: Day
  readonly sessions: number
}

export interface Given {
  readonly reason?: string | undefined
  readonly outcome?: string | undefined
}

/** The moves that a party can make now, for the page’s buttons. */
export const movesOf = (state: ReferralState, party: Party | null): Transition[] =>
  (Object.keys(TRANSITIONS) as Transition[]).filter((name) => TRANSITIONS[name].by === party && isFrom(name, state))

const isFrom = (name: Transition, state: ReferralState): boolean => (TRANSITIONS[name].from as readonly ReferralState[]).includes(state)

/** May this change be made? Gives the state it leads to, or says in a sentence why not. */
export const decideTransition = (standing: Standing, name: Transition, given: Given = {}): Result<ReferralState> => {
  const { to, needs } = TRANSITIONS[name]
  const wanted = needs as readonly ('reason' | 'session' | 'outcome')[]
  if (!isFrom(name, standing.state)) {
    const again = standing.state === to ? ` It cannot be ${STATES[to].was} twice.` : ` It can no longer be ${STATES[to].was}.`
    return no(standing.state === 'sent' ? `This referral has not been accepted yet: it cannot be ${STATES[to].was}.` : `This referral was ${STATES[standing.state].was} on ${longDay(standing.changedOn)}.${again}`)
  }
  if (wanted.includes('reason') && (given.reason ?? '').trim().length < 3) return no('Say why, so that the other side can act on it.', 'reason')
  if (wanted.includes('session') && standing.sessions === 0) return no('No session is recorded. Record the sessions first, or end the referral early and say why.', 'how')
  if (wanted.includes('outcome') && (given.outcome ?? '').trim().length < 3) return no('Say what came of it, in a sentence or two.', 'words')
  return yes(to)
}

/** May a session be recorded on this day? */
export const decideSession = (referral: { readonly state: ReferralState; readonly acceptedOn: Day | null }, heldOn: Day, today: Day): Result<Day> => {
  if (referral.state === 'sent') return no('Accept the referral before recording sessions.')
  if (referral.state !== 'accepted' || referral.acceptedOn === null) return no(`This referral is ${STATES[referral.state].was}: no session can be added.`)
  if (heldOn > today) return no('The session cannot be in the future. Record it when it has been held.', 'heldOn')
  if (heldOn < referral.acceptedOn) return no(`The session cannot be before the referral was accepted, on ${longDay(referral.acceptedOn)}.`, 'heldOn')
  return yes(heldOn)
}

export interface Sending {
  readonly service: string
  readonly provider: string
  readonly pathways: readonly Pathway[]
  readonly pathway: Pathway
  readonly fit: Fit
  /** An agreement in force, signed by the provider and the referrer, that lets it see who was referred. Without one the referral would be lost. */
  readonly providerCanReceive: boolean
  /** Open already, to the same service. */
  readonly open: { readonly reference: string; readonly madeOn: Day } | null
}

/** May this referral be sent? The first reason why not, in a sentence. */
export const decideSend = ({ service, provider, pathways, pathway, fit, providerCanReceive, open }: Sending): Result<Pathway> => {
  if (!fit.fits) return no(misfitSentence(service, fit), 'service')
  if (!providerCanReceive) return no(notYetWords(provider), 'service')
  if (open) return no(`This person already has an open referral to ${service}: ${open.reference}, made on ${longDay(open.madeOn)}.`, 'service')
  if (pathways.length > 0 && !pathways.includes(pathway)) return no(`${service} does not help with ${PATHWAYS[pathway].toLowerCase()}. Choose a pathway that it helps with.`, 'pathway')
  return yes(pathway)
}

/** How often somebody came, in words: `came to 3 of 4 sessions`. */
export const attendanceWords = (attended: number, sessions: number): string =>
  sessions === 0 ? 'no session recorded yet' : `came to ${attended} of ${sessions === 1 ? '1 session' : `${sessions} sessions`}`
