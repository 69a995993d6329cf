/**
 * A mapping: how somebody else's published records become a cohort of ours, as data. The file says which column is the
 * outcome, which columns group people, to which of our pathways each belongs, and what must be said beside every figure.
 */
import { z } from 'zod'
import { sqlName, sqlText } from '../core/columns.ts'
import { isDay } from '../core/dates.ts'
import { toolError, type ToolError } from '../core/tool-error.ts'
import { keysOf, PATHWAYS } from '../platform/vocabulary.ts'

const word = z.string().trim().min(1)
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a small-letter name')

/** People in a band of a number: from (included) or above (not), to (included) or under (not). */
const band = z.strictObject({ group: word, label: word, from: z.number().optional(), above: z.number().optional(), to: z.number().optional(), under: z.number().optional() })

const grouping = z.strictObject({
  name,
  column: word,
  title: word,
  /** The pathway of ours that it speaks of, where it speaks of one. */
  pathway: z.enum(keysOf(PATHWAYS)).optional(),
  /** The values that may stand in the column, each with words to show; or bands of a number. A blank is 'not known'. */
  groups: z.union([z.strictObject({ values: z.record(z.string(), word) }), z.strictObject({ bands: z.array(band).min(1) })]),
  /** What to beware of with this grouping alone. */
  caveat: word.optional(),
})

export const mappingShape = z.strictObject({
  dataset: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: word,
  /** Shown beside each figure: whose people, when, and what the outcome is not. */
  label: word,
  population: word,
  period: z.strictObject({ from: word, to: word }),
  source: word,
  licence: word,
  /** The day the published file was taken. */
  takenOn: z.string().refine(isDay, 'a day that exists'),
  /** True where the rows are records that are not openly published: then small numbers are suppressed. */
  fromRecords: z.boolean(),
  separator: z.enum([',', ';', '\t', '|']).default(','),
  outcome: z.strictObject({ name, column: word, numerator: word, values: z.record(z.string(), z.boolean()) }),
  groupings: z.array(grouping).min(1),
  caveats: z.array(word),
})
export type Mapping = z.infer<typeof mappingShape>
export type MappedGrouping = Mapping['groupings'][number]
type Band = z.infer<typeof band>

/** One person of a prepared external cohort: the outcome, and the group under each grouping (null: not known). */
export type ExternalPerson = { readonly outcome: boolean; readonly groups: Readonly<Record<string, string | null>> }

const bandsOf = ({ groups }: MappedGrouping): readonly Band[] | null => ('bands' in groups ? groups.bands : null)

/** The groups of a grouping in the order of the mapping, with the words to show. */
export const groupsOf = (grouping: MappedGrouping): readonly { readonly group: string; readonly label: string }[] =>
  'bands' in grouping.groups
    ? grouping.groups.bands.map(({ group, label }) => ({ group, label }))
    : Object.entries(grouping.groups.values).map(([group, label]) => ({ group, label }))

/** How people of the data set are grouped, as a heading: `Age at release`. */
export const groupingTitle = (mapping: Mapping, by: string): string => mapping.groupings.find(({ name }) => name === by)?.title ?? by

/** Reads a mapping from its parsed JSON; the sentence names the first thing that is wrong and where. */
export const readMapping = (json: unknown): Mapping | ToolError => {
  const read = mappingShape.safeParse(json)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  return toolError('mapping-invalid', `The mapping is not complete: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not as expected'}.`)
}

/** The columns that the file must have. */
export const columnsOf = (mapping: Mapping): string[] => [...new Set([mapping.outcome.column, ...mapping.groupings.map(({ column }) => column)])]

/** Is anything amiss with the heading line? Says the first column that is missing or stands there twice. */
export const headingProblem = (mapping: Mapping, headings: readonly string[]): ToolError | null => {
  const wanted = columnsOf(mapping)
  const missing = wanted.find((column) => !headings.includes(column))
  if (missing !== undefined) return toolError('column-missing', `The file has no column "${missing}", which the mapping of ${mapping.dataset} names.`)
  const doubled = wanted.find((column) => headings.indexOf(column) !== headings.lastIndexOf(column))
  return doubled === undefined ? null : toolError('column-doubled', `The column "${doubled}" stands twice in the file.`)
}

