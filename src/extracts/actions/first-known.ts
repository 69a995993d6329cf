/** The list of people whom an extract made known to another agency, for those who answer for them: looked at, and checked. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { PersonId } from '../../people/rules.ts'

const ANSWERING = ['delivery-unit-head', 'governance-lead'] as const
const SHOWN_MAX = 200

interface FirstKnown {
  readonly id: string
  readonly personId: string
  readonly reference: string
  readonly organisation: string
  readonly day: string
  readonly byName: boolean
}

/** Who is now known to whom, not yet checked: links by name and birth date alone first, then the newest; at most 200, with the count of all. */
export const listFirstKnown = query({
  name: 'extracts.first-known',
  title: 'People newly known to another agency by its extract: links by name and birth date alone first',
  who: ANSWERING,
  classes: ['identity'],
  input: z.object({}),
  async run({ tx }) {
    const { rows } = await sql<FirstKnown & { all: number }>`
      select f.id, f.person_id as "personId", p.reference, o.name as organisation, f.on_day as day, f.by_name as "byName", (count(*) over ())::integer as all
      from first_known f join person p on p.id = f.person_id join organisation o on o.id = f.organisation_id
      where f.checked_on is null order by f.by_name desc, f.on_day desc, f.id limit ${SHOWN_MAX}`.execute(tx)
    return yes({ rows: rows.map(({ all: _all, ...row }) => row), all: rows[0]?.all ?? 0 })
  },
  about: ({ rows }) => rows.map((row) => row.personId),
})

/** Says that somebody looked: the agency has to do with this person. Where it has not, its data officer withdraws the record. */
export const checkFirstKnown = action({
  name: 'extracts.check-first-known',
  title: 'Say that the agencies whose extracts newly named a person rightly know them',
  who: ANSWERING,
  classes: ['identity'],
  input: z.object({ person: PersonId }),
  async run({ tx, viewer, today }, { person }) {
    const checked = await tx.updateTable('first_known').set({ checked_on: today, checked_by: viewer.accountId }).where('person_id', '=', person).where('checked_on', 'is', null).executeTakeFirst()
    return checked.numUpdatedRows > 0n ? yes({ person }) : notFound()
  },
  about: (_input, output) => (output ? [output.person] : []),
})
