/** What is still open at a fixed point of a release plan, in sentences: shown before it is recorded as done, and asked a reason for. Pure. */
import type { Day } from '../core/dates.ts'
import { PATHWAYS, type Pathway } from '../platform/vocabulary.ts'
import { POINT_KEYS, pointDay, POINTS, type Look, type PointKey } from './points.ts'

export interface OpenFacts {
  readonly custodyStart: Day
  readonly release: Day | null
  /** Pathways that nobody has asked about since this custody began. */
  readonly notAssessed: readonly Pathway[]
  /** Needs about which nobody does anything. */
  readonly gaps: readonly Pathway[]
  readonly items: readonly { readonly words: string; readonly byPoint: PointKey | null; readonly dueDay: Day | null }[]
  readonly placed: boolean
  /** Was a council asked, or did the person say no to it? */
  readonly referred: boolean
  readonly meetings: number
}

const listed = (pathways: readonly Pathway[]): string => pathways.map((one) => PATHWAYS[one].toLowerCase()).join(', ')

/** Is an item due by this point? */
const dueBy = (point: PointKey, { byPoint, dueDay }: OpenFacts['items'][number], facts: OpenFacts): boolean => {
  if (byPoint !== null) return POINT_KEYS.indexOf(byPoint) <= POINT_KEYS.indexOf(point)
  const day = pointDay(point, facts)
  return dueDay !== null && day !== null && dueDay <= day
}

const NO_COUNCIL = 'Nowhere to sleep, and no council is asked'

/** What is missing of each thing that a point can look at, in a sentence; null where nothing is. */
const LOOKS: Readonly<Record<Look, (facts: OpenFacts) => string | null>> = {
  asked: ({ notAssessed }) => (notAssessed.length > 0 ? `Nobody has asked about: ${listed(notAssessed)}` : null),
  arranged: ({ gaps }) => (gaps.length > 0 ? `Nobody does anything about: ${listed(gaps)}` : null),
  council: ({ placed, referred }) => (placed || referred ? null : NO_COUNCIL),
  place: ({ placed, referred }) => (placed ? null : referred ? 'Nowhere to sleep on the day' : NO_COUNCIL),
  meeting: ({ meetings }) => (meetings === 0 ? 'No meeting is arranged' : null),
}

/** Each thing that this point asks for and that is not there; empty where nothing is open. */
export const stillOpen = (point: PointKey, facts: OpenFacts): string[] => [
  ...POINTS[point].looksAt.flatMap((look) => LOOKS[look](facts) ?? []),
  ...facts.items.filter((item) => dueBy(point, item, facts)).map(({ words }) => `Not done: ${words}`),
]
