/** The audit of the weeks before the demonstration began, and one review of it that is overdue. */
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../../src/core/dates.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { ROLES } from '../../src/platform/vocabulary.ts'
import { NAMESAKE, seededLooks, type SeededLook } from '../looks.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'

const ALLOWED = 'visible: your organisation is responsible for this person, under the partnership’s agreement'

/** Writes them as the requests would have: ids, classes and field names. The worker seals them, and lists what stands out, at its first turn. */
export const loadLooks = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows: [kin] } = await client.query<{ id: string; surname: string }>(`
    select p.id, p.surname from person p join involvement i on i.person_id = p.id where i.organisation_id = $1 order by p.reference limit 1`, [organisationId(NAMESAKE.organisation)])
  // An installation without anybody in the prison has no namesake there either.
  if (!kin) return
  await client.query('insert into account (id, handle, name, email) values ($1, $2, $3, $4)', [accountId(NAMESAKE.handle), NAMESAKE.handle, `${NAMESAKE.forename} ${kin.surname}`, `${NAMESAKE.handle}@example.invalid`])
  await client.query('insert into membership (id, account_id, organisation_id, role, purpose, from_day) values ($1, $2, $3, $4, $5, $6)',
    [idOf('membership', NAMESAKE.handle), accountId(NAMESAKE.handle), organisationId(NAMESAKE.organisation), NAMESAKE.role, NAMESAKE.purpose, addDays(today, -400)])
  const looks = seededLooks(today)
  const people = await peopleOf(client, looks, kin.id)
  const { rows: hats } = await client.query<{ account_id: string; organisation_id: string }>('select distinct on (account_id) account_id, organisation_id from membership where account_id = any ($1::uuid[]) order by account_id, from_day', [looks.map(({ who }) => accountId(who))])
  const home = new Map(hats.map((hat) => [hat.account_id, hat.organisation_id]))
  const entries = looks.flatMap((look, i) => {
    const group = people(look)
    const person = look.group === 'nobody' ? null : (group[look.person % Math.max(1, group.length)] ?? null)
    if (look.group !== 'nobody' && person === null) return []
    return [{
      id: idOf('audit', String(i)), occurred_at: momentOf(look), request_id: idOf('audit-request', String(i)), door: 'web', account_id: accountId(look.who), organisation_id: home.get(accountId(look.who)) ?? null,
      role: look.role, purpose: ROLES[look.role].purposes[0], name: look.name, kind: 'query', outcome: look.outcome, person_ids: person ? [person] : [], people_count: person ? 1 : 0,
      classes: ['identity', 'contact'], fields: ['person'], allowed_by: person ? ALLOWED : null,
    }]
  })
  const [first] = entries
  if (first) await copyRows(client, 'audit_entry', Object.keys(first) as (keyof typeof first)[], entries)
  await loadOverdue(client, today)
}

const momentOf = ({ day, minute }: Pick<SeededLook, 'day' | 'minute'>): Date => new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000)

/** The people of each group: somebody's own caseload, strangers to their organisation, and the namesake. */
const peopleOf = async (client: PoolClient, looks: readonly SeededLook[], kin: string): Promise<(look: SeededLook) => readonly string[]> => {
  const { rows: own } = await client.query<{ account_id: string; person_id: string }>(`
    select distinct account_id, person_id from management where account_id = any ($1::uuid[]) order by 1, 2`, [looks.map(({ who }) => accountId(who))])
  const { rows: strangers } = await client.query<{ id: string }>(`
    select p.id from person p where not exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = $1) order by p.reference limit 10`, [organisationId(NAMESAKE.organisation)])
  const caseloads = Map.groupBy(own, (row) => row.account_id)
  return ({ who, group }) => (group === 'strangers' ? strangers.map(({ id }) => id) : group === 'namesake' ? [kin] : (caseloads.get(accountId(who)) ?? []).map((row) => row.person_id))
}

/** Found a week ago and looked into by nobody. */
const loadOverdue = async (client: PoolClient, today: Day): Promise<void> => {
  const day = addDays(today, -8)
  const [first, last] = [momentOf({ day, minute: 1325 }), momentOf({ day, minute: 1391 })]
  await client.query(`insert into unusual_look (id, account_id, organisation_id, day, rule, how_many, first_at, last_at, found_at, due_day) values ($1, $2, $3, $4, 'at-night', 4, $5, $6, $7, $8)`,
    [idOf('unusual', 'overdue'), accountId('ruth.demoway'), organisationId('housing-peterborough'), day, first, last, momentOf({ day: addDays(day, 1), minute: 60 }), addDays(today, -4)])
}
