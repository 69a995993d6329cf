/** Passwords of local accounts, kept as Argon2id hashes: the one place that knows @node-rs/argon2. */
import { hash, parseOptions, verify } from '@node-rs/argon2'

/**
 * What one guess has to cost, newest last: memory in KiB, passes, lanes. OWASP Password Storage Cheat Sheet, "Argon2id" (read
 * November 2026): at least 19 MiB, two passes, one lane. A hash of older parameters is made anew at the next sign-in.
 */
const COSTS = [{ from: '2026-11-23', memoryCost: 19_456, timeCost: 2, parallelism: 1, source: 'OWASP Password Storage Cheat Sheet' }] as const
const { memoryCost, timeCost, parallelism } = COSTS.at(-1)!

/** The same letters however a keyboard composes them (NIST SP 800-63B-4, section 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC')

/** The hash to keep, with its own salt and parameters in it (about 30 ms of one core). */
export const hashPassword = (password: string): Promise<string> => hash(normalised(password), { memoryCost, timeCost, parallelism })

let nobodys: Promise<string> | undefined

/**
 * Is this the password behind the hash? Without a hash (no such account) the same work is done against nobody's, so that how
 * long the answer takes does not tell who has an account.
 */
export const passwordMatches = async (kept: string | null, password: string): Promise<boolean> => {
  nobodys ??= hashPassword('nobody signs in with this')
  const matches = await verify(kept ?? await nobodys, normalised(password))
  return kept !== null && matches
}

/** Was this hash made at a lower cost than today's? */
export const isOutdated = (kept: string): boolean => {
  const made = parseOptions(kept)
  return made.memoryCost < memoryCost || made.timeCost < timeCost
}
