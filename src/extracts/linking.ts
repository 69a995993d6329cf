/** A batch of new records among people who are known: which become a person of their own, and which stand beside one. */
import { askedKeys, ownKeys } from '../people/linkage/block-keys.ts'
import { decide, type Candidate } from '../people/linkage/deciding.ts'
import { weighingOf, type Frequencies, type MatchFacts } from '../people/linkage/matching.ts'
import type { LinkageModel } from '../people/linkage/model.ts'
import type { AgencyRecord } from './rules.ts'
import type { Doubt, LinkedRecord } from './verdicts.ts'

export interface Incoming {
  readonly row: number
  readonly record: AgencyRecord
  readonly fingerprint: string
}

/** A record with the person whom it is now about. */
export interface Linked extends Incoming {
  readonly personId: string
  /** The person is made of this record. */
  readonly isNew: boolean
  /** No strong number says whose it is: names, birth date and address alone. */
  readonly byNameAlone: boolean
  /** How likely it is that the record is about whom it joined; null where it joined nobody. */
  readonly likelihood: number | null
  /** In words, as it stands beside the record for good. */
  readonly linkedBy: string
  /** Other people whom it may be about, for a human being to settle. */
  readonly doubts: readonly Doubt[]
}

/** The words beside a record that nobody knew. */
export const NOBODY = 'Nobody known then was alike enough.'
const APART = 'Kept apart as a person of its own, because it may be about somebody else.'

/** What records are weighed by: the reviewed model, how common names and days are, and what was found out for this batch. */
export interface Matching {
  readonly model: LinkageModel
  readonly frequencies: Frequencies
  /** By row: blocks that were too large, so that not everybody in them was compared. */
  readonly cuts?: ReadonlyMap<number, readonly string[]>
  /** Was it said that these are two people? */
  readonly apart?: (one: string, other: string) => boolean
}

/** What the look-up of candidates needs to know of one fact, without what only the agency says. */
const factsOf = ({ forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode }: Omit<LinkedRecord, 'personId'>): MatchFacts => ({ forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode })

/**
 * Links records in the file's order, each against everybody known and against the records before it.
 *
 * @param known by row: everything known of each person who shares a block with that row's record (linkage_candidates() in the database)
 * @param newPerson gives the id of the next new person
 */
export const linkRecords = (
  incoming: readonly Incoming[], known: ReadonlyMap<number, readonly LinkedRecord[]>, newPerson: () => string, matching: Matching,
): readonly Linked[] => {
  // Each row of one person repeats all that is known of them: once is enough.
  const everything: LinkedRecord[] = []
  const told = new Map<string, number>()
  for (const [row, records] of known)
    for (const one of records) {
      const by = told.get(one.personId) ?? row
      if (by !== row) continue
      told.set(one.personId, row)
      everything.push(one)
    }
  const facts = [...incoming.map((one) => factsOf(one.record)), ...everything.map(factsOf)]
  const weighing = weighingOf(facts, matching.model, matching.frequencies)
  const placesOf = new Map<string, number[]>()
  const stands = (personId: string, place: number): void => {
    const places = placesOf.get(personId)
    if (places) places.push(place)
    else placesOf.set(personId, [place])
  }
  everything.forEach((one, at) => { stands(one.personId, incoming.length + at) })
  const byKey = new Map<string, Set<string>>()
  return incoming.map((one, row): Linked => {
    const people = new Set((known.get(one.row) ?? []).map((each) => each.personId))
    for (const key of byKey.size === 0 ? [] : askedKeys(facts[row]!)) for (const person of byKey.get(key) ?? []) people.add(person)
    const candidates = [...people].flatMap((personId) => (placesOf.get(personId) ?? []).map((place): Candidate => ({
      personId, facts: facts[place]!, standing: place < incoming.length || everything[place - incoming.length]!.standing !== false,
      weighed: weighing.weigh(row, place), words: () => weighing.words(row, place),
    })))
    const decision = decide(facts[row]!, candidates, matching.cuts?.get(one.row), matching.apart)
    const personId = decision.kind === 'join' ? decision.personId : newPerson()
    stands(personId, row)
    if (incoming.length > 1) for (const key of ownKeys(facts[row]!)) byKey.set(key, (byKey.get(key) ?? new Set()).add(personId))
    return {
      ...one, personId, isNew: decision.kind !== 'join', byNameAlone: decision.kind === 'join' && decision.byNameAlone,
      likelihood: decision.kind === 'join' ? decision.likelihood : null, linkedBy: decision.kind === 'join' ? decision.why : decision.kind === 'review' ? APART : NOBODY,
      doubts: decision.kind === 'new' ? [] : decision.doubts,
    }
  })
}

