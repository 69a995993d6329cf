/** Attacks by an administrator who makes links: taking over, with them, somebody whom another agency gave a role. */
import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { approveLink, endRole, giveRole, invite, resetAccount, type Handed } from '../../src/accounts/actions.ts'
import { listNotices } from '../../src/notices/actions.ts'
import { contextFor } from '../../src/platform/context.ts'
import { buildWeb } from '../../src/web.ts'
import { openJar, type Jar } from '../jar.ts'
import { makeWorld, type OrganisationName } from '../world.ts'
import type { Role } from '../../src/platform/vocabulary.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

let now = Date.parse('2026-11-23T09:00:00Z')
const before = process.env['THROUGHLINE_NOW']
const wait = (seconds: number): void => {
  now += seconds * 1000
  process.env['THROUGHLINE_NOW'] = new Date(now).toISOString()
}
beforeEach(() => wait(60))
afterAll(() => {
  if (before === undefined) delete process.env['THROUGHLINE_NOW']
  else process.env['THROUGHLINE_NOW'] = before
})

const PASSWORD = 'kettle orchard violin'
const days = { from: '2026-11-23', reason: 'Joins the unit' }
const as = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  return { ...contextFor(viewer, 'api', new Date(now)), viewer }
}
const ada = () => as('administrator', 'probation')
const other = () => as('administrator', 'prison')

const invited = async (email: string, hat = 'analyst/evidence'): Promise<Handed> => {
  const made = await world.perform(await ada(), invite, { name: 'New Colleague', email, hat, ...days })
  if (!made.ok) throw new Error(made.message)
  return made.value
}

/** Follows a link to the end; gives the browser, signed in if it was good. */
const follow = async (link: string | null): Promise<{ jar: Jar; secret: string; status: number }> => {
  const jar = openJar(server)
  await jar.send(link ?? '', link ?? '', { password: PASSWORD, again: PASSWORD })
  const secret = /class="tl-secret">([A-Z2-7 ]+)</.exec((await jar.get('/sign-in/second-factor')).body)?.[1]?.replaceAll(' ', '') ?? ''
  const { statusCode } = await jar.send('/sign-in/second-factor', '/sign-in/second-factor', { code: secret === '' ? '' : generateSync({ secret, epoch: Math.floor(now / 1000) }) })
  return { jar, secret, status: statusCode }
}

const hatsAt = (account: string, organisation: OrganisationName) =>
  owner.selectFrom('membership').select(['id', 'version', 'ended_at']).where('account_id', '=', account).where('organisation_id', '=', world.organisation[organisation]).execute()
const wordsFor = async (role: Role, organisation: OrganisationName): Promise<string> => {
  const told = await world.ask(await as(role, organisation), listNotices, {})
  return told.ok ? told.value.notices.map(({ words }) => words).join('\n') : ''
}

beforeAll(async () => {
  wait(0)
  for (const [role, organisation] of [['administrator', 'probation'], ['administrator', 'prison'], ['governance-lead', 'commissioner']] as const) {
    const { viewer } = await world.as(role, organisation)
    await owner.updateTable('account').set({ kept_by: viewer.organisationId }).where('id', '=', viewer.accountId).execute()
  }
})

