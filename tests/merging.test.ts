/**
 * Merges, edits and un-merges in any order lose nothing. The rule, in words: what was written while records were one stays with the
 * record that was kept, unless it belongs to something that stands on another record (a step to its plan, a session to its referral),
 * and then it stays there. What the merge itself settled comes back with the parting exactly as it was.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { seededRandom, type Random } from '../src/core/random.ts'
import { named } from '../src/slices.ts'
import { EDITS, OUTSIDE, STORY } from './merging/edits.ts'
import { givesBack, limitsOn, wasSetOn } from './merging/limits.ts'
import { ON } from './merging/standing.ts'
import { changes, differences, tableOf, text, withChanges, type Row, type Rows } from './merging/ledger.ts'
import { makeStage, rowNamed, type Sight } from './merging/stage.ts'

const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
const stage = await makeStage()
const figures = { worlds: 0, 'chains of three': 0, 'partings out of order': 0, 'edits tried': 0, steps: 0, merges: 0, partings: 0, edits: 0, 'rows compared': 0, 'sights compared': 0, 'sights given back': 0, 'pages compared': 0, 'timeline lines compared': 0 }
const accepted = new Map<string, number>()
const refused = new Map<string, string>()
afterAll(() => {
  console.log(`merges: ${Object.entries(figures).map(([what, count]) => `${count} ${what}`).join(', ')}; ${stage.tables.length} tables; ${accepted.size} kinds of edit`)
})

/** What a merge and its undoing may write besides: traces that are dated and said, and what goes on shutting out on both sides. */
const isTrace = (key: string, row: Row): boolean =>
  (tableOf(key) === 'plan_change' && row['by_merge'] !== null)
    || (tableOf(key) === 'involvement' && row['by_merge'] !== null)
  || (tableOf(key) === 'people_apart' && text(row['reason']).startsWith('Parted again'))
  || ('by_parting' in row && row['by_parting'] !== null)

/** The question whether two records are one is answered by a merge and by a parting: what they said is no edit. */
const unanswered = (row: Row): Row => (/^(The two records were made one|Parted again)/.test(text(row['why'])) ? { ...row, answer: null, why: null, checked_on: null, checked_by: null } : row)

/** Tables whose rows follow from others alone: what a merge gave first and an edit gave again is no row of the edit’s. Instead they are written anew and compared. */
const DERIVED = new Set(['search_key', 'address_key'])

/**
 * Rows as they are compared: without traces, without what follows from other rows, without the count of changes of a plan, which settling moves on, and without the mark that a
 * limit was ever set, which is never unset and decides nothing (the days of the limits do).
 */
const compared = (rows: Rows): Rows => new Map([...rows].filter(([key, row]) => !isTrace(key, row) && !DERIVED.has(tableOf(key)))
  .map(([key, row]) => [key, tableOf(key) === 'plan' ? { ...row, version: null } : tableOf(key) === 'first_known' ? unanswered(row) : tableOf(key) === 'involvement' ? { ...row, guarded: null } : row]))

interface Merge {
  readonly id: string
  readonly from: string
  readonly into: string
}

/** Edits that wait for weeks until they are due: days after a release, a review, a month’s clock. */
const RARE = new Set(['housing.employment', 'housing.check', 'managers.confirm', 'sharing.review-limit'])

/** A few people whose records are merged, written on and parted. */
class Town {
  readonly random: Random
  readonly people: readonly string[]
  /** What the records hold if merging and parting did nothing: what was there, and what edits wrote. */
  model: Rows = new Map()
  readonly merges: Merge[] = []
  /** By limit: the records of whom it was said, which are all that counted as one when it was set. */
  readonly limited = new Map<string, readonly string[]>()
  readonly log: string[] = []

  constructor(random: Random, people: readonly string[]) {
    this.random = random
    this.people = people
  }

