/** What pairs of records weigh: the sum, in bits, of what each comparison says, each value as rare as it is. Pure. */
import { eachPair, type Cut, type KeyRange } from './blocks.ts'
import { misfitOf, type LinkageModel } from './model.ts'
import { chosenRules, type Prepared } from './prepared.ts'

/** Pairs from this likelihood on are put before a reviewer. */
export const REVIEW_LIKELIHOOD_MIN = 0.2

/** A likelihood as bits of weight, and back. */
export const weightOf = (likelihood: number): number => Math.log2(likelihood / (1 - likelihood))
export const likelihoodOf = (weight: number): number => 1 / (1 + 2 ** -weight)

/** How rare a value is counts from so many records on: among a handful, that two share it tells nothing of how many others do. */
const RARITY_RECORDS = 100

export interface Scale {
  /** What one comparison's level weighs for this pair, in bits. */
  weigh(comparison: number, level: number, a: number, b: number): number
  /** What a pair weighs in all, or nothing where no field says anything. */
  total(a: number, b: number): number | null
  /** Of the pair that was weighed last: what two people of one household would share as well, in bits. */
  shared(): number
}

/** The scale that a model makes. @throws where the model is not one of these comparisons; `misfitOf` says so beforehand. */
export const scaleOf = ({ comparisons, records: { size } }: Prepared, model: LinkageModel): Scale => {
  const misfit = misfitOf(comparisons, model)
  if (misfit !== null) throw new Error(misfit)
  const rows = comparisons.map((comparison) => model.comparisons.find((one) => one.name === comparison.name)?.levels)
  const weights = comparisons.map((comparison, c) => Float64Array.from(comparison.levels, (_, level) => {
    const found = rows[c]?.[level]
    return found ? Math.log2(found.m / found.u) : 0
  }))
  const levelU = comparisons.map((comparison, c) => Float64Array.from(comparison.levels, (_, level) => rows[c]?.[level]?.u ?? 1))
  const logU = levelU.map((row) => row.map((u) => Math.log2(u)))
  const prior = weightOf(model.prior)
  const count = comparisons.length
  const weigh = (c: number, level: number, a: number, b: number): number => {
    const rarity = comparisons[c]!.rarity(level, a, b)
    if (rarity === 0) return weights[c]![level]!
    const share = (rarity * size + levelU[c]![level]! * RARITY_RECORDS) / (size + RARITY_RECORDS)
    return weights[c]![level]! + logU[c]![level]! - Math.log2(share)
  }
  const sharing = comparisons.map((comparison) => comparison.shared)
  let shared = 0
  return {
    weigh,
    shared: () => shared,
    total: (a, b) => {
      let sum = prior
      let said = false
      shared = 0
      for (let c = 0; c < count; c++) {
        const level = comparisons[c]!.level(a, b)
        if (level < 0) continue
        said = true
        const weight = weigh(c, level, a, b)
        sum += weight
        const share = sharing[c]
        if (share !== undefined) shared += share(level, a, b, weight)
      }
      return said ? sum : null
    },
  }
}

/** Of pairs that are only a household's, one in so many is kept, chosen by its records: the same one whichever thread sees it. */
export const HOUSEHOLD_SAMPLE = 8
const isSampled = (a: number, b: number): boolean => ((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 12) % HOUSEHOLD_SAMPLE === 0

/** Pairs that may be worth a review, in no particular order, what they weigh and what of it a household shares, and how many were compared. */
export interface Scored {
  readonly a: Int32Array
  readonly b: Int32Array
  readonly weight: Float64Array
  readonly shared: Float64Array
  readonly compared: number
  readonly cuts: readonly Cut[]
}

/** Scores the pairs of all blocks, or of those in a range of their keys. `loosePairs` is what was seen of the loose rules. */
export const score = (prepared: Prepared, model: LinkageModel, loosePairs: readonly number[], range: KeyRange | null): Scored => {
  const { size } = prepared.records
  const scale = scaleOf(prepared, model)
  const least = weightOf(REVIEW_LIKELIHOOD_MIN)
  const prior = weightOf(model.prior)
  let room = Math.max(1024, range ? Math.ceil(size / range.parts) : size)
  let a = new Int32Array(room)
  let b = new Int32Array(room)
  let weight = new Float64Array(room)
  let shared = new Float64Array(room)
  let kept = 0
  let compared = 0
  const rules = chosenRules(prepared, loosePairs)
  const cuts = eachPair(rules, size, prepared.finer, (one, other) => {
    compared++
    const sum = scale.total(one, other)
    const household = scale.shared()
    // Some pairs of one household are kept too, for how common they are.
    if (sum === null || (sum < least && (prior + household < least || !isSampled(one, other)))) return
    if (kept === room) {
      room *= 2
      const [wideA, wideB, wideWeight, wideShared] = [new Int32Array(room), new Int32Array(room), new Float64Array(room), new Float64Array(room)]
      wideA.set(a)
      wideB.set(b)
      wideWeight.set(weight)
      a = wideA
      b = wideB
      weight = wideWeight
      wideShared.set(shared)
      shared = wideShared
    }
    a[kept] = one
    b[kept] = other
    shared[kept] = household
    weight[kept++] = sum
  }, rules.length === 1 ? size : undefined, range)
  return { a: a.subarray(0, kept), b: b.subarray(0, kept), weight: weight.subarray(0, kept), shared: shared.subarray(0, kept), compared, cuts }
}
