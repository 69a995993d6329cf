/** The public calculation `release-dates`: the shape of its cases (docs/calculate.md). Pure. */
import { z } from 'zod'
import { calculation, caseCountOrNone, caseDay, caseFlag, type Calculation } from '../core/calculation.ts'
import { toolError } from '../core/tool-error.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { lastDayOf, releaseDates } from './release-dates.ts'
import { RULE_BOOKS } from './release-rules.ts'

/** Nobody is sentenced to more years than this by a number, nor has more days to count off or add. */
const YEARS_MAX = 100
const DAYS_MAX = 36_525

const books = keysOf(RULE_BOOKS)

const sentence = z.strictObject({
  rules: z.enum(books, `Say which rule book: ${books.join(', ')}.`),
  sentenceDate: caseDay,
  length: z.strictObject({ years: caseCountOrNone(YEARS_MAX), months: caseCountOrNone(YEARS_MAX * 12), weeks: caseCountOrNone(YEARS_MAX * 53), days: caseCountOrNone(DAYS_MAX) }, 'Say the length as {years, months, weeks, days}.'),
  sdsPlus: caseFlag, sds40Excluded: caseFlag, sds40AdditionalExcluded: caseFlag, progressionExcluded: caseFlag, youthDetention: caseFlag, activeSexOffender: caseFlag,
  remandDays: caseCountOrNone(DAYS_MAX), taggedBailDays: caseCountOrNone(DAYS_MAX), addedDays: caseCountOrNone(DAYS_MAX),
})

export const calculations: readonly Calculation[] = [
  calculation('release-dates', 'Last day, automatic release and home detention curfew of one standard determinate sentence', sentence, (one) => {
    if (lastDayOf(one.sentenceDate, one.length) < one.sentenceDate) return toolError('length-empty', 'The sentence has no length: give years, months, weeks or days.')
    return releaseDates(one)
  }),
]
