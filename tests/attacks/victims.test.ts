/**
 * The wall round victims, attacked: with a victim’s record in existence and without one, everybody on the offenders’ side gets the
 * same bytes from every page, query and action, for the same number of statements; what travels across has no source.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerApi, runNamed } from '../../src/api.ts'
import { decide, openLicence, propose } from '../../src/licences/actions.ts'
import { openPerson, subjectAccess } from '../../src/people/actions.ts'
import type { AnyNamed, Core } from '../../src/platform/action.ts'
import { asAction, perform } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import { keysOf, ROLES, type Role } from '../../src/platform/vocabulary.ts'
import { takeTurn } from '../../src/platform/loop.ts'
import { whoLooked } from '../../src/sharing/actions.ts'
import { loops, named, routes } from '../../src/slices.ts'
import { disclose, linkCase, listVictimsLooking, moveRestorative, openDisclosure, openVictim, recordScheme, recordVictim, requestCondition, reviewVictimsLooking, tellVictim } from '../../src/victims/actions.ts'
import { buildWeb } from '../../src/web.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()

/** Statements sent, counted where every one passes. */
let statements = 0
const counted: Core = {
  ...world.core,
  database: world.core.database.withPlugin({
    transformQuery: ({ node }) => {
      statements++
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }),
}
const server = await buildWeb({ core: counted })
afterAll(() => server.close())

const VICTIMS_SIDE: readonly Role[] = ['victim-liaison-officer', 'victim-hub-worker']
const HOMES: Partial<Record<Role, OrganisationName>> = { 'data-officer': 'police', 'prison-offender-manager': 'prison', 'resettlement-worker': 'prison', caseworker: 'provider', 'housing-officer': 'housing', 'work-coach': 'jobcentre', 'disposal-officer': 'police', analyst: 'commissioner', 'board-secretary': 'commissioner' }
const OFFENDERS_SIDE = keysOf(ROLES).filter((role) => !VICTIMS_SIDE.includes(role))

/** Everybody through every door when the promises are proven; else those who see most, through the API and the pages. */
const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
const ASKED: readonly Role[] = PROVE ? OFFENDERS_SIDE : ['offender-manager', 'governance-lead', 'caseworker']
const DOORS = PROVE ? (['api', 'cli'] as const) : (['api'] as const)

const SURNAME = 'Offenderton'
let offender = ''
/** Ids of the other side, as somebody would forge them who had seen one. Before any exists, ids of the same form. */
let forged = { victim: randomUUID() as string, case: randomUUID() as string, disclosure: randomUUID() as string, request: randomUUID() as string, look: randomUUID() as string }

const sentence = async (person: string): Promise<void> => {
  await owner.insertInto('sentence').values({
    id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Peterborough', offence_day: '2025-01-10', imposed_day: '2025-06-01', months: 36, custody_start: '2025-06-01', prison_code: 'PBI',
    planned_release: '2027-01-15', sentence_end: '2028-05-31', supervision_end: '2028-05-31', recorded_at: NOW,
  }).execute()
}
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference

/** An input aimed at the offender, and at what may lie behind the wall. */
const aimed = (schema: z.ZodType): Record<string, unknown> => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, { type?: string; format?: string; enum?: unknown[]; minimum?: number; anyOf?: { type?: string; format?: string; enum?: unknown[] }[] }> }
  return Object.fromEntries(Object.entries(properties).flatMap(([field, shape]) => {
    const one = shape.anyOf?.find((option) => option.format !== undefined) ?? shape.anyOf?.[0] ?? shape
    if (field in forged) return [[field, forged[field as keyof typeof forged]]]
    if (field === 'words') return [[field, SURNAME]]
    if (one.format === 'uuid') return [[field, offender]]
    if (one.enum) return [[field, one.enum[0]]]
    if (one.format === 'date') return [[field, TODAY]]
    if (one.type === 'integer' || one.type === 'number') return [[field, shape.minimum ?? 1]]
    if (one.type === 'boolean') return [[field, true]]
    if (one.type === 'array') return [[field, []]]
    return one.type === 'string' ? [[field, 'words that say why']] : []
  }))
}

