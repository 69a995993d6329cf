/**
 * The rules of release from one standard determinate sentence, each dated and cited, so that an old sentence keeps old rules. Pure.
 * Read in the prison service's own public calculator (ministryofjustice/calculate-release-dates-api@cd827b07, MIT): its configuration
 * `application-calculation-params.yml` and `application-sds-progression-model-october.yml`, and the code named beside each row.
 */
import type { Day } from '../core/dates.ts'

/** A share of a sentence as two whole numbers, so that no binary fraction gets in. */
export type Fraction = readonly [of: number, parts: number]

/** The rule books: as the law stood before a change, or with it. Each holds all that came before it. */
export const RULE_BOOKS = {
  'pre-sds40': 'half of a standard sentence, two thirds of a serious one',
  sds40: '40 per cent of a standard sentence from 10 September 2024',
  progression: 'a third of a standard sentence, half of a serious one, from 1 October 2026',
} as const

export type RuleBook = keyof typeof RULE_BOOKS

interface ReleasePoint {
  /** The first day of the book: whoever is sentenced on it or later has its shares from the sentence. */
  readonly from: Day
  /** Null where the book leaves the share as it was. */
  readonly standard: Fraction
  readonly serious: Fraction
  readonly source: string
}

export const RELEASE_POINTS = {
  'pre-sds40': { from: '2005-04-04', standard: [1, 2], serious: [2, 3], source: 'Criminal Justice Act 2003, sections 244 and 244ZA (two thirds: sentences from 2020-04-01); calculator: default-legislation' },
  sds40: { from: '2024-09-10', standard: [2, 5], serious: [2, 3], source: 'S.I. 2024/844 under Criminal Justice Act 2003, section 267; calculator: sds40-legislation' },
  progression: { from: '2026-10-01', standard: [1, 3], serious: [1, 2], source: 'Sentencing Act 2026; calculator: progression-model-legislation' },
} as const satisfies Record<RuleBook, ReleasePoint>

/**
 * When 40 per cent begins for people sentenced before 10 September 2024: under five years with the first day, others six weeks later.
 * Source: as above, `sds-40-early-release-tranches`.
 */
export const SDS40_TRANCHES = [
  { from: '2024-09-10', monthsBelow: 60 },
  { from: '2024-10-22', monthsBelow: Infinity },
] as const

/**
 * Offences left out of the 40 per cent later: half again for whoever is still in prison on this day.
 * Source: S.I. 2024/1331; calculator: sds40-additional-excluded-offences-legislation.
 */
export const SDS40_LATER_EXCLUSIONS_FROM: Day = '2024-12-16'

/**
 * When the third begins for people sentenced before 1 October 2026, by the days of the whole sentence, both ends counted.
 * Source: calculator, `application-sds-progression-model-october.yml`.
 */
export const PROGRESSION_TRANCHES = [
  { from: '2026-10-01', daysMax: 574 },
  { from: '2026-10-13', daysMax: 882 },
  { from: '2026-11-10', daysMax: 1162 },
  { from: '2026-12-08', daysMax: 1561 },
  { from: '2027-01-12', daysMax: 2121 },
  { from: '2027-02-09', daysMax: 2758 },
  { from: '2027-03-09', daysMax: 3283 },
  { from: '2027-04-13', daysMax: 3654 },
  { from: '2027-05-11', daysMax: 4396 },
  { from: '2027-06-08', daysMax: Infinity },
] as const

/** A rule of home detention curfew: under the midpoint half of the custodial days, from it on so many days before release. */
export interface CurfewRule {
  readonly from: Day
  readonly midpointDays: number
  readonly daysBeforeRelease: number
  readonly source: string
}

export const CURFEW_180: CurfewRule = { from: '2023-06-06', midpointDays: 360, daysBeforeRelease: 179, source: 'S.I. 2023/390; calculator: HdcedCalculator.kt' }
export const CURFEW_365: CurfewRule = { from: '2025-06-03', midpointDays: 730, daysBeforeRelease: 364, source: 'S.I. 2024/1331; calculator: HdcedCalculator.kt' }

/** Source of the four below: calculator, `hdced` in `application-calculation-params.yml`. */
export const CURFEW_CUSTODY_DAYS_MIN = 42
export const CURFEW_SERVED_DAYS_MIN = 14
export const CURFEW_HALF_DAYS_MIN = 28

/**
 * Curfew for adults ends: no curfew day on or after this one, except for section 250 detention.
 * Source: Sentencing Act 2026, section 26; calculator: HdcedExtractionService.kt, where a switch held it back in August 2026.
 */
export const CURFEW_REPEALED_FROM: Day = '2026-09-02'
