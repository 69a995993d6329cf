/**
 * Evidence from files: a checked build and all measures, in a process of its own, and beside it in the same run the same counts in
 * hand-written DuckDB SQL that checks and keeps nothing (bench/peers/evidence-duckdb.mjs); both must count the same.
 *
 *   npm run bench -- evidence [--people 100000,1000000] [--seed evidence] [--files folder] [--rounds 3]
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { HISTORY_NEEDS, writeHistories } from '../seeds/justice-histories.ts'
import { isToolError } from '../src/core/tool-error.ts'
import { tools } from '../src/evidence/tools.ts'
import { checkoutFolder } from '../src/platform/data-folder.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'

const digests = z.object({ proven: z.string(), needs: z.string(), pairs: z.string(), time: z.string() })
const measured = z.object({ seconds: z.number(), processorSeconds: z.number(), peakMegabytes: z.number(), digests, parts: z.record(z.string(), z.number()).optional() })
type Measured = z.output<typeof measured>

const run = promisify(execFile)
const measure = async (...parameters: readonly string[]): Promise<Measured> => measured.parse(JSON.parse((await run(process.execPath, [...parameters], { maxBuffer: 1 << 24 })).stdout))

const digest = (lines: readonly string[]): string => createHash('md5').update(`${lines.toSorted().join('\n')}\n`).digest('hex').slice(0, 12)

const line = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()), z.null()]))
const tool = async (name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> => {
  const answer = await tools.find((one) => one.name === name)?.run(given)
  if (isToolError(answer)) throw new Error(answer.message)
  return answer
}
const bits = (needs: unknown): number => z.array(z.string()).parse(needs).reduce((sum, need) => sum + 2 ** HISTORY_NEEDS.findIndex((one) => one === need), 0)

const SIX_CUTS = ['sex', 'type', 'area', 'quarter', 'age-band', 'prior-band'] as const

/** One build and all measures, in the process that `measure` started. */
const once = async (files: string, out: string): Promise<void> => {
  const started = performance.now()
  const parts: Record<string, number> = {}
  const part = async (name: string, work: () => Promise<unknown>): Promise<z.infer<typeof line>[]> => {
    const start = performance.now()
    const answer = await work()
    parts[name] = (performance.now() - start) / 1000
    return name === 'build' ? [] : z.array(line).parse(answer)
  }
  const asked = (measureName: string, by: string): Promise<unknown> => tool('evidence.measure', { measure: measureName, snapshot: out, by })
  await part('build', () => tool('evidence.build', { people: join(files, 'persons.csv'), disposals: join(files, 'disposals.csv'), offences: join(files, 'offences.csv'), assessments: join(files, 'assessments.csv'), out }))
  const proven = await part('proven-reoffending', () => asked('proven-reoffending', 'quarter,sex,age-band,type,prior-band'))
  for (const cut of SIX_CUTS) await part(`proven-reoffending by ${cut}`, () => asked('proven-reoffending', cut))
  const needs = await part('need-overlap', () => asked('need-overlap', ''))
  const pairs = (await part('need-pairs by area', () => asked('need-pairs', 'area'))).filter((one) => Array.isArray(one['needs']) && one['needs'].length === 2)
  const time = await part('time-to-reoffence by type', () => asked('time-to-reoffence', 'type'))
  const { user, system } = process.cpuUsage()
  console.log(JSON.stringify({
    seconds: (performance.now() - started) / 1000, processorSeconds: (user + system) / 1e6, peakMegabytes: peakMegabytes(), parts,
    digests: {
      proven: digest(proven.map((one) => ['quarter', 'sex', 'age-band', 'type', 'prior-band', 'offenders', 'reoffenders', 'reoffences'].map((name) => String(one[name])).join(','))),
      needs: digest(needs.map((one) => `${bits(one['needs'])},${String(one['offenders'])},${String(one['reoffenders'])}`)),
      pairs: digest([...Map.groupBy(pairs, (one) => String(one['area']))].map(([area, own]) => [area, ...own.map((one) => String(one['withNeeds']))].join(','))),
      time: time.map((one) => `${String(one['type'])} ${Number(one['free365']).toFixed(6)} ${Number(one['free730']).toFixed(6)}`).join('; '),
    },
  }))
}

const figures = ({ seconds, processorSeconds, peakMegabytes: peak }: Measured): string => `${seconds.toFixed(2)} s, ${processorSeconds.toFixed(2)} processor seconds, ${peak.toFixed(0)} MB at most`

/** The best of so many rounds by processor seconds, which other programs on the machine disturb least. */
const best = (runs: readonly Measured[]): Measured => runs.reduce((a, b) => (b.processorSeconds < a.processorSeconds ? b : a))

const beside = async (files: string, rounds: number, folder: string, title: string): Promise<void> => {
  const [ours, peers]: [Measured[], Measured[]] = [[], []]
  for (let i = 0; i < rounds; i++) {
    const out = join(folder, `snapshot-${i}`)
    ours.push(await measure(process.argv[1] ?? '', '--one', files, out))
    peers.push(await measure(join(checkoutFolder(), 'bench', 'peers', 'evidence-duckdb.mjs'), files))
    await rm(out, { recursive: true })
  }
  const [own, peer] = [best(ours), best(peers)]
  console.log(`${title}: best of ${rounds} by processor seconds; load of the machine ${loadavg()[0]?.toFixed(1)}`)
  console.log(`  build and ten answers: ${figures(own)}; hand-written SQL: ${figures(peer)}; ratio ${(own.seconds / peer.seconds).toFixed(2)} of seconds, ${(own.processorSeconds / peer.processorSeconds).toFixed(2)} of processor seconds`)
  console.log(`  ${Object.entries(own.parts ?? {}).map(([name, taken]) => `${name} ${(taken * 1000).toFixed(0)} ms`).join(', ')}`)
  const other = digests.keyof().options.filter((name) => own.digests[name] !== peer.digests[name])
  console.log(other.length === 0 ? `  same counts: proven ${own.digests.proven}, needs ${own.digests.needs}, pairs ${own.digests.pairs}, time ${own.digests.time}` : `  DIFFERENT counts of ${other.join(', ')}: ${JSON.stringify([own.digests, peer.digests])}`)
  if (other.length > 0) process.exitCode = 1
}

/** The door of `npm run bench -- evidence`. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const [first, files, out] = parameters
  if (first === '--one' && files && out) return once(files, out)
  const { values } = parseArgs({ args: [...parameters], options: { people: { type: 'string', default: '100000,1000000' }, seed: { type: 'string', default: 'evidence' }, files: { type: 'string' }, rounds: { type: 'string', default: '3' } } })
  const rounds = Math.max(1, Number(values.rounds) || 1)
  const folder = await mkdtemp(join(tmpdir(), 'bench-evidence-'))
  try {
    if (values.files !== undefined) return await beside(values.files, rounds, folder, `The files in ${values.files}`)
    for (const people of values.people.split(',').map(Number).filter((size) => Number.isInteger(size) && size > 0)) {
      await writeHistories(folder, people, values.seed)
      await beside(folder, rounds, folder, `${people.toLocaleString('en-GB')} people`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

// A measured run is this very program, started without its script.
if (process.argv[2] === '--one') await main(process.argv.slice(2))
