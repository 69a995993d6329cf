/**
 * The words of every message to a person, in English and Welsh. They name no service, no place, no offence, nothing of health or risk, and not
 * the person: others read the telephone of somebody. The worker stands there by their first name, and a telephone number. Pure.
 */
import { longDay, type Day } from '../core/dates.ts'
import { WEEKDAYS, weekday } from '../core/working-days.ts'

export const LANGUAGES = { en: 'English', cy: 'Welsh' } as const
export type Language = keyof typeof LANGUAGES

export const ABOUT = { reminder: 'Reminder', change: 'Changed appointment', cancelled: 'Cancelled appointment' } as const
export type About = keyof typeof ABOUT

/** What a message may say: nothing else of an appointment reaches one. */
export interface Said {
  /** The first name of a worker who is known by account; null says nothing of whom. */
  readonly worker: string | null
  readonly day: Day
  /** `14:05`. */
  readonly at: string
  /** As it was typed; empty where none is known. */
  readonly telephone: string
}

interface MessageWords {
  readonly subject: string
  readonly first: (worker: string | null) => string
  readonly when: string
  readonly call: (telephone: string) => string
  readonly ask: string
}

const EN_CALL = { call: (telephone: string) => `If you cannot come, call ${telephone}.`, ask: 'If you cannot come, tell your worker.' }
const CY_CALL = { call: (telephone: string) => `Os na allwch ddod, ffoniwch ${telephone}.`, ask: 'Os na allwch ddod, dywedwch wrth eich gweithiwr.' }

/** Every message by language; a Welsh speaker looked at none of it yet: docs/decisions/2026-11-24-letters-and-messages.md. */
const WORDS: Readonly<Record<Language, Readonly<Record<About, MessageWords>>>> = {
  en: {
    reminder: { ...EN_CALL, subject: 'Your appointment', first: (worker) => `You have an appointment${worker ? ` with ${worker}` : ''}.`, when: 'It is on' },
    change: { ...EN_CALL, subject: 'Your appointment has changed', first: (worker) => `Your appointment${worker ? ` with ${worker}` : ''} has changed.`, when: 'It is now on' },
    cancelled: { subject: 'Your appointment is off', first: (worker) => `You do not have to come${worker ? ` to see ${worker}` : ''}.`, when: 'This was for', call: (telephone) => `If you want to talk, call ${telephone}.`, ask: 'If you want to talk, tell your worker.' },
  },
  cy: {
    reminder: { ...CY_CALL, subject: 'Eich apwyntiad', first: (worker) => `Mae gennych apwyntiad${worker ? ` gyda ${worker}` : ''}.`, when: 'Mae\'r apwyntiad' },
    change: { ...CY_CALL, subject: 'Mae eich apwyntiad wedi newid', first: (worker) => `Mae eich apwyntiad${worker ? ` gyda ${worker}` : ''} wedi newid.`, when: 'Mae\'r apwyntiad nawr' },
    cancelled: { subject: 'Mae eich apwyntiad wedi ei ganslo', first: (worker) => `Mae eich apwyntiad${worker ? ` gyda ${worker}` : ''} wedi ei ganslo.`, when: 'Roedd yr apwyntiad', call: (telephone) => `Os ydych am siarad, ffoniwch ${telephone}.`, ask: 'Os ydych am siarad, dywedwch wrth eich gweithiwr.' },
  },
}

const CY_WEEKDAYS = ['ddydd Llun', 'ddydd Mawrth', 'ddydd Mercher', 'ddydd Iau', 'ddydd Gwener', 'ddydd Sadwrn', 'ddydd Sul']
const CY_MONTHS = ['Ionawr', 'Chwefror', 'Mawrth', 'Ebrill', 'Mai', 'Mehefin', 'Gorffennaf', 'Awst', 'Medi', 'Hydref', 'Tachwedd', 'Rhagfyr']

/** `14:05` as people say it: `2:05pm`, `2pm`. */
const clockWords = (at: string): string => {
  const hour = Number(at.slice(0, 2))
  const minutes = at.slice(3)
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes === '00' ? '' : `:${minutes}`}${hour < 12 ? 'am' : 'pm'}`
}

const dayWords = (day: Day, language: Language): string => (language === 'en'
  ? `${WEEKDAYS[weekday(day)] ?? ''} ${longDay(day).replace(/ \d{4}$/, '')}`
  : `${CY_WEEKDAYS[weekday(day)] ?? ''} ${Number(day.slice(8))} ${CY_MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}`)

const TITLES = /^(?:mr|mrs|ms|miss|mx|dr)\.?$/iu
const NAME_MAX = 20

/** The first name of somebody with an account, letters alone: whatever else stands in a name says nothing in a message. */
export const firstName = (name: string): string | null => {
  const word = name.split(/\s+/).find((one) => one !== '' && !TITLES.test(one)) ?? ''
  return /^\p{L}[\p{L}\p{M}’'-]*$/u.test(word) && word.length <= NAME_MAX ? word : null
}

/** A telephone number as it may stand in a message: figures, spaces and a plus in front, on one line; else nothing. */
const spoken = (telephone: string): string => (/^\+?[0-9() ]{5,20}$/.test(telephone.trim()) ? telephone.trim() : '')

export interface MessageText {
  readonly subject: string
  readonly body: string
}

/** A message in words, for a telephone or an e-mail. */
export const messageText = (about: About, language: Language, { worker, day, at, telephone }: Said): MessageText => {
  const words = WORDS[language][about]
  const number = spoken(telephone)
  return { subject: words.subject, body: [words.first(worker), `${words.when} ${dayWords(day, language)} ${language === 'cy' ? 'am' : 'at'} ${clockWords(at)}.`, number === '' ? words.ask : words.call(number)].join(' ') }
}

/** What a letter says, each a paragraph. Letters are in English: nobody has checked a whole letter in Welsh yet, and the sender is told. */
export interface LetterText {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

/** A letter in words. It is opened by the person, so it says where; what to bring is as whoever arranged it wrote it, looked through for words that tell. */
export const letterText = (about: About, said: Said & { readonly place: string; readonly bring: string }): LetterText => {
  const words = WORDS.en[about]
  const number = spoken(said.telephone)
  const coming = about !== 'cancelled'
  return {
    subject: words.subject,
    paragraphs: [
      words.first(said.worker), `${words.when} ${WEEKDAYS[weekday(said.day)] ?? ''} ${longDay(said.day)} at ${clockWords(said.at)}.`,
      ...(coming ? [`The place is: ${said.place}.`] : []), ...(coming && said.bring !== '' ? [`Please bring: ${said.bring}.`] : []), number === '' ? words.ask : words.call(number),
    ],
  }
}
