import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../core/dates.ts'
import { bandChange, caseloadOf, CASELOAD_POINTS_MAX, pointsIn, pointsOf, pointsWords } from './caseload.ts'
import { continuity, decideAllocation, decideEnd, decideHandOver, managementInvolvement, nextAfter, recordsUnder, responsibleOn, settleClash, waitingWords, type Candidate, type Responsibility } from './rules.ts'

const TODAY = '2026-11-23'
const row = (id: string, from: string, until: string | null, more: Partial<Responsibility> = {}): Responsibility => ({
  id, personId: 'kept', side: 'community', accountId: `account-${id}`, name: `Manager ${id}`, organisationId: 'unit', organisation: 'Unit', from, until, reason: 'x', handover: null, endedReason: null, ...more,
})
const people = ['kept', 'merged']
const community: Candidate = { accountId: 'priya', name: 'Priya', role: 'offender-manager', organisationId: 'unit', prison: null }
const prison: Candidate = { accountId: 'samuel', name: 'Samuel', role: 'prison-offender-manager', organisationId: 'prison', prison: 'PBI' }
const giving = { rows: [], people, today: TODAY, from: TODAY, candidate: community, heldAt: null, points: 10, added: 1, reason: '' }

test.each([[1, '1 person waits.'], [34, '34 people wait.'], [1000, '1,000 people wait.'], [1001, 'More than 1,000 people wait.']])('%i waiting: %s', (waiting, words) => expect(waitingWords(waiting)).toBe(words))

describe('who is responsible on a day', () => {
  const rows = [row('a', '2026-01-01', '2026-06-01', { side: 'prison' }), row('b', '2026-06-01', '2026-12-01'), row('c', '2026-12-01', null), row('cancelled', '2026-11-01', '2026-11-01')]
  test.each([
    ['2025-12-31', undefined], ['2026-01-01', 'a'], ['2026-05-31', 'a'], ['2026-06-01', 'b'], [TODAY, 'b'], ['2026-12-01', 'c'], ['2030-01-01', 'c'],
  ])('%s: %s', (day, id) => expect(responsibleOn(rows, day, people)?.id).toBe(id))
  test('the next is the one of an arranged handover, never a cancelled one', () => {
    expect(nextAfter(rows, TODAY)?.id).toBe('c')
    expect(nextAfter([row('cancelled', '2026-12-01', '2026-12-01')], TODAY)).toBeUndefined()
  })
  test('where two records that are now one each had a manager, the kept record’s counts', () =>
    expect(responsibleOn([row('theirs', '2026-01-01', '2026-02-01', { personId: 'merged' }), row('ours', '2026-01-01', null)], '2026-01-15', people)?.id).toBe('ours'))
})

test('continuity: share of time with the one who was responsible longest, and how often it passed on', () => {
  const steady = continuity([row('a', '2026-11-04', '2026-11-09'), row('b', '2026-11-09', '2026-11-19'), row('a2', '2026-11-21', null, { accountId: 'account-a', name: 'Manager a' })], TODAY, people)
  expect(steady).toEqual({ days: 20, managedDays: 18, longest: { name: 'Manager b', days: 10, share: 0.5 }, handovers: 2, managers: 2 })
  expect(continuity([], TODAY, people)).toEqual({ days: 0, managedDays: 0, longest: null, handovers: 0, managers: 0 })
})

