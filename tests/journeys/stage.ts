/** The stage of a journey: a demonstration in a database of its own, served on loopback, with a clock that the journey moves. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { readDeprivation, readQuestions } from '../../seeds/question-registers.ts'
import type { Generation } from '../../seeds/generator.ts'
import { runNamed } from '../../src/api.ts'
import { readCommand } from '../../src/cli.ts'
import { londonDay, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { loadDemonstration } from '../../src/demonstration.ts'
import { clock, contextFor } from '../../src/platform/context.ts'
import { checkoutFolder, foldersOf } from '../../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../../src/platform/database.ts'
import { assemble, findHat, named, publishGrid } from '../../src/slices.ts'
import { buildWeb } from '../../src/web.ts'
import { startWorker } from '../../src/worker.ts'
import { testDatabase } from '../database.ts'

/** The Monday on which every journey begins. */
export const FIRST_DAY: Day = '2026-11-23'
const PEOPLE = 400
const SEED = 'throughline'

export interface Stage {
  readonly address: string
  readonly databases: Databases
  /** For files that the journey makes; gone afterwards. */
  readonly folder: string
  /** The population that is loaded, for the next day's extracts. */
  readonly generation: Generation
  /** Moves the clock of the server: nine in the morning of this day. */
  moveTo(day: Day): void
  /** One command as the command line reads and runs it: `throughline <name> --field value --as person@organisation`. */
  command(...words: readonly string[]): Promise<Result<unknown>>
}

/** Opens a stage. Call at the top of a test file or a `describe`; it closes itself after the tests. */
export const openStage = async (): Promise<Stage> => {
  const moveTo = (day: Day): void => {
    process.env['THROUGHLINE_NOW'] = `${day}T09:00:00Z`
  }
  const before = process.env['THROUGHLINE_NOW']
  moveTo(FIRST_DAY)
  const databases = openDatabases(await testDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'throughline-journey-'))
  await loadDemonstration(databases, { people: PEOPLE, seed: SEED, dataFolder: folder })
  await publishGrid(databases.owner)
  const core = assemble(databases.app, foldersOf(folder))
  const server = await buildWeb({ core })
  const worker = startWorker(databases, folder)
  const address = await server.listen({ port: 0, host: '127.0.0.1' })
  afterAll(async () => {
    await server.close()
    await worker.stop()
    await databases.close()
    await rm(folder, { recursive: true, force: true })
    if (before === undefined) delete process.env['THROUGHLINE_NOW']
    else process.env['THROUGHLINE_NOW'] = before
  })
  const root = checkoutFolder()
  return {
    address, databases, folder, moveTo,
    generation: { people: PEOPLE, seed: SEED, today: FIRST_DAY, questions: readQuestions(root), deprivation: readDeprivation(root) },
    command: async (...words) => {
      const { name, as = '', purpose, input } = readCommand(words, (one) => named.get(one)?.input)
      const [person = '', organisation = ''] = as.split('@')
      const one = named.get(name)
      if (!one) throw new Error(`Nothing is called ${name}`)
      const viewer = as === '' ? null : await findHat(databases.app, person, organisation, londonDay(clock()), purpose)
      return runNamed(core, contextFor(viewer, 'cli'), one, input)
    },
  }
}