/**
 * Without what is new in every answer: chance and the clock. An id stands for its place among the ids of its answer. How many entries
 * of the audit wait for their seals counts everybody’s, and says how much was done, not about whom (docs/decisions/2026-11-23-the-victims-wall.md).
 */
const plain = (text: string): string => {
  const seen = new Map<string, string>()
  return text
    .replaceAll(/[\d,]+(?=<\/p><p class="tl-figure__label">waits? for (?:its|their) seals?)/g, 'some').replaceAll(/\b[A-Z]-[0-9A-HJKMNP-TV-Z]{7}\b/g, 'reference').replaceAll(/name="_once" value="[^"]*"/g, 'once').replaceAll(/name="_csrf" value="[^"]*"/g, 'csrf')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => seen.get(id) ?? (seen.set(id, `id${seen.size}`), `id${seen.size - 1}`))
    .replaceAll(/\d{4}-\d{2}-\d{2}T(?:\d|:|\.|%3A)+Z/g, 'moment').replaceAll(/\d{1,2}:\d{2}[ap]m/g, 'time').replaceAll(/[\w-]{40,}/g, 'token')
}

interface Answer { readonly text: string; readonly statements: number }
const answers = async (): Promise<Map<string, Answer>> => {
  // Each round begins without entries of the offenders’ side, so that what was asked in the last one is not what differs.
  await sql`delete from audit_entry where role is null or role <> all (${[...VICTIMS_SIDE]}::text[])`.execute(owner)
  await sql`delete from audit_queue q where not exists (select 1 from audit_entry e where e.id = q.entry_id)`.execute(owner)
  await sql`update audit_queue set queued_at = clock_timestamp()`.execute(owner)
  const all = new Map<string, Answer>()
  const keep = async (key: string, work: () => Promise<string>): Promise<void> => {
    statements = 0
    const text = plain(await work())
    all.set(key, { text, statements })
  }
  const stranger = contextFor(null, 'api', NOW)
  for (const one of named.values()) await keep(`api stranger ${one.name}`, async () => JSON.stringify(await answerApi(counted, stranger, one, aimed(one.input))))
  for (const route of routes) if (route.kind !== 'search' && route.kind !== 'form') await keep(`page stranger ${route.path}`, async () => pageOf(route.path, {}))
  // Each look has a moment of its own, so that a list of looks has one order.
  let moment = NOW.getTime()
  for (const role of ASKED) {
    const at = HOMES[role] ?? 'probation'
    const context = await world.as(role, at)
    for (const one of named.values()) for (const door of DOORS)
      await keep(`${door} ${role} ${one.name}`, () => said({ ...context, door, now: new Date(moment++), requestId: randomUUID() }, one))
    const cookies = await cookiesOf(role, at)
    for (const route of routes) if (route.kind === 'page' || route.kind === 'file') await keep(`page ${role} ${route.path}`, () => pageOf(route.path, cookies))
  }
  return all
}

/** An action is tried and undone; a query is asked. */
const said = async (context: Context, one: AnyNamed): Promise<string> =>
  JSON.stringify(one.kind === 'action' ? await perform(counted, context, asAction(one), aimed(one.input), { preview: true }) : await runNamed(counted, context, one, aimed(one.input)))

const pageOf = async (path: string, cookies: Record<string, string>): Promise<string> => {
  const url = path.replaceAll(/:(\w+)/g, (_part, name: string) => (name in forged ? forged[name as keyof typeof forged] : offender))
  // What the clock alone brings, in rounds of a minute and more: the first look a minute after the last one has the session written (one
  // statement), and an entry that has waited a minute for its seal is shown as late. Neither is due at any look here, with a record or without.
  await owner.updateTable('session').set({ seen_at: new Date() }).execute()
  if (path.startsWith('/audit')) await sql`update audit_queue set queued_at = clock_timestamp()`.execute(owner)
  const answer = await server.inject({ method: 'GET', url, cookies })
  return `${answer.statusCode} ${answer.headers.location ?? ''} ${answer.body}`
}

