/** The chain on a real database: sealed in order, append-only for the doors, and whatever the owner does to it is named. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { isToolError } from '../core/tool-error.ts'
import { takeTurn } from '../platform/loop.ts'
import { openPerson, searchPeople } from '../people/actions.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { exportAudit, verifyAudit } from './actions/proof.ts'
import { keepHead } from './store/heads.ts'
import { sealing } from './store/seals.ts'
import { verifyExport } from './tools.ts'

const world = await makeWorld()
const { owner } = world.databases
const folder = await mkdtemp(join(tmpdir(), 'throughline-audit-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const seal = async (): Promise<void> => { while (await takeTurn(world.databases, world.core.files, sealing, NOW)) ; }
const lead = await world.as('governance-lead', 'commissioner')
const manager = await world.as('offender-manager', 'probation')
const period = { from: '2026-11-01', to: '2026-11-30' }
const verify = async (input: { head?: string } = {}) => {
  const result = await world.ask(lead, verifyAudit, { ...period, ...input })
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const findings = async () => (await verify()).findings.map(({ fault, position, entryId }) => [fault, position, entryId])

const LENGTH = 40
/** Entries as many requests would have written them, one statement each, so that their order is known. */
const write = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++)
    await owner.insertInto('audit_entry').values({
      id: randomUUID(), occurred_at: new Date(NOW.getTime() + i), request_id: randomUUID(), door: 'web', account_id: manager.viewer.accountId, organisation_id: manager.viewer.organisationId,
      role: 'offender-manager', purpose: 'offender-management', name: 'people.open', kind: 'query', outcome: 'done', person_ids: [randomUUID()], people_count: 1, classes: ['identity', 'contact'], fields: ['person'], allowed_by: 'visible: “so”, it is',
    }).execute()
}

beforeAll(async () => {
  await write(LENGTH)
  await seal()
  await sql`create table saved_entry as table audit_entry`.execute(owner)
  await sql`create table saved_seal as table audit_seal`.execute(owner)
})

/** The database as it was after sealing, whatever was done to it since. */
const restore = async (): Promise<void> => {
  await owner.transaction().execute(async (tx) => {
    await sql`alter table audit_entry disable trigger queue_for_seal`.execute(tx)
    await sql`delete from audit_queue`.execute(tx)
    await sql`delete from audit_seal`.execute(tx)
    await sql`delete from audit_entry`.execute(tx)
    await sql`insert into audit_entry select * from saved_entry`.execute(tx)
    await sql`insert into audit_seal select * from saved_seal`.execute(tx)
    await sql`alter table audit_entry enable trigger queue_for_seal`.execute(tx)
  })
  const { rows: [last] } = await sql<{ chain: string; position: number; hash: string }>`select c.id as chain, position, encode(hash, 'hex') as hash from saved_seal, audit_chain c order by position desc limit 1`.execute(owner)
  await rm(world.core.files.auditHeads, { recursive: true, force: true })
  await keepHead(world.core.files.auditHeads, last!.chain, { position: last!.position, hash: last!.hash }, NOW)
}

