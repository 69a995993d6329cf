/** The rows of extracts themselves: under which agreement each was sent, how far it has come, and by whom. */
import { sql, type Kysely } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { DB } from '../../platform/schema.ts'
import type { AgencyKind, ColumnTaken, FileShape } from '../rules.ts'
import { isExtractState, type ExtractState, type SupplyAgreement } from '../states.ts'
import type { Covers } from '../telling.ts'

type Tx = Pick<Reading, 'tx'>

/** The agreements of the viewer's organisation, whatever their state: the rule says which of them allow supplying. */
export const agreementsOfOrganisation = async ({ tx }: Tx, organisation: string): Promise<SupplyAgreement[]> => {
  const { rows } = await sql<SupplyAgreement>`
    select a.id, a.reference, a.title, a.purposes, a.from_day as from, a.until_day as until,
      (select json_agg(json_build_object('organisationId', p.organisation_id, 'name', o.name, 'capacity', p.capacity, 'signedOn', case when p.withdrawn_on <= viewer_today() then null else p.signed_on end))
       from agreement_party p join organisation o on o.id = p.organisation_id where p.agreement_id = a.id) as parties
    from agreement a where exists (select from agreement_party p where p.agreement_id = a.id and p.organisation_id = ${organisation}::uuid)
    order by a.reference`.execute(tx)
  return rows
}

export const organisationKind = async ({ tx }: Tx, organisation: string): Promise<string> =>
  (await tx.selectFrom('organisation').select('kind').where('id', '=', organisation).executeTakeFirstOrThrow()).kind

export interface StoredExtract {
  readonly id: string
  readonly agency: AgencyKind
  readonly agreementId: string
  readonly fileName: string
  readonly sha256: string
  readonly columns: readonly ColumnTaken[]
  readonly mapping: Readonly<Record<string, string | null>>
  readonly shape: FileShape | null
  readonly state: ExtractState
  readonly problem: string | null
  readonly version: number
  readonly readAfter: string | null
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsUnchanged: number
  readonly rowsRefused: number
  /** Rows that a file of a later day has overtaken. */
  readonly rowsOlder: number
  /** Records that a full file lacks, of so many that stood. */
  readonly rowsWithdrawn: number
  readonly rowsStanding: number
  /** Refused rows whose number cannot be read. */
  readonly rowsNameless: number
  readonly contentsDay: Day
  readonly covers: Covers
  readonly scheduleId: string | null
  /** Why a file that came by itself waits for its officer. */
  readonly waitsBecause: string | null
  readonly receivedById: string
  readonly receivedAt: Date
  readonly receivedBy: string
  readonly confirmedAt: Date | null
  readonly confirmedBy: string | null
}

const extracts = ({ tx }: Tx) =>
  tx.selectFrom('extract').innerJoin('account as sender', 'sender.id', 'extract.received_by').leftJoin('account as confirmer', 'confirmer.id', 'extract.confirmed_by').select([
    'extract.id', sql<AgencyKind>`extract.agency`.as('agency'), 'extract.agreement_id as agreementId', 'extract.file_name as fileName', 'extract.sha256',
    sql<readonly ColumnTaken[]>`extract.columns`.as('columns'), sql<StoredExtract['mapping']>`extract.mapping`.as('mapping'), sql<FileShape | null>`extract.shape`.as('shape'),
    'extract.state', 'extract.problem', 'extract.version', 'extract.read_after as readAfter', 'extract.rows_new as rowsNew', 'extract.rows_changed as rowsChanged',
    'extract.rows_unchanged as rowsUnchanged', 'extract.rows_refused as rowsRefused', 'extract.rows_older as rowsOlder', 'extract.rows_withdrawn as rowsWithdrawn', 'extract.rows_standing as rowsStanding', 'extract.rows_nameless as rowsNameless', 'extract.schedule_id as scheduleId', 'extract.waits_because as waitsBecause', 'extract.received_by as receivedById',
    'extract.contents_day as contentsDay', sql<Covers>`extract.covers`.as('covers'), 'extract.received_at as receivedAt', 'sender.name as receivedBy',
    'extract.confirmed_at as confirmedAt', 'confirmer.name as confirmedBy',
  ])

const withState = <R extends { state: string }>(row: R): R & { state: ExtractState } => ({ ...row, state: isExtractState(row.state) ? row.state : 'unreadable' })

/** One extract of the viewer's organisation; locked against other officers when it is to be changed. */
export const findExtract = async (context: Tx, id: string, lock: 'to look' | 'to change' = 'to look'): Promise<StoredExtract | undefined> => {
  if (lock === 'to change') await sql`select from extract where id = ${id}::uuid for update`.execute(context.tx)
  const row = await extracts(context).where('extract.id', '=', id).executeTakeFirst()
  return row && withState(row)
}

