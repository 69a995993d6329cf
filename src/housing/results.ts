/** What came of releases: housed on the first night and after three months, and why somebody was not; counted, with small numbers hidden. Pure. */
import { daysBetween, type Day } from '../core/dates.ts'
import { rateWithInterval } from '../core/statistics.ts'
import { countsToHide, SMALL_NUMBER, twoWaySums } from '../core/suppression.ts'
import type { DutyState, Policy } from './duty-to-refer.ts'
import { isHoused, type Slept } from './rules.ts'

/** The published figures to stand beside ours: reference, not the same population. */
export const PUBLISHED = {
  0: { percent: 84.0, words: 'housed on the first night after release, April 2024 to March 2025', source: 'HM Prison and Probation Service, Offender accommodation outcomes, update to March 2025' },
  90: { percent: 73.5, words: 'in settled accommodation three months after release, April 2023 to March 2024', source: 'HM Prison and Probation Service, Offender accommodation outcomes, update to March 2024' },
} as const

export type ResultDay = keyof typeof PUBLISHED

/** One release whose night is known, with what led to it. */
export interface Outcome {
  readonly personId: string
  readonly prison: string
  /** The council that was asked, or where they lived; null where neither is known. */
  readonly council: string | null
  readonly release: Day
  readonly day: ResultDay
  readonly slept: Slept
  readonly duty: { readonly state: DutyState; readonly sentOn: Day; readonly policies: readonly Policy[] } | null
  readonly refusedPolicies: readonly Policy[]
  readonly failedChecks: number
  readonly personDeclined: boolean
}

/** In the result of day 90 only a settled place counts, as in the published figure; on the first night every roof that counts as housed does. */
export const succeeded = ({ day, slept }: Pick<Outcome, 'day' | 'slept'>): boolean | null => (day === 0 ? isHoused(slept) : slept === 'not-known' ? null : slept === 'settled')

export interface Line {
  readonly group: string
  /** Null where a small number hides it. */
  readonly known: number | null
  readonly housed: number | null
  readonly rate: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Shares by group with Wilson's interval, the total last. A count below the threshold is hidden, as is whatever it could be worked out
 * from. Releases of which nobody knows the night are left out, as in the published figure.
 */
export const resultsBy = (outcomes: readonly Outcome[], day: ResultDay, group: (one: Outcome) => string, threshold: number = SMALL_NUMBER.value): Line[] => {
  const known = outcomes.filter((one) => one.day === day && succeeded(one) !== null)
  const groups = [...new Set(known.map(group))].toSorted()
  const count = (name: string, which: 'all' | 'yes' | 'no'): number => known.filter((one) => (name === 'all' || group(one) === name) && (which === 'all' || succeeded(one) === (which === 'yes'))).length
  const name = (row: string, column: string): string => `${row}/${column}`
  const counts = new Map(['all', ...groups].flatMap((row) => (['all', 'yes', 'no'] as const).map((column) => [name(row, column), count(row, column)] as const)))
  const hidden = countsToHide(counts, twoWaySums(groups, ['yes', 'no'], name), threshold)
  return [...groups, 'all'].map((row) => {
    const [n, yes] = [counts.get(name(row, 'all')) ?? 0, counts.get(name(row, 'yes')) ?? 0]
    const hide = hidden.has(name(row, 'all')) || hidden.has(name(row, 'yes')) || hidden.has(name(row, 'no'))
    const rate = hide ? null : rateWithInterval(yes, n)
    return { group: row, known: hidden.has(name(row, 'all')) ? null : n, housed: hidden.has(name(row, 'yes')) || hide ? null : yes, rate: rate?.rate ?? null, low: rate?.low ?? null, high: rate?.high ?? null }
  })
}

/** Why somebody was not housed on the first night. Each person is counted once under each reason that holds. */
export const REASONS = {
  'local-connection': 'Refused: local connection',
  arrears: 'Refused: rent arrears',
  offence: 'Refused: the offence, or the risk seen in it',
  intentionality: 'Refused: intentionality',
  'other-policy': 'Refused: another policy',
  'failed-check': 'An address did not pass its check',
  'no-consent': 'Did not agree to a referral',
  'too-late': 'Referred to a council less than 14 days before release, or not at all',
  declined: 'Declined what was found',
  'no-place': 'Asked in time and refused by nobody: no place was found',
} as const

export type Reason = keyof typeof REASONS

/** A referral later than this before release leaves a council no time. Our own standard, 2026-11-23. */
const LATE_DAYS = 14

/** Every reason that holds of one release; `no-place` only where no other does, so that nobody is without one. */
export const reasonsOf = ({ duty, refusedPolicies, failedChecks, personDeclined, release }: Outcome): Reason[] => {
  const policies = [...new Set(refusedPolicies)].map((policy): Reason => (policy === 'other' ? 'other-policy' : policy))
  const late = duty === null || (duty.state !== 'no-consent' && daysBetween(duty.sentOn, release) < LATE_DAYS)
  const found: Reason[] = [
    ...policies, ...(failedChecks > 0 ? ['failed-check' as const] : []), ...(duty?.state === 'no-consent' ? ['no-consent' as const] : []), ...(late ? ['too-late' as const] : []), ...(personDeclined ? ['declined' as const] : []),
  ]
  return found.length > 0 ? found : ['no-place']
}

export interface Counted {
  readonly reason: Reason
  readonly group: string
  /** Null where a small number hides it. */
  readonly people: number | null
}

/** How many of those not housed on the first night each reason holds of, by group; counts below the threshold are hidden, nought included. */
export const reasonsBy = (outcomes: readonly Outcome[], group: (one: Outcome) => string, threshold: number = SMALL_NUMBER.value): { readonly people: number | null; readonly counted: Counted[] } => {
  const unhoused = outcomes.filter((one) => one.day === 0 && succeeded(one) === false)
  const groups = [...new Set(unhoused.map(group))].toSorted()
  const reasons = Object.keys(REASONS) as Reason[]
  const name = (row: string, column: string): string => `${row}/${column}`
  const counts = new Map(reasons.flatMap((reason) => ['all', ...groups].map((row) => [name(row, reason), unhoused.filter((one) => (row === 'all' || group(one) === row) && reasonsOf(one).includes(reason)).length] as const)))
  // A reason's groups add up to its line; reasons overlap, so they add up to nothing.
  const hidden = countsToHide(counts, reasons.map((reason) => ({ total: name('all', reason), parts: groups.map((row) => name(row, reason)) })), threshold)
  return {
    people: unhoused.length < threshold ? null : unhoused.length,
    counted: reasons.flatMap((reason) => ['all', ...groups].map((row) => ({ reason, group: row, people: hidden.has(name(row, reason)) ? null : (counts.get(name(row, reason)) ?? 0) }))),
  }
}
