/** The worker door: does what actions asked for in the `job` table. Runs inside the web process and alone (`node scripts/run.mjs worker`). */
import { foldersOf } from './platform/data-folder.ts'
import { openDatabases, type Databases } from './platform/database.ts'
import { startWorking } from './platform/jobs.ts'
import { openRecords } from './platform/records.ts'
import { handlers, jobs } from './slices.ts'

/** Starts doing jobs until it is stopped; `stop` waits for the job in hand. Any number of workers may run. */
export const startWorker = (databases: Databases, dataFolder: string): { stop(): Promise<void> } => startWorking(databases, foldersOf(dataFolder), jobs, handlers)

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
