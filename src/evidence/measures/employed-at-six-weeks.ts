import { addDays } from '../../core/dates.ts'
import { yearTo } from '../measure.ts'
import { sqlDay } from '../rules.ts'
import { releaseShare } from './releases.ts'

/** Six weeks in days. Source: HM Prison and Probation Service, Offender employment outcomes. */
export const EMPLOYMENT_CHECK_DAYS = 42

/** How many releases of people available for work ended in a job six weeks later, of those where that is known. */
export const employedAtSixWeeks = releaseShare(
  {
    title: 'Employed six weeks after release',
    question: 'Of the releases of people available for work where it is known, after how many was the person in work six weeks later?',
    population: 'Releases from custody in the period of people available for work whose employment six weeks later is known',
    numerator: 'Releases after which the person was employed six weeks later',
    caveats: ['People not available for work and releases where it is not known are left out, as in the national figure.'],
    source: 'HM Prison and Probation Service, Offender employment outcomes: definition; employment as recorded',
    period: (day) => yearTo(addDays(day, -EMPLOYMENT_CHECK_DAYS)),
  },
  [
    {
      code: 'six-weeks-not-passed',
      says: 'Releases less than six weeks before the day of the snapshot',
      sql: (day) => `released_on > ${sqlDay(addDays(day, -EMPLOYMENT_CHECK_DAYS))}`,
      holds: ({ released_on }, day) => released_on > addDays(day, -EMPLOYMENT_CHECK_DAYS),
    },
    {
      code: 'not-available-for-work',
      says: 'Releases of people not available for work, or where that is not known',
      sql: () => 'available_for_work is not true',
      holds: ({ available_for_work }) => available_for_work !== true,
    },
    {
      code: 'employment-not-known',
      says: 'Releases of people available for work where employment six weeks later is not known',
      sql: () => 'employed_at_6_weeks is null',
      holds: ({ employed_at_6_weeks }) => employed_at_6_weeks === null,
    },
  ],
  { sql: 'employed_at_6_weeks', holds: ({ employed_at_6_weeks }) => employed_at_6_weeks === true },
)
