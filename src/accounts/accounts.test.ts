/** Local accounts through the door: from the administrator's invitation to the leaver's last midnight. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJar, type Jar } from '../../tests/jar.ts'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import { findSession, startSession } from '../organisations/actions.ts'
import type { Role } from '../platform/vocabulary.ts'
import { buildWeb } from '../web.ts'
import { listAccounts, openOne } from './actions.ts'

const world = await makeWorld()
const { owner, app } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

let now = Date.parse('2026-11-23T09:00:00Z')
const before = process.env['THROUGHLINE_NOW']
/** Moves the server's clock on by so many seconds. */
const wait = (seconds: number): void => {
  now += seconds * 1000
  process.env['THROUGHLINE_NOW'] = new Date(now).toISOString()
}
beforeEach(() => wait(60))
afterEach(() => wait(60))
afterAll(() => {
  if (before === undefined) delete process.env['THROUGHLINE_NOW']
  else process.env['THROUGHLINE_NOW'] = before
})

const codeOf = (secret: string, later = 0): string => generateSync({ secret, epoch: Math.floor(now / 1000) + later })
const PASSWORD = 'kettle orchard violin'

/** Somebody of the test world at a browser, signed in as the demonstration does. */
const demonstrated = async (role: Role, organisation: OrganisationName): Promise<Jar> => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story', kept_by: viewer.organisationId }).where('id', '=', viewer.accountId).execute()
  const hat = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const jar = openJar(server)
  await jar.post('/sign-in', { person: hat.id, to: '/' })
  return jar
}

const linkIn = (jar: Jar): string => /\/invitations\/[\w-]{43}/.exec(decodeURIComponent(jar.cookies['throughline_notice'] ?? ''))?.[0] ?? ''

const invited = async (name: string, email: string, more: Readonly<Record<string, string>> = {}): Promise<{ link: string; answer: Awaited<ReturnType<Jar['get']>> }> => {
  const administrator = await demonstrated('administrator', 'probation')
  const answer = await administrator.send('/accounts/new', '/accounts/invitations', { name, email, hat: 'offender-manager/offender-management', 'from-day': '23', 'from-month': '11', 'from-year': '2026', from: '2026-11-23', reason: 'Joins the unit', ...more })
  return { link: linkIn(administrator), answer }
}

/** Follows a link to the end: password, app, recovery codes. */
const follow = async (link: string, jar = openJar(server), password = PASSWORD): Promise<{ jar: Jar; secret: string; recovery: string[]; answer: Awaited<ReturnType<Jar['get']>> }> => {
  await jar.send(link, link, { password, again: password })
  const { body } = await jar.get('/sign-in/second-factor')
  const secret = /class="tl-secret">([A-Z2-7 ]+)</.exec(body)?.[1]?.replaceAll(' ', '') ?? ''
  const recovery = [...body.matchAll(/<code>([0-9a-z-]{19})<\/code>/g)].map(([, code = '']) => code)
  const answer = await jar.send('/sign-in/second-factor', '/sign-in/second-factor', { code: codeOf(secret) })
  return { jar, secret, recovery, answer }
}

const signIn = async (jar: Jar, email: string, password: string, code: string) => {
  const first = await jar.send('/sign-in', '/sign-in/password', { email, password, to: '/people' })
  return first.statusCode === 303 ? jar.send('/sign-in/code', '/sign-in/code', { code, to: '/people' }) : first
}

