import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countsToHide, type Sum, twoWaySums } from './suppression.ts'

const oneWay = (parts: readonly number[]): { counts: Map<string, number>; sums: Sum[] } => ({
  counts: new Map([...parts.map((n, i): [string, number] => [`p${i}`, n]), ['all', parts.reduce((a, b) => a + b, 0)]]),
  sums: [{ total: 'all', parts: parts.map((_, i) => `p${i}`) }],
})

const twoWay = (grid: readonly (readonly number[])[]): { counts: Map<string, number>; sums: Sum[] } => {
  const rows = grid.map((_, i) => `r${i}`)
  const columns = grid[0]!.map((_, j) => `c${j}`)
  const cell = (i: number, j: number): number => grid[i]![j]!
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
  const name = (row: string, column: string): string => `${row}/${column}`
  const counts = new Map<string, number>()
  for (const [i, row] of rows.entries()) {
    for (const [j, column] of columns.entries()) counts.set(name(row, column), cell(i, j))
    counts.set(name(row, 'all'), sum(grid[i]!))
  }
  for (const [j, column] of columns.entries()) counts.set(name('all', column), sum(grid.map((row) => row[j]!)))
  counts.set('all/all', sum(grid.map(sum)))
  return { counts, sums: twoWaySums(rows, columns, name) }
}

/**
 * A second opinion on what can be worked out, made otherwise than the code: an unknown is determined when adding the equation
 * "it is nought" does not raise the rank of the system, reckoned exactly in whole numbers modulo a large prime.
 */
const PRIME = 2_147_483_647n
const rank = (rows: bigint[][]): number => {
  const left = rows.map((row) => [...row])
  let found = 0
  for (let column = 0; column < (left[0]?.length ?? 0); column++) {
    const at = left.findIndex((row, i) => i >= found && row[column]! % PRIME !== 0n)
    if (at < 0) continue
    ;[left[found], left[at]] = [left[at]!, left[found]!]
    for (let i = found + 1; i < left.length; i++) {
      const [over, under] = [left[i]![column]!, left[found]![column]!]
      left[i] = left[i]!.map((x, k) => (((x * under - left[found]![k]! * over) % PRIME) + PRIME) % PRIME)
    }
    found++
  }
  return found
}
const workedOut = (hidden: ReadonlySet<string>, sums: readonly Sum[]): string[] => {
  const unknowns = [...hidden]
  const equations = sums.map(({ total, parts }) => unknowns.map((name) => BigInt((name === total ? 1 : 0) - parts.filter((p) => p === name).length)))
  const known = rank(equations)
  return unknowns.filter((_, i) => rank([...equations, unknowns.map((_, k) => (k === i ? 1n : 0n))]) === known)
}

describe('a small count is hidden', () => {
  test('and the next smallest with it, or the total would give it away', () => {
    const { counts, sums } = oneWay([4, 30, 50])
    expect([...countsToHide(counts, sums)].sort()).toEqual(['p0', 'p1'])
  })

  test('and two that together are still small take a third with them', () => {
    const { counts, sums } = oneWay([3, 4, 30, 50])
    expect([...countsToHide(counts, sums)].sort()).toEqual(['p0', 'p1', 'p2'])
  })

  test('and nothing else where nothing is small', () => {
    const { counts, sums } = oneWay([10, 30, 50])
    expect(countsToHide(counts, sums).size).toBe(0)
  })

  test('and so is nought, which says of everybody in a group that they did not', () => {
    const { counts, sums } = oneWay([0, 40])
    expect([...countsToHide(counts, sums)].sort()).toEqual(['p0', 'p1'])
    expect(countsToHide(counts, sums, 10, new Set(['p0'])).size).toBe(0)
  })

  test('and in a table of rows and columns the corners of a rectangle go with it', () => {
    const { counts, sums } = twoWay([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    expect([...countsToHide(counts, sums)].sort()).toEqual(['r0/c0', 'r0/c1', 'r1/c0', 'r1/c1'])
  })

  test('and the threshold is the caller’s', () => {
    const { counts, sums } = oneWay([4, 30, 50])
    expect(countsToHide(counts, sums, 3).size).toBe(0)
  })
})

const RUNS = Number(process.env['PROVE_RUNS'] ?? 300)

describe('no hidden count can be worked out from the shown counts and totals', () => {
  test('in a line of groups', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 9 }), (parts) => {
        const { counts, sums } = oneWay(parts)
        const hidden = countsToHide(counts, sums)
        for (const [name, count] of counts) if (count < 10) expect(hidden.has(name)).toBe(true)
        if (hidden.size < counts.size) expect(workedOut(hidden, sums)).toEqual([])
        const left = parts.filter((_, i) => hidden.has(`p${i}`)).reduce((a, b) => a + b, 0)
        if (!hidden.has('all') && hidden.size > 0) expect(left).toBeGreaterThanOrEqual(10)
      }),
      { numRuns: RUNS },
    )
  }, 120_000)

  test('in a table of rows and columns', () => {
    const grid = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(fc.array(fc.oneof(fc.nat({ max: 15 }), fc.nat({ max: 400 })), { minLength: width, maxLength: width }), { minLength: 2, maxLength: 5 }),
    )
    fc.assert(
      fc.property(grid, (cells) => {
        const { counts, sums } = twoWay(cells)
        const hidden = countsToHide(counts, sums)
        for (const [name, count] of counts) if (count < 10) expect(hidden.has(name)).toBe(true)
        expect(workedOut(hidden, sums)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  }, 120_000)

  test('in overlapping sums, where a small complement is never shown but could be worked out', () => {
    const two = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }), fc.nat({ max: 60 }), fc.nat({ max: 60 }))
    fc.assert(
      fc.property(two, ([both, first, second, neither]) => {
        const counts = new Map([['both', both], ['first', first], ['second', second], ['neither', neither], ['a', both + first], ['b', both + second], ['not-a', second + neither], ['all', both + first + second + neither]])
        const sums = [{ total: 'a', parts: ['both', 'first'] }, { total: 'b', parts: ['both', 'second'] }, { total: 'all', parts: ['a', 'not-a'] }, { total: 'not-a', parts: ['second', 'neither'] }]
        const hidden = countsToHide(counts, sums)
        for (const [name, count] of counts) if (count < 10) expect(hidden.has(name)).toBe(true)
        expect(workedOut(hidden, sums)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})
