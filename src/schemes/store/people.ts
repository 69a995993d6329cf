/** What is known of everybody in custody whom a scheme could be about, and where those put forward stand: one statement for a list, a page or what is due. */
import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../../core/dates.ts'
import { myPeople } from '../../housing/actions.ts'
import type { Reading } from '../../platform/context.ts'
import type { Answer, Agency, Decision, Side } from '../course.ts'
import type { Asked, Facts } from '../criteria.ts'

export interface StoredCheck {
  readonly id: string
  readonly agency: Agency
  readonly due: Day
  readonly answeredOn: Day | null
  readonly answer: Answer | null
  readonly words: string | null
  readonly toldBy: string | null
}

export interface StoredDecision {
  readonly side: Side
  readonly decision: Decision
  readonly reason: string
  readonly on: Day
  readonly by: string | null
  readonly byId: string | null
}

export interface StoredCase {
  readonly id: string
  readonly personId: string
  readonly schemeId: string
  readonly day: Day
  readonly dueOn: Day
  readonly plannedBefore: Day | null
  readonly putForwardOn: Day
  readonly version: number
  readonly checks: readonly StoredCheck[]
  readonly decided: readonly StoredDecision[]
}

export interface Candidate extends Facts {
  readonly personId: string
  readonly forename: string
  readonly surname: string
  readonly sentenceId: string
  /** The id under which the sentence was written. */
  readonly writtenUnder: string
  readonly offence: string
  readonly prisonCode: string
  readonly prisonName: string
  readonly asked: Readonly<Partial<Record<Asked, boolean>>>
  readonly case: StoredCase | null
  /** Does the viewer’s own organisation answer for the person today: the prison that holds them; the unit that manages them, or where none does yet the one that has their record? */
  readonly ours: boolean
  /** Does somebody outside manage them? Without one, the head of the unit acts. */
  readonly managed: boolean
}

/** So many at most are judged for one list: a large prison. */
export const CANDIDATES_MAX = 2000

export type Scope =
  | { readonly people: readonly string[] }
  /** Everybody whom the viewer sees in custody, in one prison where it is named. */
  | { readonly prison: string | null }
  /** Those put forward for whom the viewer’s role has to do something. */
  | { readonly mine: true }

const running = (involvement: 'i' | 'r', today: Day): RawBuilder<unknown> => {
  const [from, until] = [sql.ref(`${involvement}.from_day`), sql.ref(`${involvement}.until_day`)]
  return sql`${from} <= ${today}::date and (${until} is null or ${until} >= ${today}::date)`
}

const scoped = ({ viewer, today }: Reading, scope: Scope): RawBuilder<unknown> => {
  if ('people' in scope) return sql`s.person_id = any (${[...scope.people]}::uuid[])`
  if ('prison' in scope) return scope.prison === null ? sql`true` : sql`s.prison_code = ${scope.prison}`
  const open = sql`exists (select 1 from early_release_case c where c.sentence_id = s.id and c.ended_on is null)`
  switch (viewer?.role) {
    case 'offender-manager': return sql`${open} and s.person_id in (select id from mine)`
    case 'delivery-unit-head': return sql`${open} and exists (select 1 from involvement i where i.person_id = s.person_id and i.organisation_id = ${viewer.organisationId} and i.basis = any (array['responsible', 'supplied']) and ${running('i', today)})`
    case 'resettlement-worker': case 'prison-offender-manager': return sql`${open} and s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId})`
    default: return sql`false`
  }
}

/**
 * People in custody with what the criteria ask of them and where they stand, by planned release. Of two sentences the one that
 * somebody was put forward on counts, else the one that ends last; that another ends later is told with it. Everything is read under the viewer’s own policies; what they may not see is unknown.
 */
