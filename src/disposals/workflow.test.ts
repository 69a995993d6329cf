/** Nobody is lost between two steps: every state of the way, its clocks over holidays and summer time, and a random walk. */
import { expect, test } from 'vitest'
import { addDays, type Day } from '../core/dates.ts'
import { seededRandom } from '../core/random.ts'
import { kindOf, KINDS, type Kind } from './kinds.ts'
import { decideCondition, decideDue, decideMove, isOpen, MOVES, movesFrom, nextSteps, openConditions, STATES, type Condition, type Course, type MoveName, type State } from './workflow.ts'

const DAY = '2026-11-23'
const condition = (more: Partial<Condition> = {}): Condition => ({ id: 'c1', purpose: 'rehabilitative', words: 'Go to three sessions', dueOn: '2026-12-21', result: null, replacedOn: null, ...more })
const course = (more: Partial<Course> = {}): Course => ({
  kind: 'conditional-caution', youth: false, state: 'in-force', stateOn: DAY, offeredOn: DAY, issuedOn: DAY, authority: 'officer', authorisedOn: null, victimAskBy: null, victimAskedOn: null, youthToldOn: null, conditions: [condition()], referral: null, ...more,
})
const keys = (more: Partial<Course>) => nextSteps(course(more)).map(({ key, owner, due }) => `${key} ${owner} ${due}`)
const moved = (more: Partial<Course>, name: MoveName, given: Partial<{ day: Day; words: string; due: Day | null }> = {}, today = DAY) => {
  const decided = decideMove(course(more), name, { day: today, words: '', due: null, ...given }, today)
  return decided.ok ? decided.value : decided.kind === 'refused' ? decided.message : decided.kind
}

test('every state is an end, or has a next action of the officer and a way on', () => {
  for (const state of Object.keys(STATES) as State[]) {
    expect([state, movesFrom(state).length > 0]).toEqual([state, isOpen(state)])
    for (const kind of Object.keys(KINDS) as Kind[]) expect([state, kind, nextSteps(course({ state, kind })).some(({ owner }) => owner === 'officer')]).toEqual([state, kind, isOpen(state)])
  }
  for (const { from, to } of Object.values(MOVES)) expect([from.length > 0, to in STATES]).toEqual([true, true])
})

test('what comes next, whose it is and by when', () => {
  expect(keys({ state: 'offered', authority: 'prosecutor', victimAskBy: '2026-11-30' })).toEqual(['authority prosecutor 2026-11-30', 'victim victims 2026-11-30', 'answer officer 2026-11-30'])
  expect(keys({ state: 'accepted', conditions: [] })).toEqual(['issue officer 2026-11-30'])
  expect(keys({ youth: true, kind: 'youth-conditional-caution' })).toEqual(['youth officer 2026-11-24', 'condition c1 officer 2026-12-21'])
  expect(keys({})).toEqual(['refer officer 2026-11-25', 'condition c1 officer 2026-12-21'])
  expect(keys({ referral: { state: 'sent', respondBy: '2026-11-26', on: DAY } })).toEqual(['referral service 2026-11-26', 'condition c1 officer 2026-12-21'])
  expect(keys({ referral: { state: 'declined', respondBy: '2026-11-26', on: '2026-11-27' } })).toEqual(['refer officer 2026-12-01', 'condition c1 officer 2026-12-21'])
  expect(keys({ conditions: [condition({ purpose: 'reparative', result: 'done' })] })).toEqual(['comply officer 2026-12-30'])
  expect(keys({ conditions: [condition({ result: 'partly' })] })).toEqual(['failed officer 2026-12-30'])
  expect(keys({ state: 'breached' })).toEqual(['breach officer 2026-11-30'])
})

test('clocks pass over holidays, and the end of summer time moves no day', () => {
  expect(nextSteps(course({ state: 'offered', stateOn: '2026-12-23', offeredOn: '2026-12-23' }))[0]?.due).toBe('2027-01-04')
  expect(nextSteps(course({ state: 'offered', stateOn: '2026-10-23', offeredOn: '2026-10-23' }))[0]?.due).toBe('2026-10-30')
  expect(decideDue({ kind: 'conditional-caution', issuedOn: '2023-10-15' }, '2024-03-03', '2023-10-15').ok).toBe(true)
  expect(decideDue({ kind: 'conditional-caution', issuedOn: '2023-10-15' }, '2024-03-04', '2023-10-15').ok).toBe(false)
})

test('nothing is issued before what must be true is true', () => {
  const ready: Partial<Course> = { state: 'accepted', issuedOn: null }
  expect(moved(ready, 'issue')).toBe('in-force')
  expect(moved({ ...ready, conditions: [] }, 'issue')).toMatch(/at least one condition/)
  expect(moved({ ...ready, authority: 'prosecutor' }, 'issue')).toMatch(/prosecutor must authorise/)
  expect(moved({ ...ready, authority: 'prosecutor', authorisedOn: DAY }, 'issue')).toBe('in-force')
  expect(moved({ ...ready, victimAskBy: '2026-11-30' }, 'issue')).toMatch(/has not been asked/)
  expect(moved({ ...ready, victimAskBy: '2026-11-30', victimAskedOn: DAY }, 'issue')).toBe('in-force')
  expect(moved({ ...ready, kind: 'youth-caution', youth: true, conditions: [] }, 'issue')).toMatch(/youth justice/)
  expect(moved({ ...ready, kind: 'youth-caution', youth: true, youthToldOn: DAY, conditions: [] }, 'issue')).toBe('given')
  expect(moved({ ...ready, kind: 'simple-caution', conditions: [] }, 'issue')).toBe('given')
})

