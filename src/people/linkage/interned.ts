/**
 * Texts as small whole numbers, kept as bytes: a million records hold few different names, and comparing numbers costs nothing.
 * Code 0 is a missing text. Pure.
 */

/** A column of texts: each record's code, and each code's bytes (UTF-8, normalised by whoever put them in) and number of records. */
export interface Column {
  readonly codes: Int32Array
  /** How many codes there are, with the missing one. */
  readonly size: number
  readonly bytes: Uint8Array
  /** Code c’s bytes run from `starts[c]` to `starts[c + 1]`. */
  readonly starts: Int32Array
  readonly counts: Int32Array
  /** How many records have a text at all: what the counts are shares of. */
  readonly known: number
}

export interface Interner {
  /** The code of these bytes, a new one where nobody has them yet; 0 for none. */
  add(bytes: Uint8Array, from: number, to: number): number
  size(): number
  /** The column, once every record has its code. Call once. */
  column(codes: Int32Array): Column
}

/** Remembers texts by their bytes in one growing block of memory, found by an open-addressed table of hashes. */
export const interner = (): Interner => {
  let table = new Int32Array(1 << 12)
  let mask = table.length - 1
  let hashes = new Int32Array(1 << 11)
  let starts = new Int32Array((1 << 11) + 1)
  let bytes = new Uint8Array(1 << 14)
  let size = 1

  const grow = (): void => {
    table = new Int32Array(table.length * 4)
    mask = table.length - 1
    for (let code = 1; code < size; code++) {
      let slot = hashes[code]! & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = code
    }
  }

  const add = (from: Uint8Array, start: number, end: number): number => {
    const length = end - start
    if (length <= 0) return 0
    let hash = 0x811c9dc5
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ from[at]!, 0x01000193)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x2c1b3c6d)
    hash ^= hash >>> 13
    let slot = hash & mask
    for (let code = table[slot]!; code !== 0; slot = (slot + 1) & mask, code = table[slot]!) {
      if (hashes[code] !== hash) continue
      const own = starts[code]!
      if (starts[code + 1]! - own !== length) continue
      let at = 0
      while (at < length && bytes[own + at] === from[start + at]) at++
      if (at === length) return code
    }
    const code = size++
    if (code + 1 >= hashes.length) {
      hashes = widened(hashes, hashes.length * 2)
      starts = widened(starts, hashes.length + 1)
    }
    const own = starts[code]!
    if (own + length > bytes.length) bytes = widenedBytes(bytes, Math.max(bytes.length * 2, own + length))
    for (let at = 0; at < length; at++) bytes[own + at] = from[start + at]!
    starts[code + 1] = own + length
    hashes[code] = hash
    table[slot] = code
    if (size * 2 > table.length) grow()
    return code
  }

  return {
    add,
    size: () => size,
    column: (codes) => {
      const counts = new Int32Array(size)
      for (let record = 0; record < codes.length; record++) counts[codes[record]!]!++
      return { codes, size, bytes: bytes.slice(0, starts[size]), starts: starts.slice(0, size + 1), counts, known: codes.length - counts[0]! }
    },
  }
}

const widened = (array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  const wide = new Int32Array(length)
  wide.set(array)
  return wide
}

const widenedBytes = (array: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> => {
  const wide = new Uint8Array(length)
  wide.set(array)
  return wide
}

const decoder = new TextDecoder()

/** One code's text. */
export const textOf = ({ bytes, starts }: Column, code: number): string => decoder.decode(bytes.subarray(starts[code], starts[code + 1]))

/** Something about each code of a column, worked out once a code and not once a record. */
export const perCode = (column: Column, of: (text: string, code: number) => number): Int32Array => {
  const found = new Int32Array(column.size)
  for (let code = 1; code < column.size; code++) found[code] = of(textOf(column, code), code)
  return found
}

/** Numbers texts in the order in which they first come: equal texts, equal numbers; nought for none. */
export const numbering = (): ((text: string) => number) => {
  const numbers = new Map<string, number>()
  return (text) => {
    if (text === '') return 0
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size + 1)
    return numbers.size
  }
}
