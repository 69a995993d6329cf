/** Attacks on merges: joining at one moment, round in a circle, parting twice. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { mergePeople, partPeople } from '../../src/people/actions.ts'
import { makeWorld, NOW } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases

const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference

describe('merging at the same moment', () => {
  test('joins a pair once, and never round in a circle', async () => {
    const head = await world.as('delivery-unit-head', 'probation')
    const manager = await world.as('offender-manager', 'probation')
    for (let round = 0; round < 3; round++) {
      const [one, other] = [await world.person(), await world.person()]
      const reason = 'The same human being, seen twice'
      const [a, b] = [await referenceOf(one), await referenceOf(other)]
      const done = await Promise.all([
        world.perform(head, mergePeople, { person: one, into: b, reason }), world.perform(manager, mergePeople, { person: other, into: a, reason }),
        world.perform(manager, mergePeople, { person: one, into: b, reason }),
      ])
      expect(done.filter((result) => result.ok)).toHaveLength(1)
      const merges = await owner.selectFrom('active_merge').select('id').where('person_id', 'in', [one, other]).execute()
      expect(merges).toHaveLength(1)
      const parted = await Promise.all([1, 2, 3].map(() => world.perform(head, partPeople, { merge: merges[0]!.id!, reason: 'Two people after all' })))
      expect(parted.filter((result) => result.ok)).toHaveLength(1)
      expect(parted.filter((result) => !result.ok && result.kind === 'refused')).toHaveLength(2)
    }
  })

  test('and a circle that got into the records all the same is followed in no time', async () => {
    const [one, other] = [await world.person(), await world.person()]
    const { viewer } = await world.as('delivery-unit-head', 'probation')
    const merge = (person: string, into: string) => ({ id: randomUUID(), kind: 'merge', person_id: person, into_id: into, reason: 'circle', decided_by: viewer.accountId, decided_at: NOW })
    await owner.insertInto('person_merge').values([merge(one, other), merge(one, other), merge(other, one), merge(other, one)]).execute()
    await owner.transaction().execute(async (tx) => {
      await sql`set local statement_timeout = '2s'`.execute(tx)
      await sql`select current_person(${one}::uuid), (select count(*) from same_people(${one}::uuid))`.execute(tx)
    })
    await owner.deleteFrom('person_merge').where('reason', '=', 'circle').execute()
  })
})
