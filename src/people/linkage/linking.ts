/** The whole of linkage: records in, pairs with what each field weighs, and clusters out. Pure: chance is seeded. */
import { seededRandom } from '../../core/random.ts'
import { BLOCK_RECORDS_MAX, blocksOf, eachPair, type BlockRule, type Cut, type KeyShare } from './blocks.ts'
import { cluster, type Clusters } from './clusters.ts'
import { dobComparison, fullNames, nameComparison, numberComparison, postcodeCodes, postcodeComparison, sexComparison, textComparison, type Comparison } from './comparisons.ts'
import { oneSlip } from './distances.ts'
import { numbering, perCode, textOf, type Column } from './interned.ts'
import { blockPatterns, learn, levelShares, randomPatterns, together, type Learnt, type LinkageModel } from './model.ts'
import { familiarHead, soundOf } from './names.ts'
import type { Records } from './records.ts'

/** Two records are one human being from this likelihood on. */
export const LINK_LIKELIHOOD_MIN = 0.95
/** Pairs from this likelihood on are put before a reviewer. */
const REVIEW_LIKELIHOOD_MIN = 0.2

const weightOf = (likelihood: number): number => Math.log2(likelihood / (1 - likelihood))
export const likelihoodOf = (weight: number): number => 1 / (1 + 2 ** -weight)

export interface Linked {
  /** The pairs that are at least worth a review: records, and the weight in bits. */
  readonly a: Int32Array
  readonly b: Int32Array
  readonly weight: Float64Array
  readonly clusters: Clusters
  readonly model: LinkageModel
  readonly compared: number
  readonly cuts: readonly Cut[]
  /** Each comparison's level and weight for a pair, for the pairs file and the words. */
  explain(a: number, b: number): { readonly name: string; readonly level: number; readonly words: string; readonly weight: number }[]
}

/** Per record what is known per code. */
const byRecord = (codes: Int32Array, ofCode: Int32Array): Int32Array => {
  const values = new Int32Array(codes.length)
  for (let record = 0; record < codes.length; record++) values[record] = ofCode[codes[record]!]!
  return values
}

interface Prepared {
  readonly comparisons: readonly Comparison[]
  readonly rules: readonly BlockRule[]
  readonly loose: readonly BlockRule[]
  readonly finer: readonly Int32Array[]
  readonly full: Int32Array
}

const has = ({ size }: Column): boolean => size > 1

const prepare = (records: Records): Prepared => {
  const { forename, surname, dob, postcode, sex, numbers, extra, size } = records
  const named = has(forename) && has(surname)
  const full = fullNames(forename.codes, surname.codes)
  const parts = postcodeCodes(postcode)
  const comparisons: Comparison[] = [
    ...(has(forename) || has(surname) ? [nameComparison(records, full)] : []),
    ...(has(dob) ? [dobComparison(records)] : []),
    ...(has(postcode) ? [postcodeComparison(records, parts)] : []),
    ...(has(sex) ? [sexComparison(records)] : []),
    ...numbers.filter(({ column }) => has(column)).map(({ name, column }) => numberComparison(name === 'prison_number' ? 'prison number' : name.toUpperCase(), column)),
    ...extra.filter(({ column }) => has(column)).map((one) => (one.kind === 'identifier' ? numberComparison(one.name, one.column) : textComparison(one))),
  ]
  const head = numbering()
  const sound = numbering()
  const prefix = numbering()
  const year = byRecord(dob.codes, perCode(dob, (text) => Number(text.slice(0, 4))))
  const swappable = byRecord(dob.codes, perCode(dob, (text) => {
    const [month, day] = [Number(text.slice(4, 6)), Number(text.slice(6, 8))]
    return Number(text.slice(0, 4)) * 10_000 + Math.min(month, day) * 100 + Math.max(month, day)
  }))
  const forenameHead = byRecord(forename.codes, perCode(forename, (text) => head(familiarHead(text.split(' ')[0] ?? text))))
  const forenameSound = byRecord(forename.codes, perCode(forename, (text) => sound(soundOf(text))))
  const surnameSound = byRecord(surname.codes, perCode(surname, (text) => sound(soundOf(text))))
  const forenameTwo = byRecord(forename.codes, perCode(forename, (text) => prefix(text.slice(0, 2))))
  const surnameThree = byRecord(surname.codes, perCode(surname, (text) => prefix(text.slice(0, 3))))
  const surnameHead = byRecord(surname.codes, perCode(surname, (text) => head(familiarHead(text))))
  const either = new Int32Array(size)
  const other = new Int32Array(size)
  for (let record = 0; record < size; record++) {
    either[record] = Math.min(forenameHead[record]!, surnameHead[record]!)
    other[record] = Math.max(forenameHead[record]!, surnameHead[record]!)
  }
  const rule = (name: string, ...ruleParts: Int32Array[]): BlockRule => ({ name, parts: ruleParts })
  const ids = [...numbers.map(({ name, column }) => ({ name, column })), ...extra.filter(({ kind }) => kind === 'identifier' || kind === 'email')].filter(({ column }) => has(column))
  const rules = [
    ...ids.map(({ name, column }) => rule(name, column.codes)),
    ...(named && has(dob) ? [
      rule('date of birth and surname', dob.codes, surname.codes),
      rule('date of birth and forename', dob.codes, forenameHead),
      rule('both names in any order and year of birth', either, other, year),
      rule('sounds of both names, day and month in any order', forenameSound, surnameSound, swappable),
    ] : []),
    ...(has(postcode) ? [rule('postcode and surname', postcode.codes, surname.codes), rule('postcode and forename', postcode.codes, forenameHead)] : []),
    ...(has(postcode) && has(dob) ? [rule('postcode and date of birth', postcode.codes, dob.codes)] : []),
    ...(named && has(dob) ? [rule('beginnings of both names and year of birth', forenameTwo, surnameThree, year)] : []),
  ]
  const loose = [
    ...(named ? [rule('full name', full.codes)] : []),
    ...(named && has(dob) ? [rule('surname sound and year of birth', surnameSound, year)] : []),
    ...(has(dob) ? [rule('date of birth', dob.codes)] : []),
    ...(named ? [rule('sounds of both names', forenameSound, surnameSound)] : []),
    ...(has(postcode) ? [rule('postcode', postcode.codes)] : []),
    ...extra.filter(({ kind, column }) => kind === 'place' && has(column)).flatMap(({ name, column }) => [rule(`${name} and surname`, column.codes, surname.codes), rule(`${name} and forename`, column.codes, forenameHead)]),
    ...extra.filter(({ kind, column }) => kind === 'text' && has(column)).map(({ name, column }) => rule(name, column.codes)),
    ...(has(surname) ? [rule('surname', surname.codes)] : []),
    ...(has(forename) ? [rule('forename', forenameHead)] : []),
  ]
  return { comparisons, rules, loose, finer: [surname.codes, forename.codes, postcode.codes, dob.codes], full: full.codes }
}

