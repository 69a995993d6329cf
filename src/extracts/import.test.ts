/** Extracts through the door: sent, previewed, confirmed, and seen by nobody else; whole or not at all. */
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { workOne } from '../platform/jobs.ts'
import { addDays } from '../core/dates.ts'
import { openPerson, subjectAccess } from '../people/actions.ts'
import { testDatabase } from '../../tests/database.ts'
import { makeWorld, TODAY, type OrganisationName } from '../../tests/world.ts'
import { answerFirstKnown, confirmExtract, discardExtract, extractChoices, extracts, listExtracts, mapColumns, previewExtract, refusedOfExtract, sendExtract } from './actions.ts'
import { pncNumber } from './identifiers.ts'
import { mendingFile } from './mending.ts'

const world = await makeWorld()
const { owner } = world.databases
type Agency = Extract<OrganisationName, 'police' | 'prison' | 'probation' | 'housing' | 'treatment'>
const officer = (agency: Agency) => world.as('data-officer', agency)

/** Stores a file as the web door does. */
const upload = async (agency: Agency, content: string | Buffer): Promise<string> => {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, sha256), bytes)
  await owner.insertInto('upload').values({ sha256, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: bytes.length, stored_at: new Date() })
    .onConflict((conflict) => conflict.doNothing()).execute()
  return sha256
}

const send = async (agency: Agency, content: string | Buffer, fileName = 'extract.csv'): Promise<string> => {
  const sent = await world.perform(await officer(agency), sendExtract, { agreement: world.agreement, file: await upload(agency, content), fileName })
  if (!sent.ok) throw new Error(sent.message)
  return sent.value.extract
}

const preview = async (agency: Agency, extract: string) => {
  const shown = await world.ask(await officer(agency), previewExtract, { extract })
  if (!shown.ok) throw new Error(shown.message)
  const { extract: { state, version, problem, rowsNew, rowsChanged, rowsUnchanged, rowsRefused } } = shown.value
  return { ...shown.value, state, version, problem, counts: [rowsNew, rowsChanged, rowsUnchanged, rowsRefused] }
}

const confirm = async (agency: Agency, extract: string) => world.perform(await officer(agency), confirmExtract, { extract, version: (await preview(agency, extract)).version })

/** Sends and confirms. */
const load = async (agency: Agency, content: string): Promise<string> => {
  const extract = await send(agency, content)
  const confirmed = await confirm(agency, extract)
  if (!confirmed.ok) throw new Error(confirmed.message)
  return extract
}

const recordsOf = (agency: Agency) => owner.selectFrom('source_record').selectAll().where('organisation_id', '=', world.organisation[agency]).orderBy('agency_number').execute()
const personOfRecord = async (agency: Agency, number: string): Promise<string> =>
  (await owner.selectFrom('source_record').select('person_id').where('organisation_id', '=', world.organisation[agency]).where('agency_number', '=', number).executeTakeFirstOrThrow()).person_id
/** The head who answers for them says that the record which waits is about the same human being. */
const saySame = async (agency: Agency, number: string): Promise<void> => {
  const { id } = await owner.selectFrom('first_known').select('id').where('apart_id', '=', await personOfRecord(agency, number)).executeTakeFirstOrThrow()
  const said = await world.perform(await world.as('delivery-unit-head', 'probation'), answerFirstKnown, { wait: id, answer: 'same', why: 'Asked at an appointment' })
  if (!said.ok) throw new Error(said.message)
}
/** A referral makes somebody the service’s own before its extract names them. */
const referTo = async (agency: Agency, person: string): Promise<void> => {
  await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation[agency], basis: 'referred', class: 'identity', from_day: '2026-01-01', because_of: 'test', because_id: randomUUID() }).execute()
}
const panelOf = async (role: 'offender-manager' | 'resettlement-worker' | 'housing-officer' | 'governance-lead', organisation: OrganisationName, person: string) => {
  const opened = await world.ask(await world.as(role, organisation), openPerson, { person })
  if (!opened.ok) return null
  const data = opened.value.panels.find((panel) => panel.name === 'extracts.records')?.data as { records: { organisation: string; agencyNumber: string; differs: string[]; doubts: { reference: string }[]; details: Record<string, string>; withheld: { class: string; reason: string }[] }[] } | undefined
  return data?.records ?? []
}

