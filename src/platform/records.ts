/**
 * Opens the records: this machine's server and its one database, migrated, and populated when it is new. The embedded
 * server by default; with `DATABASE_URL` that database, where the connecting user needs what `prepareDatabase` and
 * `ensureRoles` say (docs/decisions/2026-11-23-embedded-postgres.md).
 */
import { join } from 'node:path'
import { Client } from 'pg'
import { checkoutFolder, dataFolder } from './data-folder.ts'
import { migrate, prepareDatabase } from './migrate.ts'
import { startPostgres } from './postgres.ts'
import { APP_ROLE, ensureRoles, OWNER_ROLE, roleUrl } from './roles.ts'

/** Where the database is, for each of the two roles. */
export interface DatabaseAddresses {
  readonly appUrl: string
  readonly ownerUrl: string
}

/** Open records: addresses, the folder for files and snapshots, and how to leave. */
export interface Records extends DatabaseAddresses {
  readonly dataFolder: string
  /** True on our own server, false with `DATABASE_URL`. */
  readonly embedded: boolean
  /** Lets go; the embedded server stops when nobody else uses it. Close pools first. */
  close(): Promise<void>
}

/** How to open it. */
export interface RecordsOptions {
  /** Throw the database away and begin again; only on the embedded server. */
  readonly fresh?: boolean
  /** Another database on the embedded server, for measurements at another size. */
  readonly database?: string
  /** The checkout's `migrations/` unless a test brings its own. */
  readonly migrations?: string
  readonly dataFolder?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /**
   * Populates a new, migrated database and closes its connections. On the embedded server a populating that is killed leaves
   * nothing: the database gets its name only when it is whole. Without it, a missing database is an error.
   */
  readonly populate?: (addresses: DatabaseAddresses & { readonly embedded: boolean }) => Promise<void>
}

const NEW_DATABASE_LOCK = 7_418_004
const NAME = /^[a-z][a-z0-9_]{0,40}$/
const MISSING = 'There is no installation here yet. Run npm start first: it makes one.'

const onDatabase = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const dropDatabase = (client: Client, name: string): Promise<unknown> => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)

const openEmbedded = async (options: RecordsOptions, folder: string, migrations: string): Promise<Records> => {
  const name = options.database ?? 'throughline'
  if (!NAME.test(name)) throw new Error(`'${name}' cannot be a database's name: small letters, digits and _ only.`)
  const server = await startPostgres({ dataFolder: folder })
  try {
    await onDatabase(server.adminUrl('postgres'), async (admin) => {
      // Two first starts at once: one populates, the other waits here and finds the database whole.
      await admin.query('SELECT pg_advisory_lock($1)', [NEW_DATABASE_LOCK])
      if (options.fresh === true) await dropDatabase(admin, name)
      const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
      if (rowCount !== 0) return
      if (options.populate === undefined) throw new Error(MISSING)
      const populating = `${name}_populating`
      await dropDatabase(admin, populating)
      await admin.query(`CREATE DATABASE ${populating} OWNER ${OWNER_ROLE}`)
      await onDatabase(server.adminUrl(populating), prepareDatabase)
      await migrate({ url: server.ownerUrl(populating), folder: migrations })
      await options.populate({ appUrl: server.url(populating), ownerUrl: server.ownerUrl(populating), embedded: true })
      await admin.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [populating])
      await admin.query(`ALTER DATABASE ${populating} RENAME TO ${name}`)
    })
    await onDatabase(server.adminUrl(name), prepareDatabase)
    await migrate({ url: server.ownerUrl(name), folder: migrations })
  } catch (error) {
    await server.stop()
    throw error
  }
  return { appUrl: server.url(name), ownerUrl: server.ownerUrl(name), dataFolder: folder, embedded: true, close: async () => { await server.stop() } }
}

const openElsewhere = async (url: string, options: RecordsOptions, folder: string, migrations: string): Promise<Records> => {
  if (options.fresh === true) throw new Error('A fresh start throws the database away; with DATABASE_URL, do that yourself on its server.')
  const addresses = { appUrl: roleUrl(url, APP_ROLE), ownerUrl: roleUrl(url, OWNER_ROLE) }
  await onDatabase(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [NEW_DATABASE_LOCK])
    const { rows } = await client.query<{ migrated: boolean }>(`SELECT to_regclass('public.migration') IS NOT NULL AS migrated`)
    const isNew = rows[0]?.migrated !== true
    if (isNew && options.populate === undefined) throw new Error(MISSING)
    await ensureRoles(client, { login: false })
    await prepareDatabase(client)
    await migrate({ url: addresses.ownerUrl, folder: migrations })
    if (isNew) await options.populate?.({ ...addresses, embedded: false })
  })
  return { ...addresses, dataFolder: folder, embedded: false, close: async () => {} }
}

/**
 * Opens the records of this checkout: starts or joins the server, makes and populates the database when it is new,
 * applies the migrations that it lacks.
 *
 * @throws in words for whoever runs it: no installation yet, a server that does not start, a migration that fails
 */
export const openRecords = async (options: RecordsOptions = {}): Promise<Records> => {
  const environment = options.environment ?? process.env
  const checkout = checkoutFolder()
  const folder = options.dataFolder ?? dataFolder(checkout, environment)
  const migrations = options.migrations ?? join(checkout, 'migrations')
  const url = environment['DATABASE_URL']
  return url === undefined || url === '' ? openEmbedded(options, folder, migrations) : openElsewhere(url, options, folder, migrations)
}
