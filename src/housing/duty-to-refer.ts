/** The duty to refer: whose it is, to whom, what the council can answer, and the clocks that follow. Pure. */
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type Dated, type DatedRule } from '../core/dated-rules.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { DUTY_TO_REFER, LAST_CHECK_DAY, LEAVING_DAYS } from './rules.ts'

/**
 * Kinds of organisation whose duty it is. Hospitals in their emergency and inpatient work have it too; no kind of organisation here is
 * one. Social services authorities are counties and unitary councils, whose kind here is `council`.
 */
const SPECIFIED_BODIES: readonly [DatedRule<readonly string[]>] = [{
  from: '2018-10-01', value: ['prison', 'probation', 'youth-justice', 'jobcentre', 'council'],
  source: 'Housing Act 1996, section 213B; Homelessness (Review Procedure etc.) Regulations 2018, Part 4',
}]

/** On what ground somebody is referred: the duty in England, an ordinary referral by anybody else, or the Welsh pathway. */
export const ROUTES = {
  duty: { title: 'Duty to refer', source: DUTY_TO_REFER.source },
  ordinary: { title: 'Ordinary referral', source: 'Your organisation is not one of the specified bodies: it refers as anybody may, with the person’s consent' },
  wales: { title: 'Welsh pathway', source: 'Housing (Wales) Act 2014, sections 66 (prevention) and 73 (relief); the duty to refer is English law' },
} as const

export type Route = keyof typeof ROUTES

/** The ground of a referral to this authority by an organisation of this kind on this day. Codes are of the Office for National Statistics: `E…` and `W…`. */
export const routeOf = (authorityCode: string, organisationKind: string, on: Day): Route =>
  authorityCode.startsWith('W') ? 'wales' : on >= SPECIFIED_BODIES[0].from && ruleOn(SPECIFIED_BODIES, on).value.includes(organisationKind) ? 'duty' : 'ordinary'

/** What a referral can be. `open` ones wait for the council; `final` ones never change again. */
export const DUTY_STATES = {
  sent: { title: 'Waiting for an answer', open: true, final: false },
  acknowledged: { title: 'Acknowledged, not answered', open: true, final: false },
  accepted: { title: 'Accepted', open: false, final: false },
  'not-accepted': { title: 'Not accepted', open: false, final: false },
  'in-review': { title: 'Refused, under review', open: true, final: false },
  withdrawn: { title: 'Withdrawn', open: false, final: true },
  'no-consent': { title: 'The person does not agree to a referral', open: false, final: true },
} as const

export type DutyState = keyof typeof DUTY_STATES

/** Duties that a council owes once it accepts (Housing Act 1996, sections 195, 189B and 193; in Wales 66, 73 and 75 of the Act of 2014). */
export const OWED = {
  prevention: 'Prevention duty',
  relief: 'Relief duty',
  'priority-need': 'Priority need: the main duty to house',
} as const

export type Owed = keyof typeof OWED

export const REFUSALS = {
  'no-local-connection': 'No local connection',
  'intentionally-homeless': 'Intentionally homeless',
  other: 'Another reason',
} as const

export type Refusal = keyof typeof REFUSALS

/** The council’s policy that a refusal rests on: counted by council, so that those who decide on policies see what each costs. */
export const POLICIES = {
  'local-connection': 'Local connection',
  arrears: 'Rent arrears',
  offence: 'The offence, or the risk seen in it',
  intentionality: 'Intentionality',
  other: 'Another policy',
} as const

export type Policy = keyof typeof POLICIES

/** The policy that a reason names by itself. */
const POLICY_OF: Readonly<Partial<Record<Refusal, Policy>>> = { 'no-local-connection': 'local-connection', 'intentionally-homeless': 'intentionality' }

export const WITHDRAWALS = {
  'new-referral': 'A new referral takes its place',
  'incorrect-authority': 'It went to the wrong council',
  'no-consent': 'The person took their consent back',
  disengaged: 'The person no longer takes part',
  resolved: 'They have somewhere to live',
  'not-eligible': 'They are not eligible',
  other: 'Another reason',
} as const

export type Withdrawal = keyof typeof WITHDRAWALS

/** Why a council’s duty ends before or with its 56 days. */
export const DUTY_ENDS = {
  housed: 'Suitable accommodation found',
  'homeless-now': 'Became homeless: prevention ends, relief begins',
  'period-over': 'The 56 days are over',
  'refused-offer': 'Refused a suitable offer',
  'not-co-operating': 'Deliberately does not co-operate, after notice',
  'lost-contact': 'No contact',
  withdrawn: 'The application was withdrawn',
} as const