describe('joining', () => {
  test('an administrator makes a link, its owner chooses a password and a second factor, and signs in with both from then on', async () => {
    const { link, answer } = await invited('Cara Newstart', 'cara@probation.example')
    expect([answer.statusCode, link.length]).toEqual([303, '/invitations/'.length + 43])
    const { jar, secret, recovery, answer: arrived } = await follow(link)
    expect([arrived.statusCode, arrived.headers.location, recovery.length]).toEqual([303, '/', 10])
    expect((await jar.get('/people')).body).toContain('Cara Newstart')

    wait(60)
    const again = openJar(server, '203.0.113.20')
    const signed = await signIn(again, 'Cara@Probation.example', PASSWORD, codeOf(secret))
    expect([signed.statusCode, signed.headers.location]).toEqual([303, '/people'])
    const page = (await again.get('/account')).body
    for (const words of ['Firefox on Windows', '203.0.113.0/24', 'This session ends on 23 November 2026', 'Codes from an app', '10 of your recovery codes']) expect(page).toContain(words)

    const rows = await owner.selectFrom('audit_entry').select(['name', 'outcome', 'organisation_id']).where('name', 'in', ['accounts.invite', 'accounts.set-up', 'accounts.sign-in']).where('account_id', 'is not', null).orderBy('occurred_at', 'desc').limit(2).execute()
    expect(rows[0]).toEqual({ name: 'accounts.sign-in', outcome: 'done', organisation_id: world.organisation.probation })
  })

  test('the link is good once, for three days, and not after a newer one', async () => {
    const { link } = await invited('Dan Oncely', 'dan@probation.example')
    expect((await follow(link)).answer.statusCode).toBe(303)
    expect((await openJar(server).get(link)).statusCode).toBe(404)
    const old = await invited('Eve Lately', 'eve@probation.example')
    wait(3 * 86_400 + 1)
    const late = await openJar(server).get(old.link)
    expect([late.statusCode, late.body.includes('not good any more')]).toEqual([404, true])
    const administrator = await demonstrated('administrator', 'probation')
    const { id } = await owner.selectFrom('account').select('id').where('email', '=', 'eve@probation.example').executeTakeFirstOrThrow()
    const links: string[] = []
    for (const reason of ['Link ran out', 'Link was lost']) {
      await administrator.send(`/accounts/${id}/link`, `/accounts/${id}/link`, { reason })
      links.push(linkIn(administrator))
    }
    expect([(await openJar(server).get(links[0]!)).statusCode, (await openJar(server).get(links[1]!)).statusCode]).toEqual([404, 200])
  })

  test('nothing counts before the second factor: a password alone opens nothing, and the link stays good', async () => {
    const { link } = await invited('Fay Halfway', 'fay@probation.example')
    const jar = openJar(server)
    await jar.send(link, link, { password: PASSWORD, again: PASSWORD })
    expect((await jar.get('/people')).statusCode).toBe(303)
    expect((await jar.send('/sign-in/code', '/sign-in/code', { code: '000000' })).statusCode).toBe(403)
    expect((await openJar(server).send('/sign-in', '/sign-in/password', { email: 'fay@probation.example', password: PASSWORD })).statusCode).toBe(422)
    expect((await openJar(server).get(link)).statusCode).toBe(200)
    const weak = await openJar(server).send(link, link, { password: 'FayHalfway2026', again: 'FayHalfway2026' })
    expect([weak.statusCode, weak.body.includes('your own name')]).toEqual([422, true])
  })

  test('secrets rest sealed or hashed, and the key is the server’s alone', async () => {
    const { link } = await invited('Gus Sealed', 'gus@probation.example')
    const { secret, recovery } = await follow(link)
    const everything = JSON.stringify(await Promise.all((['account_password', 'account_factor', 'recovery_code', 'invitation', 'sign_in', 'once_only'] as const).map((table) => owner.selectFrom(table).selectAll().execute())),
      (_key, value: unknown) => (value !== null && typeof value === 'object' && 'type' in value && value.type === 'Buffer' && 'data' in value ? Buffer.from(value.data as number[]).toString('latin1') : typeof value === 'bigint' ? String(value) : value))
    for (const hidden of [secret, ...recovery, recovery[0]!.replaceAll('-', ''), PASSWORD, link.slice('/invitations/'.length)]) expect(everything).not.toContain(hidden)
    expect(everything).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(statSync(join(world.core.files.keys, 'seal.key')).mode & 0o777).toBe(0o600)
  })
})

