/** Passwords, waiting after guesses, networks, sides that clash, and who may end whose role: as tables. */
import { describe, expect, test } from 'vitest'
import { FOR_ACCOUNT, networkOf, takeGuess, waitWords, type GuessCount } from './guesses.ts'
import { decidePassword } from './passwords.ts'
import { clashOf, decideApproval, decideEnd, decideEndNow, decideHat, decideKeeper, handleOf, neverWorn, sideOf, TWO_PERSON_ROLES, type HatDays } from './rules.ts'

const OWNER = { name: 'Priya Example-Demoway', email: 'priya.example@probation.example', organisation: 'Cambridgeshire Probation Delivery Unit' }

describe('a password', () => {
  test.each([
    'kettle orchard violin', 'Kettle-orchard-9', 'ein Lied für zwei', 'tractorplumbanjo', '🦊 fox jumps at dusk', 'Priya likes green kites',
  ])('“%s” is good', (password) => expect(decidePassword(password, password, OWNER)).toEqual({ ok: true, value: password }))

  test.each([
    ['short', 'at least 12'], ['elevenchars', 'at least 12'], ['passwordpassword', 'guessed first'], ['Password123456!', 'guessed first'], ['P@ssw0rd!!!!!!', 'guessed first'],
    ['aaaaaaaaaaaaaa', 'guessed first'], ['123456789012', 'guessed first'], ['qwertyuiopasdf', 'guessed first'], ['1qaz2wsx3edc4rfv', 'guessed first'], ['Liverpool2026!', 'guessed first'],
    ['abcabcabcabc', 'guessed first'], ['28071966280719', 'guessed first'], ['correcthorsebatterystaple', 'guessed first'],
    ['PriyaExample12', 'your own name'], ['priya.example@probation.example', 'your own name'], ['Demoway-Demoway-1', 'your own name'], ['CambridgeshireProbation1', 'your own name'],
  ])('“%s” is refused: %s', (password, words) => expect(decidePassword(password, password, OWNER)).toMatchObject({ ok: false, field: 'password', message: expect.stringContaining(words) }))

  test('has to be typed the same twice', () => expect(decidePassword('kettle orchard violin', 'kettle orchard viola', OWNER)).toMatchObject({ ok: false, field: 'again' }))
})

