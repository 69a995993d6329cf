/**
 * A snapshot out of an analyst's own files: read by DuckDB as streams, checked row by row, written as Parquet beside older snapshots.
 * It appears whole or not at all; what has not changed since an older one, by its checksum, is not written again.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { sqlText } from '../../core/columns.ts'
import { csvLine } from '../../core/csv-line.ts'
import { type Day, isDay, londonDay } from '../../core/dates.ts'
import { isToolError, toolError, type ToolError } from '../../core/tool-error.ts'
import { clock } from '../../platform/context.ts'
import { csvRecords } from '../../platform/csv.ts'
import { type Duckdb, withDuckdb } from '../../platform/duckdb.ts'
import { fingerprint } from '../../platform/fingerprint.ts'
import { pieced, writePieces } from '../../platform/whole-file.ts'
import { ageSql, COHORT, COHORT_SQL, type FileSnapshotTable, FOLLOW_UP_DAYS, PROOF_DAYS } from '../files/cohort.ts'
import { checksOf, dayColumn, FILE_TABLES, type FileTable, headingsProblem, keptSql, loadedSql, needsOf, problemsSql, problemWords, readSql, refusedSql } from '../files/inputs.ts'
import { FILE_SNAPSHOT_VERSION, fileManifest, type FileManifest, schemaPage } from '../files/manifest.ts'
import { sha256OfFile } from '../store.ts'

const path = z.string().min(1)
export const buildFilesInput = z.strictObject({
  people: path, disposals: path, offences: path, assessments: path, out: path,
  until: z.string().refine(isDay, 'until is a day, YYYY-MM-DD').optional(), problems: path.optional(),
})
type BuildFilesInput = z.output<typeof buildFilesInput>

/** What the tool says when it is done. */
export interface FilesBuilt {
  readonly snapshot: string
  readonly out: string
  readonly cohort: number
  readonly rows: Readonly<Record<FileTable, number>>
  /** Tables that were written, and those that an older snapshot has already. */
  readonly wrote: readonly FileSnapshotTable[]
  readonly kept: readonly FileSnapshotTable[]
  /** What a reader of the figures must know. */
  readonly notes: readonly string[]
}

/** A file as it is used: where, its checksum, its headings. */
interface Source {
  readonly table: FileTable
  readonly path: string
  readonly file: string
  readonly sha256: string
  readonly headings: readonly string[]
}

const HEADING_BYTES = 65_536

/** Reads a file once: its checksum and headings. DuckDB decides later whether the rest is UTF-8. */
const sourceOf = async (table: FileTable, from: string): Promise<Source | ToolError> => {
  const file = basename(from)
  if (!(await stat(from).catch(() => null))?.isFile()) return toolError('file-missing', `There is no file at ${from} (${table}).`)
  const hash = createHash('sha256')
  const stream = createReadStream(from, { highWaterMark: 1 << 20 })
  try {
    for await (const chunk of stream) hash.update(chunk as Buffer)
    const head = await headOf(from)
    if (head.includes(0)) return toolError('encoding-wrong', `${file} is not UTF-8 text: save it again as “CSV UTF-8”.`)
    async function* text(): AsyncGenerator<Uint8Array> { yield head }
    for await (const { records } of csvRecords(text(), ',')) {
      const [headings] = records
      if (headings === undefined) break
      const named = headings.map((heading) => heading.replace(/^\uFEFF/, '').trim())
      const problem = headingsProblem(table, file, named)
      return problem === null ? { table, path: from, file, sha256: hash.digest('hex'), headings: named } : toolError('column-wrong', problem)
    }
    return toolError('file-empty', `${file} has no heading line.`)
  } catch {
    return toolError('file-unreadable', `${file} cannot be read: it is damaged, not what its name says, or not for you to read.`)
  }
}

const headOf = async (from: string): Promise<Buffer> => {
  const file = createReadStream(from, { highWaterMark: HEADING_BYTES })
  const bytes: AsyncIterable<Buffer> = from.endsWith('.gz') ? file.pipe(createGunzip()) : file
  try {
    let head = Buffer.alloc(0)
    for await (const chunk of bytes) {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf(10)
      if (end >= 0) return head.subarray(0, end + 1)
      if (head.length >= HEADING_BYTES) break
    }
    return head
  } finally {
    file.destroy()
  }
}

const problem = z.object({ row: z.number(), field: z.string(), code: z.string(), value: z.string().nullable() })
type Problem = z.infer<typeof problem> & { readonly table: FileTable; readonly file: string; readonly words: string }

