/** Whose treatment it is, what this viewer may see of it, and on which side they stand. */
import { z } from 'zod'
import { hiddenReason } from '../../needs/sight.ts'
import { currentPerson, samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { KINDS } from '../rules.ts'
import { pathById, type StoredPath } from '../store.ts'
import { requirementOf, requirementRows, type RequirementRow } from '../store/courses.ts'

/** Who reads of somebody’s treatment: those who work the case, and the caseworkers of the provider. */
export const READING = [...CASE_ROLES, 'caseworker'] as const
/** Who answers for the sentence outside, and so for the way to the court and for compliance. */
export const MANAGERS = ['offender-manager', 'delivery-unit-head'] as const
/** Who records what happens in treatment: the provider, or for a provider without a seat here whoever answers for the sentence. */
export const RECORDING = [...MANAGERS, 'caseworker'] as const

export const chosenKinds = z.union([z.string().transform((one) => [one]), z.array(z.string())], 'Choose at least one kind of treatment.')
  .transform((given) => given.filter((one) => one !== '')).pipe(z.array(z.enum(keysOf(KINDS), 'Choose kinds from the list.')))
  .default([])

export interface Treated {
  readonly person: PersonSummary
  readonly people: readonly string[]
  /** The viewer works for a provider: they see what their own organisation does, whatever the class. */
  readonly provider: boolean
  /** Why it is not shown; null where it is. */
  readonly sentenceHidden: string | null
  readonly healthHidden: string | null
}

/** The person behind the page; null where the viewer has nothing to do with their treatment. */
export const treatedPerson = async (context: Reading, person: string): Promise<Treated | null> => {
  const found = await seenPerson(context, person)
  if (!found) return null
  const people = await samePeople(context, found.id)
  if (context.viewer?.role === 'caseworker') return { person: found, people, provider: true, sentenceHidden: null, healthHidden: null }
  const sightings = await sightOf(context, found.id)
  const sentenceHidden = hiddenReason('sentence', sightings)
  return sentenceHidden !== null ? null : { person: found, people, provider: false, sentenceHidden, healthHidden: hiddenReason('health', sightings) }
}

/** A way to a requirement on which the viewer may act; null where they may not see the person, or not both classes. */
export const actingOnPath = async (context: Reading, id: string): Promise<{ readonly path: StoredPath; readonly about: Treated } | null> => {
  const path = await pathById(context, id)
  const about = path && await treatedPerson(context, path.personId)
  return path && about && about.healthHidden === null ? { path, about } : null
}

/** A requirement on which the viewer may act. What is of class health (tests, reports) asks for that sight as well. */
export const actingOnRequirement = async (context: Reading, id: string, health: boolean): Promise<{ readonly requirement: RequirementRow; readonly about: Treated } | null> => {
  const person = await requirementOf(context, id)
  const about = person === null ? null : await treatedPerson(context, person)
  if (!about || (health && about.healthHidden !== null)) return null
  const requirement = (await requirementRows(context, { people: about.people })).find((one) => one.id === id)
  return requirement ? { requirement, about } : null
}

export const shownPerson = (context: Reading, person: string): Promise<string> => currentPerson(context, person)
