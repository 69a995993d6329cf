/**
 * What is compared of what was typed: letters of a name without case and marks, digits of a day, letters and digits of a number.
 * Each writes into a buffer and answers how many bytes, so that a million records make no texts. Pure.
 */

/** A normal form: reads bytes from..to, writes to `into`, answers the length written (0: nothing that can be compared). */
export type NormalForm = (bytes: Uint8Array, from: number, to: number, into: Uint8Array) => number

const isUpper = (byte: number): boolean => byte >= 65 && byte <= 90
const isLower = (byte: number): boolean => byte >= 97 && byte <= 122
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Letters beyond ASCII: marks off where the script has them (é is e), kept where they are the letter. */
const plainLetters = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('æ', 'ae').replaceAll('ø', 'o').replaceAll('ł', 'l').replaceAll('đ', 'd')

const written = (text: string, into: Uint8Array): number => encoder.encodeInto(text, into).written

/** Words that stand where a name is not known: they are nobody's name. */
const NO_NAMES = new Set(['unknown', 'notknown', 'nk', 'na', 'none', 'null', 'nan', 'notprovided', 'notstated', 'noname', 'xx', 'xxx', 'xxxx', 'test', 'refused', 'anonymous'])

/** A name in lower case without marks and punctuation; parts of it parted by one blank. `O’Néill-Smith` is `oneill smith`. */
export const nameForm: NormalForm = (bytes, from, to, into) => {
  let length = 0
  let plain = true
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (isLower(byte)) into[length++] = byte
    else if (isUpper(byte)) into[length++] = byte + 32
    else if (byte >= 128) {
      plain = false
      break
    } else if ((byte === 32 || byte === 45) && length > 0 && into[length - 1] !== 32) into[length++] = 32
  }
  if (!plain) length = written(plainLetters(decoder.decode(bytes.subarray(from, to)).replaceAll(/[’'`.]/g, '')).replaceAll(/[^\p{L}]+/gu, ' ').trim(), into)
  while (length > 0 && into[length - 1] === 32) length--
  if (length > 0 && length <= 11 && NO_NAMES.has(decoder.decode(into.subarray(0, length)).replaceAll(' ', ''))) return 0
  return length
}

/** Letters and digits of a number, in capitals: `2019/0012345k` is `20190012345K`. */
export const numberForm: NormalForm = (bytes, from, to, into) => {
  let length = 0
  let zeros = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte === 48) zeros++
    if (isDigit(byte) || isUpper(byte)) into[length++] = byte
    else if (isLower(byte)) into[length++] = byte - 32
  }
  // A number of noughts alone stands for none.
  return length === zeros ? 0 : length
}

/** Any other text in lower case with single blanks between its words of letters and digits. */
export const textForm: NormalForm = (bytes, from, to, into) => {
  let length = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte >= 128) {
      length = written(plainLetters(decoder.decode(bytes.subarray(from, to))).replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim(), into)
      break
    }
    if (isLower(byte) || isDigit(byte)) into[length++] = byte
    else if (isUpper(byte)) into[length++] = byte + 32
    else if (length > 0 && into[length - 1] !== 32) into[length++] = 32
  }
  while (length > 0 && into[length - 1] === 32) length--
  return length
}

/** An e-mail address in lower case; what has no @ is none. */
export const emailForm: NormalForm = (bytes, from, to, into) => {
  let length = 0
  let at64 = false
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte === 32) continue
    if (byte === 64) at64 = true
    into[length++] = isUpper(byte) ? byte + 32 : byte
  }
  return at64 ? length : 0
}

/** The first letter of a sex, in capitals: M or F; anything else is not known. */
export const sexForm: NormalForm = (bytes, from, to, into) => {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]! & 0xdf
    if (byte === 77 || byte === 70) {
      into[0] = byte
      return 1
    }
    if (byte === 87) {
      into[0] = 70
      return 1
    }
    if (byte > 64) return 0
  }
  return 0
}

/** The order of year, month and day in a column of dates. */
export const DATE_FORMATS = ['YYYY-MM-DD', 'YYYYMMDD', 'DD/MM/YYYY', 'DDMMYYYY', 'MM/DD/YYYY'] as const
export type DateFormat = (typeof DATE_FORMATS)[number]

/** Where year, month and day begin among the eight digits. */
const PLACES: Record<DateFormat, readonly [year: number, month: number, day: number]> = {
  'YYYY-MM-DD': [0, 4, 6], YYYYMMDD: [0, 4, 6], 'DD/MM/YYYY': [4, 2, 0], DDMMYYYY: [4, 2, 0], 'MM/DD/YYYY': [4, 0, 2],
}

/** A day as its eight digits, year first; a date typed year first is read so in every format. What has not eight digits is no day. */
export const dateForm = (format: DateFormat): NormalForm => {
  const [year, month, day] = PLACES[format]
  const digits = new Uint8Array(8)
  return (bytes, from, to, into) => {
    let length = 0
    let run = 0
    let yearFirst = false
    let group = 0
    for (let at = from; at <= to; at++) {
      const byte = at < to ? bytes[at]! : 0
      if (isDigit(byte)) {
        if (length === 8) return 0
        digits[length++] = byte
        run++
        continue
      }
      if (run === 0) continue
      // A day or month of one digit: 7/3/1988.
      if (run === 1 && length <= 8) {
        if (length === 8) return 0
        digits[length] = digits[length - 1]!
        digits[length - 1] = 48
        length++
      }
      if (group === 0 && run === 4) yearFirst = true
      group++
      run = 0
      // A moment after the day: the day alone counts.
      if (length === 8) break
    }
    if (length !== 8) return 0
    const [y, m, d] = yearFirst && group > 1 ? [0, 4, 6] : [year, month, day]
    for (let i = 0; i < 4; i++) into[i] = digits[y + i]!
    for (let i = 0; i < 2; i++) {
      into[4 + i] = digits[m + i]!
      into[6 + i] = digits[d + i]!
    }
    return 8
  }
}
