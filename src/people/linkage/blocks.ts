/**
 * Which pairs of records are worth comparing: those that agree on the parts of some rule. Each pair comes once, from its first rule.
 * A block that would explode (40,000 records with one default birth date) is cut into finer ones, said and counted. Pure.
 */

/** A rule: records agree that have the same code, not 0, in every part. */
export interface BlockRule {
  readonly name: string
  readonly parts: readonly Int32Array[]
}

/** Blocks of one rule: the records in the order of their keys, and where each block of two or more begins and ends. */
export interface Blocks {
  readonly order: Int32Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly count: number
  /** Pairs in all blocks together. */
  readonly pairs: number
  /** Of a part of the keys: 1 for its own blocks; the others are too large ones, told so that every part knows what is cut. */
  readonly own: Uint8Array | null
}

/** One of so many equal parts of all keys, so that several threads share the work: each key is in one part. */
export interface KeyRange {
  readonly part: number
  readonly parts: number
}

/** Two records of one block compared at most with this many others: beyond, the block is cut. */
export const BLOCK_RECORDS_MAX = 400

const same = ({ parts }: BlockRule, a: number, b: number): boolean => {
  for (const part of parts) if (part[a] !== part[b] || part[a] === 0) return false
  return true
}

const hashed = ({ parts }: BlockRule, record: number): number => {
  let hash = 0x9e3779b9 | 0
  for (const part of parts) {
    if (part[record] === 0) return 0
    hash = Math.imul(hash ^ part[record]!, 0x85ebca6b)
    hash ^= hash >>> 13
    hash = Math.imul(hash, 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash === 0 ? 1 : hash
}

/** Of large files, training looks at one key in so many: keys are chosen by their hash, so that each block is whole or absent. */
export type KeyShare = 1 | 2 | 4 | 8 | 16

/**
 * Sorts the records into blocks: a counting sort by hash into few enough buckets for the processor's memory at hand, then runs of
 * truly equal keys within a bucket. Linear in the records.
 */
export const blocksOf = (rule: BlockRule, size: number, share: KeyShare = 1, range: KeyRange | null = null, recordsMax = BLOCK_RECORDS_MAX): Blocks => {
  const bits = Math.max(6, Math.min(22, Math.ceil(Math.log2(size / share + 1)) - 2))
  const shift = 32 - bits
  const buckets = new Int32Array((1 << bits) + 1)
  const hashes = new Int32Array(size)
  for (let record = 0; record < size; record++) {
    const hash = hashed(rule, record)
    if (hash === 0 || (hash & (share - 1)) !== 0) continue
    hashes[record] = hash
    buckets[(hash >>> shift) + 1]!++
  }
  // Of the buckets in other parts only those count that may hold a block too large.
  const firstBucket = range ? Math.floor((buckets.length - 1) * range.part / range.parts) : 0
  const lastBucket = range ? Math.floor((buckets.length - 1) * (range.part + 1) / range.parts) : buckets.length - 1
  const skipped = range ? new Uint8Array(buckets.length - 1) : null
  skipped?.forEach((_, bucket) => {
    if ((bucket < firstBucket || bucket >= lastBucket) && buckets[bucket + 1]! <= recordsMax) {
      skipped[bucket] = 1
      buckets[bucket + 1] = 0
    }
  })
  for (let bucket = 1; bucket < buckets.length; bucket++) buckets[bucket]! += buckets[bucket - 1]!
  const order = new Int32Array(buckets[buckets.length - 1]!)
  const next = buckets.slice()
  for (let record = 0; record < size; record++) {
    const hash = hashes[record]!
    if (hash !== 0 && !(skipped && skipped[hash >>> shift] === 1)) order[next[hash >>> shift]!++] = record
  }
  const own = range ? new Uint8Array(order.length >> 1) : null
  const most = order.length >> 1
  const from = new Int32Array(most)
  const to = new Int32Array(most)
  let count = 0
  let pairs = 0
  for (let bucket = 0; bucket < buckets.length - 1; bucket++) {
    let begin = buckets[bucket]!
    const stop = buckets[bucket + 1]!
    // A bucket holds a few keys: gather each key's records at the front of what is left.
    while (stop - begin > 1) {
      const first = order[begin]!
      const hash = hashes[first]!
      let edge = begin + 1
      for (let at = begin + 1; at < stop; at++) {
        const record = order[at]!
        if (hashes[record] !== hash || !same(rule, record, first)) continue
        order[at] = order[edge]!
        order[edge++] = record
      }
      const inside = bucket >= firstBucket && bucket < lastBucket
      if (edge - begin > 1 && (inside || edge - begin > recordsMax)) {
        if (own) own[count] = inside ? 1 : 0
        from[count] = begin
        to[count++] = edge
        pairs += (edge - begin) * (edge - begin - 1) / 2
      }
      begin = edge
    }
  }
  return { order, from, to, count, pairs: pairs * share, own }
}

export interface Cut {
  readonly rule: string
  /** Blocks that were too large, and records in them. */
  readonly blocks: number
  readonly records: number
}

/**
 * Every pair of records that agree by some rule, once, smaller record first, to `take`. Rules are tried in their order. A block of more than
 * BLOCK_RECORDS_MAX is parted by `finer` (codes that likely matches share) and, where still too large, each record is compared
 * with its neighbours in the file's order only; a pair of a block so cut may come again from a later rule. With a range, the pairs
 * whose first rule's key lies in it: all ranges together bring what no range brings.
 */
export const eachPair = (rules: readonly BlockRule[], size: number, finer: readonly Int32Array[], take: (a: number, b: number) => void, recordsMax = BLOCK_RECORDS_MAX, range: KeyRange | null = null): Cut[] => {
  const cuts: Cut[] = []
  // Bit r of a record: its block of rule r was cut, so that a pair may agree by r and yet not have come.
  const cut = new Int32Array(rules.length > 0 ? size : 0)
  rules.forEach((rule, r) => {
    const earlier = rules.slice(0, r)
    const blocks = blocksOf(rule, size, 1, range, recordsMax)
    let cutBlocks = 0
    let cutRecords = 0
    const pairsOf = (records: Int32Array, from: number, to: number, reach: number): void => {
      for (let i = from; i < to; i++) {
        const last = Math.min(to, i + 1 + reach)
        for (let j = i + 1; j < last; j++) {
          const a = Math.min(records[i]!, records[j]!)
          const b = Math.max(records[i]!, records[j]!)
          let come = false
          for (let e = 0; e < earlier.length && !come; e++) come = same(earlier[e]!, a, b) && ((cut[a]! & cut[b]!) >>> e & 1) === 0
          if (!come) take(a, b)
        }
      }
    }
    const refine = (records: Int32Array, depth: number): void => {
      const codes = finer[depth]
      if (records.length <= recordsMax) pairsOf(records, 0, records.length, records.length)
      else if (codes === undefined) pairsOf(records, 0, records.length, recordsMax >> 4)
      else {
        const sorted = records.slice().sort((one, other) => codes[one]! - codes[other]! || one - other)
        for (let begin = 0; begin < sorted.length;) {
          let end = begin + 1
          while (end < sorted.length && codes[sorted[end]!] === codes[sorted[begin]!]) end++
          if (end - begin > 1) refine(sorted.subarray(begin, end), depth + 1)
          begin = end
        }
      }
    }
    for (let block = 0; block < blocks.count; block++) {
      const from = blocks.from[block]!
      const to = blocks.to[block]!
      if (to - from <= recordsMax) {
        pairsOf(blocks.order, from, to, to - from)
        continue
      }
      const records = blocks.order.slice(from, to).sort()
      if (blocks.own?.[block] !== 0) {
        cutBlocks++
        cutRecords += to - from
        refine(records, 0)
      }
      for (const record of records) cut[record]! |= 1 << r
    }
    if (cutBlocks > 0) cuts.push({ rule: rule.name, blocks: cutBlocks, records: cutRecords })
  })
  return cuts
}