describe('the second factor', () => {
  test('takes each code once, one step early or late, and recovery codes once each', async () => {
    const { link } = await invited('Hal Codeman', 'hal@probation.example')
    const { secret, recovery } = await follow(link)
    const email = 'hal@probation.example'
    wait(90)
    expect((await signIn(openJar(server), email, PASSWORD, codeOf(secret))).statusCode).toBe(303)
    expect((await signIn(openJar(server), email, PASSWORD, codeOf(secret))).statusCode).toBe(422)
    expect((await signIn(openJar(server), email, PASSWORD, codeOf(secret, 30))).statusCode).toBe(303)
    wait(90)
    expect((await signIn(openJar(server), email, PASSWORD, codeOf(secret, -60))).statusCode).toBe(422)
    expect((await signIn(openJar(server), email, PASSWORD, codeOf(secret, -30))).statusCode).toBe(303)
    expect((await signIn(openJar(server), email, PASSWORD, recovery[0]!.toUpperCase())).statusCode).toBe(303)
    expect((await signIn(openJar(server), email, PASSWORD, recovery[0]!)).statusCode).toBe(422)
  })

  test('is lost and given again by the administrator: the old one, the old password and old sessions are worth nothing', async () => {
    const { link } = await invited('Ivy Resetter', 'ivy@probation.example')
    const { jar, secret } = await follow(link)
    const administrator = await demonstrated('administrator', 'probation')
    const { id } = await owner.selectFrom('account').select('id').where('email', '=', 'ivy@probation.example').executeTakeFirstOrThrow()
    await administrator.send(`/accounts/${id}/link`, `/accounts/${id}/link`, { reason: 'Lost the telephone' })
    expect((await jar.get('/people')).statusCode).toBe(200)
    wait(60)
    const fresh = await follow(linkIn(administrator), openJar(server), 'lantern pebble trombone')
    expect(fresh.answer.statusCode).toBe(303)
    expect((await jar.get('/people')).statusCode).toBe(303)
    expect((await signIn(openJar(server), 'ivy@probation.example', PASSWORD, codeOf(secret))).statusCode).toBe(422)
  })
})

describe('the own account', () => {
  test('a new password ends the other sessions and asks for the old one', async () => {
    const { link } = await invited('Jon Changer', 'jon@probation.example')
    const { jar, secret } = await follow(link)
    wait(60)
    const other = openJar(server)
    await signIn(other, 'jon@probation.example', PASSWORD, codeOf(secret))
    const wrong = await jar.send('/account/password', '/account/password', { current: 'not it at all', password: 'lantern pebble trombone', again: 'lantern pebble trombone' })
    expect([wrong.statusCode, wrong.body.includes('lantern')]).toEqual([422, false])
    expect((await jar.send('/account/password', '/account/password', { current: PASSWORD, password: 'lantern pebble trombone', again: 'lantern pebble trombone' })).statusCode).toBe(303)
    expect([(await jar.get('/account')).statusCode, (await other.get('/account')).statusCode]).toEqual([200, 303])
  })

  test('ends one other session, or all others; the last second factor stays; new recovery codes undo the old', async () => {
    const { link } = await invited('Kim Sessions', 'kim@probation.example')
    const { jar, recovery } = await follow(link)
    const others = [openJar(server), openJar(server), openJar(server)]
    for (const [i, other] of others.entries()) await signIn(other, 'kim@probation.example', PASSWORD, recovery[i]!)
    const id = /name="session" value="([^"]+)"/.exec((await jar.get('/account')).body)?.[1] ?? ''
    expect((await jar.send('/account', '/account/sessions-end', { session: id })).statusCode).toBe(303)
    const standing = async (): Promise<number> => (await Promise.all(others.map((other) => other.get('/account')))).filter((answer) => answer.statusCode === 200).length
    expect(await standing()).toBe(2)
    expect((await jar.send('/account', '/account/other-sessions-end', { everywhere: 'yes' })).statusCode).toBe(303)
    expect([await standing(), (await jar.get('/account')).statusCode]).toEqual([0, 200])
    const { id: account } = await owner.selectFrom('account').select('id').where('email', '=', 'kim@probation.example').executeTakeFirstOrThrow()
    const factor = await owner.selectFrom('account_factor').select('id').where('account_id', '=', account).executeTakeFirstOrThrow()
    const removed = await jar.send(`/account/factors/${factor.id}`, `/account/factors/${factor.id}`, { current: PASSWORD })
    expect([removed.statusCode, removed.body.includes('only second factor')]).toEqual([422, true])
    await jar.send('/account/recovery-codes', '/account/recovery-codes', { current: PASSWORD })
    const fresh = [...(decodeURIComponent(jar.cookies['throughline_notice'] ?? '')).matchAll(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/g)].map(([code]) => code)
    expect(fresh.length).toBe(10)
    expect((await signIn(openJar(server), 'kim@probation.example', PASSWORD, recovery[9]!)).statusCode).toBe(422)
    expect((await signIn(openJar(server), 'kim@probation.example', PASSWORD, fresh[9]!)).statusCode).toBe(303)
  })
})

