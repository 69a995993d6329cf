/** Messages in words: what waits, what became of each, and what a worker may say that they did. Pure. */
import { longDay, londonDay, longMoment, type Day } from '../core/dates.ts'
import { ABOUT, LANGUAGES, type About, type Language } from './catalogue.ts'
import { CHANNELS, type Channel } from './timing.ts'
import { REASONS, type Reason } from './wishes.ts'

export interface ToldMessage {
  readonly about: About
  readonly channel: Channel
  readonly inPrison: boolean
  readonly inPerson: boolean
  readonly sendAt: Date
  readonly sendDay: Day
  readonly state: 'waiting' | 'sent' | 'delivered' | 'failed' | 'withdrawn'
  readonly stateAt: Date
  readonly reason: Reason | null
  readonly settledOn: Day | null
  readonly settledHow: 'told' | 'not-reached' | 'not-needed' | null
  readonly settledWords: string | null
  readonly meetingDay: Day
  readonly meetingAt: string
  readonly service: string | null
}

export const SETTLING = ['posted', 'told', 'not-reached', 'not-needed'] as const
export type Settling = (typeof SETTLING)[number]

const isWork = ({ state, channel }: Pick<ToldMessage, 'state' | 'channel'>): boolean => state === 'waiting' && (channel === 'letter' || channel === 'voice')
const isOpenFailure = ({ state, settledOn }: Pick<ToldMessage, 'state' | 'settledOn'>): boolean => state === 'failed' && settledOn === null

export interface SettlingChoice {
  readonly value: Settling
  readonly text: string
  readonly needsWords: boolean
}

/** What a worker may say that they did; nothing where nothing waits for one. */
export const settlingOf = (row: ToldMessage): readonly SettlingChoice[] => (!isWork(row) && !isOpenFailure(row) ? [] : [
  ...(isWork(row) && row.channel === 'letter' ? [{ value: 'posted' as const, text: row.inPrison ? 'I handed the letter to them' : 'I posted the letter', needsWords: false }] : []),
  { value: 'told', text: row.inPerson ? 'I told them face to face' : 'I told them myself', needsWords: false },
  { value: 'not-reached', text: 'I could not reach them', needsWords: true },
  { value: 'not-needed', text: 'It is not needed any more', needsWords: true },
])

/** What is kept of that. */
export const doneOf = (row: ToldMessage, how: Settling): { readonly state: 'sent' | 'delivered' } | { readonly state: 'failed'; readonly settled: 'told' | 'not-reached' | 'not-needed' } =>
  (how === 'posted' ? { state: 'sent' } : how === 'told' && isWork(row) ? { state: 'delivered' } : { state: 'failed', settled: how })

const ABOUT_WHAT: Readonly<Record<About, string>> = { reminder: 'their appointment', change: 'the new day, time or place of their appointment', cancelled: 'their appointment, which is cancelled' }
const ofDay = (row: ToldMessage): string => `${ABOUT_WHAT[row.about]} on ${longDay(row.meetingDay)}`

/** What a worker has to do about it, verb first; null where nothing. */
export const nextWords = (row: ToldMessage): string | null => {
  if (isOpenFailure(row)) return `Tell them yourself of ${ofDay(row)}: the ${CHANNELS[row.channel].toLowerCase()} did not reach them${row.reason === null ? '' : ` (${REASONS[row.reason].charAt(0).toLowerCase()}${REASONS[row.reason].slice(1)})`}`
  if (!isWork(row)) return null
  if (row.channel === 'letter') return `${row.inPrison ? 'Print and hand over' : 'Print and post'} the letter about ${ofDay(row)}`
  return `${row.inPerson ? 'Tell them face to face' : 'Ring them or tell them'} of ${ofDay(row)}`
}

const SETTLED: Readonly<Record<NonNullable<ToldMessage['settledHow']>, string>> = { told: 'a worker told them', 'not-reached': 'a worker could not reach them', 'not-needed': 'not needed any more' }

/** What became of it, in a sentence without its full stop. */
export const stateWords = (row: ToldMessage): string => {
  const on = longMoment(row.stateAt)
  switch (row.state) {
    case 'waiting': return isWork(row) ? `To be done by ${longDay(row.sendDay)}` : `Goes out on ${longMoment(row.sendAt)}`
    case 'sent': return row.channel === 'letter' ? `${row.inPrison ? 'Handed over' : 'Posted'} on ${longDay(londonDay(row.stateAt))}` : `Sent on ${on}`
    case 'delivered': return row.service === 'worker' ? `Told on ${longDay(londonDay(row.stateAt))}` : `Arrived on ${on}`
    case 'withdrawn': return `Taken back: ${row.reason === null ? '' : REASONS[row.reason].toLowerCase()}`
    case 'failed': return [row.reason === null ? null : REASONS[row.reason], row.settledHow === null ? null : `${SETTLED[row.settledHow]} (${longDay(row.settledOn ?? row.sendDay)})${row.settledWords ? `: ${row.settledWords}` : ''}`].filter((one) => one !== null).join('; ')
  }
}

/** Rows of the time line: what reached somebody, and what did not. */
export const messageRows = (rows: readonly ToldMessage[]): { day: Day; words: string; source: string }[] => rows.filter(({ state }) => state !== 'waiting' && state !== 'withdrawn').map((row) => ({
  day: londonDay(row.stateAt), words: `${ABOUT[row.about]}, ${longDay(row.meetingDay)}. ${CHANNELS[row.channel]}: ${stateWords(row).charAt(0).toLowerCase()}${stateWords(row).slice(1)}`, source: 'Letters and messages',
}))

type Told = Record<string, string | null>

/** The person’s own copy. */
export const toldMessages = (rows: readonly (ToldMessage & { readonly words: string | null })[]): Told[] => rows.map((row) => ({
  What: ABOUT[row.about], How: CHANNELS[row.channel], Appointment: `${longDay(row.meetingDay)}, ${row.meetingAt}`, 'What became of it': stateWords(row), 'What it said': row.words,
}))

export const toldWishes = (rows: readonly { readonly channel: Channel; readonly telephone: string | null; readonly email: string | null; readonly language: Language; readonly largePrint: boolean; readonly safe: boolean; readonly whyNotSafe: string | null; readonly toldBy: string; readonly recordedOn: Day; readonly by: string | null; readonly organisation: string }[]): Told[] => rows.map((row) => ({
  'You are told by': CHANNELS[row.channel], Telephone: row.telephone, 'E-mail': row.email, Language: LANGUAGES[row.language], 'Large print': row.largePrint ? 'Yes' : 'No', 'Safe to write to you': row.safe ? 'Yes' : `No: ${row.whyNotSafe ?? ''}`,
  'Who told us': row.toldBy, Recorded: longDay(row.recordedOn), By: `${row.by ?? 'Somebody'}, ${row.organisation}`,
}))
