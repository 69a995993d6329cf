/** An attack: two records are merged, a limit or hold is set on what is one person then, and the merge is undone so that it falls off. It stands on both. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { mergePeople, openPerson, partPeople } from '../people/actions.ts'
import { setHold } from '../rights/actions/holds.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { exclude, listLimits, lock } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
let minute = 0
/** Each step a minute after the one before. */
const head = () => world.as('delivery-unit-head', 'probation', new Date(NOW.getTime() + ++minute * 60_000))
const moira = await world.as('offender-manager', 'probation')
const sees = async (person: string): Promise<boolean> => (await world.ask(moira, openPerson, { person })).ok
const shutOut = async (person: string) => world.perform(await head(), exclude, { reference: await referenceOf(person), colleague: 'offender-manager.probation@example.invalid', reason: 'He is her uncle by marriage.', from: TODAY, review: '2027-05-01' })
const merge = async (person: string, into: string): Promise<string> => {
  const done = await world.perform(await head(), mergePeople, { person, into: await referenceOf(into), reason: 'The same fingerprints' })
  if (!done.ok) throw new Error(done.message)
  return done.value.mergeId
}
const part = async (id: string) => world.perform(await head(), partPeople, { merge: id, reason: 'Two brothers after all' })
const pair = async () => [await world.person({ probation: 'responsible', prison: 'supplied' }), await world.person({ probation: 'responsible', prison: 'supplied' })] as const

