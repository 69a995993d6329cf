/**
 * The key days of one standard determinate sentence: its last day, automatic release and home detention curfew. Pure.
 *
 * Planner level: one sentence, no recall, nothing consecutive, no time unlawfully at large, no transfer. It is an estimate, and the
 * prison's own day always outranks it. Method: the public calculator's (release-rules.ts), where its code and its summary differ, the code.
 */
import { addDays, addMonths, daysBetween, type Day } from '../core/dates.ts'
import {
  CURFEW_180, CURFEW_365, CURFEW_CUSTODY_DAYS_MIN, CURFEW_HALF_DAYS_MIN, CURFEW_SERVED_DAYS_MIN, PROGRESSION_TRANCHES, RELEASE_POINTS, SDS40_LATER_EXCLUSIONS_FROM, SDS40_TRANCHES,
  type CurfewRule, type Fraction, type RuleBook,
} from './release-rules.ts'

/** A length as a court says it. */
export interface Length {
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
}

/** One standard determinate sentence with what moves its days. */
export interface DeterminateSentence {
  readonly rules: RuleBook
  readonly sentenceDate: Day
  readonly length: Length
  /** A serious offence: two thirds, from 2026 half (“SDS+”). */
  readonly sdsPlus: boolean
  /** The offence is left out of the 40 per cent; later: it was left out from 16 December 2024. */
  readonly sds40Excluded: boolean
  readonly sds40AdditionalExcluded: boolean
  /** Left out of the progression model: the earlier rules stay. */
  readonly progressionExcluded: boolean
  /** Section 250 detention: the earlier rules stay. */
  readonly youthDetention: boolean
  /** Registered: no curfew. */
  readonly activeSexOffender: boolean
  readonly remandDays: number
  readonly taggedBailDays: number
  /** Days added for offences against prison rules, not given back. */
  readonly addedDays: number
}

export interface ReleaseDates {
  readonly sentenceExpiryDate: Day
  readonly automaticReleaseDate: Day
  readonly hdcEligibilityDate: Day | null
}

/** So many days or the next whole one above: half days go to the sentence. */
const share = (days: number, [of, parts]: Fraction): number => Math.ceil((days * of) / parts)

const latest = (a: Day, b: Day): Day => (a > b ? a : b)
const earliest = (a: Day, b: Day): Day => (a < b ? a : b)

/**
 * The last day of a sentence that begins on `start`: months and years by the calendar, weeks and days after them. From the first of
 * a month, months and years end with a month (Prison Service Instruction 03/2015 on calendar months, as the calculator has it).
 */
export const lastDayOf = (start: Day, { years, months, weeks, days }: Length): Day => {
  const calendar = years * 12 + months
  const whole = start.endsWith('-01') && calendar > 0 ? addDays(addMonths(start, calendar), -1) : addMonths(addDays(start, -1), calendar)
  return addDays(whole, weeks * 7 + days)
}

/** What the rules below work on: the days of one sentence, counted once. */
interface Term {
  readonly start: Day
  readonly days: number
  readonly underFiveYears: boolean
  /** Remand and tagged bail, which come off. */
  readonly deducted: number
  readonly added: number
  readonly expiry: Day
  readonly curfew: boolean
}

/** Release and curfew under one share, or under several of which one governs. */
interface Outcome {
  readonly release: Day
  readonly curfew: Day | null
}

const termOf = (sentence: DeterminateSentence): Term => {
  const start = sentence.sentenceDate
  const last = lastDayOf(start, sentence.length)
  const deducted = sentence.remandDays + sentence.taggedBailDays
  return {
    start, days: daysBetween(start, last) + 1, underFiveYears: addDays(last, 1) < addMonths(start, SDS40_TRANCHES[0].monthsBelow), deducted, added: sentence.addedDays,
    expiry: latest(addDays(last, -deducted), start), curfew: !sentence.sdsPlus && !sentence.activeSexOffender,
  }
}

/** The curfew day under one rule, before days are added: at least a fortnight after the sentence. */
const curfewUnder = ({ start, days, deducted }: Term, fraction: Fraction, rule: CurfewRule): Day => {
  const custody = share(days, fraction)
  const after = custody < rule.midpointDays ? Math.max(CURFEW_HALF_DAYS_MIN, share(days, [fraction[0], fraction[1] * 2])) : custody - rule.daysBeforeRelease - 1
  return addDays(start, Math.max(CURFEW_SERVED_DAYS_MIN, after - deducted))
}

