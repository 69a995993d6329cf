/** Partnerships and the organisations in them. */
import { z } from 'zod'
import { yes } from '../core/result.ts'
import { query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'

export { demonstrationHats, endSession, findHat, findSession, firstViewer, hatsOfAccount, hatsOfSubject, isDemonstration, startSession, type Arrival } from './store.ts'
export { endHatsElsewhere, endSessions, giveHat, oneAtATime, openAccount, openSessions, setLastDay, type OpenSession } from './store/memberships.ts'

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

export const organisations = slice({ name: 'organisations', named: [listPartnerships], passing: [{ table: 'session', finished: 'held.ended_at::date', keeps: 'session' }] })
