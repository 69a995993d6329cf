/**
 * Learning a model from the records at hand, in observations that do not need each other (each may be a thread's) and a conclusion. Pure.
 */
import { seededRandom } from '../../core/random.ts'
import { BLOCK_RECORDS_MAX, blocksOf } from './blocks.ts'
import { blockPatterns, learn, levelShares, randomPatterns, together, type LinkageModel, type Patterns } from './model.ts'
import { areFew, pairsOf, shareFor, type Prepared } from './prepared.ts'

export type Observation = { readonly see: 'matches' | 'loose rules' } | { readonly see: 'random pairs'; readonly part: number } | { readonly see: 'block'; readonly block: number }

/** What was seen: patterns of levels, or numbers of pairs. */
export interface Observed {
  readonly patterns: Patterns | null
  readonly pairs: readonly number[]
}

/** Random pairs are drawn in so many parts, however many threads there are. */
const RANDOM_PARTS = 4

/** What there is to see, the longest first. Without `learning`, as a model is given, only what the choice of rules needs. */
export const observations = ({ training }: Prepared, learning: boolean): Observation[] => [
  ...(learning ? [...training.map((_, block) => ({ see: 'block' as const, block })), ...Array.from({ length: RANDOM_PARTS }, (_, part) => ({ see: 'random pairs' as const, part })), { see: 'matches' as const }] : []),
  { see: 'loose rules' },
]

/** Pairs of strict agreement, each once. */
const strictPairs = ({ strict, records: { size } }: Prepared): number => {
  const share = shareFor(size)
  let pairs = 0
  strict.forEach((one, r) => {
    const { order, from, to, count } = blocksOf(one, size, share)
    for (let block = 0; block < count; block++)
      for (let i = from[block]!; i < to[block]!; i++)
        for (let j = i + 1; j < Math.min(to[block]!, i + BLOCK_RECORDS_MAX); j++)
          if (!strict.slice(0, r).some((earlier) => earlier.parts.every((part) => part[order[i]!] === part[order[j]!] && part[order[i]!] !== 0))) pairs += share
  })
  return pairs
}

/** Makes one observation. Chance is seeded and each observation has its own. */
export const observe = (prepared: Prepared, what: Observation): Observed => {
  const random = seededRandom('linkage')
  const { comparisons, training, loose, records: { size } } = prepared
  switch (what.see) {
    case 'random pairs': return { patterns: randomPatterns(comparisons, size, random.fork(`random pairs ${what.part}`), what.part, RANDOM_PARTS), pairs: [] }
    case 'matches': return { patterns: null, pairs: [strictPairs(prepared)] }
    case 'loose rules': return { patterns: null, pairs: areFew(size) ? [] : loose.map((one) => pairsOf(one, size)) }
    case 'block': {
      const { rule } = training[what.block]!
      const blocks = blocksOf(rule, size, shareFor(size))
      return { patterns: blocks.pairs > 0 ? blockPatterns(comparisons, blocks, random.fork(rule.name)) : null, pairs: [] }
    }
  }
}

/** Matches among pairs of strict agreement, over the share of all matches that such rules are taken to find (Splink’s 0.7). */
const STRICT_RECALL = 0.7

/** The model that follows from what was seen (in the order of `observations`), beginning from what is usual. */
export const concluded = ({ comparisons, training, records: { size } }: Prepared, seen: readonly Observed[], usual: LinkageModel | null): LinkageModel => {
  const drawn = seen.slice(training.length, training.length + RANDOM_PARTS).flatMap(({ patterns }) => patterns ?? [])
  const u = levelShares(comparisons, drawn, usual)
  const trainings = training.flatMap(({ agrees }, block) => {
    const { patterns } = seen[block]!
    return patterns === null ? [] : [learn(comparisons, patterns, u, new Set([agrees]), usual)]
  })
  const m = together(comparisons, trainings, usual)
  const matches = Math.max(1, seen[training.length + RANDOM_PARTS]!.pairs[0]!)
  return {
    title: 'Learnt from the records at hand', learntOn: '', source: 'expectation maximisation', records: size,
    prior: Math.min(0.5, matches / STRICT_RECALL / Math.max(1, size * (size - 1) / 2)),
    comparisons: comparisons.map((comparison, c) => ({ name: comparison.name, levels: comparison.levels.map((words, level) => ({ words, m: m[c]![level]!, u: u[c]![level]! })) })),
  }
}
