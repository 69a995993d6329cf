/** Who a request comes from, and whether what it sends was meant: the session's cookie, the key in its forms, the page it left. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../platform/context.ts'

/**
 * The names of our cookies. Over HTTPS they begin with `__Host-`, which browsers take only from this very host, marked secure and for
 * the whole site: no neighbour under the same domain can plant one.
 */
export const cookieNames = (https: boolean): { readonly session: string; readonly visitor: string; readonly owed: string; readonly notice: string } => {
  const prefix = https ? '__Host-' : ''
  return { session: `${prefix}throughline_session`, visitor: `${prefix}throughline_visitor`, owed: `${prefix}throughline_owed`, notice: `${prefix}throughline_notice` }
}

/** What a request carries once its cookie is read. */
export interface Visit {
  readonly viewer: Viewer | null
  readonly csrf: string
  /** When they proved who they are; a change of hat keeps it. */
  readonly signedInAt?: Date
  readonly way?: 'demonstration' | 'provider' | 'password' | 'passkey' | null
}

export const NOBODY: Visit = { viewer: null, csrf: '' }

/** Only a path on this site is followed after signing in. */
export const localPath = (to: string): string => (/^\/(?![/\\])[\w\-./?=&%]*$/.test(to) ? to : '/')

/** Browsers say where a POST comes from; another site's is refused, and a program that says nothing has no cookie to abuse. */
export const sameOrigin = (request: FastifyRequest): boolean => {
  const { origin, 'sec-fetch-site': from } = request.headers
  if (from === 'cross-site' || from === 'same-site') return false
  if (origin === undefined) return true
  try {
    return new URL(origin).host === request.headers.host
  } catch {
    return false
  }
}

export const bodyOf = (request: FastifyRequest): Readonly<Record<string, unknown>> => (request.body ?? {}) as Record<string, unknown>

/** Is this the key that the session's own forms carry? Compared in constant time, so that nobody can guess it letter by letter. */
export const csrfMatches = (expected: string, body: Readonly<Record<string, unknown>>): boolean => {
  const given = body['_csrf']
  if (expected === '' || typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
