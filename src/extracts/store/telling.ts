/** On which day the agency's records were told last, which of them a full file lacks, and the numbers that are to be withdrawn. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { FirstRows } from '../seen.ts'
import type { StoredExtract } from './extract.ts'

type Tx = Pick<Reading, 'tx'>

export interface Standing {
  readonly fingerprint: string
  readonly withdrawn: boolean
  /** The day of the newest file that told this record. */
  readonly toldOn: Day
}

const toldOn = sql<Day>`greatest(coalesce(e.contents_day, s.received_on), s.told_on)`

/** How the organisation's records stand under these numbers. */
export const standingUnder = async ({ tx, viewer }: Acting, numbers: readonly string[]): Promise<ReadonlyMap<string, Standing>> => {
  const { rows } = await sql<Standing & { number: string }>`
    select s.agency_number as number, s.fingerprint, s.withdrawn_on is not null as withdrawn, ${toldOn} as "toldOn"
    from source_record s left join extract e on e.id = s.extract_id
    where s.organisation_id = ${viewer.organisationId}::uuid and s.agency_number = any (${[...numbers]}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.number, row]))
}

/** The day of the newest full file of the organisation that was saved. */
export const newestFullDay = async ({ tx, viewer }: Acting): Promise<Day | null> =>
  (await tx.selectFrom('extract').select('contents_day as day').where('organisation_id', '=', viewer.organisationId).where('state', '=', 'confirmed').where('covers', '=', 'full')
    .orderBy('contents_day', 'desc').limit(1).executeTakeFirst())?.day ?? null

const LOOKED_AT_ROWS = 10_000

/**
 * Notes which standing records of the organisation a full file lacks, and says how many there are of both. Records that a file of a
 * later day told are not looked at: this file cannot have known them. The agency's numbers are walked in their order, so that a million
 * of them take no memory.
 */
export const noteLacking = async ({ tx, viewer }: Acting, extract: Pick<StoredExtract, 'id' | 'contentsDay'>, inFile: FirstRows): Promise<{ standing: number; lacking: number }> => {
  let [after, standing, lacking] = ['', 0, 0]
  for (;;) {
    const { rows } = await sql<{ number: string; older: boolean }>`
      select s.agency_number as number, ${toldOn} <= ${extract.contentsDay}::date as older
      from source_record s left join extract e on e.id = s.extract_id
      where s.organisation_id = ${viewer.organisationId}::uuid and s.withdrawn_on is null and s.agency_number > ${after} order by s.agency_number limit ${LOOKED_AT_ROWS}`.execute(tx)
    const last = rows.at(-1)
    if (!last) return { standing, lacking }
    const gone = rows.filter(({ number, older }) => older && !inFile.has(number)).map(({ number }) => number)
    if (gone.length > 0) {
      await sql`insert into extract_withdrawal (extract_id, agency_number, organisation_id)
        select ${extract.id}::uuid, number, ${viewer.organisationId}::uuid from unnest(${gone}::text[]) as told(number)`.execute(tx)
    }
    standing += rows.length
    lacking += gone.length
    after = last.number
  }
}

/** How many records of the organisation stand. */
export const countStanding = async ({ tx, viewer }: Acting): Promise<number> =>
  Number((await tx.selectFrom('source_record').select((eb) => eb.fn.countAll().as('count')).where('organisation_id', '=', viewer.organisationId).where('withdrawn_on', 'is', null).executeTakeFirstOrThrow()).count)

/** One record that a full file lacks, as it stands. */
export interface Lacking {
  readonly agencyNumber: string
  readonly forename: string
  readonly surname: string
  readonly personId: string
}

/** The next records that an extract would withdraw, after a number. */
export const lackingOf = async ({ tx }: Tx, extract: string, after: string, limit: number): Promise<Lacking[]> =>
  (await sql<Lacking>`
    select w.agency_number as "agencyNumber", s.forename, s.surname, s.person_id as "personId"
    from extract_withdrawal w join source_record s on s.organisation_id = w.organisation_id and s.agency_number = w.agency_number
    where w.extract_id = ${extract}::uuid and w.agency_number > ${after} order by w.agency_number limit ${limit}`.execute(tx)).rows

/** Unchanged rows of a file of changes, by number alone: saving it says that the records were told on its day. */
export const stageUnchanged = async ({ tx, viewer }: Acting, extract: string, rows: readonly { readonly row: number; readonly record: { readonly agencyNumber: string } }[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    insert into extract_row (extract_id, organisation_id, row_number, verdict, agency_number)
    select ${extract}::uuid, ${viewer.organisationId}::uuid, r.row_number, 'unchanged', r.agency_number
    from unnest(${rows.map((one) => one.row)}::integer[], ${rows.map((one) => one.record.agencyNumber)}::text[]) as r (row_number, agency_number)`.execute(tx)
}

/** Notes that a file of changes told its unchanged records again. A full file needs no such note: its day stands for all of its records. */
export const noteTold = async ({ tx, viewer }: Acting, extract: Pick<StoredExtract, 'id' | 'contentsDay'>): Promise<void> => {
  await sql`
    update source_record s set told_on = ${extract.contentsDay}::date from extract_row r
    where r.extract_id = ${extract.id}::uuid and r.verdict = 'unchanged' and s.organisation_id = ${viewer.organisationId}::uuid and s.agency_number = r.agency_number
      and greatest(coalesce((select e.contents_day from extract e where e.id = s.extract_id), s.received_on), s.told_on) < ${extract.contentsDay}::date`.execute(tx)
}
