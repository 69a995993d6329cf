/** Leaving prison: how far each pathway is prepared, and how long there is. Pure. */
import { relativeDay, type Day } from '../core/dates.ts'
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
  money: 'money and papers under way',
} as const

export type ArrangedBy = keyof typeof ARRANGED_BY

export interface PathwayFacts {
  /** The newest assessment since this custody began; null when there is none. */
  readonly need: boolean | null
  readonly openStep: boolean
  readonly openReferral: boolean
  /** Is something of money and papers under way, or done? It arranges finance, benefit and debt only. */
  readonly money?: boolean
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
export const preparationOf = (pathway: Pathway, { need, openStep, openReferral, money }: PathwayFacts, placeFound: boolean): PathwayPreparation => {
  const by: ArrangedBy[] = [
    ...(openStep ? ['step' as const] : []), ...(openReferral ? ['referral' as const] : []), ...(pathway === 'accommodation' && placeFound ? ['place' as const] : []),
    ...(pathway === 'finance-benefit-debt' && money === true ? ['money' as const] : []),
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
  readonly money?: boolean
}): PathwayPreparation[] =>
  keysOf(PATHWAYS).map((pathway) =>
    preparationOf(pathway, { need: facts.needs[pathway] ?? null, openStep: facts.planned.includes(pathway), openReferral: facts.referred.includes(pathway), money: facts.money ?? false }, facts.placeFound))

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
