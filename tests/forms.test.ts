/**
 * Every form that a page shows asks for what its action takes: the forms are found by reading the pages as everybody, sent as they are
 * filled in so that later pages show theirs too, and compared with the action’s own schema.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { PERSONAS } from '../seeds/personas.ts'
import { loadDemonstration } from '../src/demonstration.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases } from '../src/platform/database.ts'
import { assemble, routes, startSession } from '../src/slices.ts'
import { buildWeb } from '../src/web.ts'
import { testDatabase } from './database.ts'
import { faultsOf, forms, paramsIn, routeOf, sentOf } from './form-faults.ts'
import { attribute, elements, postForms, type PostForm } from './page-forms.ts'

/** The way from page to page, as everybody of the story, over the links that each page shows. */
const NOW = '2026-11-23T09:00:00Z'
const before = process.env['THROUGHLINE_NOW']
process.env['THROUGHLINE_NOW'] = NOW
const databases = openDatabases(await testDatabase())
const folder = await mkdtemp(join(tmpdir(), 'throughline-forms-'))
await loadDemonstration(databases, { people: 120, seed: 'throughline', dataFolder: folder })
// Whomever the walk comes to has what only somebody’s work in words of sense brings: in every release plan a meeting, and for everybody who left prison or will a paid room.
await sql`insert into release_meeting (id, person_id, plan_id, who, place, day, at_time, arranged_on)
  select gen_random_uuid(), p.person_id, p.id, 'Test Befriender', 'Test Library', greatest(coalesce(s.released_on, s.planned_release), date '2026-11-23'), '14:45', date '2026-11-23'
  from release_plan p join sentence s on s.id = p.sentence_id where s.custody_ended_as is null`.execute(databases.owner)
await sql`insert into emergency_placement (id, person_id, authority_code, place, payer, pence_a_night, from_day, until_day, organisation_id, recorded_at)
  select gen_random_uuid(), one.person_id, area.code, 'Test Lodge', 'council', 4550, date '2026-11-20', date '2026-11-30', one.organisation_id, timestamptz '2026-11-20T09:00:00Z'
  from (select distinct on (s.person_id) s.person_id, i.organisation_id from sentence s join involvement i on i.person_id = s.person_id where s.kind = 'custody') one
  cross join (select code from area where kind = 'district' order by code limit 1) area`.execute(databases.owner)
const server = await buildWeb({ core: assemble(databases.app, foldersOf(folder)) })
afterAll(async () => {
  await server.close()
  await databases.close()
  await rm(folder, { recursive: true, force: true })
  if (before === undefined) delete process.env['THROUGHLINE_NOW']
  else process.env['THROUGHLINE_NOW'] = before
})

interface Browser { get(url: string): Promise<LightMyRequestResponse>; post(url: string, sent: URLSearchParams): Promise<LightMyRequestResponse> }