const PROBLEMS_SAID_MAX = 20
const PROBLEMS_LISTED_MAX = 100_000

/** DuckDB's own refusal of a file as a whole, in our words. */
const brokenFile = (file: string, fault: unknown): ToolError => {
  const said = fault instanceof Error ? fault.message : ''
  if (/unicode|utf-8/i.test(said)) return toolError('encoding-wrong', `${file} is not UTF-8 text: save it again as “CSV UTF-8”.`)
  const line = /Line: (\d+)/.exec(said)?.[1]
  if (line !== undefined) return toolError('row-broken', `${file}, row ${line}: it does not have one cell for each heading, or a quotation mark is left open.`)
  return toolError('file-unreadable', `${file} cannot be read: it is damaged or not what its name says.`)
}

/** Every bad row of a file, found from its text: the slow reading, done only where the fast one refused. */
const problemsOf = async (db: Duckdb, { table, path: from, file, headings }: Source, latest: Day): Promise<readonly Problem[] | ToolError> => {
  const checks = checksOf(table, headings, latest)
  try {
    await db.run(`create or replace temp table numbered as select (row_number() over () + 1)::integer as row, ${keptSql(table, headings)} from ${readSql(table, from, headings, 'text')}`)
  } catch (fault) {
    return brokenFile(file, fault)
  }
  await db.run(`create or replace temp view known as ${table === 'persons'
    ? 'select person_id, 0 as person, null::date as dob, count(*) as times from numbered where person_id is not null group by person_id'
    : 'select person_id, person, dob, 1 as times from persons'}`)
  const found = await db.rows(`from (${problemsSql(checks)}) order by row, field limit ${PROBLEMS_LISTED_MAX}`, problem)
  await db.run('drop view known')
  await db.run('drop table numbered')
  return found.map((one) => ({ ...one, table, file, words: problemWords(checks, file, one) }))
}

const counted = z.object({ rows: z.number(), refused: z.number(), last: z.string().nullable() })

/** Loads one file into its temp table. False where some row is not what it must be. */
const loadFile = async (db: Duckdb, source: Source, latest: Day): Promise<z.infer<typeof counted> | null> => {
  const { table, path: from, headings } = source
  try {
    await db.run(`create or replace temp table raw as select ${loadedSql(table, headings)} from ${readSql(table, from, headings, 'kinds')}`)
  } catch {
    return null
  }
  const day = dayColumn(table)
  const [checked] = await db.rows(`select count(*)::integer as rows, ${refusedSql(table, headings, latest)} as refused, ${day === null ? 'null' : `max(${day})`}::varchar as last from raw`, counted)
  if (!checked || checked.refused > 0) return null
  if (table === 'persons') {
    await db.run('create or replace temp table persons as select rowid::integer as person, person_id, sex, dob, area from raw')
    await db.run('drop table raw')
    const [known] = await db.rows('select count(distinct person_id)::integer as n from persons', z.object({ n: z.number() }))
    return known?.n === checked.rows ? checked : null
  }
  const kept = table === 'disposals' ? `disposal_date, ${ageSql('disposal_date', 'dob')} as age, type` : table === 'offences' ? 'offence_date, conviction_date, grp, severity' : 'assess_date, needs'
  await db.run(`create or replace temp table ${table} as select p.person, ${kept}, ${day} < p.dob as early from raw left join persons p on p.person_id = raw.person_id`)
  await db.run('drop table raw')
  const [placed] = await db.rows(`select count(*) filter (person is null or early)::integer as n from ${table}`, z.object({ n: z.number() }))
  return placed?.n === 0 ? checked : null
}

const refusal = async (problems: readonly Problem[], listTo: string | undefined): Promise<ToolError> => {
  if (listTo !== undefined) {
    const lines = function* (): Generator<string> {
      yield csvLine(['file', 'row', 'column', 'code', 'value', 'problem'])
      for (const { file, row, field, code, value, words } of problems) yield csvLine([file, String(row), field, code, value ?? '', words])
    }
    await writePieces(listTo, pieced(lines()))
  }
  const first = problems.slice(0, PROBLEMS_SAID_MAX).map(({ words }) => words)
  const more = problems.length > first.length ? ` And ${(problems.length - first.length).toLocaleString('en-GB')} more${listTo === undefined ? ': list all with --problems problems.csv' : ''}.` : ''
  return toolError('rows-wrong', `Nothing was written. ${first.join(' ')}${more}${listTo === undefined ? '' : ` All are listed in ${listTo}.`}`)
}

