import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { mergePeople, partPeople, searchPeople } from './actions.ts'
import { nameWords } from './rules.ts'

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

/** An agency's own record of somebody, with other facts than the person's own. */
const record = async (person: string, agency: 'police' | 'probation' | 'treatment' | 'housing', more: { forename?: string; surname?: string; birthDate?: string; postcode?: string; pnc?: string; number?: string } = {}): Promise<string> => {
  const id = randomUUID()
  await owner.insertInto('source_record').values({
    id, person_id: person, organisation_id: world.organisation[agency], class: agency === 'treatment' ? 'health' : 'identity', agency_number: more.number ?? id.slice(0, 8), forename: more.forename ?? 'Alex', surname: more.surname ?? 'Testerton',
    birth_date: more.birthDate ?? '1990-01-01', sex: 'male', postcode: more.postcode ?? null, pnc: more.pnc ?? null, fingerprint: id, linked_by: 'test', received_on: '2024-01-01',
  }).execute()
  return id
}

describe('one box finds a person by everything they are or were known by', async () => {
  const person = await world.person({ probation: 'responsible' }, { forename: 'Robert James', surname: 'Quincegate-Smith', birthDate: '1988-03-07', crn: 'X880307', prisonNumber: 'A8803QG', pnc: '2012/0123456X' })
  await owner.updateTable('person').set({ postcode: 'PE1 1AA' }).where('id', '=', person).execute()
  await owner.updateTable('person').set({ postcode: 'PE2 2BB', surname: 'Quincegate', surname_key: 'quincegate' }).where('id', '=', person).execute()
  await record(person, 'police', { forename: 'Bobby', surname: 'Larkmoor', birthDate: '1988-07-03', number: 'N88-QG', postcode: 'CB1 9ZZ' })
  await world.person({ probation: 'responsible' }, { forename: 'Una', surname: 'Plumstead', birthDate: '1971-01-01' })
  test.each([
    'quincegate', 'quin', 'robert quincegate', 'Quincegate, Robert', 'quincegate r', 'r quince', 'james quincegate', 'robert james quincegate', 'bob quincegate', 'rob quin', 'quincegate-smith', 'quincegatesmith', 'robert smith quincegate',
    'larkmoor', 'bobby larkmoor', 'robert larkmoor', 'quincegaet', 'robrt quincegate', 'robert quincegaet', 'kwincegate robert', 'rboert quincegaet', 'QUINCEGATE ROBERT',
    '7/3/1988', '7 March 88', '1988-03-07', '7/3/88 quincegate', 'quincegate 1988', 'march 1988 robert quincegate', 'robert quincegate 3/7/88', 'robert quincegate 8/3/88', '3 July 1988', 'quince 7/3/88',
    'X880307', 'a8803qg', '12/123456X', '2012/0123456X', '20120123456x', 'X880370', 'A8803QH', 'N88-QG', 'n88-qg',
    'PE2 2BB', 'pe22bb', 'PE1 1AA', 'quincegate PE1', 'larkmoor pe2 2bb', 'cb1 9zz',
  ])('%s', async (words) => expect(await ids(await manager(), words)).toEqual([person]))
  test.each(['larkmoor 1/1/1950', 'quincegate PE9', 'robert plumstead', 'quincegate una', 'X111111', 'PE9 9ZZ', '25/12/1960', 'zzz', '%', "'; drop table person; --", 'qu%gate', '%gate', '\\'])('%s finds nobody, or is refused', async (words) => {
    const answer = await world.ask(await manager(), searchPeople, { words })
    expect(answer.ok ? answer.value.people : []).toEqual([])
  })
  test('says why, where it does not show', async () => {
    const why = async (words: string) => (await look(await manager(), words)).people[0]?.why
    expect(await why('robert quincegate')).toEqual([])
    expect(await why('bobby larkmoor')).toEqual(['Also known as Bobby Larkmoor'])
    expect(await why('robert quincegaet')).toEqual(['Quincegate differs from Quincegaet by one letter'])
    expect(await why('pe1 1aa')).toEqual(['Formerly at PE1 1AA'])
  })
})

