/**
 * Sign-in with any OpenID Connect provider: authorisation code with PKCE. The provider says who somebody is; which hats they
 * wear is decided here. Nothing is loaded or asked before a provider is named.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface OpenIdSettings {
  /** The provider's issuer address; its `.well-known/openid-configuration` is read at the first sign-in. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where this installation is reached, without a slash at the end: the provider redirects to `<address>/sign-in/returned`. */
  readonly address: string
  /** What the sign-in button calls the provider. */
  readonly title: string
}

/** Somebody whom the provider vouches for. The e-mail address is null unless the provider verified it. */
export interface Vouched {
  readonly subject: string
  readonly verifiedEmail: string | null
}

export interface OpenIdDoor {
  readonly settings: OpenIdSettings
  /** What happens with somebody whom the provider vouches for. */
  arrive(vouched: Vouched, to: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** What the browser sees when the provider or the browser did not keep to the protocol. */
  refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

const PENDING = 'throughline_signing_in'
const PENDING_SECONDS = 600

/** The settings from the environment, or null where no provider is named. */
export const openIdSettings = (environment: Readonly<Record<string, string | undefined>> = process.env): OpenIdSettings | null => {
  const { THROUGHLINE_OPENID_ISSUER: issuer, THROUGHLINE_OPENID_CLIENT: clientId, THROUGHLINE_OPENID_SECRET: clientSecret, THROUGHLINE_ADDRESS: address } = environment
  if (!issuer) return null
  if (!clientId || !clientSecret || !address) throw new Error('To sign in with OpenID Connect, set THROUGHLINE_OPENID_ISSUER, _CLIENT and _SECRET, and THROUGHLINE_ADDRESS.')
  return { issuer, clientId, clientSecret, address: address.replace(/\/$/, ''), title: environment['THROUGHLINE_OPENID_TITLE'] ?? 'your organisation’s account' }
}

/** Adds `/sign-in/provider` and `/sign-in/returned`. What has to survive the way there and back is in a short-lived cookie of this browser. */
export const registerOpenId = (server: FastifyInstance, { settings, arrive, refuse }: OpenIdDoor): void => {
  const redirectUri = `${settings.address}/sign-in/returned`
  const secure = settings.address.startsWith('https:')
  let configured: Promise<{ client: typeof import('openid-client'); configuration: import('openid-client').Configuration }> | undefined
  const configure = () => {
    configured ??= (async () => {
      const client = await import('openid-client')
      // A provider on this machine may be asked without TLS; any other must have it.
      const local = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(settings.issuer).hostname)
      const configuration = await client.discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret, undefined, local ? { execute: [client.allowInsecureRequests] } : {})
      return { client, configuration }
    })().catch((fault: unknown) => {
      configured = undefined
      throw fault
    })
    return configured
  }

  server.get('/sign-in/provider', async (request, reply) => {
    const { client, configuration } = await configure()
    const { to = '/' } = request.query as { to?: string }
    const pending = { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce(), to }
    void reply.setCookie(PENDING, Buffer.from(JSON.stringify(pending)).toString('base64url'), { path: '/sign-in', httpOnly: true, sameSite: 'lax', secure, maxAge: PENDING_SECONDS })
    return reply.redirect(client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri, scope: 'openid email', state: pending.state, nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier), code_challenge_method: 'S256',
    }).href, 303)
  })

  server.get('/sign-in/returned', async (request, reply) => {
    const pending = readPending(request.cookies[PENDING])
    void reply.clearCookie(PENDING, { path: '/sign-in' })
    if (!pending) return refuse(request, reply)
    const { client, configuration } = await configure()
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${settings.address}${request.url}`), { pkceCodeVerifier: pending.verifier, expectedState: pending.state, expectedNonce: pending.nonce, idTokenExpected: true })
      const claims = tokens.claims()
      if (!claims) return refuse(request, reply)
      const verified = claims['email_verified'] === true && typeof claims['email'] === 'string' ? claims['email'] : null
      return await arrive({ subject: `${claims.iss} ${claims.sub}`, verifiedEmail: verified }, pending.to, request, reply)
    } catch (fault) {
      // A wrong state, an old code or a refused consent is the browser's to mend; anything else is a fault of ours.
      if (fault instanceof client.AuthorizationResponseError || fault instanceof client.ClientError || fault instanceof client.ResponseBodyError) return refuse(request, reply)
      throw fault
    }
  })
}

const readPending = (cookie: string | undefined): { verifier: string; state: string; nonce: string; to: string } | null => {
  try {
    const read = JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()) as Record<string, unknown>
    const { verifier, state, nonce, to } = read
    return typeof verifier === 'string' && typeof state === 'string' && typeof nonce === 'string' && typeof to === 'string' ? { verifier, state, nonce, to } : null
  } catch {
    return null
  }
}
