/**
 * One referral's whole story as rows: what a bulk load writes, decided with the same rules as the actions. Pure; chance is an
 * argument. A test makes the same story through the actions and compares every row.
 */
import type { Day } from '../core/dates.ts'
import type { Random } from '../core/random.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import { clockDay, lastDayOfSight, newReferralReference, respondBy, type Attendance, type OutcomeResult, type ReferralState } from './rules.ts'

export interface ReferralStory {
  readonly person: string
  readonly service: string
  readonly pathway: Pathway
  readonly provider: string
  readonly referring: string
  /** Account of the referrer; null where a record does not say. */
  readonly referredBy: string | null
  readonly reason: string
  readonly riskToKnow: string | null
  readonly needsToKnow: string | null
  readonly made: Day
  readonly state: ReferralState
  /** Accepted, or declined or withdrawn while it was waiting, on this day; null while it waits. */
  readonly decided: Day | null
  /** Account at the provider that answered, and that records the sessions. */
  readonly decidedBy: string | null
  /** Why it was declined or withdrawn, or ended early. */
  readonly endReason: string | null
  readonly sessions: readonly { readonly day: Day; readonly attendance: Attendance; readonly minutes: number | null }[]
  readonly outcome: { readonly recorded: Day; readonly result: OutcomeResult; readonly words: string } | null
  /** Days on which the provider read again what it needs to know, because the risk had changed. */
  readonly rechecked: readonly Day[]
  /** By when it is to read it again; null when nothing waits. */
  readonly recheckBy: Day | null
}

/** Noon in London or an hour after it: a moment that is on that day in every season. */
const moment = (day: Day): Date => new Date(`${day}T12:00:00Z`)

export interface ReferralRow {
  readonly id: string
  readonly reference: string
  readonly person_id: string
  readonly service_id: string
  readonly pathway: Pathway
  readonly provider_organisation_id: string
  readonly referring_organisation_id: string
  readonly referred_by: string | null
  readonly reason: string
  readonly risk_to_know: string | null
  readonly needs_to_know: string | null
  readonly respond_by: Day
  readonly made_on: Day
  readonly made_at: Date
  readonly version: number
  readonly state: ReferralState
  readonly clock_day: Day | null
  readonly recheck_by: Day | null
}

export interface ReferralChangeRow {
  readonly id: string
  readonly referral_id: string
  readonly person_id: string
  readonly provider_organisation_id: string
  readonly state: ReferralState
  readonly reason: string | null
  readonly changed_on: Day
  readonly changed_at: Date
  readonly changed_by: string | null
  readonly position: number
}

export interface ServiceSessionRow {
  readonly id: string
  readonly referral_id: string
  readonly person_id: string
  readonly provider_organisation_id: string
  readonly held_on: Day
  readonly attendance: Attendance
  readonly minutes: number | null
  readonly note: string | null
  readonly recorded_by: string | null
  readonly recorded_at: Date
}

export interface ReferralOutcomeRow {
  readonly referral_id: string
  readonly person_id: string
  readonly provider_organisation_id: string
  readonly result: OutcomeResult
  readonly words: string
  readonly recorded_on: Day
  readonly recorded_by: string | null
}

/** Why the provider has to do with the person, and until when: to be written by the sharing slice. */
export interface ReferralInvolvement {
  readonly person: string
  readonly organisation: string
  readonly basis: 'referred'
  readonly from: Day
  readonly until: Day | null
  readonly becauseOf: 'referral'
  readonly becauseId: string
}

export interface ReferralRows {
  readonly referral: ReferralRow
  readonly changes: readonly ReferralChangeRow[]
  readonly sessions: readonly ServiceSessionRow[]
  readonly outcome: ReferralOutcomeRow | null
  readonly involvement: ReferralInvolvement
}

/** The rows of one referral's story. */
export const rowsOfReferral = (story: ReferralStory, random: Random): ReferralRows => {
  const id = random.uuid()
  const of = { referral_id: id, person_id: story.person, provider_organisation_id: story.provider }
  const path = pathOf(story)
  const acceptedOn = path.find((step) => step.state === 'accepted')?.day ?? null
  const end = path.findLast((step) => step.state !== 'sent' && step.state !== 'accepted')
  const until = end ? lastDayOfSight(acceptedOn === null ? 'sent' : 'accepted', end.day) : null
  return {
    referral: {
      id, reference: newReferralReference(random), person_id: story.person, service_id: story.service, pathway: story.pathway,
      provider_organisation_id: story.provider, referring_organisation_id: story.referring, referred_by: story.referredBy,
      reason: story.reason, risk_to_know: story.riskToKnow, needs_to_know: story.needsToKnow,
      respond_by: respondBy(story.made), made_on: story.made, made_at: moment(story.made),
      // Each change, each session and each reading again is one saving of the referral.
      version: path.length + story.sessions.length + story.rechecked.length,
      state: story.state,
      clock_day: clockDay({ state: story.state, respondBy: respondBy(story.made), acceptedOn, lastSessionOn: story.sessions.at(-1)?.day ?? null }),
      recheck_by: story.recheckBy,
    },
    changes: path.map((step, index) => ({
      id: random.uuid(), ...of, state: step.state, reason: step.reason, changed_on: step.day, changed_at: moment(step.day), changed_by: step.by, position: index + 1,
    })),
    sessions: story.sessions.map((session) => ({
      id: random.uuid(), ...of, held_on: session.day, attendance: session.attendance, minutes: session.minutes, note: null, recorded_by: story.decidedBy, recorded_at: moment(session.day),
    })),
    outcome: story.outcome && { ...of, result: story.outcome.result, words: story.outcome.words, recorded_on: story.outcome.recorded, recorded_by: story.decidedBy },
    involvement: {
      person: story.person, organisation: story.provider, basis: 'referred', from: story.made,
      until: until !== null && until < story.made ? story.made : until, becauseOf: 'referral', becauseId: id,
    },
  }
}

interface Step {
  readonly state: ReferralState
  readonly day: Day
  readonly by: string | null
  readonly reason: string | null
}

/** The states that the story went through, each with its day. */
const pathOf = (story: ReferralStory): Step[] => {
  const sent: Step = { state: 'sent', day: story.made, by: story.referredBy, reason: null }
  const decidedOn = story.decided ?? story.made
  if (story.state === 'sent') return [sent]
  if (story.state === 'declined') return [sent, { state: 'declined', day: decidedOn, by: story.decidedBy, reason: story.endReason }]
  if (story.state === 'withdrawn') return [sent, { state: 'withdrawn', day: decidedOn, by: story.referredBy, reason: story.endReason }]
  const accepted: Step = { state: 'accepted', day: decidedOn, by: story.decidedBy, reason: null }
  if (story.state === 'accepted') return [sent, accepted]
  const endedOn = story.outcome?.recorded ?? story.sessions.at(-1)?.day ?? decidedOn
  return [sent, accepted, { state: story.state, day: endedOn, by: story.decidedBy, reason: story.endReason }]
}
