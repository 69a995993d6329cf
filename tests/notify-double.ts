/** A faithful double of GOV.UK Notify’s HTTP interface on this machine: it checks the token, knows references, and fails as it is told. */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { notifySettings, type NotifySettings } from '../src/platform/notify.ts'

const SERVICE = '11111111-1111-4111-8111-111111111111'
const SECRET = '22222222-2222-4222-8222-222222222222'
const TEMPLATES = { sms: '33333333-3333-4333-8333-333333333333', email: '44444444-4444-4444-8444-444444444444' }

interface Taken { readonly id: string; readonly reference: string; readonly type: string; readonly to: string; readonly body: string; status: string }

export interface NotifyDouble {
  readonly settings: NotifySettings
  readonly taken: Taken[]
  /** How many calls were refused because of the token. */
  readonly refused: { count: number }
  /** Answers of the next sendings, instead of taking them: a status, or `lost`: taken, and the connection cut before the answer. */
  readonly next: (number | 'lost')[]
  close(): Promise<void>
}

const read = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? null : JSON.parse(text)
}

const genuine = (header: string | undefined): boolean => {
  const [head = '', claims = '', signature = ''] = (header ?? '').replace(/^Bearer /, '').split('.')
  const { iss, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as { iss?: string; iat?: number }
  return signature === createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url') && iss === SERVICE && Math.abs((iat ?? 0) - Date.now() / 1000) < 30
}

/** Starts the double; `settings` are read from an environment as an installation would have it. */
export const notifyDouble = async (): Promise<NotifyDouble> => {
  const taken: Taken[] = []
  const refused = { count: 0 }
  const next: (number | 'lost')[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const answer = (status: number, json: object): void => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json)) }
      const fault = (status: number, error: string): void => answer(status, { status_code: status, errors: [{ error, message: 'as told' }] })
      const body = await read(request) as { phone_number?: string; email_address?: string; template_id?: string; reference?: string; personalisation?: { body?: string } } | null
      if (!genuine(request.headers.authorization)) { refused.count += 1; return fault(403, 'AuthError') }
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      if (request.method === 'POST') {
        const told = next.shift()
        if (told === 400) return fault(400, 'ValidationError')
        if (typeof told === 'number') return fault(told, told === 429 ? 'RateLimitError' : told === 403 ? 'AuthError' : 'Exception')
        const type = url.pathname.endsWith('/sms') ? 'sms' : 'email'
        if (body?.template_id !== TEMPLATES[type]) return fault(400, 'BadRequestError')
        const to = body.phone_number ?? body.email_address ?? ''
        const status = to === '07700900002' ? 'permanent-failure' : to === '07700900003' ? 'temporary-failure' : 'created'
        const one = { id: crypto.randomUUID(), reference: body.reference ?? '', type, to, body: body.personalisation?.body ?? '', status }
        taken.push(one)
        if (told === 'lost') return request.socket.destroy()
        return answer(201, { id: one.id, reference: one.reference, content: { body: one.body } })
      }
      const id = /^\/v2\/notifications\/(.+)$/.exec(url.pathname)?.[1]
      if (id === undefined) return answer(200, { notifications: taken.filter(({ reference, type }) => reference === url.searchParams.get('reference') && type === url.searchParams.get('template_type')) })
      const found = taken.find((one) => one.id === id)
      return found ? answer(200, found) : fault(404, 'NoResultFound')
    })()
  })
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  const settings = notifySettings({
    THROUGHLINE_NOTIFY_KEY: `test_key-${SERVICE}-${SECRET}`, THROUGHLINE_NOTIFY_SMS_TEMPLATE: TEMPLATES.sms, THROUGHLINE_NOTIFY_EMAIL_TEMPLATE: TEMPLATES.email,
    THROUGHLINE_NOTIFY_ADDRESS: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  })
  if (!settings) throw new Error('The double has a key.')
  return { settings, taken, refused, next, close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections() }) }
}
