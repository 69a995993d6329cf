/** Attacks with a made-up host: no link, no page and no passkey is made for an address that is not this door's own. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepRecoveryCodes, setPassword } from '../../src/accounts/store/credentials.ts'
import { hashPassword } from '../../src/platform/passwords.ts'
import { sealOf } from '../../src/platform/seal.ts'
import { buildWeb } from '../../src/web.ts'
import { openJar, type Jar } from '../jar.ts'
import { makeWorld } from '../world.ts'

const world = await makeWorld()
const { owner, app } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
const configured = await buildWeb({ core: world.core, https: true, address: 'https://throughline.example' })
afterAll(() => Promise.all([server.close(), configured.close()]))

const PASSWORD = 'kettle orchard violin'
let jar: Jar
beforeAll(async () => {
  const { viewer } = await world.as('offender-manager', 'probation')
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const hash = await hashPassword(PASSWORD)
  await app.transaction().execute(async (tx) => {
    await setPassword(tx, viewer.accountId, hash, new Date())
    await keepRecoveryCodes(tx, sealOf(world.core.files.keys), viewer.accountId, ['aaaa-bbbb-cccc-dddd'], new Date())
  })
  const hat = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  jar = openJar(server)
  await jar.post('/sign-in', { person: hat.id, to: '/' })
})

test('a made-up host is refused in words that repeat nothing of it, whatever is asked', async () => {
  for (const host of ['evil.example', 'evil.example:3000', 'localhost.evil.example', 'localhost@evil.example', '127.0.0.1.evil.example', '10.0.0.1', '192.0.2.7:3000', 'evil.example/localhost', 'localhost evil.example', '[::1].evil.example', 'evil.example\\localhost'])
    for (const [method, url] of [['GET', '/sign-in'], ['GET', '/assets/nothing'], ['GET', '/no/such/page'], ['GET', '/invitations/x'], ['POST', '/sign-in'], ['POST', '/api/people.search']] as const) {
      const answer = await server.inject({ method, url, headers: { host } })
      expect([host, url, answer.statusCode, answer.body.includes('evil'), answer.body.includes('THROUGHLINE_ADDRESS')]).toEqual([host, url, 400, false, true])
    }
  for (const host of ['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000']) expect([host, (await server.inject({ method: 'GET', url: '/sign-in', headers: { host } })).statusCode]).toEqual([host, 200])
  expect((await server.inject({ method: 'GET', url: '/health', headers: { host: 'evil.example' } })).statusCode).toBe(200)
})

test('where an address is configured it is the only one that answers are made with', async () => {
  const at = (host: string) => configured.inject({ method: 'GET', url: '/sign-in', headers: { host } })
  const asked = async (host: string): Promise<string> => /data-asked="([^"]*)"/.exec((await at(host)).body)?.[1] ?? ''
  expect((await at('evil.example')).statusCode).toBe(400)
  expect((await at('throughline.example:8443')).statusCode).toBe(400)
  for (const host of ['throughline.example', 'THROUGHLINE.example:443', 'localhost:3000']) {
    expect((await at(host)).statusCode).toBe(200)
    expect([host, (await asked(host)).includes('throughline.example')]).toEqual([host, true])
  }
  // A proxy that nobody named is not believed either.
  const forwarded = await server.inject({ method: 'GET', url: '/sign-in', headers: { 'x-forwarded-host': 'evil.example' } })
  expect([forwarded.statusCode, forwarded.body.includes('evil')]).toEqual([200, false])
})

test('a number is taken when it is the very address that the connection came to', async () => {
  const open = await buildWeb({ core: world.core })
  const listens = await open.listen({ port: 0, host: '0.0.0.0' })
  const port = Number(new URL(listens).port)
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []).find((one) => one.family === 'IPv4' && !one.internal)?.address
  const statusUnder = (to: string, host: string): Promise<number> => new Promise((resolve, reject) => {
    request({ host: to, port, path: '/sign-in', headers: { host } }, (answer) => { answer.resume(); resolve(answer.statusCode ?? 0) }).on('error', reject).end()
  })
  expect([await statusUnder('127.0.0.1', `localhost:${port}`), await statusUnder('127.0.0.1', 'evil.example'), await statusUnder('127.0.0.1', `192.0.2.7:${port}`)]).toEqual([200, 400, 400])
  if (own !== undefined) expect([await statusUnder(own, `${own}:${port}`), await statusUnder(own, `${own}:1`), await statusUnder(own, `evil.example:${port}`)]).toEqual([200, 400, 400])
  await open.close()
})

/** A new passkey as an authenticator makes it for this origin and name, without attestation (Web Authentication, sections 5.8.1, 6.1, 6.5). */
const passkeyFor = (origin: string, name: string, challenge: string): string => {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const id = createHash('sha256').update(origin + challenge).digest()
  const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')])
  const present = Buffer.from([0x45, 0, 0, 0, 0])
  const data = Buffer.concat([createHash('sha256').update(name).digest(), present, Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
  const length = Buffer.from([0x58, data.length])
  const attestation = Buffer.concat([Buffer.from([0xa3]), Buffer.from('63666d74646e6f6e656761747453746d74a0', 'hex'), Buffer.from('686175746844617461', 'hex'), length, data])
  const client = JSON.stringify({ type: 'webauthn.create', challenge, origin, crossOrigin: false })
  return JSON.stringify({ id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', response: { clientDataJSON: Buffer.from(client).toString('base64url'), attestationObject: attestation.toString('base64url') } })
}

test('a passkey is for the site whose page asked, whatever address the caller names', async () => {
  const challenge = async (): Promise<string> => {
    const asked = /data-asked="([^"]*)"/.exec((await jar.get('/account/passkey')).body)?.[1] ?? ''
    return /"challenge":"([\w-]+)"/.exec(asked.replaceAll('&quot;', '"'))?.[1] ?? ''
  }
  const add = (passkey: string, more: object) => jar.api('accounts.add-passkey', { current: PASSWORD, name: 'Work laptop', passkey, ...more })
  for (const [origin, name] of [['https://evil.example', 'evil.example'], ['http://localhost:4711', 'localhost'], ['https://localhost', 'localhost']] as const) {
    const refused = await add(passkeyFor(origin, name, await challenge()), { address: origin })
    expect([origin, refused.statusCode, refused.json()]).toEqual([origin, 422, expect.objectContaining({ field: 'passkey' })])
  }
  expect(await owner.selectFrom('account_factor').select('id').execute()).toEqual([])
  const honest = await add(passkeyFor('http://localhost', 'localhost', await challenge()), {})
  expect([honest.statusCode, await owner.selectFrom('account_factor').select('site').execute()]).toEqual([200, [{ site: 'localhost' }]])
})
