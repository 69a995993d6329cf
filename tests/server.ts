/**
 * The PostgreSQL server that tests share, and the template that each test file's database is a copy of. Used by vitest's
 * global set-up, so that running one test file by hand just works; the server is left running for the next run.
 */
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { checkoutFolder, dataFolder } from '../src/platform/data-folder.ts'
import { EXTENSIONS, migrate, migrationsDigest, prepareDatabase } from '../src/platform/migrate.ts'
import { startPostgres, type Postgres } from '../src/platform/postgres.ts'

const TEMPLATE_LOCK = 7_418_003

/** Where the shared test server keeps its data, which may be thrown away at any moment: one for each kind of PostgreSQL. */
export const testDataFolder = (programs: string | undefined): string =>
  join(dataFolder(), programs === undefined ? 'tests' : `tests-${createHash('sha256').update(programs).digest('hex').slice(0, 8)}`)

/**
 * Starts (or joins) the test server: the embedded one, or the programs that `THROUGHLINE_TEST_POSTGRES` points at. As
 * nothing in it matters, a cluster that does not start any more is thrown away.
 */
export const startTestServer = async (): Promise<Postgres> => {
  const programs = process.env['THROUGHLINE_TEST_POSTGRES']
  const folder = testDataFolder(programs)
  const options = { dataFolder: folder, fsync: false, ...(programs === undefined ? {} : { programs }) }
  try {
    return await startPostgres(options)
  } catch {
    rmSync(join(folder, 'postgres'), { recursive: true, force: true })
    return startPostgres(options)
  }
}

const sessionOn = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

/** Databases of test runs whose process is gone, and templates of migrations that nobody has used for a day. */
const dropLeftovers = async (admin: Client): Promise<void> => {
  const { rows } = await admin.query<{ name: string, made: string | null }>(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS made FROM pg_database WHERE datname ~ '^(test|template)_'`)
  const gone = rows.filter(({ name, made }) => {
    const owner = /^test_(\d+)_/.exec(name)?.[1]
    if (owner === undefined) return Number(made ?? Date.now()) < Date.now() - 86_400_000
    try {
      process.kill(Number(owner), 0)
      return false
    } catch {
      return true
    }
  })
  for (const { name } of gone) {
    if (name.startsWith('template_')) await admin.query(`ALTER DATABASE "${name}" IS_TEMPLATE false`)
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  }
}

/**
 * The name of a database that has every migration of this checkout, built when there is none for exactly these files.
 *
 * @throws when a migration cannot be applied; the sentence names it
 */
export const migratedTemplate = async (server: Postgres): Promise<string> => {
  const folder = join(checkoutFolder(), 'migrations')
  const name = `template_${createHash('sha256').update(migrationsDigest(folder) + EXTENSIONS.join(' ')).digest('hex').slice(0, 16)}`
  const admin = await sessionOn(server.adminUrl('postgres'))
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
    await dropLeftovers(admin)
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) {
      const building = `building_${process.pid}`
      await admin.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`)
      await admin.query(`CREATE DATABASE ${building} OWNER throughline_owner`)
      const inside = await sessionOn(server.adminUrl(building))
      try {
        await prepareDatabase(inside)
      } finally {
        await inside.end()
      }
      await migrate({ url: server.ownerUrl(building), folder })
      await admin.query(`ALTER DATABASE ${building} RENAME TO ${name}`)
      await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`)
    }
    await admin.query(`COMMENT ON DATABASE ${name} IS '${Date.now()}'`)
    return name
  } finally {
    await admin.end()
  }
}

/** Stops the test server and, for the system's own PostgreSQL, throws its data away. Leaves it when another run uses it. */
export const stopTestServer = async (programs: string | undefined): Promise<void> => {
  const folder = testDataFolder(programs)
  if (!existsSync(join(folder, 'postgres', 'postmaster.pid'))) return
  const server = await startPostgres({ dataFolder: folder, fsync: false, ...(programs === undefined ? {} : { programs }) })
  if (await server.stop() && programs !== undefined) rmSync(folder, { recursive: true, force: true })
}
