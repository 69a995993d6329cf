/**
 * Starts the embedded PostgreSQL, or joins the one that already runs on the same data folder.
 *
 * Several processes share one server. Each holds a session with a shared lock for as long as it needs it; whoever leaves
 * last stops it. Killed processes need no tidying: the server outlives them and the next start joins it; a killed
 * server leaves a stale `postmaster.pid` and is started anew, with everything that was committed
 * (docs/decisions/2026-11-23-embedded-postgres.md).
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { ensureRoles, roleUrl, APP_ROLE, OWNER_ROLE } from './roles.ts'
import { postgresPrograms, reachable, serverUser, type ServerUser } from './postgres-programs.ts'

/** A running server and this process's hold on it. */
export interface Postgres {
  /** For the doors: the role that owns nothing and obeys the row-level policies. */
  url(database: string): string
  /** For migrations: the role that owns every table. */
  ownerUrl(database: string): string
  /** For creating databases and extensions: the superuser of this server alone. */
  adminUrl(database: string): string
  /** True when the server was already running. */
  readonly reused: boolean
  /** The process that serves, for the launcher's own tests. */
  readonly processId: number
  /** Lets go without stopping the server. */
  release(): Promise<void>
  /** Lets go and stops the server, unless another process still holds it. Says whether it was stopped. */
  stop(): Promise<boolean>
}

/** How to start: where the data is, and for tests whether a crash may lose it and whose programs to run. */
export interface PostgresOptions {
  readonly dataFolder: string
  /** False only for data that may be thrown away: a power cut would lose it. */
  readonly fsync?: boolean
  /** A folder with `initdb` and `postgres`, instead of those from npm. */
  readonly programs?: string
}

const PORT = 5432
const START_SECONDS_MAX = 120
const STOP_SECONDS_MAX = 60
const SOCKET_PATH_BYTES_MAX = 100
/** Any number, the same in every process: the lock that each process holds while it needs the server. */
const HOLD_LOCK = 7_418_001

const SETTINGS: readonly string[] = [
  'listen_addresses=', 'unix_socket_permissions=0700', 'max_connections=200', 'shared_buffers=256MB', 'max_wal_size=2GB',
  'random_page_cost=1.1', 'jit=off', 'log_min_messages=warning', 'log_line_prefix=%m [%p] ', 'logging_collector=off',
]
const THROW_AWAY: readonly string[] = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** A folder of the server's own, closed to everybody else. */
const closedFolder = (path: string, user: ServerUser | undefined): string => {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const entry = lstatSync(path)
  const owner = user?.uid ?? process.getuid?.()
  if (user !== undefined && entry.uid === 0) chownSync(path, user.uid, user.gid)
  else if (!entry.isDirectory() || (owner !== undefined && entry.uid !== owner)) throw new Error(`${path} belongs to somebody else; PostgreSQL cannot use it.`)
  chmodSync(path, 0o700)
  return path
}

/** A unix socket's path may have some 100 bytes: a deep data folder has its socket in the temporary folder. */
const socketFolder = (folder: string, user: ServerUser | undefined): string => {
  const inside = join(folder, 'socket')
  return closedFolder(Buffer.byteLength(inside) < SOCKET_PATH_BYTES_MAX - 20 ? inside : `/tmp/throughline-${digest(folder)}`, user)
}

/**
 * One start at a time on a data folder. The kernel gives the name to one process and takes it back when that process
 * ends, however it ends. Elsewhere than on Linux, renaming and PostgreSQL's own lock file have to do.
 */
const startLock = async (folder: string): Promise<() => Promise<void>> => {
  if (process.platform !== 'linux') return async () => {}
  const name = `\0throughline-start-${digest(folder)}`
  const deadline = Date.now() + START_SECONDS_MAX * 1000
  for (;;) {
    const server = createServer()
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve)
      server.listen(name, () => resolve(undefined))
    })
    if (error === undefined) return async () => { await new Promise<void>((resolve) => server.close(() => resolve())) }
    if (error.code !== 'EADDRINUSE' || Date.now() > deadline) throw error
    await pause(40)
  }
}

