/**
 * Heads of the chain, kept in the data folder: whoever owns the database could rewrite every seal, but not these. One file a
 * chain, a line each ten minutes at most, and beside it the newest head of all.
 */
import { appendFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { KeptHead } from '../chain.ts'

const LINE_EVERY_MS = 600_000
const Kept = z.object({ position: z.number().int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.string() })

const linesOf = (folder: string, chainId: string): string => join(folder, `${chainId}.jsonl`)
const newestOf = (folder: string, chainId: string): string => join(folder, `${chainId}.newest.json`)

/** Keeps the head of a chain after it was sealed: always as the newest, and as a line of its own when the last one is ten minutes old. */
export const keepHead = async (folder: string, chainId: string, head: KeptHead, now: Date): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = JSON.stringify({ ...head, at: now.toISOString() })
  const lines = linesOf(folder, chainId)
  const written = await stat(lines).catch(() => null)
  // A chain that goes back on itself was cut: the head that says so must not be lost under the new one.
  const before = headOf(await readFile(newestOf(folder, chainId), 'utf8').catch(() => ''))
  if (before !== null && before.position >= head.position) await appendFile(lines, `${JSON.stringify({ ...before, at: now.toISOString() })}\n`, { mode: 0o600 })
  if (written === null || Math.abs(Date.now() - written.mtimeMs) >= LINE_EVERY_MS) await appendFile(lines, `${text}\n`, { mode: 0o600 })
  // Never half a head: the new one takes the old one's place when it is whole.
  const half = `${newestOf(folder, chainId)}.${process.pid}`
  await writeFile(half, text, { mode: 0o600 })
  await rename(half, newestOf(folder, chainId))
}

/** Every head that is kept of a chain, in the order of their places. A line that cannot be read is none: a process may have died while writing it. */
export const keptHeads = async (folder: string, chainId: string): Promise<KeptHead[]> => {
  const texts = await Promise.all([linesOf, newestOf].map((path) => readFile(path(folder, chainId), 'utf8').catch(() => '')))
  const heads = new Map<number, KeptHead>()
  for (const line of texts.join('\n').split('\n')) {
    const head = headOf(line)
    // The first one kept for a place counts: a later one may be a rewritten chain's.
    if (head && !heads.has(head.position)) heads.set(head.position, head)
  }
  return [...heads.values()].sort((a, b) => a.position - b.position)
}

/** How many other chains this folder keeps heads of: a database that was made anew has another chain, and so has one whose chain was begun again. */
export const otherChains = async (folder: string, chainId: string): Promise<number> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl') && name !== `${chainId}.jsonl`).length

const headOf = (line: string): KeptHead | null => {
  try {
    const { position, hash } = Kept.parse(JSON.parse(line))
    return { position, hash }
  } catch {
    return null
  }
}
