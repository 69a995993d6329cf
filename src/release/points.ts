/**
 * The fixed points of a release: reception, 12, 8 and 4 weeks and 1 week before, the day, and days 1, 7, 28 and 90 after it. Each is a
 * dated rule, counted from the start of custody or from the day to plan for. Pure.
 */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { isWorkingDay } from '../core/working-days.ts'
import type { CheckDay } from '../housing/rules.ts'

/**
 * What a point can look at: was everybody asked about every pathway, does somebody do something about every need, is there a place on the
 * day or is a council asked for one, is there a place on the day at all, does anybody meet them.
 */
export type Look = 'asked' | 'arranged' | 'council' | 'place' | 'meeting'

interface PointKind {
  readonly title: string
  /** What is looked at when the point comes, for whoever does it. */
  readonly asks: string
  readonly counted: 'after custody begins' | 'before release' | 'after release'
  readonly side: 'prison' | 'community'
  /** What has to be there when the point is recorded as done, beside the items that are due by it (still-open.ts says each in words). */
  readonly looksAt: readonly Look[]
  readonly days: readonly [DatedRule<number>, ...DatedRule<number>[]]
}

const PUBLISHED = 'Prepare someone for release service, read 2026'
const OWN = 'Throughline’s own'

/** The points in their order. `days` counts as `counted` says. */
export const POINTS = {
  reception: {
    title: 'Reception', asks: 'Ask all seven pathways, and what cannot wait: tenancy, debts, children, medicine.', counted: 'after custody begins', side: 'prison', looksAt: ['asked'],
    days: [{ from: '2015-05-01', value: 7, source: `Immediate needs report at reception (${PUBLISHED}); in the first week: ${OWN}` }],
  },
  'twelve-weeks': {
    title: '12 weeks before', asks: 'Write the pre-release report: every need has somebody who does something about it by a day.', counted: 'before release', side: 'prison', looksAt: ['asked', 'arranged'],
    days: [{ from: '2015-05-01', value: 84, source: `Pre-release report, within 84 days of release (${PUBLISHED})` }],
  },
  'eight-weeks': {
    title: '8 weeks before', asks: 'Refer whoever may have nowhere to sleep to the council of their choice, with consent, unless that was done: the duty to refer.', counted: 'before release', side: 'prison', looksAt: ['arranged', 'council'],
    days: [{ from: '2018-10-01', value: 56, source: 'Housing Act 1996, sections 175(4) and 213B (Homelessness Reduction Act 2017)' }],
  },
  'four-weeks': {
    title: '4 weeks before', asks: 'Register with a GP, order identity papers, open the bank account, book the Universal Credit appointment.', counted: 'before release', side: 'prison', looksAt: ['arranged', 'council'],
    days: [{ from: '2015-05-01', value: 28, source: `GP registration up to a month before release (NHS England, 2017); the rest: ${OWN}` }],
  },
  'one-week': {
    title: '1 week before', asks: 'Go through the pack together: who meets them, where, when, what to bring, where they sleep.', counted: 'before release', side: 'prison', looksAt: ['arranged', 'place', 'meeting'],
    days: [{ from: '2015-05-01', value: 7, source: OWN }],
  },
  day: {
    title: 'Release day', asks: 'Pack, medicine, money, telephone and travel are in their hands before the gate.', counted: 'before release', side: 'prison', looksAt: ['arranged', 'place', 'meeting'],
    days: [{ from: '2015-05-01', value: 0, source: OWN }],
  },
  'day-1': { title: 'Day 1', asks: 'Did the first night hold?', counted: 'after release', side: 'community', looksAt: [], days: [{ from: '2015-05-01', value: 1, source: `Accommodation on the first night (community performance measures); the day after: ${OWN}` }] },
  'day-7': { title: 'Day 7', asks: 'Is everything that was arranged happening?', counted: 'after release', side: 'community', looksAt: [], days: [{ from: '2015-05-01', value: 7, source: OWN }] },
  'day-28': { title: 'Day 28', asks: 'Is it holding: place, money, medicine, treatment?', counted: 'after release', side: 'community', looksAt: [], days: [{ from: '2015-05-01', value: 28, source: OWN }] },
  'day-90': { title: 'Day 90', asks: 'What is still in place after three months?', counted: 'after release', side: 'community', looksAt: [], days: [{ from: '2015-05-01', value: 90, source: `Settled accommodation three months after release (community performance measures)` }] },
} as const satisfies Record<string, PointKind>

export type PointKey = keyof typeof POINTS

export const POINT_KEYS = Object.keys(POINTS) as readonly PointKey[]

/** The points that the prison keeps, in order. */
export const PRISON_POINTS = POINT_KEYS.filter((key) => POINTS[key].side === 'prison')

/** The point that a check after release is the answer to; the first night is part of release day, which is the prison’s. */
export const pointOfCheck = (check: CheckDay): PointKey | null => (check === 0 ? null : `day-${check}`)

