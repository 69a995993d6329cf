/** Snapshots out of an analyst's files, and what is measured on them: through the tools, files in and figures out. */
import * as fc from 'fast-check'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { main } from '../../cli.ts'
import { addDays } from '../../core/dates.ts'
import { type Random, seededRandom } from '../../core/random.ts'
import { isToolError } from '../../core/tool-error.ts'
import { tools } from '../tools.ts'
import { answerOf } from './answer.ts'
import { FILE_MEASURES } from './catalogue.ts'
import { type PlainFiles, plainCohort } from './cohort.ts'
import { cutsOf } from './cuts.ts'
import { DISPOSAL_TYPES } from './inputs.ts'
import { plainCells } from './measure.ts'

const NEEDS = ['drugs', 'alcohol', 'housing'] as const
const root = await mkdtemp(join(tmpdir(), 'evidence-files-'))
afterAll(() => rm(root, { recursive: true }))
let [folder, out] = ['', '']
let runs = 0
beforeEach(async () => {
  vi.stubEnv('THROUGHLINE_NOW', '2026-11-23T12:00:00Z')
  folder = join(root, String(runs++))
  out = join(folder, 'snapshot')
  await mkdir(folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

interface Files { readonly persons?: readonly string[]; readonly disposals?: readonly string[]; readonly offences?: readonly string[]; readonly assessments?: readonly string[] }
const HEADINGS = { persons: 'person_id,sex,dob,area', disposals: 'person_id,disposal_date,type', offences: 'person_id,offence_date,conviction_date,grp,severity', assessments: `person_id,assess_date,${NEEDS.join(',')}` } as const
const DEFAULT = ['P1,M,1990-05-01,A01']

const write = async (files: Files): Promise<void> => {
  for (const table of ['persons', 'disposals', 'offences', 'assessments'] as const)
    await writeFile(join(folder, `${table}.csv`), `${[HEADINGS[table], ...(files[table] ?? (table === 'persons' ? DEFAULT : []))].join('\n')}\n`)
}
const run = async (name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> => tools.find((tool) => tool.name === name)?.run(given)
const buildNow = (more: Readonly<Record<string, string>> = {}): Promise<unknown> => run('evidence.build', {
  people: join(folder, 'persons.csv'), disposals: join(folder, 'disposals.csv'), offences: join(folder, 'offences.csv'), assessments: join(folder, 'assessments.csv'), out, ...more,
})
const build = async (files: Files, more: Readonly<Record<string, string>> = {}): Promise<unknown> => {
  await write(files)
  return buildNow(more)
}
const measure = (name: string, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> => run('evidence.measure', { measure: name, snapshot: out, ...more })
const provenOf = async (files: Files, by?: string): Promise<unknown> => {
  expect(await build(files)).not.toHaveProperty('error')
  return measure('proven-reoffending', by === undefined ? {} : { by })
}

const INDEX = '2021-02-10'
const after = (days: number): string => addDays(INDEX, days)

describe('the cohort, one row of a table at a time', () => {
  test.each<[string, string, string, number]>([
    ['an offence on the very day', after(0), after(100), 0],
    ['an offence on the day after', after(1), after(100), 1],
    ['an offence on day 365', after(365), after(400), 1],
    ['an offence on day 366', after(366), after(400), 0],
    ['an offence proven on day 547', after(300), after(547), 1],
    ['an offence proven on day 548', after(300), after(548), 0],
    ['an offence never proven', after(300), '', 0],
    ['an offence before', after(-20), after(20), 0],
  ])('%s', async (_words, committed, proven, reoffenders) => {
    expect(await provenOf({ disposals: [`P1,${INDEX},release`], offences: [`P1,${committed},${proven},theft,3`] })).toMatchObject([{ offenders: 1, reoffenders, reoffences: reoffenders, rate: reoffenders, perReoffender: reoffenders === 0 ? null : 1 }])
  })

  test('two disposals of one quarter are one start, the first; of one day, the first type of the alphabet; another quarter is another', async () => {
    expect(await provenOf({ disposals: ['P1,2021-03-31,community', 'P1,2021-02-10,release', 'P1,2021-02-10,caution', 'P1,2021-04-01,fine', 'P1,2020-12-31,fine', 'P1,2023-01-01,fine'] }, 'quarter,type')).toMatchObject([
      { quarter: '2021-01-01', type: 'caution', offenders: 1 }, { quarter: '2021-04-01', type: 'fine', offenders: 1 },
    ])
  })

  test('nobody: one line of nobody, and no lines when cut', async () => {
    expect(await provenOf({ persons: [] })).toEqual([{ offenders: 0, reoffenders: 0, reoffences: 0, rate: null, low: null, high: null, perReoffender: null }])
    expect(await measure('proven-reoffending', { by: 'sex' })).toEqual([])
    expect(await measure('need-overlap')).toEqual([])
    expect(await measure('time-to-reoffence')).toMatchObject([{ offenders: 0, free365: null, medianDays: null }])
  })

  test('cuts by age on the day, prior convictions, and needs of the newest assessment in two years; not known is null', async () => {
    const files = {
      persons: ['P1,M,2000-02-10,A01', 'P2,,2000-02-11,', 'P3,F,1960-01-01,A02'],
      disposals: [`P1,${INDEX},release`, `P2,${INDEX},release`, `P3,${INDEX},release`],
      offences: ['P1,2020-01-01,2021-02-10,theft,', 'P1,2020-01-01,2021-02-11,theft,1', ...Array.from({ length: 7 }, () => 'P3,2019-01-01,2019-05-05,fraud,2')],
      assessments: ['P1,2020-01-01,1,1,1', `P1,${INDEX},0,1,0`, `P1,${after(1)},1,1,1`, `P2,${after(-730)},1,0,0`, `P3,${after(-731)},1,1,1`],
    }
    expect(await provenOf(files, 'age-band,prior-band,need.drugs,sex,area')).toMatchObject([
      { 'age-band': '18-20', 'prior-band': '0', 'need.drugs': 1, sex: null, area: null, offenders: 1 },
      { 'age-band': '21-24', 'prior-band': '1-2', 'need.drugs': 0, sex: 'M', area: 'A01', offenders: 1 },
      { 'age-band': '50+', 'prior-band': '7+', 'need.drugs': null, sex: 'F', area: 'A02', offenders: 1 },
    ])
    expect(await measure('need-overlap')).toMatchObject([{ needs: ['drugs'], offenders: 1 }, { needs: ['alcohol'], offenders: 1 }])
    expect(await measure('need-pairs')).toHaveLength(6)
  })
})

/** A small world on the boundaries. */
const world = (random: Random, size: number): PlainFiles => {
  const persons = Array.from({ length: size }, (_, i) => ({ id: `P${i}`, sex: random.pick(['M', 'F', null]), dob: addDays('1960-01-01', random.whole(0, 15_000)), area: random.pick(['A01', 'A02', null]) }))
  const day = (): string => addDays('2020-11-01', random.whole(0, 860))
  const some = <T>(most: number, one: (id: string) => T): T[] => persons.flatMap(({ id }) => Array.from({ length: random.whole(0, most) }, () => one(id)))
  const disposals = some(4, (id) => ({ id, on: day(), type: random.pick(DISPOSAL_TYPES) }))
  const near = (id: string): string => addDays(disposals.find((one) => one.id === id)?.on ?? day(), random.pick([-731, -730, -400, -1, 0, 1, 200, 365, 366, 547, 548, 729, 730, 731]))
  return {
    persons, disposals,
    offences: some(5, (id) => {
      const on = near(id)
      return { id, on, proven: random.chance(0.2) ? null : addDays(on, random.pick([0, 1, 182, 347, 348, 547])) }
    }),
    assessments: some(3, (id) => ({ id, on: near(id), needs: NEEDS.map(() => random.chance(0.5)) })),
  }
}
const filesOf = ({ persons, disposals, offences, assessments }: PlainFiles): Files => ({
  persons: persons.map(({ id, sex, dob, area }) => `${id},${sex ?? ''},${dob},${area ?? ''}`), disposals: disposals.map(({ id, on, type }) => `${id},${on},${type}`),
  offences: offences.map(({ id, on, proven }) => `${id},${on},${proven ?? ''},theft,1`), assessments: assessments.map(({ id, on, needs }) => `${id},${on},${needs.map(Number).join(',')}`),
})

test('every measure says the same by its query and plainly, on worlds made by chance, cut by chance', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 60 }), async (seed, size) => {
    const random = seededRandom(seed)
    const files = world(random, size)
    const until = random.chance(0.5) ? '2025-12-31' : undefined
    const last = until ?? null
    expect(await build(filesOf(files), until === undefined ? {} : { until })).toMatchObject({ rows: { persons: size } })
    const entries = plainCohort(files)
    for (const [name, one] of Object.entries(FILE_MEASURES)) {
      const by = ['sex', 'type', 'area', 'quarter', 'age-band', 'prior-band', 'need.alcohol'].filter(() => random.chance(0.3))
      const cuts = cutsOf(by, NEEDS)
      if (isToolError(cuts)) throw new Error(cuts.message)
      expect(await measure(name, { by: by.join(',') }), `${name} by ${by.join()}`).toEqual(answerOf(one, plainCells(one, entries, cuts, last), cuts, NEEDS, null))
    }
  }), { numRuns: Number(process.env['PROVE_RUNS'] ?? 10) })
}, 600_000)

