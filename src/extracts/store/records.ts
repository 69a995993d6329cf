/** The agencies' source records and the people whom they stand beside. Row-level policies keep each organisation to its own. */
import { sql } from 'kysely'
import { frequenciesOf, peopleFacts, reviewedModel, type PersonWithId } from '../../people/actions.ts'
import { dayAndSwapped, formsOf } from '../../people/linkage/block-keys.ts'
import { matchTerms } from '../../people/linkage/matching.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { Linked, Matching } from '../linking.ts'
import { bySureness, type Facts, type StandingRecord } from '../precedence.ts'
import { agencyRecord, type AgencyRecord } from '../rules.ts'
import { keptSex, type OwnStanding, type ReadRow } from '../staging.ts'
import type { Doubt, LinkedRecord } from '../verdicts.ts'

type Tx = Pick<Reading, 'tx'>

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
      crn: row.crn, cro: row.cro, postcode: row.postcode, telephone: row.telephone, details: row.details,
    }),
  }]))
}

/** What one record says of who somebody is, as far as the viewer may see it. */
export const recordFacts = async ({ tx }: Tx, record: string): Promise<Facts | undefined> =>
  (await sql<Facts>`select forename, surname, birth_date as "birthDate", coalesce(sex, 'not-known') as sex, pnc, prison_number as "prisonNumber", crn, cro, postcode, telephone from source_record where id = ${record}::uuid`.execute(tx)).rows[0]

/** Everything known of the people whom records may be about, by row, and what they are weighed by. For the linking rule alone. */
export interface Candidates extends Matching {
  readonly known: ReadonlyMap<number, readonly LinkedRecord[]>
}

/** Looks up whom records may be about: all rows of a batch in one statement, each block of linkage by its index. */
export const candidatesFor = async ({ tx }: Tx, rows: readonly { readonly row: number; readonly record: AgencyRecord }[]): Promise<Candidates> => {
  const wanted = rows.map(({ row, record }) => ({
    row_number: row, forename: record.forename, surname: record.surname, birth_date: record.birthDate, swapped_date: dayAndSwapped(record.birthDate)[1] ?? null, pnc: record.pnc, prison_number: record.prisonNumber,
    crn: record.crn, cro: record.cro, postcode: record.postcode, forms: formsOf(matchTerms(record).forename),
  }))
  const { rows: found } = await sql<LinkedRecord & { row: number | null; cut: string | null }>`
    select row_number as row, person_id as "personId", forename, surname, birth_date as "birthDate", sex, pnc, prison_number as "prisonNumber", crn, cro, postcode, standing, cut
    from linkage_candidates(${JSON.stringify(wanted)}::jsonb)`.execute(tx)
  const known = Map.groupBy(found.filter((one) => one.row === null), (one) => one.personId)
  const people = [...known.keys()]
  const [frequencies, pairs] = [await frequenciesOf({ tx }, [...rows.map((one) => one.record), ...[...known.values()].flat()]), people.length === 0 ? [] : (await sql<{ one: string; other: string }>`select person_id as one, other_id as other from apart_among(${people}::uuid[])`.execute(tx)).rows]
  const said = new Set(pairs.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]))
  return {
    known: new Map([...Map.groupBy(found.filter((one) => one.row !== null && one.cut === null), (one) => one.row!)].map(([row, meant]) => [row, meant.flatMap((one) => known.get(one.personId) ?? [])])), model: await reviewedModel(), frequencies, apart: (one, other) => said.has(`${one} ${other}`),
    cuts: new Map([...Map.groupBy(found.filter((one) => one.row !== null && one.cut !== null), (one) => one.row!)].map(([row, cut]) => [row, cut.flatMap((one) => one.cut ?? [])])),
  }
}

/** Every standing record of these people, whoever supplied it. For the rule of precedence alone. */
export const standingRecords = async ({ tx }: Tx, people: readonly string[]): Promise<ReadonlyMap<string, StandingRecord[]>> => {
  const { rows } = await sql<StandingRecord & { personId: string }>`
    select person_id as "personId", agency, class, received_on as "receivedOn", agency_number as "agencyNumber", forename, surname, birth_date as "birthDate", sex, pnc,
      prison_number as "prisonNumber", crn, cro, postcode, telephone from standing_records(${[...people]}::uuid[])`.execute(tx)
  return Map.groupBy(rows, (one) => one.personId)
}

export type NewRecord = Linked & { readonly id: string }

/** Writes new source records, each beside its person. */
export const insertRecords = async ({ tx, viewer, today }: Acting, extract: string, cls: string, rows: readonly NewRecord[]): Promise<void> => {
  await sql`
    insert into source_record (id, person_id, organisation_id, class, agency_number, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, details, fingerprint, linked_by, received_on, extract_id)
    select r.id, r.person_id, ${viewer.organisationId}::uuid, ${cls}, r.number, r.forename, r.surname, r.birth_date, r.sex, r.pnc, r.prison_number, r.crn, r.cro, r.postcode, r.telephone, r.details::jsonb, r.fingerprint,
      r.linked_by, ${today}::date, ${extract}::uuid
    from unnest(${rows.map((one) => one.id)}::uuid[], ${rows.map((one) => one.personId)}::uuid[], ${rows.map((one) => one.linkedBy)}::text[], ${columnsOf(rows)})
      as r (id, person_id, linked_by, number, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, details, fingerprint)`.execute(tx)
}

