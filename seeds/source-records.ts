/** What each agency holds about a person, and the one record in twenty that is late, contradictory, withdrawn or doubled. */
import { addDays, type Day } from '../src/core/dates.ts'
import type { Random } from '../src/core/random.ts'
import type { Pathway } from '../src/platform/vocabulary.ts'
import type { Accommodation, Dirt, Identity, Sentence, SourceRecord } from './history.ts'
import { caseReference, prisonNumber } from './identities.ts'
import { CONSTABULARY, DISTRICTS, PROBATION_UNIT, TREATMENT_PROVIDER } from './organisations.ts'
import { prisonOrganisation } from './officers.ts'

export interface Known {
  readonly index: number
  readonly identity: Identity
  readonly sentence: Sentence
  readonly tier: string
  readonly onEntry: Accommodation | null
  readonly homeless: boolean
  readonly needs: ReadonlySet<Pathway>
  readonly today: Day
}

const number = (index: number, width: number): string => String(index).padStart(width, '0')
const policeReference = (index: number, copy = 0): string => `CC${number(index + copy * 500_000, 7)}`
const housingReference = (index: number, copy = 0): string => `HA-${number(index + copy * 500_000, 7)}`
const treatmentReference = (index: number, copy = 0): string => `FR${number(index + copy * 500_000, 7)}`
const housingTeam = (district: string): string => DISTRICTS.find((known) => known.code === district)?.housing ?? DISTRICTS[0].housing

const earlier = (day: Day, today: Day): Day => (day < today ? day : today)

/**
 * The clean records of a person: police and probation always, prison after custody, housing and treatment where there is such a
 * need. Probation opens its case on the day of the sentence: nobody works with somebody whom they do not know yet.
 */
export const sourceRecords = (random: Random, known: Known): SourceRecord[] => {
  const { index, identity, sentence, needs, homeless, today } = known
  const who = { surname: identity.surname, forename: identity.forename, birthDate: identity.birthDate, withdrawn: null }
  const received = (event: Day): Day => earlier(addDays(event, random.whole(1, 5)), today)
  const { custody } = sentence
  const charged = { sex: identity.sex, offenceCode: sentence.offenceCode }
  const records: SourceRecord[] = [{
    ...who, ...charged, agency: 'police', organisation: CONSTABULARY, reference: policeReference(index), received: received(sentence.offenceDay),
    pnc: random.chance(0.98) ? identity.pnc : null, postcode: identity.postcode, offenceDay: sentence.offenceDay, lastArrest: addDays(sentence.offenceDay, random.whole(0, 10)),
  }]
  if (custody !== null && identity.prisonNumber !== null) {
    records.push({ ...who, ...charged, agency: 'prison', organisation: prisonOrganisation(custody.prison), reference: identity.prisonNumber, received: received(custody.start),
      pnc: random.chance(0.93) ? identity.pnc : null, establishment: custody.prison, months: sentence.months, sentenced: custody.start, sentenceEnd: sentence.sentenceEnd,
      release: custody.released ?? custody.plannedRelease })
  }
  records.push({ ...who, ...charged, agency: 'probation', organisation: PROBATION_UNIT, reference: identity.crn, received: sentence.imposed,
    pnc: random.chance(0.9) ? identity.pnc : null, prisonNumber: identity.prisonNumber, postcode: identity.postcode,
    sentenced: sentence.imposed, sentenceEnd: sentence.sentenceEnd, supervisionEnd: sentence.supervisionEnd, tier: known.tier })
  if (homeless || (needs.has('accommodation') && random.chance(0.35))) {
    const applied = addDays(sentence.imposed, random.whole(5, 60))
    if (applied <= today) {
      records.push({ ...who, agency: 'housing', organisation: housingTeam(identity.district), reference: housingReference(index), received: received(applied), postcode: identity.postcode,
        homelessStatus: homeless ? 'homeless' : random.weighted({ 'threatened-with-homelessness': 70, 'not-homeless': 30 }), district: identity.district, applied })
    }
  }
  if (needs.has('drugs-alcohol') && random.chance(0.45)) {
    const started = addDays(sentence.imposed, random.whole(10, 90))
    if (started <= today) {
      records.push({ ...who, agency: 'treatment', organisation: TREATMENT_PROVIDER, reference: treatmentReference(index), received: received(started), sex: identity.sex, postcode: identity.postcode,
        substance: random.weighted({ opiates: 38, crack: 18, alcohol: 26, cannabis: 13, other: 5 }), started })
    }
  }
  return records
}

