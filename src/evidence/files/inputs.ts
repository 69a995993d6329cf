/**
 * The four files of an analyst who has no database: which columns they have, and what may be wrong in a row. Each check is written
 * once, as SQL over the text of a row (`r`) and the person it names (`k`); the fast reading refuses exactly what these find.
 */
import { sqlName, sqlText } from '../../core/columns.ts'
import type { Day } from '../../core/dates.ts'

export const FILE_TABLES = ['persons', 'disposals', 'offences', 'assessments'] as const
export type FileTable = (typeof FILE_TABLES)[number]

/** Sexes as the files write them; an empty cell is not known. */
const FILE_SEXES = ['F', 'M'] as const
/** What may begin a follow-up, in the order of the alphabet: where somebody has two on one day, the first of this list counts. Source: disposals of the Ministry's proven reoffending statistics. */
export const DISPOSAL_TYPES = ['caution', 'community', 'discharge', 'fine', 'other', 'release', 'suspended'] as const

/** A code is a word, not a text; in bytes of UTF-8, a letter of English each. */
const CODE_BYTES_MAX = 64
/** The needs of a row are bits of one number. */
export const NEEDS_MAX = 30
const EARLIEST: Day = '1900-01-01'

type Kind = 'key' | 'code' | 'day' | 'need' | 'count'
const SQL_KINDS = { key: 'varchar', code: 'varchar', day: 'date', need: 'boolean', count: 'smallint' } as const satisfies Record<Kind, string>

interface FileColumn {
  readonly name: string
  readonly kind: Kind
  /** An empty cell means not known, or never. */
  readonly optional?: true
  readonly words?: readonly string[]
}

const COLUMNS: Readonly<Record<FileTable, readonly FileColumn[]>> = {
  persons: [{ name: 'person_id', kind: 'key' }, { name: 'sex', kind: 'code', optional: true, words: FILE_SEXES }, { name: 'dob', kind: 'day' }, { name: 'area', kind: 'code', optional: true }],
  disposals: [{ name: 'person_id', kind: 'key' }, { name: 'disposal_date', kind: 'day' }, { name: 'type', kind: 'code', words: DISPOSAL_TYPES }],
  offences: [
    { name: 'person_id', kind: 'key' }, { name: 'offence_date', kind: 'day' }, { name: 'conviction_date', kind: 'day', optional: true },
    { name: 'grp', kind: 'code', optional: true }, { name: 'severity', kind: 'count', optional: true },
  ],
  assessments: [{ name: 'person_id', kind: 'key' }, { name: 'assess_date', kind: 'day' }],
}

/** The day of a row, by which it must not lie before birth. */
const DAY_OF: Readonly<Record<Exclude<FileTable, 'persons'>, string>> = { disposals: 'disposal_date', offences: 'offence_date', assessments: 'assess_date' }

/** The names of the needs in the headings of `assessments`: whatever is neither the person nor the day. */
export const needsOf = (headings: readonly string[]): readonly string[] => headings.filter((heading) => !COLUMNS.assessments.some(({ name }) => name === heading))

/** What is wrong with the headings of a file, in words, or null. Columns that no measure needs are left unread. */
export const headingsProblem = (table: FileTable, file: string, headings: readonly string[]): string | null => {
  const missing = COLUMNS[table].find(({ name }) => !headings.includes(name))
  if (missing) return `${file} has no column “${missing.name}”. Its columns must be ${COLUMNS[table].map(({ name }) => name).join(', ')}${table === 'assessments' ? ' and one column of 0 and 1 for each need' : ''}.`
  const twice = headings.find((heading, i) => headings.indexOf(heading) !== i)
  if (twice !== undefined) return `${file} has two columns “${twice}”.`
  if (table !== 'assessments') return null
  const needs = needsOf(headings)
  if (needs.length === 0) return `${file} has no column of a need: beside person_id and assess_date, write one column of 0 and 1 for each need.`
  if (needs.length > NEEDS_MAX) return `${file} has ${needs.length} columns of needs; at most ${NEEDS_MAX} can be measured together.`
  const strange = needs.find((need) => !/^[\p{L}\p{N}_ -]{1,64}$/u.test(need))
  return strange === undefined ? null : `${file} has a column “${strange}”: the name of a need is made of letters, figures, spaces, - and _, at most 64.`
}

const columnsOf = (table: FileTable, headings: readonly string[]): readonly FileColumn[] =>
  table === 'assessments' ? [...COLUMNS.assessments, ...needsOf(headings).map((name): FileColumn => ({ name, kind: 'need' }))] : COLUMNS[table]

/** The file as a table in SQL: its cells as text, or each as what it must be, where a row that is not stops the reading. */
export const readSql = (table: FileTable, path: string, headings: readonly string[], as: 'text' | 'kinds'): string => {
  const known = new Map(columnsOf(table, headings).map((column) => [column.name, column]))
  const kinds = headings.map((heading, i) => {
    const column = known.get(heading)
    return `${sqlText(column ? heading : `column ${i} not used`)}: ${sqlText(column && as === 'kinds' ? SQL_KINDS[column.kind] : 'varchar')}`
  })
  return `read_csv(${sqlText(path)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${kinds.join(', ')}})`
}

/** The names that a table keeps of its file. */
export const keptSql = (table: FileTable, headings: readonly string[]): string => columnsOf(table, headings).map(({ name }) => sqlName(name)).join(', ')

