/** Sessions that are planted, stolen, kept too long or guessed. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { startSession } from '../../src/slices.ts'
import { NOW } from '../world.ts'
import { makeGround } from './ground.ts'

const { world, server, browserOf } = await makeGround()
const { owner, app } = world.databases
let attempts = 0
let leaks = 0

const opens = async (token: string, now = NOW): Promise<boolean> => {
  process.env['THROUGHLINE_NOW'] = now.toISOString()
  attempts++
  const { statusCode } = await server.inject({ method: 'GET', url: '/my-people', cookies: { throughline_session: token } })
  process.env['THROUGHLINE_NOW'] = NOW.toISOString()
  return statusCode === 200
}
const hatOf = async (): Promise<string> => {
  const { viewer } = await world.as('offender-manager', 'probation')
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  return (await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()).id
}
const closed = async (token: string, now?: Date): Promise<void> => {
  const open = await opens(token, now)
  if (open) leaks++
  expect(open).toBe(false)
}

test('a cookie that was planted before signing in is not the one that is signed in', async () => {
  const person = await hatOf()
  for (const planted of ['planted', randomBytes(32).toString('base64url'), '']) {
    const answer = await server.inject({ method: 'POST', url: '/sign-in', payload: new URLSearchParams({ person, to: '/' }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' }, cookies: { throughline_session: planted } })
    const given = answer.cookies.find((one) => one.name === 'throughline_session')
    expect(given).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(given?.value).not.toBe(planted)
    await closed(planted)
    expect(await opens(given?.value ?? '')).toBe(true)
  }
})

test('a cookie that was stolen opens nothing after sign-out, nor after another hat was chosen', async () => {
  const victim = await browserOf('offender-manager', 'probation')
  const token = victim.cookies['throughline_session'] ?? ''
  expect(await opens(token)).toBe(true)
  await victim.post('/sign-out', '')
  await closed(token)
  const other = await browserOf('offender-manager', 'probation')
  const before = other.cookies['throughline_session'] ?? ''
  const changed = await other.post('/hats', new URLSearchParams({ _csrf: other.csrf, hat: await hatOf() }))
  const after = changed.cookies.find((one) => one.name === 'throughline_session')?.value
  expect(changed.statusCode).toBe(303)
  if (after !== undefined && after !== before) await closed(before)
})

test('a session ends when it is left alone, at the end of its longest day, and with its hat', async () => {
  const hat = await hatOf()
  const late = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000)
  await closed(await startSession(app, hat, NOW) ?? '', late(9))
  await closed(await startSession(app, hat, NOW) ?? '', late(25))
  const token = await startSession(app, hat, NOW) ?? ''
  expect(await opens(token)).toBe(true)
  await owner.updateTable('membership').set({ until_day: '2026-11-22' }).where('id', '=', hat).execute()
  await closed(token)
  await owner.updateTable('membership').set({ until_day: null }).where('id', '=', hat).execute()
})

test('no cookie is guessed: not at random, not from another, not from what the database keeps', { timeout: 60_000 }, async () => {
  const real = await startSession(app, await hatOf(), NOW) ?? ''
  const { rows } = { rows: await owner.selectFrom('session').select(['token_hash', 'csrf', 'membership_id']).execute() }
  const guesses = [
    ...Array.from({ length: 100 }, () => randomBytes(32).toString('base64url')), ...rows.flatMap((row) => [row.token_hash.toString('hex'), row.token_hash.toString('base64url'), row.csrf, row.membership_id]),
    `${real} `.trimEnd().slice(0, -1), real.toUpperCase(), `${real}x`, `x${real}`, "' or 1=1 --", '\\x00', 'null', 'undefined', '__proto__', 'a'.repeat(10_000),
  ].filter((guess) => guess !== real)
  for (const guess of guesses) await closed(guess)
  console.log(`attack: session fixation and cookie theft: ${attempts} attempts, ${leaks} leaks`)
})
