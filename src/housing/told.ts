/** Referrals to housing, addresses checked, where somebody lived and nights paid for, told in rows. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { ATTEMPTS, followsBy, OUTCOMES, type AttemptOutcome, type Attempted } from './nowhere.ts'
import { checkBy, costOf, FAILED_CHECK, HOUSING_KINDS, HOUSING_STATES, nightsOf, PAYERS, pounds, STATUS_CODES, type HousingKind, type HousingState, type Placement, type StatusCode } from './placing.ts'

interface HousingReferral {
  readonly kind: HousingKind
  readonly toWhom: string
  readonly told: string
  readonly sentOn: Day
  readonly state: HousingState
  readonly changedOn: Day
}

interface Status {
  readonly code: StatusCode
  readonly from: Day
  readonly source: string
}

interface AddressCheck {
  readonly addressLine: string
  readonly outcome: 'passed' | 'failed'
  readonly on: Day
}

/** On the time line: a check says that an address failed and never why. */
export const placingRows = (referrals: readonly HousingReferral[], statuses: readonly Status[], checks: readonly AddressCheck[]): { day: Day; words: string; source: string }[] => [
  ...referrals.flatMap((one) => [
    { day: one.sentOn, source: 'Housing', words: `Referred to ${HOUSING_KINDS[one.kind].toLowerCase()}: ${one.toWhom}` },
    ...(one.state === 'sent' ? [] : [{ day: one.changedOn, source: 'Housing', words: `${one.toWhom}: ${HOUSING_STATES[one.state].title.toLowerCase()}` }]),
  ]),
  ...statuses.map((one) => ({ day: one.from, source: 'Housing', words: `Lives: ${STATUS_CODES[one.code].title.toLowerCase()} (${one.source})` })),
  ...checks.map((one) => ({ day: one.on, source: 'Address check', words: one.outcome === 'passed' ? `Address passed its check: ${one.addressLine}` : `${one.addressLine}: ${FAILED_CHECK.toLowerCase()}` })),
]

export const toldHousing = (one: HousingReferral) => ({ Day: longDay(one.sentOn), To: one.toWhom, Kind: HOUSING_KINDS[one.kind], 'What they were told': one.told, 'What came of it': HOUSING_STATES[one.state].title })

export const toldStatus = (one: Status) => ({ Day: longDay(one.from), What: STATUS_CODES[one.code].title, 'Who says so': one.source, 'What came of it': null })

export const toldAttempt = (one: { readonly what: Attempted; readonly day: Day; readonly outcome: AttemptOutcome; readonly words: string }) =>
  ({ Day: longDay(one.day), What: ATTEMPTS[one.what], 'Who says so': one.words, 'What came of it': OUTCOMES[one.outcome] })

/** Why an address failed may be about somebody else, so the person reads only that it did, whatever the reason. */
export const toldAddressCheck = (one: AddressCheck) => ({ Day: longDay(one.on), Address: one.addressLine, 'What came of it': one.outcome === 'passed' ? 'It passed' : FAILED_CHECK })

export const toldPlacement = (one: Placement & { readonly place: string; readonly payer: keyof typeof PAYERS }, today: Day) =>
  ({ From: longDay(one.from), Place: one.place, Nights: nightsOf(one, today), 'Paid by': PAYERS[one.payer], Cost: pounds(costOf(one, today)) })

interface StandingTask {
  readonly personId: string
  readonly what: 'unchecked' | 'over' | 'ending'
  readonly kind: string
  readonly foundOn: Day
  readonly from: Day
  readonly until: Day | null
  readonly due: Day
}

const standingDay = (one: StandingTask): Day => (one.what === 'unchecked' ? (checkBy(one) ?? one.due) : one.what === 'ending' && one.until ? followsBy({ from: one.from, until: one.until }) : one.due)

/** What is to be done of so many of one kind that are due on one day. What follows a room is one task, however many rooms end. */
const standingWords = ({ what, until }: StandingTask, count: number): string =>
  what === 'unchecked' ? (count === 1 ? 'Check the address that was found' : `Check the ${count} addresses that were found`)
    : what === 'ending' && until ? `Emergency room until ${longDay(until)}: arrange where they sleep after that`
      : `${count === 1 ? 'An emergency placement runs past its last night' : `${count} emergency placements run past their last nights`}: agree more nights, or record that they left`

/** Places that nobody has checked, emergency rooms with nothing after them, and nights past the last that was agreed, as due items: a person has one of each kind and day, so that two merged records are not asked alike twice. */
export const standingItems = (tasks: readonly StandingTask[]): readonly { readonly personId: string; readonly href: string; readonly due: Day; readonly words: string }[] =>
  [...Map.groupBy(tasks, (one) => `${one.personId} ${one.what} ${standingDay(one)} ${one.until ?? ''}`).values()].map((same) => {
    const [one] = same as [StandingTask, ...StandingTask[]]
    return { personId: one.personId, href: `/people/${one.personId}/housing-options`, due: standingDay(one), words: standingWords(one, same.length) }
  })
