/**
 * From the cells of a row to an agency's record, or to the reasons why the row is refused. Nothing here throws on bad
 * data, and nothing knows where the cells come from.
 */
import type { Day } from '../core/dates.ts'
import type { Refusal, Result } from '../core/result.ts'
import { DAY_ORDER, FIELDS, OWN_NUMBER, WHY_REFUSED, isCommonField, matchColumns, plainHeading, type ColumnMapping } from './columns.ts'
import { asWritten, isDisarmed } from './mending.ts'
import { SEXES, type AgencyKind, type AgencyRecord, type ColumnTaken, type CommonField, type RowEvent, type RowFault, type RowReason, type Sex } from './rules.ts'
import type { RememberedColumns } from './remembered.ts'
import { firstRows, type FirstRows } from './seen.ts'
import { VALUE_READERS, holdsUnseen, isNothing, isPlain, tidied, type ValueKind } from './values.ts'

/** What the reading of one file needs to know beforehand. */
export interface ReadingOptions {
  /** Ages and two-figure years are counted from this day. */
  readonly today: Day
  /** The officer's corrections: heading as written → field name, or null for 'not taken'. */
  readonly mapping?: ColumnMapping | undefined
  /** What an officer said of headings in earlier files: it goes behind the mapping and before what is recognised. */
  readonly remembered?: RememberedColumns | undefined
  /** Where the numbers that stand in the file are noted; a memory of the reader's own where the caller wants none of it. */
  readonly numbers?: FirstRows | undefined
}

/** A file whose heading row has been read. */
export interface OpenExtract {
  readonly columns: readonly ColumnTaken[]
  /** Why the whole file is refused, where it is; then `read` must not be called. */
  readonly refusal?: Refusal
  /** One row; undefined for a blank one. Rows are given in the file's order, since the first of two doubles is taken. */
  read(row: number, cells: readonly string[]): RowEvent | undefined
}

interface Taking {
  readonly index: number
  readonly heading: string
  readonly name: string
  readonly common: boolean
  readonly value: ValueKind
  readonly required: boolean
  readonly read: (written: string, today: Day) => Result<string>
}

const SHOWN_LENGTH_MAX = 60
const shown = (text: string): string => {
  // A control character in a message would be as unseen there as in the file.
  const seen = text.replaceAll(/\p{Cc}/gu, '�')
  return seen.length > SHOWN_LENGTH_MAX ? `${seen.slice(0, SHOWN_LENGTH_MAX)}…` : seen
}
const because = (fault: RowFault, field: string | null, column: string, value: string, why: string): RowReason =>
  ({ fault, field, column, value, message: value === '' ? `${column} ${why}.` : `${column} “${shown(value)}” ${why}.` })

const isSex = (text: string | undefined): text is Sex => SEXES.some((sex) => sex === text)
const isBlank = (cells: readonly string[]): boolean => {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}

const takings = (kind: AgencyKind, columns: readonly ColumnTaken[]): readonly Taking[] =>
  FIELDS[kind].flatMap((field) => {
    const column = columns.find((each) => each.field === field.name)
    if (!column) return []
    // The key column is required even where it is a national number that other agencies may leave out.
    const isKey = field.name === OWN_NUMBER[kind] && !columns.some((each) => each.field === 'agencyNumber')
    return [{
      index: column.position - 1, heading: column.heading, name: field.name, common: isCommonField(field.name),
      value: field.value, required: field.required || isKey, read: VALUE_READERS[field.value],
    }]
  })

/** The file's own columns: those of the heading row without the `Why refused` that an earlier refusal added. */
const ownHeadings = (headings: readonly string[]): { readonly kept: readonly string[]; readonly whyIndex: number } => {
  const whyIndex = headings.findIndex((heading) => plainHeading(heading) === plainHeading(WHY_REFUSED))
  return { kept: whyIndex < 0 ? headings : headings.toSpliced(whyIndex, 1), whyIndex }
}

