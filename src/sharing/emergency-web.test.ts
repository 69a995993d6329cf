/** In the browser: the banner of an emergency access, its end in the middle of a session, notices on every page, and addresses that tell the excluded nothing. */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Role } from '../platform/vocabulary.ts'
import { routes, startSession } from '../slices.ts'
import { buildWeb } from '../web.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'

const world = await makeWorld()
const { owner } = world.databases
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())
const at = (minutes: number): void => { vi.stubEnv('THROUGHLINE_NOW', new Date(NOW.getTime() + minutes * 60_000).toISOString()) }
beforeAll(() => at(0))
afterEach(() => vi.unstubAllEnvs())

const browserOf = async (role: Role, organisation: OrganisationName) => {
  at(0)
  const { viewer } = await world.as(role, organisation)
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const token = await startSession(world.databases.app, id, NOW)
  const cookies = { throughline_session: token ?? '' }
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await server.inject({ method: 'GET', url: '/notices', cookies })).body)?.[1] ?? ''
  return {
    viewer,
    get: (url: string) => server.inject({ method: 'GET', url, cookies }),
    post: (url: string, values: Record<string, string>) => server.inject({
      method: 'POST', url, cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: csrf, _once: randomUUID(), ...values }).toString(),
    }),
  }
}

describe('an emergency in the browser', () => {
  test('shows the minutes left on every page, ends when asked or by itself, and keeps what was typed when refused', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Bannerton', crn: 'X500001' })
    const officer = await browserOf('resettlement-worker', 'prison')
    expect((await officer.get(`/people/${person}`)).statusCode).toBe(404)
    const typed = { number: 'X500001', surname: 'Wrongname', ground: 'safeguarding', reason: 'His children are said to be alone at home.' }
    const refused = await officer.post('/emergency-access', typed)
    expect(refused.statusCode).toBe(422)
    for (const kept of ['value="X500001"', 'value="Wrongname"', 'His children are said to be alone', 'do not fit exactly one person']) expect(refused.body).toContain(kept)
    expect(refused.body).not.toContain('Bannerton')

    const taken = await officer.post('/emergency-access', { ...typed, surname: 'Bannerton' })
    expect([taken.statusCode, taken.headers.location]).toEqual([303, `/people/${person}`])
    at(17)
    for (const url of [`/people/${person}`, '/people', '/notices']) {
      const page = await officer.get(url)
      expect([url, page.statusCode, page.body.includes('43 minutes</') || page.body.includes('43 minutes left')]).toEqual([url, 200, true])
    }
    at(61)
    const over = await officer.get(`/people/${person}`)
    expect([over.statusCode, over.body.includes('Bannerton'), over.body.includes('tl-emergency')]).toEqual([404, false, false])
    expect((await officer.get('/people')).body).not.toContain('minutes left')

    const again = await officer.post('/emergency-access', { ...typed, surname: 'Bannerton' })
    expect(again.statusCode).toBe(303)
    const ending = /action="(\/emergency-access\/[^"]+\/ending)"/.exec((await officer.get('/people')).body)?.[1] ?? ''
    at(63)
    expect((await officer.post(ending, {})).statusCode).toBe(303)
    at(64)
    expect((await officer.get(`/people/${person}`)).statusCode).toBe(404)
  })

  test('a check of the form tells nothing and does nothing', async () => {
    await world.person({ probation: 'responsible' }, { surname: 'Checkerton', crn: 'X500002' })
    const officer = await browserOf('prison-offender-manager', 'prison')
    const typed = { ground: 'safeguarding', reason: 'His children are said to be alone at home.', _step: 'check' }
    const [real, none] = [await officer.post('/emergency-access', { number: 'X500002', surname: 'Checkerton', ...typed }), await officer.post('/emergency-access', { number: 'X500009', surname: 'Checkerton', ...typed })]
    expect([real.statusCode, none.statusCode]).toEqual([422, 422])
    const plain = (body: string): string => body.replace(/X50000\d/g, '').replace(/_once" value="[^"]*"/g, '').replace(/try (once|\d+) more times? this hour/, '')
    expect(plain(real.body)).toBe(plain(none.body))
  })

  test('whoever answers for the person reads of it on their next page, and the line counts down as they read', async () => {
    const lead = await browserOf('governance-lead', 'commissioner')
    await world.as('delivery-unit-head', 'probation')
    await world.person({ probation: 'responsible' }, { surname: 'Noticeton', crn: 'X500003' })
    const officer = await browserOf('prison-offender-manager', 'prison')
    const before = Number(/Notices<strong> \((\d+)\)/.exec((await lead.get('/people')).body)?.[1] ?? 0)
    expect((await officer.post('/emergency-access', { number: 'X500003', surname: 'Noticeton', ground: 'serious-harm', reason: 'He says he will do it tonight, at the gate.' })).statusCode).toBe(303)
    const page = await lead.get('/notices')
    expect(page.body).toContain(`(${before + 1})`)
    expect(page.body).not.toContain('Noticeton')
    const sighting = /action="(\/notices\/[^"]+\/sighting)"/.exec(page.body)?.[1] ?? ''
    const seen = await lead.post(sighting, {})
    expect(seen.headers.location).toMatch(/^\/emergency-reviews\//)
    expect(Number(/Notices<strong> \((\d+)\)/.exec((await lead.get('/people')).body)?.[1] ?? 0)).toBe(before)
    expect((await lead.get(seen.headers.location ?? '')).statusCode).toBe(200)
    expect((await (await browserOf('caseworker', 'provider')).get(seen.headers.location ?? '')).statusCode).toBe(404)
  })
})

describe('an excluded colleague in the browser', () => {
  test('gets from every address about the person what an id that nobody has gets', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Addressham', forename: 'Qworth', crn: 'X600001' })
    const colleague = await browserOf('offender-manager', 'probation')
    expect((await colleague.get(`/people/${person}`)).statusCode).toBe(200)
    await owner.insertInto('sight_limit').values({
      id: randomUUID(), person_id: person, kind: 'exclusion', organisation_id: world.organisation.probation, accounts: [colleague.viewer.accountId], reason: 'A relative of the colleague', from_day: TODAY, review_day: '2027-05-01', set_at: NOW,
    }).execute()
    const nobody = randomUUID()
    const plain = (body: string): string => body.replaceAll(person, 'ID').replaceAll(nobody, 'ID').replace(/_once" value="[^"]*"/g, '')
    let tried = 0
    for (const route of routes) {
      if (!route.path.includes('/:') || route.kind === 'search') continue
      const to = (id: string): string => route.path.replace(/:\w+/g, id)
      const [aimed, none] = await Promise.all([person, nobody].map((id) => (route.kind === 'form' ? colleague.post(to(id), {}) : colleague.get(to(id)))))
      tried++
      expect([route.path, aimed!.statusCode, plain(aimed!.body)]).toEqual([route.path, none!.statusCode, plain(none!.body)])
      expect(aimed!.body).not.toMatch(/Addressham|Qworth/)
    }
    expect(tried).toBeGreaterThan(20)
  })
})
