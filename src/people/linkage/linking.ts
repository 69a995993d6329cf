/**
 * The whole of linkage: records in, pairs with what each field weighs, and clusters out. `link` is one thread's plain way, and what
 * `settled` concludes is the same however many threads scored the pairs. Pure: chance is seeded.
 */
import { no, yes, type Result } from '../../core/result.ts'
import type { Cut } from './blocks.ts'
import { cluster, type Clusters } from './clusters.ts'
import { derived } from './derived.ts'
import { oneSlip } from './distances.ts'
import { textOf } from './interned.ts'
import { misfitOf, type LinkageModel } from './model.ts'
import { prepare, type Prepared } from './prepared.ts'
import type { Records } from './records.ts'
import { HOUSEHOLD_SAMPLE, likelihoodOf, REVIEW_LIKELIHOOD_MIN, score, scaleOf, weightOf, type Scored } from './scoring.ts'
import { concluded, observations, observe, type Observed } from './training.ts'

/** Two records are one human being from this likelihood on. */
export const LINK_LIKELIHOOD_MIN = 0.95

export interface Linked {
  /** The pairs that are at least worth a review, by their records: which, and the weight in bits. */
  readonly a: Int32Array
  readonly b: Int32Array
  readonly weight: Float64Array
  readonly clusters: Clusters
  readonly model: LinkageModel
  readonly compared: number
  readonly cuts: readonly Cut[]
  /** Each comparison's level, words and weight for a pair, for the pairs file and for reviewers. */
  explain(a: number, b: number): { readonly name: string; readonly level: number; readonly words: string; readonly weight: number }[]
}

/** Which model: a reviewed one as it stands, or one learnt from the records, beginning from what is usual. */
export type ModelChoice = { readonly given: LinkageModel } | { readonly usual: LinkageModel | null }

/**
 * The model that was chosen, from what was seen (in the order of `observations`), and what was seen of the loose rules. A reviewed
 * model’s share of matching pairs is that of so many records as it was learnt on: among fewer, a record has as many fellows but fewer others.
 */
export const modelOf = (prepared: Prepared, seen: readonly Observed[], choice: ModelChoice): { readonly model: LinkageModel; readonly loosePairs: readonly number[] } => ({
  model: 'given' in choice ? { ...choice.given, prior: Math.min(0.5, choice.given.prior * choice.given.records / prepared.records.size), records: prepared.records.size } : concluded(prepared, seen, choice.usual),
  loosePairs: seen.at(-1)!.pairs,
})

/** Places in the order of what stands there (0 to `highest`), equal ones as they come: a counting sort. */
const placed = (places: Int32Array, keyAt: (place: number) => number, highest: number): Int32Array => {
  const starts = new Int32Array(highest + 2)
  for (const place of places) starts[keyAt(place) + 1]!++
  for (let key = 1; key < starts.length; key++) starts[key]! += starts[key - 1]!
  const sorted = new Int32Array(places.length)
  for (const place of places) sorted[starts[keyAt(place)]!++] = place
  return sorted
}

/** All pairs by their records, each once: threads bring them in any order, and a block that was cut may bring one again. */
const inOrder = (scored: readonly Scored[], size: number): Pick<Scored, 'a' | 'b' | 'weight' | 'shared'> => {
  const count = scored.reduce((sum, part) => sum + part.a.length, 0)
  const [a, b, weight, shared] = [new Int32Array(count), new Int32Array(count), new Float64Array(count), new Float64Array(count)]
  let to = 0
  for (const part of scored) {
    a.set(part.a, to)
    b.set(part.b, to)
    weight.set(part.weight, to)
    shared.set(part.shared, to)
    to += part.a.length
  }
  const places = placed(placed(Int32Array.from(a.keys()), (place) => b[place]!, size), (place) => a[place]!, size)
  const single = places.filter((place, at) => at === 0 || a[place] !== a[places[at - 1]!] || b[place] !== b[places[at - 1]!])
  return { a: single.map((place) => a[place]!), b: single.map((place) => b[place]!), weight: Float64Array.from(single, (place) => weight[place]!), shared: Float64Array.from(single, (place) => shared[place]!) }
}

const ROUNDS_MAX = 30
const SHIFT_BITS_MAX = 3
const SHIFT_PAIRS = 100_000
/** What is a person’s own (forename, birth date, sex, numbers) speaks at least so much against, in bits. */
const OTHERS_BITS_MAX = -2

interface Prevalence {
  /** How much more (or less) common matches are than training took them to be, in bits. */
  readonly shift: number
  /** The share of all pairs that are two people of one household, in bits. */
  readonly household: number
}

/**
 * How common matches, and how common two people of one household, are: as common as the pairs, weighed, say themselves. What
 * training takes from strict agreement is half or twice the truth where fields are often wrong.
 */
