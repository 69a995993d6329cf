/** The day of whoever works with people: what is due of every slice, theirs to do, in one list. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { partsOfDay } from '../../platform/due.ts'
import { SEEING_ROLES, type Role } from '../../platform/vocabulary.ts'
import { namesOf } from '../store/summaries.ts'

/** Whoever works with people; the others have lists of their own. */
export const DAY_ROLES = ['offender-manager', 'prison-offender-manager', 'resettlement-worker', 'delivery-unit-head', 'caseworker', 'housing-officer', 'work-coach', 'disposal-officer'] as const satisfies readonly Role[]
/** So far ahead the day looks: what can be done this week. */
export const MY_DAY_AHEAD_DAYS = 7
/** So much of each part is shown: nobody does more in a day, and what is done makes room for the next. */
const SHOWN_MAX = 30
/** So much is read of each source, the earliest first. */
const READ_MAX = 500

/** What the viewer has to do: harm that cannot wait first, then what today asks, then what is late, the longest first. One statement for each source, and one for the names. */
export const myDay = query({
  name: 'people.my-day',
  title: 'My day: what is due, mine to do, of everybody I work with',
  who: DAY_ROLES,
  classes: ['identity', 'contact', 'plan', 'needs', 'sentence'],
  input: z.object({}),
  async run(context) {
    const scope = { until: addDays(context.today, MY_DAY_AHEAD_DAYS), limit: READ_MAX }
    const parts = partsOfDay((await Promise.all(context.offers.due.map((source) => source.read(context, scope)))).flat(), context.today, SHOWN_MAX)
    const names = await namesOf(context, parts.flatMap(({ rows }) => rows.map(({ personId }) => personId)))
    return yes({
      today: context.today,
      /** Do they open people’s pages? A work coach works from what they were asked, and opens none. */
      opens: SEEING_ROLES.some((role) => role === context.viewer?.role),
      // Somebody whose name is out of sight is nobody’s to work with: their row says nothing here.
      parts: parts.map(({ part, rows, more }) => ({ part, more, due: rows.flatMap((row) => {
        const person = names.get(row.personId)
        return person === undefined ? [] : [{ ...row, person }]
      }) })),
    })
  },
  about: ({ parts }) => [...new Set(parts.flatMap(({ due }) => due.map(({ person }) => person.id)))],
})