export const candidates = async (context: Reading, scope: Scope): Promise<Candidate[]> => {
  const { tx, today, viewer } = context
  const own = 'mine' in scope && viewer?.role === 'offender-manager'
  const { rows } = await sql<Candidate>`
    with recursive ${own ? sql`${myPeople(context)},` : sql``} held as (
      select s.*, current_person(s.person_id) as current from sentence s
      where s.kind = 'custody' and s.released_on is null and s.custody_start <= ${today}::date and ${scoped(context, scope)}
    ), one as (select distinct on (current) * from held order by current, exists (select 1 from early_release_case c where c.sentence_id = held.id and c.ended_on is null) desc, planned_release desc, id)
    select o.current as "personId", p.forename, p.surname, o.id as "sentenceId", o.person_id as "writtenUnder", o.months, o.offence_code as "offenceCode", f.title as offence, o.imposed_day as imposed,
      o.custody_start as "custodyStart", o.sentence_end as "sentenceEnd", o.planned_release as "plannedRelease", o.returned_from is not null as returned, (select max(n.planned_release) from sentence n where n.person_id = any (ids.all_ids) and n.kind = 'custody' and n.released_on is null and n.custody_start <= ${today}::date and n.id <> o.id and n.planned_release > o.planned_release) as "otherUntil",
      o.prison_code as "prisonCode", coalesce(q.name, o.prison_code) as "prisonName",
      (select r.harm from risk_assessment r where r.person_id = any (ids.all_ids) order by r.assessed_on desc, r.recorded_at desc limit 1) as harm,
      (select c.outcome from accommodation a join address_check c on c.accommodation_id = a.id where a.person_id = any (ids.all_ids) and a.ended_on is null order by c.checked_on desc, c.recorded_at desc limit 1) as address,
      coalesce((select jsonb_object_agg(x.asked, x.answer) from (select distinct on (asked) asked, answer from early_release_fact where sentence_id = o.id order by asked, place desc) x), '{}') as asked,
      exists (select 1 from involvement i left join organisation w on w.id = i.organisation_id where i.person_id = any (ids.all_ids) and i.organisation_id = ${viewer?.organisationId ?? null} and ${running('i', today)}
        and case when w.prison_code is not null then i.basis = 'responsible' and w.prison_code = o.prison_code
          else i.basis = 'responsible' or (i.basis = 'supplied' and not exists (select 1 from involvement r join organisation u on u.id = r.organisation_id
            where r.person_id = any (ids.all_ids) and r.basis = 'responsible' and u.kind = 'probation' and r.organisation_id <> i.organisation_id and ${running('r', today)})) end) as ours,
      exists (select 1 from management m where m.person_id = any (ids.all_ids) and m.side = 'community' and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed,
      (select jsonb_build_object('id', c.id, 'personId', c.person_id, 'schemeId', c.scheme_id, 'day', c.early_day, 'dueOn', c.due_on, 'plannedBefore', c.planned_before, 'putForwardOn', c.put_forward_on, 'version', c.version,
        'checks', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'agency', k.agency, 'due', k.due_on, 'answeredOn', k.answered_on, 'answer', coalesce(a.answer, h.answer), 'words', coalesce(a.words, h.words), 'toldBy', coalesce(a.told_by, h.told_by)) order by k.agency)
          from early_release_check k
          left join lateral (select answer, words, told_by from early_release_answer where check_id = k.id order by place desc limit 1) a on true
          left join lateral (select answer, words, told_by from early_release_place where check_id = k.id order by place desc limit 1) h on true
          where k.case_id = c.id), '[]'),
        'decided', coalesce((select jsonb_agg(jsonb_build_object('side', d.side, 'decision', d.decision, 'reason', d.reason, 'on', d.decided_on, 'by', w.name, 'byId', d.decided_by) order by d.recorded_at)
          from early_release_decision d left join account w on w.id = d.decided_by where d.case_id = c.id), '[]'))
        from early_release_case c where c.sentence_id = o.id and c.ended_on is null) as case
    from one o cross join lateral (select array(select same_people(o.current)) as all_ids) ids
    join person p on p.id = o.current join offence f on f.code = o.offence_code left join prison q on q.code = o.prison_code
    order by o.planned_release, p.surname, p.forename, o.id limit ${CANDIDATES_MAX + 1}`.execute(tx)
  return rows
}

export interface CheckDue {
  readonly id: string
  readonly personId: string
  readonly writtenUnder: string
  readonly forename: string
  readonly surname: string
  readonly due: Day
  readonly answeredOn: Day | null
}

/** The question about housing, for a council’s officer, who sees that they are asked and nothing of the sentence. */
export const housingAsked = async ({ tx, viewer, today }: Reading, { until, limit, people }: { readonly until: Day; readonly limit: number; readonly people?: readonly string[] | undefined }): Promise<CheckDue[]> => {
  const { rows } = await sql<CheckDue>`
    select k.id, p.id as "personId", k.person_id as "writtenUnder", p.forename, p.surname, k.due_on as due, k.answered_on as "answeredOn"
    from (select k.*, current_person(k.person_id) as current from early_release_check k
      where k.agency = 'housing' and k.ended_on is null and k.due_on <= ${until}::date and ${people ? sql`k.person_id = any (${[...people]}::uuid[])` : sql`k.answered_on is null and exists (select 1 from involvement i
        where i.person_id = k.person_id and i.organisation_id = ${viewer?.organisationId ?? null} and ${running('i', today)})`} offset 0) k
    join person p on p.id = k.current order by k.due_on, k.id limit ${limit}`.execute(tx)
  return rows
}
