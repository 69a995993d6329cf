/** Whoever is put out today is on no list of who may see or decide from that moment on; a leaver stays on it until the end of the last day. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { limitForm, explainForColleague } from './actions.ts'

const world = await makeWorld()
const { owner, app } = world.databases
const lead = await world.as('governance-lead', 'probation')
const person = await world.person()
const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()

/** A colleague with one hat at probation, whose last day is today where it is said. */
const colleague = async (handle: string, days: { readonly until_day?: string; readonly ended_at?: Date }, role: 'offender-manager' | 'delivery-unit-head' = 'offender-manager'): Promise<string> => {
  const id = randomUUID()
  await owner.insertInto('account').values({ id, handle, name: `Named ${handle}`, email: `${handle}@example.invalid` }).execute()
  await owner.insertInto('membership').values({ id: randomUUID(), account_id: id, organisation_id: world.organisation.probation, role, purpose: 'offender-management', from_day: '2020-01-01', ...days }).execute()
  return id
}

test.each<[string, { readonly until_day?: string; readonly ended_at?: Date }, boolean]>([
  ['stays', {}, true],
  ['leaves.today', { until_day: TODAY }, true],
  ['left.yesterday', { until_day: '2026-11-22' }, false],
  ['put.out.today', { until_day: TODAY, ended_at: NOW }, false],
  ['put.out.without.a.last.day', { ended_at: NOW }, false],
])('%s', async (handle, days, listed) => {
  await colleague(handle, days)
  const form = await world.ask(lead, limitForm, { reference })
  expect(form.ok && form.value.colleagues.some(({ name }) => name === `Named ${handle}`)).toBe(listed)
  const asked = await world.ask(lead, explainForColleague, { colleague: `${handle}@example.invalid`, person: reference })
  expect(asked.ok).toBe(listed)
})

test('an agreement’s preview and the approvers of a restriction count no hat that nobody may wear', async () => {
  await colleague('only.head', { until_day: TODAY, ended_at: NOW }, 'delivery-unit-head')
  const hats = await app.transaction().execute(async (tx) => {
    await sql`select set_config('app.today', ${TODAY}, true), set_config('app.organisation', ${world.organisation.probation}, true)`.execute(tx)
    return (await sql<{ role: string }>`select role from hats_of(array[${world.organisation.probation}::uuid], array['offender-management'])`.execute(tx)).rows.map(({ role }) => role)
  })
  expect(hats).toEqual(['offender-manager'])
})
