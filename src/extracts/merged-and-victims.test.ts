/** Whom a new record is compared with: merged people as who they are now; and never a victim, whatever name a victim shares with anybody. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { comparePeople, mergePeople, openPerson, partPeople, searchPeople } from '../people/actions.ts'
import { keysOf, ROLES } from '../platform/vocabulary.ts'
import { recordVictim } from '../victims/actions.ts'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import { confirmExtract, dataQuality, listDoubts, listExtracts, listFirstKnown, previewExtract, sendExtract } from './actions.ts'
import { pncNumber } from './identifiers.ts'

const world = await makeWorld()
const { owner } = world.databases
const PROBATION = 'CRN,PNC,Surname,Forename,Date of Birth,Post Code\n'
const head = await world.as('delivery-unit-head', 'probation')

/** Everything that the door answers on the way of one file, in words. */
const load = async (agency: OrganisationName, content: string): Promise<string> => {
  const officer = await world.as('data-officer', agency)
  const file = createHash('sha256').update(content).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), content)
  await owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: content.length, stored_at: new Date() }).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  const extract = sent.ok ? sent.value.extract : ''
  const shown = await world.ask(officer, previewExtract, { extract })
  const version = shown.ok ? shown.value.extract.version : 0
  const foreseen = await world.perform(officer, confirmExtract, { extract, version }, { preview: true })
  const done = await world.perform(officer, confirmExtract, { extract, version })
  if (!done.ok) throw new Error(done.message)
  return JSON.stringify([sent, shown, foreseen, done, await world.ask(officer, previewExtract, { extract }), await world.ask(officer, dataQuality, {}), await world.ask(officer, listExtracts, {})])
}
const recordOf = async (number: string) => owner.selectFrom('source_record').select(['id', 'person_id as person', 'linked_by as why']).where('agency_number', '=', number).executeTakeFirstOrThrow()
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const merge = async (person: string, into: string): Promise<string> => {
  const done = await world.perform(head, mergePeople, { person, into: await referenceOf(into), reason: 'The same fingerprints, taken on one day' })
  if (!done.ok) throw new Error(done.message)
  return done.value.mergeId
}

describe('a record that is like a person who was merged', () => {
  const POLICE = 'Nominal ID,PNC ID,Surname,Forename,DOB\n'
  const three = (surname: string, from: number) => Promise.all([1, 2, 3].map((at) => world.person({ probation: 'responsible', police: 'supplied' }, { forename: 'Opal', surname: `${surname}${'xyz'[at - 1]}ham`, birthDate: `198${at}-03-04`, pnc: pncNumber(2002, from + at * 7) })))

  test('joins whom they are now, over a chain, by the number or the names of a half that is no longer shown', async () => {
    const [a, b, c] = await three('Chained', 61)
    await merge(a!, b!)
    await merge(b!, c!)
    await load('police', `${POLICE}N81001,${pncNumber(2002, 68)},Chainedxham,Opal,04/03/1981\nN81002,${pncNumber(2002, 75)},Chainedyham,Opal,04/03/1982\nN81003,,Chainedxham,Opal,04/03/1981\n`)
    for (const number of ['N81001', 'N81002', 'N81003']) expect([number, (await recordOf(number)).person]).toEqual([number, c])
  })

  test('and that half itself, once the two are parted', async () => {
    const [a, b] = await three('Parted', 161)
    expect((await world.perform(head, partPeople, { merge: await merge(a!, b!), reason: 'Two sisters after all' })).ok).toBe(true)
    await load('police', `${POLICE}N81011,${pncNumber(2002, 168)},Partedxham,Opal,04/03/1981\nN81012,${pncNumber(2002, 175)},Partedyham,Opal,04/03/1982\n`)
    expect([(await recordOf('N81011')).person, (await recordOf('N81012')).person]).toEqual([a, b])
  })

  test('the look-up gives everything known of the human being under the id of today, and no row under another', async () => {
    const [merged, into] = [await world.person({ probation: 'responsible' }, { surname: 'Lookupham', birthDate: '1983-01-02' }), await world.person({ probation: 'responsible' }, { surname: 'Otherham', birthDate: '1983-01-03' })]
    await merge(merged, into)
    const rows = await owner.transaction().execute(async (tx) => {
      await sql`select set_config('app.role', 'data-officer', true)`.execute(tx)
      const wanted = [{ row_number: 1, forename: 'Alex', surname: 'Lookupham', birth_date: '1983-01-02', forms: ['alex'] }]
      return (await sql<{ row: number | null; person: string; surname: string | null }>`select row_number as row, person_id as person, surname from linkage_candidates(${JSON.stringify(wanted)}::jsonb)`.execute(tx)).rows
    })
    expect(new Set(rows.map(({ person }) => person))).toEqual(new Set([into]))
    expect(rows.flatMap(({ surname }) => surname ?? []).toSorted()).toEqual(['Lookupham', 'Otherham'])
  })
})

