/** The grid's copy in the database. */
import type { Kysely } from 'kysely'
import type { DB } from '../platform/schema.ts'
import { gridRows } from './grid.ts'

/** Copies the grid into the table that the row-level policies join; run as the owner at every start, so that code and database agree. */
export const publishGrid = async (owner: Kysely<DB>): Promise<void> => {
  await owner.transaction().execute(async (tx) => {
    await tx.deleteFrom('sight_grid').execute()
    await tx.insertInto('sight_grid').values(gridRows()).execute()
  })
}