/** The organisation's extracts, newest first. */
export const listOf = async (context: Tx, { before, limit }: { before: Date | null; limit: number }): Promise<StoredExtract[]> => {
  let rows = extracts(context).orderBy('extract.received_at', 'desc').orderBy('extract.id').limit(limit)
  if (before) rows = rows.where('extract.received_at', '<', before)
  return (await rows.execute()).map(withState)
}

/** What the organisation sent last. */
export const newestOf = async (context: Tx): Promise<StoredExtract | undefined> => (await listOf(context, { before: null, limit: 1 }))[0]

/** The extract of the organisation that was confirmed last: the one after which none was read and confirmed. */
export const lastConfirmed = async ({ tx, viewer }: Reading): Promise<string | null> => {
  const row = await tx.selectFrom('extract').select('id').where('organisation_id', '=', viewer?.organisationId ?? '').where('state', '=', 'confirmed')
    .where((eb) => eb.not(eb.exists(eb.selectFrom('extract as later').select('later.id').whereRef('later.organisation_id', '=', 'extract.organisation_id')
      .whereRef('later.read_after', '=', 'extract.id').where('later.state', '=', 'confirmed'))))
    .limit(1).executeTakeFirst()
  return row?.id ?? null
}

/** When the same file was confirmed before, if it was. */
export const confirmedBefore = async ({ tx }: Tx, extract: StoredExtract): Promise<Date | null> =>
  (await tx.selectFrom('extract').select('confirmed_at as at').where('sha256', '=', extract.sha256).where('agency', '=', extract.agency).where('id', '<>', extract.id).where('state', '=', 'confirmed')
    .orderBy('confirmed_at', 'desc').limit(1).executeTakeFirst())?.at ?? null

/** Sets what is known of an extract after a step; each step is a new version. */
export const setExtract = async ({ tx }: Tx, id: string, to: {
  readonly state: ExtractState; readonly columns?: readonly ColumnTaken[]; readonly shape?: FileShape; readonly mapping?: StoredExtract['mapping']; readonly problem?: string | null
  readonly counts?: { readonly fresh: number; readonly changed: number; readonly unchanged: number; readonly refused: number; readonly older: number; readonly withdrawn: number; readonly standing: number; readonly nameless: number }; readonly readAfter?: string | null
  readonly waitsBecause?: string | null; readonly confirmed?: { readonly by: string; readonly at: Date }
}): Promise<void> => {
  await tx.updateTable('extract').set((eb) => ({
    state: to.state, version: eb('version', '+', 1),
    ...(to.columns ? { columns: JSON.stringify(to.columns) } : {}), ...(to.shape ? { shape: JSON.stringify(to.shape) } : {}),
    ...(to.mapping ? { mapping: JSON.stringify(to.mapping) } : {}), ...(to.problem === undefined ? {} : { problem: to.problem }),
    ...(to.counts ? { rows_new: to.counts.fresh, rows_changed: to.counts.changed, rows_unchanged: to.counts.unchanged, rows_refused: to.counts.refused, rows_older: to.counts.older, rows_withdrawn: to.counts.withdrawn,
      rows_standing: to.counts.standing, rows_nameless: to.counts.nameless } : {}),
    ...(to.readAfter === undefined ? {} : { read_after: to.readAfter }),
    ...(to.waitsBecause === undefined ? {} : { waits_because: to.waitsBecause }),
    ...(to.confirmed ? { confirmed_by: to.confirmed.by, confirmed_at: to.confirmed.at } : {}),
  })).where('id', '=', id).execute()
}

/** One import at a time: two files that bring the same human being at once would make two people of one. Held to the end of the transaction. */
export const takeTurn = async ({ tx }: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('extracts.confirm', 0))`.execute(tx)
}

export const insertExtract = async ({ tx, viewer, now }: Acting, one: { id: string; agency: AgencyKind; agreement: string; fileName: string; sha256: string; contentsDay: Day; covers: Covers; schedule: string | null }): Promise<void> => {
  await tx.insertInto('extract').values({
    id: one.id, organisation_id: viewer.organisationId, agreement_id: one.agreement, agency: one.agency, file_name: one.fileName, sha256: one.sha256, contents_day: one.contentsDay, covers: one.covers, schedule_id: one.schedule, state: 'reading',
    received_by: viewer.accountId, received_at: now,
  }).execute()
}

/** The names by which the doors know an officer and an organisation, for the worker to act as that officer. */
export const hatHandles = async (database: Kysely<DB>, account: string, organisation: string): Promise<{ person: string; organisation: string } | undefined> =>
  database.selectFrom('account').innerJoin('organisation', (join) => join.on('organisation.id', '=', organisation))
    .select(['account.handle as person', 'organisation.handle as organisation']).where('account.id', '=', account).executeTakeFirst()

/** How many bytes the organisation's own file has; undefined for a file that it did not send. */
export const ownUploadSize = async ({ tx }: Tx, sha256: string): Promise<number | undefined> =>
  (await tx.selectFrom('upload').select('size_bytes as size').where('sha256', '=', sha256).executeTakeFirst())?.size