  /** Nobody else writes here, so that what was read stands until the next writing. */
  private read: Promise<Rows> | null = null
  rows = (): Promise<Rows> => (this.read ??= stage.rows(this.people))
  written = (): void => { this.read = null }
  current = (person: string): string => {
    const merge = this.merges.find(({ from }) => from === person)
    return merge ? this.current(merge.into) : person
  }
  human = (person: string): readonly string[] => this.people.filter((one) => this.current(one) === this.current(person))
}

const say = (town: Town, words: string): void => {
  figures.steps++
  town.log.push(words)
}

/** One of the edits for which there is something to do it to, those before the others that were done least. */
const LEAST_DONE = 8
const something = async (town: Town, person: string): Promise<string | null> => {
  const rows = await town.rows()
  const mine = rowsOfHuman(town, rows, person)
  const ready = Object.keys(EDITS).filter((name) => stage.aimed(name, stage.standing(seededRandom(name), town.current(person), mine)) !== null)
  const least = ready.toSorted((a, b) => (accepted.get(a) ?? 0) - (accepted.get(b) ?? 0)).slice(0, LEAST_DONE)
  return least.length === 0 ? null : town.random.pick(least)
}

const rowsOfHuman = (town: Town, rows: Rows, person: string): Rows => {
  const human = town.human(person)
  return new Map([...rows].filter(([key, row]) => (tableOf(key) === 'person' ? human.includes(text(row['id'])) : human.includes(text(row['person_id'] ?? row['offender_id'])))))
}

const faults: string[] = []
const fault = (town: Town, words: string): void => { if (!faults.some((one) => one.startsWith(words.slice(0, 40)))) faults.push(`${words}\n    after ${town.log.slice(-8).join('\n    ')}`) }

/** A row that belongs to another one, a step to its plan or a check to its release, stands on the record on which that one stands. */
const apartFromItsOwn = (rows: Rows, [key, row]: readonly [string, Row]): string | null => {
  for (const [column, value] of Object.entries(row)) {
    if (!column.endsWith('_id') || column === 'person_id' || typeof value !== 'string') continue
    const parent = [...rows].find(([other, { id }]) => id === value && tableOf(other) !== 'person' && tableOf(other) !== 'victim_case')
    const [own, of] = [text(row['person_id'] ?? row['offender_id']), text(parent?.[1]['person_id'] ?? parent?.[1]['offender_id'])]
    if (of !== '' && own !== of) return `${tableOf(key)} was written under another record than its ${tableOf(parent![0])}`
  }
  return null
}

const edit = async (town: Town, name: string, person: string): Promise<void> => {
  const before = await town.rows()
  const shown = town.current(person)
  const mine = rowsOfHuman(town, before, person)
  const standing = stage.standing(town.random, shown, mine)
  const input = stage.aimed(name, standing)
  if (input === null) return
  figures['edits tried']++
  const who = town.random.pick(stage.hatsFor(name, mine))
  const result = await stage.act(name, who, input)
  town.written()
  const after = await town.rows()
  const made = changes(before, after)
  if (!result.ok) {
    expect([...made], `${name} was refused and wrote all the same`).toEqual([])
    refused.set(name, `${result.kind}: ${result.message} ${JSON.stringify(input)}`)
    return
  }
  accepted.set(name, (accepted.get(name) ?? 0) + 1)
  figures.edits++
  say(town, `${name} on ${shown.slice(0, 4)} by ${who}`)
  const on = [input[ON], rowNamed(input, mine)?.['person_id']].find((one): one is string => typeof one === 'string') ?? shown
  for (const [key, row] of after) {
    if (before.has(key) || isTrace(key, row) || tableOf(key) === 'involvement' || DERIVED.has(tableOf(key))) continue
    if (tableOf(key) === 'sight_limit') town.limited.set(text(row['id']), town.human(text(row['person_id'])))
    const apart = apartFromItsOwn(after, [key, row])
    if (apart !== null) fault(town, apart)
    // Whatever has a sentence or a check stands on its record: that is looked at above.
    if (typeof (row['sentence_id'] ?? row['check_id']) !== 'string') expect([[shown, on], key].flat(), `${town.log.join('\n')}\n${JSON.stringify(row)}`).toContain(text(row['person_id'] ?? row['offender_id']))
  }
  town.model = withChanges(town.model, made)
}

