/** Somebody is erased over all slices, whole or not at all; the audit stays whole; an extract that brings them again is flagged. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../core/result.ts'
import { perform, ask, type Core } from '../platform/action.ts'
import { runNamed } from '../api.ts'
import { contextFor, type Context, type Viewer } from '../platform/context.ts'
import { foldersOf } from '../platform/data-folder.ts'
import { openDatabases } from '../platform/database.ts'
import { workOne } from '../platform/jobs.ts'
import { takeTurn } from '../platform/loop.ts'
import { loadDemonstration } from '../demonstration.ts'
import { searchPeople } from '../people/actions.ts'
import { confirmExtract, discardExtract, previewExtract, refusedOfExtract, sendExtract } from '../extracts/actions.ts'
import { assemble, holdings, jobs, loops, named } from '../slices.ts'
import { testDatabase } from '../../tests/database.ts'
import { approveErasure, confirmIdentity, eraseAgain, liftErasureMark, liftHold, logRequest, proposeErasure, retention, setHold } from './actions.ts'

const database = await testDatabase()
const databases = openDatabases(database)
afterAll(() => databases.close())
const { owner } = databases
const home = await mkdtemp(join(tmpdir(), 'throughline-erasing-'))
afterAll(() => rm(home, { recursive: true, force: true }))
const files = foldersOf(home)
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}

let core: Core
let person = ''
let reference = ''
const hats = new Map<string, Viewer>()
const as = async (handle: string): Promise<Context & { viewer: Viewer }> => {
  const row = await owner.selectFrom('membership').innerJoin('account', 'account.id', 'membership.account_id').innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select(['account.id', 'account.name', 'membership.organisation_id', 'organisation.name as organisation', 'membership.role', 'membership.purpose']).where('account.handle', '=', handle).executeTakeFirstOrThrow()
  const viewer = hats.get(handle) ?? { accountId: row.id, name: row.name, organisationId: row.organisation_id, organisationName: row.organisation, role: row.role as Viewer['role'], purpose: row.purpose as Viewer['purpose'] }
  hats.set(handle, viewer)
  return { ...contextFor(viewer, 'api'), viewer }
}

/** Words that nobody else in the demonstration has. */
const WORDS = { forename: 'Qworthelia', surname: 'Zyxerased', crn: 'X987654', prison: 'A9876ZZ', pnc: '2019/7654321Z', said: 'vermilion accordion' }
const everyWord = Object.values(WORDS).map((word) => word.toLowerCase())

/** Every row of every table whose text, lists or JSON hold a word, as `table.column`. */
const foundIn = async (words: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.table_name as table, c.column_name as column from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'json', 'ARRAY', 'uuid', 'character varying')`.execute(owner)
  const found: string[] = []
  for (const { table, column } of rows) {
    const text = sql`lower(${sql.ref(column)}::text)`
    const hit = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)} where ${sql.join(words.map((word) => sql`position(${word} in ${text}) > 0`), sql` or `)}`.execute(owner)
    if ((hit.rows[0]?.n ?? 0) > 0) found.push(`${table}.${column}`)
  }
  return found.sort()
}
const filesWith = async (folder: string, words: readonly string[]): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const found = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => {
    const text = (await readFile(join(entry.parentPath, entry.name))).toString('latin1').replaceAll('\0', '').toLowerCase()
    return words.some((word) => text.includes(word)) ? [entry.name] : []
  }))
  return found.flat()
}