const jar = new Map<string, Record<string, string>>()
const cookiesOf = async (role: Role, at: OrganisationName): Promise<Record<string, string>> => {
  const known = jar.get(role)
  if (known) return known
  const { viewer } = await world.as(role, at)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const membership = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const answer = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const cookies = Object.fromEntries(answer.cookies.map((cookie) => [cookie.name, cookie.value]))
  jar.set(role, cookies)
  return cookies
}

/** A victim of this person with everything that can be recorded before anything crosses, by the actions that do it. */
const recordEverything = async (person: string, surname: string) => {
  const officer = await world.as('victim-liaison-officer', 'probation')
  const hub = await world.as('victim-hub-worker', 'victim-hub')
  const made = await world.perform(officer, recordVictim, { forename: 'Alex', surname, contactWay: 'telephone', contactNever: 'Never at home', safeWords: 'green kettle', children: 'One', vulnerability: 'Frightened' })
  const victim = made.ok ? made.value.victim : ''
  await world.perform(officer, recordScheme, { victim, state: 'offered', day: '2026-01-05' })
  await world.perform(officer, recordScheme, { victim, state: 'opted-in', day: '2026-01-06' })
  await world.perform(officer, linkCase, { victim, number: await referenceOf(person) })
  const opened = await world.ask(officer, openVictim, { victim })
  const of = opened.ok ? opened.value.cases[0]!.id : ''
  await world.perform(officer, tellVictim, { case: of, kind: 'sentence', eventDay: '2025-06-01', toldOn: TODAY, way: 'telephone' })
  for (const [from, state] of [['', 'explained'], ['explained', 'wanted'], ['wanted', 'victim-prepared']] as const)
    expect(await world.perform(hub, moveRestorative, { case: of, from, state, facilitator: 'Fay Fictional' })).toMatchObject({ ok: true })
  const done = await world.perform(officer, disclose, { victim, agreement: world.agreement, meeting: 'Panel', day: '2026-11-27', from: '10:00', until: '11:00', attendees: 'offender-manager.probation@example.invalid', facts: ['name', 'children'] })
  const disclosure = done.ok ? done.value.disclosure : ''
  expect(await world.perform(officer, openDisclosure, { disclosure })).toMatchObject({ ok: true })
  return { victim, of, disclosure }
}

/** The victims’ side looked at this victim at night and guessed; it was found, stands overdue, and one of it was reviewed. Answers the id of the first. */
const reviewedLook = async (victim: string): Promise<string> => {
  const officer = await world.as('victim-liaison-officer', 'probation')
  const hub = await world.as('victim-hub-worker', 'victim-hub')
  const at = (time: string): Context => ({ ...officer, door: 'web', now: new Date(`2026-11-23T${time}:00Z`), requestId: randomUUID() })
  expect(await world.ask(at('03:10'), openVictim, { victim })).toMatchObject({ ok: true })
  for (let i = 0; i < 8; i++) await world.ask(at('11:00'), openVictim, { victim: randomUUID() })
  for (const loop of loops) if (loop.name === 'victims.unusual') await takeTurn(world.databases, world.core.files, loop, new Date('2026-11-23T18:00:00Z'))
  await sql`update victim_unusual_look set due_day = '2026-11-02'`.execute(owner)
  const listed = await world.ask(hub, listVictimsLooking, {})
  const looks = listed.ok ? listed.value.looks : []
  expect(looks.length).toBeGreaterThanOrEqual(2)
  expect(await world.perform(hub, reviewVictimsLooking, { look: looks[1]!.id, version: looks[1]!.version, outcome: 'breach', words: 'Notareal: told the head of service' })).toMatchObject({ ok: true })
  return looks[0]!.id
}

