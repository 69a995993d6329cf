/**
 * The refused rows as a file to mend: the agency's own columns as they came, and why each row was refused. The mended
 * file goes back through the same door, so what is written here is read there without loss.
 *
 * A cell that a spreadsheet would run as a formula is written with a leading apostrophe, and the reader takes exactly
 * one such apostrophe off. Source: OWASP, CSV Injection: cells beginning with = + - @, tab or carriage return (and line
 * feed, and the full-width forms of the four signs).
 */
import { WHY_REFUSED, plainHeading } from './columns.ts'
import type { RowReason } from './rules.ts'

const WOULD_RUN = /^'*[=+\-@\t\r\n＝＋－＠]/
const WAS_DISARMED = /^''*[=+\-@\t\r\n＝＋－＠]/
const APOSTROPHE = 39

/** The cell as it can safely stand in a file that a spreadsheet opens. */
export const disarmed = (cell: string): string => (WOULD_RUN.test(cell) ? `'${cell}` : cell)

/** Was an apostrophe put before this cell? */
export const isDisarmed = (cell: string): boolean => cell.charCodeAt(0) === APOSTROPHE && WAS_DISARMED.test(cell)

/** The cell before it was disarmed; any other cell as it is. `asWritten(disarmed(cell))` is always `cell`. */
export const asWritten = (cell: string): string => (isDisarmed(cell) ? cell.slice(1) : cell)

const quotedCell = (cell: string): string => (/["\r\n,;\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** One line of comma-separated cells with its line end, every cell disarmed. A NUL, which no CSV can carry, is dropped. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quotedCell(disarmed(cell.replaceAll('\0', '')))).join(',')}\r\n`

/** A refused row as the reader gives it. */
export interface RefusedRow {
  readonly cells: readonly string[]
  readonly reasons: readonly Pick<RowReason, 'message'>[]
}

const refusedLine = (width: number, refused: RefusedRow): string => {
  const why = refused.reasons.map((reason) => reason.message).join(' ')
  const inside = Array.from({ length: width }, (_, index) => refused.cells[index] ?? '')
  // Cells beyond the heading row stand after the reason: the row stays uneven until a person has mended it.
  return csvLine([...inside, why, ...refused.cells.slice(width).filter((_, index, all) => all.slice(index).some((cell) => cell !== ''))])
}

/**
 * The lines of the file to mend, the heading row first: UTF-8 with the mark that makes Excel read it so, commas, CRLF.
 * `headings` are the file's own, as `header.columns` gives them.
 */
export function* mendingFile(headings: readonly string[], refused: Iterable<RefusedRow>): Generator<string> {
  const own = headings.filter((heading) => plainHeading(heading) !== plainHeading(WHY_REFUSED))
  yield `\uFEFF${csvLine([...own, WHY_REFUSED])}`
  for (const row of refused) yield refusedLine(own.length, row)
}
