/** Legal holds: nothing of a person goes while one stands. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { leadOrganisations } from '../../sharing/actions.ts'
import { whoEndsHold } from '../holds.ts'
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

/** By the organisation that set it; where that has left the partnership, by whoever is responsible for the person, and every lead is told. */
export const liftHold = action({
  name: 'rights.lift-hold',
  title: 'End a legal hold, with the reason',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ hold: z.uuid('This is not the id of a hold.'), because: letters(500).min(3, 'Say why it need not be held any longer.') }),
  async run(context, input): Promise<Result<{ hold: string; person: string | null }>> {
    const row = await holds(context).select('lifted_on').where('legal_hold.id', '=', input.hold).executeTakeFirst()
    if (!row) {
      // Set by the lead's own organisation on somebody who has gone out of sight since: it must not stand for ever.
      const { rows: [own] } = await sql<{ ended: boolean }>`select end_own_hold(${input.hold}::uuid, ${input.because}) as ended`.execute(context.tx)
      return own?.ended === true ? yes({ hold: input.hold, person: null }) : notFound()
    }
    if (row.lifted_on !== null) return no('This hold has ended already.')
    const hold = shown(context, row)
    if (!hold.mayEnd) return no(whoEndsHold(hold))
    await context.tx.updateTable('legal_hold').set({ lifted_on: context.today, lifted_by: context.viewer.accountId, lifted_because: input.because }).where('id', '=', input.hold).execute()
    if (hold.setterLeft) {
      const words = `${context.viewer.name} of ${context.viewer.organisationName} ended the legal hold of ${row.organisation} on ${row.reference ?? 'a person'}: ${row.organisation} has left the partnership.`.slice(0, 300)
      await notify(context, [...new Set([...await leadOrganisations(context), row.organisation_id])].map((organisationId) => ({ to: { organisationId, role: LEADS[0] }, words, href: '/rights/retention', person: row.person_id })))
    }
    return yes({ hold: input.hold, person: row.person_id })
  },
  about: (_input, output) => (output?.person ? [output.person] : []),
})

export interface Hold {
  readonly id: string
  readonly reason: string
  readonly from: string
  readonly reviewDay: string
  readonly by: string
  /** The organisation that set it, and it alone ends it while it is in the partnership. */
  readonly organisation: string
  readonly own: boolean
  readonly setterLeft: boolean
  /** Who is responsible for the person today, as far as the viewer sees it. */
  readonly owners: readonly string[]
  readonly mayEnd: boolean
  readonly personId: string
  /** Where the decision shows the viewer who it is. */
  readonly name: string | null
}

/** Holds on people whom the viewer sees, with who may end each. */
const holds = ({ tx }: Pick<Reading, 'tx'>) => tx.selectFrom('legal_hold').innerJoin('account', 'account.id', 'legal_hold.set_by').innerJoin('organisation', 'organisation.id', 'legal_hold.organisation_id')
  .select(['legal_hold.id', 'legal_hold.reason', 'legal_hold.from_day', 'legal_hold.review_day', 'legal_hold.person_id', 'legal_hold.organisation_id', 'account.name', 'organisation.name as organisation',
    sql<boolean>`may_end_hold(legal_hold.organisation_id, legal_hold.partnerships, legal_hold.person_id)`.as('mayEnd'), sql<boolean>`not (legal_hold.organisation_id = any (viewer_partners()))`.as('setterLeft'),
    sql<string[]>`array(select distinct o.name from involvement i join organisation o on o.id = i.organisation_id where i.person_id = any (array(select same_people(legal_hold.person_id))) and i.basis = 'responsible' and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()) order by o.name)`.as('owners'),
    sql<string | null>`(select p.reference from person p where p.id = (select current_person(legal_hold.person_id)))`.as('reference'),
    sql<string | null>`(select p.forename || ' ' || p.surname from person p where p.id = (select current_person(legal_hold.person_id)))`.as('called')])

type HoldRow = Awaited<ReturnType<ReturnType<typeof holds>['executeTakeFirstOrThrow']>>

const shown = ({ viewer }: Pick<Reading, 'viewer'>, row: HoldRow): Hold => ({
  id: row.id, reason: row.reason, from: row.from_day, reviewDay: row.review_day, by: row.name, organisation: row.organisation, own: row.organisation_id === viewer?.organisationId,
  setterLeft: row.setterLeft, owners: row.owners, mayEnd: row.mayEnd, personId: row.person_id, name: row.called,
})

/** Holds that stand on people whom the viewer sees: of these, or all of the partnership. Those to be reviewed first come first. */
export const holdsOf = async (context: Pick<Reading, 'tx' | 'viewer'>, people?: readonly string[]): Promise<Hold[]> => {
  let rows = holds(context).where('lifted_on', 'is', null).orderBy('review_day')
  if (people) rows = rows.where('legal_hold.person_id', 'in', people.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : await allOf(context, people))
  return (await rows.execute()).map((row) => shown(context, row))
}

/** Holds of the lead's own organisation on people who are out of sight: when each is looked at again, and nothing of whom. */
export const holdsOutOfSight = async ({ tx }: Pick<Reading, 'tx'>): Promise<{ readonly id: string; readonly reviewDay: string }[]> => {
  const { rows } = await sql<{ id: string; reviewDay: string }>`
    select o.id, o.review_day as "reviewDay" from reviews_of_holds() o where not exists (select 1 from legal_hold h where h.id = o.id) order by o.review_day`.execute(tx)
  return rows
}

const allOf = async (context: Pick<Reading, 'tx'>, people: readonly string[]): Promise<string[]> => [...new Set((await Promise.all(people.map((person) => samePeople(context, person)))).flat())]
