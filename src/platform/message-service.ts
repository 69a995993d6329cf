/**
 * Where text messages and e-mails go: a service that takes them once by our reference and says later what became of each. GOV.UK Notify
 * (notify.ts) where its key is set; else nothing leaves the machine, and the records themselves are the outbox that pages show.
 */

export interface Outgoing {
  /** Our own id of the message: the service knows it again. */
  readonly reference: string
  readonly channel: 'sms' | 'email'
  readonly to: string
  readonly subject: string
  readonly body: string
}

/** What became of a message, as the service says. */
export type Fate = 'on-its-way' | 'delivered' | 'permanent-failure' | 'temporary-failure' | 'technical-failure'

/** Taken under the service's id; refused for good; or not now, to be tried again. */
export type Handed = { readonly outcome: 'taken'; readonly id: string } | { readonly outcome: 'refused' } | { readonly outcome: 'later' }

export interface MessageService {
  readonly name: 'notify' | 'local'
  /** The service's id of a message that it took under our reference; null where it knows none. Throws where it cannot be asked. */
  find(reference: string, channel: Outgoing['channel']): Promise<string | null>
  send(message: Outgoing): Promise<Handed>
  /** Throws where it cannot be asked. */
  fateOf(id: string): Promise<Fate>
}

/** As GOV.UK Notify's own test numbers and addresses do (its documentation, “Testing”), so that a demonstration shows failures. */
const FATES: Readonly<Record<string, Fate>> = {
  '07700900002': 'permanent-failure', '07700900003': 'temporary-failure', 'perm-fail@simulator.notify': 'permanent-failure', 'temp-fail@simulator.notify': 'temporary-failure',
}

/** The outbox of an installation without a service: everything arrives, but for the test numbers. The id says how it ended, so that nothing is kept here. */
export const localService: MessageService = {
  name: 'local',
  find: () => Promise.resolve(null),
  send: ({ reference, to }) => Promise.resolve({ outcome: 'taken', id: `${FATES[to] ?? 'delivered'} ${reference}` }),
  fateOf: (id) => Promise.resolve(Object.values(FATES).find((fate) => id.startsWith(`${fate} `)) ?? 'delivered'),
}
