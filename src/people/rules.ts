/** Who somebody is: names as they are searched, references, and what a merge may do. Pure. */
import { z } from 'zod'
import { longDay, type Day } from '../core/dates.ts'
import type { Random } from '../core/random.ts'
import { randomReference } from '../core/reference.ts'
import { no, yes, type Result } from '../core/result.ts'

export const PersonId = z.uuid('This is not the id of a person.')

/** Letters whose plain form Unicode does not know. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', ł: 'l', đ: 'd' }
/** Marks over Latin, Greek, Cyrillic, Hebrew and Arabic letters, which people leave out; those that make the letter in other scripts stay. */
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0655\u0670]/g
const BETWEEN_WORDS = /[\p{Cc} -\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u3003]+/u

/**
 * The words of a name in any script as they are compared: no case, marks or punctuation; a hyphen parts, an apostrophe does not.
 * `O’Néill-Smith` is `oneill` and `smith`. Says the same as name_form() in the database, which keeps the forms of stored names.
 */
export const nameWords = (name: string): string[] => {
  // Letter by letter, because a Greek sigma is written otherwise at the end of a word and would be compared as another letter.
  const letters = Array.from(name.replaceAll(/['’`.]/g, '').normalize('NFKD').replaceAll(MARKS, ''), (letter) => letter.toLowerCase())
  return letters.map((letter) => PLAIN_LETTERS[letter] ?? letter).join('').split(BETWEEN_WORDS).filter((word) => word !== '')
}

/** A name reduced to what is compared as a whole, in any script: `O’Néill-Smith` becomes `oneillsmith`. */
export const nameKey = (name: string): string => nameWords(name).join('')

/** A short readable reference that nobody can count up from: `P-7K2M9QX` (Crockford’s letters: no I, L, O, U). */
export const newReference = (random: Random): string => randomReference('P', random)

/** Is this written like a reference, in capitals or not? */
export const isReference = (text: string): boolean => /^P-[0-9A-Z]{7}$/i.test(text)

export interface MergeSide {
  readonly id: string
  readonly birthDate: string
  readonly reference: string
  /** Already merged into another record. */
  readonly mergedInto: string | null
}

/** That somebody said of two records that they are two people's. */
export interface SaidApart {
  readonly by: string
  readonly on: Day
  readonly reason: string
}

/** Who said that two records are two people's, when and why, in a sentence. */
export const apartWords = ({ by, on, reason }: SaidApart): string => `${by} said on ${longDay(on)} that these are two people: “${reason.replace(/\.$/, '')}”.`

/** So long a reason says what was found out since. */
const REASON_AGAINST_MIN = 20

/**
 * May these two records become one person? The merged one's rows stay as they were written; an un-merge undoes it.
 * Different birth dates, and that somebody said they are two, need a reason that says so, because two people are easier to harm than one
 * record is to mend.
 */
export const decideMerge = (merged: MergeSide, kept: MergeSide, reason: string, apart: SaidApart | null = null): Result<{ from: string; into: string }> => {
  if (merged.id === kept.id) return no('These are already the same record.', 'into')
  if (merged.mergedInto) return no(`${merged.reference} is already merged into another record. Un-merge it first.`, 'into')
  if (kept.mergedInto) return no(`${kept.reference} is itself merged into another record. Merge into that one instead.`, 'into')
  if (apart !== null && reason.length < REASON_AGAINST_MIN)
    return no(`${apartWords(apart)} Say what was found out since, or ask them first (at least ${REASON_AGAINST_MIN} letters).`, 'reason')
  if (merged.birthDate !== kept.birthDate && reason.length < REASON_AGAINST_MIN)
    return no('The birth dates differ. Say how you know that this is one human being (at least 20 letters).', 'reason')
  return yes({ from: merged.id, into: kept.id })
}
