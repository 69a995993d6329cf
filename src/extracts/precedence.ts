/**
 * Which agency's word a person's own fields follow, where agencies differ. Each agency's record stands beside the person as
 * it came, whatever is decided here.
 *
 * Source of the order: this project. Probation and prisons verify who somebody is at sentence and on reception; the police
 * do on arrest, which may be longer ago; a housing team writes down what it is told. What a treatment service says is
 * health information: it speaks only where no other agency does.
 */
import type { Day } from '../core/dates.ts'

export const AGENCY_PRECEDENCE = ['probation', 'prison', 'police', 'housing', 'treatment'] as const

/** Who somebody is, in the fields that several agencies tell. */
export interface Facts {
  readonly forename: string
  readonly surname: string
  readonly birthDate: Day
  readonly sex: 'male' | 'female' | 'not-known'
  readonly pnc: string | null
  readonly prisonNumber: string | null
  readonly crn: string | null
  readonly cro: string | null
  readonly postcode: string | null
  readonly telephone: string | null
}

/** An agency's record that has not been withdrawn. */
export interface StandingRecord extends Facts {
  readonly agency: string
  readonly class: 'identity' | 'health'
  readonly receivedOn: Day
  readonly agencyNumber: string
}

const rank = (agency: string): number => {
  const place = AGENCY_PRECEDENCE.findIndex((each) => each === agency)
  return place < 0 ? AGENCY_PRECEDENCE.length : place
}

/** The surest record first: by agency, then the one received last, then by number so that the order is always the same. */
export const bySureness = (a: StandingRecord, b: StandingRecord): number =>
  rank(a.agency) - rank(b.agency) || (a.receivedOn < b.receivedOn ? 1 : a.receivedOn > b.receivedOn ? -1 : 0) || (a.agencyNumber < b.agencyNumber ? -1 : 1)

/**
 * A person's fields from all records that stand. Name and birth date come together from the surest record; each number,
 * the sex and the postcode from the surest record that tells it; what no record tells stays as it is.
 */
export const personFrom = (records: readonly StandingRecord[], present: Facts): Facts => {
  const open = records.filter((record) => record.class === 'identity')
  const sure = (open.length > 0 ? open : records).toSorted(bySureness)
  const [surest] = sure
  if (!surest) return present
  const told = <F extends 'pnc' | 'prisonNumber' | 'crn' | 'cro' | 'postcode' | 'telephone'>(field: F): string | null => sure.find((record) => record[field] !== null)?.[field] ?? present[field]
  return {
    forename: surest.forename, surname: surest.surname, birthDate: surest.birthDate,
    sex: sure.find((record) => record.sex !== 'not-known')?.sex ?? present.sex,
    pnc: told('pnc'), prisonNumber: told('prisonNumber'), crn: told('crn'), cro: told('cro'), postcode: told('postcode'), telephone: told('telephone'),
  }
}

const FIELDS = ['forename', 'surname', 'birthDate', 'sex', 'pnc', 'prisonNumber', 'crn', 'cro', 'postcode', 'telephone'] as const satisfies readonly (keyof Facts)[]

/** The fields in which two tellings differ. */
export const fieldsThatDiffer = (a: Facts, b: Facts): readonly (keyof Facts)[] => FIELDS.filter((field) => a[field] !== b[field])

/** The fields in which an agency's record says something else than the person's page; what it does not tell does not differ. */
export const contradictions = (record: Facts, person: Facts): readonly (keyof Facts)[] =>
  fieldsThatDiffer(record, person).filter((field) => record[field] !== null && record[field] !== 'not-known')

/** The fields in which two tellings differ and both tell something: a sex that is not known contradicts nobody. */
export const mutualContradictions = (a: Facts, b: Facts): readonly (keyof Facts)[] => {
  const other = contradictions(b, a)
  return contradictions(a, b).filter((field) => other.includes(field))
}