describe('inviting first', () => {
  const role = { name: 'New Pom', hat: 'prison-offender-manager/offender-management', ...days }

  test('another agency’s role is refused while the first link is in somebody’s drawer, and the refusal says who keeps the account', async () => {
    const email = 'new.pom@example.invalid'
    const { path, account } = await invited(email)
    for (const keeper of [undefined, ['yes' as const]]) {
      const refused = await world.perform(await other(), invite, { ...role, email: email.toUpperCase(), keeper })
      expect(refused).toMatchObject({ ok: false, field: 'email', message: expect.stringMatching(/Test probation keeps.*not been used yet/) })
    }
    expect(await hatsAt(account, 'prison')).toEqual([])
    expect((await follow(path)).status).toBe(303)
    // Used: by whom, the other agency asks the keeper, and says that it did.
    const asked = await world.perform(await other(), invite, { ...role, email })
    expect(asked).toMatchObject({ ok: false, field: 'keeper', message: expect.stringContaining('Test probation keeps') })
    const given = await world.perform(await other(), invite, { ...role, email, keeper: ['yes'] })
    expect(given).toMatchObject({ ok: true, value: { path: null } })
  })

  test('a role given before the link is used (by an older release, say) ends when it is used, until its own administrator lets it go on', async () => {
    const { path, account } = await invited('older.release@example.invalid')
    const hat = randomUUID()
    await owner.insertInto('membership').values({ id: hat, account_id: account, organisation_id: world.organisation.prison, role: 'prison-offender-manager', purpose: 'offender-management', from_day: '2026-11-23' }).execute()
    expect(await world.perform(await other(), giveRole, { account, hat: 'analyst/evidence', ...days })).toMatchObject({ ok: false, message: expect.stringContaining('not been used yet') })
    expect((await world.perform(await other(), endRole, { account, hat, version: 1, lastDay: '2027-01-01', reason: 'Covers a leave' })).ok).toBe(true)
    expect(await world.perform(await other(), endRole, { account, hat, version: 2, lastDay: null, reason: 'Stays' })).toMatchObject({ ok: false, message: expect.stringContaining('not been used yet') })
    const { jar } = await follow(path)
    expect((await jar.get('/hats')).body).not.toContain('Prison offender manager')
    expect((await jar.send('/hats', '/hats', { hat })).statusCode).toBe(404)
    expect(await wordsFor('administrator', 'prison')).toContain('Test probation')
  })
})

describe('a reset by the keeping agency', () => {
  test('puts the account out of every other agency’s roles until their administrators let them go on', async () => {
    const email = 'works.twice@example.invalid'
    const { path, account } = await invited(email)
    await follow(path)
    wait(60)
    const role = { name: 'Works Twice', email, hat: 'prison-offender-manager/offender-management', ...days, keeper: ['yes' as const] }
    expect((await world.perform(await other(), invite, role)).ok).toBe(true)
    const reset = await world.perform(await ada(), resetAccount, { account, reason: 'Lost the telephone' })
    if (!reset.ok) throw new Error(reset.message)
    expect((await hatsAt(account, 'prison')).map((hat) => hat.ended_at)).toEqual([null])
    wait(60)
    const taken = await follow(reset.value.path)
    expect([taken.status, (await taken.jar.get('/hats')).body.includes('Prison offender manager')]).toEqual([303, false])
    const [hat] = await hatsAt(account, 'prison')
    expect([hat?.ended_at, (await taken.jar.send('/hats', '/hats', { hat: hat?.id ?? '' })).statusCode]).toEqual([new Date(now), 404])
    expect(await wordsFor('administrator', 'prison')).toMatch(/Test probation .*let it go on/)
    // The other agency has asked, and lets the role go on: from then on it is worn again.
    const goesOn = await world.perform(await other(), endRole, { account, hat: hat?.id ?? '', version: hat?.version ?? 0, lastDay: null, reason: 'Rang them: new telephone' })
    expect([goesOn.ok, (await taken.jar.get('/hats')).body.includes('Prison offender manager')]).toEqual([true, true])
    const changes = await owner.selectFrom('membership_change').select(['kind', 'reason']).where('membership_id', '=', hat?.id ?? '').orderBy('changed_at').execute()
    expect(changes.map(({ kind }) => kind)).toEqual(['given', 'ended-now', 'changed'])
  })
})

