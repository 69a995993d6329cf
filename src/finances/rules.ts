/** By when each thing of money and papers is done, and what the law says of claims and rent. Dated rules with their sources. Pure. */
import { addDays, addMonths, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { no, yes, type Result } from '../core/result.ts'
import { isWorkingDay } from '../core/working-days.ts'
import type { DueBy, Rent } from './kinds.ts'

interface DueRule { readonly counted: 'before release' | 'after release' | 'since it came to stand so' | 'after custody began' | 'before the given day' | 'on the given day'; readonly days: number }
type DueRules = readonly [DatedRule<DueRule>, ...DatedRule<DueRule>[]]

const PUBLISHED = 'Prepare someone for release service, read 2026'
const OWN = 'Throughline’s own, 2026-11-23'
const rule = (counted: DueRule['counted'], days: number, source: string): DueRules => [{ from: '2015-05-01', value: { counted, days }, source }]

/** The dated points by which each next action falls due. */
export const DUE: Readonly<Record<DueBy, DueRules>> = {
  reception: rule('after custody began', 7, `Immediate needs report at reception (${PUBLISHED}); in the first week: ${OWN}`),
  'papers-ordered': rule('before release', 84, `Identity papers belong to the pre-release report, within 84 days of release (${PUBLISHED})`),
  'account-applied': rule('before release', 56, OWN),
  'claim-prepared': rule('before release', 28, OWN),
  'appointment-booked': rule('before release', 14, OWN),
  'handed-over': rule('before release', 0, OWN),
  'bank-answers': rule('since it came to stand so', 21, OWN),
  'papers-arrive': rule('since it came to stand so', 28, OWN),
  'adviser-answers': rule('since it came to stand so', 28, OWN),
  soon: rule('since it came to stand so', 7, OWN),
  advance: rule('since it came to stand so', 0, OWN),
  'after-release': rule('after release', 14, OWN),
  'given-day': rule('on the given day', 0, 'the day that was arranged, or that the rule gives'),
  'tenancy-decided': rule('before the given day', 28, OWN),
}

export interface DueFacts { readonly custodyStart: Day; readonly release: Day | null; readonly since: Day; readonly given: Day | null }

/** The last day that a prison works, this one or earlier: on the day of a release it works, whatever day it is. */
const workedBy = (day: Day, release: Day | null): Day => {
  let at = day
  while (at !== release && !isWorkingDay(at)) at = addDays(at, -1)
  return at
}

/** The day by which something is done; what a prison does is done by a working day. */
export const dueDay = (by: DueBy, { custodyStart, release, since, given }: DueFacts, atPrison: boolean): Day => {
  const { counted, days } = ruleOn<DatedRule<DueRule>>(DUE[by], custodyStart).value
  const anchor = counted === 'after custody began' ? custodyStart : counted === 'since it came to stand so' ? since : counted.endsWith('given day') ? given : release
  const day = anchor === null ? addDays(since, 7) : addDays(anchor, counted.startsWith('before') ? -days : days)
  const due = atPrison ? workedBy(day, release) : day
  return due < since ? since : due
}

/** The first payment comes within so many days of the claim. */
const FIRST_PAYMENT: readonly [DatedRule<number>, ...DatedRule<number>[]] = [{ from: '2018-02-14', value: 35, source: 'A month of assessment (Universal Credit Regulations 2013, regulation 21) and payment within seven days of its end (Universal Credit etc. (Claims and Payments) Regulations 2013, regulation 47): five weeks. Before 14 February 2018 there were seven waiting days' }, { from: '2015-08-03', value: 42, source: 'The same with seven waiting days (Universal Credit Regulations 2013, regulation 19A, until 14 February 2018)' }]
export const firstPaymentDays = (claimed: Day): DatedRule<number> => ruleOn(FIRST_PAYMENT, claimed)
export const firstPaymentBy = (claimed: Day): Day => addDays(claimed, firstPaymentDays(claimed).value)

/** Somebody in prison has no entitlement, so a claim falls on or after the day of release. */
const CLAIM_SOURCE = 'Universal Credit Regulations 2013, regulation 19(1)(b)'

/** May the claim be dated so? */
export const decideClaim = (claimed: Day, release: Day | null, today: Day): Result<Day> => {
  if (claimed > today) return no('The claim is recorded once it was made: its day cannot be after today.', 'on')
  if (release === null || today < release) return no(`The claim itself falls on release day or after it${release === null ? '' : `: ${longDay(release)}`}. Somebody in prison cannot be entitled (${CLAIM_SOURCE}). Until then it is prepared, and the appointment booked.`, 'on')
  return claimed < release ? no(`Release was on ${longDay(release)}: a claim before that day gives nothing, for somebody in prison cannot be entitled (${CLAIM_SOURCE}). Enter the day on which it was made after release.`, 'on') : yes(claimed)
}

/** The Jobcentre appointment is on release day or soon after it. Five working days would be late: a week is Throughline’s own. */
export const APPOINTMENT_WITHIN_DAYS = 7

/** May the appointment be on this day? */
export const decideAppointment = (day: Day, release: Day | null, today: Day): Result<Day> => {
  if (day < today) return no('The appointment cannot be before today. If it was kept, record the claim.', 'day')
  if (release === null) return no('There is no release day yet: record it with the sentence first.', 'day')
  return day < release ? no(`Release is on ${longDay(release)}: the appointment is booked before, and held on that day or after it.`, 'day') : yes(day)
}

interface RentRule { readonly sentencedDays: number | null; readonly sentencedMonths: number | null; readonly remandDays: number | null; readonly months: number | null; readonly words: string }
type RentRules = readonly [DatedRule<RentRule>, ...DatedRule<RentRule>[]]

/** How long rent goes on being paid for somebody in custody. */
const RENT_RULES: Readonly<Record<'universal-credit' | 'housing-benefit', RentRules>> = {
  'universal-credit': [{ from: '2013-04-29', value: { sentencedDays: null, sentencedMonths: 6, remandDays: null, months: 6, words: 'for the first six months, to a single person whose award had an amount for rent, on remand or where the time in custody is not expected to go beyond six months' }, source: 'Universal Credit Regulations 2013, regulation 19(2) and (3)' }],
  'housing-benefit': [{ from: '2006-03-06', value: { sentencedDays: 91, sentencedMonths: null, remandDays: 364, months: null, words: 'for up to 13 weeks after a sentence, where they are expected home within them, and up to 52 weeks on remand' }, source: 'Housing Benefit Regulations 2006, regulation 7(13) to (17)' }],
}

export interface Continuation { readonly goesOn: 'yes' | 'no' | 'not-known'; readonly until: Day | null; readonly words: string; readonly source: string | null }

/** Does the rent go on being paid? `release` is the day expected today; null on remand or while nobody knows it. */
export const housingCosts = (rent: Rent, { custodyStart, release }: { readonly custodyStart: Day; readonly release: Day | null }): Continuation => {
  if (rent !== 'universal-credit' && rent !== 'housing-benefit') return { goesOn: 'not-known', until: null, words: rent === 'none' ? 'There is no rent to keep.' : 'Ask the landlord and whoever paid: no benefit rule settles this.', source: null }
  const { value, source } = ruleOn<DatedRule<RentRule>>(RENT_RULES[rent], custodyStart)
  const expected = value.sentencedMonths !== null ? addMonths(custodyStart, value.sentencedMonths) : addDays(custodyStart, value.sentencedDays ?? 0)
  const longest = release === null ? (value.months !== null ? addMonths(custodyStart, value.months) : addDays(custodyStart, value.remandDays ?? 0)) : expected
  const pays = rent === 'universal-credit' ? 'Universal Credit pays the rent' : 'Housing Benefit pays the rent'
  if (release !== null && release > expected) return { goesOn: 'no', until: null, words: `Release is expected on ${longDay(release)}, after ${longDay(expected)}: it is not paid. ${pays} ${value.words}.`, source }
  const until = release !== null && release < longest ? release : longest
  return { goesOn: 'yes', until, words: `It can go on until ${longDay(until)}. ${pays} ${value.words}.`, source }
}

/** May the rent be recorded as paid until this day? */
export const decidePaidUntil = (day: Day, rent: Rent, facts: { readonly custodyStart: Day; readonly release: Day | null }, today: Day): Result<Day> => {
  if (day < today) return no('That day has passed: record that nobody pays the rent.', 'day')
  const { goesOn, until, words, source } = housingCosts(rent, facts)
  if (goesOn === 'no' || (until !== null && day > until)) return no(`${words} (${source ?? ''})`, 'day')
  return yes(day)
}
