/** Where somebody sleeps after prison: what counts as housed, when it is checked, by whom, and what may be recorded. Pure. */
import { addDays, daysBetween, longDay, relativeDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'

/** Places that can be found for somebody. Every one of them counts as housed. */
export const PLACE_KINDS = {
  settled: 'Settled accommodation',
  'family-or-friends': 'With family or friends',
  temporary: 'Temporary accommodation',
  'approved-premises': 'Approved premises',
  hostel: 'Hostel',
} as const

export type PlaceKind = keyof typeof PLACE_KINDS

/** What a place is called: a paid emergency placement is a place too, for its nights only, and is never called anything more lasting. */
export const placeTitle = ({ kind, until }: { readonly kind: PlaceKind | 'emergency'; readonly until: Day | null }): string =>
  `${kind === 'emergency' ? 'Emergency room' : PLACE_KINDS[kind]}${until === null ? '' : ` until ${longDay(until)}`}`

/** The same in the middle of a sentence: the month keeps its capital. */
export const placeWords = (place: Parameters<typeof placeTitle>[0]): string => {
  const title = placeTitle(place)
  return title.charAt(0).toLowerCase() + title.slice(1)
}

/** Where somebody slept: the words of the accommodation outcome return (community performance, HM Prison and Probation Service), shortened. */
export const SLEPT = {
  ...PLACE_KINDS,
  'homeless-not-rough-sleeping': 'Homeless, not sleeping rough',
  'rough-sleeping': 'Sleeping rough',
  'not-known': 'Not known',
} as const

export type Slept = keyof typeof SLEPT

/** Does this count as housed? Null where nobody knows. */
export const isHoused = (slept: Slept): boolean | null => (slept === 'not-known' ? null : slept in PLACE_KINDS)

/** What “it held” means, as the form says it. */
export const HELD_MEANS = 'It held if they slept in the place that was found for them, or in another place that counts as housed.'

/** Days after release on which somebody records where the person slept; 0 is the night of release day. */
export const CHECK_DAYS = [0, 1, 7, 28, 90] as const
export type CheckDay = (typeof CHECK_DAYS)[number]
export const LAST_CHECK_DAY = Math.max(...CHECK_DAYS)

/** After so many days nobody remembers one night: the check is no longer asked for, and stays without an answer. Throughline’s own, 2026-11-23. */
export const CHECK_LAPSES_DAYS = 90

/** Who is about to leave prison: 12 weeks, the time from which the Prepare someone for release service asks for its pre-release report. */
export const LEAVING_DAYS = 84

/** Releases that were due and are not recorded stay on the lists of who leaves for so long; later it is the prison’s register that wants mending. Throughline’s own, 2026-11-23. */
export const OVERDUE_DAYS_MAX = 14

/** Weeks after release at which work is asked about; the published measure is of people released from custody who are available for work. */
export const EMPLOYMENT_WEEKS = 6

/**
 * The duty to refer. Prisons and probation must, with the person’s consent, refer somebody who may be homeless within 56 days
 * to a housing authority in England of the person’s choice. A place found ends the reason; so does a referral to a council.
 */
export const DUTY_TO_REFER = {
  from: '2018-10-01', days: 56,
  source: 'Housing Act 1996, sections 175(4) and 213B (Homelessness Reduction Act 2017, section 10); Homelessness (Review Procedure etc.) Regulations 2018',
} as const

export const dayTitle = (day: number): string => (day === 0 ? 'Release day' : `Day ${day}`)

/** The checks that follow a release on this day, actual or planned. */
export const checksAfter = (release: Day): { readonly dayAfter: CheckDay; readonly due: Day }[] =>
  CHECK_DAYS.map((dayAfter) => ({ dayAfter, due: addDays(release, dayAfter) }))

export const employmentDue = (release: Day): Day => addDays(release, EMPLOYMENT_WEEKS * 7)

/** The day from which the duty to refer is asked for: at once when custody begins later. */
export const dutyToReferDue = (release: Day, custodyStart: Day): Day => {
  const due = addDays(release, -DUTY_TO_REFER.days)
  return due < custodyStart ? custodyStart : due
}

/**
 * The duty to refer as advice about one person with nowhere to sleep: from which day, or that it is now. Within 56 days of release
 * they are threatened with homelessness; somebody who came into prison later, or whose day is closer, is referred at once.
 */
export const dutyToReferWords = (release: Day, today: Day): string => {
  const left = daysBetween(today, release)
  const council = 'refer them to the council of their choice'
  if (left > DUTY_TO_REFER.days)
    return `If they agree, ${council} from ${longDay(addDays(release, -DUTY_TO_REFER.days))}, ${DUTY_TO_REFER.days} days before release: from then on prisons and probation have a duty to refer somebody who may become homeless.`
  const when = left < 0 ? `was due ${relativeDay(release, today)}` : left === 0 ? 'is today' : `is ${relativeDay(release, today)}`
  return `If they agree, ${council} now: release ${when}, and within ${DUTY_TO_REFER.days} days of it prisons and probation have a duty to refer somebody who may become homeless.`
}

/**
 * Who is asked to record a check. Assumed, not law: the prison on release day, because it sees the person out and hears where
 * they go; afterwards, and when release day has gone by, the community offender manager or the council’s housing officer.
 * Anybody who may record and knows the answer can.
 */
export const recorderOf = (day: number, due: Day, today: Day): 'prison' | 'community' => (day === 0 && today <= due ? 'prison' : 'community')

export interface Place {
  readonly id: string
  /** `emergency` for a placement that somebody pays for by the night. */
  readonly kind: PlaceKind | 'emergency'
  readonly addressLine: string
  readonly from: Day
  /** The last night of an emergency placement; null for a place with no such end. */
  readonly until: Day | null
  readonly foundOn: Day
  readonly endedOn: Day | null
  readonly endReason: string | null
  readonly version: number
}

/** The place that stands on a day: found, not ended, free by then and, in an emergency, paid for that night; the newest where there are two, and a lasting one before a room of the same day. */
export const placeOn = <P extends Pick<Place, 'from' | 'until' | 'endedOn'>>(places: readonly P[], day: Day): P | undefined =>
  places.filter(({ endedOn, from, until }) => endedOn === null && from <= day && (until === null || until >= day))
    .toSorted((a, b) => (a.from === b.from ? Number(a.until !== null) - Number(b.until !== null) : a.from < b.from ? 1 : -1))[0]

/** Where a person stands: who leaves within 12 weeks and has no place on that day has nowhere to sleep. */
export const nowhereToSleep = (release: { readonly day: Day; readonly released: boolean } | null, places: readonly Pick<Place, 'from' | 'until' | 'endedOn'>[], today: Day): boolean =>
  release !== null && !release.released && daysBetween(today, release.day) <= LEAVING_DAYS && placeOn(places, release.day) === undefined

export interface NewPlace {
  readonly kind: PlaceKind
  readonly addressLine: string
  readonly from: Day
}

/** May this place be recorded? `release` is null when there is no prison sentence to find a place for. */
export const decidePlace = (place: NewPlace, release: { readonly day: Day } | null, places: readonly Place[]): Result<NewPlace> => {
  if (!release) return no('There is no time in prison to find accommodation for.')
  const standing = places.find((one) => one.endedOn === null && one.from === place.from)
  if (standing) return no(`From ${longDay(place.from)} there is already a place: ${placeWords(standing)}, ${standing.addressLine}. End it first if it fell through.`, 'from')
  if (daysBetween(release.day, place.from) > LAST_CHECK_DAY) return no(`This is more than ${LAST_CHECK_DAY} days after release on ${longDay(release.day)}. Check the day.`, 'from')
  return yes(place)
}

/** Nights without a place between release and the day it is free: worth saying before it is saved. */
export const nightsBetween = (release: Day, from: Day): number => Math.max(0, daysBetween(release, from))

/** May this place be ended? It keeps its row, with the day and the reason. */
export const decideEnd = (place: Place, day: Day, today: Day): Result<{ readonly endedOn: Day }> => {
  if (place.endedOn) return no(`This place already ended on ${longDay(place.endedOn)}: ${place.endReason ?? ''}`, 'day')
  if (day > today) return no('Record the day when it has come. If you know today that it will fall through, it has fallen through today.', 'day')
  if (day < place.foundOn) return no(`The place was found on ${longDay(place.foundOn)}: it cannot have ended before that.`, 'day')
  return yes({ endedOn: day })
}

export interface Check {
  readonly dayAfter: number
  readonly due: Day
  readonly slept: Slept | null
  readonly held: boolean | null
  readonly recordedOn: Day | null
}

export interface SleptAnswer {
  readonly slept: Slept
  readonly held: 'yes' | 'no' | ''
  readonly correction: boolean
  readonly reason: string
}

export type Recording = 'first' | 'same' | 'correction'

const heldOf = ({ slept, held }: SleptAnswer): Result<boolean | null> => {
  const housed = isHoused(slept)
  if (housed === null) return held === '' ? yes(null) : no('Nobody knows where they slept, so nobody knows whether it held. Choose “Not known”.', 'held')
  if (!housed) return held === 'yes' ? no('Somebody who was homeless that night was not housed: it did not hold.', 'held') : yes(false)
  return held === '' ? no('Say whether it held.', 'held') : yes(held === 'yes')
}

/** An answer in words, for the page, the time line and a correction. */
export const sleptWords = (slept: Slept, held: boolean | null): string =>
  `${SLEPT[slept]}${held === null ? '' : held ? ': it held' : ': it did not hold'}`

/**
 * May this answer be recorded for this check? Not before its day; a second, different answer only as a correction with a reason;
 * the same answer again changes nothing.
 */
export const decideCheck = (check: Check, answer: SleptAnswer, today: Day): Result<{ readonly recording: Recording; readonly slept: Slept; readonly held: boolean | null }> => {
  if (check.due > today) return no(`${dayTitle(check.dayAfter)} is not until ${longDay(check.due)} (${relativeDay(check.due, today)}).`, 'slept')
  const held = heldOf(answer)
  if (!held.ok) return held
  const decided = { slept: answer.slept, held: held.value }
  if (check.slept === null || check.recordedOn === null) return yes({ recording: 'first', ...decided })
  if (check.slept === decided.slept && check.held === decided.held) return yes({ recording: 'same', ...decided })
  const correct = mayCorrect(answer, `${dayTitle(check.dayAfter)} was recorded on ${longDay(check.recordedOn)} as “${sleptWords(check.slept, check.held)}”.`)
  return correct.ok ? yes({ recording: 'correction', ...decided }) : correct
}

const mayCorrect = ({ correction, reason }: { readonly correction: boolean; readonly reason: string }, recorded: string): Result<true> => {
  if (!correction) return no(`${recorded} If that was wrong, say that this is a correction, and why.`, 'correction')
  return reason.length < 3 ? no('Say how you know that the first answer was wrong.', 'reason') : yes(true)
}

export interface Employment {
  readonly due: Day
  readonly availableForWork: boolean | null
  readonly employed: boolean | null
  readonly recordedOn: Day | null
}

export interface EmploymentAnswer {
  readonly availableForWork: boolean
  readonly employed: 'yes' | 'no' | ''
  readonly correction: boolean
  readonly reason: string
}

export const employmentWords = (availableForWork: boolean, employed: boolean | null): string =>
  `${availableForWork ? 'Available for work' : 'Not available for work'}; ${employed === null ? 'not known whether employed' : employed ? 'employed' : 'not employed'}`

/** May this answer about work be recorded? The same rules as for a check of accommodation. */
export const decideEmployment = (
  status: Employment, answer: EmploymentAnswer, today: Day,
): Result<{ readonly recording: Recording; readonly availableForWork: boolean; readonly employed: boolean | null }> => {
  if (status.due > today) return no(`Six weeks after release is not until ${longDay(status.due)} (${relativeDay(status.due, today)}).`, 'employed')
  if (!answer.availableForWork && answer.employed === 'yes') return no('Somebody who works is available for work. Change one of the two answers.', 'availableForWork')
  const decided = { availableForWork: answer.availableForWork, employed: answer.employed === '' ? null : answer.employed === 'yes' }
  if (status.recordedOn === null || status.availableForWork === null) return yes({ recording: 'first', ...decided })
  if (status.availableForWork === decided.availableForWork && status.employed === decided.employed) return yes({ recording: 'same', ...decided })
  const correct = mayCorrect(answer, `Six weeks after release was recorded on ${longDay(status.recordedOn)} as “${employmentWords(status.availableForWork, status.employed)}”.`)
  return correct.ok ? yes({ recording: 'correction', ...decided }) : correct
}
