/** Why somebody does not see a class of information, said to them in a sentence. Pure. */
import { whyWithheld, type InformationClass } from '../platform/vocabulary.ts'
import type { Sighting } from '../sharing/rules.ts'

/** The reason to show in place of what is not visible; null where it is visible. */
export const hiddenReason = (cls: InformationClass, sightings: readonly (Sighting & { readonly class: InformationClass })[]): string | null =>
  whyWithheld(cls, sightings.find((one) => one.class === cls))
