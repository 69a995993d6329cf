/** Files that come late, again, by a key and from a folder: through the doors, on a real database, with those who should not get in. */
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Result } from '../core/result.ts'
import { workOne } from '../platform/jobs.ts'
import { takeTurn } from '../platform/loop.ts'
import { buildWeb } from '../web.ts'
import { NOW, makeWorld, TODAY, type OrganisationName } from '../../tests/world.ts'
import { whatWaits } from '../notices/actions.ts'
import { keyAtDoor,
  changeColumn, confirmExtract, dataQuality, endSchedule, extracts, listColumns, listExtracts, listKeys, listSchedules, makeKey, makeSchedule, mapColumns, previewExtract, revokeKey, sendExtract, withdrawRecord,
} from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const { files } = world.core
type Agency = Extract<OrganisationName, 'police' | 'prison' | 'housing'>
const officer = (agency: Agency) => world.as('data-officer', agency)
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}

const upload = async (agency: Agency, content: string): Promise<string> => {
  const sha256 = createHash('sha256').update(content).digest('hex')
  await mkdir(files.uploads, { recursive: true })
  await writeFile(join(files.uploads, sha256), content)
  await owner.insertInto('upload').values({ sha256, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: Buffer.byteLength(content), stored_at: new Date() }).onConflict((conflict) => conflict.doNothing()).execute()
  return sha256
}
const send = async (agency: Agency, content: string, more: { day?: string; covers?: 'full' | 'changes' } = {}): Promise<string> =>
  ok(await world.perform(await officer(agency), sendExtract, { agreement: world.agreement, file: await upload(agency, content), ...more })).extract
const shown = async (agency: Agency, extract: string) => ok(await world.ask(await officer(agency), previewExtract, { extract }))
const confirm = async (agency: Agency, extract: string, sure: '' | 'yes' = '') => world.perform(await officer(agency), confirmExtract, { extract, version: (await shown(agency, extract)).extract.version, sure })
const load = async (...[agency, content, more]: Parameters<typeof send>): Promise<string> => {
  const extract = await send(agency, content, more)
  ok(await confirm(agency, extract))
  return extract
}
const record = async (agency: Agency, number: string) => owner.selectFrom('source_record').selectAll().where('organisation_id', '=', world.organisation[agency]).where('agency_number', '=', number).executeTakeFirst()
const work = async (): Promise<void> => { while (await workOne(world.databases, files, extracts.jobs ?? [])) await Promise.resolve() }

const POLICE = 'Nominal ID,Surname,Forename,DOB,Postcode\n'
const police = (...rows: readonly string[]) => `${POLICE}${rows.map((row) => `${row}\n`).join('')}`

