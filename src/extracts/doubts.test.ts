/** Records that may be about a second person, through the door: decided by whoever sees both, for good; and one by one as in a batch. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { partPeople } from '../people/actions.ts'
import { matchTerms } from '../people/linkage/matching.ts'
import { soundOf } from '../people/linkage/names.ts'
import { makeWorld, TODAY, type OrganisationName, type World } from '../../tests/world.ts'
import { confirmExtract, decideDoubt, listDoubts, openDoubt, previewExtract, sendExtract } from './actions.ts'
import { pncNumber } from './identifiers.ts'

const PROBATION = 'CRN,PNC,NOMS Number,Surname,Forename,Date of Birth,Post Code\n'

const load = async (world: World, agency: OrganisationName, content: string): Promise<void> => {
  const officer = await world.as('data-officer', agency)
  const file = createHash('sha256').update(content).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), content)
  await world.databases.owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: content.length, stored_at: new Date() }).onConflict((conflict) => conflict.doNothing()).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  const extract = sent.ok ? sent.value.extract : ''
  const shown = await world.ask(officer, previewExtract, { extract })
  const done = await world.perform(officer, confirmExtract, { extract, version: shown.ok ? shown.value.extract.version : 0 })
  if (!done.ok) throw new Error(done.message)
}

const world = await makeWorld()
const { owner } = world.databases
const personOf = async (number: string): Promise<string> => (await owner.selectFrom('source_record').select('person_id').where('agency_number', '=', number).executeTakeFirstOrThrow()).person_id
const head = () => world.as('delivery-unit-head', 'probation')
const waits = async (who = head()) => {
  const found = await world.ask(await who, listDoubts, {})
  return found.ok ? found.value.rows : []
}

describe('a pair that may be one', () => {
  test('a near namesake of the unit’s own waits for its head, who says that they are two: for good, whatever comes later', async () => {
    await load(world, 'probation', `${PROBATION}X800001,,,Namesake,Orla,04/05/1981,PE1 1AA\n`)
    await load(world, 'probation', `${PROBATION}X844402,,,Namesake,Orla,04/05/1981,PE1 1AA\n`)
    const [pair] = await waits()
    expect(pair).toMatchObject({ organisation: 'Test probation', why: 'One human being: almost certain. CRN differs; same name; same date of birth; same postcode; but another CRN is known: never joined without a review.' })
    const asked = { record: pair!.recordId, person: pair!.personId }
    expect(await world.ask(await head(), openDoubt, asked)).toMatchObject({ ok: true, value: { differs: ['crn'] } })
    expect(await world.perform(await head(), decideDoubt, { ...asked, answer: 'unsure' })).toMatchObject({ ok: true })
    expect((await waits())[0]).toMatchObject({ unsureOn: TODAY })
    expect(await world.perform(await head(), decideDoubt, { ...asked, answer: 'apart' })).toMatchObject({ ok: false, field: 'why' })
    expect(await world.perform(await head(), decideDoubt, { ...asked, answer: 'apart', why: 'Cousins: both were at the office' })).toMatchObject({ ok: true })
    expect(await waits()).toEqual([])
    // A later record of one of them, by her number, does not ask about the other again.
    await load(world, 'prison', `Prison Number,PNC Number,Last Name,First Name,Date of Birth,Post Code\nA8001AA,,Namesake,Orla,1981-05-04,\n`)
    await load(world, 'probation', `${PROBATION}X844402,,,Namesake,Orla Mary,04/05/1981,PE1 1AA\n`)
    expect(await waits()).toEqual([])
    expect(await personOf('X800001')).not.toBe(await personOf('X844402'))
  })

  test('one human being twice: joined by the head, and parted again as two people whom nobody is asked about any more', async () => {
    await load(world, 'probation', `${PROBATION}X800011,,,Twiceham,Perry,04/05/1971,\n`)
    await load(world, 'probation', `${PROBATION}X877712,,,Twiceham,Perry,04/05/1971,\n`)
    const [pair] = await waits()
    const asked = { record: pair!.recordId, person: pair!.personId }
    expect(await world.perform(await head(), decideDoubt, { ...asked, answer: 'same', why: 'Two cases were opened for one man' })).toMatchObject({ ok: true })
    expect(await waits()).toEqual([])
    const merge = await owner.selectFrom('active_merge').select('id').where('into_id', '=', pair!.personId).executeTakeFirstOrThrow()
    expect(await world.perform(await head(), partPeople, { merge: merge.id ?? '', reason: 'Father and son after all' })).toMatchObject({ ok: true })
    expect(await waits()).toEqual([])
    expect(await owner.selectFrom('people_apart').select('id').where((eb) => eb.or([eb('person_id', '=', pair!.personId), eb('other_id', '=', pair!.personId)])).execute()).toHaveLength(1)
  })

  test('nobody else: another agency’s head, a worker, the officer who sent it, nor whoever forges a pair', async () => {
    await load(world, 'probation', `${PROBATION}X800021,,,Forgeham,Quinn,04/05/1961,\n`)
    await load(world, 'probation', `${PROBATION}X855522,,,Forgeham,Quinn,04/05/1961,\n`)
    const [pair] = await waits()
    const asked = { record: pair!.recordId, person: pair!.personId }
    await owner.updateTable('agreement_party').set({ shares: [] }).where('organisation_id', '=', world.organisation.probation).execute()
    expect(await waits(world.as('delivery-unit-head', 'prison'))).toEqual([])
    for (const [role, at] of [['delivery-unit-head', 'prison'], ['offender-manager', 'probation'], ['data-officer', 'probation'], ['caseworker', 'provider']] as const)
      expect(await world.perform(await world.as(role, at), decideDoubt, { ...asked, answer: 'same', why: 'I say so' })).toMatchObject({ ok: false })
    const forged = await world.person({ probation: 'responsible' })
    expect(await world.perform(await head(), decideDoubt, { record: asked.record, person: forged, answer: 'same', why: 'I say so' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await waits()).toHaveLength(1)
  })
})

describe('the database and the engine', () => {
  test.each(['O’Néill-Smith', 'Knight', 'Wright', 'McKenzie', 'Xavier', 'Schofield', 'Łukasz', 'Zoë', 'Иван', 'ИВАНОВ', 'Ørsted', 'van der Berg', 'Phipps', 'Edge', 'Unknown', 'N/K', 'x', '', '小明', 'Æthelred', 'St. John', 'Quigley', 'Macey', 'Tough', 'Vaughan'])('say the same form and sound of %s', async (name) => {
    const { rows: [said] } = await sql<{ form: string; sound: string }>`select name_form(${name}) as form, name_sound(name_form(${name})) as sound`.execute(owner)
    const { forename } = matchTerms({ forename: name, surname: '' })
    expect(said).toEqual({ form: forename, sound: soundOf(forename) })
  })
})

describe('one by one and in a batch', () => {
  const random = seededRandom('batch or one')
  const surnames = ['Farnham', 'Farnam', 'Okonjo', 'Belgrove', 'Tremlett', 'Quayle', 'Szymanski', 'Petrov']
  const forenames = ['Robert', 'Bob', 'Mary', 'Marie', 'Tariq', 'Ivan', 'Jo', 'Wanda']
  const days = ['04/05/1961', '05/04/1961', '01/01/1970', '12/11/1988', '13/11/1988']
  const rows = Array.from({ length: 60 }, (_, at) => `X9${String(10_000 + at * 137)},${random.chance(0.4) ? pncNumber(2_001, 1 + random.whole(0, 9)) : ''},,${random.pick(surnames)},${random.pick(forenames)},${random.pick(days)},${random.pick(['', 'PE1 1AA', 'PE2 2AA'])}`)
  const shape = async (of: World) => {
    const { rows: told } = await sql<{ number: string; first: string; linked: string; doubts: string[] }>`
      select s.agency_number as number, min(s.agency_number) over (partition by s.person_id) as first, s.linked_by as linked,
        array(select (select min(t.agency_number) from source_record t where t.person_id = d.person_id) || ' ' || round(d.likelihood::numeric, 4) from doubtful_link d where d.source_record_id = s.id order by 1) as doubts
      from source_record s order by 1`.execute(of.databases.owner)
    return told.map(({ linked, ...row }) => ({ ...row, linked: linked.replace(/;.*/, '') }))
  }
  test('the same people come of them', { timeout: 200_000 }, async () => {
    const [batch, single] = [await makeWorld(), await makeWorld()]
    await load(batch, 'probation', PROBATION + rows.join('\n'))
    for (const row of rows) await load(single, 'probation', `${PROBATION}${row}\n`)
    const [inBatch, oneByOne] = [await shape(batch), await shape(single)]
    expect(inBatch.map(({ number, first }) => [number, first])).toEqual(oneByOne.map(({ number, first }) => [number, first]))
    expect(inBatch.map(({ number, doubts }) => [number, doubts.length > 0])).toEqual(oneByOne.map(({ number, doubts }) => [number, doubts.length > 0]))
  })
})

