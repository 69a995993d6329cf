/** A real database for a test file: a copy of the migrated template, dropped after the file's tests. */
import { Client } from 'pg'
import { afterAll, inject } from 'vitest'

/** Addresses of one test file's own database. */
export interface TestDatabase {
  /** As the doors see it: the role that owns nothing. The same as `appUrl`. */
  readonly url: string
  readonly appUrl: string
  /** As migrations see it. */
  readonly ownerUrl: string
  /** As the server's superuser. */
  readonly adminUrl: string
  /** Drops it now; it is dropped after the file's tests in any case, whoever is still connected. */
  drop(): Promise<void>
}

let made = 0

const onServer = async (url: string, statement: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * Makes a database with the schema of this checkout for one test file, in about 50 ms. Call it at the top of the file or
 * of a `describe` (`const database = await testDatabase()`), not inside a hook: it registers its own `afterAll`. Close
 * pools in an `afterAll` of your own, written after it: vitest runs the last one first.
 *
 * @throws when the server or a migration fails, in the words of the failure
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  const server = inject('database')
  if ('problem' in server) throw new Error(server.problem)
  const name = `test_${process.pid}_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}_${++made}`
  const maintenance = server.admin.replace('DATABASE', 'postgres')
  const drop = (): Promise<void> => onServer(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  afterAll(drop)
  await onServer(maintenance, `CREATE DATABASE ${name} TEMPLATE ${server.template} OWNER throughline_owner`)
  const appUrl = server.app.replace('DATABASE', name)
  return { url: appUrl, appUrl, ownerUrl: server.owner.replace('DATABASE', name), adminUrl: server.admin.replace('DATABASE', name), drop }
}
