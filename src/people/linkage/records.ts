/**
 * Records to link, read from the bytes of a CSV file into columns of codes. Pure: whoever calls has read the file. Several threads
 * may each read some of the columns: what they read is put together by `assembled`, and one thread alone does the same.
 * Bad input is said by row and field; the rows that can be read are linked all the same.
 */
import { z } from 'zod'
import { no, yes, type Result } from '../../core/result.ts'
import { interner, type Column, type Interner } from './interned.ts'
import { DATE_FORMATS, dateForm, emailForm, nameForm, numberForm, sexForm, textForm, type NormalForm } from './normal-forms.ts'

/** What a further column holds: somewhere, a number given to one person, an e-mail address, or anything else. */
export const EXTRA_KINDS = ['place', 'identifier', 'email', 'text'] as const
export type ExtraKind = (typeof EXTRA_KINDS)[number]

/** Numbers that one authority gives to one human being: two that differ say two people, unless one was typed wrong. */
export const STRONG_NUMBERS = ['pnc', 'cro', 'prison_number', 'crn'] as const

const heading = z.string().trim().min(1)
const dated = z.union([heading.transform((column) => ({ column, format: 'YYYY-MM-DD' as const })), z.object({ column: heading, format: z.enum(DATE_FORMATS).default('YYYY-MM-DD') })])

/** Which column of the file is which field; what is not said is looked for under its own name. */
export const recordMapping = z.object({
  unique_id: heading.optional(), source: heading.optional(), first_name: heading.optional(), surname: heading.optional(), dob: dated.optional(), sex: heading.optional(), postcode: heading.optional(),
  pnc: heading.optional(), cro: heading.optional(), prison_number: heading.optional(), crn: heading.optional(),
  extra: z.array(z.strictObject({ column: heading, kind: z.enum(EXTRA_KINDS) })).default([]),
}).strict()
export type RecordMapping = z.output<typeof recordMapping>

export interface ExtraColumn {
  readonly name: string
  readonly kind: ExtraKind
  readonly column: Column
}

export interface Records {
  readonly size: number
  readonly id: Column
  readonly forename: Column
  readonly surname: Column
  readonly dob: Column
  readonly sex: Column
  readonly postcode: Column
  /** The strong numbers that the file has. */
  readonly numbers: readonly { readonly name: string; readonly column: Column }[]
  readonly extra: readonly ExtraColumn[]
  /** What could not be used, by the row of the file that a spreadsheet shows. */
  readonly problems: readonly { readonly row: number; readonly message: string }[]
  readonly problemsCount: number
}

const PROBLEMS_SAID_MAX = 20
const COMMA = 44, QUOTE = 34, LINE_FEED = 10, CARRIAGE_RETURN = 13, BLANK = 32

/** As it stands, without blanks around it. */
const asTyped: NormalForm = (bytes, from, to, into) => {
  while (from < to && bytes[from]! <= BLANK) from++
  while (to > from && bytes[to - 1]! <= BLANK) to--
  for (let at = from; at < to; at++) into[at - from] = bytes[at]!
  return to - from
}

interface Field {
  readonly name: string
  readonly form: NormalForm
  readonly texts: Interner
  readonly codes: Int32Array
}

/** Some of the columns, as one thread read them. */
export interface ReadPart {
  readonly columns: readonly { readonly name: string; readonly column: Column }[]
  /** Of the part that reads the ids: what could not be used, and which rows (counted from 0) are left out of every column. */
  readonly ids: Pick<Records, 'problems' | 'problemsCount'> & { readonly left: readonly number[] } | null
}

/** How much work a column is: nearly each record has an id, a number and a postcode of its own, and few forenames are there. */
const effortOf = (name: string): number => (name === 'unique_id' ? 4 : name === 'postcode' || name === 'pnc' || name.startsWith('extra ') ? 3 : name === 'sex' ? 1 : 2)

