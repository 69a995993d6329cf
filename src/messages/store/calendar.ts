/** The SQL of calendars: keys by their hash, and the appointments of one worker. */
import { sql, type Kysely } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading, Viewer } from '../../platform/context.ts'
import type { DB } from '../../platform/schema.ts'
import type { Purpose, Role } from '../../platform/vocabulary.ts'
import type { CalendarMeeting } from '../calendar.ts'

/** The hat whose calendar a key reads; null where the key does not work, or the hat no longer fits. */
export const viewerOfKey = async (database: Kysely<DB>, hash: Buffer, today: Day): Promise<Viewer | null> => {
  const { rows: [row] } = await sql<{ accountId: string; name: string; organisationId: string; organisationName: string; role: Role; purpose: Purpose }>`
    select account_id as "accountId", account_name as name, organisation_id as "organisationId", organisation_name as "organisationName", role, purpose from calendar_key_of(${hash}::bytea, ${today}::date)`.execute(database)
  return row ?? null
}

/** Appointments that the viewer has, cancelled ones as well, that they may see. */
export const calendarMeetings = async ({ tx, viewer }: Reading, { from, until }: { readonly from: Day; readonly until: Day }): Promise<(CalendarMeeting & { readonly personId: string })[]> => {
  const { rows } = await sql<CalendarMeeting & { readonly personId: string }>`
    select r.id, p.id as "personId", p.reference, r.day, r.at_time as at, r.place, r.cancelled_on is not null as cancelled, r.version
    from (select m.*, current_person(m.person_id) as current from release_meeting m where m.account_id = ${viewer?.accountId ?? null}::uuid and m.day between ${from}::date and ${until}::date offset 0) r
    join person p on p.id = r.current order by r.day, r.at_time, r.id`.execute(tx)
  return rows
}

export interface CalendarKey { readonly id: string; readonly lastLetters: string; readonly madeAt: Date; readonly usedAt: Date | null }

/** The key of this hat that works; null where there is none. */
export const standingKey = async ({ tx, viewer }: Reading): Promise<CalendarKey | null> =>
  (await tx.selectFrom('calendar_key').select(['id', 'last_letters as lastLetters', 'made_at as madeAt', 'used_at as usedAt'])
    .where('account_id', '=', viewer?.accountId ?? '').where('organisation_id', '=', viewer?.organisationId ?? '').where('role', '=', viewer?.role ?? '').where('revoked_at', 'is', null).orderBy('made_at', 'desc').executeTakeFirst()) ?? null

export const revokeKeys = async ({ tx, viewer, now }: Acting): Promise<number> =>
  Number((await tx.updateTable('calendar_key').set({ revoked_at: now }).where('account_id', '=', viewer.accountId).where('organisation_id', '=', viewer.organisationId).where('role', '=', viewer.role).where('revoked_at', 'is', null).executeTakeFirst()).numUpdatedRows)

export const insertKey = async ({ tx, viewer, now, random }: Acting, hash: Buffer, lastLetters: string): Promise<void> => {
  await tx.insertInto('calendar_key').values({ id: random.uuid(), account_id: viewer.accountId, organisation_id: viewer.organisationId, role: viewer.role, purpose: viewer.purpose, key_hash: hash, last_letters: lastLetters, made_at: now }).execute()
}
