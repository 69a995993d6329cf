/** Legal holds: nothing of a person goes while one stands. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
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
  async run(context, input) {
    const row = await context.tx.selectFrom('legal_hold').select(['person_id', 'lifted_on']).where('id', '=', input.hold).executeTakeFirst()
    if (!row) return notFound()
    if (row.lifted_on !== null) return no('This hold has ended already.')
    await context.tx.updateTable('legal_hold').set({ lifted_on: context.today, lifted_by: context.viewer.accountId, lifted_because: input.because }).where('id', '=', input.hold).execute()
    return yes({ hold: input.hold, person: row.person_id })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export interface Hold { readonly id: string; readonly reason: string; readonly from: string; readonly reviewDay: string; readonly by: string; readonly personId: string }

/** Holds that stand: of these people, or all of the partnership. Those to be reviewed first come first; why is said only where the viewer sees the person. */
export const holdsOf = async ({ tx }: Pick<Reading, 'tx'>, people?: readonly string[]): Promise<Hold[]> => {
  let rows = tx.selectFrom('legal_hold').innerJoin('account', 'account.id', 'legal_hold.set_by').leftJoin('person', 'person.id', 'legal_hold.person_id').selectAll('legal_hold').select(['account.name', 'person.id as seen']).where('lifted_on', 'is', null).orderBy('review_day')
  if (people) rows = rows.where('legal_hold.person_id', 'in', people.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : await allOf({ tx }, people))
  return (await rows.execute()).map((row) => ({ id: row.id, reason: row.seen === null ? 'A person who is not shared with you' : row.reason, from: row.from_day, reviewDay: row.review_day, by: row.name, personId: row.person_id }))
}

const allOf = async (context: Pick<Reading, 'tx'>, people: readonly string[]): Promise<string[]> => [...new Set((await Promise.all(people.map((person) => samePeople(context, person)))).flat())]
