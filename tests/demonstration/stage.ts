/** The demonstration's partnership on a database of its own, whose agreements reach back as far as the histories, and hats for everybody who acts in them. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { z } from 'zod'
import type { PoolClient } from 'pg'
import { loadDirectory } from '../../seeds/load/directory.ts'
import { loadPartnerships } from '../../seeds/load/partnerships.ts'
import { loadRegisters } from '../../seeds/load/registers.ts'
import type { Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { ask, perform, type Action, type Core, type Query } from '../../src/platform/action.ts'
import { contextFor, type Context, type Viewer } from '../../src/platform/context.ts'
import { foldersOf } from '../../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../../src/platform/database.ts'
import { ROLES, type Role } from '../../src/platform/vocabulary.ts'
import { assemble, publishGrid } from '../../src/slices.ts'
import { testDatabase } from '../database.ts'

export const ROOT = join(import.meta.dirname, '../..')
/** Before the first day of any history. */
const LONG_AGO = '2000-01-01'

export interface Stage {
  readonly databases: Databases
  readonly core: Core
  /** Somebody in this role at this organisation (by its id), at nine o'clock on a day; the same person each time. */
  as(role: Role, organisation: string, day: Day): Promise<Context & { viewer: Viewer }>
  /** Does it, or throws the refusal with the words of `what`. */
  perform<I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>, what: string): Promise<O>
  ask<I extends z.ZodType, O>(context: Context, query: Query<I, O>, input: z.input<I>): Promise<Result<O>>
  /** Stores a file as the web door does, and gives its fingerprint. */
  upload(organisation: string, content: string): Promise<string>
  /** Bulk work as the owner, in one transaction. */
  inBulk<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
}

const inTransaction = async <T>({ ownerPool }: Databases, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await ownerPool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (fault) {
    await client.query('rollback')
    throw fault
  } finally {
    client.release()
  }
}

/**
 * Sets the stage; call it at the top of a test file. `today` is the demonstration's. With `fromLongAgo` the agreements and hats
 * began before all histories: the demonstration's own are 14 months old, and what somebody did before them nobody may have seen.
 */
export const setStage = async ({ today, people, fromLongAgo }: { readonly today: Day; readonly people: number; readonly fromLongAgo: boolean }): Promise<Stage> => {
  const database = await testDatabase()
  const databases = openDatabases(database)
  afterAll(() => databases.close())
  const folder = await mkdtemp(join(tmpdir(), 'throughline-stage-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const { owner, app } = databases
  await publishGrid(owner)
  await inTransaction(databases, async (client) => {
    await loadRegisters(client, ROOT)
    await loadPartnerships(client, ROOT, { today, people })
    await loadDirectory(client, ROOT)
    if (!fromLongAgo) return
    // Older than the register of agreements, which knows who signed: a signature there names its signer.
    await client.query(`update agreement set from_day = '${LONG_AGO}', kept_by = null`)
    await client.query(`update agreement_party set signed_on = '${LONG_AGO}' where signed_on is not null`)
    await client.query(`update membership set from_day = '${LONG_AGO}'`)
  })
  const core = assemble(app, foldersOf(folder))
  const hats = new Map<string, Promise<Viewer>>()
  const hat = async (role: Role, organisation: string): Promise<Viewer> => {
    const { name: organisationName, handle } = await owner.selectFrom('organisation').select(['name', 'handle']).where('id', '=', organisation).executeTakeFirstOrThrow()
    const accountId = randomUUID()
    const name = `${ROLES[role].title} of ${organisationName}`
    const purpose = ROLES[role].purposes[0]
    await owner.insertInto('account').values({ id: accountId, handle: `acting.${role}.${handle}`, name, email: `${role}.${handle}@example.invalid` }).execute()
    await owner.insertInto('membership').values({ id: randomUUID(), account_id: accountId, organisation_id: organisation, role, purpose, from_day: LONG_AGO }).execute()
    return { accountId, name, organisationId: organisation, organisationName, role, purpose }
  }
  return {
    databases, core,
    as: async (role, organisation, day) => {
      const key = `${role} ${organisation}`
      const known = hats.get(key) ?? hat(role, organisation)
      hats.set(key, known)
      const viewer = await known
      return { ...contextFor(viewer, 'api', new Date(`${day}T09:00:00Z`)), viewer }
    },
    perform: async (context, action, input, what) => {
      const done = await perform(core, context, action, input)
      if (!done.ok) throw new Error(`${what} on ${context.today}: ${action.name} is ${done.kind}: ${done.message}`)
      return done.value
    },
    ask: (context, query, input) => ask(core, context, query, input),
    upload: async (organisation, content) => {
      const sha256 = createHash('sha256').update(content).digest('hex')
      await mkdir(core.files.uploads, { recursive: true })
      await writeFile(join(core.files.uploads, sha256), content)
      await owner.insertInto('upload').values({ sha256, account_id: randomUUID(), organisation_id: organisation, size_bytes: Buffer.byteLength(content), stored_at: new Date() })
        .onConflict((conflict) => conflict.doNothing()).execute()
      return sha256
    },
    inBulk: (work) => inTransaction(databases, work),
  }
}
