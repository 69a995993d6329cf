/** The SQL of extracts: staging what each row would do, and writing it. Row-level policies keep each organisation to its own. */
import { sql, type Kysely } from 'kysely'
import type { Acting, Reading } from '../platform/context.ts'
import type { DB } from '../platform/schema.ts'
import { correctPeople, peopleFacts, recordPeople, type PersonFacts, type PersonWithId } from '../people/actions.ts'
import { AUDIT_PEOPLE_MAX, writeAudit } from '../platform/audit.ts'
import { fingerprint } from '../platform/fingerprint.ts'
import { openUpload } from '../platform/uploads.ts'
import { involveMany } from '../sharing/actions.ts'
import { agencyRecord, canonicalText, type AgencyKind, type AgencyRecord, type ColumnTaken, type FileShape } from './rules.ts'
import { doubtOfChange, linkRecords, type Linked } from './linking.ts'
import { bySureness, fieldsThatDiffer, personFrom, type StandingRecord } from './precedence.ts'
import { classOf, isExtractState, type ExtractState, type SupplyAgreement } from './states.ts'
import { keptSex, verdictsOf, type OwnStanding, type ReadRow } from './staging.ts'
import { readExtractBatches } from './tools.ts'
import type { Doubt, LinkedRecord } from './verdicts.ts'

type Tx = Pick<Reading, 'tx'>

