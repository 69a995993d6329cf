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
  // Each cluster’s number, by its root; the few clusters with several spellings have a list.
  const single = numbers.map(({ codes }) => codes.slice())
  const several = numbers.map(() => new Map<number, readonly number[]>())
  const held = (n: number, root: number): readonly number[] => several[n]!.get(root) ?? [single[n]![root]!]
  const contradicts = (one: number, other: number): boolean => {
    for (let n = 0; n < numbers.length; n++) {
      const mine = single[n]![one]!
      const theirs = single[n]![other]!
      if (mine === 0 || theirs === 0 || mine === theirs) continue
      if (!held(n, one).some((code) => held(n, other).some((its) => code === its || numbers[n]!.near(code, its)))) return true
    }
    return false
  }
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
    for (let n = 0; n < numbers.length; n++) {
      const mine = single[n]![root]!
      const theirs = single[n]![child]!
      if (theirs === 0) continue
      if (mine === 0) {
        single[n]![root] = theirs
        const list = several[n]!.get(child)
        if (list) several[n]!.set(root, list)
      } else if (mine !== theirs || several[n]!.has(child)) several[n]!.set(root, [...new Set([...held(n, root), ...held(n, child)])])
    }
    parent[child] = root
  }
  for (let record = 0; record < size; record++) parent[record] = find(record)
  return { of: parent, contradicted }
}
