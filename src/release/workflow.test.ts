import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '../core/dates.ts'
import { seededRandom, type Random } from '../core/random.ts'
import { CHECK_DAYS } from '../housing/rules.ts'
import { courseOf } from './course.ts'
import { PRISON_POINTS } from './points.ts'
import { asOf, beginCourse, coursePoints, endWords, happen, nextActions, WORKFLOW, type Course, type CourseEvent, type Owner } from './workflow.ts'

const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
const START = '2026-01-05'
const WORKER: Owner = { role: 'resettlement-worker', at: 'prison', account: null }

const after = (course: Course, ...events: readonly CourseEvent[]): Course => events.reduce((at, event) => {
  const next = happen(at, event)
  if (!next.ok) throw new Error(next.message)
  return next.value
}, course)
const told = (course: Course): (readonly string[])[] => nextActions(course, '2026-12-04').map(({ key, owner, due }) => [key, `${owner.role}@${owner.at}`, due])

const planned = beginCourse({ day: START, prison: 'PBI', release: '2026-12-03' })
const released = after(planned, { kind: 'released', day: '2026-12-03' })

describe('what is next', () => {
  test.each([
    ['at reception', planned, [['point reception', 'resettlement-worker@prison', '2026-01-12'], ['release', 'resettlement-worker@prison', '2026-12-03']]],
    ['on remand', beginCourse({ day: START, prison: 'PBI', release: null }), [['point reception', 'resettlement-worker@prison', '2026-01-12'], ['release day', 'prison-offender-manager@prison', '2026-01-12']]],
    ['after release', released, [['check 0', 'offender-manager@probation', '2026-12-03']]],
    ['after release, of whoever nobody manages', { ...released, managed: false }, [['check 0', 'delivery-unit-head@probation', '2026-12-03']]],
    ['after recall on a Friday', after(released, { kind: 'recalled', day: '2026-12-11' }), [['return', 'offender-manager@probation', '2026-12-14']]],
    ['back in prison without a release day', after(released, { kind: 'recalled', day: '2026-12-11' }, { kind: 'returned', day: '2026-12-12', prison: 'LTI', release: null }),
      [['point reception', 'resettlement-worker@prison', '2026-12-18'], ['release day', 'prison-offender-manager@prison', '2026-12-19']]],
    ['back on a recall of 28 days: what has passed is due at once', after(released, { kind: 'recalled', day: '2026-12-11' }, { kind: 'returned', day: '2026-12-14', prison: 'PBI', release: '2027-01-08' }),
      [['point four-weeks', 'resettlement-worker@prison', '2026-12-14'], ['release', 'resettlement-worker@prison', '2027-01-08']]],
    ['when every check is done', after(released, ...CHECK_DAYS.map((check) => ({ kind: 'check-recorded', day: addDays('2026-12-03', check), check }) as const)), [['settle', 'offender-manager@probation', '2027-03-10']]],
  ] as const)('%s', (_what, course, actions) => expect(told(course)).toEqual(actions))

  test('an item is due by its point, and an earlier release day takes it along', () => {
    const course = after(planned, { kind: 'item-added', day: '2026-11-02', item: { id: 'a', owner: WORKER, due: { by: 'four-weeks' } } })
    expect(told(course)).toContainEqual(['item a', 'resettlement-worker@prison', '2026-11-05'])
    expect(told(after(course, { kind: 'release-moved', day: '2026-11-03', release: '2026-11-12' }))).toContainEqual(['item a', 'resettlement-worker@prison', '2026-11-03'])
  })

  test('the first night is the prison’s to record on the day itself', () =>
    expect(nextActions(released, '2026-12-03')[0]?.owner.role).toBe('resettlement-worker'))

  test('a death ends it with its reason, and asks nothing of anybody', () => {
    const died = after(planned, { kind: 'item-added', day: '2026-11-02', item: { id: 'a', owner: WORKER, due: '2026-12-01' } }, { kind: 'died', day: '2026-11-20' })
    expect(nextActions(died, '2026-12-04')).toEqual([])
    expect(endWords(died)).toBe('Ended on 20 November 2026: the person died.')
  })

  test('a check is asked for 90 days and then the next one; half a year after release the way ends', () => {
    // Released on 3 December: day 0 is asked until 3 March, day 90 until 1 June.
    const open = after(released, { kind: 'item-added', day: '2026-12-10', item: { id: 'a', owner: WORKER, due: '2026-12-20' } })
    const asked = (today: string): string[] => nextActions(asOf(open, today), today).map(({ key }) => key)
    expect(asked('2027-03-03')).toEqual(['check 0', 'item a'])
    expect(asked('2027-03-04')).toEqual(['check 1', 'item a'])
    expect(asked('2027-06-01')).toEqual(['item a', 'check 90'])
    expect(asked('2027-06-02')).toEqual([])
    expect(endWords(asOf(open, '2027-06-02'))).toBe('Ended on 1 June 2027: the checks after release are long past, and nobody closed the plan.')
    expect(asOf(planned, '2030-01-01')).toEqual(planned)
  })

  test('days 1, 7, 28 and 90 are done with their checks, on the day on which they were recorded; one that nobody answered in time was not done', () => {
    const points = (course: Course) => coursePoints(course).filter(({ key }) => key.startsWith('day-')).map(({ key, state, doneOn }) => [key, state, doneOn])
    const checked = after(released, ...CHECK_DAYS.map((check) => ({ kind: 'check-recorded', day: addDays('2026-12-04', check), check }) as const))
    expect(points(checked)).toEqual([['day-1', 'done', '2026-12-05'], ['day-7', 'done', '2026-12-11'], ['day-28', 'done', '2027-01-01'], ['day-90', 'done', '2027-03-04']])
    const told = courseOf({
      custodyStart: START, prison: 'PBI', plannedRelease: '2026-12-03', released: '2026-12-03', endedAs: null, started: START, changes: [], recalled: null, afterwards: null, settled: null, managed: true, points: [], items: [],
      checks: CHECK_DAYS.map((dayAfter) => ({ dayAfter, due: addDays('2026-12-03', dayAfter), recordedOn: dayAfter === 7 ? '2026-12-12' : null })),
    }, '2027-03-10')
    expect(points(told)).toEqual([['day-1', 'missed', null], ['day-7', 'done', '2026-12-12'], ['day-28', 'open', null], ['day-90', 'open', null]])
  })

  test.each([
    ['nobody is released twice', released, { kind: 'released', day: '2026-12-04' }],
    ['no check before its day', released, { kind: 'check-recorded', day: '2026-12-05', check: 7 }],
    ['nothing is settled while a check is open', released, { kind: 'settled', day: '2027-03-20' }],
    ['nobody is recalled in prison', planned, { kind: 'recalled', day: '2026-11-20' }],
    ['nothing happens after the end', after(planned, { kind: 'died', day: '2026-11-20' }), { kind: 'released', day: '2026-12-03' }],
    ['nothing happens before what is known', planned, { kind: 'transferred', day: '2026-01-04', prison: 'LTI' }],
    ['the planned day is not early', planned, { kind: 'released-early', day: '2026-12-03' }],
  ] as const)('%s', (_what, course, event) => expect(happen(course, event).ok).toBe(false))
})

