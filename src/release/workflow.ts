/**
 * The way of one person from reception to the last check, as data: what happens, where it leads, and from there what is next, whose it
 * is and by when. Everybody always has a next action with an owner, or an explicit end. Pure.
 */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { CHECK_DAYS, CHECK_LAPSES_DAYS, LAST_CHECK_DAY, type CheckDay } from '../housing/rules.ts'
import type { Role } from '../platform/vocabulary.ts'
import { nextPoint, plannedPoints, pointOfCheck, POINTS, settledBy, type PointKey } from './points.ts'

/** Where somebody is on the way. */
export const STATES = {
  held: 'In prison, with no release day yet',
  planned: 'In prison, with a release day',
  released: 'Released',
  recalled: 'Recalled, not yet back in prison',
  ended: 'Ended',
} as const

export type CourseState = keyof typeof STATES

/** How it ends, in words that stand on the page. */
export const ENDS = {
  settled: 'the checks after release are done and the plan is closed',
  died: 'the person died',
  removed: 'the person was removed from the country',
  discharged: 'a court ended custody without a prison sentence',
  lapsed: 'the checks after release are long past, and nobody closed the plan',
} as const

export type EndKind = keyof typeof ENDS

/**
 * What happens, and where it leads from each state; what is not named here cannot happen there. Whoever is received or returned without
 * a release day is `held`, and with one `planned`.
 */
export const WORKFLOW = {
  held: { sentenced: 'planned', transferred: 'held', 'point-done': 'held', 'item-added': 'held', 'item-closed': 'held', released: 'released', discharged: 'ended', died: 'ended', removed: 'ended' },
  planned: {
    'release-moved': 'planned', transferred: 'planned', 'point-done': 'planned', 'item-added': 'planned', 'item-closed': 'planned', released: 'released', 'released-early': 'released', died: 'ended', removed: 'ended',
  },
  released: { 'check-recorded': 'released', 'item-added': 'released', 'item-closed': 'released', recalled: 'recalled', received: 'held', settled: 'ended', died: 'ended', removed: 'ended' },
  recalled: { returned: 'held', 'item-closed': 'recalled', died: 'ended', removed: 'ended' },
  ended: {},
} as const satisfies Record<CourseState, Partial<Record<string, CourseState>>>

/** Who does something: a role at a kind of organisation, and the account where one is named. */
export interface Owner {
  readonly role: Role
  readonly at: string
  readonly account: string | null
}

/** Something that is needed, as far as the way depends on it. */
export interface CourseItem {
  readonly id: string
  readonly owner: Owner
  readonly due: Day | { readonly by: PointKey }
  readonly added: Day
}

/** Something that happened on a day. */
export type CourseEvent =
  | { readonly kind: 'received'; readonly day: Day; readonly prison: string; readonly release: Day | null }
  | { readonly kind: 'sentenced' | 'release-moved'; readonly day: Day; readonly release: Day }
  | { readonly kind: 'transferred'; readonly day: Day; readonly prison: string }
  /** `manager`: the account that manages them outside, where one does. */
  | { readonly kind: 'released' | 'released-early'; readonly day: Day; readonly manager?: string | null }
  | { readonly kind: 'recalled' | 'settled' | 'died' | 'removed' | 'discharged'; readonly day: Day }
  | { readonly kind: 'returned'; readonly day: Day; readonly prison: string; readonly release: Day | null }
  | { readonly kind: 'point-done'; readonly day: Day; readonly point: PointKey; readonly also?: readonly PointKey[] }
  | { readonly kind: 'check-recorded'; readonly day: Day; readonly check: CheckDay }
  | { readonly kind: 'item-added'; readonly day: Day; readonly item: Omit<CourseItem, 'added'> }
  | { readonly kind: 'item-closed'; readonly day: Day; readonly item: string }

