/**
 * What each level of each comparison is worth: the Fellegi-Sunter model (Fellegi and Sunter 1969), without labels.
 * u, how often two different people are at a level, from random pairs; m, how often two records of one human being are, by
 * expectation maximisation on the pairs of a strict block, where the blocked field says nothing (Winkler 1988; as Splink trains).
 */
import { z } from 'zod'
import type { Random } from '../../core/random.ts'
import type { Blocks } from './blocks.ts'
import { NAME_LEVEL, type Comparison } from './comparisons.ts'

/** A model as a reviewed file: what was learnt, from what and when. */
export const linkageModel = z.object({
  title: z.string(), learntOn: z.string(), source: z.string(), records: z.number().int(),
  /** The share of all pairs of records that are of one human being. */
  prior: z.number().positive().lt(1),
  /** The share of all pairs that are two people of one household. */
  household: z.number().positive().lt(1).optional(),
  comparisons: z.array(z.object({ name: z.string(), levels: z.array(z.object({ words: z.string(), m: z.number().positive(), u: z.number().positive() })) })),
})
export type LinkageModel = z.output<typeof linkageModel>

/** Patterns of levels that were seen, each with how often: EM needs no more. */
export interface Patterns {
  readonly levels: readonly Int8Array[]
  readonly counts: readonly number[]
}

const patternsOf = (comparisons: readonly Comparison[]) => {
  const found = new Map<number | string, { levels: Int8Array; count: number }>()
  const scratch = new Int8Array(comparisons.length)
  // So many patterns can a number name; a file of very many columns names them by text.
  const few = comparisons.reduce((product, { levels }) => product * (levels.length + 1), 1) <= Number.MAX_SAFE_INTEGER
  return {
    see: (a: number, b: number): void => {
      let number = 0
      comparisons.forEach((comparison, c) => {
        const level = comparison.level(a, b)
        scratch[c] = level
        number = number * (comparison.levels.length + 1) + level + 1
      })
      const key = few ? number : scratch.join(' ')
      const known = found.get(key)
      if (known) known.count++
      else found.set(key, { levels: scratch.slice(), count: 1 })
    },
    patterns: (): Patterns => ({ levels: [...found.values()].map((one) => one.levels), counts: [...found.values()].map((one) => one.count) }),
  }
}

const RANDOM_PAIRS_MAX = 250_000

/** Patterns of pairs drawn at random: nearly all of different people. Every pair where there are few. In so many parts, for threads. */
export const randomPatterns = (comparisons: readonly Comparison[], size: number, random: Random, part: number, parts: number): Patterns => {
  const collected = patternsOf(comparisons)
  if (size * (size - 1) / 2 <= RANDOM_PAIRS_MAX)
    for (let a = part; a < size; a += parts) for (let b = a + 1; b < size; b++) collected.see(a, b)
  else
    for (let i = part; i < RANDOM_PAIRS_MAX; i += parts) {
      const a = Math.floor(random.next() * size)
      const b = Math.floor(random.next() * size)
      if (a !== b) collected.see(Math.min(a, b), Math.max(a, b))
    }
  return collected.patterns()
}

const BLOCK_PAIRS_MAX = 120_000

/** Patterns of pairs of these blocks: all of them, or so many drawn evenly over the pairs. */
export const blockPatterns = (comparisons: readonly Comparison[], { order, from, to, count }: Blocks, random: Random): Patterns => {
  const collected = patternsOf(comparisons)
  const see = (i: number, j: number): void => collected.see(Math.min(order[i]!, order[j]!), Math.max(order[i]!, order[j]!))
  const before = new Float64Array(count + 1)
  for (let block = 0; block < count; block++) before[block + 1] = before[block]! + (to[block]! - from[block]!) * (to[block]! - from[block]! - 1) / 2
  const pairs = before[count]!
  if (pairs <= BLOCK_PAIRS_MAX) {
    for (let block = 0; block < count; block++) for (let i = from[block]!; i < to[block]!; i++) for (let j = i + 1; j < to[block]!; j++) see(i, j)
    return collected.patterns()
  }
  for (let drawn = 0; drawn < BLOCK_PAIRS_MAX; drawn++) {
    const at = random.next() * pairs
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (before[middle]! <= at) low = middle
      else high = middle - 1
    }
    const records = to[low]! - from[low]!
    const i = Math.floor(random.next() * records)
    const j = Math.floor(random.next() * (records - 1))
    see(from[low]! + i, from[low]! + (j >= i ? j + 1 : j))
  }
  return collected.patterns()
}

/** What a reviewed model says of this comparison, if it knows it. */
const usualLevels = (usual: LinkageModel | null, { name, levels }: Comparison): readonly { m: number; u: number }[] | null => {
  const found = usual?.comparisons.find((one) => one.name === name)?.levels
  return found && sameLevels(found, levels) ? found : null
}

const sameLevels = (found: readonly { readonly words: string }[], levels: readonly string[]): boolean => found.length === levels.length && found.every(({ words }, level) => words === levels[level])

/**
 * Why this model cannot weigh these comparisons, in a sentence; null where it can. Levels are told by their place: a model of other words, or
 * of the same ones in another order, would give each level the weight of another, and one that does not know a field would count it for nothing.
 */