/** Nobody is lost: an explicit end, or something next with one owner by a day that is not before its cause. */
const notLost = (course: Course): void => {
  const actions = nextActions(course, course.known)
  if (course.state === 'ended') {
    expect([actions, course.end === null, endWords(course)]).toEqual([[], false, expect.stringContaining('Ended on')])
    return
  }
  expect(actions.length).toBeGreaterThan(0)
  expect(new Set(actions.map(({ key }) => key)).size).toBe(actions.length)
  for (const { owner, due, cause, words } of actions) {
    expect(due >= cause, `${words}: due ${due}, because of ${cause}`).toBe(true)
    expect([owner.role, owner.at, words].every((one) => one.length > 2)).toBe(true)
  }
}

const KINDS = [...new Set(Object.values(WORKFLOW).flatMap((to) => Object.keys(to)))]
const step = fc.record({ kind: fc.constantFrom(...KINDS), days: fc.integer({ min: 0, max: 40 }), far: fc.integer({ min: -30, max: 400 }), n: fc.integer({ min: 0, max: 9 }) })

const eventOf = ({ kind, far, n }: { kind: string; far: number; n: number }, day: string, course: Course): CourseEvent | null => {
  switch (kind) {
    case 'received': case 'returned': return { kind, day, prison: 'LTI', release: n < 4 ? null : addDays(day, Math.max(0, far)) }
    case 'sentenced': case 'release-moved': return { kind, day, release: addDays(day, far) }
    case 'transferred': return { kind, day, prison: n % 2 === 0 ? 'LTI' : 'PBI' }
    case 'point-done': return { kind, day, point: PRISON_POINTS[n % PRISON_POINTS.length]! }
    case 'check-recorded': return { kind, day, check: CHECK_DAYS[n % CHECK_DAYS.length]! }
    case 'item-added': return { kind, day, item: { id: `i${day}${n}`, owner: WORKER, due: n % 2 === 0 ? addDays(day, far) : { by: PRISON_POINTS[n % PRISON_POINTS.length]! } } }
    case 'item-closed': return { kind, day, item: course.items[n % Math.max(1, course.items.length)]?.id ?? 'none' }
    case 'released': case 'released-early': case 'recalled': case 'settled': case 'died': case 'removed': case 'discharged': return { kind, day }
    default: return null
  }
}

