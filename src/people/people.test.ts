import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { mergePeople, openPerson, partPeople, searchPeople, subjectAccess } from './actions.ts'
import { decideMerge, nameKey } from './rules.ts'

describe('names are compared without case, accents or punctuation', () => {
  test.each([['O’Néill-Smith', 'oneillsmith'], ['  de la Cruz ', 'delacruz'], ['ŁUKASZ', 'lukasz']])('%s becomes %s', (name, key) => expect(nameKey(name)).toBe(key))
})

describe('a merge is decided before anything is written', () => {
  const side = (id: string, more = {}) => ({ id, birthDate: '1990-01-01', reference: 'P-0000000', mergedInto: null, ...more })
  test('whom somebody said to be two people becomes one only with a reason that says more; who said so, and when, is named', () => {
    const apart = { by: 'Helen Sampleton', on: '2026-10-05', reason: 'Both were at the office.' }
    expect(decideMerge(side('a'), side('b'), 'same PNC', apart)).toMatchObject({ ok: false, field: 'reason', message: expect.stringContaining('Helen Sampleton said on 5 October 2026 that these are two people: “Both were at the office”. Say what was found out since') })
    expect(decideMerge(side('a'), side('b'), 'Their fingerprints are the same, taken again today', apart).ok).toBe(true)
  })
  test('a record is not merged into itself', () => expect(decideMerge(side('a'), side('a'), 'same PNC').ok).toBe(false))
  test('different birth dates need a reason that says so', () => {
    expect(decideMerge(side('a'), side('b', { birthDate: '1991-01-01' }), 'same PNC').ok).toBe(false)
    expect(decideMerge(side('a'), side('b', { birthDate: '1991-01-01' }), 'same PNC and prison number; typing error in police record').ok).toBe(true)
  })
})

const world = await makeWorld()

