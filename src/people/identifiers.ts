/**
 * Numbers by which more than one agency knows a person, in the form in which they are kept: the CRO number with its check letter, and
 * telephone numbers. Pure.
 *
 * Source of the rule of the CRO number: Ministry of Justice, hmpps-person-record, `model/identifiers/CROIdentifier.kt` (MIT): two figures of
 * the year and the serial, modulo 23, index the PNC's own alphabet of 23 letters without I, O and S.
 */
import { no, yes, type Result } from '../core/result.ts'

const CHECK_LETTERS = 'ZABCDEFGHJKLMNPQRTUVWXY'
const CRO_SERIAL_DIGITS = 6

/** The letter that the figures of a PNC or a CRO number end in, from all of them read as one number: year, then serial. */
export const checkLetter = (figures: number): string => CHECK_LETTERS.charAt(figures % CHECK_LETTERS.length)

const CRO = /^(\d{1,6})\/(\d{2})([A-Z])$/
/** Of somebody whose fingerprints are not held: the year first, and the serial as it was written. */
const CRO_WITHOUT_FINGERPRINTS = /^SF(\d{2})\/(\d{1,6})([A-Z])$/

/** A CRO number as it is kept: `5/93L` is `000005/93L`; one of a file without fingerprints, `SF93/5Q`, stays as it is. */
export const readCro = (written: string): Result<string> => {
  const text = written.toUpperCase().replaceAll(' ', '')
  const [plain, bare] = [CRO.exec(text), CRO_WITHOUT_FINGERPRINTS.exec(text)]
  if (!plain && !bare) return no('is not a CRO number: give it as 123456/08T or SF08/123456T')
  const [serial = '', year = '', letter] = plain ? [plain[1]?.padStart(CRO_SERIAL_DIGITS, '0'), plain[2], plain[3]] : [bare?.[2], bare?.[1], bare?.[3]]
  if (letter !== checkLetter(Number(year + serial))) return no('is not a CRO number: its last letter does not belong to its figures, so one of them was mistyped')
  return yes(plain ? `${serial}/${year}${letter}` : text)
}

const WITHIN = /^0[1-9]\d{8,9}$/
/** The longest that there is, with the code of the country: ITU-T E.164. */
const ELSEWHERE = /^\+[1-9]\d{6,14}$/

/** A telephone number in figures alone: `+44 (0)7700 900123` is `07700900123`; one of another country begins with its `+`. */
export const readTelephone = (written: string): Result<string> => {
  const figures = written.replaceAll(/[\s().-]/g, '').replace(/^00/, '+')
  const text = figures.replace(/^\+440?/, '0')
  return WITHIN.test(text) || ELSEWHERE.test(text) ? yes(text) : no('is not a telephone number: give it with its area code, as 07700 900123, or with + and the country’s code')
}

/** A telephone number as people write it: `07700900123` is `07700 900123`. */
export const telephoneWords = (telephone: string): string => (telephone.startsWith('0') ? `${telephone.slice(0, 5)} ${telephone.slice(5)}` : telephone)
