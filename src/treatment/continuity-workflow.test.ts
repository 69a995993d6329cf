/** The workflow of continuity of care: its clocks, and a random walk in which nobody is lost between two steps. */
import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '../core/dates.ts'
import { seededRandom } from '../core/random.ts'
import { acknowledgeBy, CONTINUITY_STATES, continuityMovesFrom, decideContinuityMove, decideFirstAppointment, decideHandover, isGoing, isTakenOn, lateAppointment, mayAppoint, mayHandOver, nextOnContinuity, startBy, type Continuity, type ContinuityState } from './continuity.ts'

const RELEASE = '2026-12-03'
const base: Continuity = {
  state: 'to-hand-over', stateOn: '2026-11-02', openedOn: '2026-11-02', drug: 'methadone', releaseDay: RELEASE, released: false, handedOverOn: null, handedOverFor: null, acknowledgeBy: null, appointmentOn: null,
  naloxone: 'trained', openPickup: null, lastPickup: null, lastOutcome: null,
}
const sent: Continuity = { ...base, state: 'sent', stateOn: '2026-11-20', handedOverOn: '2026-11-20', handedOverFor: RELEASE, acknowledgeBy: '2026-11-24' }
const keys = (one: Continuity, today: Day) => nextOnContinuity(one, today).map(({ key, owner, due }) => `${key} ${owner} ${due}`)

describe('whose move it is, and by when', () => {
  test.each<[string, Continuity, Day, string[]]>([
    ['a week before release by the prison', base, '2026-11-20', ['hand-over prison 2026-11-26']],
    ['a release brought forward is late at once', { ...base, releaseDay: '2026-11-24' }, '2026-11-23', ['hand-over prison 2026-11-17']],
    ['somebody who is asked of the day before is late on no day before that', { ...base, openedOn: '2026-12-02' }, '2026-12-02', ['hand-over prison 2026-12-02']],
    ['out without a handover it is the offender manager’s', { ...base, released: true }, '2026-12-04', ['hand-over manager 2026-11-26']],
    ['not taken on: the prison finds another', { ...sent, state: 'declined' }, '2026-11-23', ['hand-over prison 2026-11-26']],
    ['the service answers in two working days', sent, '2026-11-23', ['acknowledge service 2026-11-24']],
    ['nobody acknowledged: the prison telephones', sent, '2026-11-25', ['acknowledge service 2026-11-24', 'chase prison 2026-11-25']],
    ['after release that falls to the offender manager', { ...sent, released: true }, '2026-12-04', ['acknowledge service 2026-11-24', 'chase manager 2026-11-25']],
    ['a release day that moved asks for another look', { ...sent, handedOverFor: '2026-12-10' }, '2026-11-23', ['acknowledge service 2026-11-24', 'hand-over-again prison 2026-11-26']],
    ['taken on: an appointment in two working days', { ...sent, state: 'acknowledged', stateOn: '2026-11-20' }, '2026-11-23', ['appoint service 2026-11-24']],
    ['an appointment after three weeks stands out', { ...sent, state: 'appointed', stateOn: '2026-11-23', appointmentOn: '2026-12-27' }, '2026-11-23', ['earlier service 2026-11-23', 'attend service 2026-12-27']],
    ['naloxone is the prison’s until release, then the service’s', { ...base, naloxone: null }, '2026-11-20', ['hand-over prison 2026-11-26', 'naloxone prison 2026-12-03']],
    ['naloxone outside', { ...sent, state: 'started', released: true, naloxone: null }, '2026-12-10', ['naloxone service 2026-12-03', 'settle service 2026-12-31']],
    ['a missed day asks the service at once', { ...sent, state: 'started', released: true, lastPickup: '2026-12-09', lastOutcome: 'missed' }, '2026-12-10', ['missed service 2026-12-09', 'settle service 2026-12-31']],
    ['the next day of collecting', { ...sent, state: 'started', released: true, openPickup: '2026-12-11' }, '2026-12-10', ['pickup service 2026-12-11', 'settle service 2026-12-31']],
    ['after a collected day the next one is asked for', { ...sent, state: 'started', released: true, lastPickup: '2026-12-09', lastOutcome: 'collected' }, '2026-12-10', ['pickup service 2026-12-16', 'settle service 2026-12-31']],
    ['an injection that lasts asks for no next day', { ...sent, state: 'started', drug: 'buprenorphine-injection', released: true, lastPickup: '2026-12-09', lastOutcome: 'collected' }, '2026-12-10', ['settle service 2026-12-31']],
  ])('%s', (_what, one, today, expected) => expect(keys(one, today)).toEqual(expected))

  test('working days leave out Christmas; three weeks run over it, over a leap day and over summer time', () => {
    expect(acknowledgeBy('2026-12-24')).toBe('2026-12-30')
    expect(startBy('2026-12-20')).toBe('2027-01-10')
    expect(startBy('2028-02-20')).toBe('2028-03-12')
    expect(startBy('2027-03-20')).toBe('2027-04-10')
    const on = (appointmentOn: Day) => lateAppointment({ state: 'appointed', appointmentOn, releaseDay: RELEASE })
    expect(on('2026-12-24')).toBeNull()
    expect(on('2026-12-25')).toContain('on day 22 after release: three weeks end on 24 December 2026')
  })

  test('a handover fits the release, and an end needs its reason', () => {
    expect(decideHandover(base, { lastSupervised: '2026-12-03', nextPickup: '2026-12-04' })).toMatchObject({ ok: true })
    expect(decideHandover(base, { lastSupervised: '2026-12-04', nextPickup: '2026-12-04' })).toMatchObject({ ok: false, field: 'lastSupervised' })
    expect(decideHandover(base, { lastSupervised: '2026-12-01', nextPickup: '2026-12-02' })).toMatchObject({ ok: false, field: 'nextPickup' })
    expect(decideHandover({ ...base, state: 'started' }, { lastSupervised: '2026-12-03', nextPickup: '2026-12-03' })).toMatchObject({ ok: false })
    expect(decideFirstAppointment(sent, '2026-12-04', '2026-11-23')).toMatchObject({ ok: false, message: 'Take it on first.' })
    expect(decideContinuityMove(sent, 'declined', { day: '2026-11-23', words: '' }, '2026-11-23')).toMatchObject({ ok: false, field: 'words' })
    expect(decideContinuityMove({ ...sent, state: 'appointed', appointmentOn: '2026-12-04' }, 'attended', { day: '2026-12-04', words: '' }, '2026-12-04')).toMatchObject({ ok: false, field: 'day' })
    expect(continuityMovesFrom('sent', false)).toEqual(['stopped', 'refused', 'died'])
  })
})

