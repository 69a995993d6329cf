/** What a record means beside what the agency told before: is it new, changed or the same? Whose it is, linking.ts says. */
import { COMMON_FIELDS, type AgencyRecord } from './rules.ts'

/** One field that differs from what the agency told before; a detail is named `details.<name>`. Null is 'not told'. */
export interface FieldChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** What loading a row would do. A row that was refused never comes here. */
export type Verdict =
  | { readonly verdict: 'new' }
  | { readonly verdict: 'changed'; readonly changes: readonly FieldChange[] }
  | { readonly verdict: 'unchanged' }

/** The record that this agency gave under the same number before, with the fingerprint of its canonical text. */
export interface StoredRecord {
  readonly fingerprint: string
  readonly record: AgencyRecord
}

/** The fields that differ between two records, common ones first. */
export const changesBetween = (before: AgencyRecord, after: AgencyRecord): readonly FieldChange[] => {
  const details = [...new Set([...Object.keys(before.details), ...Object.keys(after.details)])].sort()
  return [
    ...COMMON_FIELDS.map((field) => ({ field, before: before[field], after: after[field] })),
    ...details.map((name) => ({ field: `details.${name}`, before: before.details[name] ?? null, after: after.details[name] ?? null })),
  ].filter((change) => change.before !== change.after)
}

/**
 * New, changed (and in which fields) or unchanged, by the fingerprints of the two records' `canonicalText`; `stored` is
 * what the same agency has under the same agency number, if anything.
 */
export const verdictOf = (record: AgencyRecord, fingerprint: string, stored: StoredRecord | undefined): Verdict => {
  if (!stored) return { verdict: 'new' }
  if (stored.fingerprint === fingerprint) return { verdict: 'unchanged' }
  const changes = changesBetween(stored.record, record)
  return changes.length === 0 ? { verdict: 'unchanged' } : { verdict: 'changed', changes }
}

const LETTERS_APART: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'], ['æ', 'ae'], ['œ', 'oe'], ['ø', 'o'], ['ł', 'l'], ['đ', 'd'], ['ð', 'd'], ['þ', 'th'], ['ı', 'i'],
])

/** A name as names are compared: without case, accents, punctuation and spaces: `O’Brién-Smith` is `obriensmith`. */
export const plainName = (name: string): string =>
  name.normalize('NFKD').toLowerCase().replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS_APART.get(letter) ?? letter).replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Who a record is about: the fields that linkage compares. */
export type Identity = Pick<AgencyRecord, 'forename' | 'surname' | 'birthDate' | 'pnc' | 'prisonNumber' | 'crn' | 'cro'>

/** Facts by which a person is or was known; a person may have several. */
export type LinkedRecord = Identity & Pick<AgencyRecord, 'sex' | 'postcode'> & {
  readonly personId: string
  /** False of facts that others have replaced: a number that was corrected contradicts nobody. */
  readonly standing?: boolean
}

/** The national numbers, the surest first. */
const NUMBERS = ['pnc', 'prisonNumber', 'crn', 'cro'] as const

/** What an erased person is known again by: numbers, and all of name and birth date. */
export const linkageKeys = (record: Identity): readonly string[] => [
  ...NUMBERS.flatMap((name) => (record[name] === null ? [] : [`${name}:${record[name]}`])),
  `name:${plainName(record.forename)}|${plainName(record.surname)}|${record.birthDate}`,
]

/** A person whom the record may be about, and what stands for and against it. */
export interface Doubt {
  readonly personId: string
  readonly why: string
  /** How likely it is that the two are one human being, 0 to 1; absent where no comparison raised the doubt. */
  readonly likelihood?: number
  /** The record no longer fits the person whom it stands beside; nobody else is meant. */
  readonly own?: boolean
}
