/** Looking at a victim’s record that nobody reviewed in time: an officer, at night, at somebody of their own surname. */
import { addDays, type Day } from '../../src/core/dates.ts'
import { reviewDue } from '../../src/audit/unusual.ts'
import { thresholdsOn } from '../../src/audit/thresholds.ts'
import type { Databases } from '../../src/platform/database.ts'
import { VICTIMS_NAMESAKE } from '../looks.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'

/** So many days ago, minutes after midnight: searched for, opened, and opened again. The worker’s first turn finds the same and nothing twice. */
const DAYS_AGO = 8
const LOOKS = [{ name: 'victims.search', minute: 1324 }, { name: 'victims.open', minute: 1325 }, { name: 'victims.open', minute: 1351 }] as const

/** Writes the officer, their looks as the requests would have, and what the hourly turn found of them. Nothing where the demonstration is too small for a victim. */
export const loadVictimsLooking = async ({ ownerPool }: Pick<Databases, 'ownerPool'>, today: Day): Promise<void> => {
  const { handle, forename, organisation, role, purpose } = VICTIMS_NAMESAKE
  const { rows: [victim] } = await ownerPool.query<{ id: string; surname: string }>('select id, surname from victim where surname = any ($1::text[]) order by surname, id limit 1', [VICTIMS_NAMESAKE.surnames])
  if (!victim) return
  await ownerPool.query('insert into account (id, handle, name, email) values ($1, $2, $3, $4)', [accountId(handle), handle, `${forename} ${victim.surname}`, `${handle}@example.invalid`])
  await ownerPool.query('insert into membership (id, account_id, organisation_id, role, purpose, from_day) values ($1, $2, $3, $4, $5, $6)',
    [idOf('membership', handle), accountId(handle), organisationId(organisation), role, purpose, addDays(today, -300)])
  const day = addDays(today, -DAYS_AGO)
  const moments = LOOKS.map(({ minute }) => new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000))
  for (const [i, { name }] of LOOKS.entries())
    await ownerPool.query(`insert into audit_entry (id, occurred_at, request_id, door, account_id, organisation_id, role, purpose, name, kind, outcome, person_ids, people_count, classes, fields)
      values ($1, $2, $3, 'web', $4, $5, $6, $7, $8, 'query', 'done', $9, 1, '{victim}', $10)`,
    [idOf('victims-look', String(i)), moments[i], idOf('victims-look-request', String(i)), accountId(handle), organisationId(organisation), role, purpose, name, [victim.id], [name === 'victims.search' ? 'words' : 'victim']])
  const found = addDays(day, 1)
  for (const rule of ['own-surname', 'at-night'] as const)
    await ownerPool.query(`insert into victim_unusual_look (id, account_id, organisation_id, day, rule, victim_id, how_many, first_at, last_at, found_at, due_day) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [idOf('victims-unusual', rule), accountId(handle), organisationId(organisation), day, rule, rule === 'own-surname' ? victim.id : null, LOOKS.length, moments[0], moments.at(-1), new Date(`${found}T01:00:00Z`), reviewDue(found, thresholdsOn(found))])
}
