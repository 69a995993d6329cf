/**
 * `npm start`: from a fresh clone to an address in the browser. Installs packages when they are missing, runs itself on the
 * right Node, bundles, and opens the web door, which starts the database, migrates it and fills it the first time.
 * `--watch` (`npm run dev`) bundles and starts again whenever a source changes.
 */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { bundle, checkout, installPackages, onRightNode, whenAbandoned } from './bundle.mjs'

const HELP = `npm start -- [options]
  --people N        size of the demonstration when it is first made (5000)
  --seed S          its seed: the same seed makes the same people (1)
  --port P          where to listen (3000)
  --fresh           throw the database away and begin again
  --demonstration   with DATABASE_URL: make its new database a demonstration, with the demonstration's sign-in`

const wholeNumber = (name, text, low, high) => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= low && value <= high) return value
  throw new Error(`--${name} takes a whole number from ${low} to ${high}, not '${text}'.`)
}

/** The options, checked before anything is installed or started. */
const options = () => {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' }, port: { type: 'string', default: process.env.PORT || '3000' },
      fresh: { type: 'boolean', default: false }, demonstration: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  })
  return {
    ...values,
    people: wholeNumber('people', values.people, 1, 5_000_000),
    seed: wholeNumber('seed', values.seed, 0, 4_294_967_295),
    port: wholeNumber('port', values.port, 0, 65_535),
  }
}

/** One process a build: started again after a change, so that nothing of the old code lives on. */
const runAndWatch = () => {
  const start = () => spawn(process.execPath, [import.meta.filename, ...process.argv.slice(2).filter((word) => word !== '--watch')], { stdio: 'inherit' })
  let child = start()
  let timer
  let stopping = false
  const restart = () => {
    child.once('exit', () => { if (!stopping) child = start() })
    if (child.exitCode === null) child.kill('SIGTERM')
    else child = start()
  }
  for (const folder of ['src', 'migrations', 'data', 'seeds']) {
    watch(join(checkout, folder), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(restart, 100)
    }).on('error', () => {})
  }
  const stop = () => {
    stopping = true
    child.once('exit', () => process.exit(0))
    if (child.exitCode !== null) process.exit(0)
    child.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  whenAbandoned(stop)
}

const run = async (chosen) => {
  await bundle('web', 'worker')
  process.setSourceMapsEnabled(true)
  const { main } = await import(pathToFileURL(join(checkout, '.build', 'web.mjs')).href)
  let askedAt
  let opened
  // The terminal, npm and the script before this one may each pass the same Ctrl+C on; a second one a moment later means it.
  const stop = async () => {
    if (askedAt !== undefined) {
      if (Date.now() - askedAt > 1000) process.exit(1)
      return
    }
    askedAt = Date.now()
    try {
      await (await opened)?.stop()
      process.exit(0)
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop())
  whenAbandoned(() => void stop())
  opened = main(chosen)
  const { address } = await opened
  console.log(`Throughline is open at ${address} (Ctrl+C closes it)`)
}

let chosen
try {
  chosen = options()
} catch (error) {
  console.error(`${error.message}\n\n${HELP}`)
  process.exit(2)
}
if (chosen.help) {
  console.log(HELP)
  process.exit(0)
}
installPackages()
await onRightNode()
if (chosen.watch) runAndWatch()
else {
  try {
    await run(chosen)
  } catch (error) {
    console.error(`Throughline could not start. ${error instanceof Error ? error.message : String(error)}`)
    if (process.env.DEBUG) console.error(error)
    process.exit(1)
  }
}
