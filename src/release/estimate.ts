/**
 * The prison's release day beside the day that the rules give. Pure.
 *
 * The prison's day always counts: what is computed here is an estimate for one standard determinate sentence, from the court's day and
 * length and the days in custody before it. What the record does not hold (was the offence excluded, is it a serious one, tagged bail,
 * days added) is tried, and said where it explains the prison's day.
 */
import { addDays, daysBetween, type Day } from '../core/dates.ts'
import { isWorkingDay } from '../core/working-days.ts'
import { releaseDates, type DeterminateSentence } from '../sentences/release-dates.ts'
import { CURFEW_REPEALED_FROM } from '../sentences/release-rules.ts'
import type { Custody, Sentence } from '../sentences/rules.ts'
import { earlierReleaseDay, namedDay } from './day-rule.ts'

/** Under which reading of the court's sentence a day is computed. Several are left out of the progression model, and keep what stood before. */
export const READINGS = {
  standard: { title: 'A standard sentence', given: {} },
  earlier: { title: 'A standard sentence, left out of the release at a third', given: { progressionExcluded: true } },
  excluded: { title: 'An offence left out of the 40 per cent release', given: { sds40Excluded: true } },
  half: { title: 'An offence left out of both: half', given: { sds40Excluded: true, progressionExcluded: true } },
  serious: { title: 'A serious offence (two thirds; from October 2026 half)', given: { sdsPlus: true } },
  'two-thirds': { title: 'A serious offence that stays at two thirds', given: { sdsPlus: true, progressionExcluded: true } },
} as const satisfies Record<string, { readonly title: string; readonly given: Partial<DeterminateSentence> }>

export type SentenceReading = keyof typeof READINGS

/** A custodial sentence that still runs. */
export type Serving = Pick<Sentence, 'imposed' | 'months'> & { readonly custody: Custody }

/** The day of one reading beside the prison's. */
export interface ReadingDay {
  readonly reading: SentenceReading
  readonly day: Day
  /** Days by which the prison's day is later; negative when it is earlier. */
  readonly later: number
  /** Is it the prison's day, or the day to which the law brings it forward? */
  readonly fits: boolean
}

export interface ReleaseEstimate {
  readonly prison: Day
  readonly expiry: Day
  readonly remandDays: number
  readonly standard: ReadingDay
  /** The reading that explains the prison's day; null when none does. */
  readonly explains: SentenceReading | null
  /** All readings, one row a day that differs. */
  readonly readings: readonly ReadingDay[]
  /** From when home detention curfew could begin; null when it cannot. */
  readonly curfew: Day | null
}

/** The last working day, this or earlier: section 23(3) of the Criminal Justice Act 1961. */
const lastWorkingDay = (day: Day): Day => {
  let at = day
  while (!isWorkingDay(at)) at = addDays(at, -1)
  return at
}

const sentenceUnder = ({ imposed, months, custody }: Serving, given: Partial<DeterminateSentence>): DeterminateSentence => ({
  rules: 'progression', sentenceDate: imposed, length: { years: 0, months, weeks: 0, days: 0 }, remandDays: Math.max(0, daysBetween(custody.start, imposed)), taggedBailDays: 0, addedDays: 0,
  sdsPlus: false, sds40Excluded: false, sds40AdditionalExcluded: false, progressionExcluded: false, youthDetention: false, activeSexOffender: false, ...given,
})

/** What the rules give for a sentence that is being served, under each reading, beside the prison's own day. */
export const estimateOf = (serving: Serving): ReleaseEstimate => {
  const prison = serving.custody.plannedRelease
  const under = (reading: SentenceReading): ReadingDay => {
    const day = releaseDates(sentenceUnder(serving, READINGS[reading].given)).automaticReleaseDate
    return { reading, day, later: daysBetween(day, prison), fits: [day, lastWorkingDay(day), earlierReleaseDay(day)].includes(prison) }
  }
  const standard = under('standard')
  const all = [standard, ...(['earlier', 'excluded', 'half', 'serious', 'two-thirds'] as const).map(under)]
  const whole = releaseDates(sentenceUnder(serving, {}))
  return {
    prison, expiry: whole.sentenceExpiryDate, remandDays: Math.max(0, daysBetween(serving.custody.start, serving.imposed)), standard,
    explains: all.find(({ fits }) => fits)?.reading ?? null,
    readings: all.filter((one, place) => all.findIndex(({ day }) => day === one.day) === place),
    curfew: whole.hdcEligibilityDate !== null && whole.hdcEligibilityDate < CURFEW_REPEALED_FROM ? whole.hdcEligibilityDate : null,
  }
}

const dayCount = (days: number): string => (days === 1 ? '1 day' : `${days} days`)

/** The difference in words: what it is in a sentence, and what explains it. */
export const differenceWords = ({ standard, explains }: ReleaseEstimate): { readonly difference: string; readonly why: string | null } => {
  const given = `the rules give for a standard sentence (${namedDay(standard.day)})`
  const apart = `${dayCount(Math.abs(standard.later))} ${standard.later > 0 ? 'later' : 'earlier'} than ${given}`
  if (standard.later === 0) return { difference: 'The prison’s date is the day that the rules give for a standard sentence.', why: null }
  if (explains === 'standard') return { difference: `The prison’s date is ${apart}.`, why: 'That is the law: nobody is let out on that day, or the day after it is not worked.' }
  const why = explains === null ? 'No rule known here gives it. Days on remand or tagged bail, added days, another sentence or a recall may explain it.'
    : `It is the day for this: ${READINGS[explains].title.charAt(0).toLowerCase()}${READINGS[explains].title.slice(1)}. If that is what the court passed, nothing is wrong.`
  return { difference: `The prison’s date is ${apart}.`, why }
}

/** On whose side somebody stands who reads the difference. */
export type Side = 'prison' | 'community'

/** Who should ask whom about a difference; null when there is none to ask about. The prison answers for its calculation. */
export const askWords = (estimate: ReleaseEstimate, side: Side, prison: string): string | null => {
  if (estimate.explains === 'standard') return null
  const what = estimate.explains === null ? 'how the date was calculated' : 'whether that is how the date was calculated'
  const held = estimate.standard.later > 0 ? 'If it is wrong, they are held too long.' : 'If it is wrong, they leave too early and may be taken back.'
  return side === 'prison'
    ? `Ask your offender management unit ${what}, and tell the community’s offender manager. ${held}`
    : `The offender manager asks the offender management unit of ${prison} ${what}. ${held} Until the prison moves its date, plan for the prison’s.`
}