describe('names of every kind are stored and found', () => {
  test.each([['Дмитрий', 'Иванов', 'иванов дмитрий'], ['محمد', 'علي', 'محمد علي'], ['小龍', '李', '李'], ['राज', 'कुमार', 'कुमार'], ['Νίκος', 'Παππάς', 'παππας'], ['Łucja', 'Żółć', 'lucja zolc'], ['J', 'Xu', 'xu j'], ['Seán', 'Ó Briain', 'sean o briain'], ['', 'Lonename', 'lonename'], ['Onlyname', '', 'onlyname']])(
    '%s %s', async (forename, surname, words) => {
      const person = await world.person({ probation: 'responsible' }, { forename, surname, birthDate: '1964-05-06' })
      expect(await ids(await manager(), words)).toContain(person)
    })
  test('somebody of no known name is found by birth date', async () => {
    const nobody = await world.person({ probation: 'responsible' }, { forename: '', surname: 'Unknown', birthDate: '1937-11-29' })
    expect(await ids(await manager(), '29/11/1937')).toEqual([nobody])
  })
  test('the words of the database are the words of the rules', async () => {
    const random = seededRandom('names of every script')
    const alphabets = ['abcdefgABCDEFG', 'éüÅøØłŁßæÆñç', 'абвгдЖЗИй', 'αβγΔΣς', 'אבגדָ', 'محمدّ', '李小龍', 'कुमार', "-' ’.,`()123"]
    const names = Array.from({ length: 400 }, () => Array.from({ length: random.whole(0, 12) }, () => random.pick(Array.from(random.pick(alphabets)))).join(''))
    const { rows } = await sql<{ name: string; form: string }>`select name, name_form(name) as form from unnest(${names}::text[]) as name`.execute(owner)
    // In plain letters the database lets a comma or a figure go where the box parts words there.
    const differ = rows.filter(({ name, form }) => /\P{ASCII}/u.test(name) && nameWords(name).join(' ') !== form)
    expect(differ).toEqual([])
  })
})

