/**
 * Links that name and birth date alone would make to somebody with whom the agency has nothing to do. Such a record stands as a
 * person of its own, exactly as if nobody knew the name, until whoever answers for the known person has said whether the two are one
 * human being. So an agency that sends guessed names learns nothing by it. Pure.
 *
 * Source: this project (docs/decisions/2026-11-23-links-by-name-alone-wait.md).
 */
import type { Incoming, Linked } from './linking.ts'
import { plainName, type Identity, type LinkedRecord } from './verdicts.ts'

/** How a person whom a record may be about stands to the agency that sent it. */
export interface CandidateStanding {
  /** The agency has to do with the person today. */
  readonly own: boolean
  /** Known people from whom this one is kept apart: until somebody says whether they are one, or because they were said to be two. */
  readonly apartFrom: readonly string[]
}
export type Standings = ReadonlyMap<string, CandidateStanding>

/** Working days within which a head or lead answers. Assumption: long enough for a telephone call, short enough that a worker does not work around it. */
export const ANSWER_WORKING_DAYS = 2

const NUMBERS = [
  { name: 'pnc', label: 'PNC number' },
  { name: 'prisonNumber', label: 'prison number' },
  { name: 'crn', label: 'CRN' },
  { name: 'cro', label: 'CRO number' },
] as const

type Numbered = Pick<Identity, 'pnc' | 'prisonNumber' | 'crn' | 'cro'>

const sharesNumber = (record: Numbered, known: readonly Numbered[]): boolean =>
  NUMBERS.some(({ name }) => record[name] !== null && known.some((each) => each[name] === record[name]))

const stranger = (standings: Standings, person: string): boolean => standings.get(person)?.own !== true

/**
 * Candidates as the linking rule may take them: the agency's own people, and strangers with whom the record shares a number. So a
 * file links its records exactly as if nobody else knew the names in it.
 */
export const withoutStrangers = (
  incoming: readonly Incoming[], known: ReadonlyMap<number, readonly LinkedRecord[]>, standings: Standings,
): ReadonlyMap<number, readonly LinkedRecord[]> => new Map(incoming.map((one): [number, readonly LinkedRecord[]] => {
  const people = Map.groupBy(known.get(one.row) ?? [], (each) => each.personId)
  return [one.row, [...people].flatMap(([person, records]) => (!stranger(standings, person) || sharesNumber(one.record, records) ? records : []))]
}))

/** The strangers whom a record may be about by name alone. One who is kept apart from another of them stands in for nobody. */
const strangersOf = (record: Numbered, candidates: readonly LinkedRecord[], standings: Standings): readonly LinkedRecord[] => {
  const people = Map.groupBy(candidates, (each) => each.personId)
  return [...people].flatMap(([person, records]) => (
    !stranger(standings, person) || sharesNumber(record, records) || standings.get(person)?.apartFrom.some((other) => people.has(other)) ? [] : records))
}

/** Whom a record may be about, and what says so. */
export interface Meant {
  readonly personId: string
  /** In words, for whoever answers. */
  readonly why: string
  readonly likelihood: number
}

/** A linked record, with the known person whom it may be about where somebody has to say so first. */
export type Settled = Linked & { readonly waitsFor: Meant | null }

/** Whom the linking rule means by one record among strangers: whom it would join, else the likeliest whom it would put before a reviewer. */
export const meantAmong = ([found]: readonly Linked[]): Meant | null => {
  if (!found) return null
  if (!found.isNew) return { personId: found.personId, why: found.linkedBy, likelihood: found.likelihood ?? 1 }
  const [likeliest] = found.doubts
  return likeliest ? { personId: likeliest.personId, why: likeliest.why, likelihood: likeliest.likelihood ?? 0 } : null
}

/**
 * Says of each record that made a person of its own, or joined one of this file, which stranger it may be about. In the agency's own
 * sight it stays in the words of a record that nobody knew.
 *
 * @param link the linking rule, asked about one record among strangers
 * @param alone the words of a record that nobody knew
 */
export const waitingAmong = (
  linked: readonly Linked[], known: ReadonlyMap<number, readonly LinkedRecord[]>, standings: Standings,
  link: (one: Incoming, strangers: readonly LinkedRecord[]) => Meant | null, alone: string,
): readonly Settled[] => {
  const made = new Set(linked.flatMap((one) => (one.isNew ? [one.personId] : [])))
  return linked.map((one): Settled => {
    if (!made.has(one.personId)) return { ...one, waitsFor: null }
    const strangers = strangersOf(one.record, known.get(one.row) ?? [], standings)
    const foreign = one.isNew && one.doubts.every((doubt) => !made.has(doubt.personId) && stranger(standings, doubt.personId))
    return { ...one, linkedBy: foreign ? alone : one.linkedBy, waitsFor: strangers.length === 0 ? null : link(one, strangers) }
  })
}

/** One side of a link that waits: a set of facts by which it is known. */
export type Side = Numbered & { readonly surname: string; readonly birthDate: string }

/** What the numbers of the two sides say, in words for whoever answers. */
export type NumbersSay =
  | { readonly say: 'nothing' }
  /** The wait is over by itself. */
  | { readonly say: 'one'; readonly words: string }
  /** Somebody has to look all the more. */
  | { readonly say: 'two' | 'both'; readonly words: string }

/**
 * Do numbers that came later say that the two are one? One number agrees, with birth date or surname, and none differs: they are.
 * A number of the same kind that differs is said to whoever answers, who decides.
 */
export const numbersSay = (sent: readonly Side[], known: readonly Side[]): NumbersSay => {
  const borneOut = sent.some((a) => known.some((b) => a.birthDate === b.birthDate || (plainName(a.surname) !== '' && plainName(a.surname) === plainName(b.surname))))
  const compared = NUMBERS.flatMap(({ name, label }) => {
    const [here, there] = [sent, known].map((side) => [...new Set(side.flatMap((one) => one[name] ?? []))])
    if (!here?.length || !there?.length) return []
    const same = here.find((number) => there.includes(number))
    return [same === undefined ? { agrees: false, words: `another ${label} (${here[0]} there, ${there[0]} here)` } : { agrees: true, words: `the same ${label} (${same})` }]
  })
  const agreeing = compared.filter((one) => one.agrees).map((one) => one.words)
  const differing = compared.filter((one) => !one.agrees).map((one) => one.words)
  if (differing.length > 0 && agreeing.length > 0) return { say: 'both', words: `It now has ${agreeing.join(' and ')}, and ${differing.join(' and ')}.` }
  if (differing.length > 0) return { say: 'two', words: `It now has ${differing.join(' and ')}: it is likely somebody else.` }
  if (agreeing.length > 0 && !borneOut) return { say: 'both', words: `It now has ${agreeing.join(' and ')}, but neither the birth date nor the surname agrees any more.` }
  return agreeing.length > 0 ? { say: 'one', words: `A number that came later agrees: ${agreeing.join(' and ')}.` } : { say: 'nothing' }
}

/** What somebody can answer. */
export const ANSWERS = {
  same: 'Yes, it is the same human being',
  apart: 'No, it is somebody else',
  unsure: 'I am not sure yet',
} as const
