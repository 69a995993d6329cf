/** Ids of the demonstration: the same handle always gives the same id, so that loads of different sizes and ways agree. */
import { seededRandom } from '../../src/core/random.ts'

/** The id of one thing of a kind by its handle. */
export const idOf = (kind: string, handle: string): string => seededRandom(`${kind}/${handle}`).uuid()