describe('only people whom the viewer may see', async () => {
  const own = await world.person({ probation: 'responsible' }, { forename: 'Ivo', surname: 'Hedgerow', birthDate: '1980-02-02', crn: 'X770001' })
  const others = [await world.person({ prison: 'responsible' }, { forename: 'Ivo', surname: 'Hedgerow', birthDate: '1980-02-02', crn: 'X770002' }), await world.person({ outsider: 'responsible' }, { forename: 'Ivo', surname: 'Hedgerow', birthDate: '1980-02-02', crn: 'X770003' })]

  test('people outside sight are not found, counted, or in the order', async () => {
    const worker = await world.as('resettlement-worker', 'prison')
    for (const words of ['hedgerow', 'ivo hedg', 'hedgerw ivo', '2/2/1980', 'X770001', 'X770003', 'X770009']) {
      const found = await look(worker, words)
      expect(found.people.filter(({ id }) => id !== others[0])).toEqual([])
      expect(found.more).toBe(false)
    }
    expect(await ids(await world.as('caseworker', 'outsider'), 'hedgerow')).toEqual([])
  })

  test('a person of a partner is found by whom the agreement lets see them, not once the agreement is over', async () => {
    expect(new Set(await ids(await manager(), 'hedgerow'))).toEqual(new Set([own, others[0]]))
    expect(await ids(await world.as('offender-manager', 'probation', new Date('2031-01-05T09:00:00Z')), 'hedgerow')).toEqual([])
  })

  test('many people outside sight change neither what is found nor whether there is more', async () => {
    for (let at = 0; at < 60; at++) await world.person({ outsider: 'responsible' }, { forename: 'Ada', surname: 'Crowdfield', birthDate: '1980-02-02' })
    const seen = await world.person({ probation: 'responsible' }, { forename: 'Zoe', surname: 'Crowdfield', birthDate: '1980-02-02' })
    expect(await look(await manager(), 'crowdfield')).toMatchObject({ people: [{ id: seen }], more: false })
    for (let at = 0; at < 51; at++) await world.person({ probation: 'responsible' }, { forename: 'Bea', surname: 'Crowdfield', birthDate: '1981-02-02' })
    expect(await look(await manager(), 'crowdfield')).toMatchObject({ more: true, people: { length: 50 } })
    expect(await look(await manager(), 'crowdfield', { typing: true })).toMatchObject({ more: true, people: { length: 10 } })
    expect(await ids(await manager(), 'zoe crowdfield')).toEqual([seen])
    for (let at = 0; at < 12; at++) await record(await world.person({ probation: 'responsible' }, { forename: 'Cy Cyril', surname: 'Manynames' }), 'probation', { forename: 'Cyrus', surname: 'Manynames' })
    expect(await look(await manager(), 'manynames', { typing: true })).toMatchObject({ more: true, people: { length: 10 } })
  })

  test('trying every beginning tells no name of anybody outside sight', async () => {
    const outsiders = await world.person({ outsider: 'responsible' }, { forename: 'Xanthe', surname: 'Qzquill', birthDate: '1969-09-09' })
    const worker = await world.as('resettlement-worker', 'prison')
    const answers = []
    for (const words of ['qz', 'qzq', 'qzquil', 'qzquill', 'qzqulil', 'xa', 'xanthe', 'xanthe qzquill', 'qzquill x', '9/9/1969']) answers.push(await look(worker, words, { typing: true }))
    expect(JSON.stringify(answers)).not.toContain(outsiders)
    expect(new Set(answers.map(({ people, more, askThem }) => JSON.stringify([people, more, askThem])))).toEqual(new Set([JSON.stringify([[], false, []])]))
    for (const table of ['name_word', 'name_slip']) await expect(sql`select 1 from ${sql.table(table)}`.execute(world.databases.app)).rejects.toThrow('permission denied')
    await expect(sql`insert into search_key select * from search_key`.execute(world.databases.app)).rejects.toThrow('permission denied')
    expect((await sql`select 1 from search_key`.execute(world.databases.app)).rows).toEqual([])
  })

  test('whoever is excluded, and whoever a lock keeps out, finds nobody; emergency access finds for as long as it lasts', async () => {
    const person = await world.person({ probation: 'responsible' }, { forename: 'Odo', surname: 'Lockhartley', birthDate: '1975-05-05' })
    const viewer = await manager()
    expect(await ids(viewer, 'lockhartley')).toEqual([person])
    const limit = async (kind: 'exclusion' | 'lock', accounts: string[]) => {
      const id = randomUUID()
      await owner.insertInto('sight_limit').values({ id, person_id: person, kind, organisation_id: world.organisation.probation, accounts, reason: 'for a test', from_day: TODAY, set_at: NOW }).execute()
      return async () => { await owner.updateTable('sight_limit').set({ from_day: '2020-01-01', until_day: '2020-01-02' }).where('id', '=', id).execute() }
    }
    for (const [kind, accounts] of [['exclusion', [viewer.viewer.accountId]], ['lock', [randomUUID()]]] as const) {
      const lift = await limit(kind, [...accounts])
      for (const words of ['lockhartley', 'odo lockhartly', '5/5/1975', 'lockhartley 1975']) expect([kind, words, await ids(viewer, words)]).toEqual([kind, words, []])
      await lift()
      expect(await ids(viewer, 'lockhartley')).toEqual([person])
    }
    const worker = await world.as('resettlement-worker', 'prison')
    expect(await ids(worker, 'lockhartley')).toEqual([])
    await owner.insertInto('emergency_access').values({ id: randomUUID(), person_id: person, account_id: worker.viewer.accountId, organisation_id: world.organisation.prison, reason: 'somebody may come to harm tonight', from_at: new Date(NOW.getTime() - 60_000), until_at: new Date(NOW.getTime() + 600_000), request_id: randomUUID() }).execute()
    expect(await ids(worker, 'lockhartley')).toEqual([person])
    expect(await ids(await world.as('resettlement-worker', 'prison', new Date(NOW.getTime() + 700_000)), 'lockhartley')).toEqual([])
  })

  test('a name that only an agency’s record has finds the person for whoever sees that record', async () => {
    const person = await world.person({ probation: 'responsible', treatment: 'supplied', housing: 'supplied' }, { forename: 'Nan', surname: 'Wheatcombe' })
    await record(person, 'treatment', { surname: 'Clinicname', number: 'T-77' })
    const officer = await world.as('housing-officer', 'housing')
    expect(await ids(officer, 'wheatcombe')).toEqual([person])
    expect([await ids(officer, 'clinicname'), await ids(officer, 'clinicnam'), await ids(officer, 'T-77')]).toEqual([[], [], []])
    await record(person, 'police', { surname: 'Stationname' })
    expect([await ids(await manager(), 'stationname'), await ids(officer, 'stationname')]).toEqual([[person], []])
  })

  test('a record that its agency took back finds nobody any more', async () => {
    const person = await world.person({ probation: 'responsible' }, { forename: 'Wil', surname: 'Ashlock' })
    const id = await record(person, 'probation', { surname: 'Takenback', number: 'TB-1', postcode: 'ZE1 0AA' })
    for (const words of ['takenback', 'TB-1', 'ZE1 0AA']) expect(await ids(await manager(), words)).toEqual([person])
    await owner.updateTable('source_record').set({ withdrawn_on: TODAY }).where('id', '=', id).execute()
    for (const words of ['takenback', 'takenbak', 'TB-1', 'ZE1 0AA']) expect([words, await ids(await manager(), words)]).toEqual([words, []])
  })

  test('a provider may not try out numbers and addresses that it is not told', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' }, { forename: 'Pia', surname: 'Referredly', crn: 'X660001' })
    await owner.updateTable('person').set({ postcode: 'PE6 6ZZ' }).where('id', '=', person).execute()
    const caseworker = await world.as('caseworker', 'provider')
    expect(await ids(caseworker, 'referredly')).toEqual([person])
    expect([await ids(caseworker, 'X660001'), await ids(caseworker, 'PE6 6ZZ')]).toEqual([[], []])
  })
})