describe('a reset as a way to read what the administrator may not', () => {
  const kept = async (role: Role, organisation: OrganisationName): Promise<string> => {
    const { viewer } = await world.as(role, organisation)
    await owner.updateTable('account').set({ kept_by: viewer.organisationId }).where('id', '=', viewer.accountId).execute()
    return viewer.accountId
  }
  const reset = async (account: string): Promise<Handed> => {
    const made = await world.perform(await ada(), resetAccount, { account, reason: 'An attack' })
    if (!made.ok) throw new Error(made.message)
    return made.value
  }
  const statusOf = async (path: string | null): Promise<number> => (await openJar(server).get(path ?? '')).statusCode
  const approve = { reason: 'Met her' }

  test.each<[Role, OrganisationName]>([['victim-liaison-officer', 'probation'], ['governance-lead', 'probation']])('of a %s opens nothing before a second person has approved it', async (role, organisation) => {
    const account = await kept(role, organisation)
    const { path, waits } = await reset(account)
    expect([waits, await statusOf(path), (await follow(path)).status]).toEqual([true, 404, 403])
    // Neither the maker, nor a colleague whom the maker invented, nor the owner, nor another agency's administrator approves it.
    expect(await world.perform(await ada(), approveLink, { account, ...approve })).toMatchObject({ ok: false, message: expect.stringContaining('made this link yourself') })
    const puppet = await world.perform(await ada(), invite, { name: 'A Puppet', email: `puppet.${role}@example.invalid`, hat: 'administrator/administration', ...days })
    if (!puppet.ok) throw new Error(puppet.message)
    const maker = await ada()
    for (const asks of [{ ...maker, viewer: { ...maker.viewer, accountId: puppet.value.account } }, await other(), await as('victim-liaison-officer', 'probation'), await as(role, organisation)])
      expect((await world.perform(asks, approveLink, { account, ...approve })).ok).toBe(false)
    expect([await statusOf(path), await wordsFor(role, organisation)]).toEqual([404, expect.stringContaining('replaces your password')])
    const told = await wordsFor('governance-lead', 'commissioner')
    for (const words of ['waits for a second person', 'gave somebody the role of']) expect(told).toContain(words)

    expect((await world.perform(await as('governance-lead', 'commissioner'), approveLink, { account, ...approve })).ok).toBe(true)
    wait(60)
    expect((await follow(path)).status).toBe(303)
    const audit = await owner.selectFrom('audit_entry').select(['name', 'role', 'fields']).where('name', 'in', ['accounts.approve-link', 'accounts.set-up']).where('outcome', '=', 'done').orderBy('occurred_at', 'desc').limit(2).execute()
    expect(audit.map((entry) => [entry.name, entry.role])).toEqual([['accounts.set-up', role], ['accounts.approve-link', 'governance-lead']])
    expect(audit[0]?.fields).toContain('second-person')
    expect((await world.perform(await as('governance-lead', 'commissioner'), approveLink, { account, ...approve })).ok).toBe(false)
  })

  test('a link that was made for less does not open more, once its owner has a role with wide sight', async () => {
    const { account, path: first } = await invited('rises@example.invalid')
    await follow(first)
    wait(60)
    const { path, waits } = await reset(account)
    expect([waits, await statusOf(path)]).toEqual([false, 200])
    const jar = openJar(server)
    await jar.send(path ?? '', path ?? '', { password: PASSWORD, again: PASSWORD })
    const secret = /class="tl-secret">([A-Z2-7 ]+)</.exec((await jar.get('/sign-in/second-factor')).body)?.[1]?.replaceAll(' ', '') ?? ''
    expect((await world.perform(await ada(), giveRole, { account, hat: 'victim-liaison-officer/victim-services', ...days })).ok).toBe(true)
    expect(await statusOf(path)).toBe(404)
    const finished = await jar.send('/sign-in/second-factor', '/sign-in/second-factor', { code: generateSync({ secret, epoch: Math.floor(now / 1000) }) })
    expect([finished.statusCode, (await jar.get('/people')).statusCode]).toEqual([403, 303])
  })

  test('of somebody whom a provider signs in is refused, and a link from before they came that way opens nothing', async () => {
    const { account, path } = await invited('provider@example.invalid')
    expect(await statusOf(path)).toBe(200)
    await owner.updateTable('account').set({ oidc_subject: 'subject-of-the-owner' }).where('id', '=', account).execute()
    expect([await statusOf(path), (await follow(path)).status]).toEqual([404, 403])
    expect(await world.perform(await ada(), resetAccount, { account, reason: 'An attack' })).toMatchObject({ ok: false, message: expect.stringContaining('provider') })
  })
})