beforeAll(async () => {
  await owner.insertInto('area').values({ code: 'E07000010', name: 'Fenland', kind: 'district' }).onConflict((conflict) => conflict.doNothing()).execute()
  await sql`update agreement_party set shares = array_append(shares, 'victim') where organisation_id = ${world.organisation.probation}`.execute(owner)
  offender = await world.person({ probation: 'responsible', prison: 'responsible', police: 'supplied', housing: 'supplied', provider: 'referred' }, { forename: 'Alex', surname: SURNAME })
  await sentence(offender)
  // Everybody has an account before the first question: a list of accounts is no list of victims.
  for (const role of keysOf(ROLES)) await world.as(role, HOMES[role] ?? 'probation')
  await world.as('victim-hub-worker', 'victim-hub')
})

describe('a record behind the wall', () => {
  test('changes no byte and no statement of any answer to the offenders’ side or a stranger', { timeout: PROVE ? 1_500_000 : 280_000 }, async () => {
    // The first round fills what the process remembers between requests; when the promises are proven, another one shows that the method itself is steady.
    await answers()
    const without = PROVE ? await answers() : null
    const again = await answers()
    const differing = (one: Map<string, Answer>, other: Map<string, Answer>): string[] =>
      [...one].flatMap(([key, { text, statements: sent }]) => {
        const there = other.get(key)!
        if (there.text === text && there.statements === sent) return []
        const at = text.split('').findIndex((letter, i) => letter !== there.text[i])
        return [`${key}: ${sent} and ${there.statements} statements; “${text.slice(Math.max(0, at - 60), at + 60)}” and “${there.text.slice(Math.max(0, at - 60), at + 60)}”`]
      })
    if (without) expect(differing(without, again)).toEqual([])

    // One victim has the offender’s own name, and is an offender as well; another is somebody else.
    await recordEverything(offender, 'Notareal')
    const { victim, of, disclosure } = await recordEverything(offender, SURNAME)
    const look = await reviewedLook(victim)
    forged = { victim, case: of, disclosure, request: of, look }
    const withOne = await answers()
    const leaks = differing(again, withOne)
    for (const [key, { text }] of withOne) if (/green kettle|Notareal|Fay Fictional|Never at home/.test(text)) leaks.push(`${key} holds words from behind the wall`)
    console.log(`victims’ wall: ${withOne.size} answers to the offenders’ side compared with and without a record, ${leaks.length} leaks`)
    expect(leaks).toEqual([])
    // And the same questions find something from the other side, so that the attack is not aimed at nothing.
    expect(await world.ask(await world.as('victim-liaison-officer', 'probation'), openVictim, { victim })).toMatchObject({ ok: true })
  })

  test('is not found by forged ids, by anybody but the victims’ side under its agreement', async () => {
    let attempts = 0
    const found: string[] = []
    const hats: (readonly [Role, OrganisationName])[] = [...OFFENDERS_SIDE.map((role) => [role, HOMES[role] ?? 'probation'] as const), ['victim-liaison-officer', 'outsider'], ['victim-hub-worker', 'outsider']]
    for (const [role, at] of hats) for (const door of ['api', 'cli'] as const) {
      const context = { ...(await world.as(role, at)), door, requestId: randomUUID() }
      for (const one of named.values()) {
        if (!one.name.startsWith('victims.') || ['victims.mine', 'victims.search', 'victims.disclosures', 'victims.record', 'victims.unusual'].includes(one.name)) continue
        attempts++
        const result = await runNamed(world.core, { ...context, requestId: randomUUID() }, one, { ...aimed(one.input), from: '10:00', until: '11:00', facts: ['name'], attendees: 'a@example.invalid', meeting: 'Panel', day: '2026-11-27', version: 1, state: 'explained' })
        if (result.ok || (result.kind !== 'not-found' && !(VICTIMS_SIDE.includes(role) && result.kind === 'refused' && result.field !== ''))) found.push(`${role} of ${at}: ${one.name} ${JSON.stringify(result)}`)
      }
    }
    console.log(`victims’ wall: ${attempts} forged ids, ${found.length} found`)
    expect(found).toEqual([])
  })

  test('is not read by the database role of the doors, whatever hat it claims outside the two', async () => {
    const walled = ['victim', 'victim_scheme', 'victim_case', 'victim_told', 'victim_request', 'restorative_change', 'panel_disclosure', 'panel_attendee', 'panel_fact', 'licence_proposal', 'victim_unusual_look', 'victim_unusual_review'] as const
    for (const role of [...OFFENDERS_SIDE, 'right-of-access', ''] as const) for (const purpose of ['victim-services', 'offender-management', ''])
      await world.databases.app.transaction().execute(async (tx) => {
        await sql`select set_config('app.organisation', ${world.organisation.probation}, true), set_config('app.role', ${role}, true), set_config('app.purpose', ${purpose}, true), set_config('app.today', ${TODAY}, true)`.execute(tx)
        for (const table of walled) expect([table, role, (await sql`select 1 from ${sql.table(table)}`.execute(tx)).rows.length]).toEqual([table, role, 0])
      })
  })

  test('is joined to no other table by a constraint, a trigger or a unique key', async () => {
    const { rows: crossing } = await sql<{ name: string }>`
      with walled as (select c.oid from pg_class c join pg_description d on d.objoid = c.oid and d.objsubid = 0 where c.relkind = 'r' and d.description like 'Class: victim%')
      select conname as name from pg_constraint where contype = 'f' and (conrelid in (select oid from walled)) <> (confrelid in (select oid from walled))
      union all select tgname from pg_trigger where not tgisinternal and tgrelid in (select oid from walled)
      union all select indexrelid::regclass::text from pg_index where indisunique and not indisprimary and indrelid in (select oid from walled)`.execute(owner)
    expect(crossing).toEqual([])
  })

  test('puts nothing into the offender’s subject access export', async () => {
    const made = await world.ask(await world.as('governance-lead', 'commissioner'), subjectAccess, { person: await world.person({ commissioner: 'supplied', probation: 'responsible' }) })
    const own = await world.ask(await world.as('governance-lead', 'probation'), subjectAccess, { person: offender })
    expect(own.ok).toBe(true)
    expect(JSON.stringify([made, own])).not.toMatch(/green kettle|Notareal|Fay Fictional|Never at home|V-[0-9A-Z]{7}/)
  })

  test('names no offender in the audit, and a victim only there where the victims’ side alone reads', async () => {
    const victims = new Set((await owner.selectFrom('victim').select('id').execute()).map((row) => row.id))
    const rows = await owner.selectFrom('audit_entry').select(['name', 'person_ids', 'classes']).where('role', 'in', [...VICTIMS_SIDE]).execute()
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.filter((row) => row.person_ids.some((id) => !victims.has(id)) || row.classes.join() !== 'victim')).toEqual([])
    expect(rows.filter((row) => row.person_ids.length > 0).length).toBeGreaterThan(10)
  })
})

