/** Withdrawing an agency's records: what rested on them ends, and they stand again when they are sent again. */
import { sql } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Acting } from '../../platform/context.ts'
import { endManyInvolvements } from '../../sharing/actions.ts'
import type { WithdrawalReason } from '../telling.ts'

export interface WithdrawnRecord {
  readonly id: string
  readonly personId: string
}

/**
 * Withdraws standing records of the viewer's organisation by their numbers: the record is dated, its organisation has no more to do with
 * the person because of it from today on, and why is written down. Gives what was withdrawn; numbers that do not stand are passed over.
 */
export const withdrawNumbers = async (
  context: Acting, numbers: readonly string[], why: { readonly reason: WithdrawalReason; readonly contentsDay: Day; readonly extract: string | null },
): Promise<WithdrawnRecord[]> => {
  const { tx, viewer, today, now, random } = context
  const { rows } = await sql<WithdrawnRecord>`
    update source_record set withdrawn_on = ${today}::date, told_on = ${why.contentsDay}::date
    where organisation_id = ${viewer.organisationId}::uuid and agency_number = any (${[...numbers]}::text[]) and withdrawn_on is null
    returning id, person_id as "personId"`.execute(tx)
  if (rows.length === 0) return []
  await endManyInvolvements(context, rows.map(({ id }) => id), addDays(today, -1))
  await tx.insertInto('record_withdrawal').values(rows.map(({ id }) => ({
    id: random.uuid(), source_record_id: id, organisation_id: viewer.organisationId, extract_id: why.extract, reason: why.reason,
    withdrawn_on: today, withdrawn_by: viewer.accountId, withdrawn_at: now,
  }))).execute()
  return rows
}
