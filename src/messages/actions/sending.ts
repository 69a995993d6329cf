/**
 * The loop that sends: one message a turn, in the turn’s own transaction. It asks the service first whether it has the message by our
 * reference: whoever was killed between sending and noting finds it there, and nothing goes out twice.
 */
import type { ClientBase } from 'pg'
import type { Loop } from '../../platform/loop.ts'
import { localService, type MessageService } from '../../platform/message-service.ts'
import { notifyService, notifySettings } from '../../platform/notify.ts'
import { clock } from '../../platform/context.ts'
import { firstName, messageText } from '../catalogue.ts'
import { nextToAskAfter, nextToHand, noteEnd, noteLater, noteSent, sweep, type ToHand } from '../store/sending.ts'
import { civilFrom, nextTry } from '../timing.ts'
import { lastLook } from '../wishes.ts'

const LOOK_SECONDS = 20
/** First and later looks at what became of a message; the service gives up on one after three days. */
const ASK_MINUTES = 5
const ASK_DAYS_MAX = 5
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const handOver = async (client: ClientBase, service: MessageService, message: ToHand, now: Date): Promise<void> => {
  const appointment = { day: message.day, at: message.at }
  const verdict = lastLook({ channel: message.channel, appointment, cancelled: message.cancelled, current: message.planned === message.version, about: message.about }, message.wish, message, now)
  if (verdict.do === 'wait') return noteLater(client, message.id, civilFrom(new Date(now.getTime() + HOUR_MS)), false)
  if (verdict.do !== 'send') return noteEnd(client, message.id, now, verdict.do === 'withdraw' ? 'withdrawn' : 'failed', verdict.reason)
  const civil = civilFrom(now)
  if (civil > now) return noteLater(client, message.id, civil, false)
  const text = messageText(message.about, message.language, { worker: message.worker === null ? null : firstName(message.worker), day: message.day, at: message.at, telephone: message.telephone })
  try {
    const known = await service.find(message.id, message.channel)
    const handed = known === null ? await service.send({ reference: message.id, channel: message.channel, to: verdict.to, ...text }) : { outcome: 'taken' as const, id: known }
    if (handed.outcome === 'taken') return await noteSent(client, message.id, now, { service: service.name, serviceId: handed.id, words: text.body, lookAt: service.name === 'local' ? now : new Date(now.getTime() + ASK_MINUTES * MINUTE_MS) })
    if (handed.outcome === 'refused') return await noteEnd(client, message.id, now, 'failed', 'permanent-failure')
  } catch (fault) {
    // The service could not be asked: tried again below. A fault of our own goes on to the loop’s log.
    if (!(fault instanceof Error) || fault.name !== 'NotifyUnreachable') throw fault
  }
  const again = nextTry(message.tries + 1, appointment, now)
  await (again ? noteLater(client, message.id, again, true) : noteEnd(client, message.id, now, 'failed', 'service'))
}

const askAfter = async (client: ClientBase, service: MessageService, sent: { readonly id: string; readonly serviceId: string; readonly sentAt: Date }, now: Date): Promise<void> => {
  const fate = await service.fateOf(sent.serviceId).catch(() => 'on-its-way' as const)
  if (fate === 'delivered') return noteEnd(client, sent.id, now, 'delivered', null)
  if (fate !== 'on-its-way') return noteEnd(client, sent.id, now, 'failed', fate)
  const age = now.getTime() - sent.sentAt.getTime()
  // Ever more seldom, and in the end not at all: then it counts as failed, because nobody knows that it arrived.
  if (age > ASK_DAYS_MAX * 24 * HOUR_MS) return noteEnd(client, sent.id, now, 'failed', 'temporary-failure')
  return noteLater(client, sent.id, new Date(now.getTime() + Math.max(ASK_MINUTES * MINUTE_MS, age / 4)), false)
}

/** One turn: hands over one message, or asks after one. True when there may be more to do. */
export const sendingTurn = async (client: ClientBase, service: MessageService, now: Date): Promise<boolean> => {
  await sweep(client, now)
  const message = await nextToHand(client, now)
  if (message) {
    await handOver(client, service, message, now)
    return true
  }
  const sent = await nextToAskAfter(client, now, service.name)
  if (sent) await askAfter(client, service, sent, now)
  return sent !== undefined
}

/** Notify where its key is set, else the outbox of the records themselves. */
const serviceHere = (): MessageService => {
  const settings = notifySettings()
  return settings ? notifyService(settings, clock) : localService
}

export const sendingLoop: Loop = {
  name: 'messages.send',
  everySeconds: LOOK_SECONDS,
  run: async ({ client, now }) => ({ more: await sendingTurn(client, serviceHere(), now) }),
}