/** The agreements of the viewer's organisation, whatever their state: the rule says which of them allow supplying. */
export const agreementsOfOrganisation = async ({ tx }: Tx, organisation: string): Promise<SupplyAgreement[]> => {
  const { rows } = await sql<SupplyAgreement>`
    select a.id, a.reference, a.title, a.purposes, a.from_day as from, a.until_day as until,
      (select json_agg(json_build_object('organisationId', p.organisation_id, 'name', o.name, 'capacity', p.capacity, 'signedOn', p.signed_on))
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
    'extract.rows_unchanged as rowsUnchanged', 'extract.rows_refused as rowsRefused', 'extract.received_at as receivedAt', 'sender.name as receivedBy',
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
  if (which === 'all but refused') rows = rows.where('verdict', 'in', ['new', 'changed'])
  await rows.execute()
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

/** How the organisation's records stand under these numbers: their fingerprints, and whether they were withdrawn. */
export const standingUnder = async ({ tx, viewer }: Acting, numbers: readonly string[]): Promise<ReadonlyMap<string, { fingerprint: string; withdrawn: boolean }>> => {
  const rows = await tx.selectFrom('source_record').select(['agency_number as number', 'fingerprint', 'withdrawn_on as withdrawnOn'])
    .where('organisation_id', '=', viewer.organisationId).where('agency_number', '=', sql<string>`any (${[...numbers]}::text[])`).execute()
  return new Map(rows.map((row) => [row.number, { fingerprint: row.fingerprint, withdrawn: row.withdrawnOn !== null }]))
}

/** One of the organisation's records, with the person whom it was linked to. */
export type OwnRecord = OwnStanding & { readonly id: string; readonly personId: string }

/** The organisation's whole records under these numbers. */
export const recordsUnder = async ({ tx }: Tx, organisation: string, numbers: readonly string[]): Promise<ReadonlyMap<string, OwnRecord>> => {
  if (numbers.length === 0) return new Map()
  const rows = await tx.selectFrom('source_record').selectAll()
    .where('organisation_id', '=', organisation).where('agency_number', '=', sql<string>`any (${[...numbers]}::text[])`).execute()
  return new Map(rows.map((row) => [row.agency_number, {
    id: row.id, personId: row.person_id, withdrawnOn: row.withdrawn_on, fingerprint: row.fingerprint,
    record: agencyRecord.parse({
      agencyNumber: row.agency_number, forename: row.forename, surname: row.surname, birthDate: row.birth_date, sex: row.sex, pnc: row.pnc, prisonNumber: row.prison_number,
      crn: row.crn, postcode: row.postcode, details: row.details,
    }),
  }]))
}

/** Everything known of the people whom these records may be about, by row. For the linking rule alone. */
export const linkedIdentities = async ({ tx }: Tx, rows: readonly { readonly row: number; readonly record: AgencyRecord }[]): Promise<ReadonlyMap<number, LinkedRecord[]>> => {
  const wanted = rows.map(({ row, record }) => ({
    row_number: row, forename: record.forename, surname: record.surname, birth_date: record.birthDate, pnc: record.pnc, prison_number: record.prisonNumber, crn: record.crn,
  }))
  const { rows: found } = await sql<LinkedRecord & { row: number }>`
    select row_number as row, person_id as "personId", forename, surname, birth_date as "birthDate", pnc, prison_number as "prisonNumber", crn
    from linked_identities(${JSON.stringify(wanted)}::jsonb)`.execute(tx)
  return Map.groupBy(found, (one) => one.row)
}

/** Every standing record of these people, whoever supplied it. For the rule of precedence alone. */
export const standingRecords = async ({ tx }: Tx, people: readonly string[]): Promise<ReadonlyMap<string, StandingRecord[]>> => {
  const { rows } = await sql<StandingRecord & { personId: string }>`
    select person_id as "personId", agency, class, received_on as "receivedOn", agency_number as "agencyNumber", forename, surname, birth_date as "birthDate", sex, pnc,
      prison_number as "prisonNumber", crn, postcode from standing_records(${[...people]}::uuid[])`.execute(tx)
  return Map.groupBy(rows, (one) => one.personId)
}

export type NewRecord = Linked & { readonly id: string }

/** Writes new source records, each beside its person. */
export const insertRecords = async ({ tx, viewer, today }: Acting, extract: string, cls: string, rows: readonly NewRecord[]): Promise<void> => {
  await sql`
    insert into source_record (id, person_id, organisation_id, class, agency_number, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, details, fingerprint, linked_by, received_on, extract_id)
    select r.id, r.person_id, ${viewer.organisationId}::uuid, ${cls}, r.number, r.forename, r.surname, r.birth_date, r.sex, r.pnc, r.prison_number, r.crn, r.postcode, r.details::jsonb, r.fingerprint,
      r.linked_by, ${today}::date, ${extract}::uuid
    from unnest(${rows.map((one) => one.id)}::uuid[], ${rows.map((one) => one.personId)}::uuid[], ${rows.map((one) => one.linkedBy)}::text[], ${columnsOf(rows)})
      as r (id, person_id, linked_by, number, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, details, fingerprint)`.execute(tx)
}

/** Writes what changed in source records; one that was withdrawn stands again. */
export const updateRecords = async ({ tx, viewer, today }: Acting, extract: string, rows: readonly ReadRow[]): Promise<void> => {
  await sql`
    update source_record set forename = r.forename, surname = r.surname, birth_date = r.birth_date, sex = r.sex, pnc = r.pnc, prison_number = r.prison_number, crn = r.crn,
      postcode = r.postcode, details = r.details::jsonb, fingerprint = r.fingerprint, received_on = ${today}::date, extract_id = ${extract}::uuid, withdrawn_on = null
    from unnest(${columnsOf(rows)}) as r (number, forename, surname, birth_date, sex, pnc, prison_number, crn, postcode, details, fingerprint)
    where source_record.organisation_id = ${viewer.organisationId}::uuid and source_record.agency_number = r.number`.execute(tx)
}

const columnsOf = (rows: readonly Pick<ReadRow, 'record' | 'fingerprint'>[]) => sql`
  ${rows.map(({ record }) => record.agencyNumber)}::text[], ${rows.map(({ record }) => record.forename)}::text[], ${rows.map(({ record }) => record.surname)}::text[],
  ${rows.map(({ record }) => record.birthDate)}::date[], ${rows.map(({ record }) => keptSex(record.sex))}::text[], ${rows.map(({ record }) => record.pnc)}::text[],
  ${rows.map(({ record }) => record.prisonNumber)}::text[], ${rows.map(({ record }) => record.crn)}::text[], ${rows.map(({ record }) => record.postcode)}::text[],
  ${rows.map(({ record }) => JSON.stringify(record.details))}::text[], ${rows.map((one) => one.fingerprint)}::text[]`

/** Notes whom else records may be about. */
export const noteDoubts = async ({ tx, viewer, today }: Acting, doubts: readonly (Doubt & { readonly recordId: string })[]): Promise<void> => {
  if (doubts.length === 0) return
  await tx.insertInto('doubtful_link').values(doubts.map((one) => ({
    source_record_id: one.recordId, person_id: one.personId, organisation_id: viewer.organisationId, why: one.why, noticed_on: today,
  }))).onConflict((conflict) => conflict.doNothing()).execute()
}

/** One import at a time: two files that bring the same human being at once would make two people of one. Held to the end of the transaction. */
export const takeTurn = async ({ tx }: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('extracts.confirm', 0))`.execute(tx)
}

