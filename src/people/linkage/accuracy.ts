/** How well clusters fit a known truth, pairwise: every pair of records in one cluster is a claim. Pure. */

export interface Accuracy {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Compares each record's cluster with each record's true one. Fractions; 1 where there is nothing to get wrong. */
export const accuracyOf = (clusters: ArrayLike<number | string>, truth: ArrayLike<number | string>): Accuracy => {
  const found = new Map<number | string, number>()
  const real = new Map<number | string, number>()
  const both = new Map<string, number>()
  for (let record = 0; record < truth.length; record++) {
    const [one, other] = [clusters[record]!, truth[record]!]
    found.set(one, (found.get(one) ?? 0) + 1)
    real.set(other, (real.get(other) ?? 0) + 1)
    both.set(`${one}\t${other}`, (both.get(`${one}\t${other}`) ?? 0) + 1)
  }
  const pairs = (sizes: ReadonlyMap<unknown, number>): number => [...sizes.values()].reduce((sum, size) => sum + size * (size - 1) / 2, 0)
  const right = pairs(both)
  const precision = pairs(found) === 0 ? 1 : right / pairs(found)
  const recall = pairs(real) === 0 ? 1 : right / pairs(real)
  return { precision, recall, f1: precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall) }
}
