/**
 * By when a person must be answered. Pure: days in, days out.
 *
 * Sources: UK GDPR article 12(3) and Data Protection Act 2018 s54 (one month); article 12A and s54 as the Data (Use and Access)
 * Act 2025 s76 put them (two further months, and no time running while the identity is not shown), in force from 5 February 2026
 * (SI 2026/82 reg 2(h)); the Information Commissioner's guidance on the right of access (the corresponding day of the month, and
 * the next working day where it is not one).
 */
import { ruleOn, type Dated } from '../core/dated-rules.ts'
import { addMonths, daysBetween, relativeDay, longDay, type Day } from '../core/dates.ts'
import { addWorkingDays, isWorkingDay } from '../core/working-days.ts'

/** Which law the organisation that holds the record works under when it holds it. */
export const REGIMES = {
  general: 'UK GDPR: most of what partners hold (support, housing, health, needs)',
  'law-enforcement': 'Data Protection Act 2018 Part 3: kept to prevent or prosecute crime or to carry out sentences',
} as const
export type Regime = keyof typeof REGIMES

interface ClockRule extends Dated {
  /** Calendar months to answer in. */
  readonly months: number
  /** Calendar months by which that may be lengthened, with a reason that the person is told in the first month. */
  readonly furtherMonths: number
}

/** The newest rule that was in force when the request came holds for it to the end. */
const CLOCK_RULES: Readonly<Record<Regime, readonly [ClockRule, ...ClockRule[]]>> = {
  general: [
    { from: '2018-05-25', months: 1, furtherMonths: 2, source: 'UK GDPR article 12(3)' },
    { from: '2026-02-05', months: 1, furtherMonths: 2, source: 'UK GDPR articles 12(3) and 12A (Data (Use and Access) Act 2025 s76)' },
  ],
  'law-enforcement': [
    { from: '2018-05-25', months: 1, furtherMonths: 0, source: 'Data Protection Act 2018 s54' },
    { from: '2026-02-05', months: 1, furtherMonths: 2, source: 'Data Protection Act 2018 s54 (Data (Use and Access) Act 2025 s76)' },
  ],
}

/** The rule that holds for a request received on a day; the oldest for one received before any of them. */
export const clockRule = (regime: Regime, received: Day): ClockRule => ruleOn(CLOCK_RULES[regime], received)

export interface ClockFacts {
  readonly regime: Regime
  readonly received: Day
  /** The day on which we were sure who asks; null while that is awaited. */
  readonly identified: Day | null
  readonly extended: boolean
}

const workingDayFrom = (day: Day): Day => (isWorkingDay(day) ? day : addWorkingDays(day, 1))

/** The last day on which the answer is in time; null while the clock stands still because nobody yet knows who asks. */
export const answerBy = ({ regime, received, identified, extended }: ClockFacts): Day | null => {
  if (identified === null) return null
  const rule = clockRule(regime, received)
  const start = identified > received ? identified : received
  return workingDayFrom(addMonths(start, rule.months + (extended ? rule.furtherMonths : 0)))
}

/** Why the clock cannot be lengthened, in a sentence; null when it can. The person must be told within the first month. */
export const whyNotExtended = (facts: ClockFacts, today: Day): string | null => {
  if (facts.extended) return 'It has been lengthened already, and that is possible only once.'
  if (facts.identified === null) return 'The clock has not begun: confirm first who asks.'
  const rule = clockRule(facts.regime, facts.received)
  if (rule.furtherMonths === 0) return `The law that held on ${longDay(facts.received)} (${rule.source}) does not let this be lengthened.`
  const first = answerBy(facts)
  return first !== null && today > first ? `The first month ended on ${longDay(first)}: it had to be lengthened, and the person told, before then.` : null
}

/** How the clock stands, as the first words of a row: `Overdue by 3 days`, `Answer by 4 January 2027 (in 12 days)`. */
export const clockWords = (due: Day | null, closed: boolean, today: Day): string => {
  if (closed) return 'Closed'
  if (due === null) return 'The clock stands still: we do not know yet who asks'
  const late = daysBetween(due, today)
  return late > 0 ? `Overdue by ${late} ${late === 1 ? 'day' : 'days'}: it was due on ${longDay(due)}` : `Answer by ${longDay(due)} (${relativeDay(due, today)})`
}
