/** What is due, ordered the same way wherever it is shown. Pure. */
import type { Day } from '../core/dates.ts'
import type { DueRow } from './context.ts'

/** What is due in the order in which it is done: harm that cannot wait, then by its day. */
export const inOrderOfDue = (one: Pick<DueRow, 'due' | 'urgent'>, other: Pick<DueRow, 'due' | 'urgent'>): number =>
  Number(other.urgent ?? false) - Number(one.urgent ?? false) || (one.due < other.due ? -1 : one.due > other.due ? 1 : 0)

/** The parts of a day in the order in which they are read: harm, what today asks, what is late, what comes. */
export const DAY_PARTS = ['urgent', 'today', 'overdue', 'coming'] as const
export type DayPart = (typeof DAY_PARTS)[number]

/** Rows of each part, each with at most `most`, the earliest first, and how many more there are: what is long overdue never pushes today out of sight. */
export const partsOfDay = <Row extends Pick<DueRow, 'due' | 'urgent'>>(rows: readonly Row[], today: Day, most: number): readonly { readonly part: DayPart; readonly rows: readonly Row[]; readonly more: number }[] => {
  const parts = Map.groupBy(rows.toSorted(inOrderOfDue), (row): DayPart => (row.urgent ? 'urgent' : row.due < today ? 'overdue' : row.due === today ? 'today' : 'coming'))
  return DAY_PARTS.flatMap((part) => {
    const all = parts.get(part) ?? []
    return all.length === 0 ? [] : [{ part, rows: all.slice(0, most), more: Math.max(0, all.length - most) }]
  })
}
