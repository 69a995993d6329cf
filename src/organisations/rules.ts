/** Partnerships, organisations and hats: what a session may last and when a hat may be worn. Pure. */
import type { Day } from '../core/dates.ts'

/** A session ends after so long without a request (OWASP session management: 15 to 30 minutes for sensitive records). */
export const SESSION_IDLE_MINUTES_MAX = 60
/** And after so long however busy: a working day. */
export const SESSION_HOURS_MAX = 12

export interface SessionTimes {
  readonly createdAt: Date
  readonly seenAt: Date
  readonly endedAt: Date | null
}

/** Does this session still count at this moment? */
export const sessionStands = ({ createdAt, seenAt, endedAt }: SessionTimes, now: Date): boolean =>
  endedAt === null
  && now.getTime() - seenAt.getTime() < SESSION_IDLE_MINUTES_MAX * 60_000
  && now.getTime() - createdAt.getTime() < SESSION_HOURS_MAX * 3_600_000

/** May this hat be worn on this day? A leaver's access ends with their last day, or at the moment at which they were put out. */
export const hatFits = ({ from, until, endedAt }: { readonly from: Day; readonly until: Day | null; readonly endedAt: Date | null }, day: Day): boolean =>
  endedAt === null && from <= day && (until === null || until >= day)

export const ORGANISATION_KINDS = {
  police: 'Police', prison: 'Prison', probation: 'Probation', council: 'Council', housing: 'Housing', treatment: 'Drug and alcohol treatment',
  'mental-health': 'Mental health', 'public-health': 'Public health', gp: 'General practice', jobcentre: 'Jobcentre', 'youth-justice': 'Youth justice',
  court: 'Court', commissioner: 'Police and crime commissioner', panel: 'Police and crime panel', 'combined-authority': 'Combined authority',
  'victim-hub': 'Victim and Witness Hub', charity: 'Charity', employer: 'Employer', provider: 'Provider of services', partnership: 'Community safety partnership',
} as const

export type OrganisationKind = keyof typeof ORGANISATION_KINDS