/** What each viewer reads of everybody here, before and after. */
const sights = async (town: Town, viewers: readonly string[]): Promise<Map<string, Sight>> => {
  const seen = new Map<string, Sight>()
  for (const who of viewers) seen.set(who, await stage.sightOf(who, town.people))
  return seen
}

/** Everybody looks when the promises are proven; else a seeded few. */
const looking = (town: Town): readonly string[] => (PROVE ? stage.viewers : ['delivery-unit-head@probation', town.random.pick(stage.viewers), town.random.pick(stage.viewers)])

const ofPeople = (seen: Sight['rows'], people: readonly string[]): ReadonlySet<string> => new Set([...seen].filter(([, person]) => people.includes(person)).map(([key]) => key))

/** One human being is decided about as one, whichever record is asked. */
const sameSight = (town: Town, seen: ReadonlyMap<string, Sight>): void => {
  for (const [who, { sights: of }] of seen)
    for (const person of town.people) {
      figures['sights compared']++
      if (of[person] !== of[town.current(person)]) fault(town, `${who} sees ${person.slice(0, 4)} as ${of[person]} and ${town.current(person).slice(0, 4)} as ${of[town.current(person)]}`)
    }
}

/** The timeline of one human being is what the records’ timelines were, each line as often as before; only what the merge itself settled says so besides. */
const union = (town: Town, before: readonly string[], after: readonly string[]): void => {
  figures['timeline lines compared'] += before.length
  const settled = /responsible|[Cc]losed|merged/
  const tally = (lines: readonly string[]): ReadonlyMap<string, number> => new Map([...Map.groupBy(lines.filter((line) => !settled.test(line)), (line) => line)].map(([line, same]) => [line, same.length]))
  const [was, is] = [tally(before), tally(after)]
  for (const line of new Set([...was.keys(), ...is.keys()])) if (was.get(line) !== is.get(line)) fault(town, `the timeline says ${is.get(line) ?? 0} times instead of ${was.get(line) ?? 0}: ${line}`)
}

const mergeTwo = async (town: Town): Promise<void> => {
  const person = town.random.pick(town.people)
  const other = town.random.pick(town.random.chance(0.1) ? town.people : town.people.some((one) => town.current(one) !== town.current(person)) ? town.people.filter((one) => town.current(one) !== town.current(person)) : town.people)
  const [from, into] = town.random.chance(0.9) ? [town.current(person), town.current(other)] : [person, other]
  const viewers = looking(town)
  const [before, others, seen] = [await town.rows(), await stage.others(), await sights(town, viewers)]
  const reader = town.random.pick(['delivery-unit-head@probation', 'offender-manager@probation'])
  const lines = from === into ? [] : [...await stage.timeline(reader, from), ...await stage.timeline(reader, into)]
  const result = await stage.merge(from, text(before.get(`person ${into}`)?.['reference']))
  town.written()
  const after = await town.rows()
  const allowed = from !== into && town.current(from) === from && town.current(into) === into
  if (!result.ok) {
    if (allowed && seen.get('delivery-unit-head@probation')?.rows.has(`person ${from}`) && seen.get('delivery-unit-head@probation')?.rows.has(`person ${into}`)) fault(town, `a merge was refused: ${result.message}`)
    expect(differences(before, after)).toEqual([])
    return
  }
  expect(allowed).toBe(true)
  expect(await stage.others()).toEqual(others)
  const [side, kept] = [town.human(from), town.human(into)]
  town.merges.push({ id: result.value.mergeId, from, into })
  figures.merges++
  if (side.length > 1) figures['chains of three']++
  say(town, `merge ${from.slice(0, 4)} into ${into.slice(0, 4)}: ${result.consequences.map(({ words }) => words).join(' ')}`)
  const limited = [...after].some(([key, row]) => tableOf(key) === 'sight_limit' && [...side, ...kept].includes(text(row['person_id'])))
  if (!limited) union(town, lines, await stage.timeline(reader, into))
  const now = await sights(town, viewers)
  sameSight(town, now)
  for (const [who, { rows }] of now) {
    const was = seen.get(who)!.rows
    const one = [...side, ...kept]
    const [sawMerged, sawKept] = [ofPeople(was, side), ofPeople(was, kept)]
    const sees = ofPeople(rows, one)
    if (sawMerged.size === 0 && sawKept.size === 0 && sees.size > 0) fault(town, `${who} saw neither record and sees ${[...sees].slice(0, 3).join(', ')} now`)
    if (!limited) for (const key of [...sawMerged, ...sawKept]) if (!rows.has(key)) fault(town, `${who} no longer sees ${key}`)
  }
}

