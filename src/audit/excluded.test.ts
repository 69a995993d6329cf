/** Nobody reads in the audit what was done with a person from whom they are excluded: not that somebody looked, nor that it stood out. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { londonDay } from '../core/dates.ts'
import { mergePeople, openPerson } from '../people/actions.ts'
import { takeTurn } from '../platform/loop.ts'
import { whoLooked } from '../sharing/actions.ts'
import { makeWorld, NOW } from '../../tests/world.ts'
import { exportAudit, verifyAudit } from './actions/proof.ts'
import { searchAudit } from './actions/search.ts'
import { listUnusual, openUnusual } from './actions/unusual.ts'
import { sealing } from './store/seals.ts'

const world = await makeWorld()
const { owner } = world.databases
const lead = await world.as('governance-lead', 'commissioner')
const manager = await world.as('offender-manager', 'probation')
const period = { from: '2026-11-23', to: '2026-11-23' }
const fresh = <T extends { requestId: string }>(context: T): T => ({ ...context, requestId: randomUUID() })

describe('somebody from whom a lead is excluded', () => {
  test('is in nothing that the lead reads of the audit: who looked, the search, unusual looking, the export; another lead reads it all', async () => {
    const [shut, other] = [await world.as('governance-lead', 'probation'), lead]
    const [person, merged, stays] = [await world.person(), await world.person(), await world.person()]
    await world.perform(fresh(manager), mergePeople, { person: merged, into: (await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()).reference, reason: 'the same man: the same fingerprints' })
    for (const id of [person, merged, stays]) await world.ask(fresh(manager), openPerson, { person: id })
    const [look] = await owner.insertInto('unusual_look').values({
      id: randomUUID(), account_id: manager.viewer.accountId, organisation_id: manager.viewer.organisationId, day: '2026-11-23', rule: 'own-surname', person_id: person, how_many: 1, first_at: NOW, last_at: NOW, found_at: NOW, due_day: '2026-11-30',
    }).returning('id').execute()
    while (await takeTurn(world.databases, world.core.files, sealing)) await Promise.resolve()
    const today = londonDay(new Date())
    const read = async (context: typeof lead): Promise<string> => JSON.stringify([
      await world.ask(fresh(context), whoLooked, { person }), await world.ask(fresh(context), searchAudit, { ...period, account: manager.viewer.accountId }), await world.ask(fresh(context), listUnusual, {}),
      await world.ask(fresh(context), openUnusual, { look: look!.id }), await world.ask(fresh(context), exportAudit, { from: '2026-11-01', to: today }),
    ])
    const before = await read(shut)
    for (const words of [person, merged, stays, look!.id]) expect(before).toContain(words)
    await owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: merged, kind: 'exclusion', organisation_id: world.organisation.probation, accounts: [shut.viewer.accountId], reason: 'A relative of the lead', from_day: '2026-11-01', set_at: NOW }).execute()
    const after = await read(shut)
    expect([person, merged, look!.id].filter((words) => after.includes(words))).toEqual([])
    expect(after).toContain(stays)
    for (const words of [person, merged, stays, look!.id]) expect(await read(other)).toContain(words)
    // What the lead may not read is still proven: the chain is whole for them too.
    expect(await world.ask(fresh(shut), verifyAudit, { from: today, to: today })).toMatchObject({ ok: true, value: { whole: true } })
  })
})
