/**
 * Which number stood in which row first. A file of two million rows must be checked for doubles in a few tens of
 * megabytes, so the numbers lie end to end in pages of bytes with an open-addressing table beside them: exact, with no
 * chance of a false hit, and no copy of what is held when it grows.
 */

const PAGE_BITS = 20
const PAGE_BYTES = 1 << PAGE_BITS
/** An entry is the row in four bytes, the length in two, and the letters: a byte each, three where it is not ASCII. */
const ENTRY_HEAD = 6
const ASCII_END = 0x80

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** Remembers the first row of each number; see `claim`. */
export interface FirstRows {
  /** The row that had this number before, or 0 when this row is the first with it. Rows count from 1; a number has at most 10,000 letters. */
  claim(number: string, row: number): number
  /** Has this number been claimed? */
  has(number: string): boolean
}

/** An empty memory of first rows: about 25 bytes a number of ten letters. */
export const firstRows = (): FirstRows => {
  const pages: Uint8Array[] = []
  let used = PAGE_BYTES
  let count = 0
  /** Slot → where the entry begins, and 1; 0 is a free slot. */
  let slots = new Uint32Array(1024)

  const rowAt = (page: Uint8Array, at: number): number =>
    (page[at]! | (page[at + 1]! << 8) | (page[at + 2]! << 16) | (page[at + 3]! << 24)) >>> 0
  const lengthAt = (page: Uint8Array, at: number): number => page[at + 4]! | (page[at + 5]! << 8)
  const textAt = (page: Uint8Array, at: number): string => {
    let text = ''
    for (let i = lengthAt(page, at), from = at + ENTRY_HEAD; i > 0; i--) {
      const byte = page[from++]!
      text += String.fromCharCode(byte < ASCII_END ? byte : page[from++]! | (page[from++]! << 8))
    }
    return text
  }
  const same = (page: Uint8Array, at: number, text: string): boolean => {
    if (lengthAt(page, at) !== text.length) return false
    let from = at + ENTRY_HEAD
    for (let i = 0; i < text.length; i++) {
      const byte = page[from++]!
      if ((byte < ASCII_END ? byte : page[from++]! | (page[from++]! << 8)) !== text.charCodeAt(i)) return false
    }
    return true
  }
  const written = (text: string, row: number): number => {
    if (used + ENTRY_HEAD + text.length * 3 > PAGE_BYTES) {
      pages.push(new Uint8Array(PAGE_BYTES))
      used = 0
    }
    const page = pages[pages.length - 1]!
    const start = used
    page[used++] = row
    page[used++] = row >>> 8
    page[used++] = row >>> 16
    page[used++] = row >>> 24
    page[used++] = text.length
    page[used++] = text.length >>> 8
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      page[used++] = code < ASCII_END ? code : ASCII_END
      if (code < ASCII_END) continue
      page[used++] = code
      page[used++] = code >>> 8
    }
    return (pages.length - 1) * PAGE_BYTES + start
  }
  const widen = (): void => {
    const held = slots
    slots = new Uint32Array(held.length * 2)
    for (const entry of held) {
      if (entry === 0) continue
      const at = entry - 1
      let slot = hashOf(textAt(pages[at >>> PAGE_BITS]!, at & (PAGE_BYTES - 1))) & (slots.length - 1)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = entry
    }
  }
  /** The row under this number, or 0, and the slot where it stands or would stand. */
  const find = (text: string): { readonly row: number; readonly slot: number } => {
    let slot = hashOf(text) & (slots.length - 1)
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      const page = pages[(entry - 1) >>> PAGE_BITS]!
      const at = (entry - 1) & (PAGE_BYTES - 1)
      if (same(page, at, text)) return { row: rowAt(page, at), slot }
      slot = (slot + 1) & (slots.length - 1)
    }
    return { row: 0, slot }
  }
  return {
    claim: (text, row) => {
      const { row: first, slot } = find(text)
      if (first > 0) return first
      slots[slot] = written(text, row) + 1
      // Above three quarters full, searching a slot grows long.
      if (++count * 4 > slots.length * 3) widen()
      return 0
    },
    has: (text) => find(text).row > 0,
  }
}
