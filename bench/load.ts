/**
 * `npm run bench -- load [--people 5000]`: how long a new installation takes until its demonstration can be used, on a server
 * and a data folder of its own that are thrown away afterwards, and the most memory that this program held.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_PEOPLE, DEFAULT_SEED } from '../seeds/generator.ts'
import { loadDemonstration } from '../src/demonstration.ts'
import { openDatabases } from '../src/platform/database.ts'
import { openRecords } from '../src/platform/records.ts'
import { peakMegabytes } from '../src/platform/peak-memory.ts'

const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`

/** Makes an installation and throws it away again. */
export const main = async (parameters: string[]): Promise<void> => {
  const { values } = parseArgs({ args: parameters, options: { people: { type: 'string', default: String(DEFAULT_PEOPLE) } } })
  const folder = mkdtempSync(join(tmpdir(), 'throughline-load-'))
  chmodSync(folder, 0o755)
  const began = performance.now()
  let close = async (): Promise<void> => {}
  try {
    const records = await openRecords({
      dataFolder: folder,
      environment: {},
      populate: async (addresses) => {
        console.log(`server and migrations   ${seconds(began)}`)
        const loading = performance.now()
        const databases = openDatabases(addresses)
        try {
          const dirt = await loadDemonstration(databases, { people: Number(values.people), seed: DEFAULT_SEED, dataFolder: folder })
          console.log(`${values.people} people, ${dirt.length} soiled records, snapshot, papers   ${seconds(loading)}`)
        } finally {
          await databases.close()
        }
      },
    })
    close = records.close
    console.log(`usable after   ${seconds(began)}; at most ${Math.round(peakMegabytes())} MB held by this program`)
  } finally {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}
