/**
 * The folder of an agency: `incoming`, where its system puts files, and `done` and `refused`, where they come to lie. Only `incoming` is
 * for the agency to write in, so that nobody can lead a file or a result elsewhere by a link.
 */
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import type { Reading } from '../../platform/context.ts'
import { KEPT_DAYS } from '../incoming.ts'

/** The places of one agency. */
export interface Places {
  readonly incoming: string
  readonly done: string
  readonly refused: string
}

const placesOf = (agencyFolders: string, handle: string): Places => {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(handle)) throw new Error('not the handle of an organisation')
  const own = join(agencyFolders, handle)
  return { incoming: join(own, 'incoming'), done: join(own, 'done'), refused: join(own, 'refused') }
}

/** Makes an agency's places; undefined where one of them is a link or lies elsewhere: then nothing is read from it, and nothing written. */
export const openPlaces = async (agencyFolders: string, handle: string): Promise<Places | undefined> => {
  const places = placesOf(agencyFolders, handle)
  for (const place of Object.values(places)) await mkdir(place, { recursive: true, mode: 0o750 })
  const root = await realpath(agencyFolders)
  for (const place of Object.values(places)) {
    const there = await lstat(place)
    if (!there.isDirectory() || await realpath(place) !== join(root, handle, place.slice(place.lastIndexOf('/') + 1))) return undefined
  }
  return places
}

/** The place in words for a page; no path of the server. */
export const incomingName = async ({ tx }: Pick<Reading, 'tx'>, organisation: string): Promise<string> => {
  const { handle } = await tx.selectFrom('organisation').select('handle').where('id', '=', organisation).executeTakeFirstOrThrow()
  return `agency-folders/${handle}/incoming`
}

/** What lies in a place, links as links, by name. */
export const lookInto = async (place: string): Promise<readonly { readonly name: string; readonly stats: Stats }[]> => {
  const found = []
  for (const name of (await readdir(place)).toSorted()) {
    const stats = await lstat(join(place, name)).catch(() => null)
    if (stats) found.push({ name, stats })
  }
  return found
}

/** Why what lies there is no file of the agency's, in a sentence; null where it is one. A second name of a file elsewhere is a link too. */
export const whyNoFile = (stats: Stats): string | null => {
  if (stats.isSymbolicLink()) return 'This is a link, not a file. Links are never followed: put the file itself here.'
  if (stats.isDirectory()) return 'This is a folder. Put files here, not folders.'
  if (!stats.isFile()) return 'This is no file.'
  return stats.nlink > 1 ? 'This file has a second name elsewhere (a hard link). Put a file of its own here.' : null
}

/** Opens a file to read, never through a link; undefined where it is gone, or is another file than the one looked at. */
export const openWhole = async (path: string, looked: Pick<Stats, 'ino' | 'dev'>): Promise<{ readonly handle: FileHandle; readonly stats: Stats } | undefined> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (!handle) return undefined
  const stats = await handle.stat()
  if (stats.ino === looked.ino && stats.dev === looked.dev && whyNoFile(stats) === null) return { handle, stats }
  await handle.close()
  return undefined
}

/** Moves a file, unless another has taken its name meanwhile. Says whether it was moved. */
export const moveSame = async (from: string, to: string, looked: Pick<Stats, 'ino' | 'dev'>): Promise<boolean> => {
  const now = await lstat(from).catch(() => null)
  if (now === null || now.ino !== looked.ino || now.dev !== looked.dev) return false
  await rename(from, to)
  return true
}

/** Writes a result beside a file: whole or not at all, and never through what lies there. */
export const writeResult = async (path: string, words: string): Promise<void> => {
  const arriving = `${path}.${randomUUID()}.tmp`
  await writeFile(arriving, words, { flag: 'wx', mode: 0o640 })
  await rename(arriving, path)
}

/** Deletes what was kept longer than its days. */
export const forgetKept = async (places: Places, now: Date): Promise<void> => {
  for (const place of [places.done, places.refused]) {
    for (const { name, stats } of await lookInto(place)) if (now.getTime() - stats.ctime.getTime() > KEPT_DAYS * 86_400_000) await rm(join(place, name), { force: true, recursive: true })
  }
}