describe('whose answer would show its own organisation somebody whom it does not know', () => {
  test('the sender’s lead is refused whatever the answer, and told who decides; whoever is responsible decides; a sender that knows both decides', async () => {
    const here = await makeWorld()
    const { owner: database } = here.databases
    const known = await here.person({ probation: 'responsible' }, { forename: 'Orla', surname: 'Doubtham', birthDate: '1981-05-04', pnc: pncNumber(2001, 88) })
    await load(here, 'police', `Nominal ID,PNC,Surname,Forename,Date of Birth\nN880001,${pncNumber(2001, 88)},Elsewhereson,Tariq,09/10/1972\n`)
    const record = await database.selectFrom('source_record').select(['id', 'person_id']).where('agency_number', '=', 'N880001').executeTakeFirstOrThrow()
    await database.deleteFrom('doubtful_link').execute()
    await database.insertInto('doubtful_link').values({ source_record_id: record.id, person_id: known, organisation_id: here.organisation.police, why: 'Same PNC; name differs', noticed_on: TODAY }).execute()
    if (record.person_id === known) throw new Error('The record joined the person: choose other facts.')
    const asked = { record: record.id, person: known }
    for (const role of ['governance-lead', 'delivery-unit-head'] as const) {
      const sender = await here.as(role, 'police')
      expect(await here.ask(sender, listDoubts, {})).toMatchObject({ ok: true, value: { all: 0, allOfOthers: 1, rows: [{ ofOthers: true, deciders: ['Test probation'] }] } })
      for (const answer of ['same', 'apart', 'unsure'] as const)
        expect(await here.perform(sender, decideDoubt, { ...asked, answer, why: 'I say so' })).toMatchObject({ ok: false, message: expect.stringMatching(/A head or governance lead of Test probation decides\.$/) })
      // Nor past the door.
      const change = here.databases.app.transaction().execute(async (tx) => {
        await sql`select set_config('app.account', ${sender.viewer.accountId}, true), set_config('app.organisation', ${sender.viewer.organisationId}, true), set_config('app.role', ${role}, true), set_config('app.purpose', ${sender.viewer.purpose}, true), set_config('app.today', ${TODAY}, true), set_config('app.now', ${sender.now.toISOString()}, true)`.execute(tx)
        await tx.updateTable('doubtful_link').set({ answer: 'same', decided_why: 'I say so', decided_by: sender.viewer.accountId, decided_on: TODAY }).where('source_record_id', '=', record.id).execute()
      })
      await expect(change).rejects.toThrow(/row-level security/)
    }
    expect(await here.ask(await here.as('delivery-unit-head', 'probation'), listDoubts, {})).toMatchObject({ ok: true, value: { all: 1, allOfOthers: 0 } })
    // Once the police have to do with the person themselves, they know them, and decide.
    await database.insertInto('involvement').values({ id: randomUUID(), person_id: known, organisation_id: here.organisation.police, basis: 'supplied', class: 'identity', from_day: '2026-01-01', because_of: 'test', because_id: randomUUID() }).execute()
    expect(await here.ask(await here.as('governance-lead', 'police'), openDoubt, asked)).toMatchObject({ ok: true, value: { doubt: { ofOthers: false } } })
    await database.deleteFrom('involvement').where('organisation_id', '=', here.organisation.police).where('person_id', '=', known).execute()
    expect(await here.perform(await here.as('delivery-unit-head', 'probation'), decideDoubt, { ...asked, answer: 'same', why: 'He gave a false name' })).toMatchObject({ ok: true })
  })
})
