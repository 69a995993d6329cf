/** The way of one person (workflow.ts) as the records tell it. Pure. */
import { type Day } from '../core/dates.ts'
import { CHECK_DAYS } from '../housing/rules.ts'
import type { Role } from '../platform/vocabulary.ts'
import type { PointKey } from './points.ts'
import { asOf, type Course, type CourseItem } from './workflow.ts'

/** What the records say of one custody and its plan. */
export interface CourseFacts {
  readonly custodyStart: Day
  readonly prison: string
  readonly plannedRelease: Day
  readonly released: Day | null
  readonly endedAs: 'died' | 'removed' | null
  /** The day on which the plan began: later than custody where somebody was recorded late. */
  readonly started: Day
  /** The days on which the release day was moved, and on which they came to another prison. */
  readonly changes: readonly Day[]
  readonly recalled: Day | null
  /** A death or a removal after release, as the gate record has it. */
  readonly afterwards: { readonly why: 'died' | 'removed'; readonly day: Day } | null
  readonly settled: Day | null
  readonly managed: boolean
  readonly points: readonly { readonly point: PointKey; readonly doneOn: Day }[]
  readonly checks: readonly { readonly dayAfter: number; readonly due: Day; readonly recordedOn: Day | null }[]
  readonly items: readonly CourseItem[]
}

/** Who acts for an organisation where nobody is named, or whoever was named has left. */
export const actsFor = (kind: string): Role => (kind === 'prison' ? 'resettlement-worker' : 'offender-manager')

const latest = (days: readonly Day[]): Day => days.reduce((one, other) => (one > other ? one : other))

/** Where somebody is on the way today. */
export const courseOf = (facts: CourseFacts, today: Day): Course => {
  const { released, endedAs, settled, recalled } = facts
  const left = endedAs === null ? released : null
  const back = left !== null && recalled !== null && recalled >= left ? recalled : null
  const end = endedAs !== null && released !== null ? { how: endedAs, day: released } : facts.afterwards !== null ? { how: facts.afterwards.why, day: facts.afterwards.day } : settled !== null ? { how: 'settled' as const, day: settled } : null
  const checks = CHECK_DAYS.flatMap((day) => {
    const recorded = facts.checks.find(({ dayAfter }) => dayAfter === day)?.recordedOn
    return recorded ? [[day, recorded] as const] : []
  })
  return asOf({
    state: end !== null ? 'ended' : back !== null ? 'recalled' : left !== null ? 'released' : 'planned',
    custodyStart: facts.custodyStart, prison: facts.prison, release: facts.plannedRelease, known: latest([facts.custodyStart, facts.started, ...facts.changes]), released: left, recalled: back,
    points: new Map(facts.points.map(({ point, doneOn }) => [point, doneOn])), checks: new Map(checks), lapsed: new Set(), items: end === null ? facts.items : [], managed: facts.managed, end,
  }, today)
}