/** Sets what is known of an extract after a step; each step is a new version. */
export const setExtract = async ({ tx }: Tx, id: string, to: {
  readonly state: ExtractState; readonly columns?: readonly ColumnTaken[]; readonly shape?: FileShape; readonly mapping?: StoredExtract['mapping']; readonly problem?: string | null
  readonly counts?: { readonly fresh: number; readonly changed: number; readonly unchanged: number; readonly refused: number }; readonly readAfter?: string | null
  readonly confirmed?: { readonly by: string; readonly at: Date }
}): Promise<void> => {
  await tx.updateTable('extract').set((eb) => ({
    state: to.state, version: eb('version', '+', 1),
    ...(to.columns ? { columns: JSON.stringify(to.columns) } : {}), ...(to.shape ? { shape: JSON.stringify(to.shape) } : {}),
    ...(to.mapping ? { mapping: JSON.stringify(to.mapping) } : {}), ...(to.problem === undefined ? {} : { problem: to.problem }),
    ...(to.counts ? { rows_new: to.counts.fresh, rows_changed: to.counts.changed, rows_unchanged: to.counts.unchanged, rows_refused: to.counts.refused } : {}),
    ...(to.readAfter === undefined ? {} : { read_after: to.readAfter }),
    ...(to.confirmed ? { confirmed_by: to.confirmed.by, confirmed_at: to.confirmed.at } : {}),
  })).where('id', '=', id).execute()
}

/** The names by which the doors know an officer and an organisation, for the worker to act as that officer. */
export const hatHandles = async (database: Kysely<DB>, account: string, organisation: string): Promise<{ person: string; organisation: string } | undefined> =>
  database.selectFrom('account').innerJoin('organisation', (join) => join.on('organisation.id', '=', organisation))
    .select(['account.handle as person', 'organisation.handle as organisation']).where('account.id', '=', account).executeTakeFirst()

/** How many bytes the organisation's own file has; undefined for a file that it did not send. */
export const ownUploadSize = async ({ tx }: Tx, sha256: string): Promise<number | undefined> =>
  (await tx.selectFrom('upload').select('size_bytes as size').where('sha256', '=', sha256).executeTakeFirst())?.size

export const insertExtract = async ({ tx, viewer, now }: Acting, one: { id: string; agency: AgencyKind; agreement: string; fileName: string; sha256: string }): Promise<void> => {
  await tx.insertInto('extract').values({
    id: one.id, organisation_id: viewer.organisationId, agreement_id: one.agreement, agency: one.agency, file_name: one.fileName, sha256: one.sha256, state: 'reading',
    received_by: viewer.accountId, received_at: now,
  }).execute()
}

const BATCH_ROWS = 500

