import { describe, expect, test } from 'vitest'
import { calculations } from './calculations.ts'

const calculate = (input: unknown): unknown => calculations[0]?.calculate(input)
const event = (offenceDate: string, provenDate: string | null, more: object = {}) => ({ offenceDate, provenDate, outcome: 'conviction', ...more })
const cohort = (...people: object[]) => calculate({ kind: 'cohort', people })
const one = (...events: object[]) => cohort({ ref: 'a', indexDate: '2020-04-15', events })

describe('a cohort', () => {
  test.each([
    ['on the anniversary', event('2021-04-15', '2021-05-01'), 1],
    ['a day after it', event('2021-04-16', '2021-05-01'), 0],
    ['on the day of release', event('2020-04-15', '2020-05-01'), 1],
    ['before it', event('2020-04-14', '2020-05-01'), 0],
    ['proven on the last day of eighteen months', event('2021-04-01', '2021-10-15'), 1],
    ['proven a day later', event('2021-04-01', '2021-10-16'), 0],
    ['not proven', event('2020-06-01', null), 0],
    ['cautioned', event('2020-06-01', '2020-07-01', { outcome: 'caution' }), 1],
    ['a penalty notice', event('2020-06-01', '2020-07-01', { outcome: 'penalty-notice' }), 0],
    ['acquitted', event('2020-06-01', '2020-07-01', { outcome: 'acquittal' }), 0],
    ['no outcome told', { offenceDate: '2020-06-01', provenDate: '2020-07-01' }, 0],
    ['breach of an order', event('2020-06-01', '2020-07-01', { breachOffence: true }), 0],
    ['outside England and Wales', event('2020-06-01', '2020-07-01', { outsideEnglandAndWales: true }), 0],
  ])('%s', (_case, told, reoffences) => expect(one(told)).toMatchObject({ offenders: 1, reoffenders: reoffences, reoffences }))

  test('from a leap day, the anniversary is the last day of February', () => {
    const at = (day: string) => cohort({ ref: 'a', indexDate: '2020-02-29', events: [event(day, '2021-05-01')] })
    expect(at('2021-02-28')).toMatchObject({ reoffenders: 1 })
    expect(at('2021-03-01')).toMatchObject({ reoffenders: 0 })
  })

  test('somebody named twice counts once, at the first index day, and an event told twice is one; two alike on a day are two', () => {
    const told = event('2020-06-01', '2020-07-01')
    expect(cohort({ ref: 'a', indexDate: '2020-04-15', events: [told, told] }, { ref: 'a', indexDate: '2020-05-15', events: [told] })).toMatchObject({ offenders: 1, reoffences: 2 })
    expect(cohort({ ref: 'a', indexDate: '2020-05-15', events: [] }, { ref: 'a', indexDate: '2020-04-15', events: [event('2020-05-01', '2020-07-01')] })).toMatchObject({ offenders: 1, reoffences: 1 })
  })

  test('of nobody has no rates', () => {
    expect(cohort()).toEqual({ offenders: 0, reoffenders: 0, reoffences: 0, binaryRatePercent: null, reoffencesPerReoffender: null, reoffencesPer100Offenders: null })
  })
})

describe('two groups', () => {
  const groups = (treatmentSize: number, treatmentReoffenders: number, comparisonSize = 1000, comparisonReoffenders = 400, more: object = {}) =>
    calculate({ kind: 'two-group', treatmentSize, treatmentReoffenders, comparisonSize, comparisonReoffenders, ...more })
  test.each([
    ['lower', groups(100, 20), { differencePoints: -20, conclusion: 'lower' }],
    ['higher', groups(100, 60), { differencePoints: 20, conclusion: 'higher' }],
    ['no difference to see', groups(60, 24), { differencePoints: 0, conclusion: 'no-significant-difference' }],
    ['a wider interval at 99 per cent', groups(100, 28, 1000, 400, { confidence: 0.99 }), { conclusion: 'no-significant-difference' }],
    ['fewer than 60', groups(59, 20), { error: 'too-few-records' }],
    ['more reoffenders than people', groups(100, 101), { error: 'treatment-reoffenders-invalid' }],
    ['half a person', groups(100.5, 20), { error: 'treatment-size-invalid' }],
    ['a confidence that is none', groups(100, 20, 1000, 400, { confidence: 95 }), { error: 'confidence-invalid' }],
  ])('%s', (_case, answer, expected) => expect(answer).toMatchObject(expected))
})

test('the adjusted rate knows its three rates by their words, and says so where one is missing', () => {
  expect(calculate({ kind: 'adjusted-rate', actualRatePercent: 30, predictedRatePercent: 32.5, basePredictedRatePercent: 31.5 })).toEqual({ adjustedRatePercent: 29 })
  expect(calculate({ kind: 'adjusted-rate', actualPercent: 30, meanPredictedPercent: 32.5, baseMeanPredictedPercent: 31.5 })).toEqual({ adjustedRatePercent: 29 })
  expect(calculate({ kind: 'adjusted-rate', actualRatePercent: 30, predictedRatePercent: 32.5 })).toMatchObject({ error: 'rate-missing' })
  expect(calculate({ kind: 'adjusted-rate', actualRatePercent: 30, predictedRatePercent: '32.5', basePredictedRatePercent: 31 })).toMatchObject({ error: 'predicted-rate-percent-invalid' })
})

test.each([
  ['no kind', {}, 'kind-missing'],
  ['an unknown kind', { kind: 'survival' }, 'kind-invalid'],
  ['a list', [], 'input-invalid'],
  ['no people', { kind: 'cohort' }, 'people-missing'],
  ['a person without an index day', { kind: 'cohort', people: [{ ref: 'a', events: [] }] }, 'index-date-missing'],
  ['a day that does not exist', { kind: 'cohort', people: [{ ref: 'a', indexDate: '2021-02-29', events: [] }] }, 'index-date-invalid'],
  ['proof before the offence', { kind: 'cohort', people: [{ ref: 'a', indexDate: '2020-04-15', events: [event('2020-06-02', '2020-06-01')] }] }, 'proven-before-offence'],
  ['a comparison without events', { kind: 'frequency-threshold', eventsPer100: 1, comparisonEventsPer100: 0, thresholdPercent: 7.5 }, 'comparison-events-per100-invalid'],
])('%s is a bad case: %o', (_case, input, error) => expect(calculate(input)).toEqual({ error, message: expect.stringMatching(/^[A-Z“].*\.$/) }))
