/** Who of those found stands first, and why each was found, in words. Pure. */
import { shortDay, type Day } from '../../core/dates.ts'
import { telephoneWords } from '../identifiers.ts'
import { familiar, soundOf } from '../linkage/names.ts'
import { nameWords } from '../rules.ts'
import { nearBirth } from './birth-dates.ts'
import { NUMBER_WORDS, slipsOf } from './numbers.ts'
import type { Question } from './question.ts'
import { isSlip } from './slips.ts'

/** One set of facts by which a person is or was known. */
export interface Facts {
  readonly forename: string
  readonly surname: string
  readonly birthDate: Day
  readonly pnc: string | null
  readonly prisonNumber: string | null
  readonly crn: string | null
  readonly cro: string | null
  readonly postcode: string | null
  readonly telephone: string | null
  /** The person's own facts of today, rather than former ones or an agency's. */
  readonly current: boolean
}

/** Somebody who may answer the question, with everything they are known by that the viewer may see. */
export interface Candidate {
  readonly id: string
  readonly reference: string
  readonly known: readonly Facts[]
  /** A number of an agency's own by which they were found. */
  readonly agencyNumber?: boolean
}

export interface Ranked {
  readonly id: string
  /** 0 to 1; 1 is exactly what was typed, as they are known today. */
  readonly score: number
  /** Why they were found, where it does not show: sentences without a full stop. Empty where it shows. */
  readonly why: readonly string[]
  /** Found by where they sleep or slept. */
  readonly atPlace?: boolean
}

interface Matched {
  readonly weight: number
  readonly why: string | null
}

/** What a typed word counts for that is so much like one of the name's. */
const WEIGHTS = { same: 1, begins: 0.95, initial: 0.9, joined: 0.97, familiar: 0.85, slip: 0.7, sound: 0.6, familiarBegins: 0.75, none: 0 } as const
/** Half of what was typed has to be found in a name, whatever else agrees. */
const NAMES_MIN = 0.5
const FORMER = 0.93
const BIRTH = { same: 1, swapped: 0.85, 'one-figure': 0.75 } as const

const shown = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const matchWord = (typed: string, word: string): Matched => {
  if (typed === word) return { weight: WEIGHTS.same, why: null }
  if (typed.length === 1 && word.startsWith(typed)) return { weight: WEIGHTS.initial, why: null }
  if (word.startsWith(typed)) return { weight: WEIGHTS.begins, why: null }
  // A name of which only the initial is known.
  if (word.length === 1 && typed.startsWith(word)) return { weight: WEIGHTS.initial, why: null }
  if (familiar(typed, word)) return { weight: WEIGHTS.familiar, why: `${shown(typed)} and ${shown(word)} are forms of one name` }
  if (isSlip(typed, word)) return { weight: WEIGHTS.slip, why: `${shown(word)} differs from ${shown(typed)} by one letter` }
  if (typed.length > 2 && word.length > 2 && soundOf(typed) === soundOf(word)) return { weight: WEIGHTS.sound, why: `${shown(word)} sounds like ${shown(typed)}` }
  return { weight: WEIGHTS.none, why: null }
}

interface NameMatch {
  readonly weight: number
  readonly why: readonly string[]
}

/** Each typed word with the word of the name most like it, the best first, none taken twice. */
const matchWords = (typed: readonly string[], words: readonly string[]): NameMatch => {
  const pairs = typed.flatMap((one, at) => words.map((word, place) => ({ at, place, ...matchWord(one, word) }))).filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  const [taken, placed, why] = [new Set<number>(), new Set<number>(), new Map<number, string>()]
  let sum = 0
  for (const pair of pairs) {
    if (taken.has(pair.at) || placed.has(pair.place)) continue
    taken.add(pair.at)
    placed.add(pair.place)
    sum += pair.weight
    if (pair.why !== null) why.set(pair.at, pair.why)
  }
  const missing = typed.flatMap((word, at) => (taken.has(at) ? [] : [`No ${shown(word)} in the name`]))
  // A word of the name that was not typed counts little: people leave middle names out.
  const left = words.length - placed.size
  return { weight: Math.max(0, sum / typed.length - 0.01 * left), why: [...[...why].sort(([a], [b]) => a - b).map(([, words]) => words), ...missing] }
}

