/** What is still open at a fixed point of a release plan, in sentences: shown before it is recorded as done, and asked a reason for. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import { PATHWAYS, type Pathway } from '../platform/vocabulary.ts'
import { POINT_KEYS, pointDays, POINTS, type PointKey } from './points.ts'

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
const dueBy = (point: PointKey, { byPoint, dueDay }: OpenFacts['items'][number], { custodyStart, release }: OpenFacts): boolean => {
  if (byPoint !== null) return POINT_KEYS.indexOf(byPoint) <= POINT_KEYS.indexOf(point)
  const days = pointDays(point, custodyStart)
  const day = POINTS[point].counted === 'after custody begins' ? addDays(custodyStart, days) : release === null ? null : addDays(release, -days)
  return dueDay !== null && day !== null && dueDay <= day
}

/** Each thing that this point asks for and that is not there; empty where nothing is open. */
export const stillOpen = (point: PointKey, facts: OpenFacts): string[] => {
  const { notAssessed, gaps, items, placed, referred, meetings } = facts
  const near = point === 'one-week' || point === 'day'
  return [
    ...(notAssessed.length > 0 && (point === 'reception' || point === 'twelve-weeks') ? [`Nobody has asked about: ${listed(notAssessed)}`] : []),
    ...(gaps.length > 0 && point !== 'reception' ? [`Nobody does anything about: ${listed(gaps)}`] : []),
    ...(!placed && !referred && point !== 'reception' && point !== 'twelve-weeks' ? ['Nowhere to sleep, and no council is asked'] : !placed && near ? ['Nowhere to sleep on the day'] : []),
    ...(meetings === 0 && near ? ['No meeting is arranged'] : []),
    ...items.filter((item) => dueBy(point, item, facts)).map(({ words }) => `Not done: ${words}`),
  ]
}
