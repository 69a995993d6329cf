/** How each agency's system writes its extract: its own headers, its own way with dates and words. */
import type { Day } from '../src/core/dates.ts'
import type { Agency, HousingRecord, PoliceRecord, PrisonRecord, ProbationRecord, Sex, SourceRecord, TreatmentRecord } from './history.ts'
import { DISTRICTS } from './organisations.ts'

export interface Column<R> {
  readonly header: string
  /** Field of the record it holds. */
  readonly field: keyof R & string
  readonly write: (record: R) => string
}

const slashed = (day: Day): string => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
const letter = (sex: Sex): string => (sex === 'male' ? 'M' : 'F')
const word = (sex: Sex): string => (sex === 'male' ? 'Male' : 'Female')

const POLICE: readonly Column<PoliceRecord>[] = [
  { header: 'PNC ID', field: 'reference', write: (record) => record.reference },
  { header: 'Surname', field: 'surname', write: (record) => record.surname.toUpperCase() },
  { header: 'Forenames', field: 'forename', write: (record) => record.forename },
  { header: 'DOB', field: 'birthDate', write: (record) => slashed(record.birthDate) },
  { header: 'Sex', field: 'sex', write: (record) => letter(record.sex) },
  { header: 'Post Code', field: 'postcode', write: (record) => record.postcode ?? '' },
  { header: 'Last Arrest Date', field: 'lastArrest', write: (record) => slashed(record.lastArrest) },
]

const PRISON: readonly Column<PrisonRecord>[] = [
  { header: 'Prison Number', field: 'reference', write: (record) => record.reference },
  { header: 'PNC Number', field: 'pnc', write: (record) => record.pnc ?? '' },
  { header: 'Last Name', field: 'surname', write: (record) => record.surname },
  { header: 'First Name', field: 'forename', write: (record) => record.forename },
  { header: 'Date of Birth', field: 'birthDate', write: (record) => record.birthDate },
  { header: 'Gender', field: 'sex', write: (record) => word(record.sex) },
  { header: 'Establishment', field: 'establishment', write: (record) => record.establishment },
  { header: 'Reception Date', field: 'reception', write: (record) => record.reception },
  { header: 'Release Date', field: 'release', write: (record) => record.release },
]

const PROBATION: readonly Column<ProbationRecord>[] = [
  { header: 'CRN', field: 'reference', write: (record) => record.reference },
  { header: 'PNC', field: 'pnc', write: (record) => record.pnc ?? '' },
  { header: 'NOMS Number', field: 'prisonNumber', write: (record) => record.prisonNumber ?? '' },
  { header: 'Surname', field: 'surname', write: (record) => record.surname },
  { header: 'Forename', field: 'forename', write: (record) => record.forename },
  { header: 'Date of Birth', field: 'birthDate', write: (record) => slashed(record.birthDate) },
  { header: 'Sex', field: 'sex', write: (record) => letter(record.sex) },
  { header: 'Postcode', field: 'postcode', write: (record) => record.postcode ?? '' },
  { header: 'Sentence Date', field: 'sentenced', write: (record) => slashed(record.sentenced) },
  { header: 'Supervision End', field: 'supervisionEnd', write: (record) => slashed(record.supervisionEnd) },
  { header: 'Tier', field: 'tier', write: (record) => record.tier },
]

const HOMELESS_WORDS: Readonly<Record<HousingRecord['homelessStatus'], string>> = {
  homeless: 'Homeless',
  'threatened-with-homelessness': 'Threatened with homelessness',
  'not-homeless': 'Not homeless',
}

const HOUSING: readonly Column<HousingRecord>[] = [
  { header: 'Application Ref', field: 'reference', write: (record) => record.reference },
  { header: 'Applicant Surname', field: 'surname', write: (record) => record.surname },
  { header: 'Applicant First Name', field: 'forename', write: (record) => record.forename },
  { header: 'D.O.B.', field: 'birthDate', write: (record) => slashed(record.birthDate) },
  { header: 'Current Postcode', field: 'postcode', write: (record) => record.postcode ?? 'NFA' },
  { header: 'Homelessness Status', field: 'homelessStatus', write: (record) => HOMELESS_WORDS[record.homelessStatus] },
  { header: 'Local Authority', field: 'district', write: (record) => DISTRICTS.find((district) => district.code === record.district)?.name ?? '' },
  { header: 'Date Applied', field: 'applied', write: (record) => slashed(record.applied) },
]

const TREATMENT: readonly Column<TreatmentRecord>[] = [
  { header: 'client_reference', field: 'reference', write: (record) => record.reference },
  { header: 'family_name', field: 'surname', write: (record) => record.surname },
  { header: 'given_name', field: 'forename', write: (record) => record.forename },
  { header: 'date_of_birth', field: 'birthDate', write: (record) => record.birthDate },
  { header: 'gender', field: 'sex', write: (record) => word(record.sex).toLowerCase() },
  { header: 'postcode', field: 'postcode', write: (record) => record.postcode ?? '' },
  { header: 'main_substance', field: 'substance', write: (record) => record.substance },
  { header: 'treatment_start', field: 'started', write: (record) => record.started },
]

/** The columns of each agency's extract: an import's mapping can be tested against them. */
export const EXTRACT_COLUMNS = { police: POLICE, prison: PRISON, probation: PROBATION, housing: HOUSING, treatment: TREATMENT } as const

/** The headers of an agency's extract. */
export const extractHeaders = (agency: Agency): string[] => EXTRACT_COLUMNS[agency].map((column) => column.header)

const written = <R>(columns: readonly Column<R>[], record: R): string[] => columns.map((column) => column.write(record))

/** The cells of one record, as its agency writes them. */
export const extractCells = (record: SourceRecord): string[] => {
  switch (record.agency) {
    case 'police': return written(POLICE, record)
    case 'prison': return written(PRISON, record)
    case 'probation': return written(PROBATION, record)
    case 'housing': return written(HOUSING, record)
    case 'treatment': return written(TREATMENT, record)
  }
}
