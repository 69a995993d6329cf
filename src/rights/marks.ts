/**
 * What in a copy of somebody's information may be about somebody else: marked by rule before a person reads it through.
 * A mark never decides; it makes a row one that cannot be kept without being looked at. Pure.
 *
 * Staff are shown in their work: DPA 2018 Schedule 2 paragraphs 16(3) and 17 make it reasonable to say which social, health or
 * probation worker did something. A victim's record never reaches this point: it stands behind its wall (issue of the victims' slice).
 */
import { withoutRecordIds } from '../core/reference.ts'

/** What is known to be no third party: the person's own names and numbers, staff, organisations, courts, places. */
export interface Known {
  readonly own: readonly string[]
  readonly staff: readonly string[]
  readonly places: readonly string[]
}

export const MARKS = {
  name: 'A name that is neither the person’s nor a member of staff’s',
  relation: 'Somebody close to the person',
  informant: 'Somebody who told us something',
  victim: 'A victim or complainant',
  number: 'A telephone number, e-mail address or postcode',
} as const
export type Mark = keyof typeof MARKS

export interface Marked {
  readonly mark: Mark
  /** The words as they stand in the text. */
  readonly words: string
}

/** A row as a slice told it: what it is called, and what it says. */
export type ToldRow = Readonly<Record<string, string | number | boolean | null>>

const RELATION = /\b(?:mother|father|mum|dad|parents?|brother|sister|son|daughter|wife|husband|partner|ex-partner|girlfriend|boyfriend|neighbour|landlord|employer|co-defendant|cell-?mate)\b/gi
const INFORMANT = /\b(?:informants?|informer|in confidence|confidentially|anonymous(?:ly)?|tip-off|source told|disclosed by|reported by|told us)\b/gi
const VICTIM = /\b(?:victims?|complainants?|witness(?:es)?|V-[0-9A-Z]{7})\b/gi
const NUMBER = /\b(?:0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}|07\d{3}[ -]?\d{6})\b|[\w.+-]+@[\w-]+\.[\w.]+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/g
/** Two or more words in a row that begin with a capital: how a name of a human being is written. */
const CAPITALS = /\p{Lu}[\p{L}’'-]+(?: (?:(?:de|van|von|al|bin) )?\p{Lu}[\p{L}’'-]+)+/gu
const TITLED = /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr) \p{Lu}[\p{L}’'-]+/gu

const TITLE = /^(?:Mr|Mrs|Ms|Miss|Mx|Dr) /

const plain = (words: string): string => words.normalize('NFKD').replace(/[^\p{L}\p{N} ]/gu, '').toLowerCase().trim()

/** Is the find part of something known, or something known part of it from its first word on (`Alex Testerton` in `Mr Alex Testerton`)? */
const knownAs = (found: string, known: readonly string[]): boolean => {
  const words = plain(found.replace(TITLE, ''))
  return known.some((one) => one !== '' && (one.includes(words) || words === one || words.endsWith(` ${one}`)))
}

const all = (text: string, pattern: RegExp, mark: Mark): Marked[] => [...text.matchAll(pattern)].map(([words]) => ({ mark, words }))

/** Every find in one text, each once, in the order of `MARKS`. Ids of records are nobody's number, and are left out first. */
export const marksIn = (told: string, known: Known): Marked[] => {
  const text = withoutRecordIds(told)
  const own = known.own.map(plain), staff = known.staff.map(plain), places = known.places.map(plain)
  const names = [...all(text, CAPITALS, 'name'), ...all(text, TITLED, 'name')].filter(({ words }) => !knownAs(words, own) && !knownAs(words, staff) && !knownAs(words, places))
  const numbers = all(text, NUMBER, 'number').filter(({ words }) => !knownAs(words, own))
  const found = [...names, ...all(text, RELATION, 'relation'), ...all(text, INFORMANT, 'informant'), ...all(text, VICTIM, 'victim'), ...numbers]
  return found.filter((one, i) => found.findIndex((other) => other.mark === one.mark && other.words === one.words) === i)
}

/** Every find in a row, each once. Words that are the whole of a short answer from a list (`Probation`) hold no two capitals and are not found. */
export const marksOfRow = (row: ToldRow, known: Known): Marked[] => {
  const found = Object.values(row).flatMap((value) => (typeof value === 'string' ? marksIn(value, known) : []))
  return found.filter((one, i) => found.findIndex((other) => other.mark === one.mark && other.words === one.words) === i)
}
