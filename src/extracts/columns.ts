/**
 * Which columns are taken from each kind of agency, how their headings are spelt in the field, and how a file's own
 * headings are matched with them.
 */
import { no, type Refusal } from '../core/result.ts'
import { AGENCY_KINDS, COMMON_FIELDS, type AgencyKind, type ColumnTaken } from './rules.ts'
import type { ValueKind } from './values.ts'

/** One thing that a file can tell about a person. */
export interface Field {
  /** A name of `AgencyRecord`, or a name within its `details`. */
  readonly name: string
  /** In words, as the page shows it; also the first spelling of its heading. */
  readonly label: string
  /** Further spellings of its heading; case, spaces and punctuation do not matter. */
  readonly spellings: readonly string[]
  readonly value: ValueKind
  readonly required: boolean
}

const field = (name: string, label: string, value: ValueKind, spellings: readonly string[] = [], required = false): Field =>
  ({ name, label, spellings, value, required })

const forename = field('forename', 'Forename', 'name', ['Forenames', 'First name', 'First names', 'Given name', 'Given names', 'Forename 1'], true)
const surname = field('surname', 'Surname', 'name', ['Last name', 'Family name', 'Surname/family name'], true)
const birthDate = field('birthDate', 'Date of birth', 'birthDate', ['DOB', 'Birth date', 'Date of birth (dd/mm/yyyy)', 'Born', 'Person birth date'], true)
const sex = field('sex', 'Sex', 'sex', ['Gender', 'Sex code', 'Gender code', 'Sex at birth', 'Person stated gender code'])
const pnc = field('pnc', 'PNC number', 'pnc', ['PNC', 'PNC ID', 'PNC no', 'PNC identifier', 'PNC ref', 'Police National Computer number'])
const prisonNumber = field('prisonNumber', 'Prison number', 'prisonNumber',
  ['Prison no', 'NOMS no', 'NOMS number', 'NOMS ID', 'NOMIS no', 'NOMIS number', 'NOMIS ID', 'Prisoner number', 'Prisoner no', 'Offender number'])
const crn = field('crn', 'CRN', 'crn', ['Case reference number', 'Probation CRN', 'Delius CRN', 'nDelius CRN', 'CRN number'])
const cro = field('cro', 'CRO number', 'cro', ['CRO', 'CRO no', 'CRO ID', 'CRO identifier', 'CRO ref', 'Criminal Records Office number'])
const telephone = field('telephone', 'Telephone number', 'telephone',
  ['Telephone', 'Telephone no', 'Tel', 'Tel no', 'Phone', 'Phone number', 'Mobile', 'Mobile number', 'Mobile phone', 'Contact number', 'Contact telephone'])
const postcode = field('postcode', 'Postcode', 'postcode', ['Post code', 'Home postcode', 'Postal code', 'Last known postcode', 'Address postcode'])
const agencyNumber = (...spellings: string[]): Field =>
  field('agencyNumber', 'Agency number', 'agencyNumber', ['Agency no', 'Agency reference', 'Agency ID', 'Record number', 'Record ID', ...spellings], true)

const sentence = [
  field('sentenceStart', 'Sentence start', 'day', ['Sentence start date', 'Sentence date', 'Order start date']),
  field('sentenceEnd', 'Sentence end', 'day', ['Sentence end date', 'Sentence expiry date', 'SED', 'Order end date']),
  field('custodialMonths', 'Custodial months', 'months', ['Custody months', 'Months in custody', 'Custodial term (months)', 'Sentence length (months)']),
  field('offenceCode', 'Offence code', 'offenceCode', ['CJS offence code', 'CJS code', 'Main offence code', 'Index offence code']),
]
const releaseDate = field('releaseDate', 'Release date', 'day', ['Date of release', 'Conditional release date', 'CRD', 'Expected release date', 'Confirmed release date'])
const establishment = field('establishment', 'Establishment', 'text', ['Prison', 'Prison name', 'Establishment name', 'Prison code', 'Agency location'])

