/** People whom an extract makes known to its agency for the first time: noted before their involvement is written, and told once. */
import { sql } from 'kysely'
import { longDay } from '../../core/dates.ts'
import type { Acting } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import type { Role } from '../../platform/vocabulary.ts'
import { classOf } from '../states.ts'
import type { StoredExtract } from './extract.ts'

/** Notes who of these is new to the viewer's agency and known to another. Not of a health service: that it knows somebody says that they are its patient. */
export const noteFirstKnown = async ({ tx }: Acting, extract: StoredExtract, linked: readonly { readonly personId: string; readonly byNameAlone: boolean }[]): Promise<void> => {
  if (linked.length === 0 || classOf(extract.agency) === 'health') return
  await sql`select note_first_known(${extract.id}::uuid, ${linked.map((one) => one.personId)}::uuid[], ${linked.map((one) => one.byNameAlone)}::boolean[])`.execute(tx)
}

/** One notice an extract to each head who answers for some of them, and to the governance leads for people without such a head. */
export const tellFirstKnown = async (context: Acting, extract: StoredExtract): Promise<void> => {
  const { rows } = await sql<{ organisationId: string; role: Role; people: number; byName: number }>`
    select organisation_id as "organisationId", role, people, by_name as "byName" from told_of_first_known(${extract.id}::uuid)`.execute(context.tx)
  await notify(context, rows.map(({ organisationId, role, people, byName }) => ({
    to: { organisationId, role },
    words: `${people === 1 ? 'One person' : `${people.toLocaleString('en-GB')} people`} whom ${role === 'governance-lead' ? 'the partnership knows' : 'you answer for'} ${people === 1 ? 'is' : 'are'} now known to ${context.viewer.organisationName} by its extract of ${longDay(context.today)}.${byName === 0 ? '' : ` By name and birth date alone: ${byName.toLocaleString('en-GB')}.`}`,
    href: '/first-known',
  })))
}
