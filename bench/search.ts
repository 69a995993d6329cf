/**
 * `npm run bench -- search [--people 1000000] [--typed 40]`: what `people.search` takes while people type letter by letter, as the web
 * door asks it (its transaction, the row-level policies, the audit row), for viewers who see few people, many, and nearly everybody;
 * and how often the right person stands among the first ten when something was typed wrong. Beside it in the same run two simpler truths
 * that ask for each word anywhere in the names, birth date, numbers and postcode: ILIKE under the same policies (given up after 5
 * seconds), and, for what is found, a list of the viewer's people in memory.
 *
 * Times are by the clock, on a machine that may be busy with other work: the processor time a question takes is printed beside them.
 *
 * It works in a database of its own on a server thrown away afterwards; with `THROUGHLINE_HOME` in that folder, which is kept.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { seededRandom, type Random } from '../src/core/random.ts'
import { ask, type Core } from '../src/platform/action.ts'
import { contextFor, type Viewer } from '../src/platform/context.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../src/platform/database.ts'
import { openRecords } from '../src/platform/records.ts'
import { searchPeople } from '../src/people/actions.ts'
import { familiarForms } from '../src/people/linkage/names.ts'
import { explainForAudit, seenByEmergencyAlone } from '../src/sharing/actions.ts'
import { publishGrid } from '../src/sharing/store.ts'
import { loadPeople, madePeople, readLoaded, TODAY, VIEWER_NAMES, VIEWERS, type Loaded, type Made, type ViewerName } from './search-load.ts'

const NOW = new Date(`${TODAY}T09:30:00Z`)
const FIRST = 10

/** One kind of question: what somebody types who looks for this person; null where this person gives no such question. */
interface Kind {
  readonly what: string
  readonly type: (person: Made, random: Random) => string | null
}

const slip = (random: Random, word: string): string => {
  const at = random.whole(1, word.length - 2)
  switch (random.whole(0, 3)) {
    case 0: return word.slice(0, at) + word.slice(at + 1)
    case 1: return `${word.slice(0, at)}${random.pick('aeinorst'.split(''))}${word.slice(at)}`
    case 2: return `${word.slice(0, at)}${random.pick('aeinorst'.split(''))}${word.slice(at + 1)}`
    default: return `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at] ?? ''}${word.slice(at + 2)}`
  }
}