describe('a victim of the very name of an offender', () => {
  test('changes no answer of search, matching, possible matches or imports, to anybody, and stands in none of them', { timeout: 120_000 }, async () => {
    const offender = await world.person({ probation: 'responsible' }, { forename: 'Verity', surname: 'Walledby', birthDate: '1981-05-04' })
    const officer = await world.as('victim-liaison-officer', 'probation')
    const seekers = [...await Promise.all(keysOf(ROLES).map((role) => world.as(role, 'probation'))), await world.as('resettlement-worker', 'prison'), await world.as('victim-hub-worker', 'victim-hub'), await world.as('caseworker', 'provider')]
    const WORDS = ['verity walledby', 'walledby', 'verity walledby 4/5/1981', 'verity wallesby', 'lonely onlyvictimby', 'onlyvictimby', 'onlyvictimbi lonely', '07700 900888']
    const answers = async (): Promise<string[]> => {
      const told: string[] = []
      for (const viewer of seekers)
        for (const words of WORDS) for (const typing of [false, true]) told.push(JSON.stringify([viewer.viewer.role, words, await world.ask(viewer, searchPeople, { words, typing })]))
      told.push(JSON.stringify([await world.ask(head, listDoubts, {}), await world.ask(head, listFirstKnown, {}), await world.ask(head, comparePeople, { person: offender }), await world.ask(head, openPerson, { person: offender })]))
      return told
    }
    const before = await answers()
    const victims: string[] = []
    for (const [forename, surname] of [['Verity', 'Walledby'], ['Lonely', 'Onlyvictimby']] as const) {
      const made = await world.perform(officer, recordVictim, { forename, surname, contactWay: 'telephone', contactDetail: '07700 900888', contactNever: 'Never at home', safeWords: 'green kettle' })
      if (!made.ok) throw new Error(made.message)
      victims.push(made.value.victim)
    }
    expect(await answers()).toEqual(before)
    const references = (await owner.selectFrom('victim').select('reference').where('id', 'in', victims).execute()).map(({ reference }) => reference)

    // Imports: the offender's name is the offender's; the name that a victim alone has is nobody's.
    const told = [
      await load('probation', `${PROBATION}X820001,,Walledby,Verity,04/05/1981,\nX820002,,Onlyvictimby,Lonely,04/05/1971,\n`), await load('probation', `${PROBATION}X820003,,Onlyvictimby,Lonely,05/04/1971,PE1 1AA\n`),
      await load('housing', 'Application Ref;Family Name;Given Names;D.O.B.;Housing Status\r\nH82;Onlyvictimby;Lonely;09/09/1961;Homeless\r\n'),
    ]
    expect((await recordOf('X820001')).person).toBe(offender)
    for (const number of ['X820002', 'H82']) expect(await recordOf(number)).toMatchObject({ why: 'Nobody known then was alike enough.' })
    for (const text of [...told, ...await answers()]) for (const mark of [...victims, ...references, 'green kettle', 'Never at home']) expect(text).not.toContain(mark)
    for (const table of ['known_identity', 'search_key', 'person', 'source_record', 'doubtful_link', 'first_known'] as const) {
      const { rows } = await sql`select 1 from ${sql.table(table)} held where held::text like any (${victims.map((victim) => `%${victim}%`)}::text[])`.execute(owner)
      expect([table, rows]).toEqual([table, []])
    }
  })
})
