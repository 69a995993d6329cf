import { describe, expect, test } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { addDays } from '../core/dates.ts'
import { decide, stepOf, type Case } from './course.ts'
import { earliestDay, firstDecidable, openDay, servedDay, verdictOf, verdictWords, type Criterion, type Facts, type Rule, type Window } from './criteria.ts'
import { isShort, suppressed, weekRows } from './weeks.ts'

const TODAY = '2026-11-23'
const AT = { today: TODAY, from: '2026-12-03' }
const window: Window = { maxDaysEarly: 60, leastServedPercent: null, starts: '2026-11-01', ends: null }
const facts: Facts = {
  months: 20, offenceCode: 'TH68010', imposed: '2026-03-01', custodyStart: '2026-03-01', sentenceEnd: '2027-10-31', plannedRelease: '2027-01-12', returned: false, otherUntil: null, harm: 'medium', address: 'passed',
  asked: { standard: true, offence: false, charge: false, register: false },
}
const criteria: readonly Criterion[] = [
  { rule: 'standard', words: 'x' }, { rule: 'length', words: 'x', monthsFrom: null, monthsBelow: 60 }, { rule: 'offence', words: 'x', codes: ['SX03', 'PH97'] }, { rule: 'recall', words: 'x' },
  { rule: 'charge', words: 'x' }, { rule: 'register', words: 'x' }, { rule: 'harm', words: 'x', atMost: 'medium' }, { rule: 'address', words: 'x' },
]
/** For each criterion, facts that do not meet it, and facts that do not tell. */
const BREAKS: Readonly<Record<Rule, { readonly not: Partial<Facts>; readonly unknown: Partial<Facts> | null }>> = {
  standard: { not: { asked: { ...facts.asked, standard: false } }, unknown: { asked: { offence: false, charge: false, register: false } } },
  length: { not: { months: 60 }, unknown: null },
  offence: { not: { offenceCode: 'SX03001' }, unknown: { asked: { standard: true, charge: false, register: false } } },
  recall: { not: { returned: true }, unknown: null },
  charge: { not: { asked: { ...facts.asked, charge: true } }, unknown: { asked: { standard: true, offence: false, register: false } } },
  register: { not: { asked: { ...facts.asked, register: true } }, unknown: { asked: { standard: true, offence: false, charge: false } } },
  harm: { not: { harm: 'high' }, unknown: { harm: null } },
  address: { not: { address: 'failed' }, unknown: { address: null } },
}

describe('the day on which a share is served', () => {
  // Published expectations of calculate-release-dates-api (release-dates.json): REL-V010, REL-V006, REL-V003, REL-V016; remand begins custody earlier.
  test.each([
    ['9 months from 12 September 2024, 40 %', '2024-09-12', '2025-06-11', 40, '2024-12-30'],
    ['7 years from 16 March 2020, half', '2020-03-16', '2027-03-15', 50, '2023-09-14'],
    ['4 years from 28 June 2022, half', '2022-06-28', '2026-06-27', 50, '2024-06-27'],
    ['26 weeks from 8 November 2021, half', '2021-11-08', '2022-05-08', 50, '2022-02-06'],
    ['2 years 10 months from 15 October 2024, 2 days of remand, 40 %, without its 15 added days', '2024-10-13', '2027-08-12', 40, '2025-11-30'],
    ['1 day', '2025-03-20', '2025-03-20', 40, '2025-03-20'],
    ['over a leap day', '2024-01-01', '2024-12-31', 50, '2024-07-01'],
  ] as const)('%s', (_title, custodyStart, sentenceEnd, percent, day) => { expect(servedDay({ custodyStart, sentenceEnd }, percent)).toBe(day) })
})

describe('the earliest day', () => {
  test('is never before the days allowed, the share, the first day or the answers, and never on a day before one off', () => {
    expect(earliestDay(window, facts, '2026-11-23')).toBe('2026-11-23')
    expect(earliestDay({ ...window, maxDaysEarly: 20 }, facts, '2026-11-23')).toBe('2026-12-23')
    expect(earliestDay({ ...window, starts: '2027-01-04' }, facts, '2026-11-23')).toBe('2027-01-04')
    expect(openDay('2026-11-27')).toBe('2026-11-30')
    expect(openDay('2026-12-24')).toBe('2026-12-29')
    expect(earliestDay({ ...window, maxDaysEarly: 1 }, { ...facts, plannedRelease: '2027-01-11' }, '2026-11-23')).toBeNull()
    expect(earliestDay({ ...window, ends: '2026-11-20' }, facts, '2026-11-23')).toBeNull()
    expect(firstDecidable(TODAY, 5)).toBe('2026-12-03')
  })
})

