/**
 * Attacks: an agency gives itself sight of somebody, or learns who is known, by naming people in an extract. A number that agrees is told
 * to whoever answers for the person; name and birth date alone show nothing before they have said that it is the same human being.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { listNotices, whatWaits } from '../notices/actions.ts'
import { openPerson, partPeople, searchPeople } from '../people/actions.ts'
import { workOne } from '../platform/jobs.ts'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import { answerFirstKnown, checkFirstKnown, confirmExtract, extracts, listExtracts, listFirstKnown, openFirstKnown, previewExtract, sendExtract } from './actions.ts'
import { NOT_COUNTED } from '../people/linkage/matching.ts'
import { linkageModel } from '../people/linkage/model.ts'
import { meantAmong, numbersSay, waitingAmong, withoutStrangers, type Side } from './first-known.ts'
import { pncNumber } from './identifiers.ts'
import { linkRecords, NOBODY } from './linking.ts'
import { mutualContradictions } from './precedence.ts'
import type { LinkedRecord } from './verdicts.ts'

const world = await makeWorld()
const { owner } = world.databases
type Agency = Extract<OrganisationName, 'police' | 'prison' | 'housing' | 'treatment'>

const load = async (agency: Agency, content: string) => {
  const officer = await world.as('data-officer', agency)
  const bytes = Buffer.from(content)
  const file = createHash('sha256').update(bytes).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), bytes)
  await owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: bytes.length, stored_at: new Date() }).onConflict((conflict) => conflict.doNothing()).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  const extract = sent.ok ? sent.value.extract : ''
  const shown = await world.ask(officer, previewExtract, { extract })
  const version = shown.ok ? shown.value.extract.version : 0
  const tried = await world.perform(officer, confirmExtract, { extract, version }, { preview: true })
  const done = await world.perform(officer, confirmExtract, { extract, version })
  if (!done.ok) throw new Error(done.message)
  // The officer is told nothing of who else knows whom.
  expect(JSON.stringify([tried, done])).not.toMatch(/answer for|newly|same human/i)
  return { extract, told: [shown, tried, done, await world.ask(officer, previewExtract, { extract }), await world.ask(officer, listExtracts, {})] }
}
const PRISON = 'Prison Number,PNC Number,Last Name,First Name,Date of Birth,Gender,Establishment,Release Date\n'
const HOUSING = 'Application Ref;Family Name;Given Names;D.O.B.;Housing Status\r\n'
const POLICE = 'Nominal ID,PNC ID,Surname,Forenames,DOB,Sex,Post Code,Date of Arrest\n'

const head = await world.as('delivery-unit-head', 'probation')
const lead = await world.as('governance-lead', 'commissioner')
const personOf = async (agency: Agency, number: string): Promise<string> =>
  (await owner.selectFrom('source_record').select('person_id').where('organisation_id', '=', world.organisation[agency]).where('agency_number', '=', number).executeTakeFirstOrThrow()).person_id
const waitOf = async (apart: string): Promise<string> => (await owner.selectFrom('first_known').select('id').where('apart_id', '=', apart).orderBy('id').executeTakeFirstOrThrow()).id
const sees = async (role: 'housing-officer' | 'resettlement-worker' | 'offender-manager', organisation: OrganisationName, person: string): Promise<string | null> => {
  const opened = await world.ask(await world.as(role, organisation), openPerson, { person })
  return opened.ok ? opened.value.person.id : null
}
const recordsOn = async (person: string) => {
  const opened = await world.ask(await world.as('offender-manager', 'probation'), openPerson, { person })
  const data = opened.ok ? opened.value.panels.find((panel) => panel.name === 'extracts.records')?.data as { records: { organisation: string; unchecked: { personId: string } | null }[] } | undefined : undefined
  return data?.records.map((one) => [one.organisation, one.unchecked?.personId ?? null]) ?? []
}

test.each<[string, 'male' | 'female' | 'not-known', string | null, readonly string[]]>([
  ['the other sex and another postcode', 'female', 'PE1 1AA', ['sex', 'postcode']], ['a sex and a postcode that are not told', 'not-known', null, []],
])('side by side, what differs: %s', (_words, sex, postcode, differs) => {
  const facts = { forename: 'Rowan', surname: 'Sedge', birthDate: '1990-01-01', sex: 'male' as const, pnc: null, prisonNumber: null, crn: null, cro: null, postcode: 'PE2 2BB', telephone: null }
  for (const [one, other] of [[facts, { ...facts, sex, postcode }], [{ ...facts, sex, postcode }, facts]] as const) expect(mutualContradictions(one, other)).toEqual(differs)
})

describe('what numbers that come later say', () => {
  const side = (more: Partial<Side> = {}): Side => ({ surname: 'Sedge', birthDate: '1990-01-01', pnc: null, prisonNumber: null, crn: null, cro: null, ...more })
  test.each<[string, Partial<Side>, Partial<Side>, string]>([
    ['no number on either side', {}, {}, 'nothing'],
    ['a number on one side only', { pnc: '1' }, {}, 'nothing'],
    ['numbers of different kinds', { pnc: '1' }, { crn: '1' }, 'nothing'],
    ['the CRO number agrees', { cro: '1' }, { cro: '1', crn: 'X' }, 'one'],
    ['one number agrees', { pnc: '1' }, { pnc: '1', crn: 'X' }, 'one'],
    ['one number differs', { pnc: '1' }, { pnc: '2' }, 'two'],
    ['one agrees and another differs', { pnc: '1', crn: 'X' }, { pnc: '1', crn: 'Y' }, 'both'],
    ['a number agrees, and neither name nor birth date does any more', { pnc: '1', surname: 'Oak', birthDate: '1971-01-01' }, { pnc: '1' }, 'both'],
  ])('%s', (_case, sent, known, say) => expect(numbersSay([side(sent)], [side(known)]).say).toBe(say))
})

describe('a file links the same whether a stranger of the name is known or not', () => {
  const record = (number: string, more: Partial<LinkedRecord> = {}) => ({
    agencyNumber: number, forename: 'Ola', surname: 'Sedge', birthDate: '1990-01-01', sex: 'female' as const, pnc: null, prisonNumber: null, crn: null, cro: null, postcode: null, telephone: null, details: {}, ...more,
  })
  const rows = [record('1'), record('2'), record('3', { pnc: 'p1' }), record('4', { pnc: 'p2' }), record('5', { surname: 'Oak', pnc: 'p1' })].map((one, at) => ({ row: at + 2, record: one, fingerprint: '' }))
  const matching = { model: linkageModel.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'data', 'linkage', 'model.json'), 'utf8'))), frequencies: NOT_COUNTED }
  const linked = (known: readonly LinkedRecord[], own: boolean) => {
    let made = 0
    const newPerson = (): string => `new ${++made}`
    const byRow = new Map(rows.map((one) => [one.row, known]))
    const standings = new Map(known.map((one) => [one.personId, { own, apartFrom: [] }]))
    return waitingAmong(linkRecords(rows, withoutStrangers(rows, byRow, standings), newPerson, matching), byRow, standings,
      (one, strangers) => meantAmong(linkRecords([one], new Map([[one.row, strangers]]), newPerson, matching)), NOBODY)
  }
  const shape = (of: ReturnType<typeof linked>) => {
    const numbers = new Map<string, number>()
    for (const one of of) if (!numbers.has(one.personId)) numbers.set(one.personId, numbers.size)
    return of.map((one) => [numbers.get(one.personId), one.isNew, one.linkedBy, one.doubts.flatMap((doubt) => numbers.get(doubt.personId) ?? [])])
  }
  const known = { ...record('K'), personId: 'known' }
  test.each<[string, readonly LinkedRecord[]]>([['without numbers', [known]], ['with a number of their own', [{ ...known, crn: 'X000001' }]], ['with a number that differs', [{ ...known, pnc: 'p9' }]], ['twice', [known, { ...known, personId: 'other' }]]])('%s', (_case, strangers) => {
    expect(shape(linked(strangers, false))).toEqual(shape(linked([], false)))
    expect(linked(strangers, false).every((one) => !strangers.some((stranger) => stranger.personId === one.personId))).toBe(true)
  })
  test('the agency’s own person is linked as ever', () => expect(linked([known], true)[0]).toMatchObject({ personId: 'known', isNew: false, waitsFor: null }))
  test('a number that agrees links at once', () => expect(linked([{ ...known, pnc: 'p1' }], false)[2]).toMatchObject({ personId: 'known', waitsFor: null }))
})

describe('name and birth date alone', () => {
  test('nothing is seen before the head has said yes; then it is, from that day, and it can be undone', async () => {
    const known = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Namedham', birthDate: '1980-02-02' })
    await load('housing', `${HOUSING}H1;Namedham;Silas;02/02/1980;Homeless\r\n`)
    const apart = await personOf('housing', 'H1')
    expect(apart).not.toBe(known)
    expect(await sees('housing-officer', 'housing', known)).toBeNull()
    expect(await sees('housing-officer', 'housing', apart)).toBe(apart)
    expect(await owner.selectFrom('involvement').select('id').where('person_id', '=', known).where('organisation_id', '=', world.organisation.housing).execute()).toEqual([])
    // The responsible side sees the record beside the person, and no word of the person is corrected by it.
    expect(await recordsOn(known)).toEqual([['Test housing', known]])
    expect(await recordsOn(apart)).toEqual([['Test housing', known]])

    const wait = await waitOf(apart)
    const listed = await world.ask(head, listFirstKnown, {})
    expect(listed).toMatchObject({ ok: true, value: { allWaiting: 1, rows: [{ personId: known, waits: true, due: '2026-11-25' }] } })
    const waiting = await world.ask(lead, whatWaits, {})
    expect(waiting.ok && waiting.value.waiting.find((one) => one.href === '/first-known')).toMatchObject({ count: 1, overdue: 0, earliest: '2026-11-25' })
    const late = await world.ask(await world.as('governance-lead', 'commissioner', new Date('2026-11-26T09:00:00Z')), whatWaits, {})
    expect(late.ok && late.value.waiting.find((one) => one.href === '/first-known')).toMatchObject({ count: 1, overdue: 1 })
    const opened = await world.ask(head, openPerson, { person: known })
    expect(opened.ok && opened.value.due.map((one) => one.href)).toContain(`/first-known/records/${wait}`)

    for (const [role, organisation] of [['data-officer', 'housing'], ['housing-officer', 'housing'], ['governance-lead', 'housing'], ['offender-manager', 'probation'], ['administrator', 'probation'], ['delivery-unit-head', 'police']] as const) {
      expect((await world.ask(await world.as(role, organisation), openFirstKnown, { wait })).ok, role).toBe(false)
      expect((await world.perform(await world.as(role, organisation), answerFirstKnown, { wait, answer: 'same', why: 'I say so' })).ok, role).toBe(false)
    }
    expect(await world.perform(head, answerFirstKnown, { wait, answer: 'same' })).toMatchObject({ ok: false, field: 'why' })
    expect((await world.perform(head, answerFirstKnown, { wait, answer: 'unsure' })).ok).toBe(true)
    expect(await sees('housing-officer', 'housing', known)).toBeNull()
    expect((await world.perform(head, answerFirstKnown, { wait, answer: 'same', why: 'Same mother’s name and address' })).ok).toBe(true)
    expect(await world.perform(head, answerFirstKnown, { wait, answer: 'apart', why: 'After all' })).toMatchObject({ ok: false, message: expect.stringContaining('answered already') })

    expect(await sees('housing-officer', 'housing', known)).toBe(known)
    expect(await sees('housing-officer', 'housing', apart)).toBe(known)
    expect(await owner.selectFrom('involvement').select(['basis', 'from_day']).where('person_id', '=', known).where('organisation_id', '=', world.organisation.housing).execute()).toEqual([{ basis: 'supplied', from_day: '2026-11-23' }])
    expect(await recordsOn(known)).toEqual([['Test housing', null]])

    const merge = await owner.selectFrom('person_merge').select('id').where('person_id', '=', apart).executeTakeFirstOrThrow()
    expect((await world.perform(await world.as('offender-manager', 'probation'), partPeople, { merge: merge.id, reason: 'Two cousins after all' })).ok).toBe(true)
    expect(await sees('housing-officer', 'housing', known)).toBeNull()
    expect(await owner.selectFrom('first_known').select('answer').where('apart_id', '=', apart).execute()).toEqual([{ answer: 'apart' }])
  })

  test('somebody else stays somebody else: nothing stands beside the wrong person, and no later file links them by name', async () => {
    const known = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Otherham', birthDate: '1981-02-02' })
    await load('housing', `${HOUSING}H11;Otherham;Silas;02/02/1981;Homeless\r\n`)
    const apart = await personOf('housing', 'H11')
    expect((await world.perform(head, answerFirstKnown, { wait: await waitOf(apart), answer: 'apart', why: 'Different man, seen today' })).ok).toBe(true)
    expect(await recordsOn(known)).toEqual([])
    await load('housing', `${HOUSING}H12;Otherham;Silas;02/02/1981;Homeless\r\n`)
    expect(await personOf('housing', 'H12')).toBe(apart)
    expect(await owner.selectFrom('first_known').select('id').where('person_id', '=', known).execute()).toHaveLength(1)
    expect(await sees('housing-officer', 'housing', known)).toBeNull()
  })

  test('a third agency’s record waits for the person, not for the record that waits', async () => {
    const known = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Thirdham', birthDate: '1982-02-02' })
    await load('housing', `${HOUSING}H21;Thirdham;Silas;02/02/1982;Homeless\r\n`)
    await load('police', `${POLICE}N21,,Thirdham,Silas,02/02/1982,M,,\n`)
    expect(await owner.selectFrom('first_known').select('organisation_id').where('person_id', '=', known).where('apart_id', 'is not', null).execute()).toHaveLength(2)
    expect(await personOf('police', 'N21')).not.toBe(await personOf('housing', 'H21'))
  })

  test('a number that comes later and agrees settles it with the words why; one that differs is said to whoever answers', async () => {
    const pnc = pncNumber(2099, 501)
    const agreed = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Laterham', birthDate: '1983-02-02', pnc })
    const differing = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Elseham', birthDate: '1984-02-02', pnc: pncNumber(2099, 502) })
    await load('police', `${POLICE}N31,,Laterham,Silas,02/02/1983,M,,\nN32,,Elseham,Silas,02/02/1984,M,,\n`)
    const [one, two] = [await personOf('police', 'N31'), await personOf('police', 'N32')]
    expect([one === agreed, two === differing]).toEqual([false, false])
    await load('police', `${POLICE}N31,${pnc},Laterham,Silas,02/02/1983,M,,\nN32,${pncNumber(2099, 503)},Elseham,Silas,02/02/1984,M,,\n`)
    while (await workOne(world.databases, world.core.files, extracts.jobs ?? [], world.core.handlers)) { /* until nothing is left */ }
    expect(await owner.selectFrom('first_known').select(['answer', 'why']).where('apart_id', '=', one).executeTakeFirst()).toEqual({ answer: 'same', why: `A number that came later agrees: the same PNC number (${pnc}).` })
    expect((await sql<{ id: string }>`select current_person(${one}::uuid) as id`.execute(owner)).rows).toEqual([{ id: agreed }])
    const shown = await world.ask(head, openFirstKnown, { wait: await waitOf(two) })
    expect(shown.ok && shown.value.wait).toMatchObject({ answer: null, numbers: expect.stringContaining('likely somebody else') })
  })
})

