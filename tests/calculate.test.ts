/** The tool `calculate` over every vector file, and over files that are none: docs/calculate.md. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { main } from '../src/cli.ts'
import { CASES_BYTES_MAX } from '../src/platform/calculate.ts'
import { slices, tools } from '../src/slices.ts'

const folder = mkdtempSync(join(tmpdir(), 'calculate-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [cases, out] = [join(folder, 'cases.json'), join(folder, 'results.json')]

const calculate = async (given: Readonly<Record<string, unknown>>): Promise<unknown> => tools.get('calculate')?.run(given)
const results = (): { id: string | number | null; result: unknown }[] =>
  z.array(z.strictObject({ id: z.union([z.string(), z.number(), z.null()]), result: z.unknown() })).parse(JSON.parse(readFileSync(out, 'utf8'))).map(({ id, result }) => ({ id, result }))
const run = async (section: string, content: unknown) => {
  writeFileSync(cases, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return calculate({ section, in: cases, out })
}

const vectors = z.object({ cases: z.array(z.object({ id: z.string(), title: z.string(), input: z.unknown(), expected: z.unknown() })) })
const sections = slices.flatMap((slice) => slice.calculations ?? []).map(({ section }) => section)

test('every section has vectors, and every file of vectors a section', () => {
  expect(readdirSync('tests/vectors').toSorted()).toEqual(sections.map((section) => `${section}.json`).toSorted())
})

describe.each(sections)('the vectors of %s', (section) => {
  const file = join('tests/vectors', `${section}.json`)
  const told = vectors.parse(JSON.parse(readFileSync(file, 'utf8'))).cases
  test('hold, through the tool, from the vector file itself and from a list', async () => {
    const expected = told.map(({ id, expected: result }) => ({ id, result }))
    expect(await calculate({ section, in: file, out })).toEqual({ section, cases: told.length, refused: 0, out })
    expect(results()).toEqual(expected)
    await run(section, told.map(({ id, input }) => ({ id, input })).toReversed())
    expect(results()).toEqual(expected.toReversed())
  })

  test('are refused case by case where a field is missing, and never stop the run', async () => {
    const broken = told.flatMap(({ id, input }) => {
      const fields = z.record(z.string(), z.unknown()).parse(input)
      return Object.keys(fields).flatMap((field) => [
        { id: `${id} without ${field}`, input: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field)) },
        ...[null, -1, 1.5, 'x', true, [], {}, '2026-02-30', 1e300, '__proto__'].map((value) => ({ id: `${id} with ${field} ${JSON.stringify(value)}`, input: { ...fields, [field]: value } })),
      ])
    })
    expect(await run(section, broken)).toMatchObject({ cases: broken.length })
    const wrong = results().filter(({ result }) => typeof result !== 'object' || result === null || ('error' in result && !('message' in result && typeof result.message === 'string' && result.message.endsWith('.') && result.error !== 'calculation-failed')))
    expect(wrong).toEqual([])
    expect(results().length).toBe(broken.length)
  })
})

describe('a bad case stands in its place', () => {
  const good = { rules: 'sds40', sentenceDate: '2024-09-12', length: { months: 9 } }
  test.each([
    ['an unknown rule book', { ...good, rules: 'sds50' }, 'rules-invalid'],
    ['no rule book', { sentenceDate: '2024-09-12', length: { months: 9 } }, 'rules-missing'],
    ['no day', { ...good, sentenceDate: undefined }, 'sentence-date-missing'],
    ['a day that does not exist', { ...good, sentenceDate: '2023-02-29' }, 'sentence-date-invalid'],
    ['a day written otherwise', { ...good, sentenceDate: '12/09/2024' }, 'sentence-date-invalid'],
    ['a day long ago', { ...good, sentenceDate: '0024-09-12' }, 'sentence-date-invalid'],
    ['no length', { rules: 'sds40', sentenceDate: '2024-09-12' }, 'length-missing'],
    ['an empty length', { ...good, length: {} }, 'length-empty'],
    ['nought', { ...good, length: { months: 0 } }, 'length-empty'],
    ['a length below nought', { ...good, length: { months: -9 } }, 'months-invalid'],
    ['half a month', { ...good, length: { months: 0.5 } }, 'months-invalid'],
    ['remand below nought', { ...good, remandDays: -1 }, 'remand-days-invalid'],
    ['remand as text', { ...good, remandDays: '10' }, 'remand-days-invalid'],
    ['a misspelt field', { ...good, remandDay: 10 }, 'field-unknown'],
    ['a flag as text', { ...good, sdsPlus: 'no' }, 'sds-plus-invalid'],
    ['nothing', null, 'input-invalid'],
  ])('%s', async (_case, input, error) => {
    expect(await run('release-dates', [{ id: 'bad', input }, { id: 'good', input: good }])).toMatchObject({ cases: 2, refused: 1 })
    expect(results()).toMatchObject([{ id: 'bad', result: { error, message: expect.stringMatching(/^[A-Z“].*\.$/) } }, { id: 'good', result: { automaticReleaseDate: '2024-12-30' } }])
  })

  test('so does what is no case at all', async () => {
    expect(await run('release-dates', [null, 7, [], { input: good }, { id: 7, input: good }, { id: 'a' }])).toMatchObject({ cases: 6, refused: 5 })
    expect(results().map(({ id, result }) => [id, z.object({ error: z.string().optional() }).parse(result).error])).toEqual([[null, 'case-invalid'], [null, 'case-invalid'], [null, 'case-invalid'], [null, 'id-missing'], [7, undefined], ['a', 'input-invalid']])
  })

  test('of release days: an unknown question, a kind of date that is none, holidays that are no days', async () => {
    const due = { kind: 'non-friday', scheduledDate: '2026-11-27', dateType: 'conditional-release' }
    await run('release-day', [{ id: 1, input: { ...due, kind: 'friday' } }, { id: 2, input: { ...due, dateType: 'Conditional release' } }, { id: 3, input: { ...due, bankHolidays: ['2026-13-01'] } }, { id: 4, input: { ...due, today: 'today' } }, { id: 5, input: due }])
    expect(results().map(({ result }) => z.object({ error: z.string().optional() }).parse(result).error)).toEqual(['kind-invalid', 'date-type-invalid', 'bank-holidays-invalid', 'today-invalid', undefined])
  })
})

describe('a run that cannot be is refused in words, and nothing is written', () => {
  test.each([
    ['cut off', '{"cases": [{"id": "a"', 'cases-invalid'],
    ['empty', '', 'cases-invalid'],
    ['a number', '7', 'cases-invalid'],
    ['no list', '{"meta": {}}', 'cases-invalid'],
    ['UTF-16', Buffer.from('[]', 'utf16le').fill(0xff, 1, 2), 'encoding-wrong'],
  ])('a file that is %s', async (_case, content, error) => {
    rmSync(out, { force: true })
    expect(await run('release-day', content)).toMatchObject({ error, message: expect.stringMatching(/^[A-Z].*\.$/) })
    expect(() => readFileSync(out)).toThrow('ENOENT')
  })

  test('an unknown section is answered with those that there are', async () => {
    expect(await run('release-days', [])).toMatchObject({ error: 'section-unknown', message: expect.stringContaining('release-day, ') })
    expect(await calculate({ in: cases, out })).toMatchObject({ error: 'parameters-wrong' })
    expect(await calculate({ section: 'release-day', in: cases, out, map: 'x' })).toMatchObject({ error: 'parameters-wrong' })
  })

  test('no file, a folder, a file that is too large, and a place that cannot be written', async () => {
    expect(await calculate({ section: 'release-day', in: join(folder, 'none.json'), out })).toMatchObject({ error: 'file-missing' })
    expect(await calculate({ section: 'release-day', in: folder, out })).toMatchObject({ error: 'file-missing' })
    const huge = join(folder, 'huge.json')
    writeFileSync(huge, '')
    truncateSync(huge, CASES_BYTES_MAX + 1)
    expect(await calculate({ section: 'release-day', in: huge, out })).toMatchObject({ error: 'file-too-large', message: expect.stringContaining('Split it') })
    writeFileSync(cases, '[]')
    expect(await calculate({ section: 'release-day', in: cases, out: join(folder, 'none', 'out.json') })).toMatchObject({ error: 'out-unwritable' })
  })

  test('an empty list has an empty answer, and a mark at the beginning is no fault', async () => {
    expect(await run('release-day', '\uFEFF[]')).toMatchObject({ cases: 0, refused: 0 })
    expect(results()).toEqual([])
  })
})

describe('on the command line', () => {
  afterEach(() => {
    process.exitCode = undefined
    vi.restoreAllMocks()
  })

  test('the section stands after the name; a refusal is JSON with exit 2, cases that are refused are no failure', async () => {
    const said: string[] = []
    vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text))
    writeFileSync(cases, JSON.stringify([{ id: 'a', input: {} }]))
    await main(['calculate', 'release-day', '--in', cases, '--out', out])
    expect(process.exitCode).toBeUndefined()
    expect(JSON.parse(said[0] ?? '')).toEqual({ section: 'release-day', cases: 1, refused: 1, out })
    await main(['calculate', 'release', '--in', cases, '--out', out])
    expect(process.exitCode).toBe(2)
    expect(JSON.parse(said[1] ?? '')).toMatchObject({ error: 'section-unknown' })
  })
})
