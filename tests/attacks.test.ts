/** Attacks on the doors: what a stranger, a colleague or a partner tries in order to see, or to write, what is not theirs. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { seededRandom } from '../src/core/random.ts'
import { writeSnapshot } from '../src/evidence/store.ts'
import { allocate } from '../src/managers/actions.ts'
import { mergePeople, openPerson, partPeople, searchPeople } from '../src/people/actions.ts'
import type { Role } from '../src/platform/vocabulary.ts'
import { openReferral } from '../src/referrals/actions.ts'
import { assessRisk } from '../src/risk/actions.ts'
import { recordSentence } from '../src/sentences/actions.ts'
import { explainSight } from '../src/sharing/actions.ts'
import { named, routes } from '../src/slices.ts'
import { buildWeb } from '../src/web.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from './world.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A signed-in browser of somebody. */
const browserOf = async (role: Role, organisation: OrganisationName) => {
  const context = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', context.viewer.accountId).execute()
  const membership = await owner.selectFrom('membership').select('id').where('account_id', '=', context.viewer.accountId).executeTakeFirstOrThrow()
  const answer = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/`, headers: FORM })
  const cookies = { throughline_session: answer.cookies.find((one) => one.name === 'throughline_session')!.value }
  const get = (url: string) => server.inject({ method: 'GET', url, cookies })
  const api = (name: string, payload: object) => server.inject({ method: 'POST', url: `/api/${name}`, payload, cookies })
  const post = (url: string, payload: string, headers: Record<string, string> = FORM) => server.inject({ method: 'POST', url, payload, cookies, headers })
  const session = await sql<{ csrf: string }>`select csrf from session where membership_id = ${membership.id} order by created_at desc limit 1`.execute(owner)
  return { who: `${role} of ${organisation}`, role, context, get, api, post, csrf: session.rows[0]!.csrf }
}

const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference

const manage = async (person: string, organisation: OrganisationName, name: string, words: string): Promise<void> => {
  const account = randomUUID()
  await owner.insertInto('account').values({ id: account, handle: account, name, email: `${account}@example.invalid` }).execute()
  await owner.insertInto('management').values({
    id: randomUUID(), person_id: person, side: organisation === 'prison' ? 'prison' : 'community', account_id: account, organisation_id: world.organisation[organisation],
    from_day: organisation === 'prison' ? '2026-01-05' : '2026-06-01', until_day: organisation === 'prison' ? '2026-06-01' : null, reason: words, handover: words, ended_reason: organisation === 'prison' ? words : null, decided_at: NOW,
  }).execute()
}

const service = randomUUID()
beforeAll(async () => {
  await owner.insertInto('service').values({
    id: service, reference: 'ATTACKED', title: 'New Paths', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England',
    women: true, men: true, source: 'Invented for tests',
  }).execute()
  await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'health' }).execute()
})

const refer = async (person: string, provider: OrganisationName, words: { reason: string; told: string }): Promise<string> => {
  const id = randomUUID()
  const of = { person_id: person, provider_organisation_id: world.organisation[provider] }
  await owner.insertInto('referral').values({
    id, ...of, reference: `R-${Array.from({ length: 7 }, () => Math.floor(Math.random() * 10)).join('')}`, service_id: service, pathway: 'health', referring_organisation_id: world.organisation.probation,
    reason: words.reason, risk_to_know: words.told, needs_to_know: words.told, respond_by: '2026-11-30', made_on: TODAY, made_at: NOW, state: 'sent', clock_day: '2026-11-30',
  }).execute()
  await owner.insertInto('referral_change').values({ id: randomUUID(), referral_id: id, ...of, state: 'sent', changed_on: TODAY, changed_at: NOW, position: 1 }).execute()
  return id
}

describe('merging at the same moment', () => {
  test('joins a pair once, and never round in a circle', async () => {
    const head = await world.as('delivery-unit-head', 'probation')
    const manager = await world.as('offender-manager', 'probation')
    for (let round = 0; round < 3; round++) {
      const [one, other] = [await world.person(), await world.person()]
      const reason = 'The same human being, seen twice'
      const [a, b] = [await referenceOf(one), await referenceOf(other)]
      const done = await Promise.all([
        world.perform(head, mergePeople, { person: one, into: b, reason }), world.perform(manager, mergePeople, { person: other, into: a, reason }),
        world.perform(manager, mergePeople, { person: one, into: b, reason }),
      ])
      expect(done.filter((result) => result.ok)).toHaveLength(1)
      const merges = await owner.selectFrom('active_merge').select('id').where('person_id', 'in', [one, other]).execute()
      expect(merges).toHaveLength(1)
      const parted = await Promise.all([1, 2, 3].map(() => world.perform(head, partPeople, { merge: merges[0]!.id!, reason: 'Two people after all' })))
      expect(parted.filter((result) => result.ok)).toHaveLength(1)
      expect(parted.filter((result) => !result.ok && result.kind === 'refused')).toHaveLength(2)
    }
  })

  test('and a circle that got into the records all the same is followed in no time', async () => {
    const [one, other] = [await world.person(), await world.person()]
    const { viewer } = await world.as('delivery-unit-head', 'probation')
    const merge = (person: string, into: string) => ({ id: randomUUID(), kind: 'merge', person_id: person, into_id: into, reason: 'circle', decided_by: viewer.accountId, decided_at: NOW })
    await owner.insertInto('person_merge').values([merge(one, other), merge(one, other), merge(other, one), merge(other, one)]).execute()
    await owner.transaction().execute(async (tx) => {
      await sql`set local statement_timeout = '2s'`.execute(tx)
      await sql`select current_person(${one}::uuid), (select count(*) from same_people(${one}::uuid))`.execute(tx)
    })
    await owner.deleteFrom('person_merge').where('reason', '=', 'circle').execute()
  })
})

describe('somebody who sees a person sees no more of them than their role does', () => {
  test('a provider is told whom to ask, not where somebody was held or what managers wrote to each other', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' })
    await manage(person, 'prison', 'Past Keeper', 'knife in cell')
    await manage(person, 'probation', 'Now Keeper', 'do not visit alone')
    const opened = await world.ask(await world.as('caseworker', 'provider'), openPerson, { person })
    expect(opened.ok).toBe(true)
    expect(JSON.stringify(opened)).toContain('Now Keeper')
    for (const hidden of ['Past Keeper', 'knife in cell', 'do not visit alone', 'Test prison']) expect(JSON.stringify(opened)).not.toContain(hidden)
    const manager = await world.ask(await world.as('offender-manager', 'probation'), openPerson, { person })
    expect(JSON.stringify(manager)).toContain('do not visit alone')
  })

  test('a governance lead reads that a provider was told of risk and needs, not what', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' })
    const referral = await refer(person, 'provider', { reason: 'Wants to sleep', told: 'carries a knife' })
    const lead = await world.ask(await world.as('governance-lead', 'probation'), openReferral, { referral })
    expect(lead).toMatchObject({ ok: true, value: { referral: { riskToKnow: null, needsToKnow: null, withheld: true } } })
    for (const hat of [await world.as('caseworker', 'provider'), await world.as('offender-manager', 'probation')])
      expect(await world.ask(hat, openReferral, { referral })).toMatchObject({ ok: true, value: { referral: { riskToKnow: 'carries a knife', withheld: false } } })
  })

  test('nobody writes a class that they may not read', async () => {
    const manager = await world.as('offender-manager', 'probation')
    const known = await world.person({ housing: 'supplied' })
    expect((await world.ask(manager, openPerson, { person: known })).ok).toBe(true)
    const judged = await world.perform(manager, assessRisk, { person: known, harm: 'high', likelihoodPercent: 60, tier: 'B2', source: 'professional-judgement', assessed: TODAY })
    expect(judged).toMatchObject({ ok: false, kind: 'not-found' })
    const order = { kind: 'community', offenceCode: 'TH68010', court: 'Peterborough', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 18, sentenceEnd: '2027-08-31' } as const
    expect(await world.perform(manager, recordSentence, { person: known, ...order })).toMatchObject({ ok: false, kind: 'not-found' })
    for (const table of ['risk_assessment', 'sentence'] as const) expect(await owner.selectFrom(table).selectAll().where('person_id', '=', known).execute()).toEqual([])
  })

  test('a refusal names no manager to a head who may not see who works with the person', async () => {
    const head = await world.as('delivery-unit-head', 'probation')
    const person = await world.person({ commissioner: 'supplied' })
    await manage(person, 'probation', 'Secret Keeper', 'x')
    const chosen = await world.as('offender-manager', 'probation')
    expect(await world.perform(head, allocate, { person, manager: chosen.viewer.accountId })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('what is kept of a request', () => {
  test('are names of fields that the input has, never words that somebody put in the place of a name', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    await manager.api('people.search', { words: 'zz', 'Jane Doe, born 1990, lives at 7 Elm Way': 1 })
    await manager.api('people.merge', { 'He said that he would kill her': 1 })
    const rows = await owner.selectFrom('audit_entry').select('fields').where('account_id', '=', manager.context.viewer.accountId).execute()
    expect(rows.flatMap((row) => row.fields).filter((field) => /[^A-Za-z]/.test(field))).toEqual([])
    expect(rows.map((row) => row.fields)).toContainEqual(['words'])
  })

  test('are names that were searched for, for one day alone', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    const search = () => manager.post('/searches', `_csrf=${encodeURIComponent(manager.csrf)}&words=forgetmenot`)
    const address = (await search()).headers.location!
    expect((await manager.get(address)).statusCode).toBe(200)
    await owner.updateTable('kept_search').set({ kept_at: new Date(Date.now() - 25 * 3_600_000) }).where('id', '=', address.split('/').at(-1)!).execute()
    expect((await manager.get(address)).statusCode).toBe(404)
    await search()
    expect(await owner.selectFrom('kept_search').select('id').where('id', '=', address.split('/').at(-1)!).execute()).toEqual([])
  })

  test('lies in folders that no other user of the machine can open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-attacks-'))
    await writeSnapshot(join(folder, 'snapshots', 'one'), { day: TODAY, fromRecords: true, label: 'test' }, { people: [], needs: [], releases: [], offences: [] })
    for (const path of [join(folder, 'snapshots'), join(folder, 'snapshots', 'one')]) expect((await stat(path)).mode & 0o077).toBe(0)
    await rm(folder, { recursive: true })
  })
})

describe('a session', () => {
  test('ends when its cookie is taken away, with the page’s key or without', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    expect((await manager.get('/my-people')).statusCode).toBe(200)
    await manager.post('/sign-out', '')
    expect((await manager.get('/my-people')).statusCode).toBe(303)
  })
})

describe('what cannot be read', () => {
  test('is refused, and is no fault', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    const head = await browserOf('delivery-unit-head', 'probation')
    const officer = await browserOf('data-officer', 'police')
    const person = await world.person()
    const dashes = '-'.repeat(36)
    const answers = [
      await server.inject({ method: 'POST', url: '/sign-in' }), await server.inject({ method: 'POST', url: '/sign-in', payload: 'null', headers: { 'content-type': 'application/json' } }),
      await manager.post('/searches', `_csrf=${'%C3%A9'.repeat(manager.csrf.length)}&words=ab`), await manager.post('/searches', `_csrf=${encodeURIComponent(manager.csrf)}&words=a%00b`),
      await manager.get(`/searches/${dashes}`), await manager.get(`/referrals/sent?after=sent~9999-99-99~${dashes}`), await head.get(`/people-without-manager?after=2026-99-99_${dashes}`),
      await manager.get(`/release?after=2026-01-01_${dashes}`), await manager.get(`/accommodation-checks?after=2026-01-01_${dashes}`), await manager.get('/services?district=%00'),
      await manager.api('people.compare', { person, with: 'a\0' }), await manager.api('people.search', { words: 'a\0b' }), await manager.api('services.find', { district: '\0' }),
      await manager.api('needs.assess', { person, pathway: 'health', version: Number.MAX_SAFE_INTEGER }), await manager.api('plans.start', { person, __proto__: { x: 1 } }),
      await officer.post('/extracts', 'x', { 'content-type': 'multipart/form-data' }),
      await officer.post('/extracts', '--a\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nabc', { 'content-type': 'multipart/form-data; boundary=a' }),
      await server.inject({ method: 'GET', url: '/searches/%ff' }), await manager.api('people.search', { words: { toString: 1 } }),
    ]
    expect(answers.map((answer) => answer.statusCode).filter((status) => status >= 500)).toEqual([])
    expect((await server.inject({ method: 'GET', url: '/people/%ffsecret' })).body).not.toContain('secret')
  })
})

// The loop: every address and every name, with ids of everybody, by everybody

/** Everybody when the promises are proven; else some, other ones for each address and name. */
const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
const TRIED_AT_EACH = PROVE ? Number.POSITIVE_INFINITY : 3

/** Words of one class about one person: `zq4qneeds`. Whoever may not see that class of that person must never read them. */
const mark = (person: number, cls: string): string => `zq${person}q${cls}`

const INVOLVED: readonly Partial<Record<OrganisationName, 'responsible' | 'supplied' | 'referred'>>[] = [
  { probation: 'responsible' }, { prison: 'responsible' }, { police: 'supplied' }, { treatment: 'supplied' }, { housing: 'supplied' },
  { probation: 'supplied', provider: 'referred' }, { outsider: 'supplied' }, { probation: 'responsible', 'other-provider': 'referred' }, { commissioner: 'supplied' },
]

const PERSONAS: readonly (readonly [Role, OrganisationName])[] = [
  ['offender-manager', 'probation'], ['delivery-unit-head', 'probation'], ['prison-offender-manager', 'prison'], ['resettlement-worker', 'prison'], ['caseworker', 'provider'],
  ['caseworker', 'other-provider'], ['caseworker', 'outsider'], ['housing-officer', 'housing'], ['governance-lead', 'probation'], ['data-officer', 'police'], ['data-officer', 'treatment'],
  ['analyst', 'commissioner'], ['board-secretary', 'commissioner'], ['board-secretary', 'outsider'],
]

type Ids = Record<string, string>

/** Everything that the records hold of one person, each with the mark of its class. */
const fill = async (n: number): Promise<Ids> => {
  const person = await world.person(INVOLVED[n], { forename: mark(n, 'identity'), surname: `Attacked${mark(n, 'identity')}` })
  const ids: Ids = Object.fromEntries(['sentence', 'plan', 'goal', 'step', 'assessment', 'accommodation', 'management', 'review'].map((name) => [name, randomUUID()]))
  const { viewer } = await world.as('offender-manager', 'probation')
  const organisation = world.organisation.probation
  await owner.insertInto('sentence').values({
    id: ids['sentence']!, person_id: person, kind: 'custody', offence_code: 'TH68010', court: mark(n, 'sentence'), offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20,
    custody_start: '2026-03-01', prison_code: 'PBI', planned_release: '2026-12-03', sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: NOW,
  }).execute()
  await owner.insertInto('management').values({
    id: ids['management']!, person_id: person, side: 'community', account_id: viewer.accountId, organisation_id: organisation, from_day: '2026-01-05', reason: mark(n, 'handover'),
    handover: mark(n, 'handover'), decided_at: NOW,
  }).execute()
  await owner.insertInto('manager_review').values({ id: ids['review']!, person_id: person, management_id: ids['management']!, asked_on: TODAY, due_day: '2026-12-01' }).execute()
  await owner.insertInto('assessment').values({
    id: ids['assessment']!, person_id: person, pathway: 'health', question_version: 1, need: true, why: mark(n, 'needs'), assessed_on: TODAY, organisation_id: organisation, recorded_at: NOW,
  }).execute()
  await owner.insertInto('plan').values({
    id: ids['plan']!, person_id: person, state: 'agreed', own_words: mark(n, 'plan'), review_day: '2026-12-24', agreed_on: TODAY, organisation_id: organisation, started_at: NOW,
  }).execute()
  await owner.insertInto('goal').values({ id: ids['goal']!, plan_id: ids['plan']!, person_id: person, pathway: 'health', words: mark(n, 'plan'), position: 1 }).execute()
  await owner.insertInto('step').values({
    id: ids['step']!, goal_id: ids['goal']!, person_id: person, words: mark(n, 'plan'), owner_organisation_id: organisation, due_day: '2026-12-01', position: 1,
  }).execute()
  await owner.insertInto('accommodation').values({
    id: ids['accommodation']!, person_id: person, sentence_id: ids['sentence']!, kind: 'hostel', address_line: mark(n, 'needs'), from_day: '2026-12-03', organisation_id: organisation,
    found_on: TODAY, recorded_at: NOW,
  }).execute()
  await owner.insertInto('source_record').values({
    id: randomUUID(), person_id: person, organisation_id: world.organisation.treatment, class: 'health', agency_number: mark(n, 'health'), forename: 'A', surname: mark(n, 'health'),
    birth_date: '1990-01-01', sex: 'male', fingerprint: 'x', linked_by: mark(n, 'health'), received_on: TODAY,
  }).execute()
  const provider = n === 7 ? 'other-provider' : 'provider'
  const referral = await refer(person, provider, { reason: mark(n, 'contact'), told: mark(n, 'told') })
  return { ...ids, person, referral, reference: await referenceOf(person) }
}

describe('the loop', () => {
  test('tries every address and every name with the ids of everybody, and reads nobody whom it may not', { timeout: 240_000 }, async () => {
    const random = seededRandom('attacks')
    const some = (ids: readonly Ids[]): Ids[] => ids.map((one) => ({ one, at: random.next() })).toSorted((a, b) => a.at - b.at).slice(0, TRIED_AT_EACH).map(({ one }) => one)
    const people: Ids[] = []
    for (let n = 0; n < INVOLVED.length; n++) people.push(await fill(n))
    const { viewer: secretary } = await world.as('board-secretary', 'commissioner')
    const board = randomUUID()
    const partnership = await owner.selectFrom('partnership').select('id').executeTakeFirstOrThrow()
    await owner.insertInto('board').values({ id: board, partnership_id: partnership.id, organisation_id: world.organisation.commissioner, handle: 'attacked', name: 'Board' }).execute()
    const paper = randomUUID()
    await owner.insertInto('paper').values({
      id: paper, reference: 'BP-ATTACK1', board_id: board, organisation_id: secretary.organisationId, title: 'zqdraft', meeting_day: '2026-12-12', author: 'A', contact: 'B', state: 'draft', started_at: NOW,
    }).execute()
    const extract = randomUUID()
    const officer = await world.as('data-officer', 'police')
    await owner.insertInto('extract').values({
      id: extract, organisation_id: officer.viewer.organisationId, agreement_id: world.agreement, agency: 'police', file_name: 'zqfile.csv', sha256: '0'.repeat(64), state: 'read',
      received_by: officer.viewer.accountId, received_at: NOW,
    }).execute()
    await owner.insertInto('extract_row').values({ extract_id: extract, organisation_id: officer.viewer.organisationId, row_number: 2, verdict: 'refused', cells: ['zqrow'], reasons: ['zqrow'] }).execute()
    const searcher = await browserOf('delivery-unit-head', 'probation')
    const kept = await searcher.post('/searches', `_csrf=${encodeURIComponent(searcher.csrf)}&words=zqsearch`)
    const search = String(kept.headers.location).split('/').at(-1)!
    const shared: Ids = { paper, extract, search, service, section: randomUUID(), figure: randomUUID(), merge: randomUUID(), day: '0', pathway: 'health', dataset: 'nij-georgia', grouping: 'x', measure: 'needs-count' }

    const tables = ['involvement', 'person_merge', 'assessment', 'plan', 'plan_change', 'goal', 'step', 'referral', 'referral_change', 'service_session', 'referral_outcome', 'accommodation',
      'accommodation_check', 'employment_status', 'sentence', 'release_day_change', 'risk_assessment', 'management', 'manager_review', 'event', 'extract', 'paper', 'paper_section'] as const
    const rowsOf = async (): Promise<string> => {
      const counts: string[] = []
      for (const table of tables) counts.push(`${table} ${(await sql<{ digest: string }>`select md5(string_agg(t::text, '|' order by t::text)) as digest from ${sql.table(table)} t`.execute(owner)).rows[0]!.digest}`)
      return counts.join('\n')
    }

    let attempts = 0
    const leaks: string[] = []
    for (const [role, organisation] of PERSONAS) {
      const browser = await browserOf(role, organisation)
      const may = new Set<string>()
      for (let n = 0; n < people.length; n++) {
        const sight = await world.ask(browser.context, explainSight, { person: people[n]!['person']! })
        if (!sight.ok) continue
        for (const one of sight.value.sightings) if (one.sight === 'visible') may.add(mark(n, one.class))
        // What was told is for the two sides of a referral; what managers wrote is for those who may ask for the history.
        if (may.has(mark(n, 'contact')) && (role === 'caseworker' || (organisation === 'probation' && role !== 'governance-lead') || (may.has(mark(n, 'risk')) && may.has(mark(n, 'needs'))))) may.add(mark(n, 'told'))
        if (may.has(mark(n, 'contact')) && !['caseworker', 'housing-officer'].includes(role)) may.add(mark(n, 'handover'))
      }
      if (organisation === 'commissioner' && role === 'board-secretary') may.add('zqdraft')
      if (organisation === 'police') for (const mine of ['zqfile', 'zqrow']) may.add(mine)
      if (role === 'delivery-unit-head') may.add('zqsearch')
      const read = (where: string, answer: { statusCode: number; body: string }, typed: readonly string[] = []): void => {
        attempts++
        if (answer.statusCode >= 500) leaks.push(`${browser.who}: fault at ${where}`)
        // The right of access shows everything of a person whom its governance lead sees.
        const whole = role === 'governance-lead' && where.includes('subject-access')
        for (const [words] of answer.body.matchAll(/zq\d+q[a-z]+|zq(?:draft|file|row|search)/g))
          if (!may.has(words) && !typed.includes(words) && !(whole && may.has(words.replace(/q[a-z]+$/, 'qidentity')))) leaks.push(`${browser.who}: ${words} at ${where}`)
      }
      for (const route of routes) {
        if (route.kind !== 'page' && route.kind !== 'file') continue
        const tries = route.path.includes(':person') || route.path.includes(':sentence') || route.path.includes(':referral') ? some(people) : [people[0]!]
        for (const ids of tries)
          read(`GET ${route.path}`, await browser.get(route.path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(ids[name] ?? shared[name] ?? 'x'))))
      }
      const hidden = people.filter((_ids, n) => !may.has(mark(n, 'identity')))
      const before = await rowsOf()
      for (const [name, one] of named) {
        if (!(one.input instanceof z.ZodObject)) continue
        const fields = Object.keys(one.input.shape)
        // Actions are tried on those alone whom this person may not see, and must change nothing; the merge form with everybody's reference.
        const aboutPerson = fields.some((field) => ['person', 'referral', 'sentence', 'accommodation'].includes(field))
        for (const ids of one.kind === 'query' ? (aboutPerson ? some(people) : [random.pick(people)]) : aboutPerson ? some(hidden) : role === 'data-officer' || role === 'board-secretary' || role === 'analyst' ? [] : [people[0]!]) {
          const typed: Ids = { ...shared, ...ids, into: ids['reference']!, with: ids['reference']!, words: random.pick(['attacked', ids['reference']!]), version: '1', revision: '1' }
          const filled = Object.fromEntries(fields.flatMap((field) => (GUESSES[field] !== undefined ? [[field, GUESSES[field]]] : typed[field] !== undefined ? [[field, typed[field]]] : [])))
          const answer = await browser.api(name, filled)
          read(`POST /api/${name}`, answer)
          if (one.kind === 'action' && answer.statusCode === 200) leaks.push(`${browser.who}: ${name} was done for somebody hidden`)
        }
      }
      if ((await rowsOf()) !== before) leaks.push(`${browser.who}: wrote about somebody hidden`)
    }

    console.log(`attacks: ${attempts} attempts, ${leaks.length} leaks`)
    expect([...new Set(leaks)]).toEqual([])
  })

  test('puts hostile text into every form, and no page runs it', { timeout: 120_000 }, async () => {
    const HOSTILE = ['"><script>alert(1)</script>', `'; drop table person; --`, '=HYPERLINK("http://x")', '<img src=x onerror=alert(1)>', '#panic() ]#read("/etc/passwd")', '${7*7}{{7*7}}', '\u202Egnp', 'constructor']
    const random = seededRandom('hostile')
    let attempts = 0
    for (const [role, organisation] of [['delivery-unit-head', 'probation'], ['offender-manager', 'probation'], ['resettlement-worker', 'prison'], ['caseworker', 'provider'], ['housing-officer', 'housing']] as const) {
      const browser = await browserOf(role, organisation)
      const person = await world.person({ probation: 'responsible', prison: 'responsible', provider: 'referred', housing: 'supplied' }, { surname: 'Hostile<b>O’Neill' })
      const referral = await refer(person, 'provider', { reason: random.pick(HOSTILE), told: random.pick(HOSTILE) })
      const ids: Ids = { person, referral, service, pathway: 'health', day: '0' }
      const pages = new Set([`/people/${person}`, `/people/${person}/plan`, `/people/${person}/manager`, `/people/${person}/needs`, `/referrals/${referral}`])
      for (const route of routes) {
        if (route.kind !== 'form' && route.kind !== 'search') continue
        const url = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => ids[name] ?? randomUUID())
        const fields = route.kind === 'form' && 'shape' in route.does.input ? Object.keys(route.does.input.shape as object) : ['words', 'birthDate']
        for (const guess of [true, false]) {
          const body = new URLSearchParams({ _csrf: browser.csrf, _once: randomUUID(), __proto__: 'x', 'constructor[prototype]': 'x' })
          for (const field of fields) {
            const guessed = guess ? GUESSES[field] : undefined
            body.append(field, typeof guessed === 'string' || typeof guessed === 'number' ? `${guessed}` : (ids[field] ?? random.pick(HOSTILE)))
          }
          const answer = await browser.post(url, body.toString())
          attempts++
          expect([route.path, answer.statusCode < 500]).toEqual([route.path, true])
          expect([route.path, /<script>alert|<img src=x/.test(answer.body)]).toEqual([route.path, false])
          if (answer.headers.location !== undefined) expect(answer.headers.location).toMatch(/^\/(?!\/)/)
        }
      }
      for (const page of pages) expect((await browser.get(page)).body).not.toMatch(/<script>alert|<img src=x|Hostile<b>/)
    }
    expect((await owner.selectFrom('person').select('id').limit(1).execute()).length).toBe(1)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    console.log(`hostile text: ${attempts} forms`)
  })
})

