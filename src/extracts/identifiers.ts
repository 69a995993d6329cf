/**
 * The numbers by which police, prison and probation know a person: their forms, and the PNC's check letter.
 *
 * Source of the PNC rule: Ministry of Justice, hmpps-person-record, `model/identifiers/PNCIdentifier.kt` (MIT): the last
 * two figures of the year and the serial padded to seven, modulo 23, index a 23-letter alphabet without I, O and S.
 */
import { no, yes, type Result } from '../core/result.ts'
import type { Day } from '../core/dates.ts'
import { checkLetter } from '../people/identifiers.ts'

const SERIAL_DIGITS = 7

/** The check letter of a PNC: `pncCheckLetter(2003, 62845)` is `E`. Year in two or four figures, serial up to 9,999,999. */
export const pncCheckLetter = (year: number, serial: number): string =>
  checkLetter((year % 100) * 10 ** SERIAL_DIGITS + serial)

/** A PNC in the long form, with its check letter: `pncNumber(2003, 62845)` is `2003/0062845E`. */
export const pncNumber = (year: number, serial: number): string =>
  `${String(year).padStart(4, '0')}/${String(serial).padStart(SERIAL_DIGITS, '0')}${pncCheckLetter(year, serial)}`

/** The short form that people write, from the long one: `2003/0062845E` becomes `03/62845E`. */
export const pncShortForm = (pnc: string): string => `${pnc.slice(2, 4)}/${Number(pnc.slice(5, 12))}${pnc.slice(12)}`

/** As numbers are compared: without spaces. */
const inCapitals = (written: string): string => written.toUpperCase().replaceAll(' ', '')

const PNC_LONG = /^\d{4}\/\d{7}[A-Z]$/
const PNC_SLASHED = /^(\d{2}|\d{4})\/(\d{1,7})([A-Z])$/
const PNC_LONG_UNSLASHED = /^(\d{4})(\d{7})([A-Z])$/
const PNC_SHORT_UNSLASHED = /^(\d{2})(\d{1,6})([A-Z])$/

/**
 * A PNC in any of its written forms (`2003/0062845E`, `20030062845E`, `03/62845E`, `0362845E`), as the long form with a
 * slash. A two-figure year is of this century when it is not after today's year, as hmpps-person-record has it.
 */
export const readPnc = (written: string, today: Day): Result<string> => {
  const text = inCapitals(written)
  if (PNC_LONG.test(text) && text[12] === pncCheckLetter(Number(text.slice(2, 4)), Number(text.slice(5, 12)))) return yes(text)
  const parts = PNC_SLASHED.exec(text) ?? PNC_LONG_UNSLASHED.exec(text) ?? PNC_SHORT_UNSLASHED.exec(text)
  if (!parts) return no('is not a PNC number: give it as 2003/0062845E or 03/62845E')
  const [, yearText = '', serialText = '', letter] = parts
  const serial = Number(serialText)
  let year = Number(yearText)
  if (yearText.length === 2) year += year <= Number(today.slice(2, 4)) ? 2000 : 1900
  if (letter !== pncCheckLetter(year, serial)) {
    return no('is not a PNC number: its last letter does not belong to its figures, so one of them was mistyped')
  }
  return yes(pncNumber(year, serial))
}

const PRISON_NUMBER = /^[A-Z]\d{4}[A-Z]{2}$/

/** A prison number (NOMS number): a letter, four figures, two letters, as `A1234BC`. */
export const readPrisonNumber = (written: string): Result<string> => {
  const text = inCapitals(written)
  return PRISON_NUMBER.test(text) ? yes(text) : no('is not a prison number: give a letter, four figures and two letters, as A1234BC')
}

const CRN = /^[A-Z]\d{6}$/

/** A case reference number of probation: a letter and six figures, as `X123456`. */
export const readCrn = (written: string): Result<string> => {
  const text = inCapitals(written)
  return CRN.test(text) ? yes(text) : no('is not a CRN: give a letter and six figures, as X123456')
}
