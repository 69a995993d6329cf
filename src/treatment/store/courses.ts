/** Requirements and ways to them with what decides what comes next: of one person, of a manager’s people, of a provider. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import { myPeople } from '../../housing/actions.ts'
import type { Reading } from '../../platform/context.ts'
import type { Pathway } from '../../platform/vocabulary.ts'
import type { Course, Path } from '../workflow.ts'
import { TREATMENT_PATHWAYS, type Kind, type Setting } from '../rules.ts'

/** Whose rows: those of people who are named, or the viewer’s own to act on. */
export interface Scope { readonly people?: readonly string[] | undefined }

interface About {
  readonly currentId: string
  readonly forename: string
  readonly surname: string
  /** Does an offender manager in the community manage them today? */
  readonly managed: boolean
  readonly provider: string | null
  readonly providerId: string | null
}

export interface RequirementRow extends Course, About {
  readonly id: string
  readonly personId: string
  readonly reference: string
  readonly sentenceId: string
  readonly court: string
  readonly setting: Setting
  readonly practitioner: string | null
  readonly consentedOn: Day | null
  readonly source: 'platform' | 'imported'
  readonly version: number
  readonly organisationId: string
  /** Every review that was held or is planned; one that was put off is none. */
  readonly reviewDays: readonly Day[]
}

export interface PathRow extends Path, About {
  readonly id: string
  readonly kinds: readonly Kind[]
}

/** Whose row it is, given the column that names the person and the one that names the provider. */
const whose = ({ viewer, today }: Reading, { people }: Scope, table: string): RawBuilder<unknown> => {
  const person = sql.ref(`${table}.person_id`)
  if (people) return sql`${person} = any (${[...people]}::uuid[])`
  switch (viewer?.role) {
    case 'offender-manager': return sql`${person} in (select id from mine)`
    case 'caseworker': return sql`${sql.ref(`${table}.provider_organisation_id`)} = ${viewer.organisationId}`
    case 'delivery-unit-head': return sql`exists (select 1 from involvement i where i.person_id = ${person} and i.organisation_id = ${viewer.organisationId} and i.basis = 'responsible'
      and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date))`
    default: return sql`false`
  }
}

const withMine = (context: Reading, { people }: Scope): RawBuilder<unknown> => (!people && context.viewer?.role === 'offender-manager' ? sql`with recursive ${myPeople(context)}` : sql``)

const managed = (today: Day, table: string): RawBuilder<unknown> => sql`exists (select 1 from management m where m.person_id = any (array(select same_people(${sql.ref(`${table}.person_id`)}))) and m.side = 'community'
  and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed`

/** Requirements with what decides their next steps: those of people who are named, ended ones too; else the open ones of the viewer. One statement. */
export const requirementRows = async (context: Reading, scope: Scope): Promise<RequirementRow[]> => {
  const { tx, today } = context
  const days = (what: RawBuilder<unknown>) => sql`array(${what})::text[]`
  const { rows } = await sql<RequirementRow>`
    ${withMine(context, scope)}
    select r.id, r.person_id as "personId", r.current as "currentId", p.forename, p.surname, r.reference, r.sentence_id as "sentenceId", r.kinds, r.court, r.made_on as "madeOn", r.ends_on as "endsOn",
      r.setting, r.practitioner, r.consented_on as "consentedOn", r.consented_on is not null as consented, r.test_every_days as "testEveryDays", r.review_every_months as "reviewEveryMonths",
      r.provider_organisation_id as "providerId", o.name as provider, r.state, r.state_on as "stateOn", r.source, r.version, r.organisation_id as "organisationId", ${managed(today, 'r')},
      (select min(s.day) from treatment_session s where s.requirement_id = r.id and s.attendance is null) as "openSession",
      (select max(s.day) from treatment_session s where s.requirement_id = r.id and s.attendance is not null) as "lastSession",
      (select max(t.day) from treatment_test t where t.requirement_id = r.id) as "lastTest",
      (select min(v.day) from treatment_review v where v.requirement_id = r.id and v.outcome is null) as "openReview",
      coalesce((select v.reported_on is not null from treatment_review v where v.requirement_id = r.id and v.outcome is null order by v.day limit 1), false) as reported,
      (select max(v.day) from treatment_review v where v.requirement_id = r.id and v.outcome <> 'adjourned') as "lastReview",
      ${days(sql`select v.day from treatment_review v where v.requirement_id = r.id and v.outcome is distinct from 'adjourned' order by v.day`)} as "reviewDays",
      ${days(sql`select s.day from treatment_session s where s.requirement_id = r.id and s.attendance = 'missed' order by s.day`)} as missed,
      ${days(sql`select w.on_day from treatment_requirement_step w where w.requirement_id = r.id and w.step = 'warned' order by w.on_day`)} as warned,
      (select max(w.on_day) from treatment_requirement_step w where w.requirement_id = r.id and w.step = 'breach-decided') as "settledOn"
    from (select r.*, current_person(r.person_id) as current from treatment_requirement r
      where ${whose(context, scope, 'r')} and (${scope.people !== undefined}::boolean or r.state in ('in-force', 'breach')) offset 0) r
    join person p on p.id = r.current left join organisation o on o.id = r.provider_organisation_id
    order by r.made_on desc, r.id`.execute(tx)
  return rows
}