const partOne = async (town: Town): Promise<void> => {
  if (town.merges.length === 0) return
  // The first of a chain before the last, as often as not.
  const merge = town.random.chance(0.5) ? town.merges[0]! : town.random.pick(town.merges)
  if (town.merges.some(({ from }) => from === merge.into)) figures['partings out of order']++
  const viewers = looking(town)
  const [before, others, seen] = [await town.rows(), await stage.others(), await sights(town, viewers)]
  const wereOne = new Map(town.people.map((person) => [person, town.human(person)]))
  const result = await stage.part(merge.id)
  town.written()
  if (!result.ok) return fault(town, `a parting was refused: ${result.message}`)
  expect(await stage.others()).toEqual(others)
  town.merges.splice(town.merges.indexOf(merge), 1)
  figures.partings++
  say(town, `part ${merge.from.slice(0, 4)} from ${merge.into.slice(0, 4)}: ${result.consequences.map(({ words }) => words).join(' ')}`)
  const after = await town.rows()
  for (const limit of limitsOn(after, town.people))
    if (limit['by_parting'] === merge.id && !wasSetOn(town.limited, limit, town.human(text(limit['person_id']))))
      fault(town, `a limit was copied to ${text(limit['person_id']).slice(0, 4)}, which was not one with whom it was set on`)
  const again = await stage.part(merge.id)
  expect(again.ok).toBe(false)
  const now = await sights(town, viewers)
  sameSight(town, now)
  for (const [who, { rows }] of now) for (const [key, about] of rows) {
    if (seen.get(who)!.rows.has(key) || /^(plan_change|sight_limit|legal_hold|consent|people_apart) /.test(key)) continue
    if (givesBack(before, town.limited, stage.accounts[who]!, wereOne.get(about) ?? [], town.human(about))) figures['sights given back']++
    else fault(town, `${who} sees ${key} by the parting`)
  }
}

/** One open plan and one manager a human being, never more; and nothing that a merge set aside stays so without what it was set aside for. */
const clashes = async (town: Town): Promise<void> => {
  const rows = await town.rows()
  for (const person of new Set(town.people.map(town.current))) {
    const mine = [...rows].filter(([, row]) => town.human(person).includes(text(row['person_id'])))
    const open = mine.filter(([key, row]) => tableOf(key) === 'plan' && row['state'] !== 'closed')
    if (open.length > 1) fault(town, `${person.slice(0, 4)} has ${open.length} open plans`)
    const managers = mine.filter(([key, row]) => tableOf(key) === 'management' && row['until_day'] === null)
    if (managers.length > 1) fault(town, `${person.slice(0, 4)} has ${managers.length} managers`)
  }
  for (const key of await stage.staleKeys(town.people)) fault(town, `a key does not follow from what is known: ${key}`)
  if (town.merges.length > 0) return
  const expected = compared(town.model)
  figures['rows compared'] += expected.size
  for (const line of differences(expected, compared(rows))) fault(town, line)
}

