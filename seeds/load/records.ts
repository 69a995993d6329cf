/**
 * Who the people of a history are: its records one after another as they came, linked by the exact rules of extracts and followed
 * by the rule of precedence, as confirming each agency's extract on its day would have done.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, addMonths, daysBetween } from '../../src/core/dates.ts'
import { askedKeys, ownKeys } from '../../src/people/linkage/block-keys.ts'
import { NOT_COUNTED } from '../../src/people/linkage/matching.ts'
import { linkageModel } from '../../src/people/linkage/model.ts'
import { checkoutFolder } from '../../src/platform/data-folder.ts'
import { linkRecords, type Linked, type Matching } from '../../src/extracts/linking.ts'
import { fieldsThatDiffer, personFrom, type Facts, type StandingRecord } from '../../src/extracts/precedence.ts'
import { canonicalText, type AgencyRecord } from '../../src/extracts/rules.ts'
import { keptSex } from '../../src/extracts/staging.ts'
import { classOf } from '../../src/extracts/states.ts'
import type { LinkedRecord } from '../../src/extracts/verdicts.ts'
import { fingerprint } from '../../src/platform/fingerprint.ts'
import { nameKey } from '../../src/people/rules.ts'
import { agencyRecordOf } from '../extract-columns.ts'
import { prisonInvolvement } from '../../src/sentences/rules.ts'
import type { SentenceRow } from '../../src/sentences/store.ts'
import type { History, PrisonRecord, SourceRecord } from '../history.ts'
import { idOf, referenceOf } from './ids.ts'
import { organisationId } from './partnerships.ts'

export interface PersonRow {
  id: string; reference: string; forename: string; surname: string; forename_key: string; surname_key: string; birth_date: string; sex: string
  pnc: string | null; prison_number: string | null; crn: string | null; postcode: string | null; district_code: string | null; created_at: Date; version: number
}
export interface InvolvementRow {
  id: string; person_id: string; organisation_id: string; basis: string; class: string; from_day: string; until_day: string | null; because_of: string; because_id: string
}
/** Why an organisation has to do with a person, as a row. */
export const involvementRow = (person: string, why: { readonly organisation: string; readonly basis: string; readonly from: string; readonly until: string | null; readonly becauseOf: string; readonly becauseId: string }, cls = 'identity'): InvolvementRow => ({
  id: idOf('involvement', `${why.becauseOf} ${why.becauseId}`), person_id: person, organisation_id: why.organisation, basis: why.basis, class: cls,
  from_day: why.from, until_day: why.until, because_of: why.becauseOf, because_id: why.becauseId,
})

export interface SourceRecordRow {
  id: string; person_id: string; organisation_id: string; class: string; agency_number: string; forename: string; surname: string; birth_date: string; sex: string
  pnc: string | null; prison_number: string | null; crn: string | null; postcode: string | null; details: string; fingerprint: string; linked_by: string
  received_on: string; withdrawn_on: string | null
}
export interface DoubtRow {
  source_record_id: string; person_id: string; organisation_id: string; why: string; noticed_on: string; likelihood: number | null
}

/** So many people may come of one history: itself, and records that the rules could not link. */
const PEOPLE_OF_A_HISTORY_MAX = 8
/** Shorter sentences end in supervision until a year after release, as an extract without a licence's end is read. */
const TWO_YEARS_DAYS = 730

/** The moment that a day's rows carry. */
export const atNine = (day: string): Date => new Date(`${day}T09:00:00Z`)

export const personIdOf = (history: History): string => idOf('person', history.key)

/** Somebody whom the records of a history made, as known after the last of them. */
interface Known {
  readonly day: string
  readonly source: SourceRecord
  facts: Facts
  /** Since when the facts stand, and which stood before them. */
  since: string
  readonly before: { readonly facts: Facts; readonly from: string; readonly until: string }[]
  version: number
  readonly records: { readonly source: SourceRecord; readonly record: AgencyRecord }[]
}

const factsOf = (record: AgencyRecord): Facts => ({
  forename: record.forename, surname: record.surname, birthDate: record.birthDate, sex: keptSex(record.sex), pnc: record.pnc, prisonNumber: record.prisonNumber,
  crn: record.crn, cro: record.cro, postcode: record.postcode, telephone: record.telephone,
})