describe('sealing', () => {
  test('takes every committed entry in order, once, and says what waits', async () => {
    const proof = await verify()
    expect([proof.whole, proof.first, proof.last, proof.checked, proof.findings]).toEqual([true, 1, LENGTH, LENGTH, []])
    expect(proof.state).toMatchObject({ position: LENGTH, unsealed: 0, unsealedSince: null })
    const { rows } = await sql<{ same: boolean }>`select bool_and(s.position = e.n) as same from (select id, row_number() over (order by occurred_at, id) as n from audit_entry where name = 'people.open') e join audit_seal s on s.entry_id = e.id`.execute(owner)
    expect(rows[0]?.same).toBe(true)
    // The proof itself was asked for, and waits for its own seal.
    expect((await verify()).state).toMatchObject({ unsealed: 1, unsealedSince: expect.any(Date) })
  })

  test('does not miss an entry that was committed after later ones were sealed', async () => {
    await restore()
    const entry = (name: string) => ({ id: randomUUID(), occurred_at: NOW, request_id: randomUUID(), door: 'job', name, kind: 'query', outcome: 'done' })
    const slow = await owner.startTransaction().execute()
    await slow.insertInto('audit_entry').values(entry('slow.one')).execute()
    await owner.insertInto('audit_entry').values(entry('quick.one')).execute()
    await seal()
    await slow.commit().execute()
    await seal()
    const { rows } = await sql<{ name: string; position: number }>`select e.name, s.position from audit_entry e join audit_seal s on s.entry_id = e.id where e.name like '%.one' order by s.position`.execute(owner)
    expect(rows).toEqual([{ name: 'quick.one', position: LENGTH + 1 }, { name: 'slow.one', position: LENGTH + 2 }])
    expect((await verify()).findings).toEqual([])
  })

  test('is done by one process at a time', async () => {
    await restore()
    await write(500)
    await Promise.all([seal(), seal(), seal()])
    await seal()
    const proof = await verify()
    expect([proof.last, proof.findings]).toEqual([LENGTH + 500, []])
  })

  test('leaves what was queued twice out of the chain', async () => {
    await restore()
    await sql`insert into audit_queue (entry_id) select id from audit_entry limit 3`.execute(owner)
    await seal()
    expect((await verify()).state).toMatchObject({ position: LENGTH, unsealed: 0 })
  })
})