/** The names typed against one set of facts: as words, and with several of them as one (Van Elsewhere, Vanelsewhere). */
export const matchNames = (typed: readonly string[], { forename, surname }: Facts): NameMatch => {
  if (typed.length === 0) return { weight: 1, why: [] }
  const [first, last] = [nameWords(forename), nameWords(surname)]
  let best = matchWords(typed, [...first, ...last])
  const consider = (match: NameMatch): void => {
    const joined = { ...match, weight: match.weight * WEIGHTS.joined }
    if (joined.weight > best.weight) best = joined
  }
  if (last.length > 1) consider(matchWords(typed, [...first, last.join('')]))
  for (let at = 0; at + 1 < typed.length; at++) consider(matchWords([...typed.slice(0, at), typed[at]! + typed[at + 1]!, ...typed.slice(at + 2)], [...first, ...last]))
  return best
}

const sameName = (one: Facts, other: Facts): boolean => one.forename === other.forename && one.surname === other.surname

/** What one set of facts says to the question, or null where it does not answer it. */
const matchFacts = (question: Question, { reference, agencyNumber = false }: Candidate, facts: Facts, today: Facts | undefined): Ranked | null => {
  const why: string[] = []
  const names = matchNames(question.names, facts)
  if (names.weight < NAMES_MIN) return null
  let score = names.weight
  const former = !facts.current && (today === undefined || !sameName(facts, today))
  if (question.names.length > 0) {
    if (former) {
      why.push(`Also known as ${[facts.forename, facts.surname].filter((name) => name !== '').join(' ')}`)
      score *= FORMER
    }
    why.push(...names.why)
  }
  if (question.birth) {
    const near = nearBirth(facts.birthDate, question.birth)
    // Another birth date altogether is another person, unless a number or an address says who it is.
    if (near === null && question.numbers.length === 0 && question.postcode?.whole !== true) return null
    score *= near === null ? 0.5 : BIRTH[near]
    if (near === null) why.push('Another birth date')
    if (near === 'swapped') why.push('Day and month of the birth date swapped')
    if (near === 'one-figure') why.push('Birth date differs by one figure')
    if (today && facts.birthDate !== today.birthDate) why.push(`Also recorded as born ${shortDay(facts.birthDate)}`)
  }
  for (const number of question.numbers) {
    const kept = [reference, facts.pnc, facts.prisonNumber, facts.crn, facts.cro, facts.telephone].flatMap((one) => (one === null ? [] : [one]))
    const same = kept.includes(number.value)
    const slip = !same && slipsOf(number).some((other) => kept.includes(other))
    if (!same && !slip && !agencyNumber) return null
    score *= same ? 1 : slip ? 0.7 : 0.95
    if (slip) why.push(`The ${NUMBER_WORDS[number.kind]} differs by one slip`)
    else if (!same) why.push('Found by an agency’s own number')
    // Households share one and it passes on: somebody else may have it today.
    else if (number.kind === 'telephone') why.push(`${today === undefined || today.telephone === number.value ? 'Has' : 'Had, or an agency recorded,'} the telephone number ${telephoneWords(number.value)}`)
  }
  if (question.postcode) {
    const { value, whole } = question.postcode
    const lives = whole ? facts.postcode === value : facts.postcode?.startsWith(`${value} `) === true
    if (!lives) return null
    if (today?.postcode !== facts.postcode) {
      score *= FORMER
      why.push(`Formerly at ${facts.postcode}`)
    }
  }
  return { id: '', score, why }
}

/**
 * Those who answer the question, the likeliest first, each by the best of what they are known by. Names, birth date, numbers and
 * address need not stand together: somebody's maiden name is found with their address of today.
 */
export const rankFound = (question: Question, candidates: readonly Candidate[]): Ranked[] =>
  candidates.flatMap((candidate): Ranked[] => {
    const today = candidate.known.find(({ current }) => current)
    const sets = [...candidate.known, ...mixed(candidate.known)]
    let best: Ranked | null = null
    for (const facts of sets) {
      const match = matchFacts(question, candidate, facts, today)
      if (match && (best === null || match.score > best.score || (match.score === best.score && match.why.length < best.why.length))) best = match
    }
    return best === null ? [] : [{ ...best, id: candidate.id }]
  }).sort((a, b) => b.score - a.score)

const MIXED_MAX = 60

/** Every name that somebody is known by with every birth date, number and address. */
const mixed = (known: readonly Facts[]): Facts[] => {
  const made: Facts[] = []
  for (const name of known)
    for (const other of known)
      if (name !== other && made.length < MIXED_MAX) made.push({ ...other, forename: name.forename, surname: name.surname, current: name.current })
  return made
}