const EXTRACT = `CRN,Forename,Surname,Date of birth,Sex,Tier\n${WORDS.crn},${WORDS.forename},${WORDS.surname},01/02/1980,Female,A1\n`
const upload = async (text: string, organisation: string, account: string): Promise<string> => {
  const sha256 = createHash('sha256').update(text).digest('hex')
  await mkdir(files.uploads, { recursive: true })
  await writeFile(join(files.uploads, sha256), text)
  await owner.insertInto('upload').values({ sha256, account_id: account, organisation_id: organisation, size_bytes: text.length, stored_at: new Date() }).onConflict((conflict) => conflict.doNothing()).execute()
  return sha256
}
const sendAgain = async (extra = '') => {
  const grace = await as('grace.specimen')
  const { agreement } = await owner.selectFrom('extract').select('agreement_id as agreement').executeTakeFirst() ?? { agreement: null }
  const agreementId = agreement ?? (await owner.selectFrom('agreement_party').innerJoin('agreement', 'agreement.id', 'agreement_party.agreement_id').select('agreement.id')
    .where('agreement_party.organisation_id', '=', grace.viewer.organisationId).where(sql<boolean>`'data-supply' = any (agreement.purposes)`).executeTakeFirstOrThrow()).id
  const file = await upload(EXTRACT + extra, grace.viewer.organisationId, grace.viewer.accountId)
  return { grace, ...ok(await perform(core, grace, sendExtract, { agreement: agreementId, file, fileName: 'supervision.csv' })) }
}

beforeAll(async () => {
  await loadDemonstration(databases, { people: 120, seed: 7, dataFolder: home })
  core = assemble(databases.app, files)
  // Of everybody whose supervision is over, the one of whom the most tables know something.
  const { rows } = await sql<{ id: string; reference: string }>`
    select p.id, p.reference from person p
    where exists (select 1 from sentence s where s.person_id = p.id) and not exists (select 1 from rights_request r where r.person_id = p.id) and not exists (select 1 from legal_hold h where h.person_id = p.id)
    order by (select count(*) from referral r where r.person_id = p.id) desc, (select count(*) from plan x where x.person_id = p.id) desc, p.id limit 1`.execute(owner)
  person = rows[0]!.id
  reference = rows[0]!.reference
  await owner.updateTable('person').set({ forename: WORDS.forename, surname: WORDS.surname, surname_key: 'zyxerased', forename_key: 'qworthelia', crn: WORDS.crn, prison_number: WORDS.prison, pnc: WORDS.pnc, birth_date: '1980-02-01' }).where('id', '=', person).execute()
  await sql`update source_record set forename = ${WORDS.forename}, surname = ${WORDS.surname}, crn = ${WORDS.crn}, prison_number = ${WORDS.prison}, pnc = ${WORDS.pnc}, birth_date = '1980-02-01' where person_id = ${person}::uuid`.execute(owner)
  await sql`update source_record set agency_number = ${WORDS.crn} where person_id = ${person}::uuid and organisation_id = (select id from organisation where handle = 'cambridgeshire-probation')`.execute(owner)
  await sql`update referral set reason = ${`Wants to play the ${WORDS.said}`} where person_id = ${person}::uuid`.execute(owner)
  await sql`update plan set own_words = ${`My ${WORDS.said}`}, own_words_declined = false where person_id = ${person}::uuid`.execute(owner)
  await sql`update sentence set offence_day = '2017-01-01', imposed_day = '2018-01-01', sentence_end = '2020-01-01', supervision_end = '2020-01-01',
    custody_start = case when custody_start is not null then '2018-01-01'::date end, planned_release = case when planned_release is not null then '2018-06-01'::date end, released_on = case when planned_release is not null then '2018-06-01'::date end where person_id = ${person}::uuid`.execute(owner)
  await sql`update involvement set until_day = '2020-06-01', from_day = least(from_day, '2020-01-01') where person_id = ${person}::uuid and basis = 'responsible'`.execute(owner)
  // Their record stays known to the partnership, so that the lead sees them.
  const { id: unit } = await owner.selectFrom('organisation').select('id').where('handle', '=', 'cambridgeshire-probation').executeTakeFirstOrThrow()
  await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: unit, basis: 'supplied', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: randomUUID() }).execute()
  // Two leads: George of the commissioner, and a second one beside him.
  const george = await as('george.mockley')
  const second = randomUUID()
  await owner.insertInto('account').values({ id: second, handle: 'second.lead', name: 'Second Lead', email: 'second.lead@example.invalid' }).execute()
  await owner.insertInto('membership').values({ id: randomUUID(), account_id: second, organisation_id: george.viewer.organisationId, role: 'governance-lead', purpose: 'governance', from_day: '2020-01-01' }).execute()
  const priya = await as('priya.example')
  await owner.insertInto('kept_search').values({ id: randomUUID(), account_id: priya.viewer.accountId, typed: JSON.stringify({ words: WORDS.surname }), kept_at: new Date() }).execute()
  await owner.insertInto('once_only').values({ account_id: priya.viewer.accountId, name: 'people.merge', key: 'a-key-of-a-form', outcome: JSON.stringify({ person }) }).execute()
  await owner.insertInto('event').values({ id: randomUUID(), name: 'people.merged', payload: JSON.stringify({ from: person }), occurred_at: new Date(), request_id: randomUUID() }).execute()
}, 240_000)

