/** Signing in through a real OpenID Connect provider (oidc-provider, in this process), cookie by cookie as a browser does it. */
import type { Server } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { buildWeb } from '../src/web.ts'
import { makeWorld } from './world.ts'

const world = await makeWorld()
await world.databases.owner.insertInto('installation').values({ demonstration: false }).execute()

const ADDRESS = 'http://localhost:45871'

const startProvider = async (): Promise<{ issuer: string; server: Server }> => {
  const { default: Provider } = await import('oidc-provider')
  const issuer = 'http://localhost:45872'
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'throughline', client_secret: 'a-secret-of-this-test', redirect_uris: [`${ADDRESS}/sign-in/returned`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    // Who signs in is what they type as their login; the provider vouches for the address unless it begins with "unverified".
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: id.replace('unverified-', ''), email_verified: !id.startsWith('unverified-') }) }),
    pkce: { required: () => true },
    cookies: { keys: ['test'] },
  })
  const server = provider.listen(45872)
  await new Promise((resolve) => server.once('listening', resolve))
  return { issuer, server }
}

const provider = await startProvider()
const web = await buildWeb({ core: world.core, openId: { issuer: provider.issuer, clientId: 'throughline', clientSecret: 'a-secret-of-this-test', address: ADDRESS, title: 'Test accounts' } })
await web.listen({ port: 45871, host: 'localhost' })
afterAll(async () => {
  await web.close()
  provider.server.close()
})

/** A browser with cookies for both sites that follows redirects, and fills the provider's two forms in. */
const browse = async (login: string, meddle: (returned: string) => string = (url) => url) => {
  const jar = new Map<string, Map<string, string>>()
  const go = async (url: string, form?: URLSearchParams): Promise<{ url: string; status: number; body: string }> => {
    const { host, pathname } = new URL(url)
    const cookies = [...(jar.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { method: form ? 'POST' : 'GET', redirect: 'manual', headers: { cookie: cookies, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) }, ...(form ? { body: form } : {}) })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (!jar.has(host)) jar.set(host, new Map())
      jar.get(host)!.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = answer.headers.get('location')
    if (location) return go(meddle(new URL(location, url).href))
    const body = await answer.text()
    const action = /action="([^"]+)"/.exec(body)?.[1]
    if (host === new URL(provider.issuer).host && action) {
      const prompt = /name="prompt" value="([^"]+)"/.exec(body)?.[1] ?? 'login'
      return go(new URL(action, url).href, new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt }))
    }
    return { url: `${host}${pathname}`, status: answer.status, body }
  }
  return { page: await go(`${ADDRESS}/sign-in/provider?to=/people`), go }
}

describe('signing in with a provider', () => {
  test('somebody whose verified address is known arrives where they wanted to go, and is known by subject from then on', async () => {
    const { viewer } = await world.as('offender-manager', 'probation')
    const { page, go } = await browse('offender-manager.probation@example.invalid')
    expect([page.status, page.url]).toEqual([200, 'localhost:45871/people'])
    expect(page.body).toContain(viewer.name)
    const account = await world.databases.owner.selectFrom('account').select('oidc_subject').where('id', '=', viewer.accountId).executeTakeFirstOrThrow()
    expect(account.oidc_subject).toBe(`${provider.issuer} offender-manager.probation@example.invalid`)
    expect((await go(`${ADDRESS}/hats`)).body).toContain('Whom do you act for now?')
  })

  test('an address that the provider has not verified opens nothing', async () => {
    await world.as('analyst', 'commissioner')
    const { page } = await browse('unverified-analyst.commissioner@example.invalid')
    expect([page.status, page.body.includes('You have no access here yet')]).toEqual([403, true])
  })

  test('a stranger to us is told whom to ask', async () => {
    const { page } = await browse('nobody@example.invalid')
    expect([page.status, page.body.includes('Ask your organisation’s administrator')]).toEqual([403, true])
  })

  test('an answer with another browser’s state is refused', async () => {
    await world.as('governance-lead', 'commissioner')
    const { page } = await browse('governance-lead.commissioner@example.invalid', (url) => (url.includes('/sign-in/returned') ? url.replace(/state=[^&]+/, 'state=forged') : url))
    expect([page.status, page.body.includes('Signing in did not finish')]).toEqual([400, true])
  })

  test('a return without a beginning is refused', async () => {
    const answer = await web.inject({ method: 'GET', url: '/sign-in/returned?code=x&state=y' })
    expect(answer.statusCode).toBe(400)
  })
})
