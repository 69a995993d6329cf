/**
 * Everything that can be asked, as everybody, about everybody: each query, action, page, form, file, command and address of the web
 * door, as each role and as a stranger, for one person of each way in which the sharing decision falls. Whatever comes back may hold
 * only the marks that the decision in words lets that viewer read. Made from what exists: a page born tomorrow is asked the same
 * day, and one that cannot be aimed fails here. Also keeps docs/access.md true.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { answerApi, runNamed } from '../src/api.ts'
import { readCommand } from '../src/cli.ts'
import { seededRandom } from '../src/core/random.ts'
import { asAction, mayUse, perform, type AnyNamed } from '../src/platform/action.ts'
import { contextFor } from '../src/platform/context.ts'
import { findHat, named, routes, tools } from '../src/slices.ts'
import { accessPage } from './attacks/access-page.ts'
import { aim, idFor } from './attacks/aiming.ts'
import { keysOf, ROLES, type Duty } from '../src/platform/vocabulary.ts'
import { HATS, keepsLimit, makeCast, type Member } from './attacks/cast.ts'
import { fewOf, makeGround, PROVE, triersOf, type Browser } from './attacks/ground.ts'
import { MARKS } from './attacks/planting.ts'
import { NOW, TODAY } from './world.ts'

const ground = await makeGround()
const { world, server, browserOf } = ground
const { owner, app } = world.databases
const cast = await makeCast(world)
const browsers = await Promise.all(HATS.map(([role, place]) => browserOf(role, place)))
const all = [...named.values()].sort((a, b) => a.name.localeCompare(b.name))

/** Of the cast, those who are asked about at each name: everybody when the promises are proven, else some, others for each. */
const PERSONS_AT_EACH = PROVE ? cast.members.length : 2
const random = seededRandom('access')
const some = (count = PERSONS_AT_EACH): readonly Member[] => fewOf(random, cast.members, count)

/** Of the hats, those who ask at each name and address: everybody when the promises are proven, else these many, others for each. */
const HATS_AT_EACH = { may: 3, mayNot: 1 }
const mayAsk = (browser: Browser, one: AnyNamed | null): boolean => one === null || mayUse(one, browser.context.viewer)
/** What a route asks or does; a search is told by its form alone. */
const behind = (route: (typeof routes)[number]): AnyNamed | null => (route.kind === 'search' ? null : route.kind === 'form' ? route.does : route.ask)
const asksName = triersOf(random, browsers, all, mayAsk, HATS_AT_EACH)
const asksRoute = triersOf(random, browsers, routes, (browser, route) => mayAsk(browser, behind(route)), HATS_AT_EACH)

/** Ids that are about nobody of the cast, where an address or a field asks for one. */
const SHARED: Readonly<Record<string, string>> = {
  housingReason: 'too-late',
  service: cast.service, scheme: cast.scheme, disposal: cast.disposal, agreement: world.agreement, organisation: world.organisation.probation, pathway: 'health', day: '0', dataset: 'nij-georgia', grouping: 'x', point: 'reception', subject: 'accommodation', measure: 'needs-count',
  account: browsers[3]!.context.viewer.accountId, manager: browsers[3]!.context.viewer.accountId,
}
/** Parts of an address that lead nowhere for everybody here: rows that no person of the cast has, tried with an id all the same. */
const NOBODYS = /^(search|extract|paper|section|figure|merge|hat|attendee|access|session|passkey|factor|invitation|token|notice|export|hold|request|correction|look|row|column|key|schedule)$/

const idsOf = (member: Member): Readonly<Record<string, string>> => ({ ...SHARED, ...member.ids })

const leaks = new Set<string>()
const shown = new Map<string, Set<string>>()
let asked = 0

/** Compares what came back with the decision in words. */
const read = (browser: Browser | null, where: string, said: string, duty?: Duty): void => {
  asked++
  const may = browser ? marksOf(browser, duty) : new Set<string>()
  for (const [found] of said.matchAll(MARKS)) {
    const words = found.toLowerCase()
    if (may.has(words.replace(/q(?:own|issued)/, 'q')) || (browser && mayBesides(browser, words))) {
      const cls = words.replace(/^zq\d+q(?:own|issued)?/, '')
      shown.set(cls, (shown.get(cls) ?? new Set()).add(browser?.who ?? 'a stranger'))
    } else leaks.add(`${browser?.who ?? 'a stranger'}: ${words} at ${where}`)
  }
}

