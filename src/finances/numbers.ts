/** Numbers that must never stand in free words: of accounts, cards, National Insurance, identity papers, telephones. Pure. */
import { no, yes, type Result } from '../core/result.ts'

const DIGIT_WORDS: Readonly<Record<string, string>> = { zero: '0', nought: '0', oh: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9' }
const MONTHS = 'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
/** Days as people write them, with a whole year; and amounts of money. Neither names an account. */
const HARMLESS = [new RegExp(String.raw`\b\d{1,2}(?:st|nd|rd|th)?\s+(?:${MONTHS})\s+(?:19|20)\d{2}\b`, 'g'), /\b(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g, /\b(?:0?[1-9]|[12]\d|3[01])\/(?:0?[1-9]|1[0-2])\/(?:19|20)\d{2}\b/g, /£\s?\d{1,3}(?:,\d{3}){0,2}(?:\.\d{2})?(?!\d)/g]
/** So many figures in one row name something; a day, a sum or a house number needs fewer. */
const FIGURES = 6

/** The value of a figure: those of one script stand in rows of ten. */
const valueOf = (figure: string): string => {
  const at = figure.codePointAt(0) ?? 0
  let first = at
  while (at - first < 9 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return String(at - first)
}

/** Figures of any script as 0 to 9, and figures written as words (“double four” too) as figures. */
const plainFigures = (text: string): string => text.normalize('NFKC').toLowerCase()
  .replace(/\p{Nd}/gu, valueOf)
  .replace(/\b(double|triple)\s+(\w+)/g, (whole, times: string, word: string) => { const figure = DIGIT_WORDS[word] ?? (/^\d$/.test(word) ? word : null); return figure === null ? whole : figure.repeat(times === 'double' ? 2 : 3) })
  .replace(/\b[a-z]+\b/g, (word) => DIGIT_WORDS[word] ?? word)

/** May these words be kept? Refuses what looks like the number of an account, a card, an identity paper, a telephone or of National Insurance. */
export const decideWords = (text: string, field = 'words'): Result<string> => {
  let plain = plainFigures(text)
  if (/\b[a-ceghj-prtw-z][a-ceghj-nprtw-z][\s.-]*(?:\d[\s.-]*){6}[a-d]\b/i.test(plain)) return no('This looks like a National Insurance number. It is not kept here: write what it is for, without the number.', field)
  for (const one of HARMLESS) plain = plain.replace(one, ' day or sum ')
  const rows = plain.match(/\d(?:[\s.,\-–—/_:;*()|+'"]*\d)*/g) ?? []
  const longest = Math.max(0, ...rows.map((row) => row.replace(/\D/g, '').length))
  if (longest >= FIGURES || /\b[a-z]{2,5}\d{6}[a-z\d]{5,}\b/.test(plain)) return no('This looks like the number of an account, a card, a paper or a telephone. Those are never kept here: leave the number out. Write a day with its month, such as 3 March 2027, and a sum with its £.', field)
  return yes(text)
}
