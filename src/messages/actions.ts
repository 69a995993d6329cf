/** Letters and messages: how somebody wants to be told, what goes out when, and what is done where it does not arrive. */
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { MEETING_ROLES } from '../platform/vocabulary.ts'
import { meetingChanged } from '../release/actions.ts'
import { calendarKey, calendarOf, makeCalendarKey, revokeCalendarKey } from './actions/calendar.ts'
import { messageDueItems, messageList, messagesOfPerson, oneMessage, settle } from './actions/messages.ts'
import { planAfter } from './actions/planning.ts'
import { sendingLoop } from './actions/sending.ts'
import { recordWish } from './actions/wish.ts'
import { HOLDINGS } from './holdings.ts'
import { messagesOf, wishesOf } from './store.ts'
import { messageRows, nextWords, stateWords, toldMessages, toldWishes } from './told.ts'

export { calendarAtDoor, calendarKey, makeCalendarKey, revokeCalendarKey } from './actions/calendar.ts'
export { messageList, messagesOfPerson, oneMessage, settle } from './actions/messages.ts'
export { sendingTurn } from './actions/sending.ts'
export { recordWish } from './actions/wish.ts'

/** The person’s page shows the same rows in its panel and in the time line. */
const shownMessages = readOnce(messagesOf)

/** For the person’s page: how they are told, and what did not arrive. Null for whom it is no matter of. */
const readPanel = async (context: Reading, people: readonly string[]) => {
  const role = context.viewer?.role
  if (!MEETING_ROLES.some((one) => one === role)) return null
  const [said] = await wishesOf(context, people)
  // Without number and address: a provider is told neither.
  const wish = said ? { channel: said.channel, language: said.language, largePrint: said.largePrint, safe: said.safe, whyNotSafe: said.whyNotSafe } : null
  // Who only works with somebody reads whether it is safe to write to them; what goes out is the matter of those who work the case.
  const works = role !== 'caseworker' && role !== 'housing-officer'
  if (!works) return wish === null ? null : { wish, works, waits: [], latest: null }
  const messages = await shownMessages(context, people)
  if (wish === null && messages.length === 0) return { wish, works, waits: [], latest: null }
  const [latest] = messages.filter(({ state }) => state !== 'withdrawn')
  return { wish, works, waits: messages.flatMap((row) => { const words = nextWords(row); return words === null ? [] : [{ id: row.id, words }] }), latest: latest ? { about: latest.about, channel: latest.channel, words: stateWords(latest) } : null }
}

export type MessagesPanel = NonNullable<Awaited<ReturnType<typeof readPanel>>>

export const messages = slice({
  name: 'messages',
  holdings: HOLDINGS,
  named: [messagesOfPerson, messageList, oneMessage, recordWish, settle, calendarOf, calendarKey, makeCalendarKey, revokeCalendarKey],
  loops: [sendingLoop],
  panels: [{ name: 'messages.person', title: 'Letters and messages', order: 29, read: readPanel }],
  timeline: [{ name: 'messages', read: async (context, people) => messageRows(await shownMessages(context, people)) }],
  due: [{ name: 'messages', read: messageDueItems }],
  subjectAccess: [
    { title: 'How you want to be told', read: async (context, people) => toldWishes(await wishesOf(context, people)) },
    { title: 'Letters and messages to you', read: async (context, people) => toldMessages(await messagesOf(context, people)) },
  ],
  handlers: [onEvent(meetingChanged, 'messages', (context, { meeting, cause }) => planAfter(context, meeting, cause))],
})
