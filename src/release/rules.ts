/** Leaving prison: how far each pathway is prepared, how long there is, and days on which release should be brought forward. Pure. */
import { addDays, daysBetween, longDay, relativeDay, type Day } from '../core/dates.ts'
import { isWorkingDay } from '../core/working-days.ts'
import { keysOf, PATHWAYS, type Pathway } from '../platform/vocabulary.ts'

/** How far one pathway is prepared for release. */
export const PREPARATION = {
  'not-assessed': 'Not assessed',
  'nothing-arranged': 'Need, nothing arranged',
  arranged: 'Need, arranged',
  'no-need': 'No need',
} as const

export type Preparation = keyof typeof PREPARATION

/** What arranges a need: something that somebody is doing about it, or a place found. */
export const ARRANGED_BY = {
  step: 'an open step in the plan',
  referral: 'an open referral',
  place: 'a place found',
} as const

export type ArrangedBy = keyof typeof ARRANGED_BY

export interface PathwayFacts {
  /** The newest assessment since this custody began; null when there is none. */
  readonly need: boolean | null
  readonly openStep: boolean
  readonly openReferral: boolean
}

export interface PathwayPreparation {
  readonly pathway: Pathway
  readonly state: Preparation
  readonly by: readonly ArrangedBy[]
}

/**
 * How far one pathway is prepared. Assessed counts from the start of custody: what was true before says little about release.
 * A place found arranges accommodation only.
 */
export const preparationOf = (pathway: Pathway, { need, openStep, openReferral }: PathwayFacts, placeFound: boolean): PathwayPreparation => {
  const by: ArrangedBy[] = [
    ...(openStep ? ['step' as const] : []), ...(openReferral ? ['referral' as const] : []), ...(pathway === 'accommodation' && placeFound ? ['place' as const] : []),
  ]
  const state = need === null ? 'not-assessed' : !need ? 'no-need' : by.length > 0 ? 'arranged' : 'nothing-arranged'
  return { pathway, state, by }
}

/** Is something missing on this pathway? */
export const isGap = (state: Preparation): boolean => state === 'not-assessed' || state === 'nothing-arranged'

/** The seven pathways of one person from what one statement read. */
export const preparationsOf = (facts: {
  readonly needs: Readonly<Partial<Record<Pathway, boolean>>>
  readonly planned: readonly string[]
  readonly referred: readonly string[]
  readonly placeFound: boolean
}): PathwayPreparation[] =>
  keysOf(PATHWAYS).map((pathway) =>
    preparationOf(pathway, { need: facts.needs[pathway] ?? null, openStep: facts.planned.includes(pathway), openReferral: facts.referred.includes(pathway) }, facts.placeFound))

/** One sentence about the seven together, for the head of a card; somebody with nowhere to sleep misses that whatever was assessed. */
export const missingWords = (pathways: readonly PathwayPreparation[], nowhere = false): string => {
  const count = (state: Preparation): number => pathways.filter((one) => one.state === state).length
  const [unassessed, nothing] = [count('not-assessed'), count('nothing-arranged')]
  if (unassessed === pathways.length) return 'Nothing assessed yet'
  const parts = [...(unassessed > 0 ? [`${unassessed} of ${pathways.length} pathways not assessed`] : []), ...(nothing > 0 ? [`${nothing} ${nothing === 1 ? 'need' : 'needs'} with nothing arranged`] : [])]
  return parts.length > 0 ? parts.join(', ') : nowhere ? 'Nothing else missing' : 'Nothing missing'
}

/** How soon, as people say it: `Today`, `In 12 days`, `Was due 3 days ago, not recorded`. */
export const releaseWords = (release: Day, today: Day): string => {
  if (release < today) return `Was due ${relativeDay(release, today)}, not recorded`
  const words = relativeDay(release, today)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * The day of release. A release that falls on a working day before a day that is not worked may be brought forward to the
 * nearest earlier day that suits, so that services are open when the person comes out. It is the governor’s decision, person
 * by person. What falls on a weekend or bank holiday is brought forward by the older section 23(3). In force from 12 December
 * 2023: Criminal Justice Act 1961, section 23(3) to (3D); Offenders (Day of Release from Detention) Act 2023.
 * Longer moves round holidays want somebody to look: the Act’s publicity speaks of up to two days.
 */
export const USUAL_MOVE_DAYS_MAX = 2

const suits = (day: Day): boolean => isWorkingDay(day) && isWorkingDay(addDays(day, 1))

/** The nearest day, this or earlier, that is worked and followed by a day that is. */
export const earlierReleaseDay = (release: Day): Day => {
  let day = release
  while (!suits(day)) day = addDays(day, -1)
  return day
}

export interface ReleaseDayWarning {
  readonly words: string
  /** The day to which it could be brought forward; null when that has passed. */
  readonly better: Day | null
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** Is this a bad day to leave prison, and which earlier one would be better? Null when the day suits. */
export const releaseDayWarning = (release: Day, today: Day): ReleaseDayWarning | null => {
  if (release < today || suits(release)) return null
  const weekday = WEEKDAYS[((daysBetween('2024-01-01', release) % 7) + 7) % 7] ?? ''
  const why = weekday === 'Saturday' || weekday === 'Sunday' ? `is a ${weekday}` : isWorkingDay(release) ? (weekday === 'Friday' ? 'is a Friday' : `is a ${weekday} before a bank holiday`) : 'is a bank holiday'
  const better = earlierReleaseDay(release)
  const move = daysBetween(better, release)
  if (better < today) return { words: `Release day ${why}, and no better day is left. Make sure that services are open or somebody meets them.`, better: null }
  const review = move > USUAL_MOVE_DAYS_MAX ? ` That is ${move} days earlier, so it should be reviewed.` : ''
  return { words: `Release day ${why}: services may be closed. It may be brought forward to ${longDay(better)}.${review}`, better }
}