describe('what an officer corrected once', () => {
  const HEAD = 'Application Ref,Fam nm,Forename,DOB\n'
  test('is taken as last time in the next file, is said, and can be changed and forgotten', async () => {
    const first = await send('housing', `${HEAD}H1,Sedge,Ola,01/02/1990\n`)
    expect((await shown('housing', first)).extract.state).toBe('unreadable')
    ok(await world.perform(await officer('housing'), mapColumns, { extract: first, version: (await shown('housing', first)).extract.version, choices: { '2': 'surname' } }))
    // Nothing is remembered of a file that nobody has confirmed.
    expect(ok(await world.ask(await officer('housing'), listColumns, {})).columns).toEqual([])
    ok(await confirm('housing', first))
    const second = await send('housing', `Application Ref,FAM NM,Forename,DOB,Note\nH2,Reed,Ivo,01/02/1991,x\n`)
    const preview = await shown('housing', second)
    expect([preview.extract.state, preview.extract.columns[1]]).toEqual(['read', expect.objectContaining({ field: 'surname', by: 'remembered' })])
    expect([preview.headings?.added.map((one) => one.heading), preview.headings?.gone]).toEqual([['Note'], []])
    ok(await confirm('housing', second))
    const [column] = ok(await world.ask(await officer('housing'), listColumns, {})).columns
    expect(column).toMatchObject({ heading: 'Fam nm', field: 'surname', decidedBy: 'Data officer of housing' })
    // Another agency's officer can neither see nor change it.
    expect(ok(await world.ask(await officer('police'), listColumns, {})).columns).toEqual([])
    expect(await world.perform(await officer('police'), changeColumn, { column: column!.id, choice: '' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(await officer('housing'), changeColumn, { column: column!.id, choice: 'arrestDate' })).toMatchObject({ ok: false, field: 'choice' })
    ok(await world.perform(await officer('housing'), changeColumn, { column: column!.id, choice: 'forget' }))
    const third = await send('housing', `${HEAD}H3,Rush,Ada,01/02/1992\n`)
    const gone = await shown('housing', third)
    expect([gone.extract.state, gone.headings?.gone.map((one) => one.heading)]).toEqual(['unreadable', ['Note']])
    // Dated rows: the first word stands beside the one that took it back.
    expect(await owner.selectFrom('column_choice').select(['field', 'forgotten']).where('heading', '=', 'Fam nm').orderBy('place').execute()).toEqual([{ field: 'surname', forgotten: false }, { field: null, forgotten: true }])
  })
})

describe('late and out of order', () => {
  test('a record in an older file never overwrites what a newer one said', async () => {
    await load('police', police('L1,Alder,Una,04/05/1991,PE1 1AA', 'L2,Alder,Udo,04/05/1992,PE1 1AA'), { day: '2026-11-20' })
    const late = await send('police', police('L1,Older,Una,04/05/1991,PE2 2AA', 'L3,Aspen,Uma,04/05/1993,PE1 1AA'), { day: '2026-11-18' })
    expect((await shown('police', late)).extract).toMatchObject({ rowsOlder: 1, rowsChanged: 0, rowsNew: 1, contentsDay: '2026-11-18' })
    ok(await confirm('police', late))
    expect([(await record('police', 'L1'))?.surname, (await record('police', 'L3'))?.surname]).toEqual(['Alder', 'Aspen'])
  })

  test('what a newer file told again unchanged is not overwritten either', async () => {
    await load('police', police('L2,Alder,Udo,04/05/1992,PE1 1AA'), { day: '2026-11-22' })
    const between = await send('police', police('L2,Between,Udo,04/05/1992,PE1 1AA'), { day: '2026-11-21' })
    expect((await shown('police', between)).extract).toMatchObject({ rowsOlder: 1, rowsChanged: 0 })
  })

  test('a day to come is refused, and a file of the same day is not older', async () => {
    expect(await world.perform(await officer('police'), sendExtract, { agreement: world.agreement, file: await upload('police', police('L4,A,B,04/05/1992,')), day: '2026-11-24' })).toMatchObject({ ok: false, field: 'day' })
    expect((await shown('police', await send('police', police('L2,Mended,Udo,04/05/1992,PE1 1AA'), { day: '2026-11-22' }))).extract).toMatchObject({ rowsOlder: 0, rowsChanged: 1 })
  })
})

describe('a record withdrawn by its agency', () => {
  const PRISON = 'Prison Number,Last Name,First Name,Date of Birth\n'
  const row = (n: number): string => `A10${String(n).padStart(2, '0')}WA,Birch${'abcdefghij'[n % 10]}${'abcdefghij'[Math.floor(n / 10)]},Bo,19${60 + n}-06-07`
  const prison = (numbers: readonly number[]): string => `${PRISON}${numbers.map((n) => `${row(n)}\n`).join('')}`
  const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const sees = async (person: string): Promise<boolean> => (await owner.selectFrom('involvement').select('until_day').where('person_id', '=', person).where('organisation_id', '=', world.organisation.prison).execute()).some(({ until_day }) => until_day === null || until_day >= TODAY)

  test('only a full file withdraws what it lacks; what rested on it ends, and it stands again when it is sent again', async () => {
    await load('prison', prison(numbers(1, 30)), { day: '2026-11-10', covers: 'full' })
    await owner.updateTable('involvement').set({ from_day: '2026-11-10' }).where('organisation_id', '=', world.organisation.prison).execute()
    const changes = await send('prison', prison([1]), { day: '2026-11-11' })
    expect((await shown('prison', changes)).extract.rowsWithdrawn).toBe(0)
    const full = await send('prison', prison(numbers(2, 30)), { day: '2026-11-12', covers: 'full' })
    const preview = await shown('prison', full)
    expect([preview.extract.rowsWithdrawn, preview.extract.rowsStanding, preview.lacking.map((one) => one.agencyNumber), preview.asks]).toEqual([1, 30, ['A1001WA'], null])
    const person = (await record('prison', 'A1001WA'))!.person_id
    expect(await sees(person)).toBe(true)
    ok(await confirm('prison', full))
    expect([(await record('prison', 'A1001WA'))?.withdrawn_on, await sees(person)]).toEqual([TODAY, false])
    expect(await owner.selectFrom('record_withdrawal').select(['reason', 'extract_id']).execute()).toEqual([{ reason: 'lacking', extract_id: full }])
    // A file from before it was lacking does not bring it back; a later one does, to the same person.
    expect((await shown('prison', await send('prison', prison([1]), { day: '2026-11-11' }))).extract).toMatchObject({ rowsOlder: 1, rowsNew: 0, rowsChanged: 0 })
    await load('prison', prison([1]), { day: '2026-11-13' })
    expect([(await record('prison', 'A1001WA'))?.withdrawn_on, (await record('prison', 'A1001WA'))?.person_id, await sees(person)]).toEqual([null, person, true])
  })

  test('half a file withdraws nothing before somebody says that it is meant so', async () => {
    const half = await send('prison', prison(numbers(1, 15)), { day: '2026-11-14', covers: 'full' })
    expect((await shown('prison', half)).asks).toContain('15 records of the 30')
    expect(await confirm('prison', half)).toMatchObject({ ok: false, field: 'sure', message: expect.stringContaining('cut short') })
    expect((await record('prison', 'A1020WA'))?.withdrawn_on).toBeNull()
    ok(await confirm('prison', half, 'yes'))
    expect([(await record('prison', 'A1020WA'))?.withdrawn_on, (await record('prison', 'A1015WA'))?.withdrawn_on]).toEqual([TODAY, null])
  })

  test('a refused row is no record that is lacking', async () => {
    const full = await send('prison', prison(numbers(1, 14)) + 'A1015WA,Birch,Bo,1975-13-07\n', { day: '2026-11-15', covers: 'full' })
    expect((await shown('prison', full)).extract).toMatchObject({ rowsRefused: 1, rowsNameless: 0, rowsWithdrawn: 0 })
  })

  test('by hand, by its own officer alone, with the reason', async () => {
    const person = (await record('prison', 'A1002WA'))!.person_id
    expect(await world.perform(await officer('police'), withdrawRecord, { number: 'A1002WA', reason: 'not-ours' })).toMatchObject({ ok: false, field: 'number' })
    expect(await world.perform(await officer('prison'), withdrawRecord, { number: 'a1002wa', reason: 'not-ours' }, { preview: true })).toMatchObject({ ok: true })
    expect(await sees(person)).toBe(true)
    ok(await world.perform(await officer('prison'), withdrawRecord, { number: 'a1002wa', reason: 'not-ours' }))
    expect([(await record('prison', 'A1002WA'))?.withdrawn_on, await sees(person)]).toEqual([TODAY, false])
    expect(await world.perform(await officer('prison'), withdrawRecord, { number: 'A1002WA', reason: 'not-ours' })).toMatchObject({ ok: false, field: 'number' })
    expect((await owner.selectFrom('audit_entry').select('person_ids').where('name', '=', 'extracts.withdraw-record').where('outcome', '=', 'done').executeTakeFirstOrThrow()).person_ids).toContain(person)
  })

  test('the report on quality counts the agency’s own rows, and nobody else sees it', async () => {
    await load('prison', `${PRISON}A1090WA,Twin,Tia,1990-01-01\nA1091WA,Twin,Tia,1990-01-01\nA1092WA,Nobody,Ned,1900-01-01\nA1093WA,Nil,Nia,2090-01-01\n`, { day: '2026-11-20' })
    const report = ok(await world.ask(await officer('prison'), dataQuality, {}))
    const of = (measure: string, field: string): number | undefined => report.files[0]?.counts.find((one) => one.measure === measure && one.field === field)?.rows
    expect([report.files[0]?.contentsDay, of('first-of-january', 'birthDate'), of('same-name', ''), of('impossible', 'birthDate'), of('missing', 'pnc')]).toEqual(['2026-11-20', 2, 2, 2, 2])
    expect(ok(await world.ask(await officer('police'), dataQuality, {})).files.some((one) => report.files.some(({ id }) => id === one.id))).toBe(false)
    expect(ok(await world.ask(await world.as('governance-lead', 'prison'), dataQuality, {})).files).toHaveLength(report.files.length)
    expect(ok(await world.ask(await world.as('governance-lead', 'commissioner'), dataQuality, {})).files).toEqual([])
    expect(await world.ask(await world.as('offender-manager', 'probation'), dataQuality, {})).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('a key', async () => {
  const server = await buildWeb({ core: world.core, https: false })
  const administrator = await world.as('administrator', 'police')
  const made = async (name: string, expires = '2099-01-01', now?: Date) => ok(await world.perform(await world.as('administrator', 'police', now), makeKey, { name, agreement: world.agreement, expires }))
  // The door goes by the day of today, not of the test world.
  const years = { expires: `${new Date().getUTCFullYear()}-12-31` }
  const post = (key: string | null, content: string | Buffer, query = '', type = 'text/csv') =>
    server.inject({ method: 'POST', url: `/uploads${query}`, payload: content, headers: { 'content-type': type, host: 'localhost:80', ...(key === null ? {} : { authorization: `Bearer ${key}` }) } })
  const ask = (key: string, extract: string) => server.inject({ method: 'GET', url: `/uploads/${extract}`, headers: { authorization: `Bearer ${key}`, host: 'localhost:80' } })
  const file = police('U1,Alder,Ada,04/05/1991,PE1 1AA', 'U2,=1+1,Udo,31/02/1992,PE1 1AA')
  const QUERY = '?name=police-2026-11-22.csv&day=2026-11-22&covers=changes'

  test('sends, and asks how far its own file is; sent again, or twice at once, it is one extract', async () => {
    const { key, name } = await made('Nightly custody export', years.expires)
    expect([name, key]).toEqual(['Nightly custody export', expect.stringMatching(/^tlk_[\w-]{43}$/)])
    expect(JSON.stringify(await owner.selectFrom('upload_key').selectAll().execute())).not.toContain(key.slice(4))
    const [one, two] = await Promise.all([post(key, file, QUERY), post(key, file, QUERY)])
    expect(new Set([one.statusCode, two.statusCode])).toEqual(new Set([200, 201]))
    expect(one.json().extract).toBe(two.json().extract)
    const { extract } = one.json<{ extract: string }>()
    expect((await ask(key, extract)).json()).toMatchObject({ state: 'reading', day: '2026-11-22' })
    await work()
    expect((await ask(key, extract)).json()).toMatchObject({ state: 'read', words: expect.stringContaining('No schedule of yours'), rows: { new: 1, refused: 1 } })
    // The replay of a day later is still of its own day; nothing is saved by a human being's absence.
    expect((await post(key, file, QUERY)).json()).toMatchObject({ extract, again: true })
    expect(await owner.selectFrom('extract').select('id').where('file_name', '=', 'police-2026-11-22.csv').execute()).toHaveLength(1)
    expect((await owner.selectFrom('audit_entry').innerJoin('account', 'account.id', 'audit_entry.account_id').select('account.name').where('audit_entry.name', '=', 'extracts.send').where('door', '=', 'api').execute()).map((row) => row.name)).toContain('Upload key “Nightly custody export”')
    expect(ok(await world.ask(await officer('police'), listExtracts, {})).extracts.find((one) => one.id === extract)?.waitsBecause).toContain('No schedule')
  })

  test('opens nothing else: no other name, no page, no other agency’s file', async () => {
    const { key } = await made('Another', years.expires)
    for (const url of ['/api/extracts.list', '/api/extracts.confirm', '/api/people.search'])
      expect((await server.inject({ method: 'POST', url, payload: {}, headers: { authorization: `Bearer ${key}`, host: 'localhost:80' } })).statusCode).toBe(401)
    expect((await server.inject({ method: 'GET', url: '/extracts', headers: { authorization: `Bearer ${key}`, host: 'localhost:80' } })).statusCode).toBe(303)
    const theirs = await send('prison', 'Prison Number,Last Name,First Name,Date of Birth\nA1077WA,Secret,Sue,1990-02-03\n')
    const own = await send('police', police('U9,Own,Olly,04/05/1991,'))
    for (const extract of [theirs, own, randomUUID(), 'x']) expect([404, 422]).toContain((await ask(key, extract)).statusCode)
  })

  test.each<[string, () => Promise<string | null>, string | Buffer, string, string, number, string]>([
    ['without a key', async () => null, file, QUERY, 'text/csv', 401, 'key'],
    ['with a made-up key', async () => `tlk_${'A'.repeat(43)}`, file, QUERY, 'text/csv', 401, 'key'],
    ['with a revoked key', async () => { const { id, key } = await made('Revoked', years.expires); ok(await world.perform(administrator, revokeKey, { key: id })); return key }, file, QUERY, 'text/csv', 401, 'revoked'],
    ['with a key that is over', async () => { const { id, key } = await made('Over', years.expires); await owner.updateTable('upload_key').set({ expires_on: '2020-01-01' }).where('id', '=', id).execute(); return key }, file, QUERY, 'text/csv', 401, 'over'],
    ['a zip archive that is called CSV', async () => (await made('Zip', years.expires)).key, Buffer.from('504b0304140000000800', 'hex'), QUERY, 'text/csv', 422, 'ZIP'],
    ['a web page that is called CSV', async () => (await made('Html', years.expires)).key, '<!doctype html><script>alert(1)</script>', QUERY, 'text/csv', 422, 'web page'],
    ['without the day of its contents', async () => (await made('Dayless', years.expires)).key, file, '?name=a.csv', 'text/csv', 422, 'which day'],
    ['of a day to come', async () => (await made('Early', years.expires)).key, file, '?day=2099-01-01', 'text/csv', 422, 'to come'],
    ['of a day before there were such files', async () => (await made('Ancient', years.expires)).key, file, '?day=0001-01-01', 'text/csv', 422, 'before the year 2000'],
    ['as another type', async () => (await made('Json', years.expires)).key, '{}', QUERY, 'application/json', 415, 'body'],
  ])('nothing is taken %s', async (_words, keyOf, content, query, type, status, words) => {
    const before = await owner.selectFrom('extract').select('id').execute()
    const answered = await post(await keyOf(), content, query, type)
    expect([answered.statusCode, answered.json().message]).toEqual([status, expect.stringContaining(words)])
    expect(await owner.selectFrom('extract').select('id').execute()).toHaveLength(before.length)
    // Ten keys that work are the most: make room for the next.
    await owner.updateTable('upload_key').set({ revoked_at: NOW, revoked_by: administrator.viewer.accountId }).where('revoked_at', 'is', null).execute()
  })

  test('nothing is stored of what the hour’s limit refuses, nor of what has no day', async () => {
    const { key } = await made('Full hour', years.expires)
    const { viewer } = (await keyAtDoor(world.core.database, `Bearer ${key}`, new Date().toISOString().slice(0, 10)))!
    const stored = async () => (await owner.selectFrom('upload').select('sha256').execute()).length
    const before = await stored()
    expect((await post(key, police('U71,Stored,Sam,04/05/1991,'), '?name=a.csv')).json()).toMatchObject({ field: 'day' })
    const [some] = await owner.selectFrom('extract').selectAll().where('organisation_id', '=', world.organisation.police).limit(1).execute()
    await owner.insertInto('extract').values(Array.from({ length: 30 }, () => ({ ...some!, columns: JSON.stringify(some!.columns), mapping: JSON.stringify(some!.mapping), id: randomUUID(), received_by: viewer.accountId, received_at: new Date() }))).execute()
    const answered = await post(key, police('U72,Stored,Sam,04/05/1991,'), QUERY)
    expect([answered.statusCode, answered.json().message, await stored()]).toEqual([422, expect.stringContaining('30 files within the hour'), before])
    await owner.deleteFrom('extract').where('received_by', '=', viewer.accountId).execute()
  })

  test('that is revoked after it sent: what was received is read to the end, and waits for its officer', async () => {
    const { id, key } = await made('Short lived', years.expires)
    const { extract } = (await post(key, police('U73,Lawful,Lea,04/05/1991,'), '?name=police-2026-11-21.csv&day=2026-11-21')).json<{ extract: string }>()
    ok(await world.perform(administrator, revokeKey, { key: id }))
    await work()
    const found = ok(await world.ask(await officer('police'), listExtracts, {})).extracts.find((one) => one.id === extract)
    expect([found?.state, found?.waitsBecause]).toEqual(['read', expect.stringContaining('revoked before it was read')])
  })

  test('is made and revoked by the own administrator alone', async () => {
    const { id } = await made('Ours', '2027-01-01')
    for (const who of [await world.as('administrator', 'probation'), await officer('police')]) expect(await world.perform(who, revokeKey, { key: id })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(await officer('police'), makeKey, { name: 'Mine', agreement: world.agreement, expires: '2027-01-01' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(administrator, makeKey, { name: 'For ever', agreement: world.agreement, expires: '2099-01-01' })).toMatchObject({ ok: false, field: 'expires' })
    expect(JSON.stringify(ok(await world.ask(await world.as('administrator', 'probation'), listKeys, {})).keys)).not.toContain('Ours')
    await server.close()
  })
})

describe('a folder', () => {
  const folder = join(files.agencyFolders, 'police')
  const watch = async (): Promise<void> => {
    const [loop] = (extracts.loops ?? []).filter(({ name }) => name === 'extracts.watch-folders')
    await takeTurn(world.databases, files, loop!)
  }
  const put = async (name: string, content: string): Promise<void> => writeFile(join(folder, 'incoming', name), content)
  /** Two looks with time between them, and the work that they ask for. */
  const settle = async (): Promise<void> => {
    await watch()
    await owner.updateTable('incoming_file').set({ seen_at: new Date('2020-01-01') }).execute()
    await watch()
    await work()
    await watch()
  }
  const results = async (place: 'done' | 'refused', name: string): Promise<string> => {
    const found = (await readdir(join(folder, place))).find((one) => one.endsWith(`${name}.result.txt`))
    return found === undefined ? '' : readFile(join(folder, place, found), 'utf8')
  }
  const RULES = { covers: 'changes', everyDays: 1, firstDay: '2026-11-20', confirms: 'when-usual', refused: 1, changed: 50, withdrawn: 0 } as const
  const many = (from: number, to: number, more = '') => police(...Array.from({ length: to - from + 1 }, (_, i) => `F${from + i},Fern${'abcdefghij'[(from + i) % 10]}${'abcdefghij'[Math.floor((from + i) / 10) % 10]},Fay,04/05/19${50 + ((from + i) % 50)},${more}`))

  test('a whole file is taken by its schedule, saved where it is as usual, and told of in words beside it', async () => {
    expect(await world.perform(await officer('police'), makeSchedule, { ...RULES, name: 'Nightly', agreement: world.agreement, filePattern: 'night-{YYYY-MM-DD}.csv', changed: 60 })).toMatchObject({ ok: false, field: 'changed' })
    const { schedule } = ok(await world.perform(await officer('police'), makeSchedule, { ...RULES, name: 'Nightly', agreement: world.agreement, filePattern: 'night-{YYYY-MM-DD}.csv' }))
    await load('police', many(1, 40), { day: '2026-11-20' })
    await watch()
    await put('night-2026-11-21.csv.part', many(1, 3))
    await put('night-2026-11-21.csv', many(39, 42))
    await watch()
    await work()
    expect(await readdir(join(folder, 'incoming'))).toHaveLength(2)
    await settle()
    expect(await readdir(join(folder, 'incoming'))).toEqual(['night-2026-11-21.csv.part'])
    expect(await results('done', 'night-2026-11-21.csv')).toContain('Saved: 2 new records, 0 changed records, 2 unchanged')
    expect(await record('police', 'F42')).toBeDefined()
    expect((await owner.selectFrom('extract').innerJoin('account', 'account.id', 'extract.confirmed_by').select(['account.name', 'contents_day', 'schedule_id']).where('file_name', '=', 'night-2026-11-21.csv').executeTakeFirstOrThrow())).toEqual({ name: 'Schedule “Nightly”', contents_day: '2026-11-21', schedule_id: schedule })
    // The same bytes under the same name again are the same extract.
    await put('night-2026-11-21.csv', many(39, 42))
    await settle()
    expect(await owner.selectFrom('extract').select('id').where('file_name', '=', 'night-2026-11-21.csv').execute()).toHaveLength(1)
  })

  test('a file that is not as usual waits, with the reason, and its officers are told', async () => {
    await put('night-2026-11-22.csv', many(39, 42).replace('Postcode', 'Nickname'))
    await settle()
    expect(await results('done', 'night-2026-11-22.csv')).toContain('waits for your data officer. Its heading “Postcode” is no longer there.')
    const waiting = await owner.selectFrom('extract').select(['id', 'state', 'waits_because']).where('file_name', '=', 'night-2026-11-22.csv').executeTakeFirstOrThrow()
    expect(waiting).toMatchObject({ state: 'read', waits_because: 'Its heading “Postcode” is no longer there.' })
    expect((await owner.selectFrom('notice').select(['role', 'words']).where('href', '=', `/extracts/${waiting.id}`).execute())).toEqual([{ role: 'data-officer', words: expect.stringContaining('waits for you') }])
    ok(await confirm('police', waiting.id))
    await watch()
    expect(await results('done', 'night-2026-11-22.csv')).toContain('Saved:')
  })

  test('links are never followed, folders and strange names are turned away, and a zip is no CSV', async () => {
    await symlink('/etc/passwd', join(folder, 'incoming', 'night-2026-11-19.csv'))
    await link('/etc/hostname', join(folder, 'incoming', 'night-2026-11-18.csv')).catch(() => undefined)
    await mkdir(join(folder, 'incoming', 'night-2026-11-17.csv'))
    await put('holiday.csv', many(1, 2))
    await put('night-2026-11-16.csv', 'PK\u0003\u0004zip')
    const before = await owner.selectFrom('extract').select('id').execute()
    await settle()
    expect(await results('refused', 'night-2026-11-19.csv')).toContain('a link, not a file')
    expect(await results('refused', 'night-2026-11-17.csv')).toContain('a folder')
    expect(await results('refused', 'holiday.csv')).toContain('No schedule')
    expect(await results('refused', 'night-2026-11-16.csv')).toContain('ZIP')
    expect(await owner.selectFrom('extract').select('id').execute()).toHaveLength(before.length)
    const told = (await Promise.all((await readdir(join(folder, 'refused'))).filter((name) => name.endsWith('.txt')).map((name) => readFile(join(folder, 'refused', name), 'utf8')))).join('')
    expect(told).not.toContain('root:')
  })

  test('a name that is too long for its kept name, and a place that is no folder, stop nobody else’s files', async () => {
    ok(await world.perform(await officer('prison'), makeSchedule, { ...RULES, name: 'Custody', agreement: world.agreement, filePattern: 'night-{YYYY-MM-DD}*.csv' }))
    const long = `${'é'.repeat(120)}.csv`
    await symlink('/etc/passwd', join(folder, 'incoming', long))
    await watch()
    await writeFile(join(files.agencyFolders, 'prison', 'incoming', 'night-2026-11-13.csv'), 'x')
    await watch()
    expect(await owner.selectFrom('incoming_file').select('name').where('organisation_id', '=', world.organisation.prison).execute()).toEqual([{ name: 'night-2026-11-13.csv' }])
    expect((await readdir(join(folder, 'incoming'))).includes(long)).toBe(false)
    expect(await results('refused', `${'é'.repeat(73)}.csv`)).toContain('a link, not a file')
    await rename(join(folder, 'done'), join(folder, 'elsewhere'))
    await writeFile(join(folder, 'done'), 'no folder')
    await writeFile(join(files.agencyFolders, 'prison', 'incoming', 'night-2026-11-12.csv'), 'x')
    await expect(watch()).rejects.toThrow('EEXIST')
    expect(await owner.selectFrom('incoming_file').select('name').where('organisation_id', '=', world.organisation.prison).orderBy('name').execute()).toEqual([{ name: 'night-2026-11-12.csv' }, { name: 'night-2026-11-13.csv' }])
    await rm(join(folder, 'done'))
    await rename(join(folder, 'elsewhere'), join(folder, 'done'))
  })

  test('a folder that is itself a link is neither read nor written', async () => {
    const housing = join(files.agencyFolders, 'housing')
    await mkdir(files.agencyFolders, { recursive: true })
    await symlink(join(files.agencyFolders, 'police'), housing)
    ok(await world.perform(await officer('housing'), makeSchedule, { ...RULES, name: 'Homeless', agreement: world.agreement, filePattern: 'night-{YYYY-MM-DD}.csv' }))
    await put('night-2026-11-15.csv', many(1, 2))
    await settle()
    expect((await owner.selectFrom('extract').select('organisation_id').where('file_name', '=', 'night-2026-11-15.csv').execute()).every((row) => row.organisation_id === world.organisation.police)).toBe(true)
  })

  test('two workers at once take each file once', async () => {
    await put('night-2026-11-14.csv', many(41, 41))
    await watch()
    await owner.updateTable('incoming_file').set({ seen_at: new Date('2020-01-01') }).execute()
    await Promise.all([watch(), watch()])
    await Promise.all([work(), work()])
    await watch()
    expect(await owner.selectFrom('extract').select('id').where('file_name', '=', 'night-2026-11-14.csv').execute()).toHaveLength(1)
    expect(await results('done', 'night-2026-11-14.csv')).not.toBe('')
  })

  test('a file that did not come is late: on its page, for the governance lead, and in one notice', async () => {
    const late = new Date('2026-11-26T09:00:00Z')
    const [nightly] = ok(await world.ask(await world.as('data-officer', 'police', late), listSchedules, {})).schedules
    expect(nightly?.overdue).toContain('the next was due on 24 November 2026')
    const lead = await world.as('governance-lead', 'police', late)
    expect(ok(await world.ask(lead, whatWaits, {})).waiting).toContainEqual(expect.objectContaining({ words: 'Files of your agency that did not come', count: 1, overdue: 1, href: '/data-quality' }))
    const [loop] = (extracts.loops ?? []).filter(({ name }) => name === 'extracts.tell-missed')
    for (let turn = 0; turn < 2; turn++) await takeTurn(world.databases, files, loop!, late)
    expect((await owner.selectFrom('notice').select('words').where('href', '=', '/extracts/schedules').where('organisation_id', '=', world.organisation.police).execute())).toEqual([{ words: 'A file that is to come by itself is late: “Nightly”.' }])
    ok(await world.perform(await officer('police'), endSchedule, { schedule: nightly!.id, version: nightly!.version }))
    expect(await world.perform(await officer('housing'), endSchedule, { schedule: nightly!.id, version: 2 })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