const POLICE = 'Nominal ID,PNC ID,Surname,Forenames,DOB,Sex,Post Code,Date of Arrest\n'
const PRISON = 'Prison Number,PNC Number,Last Name,First Name,Date of Birth,Gender,Establishment,Release Date\n'
const PROBATION = 'CRN,PNC,NOMS Number,Surname,Forename,Date of Birth,Tier\n'
const TREATMENT = 'client_reference,family_name,given_name,date_of_birth,main_substance\n'
const HOUSING = 'Application Ref;Family Name;Given Names;D.O.B.;Housing Status\r\n'

describe('sending', () => {
  test('the form says under which agreements, with their controllers and processors, and which columns are taken', async () => {
    const choices = await world.ask(await officer('police'), extractChoices, {})
    expect(choices).toMatchObject({ ok: true, value: { agency: 'police', agreements: [{ id: world.agreement, title: 'Test agreement', processors: [] }] } })
    expect(choices.ok && choices.value.agreements[0]?.controllers).toContain('Test police')
  })

  test.each<[string, Partial<{ purposes: string[]; until_day: string }>, Partial<{ signed_on: string | null }>]>([
    ['has ended', { until_day: '2026-11-22' }, {}], ['is for another purpose', { purposes: ['evidence'] }, {}], ['the agency has not signed', {}, { signed_on: null }],
  ])('nothing can be sent under an agreement that %s', async (_words, changes, party) => {
    const id = randomUUID()
    await owner.insertInto('agreement').values({
      id, reference: id.slice(0, 8), title: 'Another', about: 'x', gateway: [], regime: 'x', purposes: ['data-supply'], from_day: '2020-01-01', until_day: '2030-01-01', review_day: '2027-01-01', ...changes,
    }).execute()
    await owner.insertInto('agreement_party').values({ agreement_id: id, organisation_id: world.organisation.police, capacity: 'controller', shares: [], signed_on: '2020-01-01', ...party }).execute()
    const sent = await world.perform(await officer('police'), sendExtract, { agreement: id, file: await upload('police', POLICE) })
    expect(sent).toMatchObject({ ok: false, field: 'agreement' })
  })

  test('a file that another agency sent is not there', async () => {
    const theirs = await upload('prison', `${PRISON}A1234ZZ,,Sorrel,Ada,1990-01-01,F,HMP Test,2027-01-01\n`)
    expect(await world.perform(await officer('police'), sendExtract, { agreement: world.agreement, file: theirs })).toMatchObject({ ok: false, field: 'file' })
  })
})

