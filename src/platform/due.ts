/** What is due, ordered the same way wherever it is shown. Pure. */
import type { DueRow } from './context.ts'

/** What is due in the order in which it is done: harm that cannot wait, then by its day. */
export const inOrderOfDue = (one: Pick<DueRow, 'due' | 'urgent'>, other: Pick<DueRow, 'due' | 'urgent'>): number =>
  Number(other.urgent ?? false) - Number(one.urgent ?? false) || (one.due < other.due ? -1 : one.due > other.due ? 1 : 0)
