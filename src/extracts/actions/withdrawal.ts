/** A record withdrawn by its agency, by hand: what rested on it ends, and it stands again when a later file sends it. */
import { z } from 'zod'
import { no, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { currentPeople } from '../store.ts'
import { organisationKind } from '../store/extract.ts'
import { followRecords } from '../store/following.ts'
import { withdrawNumbers } from '../store/withdrawing.ts'
import { agencyOf } from '../states.ts'
import { WITHDRAWAL_REASONS } from '../telling.ts'
import { readAgencyNumber } from '../values.ts'
import { CLASSES_OF_RECORDS, OFFICERS } from './standing.ts'

export const withdrawRecord = action({
  name: 'extracts.withdraw-record',
  title: 'Withdraw one record of your agency: it no longer stands beside a person, and your agency no longer sees them because of it',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({
    number: z.string('Enter your agency’s number of the record.').trim().min(1, 'Enter your agency’s number of the record.').max(60, 'This is too long for a number.'),
    reason: z.enum(keysOf(WITHDRAWAL_REASONS), 'Say why you withdraw it.'),
  }),
  async run(context, { number, reason }) {
    const agency = agencyOf(await organisationKind(context, context.viewer.organisationId))
    const read = readAgencyNumber(number)
    const none = no('Your agency has no standing record under this number.', 'number')
    if (!agency || !read.ok) return none
    const [record] = await withdrawNumbers(context, [read.value], { reason, contentsDay: context.today, extract: null })
    if (!record) return none
    const people = await currentPeople(context, [record.personId])
    await followRecords(context, people)
    return yes({ number: read.value, people })
  },
  about: (_input, output) => output?.people ?? [],
})
