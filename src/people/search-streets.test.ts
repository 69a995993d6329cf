/** A search by street, today's or a former one: through the door, by whoever may read where somebody sleeps and by nobody else. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { ask, type Core } from '../platform/action.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { mergePeople, partPeople, searchPeople } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const manager = () => world.as('offender-manager', 'probation')
type Viewer = Awaited<ReturnType<typeof manager>>

const look = async (viewer: Viewer, words: string, more: { birthDate?: string; typing?: boolean } = {}) => {
  const answer = await world.ask(viewer, searchPeople, { words, ...more })
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}
const ids = async (viewer: Viewer, words: string, more: { birthDate?: string; typing?: boolean } = {}): Promise<string[]> => (await look(viewer, words, more)).people.map(({ id }) => id)

/** Somewhere that somebody sleeps from the first of June, or slept until a day. */
const place = async (person: string, line: string, endedOn: string | null = null): Promise<string> => {
  const [sentence, id] = [randomUUID(), randomUUID()]
  await owner.insertInto('sentence').values({
    id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Peterborough', offence_day: '2025-01-10', imposed_day: '2025-06-01', months: 12, custody_start: '2025-06-01', prison_code: 'PBI',
    planned_release: '2026-06-01', sentence_end: '2026-06-01', supervision_end: '2027-06-01', recorded_at: NOW,
  }).execute()
  await owner.insertInto('accommodation').values({
    id, person_id: person, sentence_id: sentence, kind: 'settled', address_line: line, from_day: '2026-06-01', ended_on: endedOn, end_reason: endedOn === null ? null : 'Moved on', organisation_id: world.organisation.probation, found_on: '2026-05-20', recorded_at: NOW,
  }).execute()
  return id
}

const robert = await world.person({ probation: 'responsible', housing: 'supplied', provider: 'referred' }, { forename: 'Robert', surname: 'Quincegate', birthDate: '1988-03-07' })
await place(robert, '14 Quernmill Road, Peterborough')
await place(robert, 'Flat 2b, 3 Larkbridge Street, Wisbech', '2026-08-01')
const una = await world.person({ probation: 'responsible' }, { forename: 'Una', surname: 'Plumstead', birthDate: '1971-01-01' })
await owner.updateTable('person').set({ postcode: 'PE7 7AA' }).where('id', '=', una).execute()

describe('a street finds who sleeps or slept there', () => {
  test.each([
    'quernmill road', '14 quernmill road', '14 Quernmill Rd, Peterborough', 'QUERNMILL', 'quernmil', 'qurenmill rd', 'quernmill peterborough', 'peterborough quernmill', 'robert quernmill', 'bob quincegate, quernmill road', 'quernmill road 7/3/1988',
    'larkbridge', '3 larkbridge st wisbech', 'flat 2b larkbridge street', 'larkbrige street wisbech', 'larkb', 'wisbech quincegate',
  ])('%s', async (words) => {
    expect(await ids(await manager(), words)).toEqual([robert])
    expect(await ids(await manager(), words, { typing: true })).toEqual([robert])
  })

  test.each(['15 quernmill road', '14 larkbridge street', 'una quernmill road', 'quernmill road 1/1/1950', 'quernmill wisbech', 'quernmill avenue robert smith', 'road', 'flat 2b', '141 quernmill road'])('%s finds nobody, or is refused', async (words) => {
    const answer = await world.ask(await manager(), searchPeople, { words })
    expect(answer.ok ? answer.value.people : []).toEqual([])
  })

  test('and says which, since when or until when, and what differs', async () => {
    const why = async (words: string) => (await look(await manager(), words)).people[0]?.why
    expect(await why('14 quernmill road')).toEqual(['At 14 Quernmill Road, Peterborough, from 1 June 2026'])
    expect(await why('larkbrige street')).toEqual(['Formerly at Flat 2b, 3 Larkbridge Street, Wisbech, until 1 August 2026', 'Larkbridge differs from Larkbrige by one letter'])
  })

  test('a postcode with a street before it finds by the postcode, and says that the street was not compared', async () => {
    expect((await look(await manager(), '9 Elsewhere Street, PE7 7AA')).people.map(({ id, why }) => [id, why])).toEqual([[una, ['Found by the postcode: the street is not known here']]])
    expect(await ids(await manager(), 'plumstead PE7 7AA')).toEqual([una])
    expect(await ids(await manager(), 'robert PE7 7AA')).toEqual([])
  })
})

