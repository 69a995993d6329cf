/**
 * What every script shares, in plain JavaScript for the machine's own Node 20: packages, the right Node, and bundles.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(checkout, 'node_modules')
const NODE_MAJOR_MIN = 22
/** A quarter of Node’s own, which would hold 100 MB more than it needs while a large extract streams through. */
const YOUNG_MEGABYTES = 8

/** When npm last finished here: the file that it writes last. */
const installedAt = () => {
  const marker = join(modules, '.package-lock.json')
  return existsSync(marker) ? statSync(marker).mtimeMs : 0
}

/** Installs the packages when they are missing or older than the lock file. */
export const installPackages = () => {
  const lock = join(checkout, 'package-lock.json')
  if (installedAt() > 0 && (!existsSync(lock) || installedAt() >= statSync(lock).mtimeMs || sameLock(lock))) return
  console.error('Installing packages (the first time takes a minute or so) ...')
  const run = (...parameters) => spawnSync('npm', parameters, { cwd: checkout, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  if (existsSync(lock) && run('ci')) return
  if (!run('install')) {
    console.error('The packages could not be installed: npm says why above.')
    process.exit(1)
  }
}

/** A lock file that was only checked out again is newer than packages that fit it all the same: compare what both list. */
const sameLock = (lock) => {
  const packages = (path) => Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages ?? {}).filter(([name]) => name !== '')
  const wanted = packages(lock)
  const installed = new Map(packages(join(modules, '.package-lock.json')).map(([name, { version }]) => [name, version]))
  const mayBeAbsent = ({ optional, devOptional, peer }) => optional === true || devOptional === true || peer === true
  return wanted.every(([name, entry]) => (installed.has(name) ? installed.get(name) === entry.version : mayBeAbsent(entry)))
}

/** The Node to run on: 24 from npm, else this one when it is new enough. */
export const nodeProgram = () => {
  const bundled = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled)) return bundled
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    console.error(`Throughline needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.versions.node}, and npm has none for this kind of machine.`)
    process.exit(1)
  }
  return process.execPath
}

/**
 * Calls back when npm or the script that started this one is gone: npm's shell does not pass SIGTERM on, and a server whose npm was
 * stopped must not live on unseen. Started without npm, it may outlive its shell.
 */
export const whenAbandoned = (leave) => {
  if (process.env.npm_lifecycle_event === undefined && process.env.THROUGHLINE_NODE === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    leave()
  }, 500)
  timer.unref()
}

/** Runs this same script again on the right Node, unless it already does. The child's end is this process's end. */
export const onRightNode = async () => {
  const node = nodeProgram()
  if (node === process.execPath || process.env.THROUGHLINE_NODE === node) return
  const child = spawn(node, [`--max-semi-space-size=${YOUNG_MEGABYTES}`, ...process.argv.slice(1)], { stdio: 'inherit', env: { ...process.env, THROUGHLINE_NODE: node, PATH: `${dirname(node)}:${process.env.PATH}` } })
  // Ctrl+C reaches the child by itself; a signal sent to this process alone must be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  whenAbandoned(() => child.kill('SIGTERM'))
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)))
  process.exit(signal === null ? code ?? 1 : 1)
}

/** Sources that a bundle can be made of, with when and how large: enough to see that nothing changed. */
const stamp = () => {
  const hash = createHash('sha256').update(process.versions.node)
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (/\.(tsx?|json|css|mjs)$/.test(entry.name)) {
        const { mtimeMs, size } = statSync(path)
        hash.update(`${path} ${mtimeMs} ${size}\n`)
      }
    }
  }
  for (const folder of ['src', 'seeds', 'bench', 'scripts', 'tests']) if (existsSync(join(checkout, folder))) walk(join(checkout, folder))
  for (const file of ['package.json', 'tsconfig.json']) hash.update(readFileSync(join(checkout, file)))
  return hash.digest('hex')
}

/** What can be run: a name and its source. */
export const entries = () => {
  const doors = ['web', 'api', 'cli', 'worker', 'thread'].map((name) => [name, `src/${name}.ts`])
  const benches = existsSync(join(checkout, 'bench'))
    ? readdirSync(join(checkout, 'bench')).filter((file) => /(?<!\.test)\.ts$/.test(file)).map((file) => [`bench/${file.slice(0, -3)}`, `bench/${file}`])
    : []
  const named = [...doors, ['schema', 'src/platform/schema-dump.ts'], ['test-server', 'tests/server.ts'], ...benches]
  return Object.fromEntries(named.filter(([, source]) => existsSync(join(checkout, source))))
}

/**
 * Bundles the named entries into .build/, packages left outside; those whose sources did not change are left alone. Each file
 * is written beside its place and renamed: another process that starts in this moment reads the old one or the new one,
 * never half.
 */
export const bundle = async (...names) => {
  const output = join(checkout, '.build')
  const now = stamp()
  const marker = (name) => join(output, `${name}.stamp`)
  const sources = entries()
  const due = names.filter((name) => name in sources && !(existsSync(marker(name)) && readFileSync(marker(name), 'utf8') === now))
  if (due.length === 0) return
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: checkout, entryPoints: Object.fromEntries(due.map((name) => [name, sources[name]])), outdir: output, outExtension: { '.js': '.mjs' }, bundle: true, packages: 'external', write: false,
    platform: 'node', format: 'esm', target: 'node22', jsx: 'automatic', jsxImportSource: 'preact', sourcemap: true, logLevel: 'warning', legalComments: 'none',
  })
  for (const { path, contents } of [...outputFiles, ...due.map((name) => ({ path: marker(name), contents: now }))]) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, contents)
    renameSync(`${path}.${process.pid}`, path)
  }
}
