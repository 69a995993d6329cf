/**
 * What the database holds of a few people, whole, and what changed in it between two moments: a merge and its undoing have to leave
 * exactly what was there before and what edits wrote since.
 */
import { CompiledQuery, sql, type Kysely } from 'kysely'
import type { DB } from '../../src/platform/schema.ts'

type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }
export type Row = Readonly<Record<string, Value>>
/** Rows by `table id`. */
export type Rows = ReadonlyMap<string, Row>

/** A table about people, and the column that says about whom. */
export interface PeopleTable {
  readonly table: string
  readonly person: string
}

/** Tables in which a request leaves its trace whatever it does: they are not what is known of somebody. */
const TRACES = ['audit_entry', 'event', 'once_only', 'notice', 'job', 'looking_day', 'audit_chain', 'audit_queue', 'person_merge', 'kept_search']

/** Every table that holds people, found from the database itself, so that a table born tomorrow is compared the same day. */
export const peopleTables = async (owner: Kysely<DB>): Promise<readonly PeopleTable[]> => {
  const { rows } = await sql<PeopleTable>`
    select c.table_name as table, c.column_name as person from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
    where c.table_schema = 'public' and c.udt_name = 'uuid' and (c.column_name = 'person_id' or c.column_name = 'offender_id')
      and c.table_name <> all (${TRACES}::text[]) order by 1`.execute(owner)
  return rows
}

/** Every other table, except those of TRACES. */
export const otherTables = async (owner: Kysely<DB>, people: readonly PeopleTable[]): Promise<readonly string[]> => {
  const { rows } = await sql<{ table: string }>`
    select table_name as table from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name <> all (${[...TRACES, ...people.map(({ table }) => table)]}::text[]) order by 1`.execute(owner)
  return rows.map(({ table }) => table)
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What a column holds, where it is text; nothing where it is not. */
export const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '')

/** Every row about these people, and the people themselves. */
export const rowsAbout = async (owner: Kysely<DB>, tables: readonly PeopleTable[], people: readonly string[]): Promise<Rows> => {
  const parts = [...tables, { table: 'person', person: 'id' }].map(({ table, person }) => `select '${table}' as "table", to_jsonb(t) as row from ${quoted(table)} t where ${quoted(person)} = any ($1::uuid[])`)
  const { rows } = await owner.executeQuery<{ table: string; row: Row }>(CompiledQuery.raw(parts.join(' union all '), [people]))
  return new Map(rows.map(({ table, row }) => [`${table} ${typeof row['id'] === 'string' ? row['id'] : JSON.stringify(row)}`, row]))
}

/** One digest of every row of these tables. */
export const digestOf = async (owner: Kysely<DB>, tables: readonly string[]): Promise<Readonly<Record<string, string>>> => {
  const parts = tables.map((table) => `select '${table}' as "table", md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as digest from ${quoted(table)} t`)
  const { rows } = await owner.executeQuery<{ table: string; digest: string }>(CompiledQuery.raw(parts.join(' union all '), []))
  return Object.fromEntries(rows.map(({ table, digest }) => [table, digest]))
}

export const tableOf = (key: string): string => key.slice(0, key.indexOf(' '))

/** Of one row: the columns that came to hold something else; null where the row went. */
export type Change = Readonly<Record<string, Value>> | null

/** What became of each row that is not as it was. */
export const changes = (before: Rows, after: Rows): ReadonlyMap<string, Change> => {
  const found = new Map<string, Change>()
  for (const [key, row] of after) {
    const was = before.get(key)
    const changed = Object.entries(row).filter(([column, value]) => was === undefined || JSON.stringify(was[column]) !== JSON.stringify(value))
    if (changed.length > 0) found.set(key, Object.fromEntries(changed))
  }
  for (const key of before.keys()) if (!after.has(key)) found.set(key, null)
  return found
}

/** The same changes made to other rows. */
export const withChanges = (rows: Rows, made: ReadonlyMap<string, Change>): Rows => {
  const now = new Map(rows)
  for (const [key, change] of made)
    if (change === null) now.delete(key)
    else now.set(key, { ...now.get(key), ...change })
  return now
}

/** Where two states differ, in lines that somebody can read. */
export const differences = (expected: Rows, found: Rows): readonly string[] =>
  [...changes(expected, found)].map(([key, change]) => (change === null ? `${key} is gone: ${JSON.stringify(expected.get(key))}` : expected.has(key)
    ? `${key}: ${Object.entries(change).map(([column, value]) => `${column} is ${JSON.stringify(value)}, was ${JSON.stringify(expected.get(key)?.[column] ?? null)}`).join('; ')}`
    : `${key} is there besides: ${JSON.stringify(change)}`))
