/** What is in the audit and who reads it: refusals and slips too, the victims' side's never on the offenders' side; and nothing is saved without it. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { yes, type Result } from '../core/result.ts'
import { ask, query } from '../platform/action.ts'
import { checkoutFolder } from '../platform/data-folder.ts'
import { mergePeople, openPerson, searchPeople, subjectAccess } from '../people/actions.ts'
import { LOOKS_PAGE_SIZE, whoLooked } from '../sharing/actions.ts'
import { makeWorld, NOW } from '../../tests/world.ts'
import { AUDIT_PAGE_SIZE, outcomeOf, searchAudit } from './actions/search.ts'

const world = await makeWorld()
const { owner } = world.databases
const lead = await world.as('governance-lead', 'commissioner')
const manager = await world.as('offender-manager', 'probation')
const period = { from: '2026-11-23', to: '2026-11-23' }
const search = async (asked: Partial<Record<'organisation' | 'account' | 'outcome' | 'name' | 'before' | 'show', string>> = {}) => {
  const result = await world.ask(lead, searchAudit, { ...period, ...asked } as typeof period)
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const entryOf = (request: string) => owner.selectFrom('audit_entry').select(['name', 'outcome', 'fields', 'person_ids', 'classes']).where('request_id', '=', request).execute()
const fresh = <T extends { requestId: string }>(context: T): T => ({ ...context, requestId: randomUUID() })

describe('what is written', () => {
  test('a query whose input is bad is in it, with the names of the fields and nothing that was typed', async () => {
    const context = fresh(manager)
    expect((await world.ask(context, searchPeople, { words: 'x'.repeat(101) })).ok).toBe(false)
    expect(await entryOf(context.requestId)).toEqual([{ name: 'people.search', outcome: 'refused', fields: ['words'], person_ids: [], classes: ['identity'] }])
  })

  test('not found, not permitted, refused and previewed are in it, each as what it was', async () => {
    const person = await world.person()
    const outcomes = async (asked: (context: typeof manager) => Promise<unknown>, context = manager) => {
      const own = fresh(context)
      await asked(own)
      return (await entryOf(own.requestId)).map(({ name, outcome, fields }) => [name, outcome, fields])
    }
    expect(await outcomes((context) => world.ask(context, openPerson, { person: randomUUID() }))).toEqual([['people.open', 'not-found', ['person']]])
    expect(await outcomes((context) => world.ask(context, openPerson, { person }), await world.as('board-secretary', 'commissioner'))).toEqual([['people.open', 'denied', ['person']]])
    expect(await outcomes((context) => world.perform(context, mergePeople, { person, into: 'P-0000000', reason: 'the same man' }))).toEqual([['people.merge', 'refused', ['into', 'person', 'reason']]])
  })
})

describe('the victims’ side', async () => {
  const person = await world.person({ probation: 'responsible' }, { surname: 'Offenderly' })
  /** What a victim worker asks about an offender: their own side's query, whatever classes it names. */
  const victimsQuery = (classes: readonly ('victim' | 'identity')[]) => query({ name: 'audit.for-test', title: 'For this test', who: ['victim-liaison-officer', 'victim-hub-worker', 'offender-manager'], classes, input: z.object({}), run: async () => yes({}), about: () => [person] })
  const officer = await world.as('victim-liaison-officer', 'probation')
  const hub = await world.as('victim-hub-worker', 'victim-hub')
  /** Every look that the lead is told of, page by page, with the size of each page. What happened in one moment stands in no order. */
  const looks = async () => {
    const all: { readonly name: string }[] = []
    const sizes: number[] = []
    for (let before: string | null = ''; before !== null;) {
      const result: Result<{ readonly looks: readonly { readonly name: string }[]; readonly next: string | null }> = await world.ask(lead, whoLooked, { person, before })
      if (!result.ok) throw new Error(result.message)
      all.push(...result.value.looks)
      sizes.push(result.value.looks.length)
      before = result.value.next
    }
    return { all, sizes, others: all.filter(({ name }) => name !== 'sharing.who-looked' && name !== 'audit.search') }
  }

  test('looks at an offender, and whoever may ask who looked learns nothing: not by a row, a count or a page', async () => {
    for (let i = 0; i < LOOKS_PAGE_SIZE; i++) await world.ask(fresh(manager), openPerson, { person })
    // The looks of the lead's own asking count too: what is compared is what the victims' side adds to them.
    const before = await looks()
    const searchedBefore = await search()
    for (let i = 0; i < 3; i++) {
      await ask(world.core, fresh(officer), victimsQuery(['identity']), {})
      await ask(world.core, fresh(hub), victimsQuery(['victim']), {})
      // Somebody of the offenders' side, where victims are spoken of under an agreement.
      await ask(world.core, fresh(manager), victimsQuery(['victim', 'identity']), {})
    }
    const after = await looks()
    // The lead's own asking came in between; of anybody else's looks there are as many as before, and the pages are full but the last.
    expect([before.others.length, after.others.length, after.others.every(({ name }) => name === 'people.open')]).toEqual([LOOKS_PAGE_SIZE, LOOKS_PAGE_SIZE, true])
    expect(after.sizes.slice(0, -1).every((size) => size === LOOKS_PAGE_SIZE)).toBe(true)
    const told = JSON.stringify([after.all, (await search()).rows, (await search({ organisation: hub.viewer.organisationId })).rows])
    for (const secret of [officer.viewer.accountId, hub.viewer.accountId, 'audit.for-test', 'victim-hub-worker']) expect(told).not.toContain(secret)
    expect((await search({ account: officer.viewer.accountId })).rows).toEqual([])
    expect((await search({ organisation: hub.viewer.organisationId })).accounts).toEqual([])
    expect((await search()).rows.length).toBeGreaterThanOrEqual(searchedBefore.rows.length)
  })

  test('is not in what a person is told of who looked at them either, by the duty of access', async () => {
    const answer = await world.ask(lead, subjectAccess, { person })
    const section = answer.ok ? answer.value.sections.find(({ title }) => title === 'Who looked at your information') : undefined
    expect(section?.rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(section)).not.toMatch(/victim/)
  })

  test('reads its own entries, and none of the offenders’ side', async () => {
    const read = (role: string, organisation: string) => world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.role', ${role}, true), set_config('app.organisation', ${organisation}, true)`.execute(tx)
      return (await sql<{ name: string; role: string }>`select name, role from audit_entry`.execute(tx)).rows
    })
    const own = await read('victim-hub-worker', hub.viewer.organisationId)
    expect([own.length, own.every(({ name }) => name === 'audit.for-test')]).toEqual([9, true])
    expect((await read('governance-lead', lead.viewer.organisationId)).filter(({ name, role }) => name === 'audit.for-test' || role.startsWith('victim'))).toEqual([])
    for (const role of ['offender-manager', 'administrator', 'analyst', '']) expect(await read(role, manager.viewer.organisationId)).toEqual([])
  })
})