/** How many keys of a rule are enough to learn from, and to count its pairs by. */
const shareFor = (size: number): KeyShare => (size > 800_000 ? 16 : size > 400_000 ? 8 : size > 200_000 ? 4 : 1)

/** Loose rules are used while all pairs together stay below so many a record, or so many in all where records are few. */
const PAIRS_A_RECORD_MAX = 4
const PAIRS_FEW = 600_000

const chosenRules = ({ rules, loose }: Prepared, size: number): BlockRule[] => {
  const pairsOf = (one: BlockRule): number => {
    const share = shareFor(size)
    const blocks = blocksOf(one, size, share)
    let pairs = 0
    for (let block = 0; block < blocks.count; block++) {
      const records = blocks.to[block]! - blocks.from[block]!
      pairs += records <= BLOCK_RECORDS_MAX ? records * (records - 1) / 2 : records * (BLOCK_RECORDS_MAX >> 4)
    }
    return pairs * share
  }
  if (size * (size - 1) / 2 <= PAIRS_FEW) return [{ name: 'everybody', parts: [new Int32Array(size).fill(1)] }]
  let left = Math.max(PAIRS_FEW, size * PAIRS_A_RECORD_MAX) - size * 2
  const chosen = [...rules]
  for (const one of loose) {
    const pairs = pairsOf(one)
    if (pairs > left) continue
    chosen.push(one)
    left -= pairs
  }
  return chosen
}

/** Matches among pairs of strict agreement, over the share of all matches that such rules are taken to find (Splink’s 0.7). */
const STRICT_RECALL = 0.7

const priorOf = (records: Records, full: Int32Array): number => {
  const { size, dob, postcode, numbers, extra } = records
  const strict: BlockRule[] = [
    ...[...numbers, ...extra.filter(({ kind }) => kind === 'identifier' || kind === 'email')].map(({ name, column }) => ({ name, parts: [column.codes] })),
    ...(has(dob) ? [{ name: 'name and date of birth', parts: [full, dob.codes] }] : has(postcode) ? [{ name: 'name and postcode', parts: [full, postcode.codes] }] : [{ name: 'name', parts: [full] }]),
  ]
  const share = shareFor(size)
  let pairs = 0
  strict.forEach((one, r) => {
    const { order, from, to, count } = blocksOf(one, size, share)
    for (let block = 0; block < count; block++)
      for (let i = from[block]!; i < to[block]!; i++)
        for (let j = i + 1; j < Math.min(to[block]!, i + BLOCK_RECORDS_MAX); j++)
          if (!strict.slice(0, r).some((earlier) => earlier.parts.every((part) => part[order[i]!] === part[order[j]!] && part[order[i]!] !== 0))) pairs += share
  })
  return Math.min(0.5, Math.max(1, pairs) / STRICT_RECALL / Math.max(1, size * (size - 1) / 2))
}

