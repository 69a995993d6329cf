/** The web door: sessions, request forgery, refusals that lose nothing, headers, and what a stranger gets. */
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { routes } from '../src/slices.ts'
import { buildWeb } from '../src/web.ts'
import type { Role } from '../src/platform/vocabulary.ts'
import { makeWorld, type OrganisationName } from './world.ts'

const world = await makeWorld()
await world.databases.owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

/** A browser of somebody signed in: keeps the cookie and reads the hidden keys of the first form of a page. */
const signIn = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await world.databases.owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const membership = await world.databases.owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const answer = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/people`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const cookie = answer.cookies.find((one) => one.name === 'throughline_session')!
  const cookies = { throughline_session: cookie.value }
  const get = (url: string) => server.inject({ method: 'GET', url, cookies })
  const keys = async (url: string): Promise<string> => {
    const { body } = await get(url)
    const csrf = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
    const once = /name="_once" value="([^"]+)"/.exec(body)?.[1] ?? ''
    return `_csrf=${encodeURIComponent(csrf)}&_once=${encodeURIComponent(once)}`
  }
  const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
    server.inject({ method: 'POST', url, payload, cookies, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })
  return { answer, cookie, cookies, get, post, keys }
}

describe('signing in', () => {
  test('a stranger is sent to the sign-in page and back', async () => {
    const asked = await server.inject({ method: 'GET', url: '/people' })
    expect([asked.statusCode, asked.headers.location]).toEqual([303, '/sign-in?to=%2Fpeople'])
    const { answer, cookie } = await signIn('offender-manager', 'probation')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/people'])
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  })

  test('only a path of this site is followed', async () => {
    for (const to of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
      const page = await server.inject({ method: 'GET', url: `/sign-in?to=${encodeURIComponent(to)}` })
      expect(page.body).toContain('name="to" value="/"')
    }
  })

  test('a cookie that was signed out opens nothing', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    await somebody.post('/sign-out', await somebody.keys('/people'))
    expect((await somebody.get('/people')).statusCode).toBe(303)
  })

  test('in a database that is no demonstration there is no demonstration sign-in', async () => {
    await world.databases.owner.updateTable('installation').set({ demonstration: false }).execute()
    const real = await buildWeb({ core: world.core })
    const answer = await real.inject({ method: 'POST', url: '/sign-in', payload: `person=${randomUUID()}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect(answer.statusCode).toBe(404)
    expect((await real.inject({ method: 'GET', url: '/sign-in' })).body).not.toContain('name="person"')
    await real.close()
    await world.databases.owner.updateTable('installation').set({ demonstration: true }).execute()
  })
})

describe('a form', () => {
  test('without the session’s key does nothing, and says how to go on', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    const person = await world.person()
    const answer = await somebody.post(`/people/${person}/merges`, 'into=P-0000000&reason=because')
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain('This form has expired')
  })

  test('that is refused comes back with what was typed and what was wrong', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    const person = await world.person()
    const keys = await somebody.keys(`/people/${person}/merges`)
    const answer = await somebody.post(`/people/${person}/merges`, `${keys}&into=nonsense&reason=${encodeURIComponent('the <b>same</b> man')}`)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('There is a problem')
    expect(answer.body).toContain('value="nonsense"')
    expect(answer.body).toContain('the &lt;b>same&lt;/b> man')
    expect(answer.body).toMatch(/<title>Error: /)
  })

  test('can be checked first: it says what follows and saves nothing', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    const kept = await world.person()
    const person = await world.person()
    const { reference } = await world.databases.owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()
    const keys = await somebody.keys(`/people/${person}/merges`)
    const checked = await somebody.post(`/people/${person}/merges`, `${keys}&into=${reference}&reason=same+number&_step=check`)
    expect(checked.statusCode).toBe(200)
    expect(checked.body).toContain('If you save this')
    expect(await world.databases.owner.selectFrom('person_merge').selectAll().where('person_id', '=', person).execute()).toEqual([])
    const saved = await somebody.post(`/people/${person}/merges`, `${keys}&into=${reference}&reason=same+number`)
    expect([saved.statusCode, saved.headers.location]).toEqual([303, `/people/${kept}`])
  })
})

