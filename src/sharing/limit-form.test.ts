/** An attack: whoever keeps limits reads from the forms, or from what a lock would do, who is in treatment. */
import { expect, test } from 'vitest'
import type { Role } from '../platform/vocabulary.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { exclude, limitForm, lock } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const KEEPERS: readonly (readonly [Role, 'prison' | 'probation'])[] = [['administrator', 'prison'], ['prison-offender-manager', 'prison'], ['administrator', 'probation'], ['delivery-unit-head', 'probation'], ['governance-lead', 'probation']]

test('a patient and nobody’s patient look alike to every keeper of limits, letter for letter', async () => {
  for (const role of ['caseworker', 'governance-lead', 'administrator'] as const) await world.as(role, 'treatment')
  const worker = await world.as('resettlement-worker', 'prison')
  const manager = await world.as('offender-manager', 'probation')
  const patient = await world.person({ probation: 'responsible', prison: 'supplied', treatment: 'responsible' })
  const other = await world.person({ probation: 'responsible', prison: 'supplied' })
  for (const [role, organisation] of KEEPERS) {
    const keeper = await world.as(role, organisation)
    const said = async (person: string): Promise<string> => {
      const reference = await referenceOf(person)
      const colleague = `${organisation === 'prison' ? 'resettlement-worker' : 'offender-manager'}.${organisation}@example.invalid`
      const input = { reference, reason: 'The press asks about him.', from: TODAY, review: '2027-05-01' }
      const all = [
        await world.ask(keeper, limitForm, { reference }),
        (await world.perform(keeper, lock, { ...input, accounts: [organisation === 'prison' ? worker.viewer.accountId : manager.viewer.accountId], others: '' }, { preview: true })).consequences,
        (await world.perform(keeper, exclude, { ...input, colleague }, { preview: true })).consequences,
      ]
      return JSON.stringify(all).replaceAll(person, 'ID').replaceAll(reference, 'REFERENCE')
    }
    const [one, two] = [await said(patient), await said(other)]
    expect(one, `${role} of ${organisation}`).toBe(two)
    expect(one).not.toContain('of treatment')
  }
})

test('the form lists colleagues of the own organisation; others are a number', async () => {
  const person = await world.person({ probation: 'responsible', prison: 'supplied', treatment: 'responsible' })
  await world.as('resettlement-worker', 'prison')
  await world.as('offender-manager', 'probation')
  const shown = await world.ask(await world.as('delivery-unit-head', 'probation'), limitForm, { reference: await referenceOf(person) })
  expect(shown).toMatchObject({ ok: true, value: { elsewhere: 1 } })
  expect(shown.ok && new Set(shown.value.colleagues.map((one) => one.organisation))).toEqual(new Set(['Test probation']))
})
