/** The clusters as the bytes of a CSV file: ids are copied as they were written, a million lines make no texts. Pure. */
import { csvLine } from '../../core/csv-line.ts'
import type { Clusters } from './clusters.ts'
import { textOf, type Column } from './interned.ts'
import type { Records } from './records.ts'

const PIECE_BYTES = 1 << 20
const COMMA = 44, QUOTE = 34, LINE_FEED = 10, CARRIAGE_RETURN = 13

const encoder = new TextEncoder()

/** The codes that must stand in quotation marks, as they are written then. */
const quotedIds = (id: Column): Map<number, Uint8Array> => {
  const quoted = new Map<number, Uint8Array>()
  for (let code = 1; code < id.size; code++)
    for (let at = id.starts[code]!; at < id.starts[code + 1]!; at++) {
      const byte = id.bytes[at]!
      if (byte !== COMMA && byte !== QUOTE && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) continue
      quoted.set(code, encoder.encode(csvLine([textOf(id, code)]).slice(0, -2)))
      break
    }
  return quoted
}

/** `unique_id,cluster_id`, a line a record in the order of the file; a cluster bears the id of its first record. */
export function* clusterPieces({ id, size }: Records, { of }: Clusters): Generator<Uint8Array> {
  const quoted = quotedIds(id)
  let piece = new Uint8Array(PIECE_BYTES)
  let to = 0
  const put = (code: number): void => {
    const ready = quoted.get(code)
    if (ready) {
      piece.set(ready, to)
      to += ready.length
    } else for (let at = id.starts[code]!; at < id.starts[code + 1]!; at++) piece[to++] = id.bytes[at]!
  }
  const widest = (code: number): number => quoted.get(code)?.length ?? id.starts[code + 1]! - id.starts[code]!
  yield encoder.encode(csvLine(['unique_id', 'cluster_id']))
  for (let record = 0; record < size; record++) {
    const [own, first] = [id.codes[record]!, id.codes[of[record]!]!]
    if (to + widest(own) + widest(first) + 3 > piece.length) {
      yield piece.subarray(0, to)
      piece = new Uint8Array(Math.max(PIECE_BYTES, widest(own) + widest(first) + 3))
      to = 0
    }
    put(own)
    piece[to++] = COMMA
    put(first)
    piece[to++] = CARRIAGE_RETURN
    piece[to++] = LINE_FEED
  }
  yield piece.subarray(0, to)
}
