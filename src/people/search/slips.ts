/** One slip of the hand between two words, in any script. Pure. */
import { oneSlip } from '../linkage/distances.ts'

/** Words of fewer letters are too like too many others to be taken for a slip of one. */
export const SLIP_LETTERS_MIN = 3

/** Letters of both words as bytes, each letter one, whatever its script. */
const asBytes = (one: string, other: string): readonly [Uint8Array, Uint8Array] => {
  const codes = new Map<string, number>()
  const bytes = (word: string): Uint8Array => Uint8Array.from(Array.from(word).slice(0, 200), (letter) => {
    const code = codes.get(letter) ?? codes.size + 1
    codes.set(letter, code)
    return code
  })
  return [bytes(one), bytes(other)]
}

/** Is one word the other with one letter added, left out or changed, or two neighbours swapped? Different words of at least three letters. */
export const isSlip = (one: string, other: string): boolean => {
  if (one === other || Math.min(one.length, other.length) < SLIP_LETTERS_MIN) return false
  const [a, b] = asBytes(one, other)
  return oneSlip(a, 0, a.length, b, 0, b.length)
}

/** A word whole and with one letter left out, as name_slip keeps words: two words one slip apart meet in one of these. */
export const slipForms = (word: string): string[] => {
  const letters = Array.from(word)
  return letters.length < SLIP_LETTERS_MIN ? [] : [...new Set([word, ...letters.map((_letter, at) => letters.toSpliced(at, 1).join(''))])]
}
