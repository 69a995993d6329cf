/**
 * The evidence engine's tools: other people's published records through a mapping to a cohort in Parquet, and from there to
 * figures. Files in, files and figures out: no database of records, no stored person.
 */
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { sqlName, sqlText } from '../core/columns.ts'
import { percentOf } from '../core/statistics.ts'
import { isToolError, toolError, type ToolError } from '../core/tool-error.ts'
import { csvRecords } from '../platform/csv.ts'
import type { Folders } from '../platform/data-folder.ts'
import { type Duckdb, withDuckdb, writeParquet } from '../platform/duckdb.ts'
import { fingerprint } from '../platform/fingerprint.ts'
import type { Tool } from '../platform/tool.ts'
import { type Figure, figureOf } from './figure.ts'
import { cohortOfRawSql, columnsOf, groupingTitle, groupUnknown, headingProblem, type Mapping, outcomeUnknown, readMapping, unplacedSql } from './mapping.ts'
import { externalRate } from './measures/external-rate.ts'
import { countsOf, definitionOf, sha256OfFile } from './store.ts'
import { buildFilesInput, buildFromFiles } from './store/build-files.ts'
import { measureFiles, measureFilesInput } from './store/measure-files.ts'

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFile() ?? false

/** The mapping in a JSON file, or why it is none. */
export const readMappingFile = async (path: string): Promise<Mapping | ToolError> => {
  if (!(await isFile(path))) return toolError('file-missing', `There is no mapping file at ${path}.`)
  try {
    return readMapping(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) return toolError('mapping-invalid', `The mapping at ${path} is not JSON.`)
    throw error
  }
}

const HEADING_BYTES = 65_536

/** Reads the whole file once as a stream: its headings, or that it is not UTF-8, not gzip where named so, or empty. */
const readHeadings = async (path: string, separator: string): Promise<readonly string[] | ToolError> => {
  const file = createReadStream(path)
  const bytes: AsyncIterable<Buffer> = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  const letters = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of bytes) {
      // UTF-16 of plain letters is valid UTF-8 with noughts between.
      if (letters.decode(chunk, { stream: true }).includes('\0')) return notUtf8(path)
      if (head.length < HEADING_BYTES) head = Buffer.concat([head, chunk])
    }
    letters.decode()
  } catch (error) {
    if (error instanceof TypeError) return notUtf8(path)
    return toolError('file-unreadable', `The file at ${path} cannot be read: it is damaged or not what its name says.`)
  } finally {
    file.destroy()
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  for await (const { records } of csvRecords(oneChunk(text), separator)) {
    const [headings] = records
    if (headings !== undefined && headings.some((heading) => heading !== '')) return headings
  }
  return toolError('file-empty', `The file at ${path} has no heading line.`)
}

const notUtf8 = (path: string): ToolError =>
  toolError('encoding-wrong', `The file at ${path} is not UTF-8 text. Save it again as "CSV UTF-8" and try once more.`)

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

export type ExternalBuild = { readonly dataset: string; readonly people: number; readonly snapshot: string; readonly path: string }

/**
 * Tool `evidence.build`: a published CSV (or CSV.gz) through a mapping to a prepared cohort in Parquet, which appears only when it is
 * whole. What is wrong with mapping or file comes back as `{error, message}`.
 */
export const buildExternal = async (mappingPath: string, csvPath: string, outPath: string): Promise<ExternalBuild | ToolError> => {
  const mapping = await readMappingFile(mappingPath)
  if (isToolError(mapping)) return mapping
  if (!(await isFile(csvPath))) return toolError('file-missing', `There is no file at ${csvPath}.`)
  const headings = await readHeadings(csvPath, mapping.separator)
  if (isToolError(headings)) return headings
  const problem = headingProblem(mapping, headings)
  if (problem !== null) return problem
  const snapshot = fingerprint(JSON.stringify([await sha256OfFile(csvPath), mapping])).slice(0, 16)
  return withDuckdb(async (db) => {
    const unread = await loadRaw(db, mapping, headings, csvPath)
    if (unread !== null) return unread
    const [unplaced] = await db.rows(unplacedSql(mapping), z.object({ name: z.string(), said: z.string() }))
    if (unplaced !== undefined) {
      const grouping = mapping.groupings.find(({ name }) => name === unplaced.name)
      return grouping === undefined ? outcomeUnknown(mapping, unplaced.said) : groupUnknown(grouping, unplaced.said)
    }
    await db.run(`create or replace temp table cohort as ${cohortOfRawSql(mapping)}`)
    const [count] = await db.rows('select count(*)::integer as people from cohort', z.object({ people: z.number() }))
    if (count === undefined || count.people === 0) return toolError('file-empty', `The file at ${csvPath} has headings but no rows.`)
    await mkdir(dirname(outPath), { recursive: true })
    await writeParquet(db, 'cohort', `${outPath}.${process.pid}.part`, { dataset: mapping.dataset, snapshot, mapping: fingerprint(JSON.stringify(mapping)) })
    await rename(`${outPath}.${process.pid}.part`, outPath)
    return { dataset: mapping.dataset, people: count.people, snapshot, path: outPath }
  })
}

