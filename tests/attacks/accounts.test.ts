/** Attacks on signing in and on administration: guessing, enumeration, fixation, stolen cookies, forged forms, taking over accounts. */
import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changePassword, endRole, endRoleNow, giveRole, invite, openOne, renewRecoveryCodes, resetAccount } from '../../src/accounts/actions.ts'
import { addCodes, keepRecoveryCodes, setPassword } from '../../src/accounts/store/credentials.ts'
import { stepOfCode } from '../../src/platform/one-time-codes.ts'
import { hashPassword } from '../../src/platform/passwords.ts'
import { sealOf } from '../../src/platform/seal.ts'
import { buildWeb } from '../../src/web.ts'
import { openJar, type Jar } from '../jar.ts'
import { makeWorld, type OrganisationName } from '../world.ts'
import type { Role } from '../../src/platform/vocabulary.ts'

const world = await makeWorld()
const { owner, app } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

let now = Date.parse('2026-11-23T09:00:00Z')
const before = process.env['THROUGHLINE_NOW']
const wait = (seconds: number): void => {
  now += seconds * 1000
  process.env['THROUGHLINE_NOW'] = new Date(now).toISOString()
}
beforeEach(() => wait(3600))
afterAll(() => {
  if (before === undefined) delete process.env['THROUGHLINE_NOW']
  else process.env['THROUGHLINE_NOW'] = before
})

const PASSWORD = 'kettle orchard violin'
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const codeNow = (): string => generateSync({ secret: SECRET, epoch: Math.floor(now / 1000) })