const remembered = new Map<string, ReadonlySet<string>>()
const marksOf = ({ who, context }: Browser, duty?: Duty): ReadonlySet<string> => {
  const key = `${who} ${duty ?? ''}`
  const marks = remembered.get(key) ?? cast.marksFor(context.viewer, duty)
  remembered.set(key, marks)
  return marks
}

/** What somebody may read that is no class of a person: an agency’s own sent records, the victims’ side, the treatment that one’s organisation gives, what one’s force decided without a court, the limits that one keeps. */
const mayBesides = ({ context: { viewer } }: Browser, words: string): boolean =>
  (viewer.role === 'data-officer' && viewer.organisationId === world.organisation.treatment && words.endsWith('qhealth'))
  || ((viewer.role === 'victim-liaison-officer' || viewer.role === 'victim-hub-worker') && words.endsWith('qvictim'))
  || (words.includes('qown') && cast.treatsAt(viewer, cast.members[Number(words.slice(2, words.indexOf('q', 2)))]!))
  || (words.includes('qissued') && cast.issuesAt(viewer, cast.members[Number(words.slice(2, words.indexOf('q', 2)))]!))
  || (words.endsWith('qlimit') && keepsLimit(viewer, cast.members[Number(words.slice(2, words.indexOf('q', 2)))]!))

test('everything that the records hold of a class could be planted', () => expect(cast.unplanted).toEqual([]))

describe('every name', () => {
  test('can be aimed at somebody', () => {
    expect(all.map((one) => aim(one, idsOf(cast.members[0]!)).fault).filter((fault) => fault !== null)).toEqual([])
  })

  test('tells everybody what the decision in words lets them know, and is not there for whoever may not use it', { timeout: 1_200_000 }, async () => {
    for (const browser of browsers)
      for (const one of all.filter((each) => asksName(browser, each)))
        for (const member of mayUse(one, browser.context.viewer) ? some() : some(1)) {
          const { input } = aim(one, idsOf(member))
          const context = { ...browser.context, requestId: contextFor(null, 'job').requestId }
          const result = one.kind === 'action' ? await perform(world.core, context, asAction(one), input, { preview: true }) : await runNamed(world.core, context, one, input)
          read(browser, one.name, JSON.stringify(result), one.duty)
          if (!mayUse(one, browser.context.viewer) && (result.ok || result.kind !== 'not-found')) leaks.add(`${one.name} answers ${browser.who}`)
          const hidden = cast.sighting(browser.context.viewer, 'identity', member, one.duty).sight !== 'visible'
          if (one.kind === 'action' && 'person' in input && hidden && result.ok && one.about?.(input as never, result.value as never).length) leaks.add(`${browser.who}: ${one.name} would be done for one ${member.title}`)
        }
    expect([...leaks]).toEqual([])
  })

  test('asks a stranger to sign in, and tells the public nothing of a person', async () => {
    for (const one of all) {
      const { status, body } = await answerApi(world.core, contextFor(null, 'api', NOW), one, aim(one, idsOf(cast.members[0]!)).input)
      if (one.who !== 'anyone') expect([one.name, status]).toEqual([one.name, 401])
      read(null, one.name, JSON.stringify(body))
    }
    expect([...leaks]).toEqual([])
  })

  test('is a command too, which tells no more than the name does', { timeout: 600_000 }, async () => {
    for (const [at, browser] of browsers.entries()) {
      const [role, place] = HATS[at]!
      const viewer = await findHat(app, `${role}.${place}`, place, TODAY)
      expect(viewer?.accountId).toBe(browser.context.viewer.accountId)
      for (const one of all.filter((each) => each.kind === 'query' && mayUse(each, viewer) && asksName(browser, each))) {
        const { input } = aim(one, idsOf(some(1)[0]!))
        const flags = Object.entries(input).flatMap(([field, value]) => (Array.isArray(value) ? value.flatMap((part) => [`--${field}`, String(part)]) : [`--${field}`, String(value)]))
        const command = readCommand([one.name, ...flags], (name) => named.get(name)?.input)
        read(browser, `throughline ${one.name}`, JSON.stringify(await runNamed(world.core, contextFor(viewer, 'cli', NOW), one, command.input)), one.duty)
      }
    }
    for (const tool of tools.values()) {
      const said = await tool.run({ person: cast.members[0]!.ids['person'] }).then((answer) => JSON.stringify(answer ?? null), (fault: unknown) => String(fault))
      read(null, `tool ${tool.name}`, said)
    }
    expect([...leaks]).toEqual([])
  })

  test('that finds nothing answers as one that may not be used', async () => {
    const open = named.get('people.open')!
    const denied = await answerApi(world.core, await world.as('board-secretary', 'commissioner'), open, { person: cast.members[0]!.ids['person'] })
    const missing = await answerApi(world.core, await world.as('offender-manager', 'probation'), open, { person: '00000000-0000-4000-8000-000000000000' })
    expect(denied).toEqual(missing)
  })
})

