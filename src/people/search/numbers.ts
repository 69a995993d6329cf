/** Numbers and postcodes as people type them, in the form in which they are kept. Pure. */
import { readCro, readTelephone } from '../identifiers.ts'

/** A number that was typed whole: how it is kept, and which number it is where its form says so. */
export interface TypedNumber {
  readonly kind: 'reference' | 'pnc' | 'prison' | 'crn' | 'cro' | 'telephone' | 'other'
  readonly value: string
}

export const NUMBER_WORDS: Readonly<Record<TypedNumber['kind'], string>> = { reference: 'reference', pnc: 'PNC number', prison: 'prison number', crn: 'probation number', cro: 'CRO number', telephone: 'telephone number', other: 'an agency’s number' }

/** How a PNC is kept: year in four figures, serial of seven. Of two figures of a year, the century whose computer could have given it (the PNC began in 1974). */
const pncForm = (year: string, serial: string, letter: string): string => {
  const whole = year.length === 4 ? year : `${Number(year) >= 45 ? '19' : '20'}${year}`
  return `${whole}/${serial.padStart(7, '0')}${letter}`
}

/** What one word with figures in it is: a number in the form in which it is kept, or null where it is no whole number. */
export const readNumber = (word: string): TypedNumber | null => {
  const plain = word.toUpperCase().replaceAll(/[^A-Z0-9/-]/g, '')
  if (/^P-?[0-9A-HJKMNP-TV-Z]{7}$/.test(plain) && /\d|-/.test(plain)) return { kind: 'reference', value: `P-${plain.replace(/^P-?/, '')}` }
  const cro = readCro(plain)
  if (cro.ok) return { kind: 'cro', value: cro.value }
  const pnc = /^(\d{4}|\d{2})\/(\d{1,7})([A-Z])$/.exec(plain) ?? /^(\d{4})(\d{7})([A-Z])$/.exec(plain)
  if (pnc) return { kind: 'pnc', value: pncForm(pnc[1] ?? '', pnc[2] ?? '', pnc[3] ?? '') }
  // With another letter than its figures ask for, of two or four figures in front it is a PNC typed wrong.
  const slipped = /^(\d{1,6})(\/\d{2}[A-Z])$/.exec(plain)
  if (slipped) return { kind: 'cro', value: `${slipped[1]?.padStart(6, '0')}${slipped[2]}` }
  if (/^SF\d{2}\/\d{1,6}[A-Z]$/.test(plain)) return { kind: 'cro', value: plain }
  if (/^[A-Z]\d{4}[A-Z]{2}$/.test(plain)) return { kind: 'prison', value: plain }
  if (/^[A-Z]\d{6}$/.test(plain)) return { kind: 'crn', value: plain }
  return plain.length >= 3 && /\d/.test(plain) ? { kind: 'other', value: plain } : null
}

/**
 * Every number that is one slip away: one letter or figure other, or two neighbours swapped. In the same form: a figure stays one.
 * A telephone number one slip away is a stranger’s.
 */
export const slipsOf = ({ kind, value }: TypedNumber): string[] => {
  if (kind === 'other' || kind === 'telephone') return []
  const slips = new Set<string>()
  for (let at = kind === 'reference' ? 2 : 0; at < value.length; at++) {
    const letter = value[at] ?? ''
    const others = /\d/.test(letter) ? '0123456789' : /[A-Z]/.test(letter) ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : ''
    for (const other of others) if (other !== letter) slips.add(value.slice(0, at) + other + value.slice(at + 1))
    const next = value[at + 1]
    if (next !== undefined && next !== letter && others !== '') slips.add(value.slice(0, at) + next + letter + value.slice(at + 2))
  }
  return [...slips]
}

/** A postcode, or its first half. Kept with one blank: `PE1 1AA`. */
export interface TypedPostcode {
  readonly value: string
  readonly whole: boolean
}

/** The first postcode in a text, and the text without it. The first half alone counts only where it cannot be a name. */
export const takePostcode = (text: string): { readonly postcode: TypedPostcode | null; readonly rest: string } => {
  const whole = /(?<![\p{L}\d])([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})(?![\p{L}\d])/iu.exec(text)
  const found = whole ?? /(?<![\p{L}\d])([A-Z]{1,2}\d{1,2}[A-Z]?)(?![\p{L}\d/-])/iu.exec(text)
  if (!found) return { postcode: null, rest: text }
  const value = whole ? `${whole[1]} ${whole[2]}` : (found[1] ?? '')
  return { postcode: { value: value.toUpperCase(), whole: whole !== null }, rest: `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}` }
}

const TELEPHONE = /(?<![\p{L}\d/+])(?:\(?0|(?:\+|00)44[\s.-]*(?:\(0\))?)(?:[\s().-]*\d){9,10}(?![\p{L}\d/])|(?<![\p{L}\d/])\+[1-9](?:[\s.-]*\d){6,14}(?![\p{L}\d/])/u

/** The first telephone number in a text, its figures together or in groups, and the text without it. A birth date is shorter. */
export const takeTelephone = (text: string): { readonly telephone: TypedNumber | null; readonly rest: string } => {
  const found = TELEPHONE.exec(text)
  const read = found ? readTelephone(found[0]) : null
  if (!found || !read?.ok) return { telephone: null, rest: text }
  return { telephone: { kind: 'telephone', value: read.value }, rest: `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}` }
}