/** Somebody of the world with a password and an app, kept by their own agency. */
const withPassword = async (role: Role, organisation: OrganisationName): Promise<{ account: string; email: string }> => {
  const { viewer } = await world.as(role, organisation)
  const hash = await hashPassword(PASSWORD)
  const seal = sealOf(world.core.files.keys)
  await owner.updateTable('account').set({ kept_by: viewer.organisationId, about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  await app.transaction().execute(async (tx) => {
    await setPassword(tx, viewer.accountId, hash, new Date(now))
    await addCodes(tx, seal, viewer.accountId, SECRET, 0, new Date(now))
    await keepRecoveryCodes(tx, seal, viewer.accountId, ['aaaa-bbbb-cccc-dddd'], new Date(now))
  })
  return { account: viewer.accountId, email: `${role}.${organisation}@example.invalid` }
}

const first = (jar: Jar, email: string, password: string) => jar.send('/sign-in', '/sign-in/password', { email, password, to: '/people' })
const both = async (jar: Jar, email: string) => {
  const answer = await first(jar, email, PASSWORD)
  return answer.statusCode === 303 ? jar.send('/sign-in/code', '/sign-in/code', { code: codeNow(), to: '/people' }) : answer
}

let victim: { account: string; email: string }
beforeAll(async () => {
  wait(0)
  victim = await withPassword('offender-manager', 'probation')
})

describe('guessing', () => {
  test('a thousand passwords from one network: five are looked at, and the owner signs in from another meanwhile', { timeout: 120_000 }, async () => {
    const attacker = openJar(server, '192.0.2.66')
    await attacker.get('/sign-in')
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await attacker.get('/sign-in')).body)?.[1] ?? ''
    const statuses = new Map<number, number>()
    for (let batch = 0; batch < 20; batch++) {
      // Fifty at the same moment, from addresses of the same network.
      const answers = await Promise.all(Array.from({ length: 50 }, (_none, i) =>
        openJarWith(attacker, `192.0.2.${i + 1}`).post('/sign-in/password', { _csrf: csrf, email: victim.email, password: i === 49 && batch > 0 ? PASSWORD : `guess number ${batch} ${i}` })))
      for (const { statusCode } of answers) statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    }
    expect(Object.fromEntries(statuses)).toEqual({ 422: 5, 429: 995 })
    const owns = await both(openJar(server, '203.0.113.9'), victim.email)
    expect([owns.statusCode, owns.headers.location]).toEqual([303, '/people'])
    const judged = await owner.selectFrom('audit_entry').select('id').where('name', '=', 'accounts.sign-in').where('outcome', '=', 'refused').where('account_id', '=', victim.account).execute()
    expect(judged.length).toBe(5)
    console.log('guessing: 1000 passwords, 5 looked at, the owner signed in from another network')
  })

  test('one password for many people from one network is slowed too', async () => {
    const statuses: number[] = []
    const attacker = openJar(server, '192.0.3.66')
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await attacker.get('/sign-in')).body)?.[1] ?? ''
    for (let i = 0; i < 110; i++) statuses.push((await attacker.post('/sign-in/password', { _csrf: csrf, email: `someone${i}@example.invalid`, password: 'Winter2026Winter' })).statusCode)
    expect([statuses.filter((status) => status === 422).length, statuses.at(-1)]).toEqual([100, 429])
  })

  test('an address behind no trusted proxy cannot be made up; behind one it is believed', async () => {
    const attacker = openJar(server, '192.0.4.66')
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await attacker.get('/sign-in')).body)?.[1] ?? ''
    const guess = async (jar: Jar, key: string, i: number): Promise<number> => (await jar.post('/sign-in/password', { _csrf: key, email: victim.email, password: 'wrong wrong wrong' }, { 'x-forwarded-for': `198.18.${i}.1` })).statusCode
    const made: number[] = []
    for (let i = 0; i < 8; i++) made.push(await guess(attacker, csrf, i))
    expect(made.filter((status) => status === 422).length).toBe(5)
    const behind = await buildWeb({ core: world.core, proxy: '192.0.4.0/24' })
    const proxied: number[] = []
    for (let i = 0; i < 8; i++) proxied.push(await guess(openJarWith(attacker, '192.0.4.66', behind), csrf, i + 100))
    expect(proxied).toEqual(Array.from({ length: 8 }, () => 422))
    await behind.close()
  })

  test('codes by somebody who has the password: a few, then the password again, then waiting', async () => {
    const thief = openJar(server, '192.0.5.66')
    await first(thief, victim.email, PASSWORD)
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await thief.send('/sign-in/code', '/sign-in/code', { code: `00000${i}` })).statusCode)
    expect(statuses).toEqual([422, 422, 422, 422, 403, 403])
    await first(thief, victim.email, PASSWORD)
    expect((await thief.send('/sign-in/code', '/sign-in/code', { code: '000009' })).statusCode).toBe(429)
    expect((await both(openJar(server, '203.0.113.9'), victim.email)).statusCode).toBe(303)
  })

  test('a code that was looked at over a shoulder is worth nothing', async () => {
    const code = codeNow()
    expect((await both(openJar(server, '203.0.113.9'), victim.email)).statusCode).toBe(303)
    const thief = openJar(server, '192.0.6.66')
    await first(thief, victim.email, PASSWORD)
    expect((await thief.send('/sign-in/code', '/sign-in/code', { code })).statusCode).toBe(422)
    expect(stepOfCode(SECRET, '12345', new Date(now), 0)).toBeNull()
  })

  test('the own password, by whoever stole a session: five are looked at, over networks, hats, doors and previews', async () => {
    const holder = await withPassword('delivery-unit-head', 'probation')
    const context = await world.as('delivery-unit-head', 'probation')
    let moment = 0
    const guess = (current: string, more: { readonly preview?: boolean } = {}) =>
      world.perform({ ...context, now: new Date(now + moment++), requestId: randomUUID(), viewer: { ...context.viewer, session: randomUUID() } }, changePassword, { current, password: 'lantern pebble trombone', again: 'lantern pebble trombone' }, more)
    const answers = await Promise.all(Array.from({ length: 20 }, (_none, i) => guess(`guess number ${i}`, { preview: i % 2 === 0 })))
    const looked = answers.filter((answer) => !answer.ok && answer.message.startsWith('This is not')).length
    // The right one is not looked at either while it waits, whichever form asks for it.
    const right = [await guess(PASSWORD), await guess(PASSWORD, { preview: true }), await world.perform({ ...context, now: new Date(now + moment++), requestId: randomUUID() }, renewRecoveryCodes, { current: PASSWORD })]
    console.log(`guessing: ${answers.length + right.length} own passwords, ${looked} looked at`)
    // Twenty at one moment, counted in any order: the five that come first, and no sixth.
    expect(looked).toBe(5)
    for (const answer of right) expect(answer).toMatchObject({ ok: false, field: 'current', message: expect.stringContaining('too many attempts') })
    // It shuts nobody out: the owner signs in meanwhile, and the wait ends.
    expect((await both(openJar(server, '198.51.100.7'), holder.email)).statusCode).toBe(303)
    moment += 3600_000
    expect(await guess(PASSWORD)).toMatchObject({ ok: true })
    expect(await owner.selectFrom('audit_entry').select('id').where('name', '=', 'accounts.change-password').where('outcome', '=', 'refused').where('account_id', '=', holder.account).execute()).toHaveLength(22)
  })
})

/** The same cookies from another address, or to another server. */
const openJarWith = (jar: Jar, address: string, to = server): Jar => {
  const other = openJar(to, address)
  Object.assign(other.cookies, jar.cookies)
  return other
}

