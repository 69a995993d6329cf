import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '../core/dates.ts'
import { recorderOf, SLEPT, type Slept } from '../housing/rules.ts'
import { decideAnswer, decideCheckOpen, decideEnd, outcomeOf, standingOf, type Given } from './answers.ts'
import { checkWords, contradictionConsequences } from './history.ts'
import { askedOf, chasedUntil, isChased, ownerOf, OWNERS } from './owners.ts'
import { answerWords, ANSWERS, gateChecksAfter, heldFor, housingAnswer, isHealth, OWN_QUESTIONS, QUESTIONS, type Answer, type QuestionName } from './questions.ts'

const TODAY = '2026-11-23'
const given = (organisationId: string, answer: Answer, more: Partial<Given> = {}): Given =>
  ({ answer, organisationId, organisation: `Test ${organisationId}`, by: null, how: 'seen', settles: false, reason: null, recordedOn: TODAY, ...more })

describe('the days of the checks', () => {
  test.each([
    ['over the end of summer time (25 October 2026)', '2026-10-24', ['2026-10-24', '2026-10-25', '2026-10-31', '2026-11-21', '2027-01-22']],
    ['over the beginning of summer time (28 March 2027)', '2027-03-27', ['2027-03-27', '2027-03-28', '2027-04-03', '2027-04-24', '2027-06-25']],
    ['from a leap day', '2028-02-29', ['2028-02-29', '2028-03-01', '2028-03-07', '2028-03-28', '2028-05-29']],
    ['over a leap day', '2028-02-22', ['2028-02-22', '2028-02-23', '2028-02-29', '2028-03-21', '2028-05-22']],
    ['over the turn of a year that is no leap year', '2026-12-31', ['2026-12-31', '2027-01-01', '2027-01-07', '2027-01-28', '2027-03-31']],
  ])('%s', (_case, release, days) => expect(gateChecksAfter(release).map(({ due }) => due)).toEqual(days))
})

describe('who is asked', () => {
  const check = (dayAfter: number, due: string) => ({ dayAfter, due })
  test.each<[QuestionName, number, string, boolean, boolean, keyof typeof OWNERS]>([
    ['money', 0, TODAY, false, true, 'prison'], ['phone', 0, TODAY, true, true, 'prison'], ['prescription', 0, TODAY, true, true, 'prison-health'],
    ['appointment', 0, TODAY, false, true, 'manager'], ['treatment', 0, TODAY, true, true, 'provider'], ['treatment', 0, TODAY, false, true, 'manager'],
    ['money', 0, '2026-11-22', false, true, 'manager'], ['prescription', 1, TODAY, true, true, 'provider'], ['prescription', 1, TODAY, false, true, 'manager'],
    ['work', 28, TODAY, true, false, 'head'], ['treatment', 7, TODAY, true, false, 'provider'],
  ])('%s of day %i due %s, treated %s, managed %s: %s', (question, day, due, treated, managed, owner) => expect(ownerOf(question, check(day, due), { treated, managed }, TODAY)).toBe(owner))
  test('housing is asked of whom the accommodation check asks', () => {
    for (const day of [0, 1, 7]) for (const due of ['2026-11-22', TODAY, '2026-11-24'])
      expect(ownerOf('housing', check(day, due), { treated: false, managed: true }, TODAY) === 'prison').toBe(recorderOf(day, due, TODAY) === 'prison')
  })
  test.each([
    ['prison', 'release-day', true, true, ['housing', 'money', 'phone', 'work']], ['prison-health', 'release-day', true, true, ['prescription']], ['prison', 'later', true, true, []],
    ['manager', 'release-day', true, true, ['appointment']], ['manager', 'release-day', false, true, ['appointment', 'treatment']], ['manager', 'later', true, true, ['housing', 'money', 'phone', 'appointment', 'work']],
    ['provider', 'release-day', true, true, ['treatment']], ['provider', 'later', true, false, ['prescription', 'treatment']], ['head', 'release-day', true, false, ['appointment']], ['head', 'later', false, false, Object.keys(QUESTIONS)],
  ] as const)('%s on %s, treated %s, managed %s', (owner, when, treated, managed, questions) => expect(askedOf(owner, when, { treated, managed }, TODAY)).toEqual(questions))
  test('every open question has exactly one owner, whatever is around', () =>
    fc.assert(fc.property(fc.constantFrom(...(Object.keys(QUESTIONS) as QuestionName[])), fc.constantFrom(0, 1, 7, 28, 90), fc.integer({ min: -90, max: 90 }), fc.boolean(), fc.boolean(), (question, day, off, treated, managed) => {
      const owner = ownerOf(question, check(day, addDays(TODAY, off)), { treated, managed }, TODAY)
      expect(owner in OWNERS && (owner !== 'provider' || isHealth(question)) && (owner !== 'manager' || managed)).toBe(true)
    })))
  test.each([
    ['2026-11-23', '2026-11-23', false], ['2026-11-23', '2026-11-25', false], ['2026-11-23', '2026-11-26', true],
    // Due on a Friday: Monday and Tuesday are the working days; over Christmas none counts before the 29th.
    ['2026-11-20', '2026-11-24', false], ['2026-11-20', '2026-11-25', true], ['2026-12-24', '2026-12-30', false], ['2026-12-24', '2026-12-31', true],
  ])('due %s, on %s the head asks too: %s', (due, today, chased) => expect(isChased({ due }, today)).toBe(chased))
  test('the last day that is chased is the last that is', () => {
    for (let day = '2026-03-20'; day < '2026-04-20'; day = addDays(day, 1)) {
      const until = chasedUntil(day)
      expect([isChased({ due: until }, day), isChased({ due: addDays(until, 1) }, day), daysBetween(until, day) <= 10]).toEqual([true, false, true])
    }
  })
})

