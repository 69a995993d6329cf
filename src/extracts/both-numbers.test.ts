/** CRO and telephone numbers from an agency's file to the page: what they join, who finds by them, who is told, and what is left after a merge. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mergePeople, openPerson, partPeople, searchPeople } from '../people/actions.ts'
import { checkLetter } from '../people/identifiers.ts'
import { tracesOf } from '../rights/store/rows.ts'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import { confirmExtract, previewExtract, sendExtract } from './actions.ts'
import { canonicalText, type AgencyRecord } from './rules.ts'

const world = await makeWorld()
const { owner } = world.databases
const CRO = `012345/08${checkLetter(8_012_345)}`
const SHORT = CRO.replace(/^0/, '')
const POLICE = 'Nominal ID,Surname,Forename,DOB,CRO Number,Mobile\n'
const PROBATION = 'CRN,Surname,Forename,Date of Birth,CRO,Telephone\n'

const send = async (agency: OrganisationName, content: string) => {
  const officer = await world.as('data-officer', agency)
  const file = createHash('sha256').update(content).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), content)
  await owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: content.length, stored_at: new Date() }).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  const shown = await world.ask(officer, previewExtract, { extract: sent.ok ? sent.value.extract : '' })
  if (!shown.ok) throw new Error(shown.message)
  return { officer, extract: shown.value.extract, refused: shown.value.refused }
}
const load = async (agency: OrganisationName, content: string): Promise<void> => {
  const { officer, extract: { id: extract, version } } = await send(agency, content)
  const done = await world.perform(officer, confirmExtract, { extract, version })
  if (!done.ok) throw new Error(done.message)
}
const personOf = async (number: string): Promise<string> => (await owner.selectFrom('source_record').select('person_id').where('agency_number', '=', number).executeTakeFirstOrThrow()).person_id
const found = async (viewer: Awaited<ReturnType<typeof world.as>>, words: string) => {
  const answer = await world.ask(viewer, searchPeople, { words })
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.people
}

describe('a CRO and a telephone number', async () => {
  await load('probation', `${PROBATION}X800001,Maidenham,Ottilie,04/05/1981,${CRO},07700 900111\n`)
  await load('police', `${POLICE}N800001,Marriedham,Ottilie,04/05/1981,${SHORT},+44 7700 900222\n`)
  const person = await personOf('X800001')
  const head = await world.as('delivery-unit-head', 'probation')

  test('the CRO number joins a record under another surname, and says so in words', async () => {
    expect(await personOf('N800001')).toBe(person)
    const { linked_by: why } = await owner.selectFrom('source_record').select('linked_by').where('agency_number', '=', 'N800001').executeTakeFirstOrThrow()
    expect(why).toMatch(/^Same CRO;/)
  })

  test('a telephone number joins nobody: a household shares it', async () => {
    await load('probation', `${PROBATION}X800002,Lodgerham,Bruno,09/10/1961,,07700 900111\n`)
    expect(await personOf('X800002')).not.toBe(person)
    const why = (await found(head, '07700 900111')).map(({ id, why: words }) => [id, words])
    expect(new Map(why.map(([id, words]) => [id, words]))).toEqual(new Map([[person, ['Has the telephone number 07700 900111']], [await personOf('X800002'), ['Has the telephone number 07700 900111']]]))
  })

  test('are on the page, from the surest agency, and both find the person, in any form; a former one too', async () => {
    expect(await world.ask(head, openPerson, { person })).toMatchObject({ ok: true, value: { person: { cro: CRO, telephone: '07700900111' } } })
    for (const words of [CRO, SHORT, SHORT.toLowerCase(), '+44 7700 900222', 'ottilie 07700900222', CRO.replace('012345', '012346')]) expect([words, (await found(head, words)).map(({ id }) => id)]).toEqual([words, [person]])
    await load('probation', `${PROBATION}X800001,Maidenham,Ottilie,04/05/1981,${CRO},07700 900333\n`)
    expect(await found(head, '07700900333')).toMatchObject([{ id: person, telephone: '07700900333', why: ['Has the telephone number 07700 900333'] }])
    expect((await found(head, '07700900111')).find(({ id }) => id === person)?.why).toEqual(['Had, or an agency recorded, the telephone number 07700 900111'])
  })

  test('a provider is told neither and may not try them out; whoever does not see the person finds nobody', async () => {
    const referred = await world.person({ probation: 'responsible', provider: 'referred' }, { surname: 'Referredham' })
    await owner.updateTable('person').set({ cro: '000007/08A', telephone: '07700900777' }).where('id', '=', referred).execute()
    const caseworker = await world.as('caseworker', 'provider')
    const opened = await world.ask(caseworker, openPerson, { person: referred })
    expect(opened).toMatchObject({ ok: true, value: { person: { cro: null, telephone: null } } })
    for (const words of ['07700900777', '000007/08A']) expect(await found(caseworker, words)).toEqual([])
    for (const words of [CRO, '07700900333']) expect(await found(await world.as('resettlement-worker', 'prison'), words)).toEqual([])
  })

  test('go with a merge and come back with its parting', async () => {
    const second = await world.person({ probation: 'responsible' }, { surname: 'Twiceham', birthDate: '1981-05-04' })
    await owner.updateTable('person').set({ telephone: '07700900444' }).where('id', '=', second).execute()
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
    const done = await world.perform(head, mergePeople, { person: second, into: reference, reason: 'The same fingerprints, taken on one day' })
    expect((await found(head, '07700900444')).map(({ id }) => id)).toEqual([person])
    expect(await world.perform(head, partPeople, { merge: done.ok ? done.value.mergeId : '', reason: 'Two women after all' })).toMatchObject({ ok: true })
    expect((await found(head, '07700900444')).map(({ id }) => id)).toEqual([second])
  })

  test('are among the traces that an erasure looks for, of the person and of every record', async () => {
    const { numbers } = await owner.transaction().execute((tx) => tracesOf(tx, [person]))
    expect(numbers).toEqual(expect.arrayContaining([CRO, '07700900333', '07700900222']))
  })

  test('that were mistyped refuse the row, in words', async () => {
    const { extract, refused } = await send('police', `${POLICE}N800009,Wrongham,Una,04/05/1981,012345/08I,12\n`)
    expect([extract.rowsRefused, refused[0]?.reasons]).toEqual([1, [
      'CRO Number “012345/08I” is not a CRO number: its last letter does not belong to its figures, so one of them was mistyped.',
      'Mobile “12” is not a telephone number: give it with its area code, as 07700 900123, or with + and the country’s code.',
    ]])
  })

  test('a record that tells neither keeps the fingerprint that it had before they were taken', () => {
    const record: AgencyRecord = { agencyNumber: 'N1', forename: 'Ada', surname: 'Sorrel', birthDate: '1990-01-01', sex: null, pnc: null, prisonNumber: null, crn: null, cro: null, postcode: 'PE1 1AA', telephone: null, details: {} }
    expect(canonicalText(record)).toBe('[["N1","Ada","Sorrel","1990-01-01",null,null,null,null,"PE1 1AA"],[]]')
    expect(canonicalText({ ...record, cro: CRO })).not.toBe(canonicalText({ ...record, telephone: CRO }))
  })
})
