/** What was recorded of one person’s accommodation and work, told in rows: for the time line, a subject access export and what is due. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { dutyWords, OWED, type DutyState, type Owed } from './duty-to-refer.ts'
import {
  dayTitle, DUTY_TO_REFER, dutyToReferDue, employmentWords, placeTitle, placeWords, sleptWords, type Check, type Employment, type Place,
} from './rules.ts'

interface TimelineRow {
  readonly day: Day
  readonly words: string
  readonly source: string
}

/** Found and lost places, recorded nights, and work, each on its day. */
export const housingRows = (
  places: readonly (Place & { readonly organisation: string })[], checks: readonly Check[], employment: readonly Employment[],
): TimelineRow[] => [
  ...places.flatMap((place) => [
    { day: place.foundOn, words: `Place found: ${placeWords(place)}, from ${longDay(place.from)}`, source: place.organisation },
    ...(place.endedOn ? [{ day: place.endedOn, words: `Place ended (${placeWords(place)}): ${place.endReason ?? ''}`, source: place.organisation }] : []),
  ]),
  ...checks.flatMap((check) => (check.slept && check.recordedOn ? [{ day: check.due, words: `${dayTitle(check.dayAfter)}: ${sleptWords(check.slept, check.held).toLowerCase()}`, source: 'Accommodation check' }] : [])),
  ...employment.flatMap((one) => (one.recordedOn && one.availableForWork !== null ? [{ day: one.due, words: `Six weeks after release: ${employmentWords(one.availableForWork, one.employed).toLowerCase()}`, source: 'Employment' }] : [])),
]

type Told = Record<string, string | number | boolean | null>

const yesNo = (value: boolean | null): string => (value === null ? 'not known' : value ? 'yes' : 'no')

/** Places as the person may read them. */
export const toldPlaces = (places: readonly (Place & { readonly organisation: string; readonly foundBy: string | null })[]): Told[] =>
  places.map((place) => ({
    Kind: placeTitle(place), Address: place.addressLine, From: longDay(place.from), 'Found on': longDay(place.foundOn),
    'Found by': place.foundBy ? `${place.foundBy}, ${place.organisation}` : place.organisation, Ended: place.endedOn ? longDay(place.endedOn) : null, 'Why it ended': place.endReason,
  }))

/** Recorded nights as the person may read them; what nobody asked is left out. */
export const toldChecks = (checks: readonly (Check & { readonly recordedBy: string | null })[]): Told[] =>
  checks.flatMap((check) => (check.slept && check.recordedOn ? [{
    When: dayTitle(check.dayAfter), Day: longDay(check.due), 'Where you slept': sleptWords(check.slept, check.held), Recorded: longDay(check.recordedOn), 'Recorded by': check.recordedBy,
  }] : []))

/** Work at six weeks as the person may read it. */
export const toldEmployment = (employment: readonly Employment[]): Told[] =>
  employment.flatMap((one) => (one.recordedOn ? [{ Day: longDay(one.due), 'Available for work': yesNo(one.availableForWork), Employed: yesNo(one.employed), Recorded: longDay(one.recordedOn) }] : []))

/** Corrections as the person may read them. */
export const toldCorrections = (corrections: readonly { readonly daysAfter: number; readonly previous: string; readonly now: string; readonly reason: string; readonly correctedOn: Day }[]): Told[] =>
  corrections.map((one) => ({ About: one.daysAfter === 0 ? 'Release day' : `Day ${one.daysAfter} after release`, 'It said': one.previous, 'It says': one.now, Why: one.reason, Corrected: longDay(one.correctedOn) }))

/** What is asked of somebody by a check that waits for its answer. */
export const askedWords = (what: 'check' | 'employment', dayAfter: number): string =>
  what === 'employment' ? 'Six weeks after release: record whether they work' : dayAfter === 0 ? 'Release day: record where they sleep that night' : `Day ${dayAfter}: record where they slept`