export type DutyEnd = keyof typeof DUTY_ENDS

/** A council answers within so many working days. The law sets no time; this is our own standard, 2026-11-23. */
export const ANSWER_WORKING_DAYS_MAX = 10
/** A referral of more than 26 weeks is out of date and made again: the age at which the single accommodation service stops counting one. */
export const STALE_DAYS = 182
/** Somebody who did not agree is asked again after so many days. Our own standard, 2026-11-23. */
export const ASK_AGAIN_DAYS = 28
/** A council that is told no more of a person has so many days to finish its records, as a provider of services has. */
const COUNCIL_RECORDS_DAYS = 28

/** The periods of prevention and relief, in days that include the first. */
const PERIODS: readonly [Dated & { readonly days: number }] = [{
  from: '2018-04-03', days: 56, source: 'Housing Act 1996, sections 195(8)(b) and 189B(7)(b): 56 days beginning with the first; in Wales sections 67(3) and 74(2) of the Act of 2014',
}]

/** The last day of a duty that begins on a day; null for the main duty, which has no such end. */
export const dutyUntil = (owed: Owed, from: Day): Day | null => (owed === 'priority-need' ? null : addDays(from, ruleOn(PERIODS, from).days - 1))

/** By when a council answers what was sent on a day. */
export const answerBy = (sentOn: Day): Day => addWorkingDays(sentOn, ANSWER_WORKING_DAYS_MAX)

/** The last day on which a referral counts as made. */
export const countsUntil = (sentOn: Day): Day => addDays(sentOn, STALE_DAYS)

export interface Referred {
  readonly state: DutyState
  readonly sentOn: Day
  readonly answerBy: Day
  readonly changedOn: Day
  readonly reason?: string | null
  readonly policies?: readonly Policy[]
  /** Was a review of it asked for before? */
  readonly reviewed?: boolean
}

/** Does it still count as a referral that was made? Only while it is open or accepted, and not out of date. */
export const counts = ({ state, sentOn }: Pick<Referred, 'state' | 'sentOn'>, today: Day): boolean =>
  (DUTY_STATES[state].open || state === 'accepted') && countsUntil(sentOn) >= today

/** Reviews of a refusal: days in which one is asked for and weeks in which the council decides, both counted from their first day. */
const REVIEWS: readonly [Dated & { readonly askDays: number; readonly decideWeeks: number }] = [{
  from: '2018-04-03', askDays: 21, decideWeeks: 8,
  source: 'Housing Act 1996, section 202(3); Homelessness (Review Procedure etc.) Regulations 2018, regulation 9(1)(b). A council may allow longer in writing; section 202(2): no review of a review. In Wales sections 85 and 86 of the Act of 2014',
}]

/** The last day on which a review of a refusal of this day may be asked for. */
export const reviewUntil = (refusedOn: Day): Day => addDays(refusedOn, ruleOn(REVIEWS, refusedOn).askDays - 1)

/** By when a council decides a review that was asked for on a day. */
export const reviewBy = (askedOn: Day): Day => addDays(askedOn, ruleOn(REVIEWS, askedOn).decideWeeks * 7 - 1)

export type Party = 'council' | 'referrer'

/** The workflow: from which states, to which, and whose move it is. An outcome never goes back to sent; withdrawn is final. */
export const DUTY_MOVES = {
  acknowledge: { from: ['sent'], to: 'acknowledged', by: 'council' },
  accept: { from: ['sent', 'acknowledged'], to: 'accepted', by: 'council' },
  refuse: { from: ['sent', 'acknowledged'], to: 'not-accepted', by: 'council' },
  'ask-review': { from: ['not-accepted'], to: 'in-review', by: 'referrer' },
  change: { from: ['in-review'], to: 'accepted', by: 'council' },
  uphold: { from: ['in-review'], to: 'not-accepted', by: 'council' },
  withdraw: { from: ['sent', 'acknowledged', 'in-review', 'accepted'], to: 'withdrawn', by: 'referrer' },
} as const satisfies Record<string, { from: readonly DutyState[]; to: DutyState; by: Party }>

export type DutyMove = keyof typeof DUTY_MOVES

const startsFrom = (move: DutyMove, state: DutyState): boolean => (DUTY_MOVES[move].from as readonly DutyState[]).includes(state)

/** The moves that these parties can make now. */
export const dutyMovesOf = (state: DutyState, parties: readonly Party[]): DutyMove[] =>
  keysOf(DUTY_MOVES).filter((move) => parties.includes(DUTY_MOVES[move].by) && startsFrom(move, state))

