/**
 * How fast an agency's extract is read, beside a plain csv-parse pass over the same file in the same run, and how much
 * memory each takes. Each pass runs in a process of its own, so that its peak is its own.
 *
 *   node bench/extracts.ts [--megabytes 200] [--quoted]        prints the table
 *   node bench/extracts.ts --write extract.csv --megabytes 20   only writes the file
 *   node bench/extracts.ts --pass read --file extract.csv      one pass, as JSON (what the memory test runs)
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'
import { addDays } from '../src/core/dates.ts'
import { seededRandom } from '../src/core/random.ts'
import { pncNumber } from '../src/extracts/identifiers.ts'
import { canonicalText } from '../src/extracts/rules.ts'
import { readExtractBatches } from '../src/extracts/tools.ts'
import { fingerprint } from '../src/platform/fingerprint.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'

const TODAY = '2026-11-22'
const MEGABYTE = 1_048_576

/** What one pass over the file took. */
interface Pass {
  readonly rows: number
  readonly refused: number
  readonly seconds: number
  readonly peakMegabytes: number
}

const FORENAMES = ['Aldeburgh', 'Brontë', 'Castor-Ann', 'Downham', 'Eye', 'Fen’s', 'Grafham']
const SURNAMES = ['Acacia', 'Bluebell', 'O\'Clover', 'Dock-Leaf', 'Elder', 'Foxglove', 'Gorse']

/** Writes a prison's extract of about so many megabytes: invented people named after places and plants; every 50th row is wrong. */
const writeFile = async (path: string, megabytes: number, quoted: boolean): Promise<void> => {
  const random = seededRandom('extracts')
  const cell = (text: string): string => (quoted ? `"${text}"` : text)
  const file = await open(path, 'w')
  const headings = ['Prison number', 'Forename(s)', 'Surname', 'DOB', 'Gender', 'PNC ID', 'CRN', 'Post code', 'Establishment', 'Sentence start', 'Custodial months', 'Offence code', 'Release date']
  let text = `${headings.map(cell).join(',')}\n`
  let size = 0
  for (let row = 0; size < megabytes * MEGABYTE; row++) {
    const letters = String.fromCharCode(65 + (Math.floor(row / 10_000) % 26), 65 + (Math.floor(row / 260_000) % 26))
    const start = addDays('2020-01-01', random.whole(0, 2000))
    // Many different names, as a register has them: else an import would doubt every other row.
    const ending = String.fromCharCode(random.whole(97, 122), random.whole(97, 122))
    text += `${[
      `X${String(row % 10_000).padStart(4, '0')}${letters}`, random.pick(FORENAMES), `${random.pick(SURNAMES)}${ending}`,
      row % 50 === 0 ? '31/02/1990' : `${random.whole(10, 28)}/0${random.whole(1, 9)}/${random.whole(1950, 2005)}`,
      random.pick(['M', 'F']), pncNumber(1900, row), `${'XYZABCDEFG'.charAt(Math.floor(row / 1_000_000) % 10)}${String(row % 1_000_000).padStart(6, '0')}`, `PE${random.whole(1, 9)} ${random.whole(1, 9)}AA`,
      random.pick(['HMP Peterborough', 'HMP Whitemoor', 'HMP Littlehey']), start, String(random.whole(1, 60)), 'TH68010', addDays(start, random.whole(30, 900)),
    ].map(cell).join(',')}\n`
    if (text.length > MEGABYTE) {
      size += Buffer.byteLength(text)
      await file.write(text)
      text = ''
    }
  }
  await file.close()
}

const passes: Readonly<Record<string, (file: string) => Promise<Omit<Pass, 'seconds' | 'peakMegabytes'>>>> = {
  /** csv-parse as its manual shows it: a pipe and an asynchronous iterator. */
  plain: async (file) => {
    let rows = 0
    for await (const record of createReadStream(file).pipe(parse())) if (Array.isArray(record)) rows++
    return { rows: rows - 1, refused: 0 }
  },
  read: async (file) => {
    for await (const batch of readExtractBatches(createReadStream(file), 'prison', { today: TODAY })) {
      const last = batch.at(-1)
      if (last?.kind === 'totals') return last.totals
      if (last?.kind === 'stopped') throw new Error(last.refusal.message)
    }
    throw new Error('The reading ended without totals.')
  },
  /** The same, with the fingerprint of every record: what a preview does. */
  fingerprinted: async (file) => {
    for await (const batch of readExtractBatches(createReadStream(file), 'prison', { today: TODAY })) {
      for (const event of batch) {
        if (event.kind === 'row') fingerprint(canonicalText(event.record))
        else if (event.kind === 'totals') return event.totals
        else if (event.kind === 'stopped') throw new Error(event.refusal.message)
      }
    }
    throw new Error('The reading ended without totals.')
  },
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { megabytes: { type: 'string', default: '200' }, quoted: { type: 'boolean', default: false }, pass: { type: 'string' }, file: { type: 'string' }, write: { type: 'string' } },
})

if (values.write !== undefined) await writeFile(values.write, Number(values.megabytes), values.quoted)
else if (values.pass !== undefined && values.file !== undefined) {
  const started = performance.now()
  const counted = await passes[values.pass]?.(values.file)
  const seconds = (performance.now() - started) / 1000
  process.stdout.write(JSON.stringify({ ...counted, seconds, peakMegabytes: peakMegabytes() }))
} else {
  const folder = mkdtempSync(join(tmpdir(), 'extracts-'))
  try {
    const file = join(folder, 'extract.csv')
    await writeFile(file, Number(values.megabytes), values.quoted)
    const megabytes = statSync(file).size / MEGABYTE
    const measured = (pass: string): Pass => JSON.parse(execFileSync(process.execPath, [import.meta.filename, '--pass', pass, '--file', file], { encoding: 'utf8' }))
    const plain = measured('plain')
    console.log(`${megabytes.toFixed(0)} MB, ${plain.rows} rows${values.quoted ? ', every cell quoted' : ''}`)
    for (const [pass, result] of [['plain', plain], ['read', measured('read')], ['fingerprinted', measured('fingerprinted')]] as const) {
      console.log(`${pass.padEnd(14)} ${result.seconds.toFixed(1).padStart(6)} s  ${Math.round(result.rows / result.seconds).toString().padStart(8)} rows/s  ` +
        `peak ${result.peakMegabytes.toFixed(0).padStart(4)} MB  ${(result.seconds / plain.seconds).toFixed(2)} × plain  (${result.refused} refused)`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
