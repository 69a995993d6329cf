/** A street, a house or a town as people type it, beside the places where somebody sleeps or slept. Pure. */
import { longDay, type Day } from '../../core/dates.ts'
import { nameWords } from '../rules.ts'
import { nearBirth } from './birth-dates.ts'
import type { Question } from './question.ts'
import type { KeyRange } from './ranges.ts'
import { matchNames, type Candidate, type Ranked } from './ranking.ts'
import { isSlip } from './slips.ts'
import { isStreetKind, streetKind } from './street-words.ts'

/** Somewhere that somebody sleeps or slept, as far as the viewer may read it. */
export interface Place {
  readonly line: string
  readonly from: Day
  readonly endedOn: Day | null
}

/** Words of fewer letters are too like too many others to be looked under for a slip or alone. */
const LETTERS_MIN = 4
const WORDS_MAX = 6
const SLIP = 0.7
const BEGINS = 0.95
const FORMER = 0.93

/** The words that tell one street or town from another. */
const telling = (words: readonly string[]): string[] => [...new Set(words.filter((word) => word.length > 1 && !isStreetKind(word)))].slice(0, WORDS_MAX)

const LAST = '\u{10FFFF}'
const begins = (key: string, step: number): KeyRange => ({ from: key, before: key + LAST, step })

/** Under which keys of addresses to look for what was typed; none where nothing of it tells a street from another. */
export const streetRanges = (words: readonly string[]): KeyRange[] => {
  const named = telling(words)
  const pairs = named.flatMap((one, at) => named.slice(at + 1).flatMap((other) => [begins(`${one} ${other}`, 0), begins(`${other} ${one}`, 0)]))
  return [...pairs, ...named.filter((word) => word.length >= LETTERS_MIN).map((word) => begins(word, named.length === 1 ? 0 : 1))]
}

/** Words that may hold a slip: those of which near ones are asked. */
export const wordsWithSlips = (words: readonly string[]): string[] => telling(words).filter((word) => word.length >= LETTERS_MIN)

const NEAR_MAX = 24

/** The keys of words of addresses that are one slip from what was typed. */
export const streetRangesNear = (words: readonly string[], near: readonly string[]): KeyRange[] =>
  wordsWithSlips(words).flatMap((typed) => near.filter((word) => isSlip(typed, word)).slice(0, NEAR_MAX).map((word): KeyRange => ({ from: word, before: `${word}!`, step: 2 })))

interface WordAt {
  readonly weight: number
  readonly why: string | null
}

const shown = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const wordAt = (typed: string, words: readonly string[]): WordAt | null => {
  const kind = streetKind(typed)
  if (words.some((word) => word === typed || (kind !== undefined && streetKind(word) === kind))) return { weight: 1, why: null }
  if (kind !== undefined) return null
  if (typed.length > 1 && words.some((word) => word.startsWith(typed))) return { weight: BEGINS, why: null }
  const slip = typed.length >= LETTERS_MIN ? words.find((word) => word.length >= LETTERS_MIN && isSlip(typed, word)) : undefined
  return slip === undefined ? null : { weight: SLIP, why: `${shown(slip)} differs from ${shown(typed)} by one letter` }
}

const housesOf = (line: string): string[] => [...line.toLowerCase().matchAll(/(?<![\p{L}\d])\d{1,4}[a-z]?(?![\p{L}\d])/gu)].map(([house]) => house)

/** What a place says to what was typed: how well it fits, why, and the words that it does not have, which may be a name's. Null where it does not answer. */
const matchPlace = ({ names: words, houses }: Question, { line, from, endedOn }: Place, today: Day): { readonly score: number; readonly why: readonly string[]; readonly left: readonly string[] } | null => {
  const [has, numbers] = [nameWords(line), housesOf(line)]
  if (houses.some((house) => !numbers.includes(house))) return null
  const each = words.map((word) => ({ word, at: wordAt(word, has) }))
  const found = each.flatMap(({ word, at }) => (at === null ? [] : [{ word, ...at }]))
  if (!found.some(({ word }) => word.length >= LETTERS_MIN && !isStreetKind(word)) && telling(found.map(({ word }) => word)).length < 2) return null
  const ended = endedOn !== null && endedOn <= today
  const weight = found.reduce((sum, one) => sum + one.weight, 0) / found.length
  return {
    score: weight * (ended ? FORMER : 1), left: each.flatMap(({ word, at }) => (at === null ? [word] : [])),
    why: [ended ? `Formerly at ${line}, until ${longDay(endedOn)}` : `${from > today ? 'Goes to' : 'At'} ${line}, from ${longDay(from)}`, ...found.flatMap(({ why }) => why ?? [])],
  }
}

/** A word of a name this much like one that was typed is meant. */
const NAME_MIN = 0.55

/**
 * Those who sleep or slept where was typed, the likeliest first; words that the place does not have are of their name. `places` by id of
 * the person, as far as the viewer may read them.
 */
export const rankAtPlaces = (question: Question, candidates: readonly Candidate[], places: ReadonlyMap<string, readonly Place[]>, today: Day): Ranked[] =>
  candidates.flatMap((candidate): Ranked[] => {
    const { birth, postcode } = question
    if (birth && !candidate.known.some((facts) => nearBirth(facts.birthDate, birth) !== null)) return []
    if (postcode && !candidate.known.some((facts) => facts.postcode?.startsWith(postcode.value))) return []
    const [best] = (places.get(candidate.id) ?? []).flatMap((place) => matchPlace(question, place, today) ?? [])
      .filter(({ left }) => left.length === 0 || candidate.known.some((facts) => left.every((word) => matchNames([word], facts).weight >= NAME_MIN)))
      .sort((a, b) => b.score - a.score)
    return best === undefined ? [] : [{ id: candidate.id, score: best.score, why: best.why, atPlace: true }]
  }).sort((a, b) => b.score - a.score)
