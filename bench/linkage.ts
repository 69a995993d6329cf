/**
 * Linkage: seconds, processor seconds, peak memory and accuracy on records of our own generator with known truth, each run a process of its own,
 * and beside it in the same run Splink's model in tuned DuckDB SQL (bench/peers/linkage-duckdb.mjs); then the labelled sets that the
 * product ships, with what Splink itself was measured at.
 *
 *   npm run bench -- linkage [--records 10000,100000,1000000] [--seed linkage] [--without-peer true]
 */
import { execFile } from 'node:child_process'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { isToolError } from '../src/core/tool-error.ts'
import { accuracyOf, type Accuracy } from '../src/people/linkage/accuracy.ts'
import { linkFiles } from '../src/people/tools.ts'
import { checkoutFolder } from '../src/platform/data-folder.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'
import { linkageRecords } from '../seeds/linkage-records.ts'

const measured = z.object({ seconds: z.number(), processorSeconds: z.number(), peakMegabytes: z.number() })
type Measured = z.output<typeof measured> & { readonly wholeSeconds: number }

/** Splink 5 itself, with DuckDB on two cores and its own documentation's settings: measured once by us on the kind of machine that builds this product, and kept here because its Python packages cannot be asked for everywhere. */
const SPLINK_SECONDS: Readonly<Record<number, number>> = { 10_000: 6.8, 100_000: 14.3, 1_000_000: 27.3 }

const FEBRL_MAP = { unique_id: 'rec_id', first_name: 'given_name', dob: { column: 'date_of_birth', format: 'YYYYMMDD' } }
const suburb = { column: 'suburb', kind: 'place' }
const febrlTruth = (cells: readonly string[]): string => cells[0]!.split('-').slice(0, 2).join('-')
const LABELLED = [
  { title: 'fake_1000', file: 'fake_1000.csv', splink: 0.835, truth: (cells: readonly string[]) => cells.at(-1)!, map: { extra: [{ column: 'city', kind: 'place' }, { column: 'email', kind: 'email' }] } },
  { title: 'FEBRL 3', file: 'febrl3.csv', splink: 0.994, truth: febrlTruth, map: { ...FEBRL_MAP, extra: [suburb, { column: 'soc_sec_id', kind: 'identifier' }] } },
  { title: 'FEBRL 3 without its number', file: 'febrl3.csv', splink: 0.966, truth: febrlTruth, map: { ...FEBRL_MAP, extra: [suburb] } },
] as const

const run = promisify(execFile)

/** Runs a program to its end in a process of its own: its own figures, and the seconds from before its start to after its end. */
const measure = async (...parameters: readonly string[]): Promise<Measured> => {
  const start = performance.now()
  const { stdout } = await run(process.execPath, ['--max-semi-space-size=8', ...parameters], { maxBuffer: 1 << 24 })
  return { ...measured.parse(JSON.parse(stdout)), wholeSeconds: (performance.now() - start) / 1000 }
}

/** One linkage, in the process that `measure` started. */
const linkOnce = async (input: string, output: string): Promise<void> => {
  const answer = await linkFiles({ in: input, out: output })
  if (isToolError(answer)) throw new Error(answer.message)
  const { user, system } = process.cpuUsage()
  console.log(JSON.stringify({ seconds: performance.now() / 1000, processorSeconds: (user + system) / 1e6, peakMegabytes: peakMegabytes() }))
}

const column = async (file: string, name: string): Promise<string[]> => {
  const [heading = '', ...lines] = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line !== '')
  const place = heading.split(',').indexOf(name)
  return lines.map((line) => line.split(',')[place]!)
}

const words = ({ precision, recall, f1 }: Accuracy): string => `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`
const figures = ({ wholeSeconds, processorSeconds, peakMegabytes: peak }: Measured): string => `${wholeSeconds.toFixed(2)} s, ${processorSeconds.toFixed(2)} processor seconds, ${peak.toFixed(0)} MB at most`

