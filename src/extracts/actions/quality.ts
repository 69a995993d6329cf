/** How good an agency's data are, file by file, for its data officer and its governance lead. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Day } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { FIELDS } from '../columns.ts'
import { QUALITY_MEASURES, type QualityCount, type QualityMeasure } from '../quality.ts'
import { agencyOf } from '../states.ts'
import { organisationKind } from '../store/extract.ts'
import { overdueSchedules } from '../store/schedules.ts'

/** Files that are compared with each other; older ones are in the CSV of their time. */
export const QUALITY_FILES = 12

/** One file of the report, the newest first. */
export interface QualityFile {
  readonly id: string
  readonly fileName: string
  readonly contentsDay: Day
  readonly receivedAt: Date
  readonly rows: number
  readonly refused: number
  readonly counts: readonly QualityCount[]
}

const isMeasure = (text: string): text is QualityMeasure => Object.hasOwn(QUALITY_MEASURES, text)

/** The last twelve files that were read or saved, each with what is wrong with it: counts of the own agency’s rows. */
export const dataQuality = query({
  name: 'extracts.quality',
  title: 'How good your agency’s data are: missing, default dates, impossible, contradicting and there twice, file by file',
  who: ['data-officer', 'governance-lead'],
  classes: [],
  input: z.object({}),
  async run(context) {
    const organisation = context.viewer?.organisationId ?? ''
    const agency = agencyOf(await organisationKind(context, organisation))
    const { rows } = await sql<Omit<QualityFile, 'counts'> & { counts: { measure: string; field: string; rows: number; ofRows: number }[] | null }>`
      select e.id, e.file_name as "fileName", e.contents_day as "contentsDay", e.received_at as "receivedAt",
        e.rows_new + e.rows_changed + e.rows_unchanged + e.rows_refused + e.rows_older as rows, e.rows_refused as refused,
        (select json_agg(json_build_object('measure', q.measure, 'field', q.field, 'rows', q.rows, 'ofRows', q.of_rows)) from extract_quality q where q.extract_id = e.id) as counts
      from extract e where e.organisation_id = ${organisation}::uuid and e.state in ('read', 'confirming', 'confirmed')
      order by e.contents_day desc, e.received_at desc, e.id limit ${QUALITY_FILES}`.execute(context.tx)
    const files: QualityFile[] = rows.map((row) => ({ ...row, counts: (row.counts ?? []).flatMap((one) => (isMeasure(one.measure) ? [{ ...one, measure: one.measure }] : [])) }))
    return yes({ agency: agency ?? null, organisation: context.viewer?.organisationName ?? '', fields: agency ? FIELDS[agency].map(({ name, label }) => ({ name, label })) : [], files, overdue: await overdueSchedules(context) })
  },
})