describe('a preview', () => {
  test.each<[string, Agency, string | Buffer, { state: string; problem?: string; counts?: number[] }]>([
    ['Excel’s semicolons and byte order mark', 'housing', `\uFEFF${HOUSING}H1;Sedge;Ola;01/02/1990;Homeless\r\n`, { state: 'read', counts: [1, 0, 0, 0] }],
    ['the wrong encoding', 'police', Buffer.from(`${POLICE}N1,,Sedgé,Ola,01/02/1990,F,,\n`, 'latin1'), { state: 'unreadable', problem: 'not saved as UTF-8: row 2' }],
    ['a missing column', 'police', 'Nominal ID,Surname,DOB\nN1,Sedge,01/02/1990\n', { state: 'unreadable', problem: 'no column for Forename' }],
    ['a doubled column', 'police', 'Nominal ID,Surname,Family name,Forename,DOB\nN1,Sedge,Sedge,Ola,01/02/1990\n', { state: 'unreadable', problem: 'would all be taken as Surname' }],
    ['an impossible date', 'police', `${POLICE}N1,,Sedge,Ola,31/02/1990,F,,\nN2,,Reed,Ivo,01/02/1990,M,,\n`, { state: 'read', counts: [1, 0, 0, 1] }],
    ['a NUL in a refused row', 'police', `${POLICE}N1,,Se\0dge,Ola,01/02/1990,F,,\nN2,,Reed,Ivo,01/02/1990,M,,\n`, { state: 'read', counts: [1, 0, 0, 1] }],
    ['an empty file', 'police', '', { state: 'unreadable', problem: 'empty' }],
  ])('of %s says what is there, and writes nothing', async (_words, agency, content, expected) => {
    const people = await owner.selectFrom('person').select('id').execute()
    const shown = await preview(agency, await send(agency, content))
    expect({ state: shown.state, counts: expected.counts ?? shown.counts, problem: shown.problem ?? '' }).toEqual({ state: expected.state, counts: shown.counts, problem: expect.stringContaining(expected.problem ?? '') })
    expect((await owner.selectFrom('person').select('id').execute()).length).toBe(people.length)
  })

  test('the officer’s own word on a doubled column is taken, and the file read again', async () => {
    const extract = await send('police', 'Nominal ID,Surname,Family name,Forename,DOB\nN1,Sedge,Other,Ola,01/02/1990\n')
    const { version } = await preview('police', extract)
    const again = await world.perform(await officer('police'), mapColumns, { extract, version, choices: { '2': '' } })
    expect(again.ok).toBe(true)
    const shown = await preview('police', extract)
    expect(shown.fresh.map((one) => one.record.surname)).toEqual(['Other'])
    expect(shown.extract.columns.map((column) => [column.heading, column.field, column.by])).toContainEqual(['Surname', null, 'officer'])
    expect(await world.perform(await officer('police'), confirmExtract, { extract, version })).toMatchObject({ ok: false, kind: 'stale' })
    expect((await world.perform(await officer('police'), discardExtract, { extract, version: shown.version })).ok).toBe(true)
    expect((await preview('police', extract)).fresh).toEqual([])
    expect(await confirm('police', extract)).toMatchObject({ ok: false, message: expect.stringContaining('discarded') })
  })
})

describe('confirming', () => {
  const rows = (release = '2027-01-01') => `${PRISON}A1001ZA,${pncNumber(2099, 101)},Alder,Una,1991-04-05,F,HMP Test,${release}\nA1002ZA,,Birch,Bo,1985-06-07,M,HMP Test,2026-12-24\n`

  test('the same file twice changes nothing, and a changed row shows before and after', async () => {
    const first = await load('prison', rows())
    expect(await confirm('prison', first)).toMatchObject({ ok: false, message: expect.stringContaining('not saved a second time') })
    const before = await recordsOf('prison')
    expect(before.map((row) => row.agency_number)).toEqual(['A1001ZA', 'A1002ZA'])
    const second = await send('prison', rows())
    const same = await preview('prison', second)
    expect(same.counts).toEqual([0, 0, 2, 0])
    expect(same.sameFileConfirmedAt).not.toBeNull()
    // Saving a file that changes nothing says that the same was told again.
    expect(await confirm('prison', second)).toMatchObject({ ok: true, value: { rowsNew: 0, rowsChanged: 0 } })
    expect(await recordsOf('prison')).toEqual(before)
    const third = await send('prison', rows('2027-01-08'))
    const shown = await preview('prison', third)
    expect([shown.counts, shown.changed.map((one) => one.changes)]).toEqual([[0, 1, 1, 0], [[{ field: 'details.releaseDate', before: '2027-01-01', after: '2027-01-08' }]]])
    expect((await confirm('prison', third)).ok).toBe(true)
    expect((await recordsOf('prison'))[0]).toMatchObject({ details: { releaseDate: '2027-01-08' }, person_id: before[0]?.person_id, extract_id: third })
    expect(await owner.selectFrom('extract_row').selectAll().where('extract_id', '=', third).execute()).toEqual([])
  })

  test('a preview that another confirmation has made untrue is read again first', async () => {
    const [one, two] = [await send('prison', rows('2027-02-01')), await send('prison', rows('2027-03-01'))]
    expect((await confirm('prison', one)).ok).toBe(true)
    expect(await confirm('prison', two)).toMatchObject({ ok: false, message: expect.stringContaining('Read it again') })
    await world.perform(await officer('prison'), mapColumns, { extract: two, version: (await preview('prison', two)).version })
    const shown = await preview('prison', two)
    expect(shown.changed[0]?.changes).toEqual([{ field: 'details.releaseDate', before: '2027-02-01', after: '2027-03-01' }])
    expect((await confirm('prison', two)).ok).toBe(true)
  })

  test('two officers at once: one wins', async () => {
    const extract = await send('prison', `${PRISON}A1003ZA,,Cedar,Cy,1985-06-07,M,HMP Test,2026-12-24\n`)
    const { version } = await preview('prison', extract)
    const context = await officer('prison')
    const both = await Promise.all([1, 2].map(() => world.perform(context, confirmExtract, { extract, version })))
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect((await recordsOf('prison')).filter((row) => row.agency_number === 'A1003ZA')).toHaveLength(1)
  })

  test('the refused rows come back as a file, and mended it is taken', async () => {
    const extract = await load('police', `${POLICE}N11,${pncNumber(2099, 111)},Dogwood,Di,31/02/1990,F,PE1 1AA,01/11/2026\nN12,,Elm,Ed,02/02/1980,M,,\n`)
    const refused = await world.ask(await officer('police'), refusedOfExtract, { extract })
    if (!refused.ok) throw new Error(refused.message)
    const file = [...mendingFile(refused.value.headings, refused.value.rows.map((row) => ({ cells: row.cells, reasons: row.reasons.map((message) => ({ message })) })))].join('')
    expect(file).toContain('N11')
    expect(file).not.toContain('N12')
    const mended = await send('police', file.replace('31/02/1990', '28/02/1990'))
    expect((await preview('police', mended)).counts).toEqual([1, 0, 0, 0])
    expect((await confirm('police', mended)).ok).toBe(true)
  })

  test('a withdrawn record that comes again stands again', async () => {
    await load('police', `${POLICE}N13,,Fig,Fay,02/02/1980,F,,\n`)
    await owner.updateTable('source_record').set({ withdrawn_on: TODAY }).where('agency_number', '=', 'N13').execute()
    const again = await send('police', `${POLICE}N13,,Fig,Fay,02/02/1980,F,,\n`)
    expect((await preview('police', again)).changed[0]?.changes).toEqual([{ field: 'withdrawn', before: TODAY, after: null }])
    expect((await confirm('police', again)).ok).toBe(true)
    expect(await owner.selectFrom('source_record').select('withdrawn_on').where('agency_number', '=', 'N13').executeTakeFirst()).toEqual({ withdrawn_on: null })
  })
})