/** Every field that is taken, by kind of agency. The first ones are common to all. */
export const FIELDS: Readonly<Record<AgencyKind, readonly Field[]>> = {
  police: [
    agencyNumber('Nominal number', 'Nominal ID', 'Nominal reference', 'Custody reference', 'Custody number', 'Niche ID', 'Police reference'),
    forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode, telephone,
    field('arrestDate', 'Arrest date', 'day', ['Date of arrest', 'Date arrested']),
    field('offenceDate', 'Offence date', 'day', ['Date of offence']),
    field('offenceCode', 'Offence code', 'offenceCode', ['CJS offence code', 'CJS code', 'Offence']),
    field('disposal', 'Disposal', 'text', ['Outcome', 'Disposal type', 'Custody outcome']),
  ],
  prison: [
    agencyNumber(), forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode, telephone, establishment, ...sentence, releaseDate,
    field('bookingNumber', 'Booking number', 'text', ['Book number', 'Booking no']),
    field('licenceEnd', 'Licence end', 'day', ['Licence end date', 'Licence expiry date', 'LED']),
  ],
  probation: [
    agencyNumber(), forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode, telephone, ...sentence, releaseDate, establishment,
    field('licenceEnd', 'Licence end', 'day', ['Licence end date', 'Licence expiry date', 'LED']),
    field('disposal', 'Disposal', 'text', ['Disposal type', 'Sentence type', 'Order type', 'Main disposal']),
    field('court', 'Sentencing court', 'text', ['Court', 'Court name', 'Court of sentence']),
    field('orderMonths', 'Order length (months)', 'months', ['Order length', 'Order months', 'Length of order (months)', 'Length in months']),
    field('offenceDate', 'Offence date', 'day', ['Date of offence']),
    field('deliveryUnit', 'Probation delivery unit', 'text', ['PDU', 'Delivery unit', 'Local delivery unit', 'LDU']),
    field('tier', 'Tier', 'text', ['Tier score', 'Current tier']),
  ],
  housing: [
    agencyNumber('Application reference', 'Application ref', 'Application number', 'Application ID', 'Housing reference', 'Case reference'),
    forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode, telephone,
    field('housingStatus', 'Housing status', 'text', ['Accommodation status', 'Current accommodation', 'Accommodation type']),
    field('applicationDate', 'Application date', 'day', ['Date of application', 'Date applied']),
    field('duty', 'Duty', 'text', ['Duty owed', 'Homelessness duty', 'Decision']),
    field('localAuthority', 'Local authority', 'text', ['Council', 'Authority', 'District']),
  ],
  treatment: [
    agencyNumber('Client reference', 'Client ref', 'Client ID', 'Client number', 'Attributor ID'),
    forename, surname, birthDate, sex, pnc, prisonNumber, crn, cro, postcode, telephone,
    field('treatmentStart', 'Treatment start', 'day', ['Treatment start date', 'Modality start date', 'Triage date']),
    field('treatmentEnd', 'Treatment end', 'day', ['Treatment end date', 'Discharge date', 'Exit date']),
    field('substance', 'Substance', 'text', ['Main substance', 'Drug 1', 'Problem substance', 'Problem substance 1']),
    field('treatmentProvider', 'Treatment provider', 'text', ['Provider', 'Agency name', 'Service']),
    field('exitReason', 'Exit reason', 'text', ['Discharge reason', 'Reason for exit']),
  ],
}

/** Where an agency's own number is a national one: a file without an `Agency number` column is keyed by this. */
export const OWN_NUMBER: Readonly<Partial<Record<AgencyKind, 'prisonNumber' | 'crn'>>> = { prison: 'prisonNumber', probation: 'crn' }

/** Pairs of details that must not run backwards. */
export const DAY_ORDER: readonly (readonly [earlier: string, later: string])[] = [
  ['sentenceStart', 'sentenceEnd'], ['sentenceStart', 'releaseDate'], ['sentenceStart', 'licenceEnd'],
  ['offenceDate', 'arrestDate'], ['treatmentStart', 'treatmentEnd'],
]

/** The last column of a file of refused rows; ignored when the mended file comes back. */
export const WHY_REFUSED = 'Why refused'

/** A heading as it is compared: letters and figures only, lower case, without accents. */
export const plainHeading = (heading: string): string =>
  heading.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** The key under which a heading is remembered: as headings are compared, or as it stands where it has no Latin letter or figure. */
export const headingKey = (heading: string): string => plainHeading(heading) || heading.trim().toLowerCase()

const recognisedFields = (kind: AgencyKind): ReadonlyMap<string, Field> =>
  new Map(FIELDS[kind].flatMap((each) => [each.label, ...each.spellings].map((spelling) => [plainHeading(spelling), each] as const)))

/** The officer's own word on columns: heading as written in the file → field, or null for 'not taken'. */
export type ColumnMapping = Readonly<Record<string, string | null>>

/** Joins as people list: `a, b and c`. */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
const quoted = (words: readonly string[]): string => listed(words.map((word) => `“${word}”`))

