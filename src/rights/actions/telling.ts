/** Who is told of what happens to somebody's information: whoever answers for the person, and governance leads. By the reference alone. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../../platform/context.ts'
import { notify, type Addressee } from '../../platform/notices.ts'
import type { StoredRequest } from '../store.ts'
import { requestPath } from './leads.ts'

type About = Pick<StoredRequest, 'id' | 'personId'>

/** Organisations responsible for a person today, and the accounts that manage them; whether or not the viewer sees them. */
export const answeringFor = async ({ tx }: Pick<Reading, 'tx'>, person: string): Promise<{ readonly organisations: readonly string[]; readonly accounts: readonly string[] }> => {
  const { rows } = await sql<{ organisation: string; account: string | null }>`select organisation_id as organisation, account_id as account from answering_for(${person}::uuid)`.execute(tx)
  return { organisations: [...new Set(rows.map(({ organisation }) => organisation))], accounts: [...new Set(rows.flatMap(({ account }) => account ?? []))] }
}

/** Tells the person's managers and the heads of whoever is responsible for them. The words hold the reference and nobody's name. */
export const tellAnswering = async (context: Acting, { id, personId }: About, words: string): Promise<void> => {
  const { organisations, accounts } = await answeringFor(context, personId)
  const to: Addressee[] = [...accounts.filter((accountId) => accountId !== context.viewer.accountId).map((accountId) => ({ accountId })), ...organisations.map((organisationId) => ({ organisationId, role: 'delivery-unit-head' as const }))]
  await notify(context, to.map((one) => ({ to: one, words, href: requestPath(id), person: personId })))
}

/** Tells governance leads: those of one organisation, or where it has none (or none is named) of every organisation of the partnership. */
export const tellLeads = async (context: Acting, { id, personId }: About, words: string, organisation?: string): Promise<void> => {
  const { rows } = await sql<{ id: string }>`
    select distinct organisation_id as id from membership where role = 'governance-lead' and organisation_id = any (viewer_partners()) and worn(membership)`.execute(context.tx)
  const all = rows.map((row) => row.id)
  const chosen = organisation !== undefined && all.includes(organisation) ? [organisation] : all
  await notify(context, chosen.map((organisationId) => ({ to: { organisationId, role: 'governance-lead' as const }, words, href: requestPath(id), person: personId })))
}
