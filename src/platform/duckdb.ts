/**
 * DuckDB: the engine over the evidence snapshot's Parquet files. The native library is loaded on first use, one instance in
 * memory serves the process, and each `openDuckdb` is a connection of its own whose temporary tables nobody else sees.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { ZodType } from 'zod'
import { type Columns, type RowOf, sqlName, sqlText } from '../core/columns.ts'

export type Duckdb = {
  /** Runs statements that answer nothing. */
  readonly run: (sql: string) => Promise<void>
  /** Runs a query; each row is checked against the schema, so a query and its type cannot drift apart. Cast dates to text. */
  readonly rows: <T>(sql: string, schema: ZodType<T>) => Promise<T[]>
  /** Makes a temporary table of the rows as they come and says how many there were. */
  readonly load: <C extends Columns>(table: string, columns: C, rows: Source<RowOf<C>>) => Promise<number>
  /** The same from a CSV file without headings, its columns in this order; an empty cell is null. About thirty times as fast. */
  readonly loadCsv: (table: string, columns: Columns, path: string) => Promise<number>
  readonly close: () => void
}

export type Source<T> = Iterable<T> | AsyncIterable<T>

/** For all connections together: a web process is not to grow with the number of people. */
const MEMORY_MAX = '400MB'

let instance: Promise<DuckDBInstance> | undefined

const sharedInstance = async (): Promise<DuckDBInstance> => {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  return DuckDBInstance.create(':memory:', {
    // Extensions are never fetched from outside: what we use (parquet, json) is built in.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // What does not fit goes to disk, and never into the folder that the program was started in.
    memory_limit: MEMORY_MAX,
    temp_directory: join(tmpdir(), `throughline-duckdb-${process.pid}`),
  })
}

/** A connection to the process's DuckDB. Throws where the native library for this machine is not installed. */
export const openDuckdb = async (): Promise<Duckdb> => {
  instance ??= sharedInstance()
  const connection = await (await instance).connect()
  return {
    run: async (sql) => void (await connection.run(sql)),
    rows: async (sql, schema) => {
      const read = await connection.runAndReadAll(sql)
      return read.getRowObjectsJS().map((row) => schema.parse(row))
    },
    load: (table, columns, rows) => load(connection, table, columns, rows),
    loadCsv: (table, columns, path) => loadCsv(connection, table, columns, path),
    close: () => connection.closeSync(),
  }
}

/** Opens a connection for one piece of work and closes it whatever happens. */
export const withDuckdb = async <T>(work: (db: Duckdb) => Promise<T>): Promise<T> => {
  const db = await openDuckdb()
  try {
    return await work(db)
  } finally {
    db.close()
  }
}

const SQL_TYPES = { text: 'varchar', integer: 'integer', boolean: 'boolean', day: 'date' } as const
type Base = keyof typeof SQL_TYPES
const isBase = (word: string): word is Base => word in SQL_TYPES

const createTable = async (connection: DuckDBConnection, table: string, columns: Columns): Promise<{ readonly name: string; readonly base: Base }[]> => {
  const shape = Object.entries(columns).map(([name, kind]) => {
    const base = kind.replace('?', '')
    if (!isBase(base)) throw new Error(`No such column kind: ${kind}`)
    return { name, base, definition: `${sqlName(name)} ${SQL_TYPES[base]}${kind.endsWith('?') ? '' : ' not null'}` }
  })
  await connection.run(`create or replace temp table ${sqlName(table)} (${shape.map((column) => column.definition).join(', ')})`)
  return shape
}

const loadCsv = async (connection: DuckDBConnection, table: string, columns: Columns, path: string): Promise<number> => {
  const shape = await createTable(connection, table, columns)
  const types = shape.map(({ name, base }) => `${sqlText(name)}: ${sqlText(SQL_TYPES[base])}`)
  const inserted = await connection.run(`insert into ${sqlName(table)} select * from read_csv(${sqlText(path)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${types.join(', ')}})`)
  return inserted.rowsChanged
}

const load = async <C extends Columns>(connection: DuckDBConnection, table: string, columns: C, rows: Source<RowOf<C>>): Promise<number> => {
  const { DuckDBDateValue } = await import('@duckdb/node-api')
  const shape = await createTable(connection, table, columns)
  const appender = await connection.createAppender(table, 'main', 'temp')
  let count = 0
  for await (const row of rows) {
    for (const { name, base } of shape) {
      const value: unknown = row[name]
      if (value === null) appender.appendNull()
      else if (base === 'text' && typeof value === 'string') appender.appendVarchar(value)
      else if (base === 'integer' && typeof value === 'number') appender.appendInteger(value)
      else if (base === 'boolean' && typeof value === 'boolean') appender.appendBoolean(value)
      else if (base === 'day' && typeof value === 'string') appender.appendDate(new DuckDBDateValue(epochDays(value)))
      else throw new TypeError(`${table}.${name} is not ${base} in row ${count + 1}`)
    }
    appender.endRow()
    count++
  }
  appender.closeSync()
  return count
}

const epochDays = (day: string): number => {
  const days = Date.parse(`${day}T00:00:00Z`) / 86_400_000
  if (!Number.isInteger(days)) throw new TypeError('A day is written YYYY-MM-DD')
  return days
}

/**
 * Writes what a query or table gives as a Parquet file, zstd-compressed. Rows are sorted by all columns, so that their order says
 * nothing about where they came from and the same content gives the same file. `notes` are kept inside the file as text.
 */
export const writeParquet = (db: Duckdb, from: string, path: string, notes: Readonly<Record<string, string>> = {}): Promise<void> => {
  const kept = Object.entries(notes).map(([key, text]) => `${sqlName(key)}: ${sqlText(text)}`)
  const metadata = kept.length === 0 ? '' : `, kv_metadata {${kept.join(', ')}}`
  return db.run(`copy (select * from ${from} order by all) to ${sqlText(path)} (format parquet, compression zstd${metadata})`)
}