describe('through the door', () => {
  test('a manager finds a person by the start of a surname, by full name in either order, and by number', async () => {
    const person = await world.person({ probation: 'responsible' }, { forename: 'Zara', surname: 'Quillington', crn: 'X990001' })
    const manager = await world.as('offender-manager', 'probation')
    for (const words of ['quill', 'Zara Quillington', 'Quillington, Zara', 'x990001']) {
      const found = await world.ask(manager, searchPeople, { words })
      expect(found.ok && found.value.people.map((one) => one.id)).toEqual([person])
    }
  })

  test('a user of an agency without an agreement finds nobody, and a person opened by id looks like one that does not exist', async () => {
    const person = await world.person({ probation: 'responsible', outsider: 'supplied' }, { surname: 'Hiddenham' })
    const stranger = await world.as('caseworker', 'outsider')
    const found = await world.ask(stranger, searchPeople, { words: 'hiddenham' })
    expect(found.ok && found.value.people).toEqual([])
    const opened = await world.ask(stranger, openPerson, { person })
    const missing = await world.ask(stranger, openPerson, { person: '00000000-0000-4000-8000-000000000000' })
    expect(opened).toEqual(missing)
  })

  test('two records become one person, and are parted again, with nothing lost and each organisation’s sight following', async () => {
    const kept = await world.person({ probation: 'responsible' }, { surname: 'Twiceman' })
    const merged = await world.person({ police: 'supplied', probation: 'supplied' }, { surname: 'Twicemann' })
    const manager = await world.as('offender-manager', 'probation')
    const before = await world.ask(manager, openPerson, { person: merged })
    expect(before.ok && before.value.person.id).toBe(merged)
    const keptReference = (await world.databases.owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()).reference

    const preview = await world.perform(manager, mergePeople, { person: merged, into: keptReference, reason: 'same PNC' }, { preview: true })
    expect(preview.consequences.map((one) => one.slice)).toContain('sharing')
    const untouched = await world.ask(manager, openPerson, { person: merged })
    expect(untouched.ok && untouched.value.person.id).toBe(merged)

    const done = await world.perform(manager, mergePeople, { person: merged, into: keptReference, reason: 'same PNC' })
    const opened = await world.ask(manager, openPerson, { person: merged })
    expect(opened.ok && opened.value.person.id).toBe(kept)
    expect(opened.ok && opened.value.merges).toHaveLength(1)

    if (!done.ok) throw new Error(done.message)
    await world.perform(manager, partPeople, { merge: done.value.mergeId, reason: 'two brothers' })
    const parted = await world.ask(manager, openPerson, { person: merged })
    expect(parted.ok && parted.value.person.id).toBe(merged)
    expect(await world.databases.owner.selectFrom('involvement').selectAll().where('by_merge', 'is not', null).execute()).toEqual([])
  })

  test('the same form sent twice is done once', async () => {
    const kept = await world.person()
    const merged = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    const into = (await world.databases.owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()).reference
    const once = { once: 'a-once-only-key' }
    const first = await world.perform(manager, mergePeople, { person: merged, into, reason: 'same PNC' }, once)
    const second = await world.perform(manager, mergePeople, { person: merged, into, reason: 'same PNC' }, once)
    expect(first.ok && second.ok && second.value).toEqual(first.ok && first.value)
    expect(await world.databases.owner.selectFrom('person_merge').selectAll().where('person_id', '=', merged).execute()).toHaveLength(1)
  })

  test('somebody known only to a partner is told as whom to ask, by exact details alone, and that it was told is written down', async () => {
    const person = await world.person({ probation: 'responsible' }, { forename: 'Osric', surname: 'Van Elsewhere', birthDate: '1971-02-03', prisonNumber: 'A7171ZE' })
    const worker = await world.as('resettlement-worker', 'prison')
    const asked = async (viewer: typeof worker, words: string, birthDate = '') => {
      const answer = await world.ask(viewer, searchPeople, { words, birthDate })
      expect(JSON.stringify(answer)).not.toContain(person)
      return answer.ok ? answer.value.askThem : answer.message
    }
    for (const [words, birthDate] of [['Van Elsewhere', '1971-02-03'], ['Osric Van Elsewhere', '1971-02-03'], ['Van Elsewhere, Osric', '1971-02-03'], ['a7171ze', '']] as const)
      expect([words, await asked(worker, words, birthDate)]).toEqual([words, ['Test probation']])
    for (const [words, birthDate] of [['Van Elsewhere', ''], ['Van Else', '1971-02-03'], ['Odo Van Elsewhere', '1971-02-03'], ['Van Elsewhere', '1971-02-04'], ['', '1971-02-03'], ['A7171Z', '']] as const)
      expect([words, await asked(worker, words, birthDate)]).toEqual([words, []])
    expect(await asked(await world.as('caseworker', 'outsider'), 'A7171ZE')).toEqual([])
    expect(await asked(await world.as('caseworker', 'provider'), 'A7171ZE')).toEqual([])
    const told = await world.databases.owner.selectFrom('audit_entry').select('allowed_by').where(sql<boolean>`person_ids @> array[${person}]::uuid[]`).execute()
    expect(told).toHaveLength(4)
    expect(told[0]?.allowed_by).toMatch(/^exists-only/)
  })

  test('every look is audited with what allowed it, and breaking the audit saves nothing', async () => {
    const person = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    await world.ask(manager, openPerson, { person })
    const look = await world.databases.owner.selectFrom('audit_entry').selectAll().where('request_id', '=', manager.requestId).executeTakeFirstOrThrow()
    expect(look).toMatchObject({ name: 'people.open', outcome: 'done', person_ids: [person] })
    expect(look.allowed_by).toContain('Test agreement')

    const other = await world.person()
    const into = (await world.databases.owner.selectFrom('person').select('reference').where('id', '=', other).executeTakeFirstOrThrow()).reference
    await sql`alter table audit_entry add constraint broken check (false) not valid`.execute(world.databases.owner)
    await expect(world.perform(manager, mergePeople, { person, into, reason: 'same PNC' })).rejects.toThrow('broken')
    await sql`alter table audit_entry drop constraint broken`.execute(world.databases.owner)
    expect(await world.databases.owner.selectFrom('person_merge').selectAll().where('person_id', '=', person).execute()).toEqual([])
  })

  test('a subject access export gathers every slice, for the governance lead alone', async () => {
    const person = await world.person({ probation: 'responsible' })
    const lead = await world.as('governance-lead', 'probation')
    const exported = await world.ask(lead, subjectAccess, { person })
    expect(exported.ok && exported.value.sections.map((section) => section.title)).toEqual(expect.arrayContaining(['Who you are', 'Organisations that have to do with you', 'Who looked at your information']))
    const manager = await world.as('offender-manager', 'probation')
    expect((await world.ask(manager, subjectAccess, { person })).ok).toBe(false)
  })
})
