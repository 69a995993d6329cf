/** From the counts of a measure to its answer: groups in order, and small counts hidden where that is asked, over all margins of the cuts. */
import { countsToHide, type Sum } from '../../core/suppression.ts'
import { toolError, type ToolError } from '../../core/tool-error.ts'
import type { Cut, CutValue } from './cuts.ts'
import type { Cell, FileMeasure, Shown, Told } from './measure.ts'

export type AnswerLine = Readonly<Record<string, Shown>>

/** More counts than this are not suppressed together: it would take minutes. */
export const SUPPRESSED_COUNTS_MAX = 3000

const ALL = Symbol('all')
type Place = readonly (CutValue | typeof ALL)[]
const keyOf = (place: Place): string => JSON.stringify(place.map((value) => (value === ALL ? ['all'] : value)))

/** Numbers by size, words by letter, what is not known last. */
const inOrder = (a: readonly CutValue[], b: readonly CutValue[]): number => {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? null
    if (value === other) continue
    if (value === null || other === null) return value === null ? 1 : -1
    return typeof value === 'number' && typeof other === 'number' ? value - other : String(value) < String(other) ? -1 : 1
  }
  return 0
}

/** Cells of one key added up. */
const together = (cells: readonly Cell[]): Cell[] => [...Map.groupBy(cells, ({ key }) => key).values()].map((same) => ({
  cuts: [], key: same[0]?.key ?? null,
  n: same.reduce((sum, { n }) => sum + n, 0), numerator: same.reduce((sum, { numerator }) => sum + numerator, 0), events: same.reduce((sum, { events }) => sum + events, 0),
}))

/** The place itself and all in which one cut or more are taken together. */
const marginsOf = (values: readonly CutValue[]): Place[] => values.reduce<Place[]>((places, value) => places.flatMap((place) => [[...place, value], [...place, ALL]]), [[]])

const countsIn = ({ lines, derived }: Told): ReadonlyMap<string, number> => new Map([...lines.flatMap(({ counts }) => Object.entries(counts)), ...Object.entries(derived)])

/** The names `place|count` that may not be shown, or null where there are too many to say. */
const hiddenOf = (measure: FileMeasure, cells: readonly Cell[], needs: readonly string[], threshold: number): ReadonlySet<string> | null => {
  const places = new Map<string, { readonly place: Place; readonly cells: Cell[] }>()
  for (const cell of cells) for (const place of marginsOf(cell.cuts)) {
    const found = places.get(keyOf(place)) ?? { place, cells: [] }
    places.set(keyOf(place), found)
    found.cells.push(cell)
  }
  const told = new Map([...places].map(([key, { cells: own }]) => [key, measure.tell(together(own), needs)]))
  const counts = new Map([...told].flatMap(([key, one]) => [...countsIn(one)].map(([name, count]): [string, number] => [`${key}|${name}`, count])))
  if (counts.size > SUPPRESSED_COUNTS_MAX) return null
  const sums: Sum[] = [...told].flatMap(([key, one]) => one.sums.map(({ total, parts }) => ({ total: `${key}|${total}`, parts: parts.map((part) => `${key}|${part}`) })))
  for (const [key, { place }] of places) {
    for (const [i, value] of place.entries()) {
      if (value !== ALL) continue
      const within = [...places.values()].filter((other) => other.place[i] !== ALL && other.place.every((part, k) => k === i || part === place[k])).map((other) => keyOf(other.place))
      for (const name of countsIn(told.get(key) ?? { lines: [], derived: {}, sums: [] }).keys()) sums.push({ total: `${key}|${name}`, parts: within.map((one) => `${one}|${name}`).filter((part) => counts.has(part)) })
    }
  }
  return countsToHide(counts, sums, threshold)
}

/**
 * The answer: one line or more for each group that has anybody, its cuts by name, in order; of nobody at all and without cuts, the lines
 * of nobody. `threshold`: counts below it are hidden with what would give them away; null hides nothing.
 */
export const answerOf = (measure: FileMeasure, cells: readonly Cell[], cuts: readonly Cut[], needs: readonly string[], threshold: number | null): readonly AnswerLine[] | ToolError => {
  const hidden = threshold === null ? new Set<string>() : hiddenOf(measure, cells, needs, threshold)
  if (hidden === null) return toolError('too-many-groups', `More than ${SUPPRESSED_COUNTS_MAX} counts cannot be suppressed together: ask for fewer cuts.`)
  const groups = [...Map.groupBy(cells, (cell) => JSON.stringify(cell.cuts)).values()].map((own) => ({ values: own[0]?.cuts ?? [], cells: own })).toSorted((a, b) => inOrder(a.values, b.values))
  const shown = groups.length === 0 && cuts.length === 0 ? [{ values: [], cells: [] }] : groups
  return shown.flatMap(({ values, cells: own }) => {
    const named = Object.fromEntries(cuts.map(({ name }, i) => [name, values[i] ?? null]))
    const lines = measure.tell(own, needs).lines.map(({ fields }) => ({ ...named, ...fields((count) => hidden.has(`${keyOf(values)}|${count}`)) }))
    return measure.listsOnlyShown ? lines.filter((line) => !('offenders' in line) || line.offenders !== null) : lines
  })
}
