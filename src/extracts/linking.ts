/** A batch of new records among people who are known: which become a person of their own, and which stand beside one. */
import type { AgencyRecord } from './rules.ts'
import { linkageKeys, plainName, sameHuman, type Doubt, type LinkedRecord } from './verdicts.ts'

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
  /** No number says whose it is: name and birth date alone. */
  readonly byNameAlone: boolean
  /** In words, as it stands beside the record for good. */
  readonly linkedBy: string
  /** Other people whom it may be about, for a human being to settle. */
  readonly doubts: readonly Doubt[]
}

/** The words beside a record that nobody knew. */
export const NOBODY = 'Nobody known then had the same numbers, or the same name and birth date.'
const APART = 'Kept apart as a person of its own, because it may be about somebody else.'

/**
 * Links records in the file's order, each against everybody known and against the records before it.
 *
 * @param known by row: everything known of each person who shares a key with that row's record (`linkageKeys`)
 * @param newPerson gives the id of the next new person
 */
export const linkRecords = (
  incoming: readonly Incoming[], known: ReadonlyMap<number, readonly LinkedRecord[]>, newPerson: () => string,
): readonly Linked[] => {
  const ofPerson = new Map<string, LinkedRecord[]>()
  const byKey = new Map<string, Set<string>>()
  const remember = (one: LinkedRecord): void => {
    const records = ofPerson.get(one.personId)
    if (records) records.push(one)
    else ofPerson.set(one.personId, [one])
  }
  // Each row of one person repeats all that is known of them: once is enough.
  const told = new Set<string>()
  for (const records of known.values()) {
    const fresh = records.filter((one) => !told.has(one.personId))
    for (const one of fresh) remember(one)
    for (const one of fresh) told.add(one.personId)
  }
  return incoming.map((one): Linked => {
    const keys = linkageKeys(one.record)
    const people = new Set((known.get(one.row) ?? []).map((each) => each.personId))
    for (const key of keys) for (const person of byKey.get(key) ?? []) people.add(person)
    const linkage = sameHuman(one.record, [...people].flatMap((person) => ofPerson.get(person) ?? []))
    const personId = linkage.kind === 'match' ? linkage.personId : newPerson()
    remember({ ...one.record, personId })
    for (const key of keys) byKey.set(key, (byKey.get(key) ?? new Set()).add(personId))
    return {
      ...one, personId, isNew: linkage.kind !== 'match', byNameAlone: linkage.kind === 'match' && linkage.rule === 'name-and-birth-date',
      linkedBy: linkage.kind === 'match' ? linkage.explanation : linkage.kind === 'doubtful' ? APART : NOBODY,
      doubts: linkage.kind === 'none' ? [] : linkage.doubts,
    }
  })
}

/** The doubt about a record that changed so much that it may now be about somebody else: a number given out twice, say. */
export const doubtOfChange = (before: LinkedRecord, after: AgencyRecord): Doubt | undefined =>
  before.birthDate === after.birthDate || plainName(before.surname) === plainName(after.surname)
    ? undefined
    : { personId: before.personId, why: 'The agency changed both the surname and the birth date under this number: check that the record is still about this person.' }
