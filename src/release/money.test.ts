/** Money and papers where others read them: what is under way arranges the release plan’s finance, and stands beside the gate record’s question about money without answering it. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { addMoney, askMoney, moneyOf, moveMoney } from '../finances/actions.ts'
import { gateCheck } from '../gate/actions.ts'
import { myDay } from '../people/actions.ts'
import { recordRelease } from '../sentences/actions.ts'
import { releasePlan } from './actions/plan.ts'

const world = await makeWorld()
const { owner } = world.databases
const RELEASE = '2026-12-11'
const on = (day: string, role: Parameters<typeof world.as>[0], at: Parameters<typeof world.as>[1]) => world.as(role, at, new Date(`${day}T09:00:00Z`))
const worker = await on('2026-11-23', 'resettlement-worker', 'prison')

const inPrison = async (): Promise<{ person: string; sentence: string }> => {
  const [person, sentence] = [await world.person({ probation: 'responsible', prison: 'responsible' }, { surname: 'Pennyless' }), randomUUID()]
  await owner.insertInto('sentence').values({ id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-09-01', months: 8, custody_start: '2026-09-01', prison_code: 'PBI', planned_release: RELEASE, released_on: null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-09-01T09:00:00Z') }).execute()
  await owner.insertInto('release_plan').values({ id: randomUUID(), person_id: person, sentence_id: sentence, started_at: new Date('2026-09-01T09:00:00Z') }).execute()
  await owner.insertInto('assessment').values({ id: randomUUID(), person_id: person, pathway: 'finance-benefit-debt', question_version: 4, need: true, assessed_on: '2026-10-01', organisation_id: world.organisation.prison, recorded_at: new Date('2026-10-01T10:00:00Z') }).execute()
  const manager = await on('2026-11-23', 'offender-manager', 'probation')
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  return { person, sentence }
}
const planOf = async (person: string) => { const seen = await world.ask(worker, releasePlan, { person, point: 'four-weeks' }); if (!seen.ok) throw new Error(seen.message); return seen.value }
const ask = { account: 'no', credit: 'yes', rent: 'none', jobcentre: world.organisation.jobcentre } as const

test('nobody does anything about finance until something of money and papers is under way; what was not needed arranges nothing', async () => {
  const { person } = await inPrison()
  expect((await planOf(person)).stillOpen.join()).toMatch(/nobody does anything about.*finance/i)
  await world.perform(worker, addMoney, { person, kind: 'bank-account' })
  const plan = await planOf(person)
  expect(plan.stillOpen.join()).not.toMatch(/nobody does anything about.*finance/i)
  expect(plan.arranged).toEqual([{ pathway: 'finance-benefit-debt', what: 'money', words: 'Bank account, not applied for', owner: 'the prison’s resettlement team', due: expect.any(String) }])
  const seen = await world.ask(worker, moneyOf, { person })
  const [item] = seen.ok ? seen.value.items : []
  expect(await world.perform(worker, moveMoney, { person, financeItem: item?.id ?? '', version: item?.version ?? 0, move: 'not-needed', on: '2026-11-23', day: '', words: 'Has one after all' })).toMatchObject({ ok: true })
  expect((await planOf(person)).arranged).toEqual([])
})

test('the gate record tells beside its question about money what is recorded, and leaves it unanswered', async () => {
  const { person, sentence } = await inPrison()
  expect(await world.perform(worker, askMoney, { person, ...ask })).toMatchObject({ ok: true })
  expect(await world.perform(await on(RELEASE, 'resettlement-worker', 'prison'), recordRelease, { sentence, released: RELEASE, version: 1 })).toMatchObject({ ok: true })
  const manager = await on(RELEASE, 'offender-manager', 'probation')
  const seen = await world.ask(manager, gateCheck, { person, day: 0 })
  if (!seen.ok) throw new Error(seen.message)
  expect(seen.value.recordedElsewhere).toMatch(/^Recorded with money and papers: Bank account: not applied for, .*Universal Credit: claim not prepared, .*Ask them all the same\.$/)
  expect(seen.value.questions.find(({ question }) => question === 'money')?.standing).toEqual({ state: 'open' })
})

test('the work coach’s day names what is theirs to do of whom they were asked to help, and nobody else', async () => {
  const { person, sentence } = await inPrison()
  await world.perform(worker, askMoney, { person, ...ask })
  await world.perform(await on(RELEASE, 'resettlement-worker', 'prison'), recordRelease, { sentence, released: RELEASE, version: 1 })
  const coach = await on(RELEASE, 'work-coach', 'jobcentre')
  const claim = await world.ask(coach, moneyOf, { person })
  const [item] = claim.ok ? claim.value.items : []
  await world.perform(coach, moveMoney, { person, financeItem: item?.id ?? '', version: item?.version ?? 0, move: 'claim', on: RELEASE, day: '', words: '' })
  const rows = async (context: typeof coach): Promise<string[]> => { const day = await world.ask(context, myDay, {}); return day.ok ? day.value.parts.flatMap(({ due }) => due).filter((row) => row.person.id === person).map(({ words }) => words) : [] }
  expect(await rows(coach)).toEqual(['Universal Credit: offer an advance, so that there is money until the first payment'])
  expect(await rows(await on(RELEASE, 'work-coach', 'outsider'))).toEqual([])
})
