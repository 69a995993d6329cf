import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '../core/dates.ts'
import { seededRandom } from '../core/random.ts'
import { lastDayOf, releaseDates, type DeterminateSentence, type Length } from './release-dates.ts'
import { PROGRESSION_TRANCHES, RELEASE_POINTS, RULE_BOOKS } from './release-rules.ts'
import { keysOf } from '../platform/vocabulary.ts'

const length = (some: Partial<Length>): Length => ({ years: 0, months: 0, weeks: 0, days: 0, ...some })
const sentence = (rules: DeterminateSentence['rules'], sentenceDate: string, long: Partial<Length>, more: Partial<DeterminateSentence> = {}): DeterminateSentence => ({
  rules, sentenceDate, length: length(long), sdsPlus: false, sds40Excluded: false, sds40AdditionalExcluded: false, progressionExcluded: false, youthDetention: false, activeSexOffender: false,
  remandDays: 0, taggedBailDays: 0, addedDays: 0, ...more,
})
const released = (one: DeterminateSentence): string => releaseDates(one).automaticReleaseDate

describe('the last day of a sentence', () => {
  test.each([
    ['2025-03-20', { days: 1 }, '2025-03-20'],
    ['2024-03-01', { months: 12 }, '2025-02-28'],
    ['2023-03-01', { years: 1 }, '2024-02-29'],
    ['2024-02-29', { months: 12 }, '2025-02-28'],
    ['2023-01-31', { months: 1 }, '2023-02-28'],
    ['2024-02-01', { months: 1 }, '2024-02-29'],
    ['2024-04-01', { months: 1, days: 3 }, '2024-05-03'],
    ['2024-04-01', { weeks: 4 }, '2024-04-28'],
    ['2020-08-31', { months: 1 }, '2020-09-30'],
    ['2025-10-26', { weeks: 1 }, '2025-11-01'],
  ])('from %s for %o is %s', (start, long, last) => expect(lastDayOf(start, length(long))).toBe(last))
})

describe('release, worked out by hand', () => {
  test.each([
    ['half, an odd day to the sentence', sentence('pre-sds40', '2024-03-01', { months: 12 }), '2024-08-30'],
    ['half of a leap year', sentence('pre-sds40', '2024-02-29', { months: 12 }), '2024-08-29'],
    ['40 per cent from the first day', sentence('sds40', '2024-09-10', { months: 12 }), '2025-02-02'],
    ['a day earlier: 40 per cent as well, by tranche', sentence('sds40', '2024-09-09', { months: 12 }), '2025-02-01'],
    ['under five years: not before 10 September 2024', sentence('sds40', '2023-10-02', { years: 2 }), '2024-09-10'],
    ['five years: not before 22 October 2024', sentence('sds40', '2022-06-01', { years: 5 }), '2024-10-22'],
    ['a day under five years', sentence('sds40', '2022-06-01', { days: 1825 }), '2024-09-10'],
    ['half was over before: nothing changes', sentence('sds40', '2021-11-01', { years: 5 }), '2024-05-01'],
    ['excluded: half', sentence('sds40', '2023-10-02', { years: 2 }, { sds40Excluded: true }), '2024-10-01'],
    ['excluded later, but out the day before', sentence('sds40', '2024-09-20', { days: 217 }, { sds40AdditionalExcluded: true }), '2024-12-15'],
    ['excluded later, still in prison that day', sentence('sds40', '2024-09-20', { days: 218 }, { sds40AdditionalExcluded: true }), '2025-01-06'],
    ['the older book knows no 40 per cent', sentence('pre-sds40', '2024-09-10', { months: 12 }), '2025-03-11'],
    ['a third from the sentence', sentence('progression', '2026-10-01', { months: 12 }), '2027-01-30'],
    ['a day earlier, by tranche', sentence('progression', '2026-09-30', { months: 12 }), '2027-01-29'],
    ['574 days: first tranche', sentence('progression', '2026-03-20', { days: 574 }), '2026-10-01'],
    ['575 days: second', sentence('progression', '2026-03-20', { days: 575 }), '2026-10-13'],
    ['out before the tranche: 40 per cent stays', sentence('progression', '2026-02-02', { days: 574 }), '2026-09-19'],
    ['left out of the model: 40 per cent stays', sentence('progression', '2026-03-20', { days: 574 }, { progressionExcluded: true }), '2026-11-04'],
    ['section 250: 40 per cent stays', sentence('progression', '2026-10-01', { months: 12 }, { youthDetention: true }), '2027-02-23'],
    ['serious from October 2026: half', sentence('progression', '2026-10-01', { months: 12 }, { sdsPlus: true }), '2027-04-01'],
    ['serious before: two thirds', sentence('sds40', '2025-10-01', { months: 12 }, { sdsPlus: true }), '2026-06-01'],
    ['remand comes off', sentence('sds40', '2024-09-10', { months: 12 }, { remandDays: 20, taggedBailDays: 5 }), '2025-01-08'],
    ['more remand than sentence: at once', sentence('sds40', '2025-01-06', { months: 1 }, { remandDays: 60 }), '2025-01-06'],
    ['added days come on', sentence('sds40', '2024-09-10', { months: 12 }, { addedDays: 7 }), '2025-02-09'],
    ['never past the end', sentence('pre-sds40', '2020-01-06', { months: 6 }, { addedDays: 200 }), '2020-07-05'],
    ['added days come on top of a tranche of 2026', sentence('progression', '2026-03-20', { days: 574 }, { addedDays: 10 }), '2026-10-11'],
    ['due before the tranche without their added days: the older rule stays', sentence('progression', '2026-02-02', { days: 574 }, { addedDays: 20 }), '2026-10-09'],
  ])('%s', (_case, one, day) => expect(released(one)).toBe(day))

  test('remand takes days off the end too, and never past the beginning', () => {
    expect(releaseDates(sentence('sds40', '2024-09-10', { months: 12 }, { remandDays: 20, taggedBailDays: 5 })).sentenceExpiryDate).toBe('2025-08-15')
    expect(releaseDates(sentence('sds40', '2025-01-06', { months: 1 }, { remandDays: 60 })).sentenceExpiryDate).toBe('2025-01-06')
  })
})

