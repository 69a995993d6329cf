/** How far the worker is, in a row of its own beside the transaction that it works in: seen while it works. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../../platform/context.ts'
import type { Databases } from '../../platform/database.ts'
import { PHASES, type Phase, type Progress, type Report } from '../progress.ts'

/** Begins the row when the worker is asked, so that telling needs no more than to change it. */
export const beginProgress = async ({ tx, viewer, now }: Acting, extract: string): Promise<void> => {
  const fresh = { phase: 'waiting', rows: 0, done: 0, of_all: 0, told_at: now }
  await tx.insertInto('extract_progress').values({ extract_id: extract, organisation_id: viewer.organisationId, ...fresh }).onConflict((conflict) => conflict.column('extract_id').doUpdateSet(fresh)).execute()
}

const TOLD_EVERY_MS = 700

/** Tells how far an extract is, at most about once a second, and each new phase at once. A telling that fails stops no import. */
export const reportOf = ({ owner }: Pick<Databases, 'owner'>, extract: string): Report => {
  let [told, phase] = [0, '']
  return async (progress) => {
    if (progress.phase === phase && performance.now() - told < TOLD_EVERY_MS) return
    told = performance.now()
    phase = progress.phase
    await owner.updateTable('extract_progress').set({ phase: progress.phase, rows: progress.rows, done: progress.done, of_all: progress.all, told_at: sql`now()` }).where('extract_id', '=', extract).execute()
      .catch(() => undefined)
  }
}

const isPhase = (text: string): text is Phase => Object.hasOwn(PHASES, text)

/** How far the worker is with this extract, for its organisation. */
export const progressOf = async ({ tx }: Pick<Reading, 'tx'>, extract: string): Promise<Progress | null> => {
  const row = await tx.selectFrom('extract_progress').select(['phase', 'rows', 'done', 'of_all as all']).where('extract_id', '=', extract).executeTakeFirst()
  return row && isPhase(row.phase) ? { phase: row.phase, rows: row.rows, done: row.done, all: row.all } : null
}
