import { describe, expect, test } from 'vitest'
import { derivable } from '../core/suppression.ts'
import { makeWorld } from '../../tests/world.ts'
import { gateResultPeople, gateResults, loadGateAnswers, loadGateChecks, loadGateHealthAnswers } from './actions.ts'
import { gateChecksAfter } from './questions.ts'
import { answerSentence, figuresOf, OUTCOMES, periodsFor, quartersBefore, rateWords, type CountRow, type Outcome, type ResultName } from './results.ts'

const counts = (unit: string, question: ResultName, outcomes: Partial<Record<Outcome, number>>): CountRow[] =>
  Object.entries(outcomes).map(([outcome, people]) => ({ unit, dayAfter: 0, question, outcome: outcome as Outcome, people }))
const both = (outcomes: Partial<Record<Outcome, number>>, unit: string): CountRow[] => (['everything', 'housing', 'money'] as const).flatMap((question) => counts(unit, question, outcomes))

describe('the periods', () => {
  test('whole quarters, newest first; the running one only for those who see each person', () => {
    expect(quartersBefore('2026-11-23').slice(0, 2)).toEqual([
      { code: '2026-q3', title: 'Released 1 July 2026 to 30 September 2026', since: '2026-07-01', until: '2026-09-30' }, { code: '2026-q2', title: 'Released 1 April 2026 to 30 June 2026', since: '2026-04-01', until: '2026-06-30' },
    ])
    expect(quartersBefore('2028-04-01')[0]).toMatchObject({ since: '2028-01-01', until: '2028-03-31' })
    expect([periodsFor('2026-11-23', true)[0]?.since, periodsFor('2026-11-23', false)[0]?.code]).toEqual(['2026-10-01', '2026-q3'])
  })
})

describe('figures', () => {
  test('the share is of yes and no, with its interval; what is not known stands beside it', () => {
    const [all] = figuresOf(both({ yes: 30, no: 10, 'not-known': 5, open: 15 }, 'all'), 0, { suppressing: false, additive: true })
    expect(all).toMatchObject({ asked: 60, counts: { yes: 30, no: 10, 'not-known': 5, open: 15, 'not-needed': 0 } })
    expect(rateWords(all!)).toBe('75 % (60 % to 86 %), 30 of 40')
    expect(answerSentence(all, 0)).toBe('Of 60 releases, something was missing after 10 on release day, and everything was in place after 30: 75 % of those where it is known (95 % interval 60 % to 86 %). Of 20 nobody can say: not everything was answered.')
  })
  test('nobody, and too few', () => {
    expect(answerSentence(undefined, 7)).toBe('Nobody was asked about day 7 after release.')
    expect(answerSentence(figuresOf(both({ yes: 6, no: 3 }, 'all'), 0, { suppressing: true, additive: true })[0], 0)).toBe('Too few people to say whether everything was in place on release day.')
  })
  test('no hidden count follows from the shown ones: not by the whole less the other prisons, nor by the asked less the other answers', () => {
    const rows = [...both({ yes: 40, no: 20, open: 12 }, 'PBI'), ...both({ yes: 30, no: 3, open: 15 }, 'LTI'), ...both({ yes: 22, no: 14, open: 11 }, 'BWI'), ...both({ yes: 92, no: 37, open: 38 }, 'all')]
    const figures = figuresOf(rows, 0, { suppressing: true, additive: true })
    expect(figures.find((one) => one.unit === 'LTI' && one.question === 'housing')?.counts.no).toBeNull()
    const outcomes = Object.keys(OUTCOMES) as Outcome[]
    const hidden = new Set(figures.flatMap((one) => [...outcomes.filter((outcome) => one.counts[outcome] === null).map((outcome) => `${one.unit}|${one.question}|${outcome}`), ...(one.asked === null ? [`${one.unit}|asked`] : [])]))
    const sums = [
      ...figures.map((one) => ({ total: `${one.unit}|asked`, parts: outcomes.map((outcome) => `${one.unit}|${one.question}|${outcome}`) })),
      ...(['everything', 'housing', 'money'] as const).flatMap((question) => outcomes.map((outcome) => ({ total: `all|${question}|${outcome}`, parts: ['PBI', 'LTI', 'BWI'].map((unit) => `${unit}|${question}|${outcome}`) }))),
      { total: 'all|asked', parts: ['PBI|asked', 'LTI|asked', 'BWI|asked'] },
    ]
    expect([...derivable(hidden, sums)]).toEqual([])
    for (const one of figures) for (const outcome of outcomes) expect(one.counts[outcome] === null || one.counts[outcome] >= 10 || one.counts[outcome] === 0).toBe(true)
  })
})