describe('a condition that a victim asked for', () => {
  test('cannot be told from one that a manager proposed, by columns, days, audit or pages', async () => {
    const [asked, proposed] = [await world.person({ probation: 'responsible' }, { surname: 'Sametest' }), await world.person({ probation: 'responsible' }, { surname: 'Sametest' })]
    for (const person of [asked, proposed]) await sentence(person)
    const { of } = await recordEverything(asked, 'Notareal')
    const officer = await world.as('victim-liaison-officer', 'probation')
    expect(await world.perform(officer, requestCondition, { case: of, code: 'exclusion-zone', area: 'E07000010', why: 'She works there' })).toMatchObject({ ok: true })
    // On another day of the same week, by another account and at another organisation’s desk.
    const colleague = await world.as('offender-manager', 'probation', new Date('2026-11-26T16:00:00Z'))
    expect(await world.perform(colleague, propose, { person: proposed, code: 'exclusion-zone', area: 'E07000010' })).toMatchObject({ ok: true })

    const rows = await owner.selectFrom('licence_condition').selectAll().where('person_id', 'in', [asked, proposed]).execute()
    const columns = rows.map(({ id, person_id, ...row }) => ({ ...row, version4: /^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(id), person: person_id.length }))
    expect(columns[0]).toEqual(columns[1])
    const traces = await owner.selectFrom('audit_entry').select(['classes', 'person_ids', 'people_count', 'allowed_by', 'outcome', 'kind']).where('name', 'in', ['victims.request-condition', 'licences.propose']).where('outcome', '=', 'done').execute()
    expect(new Set(traces.map((row) => JSON.stringify(row))).size).toBe(1)

    const manager = await world.as('offender-manager', 'probation', new Date('2026-12-01T10:00:00Z'))
    const lead = await world.as('governance-lead', 'probation')
    const references = new Map([[asked, await referenceOf(asked)], [proposed, await referenceOf(proposed)]])
    // Each look has a minute of its own, so that a list of looks has one order.
    let minute = 0
    const at = <C extends Context>(context: C): C => ({ ...context, today: '2026-12-01', now: new Date(Date.UTC(2026, 11, 1, 10, minute++)), requestId: randomUUID() })
    const everything = async (person: string): Promise<string> => {
      const answered = [await world.ask(at(manager), openLicence, { person }), await world.ask(at(manager), openPerson, { person }), await world.ask(at(lead), whoLooked, { person }), await world.ask(at(lead), subjectAccess, { person })]
      return plain(JSON.stringify(answered).replaceAll(references.get(person)!, 'reference'))
    }
    const [first, second] = [await everything(asked), await everything(proposed)]
    expect(first).toContain('exclusion-zone')
    expect(first).toBe(second)
    for (const person of [asked, proposed]) {
      const opened = await world.ask(at(manager), openLicence, { person })
      await world.perform(at(manager), decide, { condition: opened.ok ? opened.value.conditions[0]!.id : '', decision: 'declined', reason: 'Not proportionate', version: 1 })
    }
    expect(await everything(asked)).toBe(await everything(proposed))
  })

  test('asked for by both sides is one line, and one that stands is not asked for again', async () => {
    const person = await world.person({ probation: 'responsible' })
    await sentence(person)
    const { of } = await recordEverything(person, 'Notareal')
    const officer = await world.as('victim-liaison-officer', 'probation')
    const manager = await world.as('offender-manager', 'probation')
    await world.perform(officer, requestCondition, { case: of, code: 'no-contact', why: 'Frightened' })
    await world.perform(manager, propose, { person, code: 'no-contact' })
    const later = await world.as('offender-manager', 'probation', new Date('2026-12-01T10:00:00Z'))
    const opened = await world.ask(later, openLicence, { person })
    expect(opened.ok && opened.value.conditions.length).toBe(1)
    await world.perform(later, decide, { condition: opened.ok ? opened.value.conditions[0]!.id : '', decision: 'accepted', reason: 'Proportionate', version: 1 })
    await world.perform({ ...officer, today: '2026-12-01', now: new Date('2026-12-01T10:00:00Z') }, requestCondition, { case: of, code: 'no-contact', why: 'Frightened still' })
    const after = await world.ask(await world.as('offender-manager', 'probation', new Date('2026-12-08T10:00:00Z')), openPerson, { person })
    expect(JSON.stringify(after)).not.toContain('"state":"proposed"')
    expect(JSON.stringify(after)).not.toContain('Decide on proposed')
  })
})