/** Where the answer to a check is recorded. */
export const askedHref = (person: string, what: 'check' | 'employment', dayAfter: number): string =>
  what === 'employment' ? `/people/${person}/employment-at-six-weeks` : `/people/${person}/accommodation-checks/${dayAfter}`

interface DutyRow {
  readonly id: string
  readonly authority: string | null
  readonly consentHow: string
  readonly told: string | null
  readonly sentOn: Day
  readonly sentOrganisation: string
}

interface DutyChangeRow {
  readonly dutyId: string
  readonly state: DutyState
  readonly reason: string | null
  readonly words: string | null
  readonly on: Day
  readonly by: string | null
}

interface OwedRow {
  readonly dutyId: string
  readonly owed: Owed
  readonly from: Day
  readonly until: Day | null
  readonly endedOn: Day | null
}

/** Referrals to councils and what came of them, each on its day. */
export const dutyRows = (duties: readonly DutyRow[], changes: readonly DutyChangeRow[], owed: readonly OwedRow[]): TimelineRow[] => {
  const council = (id: string): string => duties.find((one) => one.id === id)?.authority ?? ''
  return [
    ...changes.map(({ dutyId, state, reason, on }) => ({
      day: on, source: 'Duty to refer',
      words: state === 'sent' ? `Referred to ${council(dutyId)}, with consent` : state === 'no-consent' ? 'Does not agree to a referral to a council' : `Referral to ${council(dutyId)}: ${dutyWords(state, reason).toLowerCase()}`,
    })),
    ...owed.flatMap((one) => (one.endedOn ? [{ day: one.endedOn, source: 'Duty to refer', words: `${OWED[one.owed]} of ${council(one.dutyId)} ended` }] : [])),
  ]
}

/** Referrals to councils as the person may read them. */
export const toldDuties = (duties: readonly DutyRow[], changes: readonly DutyChangeRow[], owed: readonly OwedRow[]): Told[] => [
  ...changes.map((change) => {
    const duty = duties.find((one) => one.id === change.dutyId)
    return {
      Day: longDay(change.on), Council: duty?.authority ?? null, 'What happened': dutyWords(change.state, change.reason), Words: change.words, 'Recorded by': change.by,
      'How you were asked': change.state === 'sent' || change.state === 'no-consent' ? (duty?.consentHow ?? null) : null, 'What the council was told': change.state === 'sent' ? (duty?.told ?? null) : null,
    }
  }),
  ...owed.map((one) => ({
    Day: longDay(one.from), Council: duties.find((duty) => duty.id === one.dutyId)?.authority ?? null,
    'What happened': `${OWED[one.owed]}${one.until ? ` until ${longDay(one.until)}` : ''}${one.endedOn ? `, ended on ${longDay(one.endedOn)}` : ''}`, Words: null, 'Recorded by': null, 'How you were asked': null, 'What the council was told': null,
  })),
]

/** A late answer, or the end of a council’s duty, as a due item. */
export const dutyDueItem = ({ id, personId, due, what, authority, owed }: { readonly id: string; readonly personId: string; readonly due: Day; readonly what: 'answer' | 'review' | 'period'; readonly authority: string; readonly owed: Owed | null }, council: boolean) => ({
  personId, due, href: `/duties-to-refer/${id}`,
  words: what === 'period' && owed ? `${OWED[owed]}: its last day; decide what is owed next` : what === 'review' ? (council ? 'Decide the review of your refusal' : `${authority} has not decided the review: call them`) : council ? 'Answer the referral of somebody who will have nowhere to sleep' : `${authority} has not answered the referral: call them`,
})

/** The duty to refer as a due item. */
export const dutyToReferItem = (person: string, release: Day, custodyStart: Day) => ({
  personId: person, due: dutyToReferDue(release, custodyStart), href: `/people/${person}/duty-to-refer`,
  words: `Refer to a council, with their consent: nowhere to sleep on release (duty to refer, ${DUTY_TO_REFER.days} days)`,
})