describe('home detention curfew, worked out by hand', () => {
  test.each([
    ['41 custodial days are too few', sentence('pre-sds40', '2022-01-03', { days: 82 }), null],
    ['42 are enough: four weeks at least', sentence('pre-sds40', '2022-01-03', { days: 83 }), '2022-01-31'],
    ['a fortnight at least', sentence('pre-sds40', '2022-01-03', { months: 12 }, { remandDays: 150 }), '2022-01-17'],
    ['released within a fortnight: none', sentence('pre-sds40', '2022-01-03', { months: 12 }, { remandDays: 169 }), null],
    ['359 custodial days: half', sentence('pre-sds40', '2021-01-04', { days: 718 }), '2021-07-03'],
    ['360: 180 days before release', sentence('pre-sds40', '2021-01-04', { days: 720 }), '2021-07-03'],
    ['between the two rules: 3 June 2025 itself', sentence('sds40', '2024-06-03', { years: 3 }, { sds40Excluded: true }), '2025-06-03'],
    ['and added days on top', sentence('sds40', '2024-06-03', { years: 3 }, { sds40Excluded: true, addedDays: 5 }), '2025-06-08'],
    ['added days that are never served move nothing', sentence('pre-sds40', '2020-01-06', { months: 6 }, { addedDays: 200 }), '2020-05-22'],
    ['due before the tranche of 2024 anyway: stays', sentence('sds40', '2023-10-02', { years: 2 }), '2024-04-05'],
    ['registered: none', sentence('sds40', '2024-09-12', { months: 9 }, { activeSexOffender: true }), null],
    ['serious: none', sentence('sds40', '2024-09-12', { months: 9 }, { sdsPlus: true }), null],
  ])('%s', (_case, one, day) => expect(releaseDates(one).hdcEligibilityDate).toBe(day))
})

describe('whatever the sentence', () => {
  const random = seededRandom('release-dates')
  const flag = (): boolean => random.chance(0.2)
  const any = (): DeterminateSentence => sentence(random.pick(keysOf(RULE_BOOKS)), addDays('2018-01-01', random.whole(0, 3600)), {
    years: random.whole(0, 12), months: random.whole(0, 11), weeks: random.whole(0, 3), days: random.whole(1, 30),
  }, { sdsPlus: flag(), sds40Excluded: flag(), sds40AdditionalExcluded: flag(), progressionExcluded: flag(), youthDetention: flag(), activeSexOffender: flag(), remandDays: random.chance(0.3) ? random.whole(0, 700) : 0, taggedBailDays: random.chance(0.1) ? random.whole(0, 90) : 0, addedDays: random.chance(0.2) ? random.whole(0, 120) : 0 })
  const cases = Array.from({ length: 3000 }, any)

  test('release lies within the sentence and curfew before it, after a fortnight', () => {
    const wrong = cases.filter((one) => {
      const { sentenceExpiryDate: expiry, automaticReleaseDate: release, hdcEligibilityDate: curfew } = releaseDates(one)
      return release < one.sentenceDate || release > expiry || (curfew !== null && (curfew >= release || curfew < addDays(one.sentenceDate, 14)))
    })
    expect(wrong).toEqual([])
  })

  test('a later book never keeps anybody longer, and more remand never does either', () => {
    const wrong = cases.filter((one) => {
      const [half, forty, third] = keysOf(RULE_BOOKS).map((rules) => released({ ...one, rules }))
      return !half || !forty || !third || forty > half || third > forty || released({ ...one, remandDays: one.remandDays + 10 }) > released(one)
    })
    expect(wrong).toEqual([])
  })

  test('a fraction that begins with a tranche lets nobody out before it', () => {
    const wrong = cases.filter((one) => {
      if (one.sentenceDate >= RELEASE_POINTS.progression.from) return false
      const [forty, third] = [released({ ...one, rules: 'sds40' }), released({ ...one, rules: 'progression' })]
      const days = daysBetween(one.sentenceDate, lastDayOf(one.sentenceDate, one.length)) + 1
      const tranche = PROGRESSION_TRANCHES.find(({ daysMax }) => days <= daysMax)?.from ?? ''
      return third !== forty && third < tranche
    })
    expect(wrong).toEqual([])
  })
})