/** The file's cells as text in table `raw`; columns that the mapping does not name keep only their place. */
const loadRaw = async (db: Duckdb, mapping: Mapping, headings: readonly string[], csvPath: string): Promise<ToolError | null> => {
  const wanted = new Set(columnsOf(mapping))
  const columns = headings.map((heading, i) => `${sqlText(wanted.has(heading) ? heading : `column ${i} not used`)}: 'varchar'`)
  const options = `header = true, auto_detect = false, delim = ${sqlText(mapping.separator)}, quote = '"', escape = '"', columns = {${columns.join(', ')}}`
  const kept = [...wanted].map(sqlName).join(', ')
  try {
    await db.run(`create or replace temp table raw as select ${kept} from read_csv(${sqlText(csvPath)}, ${options})`)
    return null
  } catch (error) {
    const line = error instanceof Error ? /CSV Error on Line: (\d+)/.exec(error.message)?.[1] : undefined
    if (line === undefined) throw error
    return toolError('row-broken', `Line ${line} of the file does not have one cell for each heading, or a quotation mark is left open.`)
  }
}

const note = z.object({ key: z.string(), value: z.string() })

/** Tool `evidence.measure`: a prepared cohort and its mapping to a figure for each grouping of the mapping, in its order. */
export const measureExternal = async (parquetPath: string, mapping: Mapping): Promise<Figure[] | ToolError> => {
  if (!(await isFile(parquetPath))) return toolError('file-missing', `There is no prepared cohort at ${parquetPath}: build it first.`)
  return withDuckdb(async (db) => {
    const notes = await db.rows(`select decode(key) as key, decode(value) as value from parquet_kv_metadata(${sqlText(parquetPath)})`, note)
    const kept = new Map(notes.map(({ key, value }) => [key, value]))
    if (kept.get('mapping') !== fingerprint(JSON.stringify(mapping))) {
      return toolError('mapping-changed', `The cohort at ${parquetPath} was built with another mapping: build it again.`)
    }
    await db.run(`create or replace temp view cohort as from read_parquet(${sqlText(parquetPath)})`)
    const figures: Figure[] = []
    for (const grouping of mapping.groupings) {
      const measure = externalRate(mapping, grouping)
      const settings = { grouping: grouping.name }
      const facts = {
        measure: mapping.outcome.name,
        period: mapping.period,
        by: grouping.name,
        label: mapping.label,
        definition: definitionOf(measure, settings),
        snapshot: { id: kept.get('snapshot') ?? '', day: mapping.takenOn },
        fromRecords: mapping.fromRecords,
      }
      figures.push(figureOf(measure, await countsOf(db, measure, settings), facts))
    }
    return figures
  })
}

/** A data set that the product ships with a mapping: `data/<set>/mapping.json` beside its one CSV. */
export interface ExternalSet {
  readonly mapping: Mapping
  readonly mappingPath: string
  readonly csvPath: string
}

/** The mapped data sets of this installation, in the order of their names. Throws where one that is shipped has no mapping that can be read. */
export const externalSets = async ({ registers }: Folders): Promise<ExternalSet[]> => {
  const found: ExternalSet[] = []
  for (const folder of (await readdir(registers)).sort()) {
    const mappingPath = join(registers, folder, 'mapping.json')
    if (!(await isFile(mappingPath))) continue
    const mapping = await readMappingFile(mappingPath)
    if (isToolError(mapping)) throw new Error(mapping.message)
    const csv = (await readdir(join(registers, folder))).find((name) => /\.csv(\.gz)?$/.test(name))
    if (csv !== undefined) found.push({ mapping, mappingPath, csvPath: join(registers, folder, csv) })
  }
  return found
}

/** The figures of a shipped set, one a grouping. Its cohort is built into the data folder the first time, under the fingerprint of file and mapping. */
export const figuresOfSet = async ({ snapshots }: Folders, { mapping, mappingPath, csvPath }: ExternalSet): Promise<Figure[]> => {
  const content = fingerprint(JSON.stringify([await sha256OfFile(csvPath), mapping])).slice(0, 16)
  const cohort = join(snapshots, 'external', `${mapping.dataset}-${content}.parquet`)
  if (!(await isFile(cohort))) {
    const built = await buildExternal(mappingPath, csvPath, cohort)
    if (isToolError(built)) throw new Error(built.message)
  }
  const figures = await measureExternal(cohort, mapping)
  if (isToolError(figures)) throw new Error(figures.message)
  return figures
}

