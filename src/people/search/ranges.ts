/** Which keys a question walks: the beginnings of `search_key.key` that may answer it, the likeliest first. Pure. */
import { familiarForms, forenamesBeginning, soundOf } from '../linkage/names.ts'
import { isSlip } from './slips.ts'

/** Keys from `from` on that begin so. Step 0 is what was typed; each further step is further from it. */
export interface KeyRange {
  readonly from: string
  readonly before: string
  readonly step: number
}

/** After every letter of every script. */
const LAST = '\u{10FFFF}'
/** After a blank, before any letter: ends a whole word. */
const WORD_END = '!'

const begins = (key: string, step: number): KeyRange => ({ from: key, before: key + LAST, step })
const wholeWord = (key: string, step: number): KeyRange => ({ from: key, before: key + WORD_END, step })

const RANGES_MAX = 400
const FORMS_MAX = 30
const NEAR_MAX = 24
/** Names that people part and others write as one: O Brien, Mac Donald, Van Elsewhere. */
const JOINED_LETTERS_MAX = 5

/** The words as typed, and with two neighbours as one where the first is short or the two are all there is. */
const readings = (names: readonly string[]): string[][] => {
  const joined = names.slice(0, -1).flatMap((word, at) => (word.length <= JOINED_LETTERS_MAX || names.length === 2 ? [[...names.slice(0, at), word + names[at + 1]!, ...names.slice(at + 2)]] : []))
  return [[...names], ...joined]
}

/** Every two words of a reading, each key beginning with the whole one; the last typed may still be being typed. */
const pairsOf = (names: readonly string[]): { readonly first: string; readonly second: string; readonly open: boolean }[] => {
  const last = names.length - 1
  const pairs: { first: string; second: string; open: boolean }[] = []
  for (let i = 0; i < names.length; i++)
    for (let j = i + 1; j < names.length; j++) {
      const [one, other] = [names[i]!, names[j]!]
      // An initial stands second, because a key begins with a whole word.
      pairs.push(one.length === 1 && other.length > 1 ? { first: other, second: one, open: true } : { first: one, second: other, open: j === last || other.length === 1 })
    }
  return pairs.slice(0, 10)
}

/** What was typed, and familiar forms of it: asked first. */
export const rangesTyped = (names: readonly string[]): KeyRange[] => {
  const ranges: KeyRange[] = []
  for (const [turn, reading] of readings(names).entries()) {
    if (reading.length === 1) {
      const word = reading[0]!
      ranges.push(begins(word, turn === 0 ? 0 : 1), ...familiarForms(word).slice(0, FORMS_MAX).map((form) => wholeWord(form, 2)))
      continue
    }
    for (const { first, second, open } of pairsOf(reading)) {
      ranges.push(open ? begins(`${first} ${second}`, turn === 0 ? 0 : 1) : wholeWord(`${first} ${second}`, turn === 0 ? 0 : 1))
      for (const form of familiarForms(first).slice(0, FORMS_MAX)) ranges.push(open ? begins(`${form} ${second}`, 1) : wholeWord(`${form} ${second}`, 1))
      if (second.length > 1) for (const form of familiarForms(second).slice(0, FORMS_MAX)) ranges.push(wholeWord(`${first} ${form}`, 1))
      // Jo Smi: a common forename cut short, with a surname still being typed.
      if (turn === 0 && names.length === 2 && first.length >= 2) for (const form of forenamesBeginning(first).slice(0, FORMS_MAX)) ranges.push(begins(`${form} ${second}`, 1))
    }
  }
  return distinct(ranges)
}

/** Of words that may have been meant, those that are: one slip away, or of the same sound. The likeliest first. */
export const nearTo = (typed: string, words: readonly string[]): { readonly word: string; readonly slip: boolean }[] => {
  const sound = soundOf(typed)
  return words.flatMap((word) => {
    if (word === typed) return []
    const slip = isSlip(typed, word)
    return slip || soundOf(word) === sound ? [{ word, slip, at: (slip ? 0 : 2) + (word[0] === typed[0] ? 0 : 1) + Math.abs(word.length - typed.length) / 10 }] : []
  }).sort((a, b) => a.at - b.at || (a.word < b.word ? -1 : 1)).slice(0, NEAR_MAX).map(({ word, slip: one }) => ({ word, slip: one }))
}

/** What was typed with slips of the hand, names of the same sound, and names cut short: asked where too few were found. `words` are those of the database that may be near. */
export const rangesNear = (names: readonly string[], words: readonly string[]): KeyRange[] => {
  const nearOf = new Map([...new Set(readings(names).flat())].map((name) => [name, name.length > 2 ? nearTo(name, words) : []]))
  const ranges: KeyRange[] = names.length === 2 ? cutShort(names, words) : []
  for (const reading of readings(names)) {
    if (reading.length === 1) ranges.push(...(nearOf.get(reading[0]!) ?? []).map(({ word, slip }) => wholeWord(word, slip ? 2 : 3)))
    else for (const { first, second, open } of pairsOf(reading)) ranges.push(...nearPair(first, second, open, nearOf))
  }
  return distinct(ranges)
}

/** Words cut short: an initial with a surname still being typed (R Quin), or two beginnings (Rob Quin). */
const cutShort = ([first = '', second = '']: readonly string[], words: readonly string[]): KeyRange[] =>
  first.length === 1
    ? words.filter((word) => word !== second && word.startsWith(second)).map((word) => begins(`${word} ${first}`, 1))
    : words.filter((word) => word !== first && word.startsWith(first)).map((word) => begins(`${word} ${second}`, 2))

const nearPair = (first: string, second: string, open: boolean, nearOf: ReadonlyMap<string, readonly { readonly word: string; readonly slip: boolean }[]>): KeyRange[] => {
  const ranges: KeyRange[] = []
  const [firsts, seconds] = [nearOf.get(first) ?? [], nearOf.get(second) ?? []]
  for (const { word, slip } of firsts) {
    ranges.push(open ? begins(`${word} ${second}`, slip ? 2 : 3) : wholeWord(`${word} ${second}`, slip ? 2 : 3))
    for (const form of familiarForms(second).slice(0, 8)) ranges.push(wholeWord(`${word} ${form}`, 4))
  }
  for (const { word, slip } of seconds) {
    ranges.push(wholeWord(`${first} ${word}`, slip ? 2 : 3))
    for (const form of familiarForms(first).slice(0, 8)) ranges.push(wholeWord(`${form} ${word}`, 4))
  }
  for (const one of firsts.slice(0, 8)) for (const other of seconds.slice(0, 8)) ranges.push(wholeWord(`${one.word} ${other.word}`, 4))
  return ranges
}

const distinct = (ranges: readonly KeyRange[]): KeyRange[] => {
  const kept = new Map<string, KeyRange>()
  for (const range of ranges.toSorted((a, b) => a.step - b.step)) {
    const key = `${range.from}\n${range.before}`
    if (!kept.has(key)) kept.set(key, range)
  }
  return [...kept.values()].slice(0, RANGES_MAX)
}
