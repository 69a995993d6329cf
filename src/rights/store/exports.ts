/** Files that leave: kept in the data folder by the fingerprint of their content, readable by the server's user alone. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Keeps the bytes and answers their SHA-256. The same bytes are kept once. */
export const keepExport = async (folder: string, bytes: Uint8Array): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const arriving = join(folder, `arriving-${process.pid}-${sha256}`)
  await writeFile(arriving, bytes, { mode: 0o600 })
  await rename(arriving, join(folder, sha256))
  return sha256
}

/** The bytes, if they are still what was approved. */
export const readExport = async (folder: string, sha256: string): Promise<Buffer | null> => {
  const bytes = await readFile(join(folder, sha256)).catch(() => null)
  return bytes && createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null
}

/** Files of a folder that are older than this and named by none of these: left behind by what was never saved, or by a row that has gone. */
export const unreferenced = async (folder: string, named: ReadonlySet<string>, before: Date): Promise<string[]> => {
  const names = await readdir(folder).catch(() => [])
  const old = await Promise.all(names.filter((name) => !named.has(name)).map(async (name) => ((await stat(join(folder, name)).catch(() => null))?.mtime ?? before) < before ? [name] : []))
  return old.flat()
}

/** Removes files of a folder by name; what is gone already is gone. */
export const removeFiles = async (folder: string, names: readonly string[]): Promise<void> => {
  for (const name of names) if (/^[\w-]+$/.test(name)) await rm(join(folder, name), { force: true })
}
