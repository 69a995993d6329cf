/** Whose disposals they are, and what this viewer may do with them. */
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import type { Reading } from '../../platform/context.ts'
import { sightOf } from '../../sharing/actions.ts'
import { contradictionsOf } from '../kinds.ts'
import { disposalsOf, personOfDisposal, type StoredDisposal } from '../store.ts'

/** Who decides, and records what follows. */
export const OFFICERS = ['disposal-officer'] as const
/** Who reads of them besides: whoever manages the person. */
export const READING = [...OFFICERS, 'offender-manager', 'delivery-unit-head'] as const

export const isOfficer = (context: Reading): boolean => context.viewer?.role === 'disposal-officer'
export const reads = (context: Reading): boolean => READING.some((role) => role === context.viewer?.role)

/** The person behind the page; null where the viewer may not know of disposals of theirs. */
export const personSeen = async (context: Reading, person: string): Promise<{ readonly person: PersonSummary; readonly people: readonly string[] } | null> => {
  const found = await seenPerson(context, person)
  if (!found || !reads(context)) return null
  if (!isOfficer(context) && hiddenReason('sentence', await sightOf(context, found.id)) !== null) return null
  return { person: found, people: await samePeople(context, found.id) }
}

/** A disposal on which the viewer may act. */
export const acting = async (context: Reading, id: string): Promise<{ readonly disposal: StoredDisposal; readonly person: PersonSummary } | null> => {
  const on = isOfficer(context) ? await personOfDisposal(context, id) : null
  const about = on === null ? null : await personSeen(context, on)
  const disposal = about && (await disposalsOf(context, about.people)).find((one) => one.id === id)
  return disposal && about ? { disposal, person: about.person } : null
}

/** What cannot be true of each as it stands, given those before it. */
export const contradictions = (one: StoredDisposal, all: readonly StoredDisposal[]): string[] =>
  contradictionsOf(one, all.filter((other) => other.id !== one.id && counts(other) && (other.offeredOn < one.offeredOn || (other.offeredOn === one.offeredOn && other.reference < one.reference)))
    .map(({ kind, reference, offeredOn }) => ({ kind, reference, day: offeredOn })))

/** One that was not accepted or was withdrawn is none before the next. */
export const counts = ({ state }: StoredDisposal): boolean => state !== 'declined' && state !== 'withdrawn'
