/**
 * `npm run bench -- pages [--people 5000,250000]`: p50 and p95 of each page of the story, asked from this process of a server in
 * another one, with the number of statements each page sends to the database, at two sizes of the demonstration.
 *
 * It works on an installation of its own, thrown away afterwards; with `THROUGHLINE_HOME` that folder's, which is kept, so that
 * measuring again does not load again.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { SURNAME_ENDS, SURNAME_STARTS } from '../seeds/names.ts'
import { checkoutFolder } from '../src/platform/data-folder.ts'

const REQUESTS = 40
const WARM_UP = 5

/** A browser of one person of the demonstration: their cookie, and where a page's path or form is found. */
interface Browser {
  read(path: string): Promise<string>
  /** Sends a form with this session's token; answers where it leads. */
  send(path: string, token: string, fields: Readonly<Record<string, string>>): Promise<string>
}

interface Page {
  readonly who: string | null
  readonly what: string
  /** The page's address, or how to find it: with the viewer's own browser, and with those of others. */
  readonly path: string | ((browser: Browser, as: (who: string) => Promise<Browser>) => Promise<string>)
}

const linkOn = async (browser: Browser, path: string, link: RegExp): Promise<string> => {
  const found = link.exec(await browser.read(path))?.[1]
  if (found === undefined) throw new Error(`No link ${link} on ${path}.`)
  return found
}

const onePerson = (browser: Browser): Promise<string> => linkOn(browser, '/my-people', /href="(\/people\/[0-9a-f-]{36})"/)
const ofOnePerson = (rest: string) => async (browser: Browser): Promise<string> => `${await onePerson(browser)}${rest}`

/** Searches for words as the form on the page does, and answers the address of what was found. */
const searched = (words: string) => async (browser: Browser): Promise<string> =>
  browser.send('/searches', await linkOn(browser, '/people', /name="_csrf" value="([^"]+)"/), { words })

/** The pages of the story in README.md, in its order. */
const PAGES: readonly Page[] = [
  { who: 'Nadia Example', what: 'Extracts that an agency sent', path: '/extracts' },
  { who: 'Helen Sampleton', what: 'People without an offender manager', path: '/people-without-manager' },
  { who: 'Helen Sampleton', what: 'Team and caseloads', path: '/team' },
  { who: 'Priya Example', what: 'My people', path: '/my-people' },
  { who: 'Priya Example', what: 'A search by surname', path: searched(`${SURNAME_STARTS[0]}${SURNAME_ENDS[0]}`) },
  { who: 'Priya Example', what: 'A search by three letters', path: searched(SURNAME_STARTS[0]?.slice(0, 3) ?? '') },
  { who: 'Priya Example', what: 'One person', path: onePerson },
  { who: 'Priya Example', what: 'Needs of one person', path: ofOnePerson('/needs') },
  { who: 'Priya Example', what: 'A plan', path: ofOnePerson('/plan') },
  { who: 'Priya Example', what: 'The directory of services', path: '/services' },
  { who: 'Priya Example', what: 'Services for one person', path: ofOnePerson('/services') },
  { who: 'Jonah Sample', what: 'A provider’s referrals', path: '/referrals' },
  { who: 'Jonah Sample', what: 'One referral', path: (browser) => linkOn(browser, '/referrals', /href="(\/referrals\/[0-9a-f-]{36})"/) },
  { who: 'Leila Specimen', what: 'Released in the next 12 weeks', path: '/release' },
  { who: 'Leila Specimen', what: 'Accommodation checks', path: '/accommodation-checks' },
  { who: 'Kofi Testerly', what: 'Evidence', path: '/evidence' },
  { who: 'Anwen Sample', what: 'Papers being written', path: '/board-papers' },
  { who: null, what: 'Published papers', path: '/papers' },
  { who: null, what: 'A published paper', path: (browser) => linkOn(browser, '/papers', /href="(\/papers\/(?!P?$)[^"/]+)"/) },
  { who: 'George Mockley', what: 'Agreements', path: '/agreements' },
  { who: 'George Mockley', what: 'Who looked at one person', path: async (_browser, as) => `${await onePerson(await as('Priya Example'))}/looks` },
]

