/**
 * Which number stood in which row first. A file of two million rows must be checked for doubles in tens of megabytes, so
 * the numbers lie end to end in one typed array with an open-addressing table beside it: exact, no chance of a false hit.
 */

const grown = <T extends Uint16Array | Uint32Array>(old: T, make: (length: number) => T): T => {
  const larger = make(old.length * 2)
  larger.set(old)
  return larger
}

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** Remembers the first row of each number; see `claim`. */
export interface FirstRows {
  /** The row that had this number before, or 0 when this row is the first with it. Rows count from 1. */
  claim(number: string, row: number): number
}

/** An empty memory of first rows, about 45 bytes a number of ten characters. */
export const firstRows = (): FirstRows => {
  let letters = new Uint16Array(1024)
  /** Where the letters of the nth number begin; it ends where the next begins. */
  let starts = new Uint32Array(256)
  let rows = new Uint32Array(256)
  /** Slot → n + 1, or 0 when free. */
  let slots = new Uint32Array(512)
  let hashes = new Uint32Array(256)
  let count = 0
  const same = (n: number, text: string): boolean => {
    const start = starts[n]!
    if (starts[n + 1]! - start !== text.length) return false
    for (let i = 0; i < text.length; i++) if (letters[start + i] !== text.charCodeAt(i)) return false
    return true
  }
  const widen = (): void => {
    slots = new Uint32Array(slots.length * 2)
    for (let n = 0; n < count; n++) {
      let slot = hashes[n]! & (slots.length - 1)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = n + 1
    }
  }
  return {
    claim: (text, row) => {
      const hash = hashOf(text)
      let slot = hash & (slots.length - 1)
      for (let held = slots[slot]!; held !== 0; held = slots[slot]!) {
        if (hashes[held - 1] === hash && same(held - 1, text)) return rows[held - 1]!
        slot = (slot + 1) & (slots.length - 1)
      }
      const end = starts[count]! + text.length
      while (end > letters.length) letters = grown(letters, (length) => new Uint16Array(length))
      if (count + 2 > starts.length) starts = grown(starts, (length) => new Uint32Array(length))
      if (count + 1 > rows.length) {
        rows = grown(rows, (length) => new Uint32Array(length))
        hashes = grown(hashes, (length) => new Uint32Array(length))
      }
      for (let i = 0; i < text.length; i++) letters[starts[count]! + i] = text.charCodeAt(i)
      starts[count + 1] = end
      rows[count] = row
      hashes[count] = hash
      slots[slot] = ++count
      // Above three quarters full, searching a slot grows long.
      if (count * 4 > slots.length * 3) widen()
      return 0
    },
  }
}
