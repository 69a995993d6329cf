/** Many rows at once by COPY: writing, with every constraint on, for imports, the demonstration and load; reading, for the evidence snapshot. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

export type Cell = string | number | boolean | Date | null | readonly string[]

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped = (text: string): string => (/[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (letter) => ESCAPES[letter] ?? letter) : text)
const arrayItem = (item: string): string => `"${/[\\"]/.test(item) ? item.replace(/[\\"]/g, '\\$&') : item}"`

/** One value in COPY's text format. */
const copyCell = (cell: Cell): string => {
  if (typeof cell === 'string') return escaped(cell)
  if (cell === null) return '\\N'
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  if (typeof cell === 'number') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  return escaped(`{${cell.map(arrayItem).join(',')}}`)
}

/** One row as a line of COPY's text format. */
const copyLine = <C extends string>(row: Readonly<Record<C, Cell>>, columns: readonly C[]): string => {
  let line = copyCell(row[columns[0]!])
  for (let place = 1; place < columns.length; place++) line += `\t${copyCell(row[columns[place]!])}`
  return `${line}\n`
}

/** What goes to the server at once: small enough that making it never holds up whatever else runs, large enough to cost nothing. */
const CHUNK_LETTERS = 32_768

/** Copies rows into a table, in the order of the columns named. Streams: the rows may be an endless-looking generator. */
export const copyRows = async <C extends string>(
  client: PoolClient,
  table: string,
  columns: readonly C[],
  rows: Iterable<Readonly<Record<C, Cell>>> | AsyncIterable<Readonly<Record<C, Cell>>>,
): Promise<number> => {
  let count = 0
  let chunk = ''
  const isFull = (row: Readonly<Record<C, Cell>>): boolean => {
    chunk += copyLine(row, columns)
    count++
    return chunk.length >= CHUNK_LETTERS
  }
  const taken = (): string => {
    const text = chunk
    chunk = ''
    return text
  }
  const lines = async function* (): AsyncGenerator<string> {
    // Waiting on each row of an array would cost more than writing it.
    if (Symbol.iterator in rows) {
      for (const row of rows) if (isFull(row)) yield taken()
    } else {
      for await (const row of rows) if (isFull(row)) yield taken()
    }
    if (chunk !== '') yield taken()
  }
  const quoted = columns.map((column) => `"${column}"`).join(', ')
  await pipeline(Readable.from(lines()), client.query(copyFrom(`COPY "${table}" (${quoted}) FROM STDIN`)))
  return count
}

/** Writes what a query answers to a CSV file without headings (an empty cell is null), without a row passing through this program's hands. */
export const copyToFile = async (client: PoolClient, query: string, path: string): Promise<void> =>
  pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT csv)`)), createWriteStream(path, { mode: 0o600 }))
