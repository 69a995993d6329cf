/** The day of whoever works with people: what is due of every slice, theirs to do, in one list. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { inOrderOfDue } from '../../platform/due.ts'
import type { Role } from '../../platform/vocabulary.ts'
import { namesOf } from '../store/summaries.ts'

/** Whoever works with people; the others have lists of their own. */
export const DAY_ROLES = ['offender-manager', 'prison-offender-manager', 'resettlement-worker', 'delivery-unit-head', 'caseworker', 'housing-officer'] as const satisfies readonly Role[]
/** So far ahead the day looks: what can be done this week. */
export const MY_DAY_AHEAD_DAYS = 7
/** So much is shown: nobody does more in a day, and what is done makes room for the next. */
const SHOWN_MAX = 50

/** What the viewer has to do: harm that cannot wait first, then what has been due longest. One statement for each source, and one for the names. */
export const myDay = query({
  name: 'people.my-day',
  title: 'My day: what is due, mine to do, of everybody I work with',
  who: DAY_ROLES,
  classes: ['identity', 'contact', 'plan', 'needs', 'sentence'],
  input: z.object({}),
  async run(context) {
    const scope = { until: addDays(context.today, MY_DAY_AHEAD_DAYS), limit: SHOWN_MAX + 1 }
    const rows = (await Promise.all(context.offers.due.map((source) => source.read(context, scope)))).flat().toSorted(inOrderOfDue)
    const names = await namesOf(context, rows.slice(0, SHOWN_MAX).map(({ personId }) => personId))
    // Somebody whose name is out of sight is nobody’s to work with: their row says nothing here.
    const due = rows.slice(0, SHOWN_MAX).flatMap((row) => {
      const person = names.get(row.personId)
      return person === undefined ? [] : [{ ...row, person }]
    })
    return yes({ today: context.today, due, more: rows.length > SHOWN_MAX })
  },
  about: ({ due }) => [...new Set(due.map(({ person }) => person.id))],
})
