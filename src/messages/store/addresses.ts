/** Where a letter goes: into the prison by hand, or to the place where the person lives. */
import type { Day } from '../../core/dates.ts'
import { placesOf } from '../../housing/actions.ts'
import { placeOn } from '../../housing/rules.ts'
import type { Reading } from '../../platform/context.ts'

/** The address line of the place where somebody sleeps, as it was recorded; null where none is known or shown. */
export const postAddressOf = async (context: Reading, people: readonly string[], day: Day): Promise<string | null> => {
  const places = await placesOf(context, people)
  return (placeOn(places, context.today) ?? placeOn(places, day))?.addressLine ?? null
}