export interface Answer {
  readonly owed?: Owed | undefined
  readonly from?: Day | undefined
  readonly refusal?: Refusal | undefined
  readonly policies?: readonly Policy[] | undefined
  readonly withdrawal?: Withdrawal | undefined
  readonly words: string
  /** The day on which a review was asked for, and who asked. */
  readonly askedOn?: Day | undefined
  readonly askedBy?: string | undefined
  /** Did the council allow longer than the days of the law, in writing? */
  readonly allowedLonger?: boolean | undefined
  /** Who told the referrer, where the council does not answer here itself. */
  readonly heardFrom?: string | undefined
}

export interface Moved {
  readonly state: DutyState
  /** Why, as a key of the move’s own words. */
  readonly reason: string | null
  readonly policies: readonly Policy[]
  /** By when the council answers anew. */
  readonly answerBy?: Day
}

/** May a review of this refusal be asked for? Once, and within its days; a council that allows longer says so in writing. */
const decideReview = ({ reason, policies, changedOn, reviewed }: Referred, { askedOn, askedBy = '', allowedLonger = false, words }: Answer, today: Day): Result<Moved> => {
  if (reviewed) return no('This decision was reviewed: there is no review of a review. An appeal to the county court is within 21 days of it (section 204): see a solicitor or Shelter.')
  if (!askedOn) return no('Enter the day on which the review was asked for.', 'askedOn')
  if (askedOn > today) return no('Record it when the review has been asked for.', 'askedOn')
  if (askedOn < changedOn) return no(`The council refused on ${longDay(changedOn)}: a review cannot have been asked for before that.`, 'askedOn')
  if (askedBy.length < 3) return no('Say who asked for it: the person, or who for them.', 'askedBy')
  if (words.length < 3) return no('Say in a sentence why the decision is wrong.', 'words')
  if (askedOn > reviewUntil(changedOn) && !allowedLonger) return no(`A review is asked for by ${longDay(reviewUntil(changedOn))}, 21 days with the day of the refusal. If the council allowed longer in writing, tick that it did.`, 'askedOn')
  return yes({ state: 'in-review', reason: reason ?? null, policies: policies ?? [], answerBy: reviewBy(askedOn) })
}

const decideAcceptance = ({ owed, from }: Answer, { sentOn }: Referred, today: Day): Result<Moved> => {
  if (!owed) return no('Choose which duty the council owes.', 'owed')
  if (!from) return no('Enter the day on which the duty begins.', 'from')
  if (from < sentOn) return no(`The referral was sent on ${longDay(sentOn)}: the duty cannot begin before that.`, 'from')
  if (from > addDays(today, DUTY_TO_REFER.days)) return no(`A duty that begins more than ${DUTY_TO_REFER.days} days from now is not owed yet.`, 'from')
  return yes({ state: 'accepted', reason: owed, policies: [] })
}

const decideRefusal = ({ refusal, policies = [], words }: Answer): Result<Moved> => {
  if (!refusal) return no('Choose why the council does not accept.', 'refusal')
  const named = POLICY_OF[refusal]
  const all = [...new Set([...(named ? [named] : []), ...policies])]
  if (all.length === 0) return no('Name the policy that this rests on.', 'policies')
  if (words.length < 3) return no('Say in a sentence what the decision rests on: the person may ask for a review.', 'words')
  return yes({ state: 'not-accepted', reason: refusal, policies: all })
}

/** May this move be made, with this answer? Gives the state it leads to with its reason, or says why not. */
export const decideDutyMove = (referred: Referred, move: DutyMove, answer: Answer, today: Day): Result<Moved> => {
  const { state, changedOn } = referred
  if (!startsFrom(move, state)) return no(`This referral has been “${DUTY_STATES[state].title.toLowerCase()}” since ${longDay(changedOn)}.${DUTY_STATES[state].final ? ' That is final: make a new referral instead.' : ''}`)
  if (move === 'ask-review') return decideReview(referred, answer, today)
  if (move === 'uphold') return answer.words.length < 3 ? no('Say in a sentence what the review rests on.', 'words') : yes({ state: 'not-accepted', reason: referred.reason ?? null, policies: referred.policies ?? [] })
  if (move === 'accept' || move === 'change') return decideAcceptance(answer, referred, today)
  if (move === 'refuse') return decideRefusal(answer)
  if (move === 'withdraw') {
    if (!answer.withdrawal) return no('Choose why it is withdrawn.', 'withdrawal')
    if (answer.withdrawal === 'other' && answer.words.length < 3) return no('Say why it is withdrawn.', 'words')
    return yes({ state: 'withdrawn', reason: answer.withdrawal, policies: [] })
  }
  return yes({ state: 'acknowledged', reason: null, policies: [] })
}

