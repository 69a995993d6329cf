/** What referrals say in places they share with other slices: the time line, due lists, a subject access export. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { ATTENDANCE, chaseWords, nextStepWords, RESULTS, STATES, type Attendance, type OutcomeResult, type ReferralState } from './rules.ts'

/** A change of state or a session, on its day. */
export type Happening = { readonly day: Day; readonly service: string; readonly provider: string } & (
  | { readonly what: 'change'; readonly state: ReferralState; readonly reason: string | null }
  | { readonly what: 'session'; readonly attendance: Attendance }
)

/** A happening as one line of the person’s time line. */
export const happeningWords = (one: Happening): string => {
  if (one.what === 'session') return `${ATTENDANCE[one.attendance]}: a session of ${one.service} (${one.provider})`
  if (one.state === 'sent') return `Referred to ${one.service} (${one.provider})`
  return `Referral to ${one.service} ${STATES[one.state].was}${one.reason ? `: ${one.reason}` : ''}`
}

/** A happening as a row of a subject access export. */
export const happeningRow = (one: Happening): Record<string, string | null> => ({
  On: longDay(one.day), Service: one.service, Provider: one.provider,
  What: one.what === 'session' ? `Session: ${ATTENDANCE[one.attendance].toLowerCase()}` : STATES[one.state].title,
  Why: one.what === 'change' ? one.reason : null,
})

export interface DueReferral {
  readonly id: string
  readonly personId: string
  readonly due: Day
  readonly service: string
  readonly provider: string
  readonly state: ReferralState
  readonly sessions: number
  /** Due because the provider is to read again what it was told. */
  readonly recheck: boolean
}

/** What is due, as the side that must act, or must chase, reads it. */
export const dueRow = (row: DueReferral, side: 'provider' | 'referrer'): { personId: string; due: Day; href: string; words: string } => ({
  personId: row.personId, due: row.due, href: `/referrals/${row.id}`,
  words: side === 'referrer' ? chaseWords(row.state, row.provider, row.service)
    : row.recheck ? `Read again what you were told: ${row.service}` : `${nextStepWords(row.state, row.sessions > 0)}: ${row.service}`,
})

export interface ToldReferral {
  readonly reference: string
  readonly service: string
  readonly provider: string
  readonly referring: string
  readonly madeOn: Day
  readonly reason: string
  readonly riskToKnow: string | null
  readonly needsToKnow: string | null
  readonly state: ReferralState
  readonly result: OutcomeResult | null
  readonly words: string | null
}

/** A referral as a row of a subject access export: everything that was told about the person. */
export const toldRow = (one: ToldReferral): Record<string, string | null> => ({
  Reference: one.reference, Service: one.service, Provider: one.provider, 'Referred by': one.referring, On: longDay(one.madeOn), Why: one.reason,
  'What the provider was told of risk': one.riskToKnow, 'What the provider was told of needs': one.needsToKnow,
  Now: STATES[one.state].title, Result: one.result === null ? null : `${RESULTS[one.result]}: ${one.words ?? ''}`,
})
