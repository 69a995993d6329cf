/** What a file is by its content: the signs that kinds of file begin with. Names and what browsers say of a file are not believed. Pure. */

const HELP = 'Send plain text with a line for each row, saved as “CSV UTF-8”.'

/** Kinds by their first bytes (in hexadecimal), as the lists of file signatures have them. */
const BY_BYTES: readonly (readonly [sign: string, what: string])[] = [
  ['504b0304', 'a ZIP archive, or a workbook or document of Office, which is one'], ['504b0506', 'an empty ZIP archive'], ['d0cf11e0a1b11ae1', 'a workbook or document of an older Office'],
  ['25504446', 'a PDF'], ['7f454c46', 'a program'], ['cafebabe', 'a program'], ['feedface', 'a program'], ['feedfacf', 'a program'], ['cffaedfe', 'a program'],
  ['89504e47', 'a picture'], ['ffd8ff', 'a picture'], ['47494638', 'a picture'], ['1f8b', 'a compressed file'], ['425a68', 'a compressed file'], ['fd377a585a00', 'a compressed file'],
  ['377abcaf271c', 'a 7-Zip archive'], ['526172211a07', 'a RAR archive'], ['53514c69746520666f726d617420', 'a database'], ['5041523100', 'a Parquet file'], ['7b5c727466', 'a Rich Text document'],
]

/** Kinds of text that are run or shown rather than read as rows. */
const BY_TEXT: readonly (readonly [sign: RegExp, what: string])[] = [
  [/^\s*(?:<!doctype\s+html|<html|<head|<body|<script|<iframe)/i, 'a web page'], [/^\s*<svg/i, 'a picture'], [/^\s*<\?xml/i, 'an XML file'], [/^#!/, 'a program'], [/^\s*<\?php/i, 'a program'],
]

/** The bytes as text: UTF-16 where its mark says so, else UTF-8. */
const textOf = (head: Buffer): string => {
  const mark = head.subarray(0, 2).toString('hex')
  if (mark === 'fffe') return head.subarray(2).toString('utf16le')
  if (mark === 'feff') return Buffer.from(head.subarray(2, head.length - (head.length % 2))).swap16().toString('utf16le')
  return head.toString('utf8').replace(/^\uFEFF/, '')
}

/**
 * Why a file that begins with these bytes is no rows of text, in a sentence, or null. A NUL among the first tells a program or a
 * picture from text; one further on is a slip in one row, which the reader of rows refuses by itself.
 */
export const whyNotText = (begins: Buffer): string | null => {
  const head = begins.subarray(0, 512)
  const text = textOf(head)
  const what = BY_BYTES.find(([sign]) => head.toString('hex').startsWith(sign))?.[1] ?? BY_TEXT.find(([sign]) => sign.test(text))?.[1]
    ?? (text.includes('\0') && text.startsWith('MZ') ? 'a program' : undefined)
  if (what !== undefined) return `This is ${what}, not an extract. ${HELP}`
  return text.includes('\0') ? `This file holds characters that no text has, so it is none. ${HELP}` : null
}
