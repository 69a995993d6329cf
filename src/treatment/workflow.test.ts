/** Nobody is lost between two steps: a random walk over the whole way, from a need to the end. */
import { expect, test } from 'vitest'
import { addDays, addMonths, type Day } from '../core/dates.ts'
import { seededRandom, type Random } from '../core/random.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { reviewFrom, standardOn, type Kind } from './rules.ts'
import { decidePathMove, decideRequirementStep, isOpenPath, isOver, nextOnPath, nextSteps, PATH_MOVES, pathMovesFrom, PATH_STATES, REQUIREMENT_STEPS, requirementStepsFrom, type Course, type Path, type PathState } from './workflow.ts'

test('every state is an end, or has a next action with an owner and a way on', () => {
  for (const [state, { next }] of Object.entries(PATH_STATES) as [PathState, (typeof PATH_STATES)[PathState]][]) {
    if (state === 'suggested') continue
    expect([state, next === null]).toEqual([state, pathMovesFrom(state).length === 0])
  }
  for (const { from } of [...Object.values(PATH_MOVES), ...Object.values(REQUIREMENT_STEPS)]) expect(from.length).toBeGreaterThan(0)
  for (const state of ['in-force', 'breach'] as const) expect(requirementStepsFrom(state, true).map((name) => REQUIREMENT_STEPS[name].to)).toEqual(expect.arrayContaining(['revoked', 'died']))
})

test('nothing is proposed or made without consent', () => {
  for (const state of ['to-assess', 'assessed', 'not-willing', 'not-suitable'] as const) expect(decidePathMove(state, 'propose', '').ok).toBe(false)
  expect(decidePathMove('willing', 'propose', '').ok).toBe(true)
  expect(decidePathMove('proposed', 'not-willing', 'She changed her mind').ok).toBe(true)
  expect(decidePathMove('assessed', 'not-willing', '').ok).toBe(false)
})

type Walker = { -readonly [Field in keyof Course]: Course[Field] }

const begin = (random: Random, day: Day): Walker => {
  const kinds: Kind[] = random.pick([['drr'], ['atr'], ['mhtr-primary'], ['drr', 'atr']])
  return {
    kinds, state: 'in-force', stateOn: day, madeOn: day, endsOn: addDays(addMonths(day, random.whole(3, 30)), -1), consented: random.chance(0.9), testEveryDays: kinds.includes('drr') ? 14 : null, reviewEveryMonths: kinds.includes('drr') ? 1 : null,
    openSession: null, lastSession: null, lastTest: kinds.includes('drr') ? null : undefined, openReview: null, reported: false, lastReview: null, missed: [], warned: [], settledOn: null,
  }
}

/** Does one of the things that are to be done, or lets it lie. */
const live = (walker: Walker, random: Random, today: Day): void => {
  if (random.chance(0.002)) { Object.assign(walker, { state: 'died', stateOn: today }); return }
  const [step] = nextSteps(walker, today)
  if (!step || random.chance(0.4)) return
  if (step.due > today && step.key !== 'session') return
  switch (step.key) {
    case 'consent': walker.consented = true; break
    case 'session':
      if (walker.openSession === null) walker.openSession = addDays(today, random.whole(0, 10))
      else if (walker.openSession <= today) {
        if (random.chance(0.2)) walker.missed = [...walker.missed, walker.openSession]
        Object.assign(walker, { lastSession: walker.openSession, openSession: null })
      }
      break
    case 'test': walker.lastTest = today; break
    case 'plan-review': {
      const from = reviewFrom(walker.madeOn, walker.lastReview === null ? [] : [walker.lastReview])
      walker.openReview = from > today ? from : addDays(today, 1)
      walker.reported = false
      break
    }
    case 'report': walker.reported = true; break
    case 'review': Object.assign(walker, { lastReview: walker.openReview, openReview: null }); break
    case 'compliance': {
      const name = step.words.includes('take it to the court') ? 'breach-begun' : 'warned'
      const decided = decideRequirementStep(walker, name, { day: today, words: 'Failures' }, today)
      if (!decided.ok) throw new Error(decided.message)
      if (name === 'warned') walker.warned = [...walker.warned, today]
      else Object.assign(walker, { state: decided.value, stateOn: today })
      break
    }
    case 'breach': Object.assign(walker, random.chance(0.5) ? { state: 'in-force', stateOn: today, settledOn: today } : { state: 'revoked', stateOn: today }); break
    case 'end': Object.assign(walker, { state: random.chance(0.6) ? 'completed' : 'expired', stateOn: today }); break
    default: throw new Error(step.key)
  }
}

test('two thousand people, day by day: always a next action with an owner, or an explicit end', () => {
  const random = seededRandom('treatment walk')
  const ends = new Map<string, number>()
  let days = 0
  for (let person = 0; person < 2000; person++) {
    let today: Day = addDays('2026-01-05', random.whole(0, 700))
    let path: Path = { state: 'to-assess', stateOn: today, assessBy: addWorkingDays(today, standardOn(today).assessWorkingDays), hearingOn: null }
    while (isOpenPath(path.state)) {
      const next = nextOnPath(path)
      expect(next).toHaveLength(1)
      expect(next[0]?.due && next[0].due >= path.stateOn).toBeTruthy()
      today = addDays(today, random.whole(0, 9))
      if (path.state === 'proposed' && random.chance(0.8)) { path = { ...path, state: 'made', stateOn: today }; continue }
      const moves = pathMovesFrom(path.state)
      const name = random.chance(0.85) ? moves[0]! : random.pick(moves)
      const decided = decidePathMove(path.state, name, 'Because')
      if (!decided.ok) throw new Error(decided.message)
      path = { ...path, state: decided.value, stateOn: today, hearingOn: decided.value === 'proposed' ? addDays(today, 20) : path.hearingOn }
    }
    if (path.state !== 'made') { ends.set(path.state, (ends.get(path.state) ?? 0) + 1); expect(nextOnPath(path)).toEqual([]); continue }
    const walker = begin(random, today)
    for (let day = 0; day < 1400 && !isOver(walker.state); day++) {
      const steps = nextSteps(walker, today)
      expect(steps.length).toBeGreaterThan(0)
      expect(steps.every(({ owner, due, words }) => owner.length > 0 && due.length === 10 && words.length > 0)).toBe(true)
      live(walker, random, today)
      today = addDays(today, 1)
      days++
    }
    expect([person, isOver(walker.state)]).toEqual([person, true])
    expect(nextSteps(walker, today)).toEqual([])
    ends.set(walker.state, (ends.get(walker.state) ?? 0) + 1)
  }
  console.log(`treatment walk: 2,000 people over ${days} days of a requirement, each with a next action on every one; ends ${[...ends].map(([state, count]) => `${state} ${count}`).join(', ')}`)
  for (const end of ['not-suitable', 'not-willing', 'not-made', 'withdrawn', 'completed', 'expired', 'revoked', 'died']) expect([end, (ends.get(end) ?? 0) > 0]).toEqual([end, true])
})
