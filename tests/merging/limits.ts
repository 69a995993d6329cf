/** Limits in a chain of merges: of whom each was set, and whether a parting may give somebody back what it shut them out of. */
import { tableOf, text, type Row, type Rows } from './ledger.ts'

/** By limit: the records of whom it was set, which are all that counted as one human being then. */
export type LimitedRecords = ReadonlyMap<string, readonly string[]>

export const limitsOn = (rows: Rows, people: readonly string[]): readonly Row[] =>
  [...rows].filter(([key, row]) => tableOf(key) === 'sight_limit' && people.includes(text(row['person_id']))).map(([, row]) => row)

const rootOf = (limit: Row): string => text(limit['copy_of'] ?? limit['id'])
const isLifted = (limit: Row): boolean => limit['lifted_by'] !== null

/** Was a limit, or the one that it repeats, set on one of these records, or on what was one with it then? */
export const wasSetOn = (limited: LimitedRecords, limit: Row, people: readonly string[]): boolean => (limited.get(rootOf(limit)) ?? []).some((person) => people.includes(person))

/**
 * Is it right that an account sees a record once it is parted from others? Only where it was shut out of the one human being (`was`) by
 * limits of which none was set on what the record is now (`is`), or was lifted there: what was set on somebody else alone stands there alone.
 */
export const givesBack = (rows: Rows, limited: LimitedRecords, account: string, was: readonly string[], is: readonly string[]): boolean => {
  const out = limitsOn(rows, was).filter((limit) => !isLifted(limit) && (limit['kind'] !== 'exclusion' || JSON.stringify(limit['accounts']).includes(account)))
  return out.length > 0 && out.every((limit) => !wasSetOn(limited, limit, is) || limitsOn(rows, is).some((one) => rootOf(one) === rootOf(limit) && isLifted(one)))
}
