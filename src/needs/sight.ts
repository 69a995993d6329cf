/** Why somebody does not see a class of information, said to them in a sentence. Pure. */
import { CLASSES, type InformationClass } from '../platform/vocabulary.ts'
import type { Sighting } from '../sharing/rules.ts'

/** The reason to show in place of what is not visible; null where it is visible. A masked class is the role’s doing, a hidden one the agreements’. */
export const hiddenReason = (cls: InformationClass, sightings: readonly (Sighting & { readonly class: InformationClass })[]): string | null => {
  const sighting = sightings.find((one) => one.class === cls)
  if (sighting?.sight === 'visible') return null
  return sighting?.sight === 'hidden' ? sighting.reason : `Your role does not see this: ${CLASSES[cls].toLowerCase()}.`
}
