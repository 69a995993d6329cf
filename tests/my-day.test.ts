/** “My day”: what is due of every slice for each who works with people, and of nobody out of their sight. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { expect, test } from 'vitest'
import { addDays, type Day } from '../src/core/dates.ts'
import { myDay } from '../src/people/actions.ts'
import { MY_DAY_AHEAD_DAYS } from '../src/people/actions/my-day.ts'
import type { Action } from '../src/platform/action.ts'
import { partsOfDay } from '../src/platform/due.ts'
import type { Context, Viewer } from '../src/platform/context.ts'
import { addItem } from '../src/release/actions/plan.ts'
import { recordRelease, recordSentence } from '../src/sentences/actions.ts'
import { makeWorld, TODAY } from './world.ts'

type Hat = Context & { viewer: Viewer }
const world = await makeWorld()
const { owner } = world.databases
const [worker, manager, outsider] = [await world.as('resettlement-worker', 'prison'), await world.as('offender-manager', 'probation'), await world.as('offender-manager', 'outsider')]
const on = (hat: Hat, day: Day): Hat => ({ ...hat, today: day, now: new Date(`${day}T09:00:00Z`), requestId: randomUUID() })

const done = async <I extends z.ZodType, O>(hat: Hat, action: Action<I, O>, input: z.input<I>): Promise<O> => {
  const result = await world.perform({ ...hat, requestId: randomUUID() }, action, input)
  if (!result.ok) throw new Error(`${action.name}: ${result.message}`)
  return result.value
}

/** Somebody in prison whom the manager manages. */
const inside = async (release: Day): Promise<{ person: string; sentence: string }> => {
  const person = await world.person({ probation: 'responsible' })
  const { sentence } = await done(manager, recordSentence, {
    person, kind: 'custody', offenceCode: 'TH68010', court: 'Test Court', offenceDay: addDays(TODAY, -60), imposed: TODAY, months: 20, custodyStart: TODAY, prison: 'PBI', plannedRelease: release, sentenceEnd: addDays(TODAY, 600), supervisionEnd: '',
  })
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, side: 'community', from_day: '2020-01-01', reason: 'Test', decided_at: new Date('2020-01-01T09:00:00Z') }).execute()
  return { person, sentence }
}

/** The day of somebody: each row as its day and words, of one person. */
const dayOf = async (hat: Hat, person: string): Promise<string[]> => {
  const asked = await world.ask({ ...hat, requestId: randomUUID() }, myDay, {})
  if (!asked.ok) throw new Error(asked.message)
  return asked.value.parts.flatMap(({ due }) => due).filter((row) => row.person.id === person).map(({ due, words }) => `${due} ${words}`)
}

test('what a prison has to do is on its worker’s day, and passes to the manager’s at release', async () => {
  const { person, sentence } = await inside('2026-12-21')
  await done(worker, addItem, { person, pathway: 'finance-benefit-debt', words: 'Order a birth certificate', owner: 'me', point: '', day: '2026-11-26' })
  const item = '2026-11-26 For the release: Order a birth certificate'
  expect(await dayOf(worker, person)).toContain(item)
  expect(await dayOf(manager, person)).not.toContain(item)
  const version = (await owner.selectFrom('sentence').select('version').where('id', '=', sentence).executeTakeFirstOrThrow()).version
  await done(on(manager, '2026-11-25'), recordRelease, { sentence, released: '2026-11-25', version })
  expect(await dayOf(on(manager, '2026-11-26'), person)).toContain(item)
  expect(await dayOf(on(worker, '2026-11-26'), person)).toEqual([])
  const passed = await owner.selectFrom('release_plan_item').select(['passed_on', 'passed_from_organisation_id']).where('person_id', '=', person).executeTakeFirstOrThrow()
  expect(passed).toEqual({ passed_on: '2026-11-25', passed_from_organisation_id: world.organisation.prison })
})

test('it looks a week ahead, the oldest first, and says nothing of anybody out of sight', async () => {
  const { person } = await inside('2027-03-22')
  const last = addDays(TODAY, MY_DAY_AHEAD_DAYS)
  for (const day of [addDays(last, 1), last, addDays(TODAY, 1)]) await done(worker, addItem, { person, pathway: 'accommodation', words: `Due on ${day}`, owner: 'me', point: '', day })
  const rows = await dayOf(worker, person)
  expect(rows.filter((row) => row.includes('Due on'))).toEqual([`${addDays(TODAY, 1)} For the release: Due on ${addDays(TODAY, 1)}`, `${last} For the release: Due on ${last}`])
  expect(rows).toEqual(rows.toSorted())
  expect(await dayOf(outsider, person)).toEqual([])
  await owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: person, kind: 'exclusion', organisation_id: world.organisation.prison, accounts: [worker.viewer.accountId], classes: [], reason: 'A relative, in a test', from_day: TODAY, set_at: new Date(`${TODAY}T09:00:00Z`) }).execute()
  expect(await dayOf(worker, person)).toEqual([])
})

test('a manager’s day is of their own people: a colleague’s are the colleague’s, nobody’s are nobody’s', async () => {
  const { person } = await inside('2026-11-27')
  const mine = await dayOf(manager, person)
  expect(mine).toContain('2026-11-27 Release from prison')
  expect(mine.some((row) => row.endsWith('Assess needs: no pathway assessed in this sentence'))).toBe(false)
  expect(await dayOf(on(manager, '2026-12-07'), person)).toContain('2026-12-07 Assess needs: no pathway assessed in this sentence')
  await owner.updateTable('management').set({ until_day: '2026-11-24', ended_reason: 'Test', ended_at: new Date('2026-11-24T09:00:00Z') }).where('person_id', '=', person).execute()
  expect(await dayOf(on(manager, '2026-12-07'), person)).toEqual([])
  expect(await dayOf(worker, person)).toContain('2026-11-27 Release from prison')
})

test('what is long overdue never pushes today out of sight', () => {
  const today = '2026-11-24'
  const row = (due: string, urgent = false) => ({ due, urgent })
  const late = Array.from({ length: 40 }, (_, i) => row(addDays('2025-01-01', i)))
  const parts = partsOfDay([row('2026-11-26'), ...late.toReversed(), row(today), row('2026-11-20', true)], today, 30)
  expect(parts.map(({ part, rows, more }) => [part, rows.length, more])).toEqual([['urgent', 1, 0], ['today', 1, 0], ['overdue', 30, 10], ['coming', 1, 0]])
  expect(parts[2]?.rows[0]).toEqual(row('2025-01-01'))
})

test('a lead of information has no day of people', async () => {
  expect(await world.ask(await world.as('governance-lead', 'commissioner'), myDay, {})).toMatchObject({ ok: false })
})
