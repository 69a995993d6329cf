import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { percentOf } from '../core/statistics.ts'
import { isToolError } from '../core/tool-error.ts'
import { withDuckdb } from '../platform/duckdb.ts'
import { type ExternalPerson, type Mapping, personOf } from './mapping.ts'
import type { Figure } from './figure.ts'
import { externalRate } from './measures/external-rate.ts'
import { countsOf } from './store.ts'
import { buildExternal, measureExternal, readMappingFile } from './tools.ts'

const SETS = [
  { dataset: 'nij-georgia', file: 'data/nij-georgia/nij-georgia-cleaned.csv.gz', checks: 33, people: 24_426 },
  { dataset: 'rossi', file: 'data/rossi/rossi.csv', checks: 9, people: 432 },
] as const

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-external-'))
})
afterAll(() => rm(folder, { recursive: true }))

const mappingPath = (dataset: string): string => `data/${dataset}/mapping.json`
const mappingOf = async (dataset: string): Promise<Mapping> => {
  const mapping = await readMappingFile(mappingPath(dataset))
  if (isToolError(mapping)) throw new Error(mapping.message)
  return mapping
}
const figuresOf = async (dataset: string, file: string): Promise<Figure[]> => {
  const out = join(folder, `${dataset}.parquet`)
  const built = await buildExternal(mappingPath(dataset), file, out)
  if (isToolError(built)) throw new Error(built.message)
  const figures = await measureExternal(out, await mappingOf(dataset))
  if (isToolError(figures)) throw new Error(figures.message)
  return figures
}

/** The checks as published beside the data: dataset, metric, group (`all` or `grouping=group`), n, percent. */
const checks = readFileSync('data/reference/dataset-checks.csv', 'utf8').trim().split('\n').slice(1).map((line) => {
  const [dataset = '', metric = '', group = '', n = '', value = ''] = line.split(',')
  return { dataset, metric, group, n: Number(n), value: Number(value) }
})

