/** Who looked at a person. */
import { sql } from 'kysely'
import { z } from 'zod'
import { isPlace, NO_PLACE } from '../../core/inputs.ts'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { emergenciesOf } from './emergency-reviews.ts'

export const LOOKS_PAGE_SIZE = 20

/** Who looked at one person: newest first, with why and what allowed it. */
export const whoLooked = query({
  name: 'sharing.who-looked',
  title: 'Who looked at a person, when, for what purpose, and what allowed it',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({ person: PersonId, before: z.union([z.literal(''), z.string().refine(isPlace)], NO_PLACE).default('') }),
  async run(context, { person, before }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    let looks = context.tx.selectFrom('audit_entry')
      .leftJoin('account', 'account.id', 'audit_entry.account_id').leftJoin('organisation', 'organisation.id', 'audit_entry.organisation_id')
      .select(['audit_entry.id', 'occurred_at as occurredAt', 'audit_entry.name', 'audit_entry.kind', 'outcome', 'audit_entry.role', 'purpose', 'door', 'classes', 'fields',
        'allowed_by as allowedBy', 'account.name as who', 'organisation.name as organisation'])
      .where(sql<boolean>`person_ids && ${people}::uuid[]`).orderBy('occurred_at', 'desc').orderBy('audit_entry.id', 'desc').limit(LOOKS_PAGE_SIZE + 1)
    // Several looks may fall in one moment: the id says where among them the next page begins, so that none is lost between two pages.
    const [moment = '', id = ''] = before.split('_')
    if (before !== '') looks = looks.where(sql<boolean>`(occurred_at, audit_entry.id) < (${moment}::timestamptz, ${id}::uuid)`)
    const rows = await looks.execute()
    const last = rows[LOOKS_PAGE_SIZE - 1]
    return yes({ person: found, emergencies: before === '' ? await emergenciesOf(context, people) : [], looks: rows.slice(0, LOOKS_PAGE_SIZE), next: rows.length > LOOKS_PAGE_SIZE && last ? `${last.occurredAt.toISOString()}_${last.id}` : null })
  },
  about: ({ person }) => [person.id],
})