/** A record counts from the day it came until it is taken back. */
const standsOn = (source: SourceRecord, day: string): boolean => source.withdrawn === null || source.withdrawn > day

const standing = ({ source, record }: Known['records'][number]): StandingRecord =>
  ({ ...factsOf(record), agency: source.agency, class: classOf(source.agency), receivedOn: source.received, agencyNumber: record.agencyNumber })

/** Everything known of one person on a day, for the linking rule: what they are and were known by, and each record that stands. */
const identitiesOf = (person: Known, place: number, day: string): LinkedRecord[] => [
  { ...person.facts, personId: String(place) },
  ...person.before.map(({ facts }) => ({ ...facts, personId: String(place), standing: false })),
  ...person.records.filter(({ source }) => standsOn(source, day)).map(({ record }) => ({ ...record, personId: String(place) })),
]

/**
 * Everything known on a day of those with whom a record is compared: as linkage_candidates() in the database answers, of everybody who
 * shares a block with it. Somebody of the same name born in another year, whom no number and no address brings near, is not compared.
 */
const identitiesOn = (people: readonly Known[], record: AgencyRecord, day: string): LinkedRecord[] => {
  const asked = new Set(askedKeys(record))
  return people.flatMap((person, place) => {
    const known = identitiesOf(person, place, day)
    return known.some((one) => ownKeys(one).some((key) => asked.has(key))) ? known : []
  })
}

interface Told {
  readonly source: SourceRecord
  readonly linked: Linked
}

/** What confirming an extract weighs by while few people are known. */
const MATCHING: Matching = { model: linkageModel.parse(JSON.parse(readFileSync(join(checkoutFolder(), 'data', 'linkage', 'model.json'), 'utf8'))), frequencies: NOT_COUNTED }

/** In order of day; on one day probation's case is opened first. */
const byReceipt = (a: SourceRecord, b: SourceRecord): number =>
  a.received < b.received ? -1 : a.received > b.received ? 1 : Number(b.agency === 'probation') - Number(a.agency === 'probation')

/** The people that a history's records make, by place, and how each record was linked. */
const linkHistory = (history: History): { readonly people: readonly Known[]; readonly told: readonly Told[] } => {
  const people: Known[] = []
  const told = history.records.toSorted(byReceipt).map((source): Told => {
    const record = agencyRecordOf(source)
    const day = source.received
    const incoming = { row: 1, record, fingerprint: fingerprint(canonicalText(record)) }
    const [linked] = linkRecords([incoming], new Map([[1, identitiesOn(people, record, day)]]), () => String(people.length), MATCHING)
    if (!linked) throw new Error('A record was not linked to anybody.')
    if (linked.isNew) people.push({ day, source, facts: factsOf(record), since: day, before: [], version: 1, records: [{ source, record }] })
    else {
      const person = people[Number(linked.personId)]!
      person.records.push({ source, record })
      const facts = personFrom(person.records.filter((one) => standsOn(one.source, day)).map(standing), person.facts)
      if (fieldsThatDiffer(facts, person.facts).length > 0) {
        person.before.push({ facts: person.facts, from: person.since, until: day })
        person.facts = facts
        person.since = day
        person.version++
      }
    }
    return { source, linked }
  })
  return { people, told }
}

/** Facts by which somebody was known before, and (without a last day) since when those stand that the person's own row tells. */
export interface KnownRow {
  person_id: string; source: 'person'; forename: string; surname: string; birth_date: string; sex: string; pnc: string | null; prison_number: string | null; crn: string | null
  postcode: string | null; from_day: string; until_day: string | null
}

export interface RecordRows {
  readonly people: PersonRow[]
  readonly known: KnownRow[]
  readonly records: SourceRecordRow[]
  readonly involvements: InvolvementRow[]
  readonly doubts: DoubtRow[]
  /** What a prison's extract told of the sentence of somebody kept apart, whom nobody else has recorded one of. */
  readonly sentences: SentenceRow[]
}