/** From what the points are computed. */
export interface PointFacts {
  readonly custodyStart: Day
  /** The day to plan for, and once it is known the first day outside; null while nobody knows it. */
  readonly release: Day | null
  /** Have they left? Then what the prison did not do stays undone. */
  readonly released: boolean
  /** Since when things stand as they do: the reception as it was recorded, the last move of the release day, the last transfer. */
  readonly known: Day
  /** The points that are done, with their days. */
  readonly done: ReadonlyMap<PointKey, Day>
  /** Points after release that nobody answered in time: they are asked no more. */
  readonly lapsed?: ReadonlySet<PointKey>
}

/** One point of one person. */
export interface PlannedPoint {
  readonly key: PointKey
  /** The day by the rule. */
  readonly day: Day
  /** The day by which it is asked: a working day at a prison, and never before what made it due was known. */
  readonly due: Day
  readonly state: 'done' | 'open' | 'missed'
  readonly doneOn: Day | null
  /** Its day had passed when things came to stand as they do: it is due at once. */
  readonly passed: boolean
  /** The last of the points that passed, which is asked for: a look at it may do for this one too, where whoever keeps it says so. */
  readonly coveredBy: PointKey | null
}

/** The last day that is worked, this one or earlier. */
const workedBy = (day: Day): Day => {
  let at = day
  while (!isWorkingDay(at)) at = addDays(at, -1)
  return at
}

/** The days that a point stands from what it is counted from, by the rule of the day on which custody began. */
export const pointDays = (key: PointKey, custodyStart: Day): number => ruleOn<DatedRule<number>>(POINTS[key].days, custodyStart).value

/** The day of a point by the rule alone; null while it depends on a release day that nobody knows. */
export const pointDay = (key: PointKey, { custodyStart, release }: Pick<PointFacts, 'custodyStart' | 'release'>): Day | null => {
  const days = pointDays(key, custodyStart)
  const { counted } = POINTS[key]
  if (counted === 'after custody begins') return addDays(custodyStart, days)
  return release === null ? null : addDays(release, counted === 'before release' ? -days : days)
}

/**
 * The points of one person, in order, without those whose day nobody can know yet.
 *
 * What falls on a day that is not worked is due on the working day before at a prison; the days after release are days in
 * somebody’s life, and stay. A point whose day has passed when somebody comes in late, comes from another prison, or is given
 * an earlier release day is due at once; one look at the last of them may do for the earlier ones, those alone that are named (`settledBy`).
 */
export const plannedPoints = (facts: PointFacts): PlannedPoint[] => {
  const planned = POINT_KEYS.flatMap((key) => {
    const day = pointDay(key, facts)
    if (day === null) return []
    const { side } = POINTS[key]
    const asked = side === 'prison' ? workedBy(day) : day
    const doneOn = facts.done.get(key) ?? null
    const state = doneOn !== null ? 'done' as const : (side === 'prison' && facts.released) || facts.lapsed?.has(key) ? 'missed' as const : 'open' as const
    const passed = state === 'open' && asked < facts.known
    return [{ key, day, due: passed ? facts.known : asked, state, doneOn, passed }]
  })
  const last = planned.findLast(({ passed, key }) => passed && POINTS[key].side === 'prison')?.key ?? null
  return planned.map((point) => ({ ...point, coveredBy: point.passed && POINTS[point.key].side === 'prison' && point.key !== last ? last : null }))
}

/** The next point that somebody is asked for: the earliest open one that no other covers. */
export const nextPoint = (points: readonly PlannedPoint[], side: 'prison' | 'community'): PlannedPoint | null =>
  points.filter(({ key, state, coveredBy }) => state === 'open' && coveredBy === null && POINTS[key].side === side).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : POINT_KEYS.indexOf(a.key) - POINT_KEYS.indexOf(b.key)))[0] ?? null

/** Earlier points that passed and that this one may do for, where whoever keeps it says so of each. */
export const coveredBy = (points: readonly PlannedPoint[], key: PointKey): PointKey[] => points.filter((point) => point.state === 'open' && point.coveredBy === key).map((point) => point.key)

/** The points that are done by doing this one: itself, and of those that passed before it only the ones that are named. */
export const settledBy = (points: readonly PlannedPoint[], key: PointKey, also: readonly PointKey[] = []): PointKey[] =>
  points.filter((point) => point.state === 'open' && (point.key === key || (point.coveredBy === key && also.includes(point.key)))).map((point) => point.key)

/** What a move of the release day does to the open points, in a sentence; null where nothing is open before release. */
export const movedPointsWords = (before: readonly PlannedPoint[], after: readonly PlannedPoint[]): string | null => {
  const moved = after.filter((point) => point.state === 'open' && before.find(({ key }) => key === point.key)?.due !== point.due)
  if (moved.length === 0) return null
  const now = moved.filter(({ passed, key }) => passed && POINTS[key].side === 'prison')
  const next = nextPoint(after, 'prison')
  const count = moved.length === 1 ? 'One point of the release plan moves' : `${moved.length} points of the release plan move`
  const at = now.length === 0 ? '' : ` ${now.map(({ key }) => POINTS[key].title).join(', ')} ${now.length === 1 ? 'has' : 'have'} passed by then: ${now.length === 1 ? 'it is' : 'they are'} due at once.`
  return `${count} with the release day${next ? `: next is ${POINTS[next.key].title.toLowerCase()}, due ${longDay(next.due)}` : ''}.${at}`
}
