/** Somebody asks for their own copy, through the web door: from their manager's page to the file in their hands. */
import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'
import type { Role } from '../platform/vocabulary.ts'
import { buildWeb } from '../web.ts'
import { openJar } from '../../tests/jar.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const before = process.env['THROUGHLINE_NOW']
process.env['THROUGHLINE_NOW'] = NOW.toISOString()
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  await server.close()
  if (before === undefined) delete process.env['THROUGHLINE_NOW']
  else process.env['THROUGHLINE_NOW'] = before
})

const signedIn = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const jar = openJar(server)
  await jar.post('/sign-in', { person: id, to: '/' })
  return jar
}
type Browser = Awaited<ReturnType<typeof signedIn>>

/** Sends a form of a page with its hidden fields, as a browser would. */
const sends = async (jar: Browser, page: string, action: string, fields: Readonly<Record<string, string>> = {}): Promise<{ status: number; to: string; body: string }> => {
  const { body } = await jar.get(page)
  const from = body.indexOf(`action="${action.replaceAll('&', '&amp;')}"`)
  expect([page, action, from >= 0]).toEqual([page, action, true])
  const form = body.slice(from, body.indexOf('</form>', from))
  const hidden = Object.fromEntries([...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
  const answer = await jar.post(action, { ...hidden, ...fields })
  return { status: answer.statusCode, to: answer.headers.location ?? '', body: answer.body }
}

/** The keys that a page's forms carry. */
const keysOf = async (jar: Browser, page: string): Promise<{ _csrf: string; _once: string }> => ({ _csrf: /name="_csrf" value="([^"]+)"/.exec((await jar.get(page)).body)?.[1] ?? '', _once: randomUUID() })

test('a manager logs it, a lead knows who asks, gathers and reads it through, a second lead approves it, and the person gets it', async () => {
  const [manager, lead, second, stranger] = [await signedIn('offender-manager', 'probation'), await signedIn('governance-lead', 'probation'), await signedIn('governance-lead', 'commissioner'), await signedIn('caseworker', 'provider')]
  const person = await world.person({ probation: 'responsible' }, { forename: 'Alex', surname: 'Testerton' })
  const { viewer } = await world.as('offender-manager', 'probation')
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'His neighbour Joan Strangeways rang us', decided_at: NOW }).execute()

  // From the person's page, for whoever may log it; what is missing is said beside the field, and what was typed stays.
  const ask = `/people/${person}/rights`
  expect((await manager.get(`/people/${person}`)).body).toContain(`href="${ask}"`)
  const slip = await sends(manager, ask, ask, { kind: 'access', askedBy: 'person', askedHow: 'x', 'received-day': '20', 'received-month': '11', 'received-year': '2026', regime: 'general' })
  expect([slip.status, slip.body.includes('Say how they asked'), slip.body.includes('value="x"')]).toEqual([422, true, true])
  const [year, month, day] = TODAY.split('-') as [string, string, string]
  const logged = await sends(manager, ask, ask, { kind: 'access', askedBy: 'person', askedHow: 'By letter', 'received-day': day, 'received-month': month, 'received-year': year, regime: 'general' })
  expect([logged.status, logged.to]).toEqual([303, expect.stringMatching(/^\/rights\/requests\/[0-9a-f-]{36}$/)])
  const request = logged.to
  expect((await manager.get('/rights')).body).toContain(`href="${request}"`)
  expect((await manager.get(request)).body).toContain('The governance lead answers')
  expect((await manager.get(`/people/${person}`)).body).toContain('Their own information (1 asked)')
  expect([(await stranger.get(request)).statusCode, (await stranger.get('/rights')).statusCode, (await manager.get(`${request}/review`)).statusCode]).toEqual([404, 404, 404])

  const done = async (jar: Browser, page: string, step: string, fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    const answer = await sends(jar, page, `${request}/${step}`, fields)
    expect([step, answer.status, answer.body.includes('error-summary')]).toEqual([step, 303, false])
  }
  await done(lead, request, 'identity', { 'identified-day': day, 'identified-month': month, 'identified-year': year, how: 'Known to the officer for years' })
  await done(lead, request, 'gathering')
  expect((await lead.get(`${request}/copy.html`)).statusCode).toBe(404)

  const withheld: string[] = []
  // Part by part: what is unmarked is kept together, the row that names a neighbour loses her name.
  for (let part = 1; ; part++) {
    const page = `${request}/review?part=${part}`
    const { statusCode, body } = await lead.get(page)
    if (statusCode === 404) break
    if (body.includes('without a mark')) expect((await sends(lead, page, `${request}/kept-rows?part=${part}&from=0`)).status).toBe(303)
    // Only a marked row is left; its form offers the marked words as those to withhold, and wants a ground.
    const { body: read } = await lead.get(page)
    for (const [, marked = '', row = '', words = ''] of read.matchAll(/(<mark>)?(?:(?!<mark>|name="row")[\s\S])*?name="row" value="([0-9a-f-]{36})"[\s\S]*?<textarea[^>]*>([^<]*)<\/textarea>/g)) {
      if (marked === '') continue
      const fields = { ...await keysOf(lead, page), row, decision: 'redact', words, ground: 'third-party' }
      expect((await lead.post(`${request}/review?part=${part}&from=0`, { ...fields, ground: '' })).body).toContain('ground')
      expect((await lead.post(`${request}/review?part=${part}&from=0`, fields)).statusCode).toBe(303)
      withheld.push(words)
    }
  }
  expect(withheld).toEqual(['Joan Strangeways\nneighbour'])
  await done(lead, `${request}/review`, 'reading')
  expect((await lead.get(request)).body).toContain('somebody else approves it')
  for (const step of ['approval', 'erasure', 'restriction', 'correction']) expect((await lead.get(request)).body).not.toContain(`${request}/${step}"`)
  expect((await second.get(request)).body).not.toContain('Approve and freeze')
  expect((await second.get(`${request}/review`)).statusCode).toBe(200)
  await done(second, request, 'approval')
  for (const form of ['html', 'pdf', 'json']) expect((await second.get(`${request}/copy.${form}`)).statusCode).toBe(200)
  const copy = (await second.get(`${request}/copy.html`)).body
  expect([copy.includes('Testerton'), copy.includes('Strangeways')]).toEqual([true, false])
  await done(lead, request, 'answer', { how: 'Handed over at the office' })
  expect((await lead.get('/rights')).body).toContain('Nobody waits for an answer')
  expect((await stranger.get(`${request}/copy.html`)).statusCode).toBe(404)
})