/** Reads the stored file of an extract and stages what its rows would do beside the organisation's own records. */
export const readStored = async (context: Acting, extract: StoredExtract, readAfter: string | null): Promise<void> => {
  await unstage(context, extract.id, 'all')
  const counts = { fresh: 0, changed: 0, unchanged: 0, refused: 0 }
  let rows: ReadRow[] = []
  let refused: RefusedRow[] = []
  const stage = async (): Promise<void> => {
    const standing = await standingUnder(context, rows.map((one) => one.record.agencyNumber))
    const verdicts = await verdictsOf(rows, standing, (numbers) => recordsUnder(context, context.viewer.organisationId, numbers))
    await stageRows(context, extract.id, 'new', verdicts.fresh)
    await stageRows(context, extract.id, 'changed', verdicts.changed)
    await stageRefused(context, extract.id, refused)
    counts.fresh += verdicts.fresh.length
    counts.changed += verdicts.changed.length
    counts.unchanged += verdicts.unchanged
    counts.refused += refused.length
    rows = []
    refused = []
  }
  let header: { columns: readonly ColumnTaken[]; shape: FileShape } | undefined
  for await (const events of readExtractBatches(openUpload(context.files.uploads, extract.sha256), extract.agency, { today: context.today, mapping: extract.mapping })) {
    for (const event of events) {
      if (event.kind === 'row') rows.push({ row: event.row, record: event.record, fingerprint: fingerprint(canonicalText(event.record)) })
      else if (event.kind === 'refused') refused.push({ row: event.row, cells: event.cells, reasons: event.reasons.map((reason) => reason.message) })
      else if (event.kind === 'header') header = { columns: event.columns, shape: event.shape }
      else if (event.kind === 'stopped') {
        await unstage(context, extract.id, 'all')
        return setExtract(context, extract.id, { state: 'unreadable', ...header, problem: event.refusal.message, counts: { fresh: 0, changed: 0, unchanged: 0, refused: 0 }, readAfter })
      }
    }
    if (rows.length + refused.length >= BATCH_ROWS) await stage()
  }
  await stage()
  await setExtract(context, extract.id, { state: 'read', ...header, problem: null, counts, readAfter })
}

const factsOf = (record: AgencyRecord): PersonFacts => ({
  forename: record.forename, surname: record.surname, birthDate: record.birthDate, sex: keptSex(record.sex), pnc: record.pnc, prisonNumber: record.prisonNumber,
  crn: record.crn, postcode: record.postcode,
})

/** Lets people follow the records that now stand beside them, by the rule of precedence. */
const followRecords = async (context: Acting, people: readonly string[]): Promise<void> => {
  if (people.length === 0) return
  const standing = await standingRecords(context, people)
  const present = await peopleFacts(context, people)
  await correctPeople(context, present.flatMap((person) => {
    const facts = personFrom(standing.get(person.id) ?? [], person)
    return fieldsThatDiffer(facts, person).length === 0 ? [] : [{ ...facts, id: person.id }]
  }))
}

/** Names every person whose records were written, in as many audit rows as that takes. */
const auditPeople = async (context: Acting, people: readonly string[], agency: AgencyKind, agreement: SupplyAgreement): Promise<void> => {
  for (let at = 0; at < people.length; at += AUDIT_PEOPLE_MAX) {
    await writeAudit(context, {
      name: 'extracts.confirm', kind: 'action', outcome: 'done', people: people.slice(at, at + AUDIT_PEOPLE_MAX), classes: [classOf(agency)], fields: [],
      allowedBy: `visible: your organisation supplied a record of this person, under “${agreement.title}”`,
    })
  }
}

const supplied = (context: Acting, agency: AgencyKind, one: { readonly id: string; readonly personId: string }) => ({
  person: one.personId, organisation: context.viewer.organisationId, basis: 'supplied' as const, class: classOf(agency), from: context.today, becauseOf: 'source_record', becauseId: one.id,
})