/** Ways to a requirement that are not at their end. One statement. */
export const openPathRows = async (context: Reading, scope: Scope): Promise<PathRow[]> => {
  const { rows } = await sql<PathRow>`
    ${withMine(context, scope)}
    select t.id, t.current as "currentId", p.forename, p.surname, t.kinds, t.state, t.state_on as "stateOn", t.assess_by as "assessBy", t.hearing_on as "hearingOn",
      o.name as provider, t.provider_organisation_id as "providerId", ${managed(context.today, 't')}
    from (select t.*, current_person(t.person_id) as current from treatment_path t where ${whose(context, scope, 't')} and t.state in ('to-assess', 'assessed', 'willing', 'proposed') offset 0) t
    join person p on p.id = t.current left join organisation o on o.id = t.provider_organisation_id`.execute(context.tx)
  return rows
}

/** Days after an order in which a need without a treatment requirement is still put before the offender manager (own standard). */
export const SUGGESTED_FOR_DAYS = 28

export interface SuggestionRow {
  readonly currentId: string
  readonly forename: string
  readonly surname: string
  readonly sentenceOn: Day
  readonly pathways: readonly string[]
}

/**
 * People of an offender manager who are to be sentenced, or were lately to an order in the community, whose newest assessment finds a need
 * on health or drugs and alcohol, and for whom nobody has decided about treatment since that sentence was in sight. One statement.
 */
export const suggestionRows = async (context: Reading, scope: Scope): Promise<SuggestionRow[]> => {
  const { viewer, today, tx } = context
  if (viewer?.role !== 'offender-manager' && !scope.people) return []
  const { rows } = await sql<SuggestionRow>`
    with recursive ${scope.people ? sql`mine(id) as (select unnest(${[...scope.people]}::uuid[]))` : myPeople(context)}, term as (
      select distinct on (current_person(s.person_id)) current_person(s.person_id) as current, s.imposed_day
      from sentence s where s.person_id in (select id from mine) and s.kind in ('community', 'suspended') and s.imposed_day >= ${addDays(today, -SUGGESTED_FOR_DAYS)}::date
      order by current_person(s.person_id), s.imposed_day desc
    ), same as (select t.current, t.imposed_day, array(select same_people(t.current)) as ids from term t offset 0)
    select s.current as "currentId", p.forename, p.surname, s.imposed_day as "sentenceOn", n.pathways
    from same s join person p on p.id = s.current
    cross join lateral (
      select array_agg(a.pathway order by a.pathway) as pathways from (
        select distinct on (a.pathway) a.pathway, a.need from assessment a where a.person_id = any (s.ids) and a.pathway = any (${[...TREATMENT_PATHWAYS]}::text[])
        order by a.pathway, a.assessed_on desc, a.recorded_at desc, a.id) a where a.need) n
    where n.pathways is not null
      and not exists (select 1 from treatment_path t where t.person_id = any (s.ids) and t.started_on >= s.imposed_day - 90)
      and not exists (select 1 from treatment_requirement r where r.person_id = any (s.ids) and r.made_on >= s.imposed_day)
    order by s.imposed_day, p.surname, p.forename, p.id`.execute(tx)
  return rows
}

/** The record on which a requirement stands, if the viewer may see it. */
export const requirementOf = async ({ tx }: Pick<Reading, 'tx'>, id: string): Promise<string | null> =>
  (await tx.selectFrom('treatment_requirement').select('person_id').where('id', '=', id).executeTakeFirst())?.person_id ?? null

/** The requirement of an appointment or a review. */
export const requirementOfRow = async ({ tx }: Pick<Reading, 'tx'>, table: 'treatment_session' | 'treatment_review', id: string): Promise<string | null> =>
  (await tx.selectFrom(table).select('requirement_id').where('id', '=', id).executeTakeFirst())?.requirement_id ?? null

export interface NeedsSeen {
  readonly needs: readonly { readonly pathway: Pathway; readonly need: boolean }[]
  readonly answers: readonly { readonly question: string; readonly options: readonly string[] }[]
}

/** The newest judgement on the two pathways, and the answers behind it that the viewer may see. */
export const needsSeen = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<NeedsSeen> => {
  const { rows } = await sql<{ pathway: Pathway; need: boolean; answers: NeedsSeen['answers'] }>`
    select a.pathway, a.need, coalesce((select json_agg(json_build_object('question', h.question, 'options', h.options)) from assessment_health_answer h where h.assessment_id = a.id), '[]') as answers
    from (select distinct on (pathway) * from assessment where person_id = any (${[...people]}::uuid[]) and pathway = any (${[...TREATMENT_PATHWAYS]}::text[])
      order by pathway, assessed_on desc, recorded_at desc, id) a`.execute(tx)
  return { needs: rows, answers: rows.flatMap((row) => row.answers) }
}
