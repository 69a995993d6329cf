/**
 * Where each person of a population stands in the dimensions that published figures measure.
 *
 * Independent draws would put one figure in twenty outside its own 95% interval, on one day or another. So these few
 * decisions come from an additive recurrence instead (each dimension steps by its own irrational number and wraps at 1, so that any
 * stretch of people fills the unit cube evenly: Roberts 2018, "The unreasonable effectiveness of quasirandom sequences").
 * Person `index` has the same position in any size of population. Everything else about a person is drawn as usual.
 */
import { seededRandom } from '../src/core/random.ts'

const DIMENSIONS = ['standing', 'day', 'length', 'entry', 'reoffending', 'firstNight', 'work', 'needs'] as const
export type Position = Readonly<Record<(typeof DIMENSIONS)[number], number>>

/** The positive root of x^(d+1) = x + 1: the golden ratio's generalisation to d dimensions. */
const ratio = (dimensions: number): number => {
  let x = 2
  for (let i = 0; i < 64; i++) x = (1 + x) ** (1 / (dimensions + 1))
  return x
}

/** Positions of all people for a seed: a function from a person's index to eight numbers from 0 up to 1. */
export const positions = (seed: number | string): ((index: number) => Position) => {
  const random = seededRandom(`${seed}/positions`)
  const root = ratio(DIMENSIONS.length)
  const steps = DIMENSIONS.map((_, dimension) => ({ start: random.next(), step: root ** -(dimension + 1) }))
  const at = (index: number, dimension: number): number => {
    const { start, step } = steps[dimension] ?? { start: 0, step: 0 }
    return (start + index * step) % 1
  }
  return (index) => ({
    standing: at(index, 0),
    day: at(index, 1),
    length: at(index, 2),
    entry: at(index, 3),
    reoffending: at(index, 4),
    firstNight: at(index, 5),
    work: at(index, 6),
    needs: at(index, 7),
  })
}
