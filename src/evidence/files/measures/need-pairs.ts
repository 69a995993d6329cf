import type { Sum } from '../../../core/suppression.ts'
import { type Cell, type FileMeasure, NOUGHT, rateFields } from '../measure.ts'
import { NEED_WORDS } from './need-overlap.ts'

/** How many have all of these needs. There are at most thirty needs, so that bits of a number hold them. */
const withAll = (cells: readonly Cell[], bits: readonly number[]): number => {
  const mask = bits.reduce((sum, i) => sum | (1 << i), 0)
  return cells.reduce((sum, { key, n }) => (((key ?? 0) & mask) === mask ? sum + n : sum), 0)
}

/** How common each need is, and each two needs at once. */
export const needPairs: FileMeasure = {
  title: 'How common each need is, and each two at once',
  question: 'Of those assessed, how many have this need, or both of these two?',
  ...NEED_WORDS,
  numerator: 'Those with the need, or with both of the two',
  caveats: ['That two needs occur together does not say that one brings the other.'],
  counted: () => ({ key: { sql: 'needs', of: ({ needs }) => needs }, numerator: NOUGHT, events: NOUGHT }),
  tell: (cells, needs) => {
    const n = cells.reduce((sum, cell) => sum + cell.n, 0)
    const pairs = needs.flatMap((_, i) => needs.flatMap((__, j) => (j < i ? [] : [i === j ? [i] : [i, j]])))
    const derived: Record<string, number> = {}
    const sums: Sum[] = []
    for (const bits of pairs) {
      const [name, count] = [`with:${bits.join('+')}`, withAll(cells, bits)]
      const [first, second] = bits
      if (first === undefined || second === undefined) {
        derived[`not:${name}`] = n - count
        sums.push({ total: 'n', parts: [name, `not:${name}`] })
        continue
      }
      const [one, other] = [withAll(cells, [first]), withAll(cells, [second])]
      derived[`first:${name}`] = one - count
      derived[`second:${name}`] = other - count
      derived[`neither:${name}`] = n - one - other + count
      sums.push(
        { total: `with:${first}`, parts: [name, `first:${name}`] }, { total: `with:${second}`, parts: [name, `second:${name}`] },
        { total: 'n', parts: [name, `first:${name}`, `second:${name}`, `neither:${name}`] })
    }
    return {
      lines: pairs.map((bits) => {
        const [name, count] = [`with:${bits.join('+')}`, withAll(cells, bits)]
        return {
          counts: { n, [name]: count },
          fields: (hidden) => ({
            needs: bits.map((i) => needs[i] ?? ''), offenders: hidden('n') ? null : n, withNeeds: hidden(name) ? null : count, ...rateFields(count, n, hidden('n') || hidden(name)),
          }),
        }
      }),
      derived, sums,
    }
  },
}