describe('what stands', () => {
  test.each<[string, Given[], string]>([
    ['nothing', [], 'open'],
    ['one answer', [given('prison', 'yes')], 'yes'],
    ['the same from two', [given('prison', 'yes'), given('treatment', 'yes')], 'yes'],
    ['not known after a yes of another', [given('prison', 'yes'), given('treatment', 'not-known')], 'yes'],
    ['two that contradict each other are not known', [given('prison', 'yes'), given('treatment', 'no')], 'not-known'],
    ['a correction of one’s own', [given('prison', 'yes'), given('prison', 'no', { reason: 'The bag was empty' })], 'no'],
    ['a contradiction that one of the two takes back', [given('prison', 'yes'), given('treatment', 'no'), given('prison', 'no', { reason: 'Healthcare rang' })], 'no'],
    ['a contradiction that was settled', [given('prison', 'yes'), given('treatment', 'no'), given('probation', 'no', { settles: true, reason: 'Saw the pharmacy' })], 'no'],
    ['said anew after it was settled', [given('prison', 'yes'), given('probation', 'no', { settles: true, reason: 'Saw it' }), given('treatment', 'yes')], 'not-known'],
  ])('%s', (_case, said, outcome) => expect(outcomeOf(standingOf(said))).toBe(outcome))
})

describe('what may be answered', () => {
  const answering = (answer: Answer, more = {}) => ({ question: 'money' as const, answer, organisationId: 'prison', settling: false, reason: '', ...more })
  test.each<[string, Given[], ReturnType<typeof answering>, unknown]>([
    ['the first', [], answering('yes'), { value: 'first' }],
    ['the same again', [given('prison', 'yes')], answering('yes'), { value: 'same' }],
    ['another of one’s own without a reason', [given('prison', 'yes')], answering('no'), { ok: false, field: 'reason' }],
    ['another of one’s own with one', [given('prison', 'yes')], answering('no', { reason: 'He rang' }), { value: 'correction' }],
    ['against another organisation’s', [given('probation', 'yes')], answering('no'), { value: 'beside' }],
    ['the same that already contradicts', [given('prison', 'no'), given('probation', 'yes')], answering('no'), { value: 'same' }],
    ['after a not known of another', [given('probation', 'not-known')], answering('no'), { value: 'first' }],
    ['by who settles, without a reason', [given('prison', 'yes')], answering('no', { organisationId: 'probation', settling: true }), { ok: false, field: 'reason' }],
    ['by who settles, with one', [given('prison', 'yes')], answering('no', { organisationId: 'probation', settling: true, reason: 'Saw it' }), { value: 'settling' }],
  ])('%s', (_case, said, one, result) => expect(decideAnswer(said, one)).toMatchObject(result as object))
  test('not before its day, and nothing after the checks ended', () => {
    expect(decideCheckOpen({ dayAfter: 7, due: '2026-11-30', endedOn: null }, TODAY)).toMatchObject({ ok: false, message: 'Day 7 is not until 30 November 2026 (in 7 days).' })
    expect(decideCheckOpen({ dayAfter: 7, due: '2026-11-20', endedOn: '2026-11-18' }, TODAY)).toMatchObject({ ok: false, message: expect.stringContaining('ended on 18 November 2026') as string })
    expect(decideCheckOpen({ dayAfter: 7, due: TODAY, endedOn: null }, TODAY).ok).toBe(true)
  })
  test.each([
    ['no release', null, TODAY, ''], ['before the release', { day: '2026-11-20', ended: null }, '2026-11-19', 'day'], ['in the future', { day: '2026-11-20', ended: null }, '2026-11-24', 'day'],
    ['twice', { day: '2026-11-20', ended: { why: 'recalled', day: '2026-11-21' } }, TODAY, ''],
  ] as const)('an end is refused: %s', (_case, release, day, field) => expect(decideEnd(release, { why: 'died', day }, TODAY)).toMatchObject({ ok: false, ...(field ? { field } : {}) }))
})

describe('in words', () => {
  test('each question has its own words for each answer', () => {
    for (const question of OWN_QUESTIONS) expect(new Set((Object.keys(ANSWERS) as Answer[]).map((answer) => answerWords(question, answer))).size).toBe(4)
  })
  test('where somebody slept is the housing answer, and what held follows from it', () => {
    expect((Object.keys(SLEPT) as Slept[]).map((slept) => [housingAnswer(slept), heldFor(slept)])).toEqual([
      ['yes', 'yes'], ['yes', 'yes'], ['yes', 'yes'], ['yes', 'yes'], ['yes', 'yes'], ['no', 'no'], ['no', 'no'], ['not-known', ''],
    ])
  })
  test('a check reads what is missing first', () => expect(checkWords({
    slept: 'rough-sleeping', given: (question) => (question === 'money' ? [given('prison', 'yes')] : question === 'phone' ? [given('prison', 'yes'), given('probation', 'no')] : question === 'work' ? [given('prison', 'not-known')] : []),
  })).toBe('Missing: housing; said in two ways: phone; there: money; not known: work'))
  test('a contradiction says what follows', () => expect(contradictionConsequences(['Money: Test prison says “Has money”'])[0]).toContain('until the offender manager settles it'))
})
