/** Merges over chains: what each defect was that the random test of merges (tests/merging.test.ts) found, told plainly. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld, NOW } from '../../tests/world.ts'
import { beginPlan, wordPlan } from '../plans/actions.ts'
import { assessRisk } from '../risk/actions.ts'
import { comparePeople, mergePeople, openMerge, openPerson, partPeople, writtenWhileOne } from './actions.ts'

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

describe('two records of which somebody said that they are two people’s', () => {
  test('are shown with who said so, when and why, also of a record that was merged since, and become one only with a reason', async () => {
    const [a, b, c] = [await world.person(), await world.person(), await world.person()]
    await owner.insertInto('people_apart').values({ id: randomUUID(), person_id: a, other_id: b, reason: 'Brothers: both sat in the office', decided_by: head.viewer.accountId, decided_at: NOW }).execute()
    const apart = { by: head.viewer.name, on: '2026-11-23', reason: 'Brothers: both sat in the office' }
    for (const [one, other] of [[a, b], [b, a]] as const) expect(await world.ask(head, comparePeople, { person: one, with: await referenceOf(other) })).toMatchObject({ ok: true, value: { apart } })
    expect(await world.ask(head, comparePeople, { person: a, with: await referenceOf(c) })).toMatchObject({ ok: true, value: { apart: null } })
    await merge(a, c)
    expect(await world.ask(head, comparePeople, { person: c, with: await referenceOf(b) })).toMatchObject({ ok: true, value: { apart } })
    const asked = { person: b, into: await referenceOf(c) }
    for (const preview of [true, false])
      expect(await world.perform(head, mergePeople, { ...asked, reason: 'Same name' }, { preview })).toMatchObject({ ok: false, field: 'reason', message: expect.stringContaining('said on 23 November 2026 that these are two people: “Brothers: both sat in the office”') })
    expect(await world.perform(head, mergePeople, { ...asked, reason: 'Fingerprints taken today are the same man’s' })).toMatchObject({ ok: true })
  })

  test('and whoever does not see both is told nothing of it', async () => {
    const [mine, theirs] = [await world.person(known), await world.person()]
    await owner.insertInto('people_apart').values({ id: randomUUID(), person_id: mine, other_id: theirs, reason: 'Brothers: both sat in the office', decided_by: head.viewer.accountId, decided_at: NOW }).execute()
    const compared = await world.ask(officer, comparePeople, { person: mine, with: await referenceOf(theirs) })
    expect(JSON.stringify(compared)).not.toMatch(/Brothers/)
  })
})

describe('before a merge and after its parting', () => {
  const judged = { harm: 'high', likelihoodPercent: 61, tier: 'B2', source: 'oasys', assessed: '2026-11-23' } as const

  test('the two records stand side by side, each with what the viewer may see under it, counted by kind', async () => {
    const [a, b] = [await world.person(), await world.person()]
    expect((await world.perform(head, assessRisk, { person: b, ...judged })).ok).toBe(true)
    const compared = await world.ask(head, comparePeople, { person: a, with: (await referenceOf(b)).toLowerCase() })
    expect(compared).toMatchObject({ ok: true, value: { person: { id: a }, both: { one: { holds: {} }, other: { person: { id: b }, holds: { 'Assessment of risk': 1 } } } } })
    const itself = await world.ask(head, comparePeople, { person: a, with: await referenceOf(a) })
    expect(itself).toMatchObject({ ok: true, value: { other: null, both: null } })
  })

  test('every merge of a chain is found from the page of the record that was kept, and can be undone there in any order', async () => {
    const [a, b, c] = [await world.person(), await world.person(), await world.person()]
    const [first, second] = [await merge(a, b), await merge(b, c)]
    const compared = await world.ask(head, comparePeople, { person: c })
    expect(compared.ok && compared.value.merges.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted())
    expect(await world.ask(head, openMerge, { person: c, merge: first })).toMatchObject({ ok: true, value: { other: { id: a } } })
    expect((await part(first)).ok).toBe(true)
    expect(await world.ask(head, openMerge, { person: c, merge: first })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('what was written while two were one is listed by name and day, to each side only what it may see', async () => {
    const [mine, theirs] = [await world.person(), await world.person({ prison: 'responsible' })]
    const governor = await world.as('prison-offender-manager', 'prison')
    const mergeId = await (async (): Promise<string> => {
      await owner.insertInto('involvement').values({ id: randomUUID(), person_id: theirs, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2026-01-01', until_day: '2026-11-23', because_of: 'tests', because_id: theirs }).execute()
      return merge(theirs, mine)
    })()
    expect((await world.perform(head, assessRisk, { person: theirs, ...judged })).ok).toBe(true)
    expect((await part(mergeId)).ok).toBe(true)
    const days = { from: '2026-11-23', until: '2026-11-23' }
    expect(await world.ask(head, writtenWhileOne, { person: mine, other: theirs, ...days })).toMatchObject({ ok: true, value: { mine: { rows: [{ what: 'Assessment of risk', day: '2026-11-23' }] }, beside: { rows: [] } } })
    expect(await world.ask(governor, writtenWhileOne, { person: theirs, other: mine, ...days })).toMatchObject({ ok: true, value: { mine: { rows: [] }, beside: null } })
    expect(await world.ask(governor, writtenWhileOne, { person: mine, other: theirs, ...days })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(head, writtenWhileOne, { person: mine, other: theirs, from: '2026-11-01', until: '2026-11-22' })).toMatchObject({ ok: true, value: { mine: { rows: [] } } })
  })
})

test('that two were said to be two is told to whoever sees both, and to nobody who sees one', async () => {
  const [seen, unseen] = [await world.person({ probation: 'responsible' }), await world.person({ outsider: 'responsible' })]
  const both = await world.person({ probation: 'responsible' })
  const { viewer, today, now } = await world.as('offender-manager', 'probation')
  const row = (other: string, person = seen) => ({ id: randomUUID(), person_id: person, other_id: other, reason: 'Two people at one address', decided_by: viewer.accountId, decided_at: now })
  await world.databases.owner.insertInto('people_apart').values([row(unseen), row(seen, unseen), row(both)]).execute()
  const told = await world.databases.app.transaction().execute(async (tx) => {
    await sql`select set_config('app.account', ${viewer.accountId}, true), set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${viewer.role}, true), set_config('app.purpose', ${viewer.purpose}, true), set_config('app.today', ${today}, true), set_config('app.now', ${now.toISOString()}, true)`.execute(tx)
    return tx.selectFrom('people_apart').select(['person_id', 'other_id']).where((eb) => eb.or([eb('person_id', 'in', [seen, unseen]), eb('other_id', 'in', [seen, unseen])])).execute()
  })
  expect(told).toEqual([{ person_id: seen, other_id: both }])
})
