/** Merges over chains: what each defect was that the random test of merges (tests/merging.test.ts) found, told plainly. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { beginPlan, wordPlan } from '../plans/actions.ts'
import { mergePeople, openPerson, partPeople } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const head = await world.as('delivery-unit-head', 'probation')
const officer = await world.as('housing-officer', 'housing')
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const merge = async (person: string, into: string): Promise<string> => {
  const done = await world.perform(head, mergePeople, { person, into: await referenceOf(into), reason: 'The same fingerprints' })
  if (!done.ok) throw new Error(done.message)
  return done.value.mergeId
}
const part = (id: string) => world.perform(head, partPeople, { merge: id, reason: 'Two brothers after all' })
const known = { probation: 'responsible', housing: 'supplied' } as const
const openPlans = async (person: string): Promise<number> => (await owner.selectFrom('plan').select('id').where('person_id', '=', person).where('state', '<>', 'closed').execute()).length

describe('a chain of merges', () => {
  test('is one human being to every organisation that has to do with any of its records, and each alone again after parting in any order', async () => {
    const [a, b, c] = [await world.person(known), await world.person(), await world.person()]
    const sees = async (): Promise<boolean[]> => Promise.all([a, b, c].map(async (person) => (await sql<{ n: number }>`select count(*)::int as n from involvement where person_id = ${person}::uuid and organisation_id = ${world.organisation.housing}::uuid`.execute(owner)).rows[0]!.n > 0))
    const [first, second] = [await merge(a, b), await merge(b, c)]
    expect(await sees()).toEqual([true, true, true])
    expect((await part(first)).ok).toBe(true)
    expect(await sees()).toEqual([true, false, false])
    expect((await part(second)).ok).toBe(true)
    expect(await sees()).toEqual([true, false, false])
    expect((await world.ask(officer, openPerson, { person: c })).ok).toBe(false)
  })

  test('has every look at it written down under each of its records, so that parting hides none', async () => {
    const [a, b, c] = [await world.person(), await world.person(), await world.person()]
    for (const [from, into] of [[a, b], [b, c]] as const) await merge(from, into)
    expect((await world.ask(head, openPerson, { person: c })).ok).toBe(true)
    const { person_ids: ids } = await owner.selectFrom('audit_entry').select('person_ids').where('name', '=', 'people.open').orderBy('occurred_at', 'desc').orderBy('id').where(sql<boolean>`${c}::uuid = any (person_ids)`).executeTakeFirstOrThrow()
    expect(ids.toSorted()).toEqual([a, b, c].toSorted())
  })

  test('gives a plan back to whoever is parted first, and not only with the merge that closed it', async () => {
    const [a, b, c] = [await world.person(), await world.person(), await world.person()]
    for (const person of [a, c]) expect((await world.perform(head, beginPlan, { person })).ok).toBe(true)
    const [first, second] = [await merge(a, b), await merge(b, c)]
    expect([await openPlans(a), await openPlans(c)]).toEqual([0, 1])
    expect((await part(first)).ok).toBe(true)
    expect([await openPlans(a), await openPlans(c)]).toEqual([1, 1])
    expect((await part(second)).ok).toBe(true)
    expect([await openPlans(a), await openPlans(b), await openPlans(c)]).toEqual([1, 0, 1])
  })

  test('and an edit of what a merge has just closed, in flight with an old version, changes nothing', async () => {
    const [a, b] = [await world.person(), await world.person()]
    for (const person of [a, b]) expect((await world.perform(head, beginPlan, { person })).ok).toBe(true)
    const { version } = await owner.selectFrom('plan').select('version').where('person_id', '=', a).executeTakeFirstOrThrow()
    await world.perform(head, wordPlan, { person: b, version, ownWords: 'I want to work again' })
    const id = await merge(a, b)
    expect(await world.perform(head, wordPlan, { person: a, version, ownWords: 'I want to see my son' })).toMatchObject({ ok: false, kind: 'stale' })
    expect((await part(id)).ok).toBe(true)
    expect((await owner.selectFrom('plan').select('own_words').where('person_id', 'in', [a, b]).orderBy('own_words').execute()).map((row) => row.own_words)).toEqual(['', 'I want to work again'])
  })
})