describe('one human being', () => {
  test('records of several agencies become one person, and each stays visible beside it to whom it is shared', async () => {
    await load('police', `${POLICE}N21,${pncNumber(2099, 121)},Gorse,Gil,03/03/1993,M,PE1 1AA,01/11/2026\n`)
    const person = await personOfRecord('police', 'N21')
    await load('prison', `${PRISON}A1021ZA,${pncNumber(2099, 121)},Gorse,Gilbert,1993-03-03,M,HMP Test,2026-12-24\n`)
    await load('probation', `${PROBATION}X900021,,A1021ZA,Gorse,Gilbert,03/03/1993,B2\n`)
    await load('housing', `${HOUSING}H21;Gorse;Gil;03/03/1993;Homeless\r\n`)
    await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2026-11-01', because_of: 'test', because_id: randomUUID() }).execute()
    const apart = await personOfRecord('housing', 'H21')
    expect(apart).not.toBe(person)
    await referTo('treatment', person)
    await load('treatment', `${TREATMENT}T21,Gorse,Gilbert,1993-03-03,alcohol\n`)
    for (const [agency, number] of [['prison', 'A1021ZA'], ['probation', 'X900021'], ['treatment', 'T21']] as const) expect(await personOfRecord(agency, number)).toBe(person)
    await saySame('housing', 'H21')
    expect((await sql<{ id: string }>`select current_person(${apart}::uuid) as id`.execute(owner)).rows).toEqual([{ id: person }])
    // Probation's word goes before the police's; each number comes from whoever tells it.
    expect(await owner.selectFrom('person').selectAll().where('id', '=', person).executeTakeFirst())
      .toMatchObject({ forename: 'Gilbert', crn: 'X900021', prison_number: 'A1021ZA', pnc: pncNumber(2099, 121), postcode: 'PE1 1AA' })
    const seen = await panelOf('offender-manager', 'probation', person)
    expect(seen?.map((record) => record.organisation)).toEqual(['Test probation', 'Test prison', 'Test police', 'Test housing'])
    expect(seen?.find((record) => record.organisation === 'Test police')?.differs).toEqual(['forename'])
    // A detail is seen by whom its class is shown to, whoever sent it: offences and release are not the housing officer's.
    const housing = await panelOf('housing-officer', 'housing', person)
    expect(housing?.find((record) => record.organisation === 'Test housing')).toMatchObject({ details: { housingStatus: 'Homeless' }, withheld: [] })
    const governance = await panelOf('governance-lead', 'commissioner', person)
    for (const record of [...housing ?? [], ...governance ?? []].filter(({ organisation }) => organisation !== 'Test housing')) expect([record.organisation, record.details]).toEqual([record.organisation, {}])
    expect(governance?.find((record) => record.organisation === 'Test probation')?.withheld.map((one) => one.class)).toEqual(['risk'])
    expect(seen?.every((record) => record.withheld.length === 0)).toBe(true)
    expect((await panelOf('resettlement-worker', 'prison', person))?.map((record) => record.organisation)).not.toContain('Test treatment')
    const held = await world.ask(await world.as('governance-lead', 'commissioner'), subjectAccess, { person })
    // Whoever answers the person's own request is told all that is held.
    const told = held.ok ? held.value.sections.find((section) => section.title.startsWith('Records that agencies'))?.rows.map((row) => row['Agency’s own number']) : []
    expect(told).toEqual(['X900021', 'A1021ZA', 'N21', 'H21', 'T21'])
  })

  test('what only a treatment service tells never changes a person whom others know', async () => {
    await load('police', `${POLICE}N22,,Hazel,Hal,03/03/1994,M,PE1 1AA,\n`)
    const person = await personOfRecord('police', 'N22')
    await referTo('treatment', person)
    await load('treatment', `client_reference,family_name,given_name,date_of_birth,postcode\nT22,Hazel,Hal,1994-03-03,PE2 2AA\n`)
    expect(await personOfRecord('treatment', 'T22')).toBe(person)
    expect(await owner.selectFrom('person').select('postcode').where('id', '=', person).executeTakeFirst()).toEqual({ postcode: 'PE1 1AA' })
  })

  test('a record that may be about another is kept apart, and says about whom', async () => {
    await load('probation', `${PROBATION}X900023,${pncNumber(2099, 123)},,Iris,Ira,03/03/1995,B2\n`)
    await load('probation', `${PROBATION}X900024,,,Iris,Ira,03/03/1995,B2\n`)
    const [first, second] = [await personOfRecord('probation', 'X900023'), await personOfRecord('probation', 'X900024')]
    expect(second).not.toBe(first)
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', first).executeTakeFirstOrThrow()
    expect((await panelOf('offender-manager', 'probation', second))?.[0]?.doubts.map((doubt) => doubt.reference)).toEqual([reference])
  })

  test('a record links to a number that only another record of the person holds, and follows merges', async () => {
    await load('police', `${POLICE}N25,${pncNumber(2099, 125)},Juniper,Jo,03/03/1996,F,,\nN26,,Juniper,Josephine,04/03/1996,F,,\n`)
    const [kept, merged] = [await personOfRecord('police', 'N25'), await personOfRecord('police', 'N26')]
    expect(merged).not.toBe(kept)
    const { viewer } = await world.as('offender-manager', 'probation')
    await owner.insertInto('person_merge').values({ id: randomUUID(), kind: 'merge', person_id: merged, into_id: kept, reason: 'the same woman', decided_by: viewer.accountId, decided_at: new Date() }).execute()
    await owner.updateTable('person').set({ pnc: null }).where('id', '=', kept).execute()
    await load('prison', `${PRISON}A1025ZA,${pncNumber(2099, 125)},Juniper,Jo,1996-03-03,F,HMP Test,\n`)
    await referTo('treatment', kept)
    await load('treatment', `${TREATMENT}T26,Juniper,Josephine,1996-03-04,alcohol\n`)
    expect([await personOfRecord('prison', 'A1025ZA'), await personOfRecord('treatment', 'T26')]).toEqual([kept, kept])
  })

  test('two rows of one file about one human being make one person', async () => {
    await load('police', `${POLICE}N27,${pncNumber(2099, 127)},Kale,Kit,03/03/1997,M,,\nN28,${pncNumber(2099, 127)},Kale,Kit,03/03/1997,M,,\n`)
    expect(await personOfRecord('police', 'N28')).toBe(await personOfRecord('police', 'N27'))
  })
})

