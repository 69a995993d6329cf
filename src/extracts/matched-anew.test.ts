/** A changed record is matched anew and never moved; who decides a pair, and who is told; default birth dates by the thousand; victims. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { contextFor } from '../platform/context.ts'
import { makeWorld, NOW, type OrganisationName } from '../../tests/world.ts'
import { answerFirstKnown, confirmExtract, decideDoubt, listDoubts, openDoubt, previewExtract, sendExtract } from './actions.ts'
import { pncNumber } from './identifiers.ts'

const world = await makeWorld()
const { owner } = world.databases
const PROBATION = 'CRN,PNC,NOMS Number,Surname,Forename,Date of Birth,Post Code\n'
const PRISON = 'Prison Number,PNC Number,Last Name,First Name,Date of Birth,Gender,Establishment,Release Date\n'

const load = async (agency: OrganisationName, content: string): Promise<void> => {
  const officer = await world.as('data-officer', agency)
  const file = createHash('sha256').update(content).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), content)
  await owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: content.length, stored_at: new Date() }).onConflict((conflict) => conflict.doNothing()).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  const extract = sent.ok ? sent.value.extract : ''
  const shown = await world.ask(officer, previewExtract, { extract })
  const done = await world.perform(officer, confirmExtract, { extract, version: shown.ok ? shown.value.extract.version : 0 })
  if (!done.ok) throw new Error(done.message)
}
const personOf = async (number: string): Promise<string> => (await owner.selectFrom('source_record').select('person_id').where('agency_number', '=', number).executeTakeFirstOrThrow()).person_id
const head = await world.as('delivery-unit-head', 'probation')
const manager = await world.as('offender-manager', 'probation')
const waits = async () => {
  const found = await world.ask(head, listDoubts, {})
  return found.ok ? found.value.rows : []
}
const manage = async (person: string): Promise<void> => {
  await owner.insertInto('management').values({
    id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'For this test', decided_by: head.viewer.accountId, decided_at: NOW,
  }).execute()
}
const toldOf = async (person: string): Promise<string[]> => (await owner.selectFrom('notice').select('words').where('person_id', '=', person).where('account_id', '=', manager.viewer.accountId).orderBy('written_at').execute()).map(({ words }) => words)

describe('a changed record', () => {
  test('that now shares a number with another person is put before a reviewer in words, and stays where it is', async () => {
    const pnc = pncNumber(2001, 41)
    await load('probation', `${PROBATION}X700001,${pnc},,Oldham,Wanda,04/05/1981,PE1 1AA\nX700402,,,Newham,Tariq,09/10/1972,PE2 2AA\n`)
    const [other, own] = [await personOf('X700001'), await personOf('X700402')]
    expect(await waits()).toEqual([])
    await load('probation', `${PROBATION}X700402,${pnc},,Newham,Tariq,09/10/1972,PE2 2AA\n`)
    expect(await waits()).toEqual([expect.objectContaining({ personId: other, apartId: own, own: false, why: expect.stringMatching(/^The agency changed this record\. One human being: \w+.*Same PNC/) })])
    expect(await personOf('X700402')).toBe(own)
    // Another change of it says it no second time; whoever said that they are two is not asked again.
    const [pair] = await waits()
    expect(await world.perform(head, decideDoubt, { record: pair!.recordId, person: pair!.personId, answer: 'apart', why: 'The constabulary gave one number twice' })).toMatchObject({ ok: true })
    await load('probation', `${PROBATION}X700402,${pnc},,Newham,Tariq Ali,09/10/1972,PE2 2AA\n`)
    expect(await waits()).toEqual([])
  })

  test('that no longer fits its own person, or bears another number than the person’s other records, is put before a reviewer', async () => {
    const pnc = pncNumber(2001, 51)
    await load('prison', `${PRISON}A7001AA,${pnc},Fittingham,Orla,1981-05-04,F,Peterborough (HMP),\n`)
    await load('probation', `${PROBATION}X710001,${pnc},A7001AA,Fittingham,Orla,04/05/1981,\n`)
    const person = await personOf('A7001AA')
    expect(await personOf('X710001')).toBe(person)
    await load('probation', `${PROBATION}X710001,${pncNumber(2003, 77)},A7001AA,Fittingham,Orla,04/05/1981,\n`)
    expect(await waits()).toEqual([expect.objectContaining({ personId: person, apartId: person, own: true, why: expect.stringContaining('its PNC is another than the one that the person’s other records tell') })])
    const [first] = await waits()
    const asked = { record: first!.recordId, person }
    expect(await world.ask(head, openDoubt, asked)).toMatchObject({ ok: true, value: { sent: { pnc: pncNumber(2003, 77) }, sentByViewer: false } })
    expect(await world.perform(head, decideDoubt, { ...asked, answer: 'same', why: 'The old number was a slip of the pen' })).toMatchObject({ ok: true })
    expect(await waits()).toEqual([])

    await load('probation', `${PROBATION}X710001,,,Elsewhere,Tariq,09/10/1962,\n`)
    const [again] = await waits()
    expect(again).toMatchObject({ own: true, personId: person, why: expect.stringContaining('no longer like any other record of this person') })
    expect(await world.perform(head, decideDoubt, { ...asked, answer: 'apart', why: 'The number was given out a second time' })).toMatchObject({ ok: true })
    expect(await waits()).toEqual([])
    expect(await personOf('X710001')).toBe(person)
    const { rows } = await sql<{ words: string }>`select words from notice where role = 'data-officer' and organisation_id = ${world.organisation.probation}::uuid`.execute(owner)
    expect(rows).toEqual([{ words: expect.stringContaining('Your record X710001 changed so much') }])
  })

  test('of an ordinary kind raises nothing: a marriage, a move, a slip put right', async () => {
    await load('probation', `${PROBATION}X720001,,,Quiet,Mary,04/05/1961,PE1 1AA\n`)
    await load('probation', `${PROBATION}X720001,,,Quieter,Mary,04/05/1961,PE1 1AA\n`)
    await load('probation', `${PROBATION}X720001,${pncNumber(2004, 5)},,Quieter,Mary Ann,05/04/1961,PE9 9AA\n`)
    expect(await waits()).toEqual([])
  })

  test('tells its sender nothing of strangers by name: renamed after somebody else’s person, it raises nothing', async () => {
    const known = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Strangerham', birthDate: '1980-02-02' })
    await load('housing', 'Application Ref;Family Name;Given Names;D.O.B.;Housing Status\r\nH1;Other;Somebody;03/03/1973;Homeless\r\n')
    await load('housing', 'Application Ref;Family Name;Given Names;D.O.B.;Housing Status\r\nH1;Strangerham;Silas;02/02/1980;Homeless\r\n')
    expect(await owner.selectFrom('doubtful_link').select('own').where('person_id', '=', known).execute()).toEqual([])
    expect(await personOf('H1')).not.toBe(known)
  })
})

describe('who decides, and who is told', () => {
  test('not whoever sent the file, in another role; the manager of each is told of a join and of a separation, and of the other person nothing', async () => {
    await load('probation', `${PROBATION}X730001,,,Hattedham,Perry,04/05/1971,\n`)
    await load('probation', `${PROBATION}X737702,,,Hattedham,Perry,04/05/1971,\n`)
    await load('probation', `${PROBATION}X730011,,,Joinedham,Perry,04/05/1972,\n`)
    await load('probation', `${PROBATION}X737712,,,Joinedham,Perry,04/05/1972,\n`)
    const pairs = await waits()
    const [two, one] = ['X737702', 'X737712'].map((number) => pairs.find((pair) => pair.agencyNumber === number)!)
    await manage(two!.personId)
    await manage(one!.personId)
    const officer = await world.as('data-officer', 'probation')
    await owner.insertInto('membership').values({ id: randomUUID(), account_id: officer.viewer.accountId, organisation_id: world.organisation.probation, role: 'delivery-unit-head', purpose: head.viewer.purpose, from_day: '2020-01-01' }).execute()
    const viewer = { ...head.viewer, accountId: officer.viewer.accountId }
    const hatted = { ...contextFor(viewer, 'api', NOW), viewer }
    const asked = { record: two!.recordId, person: two!.personId }
    expect(await world.ask(hatted, openDoubt, asked)).toMatchObject({ ok: true, value: { sentByViewer: true } })
    for (const answer of ['same', 'apart', 'unsure'] as const) expect(await world.perform(hatted, decideDoubt, { ...asked, answer, why: 'I say so' })).toMatchObject({ ok: false, message: expect.stringContaining('You sent this record yourself') })

    expect(await world.perform(head, decideDoubt, { ...asked, answer: 'apart', why: 'Both were at the office' })).toMatchObject({ ok: true })
    expect(await toldOf(two!.personId)).toEqual([expect.stringContaining('is about somebody else')])
    expect(JSON.stringify(await toldOf(two!.personId))).not.toContain(two!.apartReference)
    expect(await world.perform(head, decideDoubt, { record: one!.recordId, person: one!.personId, answer: 'same', why: 'Two cases were opened for one man' })).toMatchObject({ ok: true })
    expect(await toldOf(one!.personId)).toEqual([expect.stringMatching(/^P-\w+ and another record were made one person on 23 November 2026\./)])
  })

  test('of a record that waits by name alone: the manager of the known person, of both answers', async () => {
    const people = await Promise.all(['1980-04-02', '1981-04-02'].map((birthDate) => world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Toldham', birthDate })))
    for (const person of people) await manage(person)
    await load('housing', 'Application Ref;Family Name;Given Names;D.O.B.;Housing Status\r\nH71;Toldham;Silas;02/04/1980;Homeless\r\nH72;Toldham;Silas;02/04/1981;Homeless\r\n')
    for (const [at, answer] of (['same', 'apart'] as const).entries()) {
      const { id } = await owner.selectFrom('first_known').select('id').where('person_id', '=', people[at]!).where('apart_id', 'is not', null).executeTakeFirstOrThrow()
      expect(await world.perform(head, answerFirstKnown, { wait: id, answer, why: 'Asked by telephone' })).toMatchObject({ ok: true })
    }
    expect([await toldOf(people[0]!), await toldOf(people[1]!)]).toEqual([[expect.stringContaining('made one person')], [expect.stringContaining('is about somebody else')]])
  })
})

describe('four thousand records of one default birth date', () => {
  test('are cut: few are compared, the reason says so, and whoever agrees in more is found all the same', { timeout: 120_000 }, async () => {
    await sql`insert into person (id, reference, forename, surname, forename_key, surname_key, birth_date, sex, created_at)
      select gen_random_uuid(), 'P-' || lpad(n::text, 7, '0'), 'Jonah', name, 'jonah', lower(name), '1970-01-01', 'male', ${NOW} from generate_series(1, 4000) n, lateral (select translate(n::text, '0123456789', 'kbmdfghjlr') || 'ham' as name) made`.execute(owner)
    await sql`insert into involvement (id, person_id, organisation_id, basis, class, from_day, because_of, because_id)
      select gen_random_uuid(), id, ${world.organisation.probation}::uuid, 'responsible', 'identity', '2020-01-01', 'test', gen_random_uuid() from person where forename = 'Jonah'`.execute(owner)
    const { rows: [meant] } = await sql<{ id: string }>`select id from person where surname = 'bmdfham'`.execute(owner)
    await load('probation', `${PROBATION}X740001,,,bmdfham,Jonah,01/01/1970,\n`)
    const record = await owner.selectFrom('source_record').select(['person_id', 'linked_by']).where('agency_number', '=', 'X740001').executeTakeFirstOrThrow()
    const doubts = await owner.selectFrom('doubtful_link').innerJoin('source_record', 'source_record.id', 'doubtful_link.source_record_id').select(['doubtful_link.person_id', 'doubtful_link.why']).where('agency_number', '=', 'X740001').execute()
    expect([record.person_id, ...doubts.map(({ person_id: person }) => person)]).toContain(meant!.id)
    expect(`${record.linked_by} ${doubts.map(({ why }) => why).join(' ')}`).toContain('Too many records share its birth date and forename')

    const counted = await owner.transaction().execute(async (tx) => {
      await sql`select set_config('app.role', 'data-officer', true)`.execute(tx)
      return (await sql<{ what: string | null }>`select coalesce(cut, 'meant') as what from linkage_candidates('[{"row_number":1,"forename":"Jonah","surname":"Otherby","birth_date":"1970-01-01","forms":["jonah"]}]'::jsonb) where row_number is not null`.execute(tx)).rows.map(({ what }) => what)
    })
    expect(counted.filter((what) => what !== 'meant')).toContain('birth date and forename')
    expect(counted.filter((what) => what === 'meant').length).toBeLessThanOrEqual(400)
    const { rows: quality } = await sql<{ rows: number; all: number }>`
      select q.rows, q.of_rows as all from extract_quality q join source_record s on s.extract_id = q.extract_id where q.measure = 'placeholder' and s.agency_number = 'X740001'`.execute(owner)
    expect(quality).toEqual([{ rows: 1, all: 1 }])
  })
})

describe('a victim', () => {
  test('is never a candidate: what linkage knows is written by people and their records alone, and the same name and day as a victim’s is nobody’s', async () => {
    const { rows: writers } = await sql<{ name: string }>`
      select distinct t.tgrelid::regclass::text as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid where p.prosrc ilike '%insert into known_identity%' order by 1`.execute(owner)
    expect(writers.map(({ name }) => name)).toEqual(['person', 'source_record'])
    const { rows: [asked] } = await sql<{ words: string }>`select prosrc as words from pg_proc where proname = 'linkage_candidates'`.execute(owner)
    expect(asked!.words).not.toMatch(/from victim|join victim/i)
    const officer = await world.as('victim-liaison-officer', 'probation')
    await sql`insert into victim (id, organisation_id, reference, forename, surname, forename_key, surname_key, officer_id, contact_way, recorded_on, recorded_by)
      values (gen_random_uuid(), ${world.organisation.probation}::uuid, 'V-7K2M9QX', 'Verity', 'Walledham', 'verity', 'walledham', ${officer.viewer.accountId}::uuid, 'letter', '2026-11-01', ${officer.viewer.accountId}::uuid)`.execute(owner)
    await load('probation', `${PROBATION}X750001,,,Walledham,Verity,04/05/1981,\n`)
    expect(await owner.selectFrom('source_record').select('linked_by').where('agency_number', '=', 'X750001').execute()).toEqual([{ linked_by: 'Nobody known then was alike enough.' }])
  })
})