/** The addresses that the web door answers, as it says itself: those of the slices and its own. */
const addresses = (): readonly { readonly path: string; readonly methods: readonly string[] }[] => {
  const stack: string[] = []
  return server.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*(?:├──|└──) )(.*?) \(([A-Z, ]+)\)/.exec(line) ?? []
    if (part === '') return []
    stack.length = indent.length / 4 - 1
    stack.push(part)
    return [{ path: stack.join(''), methods: methods.split(', ') }]
  })
}

describe('every address', () => {
  const params = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const filled = (path: string, ids: Readonly<Record<string, string>>): string => path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(idFor(name, ids) ?? ids['person']!))
  const own = addresses().filter(({ path }) => !path.startsWith('/assets/') && !routes.some((route) => route.path === path))

  test('can be aimed at somebody', () => {
    const unaimed = [...routes.map((route) => route.path), ...own.map(({ path }) => path)].flatMap((path) => params(path).filter((name) => name !== 'name' && idFor(name, idsOf(cast.members[0]!)) === undefined && !NOBODYS.test(name)).map((name) => `:${name} of ${path}`))
    expect(unaimed).toEqual([])
    expect(own.map(({ path }) => path)).toEqual(expect.arrayContaining(['/', '/sign-in', '/hats', '/api', '/health']))
  })

  test('tells everybody, and a stranger, what the decision in words lets them know', { timeout: 1_200_000 }, async () => {
    for (const browser of browsers) {
      for (const route of routes.filter((each) => asksRoute(browser, each))) {
        const does = behind(route)
        for (const member of does === null || (mayUse(does, browser.context.viewer) && params(route.path).length > 0) ? some() : some(1)) {
          const url = filled(route.path, idsOf(member))
          const where = `${route.kind} ${route.path}`
          if (route.kind === 'page' || route.kind === 'file') {
            const answer = await browser.get(url)
            read(browser, where, `${answer.body}${JSON.stringify(answer.headers)}`, route.ask.duty)
            if (answer.statusCode >= 500) leaks.add(`${browser.who}: fault at ${where} for one ${member.title}`)
          } else if (route.kind === 'form') {
            const body = new URLSearchParams({ _csrf: browser.csrf, _step: 'check' })
            for (const [field, value] of Object.entries(aim(route.does, idsOf(member)).input)) for (const part of Array.isArray(value) ? value : [value]) body.append(field, String(part))
            const answer = await browser.post(url, body)
            read(browser, where, answer.body, route.again.ask.duty)
            if (answer.statusCode >= 500) leaks.add(`${browser.who}: fault at ${where} for one ${member.title}`)
          } else {
            const found = await browser.post(url, new URLSearchParams({ _csrf: browser.csrf, words: 'attacked' }))
            if (found.headers.location) read(browser, where, (await browser.get(found.headers.location)).body)
          }
        }
      }
      for (const { path, methods } of own) if (methods.includes('GET')) read(browser, path, (await browser.get(filled(path, idsOf(some(1)[0]!)))).body)
    }
    for (const { path, methods } of addresses())
      if (methods.includes('GET')) {
        const answer = await server.inject({ method: 'GET', url: filled(path, idsOf(some(1)[0]!)) })
        read(null, path, answer.body)
        const route = routes.find((one) => one.path === path)
        if (route && (route.kind === 'page' || route.kind === 'file') && route.ask.who !== 'anyone') expect([path, answer.statusCode]).toEqual([path, 303])
      }
    expect([...leaks]).toEqual([])
  })
})

