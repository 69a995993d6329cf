/** How much waits, told the same way by every slice. Pure: days in, figures out. */
import type { Day } from '../core/dates.ts'
import type { Attention } from './context.ts'

/** So many are counted and no more: whoever has a thousand waiting needs no exact figure, and the page stays quick. */
export const ATTENTION_MAX = 1000

/** The last day in time of each thing that waits, null where none is set; nothing waits: null. Overdue is what was due before today. */
export const attentionIn = (days: readonly (Day | null)[], today: Day): Pick<Attention, 'count' | 'overdue' | 'earliest'> | null => {
  if (days.length === 0) return null
  const counted = days.slice(0, ATTENTION_MAX)
  const set = counted.flatMap((day) => day ?? []).toSorted()
  return { count: counted.length, overdue: set.filter((day) => day < today).length, earliest: set[0] ?? null }
}
