/** Connections: one pool for the doors, as the role that owns nothing; one for migrating and bulk loading, as the owner. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { COUNTS_STATEMENTS, countOne } from './query-count.ts'
import { configureTypes } from './types.ts'
import type { DB } from './schema.ts'

export interface Databases {
  /** For the doors: owns nothing, sees through the row-level policies. */
  readonly app: Kysely<DB>
  /** For migrations, the demonstration and jobs that build the evidence snapshot: never for a request. */
  readonly owner: Kysely<DB>
  readonly ownerPool: pg.Pool
  close(): Promise<void>
}

export interface Addresses {
  readonly appUrl: string
  readonly ownerUrl: string
}

const POOL_MAX = 10

/** Opens both pools. The addresses carry the role that each session takes on (`roleUrl` in roles.ts). */
export const openDatabases = ({ appUrl, ownerUrl }: Addresses): Databases => {
  configureTypes()
  const pool = (connectionString: string): pg.Pool => {
    const made = new pg.Pool({ connectionString, max: POOL_MAX })
    // A server that stops while a connection is idle must not take the process with it; the next query reports it.
    made.on('error', () => undefined)
    // One that dies in use ends its own query with the error; without this it would end the process as well.
    made.on('connect', (client) => { client.on('error', () => undefined) })
    // Nor one whose session is ended in the middle of a transaction: its query fails, and the broken line behind it says nothing more.
    made.on('connect', (client) => { client.on('error', () => undefined) })
    return made
  }
  const appPool = pool(appUrl)
  const ownerPool = pool(ownerUrl)
  const app = new Kysely<DB>({ dialect: new PostgresDialect({ pool: appPool }), ...(COUNTS_STATEMENTS ? { log: countOne } : {}) })
  const owner = new Kysely<DB>({ dialect: new PostgresDialect({ pool: ownerPool }) })
  return {
    app,
    owner,
    ownerPool,
    close: async () => {
      await app.destroy()
      await owner.destroy()
    },
  }
}
