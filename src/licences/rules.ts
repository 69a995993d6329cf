/**
 * Licence conditions: the list they are chosen from, when a proposal is shown, and what may be decided. Pure.
 *
 * A proposal has no source. Whoever makes one, it is written in the same words, shown from the same day of the week and decided
 * in the same way, so that a condition on a licence proves nothing about anybody (docs/decisions/2026-11-23-the-victims-wall.md).
 */
import { addDays, daysBetween, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { Standing } from '../sentences/rules.ts'

export const LICENCE_SOURCE =
  'Criminal Justice (Sentencing) (Licence Conditions) Order 2015 (SI 2015/337), article 7, for the kinds; after the list of additional conditions in the Licence Conditions Policy Framework (HMPPS, 2021, as updated in January 2025)'

export interface StandardCondition {
  readonly title: string
  /** The kind in article 7(2) of the order. */
  readonly kind: string
  /** As it stands on the licence; `{area}` is the district. Names nobody. */
  readonly words: string
  readonly needsArea?: true
}

/** The conditions that can be proposed. None leaves room for words of one’s own: those would tell whose they are. */
export const STANDARD_CONDITIONS = {
  'no-contact': {
    title: 'No contact', kind: 'Making or maintaining contact with a person',
    words: 'Not to seek to approach or communicate with anybody harmed by your offence, or with members of their family, without the prior approval of your supervising officer.',
  },
  'exclusion-zone': {
    title: 'Exclusion zone', kind: 'Freedom of movement', needsArea: true,
    words: 'Not to enter the part of {area} that your supervising officer describes to you in writing without the prior approval of your supervising officer.',
  },
  relationships: {
    title: 'Tell of relationships', kind: 'Supervision in the community',
    words: 'To notify your supervising officer of any developing intimate relationships.',
  },
  residence: {
    title: 'Live at an approved address', kind: 'Residence at a specified place',
    words: 'To live at an address that your supervising officer approves in advance, and not to leave it to live elsewhere without their prior approval.',
  },
  curfew: {
    title: 'Curfew', kind: 'A curfew arrangement',
    words: 'To keep to your place of residence between the hours that your supervising officer sets, until they review it.',
  },
  programme: {
    title: 'Offending behaviour programme', kind: 'Participation in, or co-operation with, a programme or set of activities',
    words: 'To comply with any requirements set by your supervising officer to address your offending behaviour.',
  },
  devices: {
    title: 'Devices and the internet', kind: 'Possession, ownership, control or inspection of specified items or documents',
    words: 'To make any device that can connect to the internet available for inspection when asked.',
  },
  'specified-acts': {
    title: 'Social media', kind: 'Restriction of specified conduct or specified acts',
    words: 'Not to publish anything about your offence, or about anybody harmed by it, on any website or social media.',
  },
} as const satisfies Record<string, StandardCondition>

export type ConditionCode = keyof typeof STANDARD_CONDITIONS

/** A standard condition by its code, with what all of them have. */
export const standardCondition = (code: ConditionCode): StandardCondition => STANDARD_CONDITIONS[code]

/** The condition as it stands on the licence. `area` is the district’s name, where the condition needs one. */
export const conditionWords = (code: ConditionCode, area: string | null): string => standardCondition(code).words.replace('{area}', area ?? 'the area')

/** Proposals of a week are shown together, on this day. Closer to release they cannot wait: then on the day after. */
export const SHOWN = { weekday: 1, urgentDays: 14 } as const

/**
 * From which day a proposal is shown, to everybody alike and to its proposer too: the next Monday, or tomorrow where release is
 * within a fortnight or whoever proposes it says that it cannot wait. Anybody who proposes may say so, and nothing keeps that they did.
 */
export const shownFrom = (today: Day, release: Day | null, urgent = false): Day => {
  if (urgent || (release !== null && daysBetween(today, release) <= SHOWN.urgentDays)) return addDays(today, 1)
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay()
  return addDays(today, ((SHOWN.weekday - weekday + 7) % 7) || 7)
}

/** Days from being shown within which the offender manager decides; a local standard. */
export const DECISION_DAYS = 10

export const CONDITION_STATES = { proposed: 'To be decided', accepted: 'On the licence', declined: 'Declined' } as const
export type ConditionState = keyof typeof CONDITION_STATES

/** One row that may be shown; `day` as it is shown, never as it was proposed. */
export interface Condition {
  readonly id: string
  readonly code: ConditionCode
  readonly areaCode: string | null
  readonly area: string | null
  readonly shownFrom: Day
  readonly state: ConditionState
  readonly decidedOn: Day | null
  readonly reason: string | null
  readonly version: number
}

const form = (condition: Pick<Condition, 'code' | 'areaCode'>): string => `${condition.code} ${condition.areaCode ?? ''}`

/**
 * The conditions to show: what two people proposed is one line, and nothing that stands on the licence is asked for again.
 * Otherwise the number of lines would tell how many proposed it.
 */
export const conditionsToShow = (conditions: readonly Condition[]): Condition[] => {
  const standing = new Set(conditions.filter((one) => one.state === 'accepted').map(form))
  const shown = new Set<string>()
  return conditions.toSorted((a, b) => (a.shownFrom < b.shownFrom ? -1 : a.shownFrom > b.shownFrom ? 1 : form(a) < form(b) ? -1 : form(a) > form(b) ? 1 : 0)).filter((one) => {
    const key = `${form(one)} ${one.state} ${one.state === 'declined' ? (one.decidedOn ?? '') : ''}`
    if (shown.has(key) || (one.state === 'proposed' && standing.has(form(one)))) return false
    shown.add(key)
    return true
  })
}

const releaseOf = (standing: Standing): Day | null => (standing.at === 'in-custody' ? standing.next : null)

/** From which day a proposal made today would be shown, and from which an urgent one: told before it is made. Null where there is no licence. */
export const wouldBeShown = (standing: Standing | null | undefined, today: Day): { readonly usual: Day; readonly urgent: Day } | null =>
  (standing?.at === 'in-custody' || standing?.at === 'on-licence' ? { usual: shownFrom(today, releaseOf(standing)), urgent: shownFrom(today, null, true) } : null)

/** Can this be proposed for somebody who stands there in their sentence? `today` decides from when it is shown. */
export const decideProposal = (code: ConditionCode, area: string, standing: Standing | null, today: Day, urgent = false): Result<{ shownFrom: Day; area: string | null }> => {
  if (!standing || (standing.at !== 'in-custody' && standing.at !== 'on-licence'))
    return no('Only somebody who is in prison or on licence has licence conditions.')
  if (standardCondition(code).needsArea && area === '') return no('Choose the district that the exclusion zone lies in.', 'area')
  return yes({ shownFrom: shownFrom(today, releaseOf(standing), urgent), area: standardCondition(code).needsArea ? area : null })
}

/** May this be decided? Once only: what stands on a licence is varied by a new proposal. */
export const decideDecision = (condition: Pick<Condition, 'state'>): Result<null> =>
  condition.state === 'proposed' ? yes(null) : no(`This was decided already: ${CONDITION_STATES[condition.state].toLowerCase()}.`)

export const SENTENCE_EVENTS = {
  'open-conditions': 'Moved to open conditions',
  'parole-hearing': 'Parole hearing',
  recall: 'Recalled to prison',
} as const
export type SentenceEventKind = keyof typeof SENTENCE_EVENTS

/** What is to come can only be a hearing; a move or a recall is recorded once it has happened. */
export const decideEvent = (kind: SentenceEventKind, day: Day, today: Day): Result<null> =>
  kind !== 'parole-hearing' && day > today ? no('Record this once it has happened: the day lies ahead.', 'day') : yes(null)
