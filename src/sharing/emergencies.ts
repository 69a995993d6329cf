/** Emergency access: why it may be taken, for how long, how often it may be tried, and how its review is closed. Pure. */
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import type { Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'

/** Grounds in law, each with its conditions under the general regime and under law enforcement processing. */
export const GROUNDS = {
  'vital-interests': {
    title: 'Somebody’s life is in danger',
    law: 'UK GDPR articles 6(1)(d) and 9(2)(c); Data Protection Act 2018 schedule 8 paragraph 3',
  },
  safeguarding: {
    title: 'A child or an adult at risk must be protected now',
    law: 'Data Protection Act 2018 schedule 1 paragraph 18 and schedule 8 paragraph 4',
  },
  'serious-harm': {
    title: 'Serious harm must be prevented now',
    law: 'Criminal Justice Act 2003 section 325; Data Protection Act 2018 section 35 and schedule 8 paragraph 1',
  },
} as const
export type Ground = keyof typeof GROUNDS

/** How long emergency sight lasts. The database refuses more. */
export const EMERGENCY_MINUTES = 60

/** Tries within any hour, incomplete forms included: enough for a practitioner, too few to guess numbers with. */
export const TRIES_AN_HOUR_MAX = 10

/** So many within so many days stand out, whatever came of each. */
export const REPEATED_MIN = 3
export const REPEATED_DAYS = 90

/** Within how many working days an emergency access is reviewed. The newest rule that had begun on the day of the access counts. */
const REVIEW_WORKING_DAYS: readonly [DatedRule<number>] = [
  { from: '2018-05-25', value: 2, source: 'Our own default: no law fixes a time; UK GDPR article 5(2) and Data Protection Act 2018 section 34(3) ask that it can be shown to have been right' },
]

/** How many working days a review may take, for an access taken on this day. */
export const reviewWorkingDays = (taken: Day): number => ruleOn(REVIEW_WORKING_DAYS, taken).value

/** The last day on which the review is in time, for an access taken on this day. */
export const reviewDueDay = (taken: Day): Day => addWorkingDays(taken, reviewWorkingDays(taken))

/** Whole minutes until a moment, counted up, so that the last begun minute reads as 1. */
export const minutesLeft = (until: Date, now: Date): number => Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 60_000))

/** May it be tried once more? `tries` is the count within the hour before this one, `earliest` the first of them. */
export const decideTry = (tries: number, earliest: Date | null): Result<{ left: number }> => {
  if (tries < TRIES_AN_HOUR_MAX) return yes({ left: TRIES_AN_HOUR_MAX - tries - 1 })
  const again = new Date((earliest?.getTime() ?? 0) + 3_600_000)
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' }).format(again)
  return no(`You have tried ${TRIES_AN_HOUR_MAX} times within an hour, which is as often as anybody may. Ring the duty manager of whoever works with this person, or try again at ${time}.`, 'number')
}

export const OUTCOMES = {
  justified: 'Justified: it was right to look, and for that reason',
  learning: 'Justified, with something to learn',
  'not-justified': 'Not justified',
} as const
/** The same in one word or two, for lists. */
export const OUTCOMES_SHORT: Readonly<Record<keyof typeof OUTCOMES, string>> = { justified: 'Justified', learning: 'Learning', 'not-justified': 'Not justified' }
export type ReviewOutcome = keyof typeof OUTCOMES

export interface ReviewState {
  readonly takenBy: string
  readonly until: Date
  readonly closed: boolean
}

/** May this account close this review, with this outcome? Never whoever took it, never twice, never while it still runs. */
export const decideReview = (
  { takenBy, until, closed }: ReviewState, by: { readonly accountId: string; readonly now: Date }, { outcome, followUp }: { readonly outcome: ReviewOutcome; readonly followUp: string },
): Result<null> => {
  if (takenBy === by.accountId) return no('You took this access yourself: somebody else has to review it.', 'outcome')
  if (closed) return no('This review is closed already.', 'outcome')
  if (by.now < until) return no('This access is still running. Review it when it is over.', 'outcome')
  if (outcome === 'not-justified' && followUp.length < 10) return no('Say what follows, and who does it (at least 10 letters): for example, who speaks with whoever took it.', 'followUp')
  return yes(null)
}