/** Everything that the next action is decided from. */
export interface Course {
  readonly state: CourseState
  readonly custodyStart: Day
  readonly prison: string
  readonly release: Day | null
  /** Since when things stand as they do. */
  readonly known: Day
  readonly released: Day | null
  readonly recalled: Day | null
  readonly points: ReadonlyMap<PointKey, Day>
  readonly checks: ReadonlyMap<CheckDay, Day>
  /** Of the checks, those that nobody answered in time: they are asked no more, and were not done. */
  readonly lapsed: ReadonlySet<CheckDay>
  readonly items: readonly CourseItem[]
  /** Has probation given an offender manager? Without one the head of the unit has to act. */
  readonly managed: boolean
  readonly end: { readonly how: EndKind; readonly day: Day } | null
}

const NOTHING_DONE: Pick<Course, 'points' | 'checks' | 'lapsed' | 'released' | 'recalled' | 'end'> = { points: new Map(), checks: new Map(), lapsed: new Set(), released: null, recalled: null, end: null }

/** The way begins with the reception, with or without a release day. */
export const beginCourse = ({ day, prison, release, managed = true }: { readonly day: Day; readonly prison: string; readonly release: Day | null; readonly managed?: boolean }): Course =>
  ({ ...NOTHING_DONE, state: release === null ? 'held' : 'planned', custodyStart: day, prison, release, known: day, items: [], managed })

const STATE_OF_EVENT: Readonly<Record<string, string>> = {
  received: 'received into prison', sentenced: 'given a release day', 'release-moved': 'given another release day', transferred: 'moved to another prison', released: 'released', 'released-early': 'released early', recalled: 'recalled',
  returned: 'returned to prison', settled: 'closed', died: 'recorded as dead', removed: 'removed from the country', discharged: 'let go by a court', 'point-done': 'seen at this point', 'check-recorded': 'checked', 'item-added': 'given another item', 'item-closed': 'relieved of an item',
}

const target = (state: CourseState, kind: string): CourseState | undefined => (WORKFLOW[state] as Readonly<Record<string, CourseState | undefined>>)[kind]

/** What a prison’s team has not done is another team’s from a day: its successor’s after a move, and after release theirs who manage outside, because the prison sees the person no longer. */
const passed = (item: CourseItem, owner: Owner, day: Day): CourseItem => (item.owner.at === 'prison' ? { ...item, owner, added: day } : item)
const passedOutside = (course: Course, { day, manager = null }: { readonly day: Day; readonly manager?: string | null }): CourseItem[] => course.items.map((item) => passed(item, { role: 'offender-manager', at: 'probation', account: manager }, day))

/** The day before which nothing more can be told of somebody: their last change of state. */
const since = ({ known, released, recalled, state }: Course): Day => (state === 'released' ? released : state === 'recalled' ? recalled : known) ?? known

/**
 * What somebody’s way is after something happened. Refuses in a sentence what cannot happen there: nobody is released twice, no check is
 * recorded before its day, and nothing is settled while a check is open.
 */