describe('roles', () => {
  const days = { from: '2026-11-23', reason: 'For the test' }

  test('an administrator gives and ends them, with reasons; the change counts at the next request', async () => {
    const { link } = await invited('Lee Mover', 'lee@probation.example')
    const { jar } = await follow(link)
    const administrator = await demonstrated('administrator', 'probation')
    const { id } = await owner.selectFrom('account').select('id').where('email', '=', 'lee@probation.example').executeTakeFirstOrThrow()
    expect((await administrator.send(`/accounts/${id}/roles`, `/accounts/${id}/roles`, { ...days, hat: 'delivery-unit-head/offender-management' })).statusCode).toBe(303)
    expect((await jar.get('/hats')).body).toContain('Head of probation delivery unit')
    const clash = await administrator.send(`/accounts/${id}/roles`, `/accounts/${id}/roles`, { ...days, hat: 'victim-liaison-officer/victim-services' })
    expect([clash.statusCode, clash.body.includes('neither side may learn of the other')]).toEqual([422, true])
    const hat = await owner.selectFrom('membership').select(['id', 'version']).where('account_id', '=', id).where('role', '=', 'offender-manager').executeTakeFirstOrThrow()
    expect((await jar.get('/people')).statusCode).toBe(200)
    const path = `/accounts/${id}/roles/${hat.id}`
    const day = (back: number): string => new Date(now - back * 86_400_000).toISOString().slice(0, 10)
    const passed = await administrator.send(path, path, { form: 'last-day', version: String(hat.version), lastDay: day(1), reason: 'Moves to another unit' })
    expect([passed.statusCode, passed.body.includes('use “End access now” below')]).toEqual([422, true])
    // The last day leaves them in until midnight.
    expect((await administrator.send(path, path, { form: 'last-day', version: String(hat.version), lastDay: day(0), reason: 'Moves to another unit' })).statusCode).toBe(303)
    expect((await jar.get('/people')).statusCode).toBe(200)
    const page = (await administrator.get(`/accounts/${id}`)).body
    for (const words of ['Moves to another unit', 'For the test']) expect(page).toContain(words)
  })

  test('access is ended now, on the first day: the next page is the sign-in page, the other role goes on, and midnight changes nothing', async () => {
    const { link } = await invited('Ned Outnow', 'ned@probation.example')
    const { jar, secret } = await follow(link)
    const administrator = await demonstrated('administrator', 'probation')
    const { id } = await owner.selectFrom('account').select('id').where('email', '=', 'ned@probation.example').executeTakeFirstOrThrow()
    const hatOf = (role: Role) => owner.selectFrom('membership').select(['id', 'version', 'ended_at', 'until_day']).where('account_id', '=', id).where('role', '=', role).executeTakeFirstOrThrow()
    const today = new Date(now).toISOString().slice(0, 10)
    await owner.updateTable('membership').set({ from_day: today }).where('account_id', '=', id).execute()
    const hat = await hatOf('offender-manager')
    const page = `/accounts/${id}/roles/${hat.id}`
    expect((await jar.get('/people')).statusCode).toBe(200)
    const unsaid = await administrator.send(page, `${page}/end`, { form: 'end-now', version: String(hat.version), reason: '' })
    expect([unsaid.statusCode, (await jar.get('/people')).statusCode]).toEqual([422, 200])
    const ended = await administrator.send(page, `${page}/end`, { form: 'end-now', version: String(hat.version), reason: 'Read a neighbour’s record' })
    expect([ended.statusCode, (await jar.get('/people')).statusCode]).toEqual([303, 303])
    expect(await hatOf('offender-manager')).toMatchObject({ ended_at: new Date(now), until_day: today })
    expect(await owner.selectFrom('session').select('token_hash').where('account_id', '=', id).where('ended_at', 'is', null).execute()).toEqual([])
    expect(await startSession(app, hat.id, new Date(now))).toBe(null)
    expect((await owner.selectFrom('audit_entry').select('outcome').where('name', '=', 'accounts.end-now').execute()).map((entry) => entry.outcome).sort()).toEqual(['done', 'refused'])
    const shown = (await administrator.get(`/accounts/${id}`)).body
    for (const words of ['Ended at once', 'ended at once', 'Read a neighbour’s record']) expect(shown).toContain(words)
    wait(60)
    expect((await signIn(openJar(server), 'ned@probation.example', PASSWORD, codeOf(secret))).statusCode).toBe(403)
    const again = await administrator.send(page, `${page}/end`, { form: 'end-now', version: String(hat.version + 1), reason: 'Once more' })
    expect([again.statusCode, again.body.includes('ended already')]).toEqual([422, true])
    // Another role lets them in again, and the ended one stays out: also after midnight, and until it is let go on by name.
    expect((await administrator.send(`/accounts/${id}/roles`, `/accounts/${id}/roles`, { ...days, hat: 'delivery-unit-head/offender-management' })).statusCode).toBe(303)
    wait(86_400)
    const later = openJar(server)
    expect((await signIn(later, 'ned@probation.example', PASSWORD, codeOf(secret))).headers.location).toBe('/people')
    expect((await later.get('/hats')).body).not.toContain('Probation practitioner')
    const goesOn = await (await demonstrated('administrator', 'probation')).send(page, page, { form: 'last-day', version: String(hat.version + 1), lastDay: '', reason: 'It was somebody else' })
    expect([goesOn.statusCode, (await hatOf('offender-manager')).ended_at]).toEqual([303, null])
  })

  test('a leaver’s running session stops at midnight in London, in winter and over the change of the clocks', async () => {
    const { viewer } = await world.as('caseworker', 'provider')
    const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
    const stands = async (lastDay: string, start: string, moment: string): Promise<boolean> => {
      await owner.updateTable('membership').set({ until_day: lastDay }).where('id', '=', id).execute()
      const token = await startSession(app, id, new Date(start))
      return token !== null && (await findSession(app, token, new Date(moment))) !== null
    }
    expect(await stands('2026-11-23', '2026-11-23T23:30:00Z', '2026-11-23T23:59:59Z')).toBe(true)
    expect(await stands('2026-11-23', '2026-11-23T23:30:00Z', '2026-11-24T00:00:00Z')).toBe(false)
    // In summer midnight in London is 23:00 in Greenwich.
    expect(await stands('2026-07-10', '2026-07-10T22:30:00Z', '2026-07-10T22:59:59Z')).toBe(true)
    expect(await stands('2026-07-10', '2026-07-10T22:30:00Z', '2026-07-10T23:00:00Z')).toBe(false)
    // The clocks go back on 25 October 2026: that day has 25 hours, and ends at midnight in Greenwich.
    expect(await stands('2026-10-25', '2026-10-25T23:10:00Z', '2026-10-25T23:30:00Z')).toBe(true)
    expect(await stands('2026-10-25', '2026-10-25T23:10:00Z', '2026-10-26T00:00:00Z')).toBe(false)
    // They go forward on 28 March 2027: the day before ends at midnight in Greenwich, that day an hour before.
    expect(await stands('2027-03-27', '2027-03-27T23:30:00Z', '2027-03-28T00:00:00Z')).toBe(false)
    expect(await stands('2027-03-28', '2027-03-28T22:30:00Z', '2027-03-28T23:00:00Z')).toBe(false)
  })

  test('another hat makes a new session, and the twelve hours do not begin again', async () => {
    const { link } = await invited('Max Hats', 'max@probation.example')
    const { jar } = await follow(link)
    const { id } = await owner.selectFrom('account').select('id').where('email', '=', 'max@probation.example').executeTakeFirstOrThrow()
    const administrator = await demonstrated('administrator', 'probation')
    await administrator.send(`/accounts/${id}/roles`, `/accounts/${id}/roles`, { ...days, hat: 'delivery-unit-head/offender-management' })
    const first = jar.cookies['throughline_session']
    const start = now
    for (let hour = 0; hour < 11; hour++) {
      for (let half = 0; half < 2; half++) {
        wait(1800)
        await jar.get('/account')
      }
      const hat = await owner.selectFrom('membership').select('id').where('account_id', '=', id).where('role', '=', hour % 2 ? 'offender-manager' : 'delivery-unit-head').executeTakeFirstOrThrow()
      expect((await jar.send('/hats', '/hats', { hat: hat.id })).headers.location).toBe('/')
    }
    expect(jar.cookies['throughline_session']).not.toBe(first)
    expect((await openJar(server).get('/account')).statusCode).toBe(303)
    wait(1800)
    expect((await jar.get('/account')).statusCode).toBe(200)
    wait(1800)
    expect([now - start, (await jar.get('/account')).statusCode]).toEqual([12 * 3_600_000, 303])
  })
})