describe('within sight', () => {
  test('whoever may not read where somebody sleeps does not find them by it, and is answered as about a street where nobody lives', async () => {
    const lead = await world.as('governance-lead', 'probation')
    const caseworker = await world.as('caseworker', 'provider')
    const stranger = await world.as('offender-manager', 'outsider')
    for (const viewer of [lead, caseworker]) expect(await ids(viewer, 'quincegate')).toEqual([robert])
    for (const viewer of [lead, caseworker, stranger]) {
      for (const [words, nobody] of [['14 quernmill road', '14 quxxmill road'], ['larkbridge', 'larkxxidge'], ['quernmil', 'quxxmil'], ['bob quernmill', 'bob quxxmill']] as const) {
        const [asked, other] = [await look(viewer, words), await look(viewer, nobody)]
        expect([words, asked.people]).toEqual([words, []])
        expect({ ...asked, words: '' }).toEqual({ ...other, words: '' })
      }
    }
    expect(await ids(await world.as('housing-officer', 'housing'), 'quernmill road')).toEqual([robert])
  })

  test('the database itself shows the keys to nobody else, and lets no door write them', async () => {
    await world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.organisation', ${world.organisation.outsider}, true), set_config('app.role', 'offender-manager', true), set_config('app.purpose', 'offender-management', true), set_config('app.today', ${TODAY}, true)`.execute(tx)
      expect((await sql`select 1 from address_key`.execute(tx)).rows).toEqual([])
    })
    for (const words of ['select 1 from address_word', 'select 1 from address_slip', 'delete from address_key']) await expect(sql.raw(words).execute(world.databases.app)).rejects.toThrow(/permission denied/)
  })

  test('that a place was told of is written down about the person, with its class and no word of it', async () => {
    const viewer = { ...(await manager()), requestId: randomUUID() }
    await ask(world.core, viewer, searchPeople, { words: '14 quernmill road' })
    const rows = await owner.selectFrom('audit_entry').selectAll().where('request_id', '=', viewer.requestId).orderBy(sql`classes[1]`).execute()
    expect(rows.map(({ classes, person_ids }) => [classes, person_ids])).toEqual([[['identity'], [robert]], [['needs'], [robert]]])
    expect(JSON.stringify(rows)).not.toMatch(/quernmill/i)
  })

  test('as many statements whether one sleeps there or twenty', async () => {
    let statements = 0
    const counted: Core = { ...world.core, database: world.core.database.withPlugin({ transformQuery: ({ node }) => { statements++; return node }, transformResult: ({ result }) => Promise.resolve(result) }) }
    for (let n = 0; n < 20; n++) await place(await world.person({ probation: 'responsible' }, { forename: 'Al', surname: `Tenant${String.fromCodePoint(97 + n)}` }), `${n + 1} Manyhouse Lane, Ely`)
    await place(await world.person({ probation: 'responsible' }, { forename: 'Al', surname: 'Alone' }), '1 Onehouse Lane, Ely')
    const of = async (words: string): Promise<readonly number[]> => {
      statements = 0
      const answer = await ask(counted, await manager(), searchPeople, { words })
      return [answer.ok ? answer.value.people.length : -1, statements]
    }
    const [[many, sentOfMany], [one, sentOfOne]] = [await of('manyhouse lane ely'), await of('onehouse lane ely')]
    expect([many, one]).toEqual([20, 1])
    // With fewer than enough, words a slip away are looked under too: three statements, however many are found.
    expect(sentOfOne! - sentOfMany!).toBeLessThanOrEqual(4)
    expect(await of('7 manyhouse lane ely')).toEqual([1, sentOfOne])
  })
})

describe('keys follow the place', () => {
  test('of two records that are one the place of either finds the one that is kept, and each its own once they are parted', async () => {
    const kept = await world.person({ probation: 'responsible' }, { forename: 'Tom', surname: 'Twinford', birthDate: '1977-07-07' })
    const merged = await world.person({ probation: 'responsible' }, { forename: 'Thomas', surname: 'Twynford', birthDate: '1977-07-07' })
    await place(merged, '8 Twinhouse Walk, Ely')
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()
    const done = await world.perform(await manager(), mergePeople, { person: merged, into: reference, reason: 'same PNC' })
    if (!done.ok) throw new Error(done.message)
    expect(await ids(await manager(), '8 twinhouse walk')).toEqual([kept])
    await world.perform(await manager(), partPeople, { merge: done.value.mergeId, reason: 'two brothers' })
    expect(await ids(await manager(), '8 twinhouse walk')).toEqual([merged])
  })

  test('a corrected address is found and the wrong one is not; keys and words go with the place, and with the last reason to know the person', async () => {
    const person = await world.person({}, { forename: 'Gus', surname: 'Brindlemere' })
    const id = await place(person, '1 Oddlington Row')
    const words = async () => (await sql<{ word: string }>`select word from address_word where word like 'oddling%' order by word`.execute(owner)).rows.map(({ word }) => word)
    expect([await ids(await manager(), 'oddlington row'), await words()]).toEqual([[], []])
    const involvement = randomUUID()
    await owner.insertInto('involvement').values({ id: involvement, person_id: person, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: person }).execute()
    expect([await ids(await manager(), 'oddlington row'), await words()]).toEqual([[person], ['oddlington']])
    await owner.updateTable('accommodation').set({ address_line: '1 Oddlingbury Row' }).where('id', '=', id).execute()
    expect([await ids(await manager(), '1 oddlingbury row'), await ids(await manager(), '1 oddlington row'), await words()]).toEqual([[person], [], ['oddlingbury']])
    await owner.deleteFrom('involvement').where('id', '=', involvement).execute()
    expect([(await sql`select 1 from address_key where person_id = ${person}`.execute(owner)).rows, await words()]).toEqual([[], []])
    await owner.insertInto('involvement').values({ id: involvement, person_id: person, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: person }).execute()
    await owner.deleteFrom('accommodation').where('id', '=', id).execute()
    expect([await ids(await manager(), 'oddlingbury row'), await words()]).toEqual([[], []])
  })
})
