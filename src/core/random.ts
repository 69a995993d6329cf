/**
 * Chance as an argument: a seeded generator of numbers and ids. The same seed gives the same sequence on every machine.
 */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One of the items. */
  pick<T>(items: readonly T[]): T
  /** One of the keys, each as likely as its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  /** A version 4 UUID drawn from this sequence. */
  uuid(): string
  /** An independent sequence named by a word: adding draws to one leaves the others as they were. */
  fork(name: string): Random
}

const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

/** A seeded sequence (sfc32 by Chris Doty-Humphrey, seeded by splitmix32). */
export const seededRandom = (seed: number | string): Random => {
  let state = typeof seed === 'string' ? hash(seed) : seed >>> 0
  const splitmix = (): number => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = splitmix(), b = splitmix(), c = splitmix(), d = 1
  const word = (): number => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) word()
  const hex = (): string => word().toString(16).padStart(8, '0')
  const random: Random = {
    next: () => word() / 4_294_967_296,
    whole: (low, high) => low + Math.floor(random.next() * (high - low + 1)),
    chance: (probability) => random.next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('pick: nothing to pick from')
      return items[Math.floor(random.next() * items.length)]!
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][]
      let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key
      return entries.at(-1)![0]
    },
    uuid: () => {
      const h = hex() + hex() + hex() + hex()
      const variant = ((Number.parseInt(h[16]!, 16) & 3) | 8).toString(16)
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
    },
    fork: (name) => seededRandom(`${seed}/${name}`),
  }
  return random
}
