/** What of release plans is due for somebody: the rows of “my day”. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import type { Role } from '../platform/vocabulary.ts'
import { POINTS, POINT_KEYS } from './points.ts'
import { timeWords } from './plan-rules.ts'
import { nextActions, type Course } from './workflow.ts'

interface PlanRow {
  readonly personId: string
  readonly mine: boolean
  /** Points are asked of the plan that counts alone; what is open of another one goes on. */
  readonly counts: boolean
  readonly course: Course
  readonly items: readonly { readonly id: string; readonly words: string; readonly organisationId: string; readonly accountId: string | null; readonly left: boolean }[]
}

export interface DueViewer {
  readonly accountId: string
  readonly organisationId: string
  readonly role: Role
}

const planHref = (person: string): string => `/people/${person}/release-plan`

/**
 * The rows of one viewer, earliest first: their own items, those of their team that nobody has taken (for whoever manages people only
 * of those), and for the resettlement worker the points. Of people who are named: everything that is open.
 */
export const dueRows = (rows: readonly PlanRow[], viewer: DueViewer, { until, today, named }: { readonly until: Day; readonly today: Day; readonly named: boolean }): { personId: string; due: Day; words: string; href: string }[] =>
  rows.flatMap(({ personId, mine, counts, course, items }) => nextActions(course, today).flatMap((next) => {
    // Releases are asked for with the sentence, checks with the accommodation.
    if (next.due > until) return []
    const item = items.find(({ id }) => next.key === `item ${id}`)
    if (item) {
      const own = item.accountId === viewer.accountId && !item.left
      const team = item.organisationId === viewer.organisationId && (item.accountId === null || item.left) && mine
      return named || own || team ? [{ personId, due: next.due, words: `For the release: ${item.words}`, href: `${planHref(personId)}/items/${item.id}` }] : []
    }
    const point = POINT_KEYS.find((key) => next.key === `point ${key}`)
    // A point is looked at from a week before, so that a list of a hundred days stays a list of this week.
    return point && counts && (named || (viewer.role === 'resettlement-worker' && next.due <= addDays(today, POINT_AHEAD_DAYS))) ? [{ personId, due: next.due, words: `Release plan, ${POINTS[point].title.toLowerCase()}`, href: `${planHref(personId)}/points/${point}` }] : []
  })).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.personId < b.personId ? -1 : 1))

/** Points of a release plan are asked for from so many days before. */
export const POINT_AHEAD_DAYS = 7

/** A meeting as a due row. */
export const meetingWords = ({ at, who, place }: { readonly at: string; readonly who: string; readonly place: string }): string => `Meeting after release at ${timeWords(at)}: ${who}, ${place}`