describe('may this person be given to this manager', () => {
  test.each([
    ['nobody is responsible: yes', {}, { ok: true }],
    ['somebody already is', { rows: [row('a', '2026-01-01', null)] }, { ok: false, field: 'manager', message: 'Manager a is responsible since 1 January 2026. Only one can be: hand over instead.' }],
    ['somebody will be', { rows: [row('a', '2026-12-24', null)] }, { ok: false, field: 'manager' }],
    ['somebody was until today', { rows: [row('a', '2026-01-01', TODAY)] }, { ok: true }],
    ['nobody was chosen', { candidate: undefined }, { ok: false, field: 'manager' }],
    ['a caseworker was chosen', { candidate: { ...community, role: 'caseworker' as const } }, { ok: false, field: 'manager' }],
    ['from yesterday', { from: '2026-11-22' }, { ok: false, field: 'from' }],
    ['a prison’s manager for somebody at liberty', { candidate: prison }, { ok: false, field: 'manager' }],
    ['a prison’s manager for somebody in another prison', { candidate: prison, heldAt: 'LTI' }, { ok: false, field: 'manager' }],
    ['a prison’s manager for somebody it holds', { candidate: prison, heldAt: 'PBI' }, { ok: true }],
    ['a full caseload without a reason', { points: 49.5 }, { ok: false, field: 'reason', message: 'Priya would have 50.5 of 50 points. Choose somebody with more room, or say why it must be them (at least 10 letters).' }],
    ['a full caseload with a reason', { points: 49.5, reason: 'Knows the family well' }, { ok: true }],
    ['a caseload that becomes just full', { points: 49 }, { ok: true }],
  ])('%s', (_case, more, expected) => expect(decideAllocation({ ...giving, ...more })).toMatchObject(expected))
})

describe('may responsibility pass on', () => {
  const current = row('a', '2026-01-01', null, { side: 'prison' })
  const passing = { ...giving, rows: [current], from: '2026-12-07', expected: 'a', handover: 'Needs a bed by the 7th; sister is the contact.', viewer: { accountId: 'account-a', role: 'prison-offender-manager' as const } }
  test.each([
    ['by whoever is responsible, on a later day, in writing: yes', {}, { ok: true, value: { from: '2026-12-07', side: 'community' } }],
    ['by the head of the unit', { viewer: { accountId: 'helen', role: 'delivery-unit-head' as const } }, { ok: true }],
    ['by another manager', { viewer: { accountId: 'somebody', role: 'offender-manager' as const } }, { ok: false }],
    ['without a written handover', { handover: 'See file' }, { ok: false, field: 'handover' }],
    ['from a form that somebody overtook', { expected: 'earlier' }, { ok: false, kind: 'stale' }],
    ['to the same manager', { candidate: { ...community, accountId: 'account-a' } }, { ok: false, field: 'manager' }],
    ['in the past', { from: '2026-11-01' }, { ok: false, field: 'from' }],
    ['on the day it began', { rows: [row('a', TODAY, null)], from: TODAY }, { ok: false, field: 'from' }],
    ['when a handover is arranged', { rows: [row('a', '2026-01-01', '2026-12-01'), row('b', '2026-12-01', null)] }, { ok: false, field: 'from' }],
    ['when nobody is responsible', { rows: [] }, { ok: false, field: 'manager' }],
  ])('%s', (_case, more, expected) => expect(decideHandOver({ ...passing, ...more })).toMatchObject(expected))
})

describe('may a responsibility end', () => {
  const rows = [row('a', '2026-01-01', '2026-12-01'), row('b', '2026-12-01', null, { handover: 'Written handover of a' })]
  test('a handover that has not come about is cancelled, and whoever would have handed over stays', () =>
    expect(decideEnd({ rows, which: 'b', lastDay: TODAY, today: TODAY })).toMatchObject({ ok: true, value: { until: '2026-12-01', reopened: { id: 'a' } } }))
  test('while a handover is arranged, the present one does not end by itself', () => expect(decideEnd({ rows, which: 'a', lastDay: TODAY, today: TODAY })).toMatchObject({ ok: false, field: 'lastDay' }))
  test('it ends after its last day, which is not before yesterday', () => {
    expect(decideEnd({ rows: [row('a', '2026-01-01', null)], which: 'a', lastDay: TODAY, today: TODAY })).toMatchObject({ ok: true, value: { until: '2026-11-24' } })
    expect(decideEnd({ rows: [row('a', '2026-01-01', null)], which: 'a', lastDay: '2026-11-21', today: TODAY })).toMatchObject({ ok: false, field: 'lastDay' })
  })
})