describe('who may see an extract', () => {
  test('another agency’s officer finds neither the extract, nor its rows, nor its refused rows, nor its list entry', async () => {
    const extract = await send('prison', `${PRISON}A1031ZA,,Larch,Lu,31/31/1990,F,HMP Test,\nA1032ZA,,Maple,Mo,1990-01-01,F,HMP Test,\n`, 'secret.csv')
    const police = await officer('police')
    const missing = { ok: false, kind: 'not-found' }
    expect(await world.ask(police, previewExtract, { extract })).toMatchObject(missing)
    expect(await world.ask(police, refusedOfExtract, { extract })).toMatchObject(missing)
    for (const named of [confirmExtract, discardExtract, mapColumns]) expect(await world.perform(police, named, { extract, version: 1 })).toMatchObject(missing)
    expect(JSON.stringify(await world.ask(police, listExtracts, {}))).not.toContain('secret.csv')
    expect(await world.ask(await world.as('offender-manager', 'probation'), previewExtract, { extract })).toMatchObject(missing)
  })

  test('the linking functions answer nobody but a data officer', async () => {
    const wanted = JSON.stringify([{ row_number: 1, forename: 'Gilbert', surname: 'Gorse', birth_date: '1993-03-03', forms: ['gilbert'] }])
    const asked = async (role: string) => world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.role', ${role}, true), set_config('app.today', ${TODAY}, true)`.execute(tx)
      return (await sql`select * from linkage_candidates(${wanted}::jsonb)`.execute(tx)).rows.length
    })
    expect([await asked('offender-manager'), await asked('data-officer') > 0]).toEqual([0, true])
  })

  test('every person whom an extract wrote about has an audit row', async () => {
    await load('police', `${POLICE}${Array.from({ length: 450 }, (_, i) => `N5${i},,Nettle${'abcdefghij'[i % 10]}${'abcdefghij'[Math.floor(i / 10) % 10]}${'abcdefghij'[Math.floor(i / 100)]},Ned,01/02/19${60 + (i % 30)},M,,`).join('\n')}\n`)
    const people = await owner.selectFrom('source_record').select('person_id').where('agency_number', 'like', 'N5%').execute()
    const { rows } = await sql<{ id: string }>`select distinct unnest(person_ids) as id from audit_entry where name = 'extracts.confirm' and outcome = 'done'`.execute(owner)
    const audited = new Set(rows.map((row) => row.id))
    expect(people.filter((row) => !audited.has(row.person_id))).toEqual([])
  })
})

