/** Schedules as rows: which file is expected, what came last, and what is late. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import { dueDay, overdueWords } from '../schedules.ts'
import type { Covers } from '../telling.ts'

export interface ScheduleRow {
  readonly id: string
  readonly name: string
  readonly agreement: string
  readonly filePattern: string
  readonly covers: Covers
  readonly everyDays: number
  readonly firstDay: Day
  readonly confirms: boolean
  readonly refusedPerThousand: number
  readonly changedPerThousand: number
  readonly withdrawnPerThousand: number
  readonly version: number
  readonly madeBy: string
  readonly madeAt: Date
  readonly endedAt: Date | null
  /** The newest day of which a file has come by it. */
  readonly newestDay: Day | null
  readonly due: Day
  /** In words, where the next file is late. */
  readonly overdue: string | null
}

/** The organisation's schedules: those that stand first, the one that is due first. */
export const schedulesOf = async ({ tx, viewer, today }: Pick<Reading, 'tx' | 'viewer' | 'today'>): Promise<ScheduleRow[]> => {
  const { rows } = await sql<Omit<ScheduleRow, 'due' | 'overdue'>>`
    select s.id, s.name, coalesce(a.title || ' (' || a.reference || ')', 'An agreement that your organisation is no longer party to') as agreement, s.file_pattern as "filePattern", s.covers, s.every_days as "everyDays",
      s.first_day as "firstDay", s.confirms, s.refused_per_thousand as "refusedPerThousand", s.changed_per_thousand as "changedPerThousand", s.withdrawn_per_thousand as "withdrawnPerThousand", s.version,
      m.name as "madeBy", s.made_at as "madeAt", s.ended_at as "endedAt",
      (select max(e.contents_day) from extract e where e.schedule_id = s.id and e.state <> 'discarded') as "newestDay"
    from extract_schedule s join account m on m.id = s.made_by left join agreement a on a.id = s.agreement_id
    where s.organisation_id = ${viewer?.organisationId ?? null}::uuid order by s.made_at`.execute(tx)
  return rows.map((row) => ({ ...row, due: dueDay(row), overdue: row.endedAt === null ? overdueWords(row, today) : null }))
    .sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null) || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

/** Those whose next file is late, the latest first. */
export const overdueSchedules = async (context: Pick<Reading, 'tx' | 'viewer' | 'today'>): Promise<readonly { readonly id: string; readonly name: string; readonly words: string; readonly due: Day }[]> =>
  (await schedulesOf(context)).flatMap(({ id, name, overdue, due }) => (overdue === null ? [] : [{ id, name, words: overdue, due }]))
