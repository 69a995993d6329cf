/** When needs have to be assessed. Pure. */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { keysOf, PATHWAYS } from '../platform/vocabulary.ts'

/**
 * Working days from the start of a sentence within which the first pathway is assessed. This platform’s own standard
 * (2026-11-23): the time in which a first sentence plan is expected, so that the plan can rest on the needs.
 */
export const FIRST_ASSESSMENT_WORKING_DAYS_MAX = 10

/**
 * Days before release by which all seven pathways have been assessed in this sentence: 12 weeks, the time from which
 * the Prepare someone for release service asks for its pre-release report.
 */
export const BEFORE_RELEASE_DAYS = 84

export interface SentenceToAssess {
  readonly start: Day
  /** Planned release of somebody in custody; null in the community. */
  readonly release: Day | null
  /** How many of the seven pathways have been assessed since the start. */
  readonly assessed: number
}

/** The day by which needs must be assessed and what is missing; null when nothing is. */
export const assessmentDue = ({ start, release, assessed }: SentenceToAssess): { readonly due: Day; readonly words: string } | null => {
  const missing = keysOf(PATHWAYS).length - assessed
  if (assessed === 0) return { due: addWorkingDays(start, FIRST_ASSESSMENT_WORKING_DAYS_MAX), words: 'Assess needs: no pathway assessed in this sentence' }
  if (missing <= 0 || release === null) return null
  return { due: addDays(release, -BEFORE_RELEASE_DAYS), words: `Assess ${missing} more ${missing === 1 ? 'pathway' : 'pathways'} before release on ${longDay(release)}` }
}
