/** The counts of each file's faults, and of who is there twice among all records that stand once it is saved. */
import { sql } from 'kysely'
import type { Acting } from '../../platform/context.ts'
import type { QualityCount } from '../quality.ts'

/** Writes the counts of one reading; those of an earlier reading of the same file go. */
export const writeQuality = async ({ tx, viewer }: Acting, extract: string, counts: readonly QualityCount[]): Promise<void> => {
  await tx.deleteFrom('extract_quality').where('extract_id', '=', extract).execute()
  if (counts.length === 0) return
  await tx.insertInto('extract_quality').values(counts.map((one) => ({
    extract_id: extract, organisation_id: viewer.organisationId, measure: one.measure, field: one.field, rows: one.rows, of_rows: one.ofRows,
  }))).execute()
}

/** Counts who is there twice among the organisation's standing records, now that a file is saved; one pass, in the database. */
export const countDoubles = async ({ tx, viewer }: Acting, extract: string): Promise<void> => {
  await sql`
    with standing as materialized (
      select id, forename, surname, birth_date, pnc, prison_number, crn, cro from source_record where organisation_id = ${viewer.organisationId}::uuid and withdrawn_on is null
    ), numbered as (
      select 'pnc' as field, pnc as number, birth_date from standing where pnc is not null
      union all select 'prisonNumber', prison_number, birth_date from standing where prison_number is not null
      union all select 'crn', crn, birth_date from standing where crn is not null
      union all select 'cro', cro, birth_date from standing where cro is not null
    ), shared as (
      select field, count(*) as records, count(distinct birth_date) as dates from numbered group by field, number having count(*) > 1
    ), named as (
      select count(*) as records from standing group by lower(forename), lower(surname), birth_date having count(*) > 1
    ), found as (
      select 'same-number' as measure, field, sum(records) as rows from shared group by field
      union all select 'other-birth-date', field, sum(records) from shared where dates > 1 group by field
      union all select 'same-name', '', sum(records) from named having count(*) > 0
    )
    insert into extract_quality (extract_id, organisation_id, measure, field, rows, of_rows)
    select ${extract}::uuid, ${viewer.organisationId}::uuid, measure, field, rows, (select count(*) from standing) from found
    on conflict (extract_id, measure, field) do update set rows = excluded.rows, of_rows = excluded.of_rows`.execute(tx)
}
