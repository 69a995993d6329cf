/** Many rows at once by COPY: writing, with every constraint on, for imports, the demonstration and load; reading, for the evidence snapshot. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

export type Cell = string | number | boolean | Date | null | readonly string[]

/** One value in COPY's text format. */
const copyCell = (cell: Cell): string => {
  if (cell === null) return '\\N'
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  if (cell instanceof Date) return cell.toISOString()
  const text = typeof cell === 'object' ? `{${cell.map((item) => `"${item.replace(/[\\"]/g, '\\$&')}"`).join(',')}}` : String(cell)
  return text.replace(/[\\\n\r\t]/g, (c) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c]!)
}

const CHUNK_ROWS = 500

/** Copies rows into a table, in the order of the columns named. Streams: the rows may be an endless-looking generator. */
export const copyRows = async <C extends string>(
  client: PoolClient,
  table: string,
  columns: readonly C[],
  rows: Iterable<Readonly<Record<C, Cell>>> | AsyncIterable<Readonly<Record<C, Cell>>>,
): Promise<number> => {
  let count = 0
  const lines = async function* (): AsyncGenerator<string> {
    let chunk: string[] = []
    for await (const row of rows) {
      chunk.push(columns.map((column) => copyCell(row[column])).join('\t'))
      count++
      if (chunk.length === CHUNK_ROWS) {
        yield `${chunk.join('\n')}\n`
        chunk = []
      }
    }
    if (chunk.length > 0) yield `${chunk.join('\n')}\n`
  }
  const quoted = columns.map((column) => `"${column}"`).join(', ')
  await pipeline(Readable.from(lines()), client.query(copyFrom(`COPY "${table}" (${quoted}) FROM STDIN`)))
  return count
}

/** Writes what a query answers to a CSV file without headings (an empty cell is null), without a row passing through this program's hands. */
export const copyToFile = async (client: PoolClient, query: string, path: string): Promise<void> =>
  pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT csv)`)), createWriteStream(path, { mode: 0o600 }))
