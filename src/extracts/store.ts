/** Writing new and changed records: source records, people, and who has to do with them. Reading is in store/reading.ts, the whole of saving in store/saving.ts. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../platform/context.ts'
import { recordPeople, type PersonFacts } from '../people/actions.ts'
import { AUDIT_PEOPLE_MAX, writeAudit } from '../platform/audit.ts'
import { involveMany } from '../sharing/actions.ts'
import type { AgencyKind, AgencyRecord } from './rules.ts'
import { changedIdentity, doubtAboutOwn, doubtsAboutOthers } from './changed.ts'
import { meantAmong, waitingAmong, withoutStrangers, type Meant } from './first-known.ts'
import { linkRecords, NOBODY } from './linking.ts'
import { classOf, type SupplyAgreement } from './states.ts'
import type { StoredExtract } from './store/extract.ts'
import { candidateStandings, noteFirstKnown, settleByNumbers } from './store/first-known.ts'
import { followRecords } from './store/following.ts'
import { candidatesFor, insertRecords, noteDoubts, recordsUnder, standingRecords, updateRecords, type OwnRecord } from './store/records.ts'
import { keptSex, type ReadRow } from './staging.ts'
import type { Doubt, LinkedRecord } from './verdicts.ts'

const factsOf = (record: AgencyRecord): PersonFacts => ({
  forename: record.forename, surname: record.surname, birthDate: record.birthDate, sex: keptSex(record.sex), pnc: record.pnc, prisonNumber: record.prisonNumber,
  crn: record.crn, cro: record.cro, postcode: record.postcode, telephone: record.telephone,
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
  await noteDoubts(context, extract.id, linked.flatMap((one) => one.doubts.map((doubt) => ({ ...doubt, recordId: one.id }))))
  const joined = [...new Set(linked.filter((one) => !one.isNew).map((one) => one.personId))]
  await followRecords(context, joined)
  await settleByNumbers(context, joined)
  await auditPeople(context, [...new Set(linked.map((one) => one.personId))], extract.agency, agreement)
}

/** What changed records raise: others whom they may be about now, and their own person where they no longer fit. A stranger is meant by a number alone, as with new records. */
const matchAnew = async (context: Acting, extract: StoredExtract, changed: readonly { readonly row: ReadRow; readonly old: OwnRecord }[]): Promise<(Doubt & { readonly recordId: string })[]> => {
  if (changed.length === 0) return []
  const rows = changed.map(({ row }) => row)
  const { known, ...matching } = await candidatesFor(context, rows)
  const allowed = withoutStrangers(rows, known, await candidateStandings(context, known))
  const owns = await currentOf(context, changed.map(({ old }) => old.personId))
  const standing = await standingRecords(context, [...new Set(owns.values())])
  return changed.flatMap(({ row, old }) => {
    const own = owns.get(old.personId) ?? old.personId
    const others = (standing.get(own) ?? []).filter((one) => one.agency !== extract.agency || one.agencyNumber !== row.record.agencyNumber)
    const unfit = doubtAboutOwn(old.personId, old.record, row.record, others, matching)
    return [...doubtsAboutOthers(row, own, allowed.get(row.row) ?? [], matching), ...(unfit ? [unfit] : [])].map((doubt) => ({ ...doubt, recordId: old.id }))
  })
}

export const saveChanged = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, rows: readonly ReadRow[]): Promise<void> => {
  const before = await recordsUnder(context, context.viewer.organisationId, rows.map((one) => one.record.agencyNumber))
  // Looked up before the records are written: by what a changed record says now, its own person would be found by it.
  const doubts = await matchAnew(context, extract, rows.flatMap((row) => { const old = before.get(row.record.agencyNumber); return old && changedIdentity(old.record, row.record) ? [{ row, old }] : [] }))
  await updateRecords(context, extract.id, rows)
  await involveMany(context, [...before.values()].filter((one) => one.withdrawnOn !== null).map((one) => supplied(context, extract.agency, one)))
  await noteDoubts(context, extract.id, doubts)
  const people = await currentPeople(context, [...before.values()].map((one) => one.personId))
  await followRecords(context, people)
  await settleByNumbers(context, people)
  await auditPeople(context, people, extract.agency, agreement)
}

/** Each person with the id under which they are known today. */
const currentOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ id: string; current: string }>`select distinct asked.id, current_person(asked.id) as current from unnest(${[...people]}::uuid[]) as asked(id)`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.current]))
}

/** The people as they stand now, whatever was merged since their rows were written. */
export const currentPeople = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select distinct current_person(asked.id) as id from unnest(${[...people]}::uuid[]) as asked(id)`.execute(tx)
  return rows.map((row) => row.id)
}
