/** Where somebody lived, referrals to housing of every kind with who is eligible, addresses checked, and nights paid for. Pure. */
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { STALE_DAYS } from './duty-to-refer.ts'
import { LEAVING_DAYS } from './rules.ts'

/** How lasting a place is. */
export const STANDINGS = { settled: 'Settled', transient: 'Transient', none: 'None' } as const
export type Standing = keyof typeof STANDINGS

/** Where somebody lives, by the types of the single accommodation service; `none` is what it calls no fixed abode. */
export const STATUS_CODES = {
  owner: { title: 'Owns their home', standing: 'settled' },
  'private-rent': { title: 'Rents privately', standing: 'settled' },
  'social-rent': { title: 'Rents from a council or housing association', standing: 'settled' },
  supported: { title: 'Supported housing', standing: 'settled' },
  'care-home': { title: 'Care home', standing: 'settled' },
  'family-settled': { title: 'With family or friends, settled', standing: 'settled' },
  'family-transient': { title: 'With family or friends, for now', standing: 'transient' },
  'short-term': { title: 'Short-term accommodation', standing: 'transient' },
  cas2: { title: 'Community accommodation tier 2', standing: 'transient' },
  immigration: { title: 'Immigration accommodation', standing: 'transient' },
  'no-fixed-abode': { title: 'No fixed abode', standing: 'none' },
  'rough-sleeping': { title: 'Sleeping rough', standing: 'none' },
} as const satisfies Record<string, { title: string; standing: Standing }>

export type StatusCode = keyof typeof STATUS_CODES

/** May this be recorded as where they lived from a day? */
export const decideStatus = (code: StatusCode, from: Day, standing: { readonly code: StatusCode; readonly from: Day } | null, today: Day): Result<StatusCode> => {
  if (from > today) return no('Record it when the day has come.', 'from')
  if (standing && standing.from === from && standing.code === code) return no(`That is recorded already, from ${longDay(from)}.`, 'code')
  return yes(code)
}

/** Kinds of housing to which somebody is referred. */
export const HOUSING_KINDS = {
  supported: 'Supported housing',
  cas1: 'Approved premises (community accommodation tier 1)',
  cas2: 'Community accommodation tier 2 (bail and home detention curfew)',
  cas3: 'Community accommodation tier 3 (up to 84 nights)',
  'private-let': 'A private let',
} as const

export type HousingKind = keyof typeof HOUSING_KINDS

export const HOUSING_STATES = {
  sent: { title: 'Waiting for an answer', open: true },
  offered: { title: 'A place is offered', open: true },
  refused: { title: 'Refused', open: false },
  withdrawn: { title: 'Withdrawn', open: false },
  'taken-up': { title: 'Taken up', open: false },
} as const

export type HousingState = keyof typeof HOUSING_STATES

/** The workflow: from which states, to which, and whose move it is. */
export const HOUSING_MOVES = {
  offer: { from: ['sent'], to: 'offered', by: 'provider' },
  refuse: { from: ['sent'], to: 'refused', by: 'provider' },
  withdraw: { from: ['sent', 'offered'], to: 'withdrawn', by: 'referrer' },
  'take-up': { from: ['offered'], to: 'taken-up', by: 'referrer' },
} as const satisfies Record<string, { from: readonly HousingState[]; to: HousingState; by: 'provider' | 'referrer' }>

export type HousingMove = keyof typeof HOUSING_MOVES

/** A housing provider answers within so many working days. Our own standard, 2026-11-23. */
const HOUSING_ANSWER_WORKING_DAYS = 5

/** By when a referral to housing is answered. */
export const housingAnswerBy = (sentOn: Day): Day => addWorkingDays(sentOn, HOUSING_ANSWER_WORKING_DAYS)

/** May this move be made? A refusal names the policy that it rests on. */
export const decideHousingMove = (state: HousingState, move: HousingMove, given: { readonly policies: readonly string[]; readonly words: string }): Result<HousingState> => {
  if (!(HOUSING_MOVES[move].from as readonly HousingState[]).includes(state)) return no(`This referral is “${HOUSING_STATES[state].title.toLowerCase()}” now: that cannot be done any more.`)
  if (move === 'refuse' && given.policies.length === 0) return no('Name the policy that this rests on.', 'policies')
  if (move === 'withdraw' && given.words.length < 3) return no('Say why it is withdrawn.', 'words')
  return yes(HOUSING_MOVES[move].to)
}

