/** Who sends files without a page: keys and schedules, each with an account of its own, found by hash, account or a file's name. */
import { sql, type Kysely } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading, Viewer } from '../../platform/context.ts'
import type { DB } from '../../platform/schema.ts'
import { dayOfFile, type ScheduleRules } from '../schedules.ts'
import type { Covers } from '../telling.ts'

type Tx = Pick<Reading, 'tx'>

/** What a key or a schedule may be: a data officer of its organisation, who is only ever asked to send. */
const asViewer = (accountId: string, name: string, organisationId: string, organisationName: string): Viewer =>
  ({ accountId, name, organisationId, organisationName, role: 'data-officer', purpose: 'data-supply' })

export interface KeyFound {
  readonly key: string
  readonly agreement: string
  readonly viewer: Viewer
}

/** The key of this hash, unless it was revoked or is over. Asked before anybody is known. */
export const keyOfHash = async (database: Kysely<DB>, hash: Buffer, today: Day): Promise<KeyFound | null> => {
  const { rows: [row] } = await sql<{ keyId: string; accountId: string; accountName: string; organisationId: string; organisationName: string; agreementId: string }>`
    select key_id as "keyId", account_id as "accountId", account_name as "accountName", organisation_id as "organisationId", organisation_name as "organisationName", agreement_id as "agreementId"
    from upload_key_of(${hash}::bytea, ${today}::date)`.execute(database)
  return row ? { key: row.keyId, agreement: row.agreementId, viewer: asViewer(row.accountId, row.accountName, row.organisationId, row.organisationName) } : null
}

/** The key or schedule of this account, as long as it stands: for the worker. */
export const senderViewer = async (database: Kysely<DB>, account: string, organisation: string, today: Day): Promise<Viewer | null> => {
  const { rows: [row] } = await sql<{ accountName: string; organisationName: string }>`
    select account_name as "accountName", organisation_name as "organisationName" from sender_of(${account}::uuid, ${organisation}::uuid, ${today}::date)`.execute(database)
  return row ? asViewer(account, row.accountName, organisation, row.organisationName) : null
}

/** The key or schedule that an extract was taken from, whether or not it stands today: what was received is read to the end. */
export const senderOfExtract = async (database: Kysely<DB>, extract: string, account: string, organisation: string): Promise<Viewer | null> => {
  const { rows: [row] } = await sql<{ accountName: string; organisationName: string }>`
    select account_name as "accountName", organisation_name as "organisationName" from sender_of_extract(${extract}::uuid, ${account}::uuid, ${organisation}::uuid)`.execute(database)
  return row ? asViewer(account, row.accountName, organisation, row.organisationName) : null
}

/** Is the viewer a key or a schedule, and for which agreement? Null for a human being. */
export const senderOf = async ({ tx, viewer }: Acting): Promise<{ readonly kind: 'key' | 'schedule'; readonly id: string; readonly agreementId: string; readonly stands: boolean } | null> => {
  const { rows: [row] } = await sql<{ kind: 'key' | 'schedule'; id: string; agreementId: string; stands: boolean }>`
    select 'key' as kind, id, agreement_id as "agreementId", revoked_at is null as stands from upload_key where account_id = ${viewer.accountId}::uuid
    union all select 'schedule', id, agreement_id, ended_at is null from extract_schedule where account_id = ${viewer.accountId}::uuid`.execute(tx)
  return row ?? null
}

/** The organisation's schedule that a file of this name is for, with the day that the name says. */
export const scheduleFor = async ({ tx, viewer }: Acting, file: { readonly agreement: string; readonly fileName: string; readonly id?: string }): Promise<{ readonly id: string; readonly day: Day; readonly covers: Covers } | null> => {
  let schedules = tx.selectFrom('extract_schedule').select(['id', 'file_pattern as pattern', sql<Covers>`covers`.as('covers')]).where('organisation_id', '=', viewer.organisationId)
    .where('agreement_id', '=', file.agreement).where('ended_at', 'is', null).orderBy('made_at')
  if (file.id !== undefined) schedules = schedules.where('id', '=', file.id)
  for (const { id, pattern, covers } of await schedules.execute()) {
    const day = dayOfFile(pattern, file.fileName)
    if (day !== null) return { id, day, covers }
  }
  return null
}

/** The rules of a schedule that stands; null where there is none. */
export const rulesOf = async ({ tx }: Tx, schedule: string | null): Promise<ScheduleRules | null> => {
  if (schedule === null) return null
  return (await tx.selectFrom('extract_schedule').select([
    'confirms', sql<Covers>`covers`.as('covers'), 'refused_per_thousand as refusedPerThousand', 'changed_per_thousand as changedPerThousand', 'withdrawn_per_thousand as withdrawnPerThousand',
  ]).where('id', '=', schedule).where('ended_at', 'is', null).executeTakeFirst()) ?? null
}

/** One file of an organisation's senders at a time: the same bytes sent twice at one moment make one extract. Held to the end of the transaction. */
export const takeSendersTurn = async ({ tx, viewer }: Acting): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`extracts.sender ${viewer.organisationId}`}, 0))`.execute(tx)
}

/** The extract that the organisation's keys and schedules made of the same bytes for the same day. */
export const sentBefore = async ({ tx, viewer }: Acting, file: { readonly sha256: string; readonly agreement: string; readonly day: Day }): Promise<string | null> => {
  const { rows: [row] } = await sql<{ id: string }>`
    select e.id from extract e where e.organisation_id = ${viewer.organisationId}::uuid and e.sha256 = ${file.sha256} and e.agreement_id = ${file.agreement}::uuid and e.contents_day = ${file.day}::date
      and (exists (select from upload_key k where k.account_id = e.received_by) or exists (select from extract_schedule s where s.account_id = e.received_by))
    order by e.received_at desc limit 1`.execute(tx)
  return row?.id ?? null
}

/** How many files this key or schedule sent since a moment. */
export const sentSince = async ({ tx, viewer }: Acting, since: Date): Promise<number> =>
  Number((await tx.selectFrom('extract').select((eb) => eb.fn.countAll().as('count')).where('received_by', '=', viewer.accountId).where('received_at', '>', since).executeTakeFirstOrThrow()).count)
