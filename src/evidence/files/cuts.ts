/** By what the figures of a snapshot made of files can be cut: each cut as SQL over the cohort and as a function of an entry. */
import { toolError, type ToolError } from '../../core/tool-error.ts'
import type { Entry } from './cohort.ts'

export type CutValue = string | number | null

export interface Cut {
  /** As asked, and as it stands in the answer. */
  readonly name: string
  readonly sql: string
  readonly of: (entry: Entry) => CutValue
}

/** A band of whole numbers: `from` and more, up to the next. */
interface Band { readonly from: number; readonly label: string }

/** Ages of the proven reoffending statistics; nobody in the national adult figures is under 18. */
export const AGE_BANDS: readonly Band[] = [
  { from: 50, label: '50+' }, { from: 40, label: '40-49' }, { from: 30, label: '30-39' }, { from: 25, label: '25-29' }, { from: 21, label: '21-24' }, { from: 18, label: '18-20' }, { from: 0, label: '0-17' },
]
/** How often somebody had been convicted before. */
export const PRIOR_BANDS: readonly Band[] = [{ from: 7, label: '7+' }, { from: 3, label: '3-6' }, { from: 1, label: '1-2' }, { from: 0, label: '0' }]

const bandSql = (column: string, bands: readonly Band[]): string => `case ${bands.map(({ from, label }) => `when ${column} >= ${from} then '${label}'`).join(' ')} end`
const bandOf = (value: number, bands: readonly Band[]): string | null => bands.find(({ from }) => value >= from)?.label ?? null

const FIXED: readonly Cut[] = [
  { name: 'sex', sql: 'sex', of: ({ sex }) => sex },
  { name: 'type', sql: 'type', of: ({ type }) => type },
  { name: 'area', sql: 'area', of: ({ area }) => area },
  { name: 'quarter', sql: 'quarter::varchar', of: ({ quarter }) => quarter },
  { name: 'age-band', sql: bandSql('age', AGE_BANDS), of: ({ age }) => bandOf(age, AGE_BANDS) },
  { name: 'prior-band', sql: bandSql('prior', PRIOR_BANDS), of: ({ prior }) => bandOf(prior, PRIOR_BANDS) },
]

/** The cuts named in `--by`, or which of them there is not. A need is 1, 0, or null of whoever has no recent assessment. */
export const cutsOf = (asked: readonly string[], needs: readonly string[]): readonly Cut[] | ToolError => {
  const all: readonly Cut[] = [...FIXED, ...needs.map((need, bit): Cut => ({ name: `need.${need}`, sql: `((needs >> ${bit}) & 1)::integer`, of: (entry) => (entry.needs === null ? null : Math.floor(entry.needs / 2 ** bit) % 2) }))]
  const names = asked.flatMap((one) => one.split(',')).map((one) => one.trim()).filter((one) => one !== '')
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) return toolError('cut-twice', `“${twice}” is asked for twice in --by.`)
  const cuts: Cut[] = []
  for (const name of names) {
    const cut = all.find((one) => one.name === name)
    if (!cut) return toolError('cut-unknown', `There is no cut “${name}”. The cuts of this snapshot are ${all.map((one) => one.name).join(', ')}.`)
    cuts.push(cut)
  }
  return cuts
}
