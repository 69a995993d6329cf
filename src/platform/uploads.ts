/** Files that somebody sends: streamed to the data folder under the fingerprint of their content, never held in memory. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Core } from './action.ts'
import type { Viewer } from './context.ts'
import { whyNotText } from './file-kinds.ts'

export interface Uploaded {
  readonly values: Record<string, string>
  /** Why the file was not taken, where it is none that we read. */
  readonly refused: string | null
}

/**
 * Reads a multipart form: its plain fields as text, and its one file stored. The file's field becomes its SHA-256, by which
 * the organisation's actions may open it; an empty file field becomes an empty text.
 *
 * Nothing is written unless the fields before the file show that the form was meant (`isMeant`: the session's key), and nothing
 * stays that is no plain text by its content, whatever its name or the browser says of it.
 */
export const storeUpload = async (core: Core, viewer: Viewer, request: FastifyRequest, field: string, isMeant: (values: Readonly<Record<string, string>>) => boolean): Promise<Uploaded> => {
  const values: Record<string, string> = {}
  let refused: string | null = null
  for await (const part of request.parts()) {
    if (part.type === 'field') values[part.fieldname] = String(part.value)
    else if (part.fieldname === field && part.filename !== '' && isMeant(values)) {
      const stored = await storeBytes(core, viewer, part.file)
      if ('refused' in stored) refused = stored.refused
      else {
        values[field] = stored.sha256
        values[`${field}Name`] = part.filename
      }
    } else part.file.resume()
  }
  return { values, refused }
}

/** The largest file that is taken. */
export const UPLOAD_BYTES_MAX = 1_000_000_000
const TOO_LARGE = 'This file is larger than 1 GB. Send it in parts.'

/**
 * Stores bytes as they come, under the fingerprint of their content, for the viewer's organisation. What is no plain text by its first
 * bytes, and what grows beyond the largest file that is taken, is refused in a sentence and leaves nothing.
 */
export const storeBytes = async (core: Pick<Core, 'files' | 'database'>, viewer: Viewer, bytes: AsyncIterable<Buffer>): Promise<{ readonly sha256: string } | { readonly refused: string }> => {
  const chunks = bytes[Symbol.asyncIterator]()
  let chunk = await chunks.next()
  // Judged before a file is made: one that is made while it is taken away again would stay.
  const refused = chunk.done ? null : whyNotText(chunk.value)
  if (refused !== null) {
    while (!chunk.done) chunk = await chunks.next()
    return { refused }
  }
  const folder = core.files.uploads
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const arriving = join(folder, `arriving-${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`)
  const hash = createHash('sha256')
  let size = 0
  try {
    await pipeline(async function* () {
      for (; !chunk.done; chunk = await chunks.next()) {
        hash.update(chunk.value)
        size += chunk.value.length
        if (size > UPLOAD_BYTES_MAX) throw new TooLarge()
        yield chunk.value
      }
    }, createWriteStream(arriving, { mode: 0o600 }))
    const sha256 = hash.digest('hex')
    await rename(arriving, join(folder, sha256))
    await core.database.transaction().execute(async (tx) => {
      await sql`select set_config('app.organisation', ${viewer.organisationId}, true)`.execute(tx)
      await tx.insertInto('upload').values({ sha256, account_id: viewer.accountId, organisation_id: viewer.organisationId, size_bytes: size, stored_at: new Date() })
        .onConflict((conflict) => conflict.doNothing()).execute()
    })
    return { sha256 }
  } catch (fault) {
    await rm(arriving, { force: true })
    if (fault instanceof TooLarge) return { refused: TOO_LARGE }
    throw fault
  }
}

class TooLarge extends Error {}

/** The stored file's bytes, as a stream; the caller has checked (through the upload table) that it may. */
export const openUpload = (folder: string, sha256: string): AsyncIterable<Buffer> => {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a fingerprint')
  return createReadStream(join(folder, sha256))
}
