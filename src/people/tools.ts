/** The linkage tool: records in a file in, clusters in a file out. No database, no stored person. */
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { yes, type Result } from '../core/result.ts'
import { isToolError, toolError, type ToolError } from '../core/tool-error.ts'
import { csvLine } from '../core/csv-line.ts'
import { clock } from '../platform/context.ts'
import { startCrew } from '../platform/threads.ts'
import type { Tool } from '../platform/tool.ts'
import { pieced, writePieces } from '../platform/whole-file.ts'
import { londonDay } from '../core/dates.ts'
import { clusterPieces } from './linkage/answer.ts'
import { idOf, linkWith, LINK_LIKELIHOOD_MIN, type Linked, type ModelChoice } from './linkage/linking.ts'
import { linkageModel, type LinkageModel } from './linkage/model.ts'
import { readRecords, recordMapping, type RecordMapping, type Records } from './linkage/records.ts'
import { likelihoodOf } from './linkage/scoring.ts'
import { reviewedModel } from './store.ts'
import { linkTogether } from './linkage/steps.ts'

const path = z.string().min(1)
const linkInput = z.strictObject({ in: path, out: path, pairs: path.optional(), model: path.optional(), learnt: path.optional(), map: path.optional() })

/** What the tool answers when it is done: how many of what, and what could not be used. */
export interface LinkReport {
  readonly records: number
  readonly clusters: number
  readonly pairsCompared: number
  readonly pairsJoined: number
  readonly pairsToReview: number
  /** Pairs that were likely and kept apart because their strong numbers contradict. */
  readonly pairsContradicted: number
  readonly cut: readonly string[]
  readonly problems: readonly { readonly row: number; readonly message: string }[]
  readonly problemsCount: number
}

const jsonFile = async <T>(file: string | undefined, field: string, shape: z.ZodType<T>): Promise<T | null | ToolError> => {
  if (file === undefined) return null
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return toolError('file-missing', `There is no file at ${file} (--${field}).`)
  try {
    const parsed = shape.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    return toolError(`${field}-invalid`, `The file at ${file} is no ${field}: ${issue ? `${issue.path.join('.')} ${issue.message}` : 'it does not fit'}.`)
  } catch {
    return toolError(`${field}-invalid`, `The file at ${file} (--${field}) is not JSON.`)
  }
}

/** A whole file in memory that threads share. */
const sharedFile = async (file: string): Promise<Uint8Array> => {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at)
      if (bytesRead === 0) return bytes.subarray(0, at)
      at += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

/** Smaller files are linked before a thread has started. */
const SHARED_BYTES_MIN = 400_000

/** Reads and links with all cores where the file is worth it, and else in this thread: both give the same. */
const linkedFile = async (file: string, mapping: RecordMapping, choice: ModelChoice): Promise<Result<{ readonly records: Records; readonly linked: Linked }>> => {
  const { size } = await stat(file)
  const crew = size < SHARED_BYTES_MIN ? null : startCrew('linkage')
  if (crew) {
    try {
      return await linkTogether(crew, await sharedFile(file), mapping, choice)
    } finally {
      await crew.end()
    }
  }
  const records = readRecords(await readFile(file), mapping)
  if (!records.ok) return records
  const linked = linkWith(records.value, choice)
  return linked.ok ? yes({ records: records.value, linked: linked.value }) : linked
}

function* pairLines(records: Records, linked: Linked): Generator<string> {
  const names = linked.model.comparisons.map((comparison) => comparison.name)
  yield csvLine(['unique_id_left', 'unique_id_right', 'likelihood', 'weight', 'decision', ...names.map((name) => `weight ${name}`), 'why'])
  const apart = new Set(linked.clusters.contradicted)
  for (let pair = 0; pair < linked.a.length; pair++) {
    const [a, b, weight] = [linked.a[pair]!, linked.b[pair]!, linked.weight[pair]!]
    const parts = linked.explain(a, b)
    const likelihood = likelihoodOf(weight)
    const decision = apart.has(pair) ? 'review: numbers contradict' : likelihood >= LINK_LIKELIHOOD_MIN ? 'join' : 'review'
    yield csvLine([idOf(records, a), idOf(records, b), likelihood.toFixed(4), weight.toFixed(2), decision,
      ...names.map((name) => parts.find((part) => part.name === name)?.weight.toFixed(2) ?? ''), parts.map((part) => part.words).join('; ')])
  }
}

/** What a model learnt, as the file that is reviewed and then given with `--model`. */
const dated = (model: LinkageModel, source: string): LinkageModel => ({ ...model, learntOn: londonDay(clock()), source: `expectation maximisation on ${source}` })

/**
 * Tool `link`: `--in records.csv --out clusters.csv [--pairs pairs.csv] [--model model.json] [--learnt model.json] [--map map.json]`.
 * `--model` uses a reviewed model; without it one is learnt from the records, and `--learnt` keeps it. What is wrong with a file
 * comes back as `{error, message}`, and nothing is written.
 */
export const linkFiles = async (given: Readonly<Record<string, unknown>>): Promise<LinkReport | ToolError> => {
  const parsed = linkInput.safeParse(given)
  if (!parsed.success) return toolError('parameters-wrong', `Write: link --in records.csv --out clusters.csv [--pairs pairs.csv] [--model model.json] [--learnt model.json] [--map map.json]. ${parsed.error.issues[0]?.message ?? ''}`)
  const { in: from, out, pairs, model: modelPath, learnt, map } = parsed.data
  const mapping = await jsonFile<RecordMapping>(map, 'map', recordMapping)
  if (isToolError(mapping)) return mapping
  const model = await jsonFile<LinkageModel>(modelPath, 'model', linkageModel)
  if (isToolError(model)) return model
  if (!(await stat(from).catch(() => null))?.isFile()) return toolError('file-missing', `There is no file at ${from}.`)
  const result = await linkedFile(from, mapping ?? recordMapping.parse({}), model === null ? { usual: await reviewedModel() } : { given: model })
  if (!result.ok) return toolError(result.field === 'model' ? 'model-wrong' : 'records-wrong', result.message)
  const { records, linked } = result.value
  await writePieces(out, clusterPieces(records, linked.clusters))
  if (pairs !== undefined) await writePieces(pairs, pieced(pairLines(records, linked)))
  if (learnt !== undefined) await writeFile(learnt, `${JSON.stringify(dated(linked.model, from.split('/').at(-1) ?? from), null, 2)}\n`)
  const joined = linked.weight.reduce((sum, weight) => sum + (likelihoodOf(weight) >= LINK_LIKELIHOOD_MIN ? 1 : 0), 0)
  return {
    records: records.size, clusters: linked.clusters.of.reduce((sum, of, record) => sum + (of === record ? 1 : 0), 0), pairsCompared: linked.compared,
    pairsJoined: joined - linked.clusters.contradicted.length, pairsToReview: linked.weight.length - joined, pairsContradicted: linked.clusters.contradicted.length,
    cut: linked.cuts.map((cut) => `${cut.blocks} blocks of “${cut.rule}” with ${cut.records} records were too large and were cut into finer ones.`),
    problems: records.problems, problemsCount: records.problemsCount,
  }
}

export const tools: readonly Tool[] = [{
  name: 'link',
  title: 'Link records of one human being: --in records.csv --out clusters.csv [--pairs pairs.csv] [--model model.json] [--learnt model.json] [--map map.json]',
  run: linkFiles,
}]