/** Opens a file by its heading row: what each column is taken for, and a function that reads its rows one by one. */
export const openExtract = (headingCells: readonly string[], kind: AgencyKind, options: ReadingOptions): OpenExtract => {
  const { kept: headings, whyIndex } = ownHeadings(headingCells.map((cell) => asWritten(cell).trim()))
  const { columns, refusal } = matchColumns(headings, kind, options.mapping, options.remembered)
  const taken = takings(kind, columns)
  const key = taken.find((each) => each.name === 'agencyNumber') ?? taken.find((each) => each.name === OWN_NUMBER[kind])
  const keyIndex = taken.findIndex((each) => each === key)
  const indexOf = (name: CommonField): number => taken.findIndex((each) => each.name === name)
  const at = {
    forename: indexOf('forename'), surname: indexOf('surname'), birthDate: indexOf('birthDate'), sex: indexOf('sex'), pnc: indexOf('pnc'),
    prisonNumber: indexOf('prisonNumber'), crn: indexOf('crn'), cro: indexOf('cro'), postcode: indexOf('postcode'), telephone: indexOf('telephone'),
  }
  const headingOf = new Map(taken.map((each) => [each.name, each.heading]))
  const orders = DAY_ORDER.filter(([earlier, later]) => headingOf.has(earlier) && headingOf.has(later))
  const widthLeast = headings.findLastIndex((heading) => heading !== '') + 1
  const seen = options.numbers ?? firstRows()

  const ragged = (cells: readonly string[]): RowReason | undefined => {
    const more = cells.length > headings.length && !isBlank(cells.slice(headings.length))
    if (!more && cells.length >= widthLeast) return undefined
    return because('uneven', null, 'This row', '', `has ${cells.length} columns where the heading row has ${headings.length}: ` +
      (more ? 'a value that holds the separator must stand in quotation marks' : 'a column is missing, or a line was broken in two'))
  }

  const read = (row: number, written: readonly string[]): RowEvent | undefined => {
    if (isBlank(written)) return undefined
    const own = whyIndex < 0 ? written : written.toSpliced(whyIndex, 1)
    const cells = own.some(isDisarmed) ? own.map(asWritten) : own
    const uneven = ragged(cells)
    if (uneven) return { kind: 'refused', row, cells, reasons: [uneven] }
    const reasons: RowReason[] = []
    const values: (string | undefined)[] = []
    const details: Record<string, string> = {}
    for (const each of taken) {
      let read: string | undefined
      const cell = cells[each.index] ?? ''
      const plain = isPlain(cell)
      const text = plain ? cell : tidied(cell)
      if (isNothing(text, each.value)) {
        if (each.required) reasons.push(because('empty', each.name, each.heading, '', 'is empty: every row needs it'))
      } else if (!plain && holdsUnseen(text)) reasons.push(because('unseen', each.name, each.heading, text, 'holds a character that cannot be seen: type the value again'))
      else {
        const value = each.read(text, options.today)
        if (value.ok) read = value.value
        else reasons.push(because('impossible', each.name, each.heading, text, value.message))
      }
      values.push(read)
      if (read !== undefined && !each.common) details[each.name] = read
    }
    for (const [earlier, later] of orders) {
      const first = details[earlier], last = details[later]
      if (first !== undefined && last !== undefined && last < first) {
        reasons.push(because('contradicting', later, headingOf.get(later) ?? later, last, `is before ${headingOf.get(earlier) ?? earlier} “${first}”`))
      }
    }
    const number = values[keyIndex]
    // A refused row holds its number too: else mending it later would overwrite the row that came after it.
    const firstRow = key === undefined || number === undefined ? 0 : seen.claim(number, row)
    if (firstRow > 0 && key) reasons.push(because('twice', key.name, key.heading, number ?? '', `already stands in row ${firstRow}: a number may stand in a file once`))
    const forename = values[at.forename], surname = values[at.surname], birthDate = values[at.birthDate], sex = values[at.sex]
    if (reasons.length > 0 || number === undefined || forename === undefined || surname === undefined || birthDate === undefined) {
      return { kind: 'refused', row, cells, reasons }
    }
    const record: AgencyRecord = {
      agencyNumber: number, forename, surname, birthDate, sex: isSex(sex) ? sex : null, pnc: values[at.pnc] ?? null,
      prisonNumber: values[at.prisonNumber] ?? null, crn: values[at.crn] ?? null, cro: values[at.cro] ?? null,
      postcode: values[at.postcode] ?? null, telephone: values[at.telephone] ?? null, details,
    }
    return { kind: 'row', row, record }
  }
  return refusal ? { columns, refusal, read } : { columns, read }
}