test('after whatever happens, in whatever order, everybody has a next action with one owner or an explicit end', () => {
  const reached = new Map<string, number>()
  fc.assert(fc.property(fc.option(fc.integer({ min: 0, max: 500 })), fc.array(step, { maxLength: 40 }), (sentenceDays, steps) => {
    let course = beginCourse({ day: START, prison: 'PBI', release: sentenceDays === null ? null : addDays(START, sentenceDays) })
    let day = START
    notLost(course)
    for (const one of steps) {
      day = addDays(day, one.days)
      // Death and removal would end most walks at once: they are tried less often than the rest.
      if ((one.kind === 'died' || one.kind === 'removed' || one.kind === 'discharged') && one.n > 1) continue
      const event = eventOf(one, day, course)
      const next = event && happen(course, event)
      if (!next) continue
      if (next.ok) course = next.value
      else expect(next.message).toMatch(/\.$/)
      reached.set(course.state, (reached.get(course.state) ?? 0) + 1)
      notLost(course)
    }
  }), { numRuns: PROVE ? 20_000 : 400 })
  expect([...reached.keys()].toSorted()).toEqual(['ended', 'held', 'planned', 'recalled', 'released'])
}, PROVE ? 600_000 : 30_000)

/** Does what is due that day, as people do: most of it on its day, some of it late. */
const work = (course: Course, day: string, random: Random): Course => {
  let at = course
  for (const { key, due } of nextActions(course, day)) {
    if (due > day || random.chance(0.3)) continue
    const [what = '', which = ''] = key.split(' ')
    const event: CourseEvent | null = what === 'point' ? { kind: 'point-done', day, point: PRISON_POINTS.find((point) => point === which) ?? 'reception' }
      : what === 'check' ? { kind: 'check-recorded', day, check: CHECK_DAYS.find((check) => String(check) === which) ?? 0 }
        : what === 'item' ? { kind: 'item-closed', day, item: which } : key === 'release' ? { kind: 'released', day } : key === 'settle' ? { kind: 'settled', day }
          : key === 'release day' ? { kind: at.state === 'held' ? 'sentenced' : 'release-moved', day, release: addDays(day, random.whole(14, 200)) } : key === 'return' ? { kind: 'returned', day, prison: 'PBI', release: random.chance(0.5) ? addDays(day, 28) : null } : null
    const next = event && happen(at, event)
    if (next?.ok) at = next.value
  }
  return at
}

