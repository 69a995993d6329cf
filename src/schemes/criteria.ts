/**
 * The criteria of an emergency release scheme as data, and the one rule that says who meets them, with the reason for each. Pure.
 *
 * A scheme’s criteria are entered as they were published: the words stand beside the rule. What a criterion asks and nobody has
 * recorded is unknown, and nobody is included on an unknown fact. That an excluded offence is asked of the prison directly, beside the
 * list of codes, is because the published exclusions are not a clean list (SDS40: its lists stand in schedules that were amended).
 */
import { z } from 'zod'
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { addWorkingDays, isWorkingDay } from '../core/working-days.ts'
import { HARM_LEVELS, type HarmLevel } from '../risk/rules.ts'
import { keysOf } from '../platform/vocabulary.ts'

/** What is not in any record that the agencies share, and is asked: the question, and who knows. */
export const ASKED = {
  standard: { question: 'Is it a standard determinate sentence?', short: 'whether it is a standard determinate sentence', who: 'the prison’s offender management unit' },
  offence: { question: 'Is any offence of the sentence excluded by the scheme?', short: 'whether any offence of the sentence is excluded', who: 'the prison’s offender management unit' },
  charge: { question: 'Is another charge, warrant or extradition open?', short: 'whether another charge is open', who: 'the prison’s offender management unit' },
  register: { question: 'Are they on the sex offenders’ register?', short: 'whether they are on the sex offenders’ register', who: 'the offender manager' },
} as const

export type Asked = keyof typeof ASKED
export const ASKED_KEYS = keysOf(ASKED)

const words = z.string()

/** One criterion with its figure and its words as published. */
export const Criterion = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('standard'), words }),
  z.object({ rule: z.literal('length'), words, monthsFrom: z.number().int().nullable(), monthsBelow: z.number().int().nullable() }),
  z.object({ rule: z.literal('offence'), words, codes: z.array(z.string()) }),
  z.object({ rule: z.literal('recall'), words }),
  z.object({ rule: z.literal('charge'), words }),
  z.object({ rule: z.literal('register'), words }),
  z.object({ rule: z.literal('harm'), words, atMost: z.enum(keysOf(HARM_LEVELS)) }),
  z.object({ rule: z.literal('address'), words }),
])
export type Criterion = z.output<typeof Criterion>
export type Rule = Criterion['rule']

/** What each criterion says, as the heading beside its published words. */
export const RULES: Readonly<Record<Rule, string>> = {
  standard: 'A standard determinate sentence',
  length: 'The length of the sentence',
  offence: 'No excluded offence',
  recall: 'Not back in prison after a recall',
  charge: 'No other charge, warrant or extradition',
  register: 'Not on the sex offenders’ register',
  harm: 'Risk of serious harm at most so high',
  address: 'An address that probation has checked',
}

/** The rule of a criterion in words, to stand beside what was published. */
export const ruleWords = (criterion: Criterion): string => {
  switch (criterion.rule) {
    case 'length': return [
      criterion.monthsFrom === null ? '' : `${criterion.monthsFrom} months or more`, criterion.monthsBelow === null ? '' : `under ${criterion.monthsBelow} months`].filter(Boolean).join(' and ')
    case 'offence': return criterion.codes.length === 0 ? 'The prison says that no offence is excluded' : `Not ${criterion.codes.join(', ')} (or a code that begins so), and the prison says that no offence is excluded`
    case 'harm': return `The newest assessment says ${HARM_LEVELS[criterion.atMost].toLowerCase()}${criterion.atMost === 'low' ? '' : ' or lower'}`
    case 'address': return 'A place is found whose check was passed'
    case 'recall': return 'This custody did not begin with a return after recall'
    case 'standard': return 'The prison says that it is'
    case 'charge': return 'The prison says that none is open'
    case 'register': return 'The offender manager says that they are not'
  }
}

/** How early a scheme releases. One of the two at least. */
export interface Window {
  /** Days before the planned release at most. */
  readonly maxDaysEarly: number | null
  /** Per cent of the sentence that has to be served by the release day. */
  readonly leastServedPercent: number | null
  readonly starts: Day
  readonly ends: Day | null
}

