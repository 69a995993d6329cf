import { yearTo } from '../measure.ts'
import { releaseShare } from './releases.ts'

/** How many releases ended with somewhere to sleep on the first night, of those where that is known. */
export const housedFirstNight = releaseShare(
  {
    title: 'Housed on the first night after release',
    question: 'Of the releases from custody where it is known, after how many was the person housed on the first night?',
    population: 'Releases from custody in the period where it is known where the person slept on the first night',
    numerator: 'Releases after which the person was housed on the first night',
    caveats: ['Releases where it is not known are left out, as in the national figure; their number stands beside it.'],
    source: 'HM Prison and Probation Service, Offender accommodation outcomes: definition; first nights as recorded',
    period: yearTo,
  },
  [
    {
      code: 'first-night-not-known',
      says: 'Releases where it is not known where the person slept',
      sql: () => 'first_night is null',
      holds: ({ first_night }) => first_night === null,
    },
  ],
  { sql: "first_night = 'housed'", holds: ({ first_night }) => first_night === 'housed' },
)
