/** Partnerships and the organisations in them. */
import { z } from 'zod'
import { yes } from '../core/result.ts'
import { query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'
import { ROLES, type Role } from '../platform/vocabulary.ts'

export { demonstrationHats, endSession, findHat, findSession, hatsOfAccount, hatsOfSubject, isDemonstration, startSession, type Hat, type SignedIn } from './store.ts'

/** The partnerships of this installation with their organisations; public, because who works together is no secret. */
export const listPartnerships = query({
  name: 'organisations.partnerships',
  title: 'Partnerships and the organisations in them',
  who: 'anyone',
  classes: [],
  input: z.object({}),
  async run({ tx }) {
    const rows = await tx.selectFrom('partnership').innerJoin('partnership_member', 'partnership_member.partnership_id', 'partnership.id')
      .innerJoin('organisation', 'organisation.id', 'partnership_member.organisation_id')
      .select(['partnership.name as partnership', 'organisation.name', 'organisation.kind', 'organisation.invented'])
      .orderBy('partnership.name').orderBy('organisation.kind').orderBy('organisation.name').execute()
    return yes(rows)
  },
})

export interface Colleague {
  readonly accountId: string
  readonly name: string
  readonly organisationId: string
  readonly organisation: string
}

/** Who wears a role at an organisation today: for choosing a manager, a caseworker, an owner of a step. */
export const colleagues = async ({ tx, today }: Reading, role: Role, organisations: readonly string[]): Promise<Colleague[]> => {
  if (organisations.length === 0) return []
  return tx.selectFrom('membership').innerJoin('account', 'account.id', 'membership.account_id').innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select(['account.id as accountId', 'account.name', 'organisation.id as organisationId', 'organisation.name as organisation'])
    .where('membership.role', '=', role).where('organisation.id', 'in', [...organisations]).where('membership.from_day', '<=', today)
    .where((eb) => eb.or([eb('membership.until_day', 'is', null), eb('membership.until_day', '>=', today)]))
    .orderBy('account.name').execute()
}

export interface Partner {
  readonly id: string
  readonly name: string
  readonly kind: string
}

/** The organisations that share a partnership with the viewer's own, for choosing an owner or a place to refer to. */
export const partnersOf = async ({ tx, viewer }: Reading, kinds?: readonly string[]): Promise<Partner[]> => {
  if (!viewer) return []
  let rows = tx.selectFrom('organisation').select(['organisation.id', 'organisation.name', 'organisation.kind'])
    .where('organisation.id', 'in', (eb) => eb.selectFrom('partnership_member as other').innerJoin('partnership_member as mine', 'mine.partnership_id', 'other.partnership_id')
      .select('other.organisation_id').where('mine.organisation_id', '=', viewer.organisationId))
    .orderBy('organisation.name')
  if (kinds) rows = rows.where('organisation.kind', 'in', [...kinds])
  return rows.execute()
}

export const organisations = slice({ name: 'organisations', named: [listPartnerships] })

/** Every role with its title and paragraph, for the sign-in page and docs/access.md. */
export const roles = Object.entries(ROLES).map(([role, { title, about }]) => ({ role, title, about }))