test('moves that cannot be are refused with what helps', () => {
  expect(moved({ state: 'complied' }, 'breach', { words: 'Did not come' })).toMatch(/cannot follow/)
  expect(moved({}, 'breach')).toMatch(/what was not done/)
  expect(moved({}, 'comply')).toMatch(/record each first/)
  expect(moved({ conditions: [condition({ result: 'done' })] }, 'comply')).toBe('complied')
  expect(moved({ state: 'breached' }, 'vary', { words: 'Was ill' })).toMatch(/new day/)
  expect(moved({ state: 'breached' }, 'vary', { words: 'Was ill', due: '2027-04-13' })).toMatch(/16 weeks, 20/)
  expect(moved({ state: 'breached' }, 'vary', { words: 'Was ill', due: '2027-04-12' })).toBe('in-force')
  expect(moved({}, 'breach', { day: '2026-11-24', words: 'Did not come' })).toMatch(/has passed/)
  expect(moved({}, 'breach', { day: '2026-11-22', words: 'Did not come' })).toMatch(/from 23 November/)
  const set = (more: Partial<Course>, due: Day, words = 'Go to three sessions') => decideCondition(course({ state: 'accepted', ...more }), due, words, DAY).ok
  expect([set({}, '2026-12-21'), set({}, '2027-03-16'), set({}, '2027-03-16', 'Go to ten sessions, longer because the course begins in January'), set({}, '2026-11-22'), set({ kind: 'simple-caution' }, '2026-12-21'), set({ state: 'in-force' }, '2026-12-21')]).toEqual([true, false, true, false, false, false])
})

test('a random walk of two thousand comes to an end, and always says who does what by when', () => {
  const random = seededRandom('out of court')
  const ends = new Map<State, number>()
  for (let walker = 0; walker < 2000; walker++) {
    const kind = random.pick(Object.keys(KINDS) as Kind[])
    const youth = kind.startsWith('youth')
    let today: Day = addDays('2026-01-01', random.whole(0, 700))
    let one: Course = course({ kind, youth, state: 'offered', stateOn: today, offeredOn: today, issuedOn: null, conditions: [], authority: random.pick(['officer', 'inspector', 'prosecutor'] as const), victimAskBy: random.chance(0.5) ? addDays(today, 7) : null })
    let turns = 0
    while (isOpen(one.state)) {
      expect(turns++).toBeLessThan(400)
      const steps = nextSteps(one)
      expect(steps.some(({ owner }) => owner === 'officer')).toBe(true)
      const step = random.pick(steps)
      today = step.due > today && random.chance(0.7) ? step.due : addDays(today, 1)
      if (step.key === 'authority') one = { ...one, authorisedOn: today }
      else if (step.key === 'youth') one = { ...one, youthToldOn: today }
      else if (step.key === 'victim') one = { ...one, victimAskedOn: today }
      else if (step.key === 'refer') one = { ...one, referral: { state: 'sent', respondBy: addDays(today, 5), on: today } }
      else if (step.key === 'referral') one = { ...one, referral: { state: random.pick(['accepted', 'declined']), respondBy: today, on: today } }
      else if (step.key.startsWith('condition ')) one = { ...one, conditions: one.conditions.map((each) => (`condition ${each.id}` === step.key ? { ...each, result: random.pick(['done', 'done', 'partly', 'not-done'] as const) } : each)) }
      else {
        if (step.key === 'issue' && kindOf(kind).conditions === 'always' && one.conditions.length === 0) one = { ...one, conditions: [condition({ dueOn: addDays(today, 28) }), condition({ id: 'c2', purpose: 'reparative', dueOn: addDays(today, 14) })] }
        const name = random.pick(movesFrom(one.state))
        const due = addDays(today, 14)
        const decided = decideMove(one, name, { day: today, words: 'Said in words', due }, today)
        if (decided.ok) {
          const failedOnes = name === 'vary' ? one.conditions.filter((each) => each.result !== 'done') : []
          one = { ...one, state: decided.value, stateOn: today, issuedOn: name === 'issue' ? today : one.issuedOn, conditions: one.conditions.map((each) => (failedOnes.includes(each) ? { ...each, result: null, dueOn: due } : each)) }
        }
      }
      if (one.state === 'in-force') expect(openConditions(one.conditions).length + nextSteps(one).length).toBeGreaterThan(0)
    }
    expect(nextSteps(one)).toEqual([])
    ends.set(one.state, (ends.get(one.state) ?? 0) + 1)
  }
  expect([...ends.keys()].sort()).toEqual(['complied', 'declined', 'died', 'ended-in-part', 'given', 'prosecuted', 'withdrawn'])
})
