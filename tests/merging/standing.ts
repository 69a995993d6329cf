/** What edits are made from: the rows of one human being, and how one of them is picked. */
import type { Random } from '../../src/core/random.ts'
import type { Role } from '../../src/platform/vocabulary.ts'
import type { OrganisationName } from '../world.ts'
import { tableOf, text, type Row, type Rows } from './ledger.ts'

/** What an edit is made from: the human being’s rows, whichever record they were written under, and the world around. */
export interface Standing {
  readonly random: Random
  readonly today: string
  /** The id that the page shows. */
  readonly person: string
  readonly reference: string
  readonly rows: Rows
  /** Accounts by role and organisation, as `offender-manager@probation`. */
  readonly accounts: Readonly<Record<string, string>>
  readonly shared: Readonly<Record<string, string>>
}

/** Under this name stands the record on which an input is written, where it names no row of it. */
export const ON = ' on'

export type Filled = Readonly<Record<string, unknown>>

export interface Edit {
  /** Done by whoever has nothing to do with the person: by emergency access. */
  readonly stranger?: boolean
  /** Whoever does it; without it, one of those whom the action names. */
  readonly by?: readonly (readonly [Role, OrganisationName])[]
  /** What a schema does not tell; null where there is nothing to do it to. */
  readonly with?: (standing: Standing) => Filled | null
}

/** One of the person’s rows in a table for which a condition holds. */
export const oneOf = ({ rows, random }: Standing, table: string, holds: (row: Row) => boolean = () => true): Row | null => {
  const found = [...rows].filter(([key, row]) => tableOf(key) === table && holds(row)).map(([, row]) => row)
  return found.length === 0 ? null : random.pick(found)
}

/** An edit on one of the rows for which a condition holds, in the version that it has. */
export const onRow = (table: string, as: string, holds?: (row: Row) => boolean, more: (row: Row, standing: Standing) => Filled = () => ({})) => (standing: Standing): Filled | null => {
  const row = oneOf(standing, table, holds)
  return row === null ? null : { [as]: row['id'], ...('version' in row ? { version: row['version'] } : {}), ...more(row, standing) }
}

/** How many rows of a table hold. */
export const count = ({ rows }: Standing, table: string, holds: (row: Row) => boolean = () => true): number => [...rows].filter(([key, row]) => tableOf(key) === table && holds(row)).length

/** Only where nothing of a kind stands in the way. */
export const unless = (holds: (standing: Standing) => boolean, filled: (standing: Standing) => Filled | null = () => ({})) => (standing: Standing): Filled | null => (holds(standing) ? null : filled(standing))

/** Is a sentence with time in prison served, in custody or after it? */
export const openTerm = ({ rows, today }: Standing): boolean => [...rows].some(([key, row]) => tableOf(key) === 'sentence' && row['custody_start'] !== null && text(row['supervision_end']) > today && text(row['imposed_day']) <= today)

/** Words of which no two are the same, so that a row shown twice is seen. */
export const words = ({ random }: Standing, what: string): string => `${what} ${random.whole(1, 1_000_000)}`

export const PRACTITIONERS = [['offender-manager', 'probation'], ['delivery-unit-head', 'probation']] as const