/** What is known of one person and their sentence; null where nothing is recorded, or the viewer may not see it. */
export interface Facts {
  readonly months: number
  readonly offenceCode: string
  readonly imposed: Day
  readonly custodyStart: Day
  readonly sentenceEnd: Day
  readonly plannedRelease: Day
  readonly returned: boolean
  /** The planned release of another sentence that holds them longer; null where there is none. */
  readonly otherUntil: Day | null
  readonly harm: HarmLevel | null
  readonly address: 'passed' | 'failed' | null
  /** True is yes to the question as it is asked. */
  readonly asked: Readonly<Partial<Record<Asked, boolean>>>
}

export type ReasonState = 'met' | 'not-met' | 'unknown'
export interface Reason {
  readonly rule: Rule | 'sentenced' | 'window'
  readonly state: ReasonState
  readonly words: string
  /** Who knows what is missing. */
  readonly who?: string
}

export interface Verdict {
  readonly state: 'meets' | 'out' | 'unknown'
  /** The earliest day on which the scheme could release; null where there is none before the planned day. */
  readonly day: Day | null
  readonly reasons: readonly Reason[]
}

/**
 * The day on which a share of the sentence has been served: the custodial days, a part of a day counted whole, from the start of
 * custody (remand included). Source: release-rules as computed for SDS40 (ministryofjustice/calculate-release-dates-api): 40 % of nine
 * months from 12 September 2024 is 30 December 2024.
 */
export const servedDay = ({ custodyStart, sentenceEnd }: Pick<Facts, 'custodyStart' | 'sentenceEnd'>, percent: number): Day => {
  const days = Math.ceil(((daysBetween(custodyStart, sentenceEnd) + 1) * percent) / 100 - 1e-9)
  return addDays(custodyStart, Math.max(days, 1) - 1)
}

/** A working day that is not followed by a day off: nobody is released early when offices close. Moves on, never back. */
export const openDay = (day: Day): Day => {
  let at = day
  while (!isWorkingDay(at) || !isWorkingDay(addDays(at, 1))) at = addDays(at, 1)
  return at
}

/** What holds an early release back longest, and until when. */
const boundOf = (window: Window, facts: Facts, from: Day): { readonly day: Day; readonly words: string } => [
  { day: window.starts, words: 'the scheme begins' }, { day: from, words: 'everybody could have answered' },
  ...(window.maxDaysEarly === null ? [] : [{ day: addDays(facts.plannedRelease, -window.maxDaysEarly), words: `it is ${window.maxDaysEarly} days before the planned release` }]),
  ...(window.leastServedPercent === null ? [] : [{ day: servedDay(facts, window.leastServedPercent), words: `${window.leastServedPercent} per cent of the sentence is served` }]),
].reduce((latest, one) => (one.day > latest.day ? one : latest))

/** The earliest day on which a scheme could release; null where that is not before the planned release or the scheme has ended by then. */
export const earliestDay = (window: Window, facts: Facts, from: Day): Day | null => {
  const day = openDay(boundOf(window, facts, from).day)
  return day < facts.plannedRelease && (window.ends === null || day <= window.ends) ? day : null
}

/** Why there is no such day. */
const noDayWords = (window: Window, facts: Facts, from: Day): string => {
  const { day, words: until } = boundOf(window, facts, from)
  if (facts.plannedRelease <= from) return `The planned release on ${longDay(facts.plannedRelease)} has come, or is too near for the answers`
  return window.ends !== null && openDay(day) > window.ends ? `The scheme ends on ${longDay(window.ends)}, before ${until} (${longDay(day)})` : `Only from ${longDay(openDay(day))}, when ${until}: that is not before the planned release on ${longDay(facts.plannedRelease)}`
}

/** Working days for the two decisions after the last day for answers; the partnership’s own standard. */
export const DECIDE_WORKING_DAYS = 2

/** The first day that leaves time for the answers and both decisions. */
export const firstDecidable = (today: Day, checkDays: number): Day => addWorkingDays(today, checkDays + DECIDE_WORKING_DAYS + 1)

const reason = (rule: Reason['rule'], state: ReasonState, said: string, who?: string): Reason => ({ rule, state, words: said, ...(who === undefined ? {} : { who }) })
const unknown = (rule: Asked): Reason => reason(rule, 'unknown', `Not recorded: ${ASKED[rule].short}`, ASKED[rule].who)
const ask = (rule: Asked, answer: boolean | undefined, wanted: boolean, met: string, not: string): Reason =>
  answer === undefined ? unknown(rule) : answer === wanted ? reason(rule, 'met', met) : reason(rule, 'not-met', not)