/** One line of `data/reference/dataset-checks.csv` beside what we get. Rates are per cent, to two decimals as published. */
export interface Check {
  /** `all`, or `grouping=group`. */
  readonly group: string
  readonly label: string
  readonly expected: { readonly n: number; readonly percent: number }
  readonly ours: { readonly n: number; readonly percent: number } | null
  readonly equal: boolean
}

/** The published checks of a data set, each beside the figure that we get. */
export const checksOf = async ({ registers }: Folders, mapping: Mapping, figures: readonly Figure[]): Promise<Check[]> => {
  const text = await readFile(join(registers, 'reference', 'dataset-checks.csv'), 'utf8')
  return text.trim().split(/\r?\n/).slice(1).map((line) => line.split(',')).filter(([set]) => set === mapping.dataset).map(([, metric, group = '', n, percent]) => {
    const [by, code = 'all'] = group === 'all' ? [figures[0]?.by] : [group.slice(0, group.indexOf('=')), group.slice(group.indexOf('=') + 1)]
    const figure = figures.find((one) => one.measure === metric && one.by === by)
    const cell = figure?.cells.find((one) => one.group === code)
    const rate = cell?.n && cell.numerator !== null ? percentOf(cell.numerator, cell.n, 2) : null
    const expected = { n: Number(n), percent: Number(percent) }
    const ours = cell?.n && rate !== null ? { n: cell.n, percent: rate } : null
    const label = cell === undefined || figure === undefined ? group : group === 'all' ? 'Everybody' : `${groupingTitle(mapping, figure.by)}: ${cell.label}`
    return { group, label, expected, ours, equal: ours !== null && ours.n === expected.n && ours.percent === expected.percent }
  })
}

/** A field of the command line that names a file. */
const path = (parameters: Readonly<Record<string, unknown>>, field: string): string | ToolError => {
  const value = parameters[field]
  return typeof value === 'string' && value !== '' ? value : toolError('field-missing', `Say --${field} and the path of a file.`)
}

const BUILD_USAGE = 'Write: evidence.build --people persons.csv --disposals disposals.csv --offences offences.csv --assessments assessments.csv --out folder [--until 2024-12-31] [--problems problems.csv]; or for published records: evidence.build --mapping m.json --file f.csv --out c.parquet.'
const MEASURE_USAGE = 'Write: evidence.measure proven-reoffending --snapshot folder [--by sex,type,area,quarter,age-band,prior-band,need.drugs] [--suppress] [--json]; or for published records: evidence.measure --cohort c.parquet --mapping m.json.'

const evidenceBuild: Tool = {
  name: 'evidence.build',
  title: 'A snapshot of four files: --people p.csv --disposals d.csv --offences o.csv --assessments a.csv --out folder; or a published CSV through a mapping: --mapping m.json --file f.csv --out c.parquet (docs/evidence-files.md)',
  async run(parameters) {
    if (!('mapping' in parameters)) {
      const parsed = buildFilesInput.safeParse(parameters)
      if (!parsed.success) return toolError('parameters-wrong', `${parsed.error.issues[0]?.code === 'custom' ? `${parsed.error.issues[0].message}. ` : ''}${BUILD_USAGE}`)
      return buildFromFiles(parsed.data, process.stderr.isTTY ? (words) => console.error(words) : undefined)
    }
    const [mapping, file, out] = [path(parameters, 'mapping'), path(parameters, 'file'), path(parameters, 'out')]
    if (isToolError(mapping)) return mapping
    if (isToolError(file)) return file
    return isToolError(out) ? out : buildExternal(mapping, file, out)
  },
}

const evidenceMeasure: Tool = {
  name: 'evidence.measure',
  subject: 'measure',
  switches: ['json', 'suppress'],
  title: 'A measure of a snapshot of files: <measure> --snapshot folder [--by cuts] [--suppress]; or of a prepared cohort, for each grouping of its mapping: --cohort c.parquet --mapping m.json (docs/evidence-files.md)',
  async run(parameters) {
    if (!('cohort' in parameters)) {
      const parsed = measureFilesInput.safeParse(parameters)
      return parsed.success ? measureFiles(parsed.data) : toolError('parameters-wrong', MEASURE_USAGE)
    }
    const [cohort, mappingPath] = [path(parameters, 'cohort'), path(parameters, 'mapping')]
    if (isToolError(cohort)) return cohort
    if (isToolError(mappingPath)) return mappingPath
    const mapping = await readMappingFile(mappingPath)
    return isToolError(mapping) ? mapping : measureExternal(cohort, mapping)
  },
}

export const tools: readonly Tool[] = [evidenceBuild, evidenceMeasure]
