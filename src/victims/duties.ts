/**
 * What a victim who opted in has to be told, and by when: derived on reading from the offender’s dated facts, never stored.
 *
 * The Victims’ Code (Right 11) names the events. Where it sets no number of days, the number is a local standard and says so.
 * Victims are told of stages and months, not of addresses or exact places.
 */
import { addDays, type Day } from '../core/dates.ts'

interface Information {
  readonly title: string
  /** Days after the event within which the victim is told; negative: so many days before it. */
  readonly days: number
  readonly from: Day
  readonly source: string
}

const CODE = 'Victims’ Code, Right 11'
const LOCAL = `${CODE}, names the event; the number of days is a local standard`

/** Dated parameters: each event with its clock. */
export const INFORMATION = {
  sentence: { title: 'The sentence and what it means', days: 42, from: '2021-04-01', source: `${CODE}: referral within 10 working days of the sentence and contact within 20 more` },
  'open-conditions': { title: 'A move to open conditions', days: 5, from: '2021-04-01', source: LOCAL },
  'parole-hearing': { title: 'The parole hearing, and how to make a Victim Personal Statement', days: -42, from: '2021-04-01', source: LOCAL },
  'release-planned': { title: 'The release that is planned, and asking for licence conditions', days: -84, from: '2021-04-01', source: LOCAL },
  'early-release': { title: 'An earlier release that is considered, and asking for licence conditions before the day by which everybody has spoken', days: 0, from: '2026-11-23', source: LOCAL },
  'licence-conditions': { title: 'The licence conditions they asked for', days: 5, from: '2021-04-01', source: LOCAL },
  released: { title: 'The release', days: 1, from: '2021-04-01', source: LOCAL },
  recall: { title: 'The recall to prison', days: 1, from: '2021-04-01', source: LOCAL },
  'supervision-end': { title: 'The end of supervision, and of contact under the scheme', days: -14, from: '2021-04-01', source: LOCAL },
} as const satisfies Record<string, Information>

export type InformationKind = keyof typeof INFORMATION

/** Whoever opts in late is told within so many days of it what was due before; a local standard. */
export const CATCH_UP_DAYS = 7

/** The scheme is offered within so many days of the record: 20 working days (Right 11). */
export const OFFER_DAYS = 28

/** What of the offender decides what is to be told. */
export interface OffenderFacts {
  readonly sentences: readonly { readonly imposed: Day; readonly custody: { readonly plannedRelease: Day; readonly released: Day | null } | null; readonly supervisionEnd: Day }[]
  readonly events: readonly { readonly kind: 'open-conditions' | 'parole-hearing' | 'recall'; readonly day: Day }[]
  /** Days on which conditions that this victim asked for were decided. */
  readonly decided: readonly Day[]
  /** The last days on which somebody may speak before an early release is decided. */
  readonly considered: readonly Day[]
}

export interface InformationEvent {
  readonly kind: InformationKind
  readonly day: Day
  readonly due: Day
}

/** Every event that somebody who opted in on a day has to be told. What was over before they opted in is not, except the sentence that runs. */
export const informationEvents = (facts: OffenderFacts, optedIn: Day): InformationEvent[] => {
  const event = (kind: InformationKind, day: Day): InformationEvent => {
    const due = addDays(day, INFORMATION[kind].days)
    const earliest = addDays(optedIn, CATCH_UP_DAYS)
    return { kind, day, due: due < earliest ? earliest : due }
  }
  const all = facts.sentences.filter((one) => one.supervisionEnd >= optedIn).flatMap(({ imposed, custody, supervisionEnd }) => [
    event('sentence', imposed),
    ...(custody ? [custody.released === null ? event('release-planned', custody.plannedRelease) : event('released', custody.released)] : []),
    event('supervision-end', supervisionEnd),
  ])
  const moments = [...facts.events.map(({ kind, day }) => event(kind, day)), ...facts.decided.map((day) => event('licence-conditions', day)), ...facts.considered.map((day) => event('early-release', day))]
  return [...all.filter((one) => one.kind === 'sentence' || one.day >= optedIn), ...moments.filter((one) => one.day >= optedIn)].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

/** What was told: which event, by its kind and day. A day that moved is to be told anew. */
export interface Told {
  readonly kind: string
  readonly eventDay: Day
}

/** How far ahead a list of duties looks. */
export const DUTIES_AHEAD_DAYS = 28

/** Those not yet told, due by a day. */
export const stillToTell = (events: readonly InformationEvent[], told: readonly Told[], until: Day): InformationEvent[] =>
  events.filter((event) => event.due <= until && !told.some((one) => one.kind === event.kind && one.eventDay === event.day))
