/**
 * `npm run bench -- calculate [--cases 100000]`: cases of each section through the tool, file to file, beside nothing but reading and
 * writing the same file as JSON, in the same run: what the rules and the checking of each case cost.
 */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addDays } from '../src/core/dates.ts'
import { seededRandom, type Random } from '../src/core/random.ts'
import { isToolError } from '../src/core/tool-error.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'
import { tools } from '../src/slices.ts'

const SECTIONS: Readonly<Record<string, (random: Random) => unknown>> = {
  'release-dates': (random) => ({
    rules: random.pick(['pre-sds40', 'sds40', 'progression']), sentenceDate: addDays('2019-01-01', random.whole(0, 3000)), length: { years: random.whole(0, 9), months: random.whole(1, 11), days: random.whole(0, 20) },
    sdsPlus: random.chance(0.1), sds40Excluded: random.chance(0.2), remandDays: random.whole(0, 90), addedDays: random.chance(0.1) ? random.whole(1, 40) : 0,
  }),
  'release-day': (random) => ({ kind: 'non-friday', scheduledDate: addDays('2024-01-01', random.whole(0, 3000)), dateType: random.pick(['conditional-release', 'sentence-expiry']), today: '2024-01-01' }),
  'reoffending-measures': (random) => ({
    kind: 'cohort', people: Array.from({ length: 4 }, (_, ref) => ({
      ref: String(ref), indexDate: '2020-04-15', events: Array.from({ length: random.whole(0, 3) }, () => {
        const offenceDate = addDays('2020-03-01', random.whole(0, 500))
        return { offenceDate, provenDate: addDays(offenceDate, random.whole(10, 200)), outcome: random.pick(['conviction', 'caution', 'acquittal']) }
      }),
    })),
  }),
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

const benchCalculate = async (count: number): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-calculate-'))
  const [cases, out] = [join(folder, 'cases.json'), join(folder, 'results.json')]
  try {
    for (const [section, input] of Object.entries(SECTIONS)) {
      const random = seededRandom(section)
      await writeFile(cases, JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, input: input(random) }))))
      const taken = await seconds(async () => {
        const answer = await tools.get('calculate')?.run({ section, in: cases, out })
        if (answer === undefined || isToolError(answer)) throw new Error(`The tool does not calculate ${section}.`)
      })
      const plain = await seconds(async () => writeFile(out, JSON.stringify(JSON.parse(await readFile(cases, 'utf8')))))
      const { size } = await stat(cases)
      console.log(`${section.padEnd(22)} ${count.toLocaleString('en-GB')} cases (${(size / 1e6).toFixed(0)} MB) in ${taken.toFixed(2)} s; reading and writing alone ${plain.toFixed(2)} s; peak ${peakMegabytes().toFixed(0)} MB`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

await benchCalculate(Number(parseArgs({ options: { cases: { type: 'string', default: '100000' } }, allowPositionals: true }).values.cases))