/** The same as values: the needs of a row are the bits of one number, null where one of them is empty. */
export const loadedSql = (table: FileTable, headings: readonly string[]): string => {
  if (table !== 'assessments') return keptSql(table, headings)
  return `person_id, assess_date, (${needsOf(headings).map((need, i) => `${sqlName(need)}::integer * ${2 ** i}`).join(' + ')})::integer as needs`
}

/** One thing that may be wrong in a row. */
interface Check {
  readonly column: string
  readonly code: string
  /** Is it wrong? Over `r`, the row's text, and `k`, the person (`person`, `dob`, `times`), null where unknown. */
  readonly bad: string
  /** What is wrong with the value, to follow the place. */
  readonly says: string
}

/** The cell as what it must be, null where it is not. */
const cast = ({ name, kind }: FileColumn): string => (kind === 'key' || kind === 'code' ? `r.${sqlName(name)}` : `try_cast(r.${sqlName(name)} as ${SQL_KINDS[kind]})`)

const ownChecks = (column: FileColumn, latest: Day): Check[] => {
  const { name, kind, optional, words } = column
  const [cell, value] = [`r.${sqlName(name)}`, cast(column)]
  const check = (code: string, bad: string, says: string): Check => ({ column: name, code, bad, says })
  return [
    ...(optional ? [] : [check('cell-empty', `${cell} is null`, 'is empty')]),
    ...(kind === 'key' || kind === 'code' ? [check('code-too-long', `strlen(${cell}) > ${CODE_BYTES_MAX}`, `is longer than ${CODE_BYTES_MAX} letters`)] : []),
    ...(words ? [check('code-unknown', `${cell} not in (${words.map(sqlText).join(', ')})`, `is none of ${words.join(', ')}`)] : []),
    ...(kind === 'day' ? [
      check('date-invalid', `${cell} is not null and (${value} is null or ${value} < date '${EARLIEST}' or isinf(${value}))`, `is not a day since 1900 written YYYY-MM-DD`),
      check('day-to-come', `isfinite(${value}) and ${value} > date '${latest}'`, `is after ${latest}, up to which the files can tell`),
    ] : []),
    ...(kind === 'need' ? [check('need-invalid', `${cell} is not null and ${value} is null`, 'is neither 0 nor 1')] : []),
    ...(kind === 'count' ? [check('number-invalid', `${cell} is not null and (${value} is null or ${value} < 0)`, 'is not a whole number from 0')] : []),
  ]
}

/** Everything that may be wrong in a row of a file. `latest` is the last day that the files can tell of. */
export const checksOf = (table: FileTable, headings: readonly string[], latest: Day): readonly Check[] => {
  const own = columnsOf(table, headings).flatMap((column) => ownChecks(column, latest))
  if (table === 'persons') return [...own, { column: 'person_id', code: 'person-twice', bad: 'k.times > 1', says: 'stands in more than one row: a person has one row, one birth date and one area' }]
  const day = DAY_OF[table]
  return [
    ...own,
    { column: 'person_id', code: 'person-unknown', bad: 'r.person_id is not null and k.person is null', says: 'is nobody in the file of persons' },
    { column: day, code: 'before-birth', bad: `try_cast(r.${sqlName(day)} as date) < k.dob`, says: 'is before the birth of this person' },
    ...(table === 'offences' ? [{ column: 'conviction_date', code: 'conviction-before-offence', bad: 'try_cast(r.conviction_date as date) < try_cast(r.offence_date as date)', says: 'is before the offence' }] : []),
  ]
}

/** Problems as rows: `row` (the heading is row 1), `field`, `code`, `value`, over table `numbered` (the text with `row`) and `known` (the persons). */
export const problemsSql = (checks: readonly Check[]): string =>
  checks.map(({ column, code, bad }) => `select r.row, ${sqlText(column)} as field, ${sqlText(code)} as code, r.${sqlName(column)} as value from numbered r left join known k on k.person_id = r.person_id where ${bad}`).join(' union all ')

/** How a problem reads. */
export const problemWords = (checks: readonly Check[], file: string, one: { readonly row: number; readonly field: string; readonly code: string; readonly value: string | null }): string => {
  const says = checks.find(({ code, column }) => code === one.code && column === one.field)?.says ?? 'is wrong'
  return `${file}, row ${one.row}, column ${one.field}: ${one.value === null ? 'the cell' : `“${one.value.slice(0, CODE_BYTES_MAX)}”`} ${says}.`
}

/** How many rows of a loaded table the fast reading must refuse, in SQL; whose person is unknown is found by who they are. */
export const refusedSql = (table: FileTable, headings: readonly string[], latest: Day): string => {
  const wrong = columnsOf(table, headings).flatMap(({ name, kind, optional, words }) => {
    if (kind === 'need' || (kind === 'key' && table !== 'persons')) return []
    const cell = sqlName(name)
    return [
      ...(optional ? [] : [`${cell} is null`]),
      ...(words ? [`${cell} not in (${words.map(sqlText).join(', ')})`] : kind === 'key' || kind === 'code' ? [`strlen(${cell}) > ${CODE_BYTES_MAX}`] : []),
      ...(kind === 'day' ? [`${cell} not between date '${EARLIEST}' and date '${latest}'`] : []),
      ...(kind === 'count' ? [`${cell} < 0`] : []),
    ]
  })
  const own = table === 'offences' ? ['conviction_date < offence_date'] : table === 'assessments' ? ['needs is null'] : []
  return `count(*) filter (${[...wrong, ...own].join(' or ')})::integer`
}

/** The day by which a row must not lie before birth; null for persons. */
export const dayColumn = (table: FileTable): string | null => (table === 'persons' ? null : DAY_OF[table])
