/**
 * `npm run bench -- sharing [--people 250000]`: what the sharing decision costs, side by side in one run: lists of 50 under row
 * level security as the doors' role, and the same statements as the owner with the decision written into WHERE; a count that stops
 * at 1,000 beside a full one; and the decision in words with its reason.
 *
 * It works in a database of its own on a server thrown away afterwards; with `THROUGHLINE_HOME` in that folder, which is kept.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { seededRandom } from '../src/core/random.ts'
import { openDatabases } from '../src/platform/database.ts'
import { openRecords, type DatabaseAddresses } from '../src/platform/records.ts'
import { BASES, CLASSES, keysOf } from '../src/platform/vocabulary.ts'
import { maySee, type PersonFacts, type Seeker } from '../src/sharing/rules.ts'
import { publishGrid } from '../src/slices.ts'
import { loadSharing, readLoaded, TODAY, type Loaded } from './sharing-load.ts'

const ROUNDS = 60
const WARM_UP = 8
const NOW = new Date(`${TODAY}T09:30:00Z`)
const COUNT_MAX = 1000

/** One list as the doors ask it, and the condition that stands for the policies when the owner asks it. */
interface List {
  readonly what: string
  readonly organisation: number
  readonly statement: (sight: (person: string, cls: string) => string) => string
  readonly parameters: (loaded: Loaded) => readonly unknown[]
}

const BEGINS = ['c', 'f', 'k', 'm', 'q', 't']

const byName = (sight: (person: string, cls: string) => string, partner: string): string => `
  select p.id, p.reference, p.forename, p.surname, p.birth_date,
    (select a.need from assessment a where a.person_id = p.id and ${sight('a.person_id', 'needs')} order by a.assessed_on desc limit 1) as need
  from person p where p.surname_key >= $1 ${partner} and ${sight('p.id', 'identity')} order by p.surname_key, p.forename_key limit 50`

const LISTS: readonly List[] = [
  {
    what: 'own caseload', organisation: 0, parameters: ({ manager }) => [manager],
    statement: (sight) => `
      select p.id, p.reference, p.forename, p.surname, s.sentence_end, m.from_day
      from management m join person p on p.id = m.person_id left join sentence s on s.person_id = p.id and ${sight('s.person_id', 'sentence')}
      where m.account_id = $1 and m.until_day is null and ${sight('m.person_id', 'contact')} and ${sight('p.id', 'identity')} order by p.surname_key limit 50`,
  },
  { what: 'people by surname', organisation: 0, parameters: () => ['m'], statement: (sight) => byName(sight, '') },
  {
    what: 'a partner’s people', organisation: 0, parameters: ({ organisations }) => ['a', organisations[10]],
    statement: (sight) => byName(sight, 'and p.id = any (array(select i.person_id from involvement i where i.organisation_id = $2 and (i.until_day is null or i.until_day >= viewer_today())))'),
  },
  { what: 'by surname, some with conditions', organisation: 1, parameters: () => ['m'], statement: (sight) => byName(sight, '') },
]

const settings = (loaded: Loaded, organisation: number): readonly [string, string][] => [
  ['app.account', loaded.manager], ['app.organisation', loaded.organisations[organisation]!], ['app.role', 'offender-manager'], ['app.purpose', 'offender-management'], ['app.today', TODAY], ['app.now', NOW.toISOString()],
]

const wear = async (client: Client, loaded: Loaded, organisation: number): Promise<void> => {
  for (const [name, value] of settings(loaded, organisation)) await client.query('select set_config($1, $2, false)', [name, value])
}