describe('after an un-merge', () => {
  test('an exclusion stands on both, due to be looked at; parting says nothing of it', async () => {
    const [a, b] = await pair()
    const id = await merge(a, b)
    expect((await shutOut(b)).ok).toBe(true)
    const parted = await part(id)
    expect(parted.ok && JSON.stringify(parted.consequences)).not.toMatch(/exclusion|shut out|limit/i)
    expect([await sees(a), await sees(b)]).toEqual([false, false])
    const kept = await world.ask(await head(), listLimits, {})
    expect(kept.ok && kept.value.standing.filter((row) => [a, b].includes(row.personId)).map((row) => [row.personId, row.review])).toEqual([[a, TODAY], [b, '2027-05-01']])
    // Merged and parted again it is not copied again.
    expect((await part(await merge(a, b))).ok).toBe(true)
    expect(await owner.selectFrom('sight_limit').select('id').where('person_id', 'in', [a, b]).execute()).toHaveLength(2)
  })

  test('a lock stands on both, and in a chain of merges on each of three', async () => {
    const [a, b] = await pair()
    const [c] = await pair()
    const [first, second] = [await merge(a, b), await merge(b, c)]
    const prisoner = await world.as('prison-offender-manager', 'prison')
    const resettler = await world.as('resettlement-worker', 'prison')
    const locker = { ...prisoner, now: new Date(NOW.getTime() + ++minute * 60_000) }
    expect((await world.perform(locker, lock, { reference: await referenceOf(c), accounts: [prisoner.viewer.accountId], others: '', reason: 'The press asks about him.', from: TODAY, review: '2027-05-01' })).ok).toBe(true)
    for (const id of [first, second]) expect((await part(id)).ok).toBe(true)
    for (const person of [a, b, c]) {
      expect((await world.ask(resettler, openPerson, { person })).ok).toBe(false)
      expect((await world.ask(prisoner, openPerson, { person })).ok).toBe(true)
    }
  })

  test('a restriction of use and a legal hold stand on both', async () => {
    const [a, b] = await pair()
    const id = await merge(a, b)
    const lead = { ...(await world.as('governance-lead', 'probation')), now: new Date(NOW.getTime() + ++minute * 60_000) }
    expect((await world.perform(lead, setHold, { person: b, reason: 'The coroner asked on Monday.', review: '2027-05-01' })).ok).toBe(true)
    await owner.insertInto('sight_limit').values({ id: crypto.randomUUID(), person_id: b, kind: 'restriction', organisation_id: world.organisation.probation, reason: 'He says it is wrong.', from_day: TODAY, set_by: lead.viewer.accountId, set_at: lead.now }).execute()
    expect((await part(id)).ok).toBe(true)
    for (const person of [a, b]) {
      expect((await sql<{ held: boolean }>`select held_people(array[${person}::uuid]) as held`.execute(owner)).rows).toEqual([{ held: true }])
      expect(await owner.selectFrom('sight_limit').select('kind').where('person_id', '=', person).execute()).toEqual([{ kind: 'restriction' }])
    }
  })

  test('nobody copies limits but by parting: for a merge that stands, or that another undid, nothing happens', async () => {
    const [a, b] = await pair()
    const id = await merge(a, b)
    await shutOut(b)
    await sql`select copy_limits_on_parting(${id}::uuid)`.execute(world.databases.app)
    expect(await owner.selectFrom('sight_limit').select('id').where('person_id', '=', a).execute()).toEqual([])
  })

  test('an exclusion of one alone, merged into a chain later, is not copied to whoever was in the chain before', async () => {
    const [a, b] = await pair()
    const [c] = await pair()
    const first = await merge(a, b)
    expect((await shutOut(c)).ok).toBe(true)
    const second = await merge(b, c)
    expect([await sees(a), await sees(b), await sees(c)]).toEqual([false, false, false])
    expect((await part(first)).ok).toBe(true)
    expect([await sees(a), await sees(b), await sees(c)]).toEqual([true, false, false])
    expect((await part(second)).ok).toBe(true)
    expect([await sees(a), await sees(b), await sees(c)]).toEqual([true, true, false])
  })

  test('in chains of three, in any order, whoever is shut out of somebody is shut out of all who were one with them then, and of no other', async () => {
    let partings = 0
    const at = fc.nat({ max: 3 })
    const steps = fc.oneof({ weight: 4, arbitrary: fc.record({ what: fc.constant('merge' as const), one: at, other: at }) }, { weight: 3, arbitrary: fc.record({ what: fc.constant('part' as const), one: at, other: at }) }, { weight: 2, arbitrary: fc.record({ what: fc.constant('shut' as const), one: at, other: at }) })
    await fc.assert(fc.asyncProperty(fc.array(steps, { minLength: 6, maxLength: 12 }), async (operations) => {
      const people = [...await pair(), ...await pair()]
      const standing: { id: string; from: number; into: number }[] = []
      const covered: (readonly number[])[] = []
      const current = (one: number): number => {
        const up = standing.find(({ from }) => from === one)
        return up ? current(up.into) : one
      }
      const human = (one: number): number[] => [0, 1, 2, 3].filter((other) => current(other) === current(one))
      for (const { what, one, other } of operations) {
        const [from, into] = [current(one), current(other)]
        if (what === 'merge' && from !== into) standing.push({ id: await merge(people[from]!, people[into]!), from, into })
        if (what === 'part' && standing.length > 0) {
          const [merged] = standing.splice(one % standing.length, 1)
          expect((await part(merged!.id)).ok).toBe(true)
          partings++
        }
        if (what === 'shut') {
          expect((await shutOut(people[from]!)).ok).toBe(true)
          covered.push(human(one))
        }
        const seen = await Promise.all(people.map(sees))
        expect(seen).toEqual([0, 1, 2, 3].map((each) => !covered.some((were) => human(each).some((mine) => were.includes(mine)))))
      }
    }), { numRuns: process.env['THROUGHLINE_PROVE'] === '1' ? 100 : 8, seed: 20261124 })
    expect(partings).toBeGreaterThan(8)
  }, 600_000)

  test('in any order of merging, shutting out and parting nobody sees more than before the parting', async () => {
    let steps = 0
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('merge-a', 'merge-b', 'part', 'shut-a', 'shut-b'), { minLength: 3, maxLength: 7 }), async (operations) => {
      const [a, b] = await pair()
      const out = { a: false, b: false }
      let standing: string | undefined
      for (const what of operations) {
        if (what.startsWith('merge') && standing === undefined) standing = what === 'merge-a' ? await merge(a, b) : await merge(b, a)
        if (what === 'part' && standing !== undefined) {
          expect((await part(standing)).ok).toBe(true)
          standing = undefined
        }
        if (what.startsWith('shut')) {
          expect((await shutOut(what === 'shut-a' ? a : b)).ok).toBe(true)
          if (standing !== undefined || what === 'shut-a') out.a = true
          if (standing !== undefined || what === 'shut-b') out.b = true
        }
        const one = standing !== undefined && (out.a || out.b)
        expect([await sees(a), await sees(b)]).toEqual([!(one || out.a), !(one || out.b)])
        steps++
      }
    }), { numRuns: 12, seed: 20261123 })
    expect(steps).toBeGreaterThan(30)
  }, 120_000)
})
