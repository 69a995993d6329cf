/** GP registration: its clock, whose move it is, what a missing GP holds up, and who reads it. */
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { continuityList, gpOfPerson, recordGp, treatmentOfPerson } from './actions.ts'
import { decideGp, gpPoint, nextOnGp, type GpCourse } from './gp.ts'

const inside: GpCourse = { releaseDay: '2026-12-03', released: false, answers: {} }
const outside: GpCourse = { ...inside, released: true, answers: { before: 'registered' } }

describe('what comes next', () => {
  test.each<[string, GpCourse, string, string | null]>([
    ['nothing earlier than a month before', inside, '2026-11-02', null],
    ['from a month before it is the prison’s, by release', inside, '2026-11-03', 'prison 2026-12-03'],
    ['turned away is not registered', { ...inside, answers: { before: 'turned-away' } }, '2026-11-20', 'prison 2026-12-03'],
    ['registered waits for the release', { ...inside, answers: { before: 'registered' } }, '2026-11-20', null],
    ['day 1 is the offender manager’s', outside, '2026-12-03', 'manager 2026-12-04'],
    ['then day 28, over the new year', { ...outside, answers: { 'day-1': 'registered' } }, '2026-12-05', 'manager 2026-12-31'],
    ['without one on day 1 it stays open', { ...outside, answers: { 'day-1': 'none' } }, '2026-12-05', 'manager 2026-12-31'],
    ['without one on day 28 too', { ...outside, answers: { 'day-1': 'registered', 'day-28': 'none' } }, '2027-01-05', 'manager 2026-12-31'],
    ['registered on day 28 is the end', { ...outside, answers: { 'day-28': 'registered' } }, '2027-01-05', null],
    ['not wanted is an end', { ...outside, answers: { 'day-1': 'not-wanted' } }, '2026-12-05', null],
    ['a month before the end of March is the end of February', { ...inside, releaseDay: '2027-03-31' }, '2027-02-28', 'prison 2027-03-31'],
  ])('%s', (_what, course, today, expected) => {
    const next = nextOnGp(course, today)
    expect(next === null ? null : `${next.owner} ${next.due}`).toBe(expected)
  })

  test('an answer fits its day, and being registered names the practice', () => {
    expect(decideGp(inside, { answer: 'registered', practice: 'Test Surgery', day: '2026-11-01' }, '2026-11-01')).toMatchObject({ ok: false, field: 'answer' })
    expect(decideGp(inside, { answer: 'registered', practice: '', day: '2026-11-20' }, '2026-11-20')).toMatchObject({ ok: false, field: 'practice' })
    expect(decideGp(outside, { answer: 'none', practice: '', day: '2026-12-01' }, '2026-12-05')).toMatchObject({ ok: false, field: 'day' })
    expect(gpPoint(outside, '2026-12-05')).toBe('day-1')
    expect(gpPoint({ ...outside, answers: { 'day-1': 'none' } }, '2026-12-31')).toBe('day-28')
  })
})

const world = await makeWorld()
const { owner } = world.databases
const on = (day: string, role: Parameters<typeof world.as>[0], at: Parameters<typeof world.as>[1]) => world.as(role, at, new Date(`${day}T09:00:00Z`))

test('from the prison to day 28: each owner’s list, a blocker where mental health treatment waits, and nobody without sight reads the practice', async () => {
  const manager = await on('2026-11-23', 'offender-manager', 'probation')
  const person = await world.person({ probation: 'responsible', prison: 'responsible', treatment: 'referred', 'other-provider': 'referred' }, { surname: 'Zqpatient' })
  await owner.insertInto('sentence').values({ id: crypto.randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-05-10', months: 14, custody_start: '2026-05-10', prison_code: 'PBI', planned_release: '2026-12-03', sentence_end: '2027-07-09', supervision_end: '2027-12-02', recorded_at: new Date('2026-05-10T09:00:00Z') }).execute()
  await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  await owner.insertInto('assessment').values({ id: crypto.randomUUID(), person_id: person, pathway: 'health', question_version: 4, need: true, why: 'Low', assessed_on: '2026-11-01', organisation_id: world.organisation.probation, recorded_at: new Date('2026-11-01T09:00:00Z') }).execute()
  await owner.insertInto('treatment_path').values({ id: crypto.randomUUID(), person_id: person, reference: 'T-ZZZZZZZ', kinds: ['mhtr-primary'], why: 'Low for months', state: 'to-assess', state_on: '2026-11-20', provider_organisation_id: world.organisation.treatment, assess_by: '2026-11-27', started_on: '2026-11-20', organisation_id: world.organisation.probation, recorded_at: new Date('2026-11-20T09:00:00Z') }).execute()
  const waits = async (context: typeof manager) => { const list = await world.ask(context, continuityList, {}); return list.ok ? list.value.waiting.filter((row) => row.personId === person).map(({ key, due }) => `${key} ${due}`) : [] }
  const prison = await on('2026-11-23', 'prison-offender-manager', 'prison')
  expect(await waits(prison)).toEqual(['gp 2026-12-03'])
  expect(await world.perform(prison, recordGp, { person, answer: 'turned-away', practice: 'Zqsurgery', day: '2026-11-23' })).toMatchObject({ ok: true })
  const blocked = async (context: typeof manager) => { const read = await world.ask(context, treatmentOfPerson, { person }); return read.ok ? read.value.gpBlocker : read.message }
  expect(await blocked(manager)).toContain('Turned away by the practice: mental health treatment may not begin without a GP')
  // The provider that assesses for mental health sees it; another, and whoever sees no health, does not.
  expect(await blocked(await on('2026-11-23', 'caseworker', 'treatment'))).toContain('Turned away')
  for (const [role, at] of [['resettlement-worker', 'prison'], ['caseworker', 'other-provider'], ['housing-officer', 'housing'], ['analyst', 'commissioner']] as const) {
    const context = await on('2026-11-23', role, at)
    const told = JSON.stringify([await world.ask(context, gpOfPerson, { person }), await world.ask(context, treatmentOfPerson, { person }), await world.ask(context, continuityList, {})])
    expect([role, /Zqsurgery|[Tt]urned away/.exec(told)?.[0] ?? null]).toEqual([role, null])
    expect((await world.perform(context, recordGp, { person, answer: 'none', day: '2026-11-23' })).ok).toBe(false)
  }
  await owner.updateTable('sentence').set({ released_on: '2026-12-03' }).where('person_id', '=', person).execute()
  expect(await waits(await on('2026-12-04', 'offender-manager', 'probation'))).toEqual(['gp 2026-12-04'])
  expect(await waits(await on('2026-12-04', 'prison-offender-manager', 'prison'))).toEqual([])
  expect(await world.perform(await on('2026-12-04', 'offender-manager', 'probation'), recordGp, { person, answer: 'registered', practice: 'Zqsurgery', day: '2026-12-04' })).toMatchObject({ ok: true, value: { point: 'day-1' } })
  expect(await blocked(await on('2026-12-04', 'offender-manager', 'probation'))).toBeNull()
  const late = await on('2027-01-02', 'offender-manager', 'probation')
  expect(await waits(late)).toEqual(['gp 2026-12-31'])
  expect(await world.perform(late, recordGp, { person, answer: 'none', day: '2027-01-02' })).toMatchObject({ ok: true, value: { point: 'day-28' } })
  expect(await waits(late)).toEqual(['gp 2026-12-31'])
  expect(await world.perform(late, recordGp, { person, answer: 'registered', practice: 'Zqsurgery', day: '2027-01-02' })).toMatchObject({ ok: true })
  expect(await waits(late)).toEqual([])
})
