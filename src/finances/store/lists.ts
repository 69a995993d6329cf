/** Open things of many people at once: one statement for whoever’s list it is. */
import { sql, type RawBuilder } from 'kysely'
import { addDays } from '../../core/dates.ts'
import { myPeople } from '../../housing/actions.ts'
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { STOPPED } from '../kinds.ts'
import { courseOf, custodyColumns, ITEM_COLUMNS, partnerCustody, partnerItems, type CustodyRow, type ItemRow } from '../store.ts'
import type { Course } from '../workflow.ts'

/** Somebody with the open things of their custody. */
export interface MoneyRow {
  readonly personId: string
  readonly forename: string
  readonly surname: string
  readonly course: Course
  readonly prison: string | null
  readonly items: readonly ItemRow[]
}

/** Lists look at who leaves within so many days, and at whom a prison received as long ago. */
export const LIST_DAYS = 112
/** So many things are looked at; a prison of 1,500 has fewer open that are near. */
const ROWS_MAX = 6000
/** After release nobody goes on asking for longer than this. */
const AFTER_RELEASE_DAYS = 120

interface Joined extends CustodyRow { readonly currentId: string; readonly forename: string; readonly surname: string; readonly items: readonly ItemRow[] }

const inScope = ({ viewer, today }: Reading, people: readonly string[] | undefined): RawBuilder<unknown> => {
  if (people) return sql`s.person_id = any (${[...people]}::uuid[])`
  const soon = sql`(s.planned_release <= ${addDays(today, LIST_DAYS)}::date or s.custody_start >= ${addDays(today, -28)}::date or exists (select from finance_item n where n.sentence_id = s.id and n.ended_on is null and n.kind = any (array['housing-costs', 'fines', 'debt'])))`
  switch (viewer?.role) {
    case 'resettlement-worker': case 'prison-offender-manager': return sql`s.released_on is null and s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId}) and ${soon}`
    case 'offender-manager': return sql`s.released_on >= ${addDays(today, -AFTER_RELEASE_DAYS)}::date and s.person_id in (select id from mine)`
    case 'delivery-unit-head': return sql`s.released_on >= ${addDays(today, -AFTER_RELEASE_DAYS)}::date and exists (select from involvement i where i.person_id = s.person_id and i.organisation_id = ${viewer.organisationId} and i.basis = 'responsible' and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date))`
    default: return sql`false`
  }
}

const ofCase = async (context: Reading, people: readonly string[] | undefined): Promise<MoneyRow[]> => {
  const { today, tx, viewer } = context
  const mine = !people && viewer?.role === 'offender-manager'
  const { rows } = await sql<Joined>`
    ${mine ? sql`with recursive ${myPeople(context)}` : sql``}
    select p.id as "currentId", p.forename, p.surname, ${custodyColumns(sql`same.ids`, today)},
      coalesce((select json_agg(x) from (select ${ITEM_COLUMNS} from finance_item f where f.sentence_id = s.id and f.ended_on is null order by f.kind, f.what, f.id) x), '[]') as items
    from sentence s cross join lateral (select array(select same_people(s.person_id)) as ids, current_person(s.person_id) as current offset 0) same join person p on p.id = same.current
    where s.custody_start is not null and s.custody_ended_as is null and ${inScope(context, people)}
      and (exists (select from finance_item n where n.sentence_id = s.id and n.ended_on is null) or (s.released_on is null and not exists (select from finance_review r where r.sentence_id = s.id)))
      and s.id = (select last.id from sentence last where last.person_id = any (same.ids) and last.custody_start is not null order by last.released_on is not null, coalesce(last.released_on, last.planned_release) desc, last.custody_start desc, last.id limit 1)
    order by coalesce(s.released_on, s.planned_release), s.id limit ${ROWS_MAX}`.execute(tx)
  return rows.map((row) => ({ personId: row.currentId, forename: row.forename, surname: row.surname, prison: row.prison, course: courseOf(row, row.items), items: row.items }))
}

const ofPartner = async (context: Reading, people: readonly string[] | undefined): Promise<MoneyRow[]> => {
  const rows = await partnerItems(context, people ?? null, true)
  if (rows.length === 0) return []
  const { rows: names } = await sql<{ id: string; current: string; forename: string; surname: string }>`
    select x.id, p.id as current, p.forename, p.surname from (select id, current_person(id) as current from unnest(${[...new Set(rows.map((row) => row.personId))]}::uuid[]) y(id) offset 0) x join person p on p.id = x.current`.execute(context.tx)
  const known = new Map(names.map((one) => [one.id, one]))
  return [...Map.groupBy(rows, (row) => known.get(row.personId)?.current ?? '')].flatMap(([current, items]) => {
    const [first] = items
    const name = first && known.get(first.personId)
    return first && name ? [{ personId: current, forename: name.forename, surname: name.surname, prison: first.prison, course: courseOf(partnerCustody(first), items), items }] : []
  })
}

/** Those with whom the viewer has something to do about money and papers: their own list, or the people who are named. */
export const moneyRows = async (context: Reading, people?: readonly string[]): Promise<MoneyRow[]> => {
  const role = context.viewer?.role
  if (role === 'work-coach' || role === 'caseworker') return ofPartner(context, people)
  return CASE_ROLES.some((one) => one === role) ? ofCase(context, people) : []
}

/** Is something of money and papers of this custody under way, or done? For lists of many people. */
export const moneyUnderWay = (sentence: RawBuilder<unknown>): RawBuilder<unknown> => sql`exists (select from finance_item f where f.sentence_id = ${sentence} and f.state <> all (${[...STOPPED]}::text[]))`

