/**
 * How each agency's system writes its extract: its own headings, its own way with dates and words. `field` is what the reader of
 * extracts (`src/extracts/columns.ts`) takes the column for, so that a record can also be had as the reader gives it.
 */
import type { Day } from '../src/core/dates.ts'
import { isCommonField } from '../src/extracts/columns.ts'
import type { AgencyRecord } from '../src/extracts/rules.ts'
import type { Agency, HousingRecord, PoliceRecord, PrisonRecord, ProbationRecord, Sex, SourceRecord, TreatmentRecord } from './history.ts'
import { DISTRICTS } from './organisations.ts'

interface Column<R> {
  readonly heading: string
  readonly field: string
  /** The value as the reader keeps it; empty for none. */
  readonly value: (record: R) => string
  /** The value as the agency writes it. */
  readonly write: (value: string) => string
}

const slashed = (day: Day): string => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
const asIs = (value: string): string => value
const initial = (sex: string): string => (sex === 'male' ? 'M' : 'F')
const capital = (sex: string): string => (sex === 'male' ? 'Male' : 'Female')

const column = <R>(heading: string, field: string, value: (record: R) => string, write: (value: string) => string = asIs): Column<R> => ({ heading, field, value, write })

interface Person {
  readonly surname: string
  readonly forename: string
  readonly birthDate: Day
}
const surname = (heading: string): Column<Person> => column(heading, 'surname', (record) => record.surname)
const forename = (heading: string): Column<Person> => column(heading, 'forename', (record) => record.forename)
const born = (heading: string, write = asIs): Column<Person> => column(heading, 'birthDate', (record) => record.birthDate, write)
const sex = (heading: string, write = asIs): Column<{ readonly sex: Sex }> => column(heading, 'sex', (record) => record.sex, write)
const pnc = (heading: string): Column<{ readonly pnc: string | null }> => column(heading, 'pnc', (record) => record.pnc ?? '')
const postcode = (heading: string): Column<{ readonly postcode: string | null }> => column(heading, 'postcode', (record) => record.postcode ?? '')

const POLICE: readonly Column<PoliceRecord>[] = [
  column('Nominal ID', 'agencyNumber', (record) => record.reference),
  pnc('PNC ID'), surname('Surname'), forename('Forenames'), born('DOB', slashed), sex('Sex', initial), postcode('Post Code'),
  column('Date of Offence', 'offenceDate', (record) => record.offenceDay, slashed),
  column('CJS Offence Code', 'offenceCode', (record) => record.offenceCode),
  column('Date of Arrest', 'arrestDate', (record) => record.lastArrest, slashed),
]

const PRISON: readonly Column<PrisonRecord>[] = [
  column('Prison Number', 'prisonNumber', (record) => record.reference),
  pnc('PNC Number'), surname('Last Name'), forename('First Name'), born('Date of Birth'), sex('Gender', capital),
  column('Establishment', 'establishment', (record) => record.establishment),
  column('Main Offence Code', 'offenceCode', (record) => record.offenceCode),
  column('Custodial Months', 'custodialMonths', (record) => String(record.months)),
  column('Sentence Start Date', 'sentenceStart', (record) => record.sentenced),
  column('Sentence Expiry Date', 'sentenceEnd', (record) => record.sentenceEnd),
  column('Release Date', 'releaseDate', (record) => record.release),
]

const PROBATION: readonly Column<ProbationRecord>[] = [
  column('CRN', 'crn', (record) => record.reference),
  pnc('PNC'),
  column('NOMS Number', 'prisonNumber', (record) => record.prisonNumber ?? ''),
  surname('Surname'), forename('Forename'), born('Date of Birth', slashed), sex('Sex', initial), postcode('Postcode'),
  column('Index Offence Code', 'offenceCode', (record) => record.offenceCode),
  column('Sentence Date', 'sentenceStart', (record) => record.sentenced, slashed),
  column('Sentence End Date', 'sentenceEnd', (record) => record.sentenceEnd, slashed),
  column('Licence End Date', 'licenceEnd', (record) => record.supervisionEnd, slashed),
  column('Tier', 'tier', (record) => record.tier),
]