test('whoever is not followed for two years leaves on the last day, and is told by the build', async () => {
  const answer = await build({ persons: ['P1,M,1990-05-01,A01', 'P2,F,1990-05-01,A01'], disposals: ['P1,2022-12-31,fine', 'P2,2021-01-01,fine'], offences: ['P2,2022-07-01,2022-08-01,theft,1'] }, { until: '2023-06-30' })
  expect(answer).toMatchObject({ notes: [expect.stringContaining('1 of the cohort were not followed for 547 days by 2023-06-30')] })
  // P1 is free when the files end, on day 181; P2 reoffends alone on day 546.
  expect(await measure('time-to-reoffence')).toMatchObject([{ offenders: 2, free365: 1, free730: 0, low730: null, medianDays: 546 }])
})

describe('a bad file', () => {
  test.each<[string, Files, string]>([
    ['a day that is none', { disposals: [`P1,${INDEX},fine`, 'P1,2021-02-30,fine'] }, 'disposals.csv, row 3, column disposal_date: “2021-02-30” is not a day since 1900 written YYYY-MM-DD.'],
    ['infinity as a day', { disposals: ['P1,infinity,fine'] }, 'disposals.csv, row 2, column disposal_date: “infinity” is not a day'],
    ['a day to come', { disposals: ['P1,2027-01-01,fine'] }, 'disposals.csv, row 2, column disposal_date: “2027-01-01” is after 2026-11-23'],
    ['an unknown person', { offences: ['P9,2021-01-01,,theft,1'] }, 'offences.csv, row 2, column person_id: “P9” is nobody in the file of persons.'],
    ['a person with another spelling', { persons: ['7,M,1990-01-01,A01'], offences: ['007,2021-01-01,,theft,1'] }, 'offences.csv, row 2, column person_id: “007” is nobody'],
    ['a person in two areas', { persons: [...DEFAULT, 'P1,M,1990-05-01,A02'] }, 'persons.csv, row 2, column person_id: “P1” stands in more than one row'],
    ['an offence before birth', { offences: ['P1,1985-01-01,1986-01-01,theft,1'] }, 'offences.csv, row 2, column offence_date: “1985-01-01” is before the birth of this person.'],
    ['a conviction before the offence', { offences: ['P1,2021-01-02,2021-01-01,theft,1'] }, 'offences.csv, row 2, column conviction_date: “2021-01-01” is before the offence.'],
    ['an unknown type', { disposals: [`P1,${INDEX},banishment`] }, 'disposals.csv, row 2, column type: “banishment” is none of caution'],
    ['an unknown sex', { persons: ['P1,Q,1990-01-01,A01'] }, 'persons.csv, row 2, column sex: “Q” is none of F, M.'],
    ['a need that is neither', { assessments: [`P1,${INDEX},1,0.5,0`] }, 'assessments.csv, row 2, column alcohol: “0.5” is neither 0 nor 1.'],
    ['an empty cell', { assessments: [`P1,${INDEX},1,,0`] }, 'assessments.csv, row 2, column alcohol: the cell is empty.'],
    ['a severity that is no number', { offences: ['P1,2021-01-02,,theft,grave'] }, 'offences.csv, row 2, column severity: “grave” is not a whole number from 0.'],
    ['a row with too many cells', { disposals: [`P1,${INDEX},fine,more`] }, 'disposals.csv, row 2: it does not have one cell for each heading'],
  ])('with %s is refused by file, row and column, and nothing is written', async (_words, files, message) => {
    expect(await build(files)).toMatchObject({ message: expect.stringContaining(message) })
    await expect(stat(out)).rejects.toThrow('ENOENT')
  })

  test('has all of its bad rows listed, of several files, where that is asked', async () => {
    const problems = join(folder, 'problems.csv')
    expect(await build({ disposals: Array.from({ length: 30 }, (_, i) => `X${i},${INDEX},fine`), offences: ['P1,soon,,theft,1'] }, { problems })).toMatchObject({ error: 'rows-wrong', message: expect.stringContaining('And 11 more') })
    const lines = (await readFile(problems, 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(32)
    expect(lines.at(-1)).toContain('offences.csv,2,offence_date,date-invalid,soon')
  })

  test.each<[string, keyof typeof HEADINGS, string | Buffer, string]>([
    ['without a column', 'disposals', 'person_id,type\n', 'disposals.csv has no column “disposal_date”'],
    ['with a column twice', 'persons', 'person_id,sex,dob,area,sex\n', 'persons.csv has two columns “sex”'],
    ['without needs', 'assessments', 'person_id,assess_date\n', 'assessments.csv has no column of a need'],
    ['that is empty', 'offences', '', 'offences.csv has no heading line'],
    ['in UTF-16', 'offences', Buffer.from(HEADINGS.offences, 'utf16le'), 'offences.csv is not UTF-8'],
    ['in Latin letters of one byte', 'persons', Buffer.from(`${HEADINGS.persons}\nP1,M,1990-05-01,Caf\xe9\n`, 'latin1'), 'persons.csv is not UTF-8'],
  ])('%s is refused', async (_words, table, content, message) => {
    await write({})
    await writeFile(join(folder, `${table}.csv`), content)
    expect(await buildNow()).toMatchObject({ message: expect.stringContaining(message) })
    await expect(stat(out)).rejects.toThrow('ENOENT')
  })

  test('and one that is not there, a folder that cannot be, and misspelt fields', async () => {
    await write({})
    expect(await buildNow({ people: join(folder, 'none.csv') })).toMatchObject({ error: 'file-missing' })
    expect(await buildNow({ out: join(folder, 'persons.csv') })).toMatchObject({ error: 'out-unwritable' })
    expect(await buildNow({ peple: 'x' })).toMatchObject({ error: 'parameters-wrong' })
    expect(await buildNow({ until: '2024-02-31' })).toMatchObject({ error: 'parameters-wrong', message: expect.stringContaining('until is a day') })
    await expect(stat(out)).rejects.toThrow('ENOENT')
  })

  test('leaves the older snapshot as it was', async () => {
    await build({ disposals: [`P1,${INDEX},fine`] })
    const before = (await readdir(out)).toSorted()
    expect(await build({ disposals: [`P1,${INDEX},fine`, 'P1,x,fine'] })).toHaveProperty('error')
    expect((await readdir(out)).toSorted()).toEqual(before)
    expect(await measure('proven-reoffending')).toMatchObject([{ offenders: 1 }])
  })
})

describe('a snapshot', () => {
  test('writes again only what has changed, and the older one stays readable', async () => {
    const first = { disposals: [`P1,${INDEX},fine`], offences: [`P1,${after(5)},${after(9)},theft,1`] }
    expect(await build(first)).toMatchObject({ wrote: ['persons', 'disposals', 'offences', 'assessments', 'cohort'], kept: [] })
    const names = await readdir(out)
    expect(await buildNow()).toMatchObject({ wrote: [], kept: ['persons', 'disposals', 'offences', 'assessments', 'cohort'] })
    expect(await readdir(out)).toEqual(names)
    vi.stubEnv('THROUGHLINE_NOW', '2026-11-24T12:00:00Z')
    expect(await build({ ...first, offences: [] })).toMatchObject({ wrote: ['offences', 'cohort'], kept: ['persons', 'disposals', 'assessments'] })
    expect(await measure('proven-reoffending')).toMatchObject([{ reoffenders: 0 }])
    const old = names.find((name) => /^snapshot-2026-11-23-[0-9a-f]{16}\.json$/.test(name)) ?? ''
    expect(await run('evidence.measure', { measure: 'proven-reoffending', snapshot: join(out, old) })).toMatchObject([{ reoffenders: 1 }])
    expect(JSON.parse(await readFile(join(out, 'snapshot.json'), 'utf8'))).toMatchObject({ made: '2026-11-24T12:00:00.000Z', needs: [...NEEDS], tables: { cohort: { rows: 1 } } })
  })

  test('holds no identifier and no birth date, and says what each column means', async () => {
    await build({ persons: ['SECRET1,M,1990-05-01,A01'], disposals: [`SECRET1,${INDEX},fine`] })
    for (const name of await readdir(out)) expect((await readFile(join(out, name))).includes('SECRET1'), name).toBe(false)
    const page = await readFile(join(out, 'schema.md'), 'utf8')
    expect(page).toContain('| reoffences | integer | offences in the 365 days after it, proven within 547 |')
    expect(page).toContain('| 4 | housing |')
  })

  test('that is cut short, of another version, of records or no snapshot says so', async () => {
    await build({ disposals: [`P1,${INDEX},fine`] })
    const manifest: unknown = JSON.parse(await readFile(join(out, 'snapshot.json'), 'utf8'))
    const cohort = (await readdir(out)).find((name) => name.startsWith('cohort')) ?? ''
    await truncate(join(out, cohort), 200)
    expect(await measure('proven-reoffending')).toMatchObject({ error: 'snapshot-damaged', message: expect.stringContaining(cohort) })
    expect(await buildNow()).toMatchObject({ wrote: ['cohort'] })
    expect(await measure('proven-reoffending')).toMatchObject([{ offenders: 1 }])
    const said = async (text: string): Promise<unknown> => {
      await writeFile(join(out, 'snapshot.json'), text)
      return measure('proven-reoffending')
    }
    expect(await said(JSON.stringify({ ...(manifest as object), version: 9 }))).toMatchObject({ error: 'snapshot-version' })
    expect(await said(JSON.stringify({ fromRecords: true }))).toMatchObject({ error: 'snapshot-of-records' })
    expect(await said('{}')).toMatchObject({ error: 'snapshot-invalid' })
    expect(await said('{')).toMatchObject({ error: 'snapshot-invalid' })
    expect(await measure('proven-reoffending', { snapshot: join(folder, 'none') })).toMatchObject({ error: 'snapshot-missing' })
  })
})

describe('a question that cannot be answered', () => {
  test('names the measures and cuts that there are', async () => {
    await build({ disposals: [`P1,${INDEX},fine`] })
    expect(await measure('reoffending')).toMatchObject({ error: 'measure-unknown', message: expect.stringContaining('proven-reoffending, need-overlap') })
    expect(await measure('proven-reoffending', { by: 'sex,need.debt' })).toMatchObject({ error: 'cut-unknown', message: expect.stringContaining('need.drugs, need.alcohol, need.housing') })
    expect(await measure('proven-reoffending', { by: 'sex,sex' })).toMatchObject({ error: 'cut-twice' })
    expect(await measure('proven-reoffending', { suppress: 'some' })).toMatchObject({ error: 'parameters-wrong' })
    expect(await run('evidence.measure', {})).toMatchObject({ error: 'parameters-wrong' })
  })
})

describe('suppression, where it is asked', () => {
  /** 40 in A01 of whom 20 reoffend, 30 in A02 of whom 15 do, and as many in A03 as said. */
  const groups = (third: number): Files => {
    const people = [[40, 20], [30, 15], [third, 0]].flatMap(([size = 0, reoffend = 0], area) => Array.from({ length: size }, (_, i) => ({ id: `${area}-${i}`, area: `A0${area + 1}`, again: i < reoffend })))
    return {
      persons: people.map(({ id, area }) => `${id},M,1990-05-01,${area}`), disposals: people.map(({ id }) => `${id},${INDEX},fine`),
      offences: people.filter(({ again }) => again).map(({ id }) => `${id},${after(5)},${after(9)},theft,1`), assessments: people.map(({ id }, i) => `${id},${INDEX},${i % 2},1,0`),
    }
  }

  test('hides small counts, and the next smallest by which they could be worked out', async () => {
    await build(groups(4))
    expect(await measure('proven-reoffending', { by: 'area' })).toMatchObject([{ offenders: 40 }, { offenders: 30 }, { offenders: 4 }])
    expect(await measure('proven-reoffending', { by: 'area', suppress: 'true' })).toMatchObject([
      { area: 'A01', offenders: 40, rate: 0.5 }, { area: 'A02', offenders: null, reoffenders: null, reoffences: null, rate: null, low: null, perReoffender: null }, { area: 'A03', offenders: null, reoffenders: null },
    ])
    expect(await measure('proven-reoffending', { by: 'area', suppress: '2' })).toMatchObject([{ offenders: 40 }, { offenders: 30 }, { offenders: 4, reoffenders: null }])
  })

  test.each(Object.keys(FILE_MEASURES))('shows no small count of %s', async (name) => {
    await build(groups(12))
    for (const by of ['', 'area', 'area,need.drugs']) {
      const lines = await measure(name, { by, suppress: 'true' })
      if (!Array.isArray(lines)) throw new Error(JSON.stringify(lines))
      for (const line of lines as Record<string, number | null>[]) for (const count of ['offenders', 'reoffenders', 'reoffences', 'withNeeds', 'reoffenders365', 'reoffenders730']) expect(line[count] ?? 10, `${name} ${by} ${count}`).toBeGreaterThanOrEqual(10)
    }
  })
})

test('the command line runs it, with the measure after the name and switches without a value', async () => {
  await build({ disposals: [`P1,${INDEX},fine`] })
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  await main(['evidence.measure', 'proven-reoffending', '--snapshot', out, '--by', 'type', '--json'])
  expect(JSON.parse(String(said.mock.lastCall?.[0]))).toMatchObject([{ type: 'fine', offenders: 1 }])
  await main(['evidence.measure', 'proven-reoffending', '--suppress', '--snapshot', out])
  expect(JSON.parse(String(said.mock.lastCall?.[0]))).toMatchObject([{ offenders: null }])
  expect(process.exitCode).toBeUndefined()
  await main(['evidence.measure', 'proven', '--snapshot', out])
  expect(process.exitCode).toBe(2)
  said.mockRestore()
})