describe('who sees the list', () => {
  test('the administrator the own agency’s people, the governance lead all partners’ and changes nothing, others nothing', async () => {
    await world.as('caseworker', 'provider')
    const administrator = await world.ask(await world.as('administrator', 'probation'), listAccounts, {})
    if (!administrator.ok) throw new Error(administrator.message)
    expect(administrator.value.accounts.some((row) => row.name === 'Provider’s caseworker of provider')).toBe(false)
    const lead = await world.ask(await world.as('governance-lead', 'commissioner'), listAccounts, {})
    expect(lead).toMatchObject({ ok: true, value: { mayChange: false } })
    expect(lead.ok && lead.value.accounts.some((row) => row.name === 'Provider’s caseworker of provider')).toBe(true)
    expect((await world.ask(await world.as('offender-manager', 'probation'), listAccounts, {})).ok).toBe(false)
    const found = await world.ask(await world.as('administrator', 'probation'), listAccounts, { words: 'NEWSTART' })
    expect(found.ok && found.value.accounts.map((row) => row.name)).toEqual(['Cara Newstart'])
  })

  test('first what wants attention: links not used, days that end, who has not come for sixty days, and clashes that came in another way', async () => {
    const context = { ...(await world.as('administrator', 'probation')), now: new Date(now), today: new Date(now).toISOString().slice(0, 10) }
    const { viewer } = await world.as('victim-liaison-officer', 'probation')
    await owner.insertInto('membership').values({ id: crypto.randomUUID(), account_id: viewer.accountId, organisation_id: world.organisation.provider, role: 'caseworker', purpose: 'service-delivery', from_day: '2026-01-01' }).execute()
    const { viewer: idle } = await world.as('delivery-unit-head', 'probation')
    const hat = await owner.selectFrom('membership').select('id').where('account_id', '=', idle.accountId).executeTakeFirstOrThrow()
    await startSession(app, hat.id, new Date(now - 61 * 86_400_000))
    const answer = await world.ask(context, listAccounts, {})
    if (!answer.ok) throw new Error(answer.message)
    const { attention, clashes, onlyAdministrator } = answer.value
    expect(clashes.map((row) => row.name)).toEqual(['Victim liaison officer of probation'])
    expect(attention.filter((row) => row.kind === 'unused').map((row) => row.name)).toEqual(['Head of probation delivery unit of probation'])
    expect(attention.some((row) => row.kind === 'invited' && row.name === 'Fay Halfway')).toBe(true)
    expect(onlyAdministrator).toBe(true)
    expect((await world.ask(context, openOne, { account: viewer.accountId })).ok).toBe(true)
  })
})
