/** The rules of emergency access, as tables. */
import { describe, expect, test } from 'vitest'
import { decideReview, decideTry, minutesLeft, reviewDueDay, TRIES_AN_HOUR_MAX, type ReviewOutcome } from './emergencies.ts'

const at = (time: string): Date => new Date(`2026-11-23T${time}Z`)

describe('the rules', () => {
  test.each([
    ['a Monday', '2026-11-23', '2026-11-25'],
    ['a Friday: the weekend does not count', '2026-11-27', '2026-12-01'],
    ['Christmas Eve: bank holidays do not count', '2026-12-24', '2026-12-30'],
  ])('a review is due two working days after %s', (_words, taken, due) => expect(reviewDueDay(taken)).toBe(due))

  test.each([
    ['10:00:00', 60], ['10:00:01', 60], ['10:59:00', 1], ['10:59:59', 1], ['11:00:00', 0], ['12:00:00', 0],
  ])('at %s there are %i minutes left until eleven', (time, left) => expect(minutesLeft(at('11:00:00'), at(time))).toBe(left))

  test.each([[0, true], [TRIES_AN_HOUR_MAX - 1, true], [TRIES_AN_HOUR_MAX, false], [TRIES_AN_HOUR_MAX + 5, false]])('after %i tries within the hour, another: %s', (tries, may) => {
    expect(decideTry(tries, at('09:15:00')).ok).toBe(may)
  })
  test('says when it may be tried again', () => expect(decideTry(TRIES_AN_HOUR_MAX, at('09:15:00'))).toMatchObject({ message: expect.stringContaining('10:15') }))

  const over = { takenBy: 'taker', until: at('10:00:00'), closed: false }
  const lead = { accountId: 'lead', now: at('11:00:00') }
  test.each<[string, typeof over, typeof lead, ReviewOutcome, string, string | null]>([
    ['by somebody else, justified', over, lead, 'justified', '', null],
    ['by somebody else, with learning', over, lead, 'learning', '', null],
    ['by whoever took it', over, { ...lead, accountId: 'taker' }, 'justified', '', 'yourself'],
    ['twice', { ...over, closed: true }, lead, 'justified', '', 'already'],
    ['while it runs', { ...over, until: at('11:30:00') }, lead, 'justified', '', 'still running'],
    ['not justified without what follows', over, lead, 'not-justified', '', 'what follows'],
    ['not justified with what follows', over, lead, 'not-justified', 'His head speaks with him tomorrow', null],
  ])('closing a review %s', (_words, state, by, outcome, followUp, refusal) => {
    const decided = decideReview(state, by, { outcome, followUp })
    expect(decided.ok ? null : decided.message).toEqual(refusal === null ? null : expect.stringContaining(refusal))
  })
})
