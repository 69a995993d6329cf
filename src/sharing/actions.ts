/** Who may know what: involvement as dated facts, agreements, why something can be seen, and who looked. */
import { sql } from 'kysely'
import { longDay } from '../core/dates.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { ROLES } from '../platform/vocabulary.ts'
import { personMerged, personParted } from '../people/actions.ts'
import { listAgreements } from './actions/agreements.ts'
import { explainSight, sightOf } from './actions/decision.ts'
import { whoLooked } from './actions/looks.ts'

export { listAgreements } from './actions/agreements.ts'
export { explainForAudit, explainSight, sightOf, sightsOf, type ClassSighting } from './actions/decision.ts'
export { endInvolvement, involve, involveMany, type NewInvolvement } from './actions/involvement.ts'
export { LOOKS_PAGE_SIZE, whoLooked } from './actions/looks.ts'

/** How the grid's owners are named on the page and in docs/access.md. */
export const roleTitle = (role: string): string => (role in ROLES ? ROLES[role as keyof typeof ROLES].title : role)

export const sharing = slice({
  name: 'sharing',
  named: [explainSight, listAgreements, whoLooked],
  panels: [{
    name: 'sharing.sight',
    title: 'Why can I see this?',
    order: 90,
    read: async (context, people) => sightOf(context, people[0]!),
  }],
  handlers: [
    onEvent(personMerged, 'sharing', async ({ tx, random, today }, { mergeId, from, into }) => {
      // Whoever has to do with one record has to do with the person: their sight follows, marked as coming from the merge.
      const standing = await tx.selectFrom('involvement').selectAll().where('person_id', 'in', [from, into]).where('by_merge', 'is', null)
        .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', today)])).execute()
      const gained = standing.map((row) => ({ ...row, id: random.uuid(), person_id: row.person_id === from ? into : from, by_merge: mergeId }))
      if (gained.length > 0) await tx.insertInto('involvement').values(gained).execute()
      const organisations = new Set(standing.map((row) => row.organisation_id)).size
      return organisations === 0 ? [] : [`${organisations === 1 ? 'One organisation' : `${organisations} organisations`} will see both records as one person, as far as ${organisations === 1 ? 'its' : 'their'} agreements allow.`]
    }),
    onEvent(personParted, 'sharing', async ({ tx, today }, { mergeId }) => {
      const ended = await tx.deleteFrom('involvement').where('by_merge', '=', mergeId).executeTakeFirst()
      const lost = Number(ended.numDeletedRows)
      return lost === 0 ? [] : [`From ${longDay(today)} each organisation sees only the record that it has to do with.`]
    }),
  ],
  subjectAccess: [
    {
      title: 'Organisations that have to do with you',
      async read({ tx }, ids) {
        const rows = await tx.selectFrom('involvement').innerJoin('organisation', 'organisation.id', 'involvement.organisation_id')
          .select(['organisation.name', 'basis', 'from_day', 'until_day']).where('person_id', 'in', [...ids]).orderBy('from_day').execute()
        return rows.map((row) => ({ Organisation: row.name, Why: row.basis, From: longDay(row.from_day), Until: row.until_day ? longDay(row.until_day) : 'still' }))
      },
    },
    {
      title: 'Who looked at your information',
      async read({ tx }, ids) {
        const rows = await tx.selectFrom('audit_entry').leftJoin('organisation', 'organisation.id', 'audit_entry.organisation_id')
          .select(['occurred_at', 'organisation.name', 'purpose', 'classes']).where(sql<boolean>`person_ids && ${[...ids]}::uuid[]`).orderBy('occurred_at').execute()
        return rows.map((row) => ({ When: row.occurred_at.toISOString(), Organisation: row.name, Purpose: row.purpose, Information: row.classes.join(', ') }))
      },
    },
  ],
})
