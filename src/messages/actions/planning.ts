/** What follows from an appointment for its messages: planned, taken back, planned anew, in the transaction of the action that changed it. */
import { longMoment, longDay, londonDay } from '../../core/dates.ts'
import { samePeople } from '../../people/actions.ts'
import type { Acting } from '../../platform/context.ts'
import type { About } from '../catalogue.ts'
import { insertMessage, isTold, meetingToTell, meetingsToTell, whereabouts, wishesOf, withdrawPlanned, type ToTell } from '../store.ts'
import { momentOf, sendMoment, type Channel } from '../timing.ts'
import { wayOf, type Reason, type Way, type Whereabouts, type Wish } from '../wishes.ts'

const NOBODY_ASKED = 'Nobody has asked yet how they want to be told, so no message goes out. Ask them: “Letters and messages” on their page.'

/** What is planned, in a sentence. */
const plannedWords = (way: Way, sendAt: Date): string => {
  if (way.inPrison) return `A letter about it is to be printed and handed to them in prison by ${longDay(londonDay(sendAt))}.`
  if (way.inPerson) return `It is not safe to write to them or to ring: they are to be told face to face, by ${longDay(londonDay(sendAt))}.`
  if (way.channel === 'letter') return `A letter about it is to be printed and posted by ${longDay(londonDay(sendAt))}.`
  if (way.channel === 'voice') return `They are to be told by a worker by ${longDay(londonDay(sendAt))}.`
  return `${way.channel === 'sms' ? 'A text message' : 'An e-mail'} about it goes out on ${longMoment(sendAt)}.`
}

interface Around { readonly wish: Wish; readonly where: Whereabouts }

/** Plans one message about an appointment: by the way that holds on the day on which it goes out; by word of a worker where no other is left in time. */
const planOne = async (context: Acting, meeting: ToTell, about: About, atOnce: boolean, { wish, where }: Around): Promise<string[]> => {
  const { now, today } = context
  if (momentOf(meeting) <= now || where.died) return []
  const momentBy = (channel: Channel, prisonUntil = where.prisonUntil): Date | null => sendMoment(channel, meeting, now, { atOnce, prisonUntil })
  // The day on which it would go out outside decides whether they are still in prison then; if so, a letter is handed over there.
  const outside = momentBy(wish.channel, null) ?? now
  const way = wayOf(wish, where, meeting, londonDay(outside))
  const sendAt = momentBy(way.channel, way.inPrison ? where.prisonUntil : null)
  const [planned, at] = sendAt ? [way, sendAt] : [{ channel: 'voice' as const, inPrison: false, inPerson: way.inPerson }, now]
  const inserted = await insertMessage(context, meeting, about, planned, wish, at)
  return inserted ? [londonDay(at) === today && planned.channel === 'voice' && !planned.inPerson ? 'There is no time for a message: a worker is asked to tell them today.' : plannedWords(planned, at)] : []
}

const aroundOf = async (context: Acting, person: string): Promise<{ readonly wish: Wish | undefined; readonly where: Whereabouts }> => {
  const people = await samePeople(context, person)
  const [wish] = await wishesOf(context, people)
  return { wish, where: await whereabouts(context, people) }
}

export type Cause = 'arranged' | 'moved' | 'edited' | 'cancelled'
const WITHDRAWN_BECAUSE: Readonly<Record<Cause, Reason>> = { arranged: 'corrected', moved: 'moved', edited: 'corrected', cancelled: 'cancelled' }

/**
 * After an appointment changed: what was planned and has not gone is taken back; what they know already is put right at once, and a move is
 * always said in the next message. Answers what follows in sentences.
 */
export const planAfter = async (context: Acting, id: string, cause: Cause): Promise<string[]> => {
  const meeting = await meetingToTell(context, id)
  if (!meeting) return []
  const withdrawn = await withdrawPlanned(context, id, WITHDRAWN_BECAUSE[cause])
  const told = await isTold(context, id)
  const { wish, where } = await aroundOf(context, meeting.personId)
  if (!wish) return cause === 'arranged' ? [NOBODY_ASKED] : []
  const around = { wish, where }
  const back = withdrawn.length > 0 ? ['The message that was planned is taken back.'] : []
  if (cause === 'cancelled') return told ? [...back, ...await planOne(context, meeting, 'cancelled', true, around)] : back
  if (cause !== 'moved') return [...(cause === 'edited' && told ? back : []), ...await planOne(context, meeting, withdrawn[0] ?? 'reminder', false, around)]
  const change = await planOne(context, meeting, 'change', told, around)
  return [...back, ...change, ...(told ? await planAgain(context, meeting, around) : [])]
}

const DAY_MS = 86_400_000

/** After a change that is told at once, the usual reminder as well, where it is more than a day away. */
const planAgain = async (context: Acting, meeting: ToTell, around: Around): Promise<string[]> => {
  const usual = sendMoment(around.wish.channel, meeting, context.now, { atOnce: false, prisonUntil: null })
  return usual !== null && usual.getTime() > context.now.getTime() + DAY_MS ? planOne(context, meeting, 'reminder', false, around) : []
}

/** After somebody said how they want to be told: everything that has not gone is planned anew. */
export const planAnew = async (context: Acting, people: readonly string[]): Promise<void> => {
  const [wish] = await wishesOf(context, people)
  const where = await whereabouts(context, people)
  for (const meeting of await meetingsToTell(context, people)) {
    const withdrawn = await withdrawPlanned(context, meeting.id, 'wish')
    if (!wish || (withdrawn.length === 0 && await isTold(context, meeting.id))) continue
    for (const about of withdrawn.length === 0 ? ['reminder' as const] : withdrawn) await planOne(context, meeting, about, about !== 'reminder' && await isTold(context, meeting.id), { wish, where })
  }
}
