/** Accounts of the demonstration with their faults, made through the door by the unit's administrator: a link not used yet, a leaver of yesterday, a clash that is refused, somebody who has not come for weeks. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { endRole, giveRole, invite } from '../../src/accounts/actions.ts'
import { addDays, londonDay } from '../../src/core/dates.ts'
import { findHat } from '../../src/organisations/actions.ts'
import { perform, type Core } from '../../src/platform/action.ts'
import { clock, contextFor } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { accountId } from './partnerships.ts'
import { idOf } from './ids.ts'

const UNUSED_DAYS = 75

/** Says who keeps each account, and lets the administrator work: what is refused is refused here too, and stands in the audit. */
export const loadDemonstrationAccounts = async (databases: Databases, core: Core): Promise<void> => {
  await sql`update account set kept_by = (select m.organisation_id from membership m where m.account_id = account.id order by m.from_day, m.id limit 1) where kept_by is null`.execute(databases.owner)
  const now = clock()
  const today = londonDay(now)
  const viewer = await findHat(databases.app, 'ada.sampleford', PROBATION_UNIT, today)
  if (!viewer) return
  const acting = () => contextFor(viewer, 'job', now)

  await perform(core, acting(), invite, { name: 'Cara Newstart-Demo', email: 'cara.newstart@example.invalid', hat: 'offender-manager/offender-management', from: today, reason: 'Joins the unit as a trainee' })

  const leaver = await perform(core, acting(), invite, { name: 'Liam Leaver-Demo', email: 'liam.leaver@example.invalid', hat: 'offender-manager/offender-management', from: addDays(today, -420), reason: 'Covered a vacancy' })
  if (leaver.ok) {
    const hat = await databases.app.selectFrom('membership').select(['id', 'version']).where('account_id', '=', leaver.value.account).executeTakeFirstOrThrow()
    await perform(core, acting(), endRole, { account: leaver.value.account, hat: hat.id, version: hat.version, lastDay: addDays(today, -1), reason: 'Left the service' })
  }

  // Vera stands on the victims' side: this is refused, and the refusal is in the audit.
  await perform(core, acting(), giveRole, { account: accountId('vera.fixture'), hat: 'offender-manager/offender-management', from: today, reason: 'Cover for a colleague on leave' })

  const came = new Date(now.getTime() - UNUSED_DAYS * 86_400_000)
  await databases.owner.insertInto('session').values({
    token_hash: randomBytes(32), account_id: accountId('daniel.testwell'), membership_id: idOf('membership', 'daniel.testwell'), csrf: 'ended', created_at: came, signed_in_at: came, seen_at: came, ended_at: came,
  }).execute()
}
