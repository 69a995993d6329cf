/** What happened to release plans: for the time line and the person’s own copy. */
import { sql } from 'kysely'
import { longDay, type Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import { PATHWAYS } from '../../platform/vocabulary.ts'
import { ANSWER_SUBJECTS, isPathway, timeWords, type AnswerSubject } from '../plan-rules.ts'
import { POINTS, type PointKey } from '../points.ts'

interface HistoryRow {
  readonly day: Day
  readonly what: 'point' | 'reopened' | 'added' | 'done' | 'dropped' | 'passed' | 'settled'
  readonly about: string
  readonly words: string
}

/** Rows of the time line: points kept, items begun, done, dropped and passed on, the end. One statement. */
export const planHistory = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<{ day: Day; words: string; source: string }[]> => {
  const ids = sql`any (${[...people]}::uuid[])`
  const { rows } = await sql<HistoryRow>`
    select done_on as day, 'point' as what, point as about, words from release_point where person_id = ${ids}
    union all select taken_back_on, 'reopened', point, taken_back_why from release_point where person_id = ${ids} and taken_back_on is not null
    union all select added_on, 'added', pathway, words from release_plan_item where person_id = ${ids}
    union all select done_on, 'done', pathway, words from release_plan_item where person_id = ${ids} and done_on is not null
    union all select dropped_on, 'dropped', pathway, words || ': ' || drop_reason from release_plan_item where person_id = ${ids} and dropped_on is not null
    union all select passed_on, 'passed', pathway, words from release_plan_item where person_id = ${ids} and passed_on is not null
    union all select settled_on, 'settled', '', settled_words from release_plan where person_id = ${ids} and settled_on is not null
    order by 1 limit 200`.execute(tx)
  const say = { added: 'Needed for release', done: 'Done for release', dropped: 'No longer needed for release', passed: 'Passed to another team' } as const
  return rows.map(({ day, what, about, words }) => ({
    day, source: 'release plan',
    words: what === 'point' || what === 'reopened' ? `Release plan: ${about in POINTS ? POINTS[about as PointKey].title.toLowerCase() : about} ${what === 'point' ? 'done' : 'was not done after all'}${words === '' ? '' : `: ${words}`}` : what === 'settled' ? `Release plan closed: ${words}` : `${say[what]} (${isPathway(about) ? PATHWAYS[about].toLowerCase() : about}): ${words}`,
  }))
}

/** The person’s own copy: items, own words, meetings. */
export const toldPlan = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<Record<string, string | null>[]> => {
  const ids = [...people]
  const [items, answers, health, meetings, points] = [
    await tx.selectFrom('release_plan_item').selectAll().where('person_id', 'in', ids).orderBy('added_on').execute(),
    await tx.selectFrom('release_answer').selectAll().where('person_id', 'in', ids).orderBy('written_at').execute(),
    await tx.selectFrom('release_health_answer').selectAll().where('person_id', 'in', ids).orderBy('written_at').execute(),
    await tx.selectFrom('release_meeting').selectAll().where('person_id', 'in', ids).orderBy('day').execute(),
    await tx.selectFrom('release_point').selectAll().where('person_id', 'in', ids).orderBy('done_on').execute(),
  ]
  const moves = await tx.selectFrom('release_meeting_move').selectAll().where('person_id', 'in', ids).orderBy('moved_on').execute()
  const plans = await tx.selectFrom('release_plan').selectAll().where('person_id', 'in', ids).orderBy('started_at').execute()
  return [
    ...plans.map((row) => ({ What: 'Release plan', 'Expected move': row.expected_transfer ? longDay(row.expected_transfer) : null, Closed: row.settled_on ? longDay(row.settled_on) : null, 'In words': row.settled_words })),
    ...items.map((row) => ({ What: 'Needed for your release', About: isPathway(row.pathway) ? PATHWAYS[row.pathway] : row.pathway, 'In words': row.words, Done: row.done_on ? longDay(row.done_on) : null, Dropped: row.dropped_on ? longDay(row.dropped_on) : null, Why: row.drop_reason })),
    ...[...answers, ...health].map((row) => ({ What: 'What you said', About: row.pathway in ANSWER_SUBJECTS ? ANSWER_SUBJECTS[row.pathway as AnswerSubject] : row.pathway, 'In words': row.words, Day: longDay(row.said_on) })),
    ...meetings.map((row) => ({ What: 'Meeting', About: row.who, Day: longDay(row.day), Time: timeWords(row.at_time), Place: row.place, Bring: row.bring, Telephone: row.telephone, Cancelled: row.cancelled_on ? longDay(row.cancelled_on) : null, Why: row.cancel_reason })),
    ...moves.map((row) => ({ What: 'Meeting moved', Day: longDay(row.moved_on), 'It was to be': `${longDay(row.previous_day)}, ${row.previous_time}, ${row.previous_place}`, Why: row.reason })),
    ...points.map((row) => ({ What: 'Point of your release plan', About: row.point in POINTS ? POINTS[row.point as PointKey].title : row.point, Day: longDay(row.done_on), 'In words': row.words, 'Taken back': row.taken_back_on ? longDay(row.taken_back_on) : null, Why: row.taken_back_why })),
  ]
}
