/** Who somebody is: names as they are searched, references, and what a merge may do. Pure. */
import { z } from 'zod'
import type { Random } from '../core/random.ts'
import { randomReference } from '../core/reference.ts'
import { no, yes, type Result } from '../core/result.ts'

export const PersonId = z.uuid('This is not the id of a person.')

/** A name reduced to what is compared: no case, accents or punctuation. `O’Néill-Smith` becomes `oneillsmith`. */
export const nameKey = (name: string): string => name.normalize('NFKD').replace(/[^a-zA-Z]/g, '').toLowerCase()

/** A short readable reference that nobody can count up from: `P-7K2M9QX` (Crockford’s letters: no I, L, O, U). */
export const newReference = (random: Random): string => randomReference('P', random)

export interface MergeSide {
  readonly id: string
  readonly birthDate: string
  readonly reference: string
  /** Already merged into another record. */
  readonly mergedInto: string | null
}

/**
 * May these two records become one person? The merged one's rows stay as they were written; an un-merge undoes it.
 * Different birth dates need a reason that says so, because two people are easier to harm than one record is to mend.
 */
export const decideMerge = (merged: MergeSide, kept: MergeSide, reason: string): Result<{ from: string; into: string }> => {
  if (merged.id === kept.id) return no('These are already the same record.', 'into')
  if (merged.mergedInto) return no(`${merged.reference} is already merged into another record. Un-merge it first.`, 'into')
  if (kept.mergedInto) return no(`${kept.reference} is itself merged into another record. Merge into that one instead.`, 'into')
  if (merged.birthDate !== kept.birthDate && reason.length < 20)
    return no('The birth dates differ. Say how you know that this is one human being (at least 20 letters).', 'reason')
  return yes({ from: merged.id, into: kept.id })
}
