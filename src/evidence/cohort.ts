/**
 * The evidence snapshot: what leaves the records for measuring. No name, number, address, birth date or free text; a
 * pseudonym (random, stable over snapshots, deleted on erasure) and age in completed years on each dated row.
 */
import { z } from 'zod'
import type { Columns, RowOf } from '../core/columns.ts'
import { isDay } from '../core/dates.ts'
import { keysOf, PATHWAYS } from '../platform/vocabulary.ts'

export const SEXES = { female: 'Women', male: 'Men' } as const

/** Sentence bands of the proven reoffending bulletins. */
export const SENTENCE_BANDS = {
  'under-12-months': 'Under 12 months',
  '12-months-to-4-years': '12 months to under 4 years',
  '4-years-and-over': '4 years and over',
} as const

/** Where somebody slept on the first night after release; null is not known. */
export const FIRST_NIGHTS = { housed: 'Housed', homeless: 'Homeless', 'rough-sleeping': 'Rough sleeping' } as const

export const SNAPSHOT_TABLES = {
  /** One row a person. */
  people: { pseudonym: 'text', sex: 'text?', district_code: 'text?' },
  /** One row for each pathway at each assessment: was there a need, by which version of the question set. */
  needs: { pseudonym: 'text', assessed_on: 'day', age: 'integer?', pathway: 'text', need: 'boolean', version: 'integer' },
  /** One row a release from custody. Yes-or-no columns are null where it is not known. */
  releases: {
    pseudonym: 'text', released_on: 'day', age: 'integer?', sentence_band: 'text?', homeless_on_entry: 'boolean?', first_night: 'text?',
    employed_at_6_weeks: 'boolean?', available_for_work: 'boolean?', district_code: 'text?', prison_code: 'text?',
  },
  /** One row an offence; `proven_on` is the day of the conviction or caution, null while there is none. */
  offences: { pseudonym: 'text', offence_on: 'day', proven_on: 'day?', breach: 'boolean', outside_england_and_wales: 'boolean' },
} as const satisfies Record<string, Columns>

export type SnapshotTable = keyof typeof SNAPSHOT_TABLES
export type SnapshotRow<T extends SnapshotTable> = RowOf<(typeof SNAPSHOT_TABLES)[T]>
/** The whole snapshot in memory: what the plain calculation of a measure reads. */
export type SnapshotTables = { readonly [T in SnapshotTable]: readonly SnapshotRow<T>[] }
export type Release = SnapshotRow<'releases'>
export type Offence = SnapshotRow<'offences'>

/** Words that a column may hold; `writeSnapshot` refuses any other, so that no free text can slip into a snapshot. */
export const SNAPSHOT_WORDS: readonly { readonly table: SnapshotTable; readonly column: string; readonly words: readonly string[] }[] = [
  { table: 'people', column: 'sex', words: keysOf(SEXES) },
  { table: 'needs', column: 'pathway', words: keysOf(PATHWAYS) },
  { table: 'releases', column: 'sentence_band', words: keysOf(SENTENCE_BANDS) },
  { table: 'releases', column: 'first_night', words: keysOf(FIRST_NIGHTS) },
]

/** `snapshot.json` beside the Parquet files: what this snapshot is. */
export const snapshotFacts = z.object({
  /** The first 16 hexadecimal digits of the SHA-256 over the tables' files: the same content has the same id. */
  id: z.string(),
  /** Up to the end of which day the records are told. */
  day: z.string().refine(isDay),
  /** Made of people's records: then small numbers are always suppressed. */
  fromRecords: z.boolean(),
  /** Whose records, in words to show beside each figure, such as 'Demonstration: synthetic people'. */
  label: z.string(),
  tables: z.record(z.string(), z.object({ rows: z.number().int(), sha256: z.string() })),
})
export type SnapshotFacts = z.infer<typeof snapshotFacts>