describe('who has an account', () => {
  test('cannot be told from the answer: the same words, the same status, the same headers', async () => {
    await world.as('analyst', 'commissioner')
    const told = async (email: string): Promise<string> => {
      const jar = openJar(server, '192.0.7.66')
      const answer = await first(jar, email, 'wrong wrong wrong')
      return JSON.stringify([answer.statusCode, answer.body.replaceAll(email, 'EMAIL').replaceAll(/value="[^"]*"|data-asked="[^"]*"/g, ''), Object.keys(answer.headers).toSorted()])
    }
    const [known, passwordless, unknown] = [await told(victim.email), await told('analyst.commissioner@example.invalid'), await told('nobody.at.all@example.invalid')]
    expect(passwordless).toBe(known)
    expect(unknown).toBe(known)
  })

  test('nor from the work: a hash is computed for unknown addresses too', async () => {
    // Not timed: counted in work. Each of these costs one Argon2 of 19 MiB, so that the fastest of them is far from nothing.
    const spent = async (email: string): Promise<number> => {
      const jar = openJar(server, '192.0.8.66')
      await jar.get('/sign-in')
      const started = process.cpuUsage()
      await first(jar, email, 'wrong wrong wrong')
      const { user, system } = process.cpuUsage(started)
      return user + system
    }
    const [known, unknown] = [await spent(victim.email), await spent('nobody.at.all@example.invalid')]
    expect([known > 5000, unknown > 5000]).toEqual([true, true])
  })
})

describe('sessions', () => {
  test('a cookie that somebody planted before signing in is not taken over, and the session it named ends', async () => {
    const attacker = openJar(server, '192.0.9.66')
    await both(attacker, victim.email)
    const planted = attacker.cookies['throughline_session']!
    const owns = openJar(server, '203.0.113.9')
    owns.cookies['throughline_session'] = planted
    wait(60)
    await both(owns, victim.email)
    expect(owns.cookies['throughline_session']).not.toBe(planted)
    expect((await attacker.get('/account')).statusCode).toBe(303)
    const made = openJar(server, '203.0.113.9')
    made.cookies['throughline_session'] = 'chosen-by-somebody-else'
    wait(60)
    await both(made, victim.email)
    expect(made.cookies['throughline_session']).not.toBe('chosen-by-somebody-else')
  })

  test('a stolen cookie finds nothing after sign-out, after an hour unused, and after twelve hours in any case', async () => {
    const owns = openJar(server, '203.0.113.9')
    await both(owns, victim.email)
    const stolen = openJarWith(owns, '192.0.10.66')
    expect((await stolen.get('/account')).statusCode).toBe(200)
    await owns.send('/account', '/sign-out')
    expect((await stolen.get('/account')).statusCode).toBe(303)
    wait(60)
    await both(owns, victim.email)
    const idle = openJarWith(owns, '192.0.10.66')
    wait(3601)
    expect((await idle.get('/account')).statusCode).toBe(303)
  })

  test('cookies are out of scripts’ reach, and over HTTPS bound to this very host', async () => {
    const secure = await buildWeb({ core: world.core, https: true, address: 'https://throughline.example' })
    const jar = openJar(secure)
    const page = await jar.get('/sign-in')
    const cookie = page.cookies.find((one) => one.name === '__Host-throughline_visitor')
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
    const answer = await jar.send('/sign-in', '/sign-in/password', { email: victim.email, password: PASSWORD })
    expect(answer.cookies.find((one) => one.name === '__Host-throughline_owed')).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' })
    await secure.close()
  })
})

describe('forged forms', () => {
  test('signing somebody in as somebody else needs a key of their own browser', async () => {
    const fields = { email: victim.email, password: PASSWORD }
    const attacker = openJar(server)
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await attacker.get('/sign-in')).body)?.[1] ?? ''
    const browser = openJar(server)
    expect((await browser.post('/sign-in/password', { ...fields, _csrf: csrf })).statusCode).toBe(403)
    await browser.get('/sign-in')
    expect((await browser.post('/sign-in/password', { ...fields, _csrf: csrf })).statusCode).toBe(403)
    expect((await browser.post('/sign-in/password', fields)).statusCode).toBe(403)
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      expect((await attacker.post('/sign-in/password', { ...fields, _csrf: csrf }, headers)).statusCode).toBe(403)
      expect((await openJar(server).post('/sign-in', { person: randomUUID() }, headers)).statusCode).toBe(404)
    }
    for (const url of ['/sign-in/code', '/sign-in/passkey', '/sign-in/second-factor', `/invitations/${'x'.repeat(43)}`]) expect((await openJar(server).post(url, {})).statusCode).toBe(403)
  })

  test('after signing in only a path of this site is followed', async () => {
    for (const to of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/%09/elsewhere.example', 'javascript:alert(1)', '/people\r\nset-cookie: a=b']) {
      wait(60)
      const jar = openJar(server, '203.0.113.9')
      await first(jar, victim.email, PASSWORD)
      const answer = await jar.send('/sign-in/code', '/sign-in/code', { code: codeNow(), to })
      expect([to, answer.statusCode]).toEqual([to, 303])
      expect(new URL(String(answer.headers.location), 'https://throughline.example').host).toBe('throughline.example')
    }
  })
})

