/** What a change of manager does to consent: it lapses when the person moves to another organisation, and the new manager asks again. */
import { sql } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Acting, DueRow, Reading } from '../../platform/context.ts'
import { samePeople } from '../../people/actions.ts'
import { lapseConsents, neverAsked, restoreConsents } from '../../sharing/actions.ts'
import { movedToAnotherOrganisation } from '../rules.ts'
import { responsibilitiesForDecision } from '../store.ts'

/** After a change of who is responsible: consents lapse on the day of a move to another organisation, and stand again when a move does not come about. */
export const consentsAfterChange = async (context: Acting, { person, management, day }: { readonly person: string; readonly management: string; readonly day: Day }): Promise<string[]> => {
  const rows = await responsibilitiesForDecision(context, await samePeople(context, person))
  const row = rows.find((one) => one.id === management)
  if (!row) return []
  if (row.until !== null && row.until <= row.from) return restoreConsents(context, person, row.from)
  return row.until === null && row.from === day && movedToAnotherOrganisation(rows, row) ? lapseConsents(context, person, day) : []
}

/** So many days before a consent expires its manager is reminded. */
const ASK_AGAIN_DAYS = 28

/** What is to be asked of my people: for the first time, and again where a consent lapsed with a move, has expired or will soon, while the agreement still rests on it. */
export const consentsDue = async (context: Reading, { until, limit, people }: { until: Day; limit: number; people?: readonly string[] }): Promise<DueRow[]> => {
  const { viewer, today } = context
  if (!viewer) return []
  const notice = addDays(today, ASK_AGAIN_DAYS)
  const { rows } = await sql<{ personId: string; due: Day; title: string; answer: string }>`
    with mine as materialized (
      select distinct m.person_id from management m
      where m.account_id = ${viewer.accountId} and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today})
        ${people ? sql`and m.person_id = any (${[...people]}::uuid[])` : sql``}
    ), newest as (
      select distinct on (c.person_id, c.agreement_id, asked.class) c.person_id, c.agreement_id, c.answer, c.from_day, c.until_day, a.title
      from consent c join agreement a on a.id = c.agreement_id cross join lateral unnest(c.classes) asked (class)
      where c.person_id = any (array(select person_id from mine)) and c.from_day <= ${today} and a.until_day >= ${today} and asked.class = any (a.consent_classes)
      order by c.person_id, c.agreement_id, asked.class, c.from_day desc, c.recorded_order desc
    )
    select person_id as "personId", case answer when 'lapsed' then from_day else until_day end as due, title, answer from newest
    where answer = 'lapsed' and from_day <= ${until} or answer = 'given' and until_day <= least(${until}::date, ${notice}::date)
    group by 1, 2, 3, 4 order by 2 limit ${limit}`.execute(context.tx)
  const again = rows.map(({ personId, due, title, answer }) => ({
    personId, due, words: answer === 'lapsed' ? `Ask again for consent under “${title}”: it lapsed with the handover` : `Ask again for consent under “${title}”: it ${due < today ? 'has expired' : 'expires'}`, href: `/people/${personId}/consent`,
  }))
  return [...again, ...await askFirst(context, { account: viewer.accountId, until, limit, people })].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)).slice(0, limit)
}

/** So many days after the agreement covers a person, or the person became theirs, the manager is to have asked. */
const ASK_FIRST_DAYS = 14

/** People of one manager whom an agreement covers and whom nobody has asked: once asked, whatever they answered, it is done. */
const askFirst = async (context: Reading, { account, until, limit, people }: { account: string; until: Day; limit: number; people?: readonly string[] | undefined }): Promise<DueRow[]> => {
  const mine = await context.tx.selectFrom('management').select(['person_id as person', 'from_day as from'])
    .where('account_id', '=', account).where('from_day', '<=', context.today).where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', context.today)]))
    .$if(people !== undefined, (found) => found.where('person_id', '=', sql<string>`any (${[...people ?? []]}::uuid[])`)).execute()
  const since = new Map(mine.map((row) => [row.person, row.from]))
  const unasked = await neverAsked(context, [...since.keys()])
  return unasked.map(({ person, title, classes, from }) => {
    const began = since.get(person) ?? from
    return { personId: person, due: addDays(began > from ? began : from, ASK_FIRST_DAYS), words: `Ask whether ${classes} may be shared under “${title}”`, href: `/people/${person}/consent` }
  }).filter((row) => row.due <= until).toSorted((a, b) => (a.due < b.due ? -1 : 1)).slice(0, limit)
}