describe('searching', () => {
  test('puts no name into an address', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    await world.person({ probation: 'responsible' }, { surname: 'Urlington' })
    const answer = await somebody.post('/searches', `${await somebody.keys('/people')}&words=urlington`)
    expect(answer.headers.location).toMatch(/^\/searches\/[0-9a-f-]{36}$/)
    expect((await somebody.get(answer.headers.location!)).body).toContain('Urlington')
    const other = await signIn('delivery-unit-head', 'probation')
    expect((await other.get(answer.headers.location!)).statusCode).toBe(404)
  })

  test('answers while somebody types with a part of a page, keeps neither words nor answer, and needs the form’s own key', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    await world.person({ probation: 'responsible' }, { forename: 'Ty', surname: 'Pingham <b>bold</b>' })
    const keys = await somebody.keys('/people')
    const kept = async () => (await world.databases.owner.selectFrom('kept_search').select('id').execute()).length
    const before = await kept()
    const typing = (body: string) => somebody.post('/searches', body, { 'x-while-typing': '1' })
    const answer = await typing(`${keys}&words=pingh`)
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body).toMatch(/^<p>1 person found\.<\/p><ul/)
    expect(answer.body).toContain('Pingham &lt;b>bold&lt;/b>')
    expect(answer.body).not.toMatch(/<html|<b>/)
    expect((await typing(`${keys}&words=p`)).statusCode).toBe(204)
    expect((await typing(`${keys}&words=nobodyatall`)).body).toContain('Nobody found so far')
    expect((await typing('words=pingh')).statusCode).toBe(401)
    expect((await server.inject({ method: 'POST', url: '/searches', payload: 'words=pingh', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-while-typing': '1' } })).statusCode).toBe(401)
    expect(await kept()).toBe(before)
  })

  test('refuses a letter alone beside the box, with what was typed', async () => {
    const somebody = await signIn('offender-manager', 'probation')
    const sent = await somebody.post('/searches', `${await somebody.keys('/people')}&words=s`)
    const shown = await somebody.get(sent.headers.location!)
    expect(shown.statusCode).toBe(422)
    expect(shown.body).toContain('at least two letters of a name')
    expect(shown.body).toMatch(/name="words"[^>]*value="s"/)
  })
})

describe('every answer', () => {
  test('forbids inline script, framing and guessing of types', async () => {
    const { headers } = await server.inject({ method: 'GET', url: '/sign-in' })
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).not.toContain('unsafe-inline')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
  })

  test('of every page to a stranger is the sign-in page, unless the page is public', async () => {
    for (const route of routes) {
      const url = route.path.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000')
      if (route.kind === 'page' || route.kind === 'file') {
        const { statusCode } = await server.inject({ method: 'GET', url })
        if (route.ask.who === 'anyone') expect([route.path, [200, 404].includes(statusCode)]).toEqual([route.path, true])
        else expect([route.path, statusCode]).toEqual([route.path, 303])
      } else expect([route.path, (await server.inject({ method: 'POST', url, payload: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).statusCode]).toEqual([route.path, 303])
    }
  })

  test('of the API needs JSON and a session', async () => {
    const manager = await signIn('offender-manager', 'probation')
    expect((await server.inject({ method: 'POST', url: '/api/people.search', payload: {} })).statusCode).toBe(401)
    expect((await manager.post('/api/people.search', 'words=x')).statusCode).toBe(415)
    const elsewhere = await server.inject({ method: 'POST', url: '/api/people.search', cookies: manager.cookies, headers: { origin: 'https://elsewhere.example' }, payload: { words: 'xy' } })
    expect(elsewhere.statusCode).toBe(415)
    const good = await server.inject({ method: 'POST', url: '/api/people.search', cookies: manager.cookies, payload: { words: 'urlington' } })
    expect([good.statusCode, good.json<{ people: unknown[] }>().people.length]).toEqual([200, 1])
    const bad = await server.inject({ method: 'POST', url: '/api/people.search', cookies: manager.cookies, payload: { words: 'x' } })
    expect([bad.statusCode, bad.json()]).toEqual([422, expect.objectContaining({ field: 'words' })])
  })
})
