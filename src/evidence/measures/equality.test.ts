/** Each measure counts twice: by its query on Parquet and plainly in memory. Here chance makes snapshots and the two must agree. */
import * as fc from 'fast-check'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, addMonths } from '../../core/dates.ts'
import { type Random, seededRandom } from '../../core/random.ts'
import { withDuckdb } from '../../platform/duckdb.ts'
import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import { MEASURES, type MeasureName } from '../catalogue.ts'
import { FIRST_NIGHTS, SENTENCE_BANDS, type SnapshotTables } from '../cohort.ts'
import { figure } from '../figure.ts'
import { type CountRow, type RecordMeasure, type Settings, settle } from '../measure.ts'
import { countsOf, openSnapshot, runMeasure, writeSnapshot } from '../store.ts'

const DAY = '2026-02-28'
const START = '2021-12-01'
const NAMES = keysOf(MEASURES)

const maybe = <T>(random: Random, value: T): T | null => (random.chance(0.1) ? null : value)
/** Any day, and often the last whose follow-up is complete or the one after it. */
const dayIn = (random: Random): string =>
  random.chance(0.1) ? addDays(addMonths(DAY, -18), random.whole(0, 1)) : addDays(START, random.whole(0, 1500))

/** A small world with what records hold: doubled rows, unknowns, days on the boundaries, half-finished assessments. */
const world = (seed: number, size: number): SnapshotTables => {
  const random = seededRandom(seed)
  const pseudonyms = Array.from({ length: size }, () => random.uuid())
  const releases = pseudonyms.flatMap((pseudonym) =>
    Array.from({ length: random.whole(0, 3) }, () => ({
      pseudonym, released_on: dayIn(random), age: maybe(random, random.whole(18, 70)),
      sentence_band: maybe(random, random.pick(keysOf(SENTENCE_BANDS))), homeless_on_entry: maybe(random, random.chance(0.3)),
      first_night: maybe(random, random.pick(keysOf(FIRST_NIGHTS))), employed_at_6_weeks: maybe(random, random.chance(0.2)),
      available_for_work: maybe(random, random.chance(0.8)), district_code: maybe(random, random.pick(['E07000008', 'E07000009'])),
      prison_code: maybe(random, random.pick(['PBI', 'LII', 'BAI'])),
    })),
  )
  const boundary = (): number => random.pick([-1, 0, 1, 100, 365, 366, 367])
  const offences = releases.flatMap(({ pseudonym, released_on }) =>
    Array.from({ length: random.whole(0, 2) }, () => {
      const offence_on = addDays(released_on, boundary())
      return { pseudonym, offence_on, proven_on: maybe(random, addDays(offence_on, random.pick([0, 30, 181, 182, 183, 184, 400]))), breach: random.chance(0.1), outside_england_and_wales: random.chance(0.1) }
    }),
  )
  const needs = pseudonyms.flatMap((pseudonym) =>
    Array.from({ length: random.whole(0, 2) }, () => dayIn(random)).flatMap((assessed_on) =>
      keysOf(PATHWAYS).filter(() => random.chance(0.95)).map((pathway) => ({ pseudonym, assessed_on, age: 30, pathway, need: random.chance(0.5), version: random.whole(3, 4) })),
    ),
  )
  const doubled = needs.filter(() => random.chance(0.1)).map((row) => ({ ...row, need: !row.need, version: random.whole(3, 4) }))
  const people = pseudonyms.map((pseudonym) => ({ pseudonym, sex: maybe(random, random.pick(['male', 'female'])), district_code: null }))
  const again = releases.filter(() => random.chance(0.2)).map((row) => ({
    ...row, sentence_band: random.chance(0.5) ? null : row.sentence_band, homeless_on_entry: maybe(random, random.chance(0.5)),
  }))
  return { people, releases: [...releases, ...again], offences, needs: [...needs, ...doubled] }
}

/** Rows with anybody in them, in one order: a query names no empty group, and neither order means anything. */
const comparable = (rows: readonly CountRow[]): CountRow[] =>
  rows.filter(({ n }) => n > 0).sort((a, b) => (`${a.part}/${a.code}` < `${b.part}/${b.code}` ? -1 : 1))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-snapshots-'))
})
afterAll(() => rm(folder, { recursive: true }))
const writeWorld = (tables: SnapshotTables, fromRecords = true, name = 'snapshot') =>
  writeSnapshot(join(folder, name), { day: DAY, fromRecords, label: 'Made up by chance' }, tables)

const settingsOf = (measure: RecordMeasure, random: Random): Settings => {
  const by = random.pick(['all' as const, ...measure.splits])
  const wide = settle(measure, DAY, random.chance(0.5) ? { from: START, to: DAY, by } : { by })
  if (!wide.ok) throw new Error(wide.message)
  return wide.value
}

