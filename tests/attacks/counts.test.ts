/** Lists, counts, totals and searches: the same, letter for letter, before and after people are added who are out of sight. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/core/random.ts'
import { mayUse, type AnyNamed } from '../../src/platform/action.ts'
import { named, routes } from '../../src/slices.ts'
import { aim, idFor } from './aiming.ts'
import { HATS, makeCast } from './cast.ts'
import { alike, fewOf, makeGround, PROVE, triersOf, type Browser } from './ground.ts'
import { plant } from './planting.ts'

const { world, browserOf } = await makeGround()
const { owner } = world.databases
const cast = await makeCast(world)
const random = seededRandom('counts')
const inside = cast.members[0]!

const SHARED: Readonly<Record<string, string>> = { service: cast.service, scheme: cast.scheme, disposal: cast.disposal, agreement: world.agreement, organisation: world.organisation.probation, pathway: 'health', day: '0', ...inside.ids }

/** Looks are counted where looking is shown: what counts them differs each time it is read, whoever is added. */
const COUNTS_LOOKS = /^(audit|accounts)\.|who-looked|unusual/

type Tried = (typeof routes)[number] | AnyNamed
const mayRead = ({ context: { viewer } }: Browser, one: Tried): boolean => ('who' in one ? mayUse(one, viewer) : 'ask' in one && mayUse(one.ask, viewer))

/** Every page and query that this viewer may open and that is theirs to try, read once. */
const readings = async (browser: Browser, tries: (browser: Browser, one: Tried) => boolean): Promise<ReadonlyMap<string, string>> => {
  const { get, api } = browser
  const answers = new Map<string, string>()
  const ids = Object.values(SHARED)
  for (const route of routes)
    if ((route.kind === 'page' || route.kind === 'file') && mayRead(browser, route) && tries(browser, route) && !COUNTS_LOOKS.test(route.ask.name))
      answers.set(`${route.kind} ${route.path}`, alike((await get(route.path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(idFor(name, SHARED) ?? randomUUID())))).body, ids))
  for (const one of named.values())
    if (one.kind === 'query' && mayRead(browser, one) && tries(browser, one) && !COUNTS_LOOKS.test(one.name)) answers.set(one.name, alike((await api(one.name, aim(one, SHARED, 'Attacked').input)).body, ids))
  return answers
}

test('no list, count or total tells that there is somebody out of sight', { timeout: 900_000 }, async () => {
  const browsers = await Promise.all(HATS.map(([role, place]) => browserOf(role, place)))
  // Each page and query as somebody who may read it; as everybody when the promises are proven.
  const tries = triersOf(random, browsers, [...routes, ...named.values()], mayRead, { may: 1, mayNot: 0 })
  const before: { readonly browser: Browser; readonly once: ReadonlyMap<string, string>; readonly again: ReadonlyMap<string, string> }[] = []
  for (const browser of browsers) before.push({ browser, once: await readings(browser, tries), again: await readings(browser, tries) })

  // Of another partnership, with everything that a record can hold; and of our own, from whom everybody here is excluded.
  const elsewhere = await owner.selectFrom('organisation').select('id').where('handle', '=', 'elsewhere').executeTakeFirstOrThrow()
  const accounts = (await owner.selectFrom('account').select('id').execute()).map((row) => row.id)
  for (let n = 0; n < 20; n++) {
    const ours = n % 2 === 1
    const person = await world.person(ours ? { probation: 'responsible', prison: 'responsible', housing: 'supplied', provider: 'referred' } : {}, { surname: 'Attackedaaa', forename: 'Attacked' })
    if (ours) await owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: person, kind: 'exclusion', organisation_id: elsewhere.id, accounts, reason: 'in a test', from_day: '2020-01-01', set_at: new Date('2026-11-01T09:00:00Z') }).execute()
    else await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: elsewhere.id, basis: 'responsible', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: randomUUID() }).execute()
    const manager = await world.as('offender-manager', 'probation')
    await plant(owner, cast.tables.filter(({ class: cls }) => cls !== 'victim'), 100 + n, person, {
      provider: ours ? world.organisation.provider : elsewhere.id, without: ['source_record', 'doubtful_link'],
      shared: { disposal: cast.disposal, account: ours ? manager.viewer.accountId : accounts[0]!, organisation: ours ? world.organisation.probation : elsewhere.id, service: cast.service, early_release_scheme: cast.scheme, agreement: world.agreement, offence: 'TH68010', prison: 'PBI' },
    })
  }

  let attempts = 0
  let restless = 0
  const leaks: string[] = []
  for (const { browser, once, again } of before)
    for (const [where, after] of await readings(browser, tries)) {
      attempts++
      if (once.get(where) !== again.get(where)) restless++
      else if (after !== again.get(where)) leaks.push(`${browser.who}: ${where} changed: ${difference(again.get(where) ?? '', after)}`)
    }
  console.log(`attack: list and count leaks: ${attempts} attempts, ${leaks.length} leaks (${restless} answers differ each time they are read)`)
  expect(leaks).toEqual([])
  expect(restless).toBeLessThan(attempts / 20)
})

/** The first place where two answers part, with what stands there. */
const difference = (one: string, other: string): string => {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `“${one.slice(Math.max(0, at - 40), at + 60)}” became “${other.slice(Math.max(0, at - 40), at + 60)}”`.replaceAll(/\s+/g, ' ')
}

test('a search finds nobody out of sight, and answers words of theirs as words of nobody', { timeout: 300_000 }, async () => {
  let attempts = 0
  const leaks: string[] = []
  for (const [role, place] of HATS) {
    const { who, api, context: { viewer } } = await browserOf(role, place)
    if (!mayUse(named.get('people.search')!, viewer)) continue
    const hidden = cast.members.filter((one) => cast.sighting(viewer, 'identity', one).sight === 'hidden')
    for (const member of PROVE ? hidden : fewOf(random, hidden, 3)) {
      const mark = `zq${member.n}qidentity`
      const row = await owner.selectFrom('person').select(['reference', 'crn', 'pnc']).where('id', '=', member.ids['person']!).executeTakeFirstOrThrow()
      for (const words of [mark, mark.toUpperCase(), mark.slice(0, 5), `attacked${mark}`, `attacked${mark} ${mark}`, row.reference, row.crn ?? '', row.pnc ?? '', `${mark}%`, `%${mark}`, '_'.repeat(13), '%', "' or 1=1 --", '~', 'z~']) {
        const { statusCode, body } = await api('people.search', { words })
        attempts++
        if (statusCode >= 500) leaks.push(`${who}: fault at ${words}`)
        if (body.includes(member.ids['person']!) || body.toLowerCase().includes(`"forename":"${mark}"`)) leaks.push(`${who}: found one ${member.title} by ${words}`)
      }
      const [theirs, nobodys] = [await api('people.search', { words: `attacked${mark}` }), await api('people.search', { words: `attackedxq${member.n}qidentity` })]
      if (theirs.body.replaceAll(mark, '') !== nobodys.body.replaceAll(`xq${member.n}qidentity`, '')) leaks.push(`${who}: a search tells that there is one ${member.title}`)
    }
  }
  console.log(`attack: search leaks: ${attempts} attempts, ${leaks.length} leaks`)
  expect(leaks).toEqual([])
})