const saveNew = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, rows: readonly ReadRow[]): Promise<void> => {
  const linked = linkRecords(rows, await linkedIdentities(context, rows), () => context.random.uuid()).map((one) => ({ ...one, id: context.random.uuid() }))
  await recordPeople(context, linked.filter((one) => one.isNew).map((one) => ({ ...factsOf(one.record), id: one.personId })))
  await insertRecords(context, extract.id, classOf(extract.agency), linked)
  await involveMany(context, linked.map((one) => supplied(context, extract.agency, one)))
  await noteDoubts(context, linked.flatMap((one) => one.doubts.map((doubt) => ({ ...doubt, recordId: one.id }))))
  await followRecords(context, [...new Set(linked.filter((one) => !one.isNew).map((one) => one.personId))])
  await auditPeople(context, [...new Set(linked.map((one) => one.personId))], extract.agency, agreement)
}

const saveChanged = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, rows: readonly ReadRow[]): Promise<void> => {
  const before = await recordsUnder(context, context.viewer.organisationId, rows.map((one) => one.record.agencyNumber))
  await updateRecords(context, extract.id, rows)
  await involveMany(context, [...before.values()].filter((one) => one.withdrawnOn !== null).map((one) => supplied(context, extract.agency, one)))
  await noteDoubts(context, rows.flatMap((one) => {
    const old = before.get(one.record.agencyNumber)
    const doubt = old && doubtOfChange({ ...old.record, personId: old.personId }, one.record)
    return doubt ? [{ ...doubt, recordId: old.id }] : []
  }))
  const people = await currentPeople(context, [...before.values()].map((one) => one.personId))
  await followRecords(context, people)
  await auditPeople(context, people, extract.agency, agreement)
}

/** Writes what was staged, batch by batch in the caller's one transaction: source records, people, and who has to do with them. */
export const saveStaged = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement): Promise<void> => {
  for (const [verdict, save] of [['new', saveNew], ['changed', saveChanged]] as const) {
    let rows = await stagedRows(context, extract.id, verdict, 0, BATCH_ROWS)
    while (rows.length > 0) {
      await save(context, extract, agreement, rows)
      rows = await stagedRows(context, extract.id, verdict, rows.at(-1)!.row, BATCH_ROWS)
    }
  }
  await unstage(context, extract.id, 'all but refused')
  await setExtract(context, extract.id, { state: 'confirmed', problem: null, confirmed: { by: context.viewer.accountId, at: context.now } })
}

const currentPeople = async ({ tx }: Tx, people: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select distinct current_person(asked.id) as id from unnest(${[...people]}::uuid[]) as asked(id)`.execute(tx)
  return rows.map((row) => row.id)
}

/** One agency's record as it stands beside a person. */
export interface RecordBeside extends StandingRecord {
  readonly organisation: string
  readonly details: Readonly<Record<string, string>>
  readonly linkedBy: string
  readonly withdrawnOn: string | null
  /** Others whom it may be about, of those whom the viewer may see. */
  readonly doubts: readonly { readonly personId: string; readonly reference: string; readonly why: string }[]
}

/** The agencies' records of one human being that the viewer may see, the surest first, and the person as their page shows them. */
export const recordsBeside = async ({ tx }: Tx, people: readonly string[]): Promise<{ person: PersonWithId | undefined; records: RecordBeside[] }> => {
  const [current] = people
  const [person] = current === undefined ? [] : await peopleFacts({ tx }, [current])
  const { rows } = await sql<RecordBeside>`
    select o.name as organisation, o.kind as agency, s.class, s.received_on as "receivedOn", s.agency_number as "agencyNumber", s.forename, s.surname, s.birth_date as "birthDate", s.sex, s.pnc,
      s.prison_number as "prisonNumber", s.crn, s.postcode, s.details, s.linked_by as "linkedBy", s.withdrawn_on as "withdrawnOn",
      (select coalesce(json_agg(json_build_object('personId', p.id, 'reference', p.reference, 'why', d.why)), '[]') from doubtful_link d join person p on p.id = d.person_id where d.source_record_id = s.id) as doubts
    from source_record s join organisation o on o.id = s.organisation_id where s.person_id = any (${[...people]}::uuid[])`.execute(tx)
  return { person, records: rows.toSorted(bySureness) }
}
