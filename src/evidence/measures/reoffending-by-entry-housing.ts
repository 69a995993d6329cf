import { NOT_KNOWN } from '../measure.ts'
import { reoffendingBy } from './reoffending.ts'

const GROUPS = { homeless: 'Homeless when they entered prison', 'not-homeless': 'Not homeless when they entered prison' } as const

/** One-year proven reoffending by whether people were homeless when they entered prison (not when they left it). */
export const reoffendingByEntryHousing = reoffendingBy(
  {
    title: 'One-year proven reoffending by housing on entry to prison',
    question: 'Of the people released from custody, how many reoffended within a year: those homeless when they entered prison, and others?',
    caveats: ['Homelessness is that on entry to prison. It goes with other needs, so the difference is not the effect of housing alone.'],
  },
  GROUPS,
  `case homeless_on_entry when true then 'homeless' when false then 'not-homeless' else '${NOT_KNOWN}' end`,
  ({ homeless_on_entry }) => (homeless_on_entry === null ? NOT_KNOWN : homeless_on_entry ? 'homeless' : 'not-homeless'),
)
