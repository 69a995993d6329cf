/**
 * `npm run schema`: writes schema.sql (for readers) and src/platform/schema.ts (types for Kysely) from a database that has
 * just had every migration. With `--check` it writes nothing and fails when a file is stale.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { checkoutFolder, dataFolder } from './data-folder.ts'
import { migrate, prepareDatabase } from './migrate.ts'
import { startPostgres } from './postgres.ts'
import { schemaText } from './schema-text.ts'

/** The types say what `configureTypes` does: days are text, int8 is a number. */
const typesText = (url: string): string => {
  const program = join(dirname(createRequire(import.meta.url).resolve('kysely-codegen')), 'cli', 'bin.js')
  const made = spawnSync(process.execPath, [program, '--print', '--log-level', 'error', '--dialect', 'postgres', '--url', url, '--date-parser', 'string', '--type-mapping', '{"int8":"number"}'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`The types could not be generated: ${made.stderr}`)
  return made.stdout
}

const onDatabase = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Both texts, from a database made for the purpose and dropped afterwards, on the throw-away server that tests use.
 *
 * @param checkout the folder that has `migrations/`
 */
export const generatedSchema = async (checkout: string): Promise<{ sql: string, types: string }> => {
  const server = await startPostgres({ dataFolder: join(dataFolder(checkout), 'tests'), fsync: false })
  const database = `schema_${process.pid}`
  try {
    await onDatabase(server.adminUrl('postgres'), (client) => client.query(`CREATE DATABASE ${database} OWNER throughline_owner`))
    await onDatabase(server.adminUrl(database), prepareDatabase)
    await migrate({ url: server.ownerUrl(database), folder: join(checkout, 'migrations') })
    return { sql: await onDatabase(server.ownerUrl(database), schemaText), types: typesText(server.ownerUrl(database)) }
  } finally {
    await onDatabase(server.adminUrl('postgres'), (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
    await server.release()
  }
}

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Writes the two files, or with `check` names those that are stale. Returns the paths that were (or would be) changed. */
export const writeSchema = async ({ checkout, check }: { checkout: string, check: boolean }): Promise<string[]> => {
  const { sql, types } = await generatedSchema(checkout)
  const files: readonly (readonly [string, string])[] = [['schema.sql', sql], ['src/platform/schema.ts', types]]
  const stale = files.filter(([path, text]) => contentOf(join(checkout, path)) !== text)
  if (!check) for (const [path, text] of stale) writeFileSync(join(checkout, path), text)
  return stale.map(([path]) => path)
}

/** The command: prints what it did; exit code 1 when `--check` finds a stale file. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const check = parameters.includes('--check')
  const stale = await writeSchema({ checkout: checkoutFolder(), check })
  if (stale.length === 0) console.log('schema.sql and src/platform/schema.ts fit the migrations.')
  else if (check) {
    console.error(`${stale.join(' and ')} ${stale.length === 1 ? 'does' : 'do'} not fit the migrations: run npm run schema and commit the result.`)
    process.exitCode = 1
  } else console.log(`Written: ${stale.join(', ')}`)
}