export const happen = (course: Course, event: CourseEvent): Result<Course> => {
  const to = target(course.state, event.kind)
  if (to === undefined) return no(`Somebody who is ${STATES[course.state].toLowerCase()} cannot be ${STATE_OF_EVENT[event.kind] ?? event.kind}.`)
  const { day } = event
  if (day < since(course)) return no(`On ${longDay(day)} things did not stand as they do since ${longDay(since(course))}.`)
  switch (event.kind) {
    case 'received': case 'returned': return yes({ ...course, ...NOTHING_DONE, state: event.release === null ? 'held' : 'planned', custodyStart: day, prison: event.prison, release: event.release, known: day })
    case 'sentenced': case 'release-moved':
      if (event.release < course.custodyStart) return no('Nobody is released before custody began.')
      return yes({ ...course, state: to, release: event.release, known: day })
    case 'transferred': return yes({ ...course, prison: event.prison, known: day, items: course.items.map((item) => passed(item, PREPARES, day)) })
    case 'released': return yes({ ...course, state: to, release: course.release ?? day, released: day, items: passedOutside(course, event) })
    case 'released-early':
      if (course.release !== null && day >= course.release) return no(`Release is planned for ${longDay(course.release)}: this is not early.`)
      return yes({ ...course, state: to, released: day, items: passedOutside(course, event) })
    case 'recalled': return yes({ ...course, state: to, recalled: day })
    case 'point-done': return donePoint(course, event.point, day, event.also)
    case 'check-recorded': return recordedCheck(course, event.check, day)
    case 'item-added': return course.items.some(({ id }) => id === event.item.id) ? no('This item is there already.') : yes({ ...course, items: [...course.items, { ...event.item, added: day }] })
    case 'item-closed': return course.items.some(({ id }) => id === event.item) ? yes({ ...course, items: course.items.filter(({ id }) => id !== event.item) }) : no('There is no such open item.')
    case 'settled': {
      const open = CHECK_DAYS.find((check) => !course.checks.has(check))
      if (open !== undefined) return no(`The check of ${open === 0 ? 'release day' : `day ${open}`} is open: record it first.`)
      if (course.items.length > 0) return no(`${course.items.length === 1 ? 'One item is' : `${course.items.length} items are`} still open: do or drop ${course.items.length === 1 ? 'it' : 'them'} first, or say why not.`)
      return yes({ ...course, state: to, end: { how: 'settled', day } })
    }
    case 'died': case 'removed': case 'discharged': return yes({ ...course, state: to, items: [], end: { how: event.kind, day } })
  }
}

/** Every point of a course: those of the prison as they were kept, those after release as the checks of those days were answered. */
const pointsOf = (course: Course) => {
  const answered = [...course.checks].flatMap(([check, day]) => { const point = pointOfCheck(check); return point === null ? [] : [{ point, day, lapsed: course.lapsed.has(check) }] })
  return plannedPoints({
    custodyStart: course.custodyStart, release: course.released ?? course.release, released: course.released !== null, known: course.known,
    done: new Map([...course.points, ...answered.filter(({ lapsed }) => !lapsed).map(({ point, day }) => [point, day] as const)]), lapsed: new Set(answered.filter(({ lapsed }) => lapsed).map(({ point }) => point)),
  })
}

const donePoint = (course: Course, point: PointKey, day: Day, also: readonly PointKey[] = []): Result<Course> => {
  if (POINTS[point].side === 'community') return no('The days after release are recorded as checks.')
  const settled = settledBy(pointsOf(course), point, also)
  if (!settled.includes(point)) return no(`${POINTS[point].title} is not open.`)
  return yes({ ...course, points: new Map([...course.points, ...settled.map((key) => [key, day] as const)]) })
}

const recordedCheck = (course: Course, check: CheckDay, day: Day): Result<Course> => {
  if (course.released === null || day < addDays(course.released, check)) return no('A check is recorded on its day or after it.')
  if (course.checks.has(check)) return no('This check is recorded already.')
  return yes({ ...course, checks: new Map([...course.checks, [check, day]]) })
}

/**
 * What time alone does by the end of a day: a check that nobody answered for 90 days is asked no more, and half a year after release the
 * way ends, with what is open of it nobody’s to do.
 */
export const asOf = (course: Course, today: Day): Course => {
  const { state, released } = course
  if (state !== 'released' || released === null) return course
  const lapses = (check: number): Day => addDays(released, check + CHECK_LAPSES_DAYS)
  const last = lapses(LAST_CHECK_DAY)
  if (today > last) return { ...course, state: 'ended', items: [], end: { how: 'lapsed', day: last } }
  const lapsed = CHECK_DAYS.filter((check) => !course.checks.has(check) && today > lapses(check))
  const known = new Map([...course.checks, ...lapsed.map((check) => [check, lapses(check)] as const)])
  return { ...course, checks: known, lapsed: new Set([...course.lapsed, ...lapsed]) }
}

