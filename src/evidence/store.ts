/**
 * The evidence snapshot: made out of the records as their owner, what no request may do, and measured from its files by anybody
 * who may. The records are read in one repeatable moment and streamed to Parquet below the data folder; the row in `snapshot` is
 * written last.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { z } from 'zod'
import { sqlName, sqlText } from '../core/columns.ts'
import { isDay } from '../core/dates.ts'
import { SMALL_NUMBER } from '../core/suppression.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Context } from '../platform/context.ts'
import { copyToFile } from '../platform/copy.ts'
import { foldersOf } from '../platform/data-folder.ts'
import type { Databases } from '../platform/database.ts'
import { type Duckdb, type Source, withDuckdb, writeParquet } from '../platform/duckdb.ts'
import { fingerprint } from '../platform/fingerprint.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { MEASURES, type MeasureName } from './catalogue.ts'
import { SNAPSHOT_TABLES, SNAPSHOT_WORDS, type SnapshotFacts, snapshotFacts, type SnapshotRow, type SnapshotTable } from './cohort.ts'
import { type Figure, figureOf } from './figure.ts'
import { type CountRow, type Measure, type Settings, settle, type Words } from './measure.ts'
import { PSEUDONYM_SQL, recordsSql, scopeSql } from './records.ts'

const SNAPSHOT_FILE = 'snapshot.json'
const TABLES = keysOf(SNAPSHOT_TABLES)

/** Rows of each table as they come, in any order; or the path to write them to as CSV without headings, when its turn comes. */
export type SnapshotSources = { readonly [T in SnapshotTable]: Source<SnapshotRow<T>> | ((path: string) => Promise<void>) }

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
  // Rows about one human being each, if without names: for this program's own user alone.
  await mkdir(part, { recursive: true, mode: 0o700 })
  const tables = await withDuckdb(async (db) => {
    const written: SnapshotFacts['tables'] = {}
    const write = async <T extends SnapshotTable>(table: T, source: SnapshotSources[T]): Promise<void> => {
      const rows = await loadTable(db, table, source, part)
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

const loadTable = async <T extends SnapshotTable>(db: Duckdb, table: T, source: SnapshotSources[T], folder: string): Promise<number> => {
  if (typeof source !== 'function') return db.load(table, SNAPSHOT_TABLES[table], source)
  const path = join(folder, `${table}.csv`)
  await source(path)
  const rows = await db.loadCsv(table, SNAPSHOT_TABLES[table], path)
  await rm(path)
  return rows
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

/** Two snapshots at once would give people two pseudonyms. */
const SNAPSHOT_LOCK = 7_418_006

/** A snapshot that was made. */
export interface BuiltSnapshot {
  readonly id: string
  readonly agreement: string
  readonly facts: SnapshotFacts
}

/** What a snapshot is made under. */
interface Ground {
  readonly id: string
  readonly reference: string
  readonly title: string
}

/**
 * Makes a snapshot of the records as they are told by the end of `context.today`, one for each agreement in force whose
 * purpose is evidence, or for the one that is named. Streams; about a second for 5,000 people.
 *
 * @param context who asks and on which day; nobody signed in for the demonstration
 * @param asked `agreement`: this one only. `id`: of the snapshot, so that a job done again after a crash replaces what was half made
 */
export const buildSnapshot = async (
  databases: Databases,
  dataFolder: string,
  context: Context,
  asked: { readonly agreement?: string; readonly id?: string } = {},
): Promise<BuiltSnapshot[]> => {
  const grounds = await groundsFor(databases, context, asked.agreement)
  const built: BuiltSnapshot[] = []
  for (const ground of grounds) {
    const id = asked.id ?? context.random.uuid()
    built.push({ id, agreement: ground.id, facts: await buildOne(databases, dataFolder, context, ground, id) })
  }
  return built
}

const groundsFor = ({ owner }: Databases, { today }: Context, agreement: string | undefined): Promise<Ground[]> => {
  const inForce = owner.selectFrom('agreement').select(['id', 'reference', 'title'])
    .where('from_day', '<=', today).where('until_day', '>=', today).where(sql<boolean>`'evidence' = any (purposes)`).orderBy('reference')
  return (agreement === undefined ? inForce : inForce.where('id', '=', agreement)).execute()
}

const buildOne = async (databases: Databases, dataFolder: string, context: Context, ground: Ground, id: string): Promise<SnapshotFacts> => {
  const { today } = context
  const folder = join(foldersOf(dataFolder).snapshots, id)
  if (!isDay(today)) throw new RangeError(`${today} is not a day`)
  const installation = await databases.owner.selectFrom('installation').select('demonstration').executeTakeFirst()
  const label = installation?.demonstration === true ? 'Demonstration: synthetic people' : `Records shared under ${ground.reference}`
  const facts = await inOneMoment(databases, async (client) => {
    for (const statement of scopeSql(ground.id, today)) await client.query(statement)
    while ((await client.query(PSEUDONYM_SQL)).rowCount !== 0) continue
    return writeSnapshot(folder, { day: today, fromRecords: true, label }, sourcesOf(client, recordsSql(today)))
  })
  try {
    await databases.owner.transaction().execute(async (tx) => {
      await tx.insertInto('snapshot').values({
        id, day: today, made_at: context.now, people: facts.tables['people']?.rows ?? 0, folder: id, digest: facts.id,
        asked_by: context.viewer?.accountId ?? null, agreement_id: ground.id,
      }).execute()
      await writeAudit({ ...context, tx }, {
        name: 'evidence.snapshot', kind: 'action', outcome: 'done', people: [], peopleCount: facts.tables['people']?.rows ?? 0,
        classes: ['sentence', 'needs'], fields: [], allowedBy: `${ground.reference}: ${ground.title}`,
      })
    })
  } catch (fault) {
    await rm(folder, { recursive: true, force: true })
    throw fault
  }
  return facts
}

/** Runs the work in one repeatable-read transaction of the owner, which sees the records as they are at its beginning. */
const inOneMoment = async <T>({ ownerPool }: Databases, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await ownerPool.connect()
  let whole = false
  try {
    // Before the transaction: its moment must come after the other snapshot's pseudonyms are there to be seen.
    await client.query('select pg_advisory_lock($1)', [SNAPSHOT_LOCK])
    await client.query('begin isolation level repeatable read')
    // Sorts of a whole population in memory, for this transaction alone.
    await client.query(`set local work_mem = '64MB'`)
    const result = await work(client)
    await client.query('commit')
    await client.query('select pg_advisory_unlock($1)', [SNAPSHOT_LOCK])
    whole = true
    return result
  } finally {
    // A session that failed is closed, and takes its transaction and its lock with it.
    client.release(!whole)
  }
}

/** Each table's rows straight from PostgreSQL to a file, read by DuckDB: none passes through this program's hands. */
const sourcesOf = (client: PoolClient, queries: Readonly<Record<SnapshotTable, string>>): SnapshotSources => ({
  people: (path) => copyToFile(client, queries.people, path),
  needs: (path) => copyToFile(client, queries.needs, path),
  releases: (path) => copyToFile(client, queries.releases, path),
  offences: (path) => copyToFile(client, queries.offences, path),
})
