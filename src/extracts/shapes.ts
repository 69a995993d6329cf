/**
 * What kind of file this is, told from its first bytes: its encoding, its delimiter, or what it is instead of CSV. A
 * file is never guessed into shape: what cannot be known is refused with how to save it rightly.
 */
import { no, yes, type Refusal, type Result } from '../core/result.ts'
import type { FileShape } from './rules.ts'

const SAVE_AS = 'In Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”, and upload that file.'

/** The sentence for bytes that are not UTF-8; `row` is the row where the first of them stands. */
export const notUtf8 = (row: number): Refusal =>
  no(`This file is not saved as UTF-8: row ${row} holds letters that cannot be read with certainty. Nothing was taken. ${SAVE_AS}`, 'file')

/** The sentence for bytes that break off in the middle of UTF-16. */
export const notUtf16 = (row: number): Refusal =>
  no(`This file begins as UTF-16, but from row ${row} on it cannot be read so: it was cut off or damaged. Nothing was taken. ${SAVE_AS}`, 'file')

/** The sentence for a quotation mark that is never closed. */
export const quoteLeftOpen = (row: number): Refusal =>
  no(`A quotation mark opened in row ${row} is never closed (or that row is longer than 250,000 letters), so the rows after it cannot be told apart. Nothing was taken. ` +
    'Close it, or double it where it is part of the value.', 'file')

/** The sentence for a file without any content. */
export const emptyFile = (): Refusal => no('This file is empty: it has no heading row and no rows.', 'file')

/** The sentence for a heading row that no row follows. */
export const onlyHeadings = (): Refusal => no('This file has a heading row and nothing below it: there is no row to take.', 'file')

/** The sentence for a heading row that has a NUL or another unseen character in it. */
export const unseenHeading = (): Refusal =>
  no(`The heading row holds characters that cannot be seen, so this is not plain text. Nothing was taken. ${SAVE_AS}`, 'file')

const MAGIC: readonly (readonly [bytes: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is an Excel workbook (or another zip file): save it as CSV UTF-8.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel workbook: save it as CSV UTF-8.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF: ask for the same data as CSV UTF-8.'],
  [[0x1f, 0x8b], 'This is a compressed file: unpack it and upload the CSV inside.'],
  [[0x50, 0x41, 0x52, 0x31], 'This is a Parquet file: ask for the same data as CSV UTF-8.'],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], 'This is a Rich Text document: save it as CSV UTF-8.'],
]
const beginsWith = (head: Uint8Array, bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte)

const encodingOf = (head: Uint8Array): { readonly encoding: FileShape['encoding']; readonly mark: number } => {
  if (beginsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', mark: 3 }
  if (beginsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le', mark: 2 }
  if (beginsWith(head, [0xfe, 0xff])) return { encoding: 'utf-16be', mark: 2 }
  return { encoding: 'utf-8', mark: 0 }
}

const DELIMITERS = [',', ';', '\t', '|'] as const
const isDelimiter = (text: string | undefined): text is FileShape['delimiter'] => DELIMITERS.some((each) => each === text)

/** The delimiter that stands most often in the heading row outside quotation marks; a comma when none does. */
const delimiterOf = (text: string): FileShape['delimiter'] => {
  const counts = new Map<string, number>()
  let quoted = false
  const start = text.search(/[^\r\n]/)
  for (const letter of start < 0 ? '' : text.slice(start)) {
    if (letter === '"') quoted = !quoted
    else if (!quoted && (letter === '\n' || letter === '\r')) break
    else if (!quoted) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  return DELIMITERS.reduce((best, each) => ((counts.get(each) ?? 0) > (counts.get(best) ?? 0) ? each : best))
}

/** Excel's own hint, a first line `sep=;`, which Excel does not show as a row. */
const SEPARATOR_LINE = /^"?sep=(.)"?\r?\n/i

/** How many of the first bytes are looked at: more than any real heading row. */
export const HEAD_BYTES = 65_536

/**
 * The shape of a file from its first bytes (up to `HEAD_BYTES`), and how many bytes of mark and `sep=` line to skip.
 * Refused with a sentence: an empty file, a workbook, PDF, archive or web page, and text in an unmarked UTF-16.
 */
export const shapeOf = (head: Uint8Array): Result<FileShape & { readonly skip: number }> => {
  if (head.length === 0) return { ...emptyFile() }
  const magic = MAGIC.find(([bytes]) => beginsWith(head, bytes))
  if (magic) return no(magic[1], 'file')
  const { encoding, mark } = encodingOf(head)
  const text = new TextDecoder(encoding).decode(head.subarray(mark))
  if (text.trim() === '') return emptyFile()
  if (encoding === 'utf-8') {
    const nuls = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
    if (nuls * 5 > head.length) return no(`This is not plain text, or it is UTF-16 without its mark. Nothing was taken. ${SAVE_AS}`, 'file')
  }
  if (/^\s*<(?:!doctype|html|\?xml|table)/i.test(text)) return no('This is a web page or XML, not CSV: ask for the same data as CSV UTF-8.', 'file')
  const hint = SEPARATOR_LINE.exec(text)
  if (hint && isDelimiter(hint[1])) {
    return yes({ encoding, delimiter: hint[1], skip: mark + hint[0].length * (encoding === 'utf-8' ? 1 : 2) })
  }
  return yes({ encoding, delimiter: delimiterOf(text), skip: mark })
}