const browserOf = async (handle: string): Promise<Browser> => {
  const { id } = await databases.owner.selectFrom('membership').innerJoin('account', 'account.id', 'membership.account_id').select('membership.id').where('account.handle', '=', handle).executeTakeFirstOrThrow()
  const cookies = { throughline_session: (await startSession(databases.app, id, new Date(NOW))) ?? '' }
  return {
    get: (url) => server.inject({ method: 'GET', url, cookies }),
    post: (url, sent) => server.inject({ method: 'POST', url, payload: String(sent), cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  }
}

/** Pages of one address, and sendings of one form, by one person; more show no more. */
const OF_ONE_ADDRESS_MAX = 2
const SENT_MAX = 4
/** Names everybody to whom something is due, of every list: read after the lists, so that what is met does not hang on what is due today. */
const READ_LAST = '/my-day'
/** Sending these ends the walk: the session, or the sight of the person whom it is about. */
const NOT_SENT = /^\/(?:account|sign-out)|sessions-end|\/conflict$|\/end$|exclusions$|locks$|erasure-approval$|merges$/

/** Forms that one walk of everybody does not come to, and why. The tests of their slices do, and whatever page a test opens is looked through (tests/jar.ts, tests/attacks/ground.ts). */
const NOT_MET: Readonly<Record<string, readonly string[]>> = {
  'nobody of the story signs in with a password, and none waits for approval': [
    '/accounts/:account/approval', '/account/sessions-end', '/account/other-sessions-end', '/account/password', '/account/passkey', '/account/factors/:factor', '/account/recovery-codes'],
  'a file comes first': ['/extracts/:extract/columns', '/extracts/:extract/confirmation', '/extracts/:extract/discarding', '/first-known/:person/check', '/board-papers/:paper/publication', '/board-papers/:paper/figures/:figure/removal'],
  'somebody is found by a search for a name first': ['/people/:person/merges/:merge/undoing', '/people/:person/allocation', '/people/:person/manager-review', '/emergency-access/:access/ending', '/victims/:victim/taking-over', '/victims/:victim/cases'],
  'somebody was put forward for an early release first, which of so few people nobody was, or a scheme waits for a second person': [
    '/early-release/schemes/:scheme/confirmation', '/people/:person/early-release-place', ...['case', 'answers', 'place', 'decision', 'withdrawal'].map((step) => `/people/:person/early-release/${step}`)],
  'a key of a calendar was made first': ['/messages/calendar/end'],
  'several did their part before, each in words of sense': [
    '/agreements/:agreement/dispatch', '/agreements/:agreement/discard', '/agreements/:agreement/people', '/agreements/:agreement/left-people', '/people/:person/plan/steps/:step/withdrawal', '/people/:person/plan/agreement',
    '/referrals/:referral/sessions', '/referrals/:referral/outcome', '/panel-disclosures/:disclosure/opening', '/panel-disclosures/:disclosure/closing',
    ...['approval', 'return', 'restriction', 'restriction-approval', 'restriction-return', 'notice', 'lifting', 'erasure', 'erasure-approval', 'erasing', 'review', 'kept-rows', 'reading'].map((step) => `/rights/requests/:request/${step}`),
    '/rights/retention/looks/:disposal', '/rights/retention/holds/:hold/end'],
}

const pageOf = (address: string): string | null => {
  const path = address.split(/[?#]/)[0] ?? ''
  return routes.filter((route) => route.kind === 'page').toSorted((a, b) => a.path.split(':').length - b.path.split(':').length).find((route) => paramsIn(route.path, path) !== null)?.path ?? null
}

/** Walks as one person and hands over what each form is that is met. */
const walk = async (handle: string, see: (route: NonNullable<ReturnType<typeof routeOf>>, form: PostForm) => void): Promise<void> => {
  const browser = await browserOf(handle)
  const visits = new Map<string, Set<string>>()
  const sent = new Map<string, number>()
  const queue: string[] = []
  const look = async (answer: LightMyRequestResponse): Promise<void> => {
    const { location } = answer.headers
    if (location?.startsWith('/')) queue.push(location)
    if (!answer.headers['content-type']?.toString().startsWith('text/html')) return
    for (const one of elements(answer.body)) {
      const href = one.tagName === 'a' ? attribute(one, 'href') : undefined
      if (href?.startsWith('/')) queue.push(href)
    }
    for (const form of postForms(answer.body)) {
      const route = routeOf(form.action)
      if (route) see(route, form)
      const key = route?.form.path ?? form.action
      if (NOT_SENT.test(form.action) || form.multipart || (sent.get(key) ?? 0) >= (form.controls.some(({ type }) => type === 'radio') ? SENT_MAX : 1)) continue
      const turn = sent.get(key) ?? 0
      sent.set(key, turn + 1)
      await look(await browser.post(form.action, sentOf(form.controls, turn)))
    }
  }
  await look(await browser.get('/account'))
  const following = (): string | undefined => {
    const place = queue.findIndex((one) => one !== READ_LAST)
    return place < 0 ? queue.shift() : queue.splice(place, 1)[0]
  }
  for (let next = following(); next !== undefined; next = following()) {
    const path = pageOf(next)
    const known = visits.get(path ?? '') ?? new Set()
    if (path === null || known.has(next) || known.size >= OF_ONE_ADDRESS_MAX) continue
    visits.set(path, known.add(next))
    await look(await browser.get(next))
  }
}

test('a form gives every field that its action needs, and none that it does not know', { timeout: 600_000 }, async () => {
  const faults = new Set<string>()
  const met = new Set<string>()
  // The same forms, each without one control that it needs, and each with one that nobody knows: the test would see both.
  const [emptied, added] = [new Set<string>(), new Set<string>()]
  for (const { handle } of PERSONAS)
    await walk(handle, ({ form, params }, found) => {
      met.add(form.path)
      for (const fault of faultsOf(form, params, found)) faults.add(fault)
      if (found.controls.some((one) => faultsOf(form, params, { ...found, controls: found.controls.filter(({ name }) => name !== one.name) }).some((fault) => fault.includes(' needs ')))) emptied.add(form.path)
      if (faultsOf(form, params, { ...found, controls: [...found.controls, { name: 'zqx', type: 'text', value: '' }] }).some((fault) => fault.endsWith('knows no “zqx”'))) added.add(form.path)
    })
  console.log(`forms: ${met.size} of ${forms.length} found on the pages of the demonstration and compared with what their actions take, ${faults.size} faults; ${emptied.size} would fail without one of their fields, ${added.size} with one too many`)
  expect([...faults]).toEqual([])
  expect(emptied.size).toBeGreaterThan(50)
  expect(added.size).toBeGreaterThan(50)
  // A form that is born tomorrow is met, or stands above with its reason.
  expect(forms.map(({ path }) => path).filter((path) => !met.has(path) && !Object.values(NOT_MET).flat().includes(path))).toEqual([])
})
