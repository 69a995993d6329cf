/** Ids of the demonstration: the same handle always gives the same id, so that loads of different sizes and ways agree. */
import { hash } from 'node:crypto'

/** The id of one thing of a kind by its handle: a UUID (version 8, our own) from the SHA-256 of both. */
export const idOf = (kind: string, handle: string): string => {
  const h = hash('sha256', `${kind}/${handle}`)
  const variant = ((Number.parseInt(h[16]!, 16) & 3) | 8).toString(16)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const REFERENCES = 32n ** 7n

/** The `index`-th reference of seven letters: an odd multiplier visits every one of the 32⁷ once, so that none comes twice. */
export const referenceOf = (prefix: string, index: number): string => {
  let rest = (BigInt(index) * 20_088_499_867n + 7_354_891_271n) % REFERENCES
  let letters = ''
  for (let i = 0; i < 7; i++) {
    letters = LETTERS[Number(rest % 32n)]! + letters
    rest /= 32n
  }
  return `${prefix}-${letters}`
}
