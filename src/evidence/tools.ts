/**
 * The evidence engine's file side: writes snapshots, runs measures over them, and takes other people's published records in
 * through a mapping. Files in, files and figures out: no database of records, no stored person.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { sqlName, sqlText } from '../core/columns.ts'
import { SMALL_NUMBER } from '../core/suppression.ts'
import { isToolError, toolError, type ToolError } from '../core/tool-error.ts'
import { csvRecords } from '../platform/csv.ts'
import { type Duckdb, type Source, withDuckdb, writeParquet } from '../platform/duckdb.ts'
import { fingerprint } from '../platform/fingerprint.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { MEASURES, type MeasureName } from './catalogue.ts'
import { SNAPSHOT_TABLES, SNAPSHOT_WORDS, type SnapshotFacts, snapshotFacts, type SnapshotRow, type SnapshotTable } from './cohort.ts'
import { type Figure, figureOf } from './figure.ts'
import { cohortOfRawSql, columnsOf, groupUnknown, headingProblem, type Mapping, outcomeUnknown, readMapping, unplacedSql } from './mapping.ts'
import { type CountRow, type Measure, type Settings, settle, type Words } from './measure.ts'
import { externalRate } from './measures/external-rate.ts'

export const SNAPSHOT_FILE = 'snapshot.json'
const TABLES = keysOf(SNAPSHOT_TABLES)

/** Rows of each table as they come, in any order. */
export type SnapshotSources = { readonly [T in SnapshotTable]: Source<SnapshotRow<T>> }

export const sha256OfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * Writes the snapshot of a day: `<folder>/<table>.parquet` and `snapshot.json`. The folder appears only when all of it is there,
 * and replaces an older one; rows stream, DuckDB holds them in columns. Throws where a word stands that may not leave the records.
 */
export const writeSnapshot = async (
  folder: string,
  facts: Pick<SnapshotFacts, 'day' | 'fromRecords' | 'label'>,
  sources: SnapshotSources,
): Promise<SnapshotFacts> => {
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  const tables = await withDuckdb(async (db) => {
    const written: SnapshotFacts['tables'] = {}
    const write = async <T extends SnapshotTable>(table: T, source: SnapshotSources[T]): Promise<void> => {
      const rows = await db.load(table, SNAPSHOT_TABLES[table], source)
      await refuseOtherWords(db, table)
      const path = join(part, `${table}.parquet`)
      await writeParquet(db, table, path)
      await db.run(`drop table ${table}`)
      written[table] = { rows, sha256: await sha256OfFile(path) }
    }
    await write('people', sources.people)
    await write('needs', sources.needs)
    await write('releases', sources.releases)
    await write('offences', sources.offences)
    return written
  })
  const id = fingerprint(JSON.stringify([facts.day, TABLES.map((table) => tables[table]?.sha256)])).slice(0, 16)
  const whole = snapshotFacts.parse({ id, ...facts, tables })
  await writeFile(join(part, SNAPSHOT_FILE), `${JSON.stringify(whole, null, 2)}\n`)
  await rm(folder, { recursive: true, force: true })
  await rename(part, folder)
  return whole
}

const refuseOtherWords = async (db: Duckdb, table: SnapshotTable): Promise<void> => {
  for (const { column, words } of SNAPSHOT_WORDS.filter((rule) => rule.table === table)) {
    const known = words.map(sqlText).join(', ')
    const [found] = await db.rows(`select count(*)::integer as n from ${table} where ${column} not in (${known})`, z.object({ n: z.number() }))
    // The words themselves are not repeated: they may be anything.
    if (found !== undefined && found.n > 0) throw new Error(`Snapshot column ${table}.${column} has ${found.n} rows with a word that is not ${words.join(', ')}`)
  }
}

/** What a snapshot is. Throws where the folder is not one. */
export const readSnapshotFacts = async (folder: string): Promise<SnapshotFacts> =>
  snapshotFacts.parse(JSON.parse(await readFile(join(folder, SNAPSHOT_FILE), 'utf8')))

const countRow = z.object({ part: z.enum(['group', 'excluded']), code: z.string(), n: z.number().int(), numerator: z.number().int(), events: z.number().int() })

/** The counts of a measure's query on an open snapshot or cohort. */
export const countsOf = <Chosen>(db: Duckdb, measure: { readonly sql: (settings: Chosen) => string }, settings: Chosen): Promise<CountRow[]> =>
  db.rows(measure.sql(settings), countRow)

/** Makes the snapshot's tables readable by name on this connection. */
export const openSnapshot = async (db: Duckdb, folder: string): Promise<void> => {
  for (const table of TABLES) await db.run(`create or replace temp view ${sqlName(table)} as from read_parquet(${sqlText(join(folder, `${table}.parquet`))})`)
}

/** The version of a measure's definition: its words, its query with fixed settings, and the small-number rule. */
export const definitionOf = <Tables, Chosen>(measure: Measure<Tables, Chosen>, fixed: Chosen): string => {
  const { title, question, population, numerator, unit, events, exclusions, caveats, source }: Words = measure
  return fingerprint(JSON.stringify([title, question, population, numerator, unit, events, exclusions, caveats, source, measure.sql(fixed), SMALL_NUMBER.value])).slice(0, 12)
}

const FIXED: Settings = { from: '2000-01-01', to: '2000-12-31', day: '2002-06-30', by: 'all' }

/**
 * The figure of a measure on a snapshot. Without a period it takes the measure's own: the latest year that can be complete.
 * A page checks what a person asked with `settle` first; here a period that is none throws.
 */
export const runMeasure = async (name: MeasureName, folder: string, asked: Partial<Omit<Settings, 'day'>> = {}, threshold?: number): Promise<Figure> => {
  const measure = MEASURES[name]
  const facts = await readSnapshotFacts(folder)
  const settled = settle(measure, facts.day, asked)
  if (!settled.ok) throw new RangeError(settled.message)
  const settings = settled.value
  const counts = await withDuckdb(async (db) => {
    await openSnapshot(db, folder)
    return countsOf(db, measure, settings)
  })
  return figureOf(measure, counts, {
    measure: name,
    period: { from: settings.from, to: settings.to },
    by: settings.by,
    label: facts.label,
    definition: definitionOf(measure, FIXED),
    snapshot: { id: facts.id, day: facts.day },
    fromRecords: facts.fromRecords,
    ...(threshold === undefined ? {} : { threshold }),
  })
}

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
    await writeParquet(db, 'cohort', `${outPath}.part`, { dataset: mapping.dataset, snapshot, mapping: fingerprint(JSON.stringify(mapping)) })
    await rename(`${outPath}.part`, outPath)
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
