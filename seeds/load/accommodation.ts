/**
 * Referrals to councils and what was tried for people of the demonstration, through the door, with its seeded faults: a referral that
 * nobody has answered for 20 days, a refusal for local connection by the council where somebody was born, an address that failed its check
 * after the place was recorded, a placement that ran a night past its end, and somebody with nowhere to sleep three days before release.
 */
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day } from '../../src/core/dates.ts'
import { answerHousing, checkAddress, findPlace, moveDuty, placeInEmergency, recordAttempt, recordStatus, referToCouncil, referToHousing } from '../../src/housing/actions.ts'
import { perform, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

const PETERBOROUGH = 'E06000031'

const persona = (handle: string, day: Day): Context => {
  const one = PERSONAS.find((candidate) => candidate.handle === handle)
  if (!one) throw new Error(`The demonstration has no persona ${handle}.`)
  return contextFor({ accountId: accountId(handle), name: one.name, organisationId: organisationId(one.organisation), organisationName: '', role: one.role, purpose: one.purpose }, 'job', atNine(day))
}

interface Leaver {
  readonly id: string
  readonly release: Day
  readonly housed: boolean
}

/** People in HMP Peterborough whom the prison has held these weeks: those with no place first, the soonest to leave first. */
const leavers = async ({ owner }: Databases, today: Day): Promise<Leaver[]> => (await sql<Leaver>`
  select p.id, s.planned_release as release, exists (select 1 from accommodation a where a.person_id = s.person_id and a.ended_on is null) as housed from sentence s join person p on p.id = s.person_id
  where s.released_on is null and s.prison_code = 'PBI' and s.custody_start < ${addDays(today, -40)} and s.planned_release between ${addDays(today, 3)} and ${addDays(today, 80)}
    and not exists (select 1 from sight_limit l where l.person_id = s.person_id)
    and not exists (select 1 from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id)
    and exists (select 1 from involvement i where i.person_id = s.person_id and i.organisation_id = ${organisationId('hmp-peterborough')} and i.from_day <= ${addDays(today, -25)} and i.until_day is null)
  order by housed, s.planned_release, p.id limit 8`.execute(owner)).rows

/** Records them all. In a demonstration of very few people fewer things happen. Throws where a step is refused. */
export const loadAccommodation = async (core: Core, databases: Databases, today: Day): Promise<void> => {
  const doing = async <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O> => {
    const done = await perform(core, context, action, input)
    if (!done.ok) throw new Error(`A step of the demonstration’s accommodation was refused: ${action.name}: ${done.message}`)
    return done.value
  }
  const leila = (days: number): Context => persona('leila.specimen', addDays(today, -days))
  const ruth = (days: number): Context => persona('ruth.demoway', addDays(today, -days))
  const refer = (person: string, days: number, told: string) =>
    doing(leila(days), referToCouncil, { person, consent: 'yes', how: 'Asked in the resettlement interview', authority: PETERBOROUGH, told })
  const [soonest, silent, failed, born, overrun, agreed, refused] = await leavers(databases, today)
  // Soonest to leave: tried twice, and nothing found.
  if (soonest && !soonest.housed) {
    await doing(leila(9), recordAttempt, { person: soonest.id, what: 'family-or-friends', on: addDays(today, -9), outcome: 'no', words: 'His aunt has no room until spring' })
    await doing(leila(4), recordAttempt, { person: soonest.id, what: 'landlord', on: addDays(today, -4), outcome: 'no-answer', words: 'Two calls to Sample Lettings, no answer' })
    await databases.owner.updateTable('sentence').set({ planned_release: addDays(today, 3) }).where('person_id', '=', soonest.id).where('released_on', 'is', null).where('planned_release', '=', soonest.release).execute()
  }
  if (silent) await refer(silent.id, 20, 'Slept in a car before prison; needs help to keep appointments')
  if (born) {
    const { duty } = await refer(born.id, 15, 'Was born in Peterborough and has nobody anywhere else')
    await doing(ruth(6), moveDuty, { duty, move: 'refuse', refusal: 'no-local-connection', policies: ['local-connection'], words: 'Being born here is no connection by itself; no home, work or family here for five years', version: 1 })
  }
  if (failed && !failed.housed) {
    const { accommodation } = await doing(leila(12), findPlace, { person: failed.id, kind: 'family-or-friends', addressLine: '4 Nowhere Close, Peterborough', from: failed.release })
    await doing(leila(3), checkAddress, { accommodation, outcome: 'failed', on: addDays(today, -3), reason: 'occupants', words: 'The tenant says there is no room and did not agree', version: 1 })
  }
  if (overrun) {
    await doing(leila(5), recordStatus, { person: overrun.id, code: 'no-fixed-abode', from: addDays(today, -120), source: 'He says so' })
    await doing(leila(6), placeInEmergency, { person: overrun.id, authority: PETERBOROUGH, place: 'Specimen Lodge (invented)', payer: 'council', price: '45.50', from: addDays(today, -6), until: addDays(today, -2) })
  }
  if (agreed) {
    const { duty } = await refer(agreed.id, 18, 'Lost his tenancy when he came into prison')
    await doing(ruth(14), moveDuty, { duty, move: 'acknowledge', version: 1 })
    await doing(ruth(10), moveDuty, { duty, move: 'accept', owed: 'prevention', from: addDays(today, -10), version: 2 })
  }
  if (refused) {
    const { referral } = await doing(leila(11), referToHousing, { person: refused.id, kind: 'private-let', toWhom: 'Sample Lettings (invented)', told: 'Rent deposit is paid by the scheme' })
    await doing(leila(7), answerHousing, { housingReferral: referral, move: 'refuse', policies: ['arrears'], words: 'Owes rent from 2024', version: 1 })
  }
}