describe('the doors’ role', () => {
  test.each(['audit_entry', 'audit_seal', 'audit_queue', 'audit_chain', 'looking_day', 'looking_review'])('cannot change, delete or empty %s', async (table) => {
    const column = table === 'audit_entry' ? 'name' : table === 'audit_seal' ? 'hash' : table === 'audit_queue' ? 'entry_id' : table === 'audit_chain' ? 'id' : table === 'looking_day' ? 'people' : 'reviewed_until'
    for (const statement of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`])
      await expect(sql.raw(statement).execute(world.databases.app), statement).rejects.toThrow(/permission denied|must be owner/)
  })

  test('cannot put an entry past the queue, write a seal, or read the chain without being a lead', async () => {
    const { app } = world.databases
    await expect(sql`insert into audit_seal values (9999, ${randomUUID()}, sha256('x'), sha256('x'), now())`.execute(app)).rejects.toThrow(/permission denied/)
    await expect(sql`alter table audit_entry disable trigger queue_for_seal`.execute(app)).rejects.toThrow(/must be owner/)
    await expect(sql`set session_replication_role = replica`.execute(app)).rejects.toThrow(/permission denied/)
    for (const role of ['', 'offender-manager', 'victim-hub-worker', 'right-of-access'])
      await app.transaction().execute(async (tx) => {
        await sql`select set_config('app.role', ${role}, true)`.execute(tx)
        expect((await sql`select * from audit_links(0, 100, 100)`.execute(tx)).rows).toEqual([])
        expect((await sql`select * from audit_state()`.execute(tx)).rows).toEqual([])
      })
  })
})

describe('what the owner of the database did is named, place and entry', () => {
  beforeEach(restore)
  const random = seededRandom('audit tampering')
  const places = Array.from({ length: 6 }, () => random.whole(1, LENGTH))
  const pairs = Array.from({ length: 6 }, () => { const one = random.whole(1, LENGTH - 1); return [one, random.whole(one + 1, LENGTH)] as const })
  const entryAt = async (position: number): Promise<string> => (await sql<{ entry_id: string }>`select entry_id from saved_seal where position = ${position}`.execute(owner)).rows[0]!.entry_id

  test.each(places)('an entry changed at place %i', async (at) => {
    const id = await entryAt(at)
    const change = random.pick([sql`outcome = 'denied'`, sql`person_ids = '{}'`, sql`occurred_at = occurred_at + interval '1 microsecond'`, sql`account_id = null`, sql`allowed_by = allowed_by || ' '`])
    await sql`update audit_entry set ${change} where id = ${id}`.execute(owner)
    expect(await findings()).toEqual([['changed', at, id]])
  })

  test.each(places)('an entry dropped at place %i, with its seal or without', async (at) => {
    const id = await entryAt(at)
    await sql`delete from audit_entry where id = ${id}`.execute(owner)
    expect(await findings()).toEqual([['dropped', at, id]])
    await sql`delete from audit_seal where position = ${at}`.execute(owner)
    expect(await findings()).toEqual([at === LENGTH ? ['cut', LENGTH, null] : ['seal-dropped', at, null]])
  })

  test('an entry put in past the queue, and one that vanished while it waited', async () => {
    const [put, gone] = [randomUUID(), randomUUID()]
    await sql`insert into audit_entry (id, occurred_at, request_id, door, name, kind, outcome) select x, ${NOW}, x, 'web', 'people.open', 'query', 'done' from unnest(${[put, gone]}::uuid[]) x`.execute(owner)
    await sql`delete from audit_queue where entry_id = ${put}`.execute(owner)
    await sql`delete from audit_entry where id = ${gone}`.execute(owner)
    expect(await findings()).toEqual([['inserted', null, put], ['dropped-unsealed', null, gone]])
  })

  test.each(pairs)('entries swapped between places %i and %i', async (one, other) => {
    const [a, b] = [await entryAt(one), await entryAt(other)]
    const between = randomUUID()
    const move = (from: string, to: string) => sql`update audit_seal set entry_id = ${to} where entry_id = ${from}`.execute(owner)
    await move(a, between)
    await move(b, a)
    await move(between, b)
    expect(await findings()).toEqual([['reordered', one, b], ['reordered', other, a]])
    await restore()
    const place = (from: number, to: number) => sql`update audit_seal set position = ${to} where position = ${from}`.execute(owner)
    await place(one, 5000)
    await place(other, one)
    await place(5000, other)
    expect(await findings()).toEqual([['reordered', one, b], ['reordered', other, a]])
  })

  test('a tail that was cut off, and a chain that was rewritten whole', async () => {
    await sql`delete from audit_entry where id in (select entry_id from audit_seal where position > ${LENGTH - 3})`.execute(owner)
    await sql`delete from audit_seal where position > ${LENGTH - 3}`.execute(owner)
    expect(await findings()).toEqual([['cut', LENGTH - 2, null]])
    // Sealing on does not hide it: the head that went missing is kept.
    await write(5)
    await seal()
    expect(await findings()).toEqual([['head', LENGTH, expect.any(String)]])
    await restore()
    const { rows: [noted] } = await sql<{ hash: string }>`select encode(hash, 'hex') as hash from saved_seal where position = 17`.execute(owner)
    expect((await verify({ head: noted!.hash })).noted).toEqual({ head: noted!.hash, position: 17 })
    // The owner changes one entry and has the sealer write every seal again; nothing in the database tells.
    const changed = await entryAt(3)
    await sql`update audit_entry set name = 'people.search' where id = ${changed}`.execute(owner)
    await sql`insert into audit_queue (entry_id) select entry_id from audit_seal order by position`.execute(owner)
    await sql`delete from audit_seal`.execute(owner)
    const elsewhere = { ...world.core.files, auditHeads: join(folder, 'attacker') }
    while (await takeTurn(world.databases, elsewhere, sealing, NOW)) ;
    const proof = await verify({ head: noted!.hash })
    expect(proof.findings.map(({ fault, position }) => [fault, position])).toEqual([['head', LENGTH]])
    expect([proof.whole, proof.noted]).toEqual([false, { head: noted!.hash, position: null }])
  })
})

describe('an export', () => {
  beforeEach(restore)
  const write = async (name: string, lines: readonly unknown[]): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    return path
  }
  const exported = async (after = 0) => {
    const result = await world.ask(lead, exportAudit, { ...period, after })
    if (!result.ok) throw new Error(result.message)
    return result.value
  }

  test('is proved without the database, in one file or in parts, and as the command line answers it', async () => {
    const whole = await exported()
    expect(whole.header).toMatchObject({ first: 1, last: LENGTH })
    const path = await write('whole.jsonl', [whole.header, ...whole.links])
    expect(await verifyExport.run({ in: path, head: whole.header.head })).toMatchObject({ whole: true, checked: LENGTH, first: 1, last: LENGTH, findings: [] })
    const rest = await exported(25)
    expect(rest.header).toMatchObject({ first: 26, last: LENGTH, before: whole.links[24]!.hash })
    const beginning = await write('beginning.jsonl', [{ ...whole.header, last: 25, head: whole.links[24]!.hash }, ...whole.links.slice(0, 25)])
    expect(await verifyExport.run({ in: [beginning, await write('rest.jsonl', [rest.header, ...rest.links])] })).toMatchObject({ whole: true, checked: LENGTH })
    const json = join(folder, 'answer.json')
    await writeFile(json, JSON.stringify(whole, null, 2))
    expect(await verifyExport.run({ in: json })).toMatchObject({ whole: true, checked: LENGTH })
  })

  test('that was changed on the way is said to be, place by place', async () => {
    const { header, links } = await exported()
    const random = seededRandom('audit export')
    const broken = async (lines: readonly unknown[], parameters: Record<string, string> = {}): Promise<unknown> => {
      const answer = await verifyExport.run({ in: await write('broken.jsonl', [header, ...lines]), ...parameters })
      expect(isToolError(answer)).toBe(true)
      return (answer as { findings?: { fault: string; position: number | null }[] }).findings?.map(({ fault, position }) => [fault, position]) ?? answer
    }
    for (const at of Array.from({ length: 5 }, () => random.whole(2, LENGTH - 1))) {
      expect(await broken(links.map((link) => (link.position === at ? { ...link, entry: { ...link.entry!, outcome: 'denied' } } : link)))).toEqual([['changed', at]])
      expect(await broken(links.filter((link) => link.position !== at))).toEqual([['seal-dropped', at]])
    }
    expect(await broken(links.slice(0, -2))).toEqual([['cut', LENGTH - 1]])
    expect(await broken(links, { head: '0'.repeat(64) })).toEqual([['head', null]])
    expect(await broken(links.map((link, i) => (i === 4 ? 'nonsense' : link)))).toMatchObject({ error: 'export-unreadable' })
    expect(await verifyExport.run({})).toMatchObject({ error: 'parameters-wrong' })
    expect(await verifyExport.run({ in: join(folder, 'none') })).toMatchObject({ error: 'file-missing' })
  })

  test('carries the place of what its reader may not see, and not a word of it, and is proved whole all the same', async () => {
    const person = await world.person({ probation: 'responsible' })
    const hub = await world.as('victim-hub-worker', 'victim-hub')
    await world.ask(hub, openPerson, { person })
    await world.ask(await world.as('offender-manager', 'probation'), searchPeople, { words: 'Testerton' })
    await seal()
    const { header, links } = await exported()
    const withheld = links.filter((link) => link.withheld)
    expect(withheld.length).toBeGreaterThan(0)
    expect(JSON.stringify(links)).not.toContain('victim-hub-worker')
    expect(JSON.stringify(links)).not.toContain(hub.viewer.accountId)
    expect(await verifyExport.run({ in: await write('withheld.jsonl', [header, ...links]) })).toMatchObject({ whole: true, withheld: withheld.length })
  })
})

test('heads are kept in the data folder, a file a chain', async () => {
  const { rows: [chain] } = await sql<{ id: string }>`select id from audit_chain`.execute(owner)
  expect(await readdir(world.core.files.auditHeads)).toEqual([`${chain!.id}.jsonl`, `${chain!.id}.newest.json`])
  expect(TODAY).toBe('2026-11-23')
})
