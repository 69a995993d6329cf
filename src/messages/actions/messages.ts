/** Messages as workers see them: those of one person, the list of what failed and what waits, one message, and what a worker did about it. */
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { firstName, letterText, messageText } from '../catalogue.ts'
import { doneOf, nextWords, SETTLING, settlingOf } from '../told.ts'
import { listMessages, messageById, messagesOf, settleMessage, wishesOf, type MessageRow } from '../store.ts'
import { postAddressOf } from '../store/addresses.ts'

/** Days ahead that the list and ‘My day’ look. */
const AHEAD_DAYS = 1
const LIST_MAX = 100

const saidOf = (row: MessageRow) => ({ worker: row.worker === null ? null : firstName(row.worker), day: row.meetingDay, at: row.meetingAt, telephone: row.telephone, place: row.place, bring: row.bring })

/** What it says, or will say: once sent, the words that went out. */
const wordsOf = (row: MessageRow): string => row.words ?? (row.channel === 'letter' ? letterText(row.about, saidOf(row)).paragraphs.join(' ') : messageText(row.about, row.language, saidOf(row)).body)

export const messagesOfPerson = query({
  name: 'messages.of-person',
  title: 'How somebody wants to be told, and every letter and message about their appointments',
  who: CASE_ROLES,
  classes: ['contact'],
  input: z.object({ person: PersonId }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const people = await samePeople(context, person.id)
    const hidden = hiddenReason('contact', await sightOf(context, person.id))
    const [wish = null, ...earlier] = hidden === null ? await wishesOf(context, people) : []
    const messages = hidden === null ? (await messagesOf(context, people)).map((row) => ({ ...row, says: wordsOf(row), next: nextWords(row) })) : []
    return yes({ person, today: context.today, hidden, wish, earlier, messages })
  },
  about: ({ person }) => [person.id],
})

export const messageList = query({
  name: 'messages.list',
  title: 'Letters and messages: what did not arrive, what is to be printed or told, what goes out by tomorrow, what went out this week',
  who: CASE_ROLES,
  classes: ['contact'],
  input: z.object({}),
  async run(context) {
    const scope = { until: addDays(context.today, AHEAD_DAYS), limit: LIST_MAX }
    const parts = await Promise.all((['failed', 'work', 'going', 'gone'] as const).map(async (part) => [part, (await listMessages(context, [part], scope)).map((row) => ({ ...row, says: wordsOf(row), next: nextWords(row) }))] as const))
    return yes({ today: context.today, role: context.viewer?.role ?? null, more: parts.some(([, rows]) => rows.length === LIST_MAX), ...Object.fromEntries(parts) as Record<(typeof parts)[number][0], (typeof parts)[number][1]> })
  },
  about: ({ failed, work, going, gone }) => [...new Set([...failed, ...work, ...going, ...gone].map(({ currentId }) => currentId))],
})

/** One message of this person that the viewer may see. */
const seenMessage = async (context: Reading, input: { readonly person: string; readonly message: string }) => {
  const person = await seenPerson(context, input.person)
  const row = person && await messageById(context, input.message)
  return person && row && (await samePeople(context, person.id)).includes(row.personId) ? { person, row } : null
}

const OneMessage = z.object({ person: PersonId, message: z.uuid('This is not the id of a message.') })

export const oneMessage = query({
  name: 'messages.one',
  title: 'One letter or message: what it says, what became of it, and as a letter where it goes',
  who: CASE_ROLES,
  classes: ['contact', 'identity', 'needs'],
  input: OneMessage,
  async run(context, input) {
    const seen = await seenMessage(context, input)
    if (!seen) return notFound()
    const { person, row } = seen
    const [wish = null] = await wishesOf(context, await samePeople(context, person.id))
    const address = row.channel === 'letter' ? await postAddressOf(context, await samePeople(context, person.id), row.meetingDay) : null
    return yes({ person, today: context.today, row, wish, says: wordsOf(row), settling: settlingOf(row), next: nextWords(row), letter: row.channel === 'letter' ? { ...letterText(row.about, saidOf(row)), address } : null })
  },
  about: ({ person }) => [person.id],
})

export const settle = action({
  name: 'messages.settle',
  title: 'Say that a letter was posted or handed over, that somebody was told, or why not',
  who: CASE_ROLES,
  classes: ['contact'],
  input: OneMessage.extend({ how: z.enum(SETTLING, 'Choose what you did.'), words: letters(300).default(''), version: Version }),
  async run(context, input) {
    const seen = await seenMessage(context, input)
    if (!seen) return notFound()
    const { row } = seen
    if (row.version !== input.version) return stale(row)
    const choice = settlingOf(row).find(({ value }) => value === input.how)
    if (!choice) return no(row.settledOn ? `This was settled on ${longDay(row.settledOn)}.` : 'Nothing waits for a worker here.')
    if (choice.needsWords && input.words.length < 3) return no('Say why, in a few words.', 'words')
    const to = doneOf(row, input.how)
    const saved = await settleMessage(context, input.version === row.version ? row : { ...row, version: input.version }, to.state === 'failed' ? { settled: to.settled, words: input.words === '' ? null : input.words } : { state: to.state, words: wordsOf(row) })
    return saved ? yes({ person: seen.person.id, how: input.how }) : stale(null)
  },
  about: ({ person }) => [person],
})

/** For ‘My day’ and the person’s page: what failed, and what a worker prints or tells. The words name no person and nothing of the appointment but its day. */
export const messageDueItems = async (context: Reading, { until, limit, people }: { readonly until: string; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  if (!CASE_ROLES.some((role) => role === context.viewer?.role)) return []
  const horizon = addDays(context.today, 7)
  const rows = await listMessages(context, ['failed', 'work'], { until: until < horizon ? until : horizon, limit, people })
  return rows.map((row) => ({ personId: row.currentId, due: row.state === 'failed' ? (row.meetingDay < context.today ? row.meetingDay : context.today) : row.sendDay, words: nextWords(row) ?? '', href: `/people/${row.currentId}/messages/${row.id}`, urgent: false }))
    .toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

