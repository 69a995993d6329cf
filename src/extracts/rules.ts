/**
 * What an agency's extract is made of: the kinds of agency, the record that every row becomes, and what reading a file
 * can say. Words only; the columns are in `columns.ts`, the values in `values.ts`, the reading in `reader.ts`.
 */
import { z } from 'zod'
import { isDay } from '../core/dates.ts'
import type { Refusal } from '../core/result.ts'

/** The agencies whose extracts can be read. */
export const AGENCY_KINDS = ['police', 'prison', 'probation', 'housing', 'treatment'] as const
export type AgencyKind = (typeof AGENCY_KINDS)[number]

/** NHS Data Dictionary "Person stated gender code": 1 male, 2 female, 0 (or X) not known, 9 not specified. */
export const SEXES = ['male', 'female', 'not-known', 'not-specified'] as const
export type Sex = (typeof SEXES)[number]

/**
 * One agency's record of one human being, in one form for all agencies. `agencyNumber` is that agency's own number and
 * the key of the record; `details` holds what only this kind of agency tells (days as `YYYY-MM-DD`), empty values left out.
 */
export const agencyRecord = z.object({
  agencyNumber: z.string().min(1).max(40),
  forename: z.string().min(1).max(100),
  surname: z.string().min(1).max(100),
  birthDate: z.string().refine(isDay, 'Give a day that exists, as 1990-03-31'),
  sex: z.enum(SEXES).nullable(),
  pnc: z.string().nullable(),
  prisonNumber: z.string().nullable(),
  crn: z.string().nullable(),
  // Absent in rows that were read before these two were taken.
  cro: z.string().nullable().default(null),
  postcode: z.string().nullable(),
  telephone: z.string().nullable().default(null),
  details: z.record(z.string(), z.string()),
})
export type AgencyRecord = Readonly<z.infer<typeof agencyRecord>>

/** The fields that all agencies share, in the order in which they are shown and hashed. */
export const COMMON_FIELDS = [
  'agencyNumber', 'forename', 'surname', 'birthDate', 'sex', 'pnc', 'prisonNumber', 'crn', 'cro', 'postcode', 'telephone',
] as const
export type CommonField = (typeof COMMON_FIELDS)[number]

/** What kind of fault a row has, for the report on an agency's data. */
export type RowFault = 'uneven' | 'empty' | 'unseen' | 'impossible' | 'contradicting' | 'twice'

/** One thing wrong with one row: the column as the file writes it, what stood there, and the sentence to show. */
export interface RowReason {
  readonly fault: RowFault
  /** The field that the column was taken for; null where it is the row as a whole. */
  readonly field: string | null
  readonly column: string
  readonly value: string
  readonly message: string
}

/** What one column of the file was taken for; `field` is null for a column that is not taken. */
export interface ColumnTaken {
  /** The heading as the file writes it; empty for a column without one. */
  readonly heading: string
  /** 1 for the first column. */
  readonly position: number
  readonly field: string | null
  /** The field in words, or 'not taken'. */
  readonly label: string
  readonly required: boolean
  /** Recognised by its heading, set by the officer, remembered from what an officer set before, or none of them. */
  readonly by: 'heading' | 'officer' | 'remembered' | 'nobody'
}

/** How the bytes of the file were read. */
export interface FileShape {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  readonly delimiter: ',' | ';' | '\t' | '|'
}

/** Row numbers are those that a spreadsheet shows: the heading row is 1 when it is the first, blank rows count. */
export type RowEvent =
  | { readonly kind: 'row'; readonly row: number; readonly record: AgencyRecord }
  | { readonly kind: 'refused'; readonly row: number; readonly cells: readonly string[]; readonly reasons: readonly RowReason[] }

/** How many rows of each sort the file held; `rows` = `taken` + `refused`, blank rows and the heading apart. */
export interface ExtractTotals {
  readonly rows: number
  readonly taken: number
  readonly refused: number
  readonly blank: number
}

/**
 * What reading says, in order: one `header`, rows, and last either `totals` or `stopped`. A file that is stopped is
 * refused whole, whatever rows came before: write nothing until `totals` has come.
 */
export type ExtractEvent =
  | { readonly kind: 'header'; readonly columns: readonly ColumnTaken[]; readonly shape: FileShape }
  | RowEvent
  | { readonly kind: 'totals'; readonly totals: ExtractTotals }
  | { readonly kind: 'stopped'; readonly refusal: Refusal }

/** Taken since November 2026, and hashed side by side: a record that tells neither keeps the fingerprint that it had. */
const SECOND_FIELDS: readonly CommonField[] = ['cro', 'telephone']
/** The fields of which every record had a fingerprint before. What is in neither list came later: it is hashed by name, where it is told. */
const FIRST_FIELDS: readonly CommonField[] = ['agencyNumber', 'forename', 'surname', 'birthDate', 'sex', 'pnc', 'prisonNumber', 'crn', 'postcode']
const LATER_FIELDS = COMMON_FIELDS.filter((field) => !FIRST_FIELDS.includes(field) && !SECOND_FIELDS.includes(field))

/**
 * A record as one line of text that is the same for the same content, whatever the order of columns in the file:
 * the input of the fingerprint by which an unchanged row is known.
 */
export const canonicalText = (record: AgencyRecord): string => canonicalOf(record, LATER_FIELDS)

/**
 * The same with the later fields as an argument: each adds its name and value where it is told and nothing where it is not, so that a
 * field more leaves every fingerprint of before as it was.
 */
export const canonicalOf = (record: Pick<AgencyRecord, 'details'> & Readonly<Record<string, unknown>>, later: readonly string[]): string => {
  const details = Object.keys(record.details).sort().map((name) => [name, record.details[name]])
  const second = SECOND_FIELDS.map((field) => record[field])
  const told = later.filter((field) => record[field] !== null && record[field] !== undefined).map((field) => [field, record[field]])
  return JSON.stringify([FIRST_FIELDS.map((field) => record[field]), details, ...(second.some((value) => value !== null) || told.length > 0 ? [second] : []), ...told])
}
