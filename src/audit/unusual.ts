/** Which looking stands out, why, in words, and what a review may decide. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { nameKey } from '../people/rules.ts'
import type { Thresholds } from './thresholds.ts'

export const RULES = {
  'own-surname': 'Own surname',
  strangers: 'Many strangers',
  'beyond-usual': 'More people than usual',
  'at-night': 'At night',
  guessing: 'Guessing',
  'after-refusal': 'Around refusals',
} as const
export type Rule = keyof typeof RULES

/** Whose looking it is: each side of the wall round victims reviews its own, and neither the other's. */
export type LookingSide = 'offenders' | 'victims'

/** How often, and from when until when. */
export interface Times {
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
}

/** What one account did for one organisation on one day, in figures. Only looks aimed at somebody count. */
export interface LookingDay {
  /** Different people who were opened. */
  readonly people: Times | null
  /** Of these, people whom the viewer's organisation has nothing to do with on the day; on the victims' side, victims whom the viewer neither keeps nor has recorded anything for. */
  readonly strangers: Times | null
  readonly atNight: Times | null
  /** Answers of 'not found' or 'not permitted'. */
  readonly misses: Times | null
  /** The median number of people on days with a look, and how many such days there were. */
  readonly usual: { readonly people: number; readonly days: number } | null
  /** People of the viewer's own surname who were opened. */
  readonly namesakes: readonly (Times & { readonly personId: string })[]
  /** People who were opened within minutes of misses, with the number of misses. */
  readonly nearMisses: readonly (Times & { readonly personId: string })[]
}

/** One thing that stands out on one day. */
export interface StandsOut extends Times {
  readonly rule: Rule
  readonly personId: string | null
  readonly usual: number | null
}

/** What stands out of somebody's day, by the figures that hold on it. */
export const standsOut = (day: LookingDay, limits: Thresholds): StandsOut[] => {
  const out: StandsOut[] = []
  const add = (rule: Rule, times: Times | null, atLeast: number, more: { personId?: string; usual?: number | null } = {}): void => {
    if (times !== null && times.count >= atLeast) out.push({ rule, count: times.count, firstAt: times.firstAt, lastAt: times.lastAt, personId: more.personId ?? null, usual: more.usual ?? null })
  }
  for (const one of day.namesakes) add('own-surname', one, 1, one)
  add('strangers', day.strangers, limits.strangersMin)
  const usual = day.usual !== null && day.usual.days >= limits.usualDaysMin ? day.usual.people : null
  add('beyond-usual', day.people, usual === null ? limits.newcomerPeopleMin : Math.max(limits.peopleMin, usual * limits.usualTimes), { usual })
  add('at-night', day.atNight, 1)
  add('guessing', day.misses, limits.missesMin)
  for (const one of day.nearMisses) add('after-refusal', one, limits.missesNearMin, one)
  return out
}

/** The surname by which somebody is compared with the people they open: the last word of their name, as a search compares it. */
export const surnameKeyOf = (name: string): string => nameKey(name.trim().split(/\s+/).at(-1) ?? '')

const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)

/** Why it stands out, in a sentence for whoever reviews it. `limits` are those of the day it happened on. */
export const whyWords = (look: { readonly rule: Rule; readonly howMany: number; readonly usual: number | null; readonly day: Day }, limits: Thresholds, side: LookingSide = 'offenders'): string => {
  const on = `on ${longDay(look.day)}`
  const many = side === 'victims' ? 'victims' : 'people'
  switch (look.rule) {
    case 'own-surname': return `Opened somebody of the same surname ${times(look.howMany)} ${on}. It may be a relative.`
    case 'strangers': return side === 'victims'
      ? `Opened ${look.howMany} victims ${on} whom they do not keep in contact with and have recorded nothing for.`
      : `Opened ${look.howMany} people ${on} whom their organisation has nothing to do with.`
    case 'beyond-usual': return look.usual === null
      ? `Opened ${look.howMany} different ${many} ${on}; there is no usual number yet to compare it with.`
      : `Opened ${look.howMany} different ${many} ${on}; on a usual day it is ${look.usual}.`
    case 'at-night': return `Opened ${side === 'victims' ? 'victims’ records' : 'people'} ${times(look.howMany)} between ${limits.dayEndsHour}:00 and ${String(limits.dayBeginsHour).padStart(2, '0')}:00 ${on}.`
    case 'guessing': return `Asked ${times(look.howMany)} ${on} for what is not there or not theirs. They may be trying addresses.`
    case 'after-refusal': return `Opened this ${side === 'victims' ? 'victim’s record' : 'person'} ${on} within ${limits.nearMinutes} minutes of being refused ${times(look.howMany)}.`
  }
}

export const REVIEW_OUTCOMES = {
  explained: 'Explained',
  'follow-up': 'To be followed up with the organisation',
  breach: 'Breach reported',
} as const
export type ReviewOutcome = keyof typeof REVIEW_OUTCOMES

/** Who else reviews what somebody did themselves. */
export const REVIEWERS: Readonly<Record<LookingSide, string>> = { offenders: 'Another governance lead', victims: 'Somebody else on the victims’ side' }

/** What a review does: closes it, or makes it due again. Nobody reviews their own looking, and what is closed stays closed. */
export const decideReview = (
  look: { readonly accountId: string; readonly closed: boolean }, by: string, outcome: ReviewOutcome, today: Day, limits: Thresholds, side: LookingSide = 'offenders',
): Result<{ readonly closes: boolean; readonly due: Day | null }> => {
  if (look.accountId === by) return no(`This is your own looking. ${REVIEWERS[side]} has to review it.`, 'outcome')
  if (look.closed) return no('This review is closed already. Its outcome stands below.', 'outcome')
  return yes(outcome === 'follow-up' ? { closes: false, due: addWorkingDays(today, limits.followUpWorkingDays) } : { closes: true, due: null })
}

/** The day by which something that was found today has to be reviewed. */
export const reviewDue = (today: Day, limits: Thresholds): Day => addWorkingDays(today, limits.reviewWorkingDays)
