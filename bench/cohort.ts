/**
 * Speed of the cohort measures: how the engine's queries on the snapshot compare with one plain pass in TypeScript over the same
 * rows in the same run, and that both say the same. Run: `npm run bench -- cohort [--people 1000000]`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays } from '../src/core/dates.ts'
import { seededRandom } from '../src/core/random.ts'
import { MEASURES, type MeasureName } from '../src/evidence/catalogue.ts'
import { SENTENCE_BANDS, type SnapshotTables } from '../src/evidence/cohort.ts'
import { type CountRow, type RecordMeasure, settle } from '../src/evidence/measure.ts'
import { countsOf, openSnapshot, writeSnapshot } from '../src/evidence/store.ts'
import { withDuckdb } from '../src/platform/duckdb.ts'
import { keysOf, PATHWAYS } from '../src/platform/vocabulary.ts'

const DAY = '2026-06-30'
const PERIOD = { from: '2021-07-01', to: DAY }
const TIMED: readonly MeasureName[] = ['needs-count', 'needs-overlap', 'reoffending-by-sentence-length', 'reoffending-by-need']

/** So many people with a release, two offences and an assessment on all pathways each. */
const generate = (people: number): SnapshotTables => {
  const random = seededRandom(`bench/${people}`)
  const days = Array.from({ length: 1826 }, (_, i) => addDays(PERIOD.from, i))
  const tables: { [T in keyof SnapshotTables]: SnapshotTables[T][number][] } = { people: [], needs: [], releases: [], offences: [] }
  for (let i = 0; i < people; i++) {
    const pseudonym = i.toString(36).padStart(8, '0')
    const released_on = random.pick(days)
    tables.releases.push({
      pseudonym, released_on, age: 30, sentence_band: random.pick(keysOf(SENTENCE_BANDS)), homeless_on_entry: random.chance(0.2), first_night: 'housed',
      employed_at_6_weeks: random.chance(0.2), available_for_work: true, district_code: null, prison_code: 'PBI',
    })
    for (let k = 0; k < 2; k++) tables.offences.push({ pseudonym, offence_on: random.pick(days), proven_on: random.pick(days), breach: false, outside_england_and_wales: false })
    const assessed_on = addDays(released_on, -random.whole(0, 90))
    for (const pathway of keysOf(PATHWAYS)) tables.needs.push({ pseudonym, assessed_on, age: 30, pathway, need: random.chance(0.5), version: 4 })
  }
  return tables
}

const best = async <T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly taken: number }> => {
  const runs = [await seconds(work), await seconds(work), await seconds(work)] as const
  return runs.reduce((a, b) => (b.taken < a.taken ? b : a), runs[0])
}

const seconds = async <T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly taken: number }> => {
  const start = performance.now()
  const value = await work()
  return { value, taken: (performance.now() - start) / 1000 }
}

const ordered = (rows: readonly CountRow[]): string => JSON.stringify(rows.filter(({ n }) => n > 0).sort((a, b) => (`${a.part}${a.code}` < `${b.part}${b.code}` ? -1 : 1)))

/** Prints a line a measure, the best of three runs each: seconds of query and plain pass, their ratio, and whether the counts are equal. */
const benchCohort = async (people: number): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cohort-'))
  try {
    const tables = generate(people)
    const { taken } = await seconds(() => writeSnapshot(join(folder, 's'), { day: DAY, fromRecords: false, label: 'Made up' }, tables))
    console.log(`${people} people, ${tables.needs.length + tables.releases.length + tables.offences.length} rows; snapshot written in ${taken.toFixed(2)} s`)
    await withDuckdb(async (db) => {
      await openSnapshot(db, join(folder, 's'))
      for (const name of TIMED) {
        const measure: RecordMeasure = MEASURES[name]
        const settled = settle(measure, DAY, PERIOD)
        if (!settled.ok) throw new Error(settled.message)
        const query = await best(() => countsOf(db, measure, settled.value))
        const plain = await best(() => measure.plain(tables, settled.value))
        const same = ordered(query.value) === ordered(plain.value) ? 'equal' : 'DIFFERENT'
        console.log(`${name}: query ${query.taken.toFixed(3)} s, plain ${plain.taken.toFixed(3)} s, ${(plain.taken / query.taken).toFixed(1)} times as fast, ${same}`)
      }
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The door of `npm run bench -- cohort`. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const people = Number(parameters[parameters.indexOf('--people') + 1] ?? 100_000)
  await benchCohort(Number.isInteger(people) && people > 0 ? people : 100_000)
}
