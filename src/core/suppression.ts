/**
 * The small-number rule, once, for screen, CSV, PDF and API: which counts of a table must not be shown, so that no small
 * count can be read or worked out from the shown ones by adding and taking away.
 *
 * What it does not do: guard against comparing two figures about almost the same people (ask for whole periods, and freeze
 * what is published), nor narrow a hidden count's possible range further than the rest of its line.
 */

/** Names of counts of which one is the sum of the others. */
export type Sum = { readonly total: string; readonly parts: readonly string[] }

/**
 * The threshold below which a count is small.
 * Source: this product's own convention, stricter than the "five or fewer" in use in Ministry of Justice tables as recalled;
 * each partnership sets its own in its sharing agreement, so it is a parameter wherever it is used.
 */
export const SMALL_NUMBER = { from: '2026-11-23', value: 10, source: 'Throughline convention: fewer than 10 is not shown' } as const

/** The rows and columns of a table as sums: names are `name(row, column)`; a total's row or column is `'all'`. */
export const twoWaySums = (
  rows: readonly string[],
  columns: readonly string[],
  name: (row: string, column: string) => string,
): Sum[] => [
  ...[...rows, 'all'].map((row) => ({ total: name(row, 'all'), parts: columns.map((column) => name(row, column)) })),
  ...[...columns, 'all'].map((column) => ({ total: name('all', column), parts: rows.map((row) => name(row, column)) })),
]

/**
 * The names of the counts to hide: the small ones, then as many of the next smallest as it takes until no hidden count follows
 * from the shown ones, and until what a shown total leaves over for its hidden parts is not itself small.
 *
 * @param counts every count by name, people or events; give derivable ones too (a complement), even if they are never shown
 * @param sums which counts add up to which
 * @param threshold counts below it are small, nought included: that none of forty people did something says it of each
 * @param harmless names whose nought says nothing about anybody (an empty group)
 */
export const countsToHide = (
  counts: ReadonlyMap<string, number>,
  sums: readonly Sum[],
  threshold: number = SMALL_NUMBER.value,
  harmless: ReadonlySet<string> = new Set(),
): ReadonlySet<string> => {
  const hidden = new Set([...counts].filter(([name, count]) => count < threshold && !harmless.has(name)).map(([name]) => name))
  const value = (name: string): number => counts.get(name) ?? 0
  const shown = (name: string): boolean => counts.has(name) && !hidden.has(name)
  /** Next to hide of a line: the smallest part that holds anybody, then the total, then an empty part. */
  const next = ({ total, parts }: Sum): string | undefined => {
    const candidates = parts.filter(shown).sort((a, b) => value(a) - value(b) || (a < b ? -1 : 1))
    return candidates.find((name) => value(name) > 0) ?? (shown(total) ? total : candidates[0])
  }
  const hide = (name: string | undefined): boolean => name !== undefined && hidden.size < hidden.add(name).size
  const mendLine = (line: Sum): boolean => {
    const unknown = line.parts.filter((name) => hidden.has(name))
    const lone = unknown.length + (hidden.has(line.total) ? 1 : 0) === 1
    const remainder = unknown.reduce((sum, name) => sum + value(name), 0)
    const small = unknown.length > 0 && !hidden.has(line.total) && remainder < threshold
    return (lone || small) && hide(next(line))
  }
  for (;;) {
    let changed = false
    for (const line of sums) while (mendLine(line)) changed = true
    if (changed) continue
    const derived = derivable(hidden, sums)
    if (derived.size === 0) return hidden
    const around = sums.filter(({ total, parts }) => derived.has(total) || parts.some((name) => derived.has(name)))
    const open = sums.filter(({ total, parts }) => hidden.has(total) || parts.some((name) => hidden.has(name)))
    const choice = [...around, ...open].map(next).find((name) => name !== undefined)
    if (!hide(choice)) return hidden
  }
}

/**
 * Which hidden counts follow from the shown ones by adding and taking away whole lines: the unknowns that a linear system
 * determines (Gauss and Jordan's elimination; a row left with a single unknown gives it away).
 */
export const derivable = (hidden: ReadonlySet<string>, sums: readonly Sum[]): ReadonlySet<string> => {
  const unknowns = [...hidden]
  const place = new Map(unknowns.map((name, i) => [name, i]))
  const matrix = sums.map(({ total, parts }) => {
    const row = new Float64Array(unknowns.length)
    const add = (name: string, weight: number): void => {
      const i = place.get(name)
      if (i !== undefined) row[i] = (row[i] ?? 0) + weight
    }
    add(total, 1)
    for (const part of parts) add(part, -1)
    return row
  })
  let pivots = 0
  for (let column = 0; column < unknowns.length && pivots < matrix.length; column++) {
    const found = strongest(matrix, pivots, column)
    const pivot = matrix[found]
    const swap = matrix[pivots]
    if (pivot === undefined || swap === undefined || !present(pivot[column])) continue
    matrix[found] = swap
    matrix[pivots] = pivot.map((weight) => weight / (pivot[column] ?? 1))
    eliminate(matrix, pivots, column)
    pivots++
  }
  const given = matrix.slice(0, pivots).flatMap((row) => {
    const left = unknowns.filter((_, i) => present(row[i]))
    return left.length === 1 ? left : []
  })
  return new Set(given)
}

/** Weights start as 1 and -1: anything this small is rounding. */
const present = (weight: number | undefined): boolean => Math.abs(weight ?? 0) > 1e-9

const strongest = (matrix: readonly Float64Array[], from: number, column: number): number => {
  let best = from
  for (let i = from; i < matrix.length; i++) {
    if (Math.abs(matrix[i]?.[column] ?? 0) > Math.abs(matrix[best]?.[column] ?? 0)) best = i
  }
  return best
}

const eliminate = (matrix: readonly Float64Array[], pivot: number, column: number): void => {
  const source = matrix[pivot]
  for (const [i, row] of matrix.entries()) {
    const weight = row[column] ?? 0
    if (i === pivot || source === undefined || !present(weight)) continue
    for (let k = 0; k < row.length; k++) row[k] = (row[k] ?? 0) - weight * (source[k] ?? 0)
  }
}