/** The page of one human being: the same whichever record is asked for, nothing twice, and every look written down under each record. */
const pages = async (town: Town): Promise<void> => {
  const merge = town.merges[0]
  if (!merge) return
  const who = town.random.pick(['offender-manager@probation', 'delivery-unit-head@probation', 'resettlement-worker@prison', 'housing-officer@housing'])
  const [one, other] = [await stage.page(who, merge.from), await stage.page(who, town.current(merge.into))]
  figures['pages compared']++
  expect(one.ok).toBe(other.ok)
  if (!one.ok || !other.ok) return
  expect(one.value).toEqual(other.value)
  const twice = (what: string, lines: readonly string[]): void => {
    for (const line of new Set(lines.filter((each, at) => lines.indexOf(each) !== at))) fault(town, `${who} is shown twice, ${what}: ${line}`)
  }
  // Whichever of their records a line leads to: they are one, and it is one task.
  const asOne = (href: string): string => town.people.reduce((shown, person) => shown.replaceAll(person, town.current(person)), href)
  twice('as due', one.value.due.map(({ due, words, href }) => `${due} ${words} ${asOne(href)}`))
}

/** Every look at a human being stands under each of their records. */
const looks = async (town: Town): Promise<void> => {
  const merge = town.merges[0]
  if (!merge) return
  const of = town.human(merge.from)
  const counts = async (): Promise<readonly number[]> => Promise.all(of.map(stage.looks))
  const before = await counts()
  await stage.page('offender-manager@probation', town.random.pick(of))
  const after = await counts()
  after.forEach((count, at) => { if (count !== before[at]! + 1) fault(town, `a look at ${of.length} records that are one is written down ${count - before[at]!} times under ${of[at]!.slice(0, 4)}`) })
}

test('every action either is tried here on merged records, or is about no record of a person that a merge could touch', () => {
  const about = /^(people|sharing|sentences|needs|risk|managers|licences|plans|referrals|housing|schemes|victims|gate|release|rights)\./
  const actions = [...named.values()].filter((one) => one.kind === 'action' && about.test(one.name)).map(({ name }) => name)
  expect(actions.filter((name) => !(name in EDITS) && !(name in OUTSIDE))).toEqual([])
  expect([...Object.keys(EDITS), ...Object.keys(OUTSIDE)].filter((name) => !named.has(name))).toEqual([])
})

describe('merges, edits and un-merges in any order', () => {
  test('lose nothing, show nothing twice, and give everything back', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
      const random = seededRandom(`merges ${seed}`)
      const people: string[] = []
      for (let n = 0; n < 4; n++) people.push(await stage.person(n))
      await stage.supplied(people)
      const town = new Town(random, people)
      town.model = await town.rows()
      figures.worlds++
      for (const person of people) for (const name of STORY) {
        if (random.chance(0.6)) await edit(town, name, person)
        stage.later(60_000)
      }
      for (let step = 0; step < (PROVE ? 60 : 22); step++) {
        stage.later(random.chance(0.05) ? 86_400_000 : 60_000)
        const what = random.weighted({ merge: 5, part: 2, edit: 11 })
        if (what === 'merge') await mergeTwo(town)
        else if (what === 'part') await partOne(town)
        else {
          const person = random.pick(people)
          const name = await something(town, person)
          if (name !== null) await edit(town, name, person)
        }
        if (what !== 'edit') {
          await clashes(town)
          await pages(town)
          await looks(town)
        }
      }
      while (town.merges.length > 0) {
        stage.later(60_000)
        const left = town.merges.length
        await partOne(town)
        await clashes(town)
        if (town.merges.length === left) break
      }
      }), { seed: Number(process.env['MERGES_SEED'] ?? 20_261_123), numRuns: PROVE ? 60 : Number(process.env['MERGES_WORLDS'] ?? 2), endOnFailure: true })
    expect(faults).toEqual([])
    if (PROVE) expect(Object.keys(EDITS).filter((name) => !accepted.has(name) && !RARE.has(name)).map((name) => `${name}: ${refused.get(name) ?? 'nothing to do it to'}`)).toEqual([])
  }, PROVE ? 2_700_000 : 300_000)
})