/** Which of so many parts reads each field: the costliest fields first, each to the part that has least to do. */
const partsFor = (names: readonly string[], parts: number): Map<string, number> => {
  const work = Array.from({ length: parts }, () => 0)
  return new Map([...names].sort((a, b) => effortOf(b) - effortOf(a)).map((name) => {
    const part = work.indexOf(Math.min(...work))
    work[part]! += effortOf(name)
    return [name, part]
  }))
}

const FORMS: Readonly<Record<string, NormalForm>> = { unique_id: asTyped, first_name: nameForm, surname: nameForm, sex: sexForm, postcode: numberForm, pnc: numberForm, cro: numberForm, prison_number: numberForm, crn: numberForm }
const EXTRA_FORMS: Record<ExtraKind, NormalForm> = { place: textForm, identifier: numberForm, email: emailForm, text: textForm }

/** The cells of one row, as positions: quoted cells are copied out without their quotation marks. */
const FIELD_BYTES_MAX = 65_536

/**
 * Reads some columns of a CSV file (UTF-8, comma, quotation marks doubled inside quotation marks, any line end) as the mapping says:
 * those that are `part` of so many `parts`. Refuses a file without a heading row, without the ids, with a mapped column that it has
 * not, or with nothing to compare.
 */
export const readPart = (bytes: Uint8Array, mapping: RecordMapping, part: number, parts: number): Result<ReadPart> => {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const scratch = new Uint8Array(FIELD_BYTES_MAX * 2)
  const decoder = new TextDecoder()
  // One cell: afterwards `cell`, `from` and `to` say where it is and `at` stands behind it, on its comma, its line end or the file's.
  let cell: Uint8Array = bytes
  let from = 0
  let to = 0
  const readCell = (): void => {
    let start = at
    while (start < bytes.length && bytes[start] === BLANK) start++
    if (bytes[start] !== QUOTE) {
      cell = bytes
      from = at
      while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) at++
      to = at
      return
    }
    let length = 0
    for (at = start + 1; at < bytes.length; at++) {
      if (bytes[at] === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break
        at++
      }
      if (length < scratch.length) scratch[length++] = bytes[at]!
    }
    at++
    while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) at++
    cell = scratch
    from = 0
    to = length
  }
  const endLine = (): void => {
    if (bytes[at] === CARRIAGE_RETURN) at++
    if (bytes[at] === LINE_FEED) at++
  }

  const headings: string[] = []
  for (;;) {
    readCell()
    headings.push(decoder.decode(cell.subarray(from, to)).trim())
    if (bytes[at] !== COMMA) break
    at++
  }
  endLine()
  if (headings.every((one) => one === '')) return no('The file has no heading row.')

  let rowsMost = 1
  for (let byte = at; byte < bytes.length; byte++) if (bytes[byte] === LINE_FEED || bytes[byte] === CARRIAGE_RETURN) rowsMost++
  const found: { readonly name: string; readonly place: number; readonly form: NormalForm }[] = []
  const missing: string[] = []
  const take = (name: string, wanted: string | undefined, form: NormalForm): void => {
    const place = headings.findIndex((one) => one === (wanted ?? name))
    if (place < 0) {
      if (wanted !== undefined) missing.push(wanted)
      return
    }
    found.push({ name, place, form })
  }
  for (const [name, form] of Object.entries(FORMS)) take(name, mapping[name as 'surname'], form)
  take('dob', mapping.dob?.column, dateForm(mapping.dob?.format ?? 'YYYY-MM-DD'))
  for (const { column, kind } of mapping.extra) take(`extra ${column}`, column, EXTRA_FORMS[kind])
  if (missing.length > 0) return no(`The mapping names columns that the file has not: ${missing.join(', ')}. The file has: ${headings.join(', ')}.`, 'map')
  if (!found.some(({ name }) => name === 'unique_id')) return no('The file has no column unique_id. Name the column that holds it with --map.', 'unique_id')
  if (found.length < 2) return no(`There is nothing to compare: none of ${[...Object.keys(FORMS), 'dob'].slice(1).join(', ')} is a column of the file. Name the columns with --map.`, 'map')

  const partOf = partsFor(found.map(({ name }) => name), parts)
  const mine = found.filter(({ name }) => partOf.get(name) === part)
  const fields: (Field | undefined)[] = headings.map(() => undefined)
  for (const { name, place, form } of mine) fields[place] = { name, form, texts: interner(), codes: new Int32Array(rowsMost) }
  const idField = fields.find((field) => field?.name === 'unique_id')

  const problems: { row: number; message: string }[] = []
  let problemsCount = 0
  const problem = (row: number, message: string): void => {
    if (problemsCount++ < PROBLEMS_SAID_MAX) problems.push({ row, message })
  }
  const left: number[] = []
  const form = new Uint8Array(FIELD_BYTES_MAX * 4)
  const width = headings.length
  let size = 0
  let lastId = 0
  for (let row = 2; at < bytes.length; row++) {
    if (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) {
      endLine()
      continue
    }
    let place = 0
    for (;; at++) {
      readCell()
      const field = place < width ? fields[place] : undefined
      if (field) field.codes[size] = to - from > FIELD_BYTES_MAX ? 0 : field.texts.add(form, 0, field.form(cell, from, to, form))
      place++
      if (bytes[at] !== COMMA) break
    }
    endLine()
    if (idField) {
      if (place > width) problem(row, `This row has ${place} columns where the heading row has ${width}: a value that holds a comma must stand in quotation marks.`)
      const id = idField.codes[size]!
      // Codes are given in the order of the rows: an id with an older code has come before.
      if (id === lastId + 1) lastId = id
      else {
        problem(row, id === 0 ? 'This row has no unique_id and cannot be named in the answer.' : 'This row has a unique_id that an earlier row has too; it was left out.')
        left.push(size)
      }
    }
    size++
  }
  return yes({
    columns: mine.map(({ name, place }) => ({ name, column: fields[place]!.texts.column(fields[place]!.codes.subarray(0, size)) })),
    ids: idField ? { problems, problemsCount, left } : null,
  })
}