/** Release and curfew when this share governs the whole sentence. */
const under = (term: Term, fraction: Fraction): Outcome => {
  const { start, days, deducted, added, expiry } = term
  const custody = share(days, fraction)
  const uncapped = latest(addDays(start, custody - 1 - deducted + added), start)
  const release = earliest(uncapped, expiry)
  if (!term.curfew || custody < CURFEW_CUSTODY_DAYS_MIN || release < addDays(start, CURFEW_SERVED_DAYS_MIN)) return { release, curfew: null }
  const [before, after] = [curfewUnder(term, fraction, CURFEW_180), curfewUnder(term, fraction, CURFEW_365)]
  const unadded = before < CURFEW_365.from ? before : latest(after, CURFEW_365.from)
  // Added days that would run past the end of the sentence are never served.
  const curfew = addDays(unadded, added - Math.max(0, daysBetween(expiry, uncapped)))
  return { release, curfew: curfew < release ? curfew : null }
}

/** The curfew of somebody whom a change reached on `from`: not before that day, unless it fell before it anyway. */
const curfewFrom = (from: Day, old: Day | null, early: Day | null): Day | null => {
  if (old !== null && (old < from || old === early)) return old
  return early === null ? null : old !== null && early < from ? from : early
}

/** 40 per cent for whoever is not left out: from the sentence, or for earlier sentences from a day, if release was due after it. */
const underSds40 = (sentence: DeterminateSentence, term: Term, old: Outcome): Outcome => {
  if (sentence.sdsPlus || sentence.sds40Excluded) return old
  const early = under(term, RELEASE_POINTS.sds40.standard)
  const outcome = term.start >= RELEASE_POINTS.sds40.from ? early : fromSds40Tranche(term, old, early)
  const excluded = sentence.sds40AdditionalExcluded && latest(term.start, outcome.release) >= SDS40_LATER_EXCLUSIONS_FROM
  return excluded ? old : outcome
}

const fromSds40Tranche = ({ underFiveYears }: Term, old: Outcome, early: Outcome): Outcome => {
  const { from } = SDS40_TRANCHES[underFiveYears ? 0 : 1]
  return old.release <= from ? old : { release: latest(from, early.release), curfew: curfewFrom(from, old.curfew, early.curfew) }
}

/**
 * A third, or half of a serious sentence. For earlier sentences from a day by length; whoever would have been released before it
 * without their added days stays under the older rule, and added days come on top of that day. Their curfew stays as it was.
 */
const underProgression = (sentence: DeterminateSentence, term: Term, old: Outcome): Outcome => {
  if (sentence.youthDetention || sentence.progressionExcluded) return old
  const { from, standard, serious } = RELEASE_POINTS.progression
  const early = under(term, sentence.sdsPlus ? serious : standard)
  if (term.start >= from) return early
  const tranche = (PROGRESSION_TRANCHES.find(({ daysMax }) => term.days <= daysMax) ?? PROGRESSION_TRANCHES[PROGRESSION_TRANCHES.length - 1]!).from
  if (addDays(old.release, -term.added) <= tranche) return old
  const release = earliest(addDays(latest(tranche, addDays(early.release, -term.added)), term.added), term.expiry)
  return { release, curfew: old.curfew }
}

/**
 * The key days of a sentence under a rule book. Curfew is computed as before its repeal for adults (CURFEW_REPEALED_FROM):
 * whoever shows it applies the repeal.
 */
export const releaseDates = (sentence: DeterminateSentence): ReleaseDates => {
  const term = termOf(sentence)
  const half = under(term, sentence.sdsPlus ? RELEASE_POINTS['pre-sds40'].serious : RELEASE_POINTS['pre-sds40'].standard)
  const forty = sentence.rules === 'pre-sds40' ? half : underSds40(sentence, term, half)
  const { release, curfew } = sentence.rules === 'progression' ? underProgression(sentence, term, forty) : forty
  return { sentenceExpiryDate: term.expiry, automaticReleaseDate: release, hdcEligibilityDate: curfew !== null && curfew < release ? curfew : null }
}