const prevalence = (weight: Float64Array, shared: Float64Array, { prior, records: size }: LinkageModel, mayShift: boolean): Prevalence => {
  const step = Math.max(1, Math.floor(weight.length / SHIFT_PAIRS))
  const all = Math.max(1, size * (size - 1) / 2)
  const own = weightOf(prior)
  const least = weightOf(REVIEW_LIKELIHOOD_MIN)
  let shift = 0
  let household = Math.log2(prior)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let matches = 0
    let households = 0
    for (let pair = 0; pair < weight.length; pair += step) {
      const match = 2 ** Math.min(60, weight[pair]! + shift)
      const home = 2 ** Math.min(60, household + shared[pair]!)
      const times = weight[pair]! < least ? step * HOUSEHOLD_SAMPLE : step
      matches += match / (1 + match + home) * times
      // Only who plainly is somebody else shows how common households are: what agrees in everything is no sign of them.
      if (weight[pair]! - shared[pair]! - own < OTHERS_BITS_MAX) households += home / (1 + match + home) * times
    }
    const nextShift = mayShift ? Math.max(-SHIFT_BITS_MAX, Math.min(SHIFT_BITS_MAX, weightOf(Math.min(0.5, Math.max(1, matches) / all)) - weightOf(prior))) : 0
    const nextHousehold = Math.log2(Math.min(0.5, Math.max(1, households) / all))
    const moved = Math.max(Math.abs(nextShift - shift), Math.abs(nextHousehold - household))
    shift = nextShift
    household = nextHousehold
    if (moved < 0.01) break
  }
  return { shift, household }
}

/** Pairs are joined likeliest first, to this part of a bit. */
const STEPS_A_BIT = 64
const BITS_MAX = 512

/** Clusters from scored pairs, in whatever parts they come. */
export const settled = (prepared: Prepared, first: LinkageModel, scored: readonly Scored[], choice: ModelChoice): Linked => {
  const { records, comparisons, rules, loose } = prepared
  const found = inOrder(scored, records.size)
  const { shift, household } = prevalence(found.weight, found.shared, first, !('given' in choice))
  // Beside “two strangers” stands “two of one household”: what both would share is no evidence against the second.
  for (let pair = 0; pair < found.weight.length; pair++) found.weight[pair]! += shift - Math.log2(1 + 2 ** Math.min(500, household + found.shared[pair]!))
  const least = weightOf(REVIEW_LIKELIHOOD_MIN)
  const worth = Int32Array.from(found.a.keys()).filter((pair) => found.weight[pair]! >= least)
  const [a, b, weight] = [worth.map((pair) => found.a[pair]!), worth.map((pair) => found.b[pair]!), Float64Array.from(worth, (pair) => found.weight[pair]!)]
  const model = { ...first, prior: likelihoodOf(weightOf(first.prior) + shift), household: Math.min(0.5, 2 ** household) }
  const enough = weightOf(LINK_LIKELIHOOD_MIN)
  const likely = Int32Array.from(a.keys()).filter((pair) => weight[pair]! >= enough)
  const order = placed(likely, (pair) => Math.max(0, Math.floor((BITS_MAX - weight[pair]!) * STEPS_A_BIT)), BITS_MAX * STEPS_A_BIT)
  const clusters = cluster(records.size, a, b, order, records.numbers.map(({ name, column }) => ({
    name, codes: column.codes, near: (x, y) => oneSlip(column.bytes, column.starts[x]!, column.starts[x + 1]!, column.bytes, column.starts[y]!, column.starts[y + 1]!),
  })))
  // Which blocks were cut is the same in every part's sum.
  const cuts = new Map<string, Cut>()
  for (const cut of scored.flatMap((part) => part.cuts)) {
    const before = cuts.get(cut.rule)
    cuts.set(cut.rule, { rule: cut.rule, blocks: cut.blocks + (before?.blocks ?? 0), records: cut.records + (before?.records ?? 0) })
  }
  const scale = scaleOf(prepared, model)
  return {
    a, b, weight, clusters, model, compared: scored.reduce((sum, part) => sum + part.compared, 0),
    cuts: [...rules, ...loose].flatMap(({ name }) => cuts.get(name) ?? []),
    explain: (one, other) => comparisons.flatMap((comparison, c) => {
      const level = comparison.level(one, other)
      return level < 0 ? [] : [{ name: comparison.name, level, words: comparison.words(level, one, other), weight: scale.weigh(c, level, one, other) }]
    }),
  }
}

/** Links records with a model, or with one learnt from them, in one thread. Refuses a given model that is not one of these records. */
export const linkWith = (records: Records, choice: ModelChoice): Result<Linked> => {
  const prepared = prepare(records, derived(records))
  const misfit = 'given' in choice ? misfitOf(prepared.comparisons, choice.given) : null
  return misfit === null ? yes(linkPrepared(prepared, choice)) : no(misfit, 'model')
}

/** The same with a model that fits. @throws where a given one does not. */
export const link = (records: Records, choice: ModelChoice = { usual: null }): Linked => linkPrepared(prepare(records, derived(records)), choice)

const linkPrepared = (prepared: Prepared, choice: ModelChoice): Linked => {
  const { model, loosePairs } = modelOf(prepared, observations(prepared, !('given' in choice)).map((what) => observe(prepared, what)), choice)
  return settled(prepared, model, [score(prepared, model, loosePairs, null)], choice)
}

/** A record’s id as it was written. */
export const idOf = (records: Records, record: number): string => textOf(records.id, records.id.codes[record]!)