const inBand = ({ from, above, to, under }: Band, number: number): boolean =>
  (from === undefined || number >= from) && (above === undefined || number > above) && (to === undefined || number <= to) && (under === undefined || number < under)

/** The group of a cell; null where it is blank (not known), undefined where the mapping has no place for it. */
export const groupOf = (grouping: MappedGrouping, cell: string): string | null | undefined => {
  const text = cell.trim()
  if (text === '') return null
  const bands = bandsOf(grouping)
  if (bands === null) return groupsOf(grouping).find(({ group }) => group === text)?.group
  const number = Number(text)
  return Number.isNaN(number) ? undefined : bands.find((one) => inBand(one, number))?.group
}

/** One row of the file as a person of the cohort, or what is wrong with it. */
export const personOf = (mapping: Mapping, row: Readonly<Record<string, string>>): ExternalPerson | ToolError => {
  const said = (row[mapping.outcome.column] ?? '').trim()
  const outcome = Object.hasOwn(mapping.outcome.values, said) ? mapping.outcome.values[said] : undefined
  if (outcome === undefined) return outcomeUnknown(mapping, said)
  const groups: Record<string, string | null> = {}
  for (const grouping of mapping.groupings) {
    const cell = row[grouping.column] ?? ''
    const group = groupOf(grouping, cell)
    if (group === undefined) return groupUnknown(grouping, cell)
    groups[grouping.name] = group
  }
  return { outcome, groups }
}

export const outcomeUnknown = ({ outcome }: Mapping, said: string): ToolError =>
  toolError('outcome-unknown', `The outcome column "${outcome.column}" says "${said.slice(0, 40)}"; the mapping knows ${Object.keys(outcome.values).join(', ')}.`)

export const groupUnknown = ({ column, name }: MappedGrouping, said: string): ToolError =>
  toolError('group-unknown', `The column "${column}" says "${said.slice(0, 40)}", which has no group in "${name}" of the mapping.`)

const UNPLACED = '?'

/** The group of a column as SQL, `?` where the mapping has no place for the value. */
const groupSql = (grouping: MappedGrouping): string => {
  const cell = `trim(${sqlName(grouping.column)})`
  const bands = bandsOf(grouping)
  const cases = bands === null
    ? groupsOf(grouping).map(({ group }) => `when ${cell} = ${sqlText(group)} then ${sqlText(group)}`)
    : bands.map((one) => `when ${bandSql(one, `try_cast(${cell} as double)`)} then ${sqlText(one.group)}`)
  return `case when coalesce(${cell}, '') = '' then null ${cases.join(' ')} else '${UNPLACED}' end`
}

const bandSql = ({ from, above, to, under }: Band, number: string): string =>
  [
    `${number} is not null`,
    ...(from === undefined ? [] : [`${number} >= ${from}`]),
    ...(above === undefined ? [] : [`${number} > ${above}`]),
    ...(to === undefined ? [] : [`${number} <= ${to}`]),
    ...(under === undefined ? [] : [`${number} < ${under}`]),
  ].join(' and ')

/** The cohort of the rows of table `raw` (all text): `outcome` and a column a grouping; an unknown outcome is null. */
export const cohortOfRawSql = ({ outcome, groupings }: Mapping): string => {
  const cell = `trim(coalesce(${sqlName(outcome.column)}, ''))`
  const said = Object.entries(outcome.values).map(([text, happened]) => `when ${sqlText(text)} then ${String(happened)}`)
  const groups = groupings.map((grouping) => `${groupSql(grouping)} as ${sqlName(grouping.name)}`)
  return `select case ${cell} ${said.join(' ')} end as outcome, ${groups.join(', ')} from raw`
}

/** The first cell that the mapping has no place for, as `name` (a grouping's, or `outcome`) and `said`: no row where all is well. */
export const unplacedSql = (mapping: Mapping): string => {
  const { outcome, groupings } = mapping
  const known = Object.keys(outcome.values).map(sqlText).join(', ')
  const cell = `trim(coalesce(${sqlName(outcome.column)}, ''))`
  const looks = [
    `select 'outcome' as name, ${cell} as said from raw where ${cell} not in (${known})`,
    ...groupings.map((one) => `select ${sqlText(one.name)}, ${sqlName(one.column)} from raw where ${groupSql(one)} = '${UNPLACED}'`),
  ]
  return `select * from (${looks.join(' union all ')}) limit 1`
}
