/** Where an installation keeps what it must remember: the database cluster, stored files, evidence snapshots. */
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { reachable, serverUser } from './postgres-programs.ts'

/** The root of the checkout this code runs from, bundled or not: the nearest folder above with a package.json. */
export const checkoutFolder = (): string => {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) return process.cwd()
    folder = dirname(folder)
  }
  return folder
}

/** Where the files of an installation are, for actions and queries that read or write them. */
export interface Folders {
  /** One folder a snapshot of the evidence, and the cohorts made of other people's records. */
  readonly snapshots: string
  /** Files that somebody sent, each under the fingerprint of its content. */
  readonly uploads: string
  /** One folder an agency: what it puts in `incoming` is taken by its schedules, and comes to lie in `done` or `refused`. */
  readonly agencyFolders: string
  /** Copies of their own information that are ready for people, each under the fingerprint of its content. */
  readonly exports: string
  /** Heads of the audit's chain, kept outside the database so that its owner cannot rewrite it unnoticed. */
  readonly auditHeads: string
  /** The key that seals what must be read again: readable by the server's user alone, and part of every back-up. */
  readonly keys: string
  /** In a demonstration: the extracts that its data officers load, written with it. */
  readonly nextDay: string
  /** The registers and records that the product ships: `data/` of the checkout, only read. */
  readonly registers: string
}

/** The folders of an installation whose data folder this is. */
export const foldersOf = (folder: string): Folders => ({
  snapshots: join(folder, 'snapshots'),
  uploads: join(folder, 'files'),
  agencyFolders: join(folder, 'agency-folders'),
  exports: join(folder, 'exports'),
  keys: join(folder, 'keys'),
  auditHeads: join(folder, 'audit-heads'),
  nextDay: join(folder, 'next-day'),
  registers: join(checkoutFolder(), 'data'),
})

const writable = (path: string): boolean => {
  if (!existsSync(path)) return dirname(path) !== path && writable(dirname(path))
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The data folder of this checkout, always outside it: `THROUGHLINE_HOME` where it is set, else a folder named after the
 * checkout's path in the user's data home, so that two clones never share a database by accident.
 *
 * Root's own home is usually closed to the user that PostgreSQL runs as; the folder is then in /var/lib, or the
 * temporary folder where /var/lib cannot be written.
 */
export const dataFolder = (checkout = checkoutFolder(), environment = process.env): string => {
  const chosen = environment['THROUGHLINE_HOME']
  if (chosen !== undefined && chosen !== '') return chosen
  const name = createHash('sha256').update(checkout).digest('hex').slice(0, 12)
  const user = serverUser()
  const places = [
    join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'throughline', name),
    join('/var/lib/throughline', name),
  ]
  return places.find((place) => reachable(place, user) && writable(place)) ?? join(tmpdir(), `throughline-${name}`)
}
