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

  test.each<[string, { at?: string[]; lead?: boolean }, { accountId?: string; lead?: boolean }, OpenWork[], string | null]>([
    ['a colleague without work in hand', {}, {}, [], null],
    ['the responsible manager', {}, {}, [work('a')], 'Hand that over first'],
    ['oneself', {}, { accountId: 'a' }, [], 'I know this person'],
    ['a partner’s colleague', { at: ['probation'] }, {}, [], 'works at a partner'],
    ['a partner’s colleague with work in hand, which is not told', { at: ['probation'] }, {}, [work('a')], 'works at a partner'],
    ['a secondee with a hat at a partner', { at: ['prison', 'probation'] }, {}, [], 'works at a partner'],
    ['a partner’s colleague, by a lead', { at: ['probation'] }, { lead: true }, [], null],
    ['a governance lead of the own agency', { lead: true }, {}, [], 'only another governance lead'],
    ['a governance lead, by another lead', { at: ['probation'], lead: true }, { lead: true }, [], null],
  ])('shutting out %s', (_words, whom, by, inHand, refusal) => {
    const colleague = { accountId: 'a', name: 'Name a', organisationIds: whom.at ?? ['prison'], lead: whom.lead ?? false }
    const decided = decideExclusion(colleague, { accountId: by.accountId ?? 'keeper', organisationId: 'prison', lead: by.lead ?? false }, inHand)
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

  test('what is shown before saving names who loses and who gains, by organisation', () => {
    expect(effectWords([watcher('a'), watcher('b')], [watcher('b'), watcher('c')], 'x')).toEqual([
      'One colleague loses sight of this person.', 'No longer at The prison: Name a.', 'One colleague sees this person again.', 'Again at The prison: Name c.',
      '2 colleagues go on seeing them: named by you, or through what another agency knows itself.', 'Still at The prison: Name b, Name c.',
    ])
    expect(effectWords([watcher('a')], [watcher('a')], 'x')[0]).toContain('Nobody who sees this person today loses')
  })

  test('whoever sets a lock comes first with a warning, and is never buried among the others', () => {
    const many = Array.from({ length: 14 }, (_, i) => watcher(`w${i}`, i % 2 === 0 ? 'prison' : 'police'))
    const said = effectWords([...many, watcher('me')], [watcher('b', 'probation')], 'me')
    expect(said[0]).toMatch(/^Careful: you yourself lose sight/)
    expect(said[1]).toBe('14 colleagues lose sight of this person.')
    expect(said[2]).toBe('No longer at The prison: Name w0, Name w2, Name w4, Name w6, Name w8, Name w10, Name w12.')
    expect(said.at(-1)).toBe('Still at The probation: Name b.')
    expect(effectWords([watcher('me'), watcher('a')], [watcher('me')], 'me')).toContain('You yourself go on seeing them.')
  })

  test('beyond fifty names the rest is counted', () => {
    const said = effectWords(Array.from({ length: 60 }, (_, i) => watcher(`w${i}`, i < 55 ? 'prison' : 'police')), [], 'x')
    expect(said[1]).toMatch(/Name w49 and 5 more\.$/)
    expect(said[2]).toBe('No longer at The police: 5 colleagues.')
  })
})
