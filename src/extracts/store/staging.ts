/** Staged rows: what each would do if the extract is confirmed, and those that were refused. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../../platform/context.ts'
import { agencyRecord } from '../rules.ts'
import type { ReadRow } from '../staging.ts'

type Tx = Pick<Reading, 'tx'>

export interface RefusedRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly reasons: readonly string[]
}

/** Writes what rows would do, for the preview and the confirmation. */
export const stageRows = async ({ tx, viewer }: Acting, extract: string, verdict: 'new' | 'changed', rows: readonly ReadRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    insert into extract_row (extract_id, organisation_id, row_number, verdict, agency_number, fingerprint, record)
    select ${extract}::uuid, ${viewer.organisationId}::uuid, r.row_number, ${verdict}, r.agency_number, r.fingerprint, r.record::jsonb
    from unnest(${rows.map((one) => one.row)}::integer[], ${rows.map((one) => one.record.agencyNumber)}::text[],
      ${rows.map((one) => one.fingerprint)}::text[], ${rows.map((one) => JSON.stringify(one.record))}::text[]) as r (row_number, agency_number, fingerprint, record)`.execute(tx)
}

/** Writes the refused rows. The database keeps no NUL, and neither does any CSV. */
export const stageRefused = async ({ tx, viewer }: Acting, extract: string, rows: readonly RefusedRow[]): Promise<void> => {
  if (rows.length === 0) return
  const told = rows.map((one) => ({ row_number: one.row, cells: one.cells.map((cell) => cell.replaceAll('\0', '')), reasons: one.reasons }))
  await sql`
    insert into extract_row (extract_id, organisation_id, row_number, verdict, cells, reasons)
    select ${extract}::uuid, ${viewer.organisationId}::uuid, r.row_number, 'refused', r.cells, r.reasons
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as r (row_number integer, cells text[], reasons text[])`.execute(tx)
}

/** Deletes staged rows of one extract: all of them, or all but those to mend. */
export const unstage = async ({ tx }: Tx, extract: string, which: 'all' | 'all but refused'): Promise<void> => {
  let rows = tx.deleteFrom('extract_row').where('extract_id', '=', extract)
  if (which === 'all but refused') rows = rows.where('verdict', 'in', ['new', 'changed', 'unchanged'])
  await rows.execute()
  await tx.deleteFrom('extract_withdrawal').where('extract_id', '=', extract).execute()
}

/** Deletes the rows of the organisation's extracts that came before a moment. */
export const forgetRowsBefore = async ({ tx }: Tx, moment: Date): Promise<void> => {
  await tx.deleteFrom('extract_row').where('extract_id', 'in', (eb) => eb.selectFrom('extract').select('id').where('received_at', '<', moment).where('state', 'in', ['confirmed', 'discarded', 'unreadable'])).execute()
}

/** The next staged rows of one verdict after a row. */
export const stagedRows = async ({ tx }: Tx, extract: string, verdict: 'new' | 'changed', after: number, limit: number): Promise<ReadRow[]> => {
  const rows = await tx.selectFrom('extract_row').select(['row_number as row', 'record', 'fingerprint']).where('extract_id', '=', extract).where('verdict', '=', verdict)
    .where('row_number', '>', after).orderBy('row_number').limit(limit).execute()
  return rows.map((one) => ({ row: one.row, record: agencyRecord.parse(one.record), fingerprint: one.fingerprint ?? '' }))
}

/** The next refused rows after a row. */
export const refusedRows = async ({ tx }: Tx, extract: string, after: number, limit: number): Promise<RefusedRow[]> => {
  const rows = await tx.selectFrom('extract_row').select(['row_number as row', 'cells', 'reasons']).where('extract_id', '=', extract).where('verdict', '=', 'refused')
    .where('row_number', '>', after).orderBy('row_number').limit(limit).execute()
  return rows.map((one) => ({ row: one.row, cells: one.cells ?? [], reasons: one.reasons }))
}
