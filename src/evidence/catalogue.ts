/** The measures of the evidence snapshot, by name. */
import type { RecordMeasure } from './measure.ts'
import { employedAtSixWeeks } from './measures/employed-at-six-weeks.ts'
import { housedFirstNight } from './measures/housed-first-night.ts'
import { needsCount } from './measures/needs-count.ts'
import { needsOverlap } from './measures/needs-overlap.ts'
import { reoffendingByEntryHousing } from './measures/reoffending-by-entry-housing.ts'
import { reoffendingByNeed } from './measures/reoffending-by-need.ts'
import { reoffendingBySentenceLength } from './measures/reoffending-by-sentence-length.ts'

export const MEASURES = {
  'needs-count': needsCount,
  'needs-overlap': needsOverlap,
  'reoffending-by-need': reoffendingByNeed,
  'reoffending-by-sentence-length': reoffendingBySentenceLength,
  'reoffending-by-entry-housing': reoffendingByEntryHousing,
  'housed-first-night': housedFirstNight,
  'employed-at-six-weeks': employedAtSixWeeks,
} as const satisfies Record<string, RecordMeasure>

export type MeasureName = keyof typeof MEASURES
export const isMeasureName = (name: string): name is MeasureName => Object.hasOwn(MEASURES, name)
