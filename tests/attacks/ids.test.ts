/** Ids that somebody guessed, or kept from another time: whoever they belong to, they answer as ids of nobody, and nothing is done. */
import { randomUUID } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/core/random.ts'
import { mayUse } from '../../src/platform/action.ts'
import { named, routes } from '../../src/slices.ts'
import { aim, idFor } from './aiming.ts'
import { HATS, hiddenFrom, makeCast, type Member } from './cast.ts'
import { alike, makeGround, PROVE, triersOf, type Browser } from './ground.ts'

const { world, browserOf } = await makeGround()
const { owner } = world.databases
const cast = await makeCast(world)
const random = seededRandom('ids')

const SHARED: Readonly<Record<string, string>> = { service: cast.service, scheme: cast.scheme, disposal: cast.disposal, agreement: world.agreement, organisation: world.organisation.probation, pathway: 'health', day: '0' }

/** Ids that nobody has, for the same fields and addresses. */
const NOBODY: Readonly<Record<string, string>> = { ...Object.fromEntries(Object.keys(cast.members[0]!.ids).map((name) => [name, randomUUID()])), reference: 'P-ZZZZZZZ' }

/** Everything that the records hold of anybody, and what was told of it, as one digest a table. */
const everything = async (): Promise<string> => {
  const tables = [...cast.tables.map(({ table }) => table), 'involvement', 'sight_limit', 'emergency_access', 'event']
  const digests: string[] = []
  for (const table of tables) {
    const { rows } = await owner.executeQuery<{ digest: string }>(CompiledQuery.raw(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from "${table}" t`))
    digests.push(`${table} ${rows[0]!.digest}`)
  }
  return digests.join('\n')
}

test('ids of people out of sight answer as ids of nobody, on every page and by every name, and do nothing', { timeout: 1_200_000 }, async () => {
  let attempts = 0
  const leaks: string[] = []
  const compare = (browser: Browser, where: string, member: Member, theirs: { statusCode: number; body: string }, nobodys: { statusCode: number; body: string }): void => {
    attempts++
    if (theirs.statusCode >= 500) leaks.push(`${browser.who}: fault at ${where}`)
    const ids = [...Object.values(member.ids), ...Object.values(NOBODY)]
    if (theirs.statusCode !== nobodys.statusCode || alike(theirs.body, ids) !== alike(nobodys.body, ids)) leaks.push(`${browser.who}: ${where} answers otherwise for one ${member.title} (${theirs.statusCode}) than for nobody (${nobodys.statusCode})`)
  }
  // Those on the victims’ side have records of their own here: tests/attacks/victims.test.ts attacks the wall.
  const browsers = await Promise.all(HATS.filter(([one]) => !one.startsWith('victim')).map(([role, place]) => browserOf(role, place)))
  const opens = triersOf(random, browsers, routes, ({ context: { viewer } }, route) => 'ask' in route && mayUse(route.ask, viewer), { may: 4, mayNot: 0 })
  const asks = triersOf(random, browsers, [...named.values()], ({ context: { viewer } }, one) => mayUse(one, viewer), { may: 4, mayNot: 0 })
  for (const browser of browsers) {
    const hidden = hiddenFrom(cast, browser.context.viewer)
    if (hidden.length === 0) continue
    const before = await everything()
    const some = (): readonly Member[] => (PROVE ? hidden : [random.pick(hidden)])
    for (const route of routes) {
      if ((route.kind !== 'page' && route.kind !== 'file') || !route.path.includes(':') || !mayUse(route.ask, browser.context.viewer) || !opens(browser, route)) continue
      const url = (ids: Readonly<Record<string, string>>): string => route.path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(idFor(name, { ...SHARED, ...ids }) ?? ids['person']!))
      for (const member of some()) compare(browser, route.path, member, await browser.get(url(member.ids)), await browser.get(url(NOBODY)))
    }
    for (const one of named.values()) {
      if (!mayUse(one, browser.context.viewer) || !asks(browser, one)) continue
      const fields = Object.keys(aim(one, { ...SHARED, ...NOBODY }).input)
      const about = fields.filter((field) => !(field in SHARED) && Object.values(NOBODY).some((id) => id === idFor(field, NOBODY)))
      if (about.length === 0) continue
      for (const member of some())
        compare(browser, one.name, member, await browser.api(one.name, aim(one, { ...SHARED, ...member.ids }).input), await browser.api(one.name, aim(one, { ...SHARED, ...NOBODY }).input))
    }
    if ((await everything()) !== before) leaks.push(`${browser.who}: wrote about somebody out of sight`)
  }
  console.log(`attack: id guessing: ${attempts} attempts, ${leaks.length} leaks`)
  expect(leaks).toEqual([])
})

test('references and numbers of nobody are never told apart from those of people out of sight', { timeout: 120_000 }, async () => {
  const manager = await browserOf('offender-manager', 'probation')
  const inside = cast.members[0]!.ids['person']!
  let attempts = 0
  for (const member of hiddenFrom(cast, manager.context.viewer)) {
    const theirs = await manager.api('people.compare', { person: inside, with: member.ids['reference'] })
    const nobodys = await manager.api('people.compare', { person: inside, with: NOBODY['reference'] })
    attempts++
    expect([theirs.statusCode, alike(theirs.body, [member.ids['reference']!])]).toEqual([nobodys.statusCode, alike(nobodys.body, [NOBODY['reference']!])])
  }
  console.log(`attack: reference guessing: ${attempts} attempts, 0 leaks`)
})
