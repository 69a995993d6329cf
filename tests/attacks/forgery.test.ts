/** What somebody says of themselves in a request: another purpose, role or organisation, another’s form, another’s key, another door. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { mayUse } from '../../src/platform/action.ts'
import { seededRandom } from '../../src/core/random.ts'
import { keysOf, PURPOSES, ROLES } from '../../src/platform/vocabulary.ts'
import { findHat, named } from '../../src/slices.ts'
import { TODAY } from '../world.ts'
import { aim } from './aiming.ts'
import { HATS, makeCast } from './cast.ts'
import { alike, makeGround, triersOf } from './ground.ts'

const { world, server, browserOf } = await makeGround()
const { owner, app } = world.databases
const cast = await makeCast(world)
const FORGED = { purpose: 'governance', role: 'governance-lead', organisation: world.organisation.commissioner, organisationId: world.organisation.commissioner, viewer: { role: 'governance-lead' }, sightAs: 'right-of-access', duty: 'right-of-access', today: '2030-01-01', now: '2030-01-01T00:00:00Z' }
const HEADERS = { 'x-purpose': 'governance', 'x-role': 'governance-lead', 'x-organisation': world.organisation.commissioner, 'x-forwarded-user': 'governance-lead.commissioner', 'x-remote-user': 'governance-lead.commissioner', authorization: 'Bearer governance-lead', 'x-http-method-override': 'GET', 'x-original-url': '/people', 'x-forwarded-host': 'elsewhere.example', date: 'Tue, 01 Jan 2030 00:00:00 GMT' }

test('a purpose, role, organisation or day that a request claims changes no answer', { timeout: 600_000 }, async () => {
  let attempts = 0
  const leaks: string[] = []
  const browsers = await Promise.all(HATS.map(async ([role, place]) => ({ role, place, ...await browserOf(role, place) })))
  const asks = triersOf(seededRandom('forgery'), browsers, [...named.values()], ({ context: { viewer } }, one) => mayUse(one, viewer), { may: 1, mayNot: 1 })
  for (const browser of browsers) {
    const { role, place, who, api, cookies } = browser
    for (const one of named.values()) {
      if (one.kind !== 'query' || !asks(browser, one)) continue
      const member = cast.members[attempts % cast.members.length]!
      const { input } = aim(one, { service: cast.service, pathway: 'health', ...member.ids })
      const plain = await api(one.name, input)
      // What the question itself asks for is its own; everything else is a claim.
      const claims = Object.fromEntries(Object.entries(FORGED).filter(([field]) => !(field in input)))
      const forged = [
        await server.inject({ method: 'POST', url: `/api/${one.name}`, payload: { ...claims, ...input }, cookies }),
        await server.inject({ method: 'POST', url: `/api/${one.name}?purpose=governance&role=governance-lead`, payload: input, cookies: { ...cookies, role: 'governance-lead', purpose: 'governance' }, headers: HEADERS }),
      ]
      attempts += forged.length
      for (const answer of forged) {
        const same = answer.statusCode === plain.statusCode && (/^(audit|accounts)\.|who-looked|unusual/.test(one.name) || alike(answer.body) === alike(plain.body))
        if (!same && answer.statusCode !== 422) leaks.push(`${who}: ${one.name} answers a forged claim otherwise (${plain.statusCode}, ${answer.statusCode})`)
      }
    }
    for (const purpose of keysOf(PURPOSES).filter((each) => !ROLES[role].purposes.some((own) => own === each))) {
      attempts++
      if (await findHat(app, `${role}.${place}`, place, TODAY, purpose)) leaks.push(`${who}: the command line gives them the purpose ${purpose}`)
    }
  }
  console.log(`attack: forged purpose: ${attempts} attempts, ${leaks.length} leaks`)
  expect(leaks).toEqual([])
})

test('a form that is sent again, by another, from elsewhere or too late does nothing', { timeout: 60_000 }, async () => {
  const head = await browserOf('delivery-unit-head', 'probation')
  const manager = await browserOf('offender-manager', 'probation')
  const person = await world.person()
  const plans = async (): Promise<number> => (await owner.selectFrom('plan').select('id').where('person_id', '=', person).execute()).length
  const url = `/people/${person}/plans`
  const once = randomUUID()
  const body = (csrf: string): string => new URLSearchParams({ _csrf: csrf, _once: once }).toString()
  let attempts = 0
  const nothing = async (sent: Promise<{ statusCode: number; headers: Record<string, unknown> }>, plansBefore: number): Promise<void> => {
    const { statusCode } = await sent
    attempts++
    expect([statusCode, await plans()]).toEqual([statusCode, plansBefore])
  }
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
  await nothing(manager.post(url, ''), 0)
  await nothing(manager.post(url, body('')), 0)
  await nothing(manager.post(url, body(head.csrf)), 0)
  await nothing(manager.post(url, `_csrf=${manager.csrf}&_csrf=${manager.csrf}`), 0)
  await nothing(manager.post(url, JSON.stringify({ _csrf: [manager.csrf] }), { 'content-type': 'application/json' }), 0)
  await nothing(manager.post(url, JSON.stringify({ _csrf: manager.csrf }), { 'content-type': 'text/plain' }), 0)
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'] as const) await nothing(server.inject({ method, url, cookies: manager.cookies, headers: { ...HEADERS, 'x-http-method-override': 'POST' } }), 0)
  await nothing(server.inject({ method: 'POST', url: '/api/plans.start', cookies: manager.cookies, payload: { person }, headers: { origin: 'https://elsewhere.example' } }), 0)
  await nothing(server.inject({ method: 'POST', url: '/api/plans.start', cookies: manager.cookies, payload: { person }, headers: { origin: 'null' } }), 0)
  await nothing(server.inject({ method: 'POST', url: '/api/plans.start', cookies: manager.cookies, payload: `{"person":"${person}"}`, headers: { 'content-type': 'text/plain' } }), 0)
  const [first, second, third] = await Promise.all([manager.post(url, body(manager.csrf)), manager.post(url, body(manager.csrf)), manager.post(url, body(manager.csrf))])
  expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([303, 303, 303])
  await nothing(manager.post(url, body(manager.csrf)), 1)
  // Another’s key gives them nothing of the first one’s outcome.
  await nothing(head.post(url, body(head.csrf)), 1)
  await manager.post('/sign-out', '')
  await nothing(manager.post(url, body(manager.csrf)), 1)
  await nothing(server.inject({ method: 'POST', url, payload: body(manager.csrf), headers: FORM }), 1)
  console.log(`attack: replayed form: ${attempts} attempts, 0 leaks`)
})

test('no header leads a browser elsewhere or adds one of its own', async () => {
  const targets = ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/%0d%0aset-cookie:%20a=b', '/\r\nset-cookie: a=b', 'javascript:alert(1)', '/..//elsewhere.example', '/%2f%2felsewhere.example', '\t//elsewhere.example']
  let attempts = 0
  for (const to of targets)
    for (const headers of [{}, HEADERS, { host: 'elsewhere.example' }, { 'x-forwarded-proto': 'javascript' }]) {
      const page = await server.inject({ method: 'GET', url: `/sign-in?to=${encodeURIComponent(to)}`, headers })
      attempts++
      expect(page.headers['location'] ?? '').not.toMatch(/elsewhere/)
      for (const [, address = ''] of page.body.matchAll(/(?:href|action|value)="([^"]*elsewhere\.example[^"]*)"/g)) expect(new URL(address.replaceAll('&amp;', '&'), 'https://here.example').host).toBe('here.example')
      const sent = await server.inject({ method: 'GET', url: '/people', headers })
      if ('host' in headers) expect([sent.statusCode, sent.body.includes('elsewhere')]).toEqual([400, false])
      else expect(sent.headers.location).toMatch(/^\/sign-in/)
    }
  console.log(`attack: header tricks: ${attempts} attempts, 0 leaks`)
})
