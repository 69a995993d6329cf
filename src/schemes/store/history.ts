/** What happened with early releases, for the time line, the person’s own copy and the victims’ side. */
import { sql } from 'kysely'
import type { Reading } from '../../platform/context.ts'
import type { PastAnswer, PastCase, PastCheck, PastFact } from '../history.ts'

/** Every early release that was begun for these people, newest first, that the viewer may see. */
export const pastCases = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<PastCase[]> => {
  if (people.length === 0) return []
  const { rows } = await sql<PastCase>`
    select c.id, c.person_id as "personId", c.sentence_id as "sentenceId", s.name as scheme, c.early_day as day, c.due_on as "dueOn", c.put_forward_on as "putForwardOn", c.ended_on as "endedOn", c.ended_why as "endedWhy", c.ended_words as "endedWords",
      coalesce((select jsonb_agg(jsonb_build_object('side', d.side, 'decision', d.decision, 'reason', d.reason, 'on', d.decided_on) order by d.recorded_at) from early_release_decision d where d.case_id = c.id), '[]') as decided,
      exists (select 1 from sentence n where n.id = c.sentence_id and n.released_on is not null) as released
    from early_release_case c join early_release_scheme s on s.id = c.scheme_id where c.person_id = any (${[...people]}::uuid[]) order by c.recorded_at desc`.execute(tx)
  return rows
}

/** What was recorded of what the criteria ask. */
export const pastFacts = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<PastFact[]> => {
  const { rows } = await sql<PastFact>`select asked, answer, recorded_on as "recordedOn" from early_release_fact where person_id = any (${[...people]}::uuid[]) order by place`.execute(tx)
  return rows
}

/** What partners answered, oldest first. */
export const pastAnswers = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<PastAnswer[]> => {
  const { rows } = await sql<PastAnswer>`
    select k.agency, a.answer, a.words, a.told_by as "toldBy", a.recorded_on as "recordedOn" from early_release_answer a join early_release_check k on k.id = a.check_id where a.person_id = any (${[...people]}::uuid[])
    union all select k.agency, a.answer, a.words, a.told_by, a.recorded_on from early_release_place a join early_release_check k on k.id = a.check_id where a.person_id = any (${[...people]}::uuid[]) order by 5`.execute(tx)
  return rows
}

/** Who is asked and whether they answered. */
export const pastChecks = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<PastCheck[]> => {
  const { rows } = await sql<PastCheck>`
    select agency, due_on as due, answered_on as "answeredOn" from early_release_check where person_id = any (${[...people]}::uuid[]) order by due_on, agency`.execute(tx)
  return rows
}
