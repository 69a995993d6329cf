/** Files that appear only when they are whole: written beside, then renamed. */
import { open, rename, rm } from 'node:fs/promises'

/** Writes pieces to a file one after another; a run that stops half-way leaves what stood there before. Throws what the disk says. */
export const writePieces = async (file: string, pieces: Iterable<string | Uint8Array>): Promise<void> => {
  const part = `${file}.part`
  const out = await open(part, 'w')
  try {
    for (const piece of pieces) await (typeof piece === 'string' ? out.write(piece) : out.write(piece))
  } catch (fault) {
    await rm(part, { force: true })
    throw fault
  } finally {
    await out.close()
  }
  await rename(part, file)
}

/** Joins many short lines into few pieces, so that each is worth a write. */
export function* pieced(lines: Iterable<string>): Generator<string> {
  let piece: string[] = []
  for (const line of lines) {
    piece.push(line)
    if (piece.length < 20_000) continue
    yield piece.join('')
    piece = []
  }
  yield piece.join('')
}
