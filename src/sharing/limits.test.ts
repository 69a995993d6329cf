/** The rules of exclusion lists and locks, as tables. */
import { describe, expect, test } from 'vitest'
import { decideExclusion, decideLock, decideReviewDay, effectWords, lastDayHeld, type OpenWork, type Watcher } from './limits.ts'

const watcher = (accountId: string, organisationId = 'prison'): Watcher => ({ accountId, name: `Name ${accountId}`, organisationId, organisation: `The ${organisationId}` })
const work = (accountId: string): OpenWork & { name: string } => ({ accountId, name: `Name ${accountId}`, words: 'is responsible for this person', href: '/people/1/manager' })

describe('the rules', () => {
  test.each([
    ['2026-11-23', '2026-11-23', 'after the first day'], ['2026-11-22', '2026-11-23', 'after the first day'],
    ['2026-11-24', '2026-11-23', null], ['2027-11-23', '2026-11-23', null], ['2027-11-24', '2026-11-23', 'within 12 months'],
  ])('looked at again on %s, from %s', (day, from, refusal) => {
    const decided = decideReviewDay(day, from)
    expect(decided.ok ? null : decided.message).toEqual(refusal === null ? null : expect.stringContaining(refusal))
  })

  test.each([['2026-11-01', '2026-11-23', '2026-11-22'], ['2026-11-23', '2026-11-23', '2026-11-22'], ['2026-12-01', '2026-11-23', '2026-11-30']])(
    'a limit from %s that is lifted on %s last held on %s', (from, today, last) => expect(lastDayHeld(from, today)).toBe(last))

  test.each<[string, string, OpenWork[], string | null]>([
    ['a colleague without work in hand', 'lead', [], null],
    ['the responsible manager', 'lead', [work('a')], 'Hand that over first'],
    ['oneself', 'a', [], 'I know this person'],
  ])('shutting out %s', (_words, by, inHand, refusal) => {
    const decided = decideExclusion({ accountId: 'a', name: 'Name a' }, by, inHand)
    expect(decided.ok ? null : decided.message).toEqual(refusal === null ? null : expect.stringContaining(refusal))
  })

  test.each<[string, Watcher[], Watcher[], (OpenWork & { name: string })[], string | null]>([
    ['names nobody', [], [], [], 'at least one colleague'],
    ['leaves one of the agency', [watcher('a')], [watcher('a')], [work('a')], null],
    ['leaves only a partner', [watcher('b', 'probation')], [watcher('b', 'probation')], [], 'nobody at the prison'],
    ['leaves nobody who may see', [watcher('a')], [], [], 'nobody at the prison'],
    ['shuts out whoever is responsible', [watcher('a')], [watcher('a')], [work('c')], 'Name Name c too'],
  ])('a lock that %s', (_words, named, after, inHand, refusal) => {
    const decided = decideLock({ named, after, work: inHand, organisationId: 'prison', organisation: 'the prison' })
    expect(decided.ok ? null : decided.message).toEqual(refusal === null ? null : expect.stringContaining(refusal))
  })

  test('what is shown before saving names who loses and who gains', () => {
    expect(effectWords([watcher('a'), watcher('b')], [watcher('b'), watcher('c')])).toEqual([
      'One colleague loses sight of this person: Name a (The prison).', 'One colleague sees this person again: Name c (The prison).', '2 colleagues of the partnership go on seeing them.',
    ])
    expect(effectWords([watcher('a')], [watcher('a')])[0]).toContain('Nobody who sees this person today loses')
    expect(effectWords(Array.from({ length: 11 }, (_, i) => watcher(`w${i}`)), [])[0]).toContain('and 3 more')
  })
})
