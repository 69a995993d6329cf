/** The worker door: does what actions asked for in the `job` table, and what comes round by itself. Runs inside the web process and alone (`node scripts/run.mjs worker`). */
import { foldersOf } from './platform/data-folder.ts'
import { openDatabases, type Databases } from './platform/database.ts'
import { startWorking } from './platform/jobs.ts'
import { startLoops } from './platform/loop.ts'
import { openRecords } from './platform/records.ts'
import { handlers, jobs, loops } from './slices.ts'

/** Starts doing jobs and loops until it is stopped; `stop` waits for what is in hand. Any number of workers may run. */
export const startWorker = (databases: Databases, dataFolder: string): { stop(): Promise<void> } => {
  const files = foldersOf(dataFolder)
  const going = [startWorking(databases, files, jobs, handlers), startLoops(databases, files, loops)]
  return { stop: async () => { await Promise.all(going.map((one) => one.stop())) } }
}

/** Works alone until it is told to stop. */
export const main = async (): Promise<void> => {
  const installation = await openRecords()
  const databases = openDatabases(installation)
  const worker = startWorker(databases, installation.dataFolder)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await worker.stop()
  await databases.close()
  await installation.close()
}