/** The plain reading of the file: these two hold no quoted cell. */
const plainPeople = (mapping: Mapping, file: string): ExternalPerson[] => {
  const bytes = readFileSync(file)
  const [head = '', ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split(/\r?\n/)
  const headings = head.replaceAll('"', '').split(',')
  return lines.map((line) => {
    const cells = line.replaceAll('"', '').split(',')
    const person = personOf(mapping, Object.fromEntries(headings.map((heading, i) => [heading, cells[i] ?? ''])))
    if (isToolError(person)) throw new Error(person.message)
    return person
  })
}

describe.each(SETS)('the real records of $dataset', ({ dataset, file, checks: count, people }) => {
  test('give every checked figure, from file to figure', async () => {
    const figures = await figuresOf(dataset, file)
    const rows = checks.filter((check) => check.dataset === dataset)
    const equal = rows.filter(({ metric, group, n, value }) => {
      const [by, code = 'all'] = group === 'all' ? [figures[0]?.by] : [group.slice(0, group.indexOf('=')), group.slice(group.indexOf('=') + 1)]
      const cell = figures.find((figure) => figure.measure === metric && figure.by === by)?.cells.find((one) => one.group === code)
      return cell?.n === n && cell.numerator !== null && percentOf(cell.numerator, cell.n, 2) === value
    })
    console.log(`${dataset}: ${equal.length} of ${rows.length} equal`)
    expect(rows.length).toBe(count)
    expect(rows.filter((row) => !equal.includes(row))).toEqual([])
    expect(figures.every(({ threshold, cells }) => threshold === null && cells[0]?.n === people)).toBe(true)
  })

  test('are counted alike by the query and plainly', async () => {
    const mapping = await mappingOf(dataset)
    const persons = plainPeople(mapping, file)
    await buildExternal(mappingPath(dataset), file, join(folder, `${dataset}-plain.parquet`))
    await withDuckdb(async (db) => {
      await db.run(`create temp view cohort as from read_parquet('${join(folder, `${dataset}-plain.parquet`)}')`)
      for (const grouping of mapping.groupings) {
        const measure = externalRate(mapping, grouping)
        const settings = { grouping: grouping.name }
        const byCode = (rows: readonly { code: string }[]) => [...rows].sort((a, b) => (a.code < b.code ? -1 : 1))
        expect(byCode(await countsOf(db, measure, settings))).toEqual(byCode(measure.plain(persons, settings)))
      }
    })
  })
})

test('a figure of somebody else’s records says whose they are and which file they came from', async () => {
  const [figure] = await figuresOf('nij-georgia', SETS[0].file)
  expect(figure?.label).toBe('American: Georgia, 2013-2015; rearrest within three years, not reconviction')
  expect(figure?.snapshot.id).toMatch(/^[0-9a-f]{16}$/)
  expect(figure?.definition).toMatch(/^[0-9a-f]{12}$/)
  expect(figure?.cells.map(({ label }) => label)).toEqual(['Everybody', 'Women', 'Men'])
})

describe('a bad case says what is wrong', () => {
  const HEAD = 'arrest,fin,wexp,mar,paro'
  const GOOD = `${HEAD}\n1,no,yes,married,no\n0,yes,no,not married,yes\n`
  const build = async (content: string | Buffer, name = 'case.csv') => {
    const path = join(folder, name)
    await writeFile(path, content)
    return buildExternal(mappingPath('rossi'), path, join(folder, 'case.parquet'))
  }

  test.each([
    ['missing column', GOOD.replace('wexp', 'work'), 'column-missing'],
    ['column twice', GOOD.replace('wexp', 'fin'), 'column-missing'],
    ['needed column twice', `${HEAD},fin\n1,no,yes,married,no,yes\n`, 'column-doubled'],
    ['unknown outcome', GOOD.replace('\n1,', '\nyes,'), 'outcome-unknown'],
    ['blank outcome', GOOD.replace('\n1,', '\n,'), 'outcome-unknown'],
    ['unknown group', GOOD.replace('not married', 'divorced'), 'group-unknown'],
    ['Latin-1', Buffer.from(GOOD.replace('married', 'mari\u00e9'), 'latin1'), 'encoding-wrong'],
    ['UTF-16', Buffer.from(GOOD, 'utf16le'), 'encoding-wrong'],
    ['semicolons', GOOD.replaceAll(',', ';'), 'column-missing'],
    ['nothing', '', 'file-empty'],
    ['headings only', `${HEAD}\n`, 'file-empty'],
    ['a row with too many cells', `${GOOD}1,no,yes,married,no,more\n`, 'row-broken'],
  ])('%s', async (_, content, code) => {
    const answer = await build(content)
    expect(answer).toMatchObject({ error: code, message: expect.stringMatching(/^[A-Z].*\.$/) })
  })

  test('no file, no mapping, a mapping that is not JSON or lacks a part, gzip that is none', async () => {
    const none = join(folder, 'none')
    expect(await buildExternal(mappingPath('rossi'), none, none)).toMatchObject({ error: 'file-missing' })
    expect(await buildExternal(none, SETS[1].file, none)).toMatchObject({ error: 'file-missing' })
    expect(await measureExternal(none, await mappingOf('rossi'))).toMatchObject({ error: 'file-missing' })
    const path = join(folder, 'mapping.json')
    await writeFile(path, '{')
    expect(await buildExternal(path, SETS[1].file, none)).toMatchObject({ error: 'mapping-invalid' })
    await writeFile(path, JSON.stringify({ ...(await mappingOf('rossi')), outcome: undefined }))
    expect(await buildExternal(path, SETS[1].file, none)).toMatchObject({ error: 'mapping-invalid', message: expect.stringContaining('outcome') })
    expect(await build(GOOD, 'case.csv.gz')).toMatchObject({ error: 'file-unreadable' })
  })

  test('a byte order mark, carriage returns and quoted cells are no fault', async () => {
    expect(await build(`\uFEFF${GOOD.replaceAll('\n', '\r\n').replace('not married', '"not married"')}`)).toMatchObject({ people: 2 })
  })

  test('a cohort built with another mapping is not measured with this one', async () => {
    await build(GOOD)
    const changed = { ...(await mappingOf('rossi')), title: 'Another' }
    expect(await measureExternal(join(folder, 'case.parquet'), changed)).toMatchObject({ error: 'mapping-changed' })
  })
})

test('every mapping that is shipped says whose people, since when and under which licence', async () => {
  for (const { dataset } of SETS) {
    const mapping = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(mappingPath(dataset), 'utf8')))
    expect(Object.keys(mapping)).toEqual(expect.arrayContaining(['label', 'period', 'source', 'licence']))
  }
})