const alive = (processId: number): boolean => {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Is this process a PostgreSQL server of this cluster, where the system can tell? A zombie is not; a number used again is not. */
const serves = (processId: number, cluster: string): boolean => {
  if (!alive(processId) || process.platform !== 'linux') return alive(processId)
  try {
    const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]
    return state !== 'Z' && state !== 'X' && readlinkSync(`/proc/${processId}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

const pidFile = (cluster: string): string => join(cluster, 'postmaster.pid')

const lockFile = (cluster: string): { processId: number, socket: string } | undefined => {
  try {
    const lines = readFileSync(pidFile(cluster), 'utf8').split('\n')
    const processId = Number(lines[0])
    return Number.isInteger(processId) && processId > 0 ? { processId, socket: lines[4] ?? '' } : undefined
  } catch {
    return undefined
  }
}

/** The process and socket folder that the cluster's lock file names, when that process really serves it. */
const runningServer = (cluster: string): { processId: number, socket: string } | undefined => {
  const named = lockFile(cluster)
  return named !== undefined && serves(named.processId, cluster) ? named : undefined
}

/**
 * PostgreSQL tidies a lock file whose process is gone, but refuses to start when that number now belongs to some other
 * process, as after a restart of the machine. Only then, and only under the start lock, it is removed here.
 */
const removeStaleLockFile = (cluster: string): void => {
  const named = lockFile(cluster)
  if (process.platform === 'linux' && named !== undefined && alive(named.processId) && !serves(named.processId, cluster)) {
    rmSync(pidFile(cluster))
    // The socket has a lock of its own that names the same process: a zombie that nobody has reaped yet would hold it too.
    if (named.socket !== '') rmSync(join(named.socket, `.s.PGSQL.${PORT}.lock`), { force: true })
  }
}

/** The cluster is made under another name and renamed when it is whole: a killed start never leaves half a cluster. */
const createCluster = (cluster: string, programs: string, user: ServerUser | undefined): void => {
  const making = closedFolder(`${cluster}.${process.pid}`, user)
  const made = spawnSync(join(programs, 'initdb'), [
    '--pgdata', making, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync', '--no-instructions',
  ], { ...user, cwd: '/', encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' } })
  if (made.status !== 0) {
    rmSync(making, { recursive: true, force: true })
    throw new Error(`The database cluster could not be created in ${cluster}: ${made.error?.message ?? made.stderr}`)
  }
  try {
    renameSync(making, cluster)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(join(cluster, 'PG_VERSION'))) throw error
  }
}

const connectionUrl = (socket: string, user: string, database: string): string =>
  `postgresql://${user}@${encodeURIComponent(socket)}:${PORT}/${encodeURIComponent(database)}`

/** Opens this process's holding session; nothing when the server does not answer yet (or no longer). */
const hold = async (socket: string): Promise<Client | undefined> => {
  const client = new Client({ connectionString: connectionUrl(socket, 'postgres', 'postgres'), application_name: 'throughline hold' })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock_shared($1)', [HOLD_LOCK])
    return client
  } catch {
    await client.end().catch(() => {})
    return undefined
  }
}

const lastWords = (log: string, from: number): string => readFileSync(log).subarray(from).toString('utf8').trim().split('\n').slice(-6).join('\n')

/** Starts a server process that outlives this one, and waits until it answers; says why when it ends instead. */
const launchOnce = async (cluster: string, socket: string, log: string, programs: string, options: PostgresOptions, user: ServerUser | undefined): Promise<Client | string> => {
  const output = openSync(log, 'a', 0o600)
  const settings = [...SETTINGS, `unix_socket_directories=${socket}`, `port=${PORT}`, ...(options.fsync === false ? THROW_AWAY : [])]
  const child = spawn(join(programs, 'postgres'), ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])], {
    ...user, cwd: '/', detached: true, stdio: ['ignore', output, output], env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  })
  closeSync(output)
  child.unref()
  const end = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`))
  })
  const deadline = Date.now() + START_SECONDS_MAX * 1000
  while (Date.now() < deadline) {
    const client = await hold(socket)
    if (client !== undefined) return client
    const ended = await Promise.race([end, pause(15)])
    if (ended !== undefined) return ended
  }
  return `no answer in ${START_SECONDS_MAX} seconds`
}

/** After a crash the old server's last children may still hold its memory for a moment: then the start is tried again. */
const launch = async (cluster: string, socket: string, log: string, programs: string, options: PostgresOptions, user: ServerUser | undefined): Promise<Client> => {
  if (existsSync(log) && statSync(log).size > 10_000_000) renameSync(log, `${log}.old`)
  for (let attempt = 1; ; attempt++) {
    const from = existsSync(log) ? statSync(log).size : 0
    const result = await launchOnce(cluster, socket, log, programs, options, user)
    if (typeof result !== 'string') return result
    const words = lastWords(log, from)
    if (attempt < 40 && words.includes('still in use')) await pause(250)
    else throw new Error(`PostgreSQL did not start (${result}). Its log, ${log}, ends with:\n${words}`)
  }
}

const stopServer = async (processId: number, cluster: string): Promise<void> => {
  const deadline = Date.now() + STOP_SECONDS_MAX * 1000
  process.kill(processId, 'SIGINT')
  while (serves(processId, cluster)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${processId}) did not stop in ${STOP_SECONDS_MAX} seconds.`)
    await pause(15)
  }
}

