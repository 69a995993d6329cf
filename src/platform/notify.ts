/**
 * GOV.UK Notify over its published HTTP interface (docs.notifications.service.gov.uk/rest-api.html): a token signed with the key, one call to
 * send, one to ask. Its client package does the same with a request library (docs/decisions/2026-11-24-letters-and-messages.md).
 * Nothing of a message, a number or an address is written to a log here.
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Fate, MessageService, Outgoing } from './message-service.ts'

export interface NotifySettings {
  readonly address: string
  readonly serviceId: string
  readonly secret: string
  /** Templates of the service whose only words are `((body))`, with `((subject))` for e-mail. */
  readonly templates: Readonly<Record<Outgoing['channel'], string>>
}

const ANSWER_MS = 10_000
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** The settings from the environment, or null where no key is set. A key ends with the ids of the service and of the secret. */
export const notifySettings = (environment: Readonly<Record<string, string | undefined>> = process.env): NotifySettings | null => {
  const { THROUGHLINE_NOTIFY_KEY: key, THROUGHLINE_NOTIFY_SMS_TEMPLATE: sms, THROUGHLINE_NOTIFY_EMAIL_TEMPLATE: email, THROUGHLINE_NOTIFY_ADDRESS: address } = environment
  if (!key) return null
  const [, serviceId, secret] = new RegExp(`(${UUID})-(${UUID})$`).exec(key) ?? []
  if (!serviceId || !secret || !sms || !email) throw new Error('To send by GOV.UK Notify, set THROUGHLINE_NOTIFY_KEY as Notify shows it, and THROUGHLINE_NOTIFY_SMS_TEMPLATE and _EMAIL_TEMPLATE to the ids of two templates.')
  return { address: (address ?? 'https://api.notifications.service.gov.uk').replace(/\/$/, ''), serviceId, secret, templates: { sms, email } }
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token that says which service asks and when, signed with the secret (JSON Web Token, HS256). */
const tokenOf = ({ serviceId, secret }: NotifySettings, now: Date): string => {
  const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ iss: serviceId, iat: Math.floor(now.getTime() / 1000) })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const Sent = z.object({ id: z.string().min(1).max(100) })
const Known = z.object({ status: z.string() })
const List = z.object({ notifications: z.array(z.object({ id: z.string().min(1).max(100) })) })

const FATES: Readonly<Record<string, Fate>> = {
  delivered: 'delivered', sent: 'delivered', 'permanent-failure': 'permanent-failure', 'temporary-failure': 'temporary-failure', 'technical-failure': 'technical-failure',
}

/** Raised where the service could not be asked; its words are ours, never the service's. */
class Unreachable extends Error {
  override readonly name = 'NotifyUnreachable'
}

/** Notify as a message service. Numbers that it will not take are refused for good; its limits, its faults and a wrong key are tried again. */
export const notifyService = (settings: NotifySettings, clock: () => Date): MessageService => {
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; json: unknown }> => {
    const answer = await fetch(`${settings.address}${path}`, {
      method, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS), headers: { authorization: `Bearer ${tokenOf(settings, clock())}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch(() => { throw new Unreachable('The service did not answer.') })
    return { status: answer.status, json: await answer.json().catch(() => null) }
  }
  const asked = async (path: string): Promise<unknown> => {
    const { status, json } = await call('GET', path)
    if (status !== 200) throw new Unreachable(`The service answered ${status}.`)
    return json
  }
  return {
    name: 'notify',
    find: async (reference, channel) => List.parse(await asked(`/v2/notifications?template_type=${channel}&reference=${encodeURIComponent(reference)}`)).notifications[0]?.id ?? null,
    send: async ({ reference, channel, to, subject, body }) => {
      const { status, json } = await call('POST', `/v2/notifications/${channel}`, {
        template_id: settings.templates[channel], reference, personalisation: channel === 'sms' ? { body } : { subject, body }, ...(channel === 'sms' ? { phone_number: to } : { email_address: to }),
      })
      const taken = status === 201 ? Sent.safeParse(json) : null
      if (taken?.success) return { outcome: 'taken', id: taken.data.id }
      return { outcome: status === 400 ? 'refused' : 'later' }
    },
    fateOf: async (id) => FATES[Known.parse(await asked(`/v2/notifications/${encodeURIComponent(id)}`)).status] ?? 'on-its-way',
  }
}