describe('two records that become one person keep one manager', () => {
  const theirs = (id: string, from: string, until: string | null): Responsibility => row(id, from, until, { personId: 'merged' })
  test.each([
    ['both have one today: the kept record’s stays', [row('k', '2026-01-01', null)], [theirs('m', '2026-03-01', null)], [['m', TODAY]]],
    ['only the merged record has one: it stays', [], [theirs('m', '2026-03-01', null)], []],
    ['the kept one begins later: the other holds until then', [row('k', '2026-12-24', null)], [theirs('m', '2026-03-01', null)], [['m', '2026-12-24']]],
    ['one that is only arranged never begins', [row('k', '2026-01-01', null)], [theirs('m', '2026-03-01', '2026-12-24'), theirs('n', '2026-12-24', null)], [['m', TODAY], ['n', '2026-12-24']]],
    ['what was before today stays as it was', [row('k', '2026-01-01', null)], [theirs('m', '2026-03-01', '2026-10-01')], []],
  ])('%s', (_case, kept, merged, settled) => expect(settleClash(kept, merged, TODAY).map(({ ended, until }) => [ended.id, until])).toEqual(settled))
  test('records merged earlier into the merged one belong to its side', () =>
    expect(recordsUnder('b', [{ person: 'a', into: 'b' }, { person: 'b', into: 'c' }, { person: 'd', into: 'c' }])).toEqual(['b', 'a']))

  test('on random histories at most one is responsible from today on', () => {
    const day = fc.integer({ min: -60, max: 60 }).map((n) => addDays(TODAY, n))
    // Each side alone is a chain of periods that do not overlap, as the database holds it.
    const chain = (person: string) => fc.tuple(fc.uniqueArray(day, { minLength: 2, maxLength: 5 }), fc.boolean()).map(([days, open]) => {
      const sorted = days.toSorted()
      return sorted.slice(0, -1).map((from, index) => row(`${person}${index}`, from, open && index === sorted.length - 2 ? null : sorted[index + 1]!, { personId: person }))
    })
    fc.assert(fc.property(chain('kept'), chain('merged'), (kept, merged) => {
      const settled = new Map(settleClash(kept, merged, TODAY).map(({ ended, until }) => [ended.id, until]))
      const after = [...kept, ...merged].map((one) => (settled.has(one.id) ? { ...one, until: settled.get(one.id)! } : one))
      for (let n = 0; n <= 70; n++) {
        const on = addDays(TODAY, n)
        expect(after.filter((one) => one.from <= on && (one.until === null || one.until > on)).length).toBeLessThanOrEqual(1)
      }
    }), { numRuns: 200, seed: 1 })
  })
})

describe('how much work a caseload is', () => {
  test('people count by the letter of their tier', () => {
    const caseload = caseloadOf([{ tier: 'A', people: 4 }, { tier: 'C', people: 10 }, { tier: '', people: 2 }])
    expect(pointsIn(caseload)).toBe(19)
    expect(pointsOf('B2')).toBe(1.25)
    expect(pointsWords(19)).toBe(`19 of ${CASELOAD_POINTS_MAX.value} points`)
  })
  test.each([
    ['medium to high', { harm: 'medium', tier: 'C1', likelihoodPercent: 40 }, { harm: 'high', tier: 'B1', likelihoodPercent: 40 }, true],
    ['high to very high', { harm: 'high', tier: 'B1', likelihoodPercent: 40 }, { harm: 'very-high', tier: 'B1', likelihoodPercent: 40 }, true],
    ['tier B to A', { harm: 'medium', tier: 'B1', likelihoodPercent: 40 }, { harm: 'medium', tier: 'A1', likelihoodPercent: 40 }, true],
    ['low to medium', { harm: 'low', tier: 'D1', likelihoodPercent: 40 }, { harm: 'medium', tier: 'C1', likelihoodPercent: 40 }, false],
    ['high to medium', { harm: 'high', tier: 'B1', likelihoodPercent: 40 }, { harm: 'medium', tier: 'C1', likelihoodPercent: 40 }, false],
  ] as const)('a change from %s asks for a check of the manager: %#', (_case, from, to, review) => expect(bandChange(from, to).review).toBe(review))
})

test('the manager’s organisation has to do with the person up to the day before it ends', () =>
  expect(managementInvolvement({ id: 'm', organisationId: 'unit', from: '2026-01-01', until: '2026-06-01' })).toEqual({ organisation: 'unit', basis: 'responsible', from: '2026-01-01', until: '2026-05-31', becauseOf: 'management', becauseId: 'm' }))
