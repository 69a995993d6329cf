/** What the rows of a file would do, beside what the agency told before: decided in memory, batch by batch. */
import { COMMON_FIELDS, type AgencyRecord } from './rules.ts'
import { changesBetween, type FieldChange, type StoredRecord } from './verdicts.ts'

/** A record as read, with the fingerprint of its canonical text. */
export interface ReadRow {
  readonly row: number
  readonly record: AgencyRecord
  readonly fingerprint: string
}

/** The agency's record under the same number, which may have been withdrawn since. */
export type OwnStanding = StoredRecord & { readonly withdrawnOn: string | null }

/** A sex as people and source records keep it. */
export const keptSex = (sex: AgencyRecord['sex']): 'male' | 'female' | 'not-known' => (sex === 'male' || sex === 'female' ? sex : 'not-known')

/** The fields in which a row differs from the record under its number; one that was withdrawn stands again. */
export const changesOf = (stored: OwnStanding, record: AgencyRecord): readonly FieldChange[] => [
  ...(stored.withdrawnOn === null ? [] : [{ field: 'withdrawn', before: stored.withdrawnOn, after: null }]),
  ...changesBetween(stored.record, { ...record, sex: keptSex(record.sex) }),
]

export interface Verdicts {
  readonly fresh: readonly ReadRow[]
  readonly changed: readonly ReadRow[]
  readonly unchanged: number
  /** The rows that change nothing. */
  readonly same: readonly ReadRow[]
}

/**
 * Sorts rows into new, changed and unchanged.
 *
 * @param standing by number: the fingerprint of the agency's record, and whether it was withdrawn
 * @param whole gives the whole records of those numbers whose fingerprint differs
 */
export const verdictsOf = async (
  rows: readonly ReadRow[], standing: ReadonlyMap<string, { readonly fingerprint: string; readonly withdrawn: boolean }>,
  whole: (numbers: readonly string[]) => Promise<ReadonlyMap<string, OwnStanding>>,
): Promise<Verdicts> => {
  const fresh = rows.filter((one) => !standing.has(one.record.agencyNumber))
  const other = rows.filter((one) => {
    const stands = standing.get(one.record.agencyNumber)
    return stands !== undefined && (stands.withdrawn || stands.fingerprint !== one.fingerprint)
  })
  const stored = await whole(other.map((one) => one.record.agencyNumber))
  const changed = other.filter((one) => {
    const before = stored.get(one.record.agencyNumber)
    return before !== undefined && changesOf(before, one.record).length > 0
  })
  const moved = new Set([...fresh, ...changed])
  return { fresh, changed, unchanged: rows.length - moved.size, same: rows.filter((one) => !moved.has(one)) }
}

const COMMON_WORDS: Readonly<Record<(typeof COMMON_FIELDS)[number], string>> = {
  agencyNumber: 'Agency number', forename: 'Forename', surname: 'Surname', birthDate: 'Date of birth', sex: 'Sex', pnc: 'PNC number',
  prisonNumber: 'Prison number', crn: 'CRN', cro: 'CRO number', postcode: 'Postcode', telephone: 'Telephone number',
}
/** A field of a record that every agency tells, in words. */
export const commonWords = (field: string): string | undefined => Object.entries(COMMON_WORDS).find(([name]) => name === field)?.[1]
