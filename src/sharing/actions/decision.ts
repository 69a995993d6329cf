/** The decision in words for whoever asks now: its facts read once a request, its reasons for pages, lists and the audit. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { AUDIT_PEOPLE_MAX } from '../../platform/audit.ts'
import type { Reading } from '../../platform/context.ts'
import { readOnce } from '../../platform/read-once.ts'
import { CLASSES, DUTIES, type Duty, type InformationClass, keysOf, SEEING_ROLES } from '../../platform/vocabulary.ts'
import { seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { allowedSummary } from '../allowed.ts'
import { sharingByConsent } from '../grounds.ts'
import { maySee, maySeeOf, type PersonFacts, type Sighting } from '../rules.ts'
import { agreementsOf, organisationNames } from './agreements.ts'

/** Why can I see this, or why not: each class of information about one person, in words. */
export const explainSight = query({
  name: 'sharing.explain',
  title: 'Why can I see this? Each class of information about one person, with the reason',
  who: SEEING_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const sightings = await sightOf(context, found.id)
    return yes({ person: found, sightings })
  },
  about: ({ person }) => [person.id],
})

/** The decision about what one agency itself recorded, where the person's consent decides it. That it is decided says not that there is a record. */
export interface AgencySighting extends Sighting {
  readonly agency: string
}

export interface ClassSighting extends Sighting {
  readonly class: InformationClass
  readonly contact: string | null
  readonly agencies: readonly AgencySighting[]
}

/** The decision in words for every class of information about one person: what is visible, masked or hidden for this viewer, and why. */
export const sightOf = async (context: Reading, person: string): Promise<ClassSighting[]> => {
  const { viewer, sightAs } = context
  if (!viewer || !sightAs) return []
  const [agreements, facts, names] = await Promise.all([agreementsOf(context), factsOf(context, [person]), organisationNames(context)])
  const seeker = { ...viewer, role: sightAs }
  const known = facts.get(person) ?? NO_FACTS
  return keysOf(CLASSES).map((cls) => {
    const sighting = maySee(seeker, cls, known, agreements, context)
    const agencies = sharingByConsent(seeker, cls, known, agreements, context.today)
      .flatMap((id): AgencySighting[] => { const agency = names.get(id); return agency === undefined ? [] : [{ agency, ...maySeeOf(seeker, id, cls, known, agreements, context) }] })
    return { class: cls, ...sighting, contact: sighting.contactOrganisationId ? (names.get(sighting.contactOrganisationId) ?? null) : null, agencies }
  })
}

/**
 * The decision for one class of information about many people, for lists with masked cells: two statements, however long the list.
 * Answers by person id; a person about whom nothing is decided is hidden.
 */
export const sightsOf = async (context: Reading, people: readonly string[], wanted: InformationClass): Promise<ReadonlyMap<string, Sighting>> => {
  const { viewer } = context
  if (!viewer || people.length === 0) return new Map()
  const [agreements, facts] = await Promise.all([agreementsOf(context), factsOf(context, people)])
  return new Map(people.map((person) => [person, maySee(viewer, wanted, facts.get(person) ?? NO_FACTS, agreements, context)]))
}

/** What allowed a look, for the audit row: the reason for the first class asked, about everybody whom the row names, in one statement. */
export const explainForAudit = async (context: Reading, people: readonly string[], classes: readonly InformationClass[]): Promise<string | null> => {
  const { viewer, sightAs } = context
  const [cls] = classes
  const named = people.slice(0, AUDIT_PEOPLE_MAX)
  if (!viewer || !sightAs || cls === undefined) return null
  const [agreements, facts] = await Promise.all([agreementsOf(context), factsOf(context, named)])
  const seeker = { ...viewer, role: sightAs }
  const words = allowedSummary(named.map((person) => maySee(seeker, cls, facts.get(person) ?? NO_FACTS, agreements, context)), people.length)
  const duty = sightAs in DUTIES ? `${DUTIES[sightAs as Duty]}; ` : ''
  return words === null ? null : `${duty}${words}`
}

const NO_FACTS: PersonFacts = { involvements: [], consents: [], namedIn: [], limits: [], emergencies: [] }

interface FactsRow {
  readonly person: string
  readonly facts: Omit<PersonFacts, 'emergencies'> & { readonly emergencies: readonly { accountId: string; organisationId: string; from: string; until: string }[] }
}

/**
 * Every fact that the decision rests on, by person: one statement a request, however often it is asked. For saying why, they are needed
 * whether or not the viewer may see them; the reason names no organisation unless the grid lets it.
 */
export const factsOf = readOnce(async ({ tx }, people): Promise<ReadonlyMap<string, PersonFacts>> => {
  const { rows } = await sql<FactsRow>`select person_id as person, facts from facts_for_decision(${[...people]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ person, facts }) => [person, { ...facts, emergencies: facts.emergencies.map((one) => ({ ...one, from: new Date(one.from), until: new Date(one.until) })) }]))
})
