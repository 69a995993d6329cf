/**
 * Brings a database to the schema of this checkout: forward only, one file after the other in the order of their names,
 * each in a transaction of its own. What was applied is never edited: a changed file is refused.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { OWNER_ROLE } from './roles.ts'

/** What the schema uses beside PostgreSQL itself; all three are trusted, so no superuser is needed. */
export const EXTENSIONS = ['btree_gist', 'pg_trgm', 'fuzzystrmatch'] as const

/** A file that is to be applied, with the digest by which a later change is noticed. */
export interface Migration { readonly name: string, readonly sql: string, readonly sha256: string }

const MIGRATION_NAME = /^\d{12}_[a-z0-9_]+\.sql$/
const MIGRATION_LOCK = 7_418_002

/**
 * The migrations of a folder in the order in which they are applied.
 *
 * @throws when a file is not named `<yyyymmddhhmm>_<slice>_<what>.sql`: its place in the order would be a guess
 */
export const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder).filter((name) => name.endsWith('.sql')).toSorted().map((name) => {
    if (!MIGRATION_NAME.test(name)) throw new Error(`${name} is not named like a migration: <yyyymmddhhmm>_<slice>_<what>.sql`)
    const sql = readFileSync(join(folder, name), 'utf8')
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })

/** One digest over all migrations of a folder: two databases with the same one have the same schema. */
export const migrationsDigest = (folder: string): string =>
  createHash('sha256').update(readMigrations(folder).map(({ name, sha256 }) => `${name} ${sha256}\n`).join('')).digest('hex')

const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

/**
 * Makes a database ready for migrations: the extensions, and the owner role's right to create in it and to own `public`.
 *
 * @param client a session in that database, of a superuser or of the database's own owner
 */
export const prepareDatabase = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ name: string, owner: boolean }>(`SELECT current_database() AS name,
    pg_has_role('${OWNER_ROLE}', (SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'USAGE') AS owner`)
  const name = quoted(rows[0]?.name ?? '')
  for (const extension of EXTENSIONS) await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`)
  if (rows[0]?.owner !== true) await client.query(`GRANT CREATE, TEMPORARY ON DATABASE ${name} TO ${OWNER_ROLE}; ALTER SCHEMA public OWNER TO ${OWNER_ROLE}`)
}

const lineOf = (sql: string, position: string | undefined): string =>
  position === undefined ? '' : ` at line ${sql.slice(0, Number(position)).split('\n').length}`

const apply = async (client: Client, migration: Migration): Promise<void> => {
  try {
    await client.query('BEGIN')
    await client.query(migration.sql)
    await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [migration.name, migration.sha256])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    if (!(error instanceof DatabaseError)) throw error
    const where = lineOf(migration.sql, error.position)
    const more = [error.detail, error.hint].filter((text) => text !== undefined).join(' ')
    throw new Error(`The migration ${migration.name} could not be applied${where}: ${error.message}. ${more}`.trim(), { cause: error })
  }
}

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS migration (
  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
  COMMENT ON TABLE migration IS 'The schema changes that this database has had, with a digest of each file as it was applied.'`

/**
 * Applies what this database has not had yet. Several processes may call it at once: one works, the others wait and find
 * nothing to do. Migrations of a newer release, unknown to this folder, are left alone.
 *
 * @param url of the database, as the owner role
 * @returns the names applied now, in order
 * @throws when a file changed after it was applied, or PostgreSQL refuses one (the sentence names file and line); the
 *   migrations before it stay applied
 */
export const migrate = async ({ url, folder }: { url: string, folder: string }): Promise<string[]> => {
  const migrations = readMigrations(folder)
  const client = new Client({ connectionString: url, application_name: 'throughline migrate' })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    const { rows: tables } = await client.query<{ present: boolean }>(`SELECT to_regclass('public.migration') IS NOT NULL AS present`)
    if (tables[0]?.present !== true) await client.query(CREATE_TABLE)
    const { rows } = await client.query<{ name: string, sha256: string }>('SELECT name, sha256 FROM migration')
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
    const changed = migrations.filter(({ name, sha256 }) => applied.has(name) && applied.get(name) !== sha256).map(({ name }) => name)
    if (changed.length > 0) {
      throw new Error(`${changed.join(', ')} changed after this database had it. Put the file back as it was and write the change as a new migration.`)
    }
    const due = migrations.filter(({ name }) => !applied.has(name))
    for (const migration of due) await apply(client, migration)
    return due.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