/** Something that somebody has to do. */
export interface NextAction {
  /** One name for one action: nobody else has the same. */
  readonly key: string
  readonly words: string
  readonly owner: Owner
  readonly due: Day
  /** The day of what made it due. */
  readonly cause: Day
}

/** So long may a prison take to say a release day before somebody asks. Throughline’s own. */
export const RELEASE_DAY_ASKED_DAYS = 7
/** So long after the last check a plan may stay open. Throughline’s own. */
export const SETTLE_DAYS = 7

const later = (one: Day, other: Day): Day => (one > other ? one : other)

const PREPARES: Owner = { role: 'resettlement-worker', at: 'prison', account: null }
const ANSWERS: Owner = { role: 'prison-offender-manager', at: 'prison', account: null }
const outside = ({ managed }: Course): Owner => ({ role: managed ? 'offender-manager' : 'delivery-unit-head', at: 'probation', account: null })

const itemAction = (course: Course, item: CourseItem, points: ReturnType<typeof pointsOf>): NextAction => {
  const { due } = item
  const wanted = typeof due === 'string' ? due : points.find(({ key }) => key === due.by)?.due ?? addDays(course.known, RELEASE_DAY_ASKED_DAYS)
  return { key: `item ${item.id}`, words: 'Do what is needed, or drop it with the reason', owner: item.owner, due: later(wanted, item.added), cause: item.added }
}

/** The actions that belong to where somebody is, apart from the items. */
const stateActions = (course: Course, points: ReturnType<typeof pointsOf>, today: Day): NextAction[] => {
  const { known } = course
  const point = course.state === 'held' || course.state === 'planned' ? nextPoint(points, 'prison') : null
  const asked: NextAction[] = point === null ? [] : [{ key: `point ${point.key}`, words: POINTS[point.key].asks, owner: PREPARES, due: point.due, cause: known < point.due ? known : point.due }]
  switch (course.state) {
    case 'held': return [...asked, { key: 'release day', words: 'Find out the release day, and record it', owner: ANSWERS, due: addDays(known, RELEASE_DAY_ASKED_DAYS), cause: known }]
    case 'planned': return [...asked, { key: 'release', words: 'Record the release, or move the release day', owner: PREPARES, due: later(course.release ?? known, known), cause: known }]
    case 'released': {
      const released = course.released ?? known
      const check = CHECK_DAYS.find((one) => !course.checks.has(one))
      if (check !== undefined) return [{ key: `check ${check}`, words: check === 0 ? 'Record where they slept on release day' : `Record how things stand on day ${check}`, owner: check === 0 && today <= released ? PREPARES : outside(course), due: addDays(released, check), cause: released }]
      const last = [...course.checks.values()].reduce(later, released)
      return [{ key: 'settle', words: 'Close the release plan', owner: outside(course), due: addDays(last, SETTLE_DAYS), cause: last }]
    }
    case 'recalled': return [{ key: 'return', words: 'Find out where they are, and record the return to prison', owner: outside(course), due: addWorkingDays(course.recalled ?? known, 1), cause: course.recalled ?? known }]
    case 'ended': return []
  }
}

/** What is next, the soonest first; nothing only where the way has ended. The first night is the prison’s to record on the day itself: after it, the prison sees the person no longer. */
export const nextActions = (course: Course, today: Day): NextAction[] => {
  if (course.state === 'ended') return []
  const points = pointsOf(course)
  return [...stateActions(course, points, today), ...course.items.map((item) => itemAction(course, item, points))].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.key < b.key ? -1 : 1))
}

/** Why there is nothing more to do, in a sentence; null where there is. */
export const endWords = ({ end }: Course): string | null => (end === null ? null : `Ended on ${longDay(end.day)}: ${ENDS[end.how]}.`)

/** The points of a course, for the page. */
export const coursePoints = pointsOf