describe('guessing', () => {
  const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 23, 9) + seconds * 1000)

  test('costs nothing at first, then waits that double up to an hour', () => {
    let count: GuessCount | null = null
    const waits: number[] = []
    for (let n = 1, now = 0; n <= 14; n++) {
      const guess = takeGuess(count, FOR_ACCOUNT, at(now))
      if (!guess.taken) throw new Error('too early')
      count = guess.count
      const wait = (count.freeAt.getTime() - at(now).getTime()) / 1000
      waits.push(wait)
      now += wait
    }
    expect(waits.slice(0, 10)).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 960])
    expect(Math.max(...waits)).toBeLessThanOrEqual(3600)
  })

  test('before its time is not taken, and does not make the wait longer', () => {
    const count = { level: 5, countedAt: at(0), freeAt: at(30) }
    expect(takeGuess(count, FOR_ACCOUNT, at(29))).toEqual({ taken: false, freeAt: at(30) })
    expect(takeGuess(count, FOR_ACCOUNT, at(30))).toMatchObject({ taken: true })
  })

  test('is forgiven, one an hour', () => expect(takeGuess({ level: 9, countedAt: at(0), freeAt: at(0) }, FOR_ACCOUNT, at(8 * 3600))).toMatchObject({ taken: true, count: { level: 2, freeAt: at(8 * 3600) } }))

  test.each([[1, '1 second'], [30, '30 seconds'], [60, '1 minute'], [61, '2 minutes'], [3600, '60 minutes']])('%i seconds are said as %s', (seconds, words) => expect(waitWords(at(seconds), at(0))).toBe(words))

  test.each([
    ['203.0.113.77', '203.0.113.0/24'], ['::ffff:203.0.113.9', '203.0.113.0/24'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'], ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network))
})

const hat = (role: HatDays['role'], purpose: HatDays['purpose'], from = '2026-01-01', until: string | null = null): HatDays => ({ role, purpose, from, until })
const manager = hat('offender-manager', 'offender-management')
const liaison = hat('victim-liaison-officer', 'victim-services')

describe('the two sides', () => {
  test.each([['victim-services', 'victims'], ['offender-management', 'offenders'], ['resettlement', 'offenders'], ['service-delivery', 'offenders'], ['out-of-court', 'offenders'], ['evidence', null], ['governance', null], ['administration', null]] as const)(
    '%s stands on: %s', (purpose, side) => expect(sideOf(purpose)).toBe(side))

  test.each<[string, HatDays, HatDays[], boolean]>([
    ['victims beside offenders', liaison, [manager], true],
    ['offenders beside victims', manager, [liaison], true],
    ['the same side twice', manager, [hat('caseworker', 'service-delivery')], false],
    ['the day after the other ended', { ...liaison, from: '2026-07-01' }, [{ ...manager, until: '2026-06-30' }], false],
    ['the very day that the other ends', { ...liaison, from: '2026-06-30' }, [{ ...manager, until: '2026-06-30' }], true],
    ['beside an analyst', liaison, [hat('analyst', 'evidence')], false],
  ])('%s', (_words, wanted, others, clashes) => expect(clashOf(wanted, others) !== null).toBe(clashes))
})

describe('giving and ending roles', () => {
  const giving = { administrator: 'a', account: 'b', wanted: manager, others: [], today: '2026-11-23' }
  test.each<[string, Partial<Parameters<typeof decideHat>[0]>, string | null]>([
    ['to somebody else', {}, null],
    ['to oneself', { account: 'a' }, 'give yourself'],
    ['that clashes', { others: [{ ...liaison, here: false }] }, 'cannot also work'],
    ['that they have', { others: [{ ...manager, here: true }] }, 'has this role already'],
    ['that they have at another agency', { others: [{ ...manager, here: false }] }, null],
    ['that ended before it began', { wanted: { ...manager, from: '2026-12-01', until: '2026-11-30' } }, 'before the first'],
    ['that is over', { wanted: { ...manager, until: '2026-11-22' } }, 'has passed'],
  ])('a role %s', (_words, more, refused) => {
    const decided = decideHat({ ...giving, ...more })
    expect(decided.ok ? null : decided.message).toEqual(refused === null ? null : expect.stringContaining(refused))
  })

  test.each<[string, Parameters<typeof decideKeeper>[0], boolean, string | null]>([
    ['kept here and not used yet', { keeper: 'Ours', here: true, proved: false }, false, null],
    ['kept by nobody', { keeper: null, here: false, proved: false }, false, null],
    ['kept elsewhere and not used yet', { keeper: 'Theirs', here: false, proved: false }, true, 'Theirs keeps and that has not been used yet'],
    ['kept elsewhere, used, not asked', { keeper: 'Theirs', here: false, proved: true }, false, 'Theirs keeps the account'],
    ['kept elsewhere, used and asked', { keeper: 'Theirs', here: false, proved: true }, true, null],
  ])('giving a role to an account %s', (_words, keeping, asked, refused) => {
    const decided = decideKeeper(keeping, asked, 'hat')
    expect(decided.ok ? null : decided.message).toEqual(refused === null ? null : expect.stringContaining(refused))
  })

  test.each<[string, Parameters<typeof decideApproval>[0], string | null]>([
    ['by a colleague', { approver: 'c', account: 'b', maker: 'a', settled: true }, null],
    ['by its owner', { approver: 'b', account: 'b', maker: 'a', settled: true }, 'for yourself'],
    ['by its maker', { approver: 'a', account: 'b', maker: 'a', settled: true }, 'made this link yourself'],
    ['by a colleague of yesterday', { approver: 'c', account: 'b', maker: 'a', settled: false }, 'less than 7 days'],
  ])('approving a link %s', (_words, approval, refused) => {
    const decided = decideApproval(approval)
    expect([decided.ok ? null : decided.message, [...TWO_PERSON_ROLES].toSorted()]).toEqual([refused === null ? null : expect.stringContaining(refused), ['administrator', 'governance-lead', 'victim-hub-worker', 'victim-liaison-officer']])
  })

  const ending = { administrator: 'a', account: 'b', role: 'administrator', from: '2026-01-01', lastDay: '2026-11-23', today: '2026-11-23', otherAdministrators: 1 } as const
  test.each<[string, Partial<Parameters<typeof decideEnd>[0]>, string | null]>([
    ['of another', {}, null],
    ['of one’s own', { account: 'a' }, 'a role of your own'],
    ['of the last administrator', { otherAdministrators: 0 }, 'last administrator'],
    ['of the last offender manager', { role: 'offender-manager', otherAdministrators: 0 }, null],
    ['with yesterday', { lastDay: '2026-11-22' }, '“End access now”'],
    ['with yesterday, when it began today', { from: '2026-11-23', lastDay: '2026-11-22' }, '“End access now”'],
    ['before it begins', { from: '2026-12-10', lastDay: '2026-12-01' }, 'before the first'],
  ])('ending a role %s', (_words, more, refused) => {
    const decided = decideEnd({ ...ending, ...more })
    expect(decided.ok ? null : decided.message).toEqual(refused === null ? null : expect.stringContaining(refused))
  })

  const out = { ...ending, until: null, endedAt: null }
  test.each<[string, Partial<Parameters<typeof decideEndNow>[0]>, string]>([
    ['in the middle of its first day', { from: '2026-11-23' }, '2026-11-23'],
    ['on its last day', { until: '2026-11-23' }, '2026-11-23'],
    ['before it begins', { from: '2026-12-10' }, '2026-12-10'],
    ['of one’s own', { account: 'a' }, 'a role of your own'],
    ['of the last administrator', { otherAdministrators: 0 }, 'last administrator'],
    ['that ended yesterday', { until: '2026-11-22' }, 'ended already'],
    ['that was ended at once before', { until: '2026-11-23', endedAt: new Date('2026-11-23T08:00:00Z') }, 'ended already'],
  ])('ending access at once %s', (_words, more, expected) => {
    const decided = decideEndNow({ ...out, ...more })
    expect(decided.ok ? decided.value : decided.message).toContain(expected)
  })

  test('a role that was ended before it began was never worn', () => {
    expect([neverWorn({ from: '2026-11-24', endedAt: new Date('2026-11-23T09:00:00Z') }), neverWorn({ from: '2026-11-23', endedAt: new Date('2026-11-23T09:00:00Z') }), neverWorn({ from: '2026-11-24', endedAt: null })]).toEqual([true, false, false])
  })

  test('an address that nobody has yet', () => {
    const taken = new Set(['priya.example', 'priya.example-2'])
    expect(handleOf('Priya.Example@x.example', (one) => taken.has(one))).toBe('priya.example-3')
    expect(handleOf('ÅÅ@x.example', () => false)).toBe('somebody')
  })
})
