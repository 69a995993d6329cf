/** The measures of a snapshot made of files, by name. */
import type { FileMeasure } from './measure.ts'
import { needOverlap } from './measures/need-overlap.ts'
import { needPairs } from './measures/need-pairs.ts'
import { provenReoffending } from './measures/proven-reoffending.ts'
import { timeToReoffence } from './measures/time-to-reoffence.ts'

export const FILE_MEASURES: Readonly<Record<string, FileMeasure>> = {
  'proven-reoffending': provenReoffending,
  'need-overlap': needOverlap,
  'need-pairs': needPairs,
  'time-to-reoffence': timeToReoffence,
}