/** What nobody plans. */
const chance = (course: Course, day: string, random: Random, n: number): Course => {
  const roll = random.next()
  const event: CourseEvent | null = roll < 0.0002 ? { kind: 'died', day } : roll < 0.0004 ? { kind: 'removed', day } : roll < 0.0020 ? { kind: 'recalled', day }
    : roll < 0.0035 ? { kind: 'transferred', day, prison: random.pick(['PBI', 'LTI', 'WHI']) } : roll < 0.0055 ? { kind: 'release-moved', day, release: addDays(course.release ?? day, random.whole(-40, 30)) }
      : roll < 0.0065 ? { kind: 'released-early', day } : roll < 0.0070 ? { kind: 'discharged', day } : roll < 0.0075 ? { kind: 'received', day, prison: 'LTI', release: addDays(day, random.whole(20, 300)) }
        : roll < 0.02 ? { kind: 'item-added', day, item: { id: `${n}-${day}`, owner: WORKER, due: random.chance(0.5) ? addDays(day, random.whole(0, 30)) : { by: random.pick(PRISON_POINTS) } } } : null
  const next = event && happen(course, event)
  return next?.ok ? next.value : course
}

test('in a simulated year of 1,500 releases, day by day, nobody is lost between two steps', () => {
  const people = PROVE ? 1_500 : 100
  const random = seededRandom('a year of releases')
  const first = '2026-01-01'
  const courses = Array.from({ length: people }, (_none, n): Course & { readonly n: number } => {
    const release = addDays(first, 1 + Math.floor((n * 364) / people))
    const start = addDays(release, -random.whole(10, 300))
    return { ...beginCourse({ day: start, prison: 'PBI', release: random.chance(0.15) ? null : release, managed: random.chance(0.9) }), n }
  })
  const met = { recalled: 0, transferred: 0, early: 0, returned: 0 }
  const last = '2027-05-31'
  const ends = new Map<string, number>()
  let asked = 0
  for (const { n, ...begun } of courses) {
    let course: Course = begun
    const own = random.fork(String(n))
    for (let at = 0, day = course.custodyStart; day <= last; day = addDays(begun.custodyStart, ++at)) {
      const before = course
      course = chance(work(course, day, own), day, own, n)
      if (course === before && at % 30 !== 0) continue
      notLost(course)
      asked++
      if (course.state === 'recalled' && before.state !== 'recalled') met.recalled++
      if (before.state === 'recalled' && course.state !== 'recalled' && course.state !== 'ended') met.returned++
      if (course.prison !== before.prison && course.state === before.state) met.transferred++
      if (course.released !== null && before.released === null && before.release !== null && daysBetween(course.released, before.release) > 0) met.early++
      if (course.state === 'ended') break
    }
    const stands = course.end ? `ended: ${course.end.how}` : course.state
    ends.set(stands, (ends.get(stands) ?? 0) + 1)
    if (course.state !== 'ended') expect(coursePoints(course).length).toBeGreaterThan(0)
  }
  if (PROVE) console.log(`simulated year: ${people} releases, ${asked.toLocaleString('en-GB')} days looked at; ${[...ends].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([how, count]) => `${how} ${count}`).join(', ')}; met on the way: ${Object.entries(met).map(([what, count]) => `${what} ${count}`).join(', ')}; lost 0`)
  expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(people)
  expect(ends.get('ended: settled') ?? 0).toBeGreaterThan(people / 3)
}, PROVE ? 600_000 : 60_000)
