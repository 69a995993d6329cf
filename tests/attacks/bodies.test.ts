/** Bodies, paths and parts of a file that no form makes: too large, torn, of another kind, leading out of their folder. */
import { describe, expect, test } from 'vitest'
import { routes, named } from '../../src/slices.ts'
import { aim, idFor } from './aiming.ts'
import { HATS, makeCast } from './cast.ts'
import { makeGround, PROVE } from './ground.ts'

const { world, server, browserOf } = await makeGround()
const cast = await makeCast(world)

describe('what cannot be read', () => {
  test('is refused, and is no fault', async () => {
    const manager = await browserOf('offender-manager', 'probation')
    const head = await browserOf('delivery-unit-head', 'probation')
    const officer = await browserOf('data-officer', 'police')
    const person = cast.members[0]!.ids['person']!
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

const OUT = ['../../../../etc/passwd', '..%2f..%2f..%2fetc%2fpasswd', '..%252f..%252fetc%252fpasswd', '....//....//etc/passwd', '/etc/passwd', '..\\..\\package.json', '%00', 'x%00.pdf', '.', '..', '~root', 'file:///etc/passwd', 'a'.repeat(190), 'a'.repeat(5000), '%c0%ae%c0%ae/', 'CON', '*', '$HOME', '`id`']

describe('paths', () => {
  test('in an address lead to no file but those that the door serves', { timeout: PROVE ? 1_500_000 : 300_000 }, async () => {
    let attempts = 0
    const leaks: string[] = []
    for (const [at, [role, place]] of HATS.entries()) {
      if (!PROVE && at % 4 !== 0) continue
      const { who, get } = await browserOf(role, place)
      const ids = { service: cast.service, ...cast.members[0]!.ids }
      const files = routes.filter((route) => route.kind === 'file' || (PROVE && route.kind === 'page' && route.path.includes(':')))
      const addresses = [
        ...files.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].flatMap(([, wanted]) => OUT.map((trick) => path.replaceAll(/:(\w+)/g, (_all, name: string) => (name === wanted ? (trick.includes('%') ? trick : encodeURIComponent(trick)) : idFor(name, ids) ?? 'x'))))),
        ...OUT.flatMap((trick) => [`/assets/${trick}`, `/next-day/${trick}`, `/${trick}`, `/api/${trick}`]),
      ]
      for (const address of addresses) {
        const { statusCode, body } = await get(address)
        attempts++
        if (statusCode >= 500) leaks.push(`${who}: fault at ${address.slice(0, 80)}`)
        if (/root:|"devDependencies"|-----BEGIN|postgresql?:\/\//.test(body)) leaks.push(`${who}: a file at ${address.slice(0, 80)}`)
      }
    }
    console.log(`attack: path tricks: ${attempts} attempts, ${leaks.length} leaks`)
    expect([...new Set(leaks)]).toEqual([])
  })
})

describe('bodies', () => {
  test('that are too large, torn or of another kind are refused, and are no fault', { timeout: PROVE ? 1_500_000 : 300_000 }, async () => {
    const { api, post, csrf, cookies } = await browserOf('offender-manager', 'probation')
    let attempts = 0
    const faults: string[] = []
    const note = (what: string, { statusCode }: { readonly statusCode: number }, expected?: number): void => {
      attempts++
      if (statusCode >= 500 || (expected !== undefined && statusCode !== expected)) faults.push(`${what}: ${statusCode}`)
    }
    const JSON_TYPE = { 'content-type': 'application/json' }
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
    const TORN = ['{', '[]', '"x"', 'null', '1', '', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '\ufeff{}']
    const WRONG: readonly unknown[] = [null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, '', 'x'.repeat(200_000), [], [[]], {}, { toString: 1 }, { $ne: '' }, '\ud800', '\u0000', '2026-02-30', '99999-01-01']
    for (const one of named.values()) {
      const { input } = aim(one, { service: cast.service, ...cast.members[0]!.ids })
      if (PROVE || attempts % 4 === 0) note(`${one.name} of 1.1 MB`, await server.inject({ method: 'POST', url: `/api/${one.name}`, cookies, headers: JSON_TYPE, payload: JSON.stringify({ ...input, padding: 'x'.repeat(1_100_000) }) }), 413)
      for (const payload of PROVE ? [...TORN, deep] : TORN.filter((_one, at) => at % 3 === attempts % 3)) note(`${one.name} of ${payload.slice(0, 20)}`, await server.inject({ method: 'POST', url: `/api/${one.name}`, cookies, headers: JSON_TYPE, payload }))
      // Actions that would be done with a body that is merely odd are tried with odd fields only.
      for (const field of Object.keys(input)) for (const wrong of PROVE ? WRONG : WRONG.filter((_one, at) => at % 9 === attempts % 9)) note(`${one.name}.${field}`, await api(one.name, { ...input, [field]: wrong }))
    }
    note('a form of 1.1 MB', await post('/searches', new URLSearchParams({ _csrf: csrf, words: 'x'.repeat(1_100_000) })), 413)
    note('a form of 20,000 fields', await post('/searches', Array.from({ length: 20_000 }, (_none, at) => `f${at}=1`).join('&')))
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=utf-7', 'x/y', '']) note(`a form as ${type}`, await post('/searches', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', { 'content-type': type }))
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    console.log(`attack: oversized and malformed bodies: ${attempts} attempts, ${faults.length} faults`)
    expect([...new Set(faults)]).toEqual([])
  })
})
