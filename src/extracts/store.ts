/** Reading a stored file into staged rows, and writing what was staged: source records, people, and who has to do with them. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../platform/context.ts'
import { recordPeople, type PersonFacts } from '../people/actions.ts'
import { AUDIT_PEOPLE_MAX, writeAudit } from '../platform/audit.ts'
import { fingerprint } from '../platform/fingerprint.ts'
import { openUpload } from '../platform/uploads.ts'
import { involveMany } from '../sharing/actions.ts'
import { canonicalText, type AgencyKind, type AgencyRecord, type ColumnTaken, type FileShape } from './rules.ts'
import { waitingAmong, withoutStrangers } from './first-known.ts'
import { doubtOfChange, linkRecords, NOBODY } from './linking.ts'
import { classOf, type SupplyAgreement } from './states.ts'
import { setExtract, type StoredExtract } from './store/extract.ts'
import { erasedAmong } from './store/erased.ts'
import { candidateStandings, noteFirstKnown, settleByNumbers, tellFirstKnown } from './store/first-known.ts'
import { followRecords } from './store/following.ts'
import { insertRecords, linkedIdentities, noteDoubts, recordsUnder, standingUnder, updateRecords } from './store/records.ts'
import { stagedRows, stageRefused, stageRows, unstage, type RefusedRow } from './store/staging.ts'
import { keptSex, verdictsOf, type ReadRow } from './staging.ts'
import { readExtractBatches } from './tools.ts'
import type { LinkedRecord } from './verdicts.ts'

const BATCH_ROWS = 500

const erasedWords = (certificate: string): string =>
  `This is about somebody whose information was erased from this system (certificate ${certificate}). It is not loaded: ask your information governance lead.`

/** Reads the stored file of an extract and stages what its rows would do beside the organisation's own records. */
export const readStored = async (context: Acting, extract: StoredExtract, readAfter: string | null): Promise<void> => {
  await unstage(context, extract.id, 'all')
  const counts = { fresh: 0, changed: 0, unchanged: 0, refused: 0 }
  let rows: ReadRow[] = []
  let refused: RefusedRow[] = []
  const stage = async (): Promise<void> => {
    // Somebody who was erased is flagged before anything is linked to them, or made of them.
    const erased = await erasedAmong(context, rows)
    refused.push(...rows.flatMap((one) => { const certificate = erased.get(one.row); return certificate === undefined ? [] : [{ row: one.row, cells: [one.record.agencyNumber], reasons: [erasedWords(certificate)] }] }))
    rows = rows.filter((one) => !erased.has(one.row))
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
  const newPerson = (): string => context.random.uuid()
  const known = await linkedIdentities(context, rows)
  const standings = await candidateStandings(context, known)
  const byNameAlone = (one: ReadRow, strangers: readonly LinkedRecord[]): string | null => linkRecords([one], new Map([[one.row, strangers]]), newPerson).find(({ isNew }) => !isNew)?.personId ?? null
  const linked = waitingAmong(linkRecords(rows, withoutStrangers(rows, known, standings), newPerson), known, standings, byNameAlone, NOBODY).map((one) => ({ ...one, id: newPerson() }))
  await recordPeople(context, linked.filter((one) => one.isNew).map((one) => ({ ...factsOf(one.record), id: one.personId })))
  await insertRecords(context, extract.id, classOf(extract.agency), linked)
  await noteFirstKnown(context, extract, linked)
  await involveMany(context, linked.map((one) => supplied(context, extract.agency, one)))
  await noteDoubts(context, linked.flatMap((one) => one.doubts.map((doubt) => ({ ...doubt, recordId: one.id }))))
  const joined = [...new Set(linked.filter((one) => !one.isNew).map((one) => one.personId))]
  await followRecords(context, joined)
  await settleByNumbers(context, joined)
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
  await settleByNumbers(context, people)
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
  await tellFirstKnown(context, extract)
  await unstage(context, extract.id, 'all but refused')
  await setExtract(context, extract.id, { state: 'confirmed', problem: null, confirmed: { by: context.viewer.accountId, at: context.now } })
}

const currentPeople = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select distinct current_person(asked.id) as id from unnest(${[...people]}::uuid[]) as asked(id)`.execute(tx)
  return rows.map((row) => row.id)
}
