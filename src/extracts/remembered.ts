/** What the next file's headings are compared with: what an officer said of headings before, and the headings of the last file that was saved. Pure. */
import { headingKey } from './columns.ts'
import type { ColumnTaken } from './rules.ts'

/** What an officer said of a heading once: a field, or null for 'not taken'. By `headingKey`. */
export type RememberedColumns = ReadonlyMap<string, string | null>

/** How the headings of a file differ from those of the last one that was saved; as the files write them. */
export interface HeadingDifferences {
  /** New in this file, with what each is taken for. */
  readonly added: readonly ColumnTaken[]
  /** In the last file and not in this one, with what each was taken for then. */
  readonly gone: readonly ColumnTaken[]
  /** In both, and taken for something else now. */
  readonly taken: readonly { readonly now: ColumnTaken; readonly before: ColumnTaken }[]
}

/** The differences of a file's columns from those of the last one that was saved; null where there was none, or nothing differs. */
export const headingDifferences = (before: readonly ColumnTaken[] | null, now: readonly ColumnTaken[]): HeadingDifferences | null => {
  if (before === null || now.length === 0) return null
  const [was, is] = [before, now].map((columns) => new Map(columns.map((column) => [headingKey(column.heading), column])))
  const added = now.filter((column) => column.heading !== '' && !was?.has(headingKey(column.heading)))
  const gone = before.filter((column) => column.heading !== '' && !is?.has(headingKey(column.heading)))
  const taken = now.flatMap((column) => {
    const other = was?.get(headingKey(column.heading))
    return other && other.field !== column.field ? [{ now: column, before: other }] : []
  })
  return added.length + gone.length + taken.length === 0 ? null : { added, gone, taken }
}