/** What else a name needs before it looks at whom it is about. */
const GUESSES: Readonly<Record<string, unknown>> = {
  reason: 'attack attack attack', why: 'attack attack attack', need: 'yes', answers: [], kind: 'community', addressLine: '1 Attack Street', from: TODAY, slept: 'settled', held: 'yes',
  harm: 'high', likelihoodPercent: 50, tier: 'B2', assessed: TODAY, handover: 'attack attack attack attack', finding: 'attack', ownWords: 'attack', offenceCode: 'TH68010', court: 'Attack',
  offenceDay: '2026-01-01', imposed: '2026-02-01', months: 6, sentenceEnd: '2027-08-01', released: TODAY, availableForWork: 'yes', employed: 'yes', as: 'dropped', due: '2026-12-24',
  heldOn: TODAY, attendance: 'attended', how: 'complete', result: 'achieved', reviewDay: '2026-12-24', version: 1, weeks: 12,
}

test('the searches of somebody find only whom they see', async () => {
  const outsider = await world.as('caseworker', 'outsider')
  for (const words of ['a', 'at', 'attacked', '%', '_', '~', 'z~', "' or 1=1 --"]) {
    const found = await world.ask(outsider, searchPeople, { words })
    expect(found.ok ? found.value.people : []).toEqual([])
  }
})
