/** Needs on the seven pathways, the assessments that found them, and the judgements of risk. */
import { addDays, addMonths, daysBetween, type Day } from '../src/core/dates.ts'
import type { Random } from '../src/core/random.ts'
import { keysOf, PATHWAYS, type Pathway } from '../src/platform/vocabulary.ts'
import { answer, type PathwayForms } from './answers.ts'
import type { Accommodation, HarmLevel, PathwayAssessment, RiskAssessment } from './history.ts'
import { PUBLISHED } from './rates.ts'

export const PATHWAY_NAMES = keysOf(PATHWAYS)

/**
 * Share with each need in custody and in the community. Accommodation and attitudes follow need-acc-* and need-life-*
 * (31 October 2024, as reported), finance need-fin-cust; the others are assumptions. Odds shift with reoffending.
 */
const SHARE: Readonly<Record<Pathway, readonly [custody: number, community: number]>> = {
  accommodation: [0.68, 0.39],
  'education-training-employment': [0.62, 0.5],
  health: [0.5, 0.44],
  'drugs-alcohol': [0.57, 0.45],
  'finance-benefit-debt': [0.41, 0.38],
  'children-families': [0.43, 0.36],
  'attitudes-thinking-behaviour': [0.89, 0.71],
}
const shifted = (share: number, log: number): number => 1 / (1 + ((1 - share) / share) * Math.exp(-log))

/** The new forms have been in use for this many days: an older assessment was made on the previous version. */
const NEW_FORMS_DAYS = 540

export interface NeedsOf {
  readonly inCustody: boolean
  readonly homeless: boolean
  readonly reoffends: boolean
  /** From 0 up to 1, evenly over the population: below 0.94 the person has two or more needs. */
  readonly position: number
  /** The pathways that were assessed. */
  readonly assessed: readonly Pathway[]
}

/** Who needs what, of the assessed pathways. Two or more for 94% of people, one or none for the others. */
export const needsOf = (random: Random, { inCustody, homeless, reoffends, position, assessed }: NeedsOf): ReadonlySet<Pathway> => {
  const likely = [...assessed].sort((a, b) => SHARE[b][0] - SHARE[a][0])
  const needs = new Set<Pathway>()
  for (const pathway of assessed) {
    const share = homeless && pathway === 'accommodation' ? 0.97 : shifted(SHARE[pathway][inCustody ? 0 : 1], reoffends ? 0.35 : -0.35)
    if (random.chance(share)) needs.add(pathway)
  }
  if (position < PUBLISHED['need-two-plus']) {
    for (const pathway of likely) if (needs.size < 2) needs.add(pathway)
    return needs
  }
  const kept = [...needs][0]
  return new Set(kept !== undefined && random.chance(0.75) ? [kept] : [])
}

export interface Assessing {
  readonly forms: ReadonlyMap<Pathway, PathwayForms>
  readonly assessed: readonly Pathway[]
  readonly needs: ReadonlySet<Pathway>
  readonly on: Day
  readonly today: Day
  /** Handle of the organisation that asks. */
  readonly organisation: string
  /** Handle and day of an earlier assessment, on the forms of that time; null for none. */
  readonly earlier: { readonly on: Day, readonly organisation: string } | null
  readonly livedBefore: Accommodation
  readonly addressLine: string
}

/** The assessments of one person in order of day. The newest of a pathway tells the need; an earlier one may have seen it differently. */
export const assessments = (random: Random, asking: Assessing): PathwayAssessment[] => {
  const ask = (pathway: Pathway, on: Day, organisation: string, need: boolean): PathwayAssessment[] => {
    const forms = asking.forms.get(pathway)
    if (!forms) return []
    const form = daysBetween(on, asking.today) > NEW_FORMS_DAYS ? forms.previous : forms.newest
    const answers = answer(random, form, { need, livedBefore: asking.livedBefore, addressLine: asking.addressLine })
    return [{ pathway, questionPathway: form.questionPathway, version: form.version, assessed: on, organisation, answers, need }]
  }
  const { earlier } = asking
  const first = earlier === null ? []
    : asking.assessed.filter(() => random.chance(0.5)).flatMap((pathway) => ask(pathway, earlier.on, earlier.organisation, asking.needs.has(pathway) !== random.chance(0.15)))
  return [...first, ...asking.assessed.flatMap((pathway) => ask(pathway, asking.on, asking.organisation, asking.needs.has(pathway)))]
}

const HARM: readonly HarmLevel[] = ['low', 'medium', 'high', 'very-high']
const harmNumber = (harm: HarmLevel): number => HARM.indexOf(harm)
const changeLetter = (percent: number): string => (percent >= 75 ? 'A' : percent >= 50 ? 'B' : percent >= 25 ? 'C' : 'D')

/**
 * Judgements of risk in order of day: one at the start of the sentence, for half of the people one later. Long sentences go with
 * more harm, reoffending with more likelihood. The tier is the demonstration's own: a letter for change, the number of harm.
 */
export const risks = (random: Random, imposed: Day, months: number, reoffends: boolean, today: Day): RiskAssessment[] => {
  const harm = random.weighted(months >= 48 ? { low: 4, medium: 38, high: 50, 'very-high': 8 } : months >= 12 ? { low: 20, medium: 55, high: 24, 'very-high': 1 } : { low: 38, medium: 52, high: 10, 'very-high': 0 })
  const likelihood = Math.min(97, Math.max(4, Math.round((reoffends ? 62 : 42) + (random.next() + random.next() + random.next() - 1.5) * 40)))
  const judged = (assessed: Day, level: HarmLevel, percent: number): RiskAssessment =>
    ({ assessed, harm: level, likelihoodPercent: percent, tier: `${changeLetter(percent)}${harmNumber(level)}` })
  const first = judged(addDays(imposed, random.whole(1, 12)), harm, likelihood)
  const reviewed = addMonths(first.assessed, random.whole(3, 8))
  const moved = HARM[Math.min(3, Math.max(0, harmNumber(harm) + random.whole(-1, 1)))] ?? harm
  const all = random.chance(0.5) ? [first, judged(reviewed, moved, Math.min(97, Math.max(4, likelihood + random.whole(-12, 8))))] : [first]
  return all.filter((risk) => risk.assessed <= today)
}