/** Which inputs a table depends on: with the same ones it is the same. */
const DEPENDS: Readonly<Record<FileSnapshotTable, readonly FileTable[]>> = {
  persons: ['persons'], disposals: ['persons', 'disposals'], offences: ['persons', 'offences'], assessments: ['persons', 'assessments'], cohort: FILE_TABLES,
}
const SNAPSHOT_TABLES: readonly FileSnapshotTable[] = [...FILE_TABLES, 'cohort']

/** The snapshots of a folder that this version can read. */
const olderOf = async (folder: string): Promise<FileManifest[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^snapshot-.*\.json$/.test(name)).toSorted()
  const read = await Promise.all(names.map(async (name) => {
    try {
      return fileManifest.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8'))).data
    } catch {
      return undefined
    }
  }))
  return read.filter((one) => one !== undefined)
}

/**
 * Tool `evidence.build` with `--people`: four CSV files (UTF-8, `.gz` allowed) to a snapshot in the folder `out`. One bad row refuses
 * the build, because a figure from which people are missing unseen is worse than none; every bad row is named by file, row and column.
 *
 * @param say where progress goes, in words
 */
export const buildFromFiles = async (input: BuildFilesInput, say: (words: string) => void = () => undefined): Promise<FilesBuilt | ToolError> => {
  const sources: Source[] = []
  for (const [table, from] of [['persons', input.people], ['disposals', input.disposals], ['offences', input.offences], ['assessments', input.assessments]] as const) {
    const source = await sourceOf(table, from)
    if (isToolError(source)) return source
    sources.push(source)
  }
  const made = clock()
  const latest = input.until ?? londonDay(made)
  const part = join(input.out, `.part-${process.pid}`)
  const existed = (await stat(input.out).catch(() => null)) !== null
  try {
    await mkdir(part, { recursive: true, mode: 0o700 })
  } catch {
    return toolError('out-unwritable', `No folder can be made at ${input.out}: something else stands there, or it is not for you to write.`)
  }
  let whole = false
  try {
    const built = await withDuckdb((db) => buildParts(db, input, sources, { part, made, latest, say }))
    whole = !isToolError(built)
    return built
  } finally {
    await rm(part, { recursive: true, force: true })
    if (!whole && !existed) await rmdir(input.out).catch(() => undefined)
  }
}

interface Making { readonly part: string; readonly made: Date; readonly latest: Day; readonly say: (words: string) => void }

