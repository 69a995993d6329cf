/**
 * `npm run bench -- pages [--people 5000,250000]`: p50 and p95 of each page of the story, asked from this process of a server in
 * another one, with the number of statements each page sends to the database, at two sizes of the demonstration.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkoutFolder } from '../src/platform/data-folder.ts'

const REQUESTS = 40
const WARM_UP = 5

interface Page {
  readonly who: string
  readonly what: string
  /** The page's address, or how it is found on another page of the same person. */
  readonly path: string | { readonly on: string; readonly link: RegExp; readonly then?: (found: string) => string }
}

const PERSON = /href="(\/people\/[0-9a-f-]{36})"/
/** The pages of the story in README.md, in its order. */
const PAGES: readonly Page[] = [
  { who: 'Nadia Example', what: 'Extracts that an agency sent', path: '/extracts' },
  { who: 'Helen Sampleton', what: 'People without an offender manager', path: '/managers/unallocated' },
  { who: 'Priya Example', what: 'My people', path: '/caseload' },
  { who: 'Priya Example', what: 'One person', path: { on: '/caseload', link: PERSON } },
  { who: 'Priya Example', what: 'A plan', path: { on: '/caseload', link: PERSON, then: (person) => `${person}/plan` } },
  { who: 'Priya Example', what: 'The directory of services', path: '/services' },
  { who: 'Priya Example', what: 'Services for one person', path: { on: '/caseload', link: PERSON, then: (person) => `${person}/services` } },
  { who: 'Jonah Sample', what: 'A provider’s referrals', path: '/referrals' },
  { who: 'Leila Specimen', what: 'Released in the next 12 weeks', path: '/release' },
  { who: 'Leila Specimen', what: 'Checks due', path: '/accommodation-checks' },
  { who: 'Kofi Testerly', what: 'Evidence', path: '/evidence' },
  { who: 'Anwen Sample', what: 'Papers being written', path: '/papers/drafts' },
  { who: 'George Mockley', what: 'Agreements', path: '/agreements' },
]

const serve = async (people: number): Promise<{ address: string; child: ChildProcess }> => {
  const program = `const { main } = await import(${JSON.stringify(join(checkoutFolder(), '.build', 'web.mjs'))})
    const { address } = await main({ people: ${people}, seed: 1, port: 0, database: 'bench_${people}' })
    console.log(address)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, THROUGHLINE_COUNT_STATEMENTS: 'true' } })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { address: line.toString().trim(), child }
}

const signIn = async (address: string, name: string): Promise<string> => {
  const page = await (await fetch(`${address}/sign-in`)).text()
  const membership = new RegExp(`value="([0-9a-f-]{36})"[^>]*><strong>${name}</strong>`).exec(page)?.[1]
  if (!membership) throw new Error(`Nobody called ${name} is offered on the sign-in page.`)
  const answer = await fetch(`${address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ person: membership, to: '/' }) })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

const measure = async (address: string, cookie: string, path: string): Promise<{ p50: number; p95: number; statements: string; kilobytes: number; status: number }> => {
  const times: number[] = []
  let statements = '', kilobytes = 0, status = 0
  for (let i = 0; i < REQUESTS + WARM_UP; i++) {
    const before = performance.now()
    const answer = await fetch(address + path, { headers: { cookie } })
    const body = await answer.text()
    if (i >= WARM_UP) times.push(performance.now() - before)
    statements = answer.headers.get('x-statements') ?? '?'
    kilobytes = body.length / 1024
    status = answer.status
  }
  times.sort((a, b) => a - b)
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), statements, kilobytes, status }
}

const pathOf = async (address: string, cookie: string, { path }: Page): Promise<string> => {
  if (typeof path === 'string') return path
  const page = await (await fetch(address + path.on, { headers: { cookie } })).text()
  const found = path.link.exec(page)?.[1]
  if (!found) throw new Error(`No link ${path.link} on ${path.on}.`)
  return path.then ? path.then(found) : found
}

/** Prints one table a size. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { people: { type: 'string', default: '5000,250000' } } })
  for (const people of values.people.split(',').map(Number)) {
    const loading = performance.now()
    const { address, child } = await serve(people)
    console.log(`\n${people.toLocaleString('en-GB')} people (ready after ${((performance.now() - loading) / 1000).toFixed(1)} s), ${REQUESTS} requests each, milliseconds`)
    console.log(`${'page'.padEnd(38)} ${'p50'.padStart(7)} ${'p95'.padStart(7)} ${'statements'.padStart(11)} ${'kB'.padStart(5)}`)
    try {
      const cookies = new Map<string, string>()
      for (const page of PAGES) {
        const cookie = cookies.get(page.who) ?? (await signIn(address, page.who))
        cookies.set(page.who, cookie)
        const { p50, p95, statements, kilobytes, status } = await measure(address, cookie, await pathOf(address, cookie, page))
        console.log(`${page.what.padEnd(38)} ${p50.toFixed(1).padStart(7)} ${p95.toFixed(1).padStart(7)} ${statements.padStart(11)} ${kilobytes.toFixed(0).padStart(5)}${status === 200 ? '' : ` answered ${status}`}`)
      }
    } finally {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}