describe('whole or not at all', () => {
  const many = (prefix: string, count: number) => `${POLICE}${Array.from({ length: count }, (_, i) => `${prefix}${i},,Oak${'abcdefghij'[i % 10]}${'abcdefghij'[Math.floor(i / 10) % 10]}${'abcdefghij'[Math.floor(i / 100) % 10]}${'abcdefghij'[Math.floor(i / 1000) % 10]},${['Ollie', 'Mercy', 'Tariq', 'Wanda', 'Jun'][i % 5]},${String(1 + (i % 28)).padStart(2, '0')}/${String(1 + (Math.floor(i / 28) % 12)).padStart(2, '0')}/19${50 + (i % 50)},M,,`).join('\n')}\n`
  const countsNow = async () => Promise.all((['person', 'source_record', 'involvement', 'doubtful_link', 'audit_entry'] as const).map(async (table) =>
    Number((await owner.selectFrom(table).select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()).count)))

  test('a session that is killed in the middle leaves nothing of the import, and confirming again takes it whole', async () => {
    const extract = await send('police', many('K', 3000))
    const before = await countsNow()
    const { version } = await preview('police', extract)
    // A lock on the audit holds the import up when it has written its first batch.
    const held = await world.databases.ownerPool.connect()
    await held.query('begin; lock table audit_entry in exclusive mode')
    const confirming = world.perform(await officer('police'), confirmExtract, { extract, version }).then(() => 'saved', () => 'broken off')
    const killed = async (): Promise<number> => (await sql`select pg_terminate_backend(pid) from pg_locks where relation = 'audit_entry'::regclass and not granted`.execute(world.databases.app)).rows.length
    while (await killed() === 0) await new Promise((resolve) => { setTimeout(resolve, 20) })
    expect(await confirming).toBe('broken off')
    await held.query('rollback')
    held.release()
    const after = await countsNow()
    expect(after.slice(0, 4)).toEqual(before.slice(0, 4))
    expect((await preview('police', extract)).state).toBe('read')
    expect((await world.perform(await officer('police'), confirmExtract, { extract, version })).ok).toBe(true)
    expect((await countsNow())[1]).toBe(before[1]! + 3000)
  }, 60_000)

  test('a large extract is read and saved by the worker, as the officer who asked', async () => {
    const content = many('W', 6000)
    const extract = await send('police', content.replace(POLICE, `${POLICE.trim()},Padding\n`).replaceAll(',,\n', `,,,${'x'.repeat(700)}\n`))
    expect((await preview('police', extract)).state).toBe('reading')
    expect(await confirm('police', extract)).toMatchObject({ ok: false, message: expect.stringContaining('still being read') })
    expect(await workOne(world.databases, world.core.files, extracts.jobs ?? [])).toBe(true)
    expect(await preview('police', extract)).toMatchObject({ state: 'read', counts: [6000, 0, 0, 0] })
    expect(await confirm('police', extract)).toMatchObject({ ok: true, value: { state: 'confirming' } })
    expect(await confirm('police', extract)).toMatchObject({ ok: false, message: expect.stringContaining('being saved') })
    expect(await workOne(world.databases, world.core.files, extracts.jobs ?? [])).toBe(true)
    expect(await preview('police', extract)).toMatchObject({ state: 'confirmed', counts: [6000, 0, 0, 0] })
    expect((await recordsOf('police')).filter((row) => row.agency_number.startsWith('W'))).toHaveLength(6000)
  }, 180_000)

  test('refused rows are forgotten after four weeks', async () => {
    const extract = await load('police', `${POLICE}N61,,Pine,Pat,31/02/1990,F,,\nN62,,Pine,Paul,01/02/1990,F,,\n`)
    await owner.updateTable('extract').set({ received_at: new Date(`${addDays(TODAY, -29)}T09:00:00Z`) }).where('id', '=', extract).execute()
    await send('police', `${POLICE}N63,,Pine,Pam,01/02/1991,F,,\n`)
    expect(await owner.selectFrom('extract_row').selectAll().where('extract_id', '=', extract).execute()).toEqual([])
  })
})

const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
describe('a large file', async () => {
  const database = await testDatabase()
  test(`of ${PROVE ? 200 : 5} MB is sent, read and staged in less than 300 MB of memory`, { timeout: 900_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'imports-'))
    try {
      const file = join(folder, 'extract.csv')
      const bench = (name: string, ...options: string[]): string => execFileSync(process.execPath, ['--max-semi-space-size=8', join(import.meta.dirname, '../../bench', name), ...options], { encoding: 'utf8' })
      bench('extracts.ts', '--write', file, '--megabytes', PROVE ? '200' : '5')
      const told: unknown = JSON.parse(bench('imports.ts', '--json', '--read-only', '--app', database.appUrl, '--owner', database.ownerUrl, '--folder', folder, '--file', file))
      const { rows, peakMegabytes, readSeconds } = Object.assign({ rows: 0, peakMegabytes: Number.POSITIVE_INFINITY, readSeconds: 0 }, told)
      if (PROVE) console.log(`${rows} rows of an extract staged in ${readSeconds.toFixed(0)} s with a peak of ${peakMegabytes.toFixed(0)} MB`)
      expect(rows).toBeGreaterThan(40_000)
      expect(peakMegabytes).toBeLessThan(300)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
