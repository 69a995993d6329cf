/** Who the people of a history are: one person for its records that the exact rules link, and one more for each that they cannot. */
import { canonicalText } from '../../src/extracts/rules.ts'
import { sameHuman, type LinkedRecord } from '../../src/extracts/verdicts.ts'
import { fingerprint } from '../../src/platform/fingerprint.ts'
import { nameKey } from '../../src/people/rules.ts'
import { agencyRecordOf } from '../extract-columns.ts'
import type { History } from '../history.ts'
import { idOf, referenceOf } from './ids.ts'
import { organisationId } from './partnerships.ts'

export interface PersonRow {
  id: string; reference: string; forename: string; surname: string; forename_key: string; surname_key: string; birth_date: string; sex: string
  pnc: string | null; prison_number: string | null; crn: string | null; postcode: string | null; district_code: string | null; created_at: Date; version: number
}
export interface InvolvementRow {
  id: string; person_id: string; organisation_id: string; basis: string; class: string; from_day: string; until_day: string | null; because_of: string; because_id: string
}
export interface SourceRecordRow {
  id: string; person_id: string; organisation_id: string; class: string; agency_number: string; forename: string; surname: string; birth_date: string; sex: string
  pnc: string | null; prison_number: string | null; crn: string | null; postcode: string | null; details: string; fingerprint: string; linked_by: string
  received_on: string; withdrawn_on: string | null
}

/** So many people may come of one history: itself, and records that the rules could not link. */
const PEOPLE_OF_A_HISTORY_MAX = 8

/** The moment that a day's rows carry. */
export const atNine = (day: string): Date => new Date(`${day}T09:00:00Z`)

export const personIdOf = (history: History): string => idOf('person', history.key)

const personRow = (id: string, index: number, who: { forename: string; surname: string; birthDate: string; sex: string | null; pnc: string | null; prisonNumber: string | null; crn: string | null; postcode: string | null }, district: string | null, day: string): PersonRow => ({
  id, reference: referenceOf('P', index), forename: who.forename, surname: who.surname, forename_key: nameKey(who.forename), surname_key: nameKey(who.surname),
  birth_date: who.birthDate, sex: who.sex === 'male' || who.sex === 'female' ? who.sex : 'not-known', pnc: who.pnc, prison_number: who.prisonNumber, crn: who.crn,
  postcode: who.postcode, district_code: district, created_at: atNine(day), version: 1,
})

/** The people, source records and supplying organisations of one history. */
export const recordRows = (history: History): { people: PersonRow[]; records: SourceRecordRow[]; involvements: InvolvementRow[] } => {
  const own = personIdOf(history)
  const { identity } = history
  const first = history.records.map((record) => record.received).sort()[0] ?? history.sentences[0]?.imposed ?? '2020-01-01'
  const people = [personRow(own, history.index * PEOPLE_OF_A_HISTORY_MAX, identity, identity.district, first)]
  const known: LinkedRecord[] = [{ personId: own, ...identity }]
  const records: SourceRecordRow[] = []
  const involvements: InvolvementRow[] = []
  for (const source of history.records) {
    const record = agencyRecordOf(source)
    const linkage = sameHuman(record, known)
    let person = own
    let linkedBy = 'a person of its own: no exact rule links it to anybody'
    if (linkage.kind === 'match') {
      person = linkage.personId
      linkedBy = linkage.explanation
    } else {
      person = idOf('person', `${history.key}/${source.agency}/${source.reference}`)
      people.push(personRow(person, history.index * PEOPLE_OF_A_HISTORY_MAX + people.length, record, identity.district, source.received))
    }
    known.push({ personId: person, ...record })
    const id = idOf('source-record', `${source.organisation}/${source.reference}`)
    const cls = source.agency === 'treatment' ? 'health' : 'identity'
    records.push({
      id, person_id: person, organisation_id: organisationId(source.organisation), class: cls, agency_number: record.agencyNumber, forename: record.forename, surname: record.surname,
      birth_date: record.birthDate, sex: record.sex === 'male' || record.sex === 'female' ? record.sex : 'not-known', pnc: record.pnc, prison_number: record.prisonNumber, crn: record.crn, postcode: record.postcode,
      details: JSON.stringify(record.details), fingerprint: fingerprint(canonicalText(record)), linked_by: linkedBy,
      received_on: source.received, withdrawn_on: source.withdrawn,
    })
    involvements.push({
      id: idOf('involvement', `source ${id}`), person_id: person, organisation_id: organisationId(source.organisation), basis: 'supplied', class: cls,
      from_day: source.received, until_day: source.withdrawn, because_of: 'source_record', because_id: id,
    })
  }
  return { people, records, involvements }
}