export interface EligibilityFacts {
  readonly sex: string
  /** The newest tier that the viewer may see, such as `B2`; null where there is none or it is not theirs to see. */
  readonly tier: string | null
  readonly release: { readonly day: Day; readonly released: boolean } | null
  readonly hasPlace: boolean
  readonly settled: boolean
  /** The day on which the newest referral to a council was sent that was not withdrawn; a refused one was made all the same. */
  readonly dutySentOn: Day | null
  /** The council refused it. */
  readonly dutyRefused: boolean
}

export interface Advice {
  readonly suitable: boolean
  /** Each reason a sentence: why not, or what speaks for it. */
  readonly reasons: readonly string[]
}

const against = (...reasons: readonly (string | false)[]): Advice | null => {
  const given = reasons.filter((reason) => reason !== false)
  return given.length > 0 ? { suitable: false, reasons: given } : null
}

/** Tiers for approved premises: A or B with change 1 to 3 for men; the same and C3 for others (eligibility rules of the single accommodation service). */
const tierFits = (tier: string, sex: string): boolean => /^[AB][1-3]$/.test(tier) || (sex !== 'male' && tier === 'C3')

/**
 * Advice, never a bar: whoever knows more may refer all the same. After the single accommodation service’s eligibility rules, as read
 * in its code in August 2026; tier 2 of community accommodation is for bail and home detention curfew, which the records here do not tell.
 */
export const eligibility = (kind: HousingKind, facts: EligibilityFacts, today: Day): Advice => {
  const { release, hasPlace, settled, dutySentOn, dutyRefused, tier, sex } = facts
  const taken = hasPlace && 'They have a place for release already.'
  const fine = (...reasons: readonly string[]): Advice => ({ suitable: true, reasons })
  if (!release) return { suitable: false, reasons: ['They are not leaving prison in this sentence.'] }
  const left = daysBetween(today, release.day)
  switch (kind) {
    case 'cas1':
      return against(tier === null ? 'No tier is known to you: approved premises go by it.' : !tierFits(tier, sex) && `Tier ${tier} is outside those that approved premises take${sex === 'male' ? ' of men: A or B, 1 to 3' : ': A or B, 1 to 3, or C3'}.`,
        !release.released && left > 365 && 'Release is more than a year away.') ?? fine(`Tier ${tier ?? ''} fits, and release is within a year.`)
    case 'cas2':
      return against(taken, release.released && 'It is for bail and home detention curfew: they have been released.') ?? fine('For bail and home detention curfew only: check that one of the two applies.')
    case 'cas3':
      return against(taken, dutySentOn === null ? 'A referral to a council comes first.' : addDays(dutySentOn, STALE_DAYS) < today && 'The referral to a council is older than 26 weeks: refer again first.') ?? fine(dutyRefused ? 'No place yet, and the council was asked and refused: this is the next step.' : 'No place yet, and the referral to a council is in date.')
    case 'supported':
      return against(taken, settled && 'They live somewhere settled.', !release.released && left > LEAVING_DAYS && 'It opens 12 weeks before release.') ?? fine('No place yet, within 12 weeks of release.')
    default:
      return against(taken, !release.released && left > LEAVING_DAYS && 'A landlord will not hold a room for more than 12 weeks.') ?? fine('No place yet.')
  }
}

/** What an address check can find. Any reason is told to those alone who see risk: that one is missing would tell of another. */
export const CHECK_REASONS = {
  risk: 'Risk to somebody there or nearby',
  'licence-condition': 'A licence condition',
  occupants: 'Those who live there',
  property: 'The property itself',
} as const

export type CheckReason = keyof typeof CHECK_REASONS

/** What a place is called that failed its check: the same words whatever the reason, for everybody who sees the place. */
export const FAILED_CHECK = 'It did not pass the check of the address'

/** Places that are run by those who would check them. */
const NOT_CHECKED: readonly string[] = ['approved-premises']

/** An address is checked within so many working days of being found. Our own standard, 2026-11-23. */
const CHECK_WORKING_DAYS = 10

/** By when an address is checked; null where nobody needs to. Never after the day from which it is wanted. */
export const checkBy = ({ kind, foundOn, from }: { readonly kind: string; readonly foundOn: Day; readonly from: Day }): Day | null => {
  if (NOT_CHECKED.includes(kind)) return null
  const by = addWorkingDays(foundOn, CHECK_WORKING_DAYS)
  return by < from ? by : from
}