const buildParts = async (db: Duckdb, input: BuildFilesInput, sources: readonly Source[], { part, made, latest, say }: Making): Promise<FilesBuilt | ToolError> => {
  const sha = (table: FileTable): string => sources.find((one) => one.table === table)?.sha256 ?? ''
  const keyOf = (table: FileSnapshotTable): string => fingerprint(JSON.stringify([FILE_SNAPSHOT_VERSION, ...DEPENDS[table].map(sha)])).slice(0, 16)
  const id = fingerprint(JSON.stringify([FILE_SNAPSHOT_VERSION, input.until ?? null, ...FILE_TABLES.map(sha)])).slice(0, 16)
  const older = await olderOf(input.out)
  const same = older.findLast((one) => one.id === id)
  const found = new Map<FileSnapshotTable, FileManifest['tables']['cohort']>()
  for (const table of SNAPSHOT_TABLES) {
    const known = older.map(({ tables }) => tables[table]).findLast(({ file }) => file.includes(`-${keyOf(table)}.`))
    // A file that was cut short or changed is written again.
    if (known && (await sha256OfFile(join(input.out, known.file)).catch(() => '')) === known.sha256) found.set(table, known)
  }
  if (same && found.size === SNAPSHOT_TABLES.length) {
    await newest(input.out, same)
    return builtOf(input.out, same, [], SNAPSHOT_TABLES)
  }
  const rows: Record<FileTable, number> = { persons: 0, disposals: 0, offences: 0, assessments: 0 }
  const last: string[] = []
  const problems: Problem[] = []
  for (const source of sources) {
    const { table } = source
    // Everything is checked anew, for it may be the other files that changed; only writing is spared.
    const loaded = await loadFile(db, source, latest)
    if (loaded === null) {
      const wrong = await problemsOf(db, source, latest)
      if (isToolError(wrong)) return wrong
      if (wrong.length === 0) return brokenFile(source.file, null)
      problems.push(...wrong)
      if (table === 'persons') break
      continue
    }
    rows[table] = loaded.rows
    if (loaded.last !== null) last.push(loaded.last)
    say(`${source.file}: ${loaded.rows.toLocaleString('en-GB')} rows`)
  }
  if (problems.length > 0) return refusal(problems, input.problems)
  for (const sql of COHORT_SQL) await db.run(sql)
  say('The cohort is made.')
  const tables: Partial<Record<FileSnapshotTable, FileManifest['tables']['cohort']>> = {}
  const wrote: FileSnapshotTable[] = []
  for (const table of SNAPSHOT_TABLES) {
    const known = found.get(table)
    if (known) tables[table] = known
    else {
      tables[table] = await writeTable(db, table, part, `${table}-${londonDay(made)}-${keyOf(table)}.parquet`)
      wrote.push(table)
    }
  }
  const [facts] = await db.rows(
    `select (select max(conviction_date)::varchar from offences) as proven,
      (select coalesce(sum(n - 1), 0)::integer from (select count(*) as n from offences where conviction_date is not null and offence_date between date '${COHORT.from}' and date '${COHORT.to}' + ${FOLLOW_UP_DAYS}
        group by hash(person, offence_date, conviction_date, grp, severity) having n > 1)) as alike`,
    z.object({ proven: z.string().nullable(), alike: z.number() }))
  const lastDay = [...last, ...(facts?.proven ? [facts.proven] : [])].toSorted().at(-1) ?? null
  const [waiting] = await db.rows(`select (count(*) filter (index_on + ${PROOF_DAYS} > date ${sqlText(input.until ?? lastDay ?? latest)}))::integer as n from cohort`, z.object({ n: z.number() }))
  const manifest = fileManifest.parse({
    kind: 'evidence-from-files', version: FILE_SNAPSHOT_VERSION, id, made: made.toISOString(), until: input.until ?? null, lastDay, needs: needsOf(sources.at(-1)?.headings ?? []),
    inputs: Object.fromEntries(sources.map(({ table, file, sha256 }) => [table, { file, rows: rows[table], sha256 }])), tables, notFollowedUp: waiting?.n ?? 0, alikeOffences: facts?.alike ?? 0,
  })
  for (const table of ['entry', 'followed', 'needed', ...SNAPSHOT_TABLES]) await db.run(`drop table if exists ${table}`)
  for (const table of wrote) {
    const { file } = manifest.tables[table]
    await rename(join(part, file), join(input.out, file))
  }
  await writePieces(join(input.out, 'schema.md'), [schemaPage(manifest.needs)])
  await writePieces(join(input.out, `snapshot-${londonDay(made)}-${id}.json`), [`${JSON.stringify(manifest, null, 2)}\n`])
  await newest(input.out, manifest)
  return builtOf(input.out, manifest, wrote, [...found.keys()])
}

const newest = (out: string, manifest: FileManifest): Promise<void> => writePieces(join(out, 'snapshot.json'), [`${JSON.stringify(manifest, null, 2)}\n`])

const LEFT_OUT: Readonly<Record<FileSnapshotTable, string>> = { persons: ' exclude (person_id, dob)', disposals: ' exclude (early)', offences: ' exclude (early)', assessments: ' exclude (early)', cohort: '' }

const writeTable = async (db: Duckdb, table: FileSnapshotTable, part: string, file: string): Promise<FileManifest['tables']['cohort']> => {
  const to = join(part, file)
  await db.run(`copy (select *${LEFT_OUT[table]} from ${table}) to ${sqlText(to)} (format parquet, compression zstd)`)
  const [count] = await db.rows(`select count(*)::integer as n from ${table}`, z.object({ n: z.number() }))
  return { file, rows: count?.n ?? 0, sha256: await sha256OfFile(to) }
}

const builtOf = (out: string, manifest: FileManifest, wrote: readonly FileSnapshotTable[], kept: readonly FileSnapshotTable[]): FilesBuilt => ({
  snapshot: manifest.id, out, cohort: manifest.tables.cohort.rows,
  rows: { persons: manifest.inputs.persons.rows, disposals: manifest.inputs.disposals.rows, offences: manifest.inputs.offences.rows, assessments: manifest.inputs.assessments.rows },
  wrote, kept,
  notes: [
    ...(manifest.notFollowedUp === 0 ? [] : [`${manifest.notFollowedUp.toLocaleString('en-GB')} of the cohort were not followed for ${PROOF_DAYS} days by ${manifest.until ?? manifest.lastDay ?? ''}: more of their reoffences may yet be proven.`]),
    ...(manifest.alikeOffences === 0 ? [] : [`${manifest.alikeOffences.toLocaleString('en-GB')} rows of proven offences since ${COHORT.from} are alike another in every column; each was counted.`]),
  ],
})
