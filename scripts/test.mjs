/**
 * `npm test`: everything that must be true before a change is finished. Types and lint, then every test on a real
 * database, and the database tests once more on the machine's own PostgreSQL where there is one.
 * `--prove` runs the random tests with their full counts.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle, checkout, installPackages, onRightNode } from './bundle.mjs'

installPackages()
await onRightNode()

const environment = {
  ...process.env,
  PATH: `${join(checkout, 'node_modules', '.bin')}:${process.env.PATH}`,
  ...(process.argv.includes('--prove') ? { THROUGHLINE_PROVE: '1' } : {}),
}

/** Runs one program to its end and tells how long it took; true when it succeeded. */
const step = async (title, words, more = {}) => {
  console.log(`\n— ${title}`)
  const from = Date.now()
  const child = spawn(words[0], words.slice(1), { cwd: checkout, stdio: 'inherit', env: { ...environment, ...more } })
  const code = await new Promise((resolve) => {
    child.once('error', (error) => { console.error(error.message); resolve(1) })
    child.once('exit', resolve)
  })
  if (code !== 0) failures.push(`${title}: failed, see above`)
  console.log(`  ${title}: ${code === 0 ? 'good' : 'FAILED'} (${((Date.now() - from) / 1000).toFixed(1)} s)`)
  return code === 0
}

const FAILURE_LINES = 12
/** What failed, in words, said once more at the very end: a reader of the last page must not have to look for it. */
const failures = []
const start = (words) => words.split('\n').slice(0, FAILURE_LINES).map((line) => `    ${line}`).join('\n')

const reports = mkdtempSync(join(tmpdir(), 'throughline-report-'))

/** One run of vitest, counted. A run that dies before it can report counts as one failure. */
const tests = async (title, files, more = {}) => {
  const report = join(reports, `${title.replaceAll(/\W+/g, '-')}.json`)
  const good = await step(title, ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files], more)
  if (!existsSync(report)) {
    failures.push(`${title}: ended before it could report`)
    return { passed: 0, failed: 1 }
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  failures.push(...testResults.flatMap(({ name, status, message, assertionResults }) => {
    const bad = assertionResults.filter((test) => test.status === 'failed')
    const said = bad.map((test) => `${test.fullName}\n${start(test.failureMessages.join('\n'))}`)
    return (bad.length === 0 && status === 'failed' ? [start(message ?? '')] : said).map((words) => `${title}: ${relative(checkout, name)}: ${words}`)
  }))
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed')).length
  const failed = numFailedTests + broken
  return { passed: numPassedTests, failed: good || failed > 0 ? failed : 1 }
}

/** Test files that ask for a database: the ones that a second PostgreSQL can say something about. */
const databaseTests = () => ['src', 'tests'].flatMap((folder) => readdirSync(join(checkout, folder), { recursive: true })
  .map((file) => join(folder, file)).filter((file) => /\.test\.tsx?$/.test(file) && /testDatabase\(|makeWorld\(|THROUGHLINE_TEST_POSTGRES/.test(readFileSync(join(checkout, file), 'utf8'))))

/** The newest PostgreSQL that the system installed, as Debian lays it out. */
const systemPostgres = () => {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root).filter((version) => existsSync(join(root, version, 'bin', 'initdb'))).sort((a, b) => Number(b) - Number(a))
  return versions[0] === undefined ? undefined : { version: versions[0], programs: join(root, versions[0], 'bin') }
}

/** Test servers are left running between runs by hand; a whole run leaves nothing behind. */
const stopTestServers = async (...programs) => {
  await bundle('test-server')
  const { stopTestServer } = await import(pathToFileURL(join(checkout, '.build', 'test-server.mjs')).href)
  for (const each of programs) await stopTestServer(each)
}

let passed = 0
let failed = 0
const count = (result) => {
  passed += result.passed
  failed += result.failed
}

if (!await step('Types', ['tsc', '--noEmit'])) failed++
if (!await step('Lint', ['oxlint', '--type-aware'])) failed++
if (!await step('Nothing unused', ['knip'])) failed++
if (!await step('Schema', [process.execPath, join('scripts', 'run.mjs'), 'schema', '--check'])) failed++
count(await tests('Tests', []))
const system = systemPostgres()
if (system === undefined) console.log('\n— The database tests did not run on a second PostgreSQL: none is installed below /usr/lib/postgresql.')
else count(await tests(`Database tests on the system's PostgreSQL ${system.version}`, databaseTests(), { THROUGHLINE_TEST_POSTGRES: system.programs }))
try {
  await stopTestServers(undefined, system?.programs)
} catch (error) {
  console.error(`The test servers could not be stopped: ${error.message}`)
}
rmSync(reports, { recursive: true, force: true })
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((words) => `- ${words}`).join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