/** Writes what changed in source records; one that was withdrawn stands again. */
export const updateRecords = async ({ tx, viewer, today }: Acting, extract: string, rows: readonly ReadRow[]): Promise<void> => {
  await sql`
    update source_record set forename = r.forename, surname = r.surname, birth_date = r.birth_date, sex = r.sex, pnc = r.pnc, prison_number = r.prison_number, crn = r.crn, cro = r.cro,
      postcode = r.postcode, telephone = r.telephone, details = r.details::jsonb, fingerprint = r.fingerprint, received_on = ${today}::date, extract_id = ${extract}::uuid, withdrawn_on = null
    from unnest(${columnsOf(rows)}) as r (number, forename, surname, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, details, fingerprint)
    where source_record.organisation_id = ${viewer.organisationId}::uuid and source_record.agency_number = r.number`.execute(tx)
}

const columnsOf = (rows: readonly Pick<ReadRow, 'record' | 'fingerprint'>[]) => sql`
  ${rows.map(({ record }) => record.agencyNumber)}::text[], ${rows.map(({ record }) => record.forename)}::text[], ${rows.map(({ record }) => record.surname)}::text[],
  ${rows.map(({ record }) => record.birthDate)}::date[], ${rows.map(({ record }) => keptSex(record.sex))}::text[], ${rows.map(({ record }) => record.pnc)}::text[],
  ${rows.map(({ record }) => record.prisonNumber)}::text[], ${rows.map(({ record }) => record.crn)}::text[], ${rows.map(({ record }) => record.cro)}::text[],
  ${rows.map(({ record }) => record.postcode)}::text[], ${rows.map(({ record }) => record.telephone)}::text[],
  ${rows.map(({ record }) => JSON.stringify(record.details))}::text[], ${rows.map((one) => one.fingerprint)}::text[]`

/** Notes whom else records may be about, and which no longer fit their own person: one that was answered is asked again when another change raises it. */
export const noteDoubts = async ({ tx, viewer, today }: Acting, extract: string, doubts: readonly (Doubt & { readonly recordId: string })[]): Promise<void> => {
  if (doubts.length === 0) return
  await tx.insertInto('doubtful_link').values(doubts.map((one) => ({
    source_record_id: one.recordId, person_id: one.personId, organisation_id: viewer.organisationId, why: one.why, noticed_on: today, likelihood: one.likelihood ?? null, extract_id: extract, own: one.own === true,
  }))).onConflict((conflict) => conflict.columns(['source_record_id', 'person_id']).doUpdateSet({
    why: sql`excluded.why`, noticed_on: today, extract_id: extract, answer: null, unsure_on: null, decided_why: null, decided_by: null, decided_on: null,
  }).where('doubtful_link.own', '=', true).where(sql<boolean>`excluded.own`)).execute()
}

/** One agency's record as it stands beside a person. */
export interface RecordBeside extends StandingRecord {
  readonly organisation: string
  readonly details: Readonly<Record<string, string>>
  readonly linkedBy: string
  readonly withdrawnOn: string | null
  /** Others whom it may be about, of those whom the viewer may see. */
  readonly doubts: readonly { readonly personId: string; readonly reference: string; readonly why: string }[]
  /** Kept apart until somebody says whether it is about this known person: name and birth date alone agree. Null for everybody but the responsible side. */
  readonly unchecked: { readonly id: string; readonly personId: string; readonly reference: string } | null
}

/** The agencies' records of one human being that the viewer may see, the surest first, and the person as their page shows them. */
export const recordsBeside = async ({ tx }: Tx, people: readonly string[]): Promise<{ person: PersonWithId | undefined; records: RecordBeside[] }> => {
  const [current] = people
  const [person] = current === undefined ? [] : await peopleFacts({ tx }, [current])
  const { rows } = await sql<RecordBeside>`
    select o.name as organisation, o.kind as agency, s.class, s.received_on as "receivedOn", s.agency_number as "agencyNumber", s.forename, s.surname, s.birth_date as "birthDate", s.sex, s.pnc,
      s.prison_number as "prisonNumber", s.crn, s.cro, s.postcode, s.telephone, s.details, s.linked_by as "linkedBy", s.withdrawn_on as "withdrawnOn",
      (select coalesce(json_agg(json_build_object('personId', p.id, 'reference', p.reference, 'why', d.why)), '[]') from doubtful_link d join person p on p.id = d.person_id where d.source_record_id = s.id) as doubts,
      case when w.id is not null then json_build_object('id', w.id, 'personId', w.person_id, 'reference', w.reference) end as unchecked
    from source_record s join organisation o on o.id = s.organisation_id
    left join lateral (select f.id, f.person_id, p.reference from first_known f join person p on p.id = f.person_id where f.apart_id = s.person_id and f.answer is null order by f.id limit 1) w on true
    where s.person_id = any (${[...people]}::uuid[] || array(select f.apart_id from first_known f where f.person_id = any (${[...people]}::uuid[]) and f.apart_id is not null and f.answer is null))`.execute(tx)
  return { person, records: rows.toSorted(bySureness) }
}
