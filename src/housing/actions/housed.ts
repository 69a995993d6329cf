/** The person whose accommodation is recorded: who records it, and about whom and which release. */
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { currentPerson, samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import { sightOf } from '../../sharing/actions.ts'
import { releaseToHouse, type ReleaseToHouse } from '../store.ts'

/** Who finds places and records where somebody slept: everybody who works on the release, in prison, probation and the council. */
export const RECORDING = [...CASE_ROLES, 'housing-officer'] as const

/** The person as they may be written about, and the release that it is about; null where the viewer may not see their needs. */
export const housed = async (context: Reading, person: string): Promise<{ found: PersonSummary; people: string[]; current: string; release: ReleaseToHouse | null } | null> => {
  const found = await seenPerson(context, person)
  if (!found || hiddenReason('needs', await sightOf(context, found.id)) !== null) return null
  const people = await samePeople(context, person)
  return { found, people, current: await currentPerson(context, person), release: await releaseToHouse(context, people) }
}

