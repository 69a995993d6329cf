/**
 * From when on looking stands out: dated figures, each with its reason, so that what was listed under the old ones keeps them. None
 * of them says that something was wrong; they say what a governance lead should ask about.
 */
import { ruleOn, type Dated } from '../core/dated-rules.ts'
import type { Day } from '../core/dates.ts'

export interface Thresholds extends Dated {
  /** A look counts as aimed at somebody when its answer named at most so many people: longer lists are not opened one by one. */
  readonly aimedPeopleMax: number
  /** Opening so many people in a day whom the viewer's organisation has nothing to do with. */
  readonly strangersMin: number
  /** So many different people in a day, and at least so many times the viewer's usual number. */
  readonly peopleMin: number
  readonly usualTimes: number
  /** The usual number is the median over so many days back, told only from at least so many days with a look. */
  readonly usualDaysBack: number
  readonly usualDaysMin: number
  /** Used in place of the usual number of somebody who has none yet. */
  readonly newcomerPeopleMin: number
  /** Looking before the first or from the second hour on, Europe/London. */
  readonly dayBeginsHour: number
  readonly dayEndsHour: number
  /** So many answers of 'not found' or 'not permitted' in a day. */
  readonly missesMin: number
  /** So many of them within so many minutes of opening somebody. */
  readonly missesNearMin: number
  readonly nearMinutes: number
  /** A review is due so many working days after it was listed; after 'to be followed up', so many working days later. */
  readonly reviewWorkingDays: number
  readonly followUpWorkingDays: number
  /** An entry is written late when its moment is so many minutes before one that was sealed earlier. */
  readonly writtenLateMinutes: number
}

export const THRESHOLDS: readonly [Thresholds, ...Thresholds[]] = [
  {
    from: '2020-01-01',
    aimedPeopleMax: 2,
    strangersMin: 5,
    peopleMin: 20,
    usualTimes: 3,
    usualDaysBack: 28,
    usualDaysMin: 5,
    newcomerPeopleMin: 40,
    dayBeginsHour: 7,
    dayEndsHour: 20,
    missesMin: 8,
    missesNearMin: 2,
    nearMinutes: 10,
    reviewWorkingDays: 2,
    followUpWorkingDays: 5,
    writtenLateMinutes: 60,
    source: 'Our own choice, to be set again after three months of a partnership’s use: two compared records are still aimed at; a caseload is about 40; ' +
      'a mistyped address or two happens to everybody, eight in a day do not. A personal data breach is notified within 72 hours of becoming aware of it ' +
      '(UK GDPR article 33(1); Data Protection Act 2018 section 67(1)), hence two working days for the first review. ' +
      'An entry bears the moment at which its request began and is sealed within a second or two of its end; a request lasts seconds and a long load some minutes, so an hour is never only slowness.',
  },
]

/** The figures that hold on a day. */
export const thresholdsOn = (day: Day, all: readonly [Thresholds, ...Thresholds[]] = THRESHOLDS): Thresholds => ruleOn(all, day)
