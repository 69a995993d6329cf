/** GP registration of people who leave prison: leavers with what was answered, and the answers. */
import { sql, type RawBuilder } from 'kysely'
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../../core/dates.ts'
import { myPeople } from '../../housing/actions.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { copyRows, type Cell } from '../../platform/copy.ts'
import type { GpAnswer, GpCourse, GpPoint } from '../gp.ts'
import type { Scope } from './courses.ts'

/** Releases of so many days back are followed, and so many ahead are asked of. */
const FOLLOWED_DAYS = 90
const ASKED_DAYS = 31

export interface GpRow extends GpCourse { readonly currentId: string; readonly personId: string; readonly forename: string; readonly surname: string; readonly sentenceId: string; readonly managed: boolean }

const whose = ({ viewer }: Reading, { people }: Scope): RawBuilder<unknown> => {
  if (people) return sql`s.person_id = any (${[...people]}::uuid[])`
  switch (viewer?.role) {
    case 'prison-offender-manager': return sql`s.released_on is null and s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId}::uuid)`
    case 'offender-manager': return sql`s.released_on is not null and s.person_id in (select id from mine)`
    case 'delivery-unit-head': return sql`s.released_on is not null`
    default: return sql`false`
  }
}

/** Leavers with a need on health or on drugs and alcohol whose health the viewer’s own organisation may see. One statement. */
export const gpRows = async (context: Reading, scope: Scope): Promise<GpRow[]> => {
  const { viewer, today, tx } = context
  const own = scope.people ? sql`true` : sql`'responsible' = any ((select own_bases('health'))::text[]) and exists (select 1 from involvement i where i.person_id = s.person_id and i.organisation_id = ${viewer?.organisationId ?? null}::uuid and i.basis = 'responsible'
    and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date) and (not i.guarded or admitted(i.person_id, i.organisation_id, 'health')))`
  const { rows } = await sql<GpRow>`
    ${!scope.people && viewer?.role === 'offender-manager' ? sql`with recursive ${myPeople(context)}` : sql``}
    select s.id as "sentenceId", s.person_id as "personId", s.current as "currentId", p.forename, p.surname, coalesce(s.released_on, s.planned_release) as "releaseDay", s.released_on is not null as released,
      exists (select 1 from management m where m.person_id = any (s.ids) and m.side = 'community' and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed,
      coalesce((select json_object_agg(g.point, g.answer) from (select distinct on (a.point) a.point, a.answer from gp_answer a where a.sentence_id = s.id order by a.point, a.place desc) g), '{}') as answers
    from (select s.*, current_person(s.person_id) as current, array(select same_people(s.person_id)) as ids from sentence s
      where s.kind = 'custody' and s.custody_ended_as is null and coalesce(s.released_on, s.planned_release) between ${addDays(today, -FOLLOWED_DAYS)}::date and ${addDays(today, ASKED_DAYS)}::date and ${whose(context, scope)} and ${own} offset 0) s
    join person p on p.id = s.current
    where exists (select 1 from assessment a where a.person_id = any (s.ids) and a.pathway in ('health', 'drugs-alcohol') and a.need)
      and not exists (select 1 from sentence later where later.returned_from = s.id)
    order by "releaseDay" desc, s.id`.execute(tx)
  return rows
}

export interface StoredGp { readonly point: GpPoint; readonly answer: GpAnswer; readonly practice: string | null; readonly day: Day; readonly by: string | null; readonly organisation: string }

/** Every answer about these people that the viewer may see, the newest first. */
export const gpAnswersOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<StoredGp[]> => {
  const { rows } = await sql<StoredGp>`select g.point, g.answer, g.practice, g.on_day as day, a.name as by, o.name as organisation
    from gp_answer g join organisation o on o.id = g.organisation_id left join account a on a.id = g.recorded_by where g.person_id = any (${[...people]}::uuid[]) order by g.place desc`.execute(tx)
  return rows
}

export const insertGpAnswer = async ({ tx, random, viewer, now }: Acting, { person, sentence, ...one }: { readonly person: string; readonly sentence: string; readonly point: GpPoint; readonly answer: GpAnswer; readonly practice: string | null; readonly on_day: Day }): Promise<void> => {
  await tx.insertInto('gp_answer').values({ id: random.uuid(), person_id: person, sentence_id: sentence, ...one, recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now }).execute()
}

const COLUMNS = ['id', 'person_id', 'sentence_id', 'point', 'answer', 'practice', 'on_day', 'organisation_id', 'recorded_at'] as const
/** Copies answers, for the demonstration. */
export const loadGpAnswers = async (client: PoolClient, rows: readonly Readonly<Record<(typeof COLUMNS)[number], Cell>>[]): Promise<void> => {
  await copyRows<string>(client, 'gp_answer', COLUMNS, rows)
}