export interface Referring {
  readonly release: { readonly day: Day; readonly released: boolean } | null
  readonly consent: 'yes' | 'no'
  readonly how: string
  readonly authority: string
  readonly told: string
  /** A referral of this person that still counts. */
  readonly standing: { readonly reference: string; readonly authority: string; readonly sentOn: Day } | null
}

/** May somebody be referred? With no consent the answer is kept and nothing is sent to anybody. */
export const decideReferring = ({ release, consent, how, authority, told, standing }: Referring, today: Day): Result<'send' | 'keep-refusal'> => {
  if (!release) return no('There is no time in prison that this would be about.')
  if (how.length < 3) return no('Say how and when they were asked, for example “at the 12-week meeting, by me”.', 'how')
  if (consent === 'no') return standing ? no(`Referral ${standing.reference} to ${standing.authority} stands, and the council reads it. If they take their consent back, withdraw it for that reason; it ends what the council sees.`, 'consent') : yes('keep-refusal')
  if (authority === '') return no('Choose the council: the person chooses, not the prison.', 'authority')
  if (told.length < 3) return no('Say what the council needs to know to begin.', 'told')
  if (standing) return no(`There is a referral to ${standing.authority} already: ${standing.reference}, sent on ${longDay(standing.sentOn)}. Withdraw it first if another is to take its place.`, 'authority')
  const left = daysBetween(today, release.day)
  if (!release.released && left > LEAVING_DAYS) return no(`Release is ${left} days away. A council need act only from ${DUTY_TO_REFER.days} days before: refer from ${longDay(addDays(release.day, -LEAVING_DAYS))} on.`, 'authority')
  return yes('send')
}

/** May a duty that a council owes be ended on this day? */
export const decideDutyEnd = (duty: { readonly owed: Owed; readonly from: Day; readonly endedOn: Day | null }, on: Day, why: DutyEnd, today: Day): Result<{ readonly follows: Owed | null }> => {
  if (duty.endedOn) return no(`This duty ended on ${longDay(duty.endedOn)}.`, 'on')
  if (on > today) return no('Record the end when the day has come.', 'on')
  if (on < duty.from) return no(`The duty began on ${longDay(duty.from)}: it cannot have ended before that.`, 'on')
  if (why === 'homeless-now' && duty.owed !== 'prevention') return no('Only prevention passes into relief. Choose another reason.', 'why')
  const until = dutyUntil(duty.owed, duty.from)
  if (why === 'period-over' && (until === null || on < until)) return no(until === null ? 'The main duty has no such period.' : `The ${PERIODS[0].days} days are over on ${longDay(until)}, not before.`, 'why')
  return yes({ follows: why === 'homeless-now' ? 'relief' : null })
}

/** The last day on which a council that owes nothing any more is told of the person: its records are finished; whom it housed it follows to the last check after release. */
export const councilSeesUntil = (release: Day, why: DutyEnd, today: Day): Day => {
  const [finished, checked] = [addDays(today, COUNCIL_RECORDS_DAYS), addDays(release, LAST_CHECK_DAY)]
  return why === 'housed' && checked > finished ? checked : finished
}

/** What a refusal leaves open, said to whoever referred. */
export const afterRefusal = (refusal: Refusal): string => ({
  'no-local-connection': 'Prevention is owed whatever the connection; only relief and the main duty can be passed to another council (sections 195 and 198). Time in prison and a place of birth are no connection by themselves; family, work and where somebody chose to live are. Ask for a review within 21 days, or refer where they have one.',
  'intentionally-homeless': 'Intentionality ends no prevention or relief duty: it matters for the main duty only. Ask for a review within 21 days.',
  other: 'Ask for the decision in writing, and for a review within 21 days of it.',
})[refusal]

/** A state with what belongs to it, in words for a page or the time line. */
export const dutyWords = (state: DutyState, reason: string | null): string => {
  const why = reason === null ? '' : reason in OWED ? OWED[reason as Owed] : (state === 'not-accepted' || state === 'in-review') && reason in REFUSALS ? REFUSALS[reason as Refusal] : reason in WITHDRAWALS ? WITHDRAWALS[reason as Withdrawal] : ''
  return why === '' ? DUTY_STATES[state].title : `${DUTY_STATES[state].title}: ${why.toLowerCase()}`
}