describe('the verdict', () => {
  test('meets when every criterion is met', () => { expect(verdictOf(criteria, window, facts, AT)).toMatchObject({ state: 'meets', day: '2026-12-03' }) })
  test.each(Object.entries(BREAKS))('%s alone puts somebody out, and unknown never includes', (rule, { not, unknown }) => {
    const out = verdictOf(criteria, window, { ...facts, ...not }, AT)
    expect(out.state).toBe('out')
    expect(out.reasons.filter((one) => one.state === 'not-met').map((one) => one.rule)).toEqual([rule])
    if (unknown === null) return
    const missing = verdictOf(criteria, window, { ...facts, ...unknown }, AT)
    expect(missing.state).toBe('unknown')
    expect(missing.reasons.find((one) => one.state === 'unknown')).toMatchObject({ rule, who: expect.any(String) as string })
    expect(verdictWords(missing)).toMatch(/^Cannot be decided: .* knows\)$/)
  })
  test('over every mixture: out if any is not met, else unknown if any is unknown, else in', () => {
    const random = seededRandom('early release')
    for (let at = 0; at < 2000; at++) {
      const chosen = criteria.filter(() => random.chance(0.7))
      let mixed = facts
      for (const { rule } of criteria) {
        const { not, unknown } = BREAKS[rule]
        const change = random.pick([null, null, null, not, unknown])
        if (change) mixed = { ...mixed, ...change, asked: { ...mixed.asked, ...change.asked } }
        if (change && change === unknown && rule in mixed.asked) mixed = { ...mixed, asked: Object.fromEntries(Object.entries(mixed.asked).filter(([key]) => key !== rule)) }
      }
      const { state, reasons } = verdictOf(chosen, window, mixed, AT)
      const states = reasons.map((one) => one.state)
      expect(state).toBe(states.includes('not-met') ? 'out' : states.includes('unknown') ? 'unknown' : 'meets')
      expect(reasons.filter(({ rule }) => rule !== 'window' && rule !== 'sentenced')).toHaveLength(chosen.length)
      if (state !== 'meets') expect(decide(answered, { side: 'prison', decision: 'release', account: 'a' }, { ...deciding, verdict: verdictOf(chosen, window, mixed, AT) }).ok).toBe(false)
    }
  })
  test('another sentence that holds longer, and remand, put somebody out', () => {
    expect(verdictOf(criteria, window, { ...facts, otherUntil: '2028-01-01' }, AT).state).toBe('out')
    expect(verdictOf(criteria, window, { ...facts, imposed: '2026-12-20' }, AT).state).toBe('out')
  })
})

const answered: Case = {
  day: '2026-12-07', dueOn: '2026-11-30', decided: [],
  checks: (['children', 'housing', 'police', 'probation'] as const).map((agency) => ({ agency, due: '2026-11-30', answeredOn: '2026-11-25', answer: agency === 'housing' ? 'place' : 'clear' })),
}
const deciding = { verdict: verdictOf(criteria, window, facts, { today: '2026-12-01', from: '2026-12-07' }), suspension: null, today: '2026-12-01', deciders: [] as string[], planned: facts.plannedRelease }
const release = { side: 'prison', decision: 'release', account: 'a' } as const

