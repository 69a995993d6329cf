/** GP registration of the demonstration: of people who leave prison with a need on health or drugs and alcohol. Seeded fault: one of the story is without a GP on day 28. */
import type { PoolClient } from 'pg'
import { addDays, daysBetween, type Day } from '../../src/core/dates.ts'
import { seededRandom } from '../../src/core/random.ts'
import type { GpAnswer, GpPoint } from '../../src/treatment/gp.ts'
import { loadGpAnswers } from '../../src/treatment/store/gp.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** Invented: how often each answer is given, inside and outside. */
const BEFORE = { registered: 58, applied: 14, 'turned-away': 8, none: 20 } as const
const AFTER = { registered: 86, applied: 6, none: 4, 'not-wanted': 4 } as const
const PRACTICES = ['Example Street Surgery', 'Riverside Test Practice', 'Mockwell Medical Centre'] as const

interface Leaver { readonly sentence: string; readonly person: string; readonly release: Day; readonly released: boolean; readonly prison: string; readonly managed: boolean }

/** Loads them in the transaction of the client, once the population is there. */
export const loadGpRegistrations = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<Leaver>(`
    select s.id as sentence, s.person_id as person, coalesce(s.released_on, s.planned_release) as release, s.released_on is not null as released, o.id as prison,
      exists (select 1 from management m where m.person_id = s.person_id and m.account_id = any ($3::uuid[]) and m.until_day is null) as managed
    from sentence s join organisation o on o.prison_code = s.prison_code
    where s.kind = 'custody' and s.custody_ended_as is null and coalesce(s.released_on, s.planned_release) between $1 and $2
      and exists (select 1 from assessment a where a.person_id = s.person_id and a.need and a.pathway in ('health', 'drugs-alcohol'))
      and not exists (select 1 from sight_limit l where l.person_id = s.person_id) and not exists (select 1 from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id)
    order by release, s.id`, [addDays(today, -90), addDays(today, 24), ['priya.example', 'daniel.testwell'].map(accountId)])
  const random = seededRandom('gp registration')
  const since = (one: Leaver): number => (one.released ? daysBetween(one.release, today) : -1)
  const without = rows.find((one) => one.managed && since(one) >= 29) ?? rows.find((one) => since(one) >= 29)
  await loadGpAnswers(client, rows.flatMap((one) => {
    const chance = random.fork(one.sentence)
    const answer = (point: GpPoint, day: Day, given: GpAnswer, organisation: string) => ({
      id: idOf('gp answer', `${one.sentence} ${point}`), person_id: one.person, sentence_id: one.sentence, point, answer: given, practice: given === 'registered' ? chance.pick(PRACTICES) : null, on_day: day, organisation_id: organisation, recorded_at: atNine(day),
    })
    const asked = addDays(one.release, -25)
    return [
      ...(asked <= today && chance.chance(0.8) ? [answer('before', asked, chance.weighted(BEFORE), one.prison)] : []),
      ...(since(one) >= 1 ? [answer('day-1', addDays(one.release, 1), one === without ? 'none' : chance.weighted(AFTER), organisationId(PROBATION_UNIT))] : []),
      ...(since(one) >= 28 && (one === without || chance.chance(0.95)) ? [answer('day-28', addDays(one.release, 28), one === without ? 'none' : chance.weighted({ registered: 95, 'not-wanted': 5 }), organisationId(PROBATION_UNIT))] : []),
    ]
  }))
}