/** One step that somebody takes in the walk. */
const walkOn = (one: Continuity, today: Day, random: ReturnType<typeof seededRandom>): Continuity => {
  const [pickup, released] = [random.chance(0.7) ? 'collected' as const : 'missed' as const, one.released || one.releaseDay <= today]
  const now = { ...one, released }
  if (!released && random.chance(0.1)) return { ...now, releaseDay: addDays(one.releaseDay, random.whole(-14, 14)) < today ? today : addDays(one.releaseDay, random.whole(0, 14)) }
  if (random.chance(0.02)) return { ...now, state: random.pick(['returned', 'died'] as const), stateOn: today }
  if (now.naloxone === null && random.chance(0.4)) return { ...now, naloxone: 'trained' }
  if (isTakenOn(now.state) && released && random.chance(0.4)) return { ...now, lastPickup: today, lastOutcome: pickup, openPickup: random.chance(0.5) ? addDays(today, 1) : null }
  if (mayHandOver(now.state) && random.chance(0.3)) return { ...now, state: 'sent', stateOn: today, handedOverOn: today, handedOverFor: now.releaseDay, acknowledgeBy: acknowledgeBy(today), appointmentOn: null, openPickup: now.releaseDay }
  if (mayAppoint(now.state) && random.chance(0.5)) return { ...now, state: 'appointed', stateOn: today, appointmentOn: addDays(now.releaseDay > today ? now.releaseDay : today, random.whole(0, 30)) }
  const move = random.pick(continuityMovesFrom(now.state, true))
  const decided = decideContinuityMove(now, move, { day: today, words: 'They said so' }, today)
  return decided.ok && (!['stopped', 'refused', 'died'].includes(move) || random.chance(0.1)) ? { ...now, state: decided.value, stateOn: today } : now
}

test('in two thousand walks everybody has a next step with an owner and a day, or an explicit end', () => {
  const reached = new Set<ContinuityState>()
  for (let walk = 0; walk < 2000; walk++) {
    const random = seededRandom(`continuity ${walk}`)
    let one: Continuity = { ...base, naloxone: null }
    for (let day = '2026-11-02'; day < '2027-02-01'; day = addDays(day, 1)) {
      const steps = nextOnContinuity(one, day)
      reached.add(one.state)
      expect(steps.length > 0).toBe(isGoing(one.state))
      for (const step of steps) expect([step.due, step.words.length > 5, ['prison', 'service', 'manager'].includes(step.owner)]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), true, true])
      // Nobody is left to a prison that let them go.
      if (one.released) expect(steps.map((step) => step.owner)).not.toContain('prison')
      if (!isGoing(one.state)) break
      one = walkOn(one, day, random)
    }
  }
  expect([...reached].toSorted()).toEqual(Object.keys(CONTINUITY_STATES).filter((state) => state !== 'none-prescribed').toSorted())
})
