/** What was typed in one box, read as a question: names in any order, a birth date, numbers, a postcode. Pure. */
import type { Day } from '../../core/dates.ts'
import { no, yes, type Result } from '../../core/result.ts'
import { nameWords } from '../rules.ts'
import { takeBirth, type Birth } from './birth-dates.ts'
import { readNumber, takePostcode, takeTelephone, type TypedNumber, type TypedPostcode } from './numbers.ts'
import { isStreetKind } from './street-words.ts'

export interface Question {
  /** Words of names in the form in which they are compared, in the order typed. */
  readonly names: readonly string[]
  readonly birth: Birth | null
  readonly numbers: readonly TypedNumber[]
  readonly postcode: TypedPostcode | null
  /** Figures that may be a house’s, in small letters: `14`, `14a`. */
  readonly houses: readonly string[]
}

/** More words than this are not a name. */
const WORDS_MAX = 8

/** A script in which one sign is a word: a whole name may be one letter there. */
const isWordSign = (word: string): boolean => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u.test(word)

const TOO_SHORT = 'Enter at least two letters of a name, a whole number, or a birth date.'

/**
 * Reads what was typed. A birth date given in its own boxes (`YYYY-MM-DD`, or nothing) counts before one in the words.
 * Refuses what finds nobody or half the country: a letter alone, a year alone, a date that there is not.
 */
export const readQuestion = (typed: string, birthDate: string, today: Day): Result<Question> => {
  const { telephone, rest: withoutTelephone } = takeTelephone(typed.normalize('NFKC').replaceAll(/\s+/g, ' ').trim())
  const { birth: inWords, wrong, rest: withoutBirth } = takeBirth(withoutTelephone, today)
  const birth: Birth | null = birthDate === '' ? inWords : { from: birthDate, until: birthDate, typed: birthDate }
  const { postcode, rest } = takePostcode(withoutBirth)
  const words = rest.split(/[\s,;]+/).filter((word) => word !== '').slice(0, WORDS_MAX)
  // Before a street, up to four figures are a house’s; elsewhere two at most, which are too few for a number.
  const street = words.flatMap(nameWords).some(isStreetKind)
  const isHouse = (word: string): boolean => (street ? /^\d{1,4}[a-z]?$/i : /^\d{1,2}$/).test(word)
  const houses = words.filter(isHouse).map((word) => word.toLowerCase())
  // A figure in any script makes a number of a word.
  const numbers = [...(telephone === null ? [] : [telephone]), ...words.filter((word) => /\d/.test(word) && !isHouse(word)).flatMap((word) => readNumber(word) ?? [])]
  const names = words.filter((word) => !/\d/.test(word)).flatMap(nameWords).slice(0, WORDS_MAX)
  const whole = numbers.length > 0 || (postcode?.whole ?? false) || (birth !== null && birth.from === birth.until)
  if (whole || names.some((word) => word.length > 1 || isWordSign(word))) return yes({ names, birth, numbers, postcode, houses })
  if (wrong !== null) return no(`There is no such day as ${wrong}. Check the date, or leave it out.`, 'words')
  if (birth !== null) return no('A month or a year alone finds too many people. Add a name, or give the whole birth date.', 'words')
  if (postcode !== null) return no('Half a postcode alone finds too many people. Add a name, or give the whole postcode.', 'words')
  return no(words.some((word) => /\d/.test(word)) ? 'Give the whole number, for example 2012/0123456Y, A1234BC or X123456.' : TOO_SHORT, 'words')
}