const train = (records: Records, { comparisons, full }: Prepared, usual: LinkageModel | null): LinkageModel => {
  const random = seededRandom('linkage')
  const { size, dob, postcode } = records
  const u = levelShares(comparisons, randomPatterns(comparisons, size, random.fork('random pairs')), usual)
  const trainings: Learnt[] = []
  const trainOn = (name: string, parts: Int32Array[], skipped: string): void => {
    const blocks = blocksOf({ name, parts }, size, shareFor(size))
    if (blocks.pairs > 0) trainings.push(learn(comparisons, blockPatterns(comparisons, blocks, random.fork(name)), u, new Set([skipped]), usual))
  }
  trainOn('name', [full], 'name')
  if (has(dob)) trainOn('date of birth', [dob.codes], 'date of birth')
  if (has(postcode)) trainOn('postcode', [postcode.codes], 'postcode')
  const m = together(comparisons, trainings, usual)
  return {
    title: 'Learnt from the records at hand', learntOn: '', source: 'expectation maximisation', records: size, prior: priorOf(records, full),
    comparisons: comparisons.map((comparison, c) => ({ name: comparison.name, levels: comparison.levels.map((words, level) => ({ words, m: m[c]![level]!, u: u[c]![level]! })) })),
  }
}

/** How rare a value is counts from so many records on: among a handful, that two share it tells nothing of how many others do. */
const RARITY_RECORDS = 100

/** Which model: a reviewed one as it stands, or one learnt from the records, beginning from what is usual. */
export type ModelChoice = { readonly given: LinkageModel } | { readonly usual: LinkageModel | null }

/** Links records with a model, or with one learnt from them. */
export const link = (records: Records, choice: ModelChoice = { usual: null }): Linked => {
  const prepared = prepare(records)
  const { comparisons } = prepared
  const model = 'given' in choice ? choice.given : train(records, prepared, choice.usual)
  const rows = comparisons.map((comparison) => model.comparisons.find((one) => one.name === comparison.name)?.levels)
  const weights = comparisons.map((comparison, c) => Float64Array.from(comparison.levels, (_, level) => {
    const found = rows[c]?.[level]
    return found ? Math.log2(found.m / found.u) : 0
  }))
  const levelU = comparisons.map((comparison, c) => Float64Array.from(comparison.levels, (_, level) => rows[c]?.[level]?.u ?? 1))
  const logU = levelU.map((row) => row.map((u) => Math.log2(u)))
  const prior = weightOf(model.prior)
  const count = comparisons.length
  const adjusted = (c: number, level: number, a: number, b: number): number => {
    const rarity = comparisons[c]!.rarity(level, a, b)
    if (rarity === 0) return weights[c]![level]!
    const share = (rarity * records.size + levelU[c]![level]! * RARITY_RECORDS) / (records.size + RARITY_RECORDS)
    return weights[c]![level]! + logU[c]![level]! - Math.log2(share)
  }
  const least = weightOf(REVIEW_LIKELIHOOD_MIN)
  let room = Math.max(1024, records.size)
  let a = new Int32Array(room)
  let b = new Int32Array(room)
  let weight = new Float64Array(room)
  let kept = 0
  let compared = 0
  const rules = chosenRules(prepared, records.size)
  const cuts = eachPair(rules, records.size, prepared.finer, (one, other) => {
    compared++
    let sum = prior
    let said = false
    for (let c = 0; c < count; c++) {
      const level = comparisons[c]!.level(one, other)
      if (level < 0) continue
      said = true
      sum += adjusted(c, level, one, other)
    }
    if (!said || sum < least) return
    if (kept === room) {
      room *= 2
      const [wideA, wideB, wideWeight] = [new Int32Array(room), new Int32Array(room), new Float64Array(room)]
      wideA.set(a)
      wideB.set(b)
      wideWeight.set(weight)
      a = wideA
      b = wideB
      weight = wideWeight
    }
    a[kept] = one
    b[kept] = other
    weight[kept++] = sum
  }, rules.length === 1 ? records.size : undefined)
  const enough = weightOf(LINK_LIKELIHOOD_MIN)
  const order = Int32Array.from({ length: kept }, (_, pair) => pair).filter((pair) => weight[pair]! >= enough)
  order.sort((one, two) => weight[two]! - weight[one]! || a[one]! - a[two]! || b[one]! - b[two]!)
  const clusters = cluster(records.size, a, b, order, records.numbers.map(({ name, column }) => ({
    name, codes: column.codes, near: (x, y) => oneSlip(column.bytes, column.starts[x]!, column.starts[x + 1]!, column.bytes, column.starts[y]!, column.starts[y + 1]!),
  })))
  return {
    a: a.subarray(0, kept), b: b.subarray(0, kept), weight: weight.subarray(0, kept), clusters, model, compared, cuts,
    explain: (one, other) => comparisons.flatMap((comparison, c) => {
      const level = comparison.level(one, other)
      return level < 0 ? [] : [{ name: comparison.name, level, words: comparison.levels[level]!, weight: adjusted(c, level, one, other) }]
    }),
  }
}

/** A record’s id as it was written. */
export const idOf = (records: Records, record: number): string => textOf(records.id, records.id.codes[record]!)
