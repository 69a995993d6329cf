/** The public calculation `release-day`: the shapes of its cases (docs/calculate.md). Pure. */
import { z } from 'zod'
import { calculation, caseDay, type Calculation } from '../core/calculation.ts'
import { isWorkingDay } from '../core/working-days.ts'
import { earliestReleaseDay, licenceCutOff, plannedReleaseDay, workedExcept, type Worked } from './day-rule.ts'

const HOLIDAYS_MAX = 10_000

const holidays = z.array(caseDay, 'Give the bank holidays as a list of days.').max(HOLIDAYS_MAX, 'That is more bank holidays than there can be.').nullish()

const dateType = z.string('Say what kind of date it is, for example conditional-release.').regex(/^[a-z]+(-[a-z]+)*$/, 'A kind of date is written in small letters with hyphens, for example conditional-release.')

const asked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('non-friday'), scheduledDate: caseDay, dateType, today: caseDay.nullish(), bankHolidays: holidays }),
  z.strictObject({ kind: z.literal('earliest-release'), scheduledDate: caseDay, bankHolidays: holidays }),
  z.strictObject({ kind: z.literal('licence-cut-off'), licenceStartDate: caseDay, bankHolidays: holidays }),
], 'Say which question: non-friday, earliest-release or licence-cut-off.')

/** A case without a list is answered by the bank holidays of England and Wales; an empty list means that there are none. */
const workedIn = (days: readonly string[] | null | undefined): Worked => (days ? workedExcept(days) : isWorkingDay)

export const calculations: readonly Calculation[] = [
  calculation('release-day', 'The day for which a release is planned, the earliest day for a licence, and until when it can be changed', asked, (one) => {
    const worked = workedIn(one.bankHolidays)
    switch (one.kind) {
      case 'non-friday': return plannedReleaseDay({ scheduled: one.scheduledDate, kind: one.dateType, today: one.today ?? null }, worked)
      case 'earliest-release': return { earliestReleaseDate: earliestReleaseDay(one.scheduledDate, worked) }
      case 'licence-cut-off': return licenceCutOff(one.licenceStartDate, worked)
    }
  }),
]
