/**
 * Work that a request asks for and does not wait for. The action writes a row in its own transaction; the worker does it as
 * the owner of the records, which no request may be (docs/decisions/2026-11-23-jobs-in-a-table.md).
 *
 * Whoever does a job holds an advisory lock on it, which PostgreSQL lets go when their session ends: a worker that is killed
 * leaves the job to the next one at once, and two workers never do the same job.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ClientBase } from 'pg'
import type { Acting, Context, Reading } from './context.ts'
import type { Handler } from './event.ts'
import { clock, contextFor } from './context.ts'
import type { Folders } from './data-folder.ts'
import type { Databases } from './database.ts'

/** What a job may use. Its context has nobody signed in: who asked stands in the input, as ids. */
export interface JobHands {
  readonly databases: Databases
  readonly files: Folders
  readonly context: Context
  /** What the slices below do when a slice above tells them something. */
  readonly handlers: readonly Handler[]
  /** The job's own id: what is done under it again after a crash replaces what was half done. */
  readonly id: string
}

/** Something that the worker does, by the name under which an action asks for it. */
export interface Job {
  readonly name: string
  run(hands: JobHands, input: unknown): Promise<void>
}

/** A worker that dies this often over one job is not tried again: the job may be what kills it. */
export const ATTEMPTS_MAX = 3
const LOOK_SECONDS = 1
const CANDIDATES_MAX = 20
const LOCK_SPACE = 7_418_005

/** Asks for a job with ids only; it is done after the transaction commits, or never if it does not. */
export const askJob = async ({ tx, random, now, viewer }: Acting, name: string, input: Readonly<Record<string, string>>): Promise<string> => {
  const id = random.uuid()
  await tx.insertInto('job').values({ id, name, input: JSON.stringify(input), asked_at: now, asked_by: viewer.accountId }).execute()
  return id
}

/** The same from a loop, which is the owner's and knows nobody who asks. */
export const askJobOfLoop = async (client: ClientBase, name: string, input: Readonly<Record<string, string>>, id: string): Promise<void> => {
  await client.query('insert into job (id, name, input, asked_at) values ($1, $2, $3, $4)', [id, name, JSON.stringify(input), clock()])
}

export interface JobState {
  readonly id: string
  readonly askedAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly failed: string | null
}

/** The newest job of this name whose input says this of this field, to tell whoever waits for it. */
export const newestJob = async ({ tx }: Pick<Reading, 'tx'>, name: string, field: string, value: string): Promise<JobState | undefined> =>
  tx.selectFrom('job').select(['id', 'asked_at as askedAt', 'started_at as startedAt', 'finished_at as finishedAt', 'failed'])
    .where('name', '=', name).where(sql<string>`input ->> ${field}`, '=', value).orderBy('asked_at', 'desc').limit(1).executeTakeFirst()

interface Claimed {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

/** Takes the oldest job that nobody does, with a lock that lasts as long as this session or until it is let go. */
export const claimJob = async (client: ClientBase, names: readonly string[], now: Date): Promise<Claimed | null> => {
  const { rows } = await client.query<Claimed>('select id, name, input from job where finished_at is null and name = any ($1) order by asked_at, id limit $2', [names, CANDIDATES_MAX])
  for (const row of rows) {
    const lock = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as mine', [LOCK_SPACE, row.id])
    if (lock.rows[0]?.mine !== true) continue
    // It may have been finished between the look and the lock.
    const taken = await client.query<{ attempts: number }>(
      `update job set attempts = attempts + 1, started_at = $2 where id = (select id from job where id = $1 and finished_at is null for update skip locked) returning attempts`, [row.id, now])
    const attempts = taken.rows[0]?.attempts
    if (attempts !== undefined && attempts <= ATTEMPTS_MAX) return row
    if (attempts !== undefined) await finishJob(client, row.id, now, `The worker stopped ${ATTEMPTS_MAX} times while doing this.`)
    await letGo(client, row.id)
  }
  return null
}

const finishJob = async (client: ClientBase, id: string, now: Date, failed: string | null): Promise<void> => {
  await client.query('update job set finished_at = $2, failed = $3 where id = $1', [id, now, failed])
}

const letGo = async (client: ClientBase, id: string): Promise<void> => {
  await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_SPACE, id])
}

/** Does one job that waits, if there is one, and says whether there was. A job that throws is finished as failed, with the fault's kind. */
export const workOne = async (databases: Databases, files: Folders, jobs: readonly Job[], handlers: readonly Handler[] = []): Promise<boolean> => {
  const client = await databases.ownerPool.connect()
  let whole = false
  try {
    const claimed = await claimJob(client, jobs.map(({ name }) => name), clock())
    if (claimed) {
      const failed = await runClaimed(claimed, { databases, files, context: contextFor(null, 'job'), handlers, id: claimed.id }, jobs)
      await finishJob(client, claimed.id, clock(), failed)
      await letGo(client, claimed.id)
    }
    whole = true
    return claimed !== null
  } finally {
    // A session that failed takes its locks with it.
    client.release(!whole)
  }
}

const runClaimed = async (claimed: Claimed, hands: JobHands, jobs: readonly Job[]): Promise<string | null> => {
  try {
    await jobs.find(({ name }) => name === claimed.name)?.run(hands, claimed.input)
    return null
  } catch (fault) {
    const kind = fault instanceof Error ? fault.name : 'Fault'
    // The kind and place of the fault, never its words: they may quote what a row said.
    console.error(JSON.stringify({ job: claimed.id, name: claimed.name, kind, at: fault instanceof Error ? fault.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 6) : null }))
    return `It went wrong (${kind}); the log has it under ${claimed.id}.`
  }
}

/** Does jobs as they are asked for, one at a time, until it is stopped; `stop` waits for the one in hand. */
export const startWorking = (databases: Databases, files: Folders, jobs: readonly Job[], handlers: readonly Handler[] = []): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const pause = (): Promise<unknown> => sleep(LOOK_SECONDS * 1000, undefined, { signal: stopping.signal }).catch(() => undefined)
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // A database that is away comes back: look again after a pause, like when there is nothing to do.
      const done = await workOne(databases, files, jobs, handlers).catch(() => false)
      if (!done) await pause()
    }
  }
  const working = work()
  return {
    stop: async () => {
      stopping.abort()
      await working
    },
  }
}