const mappingFault = (headings: readonly string[], fields: readonly Field[], mapping: ColumnMapping): Refusal | undefined => {
  for (const [heading, name] of Object.entries(mapping)) {
    const times = headings.filter((each) => each === heading).length
    if (times === 0) return no(`You set the column “${heading}”, but the file has no column of that name.`, heading)
    if (times > 1) return no(`The file has ${times} columns called “${heading}”: rename them, so that it is clear which one you mean.`, heading)
    if (name !== null && !fields.some((each) => each.name === name)) {
      return no(`You set the column “${heading}” to “${name}”, which is not something that this kind of agency tells us.`, heading)
    }
  }
  return undefined
}

const columnsFault = (kind: AgencyKind, columns: readonly ColumnTaken[]): Refusal | undefined => {
  for (const each of FIELDS[kind]) {
    const taken = columns.filter((column) => column.field === each.name)
    if (taken.length > 1) {
      return no(`Columns ${listed(taken.map((column) => `${column.position} “${column.heading}”`))} would all be taken as ${each.label}. ` +
        'Remove or rename all but one, or set which one to take.', each.name)
    }
  }
  const own = OWN_NUMBER[kind]
  const missing = FIELDS[kind].filter((each) => {
    const needed = each.required && !(each.name === 'agencyNumber' && own !== undefined)
    const key = each.name === own && !columns.some((column) => column.field === 'agencyNumber')
    return (needed || key) && !columns.some((column) => column.field === each.name)
  })
  if (missing.length === 0) return undefined
  const found = columns.map((column) => column.heading).filter((heading) => heading !== '')
  return no(`The file has no column for ${listed(missing.map((each) => each.label))}. Its columns are ${quoted(found)}. ` +
    'Add what is missing, or set which column holds it.', missing[0]?.name)
}

/**
 * What each column of a file is taken for, and the refusal when the file cannot be read so: a required column is missing,
 * two columns would be the same field, or the officer's mapping names what is not there. The columns come back in either
 * case, so that the officer can correct them. A column that the officer sets displaces one that is remembered, and both displace
 * one recognised by its heading.
 *
 * @param remembered what was said of headings in earlier files, by `headingKey`; of a field that is no longer there nothing is
 */
export const matchColumns = (
  headings: readonly string[], kind: AgencyKind, mapping: ColumnMapping = {}, remembered: ReadonlyMap<string, string | null> = new Map(),
): { readonly columns: readonly ColumnTaken[]; readonly refusal?: Refusal } => {
  const recognised = recognisedFields(kind)
  const byName = new Map(FIELDS[kind].map((each) => [each.name, each]))
  const keys = headings.map(headingKey)
  // A heading that stands twice is asked about again: which of the two was meant is not known.
  const recalled = headings.map((heading, index) => {
    const said = Object.hasOwn(mapping, heading) || keys.filter((key) => key === keys[index]).length > 1 ? undefined : remembered.get(keys[index]!)
    return typeof said === 'string' && !byName.has(said) ? undefined : said
  })
  const set = new Set(Object.values(mapping))
  const setOrRecalled = new Set([...set, ...recalled])
  const columns = headings.map((heading, index): ColumnTaken => {
    const guess = recognised.get(plainHeading(heading))
    const said = recalled[index]
    const [name, by] = Object.hasOwn(mapping, heading) ? [mapping[heading] ?? null, 'officer' as const]
      : said === null || (said !== undefined && !set.has(said)) ? [said, 'remembered' as const]
      : guess && !setOrRecalled.has(guess.name) ? [guess.name, 'heading' as const] : [null, 'nobody' as const]
    const taken = name === null ? undefined : byName.get(name)
    return { heading, position: index + 1, field: taken?.name ?? null, label: taken?.label ?? 'not taken', required: taken?.required ?? false, by }
  })
  const refusal = mappingFault(headings, FIELDS[kind], mapping) ?? columnsFault(kind, columns)
  return refusal ? { columns, refusal } : { columns }
}

/** The fields of `AgencyRecord` itself; any other field is one of its details. */
export const isCommonField = (name: string): boolean => COMMON_FIELDS.some((each) => each === name)

/** A detail of an agency's record in words, as `Release date`; a name that is not known stays as it is. */
export const detailWords = (agency: string, name: string): string => {
  const kind = AGENCY_KINDS.find((each) => each === agency)
  return (kind && FIELDS[kind].find((each) => each.name === name)?.label) ?? name
}
