/** Writing new and changed records: source records, people, and who has to do with them. Reading is in store/reading.ts, the whole of saving in store/saving.ts. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../platform/context.ts'
import { recordPeople, type PersonFacts } from '../people/actions.ts'
import { AUDIT_PEOPLE_MAX, writeAudit } from '../platform/audit.ts'
import { involveMany } from '../sharing/actions.ts'
import type { AgencyKind, AgencyRecord } from './rules.ts'
import { meantAmong, waitingAmong, withoutStrangers, type Meant } from './first-known.ts'
import { doubtOfChange, linkRecords, NOBODY } from './linking.ts'
import { classOf, type SupplyAgreement } from './states.ts'
import type { StoredExtract } from './store/extract.ts'
import { candidateStandings, noteFirstKnown, settleByNumbers } from './store/first-known.ts'
import { followRecords } from './store/following.ts'
import { candidatesFor, insertRecords, noteDoubts, recordsUnder, updateRecords } from './store/records.ts'
import { keptSex, type ReadRow } from './staging.ts'
import type { LinkedRecord } from './verdicts.ts'

const factsOf = (record: AgencyRecord): PersonFacts => ({
  forename: record.forename, surname: record.surname, birthDate: record.birthDate, sex: keptSex(record.sex), pnc: record.pnc, prisonNumber: record.prisonNumber,
  crn: record.crn, postcode: record.postcode,
})

/** Names every person whose records were written, in as many audit rows as that takes. */
export const auditPeople = async (context: Acting, people: readonly string[], agency: AgencyKind, agreement: SupplyAgreement): Promise<void> => {
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

export const saveNew = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, rows: readonly ReadRow[]): Promise<void> => {
  const newPerson = (): string => context.random.uuid()
  const { known, ...matching } = await candidatesFor(context, rows)
  const standings = await candidateStandings(context, known)
  const meant = (one: ReadRow, strangers: readonly LinkedRecord[]): Meant | null => meantAmong(linkRecords([one], new Map([[one.row, strangers]]), newPerson, matching))
  const linked = waitingAmong(linkRecords(rows, withoutStrangers(rows, known, standings), newPerson, matching), known, standings, meant, NOBODY).map((one) => ({ ...one, id: newPerson() }))
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

export const saveChanged = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, rows: readonly ReadRow[]): Promise<void> => {
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

/** The people as they stand now, whatever was merged since their rows were written. */
export const currentPeople = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select distinct current_person(asked.id) as id from unnest(${[...people]}::uuid[]) as asked(id)`.execute(tx)
  return rows.map((row) => row.id)
}