describe('every table of a class', () => {
  test('shows the role of the doors exactly those whom the decision in words makes visible', async () => {
    const { rows } = await owner.executeQuery<{ table: string; narrowed: boolean; provided: boolean; issued: boolean }>(CompiledQuery.raw(`
      select polrelid::regclass::text as table, exists (select 1 from pg_policy own where own.polrelid = pg_policy.polrelid and own.polname = 'of_provider') as provided, exists (select 1 from pg_policy own where own.polrelid = pg_policy.polrelid and own.polname = 'of_issuer') as issued, exists (select 1 from pg_policy more where more.polrelid = pg_policy.polrelid and not more.polpermissive) as narrowed
      from pg_policy where polname = 'sight' and pg_get_expr(polqual, polrelid) like '%own_bases(%' and pg_get_expr(polqual, polrelid) not like '%<> ''{}''%'`))
    const generated = new Set(rows.map((row) => row.table.replaceAll('"', '')))
    // A table that a further policy narrows shows at most what the decision lets see.
    const narrowed = new Set(rows.flatMap((row) => (row.narrowed ? [row.table.replaceAll('"', '')] : [])))
    // The provider named in a row reads its own, whatever the class.
    const provided = new Set(rows.flatMap((row) => (row.provided ? [row.table.replaceAll('"', '')] : [])))
    // The force that issued a disposal reads its own.
    const issued = new Set(rows.flatMap((row) => (row.issued ? [row.table.replaceAll('"', '')] : [])))
    const numberOf = new Map(cast.members.map((member) => [member.ids['person']!, member.n]))
    let compared = 0
    for (const { who, context: { viewer } } of browsers)
      for (const { table, class: cls } of cast.tables.filter((one) => generated.has(one.table) && one.table !== 'person_merge' && one.table !== 'consent' && one.table !== 'agreement_person')) {
        const seen = await app.transaction().execute(async (tx) => {
          await sql`select set_config('app.account', ${viewer.accountId}, true), set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${viewer.role}, true),
            set_config('app.purpose', ${viewer.purpose}, true), set_config('app.today', ${TODAY}, true), set_config('app.now', ${NOW.toISOString()}, true)`.execute(tx)
          return (await tx.executeQuery<{ id: string }>(CompiledQuery.raw(`select distinct ${table === 'person' ? 'id' : 'person_id as id'} from "${table}"`))).rows
        })
        const said = cast.members.filter((member) => cast.sighting(viewer, cls, member).sight === 'visible' || (provided.has(table) && cast.treatsAt(viewer, member)) || (issued.has(table) && cast.issuesAt(viewer, member))).map((member) => member.n)
        const shownOf = seen.flatMap(({ id }) => numberOf.get(id) ?? []).sort((a, b) => a - b)
        expect({ who, table, seen: shownOf }).toEqual({ who, table, seen: narrowed.has(table) ? said.filter((n) => shownOf.includes(n)) : said })
        compared += cast.members.length
      }
    console.log(`access: ${compared} rows of ${generated.size} tables compared with the decision in words`)
  })

  test('comes to light for somebody whom the decision lets see it', () => {
    console.log(`access: ${asked} answers of ${all.length} names, ${routes.length} routes and ${tools.size} tools read as ${HATS.length} hats and a stranger, ${leaks.size} leaks; shown: ${[...shown].map(([cls, to]) => `${cls} to ${to.size}`).join(', ')}`)
    expect([...shown.keys()]).toEqual(expect.arrayContaining(['identity', 'sentence', 'risk', 'needs', 'contact', 'plan']))
  })
})

test('somebody of every role asks', () => {
  expect(new Set(HATS.map(([role]) => role))).toEqual(new Set(keysOf(ROLES)))
})

describe('docs/access.md', () => {
  test('says what the code says', () => {
    const path = join(import.meta.dirname, '..', 'docs', 'access.md')
    const page = accessPage(all, routes, [...tools.values()])
    if (process.env['THROUGHLINE_WRITE']) writeFileSync(path, page)
    expect(readFileSync(path, 'utf8')).toBe(page)
  })
})