const world = await makeWorld()
const { owner, ownerPool } = world.databases
const person = async (n: number): Promise<{ person: string; sentence: string }> => {
  const id = await world.person({ probation: 'responsible' }, { surname: `Counted${n}` })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({
    id: sentence, person_id: id, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: '2026-08-03', released_on: '2026-08-03', sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  return { person: id, sentence }
}
const load = async (from: number, until: number): Promise<string[]> => {
  const people = []
  for (let n = from; n < until; n++) people.push({ n, ...await person(n) })
  const client = await ownerPool.connect()
  const checks = people.flatMap(({ person: person_id, sentence: sentence_id }) => gateChecksAfter('2026-08-03').map(({ dayAfter, due }) => ({ id: crypto.randomUUID(), person_id, sentence_id, release_day: '2026-08-03', day_after: dayAfter, due_day: due })))
  const answer = (question: string) => checks.filter((check) => check.day_after === 0).flatMap((check, i) => (i % 5 === 4 ? [] : [(['no', 'yes', 'not-needed', 'not-known'] as const)[i % 5]!]).map((said) => ({
    id: crypto.randomUUID(), person_id: check.person_id, check_id: check.id, question, answer: said, known_how: 'seen', organisation_id: world.organisation.probation, recorded_on: '2026-08-03', recorded_by: null, recorded_at: new Date('2026-08-03T12:00:00Z'),
  })))
  await loadGateChecks(client, checks)
  await loadGateAnswers(client, ['money', 'phone', 'appointment', 'work'].flatMap((question) => answer(question)))
  await loadGateHealthAnswers(client, ['prescription', 'treatment'].flatMap((question) => answer(question)))
  client.release()
  return people.map((one) => one.person)
}
const asked = { day: 0, period: '2026-q3', by: 'prison' } as const

describe('through the door', () => {
  test('the head counts those in sight and follows a figure to its people; the board is given the same counts, suppressed, and nobody’s name', async () => {
    const people = await load(0, 60)
    const head = await world.as('delivery-unit-head', 'probation')
    const figures = await world.ask(head, gateResults, asked)
    if (!figures.ok) throw new Error(figures.message)
    expect(figures.value.figures.find((one) => one.unit === 'PBI' && one.question === 'money')).toMatchObject({ asked: 60, counts: { yes: 12, no: 12, open: 12 } })
    const behind = await world.ask(head, gateResultPeople, { ...asked, unit: 'PBI', question: 'money', outcome: 'no' })
    expect(behind.ok && behind.value.people.map((one) => one.id).toSorted()).toEqual(people.filter((_one, at) => at % 5 === 0).toSorted())
    const board = await world.as('board-secretary', 'commissioner')
    const told = await world.ask(board, gateResults, asked)
    if (!told.ok) throw new Error(told.message)
    expect(told.value.figures.find((one) => one.unit === 'all' && one.question === 'money')).toMatchObject({ asked: 60, counts: { yes: 12, no: 12, open: 12 } })
    expect(told.value.figures.some((one) => one.question === 'prescription')).toBe(false)
    expect(JSON.stringify(told.value)).not.toContain('Counted')
    expect(await world.ask(board, gateResultPeople, asked)).toMatchObject({ ok: false, kind: 'not-found' })
    const prison = await world.ask(await world.as('resettlement-worker', 'prison'), gateResults, { ...asked, by: 'area' })
    expect(prison.ok && prison.value.figures.filter((one) => one.question === 'money').map((one) => [one.unit, one.counts.no])).toEqual([['all', 12], ['PBI', 12]])
  })
  test('somebody from whom a viewer is shut out is in none of their figures, and a stranger’s partnership counts nobody', async () => {
    const board = await world.as('board-secretary', 'commissioner')
    const head = await world.as('delivery-unit-head', 'probation')
    const before = [await world.ask(board, gateResults, asked), await world.ask(head, gateResults, asked)]
    const hidden = await load(100, 103)
    for (const person_id of hidden) await owner.insertInto('sight_limit').values({
      id: crypto.randomUUID(), person_id, kind: 'exclusion', organisation_id: world.organisation.probation, accounts: [board.viewer.accountId, head.viewer.accountId], reason: 'in a test', from_day: '2020-01-01', set_at: new Date('2026-11-01T09:00:00Z'),
    }).execute()
    expect([await world.ask(board, gateResults, asked), await world.ask(head, gateResults, asked)]).toEqual(before)
    const outsider = await world.ask(await world.as('analyst', 'outsider'), gateResults, asked)
    expect(outsider.ok && outsider.value.figures).toEqual([])
    for (const role of ['victim-liaison-officer', 'caseworker'] as const) expect(await world.ask(await world.as(role, 'provider'), gateResults, asked)).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