describe('the decision', () => {
  test('holds when the second side decides, never by one account', () => {
    expect(decide(answered, release, deciding)).toEqual({ ok: true, value: { whole: false } })
    const half: Case = { ...answered, decided: [{ side: 'prison', decision: 'release' }] }
    expect(decide(half, { ...release, side: 'probation', account: 'b' }, { ...deciding, deciders: ['a'] })).toEqual({ ok: true, value: { whole: true } })
    expect(decide(half, { ...release, side: 'probation' }, { ...deciding, deciders: ['a'] })).toMatchObject({ ok: false, message: expect.stringContaining('decide apart') as string })
    expect(decide(half, release, deciding)).toMatchObject({ ok: false })
  })
  test.each([
    ['an answer is missing', { checks: answered.checks.map((check) => (check.agency === 'police' ? { ...check, answeredOn: null, answer: null } : check)) }, {}, /Police has not answered/],
    ['a partner speaks against it', { checks: answered.checks.map((check) => (check.agency === 'children' ? { ...check, answer: 'against' as const } : check)) }, {}, /speaks against/],
    ['an answer is not seen', { checks: answered.checks.map((check) => (check.agency === 'police' ? { ...check, answer: null } : check)) }, {}, /may not see/],
    ['others may still speak', {}, { today: '2026-11-30' }, /has until 30 November 2026/],
    ['the day has come', {}, { today: '2026-12-07' }, /has come/],
    ['the scheme is suspended', {}, { suspension: { since: '2026-11-30', words: 'No beds.', decided: 'stand' as const } }, /suspended since/],
    ['the planned day moved before it', {}, { planned: '2026-12-07' }, /no later than/],
  ])('is refused when %s', (_title, of, at, words) => {
    expect(decide({ ...answered, ...of }, release, { ...deciding, ...at })).toMatchObject({ ok: false, message: expect.stringMatching(words) as string })
  })
  test('a fact that comes later is first: take it back, decided or not', () => {
    const out = verdictOf(criteria, window, { ...facts, asked: { ...facts.asked, offence: true } }, { today: '2026-12-01', from: '2026-12-07' })
    expect(stepOf(answered, out, null, '2026-12-01')).toEqual({ at: 'withdraw', why: 'excluded' })
    const both: Case = { ...answered, decided: [{ side: 'prison', decision: 'release' }, { side: 'probation', decision: 'release' }] }
    expect(stepOf(both, deciding.verdict, null, '2026-12-01')).toEqual({ at: 'decided' })
    expect(stepOf(both, verdictOf(criteria, window, { ...facts, plannedRelease: '2026-12-07' }, { today: '2026-12-01', from: '2026-12-07' }), null, '2026-12-01')).toEqual({ at: 'decided' })
    expect(stepOf(both, deciding.verdict, { since: '2026-11-30', words: 'x', decided: 'withdraw' }, '2026-12-01')).toEqual({ at: 'withdraw', why: 'suspended' })
    expect(stepOf(both, deciding.verdict, { since: '2026-11-30', words: 'x', decided: 'stand' }, '2026-12-01')).toEqual({ at: 'decided' })
    expect(stepOf({ ...answered, checks: answered.checks.map((check) => ({ ...check, answeredOn: null, answer: null })) }, deciding.verdict, null, '2026-12-09')).toMatchObject({ at: 'check' })
    expect(stepOf(answered, deciding.verdict, null, '2026-12-01')).toMatchObject({ at: 'decide', sides: ['prison', 'probation'], due: '2026-12-02' })
  })
})

describe('the weeks', () => {
  const week = '2026-11-30'
  test('a week with fewer beds than people without a place is short; one of which nobody said anything is not known', () => {
    const rows = weekRows([{ district: 'A', week, leaving: 6, early: 2, mayBe: 1, noPlace: 3 }, { district: 'B', week, leaving: 4, early: 0, mayBe: 0, noPlace: 4 }], [{ district: 'A', week, beds: 2, appointments: 7, saidBy: 'Bo' }])
    expect(rows.map((row) => [row.district, row.bedsShort, row.appointmentsShort, isShort(row)])).toEqual([['A', 1, 0, true], ['B', null, null, false]])
  })
  test('a file that is passed on gives no small count away, not by what is short either', () => {
    const rows = weekRows([0, 1, 2].flatMap((at) => [{ district: 'A', week: addDays(week, at * 7), leaving: 20 + at, early: 3, mayBe: 12, noPlace: 4 }, { district: 'B', week: addDays(week, at * 7), leaving: at === 1 ? 2 : 15, early: 11, mayBe: 12, noPlace: 15 }]), [{ district: 'A', week, beds: 2, appointments: 7, saidBy: 'Bo' }])
    const file = suppressed(rows)
    expect(file.flatMap((row) => [row.leaving, row.early, row.mayBe, row.noPlace]).filter((count) => count !== null && count < 10)).toEqual([])
    expect(file.find((row) => row.district === 'A' && row.week === week)).toMatchObject({ noPlace: null, bedsShort: null })
    // The small count’s line hides a second one in its row and its column, so that no total gives it.
    expect(file.filter((row) => row.leaving === null).length).toBeGreaterThan(3)
  })
})
