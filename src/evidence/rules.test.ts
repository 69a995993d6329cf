import { describe, expect, test } from 'vitest'
import type { Offence, Release } from './cohort.ts'
import { adjustedRate, frequencyReduction, isProvenReoffence, latestNeeds, reoffendingCohort } from './rules.ts'

const release = (pseudonym: string, released_on: string): Release => ({
  pseudonym, released_on, age: 30, sentence_band: null, homeless_on_entry: null, first_night: null,
  employed_at_6_weeks: null, available_for_work: null, district_code: null, prison_code: null,
})
const offence = (pseudonym: string, offence_on: string, proven_on: string | null, breach = false, outside = false): Offence =>
  ({ pseudonym, offence_on, proven_on, breach, outside_england_and_wales: outside })

describe('an offence counts as a proven reoffence', () => {
  test.each([
    ['on the anniversary of release', '2021-04-15', '2021-05-01', true],
    ['a day after the anniversary', '2021-04-16', '2021-05-01', false],
    ['proven on the last day of the six months', '2021-04-15', '2021-10-15', true],
    ['proven a day later', '2021-04-15', '2021-10-16', false],
    ['on the day of release', '2020-04-15', '2020-05-01', true],
    ['a day before release', '2020-04-14', '2020-05-01', false],
    ['never proven', '2020-06-01', null, false],
  ])('%s: %s proven %s is %s', (_, on, proven, counts) => {
    expect(isProvenReoffence(offence('a', on, proven), '2020-04-15')).toBe(counts)
  })

  test('unless it is a breach of an order, or was dealt with outside England and Wales', () => {
    expect(isProvenReoffence(offence('a', '2020-06-01', '2020-07-01', true), '2020-04-15')).toBe(false)
    expect(isProvenReoffence(offence('a', '2020-06-01', '2020-07-01', false, true), '2020-04-15')).toBe(false)
  })
})

test('a person counts once, at the first release in the period, and only with a complete follow-up', () => {
  const releases = [release('a', '2020-06-01'), release('a', '2020-02-01'), release('a', '2019-12-31'), release('b', '2020-09-01')]
  const cohort = reoffendingCohort(releases, [], { from: '2020-01-01', to: '2020-12-31', day: '2022-02-28' })
  expect(cohort.followed.map(({ release }) => release.released_on)).toEqual(['2020-02-01'])
  expect(cohort.incomplete).toBe(1)
})

test('the adjusted rate takes out how much worse than the base year the group was predicted to be', () => {
  expect(adjustedRate(30, 32.5, 31.5)).toBe(29)
})

test('the newest answer on a pathway is the one that holds', () => {
  const need = (assessed_on: string, version: number, need: boolean) => ({ pseudonym: 'a', assessed_on, age: 30, pathway: 'health', need, version })
  const latest = latestNeeds([need('2024-01-01', 3, true), need('2024-03-01', 3, true), need('2024-03-01', 4, false)], () => true)
  expect(latest.get('a')?.get('health')?.need).toBe(false)
})

test.each([
  [92.5, 100, 7.5, { reductionPercent: 7.5, payable: true }],
  [92.6, 100, 7.5, { reductionPercent: 7.4, payable: false }],
  [160, 155, 7.5, { reductionPercent: -3.2, payable: false }],
  [0, 155, 10, { reductionPercent: 100, payable: true }],
])('%d events against %d with a threshold of %d', (events, comparison, threshold, answer) => {
  expect(frequencyReduction(events, comparison, threshold)).toEqual(answer)
})