const HOMELESS_WORDS: Readonly<Record<HousingRecord['homelessStatus'], string>> = {
  homeless: 'Homeless',
  'threatened-with-homelessness': 'Threatened with homelessness',
  'not-homeless': 'Not homeless',
}

const HOUSING: readonly Column<HousingRecord>[] = [
  column('Application Ref', 'agencyNumber', (record) => record.reference),
  surname('Family Name'), forename('Given Names'), born('D.O.B.', slashed), postcode('Last Known Postcode'),
  column('Housing Status', 'housingStatus', (record) => HOMELESS_WORDS[record.homelessStatus]),
  column('Local Authority', 'localAuthority', (record) => DISTRICTS.find((district) => district.code === record.district)?.name ?? ''),
  column('Date Applied', 'applicationDate', (record) => record.applied, slashed),
]

const TREATMENT: readonly Column<TreatmentRecord>[] = [
  column('client_reference', 'agencyNumber', (record) => record.reference),
  surname('family_name'), forename('given_name'), born('date_of_birth'), sex('gender'), postcode('postcode'),
  column('main_substance', 'substance', (record) => record.substance),
  column('treatment_start', 'treatmentStart', (record) => record.started),
]

const COLUMNS = { police: POLICE, prison: PRISON, probation: PROBATION, housing: HOUSING, treatment: TREATMENT } as const
/** The field that holds the agency's own number. */
const OWN_NUMBER = { police: 'agencyNumber', prison: 'prisonNumber', probation: 'crn', housing: 'agencyNumber', treatment: 'agencyNumber' } as const

/** The headings of an agency's extract. */
export const extractHeadings = (agency: Agency): string[] => COLUMNS[agency].map((each) => each.heading)

/** In which column, from 0, an agency's extract has its own number, or the birth date. */
export const extractPlace = (agency: Agency, what: 'reference' | 'birthDate'): number =>
  COLUMNS[agency].findIndex((each) => each.field === (what === 'reference' ? OWN_NUMBER[agency] : what))

interface Filled {
  readonly field: string
  readonly value: string
  readonly written: string
}

const filled = <R>(columns: readonly Column<R>[], record: R): Filled[] => columns.map(({ field, value, write }) => {
  const kept = value(record)
  return { field, value: kept, written: kept === '' ? '' : write(kept) }
})

const filledOf = (record: SourceRecord): Filled[] => {
  switch (record.agency) {
    case 'police': return filled(POLICE, record)
    case 'prison': return filled(PRISON, record)
    case 'probation': return filled(PROBATION, record)
    case 'housing': return filled(HOUSING, record)
    case 'treatment': return filled(TREATMENT, record)
  }
}

/** The cells of one record, as its agency writes them. */
export const extractCells = (record: SourceRecord): string[] => filledOf(record).map((cell) => cell.written)

/** The record exactly as the reader of extracts gives it: what a loader stores, so that the same row is known as unchanged later. */
export const agencyRecordOf = (record: SourceRecord): AgencyRecord => {
  const cells = filledOf(record).filter((cell) => cell.value !== '')
  const value = (field: string): string | null => cells.find((cell) => cell.field === field)?.value ?? null
  return {
    agencyNumber: record.reference,
    forename: record.forename,
    surname: record.surname,
    birthDate: record.birthDate,
    sex: record.agency === 'housing' ? null : record.sex,
    pnc: value('pnc'),
    prisonNumber: value('prisonNumber'),
    crn: value('crn'),
    cro: value('cro'),
    postcode: value('postcode'),
    telephone: value('telephone'),
    details: Object.fromEntries(cells.filter((cell) => !isCommonField(cell.field)).map((cell) => [cell.field, cell.value])),
  }
}
