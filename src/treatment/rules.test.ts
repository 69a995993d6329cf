/** What a court may make, when it reviews, what a failure asks for, and what points to treatment: as tables. */
import { expect, test } from 'vitest'
import { complianceOf, decideKinds, decideRequirement, decideReview, kindsWords, nextTest, reviewCompulsory, suggestTreatment, tooClose, type RequirementInput } from './rules.ts'

const TODAY = '2026-11-23'
const ORDER = { kind: 'community', imposed: '2026-11-02', supervisionEnd: '2028-11-01' }
const DRR: RequirementInput = { kinds: ['drr'], madeOn: '2026-11-02', endsOn: '2027-05-01', setting: 'institution', consentedOn: '2026-10-20', testEveryDays: 14, reviewEveryMonths: null }

test.each<[string, Partial<RequirementInput>, Partial<typeof ORDER>, string | null]>([
  ['a drug rehabilitation requirement of six months', {}, {}, null],
  ['both alcohol and drugs', { kinds: ['drr', 'atr'] }, {}, null],
  ['without consent', { consentedOn: null }, {}, 'consented'],
  ['consent given after the making', { consentedOn: '2026-11-03' }, {}, 'consented'],
  ['in a prison sentence', {}, { kind: 'custody' }, 'sentence'],
  ['made before the sentence', { madeOn: '2026-11-01' }, {}, 'made'],
  ['made on a day to come', { madeOn: '2026-11-24' }, {}, 'made'],
  ['ending before it begins', { endsOn: '2026-11-02' }, {}, 'ends'],
  ['longer than the order', { endsOn: '2028-11-02', reviewEveryMonths: 2 }, {}, 'ends'],
  ['to the last day of the order', { endsOn: '2028-11-01', reviewEveryMonths: 2 }, {}, null],
  ['three years and a day', { endsOn: '2029-11-02', reviewEveryMonths: 2 }, { supervisionEnd: '2031-01-01' }, 'ends'],
  ['in-patient treatment for drugs', { setting: 'in-patient' }, {}, 'setting'],
  ['resident for mental health', { kinds: ['mhtr-secondary'], setting: 'resident', testEveryDays: null }, {}, 'setting'],
  ['in-patient for mental health', { kinds: ['mhtr-secondary'], setting: 'in-patient', testEveryDays: null }, {}, null],
  ['drugs without tests', { testEveryDays: null }, {}, 'testEveryDays'],
  ['alcohol with drug tests', { kinds: ['atr'] }, {}, 'testEveryDays'],
  ['drugs over twelve months without reviews', { endsOn: '2027-11-02' }, {}, 'reviewEveryMonths'],
  ['drugs for twelve months to the day', { endsOn: '2027-11-01' }, {}, null],
  ['alcohol over twelve months without reviews', { kinds: ['atr'], testEveryDays: null, endsOn: '2028-01-01' }, {}, null],
  ['both kinds of mental health', { kinds: ['mhtr-primary', 'mhtr-secondary'], testEveryDays: null }, {}, 'kinds'],
  ['nothing chosen', { kinds: [] }, {}, 'kinds'],
])('a court’s order: %s', (_what, input, order, field) => {
  const decided = decideRequirement({ ...DRR, ...input }, { ...ORDER, ...order }, TODAY)
  expect(decided.ok ? null : decided.field).toBe(field)
})

test('twelve months are counted by the calendar, over a leap day too', () => {
  expect(reviewCompulsory({ kinds: ['drr'], madeOn: '2027-03-01', endsOn: '2028-02-29' })).toBe(false)
  expect(reviewCompulsory({ kinds: ['drr'], madeOn: '2027-03-01', endsOn: '2028-03-01' })).toBe(true)
  expect(reviewCompulsory({ kinds: ['drr'], madeOn: '2028-02-29', endsOn: '2029-02-28' })).toBe(true)
})

test.each<[string, string, readonly string[], boolean]>([
  ['a month after the making', '2026-12-02', [], true],
  ['a day too early', '2026-12-01', [], false],
  ['ten days after the last', '2027-01-12', ['2027-01-02'], false],
  ['a month after the last', '2027-02-02', ['2027-01-02'], true],
  ['less than a month before one that is planned', '2027-01-15', ['2027-02-02'], false],
  ['on the same day', '2027-01-02', ['2027-01-02'], false],
  ['after its end', '2027-05-02', [], false],
])('a review %s', (_what, day, reviews, ok) => expect(decideReview(day, { madeOn: DRR.madeOn, endsOn: DRR.endsOn, reviews }).ok).toBe(ok))

test('reviews that were imported too close together are named', () => {
  expect(tooClose('2026-08-03', ['2026-10-05', '2026-10-15'])).toEqual(['The review on 15 October 2026 is less than a month after the review before it, on 5 October 2026: the law asks for a month at least'])
  expect(tooClose('2026-08-03', ['2026-09-03', '2026-10-03'])).toEqual([])
})

test.each<[string, readonly string[], readonly string[], string | null, string]>([
  ['no failure', [], [], null, 'complies'],
  ['one failure', ['2026-11-10'], [], null, 'warn'],
  ['one failure, warned the same day', ['2026-11-10'], ['2026-11-10'], null, 'complies'],
  ['two failures before one warning', ['2026-11-10', '2026-11-12'], ['2026-11-13'], null, 'complies'],
  ['a failure after a warning', ['2026-11-10', '2026-11-17'], ['2026-11-12'], null, 'breach'],
  ['a failure twelve months after the warning, to the day', ['2025-11-10', '2026-11-12'], ['2025-11-12'], null, 'breach'],
  ['a failure a day later', ['2025-11-10', '2026-11-13'], ['2025-11-12'], null, 'warn'],
  ['what the court has settled asks for nothing more', ['2026-11-10', '2026-11-17'], ['2026-11-12'], '2026-11-20', 'complies'],
])('compliance: %s', (_what, missed, warned, settled, state) => expect(complianceOf(missed, warned, '2025-01-01', settled).state).toBe(state))

test('a test is due so many days after the last, over the end of summer time', () => expect([nextTest('2026-10-20', 14, null), nextTest('2026-10-01', 7, '2026-10-22')]).toEqual(['2026-11-03', '2026-10-29']))

test('what suggests itself follows from judged needs, and from answers only where they are seen', () => {
  const drugs = [{ question: 'DRUG_MISUSE_ISSUES', options: ['YES'] }, { question: 'ALCOHOL_MISUSE_ISSUES', options: ['NO'] }]
  expect(suggestTreatment([{ pathway: 'drugs-alcohol', need: true }], drugs).kinds).toEqual(['drr'])
  expect(suggestTreatment([{ pathway: 'drugs-alcohol', need: true }], [])).toEqual({ kinds: [], reasons: ['a need was found on drugs and alcohol'] })
  expect(suggestTreatment([{ pathway: 'drugs-alcohol', need: false }], drugs)).toEqual({ kinds: [], reasons: [] })
  expect(suggestTreatment([{ pathway: 'health', need: true }, { pathway: 'accommodation', need: true }], []).kinds).toEqual(['mhtr-primary'])
})

test('kinds are named together', () => {
  expect(kindsWords(['drr', 'atr'])).toBe('Drug rehabilitation and alcohol treatment')
  expect(decideKinds(['mhtr-primary', 'drr']).ok).toBe(true)
})
