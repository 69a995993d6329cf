/** Under which address this door answers: the one that is configured, or the one it listens on, and never one that a request makes up. */
import type { FastifyRequest } from 'fastify'

/** Names that every machine gives itself: no browser elsewhere is led anywhere by them. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The name and port as a browser would write them, without the port that the scheme has anyway; null where it is none. */
const parsed = (scheme: string, host: string): URL | null => (/^[\w.\-:[\]]+$/.test(host) ? URL.parse(`${scheme}://${host}`) : null)

/** An address of this machine as it stands in a web address. */
const asHost = (address: string): string => {
  const plain = address.replace(/^::ffff:/, '')
  return plain.includes(':') ? `[${plain}]` : plain
}

/**
 * The address that links, passkeys and forms of this answer are made with, without a slash at the end; null where the request names
 * a host that is not ours, which the door then refuses. A name is ours when it is configured (`THROUGHLINE_ADDRESS`); a number when
 * it is the very one that the connection came to. The machine's own names are taken too: they lead nobody but that machine's user.
 */
export const ownAddress = (request: FastifyRequest, configured: string | undefined, https: boolean): string | null => {
  const scheme = https ? 'https' : 'http'
  const asked = parsed(configured?.startsWith('https:') ? 'https' : scheme, request.host ?? '')
  if (!asked) return null
  const isLoopback = LOOPBACK.test(asked.hostname)
  if (configured !== undefined) return isLoopback || asked.host === new URL(configured).host ? configured : null
  const { localAddress, localPort } = request.raw.socket
  const listensOn = localAddress === undefined ? null : parsed(scheme, `${asHost(localAddress)}:${localPort}`)
  return isLoopback || asked.host === listensOn?.host ? `${scheme}://${asked.host}` : null
}
