/**
 * Records of one human being, from pairs: likeliest first, and never two that hold different strong numbers, however they are joined.
 * Pure.
 */

export interface StrongNumbers {
  readonly name: string
  readonly codes: Int32Array
  /** Could these two codes be one number typed wrong? */
  near(a: number, b: number): boolean
}

export interface Clusters {
  /** Each record's cluster: the smallest record in it. */
  readonly of: Int32Array
  /** Pairs (their places in the list) that are likely enough and were not joined because two strong numbers contradict: for review. */
  readonly contradicted: number[]
}

/** Joins the pairs in the order given (`order`: places in `a` and `b`, likeliest first). */
export const cluster = (size: number, a: Int32Array, b: Int32Array, order: Int32Array, numbers: readonly StrongNumbers[]): Clusters => {
  const parent = Int32Array.from({ length: size }, (_, record) => record)
  const find = (record: number): number => {
    let root = record
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!
      root = parent[root]!
    }
    return root
  }
  // Each cluster's different numbers; a cluster of one record is read off its row.
  const held = numbers.map(() => new Map<number, number[]>())
  const numbersOf = (n: number, root: number): readonly number[] => {
    const known = held[n]!.get(root)
    if (known) return known
    const code = numbers[n]!.codes[root]!
    return code === 0 ? [] : [code]
  }
  const contradicts = (one: number, other: number): boolean => numbers.some((number, n) => {
    const mine = numbersOf(n, one)
    const theirs = numbersOf(n, other)
    return mine.length > 0 && theirs.length > 0 && !mine.some((code) => theirs.some((its) => code === its || number.near(code, its)))
  })
  const contradicted: number[] = []
  for (const pair of order) {
    const one = find(a[pair]!)
    const other = find(b[pair]!)
    if (one === other) continue
    if (contradicts(one, other)) {
      contradicted.push(pair)
      continue
    }
    const [root, child] = one < other ? [one, other] : [other, one]
    numbers.forEach((_, n) => {
      const both = new Set([...numbersOf(n, root), ...numbersOf(n, child)])
      if (both.size > 0) held[n]!.set(root, [...both])
      held[n]!.delete(child)
    })
    parent[child] = root
  }
  for (let record = 0; record < size; record++) parent[record] = find(record)
  return { of: parent, contradicted }
}