const RANK = keysOf(HARM_LEVELS)

/** One criterion, for one person. */
export const judge = (criterion: Criterion, facts: Facts): Reason => {
  switch (criterion.rule) {
    case 'standard': return ask('standard', facts.asked.standard, true, 'It is a standard determinate sentence', 'It is not a standard determinate sentence')
    case 'length': {
      const { monthsFrom, monthsBelow } = criterion
      if (monthsFrom !== null && facts.months < monthsFrom) return reason('length', 'not-met', `The sentence of ${facts.months} months is shorter than ${monthsFrom} months`)
      if (monthsBelow !== null && facts.months >= monthsBelow) return reason('length', 'not-met', `The sentence of ${facts.months} months is not under ${monthsBelow} months`)
      return reason('length', 'met', `The sentence is ${facts.months} months`)
    }
    case 'offence':
      if (criterion.codes.some((code) => facts.offenceCode.startsWith(code))) return reason('offence', 'not-met', `The offence ${facts.offenceCode} is excluded`)
      return ask('offence', facts.asked.offence, false, 'No offence of the sentence is excluded', 'The prison says that an offence of the sentence is excluded')
    case 'recall': return facts.returned ? reason('recall', 'not-met', 'Back in prison after a recall') : reason('recall', 'met', 'Not back after a recall')
    case 'charge': return ask('charge', facts.asked.charge, false, 'No other charge is open', 'Another charge, warrant or extradition is open')
    case 'register': return ask('register', facts.asked.register, false, 'Not on the sex offenders’ register', 'On the sex offenders’ register')
    case 'harm':
      if (facts.harm === null) return reason('harm', 'unknown', 'No assessment of risk of serious harm is seen', 'the offender manager')
      return RANK.indexOf(facts.harm) <= RANK.indexOf(criterion.atMost)
        ? reason('harm', 'met', `Risk of serious harm is ${HARM_LEVELS[facts.harm].toLowerCase()}`) : reason('harm', 'not-met', `Risk of serious harm is ${HARM_LEVELS[facts.harm].toLowerCase()}`)
    case 'address':
      if (facts.address === null) return reason('address', 'unknown', 'No address is checked', 'the resettlement worker finds one, the offender manager checks it')
      return facts.address === 'passed' ? reason('address', 'met', 'An address is checked') : reason('address', 'not-met', 'The address did not pass its check')
  }
}

/**
 * Does somebody meet a scheme’s criteria? One criterion that is not met is enough to be out; without that, one unknown fact is enough
 * not to be in. `from` is the first day that could still be decided.
 */
export const verdictOf = (criteria: readonly Criterion[], window: Window, facts: Facts, at: { readonly today: Day; readonly from: Day }): Verdict => {
  const day = earliestDay(window, facts, at.from)
  const reasons: Reason[] = [
    ...(facts.imposed > at.today ? [reason('sentenced', 'not-met', 'Not sentenced yet')] : []),
    ...(facts.otherUntil === null ? [] : [reason('sentenced', 'not-met', `Another sentence holds them until ${longDay(facts.otherUntil)}`)]),
    day === null ? reason('window', 'not-met', noDayWords(window, facts, at.from)) : reason('window', 'met', `Could be released from ${longDay(day)}, ${daysBetween(day, facts.plannedRelease)} days early`),
    ...criteria.map((criterion) => judge(criterion, facts)),
  ]
  const state = reasons.some((one) => one.state === 'not-met') ? 'out' : reasons.some((one) => one.state === 'unknown') ? 'unknown' : 'meets'
  return { state, day, reasons }
}

/** Why, in one sentence: what puts them out, or what is missing and who knows. */
export const verdictWords = ({ state, reasons }: Verdict): string => {
  if (state === 'meets') return 'Meets every criterion'
  if (state === 'out') return `Out: ${reasons.filter((one) => one.state === 'not-met').map((one) => one.words).join('; ')}`
  const missing = Map.groupBy(reasons.filter((one) => one.state === 'unknown'), (one) => one.who ?? 'nobody named')
  return `Cannot be decided: ${[...missing].map(([who, of]) => `${of.map(({ words: said }) => said.charAt(0).toLowerCase() + said.slice(1)).join('; ').replaceAll('; not recorded: ', ', ')} (${who} knows)`).join('; ')}`
}
