/** Passkeys (Web Authentication): what the browser is asked and whether its answer holds. The one place that knows @simplewebauthn/server. */
import { randomBytes } from 'node:crypto'
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { sameMark, type Seal } from './seal.ts'

/** Where this site is reached; a passkey is for one site alone, which is what makes it safe against imitations. */
export interface Site {
  /** `https://throughline.example`, without a slash at the end. */
  readonly address: string
}

/** A passkey as it is kept: no secret, only what proves one. */
export interface Passkey {
  readonly credential: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly site: string
}

const CHALLENGE_MINUTES_MAX = 10
const TIMEOUT_MS = 300_000
/** EdDSA, ES256 and RS256 by their COSE numbers. Left to itself the package asks Node for more, which Node calls an experiment, loudly. */
const ALGORITHMS = [-8, -7, -257]

/** The name that passkeys are bound to; null where the address has none (a number), since browsers then offer no passkeys. */
export const siteName = ({ address }: Site): string | null => {
  const { hostname } = new URL(address)
  return /^[\d.]+$|^\[/.test(hostname) ? null : hostname
}

const originOf = ({ address }: Site): string => new URL(address).origin
const aboutChallenge = (origin: string, bound: string, body: Uint8Array): string => `challenge ${origin} ${bound} ${Buffer.from(body).toString('hex')}`

/** A challenge for one browser at one address of ours: it carries its own moment and proof, so that nothing is kept before somebody answers. */
const newChallenge = ({ seal, site, bound, now }: Ceremony): Uint8Array<ArrayBuffer> => {
  const body = Buffer.concat([Buffer.from(now.getTime().toString(16).padStart(12, '0'), 'hex'), randomBytes(16)])
  return new Uint8Array(Buffer.concat([body, seal.mark(aboutChallenge(originOf(site), bound, body))]))
}

/** Did this site, at this origin, ask this of this browser, a few minutes ago at most? */
const isOurChallenge = ({ seal, bound, now }: Answering, origin: string, challenge: string): boolean => {
  const bytes = Buffer.from(challenge, 'base64url')
  const body = bytes.subarray(0, 22)
  const age = now.getTime() - Number.parseInt(body.subarray(0, 6).toString('hex') || '0', 16)
  return bytes.length === 54 && age >= 0 && age < CHALLENGE_MINUTES_MAX * 60_000 && sameMark(bytes.subarray(22), seal.mark(aboutChallenge(origin, bound, body)))
}

/** What one browser at one moment is asked with, or answers to. `bound` is a secret of that browser (a cookie), or of the account that it is signed in to. */
export interface Ceremony {
  readonly seal: Seal
  readonly site: Site
  readonly bound: string
  readonly now: Date
}

/** What an answer is judged with. For a new passkey the site is the one whose page asked: the challenge proves it, and nobody is asked again. */
type Answering = Omit<Ceremony, 'site'>

/** What the browser is asked when somebody adds a passkey, as JSON text; null where the address has no name. */
export const askForNewPasskey = async (ceremony: Ceremony, account: { readonly id: string; readonly email: string; readonly name: string }, known: readonly string[]): Promise<string | null> => {
  const name = siteName(ceremony.site)
  return name === null ? null : JSON.stringify(await generateRegistrationOptions({
    rpName: 'Throughline', rpID: name, userName: account.email, userDisplayName: account.name, userID: new TextEncoder().encode(account.id), challenge: newChallenge(ceremony),
    timeout: TIMEOUT_MS, supportedAlgorithmIDs: ALGORITHMS, attestationType: 'none', excludeCredentials: known.map((id) => ({ id })), authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  }))
}

/** What the browser is asked when somebody signs in, as JSON text: any passkey that it has for this site. */
export const askForPasskey = async (ceremony: Ceremony): Promise<string | null> => {
  const name = siteName(ceremony.site)
  return name === null ? null : JSON.stringify(await generateAuthenticationOptions({ rpID: name, challenge: newChallenge(ceremony), timeout: TIMEOUT_MS, userVerification: 'required' }))
}

const Text = z.string().max(20_000)
const Id = z.string().min(1).max(1400)
const New = z.object({ id: Id, rawId: Id, type: z.literal('public-key'), response: z.object({ clientDataJSON: Text, attestationObject: Text }) })
const Answer = z.object({ id: Id, rawId: Id, type: z.literal('public-key'), response: z.object({ clientDataJSON: Text, authenticatorData: Text, signature: Text }) })

const read = <T extends z.ZodType>(schema: T, json: string): z.output<T> | null => {
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}

const clientDataOf = (clientDataJSON: string): { readonly challenge: string; readonly origin: string } =>
  read(z.object({ challenge: Text, origin: z.url() }), Buffer.from(clientDataJSON, 'base64url').toString()) ?? { challenge: '', origin: '' }

/**
 * The new passkey that the browser made, with the challenge it answered; null when the answer does not hold. It is for the site whose
 * page asked: the browser says which, and the challenge holds for no other, so that whoever sends the answer cannot choose one.
 */
export const newPasskeyOf = async (answering: Answering, json: string): Promise<(Passkey & { readonly challenge: string }) | null> => {
  const response = read(New, json)
  const { challenge, origin } = clientDataOf(response?.response.clientDataJSON ?? '')
  const name = origin === '' ? null : siteName({ address: origin })
  if (!response || name === null || !isOurChallenge(answering, origin, challenge)) return null
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} }, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: name, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) return null
    const { credential } = registrationInfo
    return { credential: credential.id, publicKey: credential.publicKey, counter: credential.counter, site: name, challenge }
  } catch {
    // The package throws for every answer that does not hold: another site's, an old challenge, a broken text.
    return null
  }
}

/** Which passkey an answer says it is from, before anything of it is believed. */
export const credentialOf = (json: string): string | null => read(Answer, json)?.id ?? null

/** The counter to keep and the challenge that was answered; null when the answer does not hold for this passkey, this site and this browser. */
export const passkeyAnswers = async (ceremony: Ceremony, json: string, passkey: Passkey): Promise<{ readonly counter: number; readonly challenge: string } | null> => {
  const response = read(Answer, json)
  if (!response || siteName(ceremony.site) !== passkey.site) return null
  const origin = originOf(ceremony.site)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} }, expectedChallenge: (challenge) => isOurChallenge(ceremony, origin, challenge),
      expectedOrigin: origin, expectedRPID: passkey.site, requireUserVerification: true,
      credential: { id: passkey.credential, publicKey: passkey.publicKey, counter: passkey.counter },
    })
    return verified ? { counter: authenticationInfo.newCounter, challenge: clientDataOf(response.response.clientDataJSON).challenge } : null
  } catch {
    return null
  }
}