describe('who is told', () => {
  test('the head who answers for them gets a notice of each kind; a number is checked as ever; a health service’s extract tells nobody', async () => {
    const numbered = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Numberham', birthDate: '1981-03-02', prisonNumber: 'A1111AB' })
    const named = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Nameham', birthDate: '1980-03-02' })
    const headless = await world.person({ housing: 'supplied' }, { forename: 'Silas', surname: 'Housedham', birthDate: '1982-03-02' })
    const patient = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Patientham', birthDate: '1983-03-02' })
    const known = await world.person({ probation: 'responsible', prison: 'supplied' }, { forename: 'Silas', surname: 'Knownham', birthDate: '1984-03-02' })
    await load('prison', `${PRISON}A2222AC,,Nameham,Silas,02/03/1980,M,Peterborough (HMP),\nA1111AB,,Numberham,Silas,02/03/1981,M,Peterborough (HMP),\nA3333AD,,Housedham,Silas,02/03/1982,M,Peterborough (HMP),\nA4444AE,,Knownham,Silas,02/03/1984,M,Peterborough (HMP),\nA5555AF,,Nobodyham,Silas,02/03/1985,M,Peterborough (HMP),\n`)
    await load('treatment', 'client_reference,family_name,given_name,date_of_birth,main_substance\nT1,Patientham,Silas,1983-03-02,alcohol\n')
    const toldOf = async (context: typeof head) => {
      const told = await world.ask(context, listNotices, {})
      return told.ok ? told.value.notices.map((one) => one.words).filter((words) => words.includes('Test prison')) : []
    }
    expect((await toldOf(head)).toSorted()).toEqual([
      'One person whom you answer for is now known to Test prison by its extract of 23 November 2026.',
      'One record of Test prison may be about a person whom you answer for: no number says so. Say by 25 November 2026 whether it is the same human being.',
    ])
    // Nobody is responsible: another supplier's own people and the partnership's leads are asked, never the sender's.
    expect(await toldOf(lead)).toEqual([expect.stringContaining('whom the partnership knows')])
    const apart = await personOf('prison', 'A3333AD')
    expect(await owner.selectFrom('first_known').select('holder_id').where('person_id', '=', headless).execute()).toEqual([{ holder_id: world.organisation.housing }])
    expect((await world.ask(head, openFirstKnown, { wait: await waitOf(apart) })).ok).toBe(false)
    expect((await world.ask(await world.as('governance-lead', 'prison'), openFirstKnown, { wait: await waitOf(apart) })).ok).toBe(false)
    expect((await world.perform(lead, answerFirstKnown, { wait: await waitOf(apart), answer: 'same', why: 'Asked both by telephone' })).ok).toBe(true)

    expect(await personOf('prison', 'A1111AB')).toBe(numbered)
    expect(await personOf('prison', 'A4444AE')).toBe(known)
    const listed = await world.ask(head, listFirstKnown, {})
    expect(listed.ok && listed.value.rows.filter((row) => !row.waits).map((row) => row.personId)).toEqual([numbered])
    expect(listed.ok && listed.value.rows.filter((row) => row.waits).map((row) => row.personId)).toContain(named)
    for (const person of [patient, known]) expect(JSON.stringify(listed)).not.toContain(person)
    expect((await world.perform(head, checkFirstKnown, { person: named })).ok).toBe(false)
    expect((await world.perform(head, checkFirstKnown, { person: numbered })).ok).toBe(true)
    expect((await world.perform(head, checkFirstKnown, { person: numbered })).ok).toBe(false)
  })
})