/** Share of source records that something is done to. */
export const DIRT_SHARE = 0.05

const swapped = (birthDate: Day): Day => {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  return Number(day) <= 12 && day !== month ? `${year}-${day}-${month}` : `${Number(year) + 1}-${month}-${month === '02' && day === '29' ? '28' : day}`
}
const misheard = (surname: string): string => (surname.includes('ck') ? surname.replace('ck', 'k') : surname.endsWith('e') ? `${surname}s` : surname.replace(/[aeiou](?=[^aeiou]*$)/, (vowel) => (vowel === 'e' ? 'a' : 'e')))

const secondReference = (record: SourceRecord, index: number): string => {
  const references = { police: policeReference, prison: prisonNumber, probation: caseReference, housing: housingReference, treatment: treatmentReference }
  return references[record.agency](index, 1)
}

const plain = { field: null, truth: null, given: null } as const

/**
 * What may happen to a record: the case that probation works with is neither late nor taken back, nothing is taken back on the day
 * it came, and of one person's records one alone contradicts the others.
 */
const soilings = (record: SourceRecord, today: Day, contradicted: boolean): Readonly<Record<Dirt['kind'], number>> => ({
  late: record.agency === 'probation' ? 0 : 30,
  contradictory: contradicted ? 0 : 35,
  withdrawn: record.agency === 'probation' || record.received >= today ? 0 : 12,
  doubled: 23,
})

/** Does something to one record: gives the record or records that stand instead, and the entry that lists it. */
const soiled = (random: Random, record: SourceRecord, index: number, today: Day, contradicted: boolean): { records: SourceRecord[], dirt: Dirt } => {
  const at = { agency: record.agency, reference: record.reference } as const
  const kind = random.weighted(soilings(record, today, contradicted))
  if (kind === 'late') {
    const days = random.whole(21, 90)
    const received = earlier(addDays(record.received, days), today)
    return { records: [{ ...record, received }], dirt: { ...at, ...plain, kind, words: `The ${record.agency} record ${record.reference} came ${days} days late, or has only just come.` } }
  }
  if (kind === 'withdrawn') {
    const withdrawn = earlier(addDays(record.received, random.whole(5, 60)), today)
    return { records: [{ ...record, withdrawn }], dirt: { ...at, ...plain, kind, words: `The ${record.agency} record ${record.reference} was taken back on ${withdrawn}.` } }
  }
  if (kind === 'doubled') {
    const reference = secondReference(record, index)
    return { records: [record, { ...record, reference, received: earlier(addDays(record.received, random.whole(1, 30)), today) }],
      dirt: { ...at, ...plain, kind, words: `The ${record.agency} holds the person twice, as ${record.reference} and ${reference}.` } }
  }
  const field = random.chance(0.6) ? 'birthDate' : 'surname'
  const truth = record[field]
  const given = field === 'birthDate' ? swapped(truth) : misheard(truth)
  return { records: [{ ...record, [field]: given }],
    dirt: { ...at, kind, field, truth, given, words: `The ${record.agency} record ${record.reference} says ${given} where the others say ${truth}.` } }
}

/** The records with one in twenty soiled, and the list of what was done. */
export const withDirt = (random: Random, records: readonly SourceRecord[], index: number, today: Day): { records: SourceRecord[], dirt: Dirt[] } => {
  const stand: SourceRecord[] = []
  const dirt: Dirt[] = []
  for (const record of records) {
    const one = random.chance(DIRT_SHARE) ? soiled(random, record, index, today, dirt.some(({ kind }) => kind === 'contradictory')) : null
    stand.push(...(one?.records ?? [record]))
    if (one !== null) dirt.push(one.dirt)
  }
  return { records: stand, dirt }
}