/** The decision as a programmer would write it into each statement: organisations whose people count, conditions, limits, emergencies. */
const conditionFor = ({ agreements, organisations, manager }: Loaded, organisation: number) => (person: string, cls: string): string => {
  const me = organisations[organisation]!
  const quoted = (ids: readonly string[]): string => `array[${[...new Set(ids)].map((id) => `'${id}'`).join(',')}]::uuid[]`
  const mine = agreements.filter((one) => one.parties.some((party) => party.organisationId === me))
  const giving = mine.flatMap((one) => one.parties.filter((party) => party.shares.some((shared) => shared === cls) && party.shares.includes('identity')).map((party) => ({ one, giver: party.organisationId })))
  const free = giving.filter(({ one }) => one.cohort === 'everyone' && !one.consentFor.some((needed) => needed === cls))
  const days = (row: string): string => `${row}.from_day <= '${TODAY}' and (${row}.until_day is null or ${row}.until_day >= '${TODAY}')`
  const known = (row: string, orgs: readonly string[]): string => `exists (select 1 from involvement ${row} where ${row}.person_id = ${person} and ${row}.organisation_id = any (${quoted(orgs)}) and ${days(row)} and (not ${row}.guarded or admitted(${person}, ${row}.organisation_id, '${cls}')))`
  const conditions = mine.filter((one) => one.cohort !== 'everyone' || one.consentFor.some((needed) => needed === cls)).map((one) => {
    const givers = giving.filter((each) => each.one === one).map((each) => each.giver)
    const covered = one.cohort === 'named' ? `exists (select 1 from agreement_person n where n.person_id = ${person} and n.agreement_id = '${one.id}')`
      : one.cohort === 'supervised' ? `exists (select 1 from involvement r where r.person_id = ${person} and r.basis = 'responsible' and r.organisation_id = any (${quoted(one.parties.map((party) => party.organisationId))}) and ${days('r')})`
        : `exists (select 1 from consent c where c.person_id = ${person} and c.agreement_id = '${one.id}' and '${cls}' = any (c.classes) and c.answer = 'given')`
    return `(${covered} and ${known('g', [me, ...givers])})`
  })
  const emergency = `${person} = any (array(select e.person_id from emergency_access e where e.account_id = '${manager}' and e.organisation_id = '${me}' and e.until_at > '${NOW.toISOString()}'))`
  return `(${[known('i', [me, ...free.map((each) => each.giver)]), emergency, ...conditions].join(' or ')})`
}

const p50 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

interface Pair {
  readonly app: Client
  readonly owner: Client
}

/** All ways in turns, so that whatever else the machine does falls on each. A way answers how long it took. */
const sideBySide = async (ways: readonly (() => Promise<number>)[]): Promise<number[]> => {
  const times: number[][] = ways.map(() => [])
  for (let round = 0; round < ROUNDS + WARM_UP; round++)
    for (const [at, way] of ways.entries()) {
      const took = await way()
      if (round >= WARM_UP) times[at]!.push(took)
    }
  return times.map(p50)
}

const milliseconds = (value: number): string => value.toFixed(2).padStart(9)