test('every measure’s query and plain calculation agree on worlds made by chance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 120 }), async (seed, size) => {
      const tables = world(seed, size)
      await writeWorld(tables)
      await withDuckdb(async (db) => {
        await openSnapshot(db, join(folder, 'snapshot'))
        for (const name of NAMES) {
          const measure: RecordMeasure = MEASURES[name]
          const settings = settingsOf(measure, seededRandom(seed))
          const [fast, plain] = [await countsOf(db, measure, settings), measure.plain(tables, settings)]
          expect(comparable(fast), name).toEqual(comparable(plain))
        }
      })
    }),
    { numRuns: Number(process.env['PROVE_RUNS'] ?? 12) },
  )
}, 600_000)

describe('a figure', () => {
  test.each(NAMES)('of %s has one shape, and counts that belong together', async (name: MeasureName) => {
    await writeWorld(world(7, 400), false)
    const shown = figure.parse(await runMeasure(name, join(folder, 'snapshot'), { from: START, to: DAY }))
    expect(shown.cells.some(({ n }) => (n ?? 0) > 0)).toBe(true)
    for (const { n, numerator, rate, low, high } of shown.cells) {
      expect(numerator).toBeLessThanOrEqual(n ?? 0)
      if (rate !== null && low !== null && high !== null) expect(low <= rate && rate <= high).toBe(true)
    }
    expect(shown.threshold).toBeNull()
  })

  test.each(NAMES)('of %s made from records shows no small count', async (name: MeasureName) => {
    await writeWorld(world(11, 150))
    const shown = await runMeasure(name, join(folder, 'snapshot'), { from: START, to: DAY, by: MEASURES[name].splits.find((split) => split === 'sentence-band') ?? 'all' })
    expect(shown.threshold).toBe(10)
    for (const { n, numerator, rate, events, suppressed } of shown.cells) {
      if (n !== null && n > 0) expect(n).toBeGreaterThanOrEqual(10)
      if (numerator !== null && n !== null && n > 0) expect(Math.min(numerator, n - numerator)).toBeGreaterThanOrEqual(10)
      if (suppressed) expect([rate, events]).toEqual([null, null])
    }
  })

  test('leads to its definition and its snapshot, which stay the same for the same rows in another order', async () => {
    const tables = world(3, 60)
    const first = await writeWorld(tables, true, 'first')
    const again = await writeWorld({ ...tables, needs: tables.needs.toReversed(), releases: tables.releases.toReversed() }, true, 'again')
    expect(again.id).toBe(first.id)
    const shown = await runMeasure('needs-count', join(folder, 'first'))
    expect(shown.snapshot).toEqual({ id: first.id, day: DAY })
    expect(shown.period).toEqual({ from: '2025-03-01', to: DAY })
    expect(shown.definition).toMatch(/^[0-9a-f]{12}$/)
  })
})

describe('a snapshot', () => {
  test('is four Parquet files and what they are, and nothing half-written', async () => {
    const facts = await writeWorld(world(5, 40), true, 'whole')
    expect((await readdir(join(folder, 'whole'))).sort()).toEqual(['needs.parquet', 'offences.parquet', 'people.parquet', 'releases.parquet', 'snapshot.json'])
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(JSON.parse(await readFile(join(folder, 'whole', 'snapshot.json'), 'utf8'))).toEqual(facts)
    expect(facts.tables['people']?.rows).toBe(40)
  })

  test('takes no word that it does not know, and keeps the older one when it fails', async () => {
    const tables = world(5, 40)
    const before = await writeWorld(tables, true, 'kept')
    const free = tables.people.map((person) => ({ ...person, sex: 'see Mr Smith’s file' }))
    await expect(writeWorld({ ...tables, people: free }, true, 'kept')).rejects.toThrow('people.sex')
    expect(JSON.parse(await readFile(join(folder, 'kept', 'snapshot.json'), 'utf8'))).toEqual(before)
  })

  test('is asked only for a period that it can answer', async () => {
    await writeWorld(world(5, 40), true, 'period')
    await expect(runMeasure('needs-count', join(folder, 'period'), { from: '2025-02-01', to: '2025-01-01' })).rejects.toThrow('start before it ends')
    await expect(runMeasure('needs-count', join(folder, 'period'), { to: '2026-03-01' })).rejects.toThrow('by the day of the snapshot')
    await expect(runMeasure('needs-count', join(folder, 'period'), { from: 'x', to: '2026-01-01' })).rejects.toThrow('real date')
  })
})