const ofSize = async (folder: string, records: number, seed: string, withPeer: boolean): Promise<Measured> => {
  const [input, ours, theirs] = [join(folder, 'records.csv'), join(folder, 'ours.csv'), join(folder, 'theirs.csv')]
  const file = await open(input, 'w')
  let piece = ''
  for (const line of linkageRecords(records, seed)) {
    piece += line
    if (piece.length < 1 << 20) continue
    await file.write(piece)
    piece = ''
  }
  await file.write(piece)
  await file.close()
  const truth = await column(input, 'person')
  console.log(`${records.toLocaleString('en-GB')} records of ${new Set(truth).size.toLocaleString('en-GB')} people (load average ${loadavg()[0]!.toFixed(1)}, ${availableParallelism()} cores)`)
  const own = await measure(process.argv[1]!, '--one', input, ours)
  console.log(`  Throughline        ${figures(own)}; ${words(accuracyOf(await column(ours, 'cluster_id'), truth))}`)
  if (withPeer) {
    const peer = await measure(join(checkoutFolder(), 'bench', 'peers', 'linkage-duckdb.mjs'), input, theirs)
    console.log(`  Splink’s model in SQL  ${figures(peer)}; ${words(accuracyOf(await column(theirs, 'cluster_id'), truth))}`)
    console.log(`  ${(peer.wholeSeconds / own.wholeSeconds).toFixed(1)} times as fast as SQL by the clock, ${(peer.processorSeconds / own.processorSeconds).toFixed(1)} times by processor seconds`)
  }
  const splink = SPLINK_SECONDS[records]
  if (splink !== undefined) console.log(`  Splink itself, as recorded by our measurement on a quiet machine of two cores and records of another generator: ${splink} s`)
  return own
}

const onLabelled = async (folder: string): Promise<void> => {
  console.log('Labelled sets, linked without their labels (Splink: clusters at 0.95, as recorded by our measurement)')
  for (const { title, file, splink, truth, map } of LABELLED) {
    const input = join(checkoutFolder(), 'data', 'linkage', file)
    await writeFile(join(folder, 'map.json'), JSON.stringify(map))
    const answer = await linkFiles({ in: input, out: join(folder, 'labelled.csv'), map: join(folder, 'map.json') })
    if (isToolError(answer)) throw new Error(answer.message)
    const rows = (await readFile(input, 'utf8')).split('\n').slice(1).filter((line) => line.trim() !== '').map((line) => truth(line.split(',').map((cell) => cell.trim())))
    const accuracy = accuracyOf(await column(join(folder, 'labelled.csv'), 'cluster_id'), rows)
    console.log(`  ${title}: ${words(accuracy)}; Splink F1 ${splink}${accuracy.f1 < splink ? ': NOT reached' : ''}`)
  }
}

/** The door of `npm run bench -- linkage`. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const [first, input, output] = parameters
  if (first === '--one' && input && output) return linkOnce(input, output)
  const { values } = parseArgs({ args: [...parameters], options: { records: { type: 'string', default: '10000,100000,1000000' }, seed: { type: 'string', default: 'linkage' }, 'without-peer': { type: 'string' } } })
  const sizes = values.records.split(',').map(Number).filter((size) => Number.isInteger(size) && size > 0)
  const folder = await mkdtemp(join(tmpdir(), 'bench-linkage-'))
  try {
    const runs: { readonly size: number; readonly seconds: number }[] = []
    for (const size of sizes) runs.push({ size, seconds: (await ofSize(folder, size, values.seed, values['without-peer'] === undefined)).processorSeconds })
    for (const [i, { size, seconds }] of runs.entries()) {
      const before = runs[i - 1]
      if (before && size > before.size) console.log(`From ${before.size.toLocaleString('en-GB')} to ${size.toLocaleString('en-GB')} records processor seconds grow ${(seconds / before.seconds).toFixed(1)} times; n log n grows ${(size * Math.log(size) / (before.size * Math.log(before.size))).toFixed(1)} times`)
    }
    await onLabelled(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

// A measured run is this very program, started without its script.
if (process.argv[2] === '--one') await main(process.argv.slice(2))