describe('records come and go', () => {
  test('merged people stand once, by the names of both, and twice when parted', async () => {
    const kept = await world.person({ probation: 'responsible' }, { forename: 'Tom', surname: 'Twinford', birthDate: '1977-07-07' })
    const merged = await world.person({ police: 'supplied' }, { forename: 'Thomas', surname: 'Twynford', birthDate: '1977-07-07' })
    expect(new Set(await ids(await manager(), '7/7/1977'))).toEqual(new Set([kept, merged]))
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()
    const done = await world.perform(await manager(), mergePeople, { person: merged, into: reference, reason: 'same PNC' })
    for (const words of ['twinford', 'twynford', 'thomas twynford', '7/7/1977', 'tom twynford']) expect([words, await ids(await manager(), words)]).toEqual([words, [kept]])
    expect((await look(await manager(), 'thomas twynford')).people[0]?.why).toEqual(['Also known as Thomas Twynford'])
    if (!done.ok) throw new Error(done.message)
    await world.perform(await manager(), partPeople, { merge: done.value.mergeId, reason: 'two brothers' })
    expect(await ids(await manager(), 'thomas twynford')).toEqual([merged, kept])
  })

  test('keys follow corrections and involvements, and go with the person and the last of a word', async () => {
    const person = await world.person({}, { forename: 'Gus', surname: 'Brindlemere' })
    const words = async () => (await sql<{ word: string }>`select word from name_word where word like 'brindle%' order by word`.execute(owner)).rows.map((row) => row.word)
    expect([await ids(await manager(), 'brindlemere'), await words()]).toEqual([[], []])
    const involvement = randomUUID()
    await owner.insertInto('involvement').values({ id: involvement, person_id: person, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: person }).execute()
    expect([await ids(await manager(), 'brindlemere'), await words()]).toEqual([[person], ['brindlemere']])
    await owner.updateTable('person').set({ surname: 'Brindleford', surname_key: 'brindleford' }).where('id', '=', person).execute()
    expect([await ids(await manager(), 'brindleford gus'), await ids(await manager(), 'gus brindlemere'), await words()]).toEqual([[person], [person], ['brindleford', 'brindlemere']])
    await owner.deleteFrom('involvement').where('id', '=', involvement).execute()
    await owner.deleteFrom('person').where('id', '=', person).execute()
    expect([(await sql`select 1 from search_key where person_id = ${person}`.execute(owner)).rows, await words()]).toEqual([[], []])
  })

  test('each look is one row of the audit, with the people who were shown and no word of what was typed', async () => {
    const person = await world.person({ probation: 'responsible' }, { forename: 'Ada', surname: 'Auditmere' })
    const viewer = await manager()
    await ids(viewer, 'auditm', { typing: true })
    const rows = await owner.selectFrom('audit_entry').selectAll().where('request_id', '=', viewer.requestId).execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ name: 'people.search', outcome: 'done', person_ids: [person], fields: ['typing', 'words'] })
    expect(JSON.stringify(rows)).not.toContain('auditm')
  })

  test('whom to ask is not told while somebody is typing', async () => {
    await world.person({ probation: 'responsible' }, { forename: 'Eve', surname: 'Elsewhereby', birthDate: '1972-03-04' })
    const worker = await world.as('resettlement-worker', 'prison')
    expect((await look(worker, 'eve elsewhereby 4/3/1972')).askThem).toEqual(['Test probation'])
    expect((await look(worker, 'eve elsewhereby 4/3/1972', { typing: true })).askThem).toEqual([])
    expect((await look(worker, 'eve elsewhereby 3/4/1972')).askThem).toEqual([])
  })

  test('whom to ask is told by a former name too, and by an agency’s name for somebody: then that agency alone', async () => {
    const person = await world.person({ probation: 'responsible', police: 'supplied', treatment: 'supplied' }, { forename: 'Ida', surname: 'Van Maidenby', birthDate: '1973-04-05', pnc: '2013/0000123X' })
    await owner.updateTable('person').set({ surname: 'Marriedby', surname_key: 'marriedby', pnc: '2013/0000999X' }).where('id', '=', person).execute()
    const alias = await record(person, 'police', { forename: 'Lola', surname: 'Aliasby', birthDate: '1974-04-05' })
    await record(person, 'treatment', { forename: 'Mona', surname: 'Patientby', birthDate: '1975-04-05' })
    const worker = await world.as('resettlement-worker', 'prison')
    const asked = async (words: string) => { const { people, askThem } = await look(worker, words); return [people, askThem] }
    const [both, police, nobody] = [[[], ['Test police', 'Test probation']], [[], ['Test police']], [[], []]]
    for (const words of ['ida marriedby 5/4/1973', 'ida van maidenby 5/4/1973', 'van maidenby, ida 5/4/1973', '2013/0000999X', '2013/0000123X']) expect([words, await asked(words)]).toEqual([words, both])
    expect(await asked('lola aliasby 5/4/1974')).toEqual(police)
    // Names and a day that were never one agency's together, half of a name, and what a treatment service alone says, tell nothing.
    for (const words of ['lola aliasby 5/4/1973', 'ida aliasby 5/4/1974', 'lola 5/4/1974', 'ida van 5/4/1973', 'mona patientby 5/4/1975']) expect([words, await asked(words)]).toEqual([words, nobody])
    await owner.updateTable('source_record').set({ withdrawn_on: TODAY }).where('id', '=', alias).execute()
    expect(await asked('lola aliasby 5/4/1974')).toEqual(nobody)
    expect((await look(await manager(), 'ida van maidenby 5/4/1973')).askThem).toEqual([])
  })
})
