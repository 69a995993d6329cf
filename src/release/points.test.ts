import { describe, expect, test } from 'vitest'
import { isWorkingDay } from '../core/working-days.ts'
import { CHECK_DAYS } from '../housing/rules.ts'
import { coveredBy, movedPointsWords, nextPoint, plannedPoints, POINT_KEYS, pointOfCheck, POINTS, settledBy, type PointFacts, type PointKey } from './points.ts'
import { stillOpen, type OpenFacts } from './still-open.ts'

const facts = (more: Partial<PointFacts> = {}): PointFacts => ({ custodyStart: '2026-01-05', release: '2026-12-03', released: false, known: '2026-01-05', done: new Map(), ...more })
const due = (key: PointKey, more: Partial<PointFacts> = {}): string | undefined => plannedPoints(facts(more)).find((point) => point.key === key)?.due

describe('the day of each point', () => {
  test.each([
    ['reception', '2026-01-12'], ['twelve-weeks', '2026-09-10'], ['eight-weeks', '2026-10-08'], ['four-weeks', '2026-11-05'], ['one-week', '2026-11-26'], ['day', '2026-12-03'],
    ['day-1', '2026-12-04'], ['day-7', '2026-12-10'], ['day-28', '2026-12-31'], ['day-90', '2027-03-03'],
  ] as const)('%s of a release on 3 December 2026: %s', (key, day) => expect(due(key)).toBe(day))

  test.each([
    ['four weeks before, on a Saturday, is due on the Friday', 'four-weeks', '2026-12-12', '2026-11-13'],
    ['one week before, on Good Friday, is due on the Thursday', 'one-week', '2026-04-10', '2026-04-02'],
    ['one week before, on Easter Monday, is due on the Thursday before', 'one-week', '2026-04-13', '2026-04-02'],
    ['eight weeks before, on 29 February of a leap year', 'eight-weeks', '2028-04-25', '2028-02-29'],
    ['four weeks before, over the end of summer time', 'four-weeks', '2026-11-11', '2026-10-14'],
    ['four weeks before, over the beginning of summer time', 'four-weeks', '2027-04-13', '2027-03-16'],
    ['release on a Sunday: everything is in their hands by the Friday', 'day', '2026-12-06', '2026-12-04'],
    ['the day after release stays a Saturday', 'day-1', '2026-12-11', '2026-12-12'],
    ['day 28 stays Christmas Day', 'day-28', '2026-11-27', '2026-12-25'],
  ] as const)('%s', (_what, key, release, day) => expect(due(key, { release })).toBe(day))

  test('whoever has no release day has a reception, and no other point yet', () => expect(plannedPoints(facts({ release: null })).map(({ key }) => key)).toEqual(['reception']))
})

test('the points after release are the days of the checks, by name and by days', () =>
  expect(POINT_KEYS.filter((key) => POINTS[key].side === 'community').map((key) => [key, POINTS[key].title, POINTS[key].days[0].value]))
    .toEqual(CHECK_DAYS.flatMap((day) => (day === 0 ? [] : [[pointOfCheck(day), `Day ${day}`, day]]))))

describe('what is still open at a point', () => {
  const bare: OpenFacts = { custodyStart: '2026-01-05', release: '2026-12-03', notAssessed: ['health'], gaps: ['accommodation'], items: [], placed: false, referred: false, meetings: 0 }
  const [asked, gap, council, place, meeting] = ['Nobody has asked about: mental and physical health', 'Nobody does anything about: accommodation', 'Nowhere to sleep, and no council is asked', 'Nowhere to sleep on the day', 'No meeting is arranged']
  test.each<[PointKey, (string | undefined)[], (string | undefined)[]]>([
    ['reception', [asked], [asked]], ['twelve-weeks', [asked, gap], [asked, gap]], ['eight-weeks', [gap, council], [gap]], ['four-weeks', [gap, council], [gap]],
    ['one-week', [gap, council, meeting], [gap, place, meeting]], ['day', [gap, council, meeting], [gap, place, meeting]], ['day-1', [], []], ['day-90', [], []],
  ])('%s', (point, open, referred) => expect([stillOpen(point, bare), stillOpen(point, { ...bare, referred: true })]).toEqual([open, referred]))
  test('an item is open at its point and those after it, or by its day', () => {
    const items = [{ words: 'an account', byPoint: 'four-weeks' as const, dueDay: null }, { words: 'a form', byPoint: null, dueDay: '2026-11-26' }]
    const open = (point: PointKey) => stillOpen(point, { ...bare, notAssessed: [], gaps: [], placed: true, meetings: 1, items })
    expect([open('eight-weeks'), open('four-weeks'), open('one-week')]).toEqual([[], ['Not done: an account'], ['Not done: an account', 'Not done: a form']])
  })
})

