/** What is missing after releases and not yet done, and writing what was done. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import { myPeople } from '../../housing/actions.ts'
import { CHECK_LAPSES_DAYS, PLACE_KINDS } from '../../housing/rules.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { chasedUntil } from '../owners.ts'
import { isHealth } from '../questions.ts'
import { HARM_QUESTIONS, type HarmQuestion } from '../harms.ts'

export interface HarmRow {
  readonly check: string
  readonly dayAfter: number
  /** The id under which the check was written. */
  readonly writtenUnder: string
  readonly personId: string
  readonly forename: string
  readonly surname: string
  readonly question: HarmQuestion
  readonly recordedOn: Day
  readonly managed: boolean
}

/** Whose it is, for a list; of people who are named, everybody’s. */
const whose = ({ viewer, today }: Reading, people: readonly string[] | undefined): { readonly of: RawBuilder<unknown>; readonly mine: RawBuilder<unknown> } => {
  const all = sql`true`
  if (people) return { of: sql`g.person_id = any (${[...people]}::uuid[])`, mine: all }
  switch (viewer?.role) {
    case 'offender-manager': return { of: sql`g.person_id in (select id from mine)`, mine: all }
    case 'delivery-unit-head': return {
      of: sql`exists (select 1 from involvement i where i.person_id = g.person_id and i.organisation_id = ${viewer.organisationId} and i.basis = 'responsible' and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date))`,
      mine: sql`(not h.managed or h."recordedOn" <= ${chasedUntil(today)}::date)`,
    }
    default: return { of: sql`false`, mine: all }
  }
}

/**
 * What the latest answer of a release says is missing, while nobody has said since what was done: of the viewer’s own people, or of
 * those named, the earliest first. One statement. A later “not known” changes nothing; checks that ended ask nothing any more.
 */
export const harmsDue = async (context: Reading, { limit, people }: { readonly limit: number; readonly people?: readonly string[] | undefined }): Promise<HarmRow[]> => {
  const { tx, today, viewer } = context
  const { of, mine } = whose(context, people)
  const own = !people && viewer?.role === 'offender-manager'
  const { rows } = await sql<HarmRow>`
    with recursive ${own ? sql`${myPeople(context)},` : sql``} g as (
      select g.id, g.person_id, g.sentence_id, g.release_day, g.day_after from gate_check g
      where g.due_day between ${addDays(today, -CHECK_LAPSES_DAYS)}::date and ${today}::date and ${of}
        and not exists (select 1 from gate_check e where e.sentence_id = g.sentence_id and e.release_day = g.release_day and e.ended_on is not null)
    ), said as (
      select g.*, a.question, a.answer, a.recorded_on, a.recorded_at, a.place from g join gate_answer a on a.check_id = g.id where a.question = any (${[...HARM_QUESTIONS]}::text[]) and a.answer <> 'not-known'
      union all select g.*, a.question, a.answer, a.recorded_on, a.recorded_at, a.place from g join gate_health_answer a on a.check_id = g.id where a.question = 'prescription' and a.answer <> 'not-known'
      union all select g.*, 'housing', case when c.slept = any (${Object.keys(PLACE_KINDS)}::text[]) then 'yes' else 'no' end, c.recorded_on, c.recorded_at, 0
        from g join accommodation_check c on c.sentence_id = g.sentence_id and c.day_after = g.day_after where c.slept <> 'not-known'
    ), latest as (
      select distinct on (sentence_id, release_day, question) * from said order by sentence_id, release_day, question, day_after desc, place desc
    ), h as (
      select l.id as "check", l.day_after as "dayAfter", l.person_id as "writtenUnder", current_person(l.person_id) as "personId", l.question, l.recorded_on as "recordedOn",
        exists (select 1 from management m where m.person_id = any (array(select same_people(l.person_id))) and m.side = 'community' and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed
      from latest l where l.answer = 'no'
        and not exists (select 1 from gate_remedy r where r.check_id = l.id and r.question = l.question and r.recorded_at >= coalesce(l.recorded_at, l.recorded_on))
        and not exists (select 1 from gate_health_remedy r where r.check_id = l.id and r.question = l.question and r.recorded_at >= coalesce(l.recorded_at, l.recorded_on))
    )
    select h.*, p.forename, p.surname from h join person p on p.id = h."personId" where ${mine}
    order by h."recordedOn", array_position(${[...HARM_QUESTIONS]}::text[], h.question), h."check" limit ${limit}`.execute(tx)
  return rows
}

/** Writes what was done. */
export const insertRemedy = async ({ tx, random, viewer, today, now }: Acting, { check, person, question, words }: { readonly check: string; readonly person: string; readonly question: HarmQuestion; readonly words: string }): Promise<void> => {
  const row = { id: random.uuid(), person_id: person, check_id: check, question, words, organisation_id: viewer.organisationId, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now }
  await (isHealth(question) ? tx.insertInto('gate_health_remedy') : tx.insertInto('gate_remedy')).values(row).execute()
}

/** What was done about something that was missing. */
export interface StoredRemedy {
  readonly question: HarmQuestion
  readonly words: string
  readonly recordedOn: Day
  readonly by: string | null
  readonly organisation: string
}

/** Everything that was done for these people that the viewer may see, oldest first. */
export const remediesOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<StoredRemedy[]> => {
  const columns = sql`r.question, r.words, r.recorded_on, r.recorded_by, r.organisation_id, r.recorded_at`
  const { rows } = await sql<StoredRemedy>`
    select r.question, r.words, r.recorded_on as "recordedOn", a.name as by, o.name as organisation
    from (select ${columns} from gate_remedy r where r.person_id = any (${[...people]}::uuid[]) union all select ${columns} from gate_health_remedy r where r.person_id = any (${[...people]}::uuid[])) r
    join organisation o on o.id = r.organisation_id left join account a on a.id = r.recorded_by order by r.recorded_at`.execute(tx)
  return rows
}