describe('fifty guessed names', () => {
  /** What differs between any two answers: ids, references, versions of nothing, and the names themselves. */
  const plain = (told: unknown, pairs: readonly { surname: string; birthDate: string; number: string }[]): string => {
    let text = JSON.stringify(told).replaceAll(/"rowsStanding":\d+/g, '')
    pairs.forEach(({ surname, birthDate, number }, at) => { text = text.replaceAll(surname, `GUESS${at}`).replaceAll(surname.toLowerCase(), `GUESS${at}`).replaceAll(birthDate, `DAY${at}`).replaceAll(number, `NUMBER${at}`) })
    const seen = new Map<string, string>()
    return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|P-[0-9A-Z]{7}|[0-9a-f]{64}/g, (id) => { seen.set(id, seen.get(id) ?? `<${seen.size}>`); return seen.get(id) ?? '' })
  }
  const letters = (at: number): string => `${'abcdefghij'[at % 10]}${'abcdefghij'[Math.floor(at / 10)]}`
  test('tell the sender of people who are known what they tell of nobody: in the extract’s answers, search, pages and lists', { timeout: 180_000 }, async () => {
    const some = Array.from({ length: 50 }, (_, at) => ({ at, day: String(1 + (at % 28)).padStart(2, '0') }))
    const asked = async (prefix: string, agency: 'prison') => {
      const pairs = some.map(({ at, day }) => ({
        surname: `${prefix}${letters(at)}ham`, ...(prefix === 'Guessed' ? { birthDate: `${1950 + at}-05-${day}`, number: `B${String(1100 + at * 17)}AA` } : { birthDate: `${2006 - at}-12-${day}`, number: `D${String(9900 - at * 17)}ZZ` }),
      }))
      const content = PRISON + pairs.map(({ surname, birthDate, number }) => `${number},,${surname},Rowan,${birthDate},M,Peterborough (HMP),\n`).join('')
      const { told } = await load(agency, content)
      const worker = await world.as('resettlement-worker', agency)
      const answers: unknown[] = told.slice(0, 4)
      for (const { surname, birthDate } of pairs) {
        const found = await world.ask(worker, searchPeople, { words: `Rowan ${surname}`, birthDate })
        answers.push(found)
        const [own] = found.ok ? found.value.people : []
        answers.push(own ? await world.ask(worker, openPerson, { person: own.id }) : null)
      }
      return { pairs, text: plain(answers, pairs) }
    }
    // Of these, who is known is told to nobody who asks by name: probation shares no 'exists' of people known to a treatment service.
    const knownTo = { probation: 'responsible' } as const
    await owner.updateTable('agreement_party').set({ shares: ['sentence'] }).where('organisation_id', '=', world.organisation.probation).execute()
    for (const { at, day } of some) await world.person(knownTo, { forename: 'Rowan', surname: `Guessed${letters(at)}ham`, birthDate: `${1950 + at}-05-${day}`, ...(at % 2 === 0 ? { crn: `X77${String(1000 + at)}` } : {}) })
    const known = await asked('Guessed', 'prison')
    const nobody = await asked('Unknown', 'prison')
    expect(await owner.selectFrom('first_known').select('id').where('apart_id', 'is not', null).where('person_id', 'in', (eb) => eb.selectFrom('person').select('id').where('surname', 'like', 'Guessed%')).execute()).toHaveLength(50)
    expect(known.text.length).toBeGreaterThan(50_000)
    expect(known.text).toBe(nobody.text)
  })
})
