/** Loads the demonstration: the registers, the partnerships and a synthetic population, in bulk. */
import type { Databases } from './platform/database.ts'

export interface DemonstrationOptions {
  readonly people: number
  readonly seed: number
}

/** Fills an empty, migrated database and marks it as a demonstration. */
export const loadDemonstration = async (databases: Databases, { seed }: DemonstrationOptions): Promise<void> => {
  await databases.owner.insertInto('installation').values({ demonstration: true, seed: String(seed) }).execute()
}
