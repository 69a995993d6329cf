/** Legal holds: nothing of a person goes while one stands. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { LEADS } from './leads.ts'

/** A hold is looked at again within a year: one that nobody reviews would keep somebody's file for ever. */
const REVIEW_DAYS_MAX = 366

export const setHold = action({
  name: 'rights.set-hold',
  title: 'Hold everything about a person: an inquiry, a claim, an inquest',
  who: LEADS,
  classes: ['identity'],
  input: z.object({
    person: PersonId,
    reason: letters(500).min(10, 'Say what it is held for: the inquiry, claim or inquest, and who asked (at least 10 letters).'),
    review: aDay('the day on which the hold is looked at again'),
  }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    if (input.review <= context.today) return no('Choose a day that is still to come.', 'review')
    if (input.review > addDays(context.today, REVIEW_DAYS_MAX)) return no('Choose a day within a year: a hold is looked at again at least each year.', 'review')
    const hold = context.random.uuid()
    await context.tx.insertInto('legal_hold').values({
      id: hold, person_id: person.id, organisation_id: context.viewer.organisationId, reason: input.reason, from_day: context.today, review_day: input.review, set_by: context.viewer.accountId, set_at: context.now,
    }).execute()
    return yes({ hold, person: person.id })
  },
  about: ({ person }) => [person],
})

export const liftHold = action({
  name: 'rights.lift-hold',
  title: 'End a legal hold, with the reason',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ hold: z.uuid('This is not the id of a hold.'), because: letters(500).min(3, 'Say why it need not be held any longer.') }),
  async run(context, input): Promise<Result<{ hold: string; person: string | null }>> {
    const row = await context.tx.selectFrom('legal_hold').select(['person_id', 'lifted_on']).where('id', '=', input.hold).executeTakeFirst()
    if (!row) {
      // Set by the lead's own organisation on somebody who has gone out of sight since: it must not stand for ever.
      const { rows: [own] } = await sql<{ ended: boolean }>`select end_own_hold(${input.hold}::uuid, ${input.because}) as ended`.execute(context.tx)
      return own?.ended === true ? yes({ hold: input.hold, person: null }) : notFound()
    }
    if (row.lifted_on !== null) return no('This hold has ended already.')
    await context.tx.updateTable('legal_hold').set({ lifted_on: context.today, lifted_by: context.viewer.accountId, lifted_because: input.because }).where('id', '=', input.hold).execute()
    return yes({ hold: input.hold, person: row.person_id })
  },
  about: (_input, output) => (output?.person ? [output.person] : []),
})

export interface Hold { readonly id: string; readonly reason: string; readonly from: string; readonly reviewDay: string; readonly by: string; readonly personId: string; /** Where the decision shows the viewer who it is. */ readonly name: string | null }

/** Holds that stand on people whom the viewer sees: of these, or all of the partnership. Those to be reviewed first come first. */
export const holdsOf = async ({ tx }: Pick<Reading, 'tx'>, people?: readonly string[]): Promise<Hold[]> => {
  let rows = tx.selectFrom('legal_hold').innerJoin('account', 'account.id', 'legal_hold.set_by').selectAll('legal_hold').select(['account.name', sql<string | null>`(select p.forename || ' ' || p.surname from person p where p.id = (select current_person(legal_hold.person_id)))`.as('called')]).where('lifted_on', 'is', null).orderBy('review_day')
  if (people) rows = rows.where('legal_hold.person_id', 'in', people.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : await allOf({ tx }, people))
  return (await rows.execute()).map((row) => ({ id: row.id, reason: row.reason, from: row.from_day, reviewDay: row.review_day, by: row.name, personId: row.person_id, name: row.called }))
}

/** Holds of the lead's own organisation on people who are out of sight: when each is looked at again, and nothing of whom. */
export const holdsOutOfSight = async ({ tx }: Pick<Reading, 'tx'>): Promise<{ readonly id: string; readonly reviewDay: string }[]> => {
  const { rows } = await sql<{ id: string; reviewDay: string }>`
    select o.id, o.review_day as "reviewDay" from reviews_of_holds() o where not exists (select 1 from legal_hold h where h.id = o.id) order by o.review_day`.execute(tx)
  return rows
}

const allOf = async (context: Pick<Reading, 'tx'>, people: readonly string[]): Promise<string[]> => [...new Set((await Promise.all(people.map((person) => samePeople(context, person)))).flat())]