let request = ''
const version = async (): Promise<number> => (await owner.selectFrom('rights_request').select('version').where('id', '=', request).executeTakeFirstOrThrow()).version

describe('erasing', () => {
  test('is proposed by one and approved by another, under no hold', async () => {
    const [george, second] = [await as('george.mockley'), await as('second.lead')]
    request = ok(await perform(core, george, logRequest, { person, kind: 'erasure', askedBy: 'person', askedHow: 'By letter', received: george.today })).request
    expect(await perform(core, george, proposeErasure, { request, version: 1, ground: 'not-needed', reason: 'Supervision ended years ago' })).toMatchObject({ ok: false })
    ok(await perform(core, second, confirmIdentity, { request, version: 1, identified: george.today, how: 'Passport seen' }))
    const { hold } = ok(await perform(core, george, setHold, { person, reason: 'Inquest asked for by the coroner', review: '2027-02-01' }))
    expect(await perform(core, george, proposeErasure, { request, version: 2, ground: 'obligation', reason: 'A court ordered it' })).toMatchObject({ ok: false, message: expect.stringContaining('legal hold') })
    ok(await perform(core, george, liftHold, { hold, because: 'The inquest has ended' }))
    ok(await perform(core, george, proposeErasure, { request, version: 2, ground: 'not-needed', reason: 'Supervision ended years ago' }))
    expect(await perform(core, george, approveErasure, { request, version: 3, reference })).toMatchObject({ ok: false, message: expect.stringContaining('second person') })
    expect(await perform(core, second, approveErasure, { request, version: 3, reference: 'P-0000000' })).toMatchObject({ ok: false, field: 'reference' })
    expect(await owner.selectFrom('person').select('id').where('id', '=', person).execute()).toHaveLength(1)
  })

  test('waits for an extract that is being read, and stops at a hold that came later', async () => {
    const second = await as('second.lead')
    const { grace, extract } = await sendAgain()
    ok(await perform(core, second, approveErasure, { request, version: await version(), reference }))
    const { hold } = ok(await perform(core, second, setHold, { person, reason: 'A claim came in today', review: '2027-02-01' }))
    await workOne(databases, files, jobs)
    expect(await owner.selectFrom('person').select('id').where('id', '=', person).execute()).toHaveLength(1)
    ok(await perform(core, second, liftHold, { hold, because: 'The claim was withdrawn' }))
    ok(await perform(core, second, eraseAgain, { request }))
    await workOne(databases, files, jobs)
    const words = (await owner.selectFrom('rights_step').select('words').where('request_id', '=', request).where('words', '<>', '').orderBy('done_at').execute()).map((row) => row.words)
    expect(words.join()).toMatch(/legal hold was set.*extract under way/s)
    const preview = ok(await ask(core, grace, previewExtract, { extract }))
    ok(await perform(core, grace, discardExtract, { extract, version: preview.extract.version }))
  })

  test('leaves everything where it is when it fails half way', async () => {
    const second = await as('second.lead')
    const before = await foundIn(everyWord)
    await owner.schema.createTable('stray').addColumn('person_id', 'uuid', (column) => column.references('person.id')).execute()
    await sql`insert into stray values (${person}::uuid)`.execute(owner)
    ok(await perform(core, second, eraseAgain, { request }))
    await workOne(databases, files, jobs)
    expect((await foundIn(everyWord)).filter((one) => !one.startsWith('stray'))).toEqual(before)
    await owner.schema.dropTable('stray').execute()
  })

  test('leaves no name, number or word in any table or file but the audit’s ids, and a certificate of counts', async () => {
    const second = await as('second.lead')
    const tables = await foundIn(everyWord)
    expect(tables.length).toBeGreaterThan(8)
    expect((await filesWith(files.uploads, everyWord)).length).toBeGreaterThan(0)
    ok(await perform(core, second, eraseAgain, { request }))
    while (await workOne(databases, files, jobs)) await Promise.resolve()
    expect(await foundIn(everyWord)).toEqual([])
    expect(await foundIn([person])).toEqual(['audit_entry.person_ids'])
    expect(await foundIn([reference.toLowerCase()])).toEqual([])
    // The agencies' own files of the next day are not ours: the demonstration keeps them to send them again.
    for (const folder of [files.uploads, files.exports, files.snapshots, files.auditHeads]) expect(await filesWith(folder, everyWord)).toEqual([])
    const { certificates } = ok(await ask(core, second, retention, {}))
    expect(certificates[0]).toMatchObject({ kind: 'erasure', people: 1, first: 'George Mockley', second: 'Second Lead' })
    expect(certificates[0]?.counts).toMatchObject({ person: 1, upload: 1, kept_search: 1 })
    expect(Object.keys(certificates[0]?.counts ?? {}).some((table) => table.startsWith('victim'))).toBe(false)
    expect(await ask(core, await as('priya.example'), searchPeople, { words: WORDS.surname })).toMatchObject({ ok: true, value: { people: [] } })
  })

  test('leaves the audit whole: the chain verifies, and says what was erased by its ids', async () => {
    const sealing = loops.find(({ name }) => name === 'audit.seal')!
    while (await takeTurn(databases, files, sealing, new Date())) await Promise.resolve()
    const proof = ok(await runNamed(core, await as('george.mockley'), named.get('audit.verify')!, {}))
    expect(proof).toMatchObject({ whole: true })
    const [entry] = await owner.selectFrom('audit_entry').select(['person_ids', 'allowed_by']).where('name', '=', 'rights.erase').execute()
    expect(entry).toMatchObject({ person_ids: [person], allowed_by: expect.stringContaining('certificate R-') })
  })

  test('flags an extract that brings the person again before it is linked, until a lead lets them in', async () => {
    const { grace, extract } = await sendAgain()
    const refused = ok(await ask(core, grace, refusedOfExtract, { extract }))
    expect(refused.rows[0]?.reasons[0]).toMatch(/erased from this system \(certificate R-/)
    const preview = ok(await ask(core, grace, previewExtract, { extract }))
    await perform(core, grace, confirmExtract, { extract, version: preview.extract.version })
    expect(await owner.selectFrom('person').select('id').where('surname', '=', WORDS.surname).execute()).toEqual([])
    const certificate = /R-[0-9A-Z]{7}/.exec(refused.rows[0]?.reasons[0] ?? '')?.[0] ?? ''
    ok(await perform(core, await as('george.mockley'), liftErasureMark, { certificate, reason: 'A new sentence: probation must keep them' }))
    const again = await sendAgain('\n')
    expect(ok(await ask(core, again.grace, refusedOfExtract, { extract: again.extract })).rows).toEqual([])
  })
})

test('what slices offer names real tables and columns, children after parents', async () => {
  const { rows } = await sql<{ child: string; parent: string }>`select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint where contype = 'f' and conrelid <> confrelid`.execute(owner)
  const place = new Map(holdings.map(({ table }, i) => [table as string, i]).toReversed() as [string, number][])
  const wrong = rows.filter(({ child, parent }) => place.has(child) && place.has(parent) && place.get(child)! < place.get(parent)!)
  expect(wrong).toEqual([])
  for (const { table, finished, of } of holdings)
    await sql`select ${sql.raw(finished ?? 'null')} from ${sql.table(table)} held where ${sql.raw((of ?? 'held.person_id = any ($1)').replaceAll('$1', "'{}'::uuid[]"))} limit 1`.execute(owner)
})
