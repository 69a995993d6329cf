/** Reading one register file of `data/`: rows with named cells, gzip or not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'

export type RegisterRow = Readonly<Record<string, string>>

/** All rows of `data/<path>` under the package's root folder. */
export const registerRows = (root: string, path: string): RegisterRow[] => {
  const bytes = readFileSync(join(root, 'data', path))
  return parse<Record<string, string>>(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true })
}

/** The text of a cell; throws when the column is missing, because a register that ships with the product must be whole. */
export const cell = (row: RegisterRow, column: string): string => {
  const value = row[column]
  if (value === undefined) throw new Error(`A register in data/ lacks the column ${column}.`)
  return value
}

/** The text of a cell, or null where it is blank. */
export const optional = (row: RegisterRow, column: string): string | null => cell(row, column) || null
