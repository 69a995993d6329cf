/** Results by prison and council, why nobody was housed, and what emergency nights cost: over the people whom the viewer sees, small numbers hidden. */
import { z } from 'zod'
import { addDays, addMonths } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { query } from '../../platform/action.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { byMonth } from '../placing.ts'
import { REASONS, reasonsBy, reasonsOf, resultsBy, succeeded, type Outcome } from '../results.ts'
import { placementsOf } from '../store/placing.ts'
import { outcomesBetween } from '../store/results.ts'

/** Releases of so many months are counted. */
export const RESULT_MONTHS = 12

const BY = { prison: 'Prison', council: 'Council', month: 'Month of release' } as const
type By = keyof typeof BY
const groupOf = (by: By) => (one: Outcome): string => (by === 'prison' ? one.prison : by === 'council' ? (one.council ?? 'Not known') : one.release.slice(0, 7))

/** First night, three months, reasons and cost. */
export const housingResults = query({
  name: 'housing.results',
  title: 'Housed on the first night and after three months, why somebody was not, and what emergency nights cost: by prison, council or month, small numbers hidden',
  who: [...CASE_ROLES, 'housing-officer'],
  classes: ['needs', 'contact'],
  input: z.object({ by: z.union([z.literal('').transform(() => 'council' as const), z.enum(keysOf(BY), 'Choose prison, council or month.')]).default('council') }),
  async run(context, { by }) {
    const from = addMonths(context.today, -RESULT_MONTHS)
    const outcomes = await outcomesBetween(context, from, context.today)
    const cost = new Map<string, { authority: string; month: string; nights: number; pence: number }>()
    for (const placement of await placementsOf(context, { since: from }))
      for (const { month, nights, pence } of byMonth(placement, context.today)) {
        const key = `${placement.authority}/${month}`
        const before = cost.get(key) ?? { authority: placement.authority, month, nights: 0, pence: 0 }
        cost.set(key, { ...before, nights: before.nights + nights, pence: before.pence + pence })
      }
    return yes({
      today: context.today, from, until: addDays(context.today, -1), by, threshold: SMALL_NUMBER.value, firstNight: resultsBy(outcomes, 0, groupOf(by)), threeMonths: resultsBy(outcomes, 90, groupOf(by)), reasons: reasonsBy(outcomes, groupOf(by)),
      cost: [...cost.values()].toSorted((one, other) => one.month.localeCompare(other.month) || one.authority.localeCompare(other.authority)),
    })
  },
})

/** From one reason to its people: those whom the viewer sees, by name, audited as looking at each. */
export const unhousedBecause = query({
  name: 'housing.unhoused-because',
  title: 'The people behind one reason why nobody was housed on the first night',
  who: [...CASE_ROLES, 'housing-officer'],
  classes: ['identity', 'needs', 'contact'],
  input: z.object({ reason: z.enum(keysOf(REASONS), 'Choose a reason from the list.') }),
  async run(context, { reason }) {
    const outcomes = (await outcomesBetween(context, addMonths(context.today, -RESULT_MONTHS), context.today)).filter((one) => one.day === 0 && succeeded(one) === false && reasonsOf(one).includes(reason))
    const people = outcomes.length === 0 ? [] : await context.tx.selectFrom('person').select(['id', 'reference', 'forename', 'surname']).where('id', 'in', [...new Set(outcomes.map((one) => one.personId))]).execute()
    return yes({ reason, people: outcomes.flatMap((one) => people.filter(({ id }) => id === one.personId).map((person) => ({ ...person, release: one.release, prison: one.prison, council: one.council }))) })
  },
  about: ({ people }) => people.map(({ id }) => id),
})
