/**
 * What is wrong with an agency's data, counted file by file: what is missing, dates that a system filled in by itself, what cannot be,
 * what contradicts itself, and who is there twice. Counts of the agency's own rows; pure.
 */
import { FIELDS } from './columns.ts'
import { COMMON_FIELDS, type AgencyKind, type AgencyRecord, type RowReason } from './rules.ts'

/** What is counted, in the order in which it is shown. */
export const QUALITY_MEASURES = {
  missing: 'Not told',
  'first-of-january': 'On 1 January',
  placeholder: 'A date that systems fill in by themselves',
  impossible: 'Cannot be',
  contradicting: 'Contradicts another field',
  twice: 'The number stands twice in the file',
  uneven: 'A row of another length than the headings',
  'same-number': 'The same number in several records',
  'same-name': 'The same name and birth date in several records',
  'other-birth-date': 'The same number with different birth dates',
} as const
export type QualityMeasure = keyof typeof QUALITY_MEASURES

/** What each measure is, in a sentence for the page. */
export const QUALITY_WORDS: Readonly<Record<QualityMeasure, string>> = {
  missing: 'Rows in which the field is empty, or whose file has no column for it.',
  'first-of-january': 'Birth dates on 1 January. About 1 in 365 is to be expected; more are usually a year with the day left to a default.',
  placeholder: 'Days such as 1 January 1900 or 31 December 9999, which say that nobody knew.',
  impossible: 'Rows refused because a value cannot be read or cannot be: 31 February, a birth date still to come, a postcode that is none.',
  contradicting: 'Rows refused because two days run backwards: a sentence that ends before it begins.',
  twice: 'Rows refused because their number stands in the file already.',
  uneven: 'Rows refused because they are broken in two, or a value with the separator is not in quotation marks.',
  'same-number': 'Records that share a PNC, CRO, prison or probation number with another record of the agency under another agency number.',
  'same-name': 'Records that share forename, surname and birth date with another record of the agency: usually one person twice.',
  'other-birth-date': 'Records that share a PNC, CRO, prison or probation number with another record and differ from it in the birth date: one of the two is wrong.',
}

/** One count of one file: so many of so many rows; `field` is empty where it is the record as a whole. */
export interface QualityCount {
  readonly measure: QualityMeasure
  readonly field: string
  readonly rows: number
  readonly ofRows: number
}

/**
 * Days that systems write where nobody knew one.
 * Source: this project, from the defaults of common software: the first days of Excel, SQL Server, Unix and COBOL calendars, and the last
 * day that four figures can say.
 */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['1899-12-30', '1899-12-31', '1900-01-01', '1900-01-02', '1901-01-01', '1753-01-01', '1601-01-01', '1970-01-01', '1911-11-11', '2000-01-01', '1999-12-31', '2099-12-31', '9999-12-31', '2079-06-06'])

/** Counts as a file is read: `row` and `refused` for each of its rows, `counts` at its end. Memory does not grow with the file. */
export interface QualityCounter {
  row(record: AgencyRecord): void
  refused(reasons: readonly Pick<RowReason, 'fault' | 'field'>[]): void
  counts(): QualityCount[]
}

/** A counter for one file of this kind of agency. */
export const qualityCounter = (kind: AgencyKind): QualityCounter => {
  const fields = FIELDS[kind].map(({ name, value }) => ({ name, isDay: value === 'birthDate' || value === 'day', common: COMMON_FIELDS.find((one) => one === name) }))
  const [missing, firsts, placeholders] = [fields.map(() => 0), fields.map(() => 0), fields.map(() => 0)] as const
  const faults = new Map<string, { measure: QualityMeasure; field: string; rows: number }>()
  let [taken, all] = [0, 0]
  const fault = (measure: QualityMeasure, field: string): void => {
    const key = `${measure} ${field}`
    const found = faults.get(key) ?? { measure, field, rows: 0 }
    found.rows++
    faults.set(key, found)
  }
  return {
    row: (record) => {
      taken++
      all++
      for (let i = 0; i < fields.length; i++) {
        const { name, isDay, common } = fields[i]!
        const value = common === undefined ? record.details[name] : record[common]
        if (value === undefined || value === null) missing[i]!++
        else if (isDay && PLACEHOLDERS.has(value)) placeholders[i]!++
        else if (name === 'birthDate' && value.endsWith('-01-01')) firsts[i]!++
      }
    },
    refused: (reasons) => {
      all++
      const seen = new Set<string>()
      for (const one of reasons) {
        const measure = one.fault === 'empty' ? 'missing' : one.fault === 'unseen' ? 'impossible' : one.fault
        const key = `${measure} ${one.field ?? ''}`
        if (!seen.has(key)) fault(measure, one.field ?? '')
        seen.add(key)
      }
    },
    counts: () => {
      const told = fields.flatMap(({ name }, i): QualityCount[] => [
        // What a refused row tells besides its fault is not read: it counts only where the empty field itself is the fault.
        { measure: 'missing', field: name, rows: missing[i]! + (faults.get(`missing ${name}`)?.rows ?? 0), ofRows: faults.has(`missing ${name}`) ? all : taken },
        { measure: 'placeholder', field: name, rows: placeholders[i]!, ofRows: taken },
        { measure: 'first-of-january', field: name, rows: firsts[i]!, ofRows: taken },
      ])
      const refused = [...faults.values()].filter(({ measure, field }) => measure !== 'missing' || !fields.some(({ name }) => name === field)).map((one) => ({ ...one, ofRows: all }))
      return [...told, ...refused].filter(({ rows }) => rows > 0)
    },
  }
}

/** A share in words of a hundred, with one place where it is small: `0.4 in 100`. */
export const shareInWords = (rows: number, ofRows: number): string => {
  const share = ofRows === 0 ? 0 : (100 * rows) / ofRows
  return `${share > 0 && share < 10 ? share.toFixed(1) : Math.round(share).toString()} in 100`
}
