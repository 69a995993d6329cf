/** A browser without a window: keeps cookies, reads the hidden keys of a page's form, and sends forms, over the server's own injection. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { checkForms } from './form-faults.ts'

export interface Jar {
  readonly cookies: Record<string, string>
  get(url: string): Promise<LightMyRequestResponse>
  /** Sends a form with the key of the page at `from`, as a browser would that shows it. */
  send(from: string, action: string, fields?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
  /** Sends what is given and nothing else. */
  post(url: string, fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
  api(name: string, payload: object): Promise<LightMyRequestResponse>
}

/** A browser at this address (IPv4 or IPv6) that has been nowhere yet. */
export const openJar = (server: FastifyInstance, remoteAddress = '198.51.100.7'): Jar => {
  const cookies: Record<string, string> = {}
  const keep = (answer: LightMyRequestResponse): LightMyRequestResponse => {
    for (const { name, value } of answer.cookies) {
      if (value === '') delete cookies[name]
      else cookies[name] = value
    }
    return answer
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' }
  const get: Jar['get'] = async (url) => checkForms(keep(await server.inject({ method: 'GET', url, cookies, remoteAddress, headers: { 'user-agent': headers['user-agent'] } })))
  const post: Jar['post'] = async (url, fields, more = {}) =>
    keep(await server.inject({ method: 'POST', url, cookies, remoteAddress, payload: new URLSearchParams(fields).toString(), headers: { ...headers, ...more } }))
  return {
    cookies, get, post,
    send: async (from, action, fields = {}) => {
      const { body } = await get(from)
      const form = body.slice(Math.max(0, body.indexOf(`action="${action}"`)))
      const csrf = /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? ''
      return post(action, { _csrf: csrf, _once: randomUUID(), ...fields })
    },
    api: async (name, payload) => keep(await server.inject({ method: 'POST', url: `/api/${name}`, cookies, remoteAddress, payload })),
  }
}