/** May this outcome be recorded? A place that ended cannot be checked; a second check counts over the first. */
export const decideAddressCheck = (place: { readonly endedOn: Day | null; readonly foundOn: Day }, check: { readonly outcome: 'passed' | 'failed'; readonly on: Day; readonly reason: CheckReason | ''; readonly words: string }, today: Day): Result<true> => {
  if (place.endedOn) return no(`This place ended on ${longDay(place.endedOn)}: record it again before it is checked.`, 'outcome')
  if (check.on > today) return no('Record the check when it has been made.', 'on')
  if (check.on < place.foundOn) return no(`The place was found on ${longDay(place.foundOn)}: it cannot have been checked before that.`, 'on')
  if (check.outcome === 'failed' && check.reason === '') return no('Choose why it did not pass. Only colleagues who see risk will read it.', 'reason')
  if (check.outcome === 'failed' && check.words.length < 3) return no('Say why in a sentence. Only colleagues who see risk will read it.', 'words')
  return yes(true)
}

const plain = (address: string): string => address.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** Has this very address failed for this person before? */
export const failedBefore = (address: string, failed: readonly string[]): boolean => failed.some((one) => plain(one) === plain(address))

export const PAYERS = {
  council: 'The council',
  probation: 'Probation',
  commissioner: 'The police and crime commissioner',
  charity: 'A charity',
  other: 'Somebody else',
} as const

export interface Placement {
  /** The first and the last night that are paid for. */
  readonly from: Day
  readonly until: Day
  /** The day on which the person left: that night is not paid for any more. */
  readonly leftOn: Day | null
  readonly penceANight: number
}

/** Nights run from the first to the last that is paid for; whoever stays on without leaving goes on costing, and whoever left early does not. */
export const nightsOf = ({ from, until, leftOn }: Placement, today: Day): number =>
  daysBetween(from, leftOn ?? (until >= today ? addDays(until, 1) : today))

/** Nights beyond the last that was agreed: nobody decided to pay for them. */
export const nightsOver = ({ until, leftOn }: Placement, today: Day): number => Math.max(0, daysBetween(until, leftOn ?? today) - 1)

/** What it costs in pence: nights by the price of one. */
export const costOf = (placement: Placement, today: Day): number => nightsOf(placement, today) * placement.penceANight

/** `£1,234.50` from pence. */
export const pounds = (pence: number): string => `£${Math.floor(pence / 100).toLocaleString('en-GB')}.${String(pence % 100).padStart(2, '0')}`

/** Nights and pence by month: a night belongs to the month of its evening. The sum over months is exactly the whole. */
export const byMonth = (placement: Placement, today: Day): { readonly month: string; readonly nights: number; readonly pence: number }[] => {
  const months = new Map<string, number>()
  for (let night = 0; night < nightsOf(placement, today); night++) {
    const month = addDays(placement.from, night).slice(0, 7)
    months.set(month, (months.get(month) ?? 0) + 1)
  }
  return [...months].map(([month, nights]) => ({ month, nights, pence: nights * placement.penceANight }))
}

/** `45`, `45.5` or `£45.50` in pence; null where it is no amount. */
export const penceOf = (text: string): number | null => {
  const found = /^£?\s*(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(',', ''))
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null
}

/** So far back something may be recorded that was forgotten. Our own standard, 2026-11-23. */
export const RECORDED_BACK_DAYS = 366

/** May this placement be recorded? */
export const decidePlacement = (placement: { readonly from: Day; readonly until: Day }, others: readonly Placement[], today: Day): Result<true> => {
  if (placement.until < placement.from) return no('The last night is before the first.', 'until')
  if (placement.from < addDays(today, -RECORDED_BACK_DAYS)) return no('The first night is more than a year ago: check the day. Whoever stays on goes on costing.', 'from')
  if (placement.from > addDays(today, LEAVING_DAYS)) return no(`The first night is more than ${LEAVING_DAYS} days away: that is no emergency yet.`, 'from')
  if (daysBetween(placement.from, placement.until) > 366) return no('An emergency placement of more than a year is none. Check the days.', 'until')
  const over = others.find((one) => placement.until >= one.from && addDays(one.from, nightsOf(one, today) - 1) >= placement.from)
  return over ? no(`There is a placement from ${longDay(over.from)} to ${longDay(over.until)} already: a night is paid for once.`, 'from') : yes(true)
}