/** A column without some records; its codes stay, also those that nobody has any more. */
const without = ({ codes, counts, ...column }: Column, left: readonly number[]): Column => {
  const kept = new Int32Array(codes.length - left.length)
  const fewer = counts.slice()
  let next = 0
  let to = 0
  codes.forEach((code, record) => {
    if (record === left[next]) {
      next++
      fewer[code]!--
    } else kept[to++] = code
  })
  return { ...column, codes: kept, counts: fewer, known: kept.length - fewer[0]! }
}

/** The records, from all of their parts. */
export const assembled = (parts: readonly ReadPart[], mapping: RecordMapping): Result<Records> => {
  const { left, problems, problemsCount } = parts.find(({ ids }) => ids !== null)!.ids!
  const columns = new Map(parts.flatMap((part) => part.columns.map(({ name, column }) => [name, left.length === 0 ? column : without(column, left)] as const)))
  const size = columns.get('unique_id')!.codes.length
  if (size === 0) return no('The file has no record that could be read.')
  const column = (name: string): Column => columns.get(name) ?? interner().column(new Int32Array(size))
  return yes({
    size, id: column('unique_id'), forename: column('first_name'), surname: column('surname'), dob: column('dob'), sex: column('sex'), postcode: column('postcode'),
    numbers: STRONG_NUMBERS.filter((name) => columns.has(name)).map((name) => ({ name, column: column(name) })),
    extra: mapping.extra.map(({ column: name, kind }) => ({ name, kind, column: column(`extra ${name}`) })),
    problems, problemsCount,
  })
}

/** Reads a whole file, by one thread alone. */
export const readRecords = (bytes: Uint8Array, mapping: RecordMapping): Result<Records> => {
  const part = readPart(bytes, mapping, 0, 1)
  return part.ok ? assembled([part.value], mapping) : part
}
