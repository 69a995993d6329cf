/** Who asks, for what purpose, on which day: the one argument that every action and query gets. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { type Day, londonDay } from '../core/dates.ts'
import type { Random } from '../core/random.ts'
import type { Folders } from './data-folder.ts'
import type { EventType } from './event.ts'
import type { Erasing, OfferedHolding } from './holding.ts'
import type { DB } from './schema.ts'
import type { Duty, Purpose, Role } from './vocabulary.ts'

/** A signed-in person wearing one hat: one organisation, one role, one purpose. */
export interface Viewer {
  readonly accountId: string
  readonly name: string
  readonly organisationId: string
  readonly organisationName: string
  readonly role: Role
  readonly purpose: Purpose
  /** Which of the account's sessions this is; none on the command line and in jobs. */
  readonly session?: string
}

export type Door = 'web' | 'api' | 'cli' | 'job'

/** What a request carries before it has a transaction. `viewer` is null for the public. */
export interface Context {
  readonly viewer: Viewer | null
  readonly today: Day
  readonly now: Date
  readonly random: Random
  readonly requestId: string
  readonly door: Door
}

/** What a query's `run` gets: the context inside its transaction. */
export interface Reading extends Context {
  readonly tx: Transaction<DB>
  /** The row of the sharing grid that decides here: the viewer's role, or the duty in law that this query answers to. */
  readonly sightAs: Role | Duty | null
  /** What lower slices offer for shared places (panels, time line, due items, subject access). */
  readonly offers: Offers
  /** Where this installation keeps its files. */
  readonly files: Folders
}

/** What an action's `run` gets: a signed-in viewer, inside the transaction that also writes the audit row. */
export interface Acting extends Reading {
  readonly viewer: Viewer
  /** Tell the slices below; what they do happens in this transaction, and what they say becomes a consequence. */
  emit<P>(event: EventType<P>, payload: P): Promise<void>
}

/** Typed entries that slices offer for shared places; gathered by src/slices.ts, read by queries of slices above. */
export interface Offers {
  readonly panels: readonly Panel[]
  readonly timeline: readonly TimelineSource[]
  readonly due: readonly DueSource[]
  readonly openWork: readonly OpenWorkSource[]
  readonly attention: readonly AttentionSource[]
  readonly subjectAccess: readonly SubjectAccessSection[]
  readonly holdings: readonly OfferedHolding[]
  readonly erasing: readonly Erasing[]
}

/** Work with a person that somebody has in hand, so that nobody is shut out of a person before it is handed over. */
export interface OpenWorkSource {
  readonly name: string
  /** Told whether or not the viewer sees it: who has it, in words that follow their name, and where it is handed over. */
  read(context: Reading, people: readonly string[]): Promise<{ readonly accountId: string; readonly words: string; readonly href: string }[]>
}

/** A part of the person page: read with the page, drawn by the slice's own view of the same name. */
export interface Panel {
  readonly name: string
  readonly title: string
  readonly order: number
  read(context: Reading, people: readonly string[]): Promise<unknown>
}

export interface TimelineRow {
  readonly day: Day
  readonly words: string
  readonly source: string
}

/** Rows of the one time line; each slice reads its own tables. */
export interface TimelineSource {
  readonly name: string
  read(context: Reading, people: readonly string[]): Promise<TimelineRow[]>
}

export interface DueRow {
  readonly personId: string
  readonly due: Day
  readonly words: string
  readonly href: string
  /** Harm that cannot wait: it stands before everything else, whatever else is late. */
  readonly urgent?: boolean
}

/** Something that somebody must do by a day, for one account or a whole organisation, in one SQL statement a slice. */
export interface DueSource {
  readonly name: string
  /** At most `limit` rows due on or before `until`, earliest first; for one person when `people` is given. */
  read(context: Reading, scope: { until: Day; limit: number; people?: readonly string[] }): Promise<DueRow[]>
}

/** One kind of thing that waits for whoever answers for information: what, how many, and how late. */
export interface Attention {
  /** What waits, in the plural, as the label of a row. */
  readonly words: string
  /** At most ATTENTION_MAX (attention.ts). */
  readonly count: number
  readonly overdue: number
  /** The day on which the first of them is due; null where none has a day. */
  readonly earliest: Day | null
  /** The page on which they are worked through. */
  readonly href: string
}

/** Counted under the viewer's own policies, in one SQL statement; null when nothing waits. */
export interface AttentionSource {
  readonly name: string
  read(context: Reading): Promise<Attention | null>
}

/** One slice's part of a subject access export: everything it holds about the person, in words that a person can read. */
export interface SubjectAccessSection {
  readonly title: string
  read(context: Reading, people: readonly string[]): Promise<Record<string, string | number | boolean | null>[]>
}

/** Chance that nobody can guess: for real requests. Tests and the generator pass a seeded one instead. */
export const secureRandom = (): Random => {
  const next = (): number => randomBytes(6).readUIntBE(0, 6) / 2 ** 48
  const random: Random = {
    next,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key
      return entries.at(-1)![0]
    },
    uuid: () => randomUUID(),
    fork: () => random,
  }
  return random
}

/** The one settable clock. `THROUGHLINE_NOW` (an ISO moment) fixes it for demonstrations and tests. */
export const clock = (environment: { THROUGHLINE_NOW?: string | undefined } = process.env): Date =>
  environment.THROUGHLINE_NOW ? new Date(environment.THROUGHLINE_NOW) : new Date()

/** A context for one request at this moment. */
export const contextFor = (viewer: Viewer | null, door: Door, now: Date = clock(), random: Random = secureRandom()): Context => ({
  viewer,
  door,
  now,
  today: londonDay(now),
  random,
  requestId: random.uuid(),
})

export type AppDatabase = Kysely<DB>