describe('points that have passed', () => {
  const late = plannedPoints(facts({ custodyStart: '2026-11-09', known: '2026-11-09' }))

  test('whoever comes in late has one look for all that passed, due at once, and then the others in their time', () => {
    expect(late.filter(({ passed }) => passed).map(({ key, due: day, coveredBy }) => [key, day, coveredBy])).toEqual([
      ['twelve-weeks', '2026-11-09', 'four-weeks'], ['eight-weeks', '2026-11-09', 'four-weeks'], ['four-weeks', '2026-11-09', null],
    ])
    expect(nextPoint(late, 'prison')?.key).toBe('four-weeks')
    expect(settledBy(late, 'four-weeks')).toEqual(['four-weeks'])
    expect(settledBy(late, 'four-weeks', ['eight-weeks', 'reception'])).toEqual(['eight-weeks', 'four-weeks'])
    expect(coveredBy(late, 'four-weeks')).toEqual(['twelve-weeks', 'eight-weeks'])
    expect(nextPoint(plannedPoints(facts({ custodyStart: '2026-11-09', known: '2026-11-09', done: new Map(settledBy(late, 'four-weeks', coveredBy(late, 'four-weeks')).map((key) => [key, '2026-11-10'])) })), 'prison')?.key).toBe('reception')
  })

  test('a release day three weeks earlier makes due at once what passed, leaves what is done, and says so', () => {
    const done = new Map<PointKey, string>([['reception', '2026-01-08'], ['twelve-weeks', '2026-09-10'], ['eight-weeks', '2026-10-08']])
    const before = plannedPoints(facts({ done, release: '2026-12-17' }))
    const after = plannedPoints(facts({ done, release: '2026-11-26', known: '2026-11-23' }))
    expect(after.filter(({ state }) => state === 'done').map(({ key }) => key)).toEqual(['reception', 'twelve-weeks', 'eight-weeks'])
    expect(after.filter(({ passed }) => passed).map(({ key }) => key)).toEqual(['four-weeks', 'one-week'])
    expect(movedPointsWords(before, after)).toBe('7 points of the release plan move with the release day: next is 1 week before, due 23 November 2026. 4 weeks before, 1 week before have passed by then: they are due at once.')
    expect(movedPointsWords(after, after)).toBeNull()
  })

  test('what the prison did not do before the gate is missed, and is asked of nobody', () => {
    const points = plannedPoints(facts({ released: true, done: new Map([['day', '2026-12-03']]) }))
    expect(points.filter(({ state }) => state === 'missed').map(({ key }) => key)).toEqual(['reception', 'twelve-weeks', 'eight-weeks', 'four-weeks', 'one-week'])
    expect(nextPoint(points, 'prison')).toBeNull()
    expect(nextPoint(points, 'community')?.key).toBe('day-1')
  })
})

test('through three years of release days no point of a prison is due on a day that is not worked, nor before things stood so', () => {
  for (let at = 0; at < 1_096; at++) {
    const release = new Date(Date.UTC(2026, 5, 1 + at)).toISOString().slice(0, 10)
    for (const known of ['2026-01-05', '2026-06-30']) for (const { key, due: day, passed } of plannedPoints(facts({ release, known }))) {
      expect(day >= known).toBe(true)
      if (POINT_KEYS.indexOf(key) <= 5 && !passed) expect(isWorkingDay(day)).toBe(true)
    }
  }
})
