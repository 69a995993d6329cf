/**
 * What a password must be. By the National Cyber Security Centre ("Password policy: updating your approach", three random words)
 * and NIST SP 800-63B-4, section 3.1.1.2 (read November 2026): length counts; no rule asks for digits, capitals or signs, none asks
 * for a change after so many days; what everybody uses, and what anybody knows of its owner, is refused. Pure.
 */
import { no, yes, type Result } from '../core/result.ts'

/** NIST asks for 15 letters where a password is all, and 8 where a second factor stands beside it; the NCSC's three words have about 12. */
export const PASSWORD_LETTERS_MIN = 12
/** Long enough for any sentence, short enough that hashing it stays cheap. */
export const PASSWORD_LETTERS_MAX = 200

/**
 * The commonest beginnings, our own list: lists of leaked passwords hold hardly any of twelve letters that is not one of these
 * with something added or said twice, which `plainOf` takes away (docs/decisions/2026-11-23-local-accounts.md).
 */
const COMMONEST = [
  'password', 'passwort', 'passw', 'letmein', 'welcome', 'qwerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qazwsx', 'qazwsxedc', 'iloveyou', 'admin', 'administrator', 'changeme', 'football',
  'liverpool', 'arsenal', 'chelsea', 'everton', 'rangers', 'celtic', 'manchester', 'manchesterunited', 'tottenham', 'monkey', 'dragon', 'sunshine', 'princess', 'charlie', 'superman', 'batman',
  'pokemon', 'trustno', 'secret', 'computer', 'internet', 'summer', 'winter', 'spring', 'autumn', 'january', 'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october',
  'november', 'december', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'england', 'london', 'peterborough', 'cambridge', 'login', 'guest', 'master', 'hello',
  'default', 'system', 'probation', 'prison', 'police', 'justice', 'council', 'throughline', 'correcthorsebatterystaple', 'threerandomwords', 'abcdefghijkl', 'abcabc', 'access', 'test', 'temp',
] as const
const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '01234567890123456789', '09876543210987654321', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujm']

const LOOKALIKES: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' }

/** Letters alone, small, with signs that stand for letters read as them. */
const lettersOf = (text: string): string => Array.from(text.toLowerCase()).map((letter) => LOOKALIKES[letter] ?? letter).join('').replaceAll(/[^a-z]/g, '')

/** What is left when digits and signs at both ends are taken away: "Liverpool2026!" is "liverpool". */
const plainOf = (text: string): string => lettersOf(text.replaceAll(/^[\d\W_]+|[\d\W_]+$/g, ''))

const isRepeated = (text: string, of: string): boolean => of !== '' && text.length % of.length === 0 && of.repeat(text.length / of.length) === text

const isCommon = (password: string): boolean => {
  const small = password.toLowerCase()
  const plain = plainOf(password)
  if (new Set(small).size < 5) return true
  if (ROWS.some((row) => row.includes(small) || Array.from(row).toReversed().join('').includes(small))) return true
  if (plain === '') return /^\d+$/.test(small)
  return COMMONEST.some((word) => isRepeated(plain, word)) || ROWS.some((row) => plain.length > 3 && row.includes(plain))
}

/** Whose password it is to be: words that anybody knows of them. */
export interface Owner {
  readonly name: string
  readonly email: string
  readonly organisation: string
}

const WORD_LETTERS_MIN = 4

/** Nothing but the owner's own name, address or organisation, said once or more, with digits and signs round it. */
const isOwnWords = (password: string, { name, email, organisation }: Owner): boolean => {
  const words = [name, email, organisation].flatMap((text) => text.split(/[\s@.\-_’']+/)).map(lettersOf).filter((word) => word.length >= WORD_LETTERS_MIN)
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((text, word) => text.replaceAll(word, ''), plainOf(password))
  return words.length > 0 && rest.length < WORD_LETTERS_MIN && plainOf(password) !== rest
}

/** The password if it may be used, or why not, beside the field `password`. */
export const decidePassword = (password: string, again: string, owner: Owner): Result<string> => {
  const letters = Array.from(password).length
  if (letters < PASSWORD_LETTERS_MIN) return no(`Use at least ${PASSWORD_LETTERS_MIN} letters. Three words that have nothing to do with each other are long enough and easy to remember.`, 'password')
  if (letters > PASSWORD_LETTERS_MAX) return no(`Use at most ${PASSWORD_LETTERS_MAX} letters.`, 'password')
  if (isCommon(password)) return no('This is one of the passwords that are guessed first. Use three words that have nothing to do with each other.', 'password')
  if (isOwnWords(password, owner)) return no('This is made of your own name, address or organisation, which others know. Use three words that have nothing to do with you.', 'password')
  if (password !== again) return no('The two are not the same. Type the password again.', 'again')
  return yes(password)
}
