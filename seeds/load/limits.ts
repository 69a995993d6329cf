/**
 * Exclusions, locks and emergency access of the demonstration, with their seeded faults: an exclusion whose review is overdue, and an
 * emergency access that nobody reviewed in time. The people are chosen far from those whom the story is about.
 */
import type { PoolClient } from 'pg'
import { addDays, addMonths, type Day } from '../../src/core/dates.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { reviewDueDay } from '../../src/sharing/emergencies.ts'
import { COMMISSIONER, PROBATION_UNIT } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'

const PRISON = 'hmp-peterborough'

interface Chosen { readonly id: string; readonly reference: string }

/** The first whom a query finds; a demonstration of very few people may have nobody who fits. */
const chosen = async (client: PoolClient, query: string, values: readonly unknown[]): Promise<Chosen | undefined> => (await client.query<Chosen>(query, [...values])).rows[0]

const MANAGED_BY = `
  select p.id, p.reference from management m join person p on p.id = m.person_id
  where m.account_id = $1 and m.from_day <= $2 and (m.until_day is null or m.until_day > $2)
    and not exists (select 1 from management other where other.person_id = p.id and other.account_id <> m.account_id and (other.until_day is null or other.until_day > $2))`

/** Loads them, once the population is there. */
export const loadLimits = async (client: PoolClient, today: Day): Promise<void> => {
  const unit = organisationId(PROBATION_UNIT)
  const prison = organisationId(PRISON)
  const [moira, daniel, samuel, leila, helen] = ['moira.placeholder', 'daniel.testwell', 'samuel.dummett', 'leila.specimen', 'helen.sampleton'].map(accountId)
  const moment = (day: Day, time: string): Date => new Date(`${day}T${time}Z`)

  const relative = await chosen(client, `${MANAGED_BY} order by p.reference desc limit 1`, [moira, today])
  const locked = await chosen(client, `${MANAGED_BY} and m.organisation_id = $3
    order by (select max(s.planned_release) from sentence s where s.person_id = p.id) desc nulls last, p.reference limit 1`, [samuel, today, prison])
  const limits = [
    relative && {
      person: relative.id, kind: 'exclusion', organisation: unit, accounts: [daniel], by: helen, from: addMonths(today, -6), review: addDays(today, -4),
      reason: 'His sister is married to this man. Daniel told his head himself when the allocation list named him.',
    },
    locked && {
      person: locked.id, kind: 'lock', organisation: prison, accounts: [samuel, leila], by: samuel, from: addMonths(today, -1), review: addMonths(today, 2),
      reason: 'The press has asked staff about him. Only those who work with him on this wing need his record.',
    },
  ].filter((one) => one !== undefined)
  await copyRows(client, 'sight_limit', ['id', 'person_id', 'kind', 'organisation_id', 'accounts', 'reason', 'from_day', 'review_day', 'set_by', 'set_at'], limits.map((one) => ({
    id: idOf('sight-limit', `${one.kind} ${one.person}`), person_id: one.person, kind: one.kind, organisation_id: one.organisation, accounts: one.accounts.filter((id) => id !== undefined), reason: one.reason,
    from_day: one.from, review_day: one.review, set_by: one.by ?? null, set_at: moment(one.from, '09:20:00'),
  })))

  const unknownInPrison = `
    ${MANAGED_BY} and not exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = $3) and p.id <> all ($4)`
  const kept = limits.map((one) => one.person)
  const first = await chosen(client, `${unknownInPrison} order by p.reference desc limit 1`, [daniel, today, prison, kept])
  const second = await chosen(client, `${unknownInPrison} order by p.reference desc offset 1 limit 1`, [daniel, today, prison, kept])
  const accesses = [
    first && {
      ...first, by: samuel, name: 'Samuel Dummett-Demo', day: addDays(today, -9), time: '21:40:00', ground: 'vital-interests',
      reason: 'Brought to the gate by the police at night with a fresh wound on the arm, says he takes tablets and cannot name them.',
    },
    second && {
      ...second, by: leila, name: 'Leila Specimen', day: addDays(today, -1), time: '16:05:00', ground: 'safeguarding',
      reason: 'A visitor says that his children are alone at home tonight. I have to tell somebody who knows the family.',
    },
  ].filter((one) => one !== undefined)
  await copyRows(client, 'emergency_access', ['id', 'person_id', 'account_id', 'organisation_id', 'reason', 'ground', 'from_at', 'until_at', 'request_id', 'review_due_day'], accesses.map((one) => ({
    id: idOf('emergency-access', one.id), person_id: one.id, account_id: one.by ?? '', organisation_id: prison, reason: one.reason, ground: one.ground, from_at: moment(one.day, one.time),
    until_at: new Date(moment(one.day, one.time).getTime() + 3_600_000), request_id: idOf('request', `emergency ${one.id}`), review_due_day: reviewDueDay(one.day),
  })))
  const addressees = [{ organisation: organisationId(COMMISSIONER), role: 'governance-lead' }, { organisation: unit, role: 'delivery-unit-head' }]
  await copyRows(client, 'notice', ['id', 'organisation_id', 'role', 'person_id', 'words', 'href', 'written_at', 'request_id'], accesses.flatMap((one) => addressees.map((to) => ({
    id: idOf('notice', `${one.id} ${to.role}`), organisation_id: to.organisation, role: to.role, person_id: one.id,
    words: `${one.name} of HMP Peterborough has taken emergency access to ${one.reference}. It has to be reviewed.`,
    href: `/emergency-reviews/${idOf('emergency-access', one.id)}`, written_at: moment(one.day, one.time), request_id: idOf('request', `emergency ${one.id}`),
  }))))
}
