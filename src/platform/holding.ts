/**
 * What a slice says of each of its tables that holds a person: when a row is finished, how long it is kept from then on, and what
 * erasure does to it. The rights slice reads these and nothing else, so that it knows what every slice holds without knowing a slice.
 */
import type { Transaction } from 'kysely'
import type { Folders } from './data-folder.ts'
import type { DB } from './schema.ts'

/**
 * How long rows are kept, by kind. The periods, their days and sources stand once, in src/rights/schedule.ts.
 * `with-person` has no period of its own: it goes when the person's file goes.
 */
export const RETENTION_KINDS = ['case-record', 'supplied-record', 'accountability', 'rights-record', 'with-person'] as const
export type RetentionKind = (typeof RETENTION_KINDS)[number]

/** One table of a slice, parents before children: rows go in the opposite order. */
export interface Holding {
  readonly table: keyof DB
  /** SQL condition over the row (`held`) that it is about one of the people `$1` (an array of ids); the column `person_id` where it is not given. */
  readonly of?: string
  /** SQL over the row (`held`) for the day on which it was finished; its null means that it goes on, and then so does the person's file. */
  readonly finished: string | null
  readonly keeps: RetentionKind
  /** What one row is called where rows are only named and dated, and SQL over the row (`held`) for the day on which it was written; null for what nobody wrote. Only for tables with a `person_id`, whose rows the class decides who sees. */
  readonly written?: { readonly what: string; readonly on: string }
  /** Rows go, or these columns of them become null or a number that leads nowhere. Why something stays is said here, too. */
  readonly erase: 'delete' | { readonly empty: readonly string[]; readonly because: string } | { readonly unlink: readonly string[]; readonly because: string }
}

/** A table with the slice that said so. */
export interface OfferedHolding extends Holding {
  readonly slice: string
}

/** What identifies one human being, from all of their records: what must be found nowhere once they are erased. */
export interface Traces {
  readonly ids: readonly string[]
  readonly references: readonly string[]
  /** Numbers of agencies, as they are kept. */
  readonly numbers: readonly string[]
  readonly names: readonly { readonly forename: string; readonly surname: string; readonly birthDate: string }[]
}

/** How long rows are kept that are about nobody alone, or are the machinery's; the periods stand in src/rights/schedule.ts. */
export const PASSING_KINDS = ['kept-search', 'once-key', 'session', 'job', 'extract-row', 'upload', 'export'] as const
export type PassingKind = (typeof PASSING_KINDS)[number]

/** Rows that go by themselves once their days are over, asked by nobody. Children before parents. */
export interface Passing {
  readonly table: keyof DB
  /** SQL over the row (`held`) for the day on which it was finished with; null while it is in use. */
  readonly finished: string
  readonly keeps: PassingKind
}

/** What the platform itself keeps for a while. */
export const PLATFORM_PASSING: readonly Passing[] = [
  { table: 'kept_search', finished: 'held.kept_at::date', keeps: 'kept-search' },
  { table: 'once_only', finished: 'held.done_at::date', keeps: 'once-key' },
  { table: 'job', finished: 'held.finished_at::date', keeps: 'job' },
]

/** What else a slice does when somebody is erased, in the erasing transaction, before the rows go: for what is not a row about a person. */
export interface Erasing {
  readonly name: string
  /** Why it cannot be done now, in a sentence; null when nothing stands in the way. Runs as the owner of the records. */
  blockedBy?(tx: Transaction<DB>, traces: Traces, files: Folders): Promise<string | null>
  /** How many rows went, by table, and files of the uploads folder that go after the transaction, by name. */
  erase(tx: Transaction<DB>, traces: Traces, files: Folders, certificate: string): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly uploads: readonly string[] }>
}
