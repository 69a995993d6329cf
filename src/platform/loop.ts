/**
 * Work that nobody asks for and that comes round again: sealing the audit each second, listing unusual looking each hour. It is done
 * as the owner of the records, by one process at a time: whoever has a turn holds an advisory lock until the turn's transaction ends.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { clock } from './context.ts'
import type { Folders } from './data-folder.ts'
import type { Databases } from './database.ts'

/** What one turn may use: a transaction of the owner's that ends with the turn. */
export interface Turn {
  readonly client: ClientBase
  readonly now: Date
  readonly files: Folders
}

/** Something that is done over and over. */
export interface Loop {
  /** `slice.verb`, like a job's. */
  readonly name: string
  readonly everySeconds: number
  /** Does one turn; true when there is more to do at once. What it answers with `after` is done once the turn is committed. */
  run(turn: Turn): Promise<{ readonly more: boolean; after?(): Promise<void> }>
}

const LOCK_SPACE = 7_418_006

/** One turn of a loop, unless another process has it just now. Answers whether there is more to do at once. */
export const takeTurn = async ({ ownerPool }: Pick<Databases, 'ownerPool'>, files: Folders, loop: Loop, now: Date = clock()): Promise<boolean> => {
  const client = await ownerPool.connect()
  let whole = false
  try {
    await client.query('begin')
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as mine', [LOCK_SPACE, loop.name])
    const done = rows[0]?.mine === true ? await loop.run({ client, now, files }) : { more: false }
    await client.query('commit')
    whole = true
    if ('after' in done) await done.after?.()
    return done.more
  } finally {
    // A session that failed takes its transaction and its lock with it.
    client.release(!whole)
  }
}

/** Takes turns until it is stopped; `stop` waits for the turn in hand. A turn that fails is logged by its kind and tried again at the next. */
export const startLoops = (databases: Databases, files: Folders, loops: readonly Loop[]): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const turn = async (loop: Loop): Promise<boolean> => {
    try {
      return await takeTurn(databases, files, loop)
    } catch (fault) {
      // The kind and place of the fault, never its words: they may quote what a row said. A database that is away comes back.
      if (!stopping.signal.aborted) console.error(JSON.stringify({ loop: loop.name, kind: fault instanceof Error ? fault.name : 'Fault', code: (fault as { code?: unknown }).code }))
      return false
    }
  }
  const going = loops.map(async (loop) => {
    while (!stopping.signal.aborted) if (!await turn(loop)) await sleep(loop.everySeconds * 1000, undefined, { signal: stopping.signal }).catch(() => undefined)
  })
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(going)
    },
  }
}
