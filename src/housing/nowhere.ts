/** Somebody about to leave with nowhere to sleep: what was tried, whose move it is next, and by when. One owner each. Pure. */
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { addWorkingDays, isWorkingDay } from '../core/working-days.ts'
import { ASK_AGAIN_DAYS, counts, DUTY_STATES, reviewUntil, type DutyState } from './duty-to-refer.ts'
import { DUTY_TO_REFER } from './rules.ts'

/** What can be tried beside referrals, and what can come of it. */
export const ATTEMPTS = {
  'family-or-friends': 'Asked family or friends',
  landlord: 'Asked a landlord',
  hostel: 'Asked a hostel',
  agency: 'Asked a letting agency or a charity',
  other: 'Something else',
} as const

export type Attempted = keyof typeof ATTEMPTS

export const OUTCOMES = {
  waiting: 'Waiting to hear',
  no: 'No',
  'no-answer': 'No answer',
  'person-declined': 'The person declined',
  offer: 'A place is offered',
} as const

export type AttemptOutcome = keyof typeof OUTCOMES

/** With so few days left nothing but a night under a roof helps any more. Our own standard, 2026-11-23. */
export const URGENT_DAYS = 3
/** Working days in which an answer is followed up. Our own standard, 2026-11-23. */
const FOLLOW_UP_WORKING_DAYS = 2
/** By when other ways are tried, before release: with a referral to community accommodation and a private let still possible. Our own standard, 2026-11-23. */
const OTHER_WAYS_DAYS = 28

/** Who acts. */
export const OWNERS = {
  prison: 'The prison’s resettlement worker',
  manager: 'The offender manager',
  head: 'The head of the unit, since there is no offender manager',
  council: 'The council',
  provider: 'The housing provider',
} as const

export type Owner = keyof typeof OWNERS

export interface NowhereFacts {
  readonly release: Day
  readonly custodyStart: Day | null
  /** The newest referral to a council, or that they did not agree to one. */
  readonly duty: { readonly state: DutyState; readonly sentOn: Day; readonly answerBy: Day; readonly changedOn: Day; readonly until: Day | null; readonly authority: string | null; readonly reviewed?: boolean } | null
  /** Referrals to housing that wait or have offered. */
  readonly referrals: readonly { readonly state: 'sent' | 'offered'; readonly answerBy: Day; readonly changedOn: Day; readonly toWhom: string; readonly here: boolean }[]
  /** Has somebody in the community managed them today? Where nobody has, a manager’s moves are the head’s of the unit. */
  readonly managed: boolean
  /** Emergency placements that nobody has left: first and last nights. */
  readonly placements: readonly { readonly from: Day; readonly until: Day }[]
}

export type MoveKind = 'emergency' | 'offer' | 'refer' | 'chase' | 'answer' | 'review' | 'house' | 'wait' | 'other-ways' | 'after'

export interface NextMove {
  readonly kind: MoveKind
  readonly owner: Owner
  readonly by: Day
  readonly words: string
}

const workingDayBefore = (day: Day): Day => {
  let before = addDays(day, -1)
  while (!isWorkingDay(before)) before = addDays(before, -1)
  return before
}

const earlier = (one: Day, other: Day): Day => (one < other ? one : other)

/** The last night in emergency rooms that follow one another from a day on; null where that night itself is not covered. */
export const coveredUntil = (placements: NowhereFacts['placements'], day: Day): Day | null => {
  const over = placements.find(({ from, until }) => from <= day && until >= day)
  return over ? coveredUntil(placements, addDays(over.until, 1)) ?? over.until : null
}

/** By when it is arranged what follows an emergency room: with so many days left as for a release, and never before it begins. */
export const followsBy = ({ from, until }: { readonly from: Day; readonly until: Day }): Day => {
  const by = addDays(until, 1 - URGENT_DAYS)
  return by < from ? from : by
}

/**
 * Whose move it is. An emergency room moves the first night without a place to the day after its last. The first that applies, in this order: an offer is taken; with three days left a night is paid for; the council is
 * asked, chased, or its refusal contested; a provider is chased or waited for; the council houses; other ways are tried. Never nothing.
 */
export const nextMove = ({ release, custodyStart, duty, referrals, managed, placements }: NowhereFacts, today: Day): NextMove => {
  const move = (kind: MoveKind, owner: Owner, by: Day, words: string): NextMove => ({ kind, owner: owner === 'manager' && !managed ? 'head' : owner, by, words })
  const follow = (day: Day): Day => addWorkingDays(day, FOLLOW_UP_WORKING_DAYS)
  const covered = coveredUntil(placements, release)
  const without = covered === null ? release : addDays(covered, 1)
  const after = (until: Day): NextMove => move('after', 'manager', followsBy({ from: release, until }), `Emergency room until ${longDay(until)}: arrange where they sleep after that`)
  const left = daysBetween(today, without)
  const offer = referrals.find(({ state }) => state === 'offered')
  if (offer) return move('offer', 'manager', earlier(follow(offer.changedOn), without), `Take up the offer of ${offer.toWhom}: record the place`)
  if (left <= URGENT_DAYS && covered !== null) return after(covered)
  if (left <= URGENT_DAYS) return move('emergency', 'manager', workingDayBefore(release), 'Arrange an emergency placement: nothing is found')
  const asked = duty !== null && (duty.state === 'no-consent' ? daysBetween(duty.sentOn, today) < ASK_AGAIN_DAYS : duty.state === 'not-accepted' || counts(duty, today))
  if (!asked) {
    const from = addDays(release, -DUTY_TO_REFER.days)
    return move('refer', 'prison', custodyStart !== null && custodyStart > from ? custodyStart : from, 'Ask for consent, and refer to the council that they choose')
  }
  if (DUTY_STATES[duty.state].open)
    return duty.answerBy < today ? move('chase', 'prison', follow(duty.answerBy), `Call ${duty.authority ?? 'the council'}: the answer is late`) : move('answer', 'council', duty.answerBy, duty.state === 'in-review' ? 'Decide the review of the refusal' : 'Answer the referral')
  const waiting = referrals.toSorted((one, other) => (one.answerBy < other.answerBy ? -1 : 1))[0]
  if (waiting && (waiting.answerBy < today || !waiting.here)) return move('chase', 'manager', follow(waiting.answerBy), `Ask ${waiting.toWhom} for the answer`)
  if (waiting) return move('wait', 'provider', waiting.answerBy, `Answer the referral to ${waiting.toWhom}`)
  if (duty.state === 'not-accepted') return move('review', 'manager', earlier(follow(duty.changedOn), without), duty.reviewed || reviewUntil(duty.changedOn) < today ? `Refer to another council, or to community accommodation: ${duty.reviewed ? 'a review upheld the refusal' : 'the time for a review is over'}` : `Ask ${duty.authority ?? 'the council'} for a review of its refusal, or refer to another council or to community accommodation`)
  if (duty.state === 'accepted') return move('house', 'council', earlier(duty.until ?? without, without), 'Find them somewhere to live under the duty that you owe')
  if (covered !== null) return after(covered)
  return move('other-ways', 'manager', addDays(release, -OTHER_WAYS_DAYS), 'Refer to supported housing, community accommodation or a private let')
}

/** Days left, as people say it. */
export const leftWords = (release: Day, today: Day): string => {
  const left = daysBetween(today, release)
  return left < 0 ? 'Should have left' : left === 0 ? 'Leaves today' : left === 1 ? '1 day left' : `${left} days left`
}
