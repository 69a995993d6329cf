import { readdir, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { generate } from '../../seeds/generator.ts'
import { loadHistories, plainTables, population } from '../../tests/histories.ts'
import { besidePublished, publishedAsked } from '../../tests/published.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { keysOf, type Role } from '../platform/vocabulary.ts'
import type { Action, Query } from '../platform/action.ts'
import { withDuckdb } from '../platform/duckdb.ts'
import { workOne } from '../platform/jobs.ts'
import { openPerson, searchPeople } from '../people/actions.ts'
import { jobs } from '../slices.ts'
import { evidence, externalFigures, listMeasures, listSnapshots, makeSnapshot, oneFigure, overview } from './actions.ts'
import { MEASURES, type MeasureName } from './catalogue.ts'
import { SNAPSHOT_TABLES } from './cohort.ts'
import { figureCsv } from './figure.ts'
import { figureInput, type SnapshotFigure } from './figures.ts'
import { type RecordMeasure, settle } from './measure.ts'
import { buildSnapshot, countsOf, openSnapshot } from './store.ts'

const PEOPLE = 5000
const world = await makeWorld()
const { databases, core } = world
const dataFolder = dirname(core.files.snapshots)
const analyst = await world.as('analyst', 'commissioner')
const histories = [...generate(population(PEOPLE))]
/** One in seven has a second record, merged: the generator's own doubles are source records of one person. */
const doubled = new Set(histories.flatMap((_, i) => (i % 7 === 3 ? [i] : [])))
const { ids } = await loadHistories(world, histories, doubled)
const started = performance.now()
const [built] = await buildSnapshot(databases, dataFolder, analyst)
console.log(`snapshot of ${PEOPLE} people (${doubled.size} with two records): ${Math.round(performance.now() - started)} ms`)
if (!built) throw new Error('There is no agreement for evidence.')

const figure = async (asked: z.input<typeof figureInput>): Promise<SnapshotFigure> => {
  const result = await world.ask(analyst, oneFigure, asked)
  if (!result.ok) throw new Error(result.message)
  return result.value
}

describe('a snapshot of the records', () => {
  test('gives the same counts as the plain calculation on the same people, each human being once', async () => {
    const tables = plainTables(histories)
    await withDuckdb(async (db) => {
      await openSnapshot(db, join(core.files.snapshots, built.id))
      for (const [name, measure] of Object.entries<RecordMeasure>(MEASURES)) {
        for (const asked of [{}, { from: '2020-01-01', to: '2026-10-31' }, ...measure.splits.map((by) => ({ by }))]) {
          const settled = settle(measure, TODAY, asked)
          if (!settled.ok) throw new Error(settled.message)
          const comparable = (rows: readonly { part: string; code: string; n: number }[]) => rows.filter(({ n }) => n > 0).sort((a, b) => (`${a.part}/${a.code}` < `${b.part}/${b.code}` ? -1 : 1))
          expect(comparable(await countsOf(db, measure, settled.value)), `${name} ${JSON.stringify(asked)}`).toEqual(comparable(measure.plain(tables, settled.value)))
        }
      }
    })
    expect(built.facts.tables['people']?.rows).toBe(PEOPLE)
  })

  test('holds exactly the rows that the same people give plainly, completed years and all', async () => {
    const tables = plainTables(histories)
    const born = histories.filter(({ identity }) => identity.birthDate.endsWith('-02-29'))
    expect(born.length).toBeGreaterThan(0)
    await withDuckdb(async (db) => {
      for (const table of keysOf(SNAPSHOT_TABLES)) {
        const columns = Object.keys(SNAPSHOT_TABLES[table]).filter((column) => column !== 'pseudonym')
        const line = columns.map((column) => `coalesce(${column}::varchar, '-')`).join(` || ' ' || `)
        const held = await db.rows(`select ${line} as line from read_parquet('${join(core.files.snapshots, built.id, `${table}.parquet`)}')`, z.object({ line: z.string() }))
        const plain = tables[table].map((row) => columns.map((column) => Object.entries(row).find(([name]) => name === column)?.[1] ?? '-').join(' '))
        expect(held.map((row) => row.line).sort(), table).toEqual(plain.sort())
      }
    })
  })

  test('holds no id, name, number, address or birth date of anybody', async () => {
    const folder = join(core.files.snapshots, built.id)
    const secret = new Set(histories.flatMap(({ identity: { forename, surname, pnc, crn, prisonNumber, addressLine, postcode } }) => [forename, surname, pnc, crn, prisonNumber, addressLine, postcode]).filter((one) => one !== null))
    for (const person of [...ids, ...(await databases.owner.selectFrom('person').select(['id', 'reference']).execute()).flatMap(({ id, reference }) => [id, reference])]) secret.add(person)
    expect((await readdir(folder)).sort()).toEqual(['needs.parquet', 'offences.parquet', 'people.parquet', 'releases.parquet', 'snapshot.json'])
    const facts = await readFile(join(folder, 'snapshot.json'), 'utf8')
    expect([...secret].filter((one) => facts.includes(one))).toEqual([])
    await withDuckdb(async (db) => {
      for (const [table, columns] of Object.entries(SNAPSHOT_TABLES)) {
        const from = `read_parquet('${join(folder, `${table}.parquet`)}')`
        const described = await db.rows(`select column_name as name from (describe select * from ${from})`, z.object({ name: z.string() }))
        expect(described.map(({ name }) => name)).toEqual(Object.keys(columns))
        for (const column of Object.keys(columns)) {
          const values = await db.rows(`select distinct ${column}::varchar as value from ${from} where ${column} is not null`, z.object({ value: z.string() }))
          expect(values.filter(({ value }) => secret.has(value)), `${table}.${column}`).toEqual([])
        }
      }
      // A birth date would show as a day of many decades ago.
      const days = await db.rows(`select min(day)::varchar as day from (select assessed_on as day from read_parquet('${folder}/needs.parquet') union all select offence_on from read_parquet('${folder}/offences.parquet') union all select released_on from read_parquet('${folder}/releases.parquet'))`, z.object({ day: z.string() }))
      expect(Number(days[0]?.day.slice(0, 4))).toBeGreaterThan(2005)
    })
  })

  test('keeps a person’s pseudonym in the next one, and a merged person has one', async () => {
    const numbers = () => databases.owner.selectFrom('pseudonym').select(['person_id', 'number']).orderBy('person_id').execute()
    const before = await numbers()
    expect(before.length).toBe(PEOPLE)
    const [again] = await buildSnapshot(databases, dataFolder, analyst)
    expect(await numbers()).toEqual(before)
    expect(again?.facts.id).toBe(built.facts.id)
  })

  test('holds only what the parties of the agreement share, and nothing when it has ended', async () => {
    const outsider = await world.person({ outsider: 'responsible' }, { surname: 'Outside' })
    const police = await world.person({ police: 'supplied' }, { surname: 'Station' })
    const [again] = await buildSnapshot(databases, dataFolder, analyst)
    // Police share sentences here; a charity without an agreement shares nothing.
    expect(again?.facts.tables['people']?.rows).toBe(PEOPLE + 1)
    const known = await databases.owner.selectFrom('pseudonym').select('person_id').where('person_id', 'in', [outsider, police]).execute()
    expect(known.map(({ person_id }) => person_id)).toEqual([police])
    expect(await buildSnapshot(databases, dataFolder, { ...analyst, today: '2031-01-01' })).toEqual([])
    expect(await world.ask({ ...analyst, today: '2031-01-01' }, oneFigure, { measure: 'needs-count' })).toMatchObject({ ok: false, message: expect.stringContaining('no evidence snapshot') })
  })

  test('leaves one audit row that names the agreement and how many people, not who', async () => {
    const row = await databases.owner.selectFrom('audit_entry').selectAll().where('name', '=', 'evidence.snapshot').orderBy('occurred_at').executeTakeFirstOrThrow()
    expect(row).toMatchObject({ people_count: PEOPLE, person_ids: [], allowed_by: 'TEST-1: Test agreement', organisation_id: world.organisation.commissioner })
  })
})

describe('the figures published for the population come out of the measures', () => {
  test.each(publishedAsked(TODAY))('$id by $measure of $group', async (asked) => {
    const { words, inside } = besidePublished(asked, await figure({ measure: asked.measure, from: asked.from, to: asked.to }))
    console.log(words)
    expect(inside, words).toBe(true)
  })
})

describe('who may measure', () => {
  test('the analyst reaches figures and no person', async () => {
    expect((await world.ask(analyst, overview, {})).ok).toBe(true)
    expect(await world.ask(analyst, searchPeople, { words: histories[0]?.identity.surname ?? '' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(analyst, openPerson, { person: ids[0] ?? '' })).toMatchObject({ ok: false, kind: 'not-found' })
    await expect(databases.app.selectFrom('pseudonym').selectAll().execute()).rejects.toThrow('permission denied')
  })

  test.each<[Role, 'probation' | 'prison' | 'commissioner' | 'provider' | 'police']>([['offender-manager', 'probation'], ['data-officer', 'police'], ['caseworker', 'provider'], ['governance-lead', 'commissioner'], ['resettlement-worker', 'prison']])(
    'a %s finds nothing under any of its names', async (role, organisation) => {
      const viewer = await world.as(role, organisation)
      for (const one of evidence.named) {
        const answer = one.kind === 'query' ? await world.ask(viewer, one as Query, {}) : await world.perform(viewer, one as Action, {})
        expect(answer, one.name).toMatchObject({ ok: false, kind: 'not-found' })
      }
    })

  test('the board secretary gets a figure and its meaning, and no list of snapshots', async () => {
    const secretary = await world.as('board-secretary', 'commissioner')
    expect((await world.ask(secretary, oneFigure, { measure: 'needs-count' })).ok).toBe(true)
    expect((await world.ask(secretary, listMeasures, {})).ok).toBe(true)
    expect((await world.ask(secretary, listSnapshots, {})).ok).toBe(false)
    expect((await world.ask(secretary, externalFigures, {})).ok).toBe(false)
  })

  test('an organisation that has not signed finds no snapshot, even by its id', async () => {
    const stranger = await world.as('analyst', 'outsider')
    expect(await world.ask(stranger, oneFigure, { measure: 'needs-count', snapshot: built.id })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(stranger, overview, {})).toMatchObject({ ok: true, value: { figures: null } })
    expect(await world.perform(stranger, makeSnapshot, {})).toMatchObject({ ok: false, message: 'There is no sharing agreement in force that lets your organisation measure without names.' })
  })
})

describe('a figure', () => {
  test('is refused for days within a month, a time to come, and a split that it does not have', async () => {
    expect(await world.ask(analyst, oneFigure, { measure: 'needs-count', from: '2026-01-02', to: '2026-03-31' })).toMatchObject({ ok: false, field: 'from' })
    expect(await world.ask(analyst, oneFigure, { measure: 'needs-count', to: '2027-03-31' })).toMatchObject({ ok: false, field: 'to' })
    expect(await world.ask(analyst, oneFigure, { measure: 'needs-count', by: 'prison' })).toMatchObject({ ok: false, field: 'by' })
    expect(await world.ask(analyst, oneFigure, { measure: 'needs-count', from: '2026-02-30' })).toMatchObject({ ok: false, field: 'from' })
  })

  test('names districts and prisons', async () => {
    expect((await figure({ measure: 'housed-first-night', by: 'prison' })).cells.map(({ label }) => label)).toEqual(expect.arrayContaining(['All releases', 'Prison BFI', 'Prison LTI']))
  })

  test('shows no small number on screen, in the CSV or in the API, over many periods and splits', async () => {
    let hidden = 0
    for (const [measure, words] of Object.entries<RecordMeasure>(MEASURES)) {
      for (const by of ['all', ...words.splits] as const) {
        for (const [from, to] of [['2025-05-01', '2025-06-30'], ['2024-01-01', '2024-12-31'], ['2024-03-01', '2024-03-31']]) {
          const shown = await figure({ measure: measure as MeasureName, by, from: from ?? '', to: to ?? '' })
          for (const { n, numerator, rate, low, events, suppressed } of shown.cells) {
            if (n !== null && n > 0) expect(n).toBeGreaterThanOrEqual(10)
            if (n !== null && n > 0 && numerator !== null) expect(Math.min(numerator, n - numerator)).toBeGreaterThanOrEqual(10)
            if (suppressed) expect([rate, low, events]).toEqual([null, null, null])
            hidden += suppressed ? 1 : 0
          }
          for (const { n } of shown.excluded) if (n !== null) expect(n === 0 || n >= 10).toBe(true)
          const marks = figureCsv(shown).split('\r\n').slice(1).filter((line) => line.includes('[c]')).length
          expect(marks).toBe(shown.cells.filter(({ suppressed, n, numerator }) => suppressed || n === null || numerator === null).length)
        }
      }
    }
    expect(hidden).toBeGreaterThan(20)
  })

  test('is counted once and then remembered: it is told again while the file it was counted from is away', async () => {
    const asked = { measure: 'reoffending-by-need', from: '2023-12-01', to: '2024-11-30' } as const
    const first = await figure(asked)
    const offences = join(core.files.snapshots, built.id, 'offences.parquet')
    await rename(offences, `${offences}.away`)
    try {
      expect(await figure(asked)).toEqual(first)
    } finally {
      await rename(`${offences}.away`, offences)
    }
  })
})

test('an analyst asks for a snapshot, the worker makes it, and a second request waits for the first', async () => {
  const asked = await world.perform(analyst, makeSnapshot, {})
  if (!asked.ok) throw new Error(asked.message)
  expect(await world.perform(analyst, makeSnapshot, {})).toMatchObject({ ok: false, message: expect.stringContaining('being made already') })
  expect(await world.ask(analyst, listSnapshots, {})).toMatchObject({ ok: true, value: { making: { failed: null } } })
  expect(await workOne(databases, core.files, jobs)).toBe(true)
  const listed = await world.ask(analyst, listSnapshots, {})
  expect(listed).toMatchObject({ ok: true, value: { making: null } })
  expect(listed.ok && listed.value.snapshots.map(({ id }) => id)).toContain(asked.value.job)
  expect(JSON.stringify(listed)).not.toContain('folder')
})

describe('other people’s published records', () => {
  test('are listed, and give the published figures, 33 of 33', async () => {
    const result = await world.ask(analyst, externalFigures, { dataset: 'nij-georgia' })
    if (!result.ok || result.value.shown === null) throw new Error('nothing is shown')
    expect(result.value.datasets.map(({ dataset }) => dataset)).toEqual(['nij-georgia', 'rossi'])
    expect(result.value.shown.checks.filter(({ equal }) => equal).length).toBe(33)
    expect(result.value.shown.checks.length).toBe(33)
    expect(result.value.shown.figures.every(({ label }) => label === 'American: Georgia, 2013-2015; rearrest within three years, not reconviction')).toBe(true)
  })

  test('are not found under a name that is none, nor by a grouping that is none', async () => {
    expect(await world.ask(analyst, externalFigures, { dataset: 'nowhere' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(analyst, externalFigures, { dataset: 'rossi', grouping: 'nothing' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(analyst, externalFigures, { dataset: '../etc' })).toMatchObject({ ok: false, field: 'dataset' })
  })
})
