/**
 * Reading a file as it streams in: bytes to text, text to records, records to rows. Memory does not grow with the file
 * (but for the numbers already seen, about 45 bytes a row). No database, no stored person.
 */
import { isUtf8 } from 'node:buffer'
import type { Refusal } from '../core/result.ts'
import { csvRecords } from '../platform/csv.ts'
import { openExtract, type OpenExtract, type ReadingOptions } from './reader.ts'
import type { AgencyKind, ExtractEvent } from './rules.ts'
import { HEAD_BYTES, emptyFile, notUtf16, notUtf8, onlyHeadings, quoteLeftOpen, shapeOf, unseenHeading } from './shapes.ts'
import { holdsUnseen } from './values.ts'

/** Chunks are cut to this size: rows of a small batch die young, and 200 MB are read in 190 MB of memory instead of 280. */
const WINDOW_BYTES = 16_384
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Whether the decoding found bytes that are not text, and whether it had broken off within a line by then. */
interface Damage {
  found: boolean
  midLine: boolean
}

/** Gives the bytes on, and remembers whether the last of them ended a line. */
async function* watched(chunks: AsyncIterable<Uint8Array>, damage: Damage): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const last = chunk.at(-1)
    if (last !== undefined) damage.midLine = last !== LINE_FEED && last !== CARRIAGE_RETURN
    yield chunk
  }
}

async function* windows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += WINDOW_BYTES) yield chunk.subarray(at, at + WINDOW_BYTES)
  }
}

/** How many bytes at the end begin a letter whose other bytes are still to come: 0 to 3. */
const begunLetter = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

/** How many whole lines at the beginning are valid UTF-8, in bytes. */
const goodLines = (bytes: Uint8Array): number => {
  let good = 0
  for (let end = bytes.indexOf(LINE_FEED) + 1; end > 0 && isUtf8(bytes.subarray(good, end)); end = bytes.indexOf(LINE_FEED, good) + 1) good = end
  return good
}

/** Valid UTF-8 as it came. At the first line that is not, `damage` is set, and neither it nor anything after it is given. */
async function* checkedUtf8(chunks: AsyncIterable<Uint8Array>, damage: Damage): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array = new Uint8Array()
  for await (const chunk of windows(chunks)) {
    const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk])
    const whole = bytes.subarray(0, bytes.length - begunLetter(bytes))
    if (!isUtf8(whole)) {
      damage.found = true
      return yield bytes.subarray(0, goodLines(bytes))
    }
    begun = bytes.slice(whole.length)
    yield whole
  }
  damage.found = begun.length > 0
}

async function* asUtf8(chunks: AsyncIterable<Uint8Array>, encoding: string, damage: Damage): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  try {
    for await (const chunk of windows(chunks)) yield Buffer.from(decoder.decode(chunk, { stream: true }))
    decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    damage.found = true
  }
}

/** The first bytes of a source, and the whole source again from its beginning. */
const peeked = async (chunks: AsyncIterable<Uint8Array>): Promise<{ head: Uint8Array; all: (skip: number) => AsyncGenerator<Uint8Array> }> => {
  const source = chunks[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  let ended = false
  while (length < HEAD_BYTES && !ended) {
    const next = await source.next()
    ended = next.done === true
    if (next.done !== true) {
      first.push(next.value)
      length += next.value.length
    }
  }
  const joined = Buffer.concat(first)
  async function* all(skip: number): AsyncGenerator<Uint8Array> {
    try {
      yield joined.subarray(skip)
      for (let next = ended ? undefined : await source.next(); next && next.done !== true; next = await source.next()) yield next.value
    } finally {
      await source.return?.()
    }
  }
  return { head: joined.subarray(0, HEAD_BYTES), all }
}

const stopped = (refusal: Refusal): ExtractEvent => ({ kind: 'stopped', refusal })

/**
 * Reads an agency's extract, in batches of events (a few hundred rows each): see `ExtractEvent` for their order. The
 * last event of the last batch is `totals`, or `stopped` with the sentence why the whole file is refused.
 */
export async function* readExtractBatches(
  chunks: AsyncIterable<Uint8Array>, kind: AgencyKind, options: ReadingOptions,
): AsyncGenerator<readonly ExtractEvent[]> {
  const { head, all } = await peeked(chunks)
  const shape = shapeOf(head)
  if (!shape.ok) return yield [stopped(shape)]
  const { encoding, delimiter, skip } = shape.value
  const damage: Damage = { found: false, midLine: false }
  const bytes = encoding === 'utf-8' ? checkedUtf8(all(skip), damage) : asUtf8(all(skip), encoding, damage)
  let row = 0
  let taken = 0
  let refused = 0
  let blank = 0
  let open: OpenExtract | undefined
  for await (const batch of csvRecords(watched(bytes, damage), delimiter)) {
    const events: ExtractEvent[] = []
    for (const cells of batch.records) {
      row++
      if (open) {
        const event = open.read(row, cells)
        if (event) events.push(event)
        if (!event) blank++
        else if (event.kind === 'row') taken++
        else refused++
      } else if (cells.some((cell) => cell.trim() !== '')) {
        if (cells.some(holdsUnseen)) return yield [stopped(unseenHeading())]
        open = openExtract(cells, kind, options)
        events.push({ kind: 'header', columns: open.columns, shape: { encoding, delimiter } })
        if (open.refusal) return yield [...events, stopped(open.refusal)]
      }
    }
    // Text cut off before bytes that are not text may well end inside quotation marks: then the bytes are the cause.
    if (damage.found) damage.midLine &&= !batch.quoteLeftOpen
    else if (batch.quoteLeftOpen) return yield [...events, stopped(quoteLeftOpen(row + 1))]
    if (events.length > 0) yield events
  }
  if (damage.found) {
    const damagedRow = damage.midLine ? Math.max(row, 1) : row + 1
    return yield [stopped(encoding === 'utf-8' ? notUtf8(damagedRow) : notUtf16(damagedRow))]
  }
  if (!open) return yield [stopped(emptyFile())]
  const rows = taken + refused
  yield [rows === 0 ? stopped(onlyHeadings()) : { kind: 'totals', totals: { rows, taken, refused, blank } }]
}

/** The same, one event at a time. */
export async function* readExtract(chunks: AsyncIterable<Uint8Array>, kind: AgencyKind, options: ReadingOptions): AsyncGenerator<ExtractEvent> {
  for await (const batch of readExtractBatches(chunks, kind, options)) yield* batch
}