describe('the search', () => {
  test('goes by organisation, account, outcome and what was done', async () => {
    const { rows } = await search({ organisation: manager.viewer.organisationId, account: manager.viewer.accountId, outcome: 'not-found', name: 'people.open' })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(({ name, outcome, accountId }) => name === 'people.open' && outcome === 'not-found' && accountId === manager.viewer.accountId)).toBe(true)
    expect((await search({ name: 'people.o' })).rows).toEqual([])
    expect((await search({ name: 'nothing.of-this' })).rows).toEqual([])
    expect(await world.ask(lead, searchAudit, { from: '2026-01-01', to: '2026-11-23' })).toMatchObject({ ok: false, field: 'from' })
    expect(await world.ask(lead, searchAudit, { from: '2026-11-24', to: '2026-11-23' })).toMatchObject({ ok: false, field: 'from' })
    expect(await world.ask(manager, searchAudit, period)).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('turns pages without losing or repeating an entry, though many fall in one moment', async () => {
    const person = await world.person()
    await owner.insertInto('audit_entry').values(Array.from({ length: AUDIT_PAGE_SIZE + 20 }, () => ({
      id: randomUUID(), occurred_at: NOW, request_id: randomUUID(), door: 'web', account_id: manager.viewer.accountId, organisation_id: manager.viewer.organisationId, name: 'people.open', kind: 'query', outcome: 'done', person_ids: [person], people_count: 1,
    }))).execute()
    const { count } = await owner.selectFrom('audit_entry').select((eb) => eb.fn.countAll<number>().as('count')).where('account_id', '=', manager.viewer.accountId).where('name', '=', 'people.open').executeTakeFirstOrThrow()
    const ids: string[] = []
    for (let before: string | null = ''; before !== null;) {
      const { rows, next }: Awaited<ReturnType<typeof search>> = await search({ account: manager.viewer.accountId, name: 'people.open', before })
      ids.push(...rows.map(({ id }) => id))
      before = next
    }
    expect([ids.length, new Set(ids).size]).toEqual([count, count])
  })

  test('tells kept out from a form that was not right, and a wrong password from both', async () => {
    const { accountId, organisationId } = (await world.as('caseworker', 'provider')).viewer
    const entry = (name: string, outcome: string) => ({ id: randomUUID(), occurred_at: NOW, request_id: randomUUID(), door: 'web', account_id: accountId, organisation_id: organisationId, role: 'caseworker', name, kind: 'query', outcome })
    await owner.insertInto('audit_entry').values([entry('people.open', 'denied'), entry('people.open', 'not-found'), entry('people.search', 'refused'), entry('accounts.sign-in', 'refused'), entry('papers.list', 'done')]).execute()
    const ended = async (outcome: string, show = '') => (await search({ account: accountId, outcome, show })).rows.map((row) => outcomeOf(row)).sort()
    expect(await ended('kept-out')).toEqual(['denied', 'not-found', 'sign-in-refused'])
    expect(await ended('refused')).toEqual(['refused'])
    expect(await ended('sign-in-refused')).toEqual(['sign-in-refused'])
    expect(await ended('denied')).toEqual(['denied'])
    // What is about nobody is not among the looks, unless everything is asked for.
    expect(await ended('')).toEqual(['denied', 'not-found'])
    expect(await ended('', 'all')).toEqual(['denied', 'done', 'not-found', 'refused', 'sign-in-refused'])
  })

  test('shows looks at people first: a lead’s own lists do not bury them', async () => {
    const [one, two] = [await world.person(), await world.person()]
    const { accountId, organisationId } = (await world.as('governance-lead', 'outsider')).viewer
    const entry = (name: string, people: string[]) => ({ id: randomUUID(), occurred_at: NOW, request_id: randomUUID(), door: 'web', account_id: accountId, organisation_id: lead.viewer.organisationId, role: 'governance-lead', name, kind: 'query', outcome: 'done', person_ids: people, people_count: people.length })
    expect(organisationId).not.toBe(lead.viewer.organisationId)
    await owner.insertInto('audit_entry').values([entry('sharing.limits', [one, two]), entry('audit.search', [one]), entry('people.open', [two])]).execute()
    const names = async (show: string) => (await search({ account: accountId, show })).rows.map(({ name }) => name).sort()
    expect(await names('')).toEqual(['people.open'])
    expect(await names('all')).toEqual(['audit.search', 'people.open', 'sharing.limits'])
  })

  test('names a person only to whoever may see them', async () => {
    const unseen = await world.person({ outsider: 'responsible' }, { surname: 'Unseenham' })
    await owner.insertInto('audit_entry').values({ id: randomUUID(), occurred_at: NOW, request_id: randomUUID(), door: 'job', organisation_id: manager.viewer.organisationId, name: 'people.unseen', kind: 'query', outcome: 'done', person_ids: [unseen], people_count: 1 }).execute()
    const { rows } = await search({ name: 'people.unseen' })
    expect(rows).toMatchObject([{ peopleCount: 1, person: null }])
    expect(JSON.stringify(rows)).not.toMatch(/Unseenham/)
    expect(JSON.stringify(rows)).not.toContain(unseen)
  })
})

describe('an action whose audit entry is not written', () => {
  const REASON = 'the same man by his fingerprints'
  const pair = async (): Promise<{ merged: string; into: string }> => {
    const [merged, kept] = [await world.person(), await world.person()]
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()
    return { merged, into: reference }
  }
  const left = async (merged: string, request: string) => {
    const { rows: [row] } = await sql<Record<'merges' | 'entries' | 'keys' | 'events', number>>`select (select count(*) from person_merge where person_id = ${merged}) as merges,
      (select count(*) from audit_entry where request_id = ${request}) as entries, (select count(*) from once_only) as keys, (select count(*) from event where request_id = ${request}) as events`.execute(owner)
    return row
  }
  const NOTHING = { merges: 0, entries: 0, keys: 0, events: 0 }

  test('saves nothing, when the entry is refused or the queue is', async () => {
    await sql`create function refuse_entry() returns trigger language plpgsql as $$ begin raise 'the audit is full'; end $$`.execute(owner)
    for (const table of ['audit_entry', 'audit_queue']) {
      const { merged, into } = await pair()
      const context = fresh(manager)
      await sql`create trigger refuse before insert on ${sql.table(table)} for each row execute function refuse_entry()`.execute(owner)
      await expect(world.perform(context, mergePeople, { person: merged, into, reason: REASON }, { once: 'the-only-time' })).rejects.toThrow('the audit is full')
      await expect(world.ask(fresh(manager), openPerson, { person: merged })).rejects.toThrow('the audit is full')
      await sql`drop trigger refuse on ${sql.table(table)}`.execute(owner)
      expect(await left(merged, context.requestId)).toEqual(NOTHING)
    }
  })

  /** Everything is written, and the audit entry waits for a lock that somebody else holds: the moment between write and audit. */
  const heldBetween = async (work: () => Promise<void>): Promise<void> => {
    const lock = await owner.startTransaction().execute()
    try {
      await sql`lock table audit_entry in exclusive mode`.execute(lock)
      await work()
    } finally {
      await lock.rollback().execute()
    }
  }
  /** The session that waits to write its audit entry. */
  const waiting = async (): Promise<number> => {
    for (let tries = 0; tries < 400; tries++) {
      const { rows: [row] } = await sql<{ pid: number }>`select pid from pg_locks where relation = 'audit_entry'::regclass and not granted`.execute(owner)
      if (row) return row.pid
      await new Promise((resolve) => { setTimeout(resolve, 25) })
    }
    throw new Error('Nobody came to write an entry.')
  }

  test('leaves neither, when PostgreSQL ends its session between the two', async () => {
    const { merged, into } = await pair()
    const context = fresh(manager)
    let failed: Promise<unknown> = Promise.resolve()
    await heldBetween(async () => {
      failed = expect(world.perform(context, mergePeople, { person: merged, into, reason: REASON })).rejects.toThrow()
      // A session may end another one of its own role.
      await sql`select pg_terminate_backend(${await waiting()}::integer, 5000)`.execute(world.databases.app)
    })
    await failed
    expect(await left(merged, context.requestId)).toEqual(NOTHING)
  })

  test('leaves neither, when the program is killed between the two', async () => {
    const { merged, into } = await pair()
    const context = fresh(manager)
    const url = world.databases.ownerPool.options.connectionString
    const path = (file: string): string => JSON.stringify(join(checkoutFolder(), 'src', file))
    const program = `
      const { openDatabases } = await import(${path('platform/database.ts')})
      const { perform } = await import(${path('platform/action.ts')})
      const { secureRandom } = await import(${path('platform/context.ts')})
      const { mergePeople } = await import(${path('people/actions.ts')})
      const { viewer, requestId, today, url, input } = JSON.parse(process.env.CASE)
      const core = { database: openDatabases({ appUrl: url, ownerUrl: url }).app, handlers: [], offers: { panels: [], timeline: [], due: [], openWork: [], attention: [], subjectAccess: [] }, files: {}, explain: async () => null, onlyLookedAt: async () => new Set() }
      await perform(core, { viewer, requestId, today, now: new Date(), random: secureRandom(), door: 'job' }, mergePeople, input)
      console.log('saved')`
    const { viewer, requestId, today } = context
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1', CASE: JSON.stringify({ viewer, requestId, today, url, input: { person: merged, into, reason: REASON } }) },
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
    const gone = once(child, 'exit')
    await heldBetween(async () => {
      await waiting()
      child.kill('SIGKILL')
      await gone
      // The lock is let go with the program dead: whatever PostgreSQL still does of its last statement is never committed.
    })
    for (let tries = 0; tries < 200 && (await sql`select from pg_locks where relation = 'audit_entry'::regclass and pid <> pg_backend_pid()`.execute(owner)).rows.length > 0; tries++)
      await new Promise((resolve) => { setTimeout(resolve, 25) })
    expect([said, child.signalCode]).toEqual(['', 'SIGKILL'])
    expect(await left(merged, requestId)).toEqual(NOTHING)
  })
})
