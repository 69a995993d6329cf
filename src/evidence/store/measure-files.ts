/** Measures on a snapshot made of files: one query on its cohort, told as lines of JSON. */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sqlText } from '../../core/columns.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { isToolError, toolError, type ToolError } from '../../core/tool-error.ts'
import { withDuckdb } from '../../platform/duckdb.ts'
import { type AnswerLine, answerOf } from '../files/answer.ts'
import { FILE_MEASURES } from '../files/catalogue.ts'
import { cutsOf } from '../files/cuts.ts'
import { FILE_SNAPSHOT_VERSION, fileManifest, type FileManifest } from '../files/manifest.ts'
import { type Cell, measureSql } from '../files/measure.ts'
import { sha256OfFile } from '../store.ts'

const yesOrNumber = z.union([z.literal('true'), z.literal('false'), z.string().regex(/^[1-9]\d{0,5}$/, 'suppress is yes, or the number below which a count is small')])

export const measureFilesInput = z.strictObject({
  measure: z.string(), snapshot: z.string().min(1),
  by: z.union([z.string(), z.array(z.string())]).optional().transform((by) => (by === undefined ? [] : typeof by === 'string' ? [by] : by)),
  suppress: yesOrNumber.optional(),
  /** The answer is JSON in any case. */
  json: z.literal('true').optional(),
})
type MeasureFilesInput = z.output<typeof measureFilesInput>

/** A snapshot: its folder for the newest, or `snapshot-<day>-<id>.json` in it for an older one. */
const readManifest = async (snapshot: string): Promise<{ readonly folder: string; readonly manifest: FileManifest } | ToolError> => {
  const about = await stat(snapshot).catch(() => null)
  const file = about?.isDirectory() ? join(snapshot, 'snapshot.json') : snapshot
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return toolError('snapshot-missing', `There is no snapshot at ${snapshot}: name the folder that evidence.build wrote, or one snapshot-….json in it.`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return toolError('snapshot-invalid', `${file} is not JSON: the snapshot is damaged. Build it again.`)
  }
  const parsed = fileManifest.safeParse(json)
  if (parsed.success) return { folder: dirname(file), manifest: parsed.data }
  const version = z.object({ kind: z.literal('evidence-from-files'), version: z.number() }).safeParse(json)
  if (version.success && version.data.version !== FILE_SNAPSHOT_VERSION) return toolError('snapshot-version', `${file} is of version ${version.data.version}; this program reads version ${FILE_SNAPSHOT_VERSION}.`)
  if (z.object({ fromRecords: z.boolean() }).safeParse(json).success) return toolError('snapshot-of-records', `${file} was made of a partnership’s records: its figures are asked with evidence.figure, signed in, and always suppressed.`)
  return toolError('snapshot-invalid', `${file} does not describe a snapshot made of files. Build it again.`)
}

/** Tool `evidence.measure` with a measure's name: what its query counts on a snapshot, cut as asked. */
export const measureFiles = async ({ measure: name, snapshot, by, suppress }: MeasureFilesInput): Promise<readonly AnswerLine[] | ToolError> => {
  const measure = Object.hasOwn(FILE_MEASURES, name) ? FILE_MEASURES[name] : undefined
  if (!measure) return toolError('measure-unknown', `There is no measure “${name}” of files. The measures are ${Object.keys(FILE_MEASURES).join(', ')}.`)
  const read = await readManifest(snapshot)
  if (isToolError(read)) return read
  const { folder, manifest } = read
  const cuts = cutsOf(by, manifest.needs)
  if (isToolError(cuts)) return cuts
  const { file, sha256 } = manifest.tables.cohort
  const path = join(folder, file)
  if ((await sha256OfFile(path).catch(() => '')) !== sha256) return toolError('snapshot-damaged', `${file} is missing, cut short or changed since the snapshot was made: its checksum is another. Build it again.`)
  const row = z.object(Object.fromEntries(cuts.map((_, i) => [`c${i}`, z.union([z.string(), z.number(), z.null()])]))).and(z.object({ key: z.number().nullable(), n: z.number(), numerator: z.number(), events: z.number() }))
  const cells = await withDuckdb(async (db): Promise<Cell[]> => {
    await db.run(`create or replace temp view cohort as from read_parquet(${sqlText(path)})`)
    const rows = await db.rows(measureSql(measure, cuts, manifest.until), row)
    return rows.map(({ key, n, numerator, events, ...values }) => ({ cuts: cuts.map((_, i) => values[`c${i}`] ?? null), key, n, numerator, events }))
  })
  return answerOf(measure, cells, cuts, manifest.needs, suppress === undefined || suppress === 'false' ? null : suppress === 'true' ? SMALL_NUMBER.value : Number(suppress))
}
