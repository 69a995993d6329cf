import { describe, expect, test } from 'vitest'
import { plainPlan, PLAIN_WORDS } from './plain-words.ts'
import { decideAgreement, decideDueDay, decideGoalEnd, decideOwnWords, decideReviewDay, decideStepEnd, goalsInOrder, mergeWords, missingForAgreement, needsWithoutGoal, stateWords, stepsInOrder, type Goal, type Plan, type Step } from './rules.ts'

const TODAY = '2026-11-23'
const step = (more: Partial<Step> = {}): Step => ({ id: 's', words: 'Apply to the council for housing', ownerId: 'o', owner: 'Probation', byPerson: false, due: '2026-12-01', doneOn: null, droppedOn: null, ...more })
const goal = (more: Partial<Goal> = {}): Goal => ({ id: 'g', pathway: 'accommodation', words: 'Have somewhere safe to live', endedOn: null, endedAs: null, steps: [step()], ...more })
const plan = (more: Partial<Plan> = {}): Plan => ({
  id: 'p', personId: 'x', state: 'draft', ownWords: 'I want my own front door.', declined: false, reviewDay: null, startedOn: '2026-11-02', agreedOn: null, closedOn: null, closeReason: null,
  organisation: 'Probation', version: 3, goals: [goal()], ...more,
})

describe('a plan is agreed when it says what the person wants, and who does what', () => {
  test.each([
    ['all is there', plan(), []],
    ['no words of their own', plan({ ownWords: '  ' }), ['Write down what the person wants, in their own words, or that they did not want to say.']],
    ['words that say nothing', plan({ ownWords: '…' }), ['Write down what the person wants, in their own words, or that they did not want to say.']],
    ['they did not want to say', plan({ ownWords: '', declined: true }), []],
    ['no goal', plan({ goals: [] }), ['Add at least one goal.']],
    ['only a dropped goal', plan({ goals: [goal({ endedOn: TODAY, endedAs: 'dropped' })] }), ['Add at least one goal.']],
    ['a goal without a step', plan({ goals: [goal({ steps: [] })] }), ['Add a step to “Have somewhere safe to live” (Accommodation): who does what, and by when.']],
    ['a goal whose only step was dropped', plan({ goals: [goal({ steps: [step({ droppedOn: TODAY })] })] }), ['Add a step to “Have somewhere safe to live” (Accommodation): who does what, and by when.']],
    ['a goal that was reached', plan({ goals: [goal({ endedOn: TODAY, endedAs: 'reached', steps: [step({ doneOn: TODAY })] })] }), []],
  ])('%s', (_case, given, missing) => expect(missingForAgreement(given)).toEqual(missing))

  test('the review is on the chosen day, or three months on', () => {
    expect(decideAgreement(plan(), TODAY)).toEqual({ ok: true, value: { reviewDay: '2027-02-23' } })
    expect(decideAgreement(plan({ reviewDay: '2027-01-11' }), TODAY)).toEqual({ ok: true, value: { reviewDay: '2027-01-11' } })
    expect(decideAgreement(plan({ reviewDay: '2026-11-01' }), TODAY)).toEqual({ ok: true, value: { reviewDay: '2027-02-23' } })
  })
  test('what was agreed and did not change is not agreed again', () => expect(decideAgreement(plan({ state: 'agreed', agreedOn: '2026-11-10' }), TODAY)).toMatchObject({ ok: false, message: 'This plan was agreed on 10 November 2026 and has not changed since.' }))
})

describe('what the person wants is kept as said, or as not said', () => {
  const [asked, before] = [plan(), plan({ ownWords: '' })]
  test.each([
    ['what they said', 'My own front door', false, before, { ownWords: 'My own front door', declined: false }],
    ['they did not want to say', '', true, before, { ownWords: '', declined: true }],
    ['they no longer want to say', '–', true, asked, { ownWords: '', declined: true }],
    ['nothing at all', '', false, before, 'Write down what they say, or choose that they did not want to say.'],
    ['a dash', ' - ', false, before, 'Write down what they say, or choose that they did not want to say.'],
    ['nothing instead of what they said', '', false, asked, 'Keep what the person said, or write what they say now.'],
    ['both', 'My own front door', true, before, 'Write down what they said, or choose that they did not want to say: not both.'],
  ])('%s', (_case, said, declined, standing, expected) => {
    const decided = decideOwnWords(said, declined, standing)
    expect(decided.ok ? decided.value : decided.message).toEqual(expected)
  })
})

describe('days', () => {
  test.each([['', false, true], ['', true, false], ['2027-05-23', true, true], ['2027-05-24', true, false], ['2026-11-23', true, false], ['31/2/2027', false, false]])('review on “%s”, required %s: %s', (day, required, ok) => expect(decideReviewDay(day, TODAY, required).ok).toBe(ok))
  test.each([['2026-11-23', true], ['2026-11-22', false], ['', false], ['40/1/2027', false]])('a step by “%s”: %s', (day, ok) => expect(decideDueDay(day, TODAY).ok).toBe(ok))
})