export const misfitOf = (comparisons: readonly Comparison[], model: LinkageModel): string | null => {
  for (const { name, levels } of comparisons) {
    const found = model.comparisons.find((one) => one.name === name)?.levels
    if (!found) return `The model says nothing of “${name}”, which these records have: learn one from them, or leave that field out of the map.`
    if (!sameLevels(found, levels)) return `The levels of “${name}” in the model are not those of this version: it has ${levels.map((level) => `“${level}”`).join(', ')}, in this order. Learn the model anew.`
  }
  return null
}

/** What is usual counts like so many random pairs, and so many matches: it decides for a handful of records and vanishes among thousands. */
const USUAL_PAIRS = 2_000
const USUAL_MATCHES = 10

/** Pairs that nobody has seen still happen: so much of a pair is added to each level. */
const UNSEEN = 0.5

/** The share of random pairs at each level, among those that say something. */
export const levelShares = (comparisons: readonly Comparison[], drawn: readonly Patterns[], usual: LinkageModel | null = null): number[][] =>
  comparisons.map((comparison, c) => {
    const known = usualLevels(usual, comparison)
    const seen = comparison.levels.map((_, level) => (known ? known[level]!.u * USUAL_PAIRS : UNSEEN))
    for (const { levels, counts } of drawn) levels.forEach((pattern, p) => {
      if (pattern[c]! >= 0) seen[pattern[c]!]! += counts[p]!
    })
    const whole = seen.reduce((sum, one) => sum + one, 0)
    return seen.map((one) => one / whole)
  })

export interface Learnt {
  /** m by comparison and level; null for the comparison that the block makes agree. */
  readonly m: readonly (readonly number[] | null)[]
  /** Matching pairs that it rests on. */
  readonly matches: number
}

const FAMILY_M_MAX = 0.08

/**
 * Where families live in the records, what agrees best are brothers and sisters, and learning would take them for the matches. One
 * human being's own forename is another altogether in less than one pair in twelve, in every labelled set that we know.
 */
const withoutFamilies = (m: readonly number[]): number[] => {
  const family = m[NAME_LEVEL.family]!
  return family <= FAMILY_M_MAX ? [...m] : m.map((one, level) => (level === NAME_LEVEL.family ? FAMILY_M_MAX : one * (1 - FAMILY_M_MAX) / (1 - family)))
}

const ROUNDS_MAX = 60
const SETTLED = 1e-5

/** Expectation maximisation on patterns, u held: `skipped` are the comparisons that the block makes agree. */
export const learn = (comparisons: readonly Comparison[], { levels, counts }: Patterns, u: readonly (readonly number[])[], skipped: ReadonlySet<string>, usual: LinkageModel | null = null): Learnt => {
  const used = comparisons.flatMap((comparison, c) => (skipped.has(comparison.name) ? [] : [c]))
  const total = counts.reduce((sum, one) => sum + one, 0)
  // Agreement is likely among matches: the last level of each comparison, and every other a little.
  const held = comparisons.map((comparison) => usualLevels(usual, comparison))
  let m = comparisons.map((comparison, c) => comparison.levels.map((_, level) => held[c]?.[level]?.m ?? (level === best(comparison) ? 0.8 : 0.2 / (comparison.levels.length - 1))))
  let share = 0.2
  let matches = 0
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const seen = comparisons.map((comparison, c) => comparison.levels.map((_, level) => (held[c] ? held[c][level]!.m * USUAL_MATCHES : UNSEEN / 10)))
    matches = 0
    levels.forEach((pattern, p) => {
      let yes = share
      let no = 1 - share
      for (const c of used) {
        const level = pattern[c]!
        if (level < 0) continue
        yes *= m[c]![level]!
        no *= u[c]![level]!
      }
      const weight = counts[p]! * (yes / (yes + no))
      matches += weight
      for (const c of used) if (pattern[c]! >= 0) seen[c]![pattern[c]!]! += weight
    })
    const next = seen.map((row) => {
      const whole = row.reduce((sum, one) => sum + one, 0)
      return row.map((one) => one / whole)
    }).map((row, c) => (comparisons[c]!.name === 'name' ? withoutFamilies(row) : row))
    const moved = Math.max(...used.flatMap((c) => next[c]!.map((value, level) => Math.abs(value - m[c]![level]!))))
    m = next
    share = Math.min(0.999, Math.max(1e-6, matches / Math.max(1, total)))
    if (moved < SETTLED) break
  }
  return { m: comparisons.map((_, c) => (used.includes(c) ? m[c]! : null)), matches }
}

/** The level of full agreement: names have two more behind it, for missing parts. */
const best = ({ name, levels }: Comparison): number => (name === 'name' ? NAME_LEVEL.same : levels.length - 1)

/** What several trainings learnt, each weighed by the matches that it rests on. */
export const together = (comparisons: readonly Comparison[], trainings: readonly Learnt[], usual: LinkageModel | null = null): number[][] =>
  comparisons.map((comparison, c) => {
    const sums = comparison.levels.map(() => 0)
    let weights = 0
    for (const { m, matches } of trainings) {
      const row = m[c]
      if (!row || matches < 1) continue
      weights += matches
      row.forEach((value, level) => { sums[level]! += value * matches })
    }
    // Nothing to learn from: full agreement is likely, and nothing is certain.
    return weights === 0 ? comparison.levels.map((_, level) => usualLevels(usual, comparison)?.[level]?.m ?? (level === best(comparison) ? 0.9 : 0.1 / (comparison.levels.length - 1))) : sums.map((sum) => sum / weights)
  })