const firstName = ({ forename }: Made): string => forename.split(' ')[0] ?? forename
const spoken = (day: string): string => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}/${day.slice(2, 4)}`

const KINDS: readonly Kind[] = [
  { what: 'first name surname', type: (one) => `${firstName(one)} ${one.surname}` },
  { what: 'surname initial', type: (one) => `${one.surname} ${one.forename.charAt(0)}` },
  { what: 'surname', type: (one) => one.surname },
  { what: 'surname birth date', type: (one) => `${one.surname} ${spoken(one.birthDate)}` },
  { what: 'birth date', type: (one) => spoken(one.birthDate) },
  { what: 'a number', type: (one, random) => random.pick([one.crn, one.pnc, one.prisonNumber ?? one.reference]) },
  { what: 'surname postcode', type: (one) => `${one.surname} ${one.postcode}` },
]

/** Labelled slips: what is typed is wrong or old in one way, and the birth year goes with it, as people remember it. */
const SLIPS: readonly Kind[] = [
  { what: 'as recorded', type: (one) => `${firstName(one)} ${one.surname} ${one.birthDate.slice(0, 4)}` },
  { what: 'slip in the surname', type: (one, random) => `${firstName(one)} ${slip(random, one.surname)} ${one.birthDate.slice(0, 4)}` },
  { what: 'slip in the first name', type: (one, random) => (firstName(one).length < 4 ? null : `${slip(random, firstName(one))} ${one.surname} ${one.birthDate.slice(0, 4)}`) },
  { what: 'slips in both names', type: (one, random) => (firstName(one).length < 4 ? null : `${slip(random, firstName(one))} ${slip(random, one.surname)} ${one.birthDate.slice(0, 4)}`) },
  { what: 'nickname', type: (one, random) => { const forms = familiarForms(firstName(one).toLowerCase()); return forms.length === 0 ? null : `${random.pick(forms)} ${one.surname} ${one.birthDate.slice(0, 4)}` } },
  { what: 'names swapped', type: (one) => `${one.surname} ${firstName(one)} ${one.birthDate.slice(0, 4)}` },
  { what: 'day and month swapped', type: (one) => (Number(one.birthDate.slice(8)) > 12 ? null : `${one.surname} ${Number(one.birthDate.slice(5, 7))}/${Number(one.birthDate.slice(8))}/${one.birthDate.slice(0, 4)}`) },
  { what: 'one figure of the day', type: (one) => `${firstName(one)} ${one.surname} ${one.birthDate.slice(0, 9)}${(Number(one.birthDate.slice(9)) + 1) % 10}` },
  { what: 'former surname', type: (one) => (one.former === null || one.former.surname === one.surname ? null : `${firstName(one)} ${one.former.surname} ${one.birthDate.slice(0, 4)}`) },
  { what: 'former postcode', type: (one) => (one.former === null || one.former.postcode === one.postcode ? null : `${one.surname} ${one.former.postcode}`) },
  { what: 'two figures of a PNC', type: (one) => `${one.pnc.slice(0, 9)}${one.pnc.charAt(10)}${one.pnc.charAt(9)}${one.pnc.slice(11)}` },
]

const percentile = (times: readonly number[], share: number): number => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
const figures = (times: readonly number[]): string => [percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)].map((ms) => ms.toFixed(1).padStart(8)).join('')

const timed = async (times: number[], work: () => Promise<unknown>): Promise<void> => {
  const from = performance.now()
  await work()
  times.push(performance.now() - from)
}

/** What a door does for one question: everything of `ask`. */
type Door = (words: string, typing: boolean) => Promise<readonly string[]>

const doorOf = (core: Core, viewer: Viewer): Door => async (words, typing) => {
  const answer = await ask(core, contextFor(viewer, 'web', NOW), searchPeople, { words, typing })
  return answer.ok ? answer.value.people.map(({ id }) => id) : []
}

const PLAIN_SECONDS_MAX = 5
const wordsOf = (typed: string): string[] => typed.toLowerCase().split(' ').filter((word) => word !== '')

/** The simpler truth in the database, under the same policies. Answers milliseconds. */
const plainTime = async (client: Client, { organisation, account }: Loaded, name: ViewerName, typed: string): Promise<number> => {
  await client.query('begin')
  try {
    await client.query(`select set_config('app.account', $1, true), set_config('app.organisation', $2, true), set_config('app.role', 'offender-manager', true), set_config('app.purpose', 'offender-management', true), set_config('app.today', $3, true), set_config('app.now', $4, true), set_config('statement_timeout', $5, true)`,
      [account, organisation[name], TODAY, NOW.toISOString(), `${PLAIN_SECONDS_MAX}s`])
    const words = wordsOf(typed)
    const conditions = words.map((_word, at) => `(forename || ' ' || surname || ' ' || birth_date || ' ' || coalesce(crn, '') || ' ' || coalesce(pnc, '') || ' ' || coalesce(postcode, '')) ilike '%' || $${at + 1} || '%'`)
    const from = performance.now()
    await client.query(`select id from person where ${conditions.join(' and ')} order by surname_key, forename_key limit 51`, words).catch((fault: Error & { code?: string }) => { if (fault.code !== '57014') throw fault })
    return performance.now() - from
  } finally {
    await client.query('rollback')
  }
}

/** The simpler truth in memory: the first of those who have every word somewhere, by name. */
const plainDoor = (count: number, name: ViewerName): Door => {
  const all: { readonly id: string; readonly text: string }[] = []
  for (const one of madePeople(count)) if (name === 'hub' || one.seenBy.includes(name)) all.push({ id: one.id, text: `${one.surname} ${one.forename} ${one.birthDate} ${one.crn} ${one.pnc} ${one.postcode}`.toLowerCase() })
  all.sort((a, b) => (a.text < b.text ? -1 : 1))
  return async (typed) => {
    const words = wordsOf(typed)
    return all.filter(({ text }) => words.every((word) => text.includes(word))).slice(0, FIRST).map(({ id }) => id)
  }
}

const beginnings = (words: string): string[] => Array.from({ length: words.length }, (_none, at) => words.slice(0, at + 1)).filter((typed) => typed.trim().length >= 2 && !typed.endsWith(' '))

const measureTyping = async (door: Door, people: readonly Made[], random: Random): Promise<number[]> => {
  const all: number[] = []
  for (const kind of KINDS) {
    const [typing, whole]: [number[], number[]] = [[], []]
    for (const person of people) {
      const words = kind.type(person, random)
      if (words === null) continue
      for (const typed of beginnings(words)) await timed(typing, () => door(typed, true))
      await timed(whole, () => door(words, false))
    }
    console.log(`    ${kind.what.padEnd(24)} ${figures(typing)}   ${figures(whole)}   ${typing.length} letters`)
    all.push(...typing, ...whole)
  }
  return all
}

const measureSlips = async (name: ViewerName, door: Door, plain: Door, people: readonly Made[], random: Random): Promise<void> => {
  console.log(`    ${'what was wrong or old'.padEnd(24)} ${'ours'.padStart(8)} ${'plain'.padStart(8)}   the right person among the first ${FIRST}`)
  // A former name is on one agency's record: for whoever sees that agency's records.
  for (const kind of SLIPS.filter(({ what }) => !what.startsWith('former') || name === 'most')) {
    let [asked, right, plainRight] = [0, 0, 0]
    for (const person of people) {
      const words = kind.type(person, random)
      if (words === null) continue
      asked++
      if ((await door(words, false)).slice(0, FIRST).includes(person.id)) right++
      if ((await plain(words, false)).includes(person.id)) plainRight++
    }
    const share = (of: number): string => (asked === 0 ? '-' : `${((of / asked) * 100).toFixed(0)} %`)
    console.log(`    ${kind.what.padEnd(24)} ${share(right).padStart(8)} ${share(plainRight).padStart(8)}   of ${asked}`)
  }
}

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10

/** Processor milliseconds so far of this process and of the database's for it; null where the system does not tell. */
const processorTime = async ({ ownerPool }: Databases): Promise<{ readonly here: number; readonly database: number } | null> => {
  const { rows } = await ownerPool.query<{ pid: number }>('select pid from pg_stat_activity where datname = current_database()')
  const { user, system } = process.cpuUsage()
  try {
    const ticks = rows.map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []).map((fields) => Number(fields[11]) + Number(fields[12]))
    return { here: (user + system) / 1000, database: ticks.reduce((sum, each) => sum + each, 0) * TICK_MS }
  } catch {
    return null
  }
}

const peopleOf = (sample: readonly Made[], name: ViewerName): Made[] => sample.filter((one) => name === 'hub' || one.seenBy.includes(name))

/** The door of `npm run bench -- search`. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { people: { type: 'string', default: '1000000' }, typed: { type: 'string', default: '30' } } })
  const [count, typed] = [Number(values.people), Number(values.typed)]
  const chosen = process.env['THROUGHLINE_HOME'] ?? ''
  const home = chosen === '' ? mkdtempSync(join(tmpdir(), 'bench-search-')) : chosen
  if (chosen === '') chmodSync(home, 0o755)
  const began = performance.now()
  const records = await openRecords({
    dataFolder: home, environment: {}, database: `search_${count}`,
    populate: async (addresses) => {
      const databases = openDatabases(addresses)
      try {
        await publishGrid(databases.owner)
        await loadPeople(databases, count, (words) => console.log(words))
      } finally {
        await databases.close()
      }
    },
  })
  const databases = openDatabases(records)
  const plainClient = new Client({ connectionString: records.appUrl })
  await plainClient.connect()
  try {
    const loaded = await readLoaded(databases)
    console.log(`${count.toLocaleString('en-GB')} people (ready after ${((performance.now() - began) / 1000).toFixed(0)} s); load average ${loadavg()[0]?.toFixed(1)}\n`)
    const core: Core = { database: databases.app, files: foldersOf(home), handlers: [], offers: { panels: [], timeline: [], due: [], openWork: [], attention: [], subjectAccess: [], holdings: [], erasing: [] }, explain: explainForAudit, onlyLookedAt: seenByEmergencyAlone }
    // A sample from everywhere, the same for each run: those whom few see stand among the first.
    const sample: Made[] = []
    let at = 0
    for (const one of madePeople(count)) if (one.seenBy.includes('few') || at++ % Math.max(1, Math.floor(count / 20_000)) === 0) sample.push(one)
    const all: number[] = []
    for (const name of VIEWER_NAMES) {
      const random = seededRandom(`questions of ${name}`)
      const people = Array.from({ length: typed }, () => random.pick(peopleOf(sample, name)))
      const viewer: Viewer = { accountId: loaded.account, name: 'A Manager', organisationId: loaded.organisation[name], organisationName: name, role: 'offender-manager', purpose: 'offender-management' }
      const door = doorOf(core, viewer)
      for (const one of people.slice(0, 3)) await door(`${firstName(one)} ${one.surname}`, false)
      console.log(`Somebody who sees ${VIEWERS[name].words}, milliseconds\n    ${'what is typed'.padEnd(24)} ${'letter p50'.padStart(8)}${'p95'.padStart(8)}${'max'.padStart(8)}   ${'Find p50'.padStart(8)}${'p95'.padStart(8)}${'max'.padStart(8)}`)
      const before = await processorTime(databases)
      const times = await measureTyping(door, people, random)
      const after = await processorTime(databases)
      all.push(...times)
      if (before && after) console.log(`    processor time           ${((after.database - before.database) / times.length).toFixed(1).padStart(8)} in the database and ${((after.here - before.here) / times.length).toFixed(1)} here for each of ${times.length} questions; load average ${loadavg()[0]?.toFixed(1)}`)
      const simple = await plainTime(plainClient, loaded, name, `${firstName(people[0]!)} ${people[0]!.surname}`)
      console.log(`    all together             ${figures(times)}; ILIKE with the same sight ${simple.toFixed(0)}${simple >= PLAIN_SECONDS_MAX * 1000 ? ' or more' : ''}: ${(simple / percentile(times, 0.5)).toFixed(0)} times as long`)
      if (name === 'region' || name === 'most') await measureSlips(name, door, plainDoor(count, name), Array.from({ length: typed * 3 }, () => random.pick(peopleOf(sample, name))), random)
      console.log('')
    }
    console.log(`Everything typed, ${all.length} questions: p50, p95, max ${figures(all)} ms; load average ${loadavg()[0]?.toFixed(1)}`)
  } finally {
    await plainClient.end()
    await databases.close()
    await records.close()
    if (chosen === '') rmSync(home, { recursive: true, force: true })
  }
}
