import { describe, expect, test } from 'vitest'
import { askWords, differenceWords, estimateOf, type Serving } from './estimate.ts'

/** 12 months from 8 June 2026, a Monday: a third is Wednesday 7 October 2026, 40 per cent 31 October, half 7 December, two thirds 6 February 2027. */
const serving = (plannedRelease: string, more: { imposed?: string; months?: number; start?: string } = {}): Serving => {
  const imposed = more.imposed ?? '2026-06-08'
  return { imposed, months: more.months ?? 12, custody: { start: more.start ?? imposed, prison: 'PBI', prisonName: 'Peterborough (HMP & YOI)', plannedRelease, released: null } }
}

describe('the prison’s date beside the computed one', () => {
  test.each([
    ['the same day', '2026-10-07', 'standard', 'The prison’s date is the day that the rules give for a standard sentence.', null],
    ['half', '2026-12-07', 'half', 'The prison’s date is 61 days later than the rules give for a standard sentence (Wednesday 7 October 2026).', 'It is the day for this: an offence left out of both: half. If that is what the court passed, nothing is wrong.'],
    ['the Friday before a Saturday at 40 per cent', '2026-10-30', 'earlier', 'The prison’s date is 23 days later than the rules give for a standard sentence (Wednesday 7 October 2026).', 'It is the day for this: a standard sentence, left out of the release at a third. If that is what the court passed, nothing is wrong.'],
    ['a day that no rule gives', '2026-10-05', null, 'The prison’s date is 2 days earlier than the rules give for a standard sentence (Wednesday 7 October 2026).', 'No rule known here gives it. Days on remand or tagged bail, added days, another sentence or a recall may explain it.'],
  ])('%s', (_case, day, explains, difference, why) => {
    const estimate = estimateOf(serving(day))
    expect(estimate.explains).toBe(explains)
    expect(differenceWords(estimate)).toEqual({ difference, why })
  })

  test('custody before the sentence counts as remand', () => {
    expect(estimateOf(serving('2026-10-02', { start: '2026-06-03' }))).toMatchObject({ remandDays: 5, explains: 'standard', standard: { day: '2026-10-02', later: 0 } })
  })

  test('a Friday computed and the Thursday planned are no difference to ask about', () => {
    const moved = estimateOf(serving('2026-10-01', { start: '2026-06-03' }))
    expect(moved.explains).toBe('standard')
    expect(differenceWords(moved)).toEqual({ difference: 'The prison’s date is 1 day earlier than the rules give for a standard sentence (Friday 2 October 2026).', why: 'That is the law: nobody is let out on that day, or the day after it is not worked.' })
    expect(askWords(moved, 'prison', 'HMP Peterborough')).toBeNull()
  })

  test('an old sentence keeps old rules: half, due before 40 per cent came', () => {
    expect(estimateOf(serving('2023-05-31', { imposed: '2022-12-01' })).standard.day).toBe('2023-06-01')
  })

  test('who asks whom depends on the side, and what is at stake on the direction', () => {
    const [late, early] = [estimateOf(serving('2026-12-07')), estimateOf(serving('2026-10-05'))]
    expect(askWords(late, 'community', 'HMP Peterborough')).toBe('The offender manager asks the offender management unit of HMP Peterborough whether that is how the date was calculated. If it is wrong, they are held too long. Until the prison moves its date, plan for the prison’s.')
    expect(askWords(early, 'prison', 'HMP Peterborough')).toBe('Ask your offender management unit how the date was calculated, and tell the community’s offender manager. If it is wrong, they leave too early and may be taken back.')
  })

  test('curfew is shown only before it ended for adults', () => {
    expect(estimateOf(serving('2026-10-07')).curfew).toBe('2026-08-20')
    expect(estimateOf(serving('2027-01-29', { imposed: '2026-09-30' })).curfew).toBeNull()
  })
})