describe('administration', () => {
  const role = { hat: 'offender-manager/offender-management', from: '2026-11-23', reason: 'An attack' }

  test('does not reach other agencies, by id or by address', async () => {
    const administrator = await world.as('administrator', 'prison')
    expect(await world.ask(administrator, openOne, { account: victim.account })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(administrator, giveRole, { account: victim.account, ...role })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(administrator, resetAccount, { account: victim.account, reason: 'An attack' })).toMatchObject({ ok: false, kind: 'not-found' })
    const hat = await owner.selectFrom('membership').select(['id', 'version']).where('account_id', '=', victim.account).executeTakeFirstOrThrow()
    expect(await world.perform(administrator, endRole, { account: victim.account, hat: hat.id, version: hat.version, lastDay: '2026-11-23', reason: 'An attack' })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('cannot take over somebody of another agency by giving them a role first', async () => {
    const administrator = await world.as('administrator', 'prison')
    const given = await world.perform(administrator, invite, { name: 'Renamed', email: victim.email.toUpperCase(), ...role, hat: 'resettlement-worker/resettlement', keeper: ['yes'] })
    expect(given).toMatchObject({ ok: true, value: { path: null, name: 'Offender manager of probation' } })
    expect(await world.perform(administrator, resetAccount, { account: victim.account, reason: 'An attack' })).toMatchObject({ ok: false, message: expect.stringContaining('kept by another agency') })
    const seen = await world.ask(administrator, openOne, { account: victim.account })
    expect(seen.ok && seen.value.account.hats.map((hat) => hat.role)).toEqual(['resettlement-worker'])
    expect((await world.perform(administrator, invite, { name: 'V', email: victim.email, ...role })).ok).toBe(false)
  })

  test('a clash is refused over agencies, and the refusal names no agency', async () => {
    const administrator = await world.as('administrator', 'victim-hub')
    const refused = await world.perform(administrator, invite, { name: 'Renamed', email: victim.email, ...role, hat: 'victim-hub-worker/victim-services' })
    expect(refused).toMatchObject({ ok: false, field: 'hat' })
    expect(JSON.stringify(refused)).not.toMatch(/probation|prison/i)
  })

  test('gives itself nothing, keeps an administrator, and two cannot remove each other at the same moment', async () => {
    const one = await world.as('administrator', 'probation')
    expect(await world.perform(one, giveRole, { account: one.viewer.accountId, ...role })).toMatchObject({ ok: false, message: expect.stringContaining('give yourself') })
    expect(await world.perform(one, invite, { name: 'Me', email: 'administrator.probation@example.invalid', ...role })).toMatchObject({ ok: false })
    expect(await world.perform(one, resetAccount, { account: one.viewer.accountId, reason: 'For me' })).toMatchObject({ ok: false })
    const second = await world.perform(one, invite, { name: 'Second Keeper', email: 'second@example.invalid', ...role, hat: 'administrator/administration' })
    if (!second.ok) throw new Error(second.message)
    const hats = await owner.selectFrom('membership').select(['id', 'account_id']).where('role', '=', 'administrator').where('organisation_id', '=', world.organisation.probation).execute()
    const other = { ...one, viewer: { ...one.viewer, accountId: second.value.account, name: 'Second Keeper' } }
    await owner.updateTable('membership').set({ from_day: '2026-01-01' }).where('account_id', '=', second.value.account).execute()
    const end = (by: typeof one, whose: string) => world.perform(by, endRoleNow, { account: whose, hat: hats.find((hat) => hat.account_id === whose)!.id, version: 1, reason: 'Leaves' })
    const ended = await Promise.all([end(one, second.value.account), end(other, one.viewer.accountId)])
    expect(ended.filter((result) => result.ok).length).toBe(1)
  })

  test('a role of no vocabulary, a forged version and another’s hat are refused', async () => {
    const administrator = await world.as('administrator', 'prison')
    const { viewer } = await world.as('resettlement-worker', 'prison')
    expect(await world.perform(administrator, giveRole, { account: viewer.accountId, ...role, hat: 'offender-manager/governance' })).toMatchObject({ ok: false, field: 'hat' })
    const hat = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
    expect(await world.perform(administrator, endRole, { account: viewer.accountId, hat: hat.id, version: 7, lastDay: '2026-11-23', reason: 'Stale' })).toMatchObject({ ok: false, kind: 'stale' })
    expect(await world.perform(administrator, endRole, { account: victim.account, hat: hat.id, version: 1, lastDay: '2026-11-23', reason: 'Mixed' })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