const serve = async (people: number, home: string): Promise<{ address: string; child: ChildProcess }> => {
  const program = `const { main } = await import(${JSON.stringify(join(checkoutFolder(), '.build', 'web.mjs'))})
    const { address, stop } = await main({ people: ${people}, seed: 1, port: 0, database: 'pages_${people}' })
    process.once('SIGTERM', async () => { await stop(); process.exit(0) })
    console.log('listening ' + address)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, THROUGHLINE_HOME: home, THROUGHLINE_COUNT_STATEMENTS: 'true' },
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^listening (\S+)/.exec(line)?.[1]
    if (address !== undefined) return { address, child }
  }
  throw new Error('The server ended before it listened; it says why above.')
}

const browserOf = (address: string, cookie: string): Browser => ({
  read: async (path) => (await fetch(address + path, { headers: { cookie } })).text(),
  send: async (path, token, fields) => {
    const answer = await fetch(address + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ ...fields, _csrf: token }) })
    return answer.headers.get('location') ?? path
  },
})

/** The cookie of a session, empty for the public. */
const signIn = async (address: string, name: string | null): Promise<string> => {
  if (name === null) return ''
  const page = await (await fetch(`${address}/sign-in`)).text()
  const membership = new RegExp(`value="([0-9a-f-]{36})"[^>]*><strong>${name}</strong>`).exec(page)?.[1]
  if (!membership) throw new Error(`Nobody called ${name} is offered on the sign-in page.`)
  const answer = await fetch(`${address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ person: membership, to: '/' }) })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

interface Measured {
  readonly p50: number
  readonly p95: number
  readonly statements: string
  readonly kilobytes: number
  readonly status: number
}

const measure = async (address: string, cookie: string, path: string): Promise<Measured> => {
  const times: number[] = []
  let statements = '', kilobytes = 0, status = 0
  for (let i = 0; i < REQUESTS + WARM_UP; i++) {
    const before = performance.now()
    const answer = await fetch(address + path, { headers: { cookie }, redirect: 'manual' })
    const body = await answer.text()
    if (i >= WARM_UP) times.push(performance.now() - before)
    statements = answer.headers.get('x-statements') ?? '?'
    kilobytes = body.length / 1024
    status = answer.status
  }
  times.sort((a, b) => a - b)
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), statements, kilobytes, status }
}

const line = (what: string, { p50, p95, statements, kilobytes, status }: Measured): string =>
  `${what.padEnd(36)} ${p50.toFixed(1).padStart(8)} ${p95.toFixed(1).padStart(8)} ${statements.padStart(11)} ${kilobytes.toFixed(0).padStart(6)}${status === 200 ? '' : ` answered ${status}`}`

/** One table: every page at one size. Answers how many statements each page took. */
const tableOf = async (people: number, home: string, only: RegExp): Promise<ReadonlyMap<string, string>> => {
  const starting = performance.now()
  const { address, child } = await serve(people, home)
  console.log(`\n${people.toLocaleString('en-GB')} people (ready after ${((performance.now() - starting) / 1000).toFixed(1)} s), ${REQUESTS} requests a page, milliseconds`)
  console.log(`${'page'.padEnd(36)} ${'p50'.padStart(8)} ${'p95'.padStart(8)} ${'statements'.padStart(11)} ${'kB'.padStart(6)}`)
  const cookies = new Map<string | null, string>()
  const cookieOf = async (who: string | null): Promise<string> => {
    const cookie = cookies.get(who) ?? (await signIn(address, who))
    cookies.set(who, cookie)
    return cookie
  }
  const as = async (who: string): Promise<Browser> => browserOf(address, await cookieOf(who))
  const statements = new Map<string, string>()
  try {
    for (const { who, what, path } of PAGES.filter((page) => only.test(page.what))) {
      const cookie = await cookieOf(who)
      const measured = await measure(address, cookie, typeof path === 'string' ? path : await path(browserOf(address, cookie), as))
      statements.set(what, measured.statements)
      console.log(line(what, measured))
    }
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return statements
}

/** Prints one table a size, and whether a page sends more statements where there are more people. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { people: { type: 'string', default: '5000,250000' }, only: { type: 'string', default: '' } } })
  const chosen = process.env['THROUGHLINE_HOME'] ?? ''
  const home = chosen === '' ? mkdtempSync(join(tmpdir(), 'throughline-pages-')) : chosen
  if (chosen === '') chmodSync(home, 0o755)
  try {
    const sizes = values.people.split(',').map(Number)
    const counts: ReadonlyMap<string, string>[] = []
    for (const people of sizes) counts.push(await tableOf(people, home, new RegExp(values.only, 'i')))
    if (sizes.length < 2) return
    const differing = [...counts[0]?.keys() ?? []].filter((what) => new Set(counts.map((count) => count.get(what))).size > 1)
    console.log(differing.length === 0 ? '\nEvery page sends as many statements at each size.' : `\nStatements differ between sizes: ${differing.map((what) => `${what} ${counts.map((count) => count.get(what)).join(', ')}`).join('; ')}.`)
  } finally {
    if (chosen === '') rmSync(home, { recursive: true, force: true })
  }
}
