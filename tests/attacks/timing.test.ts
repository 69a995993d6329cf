/** What an answer takes: as many statements for somebody out of sight as for nobody, of the same kinds in the same order. */
import { randomUUID } from 'node:crypto'
import type { KyselyPlugin } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { mayUse } from '../../src/platform/action.ts'
import { routes } from '../../src/slices.ts'
import { buildWeb } from '../../src/web.ts'
import { seededRandom } from '../../src/core/random.ts'
import { idFor } from './aiming.ts'
import { HATS, hiddenFrom, makeCast } from './cast.ts'
import { makeGround, PROVE, triersOf } from './ground.ts'

const { world, browserOf } = await makeGround()
const cast = await makeCast(world)

let statements: string[] = []
const counting: KyselyPlugin = {
  transformQuery: ({ node }) => {
    statements.push(node.kind === 'RawNode' ? node.sqlFragments.join('?') : node.kind)
    return node
  },
  transformResult: async ({ result }) => result,
}
const server = await buildWeb({ core: { ...world.core, database: world.databases.app.withPlugin(counting) } })
afterAll(() => server.close())

const SHARED: Readonly<Record<string, string>> = { service: cast.service, pathway: 'health', day: '0' }
const NOBODY: Readonly<Record<string, string>> = Object.fromEntries(Object.keys(cast.members[0]!.ids).map((name) => [name, randomUUID()]))

test('somebody out of sight takes as many statements as nobody, on every page', { timeout: 600_000 }, async () => {
  let attempts = 0
  const leaks: string[] = []
  const times: Record<'theirs' | 'nobodys', number[]> = { theirs: [], nobodys: [] }
  const browsers = await Promise.all(HATS.filter(([one]) => !one.startsWith('victim')).map(([role, place]) => browserOf(role, place)))
  const looked = routes.filter((route) => (route.kind === 'page' || route.kind === 'file') && route.path.includes(':'))
  const tries = triersOf(seededRandom('timing'), browsers, looked, ({ context: { viewer } }, route) => 'ask' in route && mayUse(route.ask, viewer), { may: 3, mayNot: 0 })
  for (const browser of browsers) {
    const { who, cookies, context: { viewer } } = browser
    const ask = async (path: string, ids: Readonly<Record<string, string>>): Promise<{ readonly statusCode: number; readonly sent: readonly string[]; readonly took: number }> => {
      statements = []
      const from = performance.now()
      const { statusCode } = await server.inject({ method: 'GET', cookies, url: path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(idFor(name, { ...SHARED, ...ids }) ?? ids['person']!)) })
      return { statusCode, sent: statements, took: performance.now() - from }
    }
    const hidden = hiddenFrom(cast, viewer)
    for (const route of routes) {
      if ((route.kind !== 'page' && route.kind !== 'file') || !route.path.includes(':') || !mayUse(route.ask, viewer) || !tries(browser, route)) continue
      for (const member of PROVE ? hidden : hidden.slice(0, 2)) {
        const [theirs, nobodys] = [await ask(route.path, member.ids), await ask(route.path, NOBODY)]
        attempts++
        times.theirs.push(theirs.took)
        times.nobodys.push(nobodys.took)
        if (theirs.statusCode !== nobodys.statusCode || JSON.stringify(theirs.sent) !== JSON.stringify(nobodys.sent)) leaks.push(`${who}: ${route.path} sends ${theirs.sent.length} statements for one ${member.title}, ${nobodys.sent.length} for nobody`)
      }
    }
  }
  console.log(`attack: timing by statements: ${attempts} attempts, ${leaks.length} leaks`)
  if (PROVE) console.log(`  and by the clock, which no test holds: ${summary(times.theirs)} for somebody out of sight, ${summary(times.nobodys)} for nobody; Welch’s t ${welch(times.theirs, times.nobodys).toFixed(2)} (beyond ±4.5 tells)`)
  expect(attempts).toBeGreaterThan(100)
  expect(leaks).toEqual([])
})

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]): number => {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}
const summary = (values: readonly number[]): string => `${mean(values).toFixed(3)} ms on average (deviation ${Math.sqrt(variance(values)).toFixed(3)})`
const welch = (one: readonly number[], other: readonly number[]): number => (mean(one) - mean(other)) / Math.sqrt(variance(one) / one.length + variance(other) / other.length)