const measureLists = async ({ app, owner }: Pair, loaded: Loaded, explain: boolean): Promise<void> => {
  // What the policies ask about the viewer is remembered for the rest of a request: a page's first statement pays for the others.
  console.log(`${'list of 50, p50 in ms'.padEnd(36)} ${'policies'.padStart(9)} ${'WHERE'.padStart(9)}     ratio   ${'first in its request'.padStart(20)}     ratio   rows`)
  for (const list of LISTS) {
    await wear(app, loaded, list.organisation)
    await wear(owner, loaded, list.organisation)
    const [protectedWords, plainWords] = [list.statement(() => 'true'), list.statement(conditionFor(loaded, list.organisation))]
    const parameters = [...list.parameters(loaded)]
    const [seen, said] = [(await app.query<{ id: string }>(protectedWords, parameters)).rows, (await owner.query<{ id: string }>(plainWords, parameters)).rows]
    const same = JSON.stringify(seen) === JSON.stringify(said)
    // Surnames from six places in turn, so that no one page of the index is always the warm one.
    let turn = 0
    const next = (): unknown[] => (list.what.includes('surname') ? [BEGINS[Math.floor(turn++ / 3) % BEGINS.length]] : parameters)
    const later = async (client: Client, words: string): Promise<number> => {
      const asked = next()
      await client.query('begin')
      await client.query(words, parameters)
      const took = await timed(() => client.query(words, asked))
      await client.query('rollback')
      return took
    }
    const [policies = Number.NaN, where = Number.NaN, first = Number.NaN] = await sideBySide([() => later(app, protectedWords), () => later(owner, plainWords), () => timed(() => app.query(protectedWords, next()))])
    console.log(`${list.what.padEnd(36)} ${milliseconds(policies)} ${milliseconds(where)} ${`${(policies / where).toFixed(2)}×`.padStart(9)}   ${milliseconds(first).padStart(20)} ${`${(first / where).toFixed(2)}×`.padStart(9)} ${String(seen.length).padStart(6)}${same ? '' : ` DIFFERENT from ${said.length}`}`)
    if (explain) for (const [client, words] of [[app, protectedWords], [owner, plainWords]] as const) console.log((await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${words}`, parameters)).rows.map((row) => row['QUERY PLAN']).join('\n'))
  }
}

const measureCounts = async ({ app }: Pair, loaded: Loaded): Promise<void> => {
  console.log(`\n${'count of everybody in sight, p50 in ms'.padEnd(36)}`)
  for (const organisation of [0, 1]) {
    await wear(app, loaded, organisation)
    const bounded = `select count(*)::int as n from (select 1 from person limit ${COUNT_MAX + 1}) found`
    const times: number[] = []
    for (let round = 0; round < 20; round++) times.push(await timed(() => app.query(bounded)))
    const { rows } = await app.query<{ n: number }>(bounded)
    const n = rows[0]?.n ?? 0
    let all = 0
    const full = await timed(async () => { all = (await app.query<{ n: number }>('select count(*)::int as n from person')).rows[0]?.n ?? 0 })
    console.log(`${organisation === 0 ? 'agreements for everyone' : 'some with conditions'}: ${n > COUNT_MAX ? `more than ${COUNT_MAX.toLocaleString('en-GB')}` : n} in ${p50(times).toFixed(2)} ms; all ${all.toLocaleString('en-GB')} in ${full.toFixed(0)} ms`)
  }
}

const DECISIONS = 80_000

/** The decision in words over a seeded mix of people, classes and conditions, for viewers of organisations with few and with many agreements. */
const measureWords = ({ agreements, organisations, manager }: Loaded): void => {
  const random = seededRandom('decisions')
  const classes = keysOf(CLASSES)
  const facts: PersonFacts[] = Array.from({ length: 2000 }, () => ({
    involvements: Array.from({ length: 3 }, (_none, at) => ({ organisationId: organisations[at === 0 ? random.whole(0, 7) : random.whole(8, 39)]!, basis: BASES[at === 0 ? 0 : 1], class: 'identity', from: '2024-06-01', until: random.chance(0.1) ? '2026-01-01' : null })),
    consents: random.chance(0.05) ? [{ agreementId: agreements[random.whole(40, 49)]!.id, classes: ['risk', 'needs'], answer: 'given', from: '2026-02-01', until: null }] : [],
    namedIn: random.chance(0.01) ? [agreements[random.whole(55, 59)]!.id] : [],
    limits: random.chance(0.002) ? [{ kind: 'lock', organisationId: organisations[0]!, accountIds: [manager], classes: [], from: '2026-02-01', until: null }] : [],
    emergencies: [],
  }))
  for (const organisation of [0, 1, 20]) {
    const mine = agreements.filter((one) => one.parties.some((party) => party.organisationId === organisations[organisation]))
    const seeker: Seeker = { accountId: manager, organisationId: organisations[organisation]!, role: 'offender-manager', purpose: 'offender-management' }
    const rounds: number[] = []
    let letters = 0
    for (let round = 0; round < 6; round++) {
      // Processor time: pure work, which a busy machine makes wait but not longer.
      const from = process.cpuUsage()
      for (let at = 0; at < DECISIONS / 4; at++) letters += maySee(seeker, classes[at % classes.length]!, facts[at % facts.length]!, mine, { today: TODAY, now: NOW }).reason.length
      rounds.push(process.cpuUsage(from).user / (DECISIONS / 4) * 1000)
    }
    console.log(`one decision with its reason, ${mine.length} agreements of the viewer’s: ${p50(rounds).toFixed(0)} ns of processor time (reasons of ${(letters / (DECISIONS / 4 * 6)).toFixed(0)} letters)`)
  }
}

const connected = async ({ appUrl, ownerUrl }: DatabaseAddresses): Promise<Pair> => {
  const [app, owner] = [new Client({ connectionString: appUrl }), new Client({ connectionString: ownerUrl })]
  await Promise.all([app.connect(), owner.connect()])
  return { app, owner }
}

/** Prints the three measurements; `--explain` adds the plans. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { people: { type: 'string', default: '250000' }, explain: { type: 'boolean', default: false } } })
  const chosen = process.env['THROUGHLINE_HOME'] ?? ''
  const home = chosen === '' ? mkdtempSync(join(tmpdir(), 'throughline-sharing-')) : chosen
  if (chosen === '') chmodSync(home, 0o755)
  const people = Number(values.people)
  const began = performance.now()
  const records = await openRecords({
    dataFolder: home, environment: {}, database: `sharing_${people}`,
    populate: async (addresses) => {
      const databases = openDatabases(addresses)
      try {
        await loadSharing(databases, people)
      } finally {
        await databases.close()
      }
    },
  })
  const databases = openDatabases(records)
  try {
    await publishGrid(databases.owner)
    const loaded = await readLoaded(databases)
    console.log(`${people.toLocaleString('en-GB')} people, ${loaded.organisations.length} agencies, ${loaded.agreements.length} agreements (ready after ${((performance.now() - began) / 1000).toFixed(1)} s); load average ${loadavg()[0]?.toFixed(1)}\n`)
    const pair = await connected(records)
    try {
      await measureLists(pair, loaded, values.explain)
      await measureCounts(pair, loaded)
    } finally {
      await Promise.all([pair.app.end(), pair.owner.end()])
    }
    console.log('')
    measureWords(loaded)
    console.log(`\nload average ${loadavg()[0]?.toFixed(1)}`)
  } finally {
    await databases.close()
    await records.close()
    if (chosen === '') rmSync(home, { recursive: true, force: true })
  }
}