describe('steps and goals end once', () => {
  test.each([[step(), true], [step({ doneOn: '2026-11-20' }), false], [step({ droppedOn: '2026-11-20' }), false]])('case %#', (given, ok) => expect(decideStepEnd(given).ok).toBe(ok))
  test('a goal is reached when no step is open; dropping it drops those that are', () => {
    expect(decideGoalEnd(goal(), 'reached')).toMatchObject({ ok: false, message: 'One step is still open. Mark each done or dropped first.' })
    expect(decideGoalEnd(goal({ steps: [step({ doneOn: TODAY })] }), 'reached').ok).toBe(true)
    expect(decideGoalEnd(goal({ steps: [step(), step({ id: 't', doneOn: TODAY })] }), 'dropped')).toEqual({ ok: true, value: { dropped: ['s'] } })
    expect(decideGoalEnd(goal({ endedOn: TODAY, endedAs: 'reached' }), 'dropped').ok).toBe(false)
  })
})

test('overdue steps and their goals come first, what is over last', () => {
  const [late, later, done] = [step({ id: 'late', due: '2026-11-01' }), step({ id: 'later', due: '2027-01-01' }), step({ id: 'done', due: '2026-10-01', doneOn: '2026-10-01' })]
  expect(stepsInOrder([done, later, late]).map(({ id }) => id)).toEqual(['late', 'later', 'done'])
  const goals = [goal({ id: 'ended', endedOn: TODAY, endedAs: 'reached' }), goal({ id: 'fine', steps: [later] }), goal({ id: 'overdue', steps: [late] })]
  expect(goalsInOrder(goals, TODAY).map(({ id }) => id)).toEqual(['overdue', 'fine', 'ended'])
})

test('a need without a goal is one that no goal works on, and a dropped goal does not', () => {
  expect(needsWithoutGoal(['accommodation', 'health'], [goal()])).toEqual(['health'])
  expect(needsWithoutGoal(['accommodation'], [goal({ endedOn: TODAY, endedAs: 'dropped' })])).toEqual(['accommodation'])
  expect(needsWithoutGoal(['accommodation'], [goal({ endedOn: TODAY, endedAs: 'reached' })])).toEqual([])
})

test.each([
  [plan(), 'Not agreed with the person yet.'],
  [plan({ agreedOn: '2026-11-10' }), 'Changed since it was agreed on 10 November 2026. Agree it with the person again.'],
  [plan({ state: 'agreed', agreedOn: '2026-11-10' }), 'Agreed with the person on 10 November 2026.'],
  [plan({ state: 'closed', closedOn: TODAY, closeReason: 'merged' }), 'Closed on 23 November 2026: merged.'],
])('how it stands is one sentence', (given, words) => expect(stateWords(given)).toBe(words))

test('a merge says what becomes of two plans', () => {
  expect(mergeWords(0)).not.toContain('step')
  expect(mergeWords(2)).toContain('with 2 open steps')
})

test.each([
  ['Apply to the council', 'You will apply to the council.'], ['I will apply to the council', 'You will apply to the council.'], ['I’ll write to my family!', 'You will write to your family!'],
  ['Keep a diary of what sets me off', 'You will keep a diary of what sets you off.'], ['to ring Me2 Homes', 'You will ring Me2 Homes.'], ['DVLA form', 'You will DVLA form.'],
])('a step of the person themself is printed as theirs: %s', (words, printed) =>
  expect(plainPlan(plan({ goals: [goal({ steps: [step({ words, byPerson: true })] })] }), TODAY).goals[0]?.steps[0]?.words).toBe(printed))

describe('in plain language', () => {
  const printed = plainPlan(plan({
    state: 'agreed', agreedOn: TODAY, reviewDay: '2027-02-23',
    goals: [goal({ steps: [step({ doneOn: '2026-11-20', id: 'done' }), step(), step({ id: 'gone', words: 'Not needed', droppedOn: TODAY })] }), goal({ id: 'no', words: 'Dropped goal', endedOn: TODAY, endedAs: 'dropped' })],
  }), TODAY)
  test('it says what they want, who does what, and by when', () => expect(printed).toEqual({
    ownWords: 'I want my own front door.', declined: false, standing: 'We agreed this plan with you on 23 November 2026.', review: 'We will look at this plan with you again by 23 February 2027.',
    goals: [{
      heading: 'Somewhere to live', want: 'Have somewhere safe to live.', reached: false, steps: [
        { words: 'Probation: Apply to the council for housing.', when: 'By 1 December 2026.', done: false }, { words: 'Probation: Apply to the council for housing.', when: 'Done on 20 November 2026.', done: true },
      ],
    }],
  }))
  test('what is late is said to be late', () => {
    expect(plainPlan(plan({ goals: [goal({ steps: [step({ due: '2026-11-01' })] })] }), TODAY).goals[0]?.steps[0]?.when).toBe('This is late. It was for 1 November 2026.')
  })
  test('its own sentences are short and carry no jargon', () => {
    const said = Object.values(PLAIN_WORDS.en).flatMap((one) => (typeof one === 'string' ? one.split(/(?<=[.?!])\s/) : typeof one === 'object' ? Object.values(one) : [one('2026-11-23', 'x')]))
    for (const sentence of said) {
      expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(16)
      expect(sentence).not.toMatch(/pathway|agency|offender|assessment|intervention|P-[0-9]/i)
    }
  })
})