/**
 * Starts PostgreSQL on a data folder, creating the cluster and the two roles the first time, or joins the server that
 * already runs there. Works as root (the server then runs as `nobody`); listens on a unix socket in a closed folder only.
 *
 * @throws in words for whoever set the installation up: no programs for this machine, a folder the server cannot reach,
 *   or a server that does not start (with the end of its log)
 */
export const startPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const user = serverUser()
  const folder = options.dataFolder
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  if (user !== undefined) chmodSync(folder, statSync(folder).mode | 0o011)
  if (!reachable(folder, user)) throw new Error(`The data folder ${folder} is closed to the user that runs PostgreSQL (nobody). Open the folders above it, or set THROUGHLINE_HOME to another place.`)
  const cluster = join(folder, 'postgres')
  const unlock = await startLock(folder)
  try {
    let server = runningServer(cluster)
    let session = server === undefined ? undefined : await hold(server.socket)
    const deadline = Date.now() + START_SECONDS_MAX * 1000
    while (server !== undefined && session === undefined && Date.now() < deadline) {
      await pause(15) // starting or stopping: wait for the one or the other
      server = runningServer(cluster)
      session = server === undefined ? undefined : await hold(server.socket)
    }
    const reused = session !== undefined
    if (session === undefined) {
      const programs = options.programs ?? postgresPrograms(folder, user)
      if (!existsSync(join(cluster, 'PG_VERSION'))) createCluster(cluster, programs, user)
      removeStaleLockFile(cluster)
      session = await launch(cluster, socketFolder(folder, user), join(folder, 'postgres.log'), programs, options, user)
      await ensureRoles(session, { login: true })
      server = runningServer(cluster)
    }
    if (server === undefined) throw new Error(`PostgreSQL stopped while it was starting; see ${join(folder, 'postgres.log')}.`)
    return held(session, server, cluster, reused)
  } finally {
    await unlock()
  }
}

/** Did the server hang up? Its own word for it (57P01 to 57P03), the socket's, or the client's. */
const isLost = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && ['57P01', '57P02', '57P03', 'EPIPE', 'ECONNRESET', 'ENOENT', 'ECONNREFUSED'].includes(String(error.code))) || error.message.startsWith('Connection terminated'))

const held = (session: Client, { processId, socket }: { processId: number, socket: string }, cluster: string, reused: boolean): Postgres => {
  let open = true
  const release = async (): Promise<void> => {
    open = false
    await session.end().catch(() => {})
  }
  return {
    reused, processId, release,
    url: (database) => roleUrl(connectionUrl(socket, APP_ROLE, database), APP_ROLE),
    ownerUrl: (database) => roleUrl(connectionUrl(socket, OWNER_ROLE, database), OWNER_ROLE),
    adminUrl: (database) => connectionUrl(socket, 'postgres', database),
    stop: async () => {
      if (!open) return false
      try {
        await session.query('SELECT pg_advisory_unlock_shared($1)', [HOLD_LOCK])
        const { rows } = await session.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [HOLD_LOCK])
        // Whoever starts in this moment waits for the lock, loses its session with the server, and starts a new one.
        if (rows[0]?.last === true) {
          await stopServer(processId, cluster)
          return true
        }
        return false
      } catch (error) {
        if (!serves(processId, cluster)) return true
        // Another that closes at the same moment was the last one, and its server is on the way down under this session.
        if (isLost(error)) return false
        throw error
      } finally {
        await release()
      }
    },
  }
}