/** The sentence that confirming a prison's extract takes for somebody who has none (take_sentences in migrations/*_sentences_of_extracts.sql). */
const sentenceTaken = (source: PrisonRecord, id: string, person: string): SentenceRow => {
  const { sentenced, sentenceEnd, release, received } = source
  const toppedUp = addMonths(release, 12)
  return {
    id, person_id: person, kind: 'custody', offence_code: source.offenceCode, court: 'Not stated in the prison’s extract', offence_day: sentenced, imposed_day: sentenced, months: source.months,
    custody_start: sentenced, prison_code: source.establishment, planned_release: release, released_on: null, sentence_end: sentenceEnd,
    supervision_end: daysBetween(sentenced, sentenceEnd) < TWO_YEARS_DAYS && toppedUp > sentenceEnd ? toppedUp : sentenceEnd, homeless_on_entry: null, recorded_at: atNine(received), version: 1,
  }
}

/** The people, source records, doubts and supplying organisations of one history. The person of probation's case is the one whom the work is done with. */
export const recordRows = (history: History): RecordRows => {
  const { people, told } = linkHistory(history)
  const own = told.find(({ source }) => source.agency === 'probation')?.linked.personId ?? '0'
  const idOfPlace = (place: string): string => {
    if (place === own) return personIdOf(history)
    const { source } = people[Number(place)]!
    return idOf('person', `${history.key}/${source.agency}/${source.reference}`)
  }
  const rows: RecordRows = { people: [], known: [], records: [], involvements: [], doubts: [], sentences: [] }
  people.forEach(({ day, facts, since, before, version }, place) => {
    const mine = String(place) === own
    rows.people.push({
      id: idOfPlace(String(place)), reference: referenceOf('P', history.index * PEOPLE_OF_A_HISTORY_MAX + (mine ? 0 : 1 + place)),
      forename: facts.forename, surname: facts.surname, forename_key: nameKey(facts.forename), surname_key: nameKey(facts.surname),
      birth_date: facts.birthDate, sex: facts.sex, pnc: facts.pnc, prison_number: facts.prisonNumber, crn: facts.crn,
      postcode: facts.postcode, district_code: history.identity.district, created_at: atNine(day), version,
    })
    rows.known.push(...(before.length === 0 ? [] : [...before, { facts, from: since, until: null }]).map(({ facts: one, from, until }): KnownRow => ({
      person_id: idOfPlace(String(place)), source: 'person', forename: one.forename, surname: one.surname, birth_date: one.birthDate, sex: one.sex, pnc: one.pnc,
      prison_number: one.prisonNumber, crn: one.crn, postcode: one.postcode, from_day: from, until_day: until,
    })))
  })
  for (const { source, linked: { record, personId, linkedBy, fingerprint: print, doubts } } of told) {
    const [id, person, organisation, cls] = [idOf('source-record', `${source.organisation}/${source.reference}`), idOfPlace(personId), organisationId(source.organisation), classOf(source.agency)]
    rows.records.push({
      id, person_id: person, organisation_id: organisation, class: cls, agency_number: record.agencyNumber, forename: record.forename, surname: record.surname,
      birth_date: record.birthDate, sex: keptSex(record.sex), pnc: record.pnc, prison_number: record.prisonNumber, crn: record.crn, postcode: record.postcode,
      details: JSON.stringify(record.details), fingerprint: print, linked_by: linkedBy, received_on: source.received, withdrawn_on: source.withdrawn,
    })
    // From the day it is taken back, the agency's record is no reason to see the person any more.
    const until = source.withdrawn === null ? null : addDays(source.withdrawn, -1)
    rows.involvements.push(involvementRow(person, { organisation, basis: 'supplied', from: source.received, until, becauseOf: 'source_record', becauseId: id }, cls))
    if (source.agency === 'prison' && personId !== own && source.release >= source.received && !rows.sentences.some((one) => one.person_id === person)) {
      const sentence = sentenceTaken(source, idOf('sentence', `source ${id}`), person)
      rows.sentences.push(sentence)
      rows.involvements.push(involvementRow(person, prisonInvolvement({ id: sentence.id, custodyStart: source.sentenced, released: null }, organisation)))
    }
    for (const doubt of doubts) rows.doubts.push({ source_record_id: id, person_id: idOfPlace(doubt.personId), organisation_id: organisation, why: doubt.why, noticed_on: source.received, likelihood: doubt.likelihood ?? null })
  }
  return rows
}
