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

/** A place that nobody has checked, an emergency room with nothing after it, or nights past the last that was agreed, as a due item. */
export const standingItem = (one: { readonly personId: string; readonly what: 'unchecked' | 'over' | 'ending'; readonly kind: string; readonly foundOn: Day; readonly from: Day; readonly until: Day | null; readonly due: Day }) => ({
  personId: one.personId, href: `/people/${one.personId}/housing-options`, due: one.what === 'unchecked' ? (checkBy(one) ?? one.due) : one.what === 'ending' && one.until ? followsBy({ from: one.from, until: one.until }) : one.due,
  words: one.what === 'unchecked' ? 'Check the address that was found' : one.what === 'ending' && one.until ? `Emergency room until ${longDay(one.until)}: arrange where they sleep after that` : 'An emergency placement runs past its last night: agree more nights, or record that they left',
})
